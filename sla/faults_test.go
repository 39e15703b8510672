package sla_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

const day = 24 * time.Hour

// standing is what a row wants of a cycle.
type standing struct {
	clock   sla.Clock
	cycle   int
	outcome sla.Outcome
	due     time.Duration // after the opening of the row; 0: not looked at
}

// presetFor returns the presets of all clocks, with targets for everybody.
func presetFor(response, next, resolution time.Duration) sla.PolicySpec {
	s := sla.StandardPolicySpec()
	s.Clocks[0].Targets = []sla.TargetSpec{{Within: sla.Amount(response)}}
	s.Clocks[1].Targets = []sla.TargetSpec{{Within: sla.Amount(resolution)}}
	c := sla.NextResponseClock()
	c.Targets = []sla.TargetSpec{{Within: sla.Amount(next)}}
	s.Clocks = append(s.Clocks, c)
	return s
}

// What trials found in the presets: each row is a history, and what is right.
func TestFaults(t *testing.T) {
	at := func(d time.Duration, e lifecycle.Event) lifecycle.Event {
		e.Time = monday.Add(d)
		return e
	}
	created := func(side lifecycle.Side, state lifecycle.State) lifecycle.Event {
		return lifecycle.Event{Kind: lifecycle.Created, Side: side, State: state}
	}
	says := func(side lifecycle.Side) lifecycle.Event {
		return lifecycle.Event{Kind: lifecycle.Message, Side: side, Visibility: lifecycle.Public}
	}
	becomes := func(state lifecycle.State) lifecycle.Event {
		return lifecycle.Event{Kind: lifecycle.StateChanged, State: state}
	}
	merged := lifecycle.Event{Kind: lifecycle.Merged, Ref: "T-2"}
	back := says(lifecycle.Customer)
	back.State = preset.StateInProgress
	absorbed := func(opened time.Duration) lifecycle.Event {
		return lifecycle.Event{Kind: lifecycle.Absorbed, Ref: "T-1", Facts: priority.Facts{lifecycle.OldestOpened: {monday.Add(opened).Format(time.RFC3339)}}}
	}
	older := absorbed(-time.Hour)

	for _, row := range []struct {
		name   string
		events []lifecycle.Event
		now    time.Duration
		want   []standing
	}{
		{"an assignment a moment before the creation", []lifecycle.Event{
			at(-1, lifecycle.Event{Kind: lifecycle.Assigned, Side: lifecycle.Agent, Group: "desk"}), at(0, created(lifecycle.Customer, preset.StateNew)),
		}, time.Minute, []standing{{sla.FirstResponse, 1, sla.Pending, time.Hour}, {sla.Resolution, 1, sla.Pending, 8 * time.Hour}}},
		{"a public reply a moment before the creation", []lifecycle.Event{
			at(-1, says(lifecycle.Agent)), at(0, created(lifecycle.Customer, preset.StateNew)),
		}, time.Minute, []standing{{sla.FirstResponse, 1, sla.Pending, time.Hour}, {sla.Resolution, 1, sla.Pending, 8 * time.Hour}}},
		{"a record days before the creation", []lifecycle.Event{
			at(-3*day, lifecycle.Event{Kind: lifecycle.Recorded, Side: lifecycle.System, Ref: "x"}), at(0, created(lifecycle.Customer, preset.StateNew)),
		}, time.Minute, []standing{{sla.FirstResponse, 1, sla.Pending, time.Hour}, {sla.Resolution, 1, sla.Pending, 8 * time.Hour}}},
		{"a customer's message a minute before an agent opens the ticket", []lifecycle.Event{
			at(-time.Minute, says(lifecycle.Customer)), at(0, created(lifecycle.Agent, preset.StateNew)),
		}, 2 * time.Hour, []standing{{sla.Resolution, 1, sla.Pending, 8 * time.Hour}}},
		{"merged while late", []lifecycle.Event{at(0, created(lifecycle.Customer, preset.StateNew)), at(9*time.Hour, merged)}, 10 * time.Hour,
			[]standing{{sla.FirstResponse, 1, sla.Excluded, 0}, {sla.Resolution, 1, sla.Excluded, 0}}},
		{"cancelled", []lifecycle.Event{at(0, created(lifecycle.Customer, preset.StateNew)), at(time.Minute, becomes(preset.StateCancelled))}, time.Hour,
			[]standing{{sla.FirstResponse, 1, sla.Excluded, 0}, {sla.Resolution, 1, sla.Excluded, 0}}},
		{"an older ticket merged into this one", []lifecycle.Event{at(0, created(lifecycle.Customer, preset.StateNew)), at(time.Minute, older)}, 2 * time.Minute,
			[]standing{{sla.FirstResponse, 1, sla.Breached, 0}, {sla.Resolution, 1, sla.Pending, 7 * time.Hour}}},
		{"resolved while the customer waited, and back", []lifecycle.Event{
			at(0, created(lifecycle.Customer, preset.StateNew)), at(10*time.Minute, says(lifecycle.Agent)), at(time.Hour, says(lifecycle.Customer)),
			at(150*time.Minute, becomes(preset.StateResolved)), at(10*time.Hour, back),
		}, 10*time.Hour + 40*time.Minute, []standing{
			{sla.FirstResponse, 1, sla.Met, time.Hour}, {sla.Resolution, 1, sla.Pending, 8*time.Hour + 450*time.Minute},
			{sla.NextResponse, 1, sla.Void, 3 * time.Hour}, {sla.NextResponse, 2, sla.Pending, 12 * time.Hour},
		}},
		{"an import of the last state alone", []lifecycle.Event{at(0, created(lifecycle.Customer, preset.StateClosed))}, time.Hour, nil},
		{"a younger ticket merged into this one", []lifecycle.Event{
			at(0, created(lifecycle.Customer, preset.StateNew)), at(time.Hour, absorbed(30*time.Minute)),
		}, 2 * time.Hour, []standing{{sla.FirstResponse, 1, sla.Breached, time.Hour}, {sla.Resolution, 1, sla.Pending, 8 * time.Hour}}},
		{"an older one, then a less old one", []lifecycle.Event{
			at(0, created(lifecycle.Customer, preset.StateNew)), at(time.Minute, absorbed(-2*time.Hour)), at(2*time.Minute, absorbed(-time.Hour)),
		}, time.Hour, []standing{{sla.FirstResponse, 1, sla.Breached, -time.Hour}, {sla.Resolution, 1, sla.Pending, 6 * time.Hour}}},
		{"an older one merged after the resolution", []lifecycle.Event{
			at(0, created(lifecycle.Customer, preset.StateNew)), at(10*time.Minute, says(lifecycle.Agent)), at(time.Hour, becomes(preset.StateResolved)),
			at(2*time.Hour, absorbed(-12*time.Hour)),
		}, 3 * time.Hour, []standing{{sla.FirstResponse, 1, sla.Met, time.Hour}, {sla.Resolution, 1, sla.Met, 8 * time.Hour}}},
		{"a bot acknowledges the return to what is done", []lifecycle.Event{
			at(0, created(lifecycle.Customer, preset.StateNew)), at(time.Minute, says(lifecycle.Agent)), at(2*time.Minute, becomes(preset.StateResolved)),
			at(time.Hour, says(lifecycle.Customer)), at(time.Hour+1, says(lifecycle.Bot)), at(time.Hour+2, becomes(preset.StateInProgress)),
		}, 2 * time.Hour, []standing{
			{sla.FirstResponse, 1, sla.Met, time.Hour}, {sla.Resolution, 1, sla.Pending, 8*time.Hour + 58*time.Minute + 2},
			{sla.NextResponse, 1, sla.Pending, 3*time.Hour + 2},
		}},
		{"a bot writes last before an agent reopens", []lifecycle.Event{
			at(0, created(lifecycle.Customer, preset.StateNew)), at(time.Minute, says(lifecycle.Agent)), at(2*time.Minute, becomes(preset.StateResolved)),
			at(time.Hour, says(lifecycle.Bot)), at(2*time.Hour, becomes(preset.StateInProgress)),
		}, 3 * time.Hour, []standing{{sla.FirstResponse, 1, sla.Met, time.Hour}, {sla.Resolution, 1, sla.Pending, 8*time.Hour + 118*time.Minute}}},
		{"thanks for what is done starts no clock", []lifecycle.Event{
			at(0, created(lifecycle.Customer, preset.StateNew)), at(time.Minute, says(lifecycle.Agent)), at(2*time.Minute, becomes(preset.StateResolved)),
			at(3*time.Minute, says(lifecycle.Customer)),
		}, time.Hour, []standing{{sla.FirstResponse, 1, sla.Met, time.Hour}, {sla.Resolution, 1, sla.Met, 8 * time.Hour}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p, err := sla.NewPolicy(presetFor(time.Hour, 2*time.Hour, 8*time.Hour), nil)
			if err != nil {
				t.Fatal(err)
			}
			a := p.Assess(lifecycle.NewHistory(row.events), monday.Add(row.now))
			if len(a.Statuses) != len(row.want) {
				t.Fatalf("want %v, got %+v", row.want, a.Statuses)
			}
			for i, w := range row.want {
				s := a.Statuses[i]
				if s.Clock != w.clock || s.Cycle != w.cycle || s.Outcome != w.outcome || w.due != 0 && !s.Due.Equal(monday.Add(w.due)) {
					t.Errorf("want %+v, got %+v", w, s)
				}
			}
		})
	}
}

// Another target that comes with the event of the start has not applied, and a
// reply that has met its target keeps its verdict when the group changes.
func TestFormerTargets(t *testing.T) {
	s := presetFor(time.Hour, time.Hour, 8*time.Hour)
	s.Clocks[0].Targets = []sla.TargetSpec{{When: is("group", "L2"), Within: sla.Amount(time.Minute)}, {Within: sla.Amount(time.Hour)}}
	p, err := sla.NewPolicy(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	open := lifecycle.Event{Time: monday, Seq: 1, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew}
	assigned := lifecycle.Event{Time: monday, Seq: 2, Kind: lifecycle.Assigned, Group: "L2"}
	first, _ := func() (sla.Status, bool) {
		a := p.Assess(lifecycle.NewHistory([]lifecycle.Event{open, assigned}), monday.Add(time.Second))
		return a.Status(sla.FirstResponse)
	}()
	if first.FormerTargets != 0 || first.Within != sla.Duration(time.Minute) {
		t.Errorf("assigned in the instant of the creation: %+v", first)
	}
	reply := lifecycle.Event{Time: monday.Add(10 * time.Minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public}
	assigned.Time = monday.Add(20 * time.Minute)
	a := p.Assess(lifecycle.NewHistory([]lifecycle.Event{open, reply, assigned}), monday.Add(time.Hour))
	if first, _ := a.Status(sla.FirstResponse); first.Outcome != sla.Met || first.Within != sla.Duration(time.Hour) {
		t.Errorf("assigned after the reply: %+v", first)
	}
}

// A ticket handed from Toronto to Warsaw with four of its eight hours used.
func TestCarryAcrossCalendars(t *testing.T) {
	c := sla.ResolutionClock(sla.Sum)
	c.Retarget = sla.Carry
	c.Targets = []sla.TargetSpec{{Within: sla.Amount(8 * time.Hour), CalendarOf: []string{"site"}}}
	p, err := sla.NewPolicy(sla.PolicySpec{Calendars: map[string]calendar.Spec{
		"toronto": calendar.OfficeHours("America/Toronto"), "warsaw": calendar.OfficeHours("Europe/Warsaw"),
	}, States: doneAlone, Clocks: []sla.ClockSpec{c}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	toronto, _ := p.Calendar("toronto")
	warsaw, _ := p.Calendar("warsaw")
	opened := time.Date(2026, 3, 2, 13, 0, 0, 0, toronto.Location())
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: opened, Kind: lifecycle.Created, State: "open", Facts: priority.Facts{"site": {"toronto"}}},
		{Time: opened.Add(4 * time.Hour), Kind: lifecycle.Assigned, Group: "warsaw", Facts: priority.Facts{"site": {"Warsaw"}}},
	})
	want := time.Date(2026, 3, 3, 13, 0, 0, 0, warsaw.Location())
	now := opened.Add(5 * time.Hour)
	x := p.Explain(h, now)
	if len(x) != 1 || !x[0].Due.Equal(want) || x[0].Elapsed != sla.Duration(4*time.Hour) {
		t.Fatalf("due %v after %v, want %v after 4h", x[0].Due, x[0].Elapsed, want)
	}
	if e := x[0].Ledger[0]; e.Calendar != "toronto" || !e.Carried || x[0].Calendar != "warsaw" {
		t.Errorf("%+v", x[0])
	}
}

// Assessing again and again in the same memory allocates nothing, whatever the
// language is used for.
func TestAssessIntoAllocatesNothing(t *testing.T) {
	s := benchPolicy()
	s.Factors = sla.StandardFactors()
	s.Exclude = []sla.ExclusionSpec{{Reason: "spam", When: is("reason", "spam")}}
	s.Clocks[2].Pauses[0].Budget = sla.Duration(8 * time.Hour)
	s.Clocks = append(s.Clocks, sla.StayClock("front", is("group", "front"), sla.TargetSpec{Days: 1, Calendar: "desk"}))
	tickets := benchTickets(t, 100, true)
	for _, retarget := range []sla.Retarget{sla.Recount, sla.Carry, sla.KeepFirst} {
		for i := range s.Clocks {
			s.Clocks[i].Retarget = retarget
		}
		p, err := sla.NewPolicy(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		var a sla.Assessment
		run := func() {
			for _, h := range tickets {
				p.AssessInto(&a, h, benchNow)
			}
		}
		run()
		if n := testing.AllocsPerRun(10, run); n != 0 {
			t.Errorf("%v: %v allocations for %d tickets", retarget, n, len(tickets))
		}
	}
}

// A reopening counts from itself where each one is a cycle of its own, also
// after an older ticket was merged into this one.
func TestReopenedAfterMerge(t *testing.T) {
	for cycles, want := range map[sla.Cycles]time.Duration{sla.Each: 10 * time.Hour, sla.Sum: 7*time.Hour + 20*time.Minute, sla.Span: 6 * time.Hour, sla.Once: 6 * time.Hour} {
		s := presetFor(time.Hour, time.Hour, 8*time.Hour)
		s.Clocks[1].Cycles = cycles
		p, err := sla.NewPolicy(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		opened := monday.Add(-2 * time.Hour).Format(time.RFC3339)
		h := lifecycle.NewHistory([]lifecycle.Event{
			{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew},
			{Time: monday.Add(30 * time.Minute), Kind: lifecycle.Absorbed, Ref: "T-1", Facts: priority.Facts{lifecycle.OldestOpened: {opened}}},
			{Time: monday.Add(40 * time.Minute), Kind: lifecycle.StateChanged, State: preset.StateResolved},
			{Time: monday.Add(2 * time.Hour), Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public, State: preset.StateInProgress},
		})
		a := p.Assess(h, monday.Add(3*time.Hour))
		if got, _ := a.Status(sla.Resolution); !got.Due.Equal(monday.Add(want)) {
			t.Errorf("%s: due %v, want %v", cycles, got.Due, monday.Add(want))
		}
	}
}

// What a ticket is from its opening on is not owed: a clock does not run for
// ever, and late, because the condition that would stop it held before it began.
// One signal that stops and starts a clock starts it at the opening.
func TestBornAsWhatStopsTheClock(t *testing.T) {
	is := func(fact string, values ...string) priority.ConditionSpec {
		return priority.ConditionSpec{Facts: priority.Facts{fact: values}}
	}
	own, solved, turn := sla.SignalSpec{Enters: is("assignee", "*")}, sla.SignalSpec{Enters: is("state", "solved")}, sla.SignalSpec{Enters: is("turn", "customer")}
	assigned := lifecycle.Event{Time: monday.Add(time.Minute), Kind: lifecycle.Assigned, Assignee: "ann"}
	for _, row := range []struct {
		name string
		born lifecycle.Event
		then []lifecycle.Event
		with func(*sla.ClockSpec)
		want sla.Outcome
	}{
		{"with an owner", lifecycle.Event{Assignee: "ann"}, nil, nil, ""},
		{"without one", lifecycle.Event{}, nil, nil, sla.Breached},
		{"owned a minute later", lifecycle.Event{}, []lifecycle.Event{assigned}, nil, sla.Met},
		{"nobody's", lifecycle.Event{Assignee: lifecycle.Nobody}, nil, nil, sla.Breached},
		{"solved", lifecycle.Event{State: "solved"}, nil, func(c *sla.ClockSpec) { c.Cancel = []sla.SignalSpec{solved} }, ""},
		{"with an owner who does not count", lifecycle.Event{Assignee: "ann", Tier: "L2"}, nil, func(c *sla.ClockSpec) { c.Stop[0].If = is("tier", "L1") }, sla.Breached},
		{"assigned by a later start", lifecycle.Event{Assignee: "ann"}, []lifecycle.Event{assigned}, func(c *sla.ClockSpec) { c.Start = append(c.Start, sla.SignalSpec{On: "assigned"}) }, sla.Breached},
		{"one signal stops and starts", lifecycle.Event{}, nil, func(c *sla.ClockSpec) { c.Stop, c.Start = []sla.SignalSpec{turn}, []sla.SignalSpec{turn} }, sla.Breached},
	} {
		c := sla.ClockSpec{Name: "own", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{own}, Targets: []sla.TargetSpec{{Within: sla.Amount(30 * time.Minute)}}}
		if row.with != nil {
			row.with(&c)
		}
		p, err := sla.NewPolicy(sla.PolicySpec{Clocks: []sla.ClockSpec{c}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		row.born.Time, row.born.Kind, row.born.Side = monday, lifecycle.Created, lifecycle.Customer
		got := sla.Outcome("")
		if list := p.Assess(lifecycle.NewHistory(append([]lifecycle.Event{row.born}, row.then...)), monday.Add(time.Hour)).Statuses; len(list) > 0 {
			got = list[0].Outcome
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}
