// Command deadline is the example of the README: when is a ticket due, and why.
package main

import (
	"fmt"
	"log"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

func main() {
	office := calendar.OfficeHours("Europe/Berlin", "09:00-12:30", "13:00-17:30")
	office.Holidays = []calendar.HolidaySpec{{Name: "Good Friday", Easter: &calendar.Easter{Days: -2}}, {Name: "Easter Monday", Easter: &calendar.Easter{Days: 1}}}
	policy, err := sla.NewPolicy(sla.StandardPolicySpec().OnCalendar("office", office), nil) // P2: answer in 1 h, solve in 8 h
	if err != nil {
		log.Fatal(err)
	}
	day := time.Date(2026, 4, 2, 0, 0, 0, 0, time.UTC) // Thursday before Easter
	ticket := lifecycle.NewHistory([]lifecycle.Event{
		{Time: day.Add(13 * time.Hour), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: priority.P2},
		{Time: day.Add(14 * time.Hour), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, State: "waiting"},
		{Time: day.Add(15 * time.Hour), Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public, State: "in_progress"},
	})
	for _, x := range policy.Explain(ticket, day.Add(16*time.Hour)) {
		fmt.Printf("%s: %s, due %s\n", x.Clock, x.Outcome, x.Due.Format("Mon 2 Jan 15:04 MST"))
		for _, e := range x.Ledger {
			fmt.Printf("  %s to %s  %-7s %4s  %s\n", e.From.Format("Mon 15:04"), e.To.Format("Mon 15:04"), e.Kind, e.Amount, e.Rule)
		}
	}
}
