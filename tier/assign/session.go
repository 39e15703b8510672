package assign

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/fold"
)

// Session is the agents at work under a policy, for a stream of tickets: each
// assignment changes the loads that the next one sees. It is not safe for
// concurrent use. It gives the same answers as [Policy.Assign]. Make one with
// [Policy.NewSession]; the zero Session is not valid.
type Session struct {
	policy *Policy
	agents []Agent // by id, with names in folded form
	given  []Agent // the same as they were given
	last   []int64
	credit []int64 // of weighted shares
	seq    int64
	absent []AgentCursor // cursors of agents who are not here

	ids      map[string]int
	bits     map[trait]int
	anyGroup bool // somebody serves all groups
	tree     tree

	at     time.Time // instant of the tree's shifts
	until  time.Time // next change of a shift after at; zero: none
	looked bool      // at is set
	need   []uint64  // scratch of a search, so that it need not allocate
	ticket Item      // the same
}

// trait is a skill, a group or a team, which have names of their own.
type trait struct {
	kind byte
	name string
}

const (
	skill = 's'
	queue = 'q'
	team  = 't'
	all   = '*' // serves every group
)

// NewSession returns a session with these agents, of which it keeps copies, going on
// from c. The order of the agents does not matter. An error is a
// *tier.SpecError that lists what is wrong with the agents.
func (p *Policy) NewSession(agents []Agent, c Cursor) (*Session, error) {
	if err := checkAgents(agents); err != nil {
		return nil, err
	}
	d := &Session{policy: p, given: sortedByID(agents), seq: within(c.Seq)}
	d.agents = folded(d.given)
	n := len(agents)
	d.last, d.credit, d.ids = make([]int64, n), make([]int64, n), make(map[string]int, n)
	for i := range d.agents {
		d.ids[d.agents[i].ID] = i
	}
	total := int64(0) // of weights: no credit that arises is more
	for i := range d.agents {
		total += int64(d.agents[i].weight())
	}
	for _, ac := range c.Agents {
		if i, ok := d.ids[ac.ID]; ok {
			d.last[i], d.credit[i] = min(within(ac.Last), d.seq), min(max(ac.Credit, -total), total)
		} else {
			d.absent = append(d.absent, ac)
		}
	}
	d.number()
	d.tree.init(n, (len(d.bits)+63)/64)
	d.need = make([]uint64, d.tree.words)
	for i := range d.agents {
		d.tree.traits(i, d.traits(i))
	}
	return d, nil
}

// within returns a number of a cursor brought to where no number of
// assignments makes it overflow.
func within(n int64) int64 { return min(max(n, 0), 1<<61) }

// number gives every trait of the agents a bit.
func (d *Session) number() {
	d.bits = map[trait]int{{all, ""}: 0}
	add := func(t trait) {
		if _, ok := d.bits[t]; !ok {
			d.bits[t] = len(d.bits)
		}
	}
	for i := range d.agents {
		a := &d.agents[i]
		d.anyGroup = d.anyGroup || a.Groups == nil
		for _, s := range a.Skills {
			add(trait{skill, s})
		}
		for _, q := range a.Groups {
			add(trait{queue, q})
		}
		add(trait{team, a.Team})
	}
}

// traits returns the bits of agent i.
func (d *Session) traits(i int) []uint64 {
	a, set := &d.agents[i], make([]uint64, d.tree.words)
	put := func(t trait) {
		bit := d.bits[t]
		set[bit/64] |= 1 << (bit % 64)
	}
	for _, s := range a.Skills {
		put(trait{skill, s})
	}
	put(trait{team, a.Team})
	for _, q := range a.Groups {
		put(trait{queue, q})
	}
	if a.Groups == nil {
		for t := range d.bits {
			if t.kind == queue || t.kind == all {
				put(t)
			}
		}
	}
	return set
}

// look brings the tree to now: who is on shift and there.
func (d *Session) look(now time.Time) {
	if d.looked && !now.Before(d.at) && (d.until.IsZero() || now.Before(d.until)) {
		return
	}
	d.at, d.until, d.looked = now, time.Time{}, true
	for i := range d.agents {
		for _, w := range d.agents[i].shifts() {
			for _, t := range []time.Time{w.From, w.To} {
				if t.After(now) && (d.until.IsZero() || t.Before(d.until)) {
					d.until = t
				}
			}
		}
		d.refresh(i)
	}
	d.tree.build(d)
}

// refresh recomputes the leaf of agent i.
func (d *Session) refresh(i int) {
	switch a := &d.agents[i]; {
	case a.Presence != Online || !a.onShift(d.at):
		d.tree.out(i)
	case a.Capacity == 0:
		d.tree.put(i, maxUnits)
	default:
		d.tree.put(i, a.Capacity-a.Load)
	}
}

// before reports whether agent i comes before agent j by the policy's mode.
// Rendezvous has an order of its own for each account.
func (d *Session) before(i, j int) bool {
	a, b := d.rank(i), d.rank(j)
	if a != b {
		return a < b
	}
	if d.last[i] != d.last[j] {
		return d.last[i] < d.last[j]
	}
	return i < j
}

func (d *Session) rank(i int) int64 {
	switch d.policy.spec.Mode {
	case LeastLoaded:
		return int64(d.agents[i].Load)
	case SpareCapacity:
		if d.agents[i].Capacity == 0 {
			return -(1 << 40)
		}
		return int64(d.agents[i].Load) - int64(d.agents[i].Capacity)
	}
	return 0
}

// Assign gives t to an agent at now and books it. Without explanations it
// takes time that grows with the logarithm of the number of agents, as long as
// most of them may take most tickets; weighted shares, rendezvous, interruptions
// and relaxations look at every agent.
func (d *Session) Assign(t Item, now time.Time) Assignment {
	d.ticket = t
	c := d.choose(&d.ticket, now)
	a := c.assignment(d, &d.ticket)
	if c.agent != nobody {
		d.book(c.agent, &d.ticket, c.pool(0))
		for k, i := range c.helpers {
			d.book(i, &d.ticket, c.pool(k+1))
		}
	}
	return a
}

// book adds t to the load of agent i, of those of pool.
func (d *Session) book(i int, t *Item, pool []int) {
	a := &d.agents[i]
	a.Load += d.policy.Units(t.Channel)
	d.count(a, t.Channel, 1)
	d.seq++
	d.last[i] = d.seq
	for _, k := range pool {
		w := int64(d.agents[k].weight())
		d.credit[k] += w
		d.credit[i] -= w
	}
	d.refresh(i)
	d.tree.update(d, i)
}

// count adds n tickets of the channel, where a cap or an interruption asks for
// it.
func (d *Session) count(a *Agent, channel string, n int) {
	channel = fold.String(channel)
	if _, capped := a.Caps[channel]; !capped && !d.policy.held[channel] {
		if _, counted := a.Open[channel]; !counted {
			return
		}
	}
	if a.Open == nil {
		a.Open = map[string]int{}
	}
	a.Open[channel] = max(a.Open[channel]+n, 0)
}

// Release takes a ticket of the channel from the load of an agent, when it is
// done or goes elsewhere; ok is false for an agent who is not in the session.
func (d *Session) Release(agent, channel string) (ok bool) {
	i, ok := d.ids[agent]
	if !ok {
		return false
	}
	a := &d.agents[i]
	a.Load = max(a.Load-d.policy.Units(channel), 0)
	d.count(a, channel, -1)
	d.changed(i)
	return true
}

// SetPresence changes the presence of an agent; ok is false for an agent who is
// not in the session and for an unknown presence.
func (d *Session) SetPresence(agent string, p Presence) (ok bool) {
	i, ok := d.ids[agent]
	if !ok || !slices.Contains(presences, p) {
		return false
	}
	d.agents[i].Presence = p
	d.changed(i)
	return true
}

func (d *Session) changed(i int) {
	if d.looked {
		d.refresh(i)
		d.tree.update(d, i)
	}
}

// Agents returns copies of the agents with their present loads, by id.
func (d *Session) Agents() []Agent {
	agents := make([]Agent, len(d.given))
	for i, a := range d.given {
		now := &d.agents[i]
		a = a.clone()
		a.Presence, a.Load = now.Presence, now.Load
		a.Open = maps.Clone(now.Open)
		for channel := range d.given[i].Open {
			if name := fold.String(channel); name != channel { // as it was spelled
				a.Open[channel] = a.Open[name]
				delete(a.Open, name)
			}
		}
		agents[i] = a
	}
	return agents
}

// Cursor returns what the next session needs to go on from here.
func (d *Session) Cursor() Cursor {
	c := Cursor{Seq: d.seq, Agents: slices.Clone(d.absent)}
	for i := range d.agents {
		if d.last[i] != 0 || d.credit[i] != 0 {
			c.Agents = append(c.Agents, AgentCursor{d.agents[i].ID, d.last[i], d.credit[i]})
		}
	}
	slices.SortStableFunc(c.Agents, func(a, b AgentCursor) int { return strings.Compare(a.ID, b.ID) })
	return c
}
