package whatif

import "github.com/supportops/policy/sla"

// Difference is a clock on which two assessments differ. Before or After is nil if
// only the other side has the clock.
type Difference struct {
	Before *sla.Status `json:"before,omitzero"`
	After  *sla.Status `json:"after,omitzero"`

	// Fields are the JSON names of the fields that differ, in the order in
	// which [sla.Status] has them; none if a side is missing.
	Fields []string `json:"fields,omitzero"`
}

// Clock returns the name of the clock.
func (c Difference) Clock() sla.Clock {
	switch {
	case c.Before != nil:
		return c.Before.Clock
	case c.After != nil:
		return c.After.Clock
	}
	return ""
}

// Outcomes returns the outcomes of both sides, unset for a missing one.
func (c Difference) Outcomes() (before, after sla.Outcome) {
	if c.Before != nil {
		before = c.Before.Outcome
	}
	if c.After != nil {
		after = c.After.Outcome
	}
	return before, after
}

// Diff returns the clocks on which two assessments of a ticket differ, in the
// order of before, then those that only after has; nil if there are none. It
// answers what a late event changed: assess the history with and without it.
// The moments of the assessments are not compared.
func Diff(before, after sla.Assessment) []Difference {
	var changes []Difference
	pairs(before.Statuses, after.Statuses, func(b, a *sla.Status) {
		c := Difference{Before: copied(b), After: copied(a)}
		if b != nil && a != nil {
			if c.Fields = differences(b, a); len(c.Fields) == 0 {
				return
			}
		}
		changes = append(changes, c)
	})
	return changes
}

// pairs calls do with the statuses of the same clock, in the order of before; then
// with what only after has. The one that a side lacks is nil.
func pairs(before, after []sla.Status, do func(b, a *sla.Status)) {
	var few [32]bool
	taken := append(few[:0], make([]bool, len(after))...)
	next := 0 // most often the partner: both sides are in one order
	for i := range before {
		b, a := &before[i], (*sla.Status)(nil)
		for k := range after {
			if j := (next + k) % len(after); !taken[j] && same(b, &after[j]) {
				taken[j], next, a = true, j+1, &after[j]
				break
			}
		}
		do(b, a)
	}
	for j := range after {
		if !taken[j] {
			do(nil, &after[j])
		}
	}
}

// same reports whether two statuses are of one cycle of one clock.
func same(s, t *sla.Status) bool { return s.Clock == t.Clock && s.Cycle == t.Cycle }

func copied(s *sla.Status) *sla.Status {
	if s == nil {
		return nil
	}
	c := *s
	return &c
}

func differences(b, a *sla.Status) []string {
	var fields []string
	note := func(name string, differs bool) {
		if differs {
			fields = append(fields, name)
		}
	}
	note("target", b.Target != a.Target || b.Rule != a.Rule)
	note("outcome", b.Outcome != a.Outcome)
	note("phase", b.Phase != a.Phase)
	note("excluded", b.Excluded != a.Excluded)
	note("start", !b.Start.Equal(a.Start))
	note("stop", !b.Stop.Equal(a.Stop))
	note("due", !b.Due.Equal(a.Due))
	note("no_due", b.NoDue != a.NoDue)
	note("within", b.Within != a.Within)
	note("elapsed", b.Elapsed != a.Elapsed)
	note("paused", b.Paused != a.Paused)
	note("overdue", b.Overdue != a.Overdue)
	note("overdue_wall", b.OverdueWall != a.OverdueWall)
	note("warning", b.Warning != a.Warning)
	note("paused_by", b.PausedBy != a.PausedBy)
	note("former_targets", b.FormerTargets != a.FormerTargets)
	note("former_breach", b.FormerBreach != a.FormerBreach)
	note("next_look", !b.NextLook.Equal(a.NextLook))
	return fields
}
