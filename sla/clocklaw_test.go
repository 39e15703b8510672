package sla_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
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
				case sla.Counted:
					counted += e.Amount
				case sla.PausedTime:
					paused += e.Amount
				case sla.ShutTime:
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
		if diff := cmp.Diff(p.Explain(h, now), q.Explain(h, now), cmp.Comparer(time.Time.Equal), cmp.Comparer(func(a, b sla.Ratio) bool { return a == b })); diff != "" {
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
	checkLaw(t, func(t *rapid.T, p *sla.Policy, events []lifecycle.Event, now time.Time) {
		h := lifecycle.NewHistory(events)
		for _, x := range p.Explain(h, now) {
			if len(x.Former) != x.FormerTargets {
				t.Fatalf("%d former targets, want %d", len(x.Former), x.FormerTargets)
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
	})
}
