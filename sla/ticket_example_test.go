package sla_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
)

// The policy of a small desk, as it may lie in a file.
const contract = `{
	"schema": "sla/policy/2",
	"calendars": {
		"berlin": {
			"zone": "Europe/Berlin",
			"week": {
				"mon": ["09:00-12:00", "13:00-17:00"], "tue": ["09:00-12:00", "13:00-17:00"],
				"wed": ["09:00-12:00", "13:00-17:00"], "thu": ["09:00-12:00", "13:00-17:00"], "fri": ["09:00-12:00", "13:00-16:00"]
			},
			"holidays": [{"name": "Good Friday", "easter": {"days": -2}}, {"name": "Easter Monday", "easter": {"days": 1}}]
		}
	},
	"states": {"open": ["open"], "waiting": ["waiting"], "done": ["solved"]},
	"clocks": [
		{"name": "first_response",
			"start": [{"on": "opened", "by": ["customer"]}], "stop": [{"on": "reply"}], "cancel": [{"enters": {"class": ["done"]}}],
			"targets": [{"name": "first reply", "within": "2h", "calendar": "berlin"}]},
		{"name": "resolution", "cycles": "sum",
			"start": [{"enters": {"not": {"class": ["done"]}}}], "stop": [{"enters": {"class": ["done"]}}],
			"pause": [{"name": "customer", "when": {"class": ["waiting"]}}],
			"targets": [
				{"name": "urgent", "when": {"priority": ["p1", "p2"]}, "within": "8h", "calendar": "berlin"},
				{"name": "others", "within": "16h", "calendar": "berlin"}
			],
			"warn": [{"name": "soon", "share": "80%", "action": "tell the lead"}]}
	]
}`

// What the application knows of one ticket, in any order.
const log = `[
	{"time": "2026-04-02T12:00:00Z", "kind": "created", "side": "customer", "state": "open", "priority": "p3"},
	{"time": "2026-04-02T13:30:00Z", "kind": "message", "side": "agent", "visibility": "public", "state": "waiting"},
	{"time": "2026-04-07T08:00:00Z", "kind": "message", "side": "customer", "visibility": "public", "state": "open"},
	{"time": "2026-04-07T09:00:00Z", "kind": "priority_changed", "priority": "p2"}
]`

// A ticket from its history to its status, and why.
func Example_ticket() {
	spec, err := sla.Read[sla.PolicySpec]([]byte(contract))
	if err != nil {
		fmt.Println(err)
		return
	}
	policy, err := sla.NewPolicy(spec, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	var events []lifecycle.Event
	if err := json.Unmarshal([]byte(log), &events); err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 4, 7, 14, 30, 0, 0, time.UTC)
	const minute = "Mon 2 Jan 15:04"
	for _, x := range policy.Explain(lifecycle.NewHistory(events), now) {
		fmt.Printf("%v %q: %v, %v of %v, due %v\n", x.Clock, x.Rule, x.Outcome, x.Elapsed, x.Within, x.Due.Format(minute))
		for _, e := range x.Ledger {
			fmt.Printf("  %v to %v %7v %5v  %v\n", e.From.Format(minute), e.To.Format(minute), e.Kind, e.Amount, e.Rule)
		}
		for _, f := range x.Former {
			fmt.Printf("  before: %q until %v\n", f.Rule, f.To.Format(minute))
		}
		for _, k := range x.Crossings {
			if !k.Time.IsZero() {
				fmt.Printf("  %v at %v: %v (passed: %v)\n", k.Name, k.Time.Format(minute), k.Action, k.Crossed)
			}
		}
	}
	// Output:
	// first_response "first reply": met, 1h30m of 2h, due Thu 2 Apr 16:00
	//   Thu 2 Apr 14:00 to Thu 2 Apr 15:30 counted 1h30m  first reply
	// resolution "urgent": pending, 7h of 8h, due Wed 8 Apr 09:30
	//   Thu 2 Apr 14:00 to Thu 2 Apr 15:30 counted 1h30m  urgent
	//   Thu 2 Apr 15:30 to Tue 7 Apr 10:00  paused 2h30m  customer
	//   Tue 7 Apr 10:00 to Tue 7 Apr 11:00 counted    1h  urgent
	//   Tue 7 Apr 11:00 to Tue 7 Apr 12:00 counted    1h  urgent
	//   Tue 7 Apr 12:00 to Tue 7 Apr 13:00    shut    0s  outside hours
	//   Tue 7 Apr 13:00 to Tue 7 Apr 16:30 counted 3h30m  urgent
	//   before: "others" until Tue 7 Apr 11:00
	//   soon at Tue 7 Apr 15:54: tell the lead (passed: true)
}
