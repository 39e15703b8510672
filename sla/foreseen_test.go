package sla_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// An answer without clocks is the same text, whether its memory is new or was
// used before.
func TestNoClocksAreAnEmptyList(t *testing.T) {
	p := one(sla.ClockSpec{Name: "work", Start: []sla.SignalSpec{{On: "reply"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}})
	h, before := ticket(""), monday.Add(-time.Hour)
	var used sla.Assessment
	p.AssessInto(&used, ticket("", after(1, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public})), monday.Add(time.Hour))
	if len(used.Statuses) != 1 {
		t.Fatalf("%+v", used.Statuses)
	}
	p.AssessInto(&used, h, before)
	set, err := sla.NewPolicySet(sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{Policy: p.Spec()}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"now":"2026-03-02T08:00:00Z","statuses":[]}`
	for _, a := range []sla.Assessment{p.Assess(h, before), p.Assess(lifecycle.History{}, before), set.Assess(h, before), used} {
		if data, err := json.Marshal(a); string(data) != want {
			t.Errorf("%s %v, want %s", data, err, want)
		}
	}
}

// A cycle that is not listed yet, since its target comes into force later, is
// looked at then; one that has stopped is not.
func TestLooksForATargetThatComesIntoForce(t *testing.T) {
	from := monday.Add(3 * time.Hour)
	p := one(sla.ClockSpec{
		Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "reply"}},
		Targets: []sla.TargetSpec{{Within: sla.Amount(4 * time.Hour), From: from, To: from.Add(time.Hour)}},
	})
	for _, row := range []struct {
		now, want time.Time
		listed    int
		h         lifecycle.History
	}{
		{monday, from, 0, ticket("")},
		{from.Add(-1), from, 0, ticket("")},
		{from, from.Add(time.Hour), 1, ticket("")},
		{monday.Add(time.Hour), time.Time{}, 0, ticket("", after(30, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public}))},
		{from.Add(2 * time.Hour), time.Time{}, 1, ticket("")},
	} {
		if a := p.Assess(row.h, row.now); !a.NextLook.Equal(row.want) || len(a.Statuses) != row.listed {
			t.Errorf("at %v: next look %v, %d clocks; want %v, %d", row.now, a.NextLook, len(a.Statuses), row.want, row.listed)
		}
	}
}

// crossingAt returns the only crossing of the only clock.
func crossingAt(t *testing.T, p *sla.Policy, h lifecycle.History, now time.Time) sla.Crossing {
	t.Helper()
	x := p.Explain(h, now)
	if len(x) != 1 || len(x[0].Crossings) != 1 {
		t.Fatalf("%+v", x)
	}
	if want := x[0].Crossings[0]; want.Crossed != (x[0].Warning == want.Name) {
		t.Fatalf("warning %q, and %+v", x[0].Warning, want)
	}
	return x[0].Crossings[0]
}

// A warning in time as it passes waits while the clock is held, and is given
// when the budget of the pause is used up: at one instant, whoever asks when.
func TestWallWarningWaitsForTheEndOfABudget(t *testing.T) {
	p := one(sla.ClockSpec{
		Name: "work", Start: []sla.SignalSpec{{On: "opened"}},
		Pauses:   []sla.PauseSpec{{Name: "waiting", When: is("state", "waiting"), Budget: sla.Duration(4 * time.Hour)}},
		Targets:  []sla.TargetSpec{{Within: sla.Amount(2 * time.Hour)}},
		Warnings: []sla.WarningSpec{{Name: "soon", Before: sla.Duration(3 * time.Hour), Wall: true}},
	})
	h := ticket("", state(0, "waiting"))
	resumes := monday.Add(4 * time.Hour) // due two hours later
	for _, minutes := range []int{0, 60, 190, 239} {
		now := monday.Add(time.Duration(minutes) * time.Minute)
		if k := crossingAt(t, p, h, now); k.Crossed || !k.Time.Equal(resumes) {
			t.Errorf("at %v: %+v, want it at %v", now, k, resumes)
		}
		if a := p.Assess(h, now); !a.NextLook.Equal(resumes) {
			t.Errorf("at %v: next look %v, want %v", now, a.NextLook, resumes)
		}
	}
	for _, minutes := range []int{240, 250, 800} {
		now := monday.Add(time.Duration(minutes) * time.Minute)
		if k := crossingAt(t, p, h, now); !k.Crossed || !k.Time.Equal(resumes) {
			t.Errorf("at %v: %+v, want it at %v", now, k, resumes)
		}
	}
	// A customer who answers before that: when the clock goes on.
	h, back := ticket("", state(0, "waiting"), state(200, "work")), monday.Add(200*time.Minute)
	for _, now := range []time.Time{back, back.Add(time.Hour)} {
		if k := crossingAt(t, p, h, now); !k.Crossed || !k.Time.Equal(back) {
			t.Errorf("at %v: %+v, want it at %v", now, k, back)
		}
	}
}

// A cycle that stops while it is held did not run that close to its deadline.
func TestWallWarningOfAStopWhileHeld(t *testing.T) {
	p := one(sla.ClockSpec{
		Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "reply"}}, Pauses: []sla.PauseSpec{{Name: "waiting", When: is("state", "waiting")}},
		Targets:  []sla.TargetSpec{{Within: sla.Amount(2 * time.Hour)}},
		Warnings: []sla.WarningSpec{{Name: "soon", Before: sla.Duration(time.Hour), Wall: true}},
	})
	reply := after(80, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public})
	for _, row := range []struct {
		waits int
		want  bool
	}{{50, false}, {60, false}, {61, true}, {80, true}} {
		if k := crossingAt(t, p, ticket("", state(row.waits, "waiting"), reply), monday.Add(3*time.Hour)); k.Crossed != row.want || k.Crossed && !k.Time.Equal(monday.Add(time.Hour)) {
			t.Errorf("held from minute %d on: %+v", row.waits, k)
		}
	}
}

// A deadline that passes while a pause holds whose time counts is known when that
// pause ends, even if another one holds from then on; the warning is given there.
func TestWallWarningOfADeadlineThatPassedUnknown(t *testing.T) {
	for _, target := range []sla.TargetSpec{{Within: sla.Amount(time.Hour)}, {Days: 1, Calendar: "office"}} {
		s := sla.PolicySpec{Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC")}, Clocks: []sla.ClockSpec{{
			Name: "work", Start: []sla.SignalSpec{{On: "opened"}},
			Pauses: []sla.PauseSpec{
				{Name: "partner", When: is("state", "partner"), Time: "counts"},
				{Name: "waiting", When: is("state", "waiting")},
			},
			Targets:  []sla.TargetSpec{target},
			Warnings: []sla.WarningSpec{{Name: "soon", Before: sla.Duration(30 * time.Minute), Wall: true}},
		}}}
		p, err := sla.NewPolicy(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		const day = 24 * 60
		h, ends := ticket("", state(0, "partner"), state(2*day, "waiting")), monday.Add(48*time.Hour)
		if k := crossingAt(t, p, h, ends.Add(-1)); k.Crossed {
			t.Errorf("%+v", k)
		}
		for _, now := range []time.Time{ends, ends.Add(1), ends.Add(90 * time.Minute)} {
			if k := crossingAt(t, p, h, now); !k.Crossed || !k.Time.Equal(ends) {
				t.Errorf("at %v: %+v, want it at %v", now, k, ends)
			}
		}
	}
	// Due at once: known, and given, from the start.
	p := one(sla.ClockSpec{
		Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Pauses: []sla.PauseSpec{{When: is("state", "partner"), Time: "counts"}},
		Targets:  []sla.TargetSpec{{Within: sla.Amount(0)}},
		Warnings: []sla.WarningSpec{{Name: "soon", Before: sla.Duration(30 * time.Minute), Wall: true}},
	})
	for _, d := range []time.Duration{0, 1, time.Hour} {
		if k := crossingAt(t, p, ticket("", state(0, "partner"), state(10, "partner")), monday.Add(d)); !k.Crossed || !k.Time.Equal(monday) {
			t.Errorf("after %v: %+v, want it at %v", d, k, monday)
		}
	}
}

// A warning of no counted time is given when the clock starts, even if it is held
// then, and is looked for there.
func TestWarningOfNoTimeWhileHeldAheadOfTheStart(t *testing.T) {
	for _, pause := range []sla.PauseSpec{{Name: "waiting", When: is("state", "waiting")}, {Name: "waiting", When: is("state", "waiting"), Budget: sla.Duration(time.Hour)}} {
		p := one(sla.ClockSpec{
			Name: "work", Start: []sla.SignalSpec{{On: "opened", From: sla.OriginSpec{At: "starts"}}}, Pauses: []sla.PauseSpec{pause},
			Targets:  []sla.TargetSpec{{Within: sla.Amount(2 * time.Hour)}},
			Warnings: []sla.WarningSpec{{Name: "soon", Before: sla.Duration(3 * time.Hour)}},
		})
		starts := monday.Add(5 * time.Hour)
		h := ticket("", state(0, "waiting"), after(0, lifecycle.Event{Kind: lifecycle.Updated, Facts: priority.Facts{"starts": {starts.Format(time.RFC3339)}}}))
		if a, k := p.Assess(h, monday), crossingAt(t, p, h, monday); !a.NextLook.Equal(starts) || k.Crossed || !k.Time.Equal(starts) {
			t.Errorf("next look %v, %+v; want %v", a.NextLook, k, starts)
		}
		if k := crossingAt(t, p, h, starts); !k.Crossed || !k.Time.Equal(starts) {
			t.Errorf("%+v, want it at %v", k, starts)
		}
	}
}

// The first target of a cycle applied from where the cycle counts, or from its
// trigger if that is earlier, whether the clock has pauses or not.
func TestFormerTargetFromTheStart(t *testing.T) {
	for _, row := range []struct {
		from sla.OriginSpec
		want time.Duration // after the opening
	}{
		{sla.OriginSpec{}, 30 * time.Minute},
		{sla.OriginSpec{Opened: true}, 0},
		{sla.OriginSpec{At: "reported"}, -time.Hour},
		{sla.OriginSpec{At: "planned"}, 30 * time.Minute},
	} {
		for _, pauses := range [][]sla.PauseSpec{nil, {{Name: "waiting", When: is("state", "waiting")}}} {
			p := one(sla.ClockSpec{
				Name: "work", Start: []sla.SignalSpec{{Enters: is("group", "*"), From: row.from}}, Pauses: pauses,
				Targets: []sla.TargetSpec{{Name: "one", When: is("group", "L1"), Within: sla.Amount(time.Hour)}, {Name: "two", Within: sla.Amount(8 * time.Hour)}},
			})
			h := ticket("", after(0, lifecycle.Event{Kind: lifecycle.Updated, Facts: priority.Facts{
				"reported": {monday.Add(-time.Hour).Format(time.RFC3339)}, "planned": {monday.Add(50 * time.Minute).Format(time.RFC3339)},
			}}), after(30, lifecycle.Event{Kind: lifecycle.Assigned, Group: "L1"}), after(60, lifecycle.Event{Kind: lifecycle.Assigned, Group: "L2"}))
			x := p.Explain(h, monday.Add(2*time.Hour))
			if len(x) != 1 || len(x[0].Former) != 1 {
				t.Fatalf("%+v", x)
			}
			if f := x[0].Former[0]; !f.From.Equal(monday.Add(row.want)) || !f.To.Equal(monday.Add(time.Hour)) {
				t.Errorf("%+v: applied from %v to %v, want from %v", row.from, f.From, f.To, monday.Add(row.want))
			}
		}
	}
}

// A target that another event of the start's instant replaced applied for no
// time, even where a signal with an earlier instant has stopped the cycle in
// between.
func TestFormerTargetOfTheInstantOfTheStart(t *testing.T) {
	p := one(sla.ClockSpec{
		Name: "work", Cycles: sla.Sum, Start: []sla.SignalSpec{{Changes: []string{"done_at"}}}, Stop: []sla.SignalSpec{{At: "done_at"}},
		Targets: []sla.TargetSpec{{When: is("group", "L2"), Within: sla.Amount(time.Hour)}, {Within: sla.Amount(2 * time.Hour)}},
	})
	done := func(minutes int, group string) lifecycle.Event {
		return after(60, lifecycle.Event{Seq: int64(minutes), Kind: lifecycle.Updated, Group: group, Facts: priority.Facts{"done_at": {monday.Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339)}}})
	}
	x := p.Explain(ticket("", done(10, ""), done(20, "L2")), monday.Add(2*time.Hour))
	if len(x) != 1 || x[0].Target != 0 || len(x[0].Former) != 0 || x[0].FormerTargets != 0 {
		t.Errorf("%+v", x)
	}
}

// Business days may name an instant long after their amount was used: while
// nothing is open. If a pause whose time counts begins in between, the deadline had
// not passed before, and stays unknown while that pause holds.
func TestDaysThatEndWhileACountedPauseHolds(t *testing.T) {
	p, err := sla.NewPolicy(sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"morning": calendar.OfficeHours("UTC", "08:00-12:00")},
		Clocks: []sla.ClockSpec{{
			Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Pauses: []sla.PauseSpec{{Name: "partner", When: is("state", "partner"), Time: "counts"}},
			Targets: []sla.TargetSpec{{Days: 1, Calendar: "morning", DayRule: calendar.SameTime}},
		}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	due := monday.Add(23 * time.Hour) // Tuesday 08:00; the 4 h since Monday 08:00 are used at 12:00
	opened := lifecycle.Event{Time: monday.Add(-time.Hour), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "open"}
	h := lifecycle.NewHistory([]lifecycle.Event{opened, state(5*60, "partner"), state(3*24*60, "open")})
	for _, row := range []struct {
		now     time.Time
		due     time.Time
		outcome sla.Outcome
	}{
		{monday.Add(5*time.Hour - 1), due, sla.Pending},
		{monday.Add(5 * time.Hour), time.Time{}, sla.Pending},
		{due, time.Time{}, sla.Pending},
		{due.Add(30 * time.Hour), time.Time{}, sla.Pending},
		{monday.Add(72 * time.Hour), due, sla.Breached},
	} {
		a := p.Assess(h, row.now)
		if s, _ := a.Status("work"); !s.Due.Equal(row.due) || s.Outcome != row.outcome || s.Phase == sla.Paused && !a.NextLook.IsZero() {
			t.Errorf("at %v: due %v, %s, next look %v; want %v, %s", row.now, s.Due, s.Outcome, a.NextLook, row.due, row.outcome)
		}
	}
	// Held after it has passed, it stays known.
	h = lifecycle.NewHistory([]lifecycle.Event{opened, state(24*60, "partner")})
	if s := p.Assess(h, monday.Add(100*time.Hour)).Statuses[0]; !s.Due.Equal(due) || s.Outcome != sla.Breached {
		t.Errorf("%+v", s)
	}
}

// The latest start that is in time is found where the target depends on when a
// ticket is opened, too, and on whether it comes in while shut.
func TestStartByOfTargetsByTheOpening(t *testing.T) {
	tuesday := monday.Add(24 * time.Hour)
	hours := func(n int, s sla.TargetSpec) sla.TargetSpec {
		s.Within = sla.Amount(time.Duration(n) * time.Hour)
		return s
	}
	shut := sla.TargetSpec{Started: "shut", Calendar: "office", CalendarOf: []string{"desk"}}
	for name, targets := range map[string][]sla.TargetSpec{
		"less from Tuesday on":   {hours(8, sla.TargetSpec{OpenedTo: tuesday}), hours(1, sla.TargetSpec{})},
		"more from Tuesday on":   {hours(8, sla.TargetSpec{OpenedFrom: tuesday}), hours(1, sla.TargetSpec{})},
		"in force to Tuesday":    {hours(8, sla.TargetSpec{To: tuesday}), hours(1, sla.TargetSpec{})},
		"more while shut":        {hours(3, shut), hours(1, sla.TargetSpec{Calendar: "office"})},
		"less while shut":        {hours(1, shut), hours(3, sla.TargetSpec{Calendar: "office"})},
		"nothing while shut":     {{Started: "shut", Calendar: "office"}, hours(1, sla.TargetSpec{Calendar: "office"})},
		"the earliest of either": {hours(3, shut), hours(5, sla.TargetSpec{}), hours(2, sla.TargetSpec{OpenedTo: tuesday})},
	} {
		c := sla.ClockSpec{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Targets: targets}
		if name == "the earliest of either" {
			c.Pick = "earliest"
		}
		p, err := sla.NewPolicy(sla.PolicySpec{
			Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC"), "night": calendar.OfficeHours("UTC", "20:00-23:00")}, Clocks: []sla.ClockSpec{c},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []lifecycle.Facets{{}, {Own: priority.Facts{"desk": {"Night"}}}, {Own: priority.Facts{"desk": {"night", "office", ""}}}} {
			for half := -48; half < 100; half++ {
				const step = 5 * time.Minute
				due := monday.Add(time.Duration(half) * 30 * time.Minute)
				inTime := func(at time.Time) bool {
					d, ok := p.Due("c", f, at)
					return ok && !d.After(due)
				}
				got, ok := p.StartBy("c", f, due)
				want := due
				for !inTime(want) {
					want = want.Add(-step)
				}
				if !ok || got.Before(want) || got.Sub(want) >= step || !inTime(got) {
					t.Fatalf("%s, %v: due by %v: start by %v %v, want %v or just after it", name, f.Own, due, got, ok, want)
				}
			}
		}
	}
}
