package lint_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/lint"
)

// named returns a policy with n customers, each with amounts of its own: P1
// around the clock, the others in the hours of an office with holidays, P4 in
// business days.
func named(n int) sla.PolicySpec {
	office := calendar.OfficeHours("Europe/Berlin", "08:00-12:00", "13:00-17:00")
	office.Holidays = []calendar.HolidaySpec{{Name: "New Year", Yearly: "01-01"}, {Name: "Christmas", Yearly: "12-25"}}
	s := clean()
	s.Calendars["office"] = office
	s.Targets = nil
	for i := range n {
		customer := fmt.Sprintf("customer-%03d", i)
		add := func(l priority.Level, response, resolution sla.TargetSpec) {
			for k, t := range []sla.TargetSpec{response, resolution} {
				t.Metric = []sla.Metric{sla.FirstResponse, sla.Resolution}[k]
				t.When = sla.Match{Priorities: []priority.Level{l}, Customers: []string{customer}}
				s.Targets = append(s.Targets, t)
			}
		}
		more := sla.Duration(i) * sla.Duration(time.Second)
		add(priority.P1, sla.TargetSpec{Within: hour/4 + more}, sla.TargetSpec{Within: 4*hour + more})
		add(priority.P2, sla.TargetSpec{Within: hour + more, Calendar: "office"}, sla.TargetSpec{Within: 6*hour + more, Calendar: "office"})
		add(priority.P3, sla.TargetSpec{Within: 4*hour + more, Calendar: "office"}, sla.TargetSpec{Within: 7*hour + more, Calendar: "office"})
		add(priority.P4, sla.TargetSpec{Within: 6*hour + more, Calendar: "office"}, sla.TargetSpec{Days: 3, Calendar: "office"})
	}
	return s
}

// The cost grows as the number of customers does: what a customer adds is its
// own kind of ticket.
func BenchmarkPolicyCustomers(b *testing.B) {
	m := preset.StandardSpec()
	for _, n := range []int{1, 10, 100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := named(n)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := lint.Policy(s, lint.Options{Machine: &m}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
