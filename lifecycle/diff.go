package lifecycle

// HistoryDiff is what late events, repeated ones and corrections changed in a
// history.
type HistoryDiff struct {
	From      int        `json:"from"`               // the first index at which the two differ: a fold is right up to here
	Added     []Event    `json:"added,omitzero"`     // in the history after and not before, in order
	Removed   []Event    `json:"removed,omitzero"`   // in the history before and not after: replaced by another of the same id
	Conflicts []Conflict `json:"conflicts,omitzero"` // new ones
}

// Diff returns what changed from h to after. Events are told apart by all that
// they say ([Event.Compare]). From is the length of h if events were only
// added at its end.
func (h History) Diff(after History) HistoryDiff {
	d := HistoryDiff{From: -1}
	i, j := 0, 0
	for i < len(h.events) || j < len(after.events) {
		c := 0
		switch {
		case i == len(h.events):
			c = 1
		case j == len(after.events):
			c = -1
		default:
			c = compareEvents(&h.events[i], &after.events[j])
		}
		if c != 0 && d.From < 0 {
			d.From = i
		}
		if c <= 0 {
			if c < 0 {
				d.Removed = append(d.Removed, h.events[i])
			}
			i++
		}
		if c >= 0 {
			if c > 0 {
				d.Added = append(d.Added, after.events[j])
			}
			j++
		}
	}
	if d.From < 0 {
		d.From = len(h.events)
	}
	d.Conflicts = newConflicts(h.conflicts, after.conflicts)
	return d
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
