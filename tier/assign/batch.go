package assign

import (
	"math"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// CostSpec says what an assignment costs, so that a batch can be assigned at
// the least cost. All costs are whole numbers from 0 to 1,000,000, but those
// of leaving a ticket go up to 1,000,000,000,000. A ticket that costs less to
// leave than to assign is left.
type CostSpec struct {
	Missing    int64   `json:"missing,omitzero"`    // for each preferred skill that the agent lacks
	Load       int64   `json:"load,omitzero"`       // for each unit that the agent has in use before
	NotOwner   int64   `json:"not_owner,omitzero"`  // for another than the owner
	Unassigned []int64 `json:"unassigned,omitzero"` // for leaving a ticket, by level from P1 to P5; without a level: as P5
	PerAgent   int     `json:"per_agent,omitzero"`  // tickets that one agent gets at most in a batch, up to 1,000; 0 is 1
}

// StandardCost returns costs under which no less urgent ticket is worth
// leaving a more urgent one for, unless it takes ten of them.
func StandardCost() CostSpec {
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

// forbidden is the cost of what may not be.
const forbidden = math.MaxInt64 / 4

// Batch assigns all tickets at once, at the least sum of the costs of the
// policy's [CostSpec]. The bars are those of [Policy.Assign], none let down,
// and tickets that wait for their owner or a skill wait here too; the mode and
// swarms play no part. Where units differ by channel, each ticket after an
// agent's first counts as much as the largest of the batch, so that no cap is
// ever passed. Of solutions with equal cost, the one chosen does not depend on
// the order of the agents.
//
// Each assignment has a verdict on every agent, as they stand before the batch:
// a bar, as in [Desk.Explain], or [NotChosen] with what the ticket would cost.
//
// Errors are those of [Policy.Assign].
//
// It takes time in proportion to tickets² × agents × PerAgent at worst, and
// memory in proportion to tickets × agents × PerAgent. More columns for an
// agent than tickets are never made.
func (p *Policy) Batch(tickets []Ticket, agents []Agent, now time.Time, c Cursor) (Result, error) {
	d, err := p.deskFor(tickets, agents, c)
	if err != nil {
		return Result{}, err
	}
	d.look(now)
	b := newBatch(d, tickets)
	for i := range tickets {
		b.row(i, &tickets[i], now)
	}
	res := Result{Assignments: make([]Assignment, len(tickets))}
	for i, col := range solve(b.cost, b.leave, b.cols) {
		t := &tickets[i]
		if col < 0 {
			res.Assignments[i] = Assignment{Ticket: t.ID, RetryAt: b.retry[i], Agents: b.verdicts[i]}
			res.Cost += b.leave[i]
			continue
		}
		agent := col / b.per
		ch := choice{agent: agent, wishes: t.Preferred, ownerIdx: -1}
		ch.byOwner = p.spec.Sticky.Else != 0 && d.agents[agent].ID == t.Owner
		v, cost := &b.verdicts[i][agent], b.cost[i*b.cols+col]
		v.Reason, v.Cost = Chosen, cost
		res.Assignments[i] = ch.assignment(d, t)
		res.Assignments[i].Agents = b.verdicts[i]
		res.Cost += cost
	}
	for i := range tickets {
		if id := res.Assignments[i].Agent; id != "" {
			d.book(d.ids[id], &tickets[i])
		}
	}
	res.Cursor = d.Cursor()
	return res, nil
}

// batch is the table of costs: a row for each ticket, and for each agent as
// many columns as the agent may get tickets.
type batch struct {
	desk     *Desk
	spec     CostSpec
	per      int // columns for each agent
	cols     int // in all
	largest  int // units of the largest ticket
	cost     []int64
	leave    []int64
	retry    []time.Time
	verdicts [][]Verdict
}

func newBatch(d *Desk, tickets []Ticket) *batch {
	b := &batch{desk: d, spec: d.policy.spec.Cost, largest: 1}
	if b.spec.isZero() {
		b.spec = StandardCost()
	}
	for i := range tickets {
		b.largest = max(b.largest, d.policy.Units(tickets[i].Channel))
	}
	b.per = min(max(b.spec.PerAgent, 1), max(len(tickets), 1))
	b.cols = b.per * len(d.agents)
	b.cost = make([]int64, len(tickets)*b.cols)
	b.leave = make([]int64, len(tickets))
	b.retry, b.verdicts = make([]time.Time, len(tickets)), make([][]Verdict, len(tickets))
	return b
}

// row fills in the costs of one ticket.
func (b *batch) row(i int, t *Ticket, now time.Time) {
	d, row := b.desk, b.cost[i*b.cols:(i+1)*b.cols]
	for k := range row {
		row[k] = forbidden
	}
	b.leave[i] = b.spec.Unassigned[4]
	if t.Level.IsValid() {
		b.leave[i] = b.spec.Unassigned[t.Level-1]
	}
	c := d.restrict(t, now)
	b.retry[i] = c.retryAt
	for _, p := range c.insist {
		c.retry(t.Since.Add(p.For.Std()))
		b.retry[i] = c.retryAt
	}
	q := query{ticket: t, units: d.policy.Units(t.Channel)}
	open := d.require(&c, &q) && !c.waiting
	b.verdicts[i] = make([]Verdict, len(d.agents))
	for agent := range d.agents {
		v := &b.verdicts[i][agent]
		if !open || !d.tree.has(agent, q.need) || d.bar(agent, &q) != 0 {
			*v = d.verdict(agent, &c, &q)
			continue
		}
		base := b.base(t, agent)
		for s := range b.per {
			if !b.fits(agent, t, s) {
				break
			}
			row[agent*b.per+s] = base + b.spec.Load*int64(d.agents[agent].Load+s*b.largest)
		}
		*v = Verdict{Agent: d.agents[agent].ID, Reason: NotChosen, Load: d.agents[agent].Load, Cost: row[agent*b.per]}
	}
}

// base returns the cost of the ticket for an agent, but for the load.
func (b *batch) base(t *Ticket, agent int) int64 {
	cost := int64(0)
	for _, p := range t.Preferred {
		if !slices.Contains(b.desk.agents[agent].Skills, p.Skill) {
			cost += b.spec.Missing
		}
	}
	if t.Owner != "" && b.desk.agents[agent].ID != t.Owner {
		cost += b.spec.NotOwner
	}
	return cost
}

// fits reports whether the agent has room for the ticket after s others.
func (b *batch) fits(agent int, t *Ticket, s int) bool {
	a := &b.desk.agents[agent]
	if most, capped := a.Caps[t.Channel]; capped && a.Open[t.Channel]+s >= most {
		return false
	}
	return s == 0 || a.Capacity == 0 || a.Load+(s+1)*b.largest <= a.Capacity
}

// restrict returns what the ticket's owner and preferred skills ask for at
// now: whether it waits, for which team it is, and which skills are insisted
// on.
func (d *Desk) restrict(t *Ticket, now time.Time) choice {
	c := choice{agent: -1, ownerIdx: -1, retryAt: d.until}
	c.split(t, now)
	c.wishes = nil // a batch weighs them by cost
	sticky := d.policy.spec.Sticky
	i, ok := d.ids[t.Owner]
	if !ok || sticky.Else == 0 || t.Owner == "" {
		return c
	}
	q := query{ticket: t, units: d.policy.Units(t.Channel)}
	c.ownerIdx = i
	if d.bar(i, &q) == 0 && d.missing(i, t.Required) == nil {
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

// solve returns for each row the column of the cheapest matching, -1 for a row
// that is left. Row i has cost[i*cols:(i+1)*cols], and leave[i] for being left.
// It adds one row after another by a shortest augmenting path over reduced
// costs (Jonker and Volgenant 1987); ties go to the first column.
func solve(cost, leave []int64, cols int) []int {
	s := &matching{
		cost: cost, leave: leave, cols: cols,
		colOf: make([]int, len(leave)), rowOf: make([]int, cols),
		u: make([]int64, len(leave)), v: make([]int64, cols),
		dist: make([]int64, cols), from: make([]int, cols), done: make([]bool, cols),
	}
	for j := range s.rowOf {
		s.rowOf[j] = -1
	}
	for i := range s.colOf {
		s.colOf[i] = -1
	}
	for i := range leave {
		s.add(i)
	}
	return s.colOf
}

type matching struct {
	cost, leave  []int64
	cols         int
	colOf, rowOf []int
	u, v         []int64 // dual prices of rows and columns
	dist         []int64 // of each column from the row that is added
	from         []int   // row before each column on the shortest path
	done         []bool
	tree         []int // columns done, in order
}

// add matches row i, at the least cost for all rows up to i.
func (s *matching) add(i int) {
	for j := range s.dist {
		s.dist[j], s.done[j] = forbidden, false
	}
	s.tree = s.tree[:0]
	row, at := i, int64(0)
	leave, leaver := int64(forbidden), -1
	last := -1
	for {
		if d := at + s.leave[row] - s.u[row]; d < leave {
			leave, leaver = d, row
		}
		next := s.relax(row, at)
		if next < 0 || leave < s.dist[next] {
			break
		}
		at = s.dist[next]
		s.done[next] = true
		s.tree = append(s.tree, next)
		if s.rowOf[next] < 0 {
			last = next
			break
		}
		row = s.rowOf[next]
	}
	if last < 0 {
		at = leave
	}
	s.u[i] += at
	for _, j := range s.tree {
		if r := s.rowOf[j]; r >= 0 {
			s.u[r] += at - s.dist[j]
		}
		s.v[j] -= at - s.dist[j]
	}
	if last < 0 { // the leaver gives its column to the row before it
		last = s.colOf[leaver]
		s.colOf[leaver] = -1
		if leaver == i {
			return
		}
	}
	s.augment(last, i)
}

// relax updates the distances over row, which is at distance at, and returns
// the nearest column that is not done, -1 for none.
func (s *matching) relax(row int, at int64) int {
	costs := s.cost[row*s.cols : (row+1)*s.cols]
	base, next, least := at-s.u[row], -1, int64(forbidden)
	for j, c := range costs {
		if s.done[j] {
			continue
		}
		if c < forbidden {
			if d := base + c - s.v[j]; d < s.dist[j] {
				s.dist[j], s.from[j] = d, row
			}
		}
		if s.dist[j] < least {
			next, least = j, s.dist[j]
		}
	}
	return next
}

// augment passes columns along the path that ends in column j and begins at
// row i.
func (s *matching) augment(j, i int) {
	for {
		r := s.from[j]
		j, s.colOf[r], s.rowOf[j] = s.colOf[r], j, r
		if r == i {
			return
		}
	}
}
