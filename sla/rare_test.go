package sla_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// A sum that a stop with an earlier instant ended, and that goes on, has lost
// what came after that instant, and nothing before.
func TestSumAfterAStopAtAnEarlierInstant(t *testing.T) {
	p := one(sla.ClockSpec{
		Name:    "work",
		Cycles:  sla.Sum,
		Start:   []sla.SignalSpec{{On: "opened"}, {On: "contact"}},
		Stop:    []sla.SignalSpec{{At: "done_at"}},
		Pauses:  []sla.PauseSpec{{Name: "customer", When: is("state", "waiting")}},
		Targets: []sla.TargetSpec{{Within: sla.Amount(2 * time.Hour)}},
	})
	h := ticket("", state(10, "waiting"), state(20, "open"), state(60, "waiting"), state(65, "open"),
		after(120, lifecycle.Event{Kind: lifecycle.Updated, Facts: map[string][]string{"done_at": {"2026-03-02T09:30:00Z"}}}),
		after(130, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public}))
	a := p.Assess(h, monday.Add(140*time.Minute))
	s, _ := a.Status("work")
	if s.Elapsed.Std() != 30*time.Minute || s.Paused.Std() != 10*time.Minute || s.Outcome != sla.Pending {
		t.Errorf("%v counted, %v paused, %v; want 30m, 10m, pending", s.Elapsed, s.Paused, s.Outcome)
	}
}

// An agreed date that passes before the clock starts has been missed then, and
// all that warns of it was given then: no instant of an answer lies ahead that
// says what has happened.
func TestWarningsOfADateBeforeTheStart(t *testing.T) {
	p := one(sla.ClockSpec{
		Name:     "visit",
		Start:    []sla.SignalSpec{{On: "opened", From: sla.OriginSpec{At: "starts"}}},
		Stop:     []sla.SignalSpec{{On: "reply"}},
		Targets:  []sla.TargetSpec{{By: "agreed"}},
		Warnings: []sla.WarningSpec{{Name: "quarter", Share: priority.Percent(25)}, {Name: "all", Share: priority.Percent(100)}},
	})
	agreed := monday.Add(time.Hour)
	h := lifecycle.NewHistory([]lifecycle.Event{{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, Facts: map[string][]string{
		"starts": {monday.Add(3 * time.Hour).Format(time.RFC3339)}, "agreed": {agreed.Format(time.RFC3339)},
	}}})
	for _, x := range p.Explain(h, monday.Add(2*time.Hour)) {
		if x.Outcome != sla.Breached || len(x.Crossings) != 2 {
			t.Fatalf("%+v", x)
		}
		for _, k := range x.Crossings {
			if !k.Crossed || !k.Time.Equal(agreed) {
				t.Errorf("%s: crossed %v at %v, want at %v", k.Name, k.Crossed, k.Time, agreed)
			}
		}
	}
}

// A date may pass before the open time up to it is used, where the time before
// was counted while another calendar was shut: the warning of the whole is given
// when the date is reached, whatever has become of the half.
func TestWarningOfADateThatPassesBeforeItsTimeIsUsed(t *testing.T) {
	p, err := sla.NewPolicy(sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"afternoon": calendar.OfficeHours("UTC", "13:00-17:00")},
		Clocks: []sla.ClockSpec{{
			Name:     "visit",
			Start:    []sla.SignalSpec{{On: "opened"}},
			Stop:     []sla.SignalSpec{{On: "reply"}},
			Retarget: sla.Carry,
			Targets:  []sla.TargetSpec{{By: "agreed"}, {Within: sla.Amount(time.Hour), Calendar: "afternoon"}},
			Warnings: []sla.WarningSpec{{Name: "half", Share: priority.Percent(50)}, {Name: "all", Share: priority.Percent(100)}},
		}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	agreed := monday.Add(10 * time.Minute)
	h := ticket("", after(10, lifecycle.Event{Kind: lifecycle.Updated, Facts: map[string][]string{"agreed": {agreed.Format(time.RFC3339)}}}))
	a := p.Assess(h, agreed)
	if s, _ := a.Status("visit"); s.Warning != "all" || s.Outcome != sla.Pending || s.Elapsed != 0 {
		t.Errorf("warning %q, %v, %v counted; want all, pending, 0s", s.Warning, s.Outcome, s.Elapsed)
	}
}

// A side that does not exist is nobody's turn, and no more: histories take
// defective events, and so do clocks.
func TestUnknownSideIsNobodysTurn(t *testing.T) {
	p := one(sla.ClockSpec{
		Name:    "reply",
		Start:   []sla.SignalSpec{{On: "opened", If: is("turn", "")}, {On: "opened", If: is("opener", "")}},
		Stop:    []sla.SignalSpec{{On: "reply"}},
		Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}},
	})
	for side := range 256 {
		h := lifecycle.NewHistory([]lifecycle.Event{{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Side(side)}})
		want := 0
		if side == 0 || side > int(lifecycle.System) {
			want = 1
		}
		if a := p.Assess(h, monday.Add(time.Minute)); len(a.Statuses) != want {
			t.Errorf("side %d: %d clocks, want %d", side, len(a.Statuses), want)
		}
	}
}

// A date that was agreed, and had passed when another was, was broken, though the
// clock counts from the next opening only.
func TestFormerDateBeforeTheStart(t *testing.T) {
	p, err := sla.NewPolicy(sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"afternoon": calendar.OfficeHours("UTC", "13:00-17:00")},
		Clocks: []sla.ClockSpec{{
			Name:    "visit",
			Start:   []sla.SignalSpec{{On: "opened", From: sla.OriginSpec{Opening: "afternoon"}}},
			Stop:    []sla.SignalSpec{{On: "reply"}},
			Targets: []sla.TargetSpec{{By: "agreed"}},
		}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for first, want := range map[int]bool{10: true, 40: false} {
		date := func(minutes int) map[string][]string {
			return map[string][]string{"agreed": {monday.Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339)}}
		}
		h := lifecycle.NewHistory([]lifecycle.Event{
			{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, Facts: date(first)},
			after(30, lifecycle.Event{Kind: lifecycle.Updated, Facts: date(600)}),
		})
		a := p.Assess(h, monday.Add(35*time.Minute))
		if s, _ := a.Status("visit"); s.FormerTargets != 1 || s.FormerBreach != want {
			t.Errorf("agreed after %d minutes: %d former targets, breach %v; want 1, %v", first, s.FormerTargets, s.FormerBreach, want)
		}
	}
}

// A warning in time as it passes, before an agreed date, is given by the date
// alone: however much of the office's time is left.
func TestWallWarningBeforeADate(t *testing.T) {
	p, err := sla.NewPolicy(sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"afternoon": calendar.OfficeHours("UTC", "13:00-17:00")},
		Clocks: []sla.ClockSpec{{
			Name:     "visit",
			Start:    []sla.SignalSpec{{On: "opened"}},
			Stop:     []sla.SignalSpec{{On: "reply"}},
			Targets:  []sla.TargetSpec{{By: "agreed", Calendar: "afternoon"}},
			Warnings: []sla.WarningSpec{{Name: "an hour", Before: sla.Duration(time.Hour), Wall: true}},
		}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	agreed := monday.Add(90 * time.Minute)
	h := lifecycle.NewHistory([]lifecycle.Event{{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, Facts: map[string][]string{"agreed": {agreed.Format(time.RFC3339)}}}})
	for minutes, want := range map[int]string{29: "", 30: "an hour", 60: "an hour"} {
		a := p.Assess(h, monday.Add(time.Duration(minutes)*time.Minute))
		if s, _ := a.Status("visit"); s.Warning != want {
			t.Errorf("after %d minutes: warning %q, want %q", minutes, s.Warning, want)
		}
	}
}

// Where the budget of a pause is used up in the instant in which another begins
// to hold, the clock is held throughout: it does not come to its deadline in
// between.
func TestBudgetEndsWhereAnotherPauseBegins(t *testing.T) {
	p := one(sla.ClockSpec{
		Name:  "work",
		Start: []sla.SignalSpec{{On: "opened"}},
		Stop:  []sla.SignalSpec{{On: "reply"}},
		Pauses: []sla.PauseSpec{
			{Name: "counting", When: is("state", "open"), Time: "counts"},
			{Name: "ten minutes", When: is("state", "waiting"), Budget: sla.Duration(10 * time.Minute)},
		},
		Targets: []sla.TargetSpec{{Within: sla.Amount(10 * time.Minute)}},
	})
	for back, want := range map[int]sla.NoDue{20: sla.WhilePaused, 21: ""} {
		a := p.Assess(ticket("", state(10, "waiting"), state(back, "open")), monday.Add(30*time.Minute))
		if s, _ := a.Status("work"); s.NoDue != want {
			t.Errorf("back after %d minutes: no deadline for %q, want %q: %+v", back, s.NoDue, want, s)
		}
	}
}

// An event that states one fact under two spellings is defective, and yet has
// one answer each time: that of lifecycle.Facets.
func TestFactUnderTwoSpellings(t *testing.T) {
	wanted := sla.SignalSpec{On: "updated", Event: is("region", "west")}
	p := one(sla.ClockSpec{
		Name:    "visit",
		Start:   []sla.SignalSpec{wanted},
		Stop:    []sla.SignalSpec{{On: "reply"}},
		Targets: []sla.TargetSpec{{Name: "west", When: is("region", "west"), Within: sla.Amount(time.Hour)}, {Name: "east", When: is("region", "east"), Within: sla.Amount(time.Hour)}},
	})
	for range 50 {
		h := ticket("", after(1, lifecycle.Event{Kind: lifecycle.Updated, Facts: map[string][]string{"Region": {"east"}, "REGION": {"north"}, "region": {"west"}}}))
		if own := h.Facets(monday.Add(time.Hour)).Fact("region"); len(own) != 1 || own[0] != "west" {
			t.Fatalf("the facets say %q", own)
		}
		a := p.Assess(h, monday.Add(2*time.Minute))
		if s, ok := a.Status("visit"); !ok || s.Rule != "west" {
			t.Fatalf("%v %+v", ok, s)
		}
	}
}

// What a target promised before another came to apply counts from where its
// cut-off says, too, where what was counted is carried over.
func TestFormerTargetAfterItsCutoff(t *testing.T) {
	c := sla.ClockSpec{
		Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Retarget: sla.Carry,
		Targets: []sla.TargetSpec{
			{When: is("group", "L2"), Days: 1, DayRule: calendar.EndOfDay, Cutoff: calendar.NewTimeOfDay(9, 0), Calendar: "office"},
			{When: is("group", "L3"), Within: sla.Amount(time.Hour), Cutoff: calendar.NewTimeOfDay(9, 0), Calendar: "office"},
			{When: is("group", "L4"), Within: sla.Amount(30 * time.Hour)},
			{Within: sla.Amount(20 * time.Hour)},
		},
	}
	p, err := sla.NewPolicy(sla.PolicySpec{Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC")}, Clocks: []sla.ClockSpec{c}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	group := func(minutes int, name string) lifecycle.Event {
		return after(minutes, lifecycle.Event{Kind: lifecycle.Assigned, Group: name})
	}
	h := ticket("", group(60, "L2"), group(600, "L3"), group(25*60, "L4"))
	x := p.Explain(h, monday.Add(26*time.Hour))[0]
	got := ""
	for _, f := range x.Former {
		got += fmt.Sprintln(f.Target, f.Due.Format("Jan 2 15:04"), f.Breached)
	}
	const want = "3 Mar 3 05:00 false\n0 Mar 4 17:00 false\n1 Mar 3 10:00 false\n"
	if got != want || x.FormerTargets != 3 || x.FormerBreach {
		t.Errorf("%s%+v, want\n%s", got, x.Status, want)
	}
}

// Before a ticket is created, its first event has opened it, as if no more were
// known.
func TestBeforeTheCreation(t *testing.T) {
	p := one(sla.ClockSpec{Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}})
	event := func(minutes int, kind lifecycle.Kind) lifecycle.Event {
		return lifecycle.Event{Time: monday.Add(time.Duration(minutes) * time.Minute), Kind: kind, Group: "L1"}
	}
	h := lifecycle.NewHistory([]lifecycle.Event{event(0, lifecycle.Assigned), event(10, lifecycle.Assigned), event(20, lifecycle.Created), event(30, lifecycle.Assigned)})
	for minutes := range 40 {
		now := monday.Add(time.Duration(minutes) * time.Minute)
		s := p.Assess(h, now).Statuses
		want := monday
		if minutes >= 20 {
			want = monday.Add(20 * time.Minute)
		}
		if alone := p.Assess(h.AsOf(now), now).Statuses; len(s) != 1 || !s[0].Start.Equal(want) || len(alone) != 1 || alone[0] != s[0] {
			t.Errorf("after %d minutes: %+v, of what is known then %+v", minutes, s, alone)
		}
	}
}

// Instants that fall together are reached together, whichever is named first.
func TestSignalsOfOneInstant(t *testing.T) {
	clock := func(name sla.Clock, start, stop string) sla.ClockSpec {
		return sla.ClockSpec{Name: name, Cycles: sla.Each, Start: []sla.SignalSpec{{At: start}}, Stop: []sla.SignalSpec{{At: stop}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}}
	}
	h := lifecycle.NewHistory([]lifecycle.Event{{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, Facts: priority.Facts{
		"a": {"2026-03-02T09:30:00Z"}, "b": {"2026-03-02T09:30:00Z"}, "c": {"2026-03-02T09:40:00Z"}, "d": {"2026-03-02T09:20:00Z"},
	}}})
	for _, pair := range [][2]string{{"a", "b"}, {"a", "2026-03-02T09:30:00Z"}, {"a", "a"}, {"a", "c"}, {"c", "d"}} {
		var want sla.Status
		for i, first := range [][]sla.ClockSpec{nil, {clock("first", pair[1], pair[0])}, {clock("first", "c", "d")}} {
			p, err := sla.NewPolicy(sla.PolicySpec{Clocks: append(first, clock("probe", pair[0], pair[1]))}, nil)
			if err != nil {
				t.Fatal(err)
			}
			a := p.Assess(h, monday.Add(time.Hour))
			s, ok := a.Status("probe")
			if i == 0 {
				want = s
			}
			if !ok || s != want {
				t.Errorf("%v after %d clocks: %+v, want %+v", pair, i, s, want)
			}
		}
	}
}

// Former targets of one calendar with and without a cut-off count from different
// instants, in whatever order they applied.
func TestFormerTargetsWithAndWithoutCutoff(t *testing.T) {
	office := sla.TargetSpec{Within: sla.Amount(2 * time.Hour), Calendar: "office"}
	early, late, whole := office, office, sla.TargetSpec{Within: sla.Amount(1_000 * time.Hour)}
	early.When, late.When, late.Cutoff = is("group", "early"), is("group", "late"), calendar.NewTimeOfDay(9, 0)
	p, err := sla.NewPolicy(sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC")},
		Clocks:    []sla.ClockSpec{{Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{early, late, whole}}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	due := map[string]string{"early": "Mar 2 11:00", "late": "Mar 3 11:00"}
	for _, order := range [][]string{{"early", "late"}, {"late", "early"}, {"early", "late", "early"}, {"late", "early", "late", "early"}} {
		var events []lifecycle.Event
		want := ""
		for i, group := range append(order, "whole") {
			if events = append(events, after(i*48*60, lifecycle.Event{Kind: lifecycle.Assigned, Group: group})); i < len(order) {
				want += due[group] + " true\n"
			}
		}
		x := p.Explain(ticket("", events...), monday.Add(300*time.Hour))[0]
		got := ""
		for _, f := range x.Former {
			got += fmt.Sprintln(f.Due.Format("Jan 2 15:04"), f.Breached)
		}
		if got != want || x.FormerTargets != len(order) || !x.FormerBreach {
			t.Errorf("%v:\n%s%+v, want\n%s", order, got, x.Status, want)
		}
	}
}

// What comes in at a cut-off that is the opening counts from the next day, and
// not from the one after it.
func TestCutoffAtTheOpening(t *testing.T) {
	for _, row := range []struct {
		target     sla.TargetSpec
		start, due time.Duration // after Monday, 9:00
	}{
		{sla.TargetSpec{Days: 1}, 0, 48 * time.Hour},
		{sla.TargetSpec{Days: 1}, -1, 24 * time.Hour},
		{sla.TargetSpec{Days: 1, DayRule: calendar.EndOfDay}, 5 * time.Hour, 56 * time.Hour},
		{sla.TargetSpec{Within: sla.Amount(9 * time.Hour)}, 0, 49 * time.Hour},
		{sla.TargetSpec{Within: sla.Amount(8 * time.Hour)}, -1, 8 * time.Hour},
	} {
		row.target.Calendar, row.target.Cutoff = "office", calendar.NewTimeOfDay(9, 0)
		p, err := sla.NewPolicy(sla.PolicySpec{
			Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC")},
			Clocks:    []sla.ClockSpec{{Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{row.target}}},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		at := monday.Add(row.start)
		a := p.Assess(lifecycle.NewHistory([]lifecycle.Event{{Time: at, Kind: lifecycle.Created}}), at)
		s, _ := a.Status("work")
		due, _ := p.Due("work", lifecycle.Facets{}, at)
		if want := monday.Add(row.due); !s.Due.Equal(want) || !due.Equal(want) {
			t.Errorf("%+v from %v: due %v, on opening %v, want %v", row.target, at, s.Due, due, want)
		}
	}
}

// After the cut-off the days of a promise count from the next business day, but
// time elapses from the start, as it does before the cut-off.
func TestElapsedAfterTheCutoffOfDays(t *testing.T) {
	p, err := sla.NewPolicy(sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC", "08:00-17:00")},
		Clocks: []sla.ClockSpec{{Name: "work", Start: []sla.SignalSpec{{On: "opened"}},
			Targets: []sla.TargetSpec{{Days: 2, DayRule: "16:00", Cutoff: calendar.NewTimeOfDay(10, 0), Calendar: "office"}}}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for minutes, due := range map[int]string{59: "Mar 4 16:00", 60: "Mar 5 16:00", 90: "Mar 5 16:00"} {
		opened := monday.Add(time.Duration(minutes) * time.Minute)
		a := p.Assess(lifecycle.NewHistory([]lifecycle.Event{{Time: opened, Kind: lifecycle.Created}}), opened.Add(90*time.Minute))
		s, _ := a.Status("work")
		if s.Due.Format("Jan 2 15:04") != due || s.Elapsed != sla.Duration(90*time.Minute) || !s.Start.Equal(opened) {
			t.Errorf("opened %v: elapsed %v from %v, due %v; want 1h30m, due %s", opened, s.Elapsed, s.Start, s.Due, due)
		}
	}
}

// A date that a fact states begins where its first instant is: in São Paulo on 4
// November 2018 at 01:00, as clocks skipped midnight.
func TestStatedDateWithoutMidnight(t *testing.T) {
	p, err := sla.NewPolicy(sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("America/Sao_Paulo")},
		Clocks:    []sla.ClockSpec{{Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{{By: "agreed", Calendar: "office"}}}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	opened := time.Date(2018, 11, 1, 12, 0, 0, 0, time.UTC)
	a := p.Assess(lifecycle.NewHistory([]lifecycle.Event{{Time: opened, Kind: lifecycle.Created, Facts: priority.Facts{"agreed": {"2018-11-04"}}}}), opened)
	s, _ := a.Status("work")
	if got := s.Due.Format(time.RFC3339); got != "2018-11-04T01:00:00-02:00" {
		t.Errorf("due %s, want the first instant of the date, 01:00", got)
	}
}

// Nothing was promised and due at once, though a pause held the clock from its
// start on: so it was said, and so it is said once another target applies.
func TestFormerTargetOfNoTime(t *testing.T) {
	p := one(sla.ClockSpec{
		Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Pauses: []sla.PauseSpec{{Name: "waiting", When: is("state", "open")}},
		Targets: []sla.TargetSpec{{When: is("group", "L2"), Within: sla.Amount(time.Hour)}, {Within: sla.Amount(0)}},
	})
	h := ticket("", state(10, "work"), after(20, lifecycle.Event{Kind: lifecycle.Assigned, Group: "L2"}))
	before := p.Assess(h, monday.Add(20*time.Minute-1)).Statuses[0]
	x := p.Explain(h, monday.Add(30*time.Minute))[0]
	if !before.Due.Equal(monday) || len(x.Former) != 1 || !x.Former[0].Due.Equal(monday) || !x.FormerBreach {
		t.Errorf("due %v, and then %+v, %v; want %v", before.Due, x.Former, x.FormerBreach, monday)
	}
}

// More than the time up to a date may be used long before it: what another
// calendar counted. The warnings beyond the date are asked then, too.
func TestWarningBeyondADateThatIsToCome(t *testing.T) {
	p, err := sla.NewPolicy(sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"late": calendar.OfficeHours("UTC", "20:00-20:10")},
		Clocks: []sla.ClockSpec{{
			Name:     "visit",
			Start:    []sla.SignalSpec{{On: "opened"}},
			Stop:     []sla.SignalSpec{{On: "reply"}},
			Retarget: sla.Carry,
			Targets:  []sla.TargetSpec{{By: "agreed", Calendar: "late"}, {Within: sla.Amount(4 * time.Hour)}},
			Warnings: []sla.WarningSpec{{Name: "quarter", Share: priority.Percent(25)}, {Name: "all", Share: priority.Percent(100)}, {Name: "more", Share: priority.Percent(120)}},
		}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	agreed := monday.Add(11*time.Hour + 10*time.Minute) // 20:10
	h := ticket("", after(60, lifecycle.Event{Kind: lifecycle.Updated, Facts: map[string][]string{"agreed": {agreed.Format(time.RFC3339)}}}))
	for _, now := range []time.Time{monday.Add(time.Hour), monday.Add(2 * time.Hour), agreed} {
		a := p.Assess(h, now)
		s, _ := a.Status("visit")
		if !s.Due.Equal(agreed) || s.Warning != "more" || s.Within != sla.Duration(10*time.Minute) {
			t.Errorf("%v: due %v, within %v, warning %q; want %v, 10m, more", now, s.Due, s.Within, s.Warning, agreed)
		}
		crossed := ""
		for _, x := range p.Explain(h, now)[0].Crossings {
			if x.Crossed {
				crossed = x.Name
			}
		}
		if crossed != s.Warning {
			t.Errorf("%v: the status has %q, the explanation %q", now, s.Warning, crossed)
		}
	}
}

// steps are changes of state in one instant, in their order.
func steps(minutes int, names ...lifecycle.State) (list []lifecycle.Event) {
	for i, name := range names {
		e := state(minutes, name)
		e.Seq = int64(i + 1)
		list = append(list, e)
	}
	return list
}

// What is promised while a cycle has stopped is what was promised at the stop,
// also where that lies before a target came into force.
func TestGapFromBeforeATargetCameIntoForce(t *testing.T) {
	p := one(sla.ClockSpec{
		Name:     "visit",
		Cycles:   sla.Sum,
		Start:    []sla.SignalSpec{{At: "agreed"}},
		Stop:     []sla.SignalSpec{{At: "agreed"}},
		Targets:  []sla.TargetSpec{{Name: "late", Within: sla.Amount(time.Hour), From: monday.Add(30 * time.Minute)}, {Name: "early", Within: sla.Amount(2 * time.Hour)}},
		Retarget: sla.Carry,
	})
	agreed := func(minutes, at int) lifecycle.Event {
		return after(minutes, lifecycle.Event{Kind: lifecycle.Updated, Facts: map[string][]string{"agreed": {monday.Add(time.Duration(at) * time.Minute).Format(time.RFC3339)}}})
	}
	h := ticket("", agreed(0, -10), agreed(40, 0))
	x := p.Explain(h, monday.Add(50*time.Minute))[0]
	if e := x.Ledger[0]; e.Rule != "early" || e.Amount.Std() != 10*time.Minute || len(x.Former) != 1 || x.Former[0].Rule != "early" {
		t.Errorf("counted %+v, former %+v; want 10m of early", e, x.Former)
	}
}

// A pause that one event ends and another of the same instant begins again was
// never ended, whatever cycle stopped between the two.
func TestPauseOverTheStopOfAnotherCycle(t *testing.T) {
	p := one(sla.ClockSpec{
		Name:    "work",
		Cycles:  sla.Each,
		Start:   []sla.SignalSpec{{On: "state_changed", From: sla.OriginSpec{Opened: true}}},
		Stop:    []sla.SignalSpec{{Enters: is("state", "open")}},
		Pauses:  []sla.PauseSpec{{Name: "open", When: is("state", "open"), Time: "counts"}},
		Targets: []sla.TargetSpec{{Within: sla.Amount(10 * time.Minute)}},
	})
	a := p.Assess(ticket("", steps(20, "waiting", "open")...), monday.Add(20*time.Minute))
	if s := a.Statuses[1]; len(a.Statuses) != 2 || s.Outcome != sla.Pending || s.NoDue != sla.WhilePaused || s.Elapsed.Std() != 20*time.Minute {
		t.Errorf("%+v, want the second cycle pending and paused with 20m", a.Statuses)
	}
}

// Resumptions that events of one instant take back leave the time before as it
// was, also where a stop between them named an earlier instant.
func TestResumptionsTakenBackAroundAnEarlierStop(t *testing.T) {
	p := one(sla.ClockSpec{
		Name:    "work",
		Cycles:  sla.Sum,
		Start:   []sla.SignalSpec{{Enters: is("state", "open")}},
		Stop:    []sla.SignalSpec{{On: "state_changed"}, {At: "done_at"}},
		Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}},
	})
	done := func(minutes, at, seq int) lifecycle.Event {
		return after(minutes, lifecycle.Event{Kind: lifecycle.Updated, Seq: int64(seq), Facts: map[string][]string{"done_at": {monday.Add(time.Duration(at) * time.Minute).Format(time.RFC3339)}}})
	}
	events := append([]lifecycle.Event{done(0, 10, 1)}, steps(40, "waiting", "open")...)
	more := steps(40, "waiting", "open", "waiting")
	for i := range more {
		more[i].Seq += 3
	}
	events = append(append(events, done(40, 5, 3)), more...)
	a := p.Assess(ticket("", events...), monday.Add(50*time.Minute))
	if s, _ := a.Status("work"); s.Elapsed.Std() != 10*time.Minute || s.Phase != sla.Stopped {
		t.Errorf("%v counted, %v; want 10m, stopped", s.Elapsed, s.Phase)
	}
}

// A start that an event of the same instant takes back takes no other with it: a
// later one that stands begins the cycle, or lets it go on.
func TestStartBehindOneTakenBack(t *testing.T) {
	for _, cycles := range []sla.Cycles{sla.Sum, sla.Span, sla.Each} {
		p := one(sla.ClockSpec{
			Name:    "work",
			Cycles:  cycles,
			Start:   []sla.SignalSpec{{Enters: is("state", "open")}, {On: "contact"}},
			Stop:    []sla.SignalSpec{{Enters: is("state", "done")}},
			Targets: []sla.TargetSpec{{Within: sla.Amount(10 * time.Hour)}},
		})
		write := after(30, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public, Seq: 3})
		for name, first := range map[string][]lifecycle.Event{"resumed": {state(0, "open"), state(10, "done")}, "begun": {state(0, "new")}} {
			first[0].Kind, first[0].Side = lifecycle.Created, lifecycle.Customer
			var want, got sla.Assessment
			p.AssessInto(&want, lifecycle.NewHistory(append(slices.Clone(first), write)), monday.Add(time.Hour))
			p.AssessInto(&got, lifecycle.NewHistory(append(append(slices.Clone(first), steps(30, "open", "done")...), write)), monday.Add(time.Hour))
			if len(want.Statuses) == 0 || !slices.Equal(want.Statuses, got.Statuses) {
				t.Errorf("%s, %v:\n%+v, want\n%+v", cycles, name, got.Statuses, want.Statuses)
			}
		}
	}
}

// What was promised at the end of the instant in which a start became known was
// promised before, also where a stop of an earlier instant becomes known later.
func TestStopFromBeforeItsStartWasKnown(t *testing.T) {
	p := one(sla.ClockSpec{
		Name:     "visit",
		Cycles:   sla.Sum,
		Start:    []sla.SignalSpec{{At: "agreed", From: sla.OriginSpec{Opened: true}}},
		Stop:     []sla.SignalSpec{{At: "agreed"}},
		Targets:  []sla.TargetSpec{{Name: "waiting", When: is("state", "waiting"), Within: sla.Amount(time.Hour)}, {Name: "open", Within: sla.Amount(2 * time.Hour)}},
		Retarget: sla.Carry,
	})
	agreed := func(minutes, at, seq int) lifecycle.Event {
		return after(minutes, lifecycle.Event{Kind: lifecycle.Updated, Seq: int64(seq), Facts: map[string][]string{"agreed": {monday.Add(time.Duration(at) * time.Minute).Format(time.RFC3339)}}})
	}
	waiting := state(30, "waiting")
	waiting.Seq = 2
	x := p.Explain(ticket("", agreed(30, 0, 1), waiting, agreed(40, 10, 1)), monday.Add(50*time.Minute))[0]
	if e := x.Ledger[0]; e.Rule != "waiting" || e.Amount.Std() != 10*time.Minute || x.FormerTargets != 0 {
		t.Errorf("counted %+v, %d former targets; want 10m of waiting, 0", e, x.FormerTargets)
	}
}

// A pause that ends in the instant from which on it could hold has not begun:
// its business days count from where it holds.
func TestPauseThatEndsAtTheTrigger(t *testing.T) {
	s := sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC", "08:00-16:00")},
		Clocks: []sla.ClockSpec{{
			Name:     "work",
			Start:    []sla.SignalSpec{{At: monday.Add(10 * time.Minute).Format(time.RFC3339), From: sla.OriginSpec{Opened: true}, Holds: "trigger"}},
			Stop:     []sla.SignalSpec{{On: "reply"}},
			Pauses:   []sla.PauseSpec{{Name: "waiting", When: is("state", "waiting"), Days: 1}},
			Targets:  []sla.TargetSpec{{When: is("state", "waiting"), Within: sla.Amount(time.Hour)}, {Within: sla.Amount(time.Hour), Calendar: "office"}},
			Retarget: sla.Carry,
		}},
	}
	p, err := sla.NewPolicy(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	h := lifecycle.NewHistory([]lifecycle.Event{{Time: monday, Kind: lifecycle.Created, State: "waiting"}, state(10, "open"), state(20, "waiting")})
	a := p.Assess(h, monday.Add(20*time.Minute))
	st, _ := a.Status("work")
	if want := monday.Add(24*time.Hour + 20*time.Minute + st.Remaining.Std()); !st.Due.Equal(want) || st.PausedBy != "waiting" {
		t.Errorf("due %v, paused by %q, %v left; want %v", st.Due, st.PausedBy, st.Remaining, want)
	}
}

// inOffice returns a policy of one clock that knows a calendar "office", which
// is open from 13:00 on.
func inOffice(c sla.ClockSpec) *sla.Policy {
	p, err := sla.NewPolicy(sla.PolicySpec{Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC", "13:00-17:00")}, Clocks: []sla.ClockSpec{c}}, nil)
	if err != nil {
		panic(err)
	}
	return p
}

// A target that comes to apply at the very instant of a stop never applied, so
// that nothing is carried over.
func TestCarryUpToAStopAtTheChange(t *testing.T) {
	p := inOffice(sla.ClockSpec{
		Name:     "work",
		Start:    []sla.SignalSpec{{On: "opened"}},
		Stop:     []sla.SignalSpec{{At: "done_at"}},
		Targets:  []sla.TargetSpec{{When: is("state", "open"), Days: 1, Calendar: "office"}, {Within: sla.Amount(time.Hour)}},
		Retarget: sla.Carry,
	})
	done := after(40, lifecycle.Event{Kind: lifecycle.Updated, Facts: map[string][]string{"done_at": {monday.Add(20 * time.Minute).Format(time.RFC3339)}}})
	for name, changes := range map[string][]lifecycle.Event{"none": nil, "at the stop": {state(20, "waiting"), state(30, "open")}} {
		a := p.Assess(ticket("", append(changes, done)...), monday.Add(time.Hour))
		if s, _ := a.Status("work"); !s.Due.Equal(monday.Add(28*time.Hour)) || s.Phase != sla.Stopped {
			t.Errorf("%s: %+v, want it stopped, and due at 13:00 of the next day", name, s)
		}
	}
}

// A resumption that is taken back leaves the run as it was when it stopped, with
// what became known of it after the instant of the stop.
func TestResumptionTakenBackAfterAnEarlierStop(t *testing.T) {
	p := inOffice(sla.ClockSpec{
		Name:     "work",
		Cycles:   sla.Sum,
		Start:    []sla.SignalSpec{{On: "opened"}, {Enters: is("state", "open")}},
		Stop:     []sla.SignalSpec{{At: "done_at"}},
		Targets:  []sla.TargetSpec{{Name: "late", Days: 1, Calendar: "office", From: monday.Add(30 * time.Minute)}, {Name: "early", Within: sla.Amount(time.Hour)}},
		Retarget: sla.Carry,
	})
	done := after(40, lifecycle.Event{Kind: lifecycle.Updated, Seq: 1, Facts: map[string][]string{"done_at": {monday.Add(20 * time.Minute).Format(time.RFC3339)}}})
	more := steps(40, "waiting", "open", "waiting")
	for i := range more {
		more[i].Seq++
	}
	var want, got sla.Assessment
	p.AssessInto(&want, ticket("", done, more[0]), monday.Add(time.Hour))
	p.AssessInto(&got, ticket("", append([]lifecycle.Event{done}, more...)...), monday.Add(time.Hour))
	if len(want.Statuses) != 1 || !slices.Equal(want.Statuses, got.Statuses) {
		t.Errorf("%+v, want\n%+v", got.Statuses, want.Statuses)
	}
}
