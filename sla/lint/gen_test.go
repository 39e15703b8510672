package lint_test

import (
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"pgregory.net/rapid"
)

// The vocabulary of generated policies: small, so that targets meet.
var (
	someLevels    = []priority.Level{priority.P1, priority.P2, priority.P4}
	someCustomers = []string{"gold", "free"}
	someGroups    = []string{"front"}
	someStates    = []lifecycle.State{"new"}
)

// genPolicy draws a policy whose targets differ by what kinds of tickets do.
func genPolicy() *rapid.Generator[sla.PolicySpec] {
	return rapid.Custom(func(t *rapid.T) sla.PolicySpec {
		office := calendar.OfficeHours(rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"}).Draw(t, "zone"), "08:30-12:00", "13:00-17:00")
		office.Holidays = []calendar.HolidaySpec{{Yearly: "01-01"}, {Yearly: "05-01"}}
		closing := office
		closing.Versions = []calendar.VersionSpec{{From: calendar.NewDate(2026, time.October, 9), Week: calendar.Week{Mon: []calendar.Hours{}}}}
		s := sla.PolicySpec{Calendars: map[string]calendar.Spec{
			"office": office, "night": calendar.OfficeHours("Europe/Berlin", "22:00-06:00"), "closing": closing,
		}}
		s.Targets = rapid.SliceOfN(rapid.Custom(genTarget), 1, 7).Draw(t, "targets")
		if rapid.Bool().Draw(t, "factors") {
			third, _ := priority.NewRatio(1, 3)
			s.Factors = []sla.FactorSpec{{Customer: "gold", Factor: third}, {Customer: "slow", Factor: priority.Percent(400)}}
		}
		return s
	})
}

func genTarget(t *rapid.T) sla.TargetSpec {
	s := sla.TargetSpec{
		Metric:   rapid.SampledFrom([]sla.Metric{sla.FirstResponse, sla.Resolution}).Draw(t, "metric"),
		Calendar: rapid.SampledFrom([]string{"", "office", "night", "closing"}).Draw(t, "calendar"),
		Fixed:    rapid.Bool().Draw(t, "fixed"),
	}
	s.When.Priorities = pick(t, "levels", someLevels)
	s.When.Customers = pick(t, "customers", someCustomers)
	s.When.Groups = pick(t, "groups", someGroups)
	s.When.States = pick(t, "states", someStates)
	turn := func(name string, of int) time.Time {
		if rapid.IntRange(0, of).Draw(t, name) > 0 {
			return time.Time{}
		}
		return time.Date(2026, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), 15, 10, 20, 0, 0, time.UTC)
	}
	s.When.From = turn("from", 4)
	if until := turn("until", 4); s.When.From.Before(until) {
		s.When.Until = until
	}
	switch rapid.IntRange(0, 5).Draw(t, "promise") {
	case 0:
		s.None = true
	case 1:
		s.Days = rapid.IntRange(1, 6).Draw(t, "days")
		s.DayRule = rapid.SampledFrom([]calendar.DayRule{calendar.SameTime, calendar.EndOfDay}).Draw(t, "rule")
	default:
		s.Within = sla.Duration(rapid.IntRange(1, 60).Draw(t, "halves")) * sla.Duration(30*time.Minute)
		s.Within += sla.Duration(rapid.IntRange(0, 1).Draw(t, "and a bit"))
	}
	return s
}

// pick draws some of a list, most often none.
func pick[T comparable](t *rapid.T, name string, of []T) []T {
	if rapid.IntRange(0, 2).Draw(t, name+" asked") > 0 {
		return nil
	}
	return rapid.SliceOfNDistinct(rapid.SampledFrom(of), 1, len(of), func(v T) T { return v }).Draw(t, name)
}
