package sla_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
)

// The policy of a desk of a real shape: three tiers of customers, two regions,
// four clocks, dates agreed for one ticket, and the most urgent level around the
// clock.
const regions = `{
	"schema": "sla/policy/2",
	"name": "regions",
	"calendars": {
		"berlin": {"zone": "Europe/Berlin", "week": {"mon": ["09:00-17:00"], "tue": ["09:00-17:00"], "wed": ["09:00-17:00"], "thu": ["09:00-17:00"], "fri": ["09:00-17:00"]},
			"holidays": [{"name": "Good Friday", "easter": {"days": -2}}, {"name": "Easter Monday", "easter": {"days": 1}}]},
		"boston": {"zone": "America/New_York", "week": {"mon": ["09:00-17:00"], "tue": ["09:00-17:00"], "wed": ["09:00-17:00"], "thu": ["09:00-17:00"], "fri": ["09:00-17:00"]}}
	},
	"states": {"open": ["new", "in_progress"], "waiting": ["on_hold"], "done": ["solved"]},
	"factors": [
		{"name": "gold", "when": {"customer": ["gold"]}, "factor": "50%"},
		{"name": "bronze", "when": {"customer": ["bronze"]}, "factor": "200%"}
	],
	"exclude": [{"reason": "duplicate", "when": {"reason": ["duplicate"]}}],
	"clocks": [
		{"name": "first_response",
			"start": [{"on": "opened", "by": ["customer"]}, {"on": "contact", "if": {"not": {"replied": ["yes"]}}}],
			"stop": [{"on": "reply"}], "cancel": [{"enters": {"class": ["done"]}}],
			"targets": [
				{"name": "p1", "when": {"priority": ["p1"]}, "within": "15m", "fixed": true},
				{"name": "others", "within": "4h", "calendar_of": ["region"], "calendar": "berlin"}
			]},
		{"name": "resolution", "cycles": "sum", "retarget": "carry",
			"start": [{"enters": {"not": {"class": ["done"]}}}], "stop": [{"enters": {"class": ["done"]}}],
			"pause": [{"name": "until the follow-up", "when": {"state": ["on_hold"]}, "until": "follow_up"}],
			"targets": [
				{"name": "agreed date", "by": "agreed_date"},
				{"name": "p1", "when": {"priority": ["p1"]}, "within": "4h", "fixed": true},
				{"name": "p2", "when": {"priority": ["p2"]}, "within": "16h", "calendar_of": ["region"], "calendar": "berlin"},
				{"name": "others", "days": 5, "day_rule": "end_of_day", "cutoff": "16:00", "calendar_of": ["region"], "calendar": "berlin"}
			],
			"warn": [{"name": "half", "share": "50%"}, {"name": "soon", "before": "1h", "action": "tell the lead"}]},
		{"name": "update", "cycles": "each", "retarget": "carry",
			"start": [{"on": "reply", "if": {"not": {"class": ["done"]}}}], "stop": [{"on": "reply"}], "cancel": [{"enters": {"class": ["done"]}}],
			"targets": [{"when": {"priority": ["p1"]}, "within": "1h", "fixed": true}, {"within": "8h", "calendar_of": ["region"], "calendar": "berlin"}]},
		{"name": "time_to_own",
			"start": [{"on": "opened"}], "stop": [{"enters": {"assignee": ["*"]}}],
			"targets": [{"within": "1h", "calendar_of": ["region"], "calendar": "berlin"}]}
	]
}`

// One ticket that goes from Berlin to Boston before Easter: its first seven
// hours are counted in Berlin and carried over, a hold ends at the stated
// follow-up without any event, and gold customers have half the time.
func Example_regions() {
	spec, err := sla.Read[sla.PolicySpec]([]byte(regions))
	if err != nil {
		fmt.Println(err)
		return
	}
	policy, err := sla.NewPolicy(spec, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	events, err := lifecycle.Read[[]lifecycle.Event]([]byte(`[
		{"time": "2026-04-01T14:00:00Z", "kind": "created", "side": "customer", "state": "new", "priority": "p2", "customer": "gold", "facts": {"region": ["berlin"]}},
		{"time": "2026-04-01T14:30:00Z", "kind": "message", "side": "agent", "visibility": "public", "assignee": "ann", "state": "in_progress"},
		{"time": "2026-04-02T09:00:00Z", "kind": "state_changed", "state": "on_hold", "facts": {"follow_up": ["2026-04-02T11:00:00Z"]}},
		{"time": "2026-04-02T15:00:00Z", "kind": "assigned", "group": "boston", "facts": {"region": ["boston"]}}
	]`))
	if err != nil {
		fmt.Println(err)
		return
	}
	const minute = "Mon 15:04 MST"
	for _, x := range policy.Explain(lifecycle.NewHistory(events), time.Date(2026, 4, 2, 16, 0, 0, 0, time.UTC)) {
		fmt.Printf("%s: %s, %s of %s used, due %s\n", x.Clock, x.Outcome, x.Elapsed, x.Within, x.Due.Format(minute))
		if x.Clock != sla.Resolution {
			continue
		}
		fmt.Printf("  %s × %s in %s\n", x.Rule, x.Factor, x.Calendar)
		for _, e := range x.Ledger {
			carried := ""
			if e.Carried {
				carried = ", carried over"
			}
			fmt.Printf("  %s to %s  %-7s %5s  %s (%s%s)\n", e.From.Format(minute), e.To.Format(minute), e.Kind, e.Amount, e.Rule, e.Calendar, carried)
		}
		for _, k := range x.Crossings {
			fmt.Printf("  %s: %s\n", k.Name, k.Time.Format(minute))
		}
	}
	// Output:
	// first_response: met, 30m of 2h used, due Thu 10:00 CEST
	// resolution: pending, 8h of 8h used, due Thu 12:00 EDT
	//   p2 × gold in boston
	//   Wed 16:00 CEST to Wed 17:00 CEST  counted    1h  p2 (berlin, carried over)
	//   Wed 17:00 CEST to Thu 09:00 CEST  shut       0s  outside hours (berlin)
	//   Thu 09:00 CEST to Thu 11:00 CEST  counted    2h  p2 (berlin, carried over)
	//   Thu 11:00 CEST to Thu 13:00 CEST  paused     2h  until the follow-up (berlin)
	//   Thu 13:00 CEST to Thu 17:00 CEST  counted    4h  p2 (berlin, carried over)
	//   Thu 11:00 EDT to Thu 12:00 EDT  counted    1h  p2 (boston)
	//   half: Thu 11:00 EDT
	//   soon: Thu 11:00 EDT
	// update: breached, 9h30m of 4h used, due Thu 12:30 CEST
	// time_to_own: met, 30m of 30m used, due Wed 16:30 CEST
}

// A date that was agreed for one ticket is its deadline, whatever its priority
// and whether or not it is held.
func ExampleTargetSpec() {
	policy, err := sla.NewPolicy(sla.PolicySpec{Clocks: []sla.ClockSpec{{
		Name:   "delivery",
		Start:  []sla.SignalSpec{{On: "opened"}},
		Stop:   []sla.SignalSpec{{Enters: is("state", "delivered")}},
		Pauses: []sla.PauseSpec{{When: is("state", "on_hold")}},
		Targets: []sla.TargetSpec{
			{Name: "agreed", By: "agreed_date"},
			{Name: "usual", Within: sla.Amount(48 * time.Hour)},
		},
	}}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	agreed := after(10, lifecycle.Event{Kind: lifecycle.Updated, State: "on_hold", Facts: map[string][]string{"agreed_date": {"2026-03-20T17:00:00Z"}}})
	for _, s := range policy.Assess(ticket("", agreed), monday.Add(time.Hour)).Statuses {
		fmt.Println(s.Clock, s.Rule, s.Due.Format(time.DateTime), s.FormerTargets)
	}
	// Output: delivery agreed 2026-03-20 17:00:00 1
}

// Time to own ends with a person's assignment, and a reset erases a cycle as if
// it had never been.
func ExampleClockSpec() {
	policy, err := sla.NewPolicy(sla.PolicySpec{Clocks: []sla.ClockSpec{{
		Name:    "time_to_own",
		Start:   []sla.SignalSpec{{On: "opened"}},
		Stop:    []sla.SignalSpec{{Enters: is("assignee", "*")}},
		Reset:   []sla.ResetSpec{{SignalSpec: sla.SignalSpec{Changes: []string{"priority"}}, Of: []string{"running"}}},
		Targets: []sla.TargetSpec{{Within: sla.Amount(30 * time.Minute)}},
	}}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	h := ticket("", after(20, lifecycle.Event{Kind: lifecycle.PriorityChanged, Priority: 1}), after(45, lifecycle.Event{Kind: lifecycle.Assigned, Assignee: "ann"}))
	for _, s := range policy.Assess(h, monday.Add(time.Hour)).Statuses {
		fmt.Println(s.Clock, s.Cycle, s.Outcome, s.Elapsed)
	}
	// Output: time_to_own 1 met 25m
}

// What to promise on opening, the reverse question, and one timer for all that
// may change by itself.
func ExamplePolicy() {
	policy, err := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	p2 := lifecycle.Facets{Priority: 2}
	due, _ := policy.Due(sla.Resolution, p2, monday)
	start, _ := policy.StartBy(sla.Resolution, p2, due)
	fmt.Println(due.Format("15:04"), start.Format("15:04"))

	created := lifecycle.Event{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: 2}
	a := policy.Assess(lifecycle.NewHistory([]lifecycle.Event{created}), monday.Add(time.Minute))
	fmt.Println(a.NextLook.Format("15:04"))
	// Output:
	// 17:00 09:00
	// 09:30
}

// Factors scale, exclusions take out of the judgement.
func ExamplePolicySpec() {
	s := sla.StandardPolicySpec()
	s.Factors = sla.StandardFactors()
	s.Exclude = append(s.Exclude, sla.ExclusionSpec{Reason: "spam", When: is("reason", "spam")})
	policy, err := sla.NewPolicy(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	created := lifecycle.Event{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: 2, Customer: "Enterprise"}
	spam := after(5, lifecycle.Event{Kind: lifecycle.StateChanged, State: "closed", Reason: "spam"})
	for _, events := range [][]lifecycle.Event{{created}, {created, spam}} {
		a := policy.Assess(lifecycle.NewHistory(events), monday.Add(10*time.Minute))
		s, _ := a.Status(sla.Resolution)
		fmt.Printf("%s %s %q\n", s.Within, s.Outcome, s.Excluded)
	}
	// Output:
	// 4h pending ""
	// 4h excluded "spam"
}

// The target of a ticket before and after its priority changes, and when its
// warnings are given.
func ExampleExplanation() {
	s := sla.StandardPolicySpec()
	policy, err := sla.NewPolicy(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Agent, State: "new", Priority: 3},
		after(60, lifecycle.Event{Kind: lifecycle.PriorityChanged, Priority: 2}),
	})
	for _, x := range policy.Explain(h, monday.Add(5*time.Hour)) {
		for _, f := range x.Former {
			fmt.Println("before:", f.Rule, "due", f.Due.Format("Mon 15:04"), f.Breached)
		}
		for _, k := range x.Crossings[:2] {
			fmt.Println(k.Name, k.Share, k.Time.Format("15:04"), k.Crossed)
		}
		for _, e := range x.Ledger {
			fmt.Println(e.Kind, e.Amount, e.Rule)
		}
	}
	// Output:
	// before: p3 resolution due Tue 09:00 false
	// yellow 50% 13:00 true
	// orange 80% 15:24 false
	// counted 1h p2 resolution
	// counted 4h p2 resolution
}
