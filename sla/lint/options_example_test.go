package lint_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/lint"
)

// Were the promises kept in the past? Histories are assessed at Now.
func ExampleOptions() {
	var tickets []lifecycle.History
	for i := range 30 {
		opened := time.Date(2026, 3, 2, 9, i, 0, 0, time.UTC)
		tickets = append(tickets, lifecycle.NewHistory([]lifecycle.Event{
			{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: priority.P1},
			{Time: opened.Add(2 * time.Hour), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
		}))
	}
	findings, err := lint.Check(sla.StandardPolicySpec(), lint.Options{
		Histories: slices.Values(tickets), Now: time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC), Least: priority.Percent(80),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range findings {
		if f.Rule == "seldom_met" {
			fmt.Println(f)
		}
	}
	// Output:
	// clocks[0].targets[0]: seldom_met: kept for 0 of 30 cycles up to 2026-03-09, less than 80%
	// clocks[1].targets[0]: seldom_met: kept for 0 of 30 cycles up to 2026-03-09, less than 80%
}
