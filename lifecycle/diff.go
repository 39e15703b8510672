package lifecycle

// HistoryDiff is what late, repeated and corrected events changed in a history.
type HistoryDiff struct {
	From      int        `json:"from"`               // the first index at which the two differ; what a fold made of earlier events stays right
	Added     []Event    `json:"added,omitzero"`     // in the history after and not before, in the order of [Event.Compare]
	Removed   []Event    `json:"removed,omitzero"`   // in the history before and not after, such as one replaced by another of the same id
	Conflicts []Conflict `json:"conflicts,omitzero"` // conflicts that only the history after has
}

// Diff returns what changed from h to after. Events are told apart by all that
// they say ([Event.Compare]). From is the length of h if events were only
// added at its end.
func (h History) Diff(after History) HistoryDiff {
	var d HistoryDiff
	for d.From < min(len(h.events), len(after.events)) && compareEvents(&h.events[d.From], &after.events[d.From]) == 0 {
		d.From++
	}
	before, now := sortEvents(h.events[d.From:]), sortEvents(after.events[d.From:]) // not as they chain
	for len(before)+len(now) > 0 {
		switch {
		case len(now) == 0 || len(before) > 0 && compareEvents(&before[0], &now[0]) < 0:
			d.Removed, before = append(d.Removed, before[0]), before[1:]
		case len(before) == 0 || compareEvents(&before[0], &now[0]) > 0:
			d.Added, now = append(d.Added, now[0]), now[1:]
		default:
			before, now = before[1:], now[1:]
		}
	}
	d.Conflicts = newConflicts(h.conflicts(), after.conflicts())
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
