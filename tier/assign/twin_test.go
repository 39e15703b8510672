package assign_test

import (
	"slices"
	"time"

	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
)

// twin assigns as the documentation says, looking at every agent for every
// ticket, with no index.
type twin struct {
	spec   assign.Spec
	policy *assign.Policy
	agents map[string]*assign.Agent
	ids    []string
	last   map[string]int
	credit map[string]int // weighted
	n      int

	unheld     []string // of the last ticket
	interrupts []assign.Interruption
}

func newTwin(p *assign.Policy, agents []assign.Agent) *twin {
	w := &twin{spec: p.Spec(), policy: p, agents: map[string]*assign.Agent{}, last: map[string]int{}, credit: map[string]int{}}
	for _, a := range agents {
		open := map[string]int{}
		for k, v := range a.Open {
			open[k] = v
		}
		a.Open = open
		w.agents[a.ID] = &a
		w.ids = append(w.ids, a.ID)
	}
	slices.Sort(w.ids)
	return w
}

// can reports whether the agent may take the ticket, with bars let down.
func (w *twin) can(id string, t assign.Item, now time.Time, down []assign.Relax) bool {
	return w.canWith(id, t, now, down, 0)
}

// room returns how many units of the agent's work the ticket may interrupt.
func (w *twin) room(id string, t assign.Item) int {
	n := 0
	for _, c := range w.spec.Channels {
		if c.Channel == t.Channel {
			for _, other := range c.Interrupts {
				n += w.agents[id].Open[other] * w.policy.Units(other)
			}
		}
	}
	return n
}

// canWith is can with so many units of room more.
func (w *twin) canWith(id string, t assign.Item, now time.Time, down []assign.Relax, room int) bool {
	a := w.agents[id]
	on := a.Shifts == nil
	if !on {
		for _, s := range *a.Shifts {
			on = on || !now.Before(s.From) && now.Before(s.To)
		}
	}
	full := a.Capacity > 0 && a.Load+w.policy.Units(t.Channel)-room > a.Capacity
	if most, ok := a.Caps[t.Channel]; ok && a.Open[t.Channel] >= most {
		full = true
	}
	is := func(r assign.Relax) bool { return slices.Contains(down, r) }
	return !slices.Contains(t.Exclude, id) &&
		(t.Group == "" || len(a.Groups) == 0 || slices.Contains(a.Groups, t.Group)) &&
		(a.Presence != assign.Away || is(assign.RelaxAway)) &&
		(a.Presence != assign.Idle || is(assign.RelaxIdle)) &&
		(a.Presence != assign.Offline || is(assign.RelaxOffline)) &&
		(on || is(assign.RelaxShift)) &&
		(!full || is(assign.RelaxCap))
}

func (w *twin) has(id string, skills []string) bool {
	for _, s := range skills {
		if !slices.Contains(w.agents[id].Skills, s) {
			return false
		}
	}
	return true
}

// better reports whether agent x comes before agent y.
func (w *twin) better(x, y string, t assign.Item) bool {
	a, b := w.agents[x], w.agents[y]
	left := func(a *assign.Agent) int {
		if a.Capacity == 0 {
			return 1 << 30
		}
		return a.Capacity - a.Load
	}
	switch w.spec.Mode {
	case assign.LeastLoaded:
		if a.Load != b.Load {
			return a.Load < b.Load
		}
	case assign.SpareCapacity:
		if left(a) != left(b) {
			return left(a) > left(b)
		}
	case assign.Weighted:
		if p, q := w.credit[x]+max(a.Weight, 1), w.credit[y]+max(b.Weight, 1); p != q {
			return p > q
		}
	case assign.Rendezvous:
		owner, _ := assign.Owner(t.Account, []assign.Agent{*a, *b})
		return owner == x
	}
	if w.last[x] != w.last[y] {
		return w.last[x] < w.last[y]
	}
	return x < y
}

// book gives the ticket to id, who was chosen among pool.
func (w *twin) book(id string, t assign.Item, pool ...string) {
	a := w.agents[id]
	a.Load += w.policy.Units(t.Channel)
	a.Open[t.Channel]++
	w.n++
	w.last[id] = w.n
	for _, p := range pool {
		weight := max(w.agents[p].Weight, 1)
		w.credit[p] += weight
		w.credit[id] -= weight
	}
}

// assign returns the agent, the helpers and the bars let down.
func (w *twin) assign(t assign.Item, now time.Time) (agent string, helpers []string, down []assign.Relax, byOwner bool) {
	var insist, wishes []string
	for _, p := range t.Preferred {
		if p.For > 0 && now.Before(t.Since.Add(p.For.Std())) {
			insist = append(insist, p.Skill)
		} else {
			wishes = append(wishes, p.Skill)
		}
	}
	var team *string
	w.unheld, w.interrupts = nil, nil
	interrupt := 0 // 1: work that may be interrupted is room
	can := func(id string, down []assign.Relax) bool { return w.canWith(id, t, now, down, interrupt*w.room(id, t)) }
	sticky := w.spec.Sticky
	if o := w.agents[t.Owner]; o != nil && sticky != (assign.StickySpec{}) {
		interrupt = 1
		if can(t.Owner, nil) && w.has(t.Owner, t.Required) {
			agent, byOwner = t.Owner, true
			insist, wishes = nil, append(insist, wishes...)
		} else {
			serves := o.Groups == nil || t.Group == "" || slices.Contains(o.Groups, t.Group)
			hope := w.has(t.Owner, t.Required) && !slices.Contains(t.Exclude, t.Owner) && serves
			if sticky.Else == assign.Nobody || hope && sticky.For > 0 && now.Before(t.Since.Add(sticky.For.Std())) {
				return "", nil, nil, false
			}
			if sticky.Else == assign.Team {
				team = &o.Team
			}
			interrupt = 0
		}
	}
	var held []string
	if agent == "" {
		held, w.unheld = w.held(t, insist, team, now)
		insist = held
	}
	inTeam := func(id string) bool { return team == nil || *team != "" && w.agents[id].Team == *team }
	may := func(id string, not []string, down []assign.Relax) bool {
		return !slices.Contains(not, id) && w.has(id, t.Required) && w.has(id, insist) && can(id, down) && inTeam(id)
	}
	// Of those who may, whoever has the first wish, then the second, and so on.
	search := func(not []string, down []assign.Relax) (best string, pool []string) {
		rest := slices.DeleteFunc(slices.Clone(w.ids), func(id string) bool { return !may(id, not, down) })
		for _, wish := range wishes {
			if with := slices.DeleteFunc(slices.Clone(rest), func(id string) bool { return !w.has(id, []string{wish}) }); len(with) > 0 {
				rest = with
			}
		}
		for _, id := range rest {
			if best == "" || w.better(id, best, t) {
				best = id
			}
		}
		return best, rest
	}
	pools := map[string][]string{}
	if byOwner {
		pools[agent] = slices.DeleteFunc(slices.Clone(w.ids), func(id string) bool { return !may(id, nil, nil) })
	}
	for n := -1; agent == "" && n <= len(w.spec.Relax); n++ {
		down = w.spec.Relax[:max(n, 0)]
		if n >= 0 {
			interrupt = 1
		}
		var pool []string
		agent, pool = search(nil, down)
		pools[agent] = pool
	}
	if agent == "" {
		return "", nil, nil, false
	}
	for len(helpers)+1 < t.Swarm {
		h, pool := search(append([]string{agent}, helpers...), down)
		if h == "" {
			break
		}
		helpers = append(helpers, h)
		pools[h] = pool
	}
	for _, id := range append([]string{agent}, helpers...) {
		w.interrupt(id, t)
		w.book(id, t, pools[id]...)
	}
	return agent, helpers, down, byOwner
}

// works reports whether the agent is on shift before the wait for a skill is over.
func (w *twin) works(id string, t assign.Item, skill string, now time.Time) bool {
	shifts := w.agents[id].Shifts
	if shifts == nil {
		return true
	}
	for _, p := range t.Preferred {
		for _, s := range *shifts {
			if p.Skill == skill && s.From.Before(t.Since.Add(p.For.Std())) && now.Before(s.To) {
				return true
			}
		}
	}
	return false
}

// held splits the skills that are waited for: those that somebody has who could
// take the ticket but for a bar that passes, and the others.
func (w *twin) held(t assign.Item, insist []string, team *string, now time.Time) (held, unheld []string) {
	all := []assign.Relax{assign.RelaxIdle, assign.RelaxAway, assign.RelaxOffline, assign.RelaxShift, assign.RelaxCap}
	for _, skill := range insist {
		must := append(slices.Clone(held), skill)
		if slices.ContainsFunc(w.ids, func(id string) bool {
			inTeam := team == nil || *team != "" && w.agents[id].Team == *team
			return inTeam && w.has(id, t.Required) && w.has(id, must) && w.can(id, t, now, all) && w.works(id, t, skill, now)
		}) {
			held = must
		} else {
			unheld = append(unheld, skill)
		}
	}
	return held, unheld
}

// interrupt notes what the agent puts on hold for the ticket: one ticket after
// another until there is room.
func (w *twin) interrupt(id string, t assign.Item) {
	a := w.agents[id]
	over := a.Load + w.policy.Units(t.Channel) - a.Capacity
	for _, c := range w.spec.Channels {
		for _, other := range c.Interrupts {
			n := 0
			for ; c.Channel == t.Channel && a.Capacity > 0 && over > 0 && n < a.Open[other]; n++ {
				over -= w.policy.Units(other)
			}
			if n > 0 {
				w.interrupts = append(w.interrupts, assign.Interruption{Agent: id, Channel: other, Tickets: n})
			}
		}
	}
}

// cursor is what the next session needs: whose turn it is and what is owed. Only
// weighted shares owe.
func (w *twin) cursor() assign.Cursor {
	c := assign.Cursor{Seq: int64(w.n)}
	for _, id := range w.ids {
		a := assign.AgentCursor{ID: id, Last: int64(w.last[id])}
		if w.spec.Mode == assign.Weighted {
			a.Credit = int64(w.credit[id])
		}
		if a.Last != 0 || a.Credit != 0 {
			c.Agents = append(c.Agents, a)
		}
	}
	return c
}

// lacking returns the preferred skills that the agent lacks.
func lacking(a *assign.Agent, preferred []tier.Preference) []string {
	var lacks []string
	for _, p := range preferred {
		if !slices.Contains(a.Skills, p.Skill) {
			lacks = append(lacks, p.Skill)
		}
	}
	return lacks
}
