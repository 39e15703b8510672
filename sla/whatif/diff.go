package whatif

import (
	"slices"

	"github.com/supportops/policy/sla"
)

// Change is a clock on which two assessments differ. Before or After is nil if
// only the other side has the clock.
type Change struct {
	Before *sla.Status `json:"before,omitzero"`
	After  *sla.Status `json:"after,omitzero"`

	// Fields are the JSON names of the fields that differ, in the order in
	// which [sla.Status] has them; none if a side is missing.
	Fields []string `json:"fields,omitzero"`
}

// Metric returns the metric of the clock.
func (c Change) Metric() sla.Metric {
	if c.Before != nil {
		return c.Before.Metric
	}
	return c.After.Metric
}

// Outcomes returns the verdicts of both sides, unset for a missing one.
func (c Change) Outcomes() (before, after sla.Outcome) {
	if c.Before != nil {
		before = c.Before.Outcome
	}
	if c.After != nil {
		after = c.After.Outcome
	}
	return before, after
}

// Diff returns the clocks on which two assessments of a ticket differ, in the
// order of before and then of what only after has; nil if they are alike. It
// answers what a late event changed: assess the history with and without it.
// The moments of the assessments are not compared.
func Diff(before, after sla.Assessment) []Change {
	var changes []Change
	for i := range before.Statuses {
		b := before.Statuses[i]
		a := find(after.Statuses, &b)
		if a == nil {
			changes = append(changes, Change{Before: &b})
			continue
		}
		if fields := differences(&b, a); len(fields) > 0 {
			copied := *a
			changes = append(changes, Change{Before: &b, After: &copied, Fields: fields})
		}
	}
	for i := range after.Statuses {
		if a := after.Statuses[i]; find(before.Statuses, &a) == nil {
			changes = append(changes, Change{After: &a})
		}
	}
	return changes
}

// find returns the status of the same clock as s.
func find(list []sla.Status, s *sla.Status) *sla.Status {
	i := slices.IndexFunc(list, func(t sla.Status) bool {
		return t.Metric == s.Metric && t.Cycle == s.Cycle && (s.Metric != sla.Operational || t.Target == s.Target)
	})
	if i < 0 {
		return nil
	}
	return &list[i]
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
