package assign

import "math"

// forbidden is the cost of what may not be.
const forbidden = math.MaxInt64 / 4

// table is the costs of rows, which are tickets, with agents. Each agent has
// slots 0, 1, 2 and so on for a row each. Of a pair of row and agent, at
// row*agents+agent, cost is the cost in slot 0 or forbidden, and room the
// number of slots, from 0, that the row may be in; each slot costs step more
// than the one before.
type table struct {
	agents int
	cost   []int64
	room   []int
	step   int64   // 0 or more
	leave  []int64 // of each row, for being left
}

// matching is which rows have which columns. A column is a slot of an agent;
// column a < agents is slot 0 of agent a. A slot has no column before the one
// below it is taken: a row that may be in it may be below for no more.
type matching struct {
	table
	colOf, rowOf []int   // or nobody
	slots        []slot  // of each column
	most         []int   // slots of each agent that some row may be in
	u, v         []int64 // dual prices of rows and columns
	dist         []int64 // of each column from the row that is added
	from         []int   // row before each column on the shortest path
	done         []bool
	tree         []int // columns done, in order
}

// slot is a column.
type slot struct{ agent, n int }

// solve returns the cheapest matching. It adds one row after another by a
// shortest augmenting path over reduced costs (Jonker and Volgenant 1987); ties
// go to the first column.
func solve(t table) *matching {
	s := &matching{table: t, colOf: make([]int, len(t.leave)), u: make([]int64, len(t.leave)), most: make([]int, t.agents)}
	for i, room := range t.room {
		agent := i % t.agents
		s.most[agent] = max(s.most[agent], room)
	}
	for agent := range t.agents {
		s.open(slot{agent, 0})
	}
	for i := range s.colOf {
		s.colOf[i] = nobody
	}
	for i := range s.leave {
		s.add(i)
	}
	return s
}

// open makes a column.
func (s *matching) open(x slot) {
	s.slots, s.rowOf = append(s.slots, x), append(s.rowOf, nobody)
	s.v, s.dist, s.from, s.done = append(s.v, 0), append(s.dist, 0), append(s.from, 0), append(s.done, false)
}

// answer returns the agent of row i, or nobody, and what that costs.
func (s *matching) answer(i int) (agent int, cost int64) {
	if s.colOf[i] == nobody {
		return nobody, s.leave[i]
	}
	x := s.slots[s.colOf[i]]
	return x.agent, s.cost[i*s.agents+x.agent] + s.step*int64(x.n)
}

// add matches row i, at the least cost for all rows up to i.
func (s *matching) add(i int) {
	for j := range s.dist {
		s.dist[j], s.done[j] = forbidden, false
	}
	s.tree = s.tree[:0]
	row, at := i, int64(0)
	leave, leaver := int64(forbidden), nobody
	last := nobody
	for {
		if d := at + s.leave[row] - s.u[row]; d < leave {
			leave, leaver = d, row
		}
		next := s.relax(row, at)
		if next == nobody || leave < s.dist[next] {
			break
		}
		at = s.dist[next]
		s.done[next] = true
		s.tree = append(s.tree, next)
		if s.rowOf[next] == nobody {
			last = next
			break
		}
		row = s.rowOf[next]
	}
	if last == nobody {
		at = leave
	}
	s.u[i] += at
	for _, j := range s.tree {
		if r := s.rowOf[j]; r != nobody {
			s.u[r] += at - s.dist[j]
		}
		s.v[j] -= at - s.dist[j]
	}
	switch {
	case last != nobody:
		s.augment(last, i)
		if x := s.slots[last]; x.n+1 < s.most[x.agent] {
			s.open(slot{x.agent, x.n + 1})
		}
	case leaver != i: // the leaver gives its column to the row before it
		last = s.colOf[leaver]
		s.colOf[leaver] = nobody
		s.augment(last, i)
	}
}

// relax updates the distances over row, which is at distance at, and returns
// the nearest column that is not done.
func (s *matching) relax(row int, at int64) int {
	costs := s.cost[row*s.agents : (row+1)*s.agents]
	base, next, least := at-s.u[row], nobody, int64(forbidden)
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
	room := s.room[row*s.agents : (row+1)*s.agents]
	for j := s.agents; j < len(s.slots); j++ {
		x := s.slots[j]
		if s.done[j] {
			continue
		}
		if x.n < room[x.agent] {
			if d := base + costs[x.agent] + s.step*int64(x.n) - s.v[j]; d < s.dist[j] {
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
