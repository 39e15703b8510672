package assign

import (
	"slices"
	"time"

	"github.com/supportops/policy/tier"
)

// query is what a search looks for.
type query struct {
	ticket *Item
	units  int
	need   []uint64     // traits that an agent must have
	taken  map[int]bool // agents of the swarm so far; nil without one
	loose  relaxed
}

// relaxed is a set of bars that are let down.
type relaxed uint8

func (r relaxed) has(x relaxed) bool { return r&x != 0 }

const (
	looseAway relaxed = 1 << iota
	looseShift
	looseCap
	looseOffline
)

// with returns r with one more bar let down.
func (r relaxed) with(x Relax) relaxed {
	switch x {
	case RelaxAway:
		r |= looseAway
	case RelaxShift:
		r |= looseShift
	case RelaxCap:
		r |= looseCap
	case RelaxOffline:
		r |= looseOffline
	}
	return r
}

// choice is who takes a ticket, and all that led to it.
type choice struct {
	agent    int // -1 for nobody
	helpers  []int
	byOwner  bool
	waiting  bool              // for the owner
	team     bool              // only the owner's team may take it
	insist   []tier.Preference // preferred skills that are waited for
	wishes   []tier.Preference // those that are not
	kept     uint64            // which of the wishes the agent has, one bit each
	relaxed  []Relax
	retryAt  time.Time
	ownerIdx int // -1 for none
}

// choose finds who takes t at now. It books nothing.
func (d *Session) choose(t *Item, now time.Time) choice {
	d.look(now)
	c := choice{agent: -1, ownerIdx: -1, retryAt: d.until}
	c.split(t, now)
	q := query{ticket: t, units: d.policy.Units(t.Channel)}
	sticky := d.policy.spec.Sticky
	if i, ok := d.ids[t.Owner]; ok && sticky.Else != "" && t.Owner != "" {
		c.ownerIdx = i
		if d.bar(i, &q) == "" && d.missing(i, t.Required) == nil {
			c.agent, c.byOwner = i, true
			c.wishes, c.insist = append(c.insist, c.wishes...), nil
			d.swarm(&c, &q)
			return c
		}
		patience := t.Since.Add(sticky.For.Std())
		if sticky.Else == Nobody || sticky.For > 0 && now.Before(patience) && d.temporary(i, &q) {
			c.waiting = true
			if sticky.Else != Nobody {
				c.retry(patience)
			}
			return c
		}
		c.team = sticky.Else == Team
	}
	if d.search(&c, &q) {
		d.swarm(&c, &q)
		return c
	}
	for i, r := range d.policy.spec.Relax { // tried one more at a time
		q.loose = q.loose.with(r)
		c.relaxed = d.policy.spec.Relax[:i+1]
		if d.search(&c, &q) {
			d.swarm(&c, &q)
			return c
		}
	}
	for _, p := range c.insist {
		c.retry(t.Since.Add(p.For.Std()))
	}
	return c
}

// retry notes that waiting until at may change the answer.
func (c *choice) retry(at time.Time) {
	if c.retryAt.IsZero() || at.Before(c.retryAt) {
		c.retryAt = at
	}
}

// split tells the preferred skills that are still waited for from the others.
// The common cases share the ticket's memory.
func (c *choice) split(t *Item, now time.Time) {
	waited := func(p tier.Preference) bool { return p.For > 0 && now.Before(t.Since.Add(p.For.Std())) }
	n := 0
	for _, p := range t.Preferred {
		if waited(p) {
			n++
		}
	}
	switch n {
	case 0:
		c.wishes = t.Preferred
	case len(t.Preferred):
		c.insist = t.Preferred
	default:
		for _, p := range t.Preferred {
			if waited(p) {
				c.insist = append(c.insist, p)
			} else {
				c.wishes = append(c.wishes, p)
			}
		}
	}
}

// maxWishes is how many preferred skills are weighed; further ones are not.
const maxWishes = 63

// search finds an agent with the wishes that matter most: with the first one
// rather than with all others, and so on.
func (d *Session) search(c *choice, q *query) bool {
	wishes := min(len(c.wishes), maxWishes)
	c.kept = 1<<wishes - 1
	if c.agent = d.findWith(c, q); c.agent >= 0 || wishes == 0 {
		return c.agent >= 0
	}
	c.kept = 0
	if c.agent = d.findWith(c, q); c.agent < 0 {
		return false
	}
	for w := range wishes {
		c.kept |= 1 << w
		if agent := d.findWith(c, q); agent >= 0 {
			c.agent = agent
		} else {
			c.kept &^= 1 << w
		}
	}
	return true
}

// findWith returns the first agent by the policy's mode who has the traits of
// the choice and may take the ticket, -1 for none.
func (d *Session) findWith(c *choice, q *query) int {
	if !d.require(c, q) {
		return -1
	}
	return d.find(q)
}

// swarm finds further agents, if the ticket wants them. Meanwhile those found
// are out of the tree, so that no search comes upon them again.
func (d *Session) swarm(c *choice, q *query) {
	if q.ticket.Swarm < 2 {
		return
	}
	lead, by, wishes := c.agent, c.byOwner, c.kept
	q.taken = map[int]bool{}
	for {
		q.taken[c.agent] = true
		d.tree.leaf(c.agent, -1)
		d.tree.update(d, c.agent)
		if len(q.taken) >= q.ticket.Swarm || !d.search(c, q) {
			break
		}
		c.helpers = append(c.helpers, c.agent)
	}
	for i := range q.taken {
		d.changed(i)
	}
	c.agent, c.byOwner, c.kept = lead, by, wishes
}

// require sets the traits that an agent must have; ok is false if no agent has
// one of them.
func (d *Session) require(c *choice, q *query) (ok bool) {
	need := d.need
	clear(need)
	q.need = need
	put := func(t trait) bool {
		bit, known := d.bits[t]
		if known {
			need[bit/64] |= 1 << (bit % 64)
		}
		return known
	}
	if name := q.ticket.Group; name != "" && !put(trait{queue, name}) {
		put(trait{kind: all})
	}
	if c.team && (d.agents[c.ownerIdx].Team == "" || !put(trait{team, d.agents[c.ownerIdx].Team})) {
		return false
	}
	for _, s := range q.ticket.Required {
		if !put(trait{skill, s}) {
			return false
		}
	}
	for _, p := range c.insist {
		if !put(trait{skill, p.Skill}) {
			return false
		}
	}
	for w, p := range c.wishes {
		if c.kept&(1<<w) != 0 && !put(trait{skill, p.Skill}) {
			return false
		}
	}
	return true
}

// find returns the first agent by the policy's mode who may take the query's
// ticket, -1 for none.
func (d *Session) find(q *query) int {
	if d.policy.spec.Mode == Rendezvous {
		return d.findOwner(q)
	}
	if q.loose == 0 {
		return d.tree.search(d, 1, q, -1)
	}
	found := -1
	for i := range d.agents {
		if (found < 0 || d.before(i, found)) && d.tree.has(i, q.need) && q.mayTake(d, i) {
			found = i
		}
	}
	return found
}

// mayTake reports whether nothing but traits keeps agent i from the ticket.
func (q *query) mayTake(d *Session, i int) bool { return d.bar(i, q) == "" }

// bar returns what keeps agent i from the query's ticket besides skills and
// team, "" for nothing.
func (d *Session) bar(i int, q *query) Standing {
	a := &d.agents[i]
	switch {
	case slices.Contains(q.ticket.Exclude, a.ID):
		return Excluded
	case q.taken[i]:
		return Chosen
	case q.ticket.Group != "" && len(a.Groups) > 0 && !slices.Contains(a.Groups, q.ticket.Group):
		return OtherGroup
	case a.Presence == Offline && !q.loose.has(looseOffline):
		return IsOffline
	case a.Presence == Away && !q.loose.has(looseAway):
		return IsAway
	case !q.loose.has(looseShift) && !a.onShift(d.at):
		return OffShift
	}
	if q.loose.has(looseCap) {
		return ""
	}
	if a.Capacity > 0 && a.Load+q.units > a.Capacity {
		return Full
	}
	if most, capped := a.Caps[q.ticket.Channel]; capped && a.Open[q.ticket.Channel] >= most {
		return ChannelFull
	}
	return ""
}

// temporary reports whether waiting may bring agent i to take the ticket.
func (d *Session) temporary(i int, q *query) bool {
	if d.missing(i, q.ticket.Required) != nil {
		return false
	}
	switch d.bar(i, q) {
	case IsAway, IsOffline, OffShift, Full, ChannelFull:
		return true
	}
	return false
}

// missing returns the skills that agent i lacks.
func (d *Session) missing(i int, skills []string) []string {
	var lacks []string
	for _, s := range skills {
		if !slices.Contains(d.agents[i].Skills, s) {
			lacks = append(lacks, s)
		}
	}
	return lacks
}

// assignment turns the choice into the answer for the caller.
func (c *choice) assignment(d *Session, t *Item) Assignment {
	a := Assignment{Ticket: t.ID, ByOwner: c.byOwner}
	if c.agent < 0 {
		a.NextLook = c.retryAt
		return a
	}
	a.Agent = d.agents[c.agent].ID
	for _, i := range c.helpers {
		a.Helpers = append(a.Helpers, d.agents[i].ID)
	}
	for _, p := range c.wishes {
		if !slices.Contains(d.agents[c.agent].Skills, p.Skill) {
			a.Dropped = append(a.Dropped, p.Skill)
		}
	}
	a.Relaxed = slices.Clone(c.relaxed)
	return a
}
