package sla

import (
	"math/bits"
	"slices"
)

// watch answers up to 64 watched conditions, a bit for each. Each value of a
// fact has a row of those that it lets hold; a condition holds if the values of
// all facts let it. Those that ask for more than values are asked one by one.
type watch struct {
	conds   []condition
	columns []column
	flat    uint64 // conditions that the columns answer
	rest    uint64 // the others
}

// column are the rows of one fact.
type column struct {
	fact int32
	asks uint64   // conditions that look at it
	rows []uint64 // by id of the value
}

// newWatch returns the answers to some conditions over the facts of a table
// that is complete.
func newWatch(conds []condition) watch {
	w := watch{conds: conds}
	for k := range conds {
		bit := uint64(1) << uint(k)
		if !conds[k].flat() {
			w.rest |= bit
			continue
		}
		w.flat |= bit
		for i := range conds[k].tests {
			w.add(conds[k].of, &conds[k].tests[i], bit)
		}
	}
	return w
}

// add makes a condition ask for a test.
func (w *watch) add(of *factTable, x *test, bit uint64) {
	i := slices.IndexFunc(w.columns, func(c column) bool { return int(c.fact) == x.fact })
	if i < 0 {
		i = len(w.columns)
		w.columns = append(w.columns, column{fact: int32(x.fact), rows: make([]uint64, len(of.facts[x.fact].list)+2)})
		for id := range w.columns[i].rows {
			w.columns[i].rows[id] = ^uint64(0)
		}
	}
	c := &w.columns[i]
	c.asks |= bit
	for id := range c.rows {
		if x.passes(int32(id)) == x.not {
			c.rows[id] &^= bit
		}
	}
}

// weigh returns what holds for a ticket with these values, of which some have
// changed since was did.
func (w *watch) weigh(vals []value, changed factSet, was uint64) uint64 {
	truth, rest := w.flat, w.rest
	for i := range w.columns {
		c := &w.columns[i]
		if id := vals[c.fact].id; id >= 0 {
			truth &= c.rows[id]
		} else { // several values
			rest |= c.asks
		}
	}
	for truth &^= rest; rest != 0; rest &= rest - 1 {
		k := bits.TrailingZeros64(rest)
		switch c := &w.conds[k]; {
		case c.facts&changed == 0:
			truth |= was & (1 << uint(k))
		case c.holds(vals):
			truth |= 1 << uint(k)
		}
	}
	return truth
}
