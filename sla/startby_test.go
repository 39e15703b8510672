package sla_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

func TestStartBy(t *testing.T) {
	office := map[string]calendar.Spec{"office": calendar.OfficeHours("UTC", "09:00-17:00")}
	days := func(n int, rule calendar.DayRule) sla.PolicySpec {
		return sla.PolicySpec{Calendars: office, Targets: []sla.TargetSpec{{Metric: sla.Resolution, Days: n, DayRule: rule, Calendar: "office"}}}
	}
	evening := on(2, 19, 0)
	for _, row := range []struct {
		name, why string
		spec      sla.PolicySpec
		due, want time.Time
		none      bool
	}{
		{"two days to the end of the day", "counted back from noon, it was Wednesday, whose deadline is Friday evening",
			days(2, calendar.EndOfDay), on(6, 12, 0), on(4, 0, 0).Add(-1), false},
		{"to the end of that very day", "", days(2, calendar.EndOfDay), on(6, 17, 0), on(5, 0, 0).Add(-1), false},
		{"two days to the same time", "due while shut: counted back, it was late", days(2, calendar.SameTime), on(9, 0, 30), on(4, 17, 0).Add(-1), false},
		{"a target that is new by then", "the target in force at the deadline promised 2 h to tickets that had 8",
			sla.PolicySpec{Targets: []sla.TargetSpec{
				{Metric: sla.Resolution, Within: sla.Duration(2 * time.Hour), When: sla.Match{From: evening}},
				{Metric: sla.Resolution, Within: sla.Duration(8 * time.Hour), When: sla.Match{Until: evening}},
			}}, on(2, 20, 0), on(2, 12, 0), false},
		{"a target that ends in between", "a start just before the change is in time, and none after it",
			sla.PolicySpec{Targets: []sla.TargetSpec{
				{Metric: sla.Resolution, Within: sla.Duration(time.Hour), When: sla.Match{Until: evening}},
				{Metric: sla.Resolution, None: true},
			}}, on(2, 22, 0), evening.Add(-1), false},
		{"nothing promised", "", sla.PolicySpec{Targets: []sla.TargetSpec{{Metric: sla.Resolution, None: true}, {Metric: sla.FirstResponse, Within: 1}}}, on(2, 9, 0), time.Time{}, true},
	} {
		p := mustPolicy(row.spec)
		got, ok := p.StartBy(sla.Resolution, lifecycle.Facets{}, row.due)
		if ok == row.none || !got.Equal(row.want) {
			due, _ := p.Due(sla.Resolution, lifecycle.Facets{}, got)
			t.Errorf("%s: start by %v (%t), due %v, want %v (%s)", row.name, got, ok, due, row.want, row.why)
		}
	}
}
