package sla_test

import (
	"encoding/json"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"pgregory.net/rapid"
)

// What is promised on opening is what an assessment of the opening says, if no
// pause holds: the target, its amount, and the deadline.
func TestPromiseOnOpeningProperty(t *testing.T) {
	checkLaw(t, func(t *rapid.T, p *sla.Policy, events []lifecycle.Event, _ time.Time) {
		doc, err := json.Marshal(p.Spec())
		if err != nil {
			t.Fatal(err)
		}
		if regexp.MustCompile(`"(turn|opener|replied)"`).Match(doc) {
			return // what a ticket's facets do not say
		}
		h := lifecycle.NewHistory(events[:1])
		at := events[0].Time
		f := h.Facets(at)
		for _, s := range p.Assess(h, at).Statuses {
			if s.Cycle != 1 || s.Phase != sla.Running || !s.Start.Equal(at) {
				continue
			}
			due, ok := p.Due(s.Clock, f, at)
			index, within, known := p.Target(s.Clock, f, at)
			if ok != (s.NoDue == "") || !due.Equal(s.Due) || known != ok || index != s.Target || ok && within != s.Within.Std() {
				t.Fatalf("due %v %v, target %d, %v; %+v", due, ok, index, within, s)
			}
		}
	})
}

// Where what was counted is carried over, nothing is until another target
// applies: a number of business days is that until then, and an amount of open
// time from then on.
func TestDaysAreCarriedOnlyOnceATargetChanges(t *testing.T) {
	for _, retarget := range []sla.Retarget{sla.Recount, sla.Carry} {
		p, err := sla.NewPolicy(sla.PolicySpec{
			Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC")},
			Clocks: []sla.ClockSpec{{
				Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Retarget: retarget, Pauses: []sla.PauseSpec{{Name: "waiting", When: is("state", "waiting")}},
				Targets: []sla.TargetSpec{{When: is("group", "L2"), Days: 2, Calendar: "office"}, {Days: 1, Calendar: "office"}},
			}},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		group := func(minutes int, name string) lifecycle.Event {
			return after(minutes, lifecycle.Event{Kind: lifecycle.Assigned, Group: name})
		}
		second := func(e lifecycle.Event) lifecycle.Event {
			e.Seq = 1
			return e
		}
		const day = 24 * 60
		tuesday, wednesday := monday.Add(24*time.Hour), monday.Add(48*time.Hour)
		for _, row := range []struct {
			h    lifecycle.History
			now  time.Time
			want map[sla.Retarget]time.Time
		}{
			{ticket(""), monday.Add(time.Hour), map[sla.Retarget]time.Time{sla.Recount: tuesday, sla.Carry: tuesday}},
			{ticket("", state(60, "waiting"), state(120, "open")), monday.Add(3 * time.Hour), map[sla.Retarget]time.Time{sla.Recount: tuesday.Add(time.Hour), sla.Carry: tuesday.Add(time.Hour)}},
			{ticket("", group(0, "L1")), monday.Add(time.Hour), map[sla.Retarget]time.Time{sla.Recount: tuesday, sla.Carry: tuesday}},
			{ticket("", second(group(60, "L1")), group(60, "L2")), monday.Add(time.Hour), map[sla.Retarget]time.Time{sla.Recount: tuesday, sla.Carry: tuesday}},
			{ticket("", group(60, "L2")), monday.Add(2 * time.Hour), map[sla.Retarget]time.Time{sla.Recount: wednesday, sla.Carry: tuesday.Add(8 * time.Hour)}},
			{ticket("", group(60, "L2"), group(day, "L1")), tuesday.Add(time.Hour), map[sla.Retarget]time.Time{sla.Recount: tuesday, sla.Carry: monday.Add(8 * time.Hour)}},
		} {
			x := p.Explain(row.h, row.now)
			if len(x) != 1 || !x[0].Due.Equal(row.want[retarget]) {
				t.Fatalf("%s at %v: due %v, want %v", retarget, row.now, x[0].Due, row.want[retarget])
			}
			for i, f := range x[0].Former { // as it was said then
				before := f.To.Add(-1)
				if then := p.Assess(row.h.AsOf(before), before).Statuses[0]; !then.Due.Equal(f.Due) {
					t.Errorf("%s: former target %d: due %v, and just before %v", retarget, i, f.Due, then.Due)
				}
			}
		}
	}
}

// A set of one policy, twice, answers as the policy does, though cycles share
// their trigger.
func TestPolicySetOfTwinsProperty(t *testing.T) {
	cals := twinCalendars(t)
	checkLaw(t, func(t *rapid.T, p *sla.Policy, events []lifecycle.Event, now time.Time) {
		h := lifecycle.NewHistory(events)
		change := rapid.SampledFrom([]sla.Retarget{sla.Recount, sla.KeepFirst}).Draw(t, "change")
		fact := rapid.SampledFrom([]string{"state", "group"}).Draw(t, "fact")
		set, err := sla.NewPolicySet(sla.PolicySetSpec{Change: change, Policies: []sla.PolicyChoiceSpec{{When: is(fact, "work", "L1"), Policy: p.Spec()}, {Policy: p.Spec()}}}, cals)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p.Explain(h, now), set.Explain(h, now), cmp.Comparer(time.Time.Equal), cmp.Comparer(func(a, b priority.Ratio) bool { return a == b })); diff != "" {
			t.Fatal(diff)
		}
		if diff := sameAnswer(p.Assess(h, now), set.Assess(h, now)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestPolicySetOfCyclesOfOneInstant(t *testing.T) {
	c := sla.ClockSpec{
		Name: "stay", Cycles: sla.Each, Start: []sla.SignalSpec{{On: "state_changed"}}, Stop: []sla.SignalSpec{{On: "state_changed"}},
		Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}},
	}
	policy := sla.PolicySpec{Clocks: []sla.ClockSpec{c}}
	set, err := sla.NewPolicySet(sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{When: is("state", "done"), Policy: policy}, {Policy: policy}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := func(seq int64, s lifecycle.State) lifecycle.Event {
		e := state(60, s)
		e.Seq = seq
		return e
	}
	h := ticket("", at(1, "work"), at(2, "done"))
	if a := set.Assess(h, monday.Add(2*time.Hour)); len(a.Statuses) != 2 || a.Statuses[0].Phase != sla.Stopped || a.Statuses[1].Phase != sla.Running {
		t.Errorf("%+v", a.Statuses)
	}
}
