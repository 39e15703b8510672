package sla_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
	"pgregory.net/rapid"
)

// checkTickets checks a law on random tickets of random policies.
func checkTickets(t *testing.T, law func(t *rapid.T, d desk, h lifecycle.History, now time.Time)) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		d := genDesk(byMinute).Draw(t, "desk")
		for range 3 {
			h := lifecycle.NewHistory(genEvents(d).Draw(t, "events"))
			law(t, d, h, genNow(d).Draw(t, "now"))
		}
	})
}

// genNow draws an instant of a desk, on a tick or between two.
func genNow(d desk) *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		now := d.at(rapid.IntRange(0, d.ticks+d.ticks/4).Draw(t, "tick"))
		return now.Add(rapid.SampledFrom([]time.Duration{0, 0, 1, -1, 999_999_999}).Draw(t, "beside"))
	})
}

// sameAssessment compares what an Assessment says, not what it remembers.
func sameAssessment(a, b sla.Assessment) string {
	return cmp.Diff(a.Statuses, b.Statuses, instantsEqual, cmpopts.EquateEmpty()) + cmp.Diff(a.NextLook, b.NextLook, instantsEqual)
}

// The order in which events arrive, and how often, changes nothing.
func TestAssessOrderProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := genDesk(byMinute).Draw(t, "desk")
		events := genEvents(d).Draw(t, "events")
		now := genNow(d).Draw(t, "now")
		want := d.p.Assess(lifecycle.NewHistory(events), now)
		again := slices.Clone(events)
		for range rapid.IntRange(0, 5).Draw(t, "repeated") {
			again = append(again, rapid.SampledFrom(events).Draw(t, "event"))
		}
		again = rapid.Permutation(again).Draw(t, "order")
		if diff := sameAssessment(want, d.p.Assess(lifecycle.NewHistory(again), now)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// An event that arrives late is an event, and what is to come is not looked at.
func TestAssessLateEventProperty(t *testing.T) {
	checkTickets(t, func(t *rapid.T, d desk, h lifecycle.History, now time.Time) {
		late := rapid.IntRange(0, h.Len()-1).Draw(t, "late")
		events := h.Events()
		without := lifecycle.NewHistory(slices.Delete(slices.Clone(events), late, late+1))
		want := d.p.Assess(h, now)
		if diff := sameAssessment(want, d.p.Assess(without.With(events[late]), now)); diff != "" {
			t.Fatal(diff)
		}
		if diff := sameAssessment(want, d.p.Assess(h.AsOf(now), now)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// An Assessment that is used again says what a new one does, and Explain says
// it too.
func TestAssessWaysProperty(t *testing.T) {
	var kept sla.Assessment
	checkTickets(t, func(t *rapid.T, d desk, h lifecycle.History, now time.Time) {
		want := d.p.Assess(h, now)
		d.p.AssessInto(&kept, h, now)
		if diff := sameAssessment(want, kept); diff != "" {
			t.Fatal(diff)
		}
		for got, a := range d.p.AssessAll(slices.Values([]lifecycle.History{{}, h}), now) {
			if got.Len() > 0 && sameAssessment(want, *a) != "" || got.Len() == 0 && len(a.Statuses) > 0 {
				t.Fatal(a)
			}
		}
		for i, x := range d.p.Explain(h, now) {
			if x.Status != want.Statuses[i] {
				t.Fatal(cmp.Diff(want.Statuses[i], x.Status))
			}
		}
		for _, s := range want.Statuses {
			if (s.NoDue == 0) == s.Due.IsZero() || (s.Phase == sla.Stopped) == s.Stop.IsZero() || s.Phase == sla.Stopped && !s.NextLook.IsZero() {
				t.Fatalf("%+v", s)
			}
			if !s.NextLook.IsZero() && !s.NextLook.After(now) {
				t.Fatalf("looks back: %+v", s)
			}
			if s.Outcome == sla.Met && s.NoDue == 0 && s.Stop.After(s.Due) {
				t.Fatalf("met late: %+v", s)
			}
		}
	})
}

// The ledger has neither gap nor overlap, and its counted entries add up.
func TestLedgerProperty(t *testing.T) {
	checkTickets(t, func(t *rapid.T, d desk, h lifecycle.History, now time.Time) {
		for _, x := range d.p.Explain(h, now) {
			end := now
			if x.Phase == sla.Stopped {
				end = x.Stop
			}
			at := x.Start
			var counted, paused time.Duration
			for i, e := range x.Ledger {
				if !e.From.Equal(at) || !e.From.Before(e.To) {
					t.Fatalf("entry %d is [%v, %v), want it from %v", i, e.From, e.To, at)
				}
				at = e.To
				switch e.Kind {
				case sla.Counted:
					counted += time.Duration(e.Amount)
					if e.To.Sub(e.From) != time.Duration(e.Amount) {
						t.Fatalf("entry %+v counts what was shut", e)
					}
				case sla.PausedTime:
					paused += time.Duration(e.Amount)
				case sla.ShutTime:
					if e.Amount != 0 {
						t.Fatalf("entry %+v", e)
					}
				}
				if e.Event >= h.Len() || e.Event >= 0 && h.At(e.Event).Time.After(e.From) || e.Why == "" {
					t.Fatalf("entry %+v", e)
				}
			}
			if !at.Equal(end) || counted != time.Duration(x.Elapsed) || paused != time.Duration(x.Paused) {
				t.Fatalf("to %v, want %v; counted %v of %v, paused %v of %v", at, end, counted, x.Elapsed, paused, x.Paused)
			}
		}
	})
}

func statusLike(a sla.Assessment, s *sla.Status) *sla.Status {
	for i := range a.Statuses {
		if r := &a.Statuses[i]; r.Metric == s.Metric && r.Cycle == s.Cycle && (r.Target == s.Target || s.Metric != sla.Operational) {
			return r
		}
	}
	return nil
}

// turns reports whether a target comes into force or ends within (from, to].
func (d desk) turns(from, to time.Time) bool {
	in := func(t time.Time) bool { return t.After(from) && !t.After(to) }
	return slices.ContainsFunc(d.spec.Targets, func(s sla.TargetSpec) bool { return in(s.When.From) || in(s.When.Until) })
}

// A warning is crossed at the instant that is given, and not one nanosecond
// before.
func TestCrossingInstantProperty(t *testing.T) {
	checkTickets(t, func(t *rapid.T, d desk, h lifecycle.History, now time.Time) {
		if d.spec.Reopen == sla.Continue {
			return // time in which the ticket was done counts only once it is reopened
		}
		rank := func(name string) int {
			return slices.IndexFunc(d.spec.Warnings, func(w sla.WarningSpec) bool { return w.Name == name })
		}
		for _, x := range d.p.Explain(h, now) {
			if x.FormerTargets > 0 {
				continue // another target had its own
			}
			for i, k := range x.Crossings {
				if k.Crossed != (!k.Time.IsZero() && !k.Time.After(now)) || k.Crossed != (rank(x.Warning) >= i) {
					t.Fatalf("%+v at %v of %+v", k, now, x.Status)
				}
				if k.Time.IsZero() || k.Time.Equal(x.Start) || d.turns(now, k.Time) {
					continue
				}
				// What is foreseen holds if nothing more happens.
				seen := h
				if !k.Crossed {
					seen = h.AsOf(now)
				}
				at, before := d.p.Assess(seen, k.Time), d.p.Assess(seen, k.Time.Add(-1))
				if got := rank(statusLike(at, &x.Status).Warning); got < i {
					t.Fatalf("warning %d at %v, want %d: %+v", got, k.Time, i, x)
				}
				if got := rank(statusLike(before, &x.Status).Warning); got >= i {
					t.Fatalf("warning %d before %v already, want less than %d", got, k.Time, i)
				}
			}
		}
	})
}

// aspect is what does not change by itself before NextLook.
type aspect struct {
	Outcome sla.Outcome
	Phase   sla.Phase
	Due     int64
	NoDue   sla.NoDue
	Warning string
}

func aspects(a sla.Assessment) []aspect {
	var list []aspect
	for _, s := range a.Statuses {
		list = append(list, aspect{s.Outcome, s.Phase, s.Due.UnixNano(), s.NoDue, s.Warning})
	}
	return list
}

// Nothing changes by itself before NextLook, and something does at it unless a
// target comes into force or ends then. Without one, nothing ever changes.
func TestNextLookProperty(t *testing.T) {
	checkTickets(t, func(t *rapid.T, d desk, h lifecycle.History, now time.Time) {
		h = h.AsOf(now)
		a := d.p.Assess(h, now)
		want := aspects(a)
		next := a.NextLook
		reach := 100 * 24 * time.Hour
		if !next.IsZero() {
			reach = next.Sub(now)
		}
		later := []time.Time{now.Add(reach - 1), now.Add(reach / 2), now.Add(1), now.Add(time.Duration(rapid.Int64Range(0, int64(reach-1)).Draw(t, "later")))}
		for _, at := range later {
			if at.Before(now) || !next.IsZero() && !at.Before(next) {
				continue
			}
			if diff := cmp.Diff(want, aspects(d.p.Assess(h, at))); diff != "" {
				t.Fatalf("changes at %v, before %v:\n%s", at, next, diff)
			}
		}
		if next.IsZero() || d.turns(next.Add(-1), next) {
			return
		}
		if cmp.Equal(want, aspects(d.p.Assess(h, next))) {
			t.Fatalf("nothing changes at %v: %+v", next, a)
		}
		for i, s := range a.Statuses {
			if !s.NextLook.IsZero() && s.NextLook.Equal(next) && want[i] == aspects(d.p.Assess(h, next))[i] {
				t.Fatalf("%+v does not change at %v", s, next)
			}
		}
	})
}

// Due is what Assess gives a ticket that has just been opened, and StartBy the
// latest start that is due by then.
func TestDueAndStartByProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := genDesk(byMinute).Draw(t, "desk")
		e := genEvent(true).Draw(t, "event")
		e.Kind, e.Side, e.Time = lifecycle.Created, lifecycle.Customer, genNow(d).Draw(t, "start")
		h := lifecycle.NewHistory([]lifecycle.Event{e})
		f := h.Facets(e.Time)
		for _, m := range []sla.Metric{sla.FirstResponse, sla.Resolution} {
			a := d.p.Assess(h, e.Time)
			s, has := a.Status(m)
			due, ok := d.p.Due(m, f, e.Time)
			index, within, promised := d.p.Target(m, f, e.Time)
			switch {
			case has && s.Phase == sla.Running && (ok != (s.NoDue == 0) || !due.Equal(s.Due)):
				t.Fatalf("Due = %v, %v, want %v", due, ok, s.Due)
			case has && s.NoDue == 0 && (!promised || index != s.Target || within != time.Duration(s.Within)):
				t.Fatalf("Target = %v, %v, %v, want %+v", index, within, promised, s)
			case ok && !promised, !has && ok:
				t.Fatalf("Due = %v without a target", due)
			}
			checkStartBy(t, d, m, f, e.Time)
		}
	})
}

// checkStartBy fails unless the latest start for a deadline is due by then, and
// no later one is. Business days that a factor scales are exempt from the
// second: within a day their deadlines may come and go.
func checkStartBy(t *rapid.T, d desk, m sla.Metric, f lifecycle.Facets, due time.Time) {
	inTime := func(start time.Time) bool {
		at, ok := d.p.Due(m, f, start)
		return ok && !at.After(due)
	}
	start, ok := d.p.StartBy(m, f, due)
	if ok && (start.After(due) || !inTime(start)) {
		at, _ := d.p.Due(m, f, start)
		t.Fatalf("start by %v for %v, but then due %v", start, due, at)
	}
	from := due.Add(-40 * 24 * time.Hour)
	if ok {
		from = start.Add(1)
	}
	span := due.Sub(from)
	for k := range 12 {
		x := from.Add(span / 12 * time.Duration(k))
		if k == 11 {
			x = from.Add(time.Duration(rapid.Int64Range(0, max(int64(span), 0)).Draw(t, "later")))
		}
		if x.After(due) || !inTime(x) {
			continue
		}
		if i, _, _ := d.p.Target(m, f, x); d.spec.Targets[i].Days > 0 && !d.spec.Targets[i].Fixed && len(d.spec.Factors) > 0 {
			continue
		}
		t.Fatalf("start by %v (%t) for %v, but a start at %v is in time", start, ok, due, x)
	}
}

// A policy read from its own JSON is the same policy.
func TestPolicySpecRoundTripProperty(t *testing.T) {
	checkTickets(t, func(t *rapid.T, d desk, h lifecycle.History, now time.Time) {
		data, err := json.Marshal(d.p.Spec())
		if err != nil {
			t.Fatal(err)
		}
		s, err := sla.ParsePolicySpec(data)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		again, err := json.Marshal(s)
		if err != nil || string(again) != string(data) {
			t.Fatalf("%s\n%s", data, again)
		}
		if err := d.spec.Validate(); err != nil {
			t.Fatal(err)
		}
		for _, spec := range []sla.PolicySpec{s, d.p.Spec()} {
			p, err := sla.NewPolicy(spec)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(d.p.Explain(h, now), p.Explain(h, now), instantsEqual, cmpopts.EquateComparable(sla.Ratio{})); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// Many tickets of one policy: what is said of each is whole, and does not
// depend on the order of its events nor on what was assessed before it.
func TestManyTicketsProperty(t *testing.T) {
	var kept sla.Assessment
	rapid.Check(t, func(t *rapid.T) {
		d := genDesk(byMinute).Draw(t, "desk")
		events := genEvents(d)
		for range 20 {
			list := events.Draw(t, "events")
			now := d.at(rapid.IntRange(0, d.ticks).Draw(t, "now"))
			d.p.AssessInto(&kept, lifecycle.NewHistory(list), now)
			slices.Reverse(list)
			for i, x := range d.p.Explain(lifecycle.NewHistory(append(list, list[0])), now) {
				var counted sla.Duration
				at := x.Start
				for _, e := range x.Ledger {
					if !e.From.Equal(at) {
						t.Fatalf("%v to %v is missing", at, e.From)
					}
					at = e.To
					if e.Kind == sla.Counted {
						counted += e.Amount
					}
				}
				if x.Status != kept.Statuses[i] || counted != x.Elapsed {
					t.Fatalf("counted %v\n%+v\n%+v", counted, x, kept.Statuses[i])
				}
				if (x.Outcome == sla.Breached) != (x.NoDue == 0 && x.Due.Before(at)) {
					t.Fatalf("%+v at %v", x.Status, at)
				}
			}
		}
	})
}
