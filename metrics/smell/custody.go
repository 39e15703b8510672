package smell

import (
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// stay is a stretch of a ticket's life with one group and one agent; without
// an agent it is the group's queue, and one of another priority another queue.
// Half-open.
type stay struct {
	group, agent string
	level        priority.Level // the only one that it had in a queue
	from, to     time.Time
	picker       string // the agent who ended a queue by taking the ticket
}

// stays returns who had the ticket when, up to now.
func stays(h lifecycle.History, now time.Time, rules []string) []stay {
	var out []stay
	var f lifecycle.Facets
	h = h.AsOf(now)
	for i := range h.Len() {
		e := h.Ref(i)
		f.Apply(e)
		if slices.Contains(rules, f.Assignee) {
			f.Assignee = ""
		}
		last := len(out) - 1
		if last >= 0 {
			s := &out[last]
			s.to = e.Time
			if !s.level.IsValid() {
				s.level = f.Priority // known late
			}
			if f.Group == s.group && f.Assignee == s.agent && (s.agent != "" || f.Priority == s.level) {
				continue
			}
			if s.agent == "" && f.Assignee != "" && f.Assignee == e.Actor {
				s.picker = e.Actor
			}
		}
		out = append(out, stay{group: f.Group, agent: f.Assignee, level: f.Priority, from: e.Time})
	}
	if last := len(out) - 1; last >= 0 {
		out[last].to = now
	}
	return out
}

// lookCustody looks at who had the ticket when.
func (d *desk) lookCustody(c *Input) {
	t := &c.Ticket
	all := stays(c.History, t.Now, t.Rules)
	for _, s := range all {
		if s.agent != "" {
			d.member(s.group, s.agent)
		}
	}
	if d.looking[patternOnePersonOverload] {
		d.lookBack(t, all)
	}
	if d.looking[patternCherryPicking] {
		d.picks.ticket(c, all)
	}
}
