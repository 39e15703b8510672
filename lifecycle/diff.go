package lifecycle

// HistoryDiff is what late events, repeated ones and corrections changed in a
// history.
type HistoryDiff struct {
	From      int        `json:"from"`               // the first index at which the two differ: a fold is right up to here
	Added     []Event    `json:"added,omitzero"`     // in the history after and not before, in the order of Compare
	Removed   []Event    `json:"removed,omitzero"`   // in the history before and not after: replaced by another of the same id
	Conflicts []Conflict `json:"conflicts,omitzero"` // new ones
}

// Diff returns what changed from h to after. Events are told apart by all that
// they say ([Event.Compare]). From is the length of h if events were only
// added at its end.
func (h History) Diff(after History) HistoryDiff {
	var d HistoryDiff
	for d.From < min(len(h.events), len(after.events)) && compareEvents(&h.events[d.From], &after.events[d.From]) == 0 {
		d.From++
	}
	before, now := h.compared(d.From), after.compared(d.From)
	i, j := 0, 0
	for i < len(before) || j < len(now) {
		c := 0
		switch {
		case i == len(before):
			c = 1
		case j == len(now):
			c = -1
		default:
			c = compareEvents(&before[i], &now[j])
		}
		if c <= 0 {
			if c < 0 {
				d.Removed = append(d.Removed, before[i])
			}
			i++
		}
		if c >= 0 {
			if c > 0 {
				d.Added = append(d.Added, now[j])
			}
			j++
		}
	}
	d.Conflicts = newConflicts(h.conflicts, after.conflicts)
	return d
}

// compared returns the events from index i on in the order of Compare.
func (h History) compared(i int) []Event {
	if !h.chained {
		return h.events[i:]
	}
	return sortEvents(h.events[i:])
}

// newConflicts returns the conflicts of after whose dropped event was not dropped
// before. Both are in the order of what they dropped.
func newConflicts(before, after []Conflict) []Conflict {
	var added []Conflict
	i := 0
	for _, c := range after {
		for i < len(before) && compareContent(&before[i].Dropped, &c.Dropped) < 0 {
			i++
		}
		if i == len(before) || compareContent(&before[i].Dropped, &c.Dropped) > 0 {
			added = append(added, c)
		}
	}
	return added
}
