package sla_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"pgregory.net/rapid"
)

// Tickets of a small world: two facts, few values, few instants and many events
// of one instant, so that signals, pauses, targets and instants that were stated
// late coincide far more often than where all of the language is drawn.
var denseBase = twinBase.Add(10 * twinStep) // twenty minutes before the office opens

func denseCond(t *rapid.T) priority.ConditionSpec {
	name := rapid.SampledFrom([]string{"state", "group"}).Draw(t, "fact")
	value := map[string][]string{"state": {"work", "wait", "done"}, "group": {"L1", "L2"}}[name]
	c := priority.ConditionSpec{Facts: map[string][]string{name: {rapid.SampledFrom(value).Draw(t, "value")}}}
	if rapid.IntRange(0, 3).Draw(t, "not") == 0 {
		return priority.ConditionSpec{Not: &c}
	}
	return c
}

func denseSignal(t *rapid.T, start bool) (s sla.SignalSpec) {
	switch rapid.IntRange(0, 7).Draw(t, "signal") {
	case 0, 1:
		s.On = rapid.SampledFrom([]string{"opened", "contact", "reply", "state_changed"}).Draw(t, "on")
	case 2, 3:
		s.Enters = denseCond(t)
	case 4:
		s.Leaves = denseCond(t)
	case 5:
		s.Changes = []string{rapid.SampledFrom([]string{"group", "state"}).Draw(t, "changes")}
	default:
		s.At = rapid.SampledFrom([]string{"category", "category", denseBase.Add(2 * twinStep).Format(time.RFC3339)}).Draw(t, "at")
	}
	if rapid.IntRange(0, 3).Draw(t, "if") == 0 {
		s.If = denseCond(t)
	}
	if !start {
		return s
	}
	switch rapid.IntRange(0, 7).Draw(t, "from") {
	case 0, 1:
		s.From.Opened = true
	case 2:
		s.From.At = "category"
	case 3:
		s.From.Opening = "office"
	}
	if rapid.IntRange(0, 3).Draw(t, "holds") == 0 {
		s.Holds = "trigger"
	}
	return s
}

func denseSignals(t *rapid.T, least, most int, start bool) []sla.SignalSpec {
	list := make([]sla.SignalSpec, rapid.IntRange(least, most).Draw(t, "signals"))
	for i := range list {
		list[i] = denseSignal(t, start)
	}
	return list
}

func denseAmount(t *rapid.T) time.Duration {
	return time.Duration(rapid.IntRange(1, 7).Draw(t, "amount")) * twinStep
}

func densePause(t *rapid.T, i int) (p sla.PauseSpec) {
	p.Name = fmt.Sprint("p", i)
	if rapid.IntRange(0, 2).Draw(t, "latched") == 0 {
		p.From, p.Until.Signals = denseSignals(t, 1, 1, false), denseSignals(t, 1, 1, false)
	} else if p.When = denseCond(t); rapid.IntRange(0, 2).Draw(t, "until") == 0 {
		p.Until.Fact = "category"
	}
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		p.Time = "counts"
	case 1, 2:
		p.Budget = sla.Duration(denseAmount(t))
	case 3:
		p.Days = 1
	}
	return p
}

func denseTarget(t *rapid.T, i int) sla.TargetSpec {
	s := sla.TargetSpec{Name: fmt.Sprint("t", i), Calendar: rapid.SampledFrom([]string{"", "office"}).Draw(t, "calendar")}
	if rapid.IntRange(0, 3).Draw(t, "when") > 0 {
		s.When = denseCond(t)
	}
	switch rapid.IntRange(0, 8).Draw(t, "kind") {
	case 0:
		s.By = "category"
	case 1:
		s.Days, s.DayRule = 1, rapid.SampledFrom([]calendar.DayRule{calendar.SameTime, calendar.EndOfDay}).Draw(t, "rule")
	case 2:
	default:
		s.Within = sla.Amount(denseAmount(t))
	}
	switch rapid.IntRange(0, 9).Draw(t, "force") {
	case 0:
		s.From = denseBase.Add(3 * twinStep)
	case 1:
		s.To = denseBase.Add(2 * twinStep)
	}
	s.Warnings = twinWarnings().Draw(t, "warn")
	return s
}

func densePolicy(t *rapid.T) sla.PolicySpec {
	c := sla.ClockSpec{
		Name:     "c0",
		Cycles:   rapid.SampledFrom([]sla.Cycles{"", sla.Each, sla.Each, sla.Sum, sla.Sum, sla.Span}).Draw(t, "cycles"),
		Retarget: rapid.SampledFrom([]sla.Retarget{"", "", sla.Carry, sla.KeepFirst}).Draw(t, "retarget"),
		Start:    denseSignals(t, 1, 2, true), Stop: denseSignals(t, 1, 2, false), Cancel: denseSignals(t, 0, 1, false),
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "pauses") {
		c.Pauses = append(c.Pauses, densePause(t, i))
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "targets") {
		c.Targets = append(c.Targets, denseTarget(t, i))
	}
	// What a cycle without a target learns late is not the twin's.
	c.Targets = append(c.Targets, sla.TargetSpec{Name: "last", Within: sla.Amount(denseAmount(t)), Calendar: "office"})
	for range max(rapid.IntRange(-1, 2).Draw(t, "resets"), 0) {
		r := sla.ResetSpec{SignalSpec: denseSignal(t, false), Then: rapid.SampledFrom([]string{"", "wait"}).Draw(t, "then")}
		r.Of = rapid.SampledFrom([][]string{nil, {"running"}, {"ended"}}).Draw(t, "of")
		c.Reset = append(c.Reset, r)
	}
	if c.Cycles == sla.Each && c.Targets[0].Within != nil && rapid.IntRange(0, 4).Draw(t, "former") == 0 {
		c.Start[0].From = sla.OriginSpec{FormerDue: true}
	}
	s := sla.PolicySpec{CalendarNames: []string{"office", "night"}, Clocks: []sla.ClockSpec{c}}
	// Whichever fact is the first that the policy looks at, it is one like all others.
	if first := rapid.SampledFrom([]string{"", "state", "group", "category"}).Draw(t, "first fact"); first != "" {
		s.Exclude = []sla.ExclusionSpec{{Reason: "never", When: priority.ConditionSpec{Facts: map[string][]string{first: {"never"}}}}}
	}
	return s
}

func denseEvents(t *rapid.T) (list []lifecycle.Event) {
	at := denseBase
	for i := range rapid.IntRange(2, 12).Draw(t, "events") {
		at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 0, 1, 1, 2, 4}).Draw(t, "gap")) * twinStep)
		e := lifecycle.Event{ID: fmt.Sprint("e", i), Time: at, Seq: int64(i + 1), Side: rapid.SampledFrom([]lifecycle.Side{lifecycle.Customer, lifecycle.Agent}).Draw(t, "side")}
		switch kind := rapid.IntRange(0, 9).Draw(t, "kind"); {
		case i == 0 && kind > 0:
			e.Kind, e.State = lifecycle.Created, "work"
		case kind < 4:
			e.Kind, e.State = lifecycle.StateChanged, rapid.SampledFrom([]lifecycle.State{"work", "wait", "done"}).Draw(t, "state")
		case kind < 6:
			e.Kind, e.Group = lifecycle.Assigned, rapid.SampledFrom([]string{"L1", "L2"}).Draw(t, "group")
		case kind < 8:
			e.Kind, e.Ref = lifecycle.Linked, "x"
			e.Category = denseBase.Add(time.Duration(rapid.IntRange(-2, 9).Draw(t, "date")) * twinStep).Format(time.RFC3339)
		default:
			e.Kind, e.Visibility = lifecycle.Message, lifecycle.Public
			if kind == 9 && i > 3 && rapid.IntRange(0, 3).Draw(t, "merged") == 0 {
				e.Kind, e.Visibility, e.Ref = lifecycle.Merged, 0, "T-2"
			}
		}
		list = append(list, e)
	}
	return list
}

// denseTicket draws a history and a moment.
func denseTicket(t *rapid.T) ([]lifecycle.Event, time.Time) {
	events := denseEvents(t)
	return events, events[len(events)-1].Time.Add(time.Duration(rapid.IntRange(-2, 12).Draw(t, "now")) * twinStep)
}

// In a small world too the fold answers as the slow twin does.
func TestClocksDenseTwinProperty(t *testing.T) {
	cals := twinCalendars(t)
	given := map[string]*calendar.Calendar{"office": cals["office"], "night": cals["night"]}
	rapid.Check(t, func(t *rapid.T) {
		s := densePolicy(t)
		p, err := sla.NewPolicy(s, given)
		if err != nil {
			if !strings.Contains(err.Error(), "conflict") { // one signal stops and cancels
				t.Fatal(err)
			}
			t.Skip(err)
		}
		for range 16 {
			events, now := denseTicket(t)
			if _, diff := besideTwin(p, s, cals, events, now); diff != "" {
				doc, _ := json.Marshal(s)
				log, _ := json.Marshal(events)
				t.Fatalf("twin -, fold +\n%s\npolicy: %s\nhistory: %s\nnow: %v", diff, doc, log, now)
			}
		}
	})
}
