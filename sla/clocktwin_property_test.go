package sla_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"pgregory.net/rapid"
)

var twinBase = time.Date(2026, 3, 2, 7, 0, 0, 0, time.UTC) // a Monday

// twinCalendars are those that policies of the twin name. The first is around
// the clock.
func twinCalendars(tb testing.TB) map[string]*calendar.Calendar {
	tb.Helper()
	m := map[string]*calendar.Calendar{}
	for name, s := range map[string]calendar.Spec{
		"": calendar.AroundTheClock(), "office": calendar.OfficeHours("UTC", "09:00-12:30", "13:00-17:00"), "night": calendar.OfficeHours("America/New_York", "22:00-06:00"),
	} {
		c, err := calendar.New(s)
		if err != nil {
			tb.Fatal(err)
		}
		m[name] = c
	}
	return m
}

func twinCond() *rapid.Generator[priority.ConditionSpec] {
	return rapid.Custom(func(t *rapid.T) priority.ConditionSpec {
		one := func() priority.ConditionSpec {
			name := rapid.SampledFrom([]string{"state", "group", "priority", "class", "replied", "turn", "assignee", "opener"}).Draw(t, "fact")
			list := map[string][]string{
				"state": {"new", "work", "wait", "done"}, "group": {"L1", "L2", "*"}, "priority": {"p1", "p2", "p3"}, "class": {"open", "waiting", "done"},
				"replied": {"yes", ""}, "turn": {"customer", "agent"}, "assignee": {"*", "", "ann"}, "opener": {"customer", "agent"},
			}[name]
			return priority.ConditionSpec{Facts: map[string][]string{name: {rapid.SampledFrom(list).Draw(t, "value")}}}
		}
		c := one()
		switch rapid.IntRange(0, 5).Draw(t, "shape") {
		case 0:
			return priority.ConditionSpec{Not: &c}
		case 1:
			return priority.ConditionSpec{All: []priority.ConditionSpec{c, one()}}
		case 2:
			d := one()
			return priority.ConditionSpec{Any: []priority.ConditionSpec{c, {Not: &d}}}
		}
		return c
	})
}

func twinAt(t *rapid.T, most int, label string) time.Time {
	return twinBase.Add(time.Duration(rapid.IntRange(1, most).Draw(t, label)) * twinStep)
}

func twinSignal(start bool) *rapid.Generator[sla.SignalSpec] {
	return rapid.Custom(func(t *rapid.T) sla.SignalSpec {
		var s sla.SignalSpec
		switch rapid.IntRange(0, 6).Draw(t, "signal") {
		case 0, 1:
			s.On = rapid.SampledFrom([]string{"opened", "contact", "reply", "note", "assigned", "state_changed", "updated"}).Draw(t, "on")
			if rapid.Bool().Draw(t, "by") {
				s.By = []lifecycle.Side{rapid.SampledFrom([]lifecycle.Side{lifecycle.Customer, lifecycle.Agent, lifecycle.System}).Draw(t, "side")}
			}
			if rapid.IntRange(0, 3).Draw(t, "event") == 0 {
				s.Event = priority.ConditionSpec{Facts: map[string][]string{"side": {"agent", "customer"}}}
			}
		case 2, 3:
			s.Enters = twinCond().Draw(t, "enters")
		case 4:
			s.Leaves = twinCond().Draw(t, "leaves")
		case 5:
			s.Changes = []string{rapid.SampledFrom([]string{"group", "priority", "state", "class"}).Draw(t, "changes")}
		case 6:
			s.At = "category"
			if rapid.Bool().Draw(t, "literal") {
				s.At = twinAt(t, 300, "at").Format(time.RFC3339)
			}
		}
		if rapid.IntRange(0, 2).Draw(t, "if") == 0 {
			s.If = twinCond().Draw(t, "cond")
		}
		if start {
			switch rapid.IntRange(0, 9).Draw(t, "from") {
			case 0:
				s.From.Opened = true
			case 1:
				s.From.At = "category"
			case 2:
				s.From.Opening = "office"
			}
			if rapid.IntRange(0, 3).Draw(t, "holds") == 0 {
				s.Holds = "trigger"
			}
		}
		return s
	})
}

func twinAmount(t *rapid.T, label string) time.Duration {
	return time.Duration(rapid.IntRange(1, 60).Draw(t, label)) * twinStep
}

func twinTarget() *rapid.Generator[sla.TargetSpec] {
	return rapid.Custom(func(t *rapid.T) sla.TargetSpec {
		s := sla.TargetSpec{Calendar: rapid.SampledFrom([]string{"", "office", "night"}).Draw(t, "calendar")}
		if rapid.IntRange(0, 1).Draw(t, "when") == 0 {
			s.When = twinCond().Draw(t, "cond")
		}
		if rapid.IntRange(0, 4).Draw(t, "calendar_of") == 0 {
			s.CalendarOf = []string{"tier"}
		}
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			s.By, s.Plus = "category", sla.Duration(rapid.IntRange(-3, 9).Draw(t, "plus"))*sla.Duration(twinStep)
			if rapid.Bool().Draw(t, "shut") {
				s.Shut = "next_open"
			}
			if rapid.Bool().Draw(t, "least") {
				s.Least = sla.Duration(twinAmount(t, "least"))
			}
		case 1:
			s.Within = &sla.AmountSpec{Fact: "channel"}
		case 2:
			s.Days = rapid.IntRange(1, 3).Draw(t, "days")
			s.DayRule = rapid.SampledFrom([]calendar.DayRule{calendar.SameTime, calendar.EndOfDay}).Draw(t, "rule")
		case 3:
		default:
			s.Within = sla.Amount(twinAmount(t, "within"))
		}
		s.Fixed = rapid.IntRange(0, 4).Draw(t, "fixed") == 0
		switch rapid.IntRange(0, 9).Draw(t, "force") {
		case 0:
			s.From = twinAt(t, 300, "from")
		case 1:
			s.To = twinAt(t, 300, "to")
		case 2:
			s.OpenedFrom = twinAt(t, 10, "opened_from")
		case 3:
			s.Started = "shut"
		}
		s.Warnings = twinWarnings().Draw(t, "warn")
		return s
	})
}

func twinWarnings() *rapid.Generator[[]sla.WarningSpec] {
	return rapid.Custom(func(t *rapid.T) []sla.WarningSpec {
		list := make([]sla.WarningSpec, rapid.SampledFrom([]int{0, 0, 1, 2, 3}).Draw(t, "warnings"))
		if len(list) == 0 && rapid.IntRange(0, 2).Draw(t, "of the clock") > 0 {
			return nil
		}
		rising := rapid.Bool().Draw(t, "rising")
		for i := range list {
			w := &list[i]
			w.Name = fmt.Sprint("w", i)
			kind := rapid.IntRange(0, 5).Draw(t, "warning")
			if rising {
				kind = 0
			}
			switch kind {
			case 1:
				w.After = sla.Duration(twinAmount(t, "after"))
			case 2:
				w.Before = sla.Duration(twinAmount(t, "before"))
			case 3:
				w.AfterDue = sla.Duration(twinAmount(t, "after due"))
			case 4:
				w.AfterDue, w.Wall = sla.Duration(twinAmount(t, "after due")), true
			default:
				w.Share = priority.Percent(rapid.SampledFrom([]int{25, 50, 75, 100, 120}[i:]).Draw(t, "share"))
			}
		}
		return list
	})
}

func twinPause() *rapid.Generator[sla.PauseSpec] {
	return rapid.Custom(func(t *rapid.T) sla.PauseSpec {
		var p sla.PauseSpec
		if rapid.IntRange(0, 2).Draw(t, "latched") == 0 {
			p.From = []sla.SignalSpec{twinSignal(false).Draw(t, "from")}
			p.Until.Signals = []sla.SignalSpec{twinSignal(false).Draw(t, "until")}
		} else {
			p.When = twinCond().Draw(t, "when")
			if rapid.IntRange(0, 3).Draw(t, "until") == 0 {
				p.Until.Fact = "category"
			}
		}
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			p.Time = "counts"
		case 1:
			p.Budget = sla.Duration(twinAmount(t, "budget"))
		case 2:
			p.Days = 1
		}
		return p
	})
}

func twinClockSpec() *rapid.Generator[sla.ClockSpec] {
	return rapid.Custom(func(t *rapid.T) sla.ClockSpec {
		c := sla.ClockSpec{
			Cycles:   rapid.SampledFrom([]sla.Cycles{"", sla.Each, sla.Each, sla.Sum, sla.Span}).Draw(t, "cycles"),
			Retarget: rapid.SampledFrom([]sla.Retarget{"", "", sla.Carry, sla.KeepFirst}).Draw(t, "retarget"),
			Start:    rapid.SliceOfN(twinSignal(true), 1, 2).Draw(t, "start"),
			Stop:     rapid.SliceOfN(twinSignal(false), 1, 2).Draw(t, "stop"),
			Cancel:   rapid.SliceOfN(twinSignal(false), 0, 1).Draw(t, "cancel"),
			Pauses:   rapid.SliceOfN(twinPause(), 0, 2).Draw(t, "pause"),
			Targets:  append(rapid.SliceOfN(twinTarget(), 0, 3).Draw(t, "targets"), sla.TargetSpec{Within: sla.Amount(twinAmount(t, "last")), Calendar: "office"}),
		}
		if rapid.IntRange(0, 3).Draw(t, "reset") == 0 {
			r := sla.ResetSpec{SignalSpec: twinSignal(false).Draw(t, "signal"), Then: rapid.SampledFrom([]string{"", "wait"}).Draw(t, "then")}
			r.Of = rapid.SampledFrom([][]string{nil, {"running"}, {"ended"}}).Draw(t, "of")
			c.Reset = []sla.ResetSpec{r}
		}
		if c.Cycles == sla.Each && rapid.IntRange(0, 4).Draw(t, "former") == 0 {
			c.Start[0].From = sla.OriginSpec{FormerDue: true}
		}
		if c.Retarget == "" && rapid.IntRange(0, 4).Draw(t, "pick") == 0 {
			c.Pick = "earliest"
		}
		c.Warnings = twinWarnings().Draw(t, "warn")
		for i := range c.Targets {
			c.Targets[i].Name = fmt.Sprint("t", i)
		}
		for i := range c.Pauses {
			c.Pauses[i].Name = fmt.Sprint("p", i)
		}
		return c
	})
}

func twinPolicy() *rapid.Generator[sla.PolicySpec] {
	return rapid.Custom(func(t *rapid.T) sla.PolicySpec {
		s := sla.PolicySpec{
			CalendarNames: []string{"office", "night"},
			States: map[machine.Class][]lifecycle.State{
				machine.Open: {"new", "work"}, machine.Waiting: {"wait"}, machine.Done: {"done"},
			},
			Clocks: rapid.SliceOfN(twinClockSpec(), 1, 2).Draw(t, "clocks"),
		}
		for i := range s.Clocks {
			s.Clocks[i].Name = sla.Clock("c" + strconv.Itoa(i))
		}
		if rapid.Bool().Draw(t, "factors") {
			s.Factors = []sla.FactorSpec{{When: priority.ConditionSpec{Facts: map[string][]string{"group": {"L2"}}}, Factor: priority.Percent(200)}}
		}
		return s
	})
}

func twinEvents() *rapid.Generator[[]lifecycle.Event] {
	return rapid.Custom(func(t *rapid.T) []lifecycle.Event {
		n := rapid.IntRange(1, 12).Draw(t, "events")
		at := twinBase
		var list []lifecycle.Event
		for i := range n {
			at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 2, 5, 9, 20, 40, 80}).Draw(t, "gap")) * twinStep)
			list = append(list, twinEvent(t, at, i))
		}
		return list
	})
}

func twinEvent(t *rapid.T, at time.Time, i int) lifecycle.Event {
	e := lifecycle.Event{ID: fmt.Sprint("e", i), Time: at, Seq: int64(i + 1), Side: rapid.SampledFrom([]lifecycle.Side{lifecycle.Customer, lifecycle.Agent, lifecycle.System}).Draw(t, "side")}
	states := []lifecycle.State{"new", "work", "wait", "done"}
	if i == 0 && rapid.IntRange(0, 5).Draw(t, "creation") > 0 {
		e.Kind, e.State, e.Priority = lifecycle.Created, rapid.SampledFrom(states).Draw(t, "state"), priority.P2
		return e
	}
	switch rapid.IntRange(0, 12).Draw(t, "kind") {
	case 0:
		e.Kind, e.Priority = lifecycle.Created, priority.P3
	case 1, 2, 3:
		e.Kind, e.Visibility = lifecycle.Message, rapid.SampledFrom([]lifecycle.Visibility{lifecycle.Public, lifecycle.Public, lifecycle.Internal}).Draw(t, "visibility")
		if rapid.IntRange(0, 2).Draw(t, "moves") == 0 {
			e.State = rapid.SampledFrom(states).Draw(t, "state")
		}
	case 4, 5, 6:
		e.Kind, e.State = lifecycle.StateChanged, rapid.SampledFrom(states).Draw(t, "state")
	case 7, 8:
		e.Kind = lifecycle.Assigned
		e.Group = rapid.SampledFrom([]string{"", "L1", "L2"}).Draw(t, "group")
		e.Assignee = rapid.SampledFrom([]string{"", "ann", "bob"}).Draw(t, "assignee")
	case 9:
		e.Kind, e.Priority = lifecycle.PriorityChanged, priority.Level(rapid.IntRange(1, 3).Draw(t, "priority"))
	case 10, 11:
		e.Kind, e.Category = lifecycle.Linked, twinAt(t, 400, "date").Format(time.RFC3339)
		e.Ref = "x"
		if rapid.Bool().Draw(t, "amount") {
			e.Channel = twinAmount(t, "amount").String()
		}
		if rapid.Bool().Draw(t, "calendar") {
			e.Tier = rapid.SampledFrom([]string{"office", "night", "nowhere"}).Draw(t, "calendar")
		}
	case 12:
		e.Kind, e.State = lifecycle.StateChanged, "done"
		if rapid.IntRange(0, 5).Draw(t, "merged") == 0 {
			e.Kind, e.Ref = lifecycle.Merged, "T-2"
		}
	}
	return e
}

// The fold answers as the slow twin does, whatever the policy and the history.
func TestClocksTwinProperty(t *testing.T) {
	cals := twinCalendars(t)
	given := map[string]*calendar.Calendar{"office": cals["office"], "night": cals["night"]}
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := twinPolicy().Draw(t, "policy")
		p, err := sla.NewPolicy(s, given)
		if err != nil {
			t.Skip(err) // the same signal in stop and cancel
		}
		for range 4 {
			events := twinEvents().Draw(t, "history")
			now := events[len(events)-1].Time.Add(time.Duration(rapid.IntRange(-10, 200).Draw(t, "now")) * twinStep)
			got, diff := besideTwin(p, s, cals, events, now)
			if diff != "" {
				doc, _ := json.Marshal(s)
				log, _ := json.Marshal(events)
				t.Fatalf("twin -, fold +\n%s\npolicy: %s\nhistory: %s\nnow: %v", diff, doc, log, now)
			}
			for _, x := range got {
				seen[string(x.Outcome)+" "+string(x.Phase)+" "+string(x.NoDue)]++
			}
		}
	})
	if os.Getenv("TWIN_COUNTS") != "" {
		t.Log(seen)
	}
}

// besideTwin returns the answer of a policy, and where the twin's differs.
func besideTwin(p *sla.Policy, s sla.PolicySpec, cals map[string]*calendar.Calendar, events []lifecycle.Event, now time.Time) (got []twinStatus, diff string) {
	got = twinView(p.Assess(lifecycle.NewHistory(events), now))
	return got, cmp.Diff(newTwin(s, cals).assess(events, now), got, cmpopts.EquateEmpty())
}

// twinView is what of an answer the twin gives too.
func twinView(a sla.Assessment) (list []twinStatus) {
	for _, x := range a.Statuses {
		list = append(list, twinStatus{
			Clock: x.Clock, Cycle: x.Cycle, Outcome: x.Outcome, Phase: x.Phase, Start: x.Start, Stop: x.Stop, Due: x.Due, NoDue: x.NoDue,
			Elapsed: x.Elapsed.Std(), Paused: x.Paused.Std(), Target: x.Target, Rule: x.Rule,
			Within: x.Within.Std(), Remaining: x.Remaining.Std(), Overdue: x.Overdue.Std(), OverdueWall: x.OverdueWall.Std(), PausedBy: x.PausedBy, Warning: x.Warning,
		})
	}
	return list
}

// Histories that were too rare for a short run of the property.
func TestClocksTwinRare(t *testing.T) {
	const (
		opened = `{"id":"e0","time":"2026-03-02T07:00:00Z","kind":"created","side":"customer","state":"new"}`
		late   = `{"id":"e0","time":"2026-03-02T10:20:00Z","seq":1,"kind":"created","side":"customer","state":"new"}`
		merged = `{"id":"e0","time":"2026-03-02T06:50:00Z","kind":"merged","side":"agent","ref":"T-2"},{"id":"e1","time":"2026-03-02T07:00:00Z","kind":"created","side":"customer"}`
		early  = `{"id":"e0","time":"2026-03-02T08:40:00Z","kind":"created","side":"customer","state":"new"},{"id":"e1","time":"2026-03-02T08:40:00Z","seq":2,"kind":"state_changed","state":"work"}`
		// stopped, on again, waiting, and on again ten minutes later
		takenBack    = `,{"id":"e2","time":"2026-03-02T09:00:00Z","seq":3,"kind":"state_changed","state":"work"},{"id":"e3","time":"2026-03-02T09:00:00Z","seq":4,"kind":"state_changed","state":"wait"},{"id":"e4","time":"2026-03-02T09:10:00Z","seq":5,"kind":"state_changed","state":"work"}`
		inOneInstant = `,{"id":"e1","time":"2026-03-02T07:10:00Z","kind":"assigned","group":"L1"},{"id":"e2","time":"2026-03-02T07:20:00Z","kind":"state_changed","state":"work"},
			{"id":"e3","time":"2026-03-02T07:20:00Z","seq":1,"kind":"message","visibility":"public","side":"customer"},{"id":"e4","time":"2026-03-02T07:20:00Z","seq":2,"kind":"message","visibility":"public","side":"agent"},
			{"id":"e5","time":"2026-03-02T07:20:00Z","seq":3,"kind":"assigned","group":"L2"}`
		at0710 = `,{"id":"e1","time":"2026-03-02T10:20:00Z","seq":2,"kind":"linked","ref":"x","category":"2026-03-02T07:10:00Z"}`
		at0720 = `,{"id":"e2","time":"2026-03-02T10:20:00Z","seq":3,"kind":"linked","ref":"x","category":"2026-03-02T07:20:00Z"}`
	)
	cals := twinCalendars(t)
	for _, row := range []struct{ name, clock, history string }{
		{"a stop from before the trigger, then a start that lets the cycle go on", `"start":[{"at":"category","from":"opened"}],"stop":[{"at":"category"}],"cycles":"sum"`, opened + at0710 + at0720},
		{"the same, carried", `"start":[{"at":"category","from":"opened"}],"stop":[{"at":"category"}],"cycles":"sum","retarget":"carry"`, opened + at0710 + at0720},
		{"a cycle that ended before its start, then one from the same start", `"start":[{"at":"category","from":{"opening":"office"}}],"stop":[{"at":"category"}],"cycles":"each",
			"pause":[{"when":{"state":["new"]},"time":"counts"}]`, late + at0710 + at0720},
		{"a pause that begins in the instant in which a start is taken back", `"start":[{"on":"state_changed","if":{"state":["work"]}}],"stop":[{"at":"2026-03-02T09:00:00Z"}],"cycles":"span",
			"pause":[{"when":{"not":{"state":["work"]}},"budget":"1h"}]`, early + takenBack},
		{"a cycle that was erased, whose start is then taken back", `"start":[{"on":"opened","if":{"state":["new"]}}],"reset":[{"changes":["group"]}]`,
			opened + `,{"id":"e1","time":"2026-03-02T07:00:00Z","seq":2,"kind":"assigned","group":"L1"},{"id":"e2","time":"2026-03-02T07:00:00Z","seq":3,"kind":"state_changed","state":"work"}`},
		{"a cycle that is taken back after the next has begun", `"start":[{"on":"state_changed","if":{"group":["L1"]}},{"on":"reply"}],"stop":[{"on":"contact"}],"cycles":"each"`, opened + inOneInstant},
		{"a merge before the opening, that the start leaves out", `"start":[{"on":"opened","if":{"merged":[""]}}]`, merged},
		{"a ticket that was merged before it was opened", `"start":[{"on":"opened"}]`, merged},
	} {
		s, err := sla.Read[sla.PolicySpec]([]byte(`{"calendar_names":["office"],"clocks":[{"name":"c0",` + row.clock + `,"targets":[{"within":"10m","calendar":"office"}]}]}`))
		if err != nil {
			t.Fatal(row.name, err)
		}
		p, err := sla.NewPolicy(s, cals)
		if err != nil {
			t.Fatal(row.name, err)
		}
		var events []lifecycle.Event
		if err := json.Unmarshal([]byte("["+row.history+"]"), &events); err != nil {
			t.Fatal(row.name, err)
		}
		if _, diff := besideTwin(p, s, cals, events, events[len(events)-1].Time); diff != "" {
			t.Errorf("%s: twin -, fold +\n%s", row.name, diff)
		}
	}
}
