package assign

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/tier"
)

// query is what a search looks for.
type query struct {
	ticket *Item
	units  int
	need   []uint64     // traits that an agent must have
	taken  map[int]bool // agents of the swarm so far; nil without one
	loose  relaxed

	interrupt bool // room that interrupting makes counts
}

// relaxed is a set of bars that are let down.
type relaxed uint8

func (r relaxed) has(x relaxed) bool { return r&x != 0 }

const (
	looseAway relaxed = 1 << iota
	looseIdle
	looseShift
	looseCap
	looseOffline
)

// with returns r with one more bar let down.
func (r relaxed) with(x Relax) relaxed {
	switch x {
	case RelaxAway:
		r |= looseAway
	case RelaxIdle:
		r |= looseIdle
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
	agent    int // or nobody
	helpers  []int
	byOwner  bool
	waiting  bool              // for the owner
	team     bool              // only the owner's team may take it
	insist   []tier.Preference // preferred skills that are waited for
	wishes   []tier.Preference // those that are not
	kept     uint64            // which of the wishes the agent has, one bit each
	relaxed  []Relax
	retryAt  time.Time
	ownerIdx int // where there is one; read for the team alone

	unheld    []string // preferred skills that nobody has who could take the ticket
	interrupt bool     // room that interrupting makes counts
	pools     [][]int  // of weighted shares: among whom each agent was chosen
}

// pool returns among whom the agent was chosen, k-th of the swarm.
func (c *choice) pool(k int) []int {
	if k < len(c.pools) {
		return c.pools[k]
	}
	return nil
}

// choose finds who takes t at now. It books nothing.
func (d *Session) choose(t *Item, now time.Time) choice {
	d.look(now)
	c := choice{agent: nobody, retryAt: d.until}
	c.split(t, now)
	q := query{ticket: t, units: d.policy.Units(t.Channel)}
	sticky := d.policy.spec.Sticky
	if i, ok := d.ids[t.Owner]; ok && sticky.Else != "" && t.Owner != "" {
		c.ownerIdx = i
		q.interrupt = len(d.policy.interrupts[fold.String(t.Channel)]) > 0
		if d.bar(i, &q) == "" && d.missing(i, t.Required) == nil {
			c.agent, c.byOwner, c.interrupt = i, true, q.interrupt
			c.wishes, c.insist = append(c.insist, c.wishes...), nil
			d.settle(&c, &q)
			return c
		}
		q.interrupt = false
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
	if d.search(&c, &q) || d.keepHeld(&c, &q) && d.search(&c, &q) || d.searchFurther(&c, &q) {
		d.settle(&c, &q)
		return c
	}
	for _, p := range c.insist {
		c.retry(t.Since.Add(p.For.Std()))
	}
	return c
}

// searchFurther searches with work interrupted, then with one bar more let
// down at a time.
func (d *Session) searchFurther(c *choice, q *query) bool {
	if len(d.policy.interrupts[fold.String(q.ticket.Channel)]) > 0 {
		q.interrupt, c.interrupt = true, true
		if d.search(c, q) {
			return true
		}
	}
	for i, r := range d.policy.spec.Relax {
		q.loose = q.loose.with(r)
		c.relaxed = d.policy.spec.Relax[:i+1]
		if d.search(c, q) {
			return true
		}
	}
	return false
}

// keepHeld leaves of the skills that are waited for those that somebody has
// who could take the ticket but for a bar that may pass in time, each together
// with those before it. It reports whether that are fewer.
func (d *Session) keepHeld(c *choice, q *query) bool {
	all := c.insist
	wishes := c.wishes
	c.wishes, c.insist = nil, nil
	for _, p := range all {
		c.insist = append(c.insist[:len(c.insist):len(c.insist)], p)
		if !d.somebody(c, q, q.ticket.Since.Add(p.For.Std())) {
			c.insist = c.insist[:len(c.insist)-1]
			c.unheld = append(c.unheld, p.Skill)
		}
	}
	c.wishes = wishes
	return len(c.unheld) > 0
}

// somebody reports whether an agent has the traits of the choice whom no bar
// keeps from the ticket, or only one that may pass before until.
func (d *Session) somebody(c *choice, q *query, until time.Time) bool {
	if !d.require(c, q) {
		return false
	}
	for i := range d.agents {
		if d.tree.has(i, q.need) {
			if bar := d.bar(i, q); bar == "" || bar.passes() && d.agents[i].hasShift(d.at, until) {
				return true
			}
		}
	}
	return false
}

// settle completes a choice: with further agents, if the ticket wants them, and
// with those among whom each was chosen.
func (d *Session) settle(c *choice, q *query) {
	d.addPool(c, q)
	d.swarm(c, q)
}

// addPool notes who could have taken the ticket, where shares ask for it.
func (d *Session) addPool(c *choice, q *query) {
	if d.policy.spec.Mode != Weighted {
		return
	}
	var pool []int
	if d.require(c, q) {
		for i := range d.agents {
			if d.tree.has(i, q.need) && q.mayTake(d, i) {
				pool = append(pool, i)
			}
		}
	}
	c.pools = append(c.pools, pool)
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
	if c.agent = d.findWith(c, q); c.agent != nobody || wishes == 0 {
		return c.agent != nobody
	}
	c.kept = 0
	if c.agent = d.findWith(c, q); c.agent == nobody {
		return false
	}
	for w := range wishes {
		c.kept |= 1 << w
		if agent := d.findWith(c, q); agent != nobody {
			c.agent = agent
		} else {
			c.kept &^= 1 << w
		}
	}
	return true
}

// findWith returns the first agent by the policy's mode who has the traits of
// the choice and may take the ticket.
func (d *Session) findWith(c *choice, q *query) int {
	if !d.require(c, q) {
		return nobody
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
		d.tree.out(c.agent)
		d.tree.update(d, c.agent)
		if len(q.taken) >= q.ticket.Swarm || !d.search(c, q) {
			break
		}
		c.helpers = append(c.helpers, c.agent)
		d.addPool(c, q)
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
	if name := q.ticket.Group; name != "" && !put(trait{queue, fold.String(name)}) {
		put(trait{kind: all})
	}
	if c.team && (d.agents[c.ownerIdx].Team == "" || !put(trait{team, d.agents[c.ownerIdx].Team})) {
		return false
	}
	for _, s := range q.ticket.Required {
		if !put(trait{skill, fold.String(s)}) {
			return false
		}
	}
	for _, p := range c.insist {
		if !put(trait{skill, fold.String(p.Skill)}) {
			return false
		}
	}
	for w, p := range c.wishes {
		if c.kept&(1<<w) != 0 && !put(trait{skill, fold.String(p.Skill)}) {
			return false
		}
	}
	return true
}

// find returns the first agent by the policy's mode who may take the query's
// ticket.
func (d *Session) find(q *query) int {
	switch d.policy.spec.Mode {
	case Rendezvous:
		return d.findOwner(q)
	case Weighted:
		return d.findOwed(q)
	}
	if q.loose == 0 && !q.interrupt && len(d.agents) != 0 {
		return d.tree.search(d, 1, q, nobody)
	}
	found := nobody
	for i := range d.agents {
		if (found == nobody || d.before(i, found)) && d.tree.has(i, q.need) && q.mayTake(d, i) {
			found = i
		}
	}
	return found
}

// findOwed returns the agent who is owed most once every agent who may take the
// query's ticket has been credited with their weight: smooth weighted round
// robin. Weights 5, 1 and 1 give a a b a c a a.
func (d *Session) findOwed(q *query) int {
	var most int64
	found := nobody
	for i := range d.agents {
		if !d.tree.has(i, q.need) || !q.mayTake(d, i) {
			continue
		}
		owed := d.credit[i] + int64(d.agents[i].weight())
		if found == nobody || owed > most || owed == most && d.last[i] < d.last[found] {
			found, most = i, owed
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
		return standingExcluded
	case q.taken[i]:
		return Chosen
	case q.ticket.Group != "" && a.Groups != nil && !has(a.Groups, q.ticket.Group):
		return standingOtherGroup
	case a.Presence == Offline && !q.loose.has(looseOffline):
		return standingIsOffline
	case a.Presence == Away && !q.loose.has(looseAway):
		return standingIsAway
	case a.Presence == Idle && !q.loose.has(looseIdle):
		return standingIsIdle
	case !q.loose.has(looseShift) && !a.onShift(d.at):
		return standingOffShift
	}
	if q.loose.has(looseCap) {
		return ""
	}
	if over := a.Load + q.units - a.Capacity; a.Capacity > 0 && over > 0 && !(q.interrupt && d.interruptible(a, q.ticket.Channel) >= over) {
		return standingFull
	}
	if len(a.Caps) > 0 {
		channel := fold.String(q.ticket.Channel)
		if most, capped := a.Caps[channel]; capped && a.Open[channel] >= most {
			return standingChannelFull
		}
	}
	return ""
}

// temporary reports whether waiting may bring agent i to take the ticket.
func (d *Session) temporary(i int, q *query) bool {
	if d.missing(i, q.ticket.Required) != nil {
		return false
	}
	return d.bar(i, q).passes()
}

// passes reports whether s is a bar that may pass by itself.
func (s Standing) passes() bool {
	switch s {
	case standingIsIdle, standingIsAway, standingIsOffline, standingOffShift, standingFull, standingChannelFull:
		return true
	}
	return false
}

// missing returns the skills that agent i lacks.
func (d *Session) missing(i int, skills []string) []string {
	var lacks []string
	for _, s := range skills {
		if !has(d.agents[i].Skills, s) {
			lacks = append(lacks, s)
		}
	}
	return lacks
}

// lacking returns what a ticket asks for that no agent has, whoever is there: its
// required skills and its group. Most likely one of them is mistyped.
func (d *Session) lacking(t *Item) (names []string) {
	if len(d.agents) == 0 {
		return nil
	}
	for _, s := range t.Required {
		if _, known := d.bits[trait{skill, fold.String(s)}]; !known {
			names = append(names, s)
		}
	}
	if t.Group == "" {
		return names
	}
	if _, known := d.bits[trait{queue, fold.String(t.Group)}]; !known && !d.anyGroup {
		names = append(names, t.Group)
	}
	return names
}

// assignment turns the choice into the answer for the caller.
func (c *choice) assignment(d *Session, t *Item) Assignment {
	a := Assignment{Ticket: t.ID, ByOwner: c.byOwner}
	if c.agent == nobody {
		a.NextLook, a.Unheld, a.Lacking = c.retryAt, c.unheld, d.lacking(t)
		return a
	}
	a.Agent = d.agents[c.agent].ID
	for _, i := range c.helpers {
		a.Helpers = append(a.Helpers, d.agents[i].ID)
	}
	for _, p := range t.Preferred {
		if !has(d.agents[c.agent].Skills, p.Skill) {
			a.Dropped = append(a.Dropped, p.Skill)
		}
	}
	a.Unheld = c.unheld
	if c.interrupt {
		a.Interrupts = d.interruptions(c, t.Channel)
	}
	a.Relaxed = slices.Clone(c.relaxed)
	return a
}
