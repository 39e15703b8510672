package assign

import (
	"cmp"
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
)

// CostSpec says what an assignment costs, so that a batch can be assigned at
// the least cost. All costs are whole numbers from 0 to 1,000,000, but those
// of leaving a ticket go up to 1,000,000,000,000. A ticket that costs less to
// leave than to assign is left.
type CostSpec struct {
	Missing    int64   `json:"missing,omitzero"`    // for each preferred skill that the agent lacks
	Load       int64   `json:"load,omitzero"`       // for each unit that the agent has in use before
	NotOwner   int64   `json:"not_owner,omitzero"`  // for an agent who is not the owner
	Unassigned []int64 `json:"unassigned,omitzero"` // for leaving a ticket unassigned, by its level from P1 to P5; a ticket without a level counts as P5
	PerAgent   int     `json:"per_agent,omitzero"`  // tickets that one agent gets at most in a batch, up to 1,000; 0 is 1
}

// standardCost returns costs under which no less urgent ticket is worth
// leaving a more urgent one for, unless it takes ten of them.
func standardCost() CostSpec {
	return CostSpec{
		Missing: 100, Load: 10, NotOwner: 50,
		Unassigned: []int64{1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000},
		PerAgent:   1,
	}
}

func (c CostSpec) isZero() bool {
	return c.Missing == 0 && c.Load == 0 && c.NotOwner == 0 && len(c.Unassigned) == 0 && c.PerAgent == 0
}

func (c CostSpec) check(d *spec.Defects) {
	if c.isZero() {
		return
	}
	const most, leave int64 = 1_000_000, 1_000_000_000_000
	for _, n := range []struct {
		name  string
		value int64
	}{{"missing", c.Missing}, {"load", c.Load}, {"not_owner", c.NotOwner}} {
		if n.value < 0 || n.value > most {
			d.Add("cost."+n.name, spec.ErrRange, "%d, want 0 to %d", n.value, most)
		}
	}
	if len(c.Unassigned) != 5 {
		d.Add("cost.unassigned", spec.ErrRange, "%d costs, want 5: for P1 to P5", len(c.Unassigned))
	}
	for i, n := range c.Unassigned {
		if n < 0 || n > leave {
			d.Add(spec.Index("cost.unassigned", i), spec.ErrRange, "%d, want 0 to %d", n, leave)
		}
	}
	if c.PerAgent < 0 || c.PerAgent > 1000 {
		d.Add("cost.per_agent", spec.ErrRange, "%d, want 0 to 1000", c.PerAgent)
	}
}

// Batch assigns all tickets at once, at the least sum of the costs of the
// policy's [CostSpec]. The bars are those of [Policy.Assign], none let down,
// and tickets that wait for their owner or a skill wait here too; the mode and
// swarms play no part. Where units differ by channel, each ticket after an
// agent's first counts as much as the largest of the batch, so that no cap is
// ever passed. For the same reason, a ticket of a channel of which an agent may
// have n more is among the agent's first n of the batch: an agent with caps of
// several channels may get fewer tickets than the caps together allow. Of agents
// at equal cost, whoever had an assignment longest ago comes first. The order of
// the agents changes nothing.
//
// Each assignment has a candidate for every agent, as they stand before the batch:
// a bar, as in [Session.Explain], or "not_chosen" with what the ticket would cost.
//
// Errors are those of [Policy.Assign].
//
// It takes time in proportion to tickets² × (tickets + agents) at worst, and
// memory in proportion to tickets × agents, however many tickets one agent may
// get.
func (p *Policy) Batch(tickets []Item, agents []Agent, now time.Time, c Cursor) (Result, error) {
	d, err := p.sessionFor(tickets, agents, c)
	if err != nil {
		return Result{}, err
	}
	d.look(now)
	b := newBatch(d, tickets)
	for i := range tickets {
		b.row(i, &tickets[i], now)
	}
	m := solve(b.table)
	res := Result{Assignments: make([]Assignment, len(tickets))}
	for i := range tickets {
		t := &tickets[i]
		column, cost := m.answer(i)
		res.Cost += cost
		if column == nobody {
			res.Assignments[i] = Assignment{Ticket: t.ID, NextLook: b.retry[i], Unheld: b.unheld[i], Lacking: d.lacking(t), Candidates: b.verdicts[i]}
			continue
		}
		agent := b.order[column]
		b.verdicts[i][agent].Why, b.verdicts[i][agent].Cost = Chosen, cost
		ch := choice{agent: agent, wishes: t.Preferred, unheld: b.unheld[i]}
		ch.byOwner = p.spec.Sticky.Else != "" && d.agents[agent].ID == t.Owner
		res.Assignments[i] = ch.assignment(d, t)
		res.Assignments[i].Candidates = b.verdicts[i]
	}
	for i := range tickets {
		if id := res.Assignments[i].Agent; id != "" {
			d.book(d.ids[id], &tickets[i], b.pool(i))
		}
	}
	res.Cursor = d.Cursor()
	return res, nil
}

// batch is the table of costs, a row for each ticket, and what else is known
// of the tickets.
type batch struct {
	table
	desk     *Session
	spec     CostSpec
	largest  int   // units of the largest ticket
	order    []int // agents in the order of the columns: whoever had an assignment longest ago first
	retry    []time.Time
	unheld   [][]string
	verdicts [][]Candidate
}

func newBatch(d *Session, tickets []Item) *batch {
	b := &batch{desk: d, spec: d.policy.spec.Cost, largest: 1}
	if b.spec.isZero() {
		b.spec = standardCost()
	}
	for i := range tickets {
		b.largest = max(b.largest, d.policy.Units(tickets[i].Channel))
	}
	rows, agents := len(tickets), len(d.agents)
	b.order = make([]int, agents)
	for i := range b.order {
		b.order[i] = i
	}
	slices.SortStableFunc(b.order, func(i, j int) int { return cmp.Compare(d.last[i], d.last[j]) })
	b.table = table{
		agents: agents, step: b.spec.Load * int64(b.largest), leave: make([]int64, rows),
		cost: make([]int64, rows*agents), room: make([]int, rows*agents),
	}
	b.retry, b.unheld, b.verdicts = make([]time.Time, rows), make([][]string, rows), make([][]Candidate, rows)
	return b
}

// row fills in the costs and verdicts of one ticket.
func (b *batch) row(i int, t *Item, now time.Time) {
	d := b.desk
	b.leave[i] = b.spec.Unassigned[4]
	if t.Level.IsValid() {
		b.leave[i] = b.spec.Unassigned[t.Level-1]
	}
	c := d.restrict(t, now)
	q := query{ticket: t, units: d.policy.Units(t.Channel)}
	d.keepHeld(&c, &q)
	for _, p := range c.insist {
		c.retry(t.Since.Add(p.For.Std()))
	}
	b.retry[i], b.unheld[i] = c.retryAt, c.unheld
	open := d.require(&c, &q) && !c.waiting
	b.verdicts[i] = make([]Candidate, b.agents)
	for col, agent := range b.order {
		v, at := &b.verdicts[i][agent], i*b.agents+col
		if !open || !d.tree.has(agent, q.need) || d.bar(agent, &q) != "" {
			*v, b.cost[at] = d.verdict(agent, &c, &q), forbidden
			continue
		}
		a := &d.agents[agent]
		b.cost[at], b.room[at] = b.base(t, agent)+b.spec.Load*int64(a.Load), b.fits(a, t)
		*v = Candidate{Agent: a.ID, Why: standingNotChosen, Load: a.Load, Cost: b.cost[at]}
	}
}

// pool returns the agents who could have taken row i, where shares ask for it.
func (b *batch) pool(i int) []int {
	if b.desk.policy.spec.Mode != Weighted {
		return nil
	}
	var pool []int
	for col, cost := range b.cost[i*b.agents : (i+1)*b.agents] {
		if cost < forbidden {
			pool = append(pool, b.order[col])
		}
	}
	return pool
}

// base returns the cost of the ticket for an agent, but for the load.
func (b *batch) base(t *Item, agent int) int64 {
	cost := int64(0)
	for _, p := range t.Preferred {
		if !has(b.desk.agents[agent].Skills, p.Skill) {
			cost += b.spec.Missing
		}
	}
	if t.Owner != "" && b.desk.agents[agent].ID != t.Owner {
		cost += b.spec.NotOwner
	}
	return cost
}

// fits returns how many tickets of the batch, t among them, the agent, whom
// nothing bars from t, has room for.
func (b *batch) fits(a *Agent, t *Item) int {
	room := max(b.spec.PerAgent, 1)
	channel := fold.String(t.Channel)
	if most, capped := a.Caps[channel]; capped {
		room = min(room, most-a.Open[channel])
	}
	if a.Capacity > 0 {
		room = min(room, max((a.Capacity-a.Load)/b.largest, 1))
	}
	return room
}

// restrict returns what the ticket's owner and preferred skills ask for at
// now: whether it waits, for which team it is, and which skills are insisted
// on.
func (d *Session) restrict(t *Item, now time.Time) choice {
	c := choice{agent: nobody, retryAt: d.until}
	c.split(t, now)
	c.wishes = nil // a batch weighs them by cost
	sticky := d.policy.spec.Sticky
	i, ok := d.ids[t.Owner]
	if !ok || sticky.Else == "" || t.Owner == "" {
		return c
	}
	q := query{ticket: t, units: d.policy.Units(t.Channel)}
	c.ownerIdx = i
	if d.bar(i, &q) == "" && d.missing(i, t.Required) == nil {
		return c
	}
	patience := t.Since.Add(sticky.For.Std())
	if sticky.Else == Nobody || sticky.For > 0 && now.Before(patience) && d.temporary(i, &q) {
		c.waiting = true
		if sticky.Else != Nobody {
			c.retry(patience)
		}
	}
	c.team = sticky.Else == Team
	return c
}
