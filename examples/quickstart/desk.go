package main

import (
	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

const zone = "Europe/Berlin"

// matrix is how the desk turns impact and urgency into a level.
func matrix() *priority.MatrixSpec {
	values := []string{"high", "medium", "low"}
	return &priority.MatrixSpec{
		Impact:  priority.AxisSpec{Name: "impact", Values: values},
		Urgency: priority.AxisSpec{Name: "urgency", Values: values},
		Cells: [][]priority.Level{
			{priority.P1, priority.P2, priority.P3},
			{priority.P2, priority.P3, priority.P4},
			{priority.P3, priority.P4, priority.P5},
		},
	}
}

// mapping says what the columns of the log mean.
func mapping() ticketlog.Mapping {
	m := preset.StandardSpec()
	return ticketlog.Mapping{
		Schema: ticketlog.MappingSchema, Grouped: true,
		Case: "ticket", State: []string{"status"}, Group: "team", Assignee: "agent", Opened: "opened",
		Time:      ticketlog.Stamp{Columns: []string{"updated"}, Layouts: []string{"2006-01-02 15:04"}, Zone: zone},
		Impact:    ticketlog.Axis{Column: "impact"},
		Urgency:   ticketlog.Axis{Column: "urgency"},
		Matrix:    matrix(),
		Responded: []string{"in_progress", "resolved"},
		Machine:   &m,
	}
}

// promise is the standard policy, measured in office hours but for P1, which
// is promised around the clock.
func promise() sla.PolicySpec {
	office := calendar.OfficeHours(zone, "09:00-12:30", "13:00-17:30")
	office.Holidays = []calendar.HolidaySpec{
		{Name: "Good Friday", Easter: &calendar.Easter{Days: -2}},
		{Name: "Easter Monday", Easter: &calendar.Easter{Days: 1}},
	}
	return sla.StandardPolicySpec().OnCalendar("office", office, priority.P2, priority.P3, priority.P4, priority.P5)
}
