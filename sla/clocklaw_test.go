package sla_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"pgregory.net/rapid"
)

// checkLaw checks a law on random tickets of random policies of the whole
// language.
func checkLaw(t *testing.T, law func(t *rapid.T, p *sla.Policy, events []lifecycle.Event, now time.Time)) {
	t.Helper()
	cals := twinCalendars(t)
	rapid.Check(t, func(t *rapid.T) {
		p, err := sla.NewPolicy(twinPolicy().Draw(t, "policy"), cals)
		if err != nil {
			t.Skip(err) // the same signal in stop and cancel
		}
		for range 3 {
			law(t, p, twinEvents().Draw(t, "events"), twinAt(t, 500, "now"))
		}
	})
}

// sameAnswer compares what an Assessment says, not what it remembers.
func sameAnswer(a, b sla.Assessment) string {
	return cmp.Diff(a.Statuses, b.Statuses, cmp.Comparer(time.Time.Equal), cmpopts.EquateEmpty()) + cmp.Diff(a.NextLook, b.NextLook, cmp.Comparer(time.Time.Equal))
}

// The order in which events arrive, and how often, changes nothing; nor does
// what lies after the moment.
func TestClockOrderProperty(t *testing.T) {
	checkLaw(t, func(t *rapid.T, p *sla.Policy, events []lifecycle.Event, now time.Time) {
		h := lifecycle.NewHistory(events)
		want := p.Assess(h, now)
		again := rapid.Permutation(append(slices.Clone(events), events[0])).Draw(t, "order")
		if diff := sameAnswer(want, p.Assess(lifecycle.NewHistory(again), now)); diff != "" {
			t.Fatal(diff)
		}
		if diff := sameAnswer(want, p.Assess(h.AsOf(now), now)); diff != "" {
			t.Fatal(diff)
		}
		late := rapid.IntRange(0, len(events)-1).Draw(t, "late")
		without := lifecycle.NewHistory(slices.Delete(slices.Clone(events), late, late+1))
		if diff := sameAnswer(want, p.Assess(without.With(events[late]), now)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// An Assessment that is used again says what a new one does, and so do Explain
// and a set of the one policy.
func TestClockWaysProperty(t *testing.T) {
	var kept sla.Assessment
	cals := twinCalendars(t)
	checkLaw(t, func(t *rapid.T, p *sla.Policy, events []lifecycle.Event, now time.Time) {
		h := lifecycle.NewHistory(events)
		want := p.Assess(h, now)
		p.AssessInto(&kept, h, now)
		if diff := sameAnswer(want, kept); diff != "" {
			t.Fatal(diff)
		}
		for i, x := range p.Explain(h, now) {
			if x.Status != want.Statuses[i] {
				t.Fatal(cmp.Diff(want.Statuses[i], x.Status))
			}
		}
		set, err := sla.NewPolicySet(sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{Policy: p.Spec()}}}, cals)
		if err != nil {
			t.Fatal(err)
		}
		if diff := sameAnswer(want, set.Assess(h, now)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// The ledger has neither gap nor overlap, and its entries add up to the
// nanosecond.
func TestClockLedgerProperty(t *testing.T) {
	checkLaw(t, func(t *rapid.T, p *sla.Policy, events []lifecycle.Event, now time.Time) {
		h := lifecycle.NewHistory(events)
		doc, err := json.Marshal(p.Spec())
		if err != nil {
			t.Fatal(err)
		}
		back := regexp.MustCompile(`"(at|from)":`).Match(doc) // a signal may carry, or name, an earlier instant than its event
		for _, x := range p.Explain(h, now) {
			end := now
			if x.Phase == sla.Stopped {
				end = x.Stop
			}
			at := x.Start
			var counted, paused sla.Duration
			for i, e := range x.Ledger {
				if !e.From.Equal(at) || !e.From.Before(e.To) {
					t.Fatalf("entry %d is [%v, %v), want it from %v", i, e.From, e.To, at)
				}
				at = e.To
				switch e.Kind {
				case "counted":
					counted += e.Amount
				case "paused":
					paused += e.Amount
				case "shut":
					if e.Amount != 0 {
						t.Fatalf("entry %+v", e)
					}
				}
				if e.Event >= h.Len() || e.Event >= 0 && h.At(e.Event).Time.After(e.From) && !back {
					t.Fatalf("entry %+v", e)
				}
			}
			if at.Before(end) || at.After(end) && len(x.Ledger) > 0 || counted != x.Elapsed || paused != x.Paused {
				t.Fatalf("to %v, want %v; counted %v of %v, paused %v of %v\n%+v", at, end, counted, x.Elapsed, paused, x.Paused, x)
			}
		}
	})
}

// clockAspect is what does not change by itself before NextLook.
type clockAspect struct {
	Clock   sla.Clock
	Cycle   int
	Outcome sla.Outcome
	Phase   sla.Phase
	Due     int64
	NoDue   sla.NoDue
	Warning string
}

func clockAspects(a sla.Assessment) (list []clockAspect) {
	for _, s := range a.Statuses {
		list = append(list, clockAspect{s.Clock, s.Cycle, s.Outcome, s.Phase, s.Due.UnixNano(), s.NoDue, s.Warning})
	}
	return list
}

// Nothing changes by itself before NextLook; without one, nothing ever does.
func TestClockNextLookProperty(t *testing.T) {
	checkLaw(t, func(t *rapid.T, p *sla.Policy, events []lifecycle.Event, now time.Time) {
		h := lifecycle.NewHistory(events).AsOf(now)
		a := p.Assess(h, now)
		if !a.NextLook.IsZero() && !a.NextLook.After(now) {
			t.Fatalf("looks back: %+v", a)
		}
		reach := 40 * 24 * time.Hour
		if !a.NextLook.IsZero() {
			reach = a.NextLook.Sub(now)
		}
		for _, d := range []time.Duration{reach - 1, reach / 2, 1, time.Duration(rapid.Int64Range(0, int64(reach-1)).Draw(t, "later"))} {
			if d < 0 || d >= reach {
				continue
			}
			if diff := cmp.Diff(clockAspects(a), clockAspects(p.Assess(h, now.Add(d)))); diff != "" {
				t.Fatalf("changes at %v, before %v:\n%s", now.Add(d), a.NextLook, diff)
			}
		}
	})
}

// Verdicts follow the deadline; a void verdict stands; nothing is met late.
func TestClockVerdictProperty(t *testing.T) {
	checkLaw(t, func(t *rapid.T, p *sla.Policy, events []lifecycle.Event, now time.Time) {
		h := lifecycle.NewHistory(events)
		for _, s := range p.Assess(h, now).Statuses {
			if (s.NoDue == "") == s.Due.IsZero() || (s.Phase == sla.Stopped) == s.Stop.IsZero() || s.Phase == sla.Stopped && !s.NextLook.IsZero() {
				t.Fatalf("%+v", s)
			}
			end := now
			if s.Phase == sla.Stopped {
				end = s.Stop
			}
			late := s.NoDue == "" && end.After(s.Due)
			switch s.Outcome {
			case sla.Met, sla.Pending, sla.Void:
				if late {
					t.Fatalf("not late: %+v", s)
				}
			case sla.Breached:
				if !late {
					t.Fatalf("not in time: %+v", s)
				}
			}
			if (s.Outcome == sla.Excluded) != (s.Excluded != "") {
				t.Fatalf("%+v", s)
			}
		}
	})
}

// A policy read from its own JSON is the same policy.
func TestClockRoundTripProperty(t *testing.T) {
	cals := twinCalendars(t)
	checkLaw(t, func(t *rapid.T, p *sla.Policy, events []lifecycle.Event, now time.Time) {
		data, err := json.Marshal(p.Spec())
		if err != nil {
			t.Fatal(err)
		}
		s, err := sla.Read[sla.PolicySpec](data)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		again, err := json.Marshal(s)
		if err != nil || string(again) != string(data) {
			t.Fatalf("%s\n%s", data, again)
		}
		q, err := sla.NewPolicy(s, cals)
		if err != nil {
			t.Fatal(err)
		}
		h := lifecycle.NewHistory(events)
		if diff := cmp.Diff(p.Explain(h, now), q.Explain(h, now), cmp.Comparer(time.Time.Equal), cmp.Comparer(func(a, b priority.Ratio) bool { return a == b })); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A warning is crossed at the instant that is given, and not before.
func TestClockCrossingProperty(t *testing.T) {
	checkLaw(t, func(t *rapid.T, p *sla.Policy, events []lifecycle.Event, now time.Time) {
		h := lifecycle.NewHistory(events)
		for _, x := range p.Explain(h, now) {
			last := -1
			for i, k := range x.Crossings {
				if k.Crossed {
					last = i
				}
				if !k.Crossed && x.Phase == sla.Stopped && !k.Wall && k.Share != priority.Percent(100) && k.After != x.Within && !k.Time.IsZero() {
					t.Fatalf("%+v is foreseen of %+v", k, x.Status)
				}
				if k.Crossed && (k.Time.IsZero() || k.Time.After(now)) || !k.Crossed && !k.Time.IsZero() && !k.Time.After(now) && x.Phase != sla.Stopped {
					t.Fatalf("%+v at %v of %+v", k, now, x.Status)
				}
			}
			want := ""
			if last >= 0 {
				want = x.Crossings[last].Name
			}
			if x.Warning != want {
				t.Fatalf("warning %q, want %q: %+v", x.Warning, want, x.Crossings)
			}
		}
	})
}

// The deadline of a former target is what was said of it just before another
// came to apply.
func TestFormerTargetProperty(t *testing.T) {
	checkLaw(t, formerLaw)
}

// Likewise where a ticket goes from target to target of every kind.
func TestFormerTargetsOfAllKindsProperty(t *testing.T) {
	cals := twinCalendars(t)
	rapid.Check(t, func(t *rapid.T) {
		p, err := sla.NewPolicy(formerPolicy(t), cals)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			events := formerEvents(t)
			formerLaw(t, p, events, events[len(events)-1].Time.Add(denseAmount(t)))
		}
	})
}

// formerPolicy draws a policy whose target depends on the group.
func formerPolicy(t *rapid.T) sla.PolicySpec {
	c := sla.ClockSpec{
		Name: "c0", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{Enters: is("state", "done")}}, Cycles: sla.Sum,
		Retarget: rapid.SampledFrom([]sla.Retarget{"", "", sla.Carry}).Draw(t, "retarget"),
	}
	switch rapid.IntRange(0, 3).Draw(t, "from") {
	case 0:
		c.Start[0].From.At = "category"
	case 1: // later, and from before
		c.Start[0] = sla.SignalSpec{On: "recorded", From: sla.OriginSpec{Opened: true}}
		c.Start[0].Holds = rapid.SampledFrom([]string{"", "trigger"}).Draw(t, "holds")
	}
	if rapid.IntRange(0, 2).Draw(t, "pauses") > 0 {
		p := sla.PauseSpec{Name: "wait", When: is("state", "wait")}
		switch rapid.IntRange(0, 3).Draw(t, "pause") {
		case 0:
			p.Budget = sla.Duration(denseAmount(t))
		case 1:
			p.Time = "counts"
		}
		c.Pauses = append(c.Pauses, p)
	}
	for i := range 5 {
		x := sla.TargetSpec{Name: fmt.Sprint("t", i), When: is("group", fmt.Sprint("L", i)), Calendar: rapid.SampledFrom([]string{"", "office", "office"}).Draw(t, "calendar")}
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			x.By = "category"
		case 1, 2:
			x.Days, x.DayRule = 1, rapid.SampledFrom([]calendar.DayRule{calendar.SameTime, calendar.EndOfDay, "09:30"}).Draw(t, "rule")
			x.Cutoff = rapid.SampledFrom([]calendar.TimeOfDay{0, calendar.NewTimeOfDay(9, 30)}).Draw(t, "cutoff")
		default:
			x.Within = sla.Amount(rapid.SampledFrom([]time.Duration{0, 1, 3, 6, 24}).Draw(t, "within") * twinStep)
			x.Cutoff = rapid.SampledFrom([]calendar.TimeOfDay{0, 0, calendar.NewTimeOfDay(9, 30)}).Draw(t, "cutoff")
		}
		x.Warnings = twinWarnings().Draw(t, "warn")
		c.Targets = append(c.Targets, x)
	}
	return sla.PolicySpec{CalendarNames: []string{"office", "night"}, Clocks: []sla.ClockSpec{c}}
}

func formerEvents(t *rapid.T) (list []lifecycle.Event) {
	at := denseBase
	for i := range rapid.IntRange(3, 9).Draw(t, "events") {
		e := lifecycle.Event{ID: fmt.Sprint("e", i), Time: at, Seq: int64(i + 1), Kind: lifecycle.Assigned, Side: lifecycle.Customer}
		if i == 0 {
			e.Kind, e.State = lifecycle.Created, "work"
			e.Category = denseBase.Add(time.Duration(rapid.IntRange(-2, 150).Draw(t, "date")) * twinStep).Format(time.RFC3339)
		}
		if e.Group = fmt.Sprint("L", rapid.IntRange(0, 5).Draw(t, "group")); rapid.IntRange(0, 2).Draw(t, "state") == 0 && i > 0 {
			e.Kind, e.State, e.Group = rapid.SampledFrom([]lifecycle.Kind{lifecycle.StateChanged, lifecycle.Recorded}).Draw(t, "kind"), rapid.SampledFrom([]lifecycle.State{"work", "wait", "wait", "done"}).Draw(t, "to"), ""
		}
		list = append(list, e)
		at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 2, 3, 6, 50, 144}).Draw(t, "gap")) * twinStep)
	}
	return list
}

// formerLaw holds that each former target has the deadline that was said of it.
func formerLaw(t *rapid.T, p *sla.Policy, events []lifecycle.Event, now time.Time) {
	h := lifecycle.NewHistory(events)
	for _, x := range p.Explain(h, now) {
		if len(x.Former) != x.FormerTargets {
			t.Fatalf("%d former targets, want %d", len(x.Former), x.FormerTargets)
		}
		if breached := slices.ContainsFunc(x.Former, func(f sla.Former) bool { return f.Breached }); breached != x.FormerBreach {
			t.Fatalf("a former target was broken: %v, by the status %v", breached, x.FormerBreach)
		}
		for i, f := range x.Former {
			if f.Breached != (!f.Due.IsZero() && f.To.After(f.Due)) || !f.From.Before(f.To) {
				t.Fatalf("%+v", f)
			}
			before := f.To.Add(-1)
			var then sla.Status
			for _, s := range p.Assess(h.AsOf(before), before).Statuses {
				if s.Clock == x.Clock && s.Cycle == x.Cycle {
					then = s
				}
			}
			if then.Phase != sla.Running || then.Target != f.Target || !then.Start.Equal(x.Start) || i > 0 && f.From.Equal(x.Former[i-1].To) == false {
				continue // held then, or the start was another
			}
			if !then.Due.Equal(f.Due) {
				t.Fatalf("due %v, and just before %v\n%+v\n%+v", f.Due, then.Due, f, then)
			}
		}
	}
}

// A later stated instant never gives an earlier deadline: of a date that is
// agreed, and of a start that is stated.
func TestStatedInstantsMonotoneProperty(t *testing.T) {
	cals := twinCalendars(t)
	rapid.Check(t, func(t *rapid.T) {
		c := sla.ClockSpec{Name: "c", Start: []sla.SignalSpec{{On: "opened", From: sla.OriginSpec{At: "category"}}}, Stop: []sla.SignalSpec{{On: "reply"}}}
		target := sla.TargetSpec{Calendar: rapid.SampledFrom([]string{"", "office", "night"}).Draw(t, "calendar")}
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			c.Start[0].From = sla.OriginSpec{}
			target.By, target.Plus = "category", sla.Duration(rapid.IntRange(-9, 9).Draw(t, "plus"))*sla.Duration(twinStep)
			target.Shut = rapid.SampledFrom([]sla.Shut{"", "next_open"}).Draw(t, "shut")
			target.Least = sla.Duration(rapid.IntRange(0, 60).Draw(t, "least")) * sla.Duration(twinStep)
		case 1:
			target.Within = sla.Amount(twinAmount(t, "within"))
			target.Cutoff = rapid.SampledFrom([]calendar.TimeOfDay{0, calendar.NewTimeOfDay(15, 0)}).Draw(t, "cutoff")
		case 2:
			target.Days = rapid.IntRange(1, 3).Draw(t, "days")
			target.DayRule = rapid.SampledFrom([]calendar.DayRule{calendar.SameTime, calendar.EndOfDay}).Draw(t, "rule")
			target.Cutoff = rapid.SampledFrom([]calendar.TimeOfDay{0, calendar.NewTimeOfDay(15, 0)}).Draw(t, "cutoff")
		}
		c.Targets = []sla.TargetSpec{target}
		p, err := sla.NewPolicy(sla.PolicySpec{CalendarNames: []string{"office", "night"}, Clocks: []sla.ClockSpec{c}}, cals)
		if err != nil {
			t.Fatal(err)
		}
		opened := lifecycle.Event{ID: "0", Time: twinBase, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"}
		due := func(at time.Time) sla.Status {
			e := opened
			e.Category = at.Format(time.RFC3339)
			a := p.Assess(lifecycle.NewHistory([]lifecycle.Event{e}), twinBase)
			s, ok := a.Status("c")
			if !ok || s.NoDue != "" {
				t.Fatalf("no deadline for %v: %+v", at, s)
			}
			return s
		}
		early := twinBase.Add(time.Duration(rapid.IntRange(-600, 600).Draw(t, "early")) * twinStep)
		late := early.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "later")) * twinStep)
		if a, b := due(early), due(late); b.Due.Before(a.Due) {
			t.Fatalf("%v gives %v, and %v gives %v", early, a.Due, late, b.Due)
		}
	})
}

// A response that was breached and then cancelled stays breached; one that is
// cancelled at the deadline or before is void, whatever comes later.
func TestCancelledResponseProperty(t *testing.T) {
	cals := twinCalendars(t)
	rapid.Check(t, func(t *rapid.T) {
		c := sla.FirstResponseClock()
		c.Targets = []sla.TargetSpec{{Within: sla.Amount(twinAmount(t, "within")), Calendar: rapid.SampledFrom([]string{"", "office"}).Draw(t, "calendar")}}
		p, err := sla.NewPolicy(sla.PolicySpec{
			CalendarNames: []string{"office"}, Clocks: []sla.ClockSpec{c}, States: map[machine.Class][]lifecycle.State{machine.Done: {"done"}},
		}, cals)
		if err != nil {
			t.Fatal(err)
		}
		cancelled := twinBase.Add(time.Duration(rapid.IntRange(1, 300).Draw(t, "cancelled")) * twinStep)
		events := []lifecycle.Event{
			{ID: "0", Time: twinBase, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"},
			{ID: "1", Time: cancelled, Kind: lifecycle.StateChanged, State: "done"},
			{ID: "2", Time: cancelled.Add(twinAmount(t, "later")), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
		}
		before := p.Assess(lifecycle.NewHistory(events[:1]), twinBase).Statuses[0]
		want := sla.Void
		if cancelled.After(before.Due) {
			want = sla.Breached
		}
		for _, h := range []lifecycle.History{lifecycle.NewHistory(events[:2]), lifecycle.NewHistory(events)} {
			s := p.Assess(h, events[2].Time).Statuses
			if len(s) != 1 || s[0].Outcome != want || !s[0].Due.Equal(before.Due) || !s[0].Stop.Equal(cancelled) {
				t.Fatalf("%+v, want %s due %v", s, want, before.Due)
			}
		}
	})
}

// A clock answers beside a hundred others as it does alone.
func TestManyClocksProperty(t *testing.T) {
	cals := twinCalendars(t)
	rapid.Check(t, func(t *rapid.T) {
		s := twinPolicy().Draw(t, "policy")
		alone, err := sla.NewPolicy(s, cals)
		if err != nil {
			t.Skip(err) // the same signal in stop and cancel
		}
		own := len(s.Clocks)
		for i := range 100 {
			stay := sla.StayClock(sla.Clock(fmt.Sprint("stay", i)), is("group", fmt.Sprint("L", i)), sla.TargetSpec{})
			s.Clocks = append(s.Clocks, stay)
		}
		s.Clocks = append(s.Clocks[own:], s.Clocks[:own]...)
		beside, err := sla.NewPolicy(s, cals)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			events, now := twinEvents().Draw(t, "events"), twinAt(t, 500, "now")
			h := lifecycle.NewHistory(events)
			got := slices.DeleteFunc(beside.Assess(h, now).Statuses, func(s sla.Status) bool { return strings.HasPrefix(string(s.Clock), "stay") })
			if diff := cmp.Diff(alone.Assess(h, now).Statuses, got, cmp.Comparer(time.Time.Equal), cmpopts.EquateEmpty()); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}
