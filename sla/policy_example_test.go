package sla_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// on is an instant in March 2026, in UTC. The 2nd is a Monday.
func on(day, hour, minute int) time.Time {
	return time.Date(2026, 3, day, hour, minute, 0, 0, time.UTC)
}

// ticket is a ticket that a customer opens on Monday at 09:00, and what
// follows.
func ticket(p priority.Level, more ...lifecycle.Event) lifecycle.History {
	created := lifecycle.Event{
		Time: on(2, 9, 0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: p,
	}
	return lifecycle.NewHistory(append([]lifecycle.Event{created}, more...))
}

// becomes states a state.
func becomes(t time.Time, s lifecycle.State) lifecycle.Event {
	return lifecycle.Event{Time: t, Kind: lifecycle.StateChanged, State: s}
}

// says is a public message.
func says(t time.Time, s lifecycle.Side) lifecycle.Event {
	return lifecycle.Event{Time: t, Kind: lifecycle.Message, Side: s, Visibility: lifecycle.Public}
}

// resolveWithin is a policy with one target of eight office hours.
func resolveWithin(hours int) sla.PolicySpec {
	return sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC")},
		Done:      []lifecycle.State{preset.StateResolved},
		Targets: []sla.TargetSpec{{
			Metric: sla.Resolution, Calendar: "office", Within: sla.Duration(hours) * sla.Duration(time.Hour),
		}},
	}
}

// mustPolicy is for examples: a program reports the error.
func mustPolicy(s sla.PolicySpec) *sla.Policy {
	p, err := sla.NewPolicy(s)
	if err != nil {
		panic(err)
	}
	return p
}

func ExamplePolicy() {
	p, err := sla.NewPolicy(sla.StandardPolicySpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	a := p.Assess(ticket(priority.P2), on(2, 9, 30))
	for _, s := range a.Statuses {
		fmt.Println(s.Metric, s.Outcome, s.Due.Format("Mon 15:04"), s.Remaining())
	}
	fmt.Println("look again", a.NextLook.Format("Mon 15:04"))
	// Output:
	// first_response pending Mon 10:00 30m0s
	// resolution pending Mon 17:00 7h30m0s
	// look again Mon 09:48
}

func ExampleNewPolicy_defects() {
	_, err := sla.NewPolicy(sla.PolicySpec{
		Targets: []sla.TargetSpec{{Metric: sla.Resolution}, {Metric: sla.Resolution, Within: 1, Calendar: "office"}},
	})
	fmt.Println(err)
	// Output:
	// sla: 2 defects
	// 	targets[0].within: required: want one of within, days, none
	// 	targets[1].calendar: unknown: "office" is none of the calendars
}

func ExampleParsePolicySpec() {
	s, err := sla.ParsePolicySpec([]byte(`{
		"schema": "sla/policy/1",
		"calendars": {"office": {"zone": "Europe/Berlin", "week": {"mon": ["09:00-17:00"], "tue": ["09:00-17:00"]}}},
		"targets": [
			{"name": "urgent", "metric": "resolution", "when": {"priorities": ["p1"]}, "within": "4h"},
			{"name": "others", "metric": "resolution", "days": 2, "calendar": "office"}
		],
		"done": ["solved"],
		"pauses": [{"name": "customer", "states": ["waiting"], "budget_days": 3}]
	}`))
	fmt.Println(s.Targets[1].Days, s.Pauses[0].BudgetDays, err)
	// Output: 2 3 <nil>
}

func ExamplePolicySpec_OnCalendar() {
	s := sla.StandardPolicySpec().OnCalendar("office", calendar.OfficeHours("UTC"), priority.P3)
	p := mustPolicy(s)
	for _, l := range []priority.Level{priority.P2, priority.P3} {
		due, _ := p.Due(sla.Resolution, lifecycle.Facets{Priority: l}, on(2, 9, 0))
		fmt.Println(l, due.Format("Mon 2 Jan 15:04"))
	}
	// Output:
	// p2 Mon 2 Mar 17:00
	// p3 Wed 4 Mar 17:00
}

func ExamplePolicy_Due() {
	p := mustPolicy(resolveWithin(8))
	due, ok := p.Due(sla.Resolution, lifecycle.Facets{}, on(6, 15, 0)) // Friday
	fmt.Println(due.Format("Mon 15:04"), ok)
	// Output: Mon 15:00 true
}

// Due on Friday at noon: when must work start?
func ExamplePolicy_StartBy() {
	p := mustPolicy(resolveWithin(8))
	start, ok := p.StartBy(sla.Resolution, lifecycle.Facets{}, on(6, 12, 0))
	fmt.Println(start.Format("Mon 15:04"), ok)
	// Output: Thu 12:00 true
}

func ExamplePolicy_Target() {
	p := mustPolicy(sla.StandardPolicySpec())
	index, within, ok := p.Target(sla.FirstResponse, lifecycle.Facets{Priority: priority.P1}, on(2, 9, 0))
	fmt.Println(p.Spec().Targets[index].Name, within, ok)
	// Output: p1 first response 15m0s true
}

func ExamplePolicy_AssessAll() {
	p := mustPolicy(resolveWithin(8))
	queue := []lifecycle.History{ticket(priority.P1), ticket(priority.P2, becomes(on(2, 12, 0), preset.StateResolved))}
	for _, a := range p.AssessAll(slices.Values(queue), on(3, 10, 0)) {
		s, _ := a.Status(sla.Resolution)
		fmt.Println(s.Outcome, s.Elapsed)
	}
	// Output:
	// breached 9h
	// met 3h
}

// One Assessment serves any number of tickets.
func ExampleAssessment() {
	p := mustPolicy(resolveWithin(8))
	var a sla.Assessment
	for _, l := range priority.Levels()[:2] {
		p.AssessInto(&a, ticket(l), on(2, 12, 0))
		fmt.Println(len(a.Statuses), a.NextLook.Format("15:04:05.999999999"))
	}
	// Output:
	// 1 17:00:00.000000001
	// 1 17:00:00.000000001
}

func ExampleStatus() {
	p := mustPolicy(resolveWithin(2))
	a := p.Assess(ticket(priority.P1), on(3, 10, 0))
	s, _ := a.Status(sla.Resolution)
	fmt.Println(s.Outcome, s.Phase, "elapsed", s.Elapsed, "overdue", s.Overdue, "or", s.OverdueWall, "as time passes")
	// Output: breached running elapsed 9h overdue 7h or 23h as time passes
}

func ExampleTargetSpec() {
	s := resolveWithin(8)
	s.Targets = []sla.TargetSpec{
		{Name: "urgent", Metric: sla.Resolution, When: sla.Match{Priorities: []priority.Level{priority.P1}}, Within: sla.Duration(4 * time.Hour)},
		{Name: "wish", Metric: sla.Resolution, When: sla.Match{Priorities: []priority.Level{priority.P5}}, None: true},
		{Name: "others", Metric: sla.Resolution, Days: 3, DayRule: calendar.EndOfDay, Calendar: "office"},
	}
	p := mustPolicy(s)
	for _, l := range []priority.Level{priority.P1, priority.P3, priority.P5} {
		due, ok := p.Due(sla.Resolution, lifecycle.Facets{Priority: l}, on(2, 16, 0))
		if !ok {
			fmt.Println(l, "best effort")
			continue
		}
		fmt.Println(l, due.Format("Mon 15:04"))
	}
	// Output:
	// p1 Mon 20:00
	// p3 Thu 17:00
	// p5 best effort
}

// The first target that matches applies. One can be bound to a time.
func ExampleMatch() {
	s := resolveWithin(8)
	freeze := s.Targets[0]
	freeze.Name, freeze.Within = "during the release", sla.Duration(2*time.Hour)
	freeze.When = sla.Match{Channels: []string{"phone", "chat"}, From: on(3, 0, 0), Until: on(5, 0, 0)}
	s.Targets = append([]sla.TargetSpec{freeze}, s.Targets...)
	p := mustPolicy(s)
	for _, day := range []int{2, 3, 5} {
		_, within, _ := p.Target(sla.Resolution, lifecycle.Facets{Channel: "chat"}, on(day, 9, 0))
		fmt.Println(on(day, 9, 0).Format("Mon"), within)
	}
	// Output:
	// Mon 8h0m0s
	// Tue 2h0m0s
	// Thu 8h0m0s
}

// A ticket may wait for the customer for four hours in all; then the clock runs
// on.
func ExamplePauseSpec() {
	s := resolveWithin(8)
	s.Pauses = []sla.PauseSpec{{
		Name: "customer", States: []lifecycle.State{preset.StateWaiting}, Budget: sla.Duration(4 * time.Hour),
	}}
	p := mustPolicy(s)
	h := ticket(priority.P3, becomes(on(2, 10, 0), preset.StateWaiting))
	for _, now := range []time.Time{on(2, 12, 0), on(2, 15, 0)} {
		a := p.Assess(h, now)
		x, _ := a.Status(sla.Resolution)
		fmt.Println(now.Format("15:04"), x.Phase, "paused", x.Paused, "elapsed", x.Elapsed, "due", x.Due.Format("Mon 15:04"))
	}
	// Output:
	// 12:00 paused paused 2h elapsed 1h due Tue 13:00
	// 15:00 running paused 4h elapsed 2h due Tue 13:00
}

func ExampleFactorSpec() {
	s := sla.StandardPolicySpec()
	s.Factors = []sla.FactorSpec{{Customer: "enterprise", Factor: priority.Percent(50)}, {Customer: "free", Factor: priority.Percent(400)}}
	p := mustPolicy(s)
	for _, customer := range []string{"enterprise", "business", "free"} {
		_, within, _ := p.Target(sla.FirstResponse, lifecycle.Facets{Priority: priority.P2, Customer: customer}, on(2, 9, 0))
		fmt.Println(customer, within)
	}
	// Output:
	// enterprise 30m0s
	// business 1h0m0s
	// free 4h0m0s
}

func ExampleWarningSpec() {
	s := resolveWithin(8)
	s.Warnings = sla.StandardWarnings()
	p := mustPolicy(s)
	for _, k := range p.Explain(ticket(priority.P2), on(2, 15, 30))[0].Crossings {
		fmt.Println(k.Name, k.At, k.Time.Format("Mon 15:04"), k.Crossed)
	}
	// Output:
	// yellow 50% Mon 13:00 true
	// orange 80% Mon 15:24 true
	// red 90% Mon 16:12 false
	// breach 100% Mon 17:00 false
	// severe_breach 200% Tue 17:00 false
}

func ExampleExplanation() {
	s := resolveWithin(8)
	s.Targets[0].Name = "eight hours"
	s.Pauses = []sla.PauseSpec{{Name: "customer", States: []lifecycle.State{preset.StateWaiting}}}
	h := ticket(priority.P2, becomes(on(2, 11, 0), preset.StateWaiting), becomes(on(2, 15, 0), preset.StateNew))
	x := mustPolicy(s).Explain(h, on(3, 10, 0))[0]
	for _, e := range x.Ledger {
		fmt.Println(e.From.Format("Mon 15:04"), e.To.Format("Mon 15:04"), e.Kind, e.Amount, e.Why)
	}
	fmt.Println(x.Outcome, "elapsed", x.Elapsed, "due", x.Due.Format("Mon 15:04"))
	// Output:
	// Mon 09:00 Mon 11:00 counted 2h target "eight hours"
	// Mon 11:00 Mon 15:00 paused 4h pause "customer"
	// Mon 15:00 Mon 17:00 counted 2h target "eight hours"
	// Mon 17:00 Tue 09:00 shut 0s outside hours
	// Tue 09:00 Tue 10:00 counted 1h target "eight hours"
	// pending elapsed 5h due Tue 13:00
}

// The entries of a ledger are told apart by their kind.
func ExampleEntry() {
	s := resolveWithin(8)
	h := ticket(priority.P2, becomes(on(2, 11, 0), preset.StateResolved), becomes(on(2, 12, 0), preset.StateNew))
	sum := map[sla.EntryKind]sla.Duration{}
	for _, e := range mustPolicy(s).Explain(h, on(2, 16, 0))[0].Ledger {
		sum[e.Kind] += e.Amount
	}
	fmt.Println(sla.Counted, sum[sla.Counted], sla.DoneTime, sum[sla.DoneTime])
	// Output: counted 6h done 1h
}

// A warning that was crossed keeps its instant, through every pause.
func ExampleCrossing() {
	s := resolveWithin(4)
	s.Pauses = []sla.PauseSpec{{States: []lifecycle.State{preset.StateWaiting}}}
	s.Warnings = []sla.WarningSpec{{Name: "half", At: priority.Percent(50), Action: "tell the assignee"}}
	h := ticket(priority.P2, becomes(on(2, 10, 0), preset.StateWaiting), becomes(on(3, 10, 0), preset.StateNew))
	k := mustPolicy(s).Explain(h, on(3, 12, 0))[0].Crossings[0]
	fmt.Println(k.Name, k.Crossed, k.Time.Format("Mon 15:04"), k.Action)
	// Output: half true Tue 11:00 tell the assignee
}

// A target that applied before, and was breached, is not forgotten.
func ExampleFormer() {
	h := ticket(priority.P1, lifecycle.Event{Time: on(2, 15, 0), Kind: lifecycle.PriorityChanged, Priority: priority.P3})
	for _, x := range mustPolicy(sla.StandardPolicySpec()).Explain(h, on(2, 16, 0)) {
		for _, f := range x.Former {
			fmt.Println(x.Metric, "was", f.Rule, "until", f.Until.Format("15:04"), "due", f.Due.Format("15:04"), "breached", f.Breached)
		}
	}
	// Output:
	// first_response was p1 first response until 15:00 due 09:15 breached true
	// resolution was p1 resolution until 15:00 due 13:00 breached true
}

func ExampleRatio() {
	for _, w := range sla.StandardWarnings() {
		fmt.Println(w.Name, w.At)
	}
	for _, f := range sla.StandardFactors() {
		fmt.Println(f.Customer, f.Factor)
	}
	_, err := sla.ParsePolicySpec([]byte(`{"targets": [{"metric": "resolution", "within": "8h"}], "warnings": [{"name": "late", "at": "2"}]}`))
	fmt.Println(err)
	// Output:
	// yellow 50%
	// orange 80%
	// red 90%
	// breach 100%
	// severe_breach 200%
	// enterprise 50%
	// business 100%
	// professional 150%
	// starter 200%
	// free 400%
	// sla: warnings[0].at: malformed: 2 could be 2% or 2 times: write "2%" or "2.0" (line 1, column 93)
}

func ExampleMetric() {
	for _, m := range sla.Metrics() {
		fmt.Println(m)
	}
	// Output:
	// first_response
	// next_response
	// update_cadence
	// resolution
	// operational
}

// Ended without a reply, before one was due: that is neither met nor breached.
func ExampleOutcome() {
	s := resolveWithin(8)
	s.Targets = append(s.Targets, sla.TargetSpec{Metric: sla.FirstResponse, Within: sla.Duration(4 * time.Hour)})
	a := mustPolicy(s).Assess(ticket(priority.P2, becomes(on(2, 11, 0), preset.StateResolved)), on(6, 9, 0))
	for _, s := range a.Statuses {
		fmt.Println(s.Metric, s.Outcome)
	}
	// Output:
	// first_response void
	// resolution met
}

func ExamplePhase() {
	s := resolveWithin(8)
	s.Pauses = []sla.PauseSpec{{Name: "customer", States: []lifecycle.State{preset.StateWaiting}}}
	h := ticket(priority.P2, becomes(on(2, 11, 0), preset.StateWaiting), becomes(on(2, 13, 0), preset.StateResolved))
	for _, hour := range []int{10, 12, 14} {
		a := mustPolicy(s).Assess(h, on(2, hour, 0))
		fmt.Printf("%d %v %q\n", hour, a.Statuses[0].Phase, a.Statuses[0].PausedBy)
	}
	// Output:
	// 10 running ""
	// 12 paused "customer"
	// 14 stopped ""
}

// Why there is no deadline.
func ExampleNoDue() {
	s := resolveWithin(8)
	s.Pauses = []sla.PauseSpec{{States: []lifecycle.State{preset.StateWaiting}}}
	a := mustPolicy(s).Assess(ticket(priority.P2, becomes(on(2, 11, 0), preset.StateWaiting)), on(2, 12, 0))
	fmt.Println(a.Statuses[0].NoDue, a.Statuses[0].Due.IsZero())
	// Output: paused true
}

func ExampleEntryKind() {
	k, err := sla.ParseEntryKind("shut")
	fmt.Println(k == sla.ShutTime, err)
	// Output: true <nil>
}

// What a reopening does is a choice of the policy.
func ExampleReopen() {
	h := ticket(priority.P2, becomes(on(2, 11, 0), preset.StateResolved), becomes(on(3, 11, 0), preset.StateNew))
	for _, mode := range []sla.Reopen{sla.Resume, sla.Continue, sla.NewCycle, sla.Frozen} {
		s := resolveWithin(8)
		s.Reopen = mode
		a := mustPolicy(s).Assess(h, on(3, 12, 0))
		last, _ := a.Status(sla.Resolution)
		fmt.Println(mode, "cycle", last.Cycle, last.Outcome, last.Elapsed)
	}
	// Output:
	// resume cycle 1 pending 3h
	// continue cycle 1 breached 11h
	// new_cycle cycle 2 pending 1h
	// frozen cycle 1 met 2h
}

// So is what a new priority does.
func ExampleRetarget() {
	h := ticket(priority.P3, lifecycle.Event{Time: on(2, 12, 0), Kind: lifecycle.PriorityChanged, Priority: priority.P2})
	for _, mode := range []sla.Retarget{sla.FromCreation, sla.FromChange, sla.KeepFirst} {
		s := sla.StandardPolicySpec()
		s.Retarget = mode
		a := mustPolicy(s).Assess(h, on(2, 12, 0))
		r, _ := a.Status(sla.Resolution)
		fmt.Println(mode, r.Rule, r.Due.Format("Mon 15:04"))
	}
	// Output:
	// from_creation p2 resolution Mon 17:00
	// from_change p2 resolution Mon 20:00
	// keep_first p3 resolution Tue 09:00
}

func ExampleStandardPolicySpec() {
	for _, t := range sla.StandardPolicySpec().Targets[:4] {
		fmt.Println(t.Name, t.Within)
	}
	// Output:
	// p1 first response 15m
	// p1 resolution 4h
	// p2 first response 1h
	// p2 resolution 8h
}

func ExampleProcessPolicySpec() {
	for _, t := range sla.ProcessPolicySpec().Targets[:4] {
		fmt.Println(t.Name, t.Within)
	}
	// Output:
	// p1 first response 5m
	// p1 resolution 2h
	// p2 first response 30m
	// p2 resolution 24h
}

// The limits of a process, as promises within the desk.
func ExampleOperationalTargets() {
	s := sla.ProcessPolicySpec()
	s.Targets = append(s.Targets, sla.OperationalTargets(preset.NodeTableSpec())...)
	var names []string
	for _, t := range s.Targets {
		if t.Metric == sla.Operational {
			names = append(names, fmt.Sprint(t.Name, " ", t.Within))
		}
	}
	fmt.Println(strings.Join(names, "\n"))
	// Output:
	// first_response 5m
	// classification 2m
	// escalation 10m
}

func ExampleStandardCadence() {
	s := sla.StandardPolicySpec()
	s.Targets = append(s.Targets, sla.StandardCadence()...)
	a := mustPolicy(s).Assess(ticket(priority.P1, says(on(2, 9, 5), lifecycle.Agent)), on(2, 9, 20))
	news, _ := a.Status(sla.UpdateCadence)
	fmt.Println("next news by", news.Due.Format("15:04"))
	// Output: next news by 09:35
}

func ExampleTierTargets() {
	s := sla.StandardPolicySpec()
	s.Targets = append(s.Targets, sla.TierTargets()...)
	h := ticket(priority.P3,
		lifecycle.Event{Time: on(2, 9, 0), Kind: lifecycle.Assigned, Tier: "L1", Group: "front"},
		lifecycle.Event{Time: on(2, 10, 30), Kind: lifecycle.Escalated, Tier: "L2"})
	for _, s := range mustPolicy(s).Assess(h, on(2, 12, 0)).Statuses {
		if s.Metric == sla.Operational {
			fmt.Println(s.Rule, s.Outcome, s.Elapsed)
		}
	}
	// Output:
	// L1 breached 1h30m
	// L2 pending 1h30m
}

// The second source document's promises on its own process nodes, of which
// "archived" ends a ticket.
func ExamplePolicySpec_OnMachine() {
	s := sla.ProcessPolicySpec().OnMachine(preset.NodeTableSpec())
	h := ticket(priority.P1, lifecycle.Event{Time: on(2, 10, 0), Kind: lifecycle.StateChanged, State: "archived"})
	a := mustPolicy(s).Assess(h, on(4, 12, 0))
	status, _ := a.Status(sla.Resolution)
	fmt.Println(s.Done, status.Outcome, status.Elapsed)
	// Output: [archived] met 1h
}

// A policy is a document: it can be read, changed in Go, and written again.
func ExamplePolicySpec() {
	data, err := json.Marshal(sla.PolicySpec{
		Targets: []sla.TargetSpec{{Metric: sla.Resolution, Within: sla.Duration(90 * time.Minute)}},
		Done:    []lifecycle.State{"solved"},
		Reopen:  sla.NewCycle,
	})
	fmt.Println(string(data), err)
	// Output: {"targets":[{"metric":"resolution","within":"1h30m"}],"done":["solved"],"reopen":"new_cycle"} <nil>
}

func ExampleDuration() {
	var d sla.Duration
	err := d.UnmarshalText([]byte("90m"))
	fmt.Println(d, time.Duration(d), err)
	// Output: 1h30m 1h30m0s <nil>
}
