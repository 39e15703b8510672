package sla

import "math/bits"

// watch answers up to 64 watched conditions, a bit for each. Those with a single
// test are looked up: each value of a fact has a row of those that it lets
// hold. The others are asked one by one.
type watch struct {
	conds   []condition
	columns []column
	rest    uint64
}

// column are the rows of one fact.
type column struct {
	fact int32
	asks uint64   // conditions that look at it alone
	rows []uint64 // by id of the value
}

// newWatch returns the answers to some conditions over the facts of a table
// that is complete.
func newWatch(conds []condition) watch {
	w := watch{conds: conds}
	columns := map[int32]int{}
	for k := range conds {
		c := &conds[k]
		bit := uint64(1) << uint(k)
		if !c.single {
			w.rest |= bit
			continue
		}
		i, ok := columns[c.fact]
		if !ok {
			i = len(w.columns)
			columns[c.fact] = i
			w.columns = append(w.columns, column{fact: c.fact, rows: make([]uint64, len(c.of.facts[c.fact].list)+2)})
		}
		column := &w.columns[i]
		column.asks |= bit
		for id := range column.rows {
			if c.tests[0].passes(int32(id)) != c.tests[0].not {
				column.rows[id] |= bit
			}
		}
	}
	return w
}

// weigh returns what holds for a ticket with these values, of which some have
// changed since truth did.
func (w *watch) weigh(vals []value, changed factSet, truth uint64) uint64 {
	rest := w.rest
	for i := range w.columns {
		c := &w.columns[i]
		if !changed.has(int(c.fact)) {
			continue
		}
		if id := vals[c.fact].id; id >= 0 {
			truth = truth&^c.asks | c.rows[id]
		} else { // several values
			rest |= c.asks
		}
	}
	for ; rest != 0; rest &= rest - 1 {
		k := bits.TrailingZeros64(rest)
		if c := &w.conds[k]; c.facts&changed != 0 {
			if truth &^= 1 << uint(k); c.holds(vals) {
				truth |= 1 << uint(k)
			}
		}
	}
	return truth
}
