package machine_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
	"pgregory.net/rapid"
)

var plain = cmpopts.IgnoreUnexported(machine.Timeline{})

// logRow is one row of an audit log: a state and an owning group.
func logRow(minute int, state, group string) lifecycle.Event {
	return lifecycle.Event{
		Time: epoch.Add(time.Duration(minute) * time.Minute), Seq: int64(minute),
		Kind: lifecycle.Updated, State: lifecycle.State(state), Group: group,
	}
}

func TestReplayTimeline(t *testing.T) {
	m := mustMachine(t, preset.StandardSpec())
	at := func(minute int) time.Time { return epoch.Add(time.Duration(minute) * time.Minute) }
	got := m.Replay(lifecycle.NewHistory([]lifecycle.Event{
		{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"},
		{Time: at(5), Kind: lifecycle.Assigned, Group: "desk", State: "assigned"},
		{Time: at(6), Kind: lifecycle.Message, Side: lifecycle.Bot, Visibility: lifecycle.Public},
		{Time: at(10), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, State: "in_progress"},
		{Time: at(12), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal},
		{Time: at(15), Kind: lifecycle.Assigned},
		{Time: at(20), Kind: lifecycle.Assigned, Group: "network", Assignee: "ann"},
		{Time: at(30), Kind: lifecycle.StateChanged, State: "waiting"},
		{Time: at(40), Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public, State: "in_progress"},
		{Time: at(50), Kind: lifecycle.Assigned, Group: "desk"},
		{Time: at(60), Kind: lifecycle.StateChanged, State: "resolved", Reason: "fixed"},
		{Time: at(70), Kind: lifecycle.StateChanged, State: "in_progress", Side: lifecycle.Customer},
		{Time: at(75), Kind: lifecycle.StateChanged, State: "resolved", Reason: "thanks"},
		{Time: at(80), Kind: lifecycle.StateChanged, State: "new"},
	}), machine.Options{})

	span := func(from, to int) calendar.Span { return calendar.Span{From: at(from), To: at(to)} }
	const open, waiting, done = machine.Open, machine.Waiting, machine.Done
	want := &machine.Timeline{
		From: at(0), To: at(80), Events: 14, Opening: lifecycle.Opening{Time: at(0), Side: lifecycle.Customer},
		Statements: []machine.Statement{
			{Event: 0, Time: at(0), State: "new"}, {Event: 1, Time: at(5), State: "assigned"}, {Event: 3, Time: at(10), State: "in_progress"},
			{Event: 7, Time: at(30), State: "waiting"}, {Event: 8, Time: at(40), State: "in_progress"}, {Event: 10, Time: at(60), State: "resolved"},
			{Event: 11, Time: at(70), State: "in_progress"}, {Event: 12, Time: at(75), State: "resolved"}, {Event: 13, Time: at(80), State: "new"},
		},
		Visits: []machine.Visit{
			{State: "new", Class: open, Span: span(0, 5)},
			{State: "assigned", Class: open, Span: span(5, 10), Event: 1},
			{State: "in_progress", Class: open, Span: span(10, 30), Event: 3},
			{State: "waiting", Class: waiting, Span: span(30, 40), Event: 7},
			{State: "in_progress", Class: open, Span: span(40, 60), Event: 8},
			{State: "resolved", Class: done, Span: span(60, 70), Event: 10},
			{State: "in_progress", Class: open, Span: span(70, 75), Event: 11},
			{State: "resolved", Class: done, Span: span(75, 80), Event: 12},
			{State: "new", Class: open, Span: span(80, 80), Event: 13},
		},
		Groups: machine.Stints{
			{Value: "", Span: span(0, 5)}, {Value: "desk", Span: span(5, 15), Event: 1},
			{Value: "", Span: span(15, 20), Event: 5}, {Value: "network", Span: span(20, 50), Event: 6},
			{Value: "desk", Span: span(50, 80), Event: 9},
		},
		Assignees: machine.Stints{
			{Value: "", Span: span(0, 20)}, {Value: "ann", Span: span(20, 50), Event: 6}, {Value: "", Span: span(50, 80), Event: 9},
		},
		Tiers: machine.Stints{{Span: span(0, 80)}},
		Waits: machine.Stints{
			{Value: "desk", Span: span(0, 30)}, {Value: "customer", Span: span(30, 40), Event: 7},
			{Value: "desk", Span: span(40, 60), Event: 8}, {Value: "", Span: span(60, 70), Event: 10},
			{Value: "desk", Span: span(70, 75), Event: 11}, {Value: "", Span: span(75, 80), Event: 12},
			{Value: "desk", Span: span(80, 80), Event: 13},
		},
		Reopens: []machine.Reopen{
			{Event: 11, Time: at(70), From: "resolved", To: "in_progress", Side: lifecycle.Customer, After: lifecycle.Duration(10 * time.Minute), Soft: true},
			{Event: 13, Time: at(80), From: "resolved", To: "new", After: lifecycle.Duration(5 * time.Minute)},
		},
		Deviations: []machine.Deviation{
			{Fault: machine.BadEdge, Event: 13, Time: at(80), Visit: 8, From: "resolved", To: "new"},
			{Fault: machine.BadEnd, Event: 13, Time: at(80), Visit: 8, From: "new"},
		},
		Contacts: machine.Contacts{
			Customer: 2, Replies: 1, Bot: 1, Notes: 1,
			FirstReply: at(10), LastReply: at(10), FirstContact: at(0), LastContact: at(40),
		},
		Facets: lifecycle.Facets{State: "new", Group: "desk"},
	}
	if diff := cmp.Diff(want, got, plain); diff != "" {
		t.Fatal(diff)
	}
	if len(got.Groups)-1 != 4 || got.Groups.Handoffs() != 2 || got.Groups.PingPongs() != 1 {
		t.Errorf("changes %d, handoffs %d, pingpongs %d", len(got.Groups)-1, got.Groups.Handoffs(), got.Groups.PingPongs())
	}
	first, _ := got.FirstResolved()
	last, _ := got.LastResolved()
	if _, ok := got.Resolved(); ok || !first.Equal(at(60)) || !last.Equal(at(75)) {
		t.Errorf("first resolved %v, last %v, now %v", first, last, ok)
	}
	if got.TimeIn(done, nil) != 15*time.Minute || got.TimeIn(waiting, nil) != 10*time.Minute {
		t.Errorf("done %v, waiting %v", got.TimeIn(done, nil), got.TimeIn(waiting, nil))
	}
}

func TestReplayEmpty(t *testing.T) {
	m := mustMachine(t, preset.StandardSpec())
	for _, o := range []machine.Options{{}, {AsOf: epoch}, {Strict: true}} {
		got := m.Replay(lifecycle.History{}, o)
		if _, ok := got.Current(); ok || len(got.Deviations) > 0 || !got.From.Equal(got.To) || got.States(nil) != nil {
			t.Errorf("%+v", got)
		}
	}
}

// TestFarApart: durations beyond what can be counted saturate, they do not turn
// negative.
func TestFarApart(t *testing.T) {
	m := mustMachine(t, preset.StandardSpec())
	at := func(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }
	var events []lifecycle.Event
	for i, s := range []lifecycle.State{"new", "triaged", "new", "triaged", "resolved"} {
		events = append(events, lifecycle.Event{Time: at(1 + 2000*i), Kind: lifecycle.StateChanged, State: s})
	}
	const longest = time.Duration(1<<63 - 1)
	tl := m.Replay(lifecycle.NewHistory(events), machine.Options{})
	for _, s := range tl.States(nil)[:2] {
		if s.Real.Std() != longest || s.Business.Std() != longest {
			t.Errorf("%+v", s)
		}
	}
	if tl.To.Sub(tl.From) != longest || tl.TimeIn(machine.Open, nil) != longest || tl.Groups.Time("", nil) != longest {
		t.Errorf("life %v, open %v", tl.To.Sub(tl.From), tl.TimeIn(machine.Open, nil))
	}
	for _, x := range []struct {
		name  string
		first time.Duration // of four visits in open states
		later time.Duration // of each that follows
		want  time.Duration
	}{
		{"the least sum", -1 << 62, -1 << 62, -1 << 63},
		{"a little less than the least", -1<<63 + 2, -1, -1 << 63},
		{"the least itself", -1<<63 + 3, -1, -1 << 63},
		{"a little more than the most", longest - 2, 1, longest},
		{"the most itself", longest - 3, 1, longest},
		{"less than the most", longest - 4, 1, longest - 1},
		{"nothing more", longest, 0, longest},
	} {
		if got := tl.TimeIn(machine.Open, &counter{x.first, x.later}); got != x.want {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}

// counter counts what it is told to.
type counter struct{ first, later time.Duration }

func (c *counter) Elapsed(_, _ time.Time) time.Duration {
	d := c.first
	c.first = c.later
	return d
}

func TestTurns(t *testing.T) {
	m := mustMachine(t, machine.Spec{
		States: []machine.StateSpec{
			{Name: "open", Class: machine.Open, Reasons: []machine.ReasonSpec{{Reason: "lab", WaitsOn: "lab"}}},
			{Name: "hold", Class: machine.Waiting, WaitsOn: "customer", Reasons: []machine.ReasonSpec{{Reason: "internal"}}},
			{Name: "idle", Class: machine.Waiting},
			{Name: "done", Class: machine.Done},
		},
		Start: []lifecycle.State{"open"},
	})
	for _, tc := range []struct {
		state  lifecycle.State
		reason string
		want   string
	}{
		{"open", "", machine.OnDesk}, {"open", "lab", "lab"}, {"open", "other", machine.OnDesk},
		{"hold", "", "customer"}, {"hold", "internal", machine.OnDesk}, {"hold", "other", "customer"},
		{"idle", "", machine.OnOthers}, {"done", "", ""}, {"undeclared", "", machine.OnDesk}, {"", "", machine.OnDesk},
	} {
		e := lifecycle.Event{Time: epoch, Kind: lifecycle.Updated, State: tc.state, Reason: tc.reason}
		if got := m.Replay(lifecycle.NewHistory([]lifecycle.Event{e}), machine.Options{}).Waits[0].Value; got != tc.want {
			t.Errorf("%q for %q: %q, want %q", tc.state, tc.reason, got, tc.want)
		}
	}
}

func TestResolutions(t *testing.T) {
	m := mustMachine(t, preset.StandardSpec())
	for _, tc := range []struct {
		name             string
		states           []lifecycle.State
		first, last, now int // minutes; -1: none
	}{
		{"never", []lifecycle.State{"new", "in_progress"}, -1, -1, -1},
		{"once", []lifecycle.State{"new", "resolved"}, 1, 1, 1},
		{"closed afterwards", []lifecycle.State{"new", "resolved", "closed"}, 1, 1, 1},
		{"reopened", []lifecycle.State{"new", "resolved", "closed", "new"}, 1, 1, -1},
		{"again", []lifecycle.State{"new", "resolved", "in_progress", "resolved", "closed"}, 1, 3, 3},
		{"again, and reopened", []lifecycle.State{"new", "resolved", "in_progress", "resolved", "closed", "limbo"}, 1, 3, -1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tl := m.Replay(labels(tc.states...), machine.Options{})
			for name, of := range map[string]struct {
				get  func() (time.Time, bool)
				want int
			}{"first": {tl.FirstResolved, tc.first}, "last": {tl.LastResolved, tc.last}, "now": {tl.Resolved, tc.now}} {
				at, ok := of.get()
				if ok != (of.want >= 0) || ok && !at.Equal(epoch.Add(time.Duration(of.want)*time.Minute)) {
					t.Errorf("%s is %v, %v; want minute %d", name, at, ok, of.want)
				}
			}
		})
	}
}

func TestReplaySoftReopens(t *testing.T) {
	m := mustMachine(t, preset.StandardSpec())
	at := func(minute int) time.Time { return epoch.Add(time.Duration(minute) * time.Minute) }
	reply := func(minute int, state lifecycle.State) lifecycle.Event {
		return lifecycle.Event{Time: at(minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, State: state}
	}
	change := func(minute int, state lifecycle.State) lifecycle.Event {
		return lifecycle.Event{Time: at(minute), Kind: lifecycle.StateChanged, State: state}
	}
	for _, tc := range []struct {
		name   string
		events []lifecycle.Event
		want   []bool
	}{
		{"done again without a word", []lifecycle.Event{change(0, "resolved"), change(1, "in_progress"), change(2, "resolved")}, []bool{true}},
		{"a reply in between", []lifecycle.Event{change(0, "resolved"), change(1, "in_progress"), reply(2, ""), change(3, "resolved")}, []bool{false}},
		{"a reply that resolves", []lifecycle.Event{change(0, "resolved"), change(1, "in_progress"), reply(2, "resolved")}, []bool{false}},
		{"a reply that reopens", []lifecycle.Event{change(0, "resolved"), reply(1, "in_progress"), change(2, "resolved")}, []bool{false}},
		{"a reply that reopens, and another", []lifecycle.Event{change(0, "resolved"), reply(1, "in_progress"), reply(2, ""), change(3, "resolved")}, []bool{false}},
		{"a reply before the reopening", []lifecycle.Event{change(0, "resolved"), reply(1, ""), change(2, "in_progress"), change(3, "resolved")}, []bool{true}},
		{"not done again yet", []lifecycle.Event{change(0, "resolved"), change(1, "in_progress")}, []bool{false}},
		{"from one done state to another is none", []lifecycle.Event{change(0, "resolved"), change(1, "closed")}, nil},
		{"two, the first soft", []lifecycle.Event{change(0, "resolved"), change(1, "in_progress"), change(2, "closed"), change(3, "in_progress"), reply(4, "closed")}, []bool{true, false}},
		{"to an unknown state", []lifecycle.Event{change(0, "resolved"), change(1, "limbo")}, []bool{false}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []bool
			for _, r := range m.Replay(lifecycle.NewHistory(tc.events), machine.Options{}).Reopens {
				got = append(got, r.Soft)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// walk is a history made from a machine, with the deviations that were put in.
type walk struct {
	events []lifecycle.Event
	faults []machine.Deviation // without times
}

// genWalk draws a walk over the machine of s; each step is a fault with
// probability about 1 in 4 if faulty.
func genWalk(s machine.Spec, m *machine.Machine, faulty bool) *rapid.Generator[walk] {
	return rapid.Custom(func(t *rapid.T) walk {
		var w walk
		fault := func(label string) bool { return faulty && rapid.IntRange(0, 3).Draw(t, label) == 0 }
		var from lifecycle.State
		minute, visit := 0, 0
		for n := rapid.IntRange(0, 12).Draw(t, "steps"); len(w.events) < n; {
			legal := func(to lifecycle.State) bool {
				if from == "" {
					return m.IsStart(to)
				}
				return m.HasEdge(from, to)
			}
			var good, bad []lifecycle.State
			for _, st := range append(s.States, machine.StateSpec{Name: "undeclared"}) {
				switch {
				case st.Name == from:
				case legal(st.Name):
					good = append(good, st.Name)
				default:
					bad = append(bad, st.Name)
				}
			}
			minute += rapid.IntRange(0, 3).Draw(t, "minutes")
			e := lifecycle.Event{
				ID: string(rune('A' + len(w.events))), Seq: int64(len(w.events)),
				Time: epoch.Add(time.Duration(minute) * time.Minute), Kind: lifecycle.StateChanged,
			}
			kind := rapid.IntRange(0, 4).Draw(t, "kind")
			switch {
			case from != "" && kind == 0: // the same state again
				e.State = from
			case from != "" && kind == 1: // no state at all
				e.Kind = lifecycle.Worked
			case len(bad) > 0 && fault("fault"):
				e.State = rapid.SampledFrom(bad).Draw(t, "bad")
				d := machine.Deviation{Fault: machine.BadEdge, Event: len(w.events), Visit: visit, From: from, To: e.State}
				if from == "" {
					d.Fault = machine.BadStart
				}
				w.faults = append(w.faults, d)
				visit++
				from = e.State
			case len(good) > 0:
				e.State = rapid.SampledFrom(good).Draw(t, "good")
				visit++
				from = e.State
			default: // a trap: stay
				e.State = from
			}
			w.events = append(w.events, e)
		}
		if n := len(w.events); n > 0 && !m.IsEnd(from) {
			w.faults = append(w.faults, machine.Deviation{Fault: machine.BadEnd, Event: n - 1, Visit: visit - 1, From: from})
		}
		return w
	})
}

// TestReplayWalkProperty: a walk over a machine replays without deviation but
// for its end, and a walk with planted faults reports exactly those.
func TestReplayWalkProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genMachine().Draw(t, "spec")
		m, err := machine.New(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		w := genWalk(s, m, rapid.Bool().Draw(t, "faulty")).Draw(t, "walk")
		got := m.Replay(lifecycle.NewHistory(w.events), machine.Options{}).Deviations
		opt := cmpopts.IgnoreFields(machine.Deviation{}, "Time")
		if diff := cmp.Diff(w.faults, got, opt, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		ongoing := m.Replay(lifecycle.NewHistory(w.events), machine.Options{AsOf: epoch.Add(time.Hour)}).Deviations
		want := slices.DeleteFunc(w.faults, func(d machine.Deviation) bool { return d.Fault == machine.BadEnd })
		if diff := cmp.Diff(want, ongoing, opt, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestReplayPermutationProperty: with ids or sequences, arrival order changes
// nothing.
func TestReplayPermutationProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genMachine().Draw(t, "spec")
		m, err := machine.New(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		w := genWalk(s, m, true).Draw(t, "walk")
		shuffled := rapid.Permutation(w.events).Draw(t, "shuffled")
		if diff := cmp.Diff(m.Replay(lifecycle.NewHistory(w.events), machine.Options{}), m.Replay(lifecycle.NewHistory(shuffled), machine.Options{}), plain); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestTimelineCoversLifeProperty: visits and every kind of stint follow one
// another without gap over the whole life, and what they say at an instant is
// what the facets say.
func TestTimelineCoversLifeProperty(t *testing.T) {
	m := mustMachine(t, smallMachine())
	rapid.Check(t, func(t *rapid.T) {
		h := lifecycle.NewHistory(genEvents().Draw(t, "events"))
		var o machine.Options
		if rapid.Bool().Draw(t, "ongoing") {
			o.AsOf = genTime().Draw(t, "until")
		}
		tl := m.Replay(h, o)
		if tl.Events == 0 {
			return
		}
		if want, ok := h.AsOf(tl.To).Opening(); !ok || tl.Opening != want {
			t.Fatalf("opened by %+v, the history says %+v", tl.Opening, want)
		}
		var visits machine.Stints
		for _, v := range tl.Visits {
			visits = append(visits, machine.Stint{Value: string(v.State), Span: v.Span, Event: v.Event})
		}
		sum := time.Duration(0)
		for _, st := range tl.States(nil) {
			sum += st.Real.Std()
		}
		if sum != tl.To.Sub(tl.From) {
			t.Fatalf("states sum to %v, life is %v", sum, tl.To.Sub(tl.From))
		}
		for name, of := range map[string]struct {
			s     machine.Stints
			facet func(lifecycle.Facets) string
		}{
			"visits":    {visits, func(f lifecycle.Facets) string { return string(f.State) }},
			"groups":    {tl.Groups, func(f lifecycle.Facets) string { return f.Group }},
			"assignees": {tl.Assignees, func(f lifecycle.Facets) string { return f.Assignee }},
			"tiers":     {tl.Tiers, func(f lifecycle.Facets) string { return f.Tier }},
		} {
			at := tl.From
			for i, s := range of.s {
				if !s.From.Equal(at) || s.To.Before(s.From) || i > 0 && s.Value == of.s[i-1].Value {
					t.Fatalf("%s: stint %d is %+v", name, i, s)
				}
				at = s.To
				if s.To.After(s.From) && of.facet(h.Facets(s.From)) != s.Value {
					t.Fatalf("%s: at %v %q, the facets say %q", name, s.From, s.Value, of.facet(h.Facets(s.From)))
				}
			}
			if !at.Equal(tl.To) {
				t.Fatalf("%s: end at %v, life at %v", name, at, tl.To)
			}
		}
	})
}

// smallMachine declares two of the states that genEvent draws.
func smallMachine() machine.Spec {
	return machine.Spec{
		States: []machine.StateSpec{
			{Name: "new", Class: machine.Open},
			{Name: "open", Class: machine.Done, Reasons: []machine.ReasonSpec{{Reason: "vendor", WaitsOn: "vendor"}}},
		},
		Start:       []lifecycle.State{"new"},
		Transitions: []machine.TransitionSpec{{From: []lifecycle.State{"new"}, To: "open"}},
	}
}

// TestTimelineSplitProperty: time in state is additive over a split of the
// history at any instant.
func TestTimelineSplitProperty(t *testing.T) {
	m := mustMachine(t, smallMachine())
	rapid.Check(t, func(t *rapid.T) {
		h := lifecycle.NewHistory(genEvents().Draw(t, "events"))
		if h.Len() == 0 {
			return
		}
		from, until := h.At(0).Time, h.At(h.Len()-1).Time
		split := genTime().Draw(t, "split")
		if split.Before(from) || split.After(until) {
			return
		}
		before := m.Replay(h, machine.Options{AsOf: split})
		rest := []lifecycle.Event{{Time: split, Kind: lifecycle.Updated, State: before.Facets.State, Seq: -1}}
		for _, e := range h.All() {
			if e.Time.After(split) {
				rest = append(rest, e)
			}
		}
		after := m.Replay(lifecycle.NewHistory(rest), machine.Options{})
		got := map[lifecycle.State]time.Duration{}
		for _, tl := range []*machine.Timeline{before, after} {
			for _, s := range tl.States(nil) {
				got[s.State] += s.Real.Std()
			}
		}
		for _, s := range m.Replay(h, machine.Options{}).States(nil) {
			if got[s.State] != s.Real.Std() {
				t.Fatalf("%q: %v in two parts, %v whole", s.State, got[s.State], s.Real)
			}
		}
	})
}

// TestStintsTwinProperty holds the counts against their definitions over the
// sequence of values itself.
func TestStintsTwinProperty(t *testing.T) {
	m := mustMachine(t, preset.StandardSpec())
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "b", "c"}), 1, 12).Draw(t, "values")
		var events []lifecycle.Event
		for i, v := range values {
			if v == "" {
				v = lifecycle.Nobody
			}
			events = append(events, logRow(i, "new", v))
		}
		got := m.Replay(lifecycle.NewHistory(events), machine.Options{}).Groups
		changes := 0
		for i := 1; i < len(values); i++ {
			if values[i] != values[i-1] {
				changes++
			}
		}
		runs := slices.Compact(slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" }))
		pingpongs := 0
		for i := 2; i < len(runs); i++ {
			if runs[i] == runs[i-2] {
				pingpongs++
			}
		}
		if max(len(got)-1, 0) != changes || got.Handoffs() != max(len(runs)-1, 0) || got.PingPongs() != pingpongs {
			t.Fatalf("%q: changes %d, handoffs %d, pingpongs %d", values, max(len(got)-1, 0), got.Handoffs(), got.PingPongs())
		}
	})
}

func TestReplayStrict(t *testing.T) {
	m := mustMachine(t, guarded())
	at := func(minute int) time.Time { return epoch.Add(time.Duration(minute) * time.Minute) }
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: at(0), Kind: lifecycle.Created, State: "work"},
		{Time: at(1), Kind: lifecycle.StateChanged, State: "done", Reason: "fixed", Actor: "bob"},    // record is missing
		{Time: at(2), Kind: lifecycle.StateChanged, State: "work"},                                   // in time
		{Time: at(3), Kind: lifecycle.Recorded, Ref: "cause", Text: "disk"},                          //
		{Time: at(4), Kind: lifecycle.Assigned, Assignee: "ann"},                                     //
		{Time: at(5), Kind: lifecycle.StateChanged, State: "done", Reason: "duplicate"},              // complete
		{Time: at(5).Add(49 * time.Hour), Kind: lifecycle.StateChanged, State: "work"},               // too late
		{Time: at(6).Add(49 * time.Hour), Kind: lifecycle.Recorded, Ref: "cause"},                    // cleared
		{Time: at(7).Add(49 * time.Hour), Kind: lifecycle.StateChanged, State: "done", Actor: "eve"}, // a lead may drop it
		{Time: at(8).Add(49 * time.Hour), Kind: lifecycle.StateChanged, State: "limbo"},
	})
	if n := len(m.Replay(h, machine.Options{}).Deviations); n != 2 {
		t.Errorf("a lenient replay reports %d, want the two about limbo", n)
	}
	role := func(e lifecycle.Event) string {
		if e.Actor == "eve" {
			return "lead"
		}
		return ""
	}
	var got []string
	for _, d := range m.Replay(h, machine.Options{Strict: true, Role: role}).Deviations {
		text := string(d.Fault) + " " + string(d.From) + ">" + string(d.To)
		for _, p := range d.Refused {
			for _, u := range p.Unmet {
				text += "; " + u.String()
			}
		}
		got = append(got, text)
	}
	want := []string{
		`unmet_guard work>done; guard record needs assignee, cause`,
		`unmet_guard done>work; guard fresh comes too late`,
		`bad_edge done>limbo`,
		`unknown_state done>limbo`,
		`bad_end limbo>`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReplayIntoAllocatesNothing(t *testing.T) {
	m := mustMachine(t, preset.StandardSpec())
	h := lifecycle.NewHistory([]lifecycle.Event{
		logRow(0, "new", ""), logRow(1, "assigned", "a"), logRow(2, "in_progress", "b"), logRow(3, "new", "a"), logRow(4, "resolved", "a"),
	})
	var tl machine.Timeline
	m.ReplayInto(&tl, h, machine.Options{})
	if got := testing.AllocsPerRun(100, func() { m.ReplayInto(&tl, h, machine.Options{}) }); got != 0 {
		t.Errorf("%v allocations, want none", got)
	}
}

// TestStrictReplayTwinProperty: a strict replay names a step exactly if
// Permitted, asked at the time of the step, allows no transition to its state.
func TestStrictReplayTwinProperty(t *testing.T) {
	spec := guarded()
	spec.Transitions = append(spec.Transitions, machine.TransitionSpec{Event: "approve", From: []lifecycle.State{"review"}, To: "done", Roles: []string{"lead"}})
	m := mustMachine(t, spec)
	role := func(e lifecycle.Event) string { return e.Actor }
	rapid.Check(t, func(t *rapid.T) {
		var events []lifecycle.Event
		ticket := machine.Snapshot{Fields: map[string]string{}}
		var want []string
		at := epoch
		for i := range rapid.IntRange(0, 15).Draw(t, "events") {
			at = at.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "hours")) * time.Hour)
			e := lifecycle.Event{Time: at, Seq: int64(i), Actor: genWord("lead").Draw(t, "actor")}
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				e.Kind, e.Ref, e.Text = lifecycle.Recorded, "cause", genWord("disk").Draw(t, "cause")
				ticket.Fields["cause"] = e.Text
			case 1:
				e.Kind, e.Assignee = lifecycle.Assigned, genWord("ann").Draw(t, "assignee")
				ticket.Assignee = e.Assignee
			default:
				e.Kind, e.Reason = lifecycle.StateChanged, genWord("fixed").Draw(t, "reason")
				e.State = rapid.SampledFrom([]lifecycle.State{"work", "review", "done"}).Draw(t, "state")
				e.Priority = priority.Level(rapid.IntRange(0, 3).Draw(t, "priority"))
				if e.Priority != 0 {
					ticket.Priority = e.Priority
				}
				from := ticket.State
				ticket.Reason, ticket.Role, ticket.Now = e.Reason, e.Actor, at
				switch {
				case from == e.State:
				case from == "":
					if e.State != "work" {
						want = append(want, fmt.Sprint(i, " ", machine.BadStart))
					}
				default:
					if fault := refusal(m.Permitted(ticket), e.State); fault != "" {
						want = append(want, fmt.Sprint(i, " ", fault))
					}
				}
				if from != e.State {
					if from == "done" {
						ticket.Reopens++
					}
					ticket.State, ticket.Entered = e.State, at
				}
			}
			events = append(events, e)
		}
		var got []string
		for _, d := range m.Replay(lifecycle.NewHistory(events), machine.Options{Strict: true, Role: role}).Deviations {
			got = append(got, fmt.Sprint(d.Event, " ", d.Fault))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("deviations at %v, want %v", got, want)
		}
	})
}

// refusal returns what is wrong with a step to a state, "" for nothing.
func refusal(permits []machine.Permit, to lifecycle.State) machine.Fault {
	fault := machine.BadEdge
	for _, p := range permits {
		switch {
		case p.To != to:
		case p.Allowed():
			return ""
		case len(p.Unmet) > 0:
			fault = machine.UnmetGuard
		case fault == machine.BadEdge:
			fault = machine.WrongRole
		}
	}
	return fault
}

// TestManyGuardedSteps: a machine with thousands of guarded steps between two
// states does not make an answer of every event with all of them.
func TestManyGuardedSteps(t *testing.T) {
	s := machine.Spec{
		States: []machine.StateSpec{{Name: "a", Class: machine.Open}, {Name: "b", Class: machine.Done}}, Start: []lifecycle.State{"a"},
		Guards: []machine.GuardSpec{{Name: "g", When: priority.ConditionSpec{Facts: map[string][]string{"cause": {"*"}}}}},
	}
	for range 4_000 {
		s.Transitions = append(s.Transitions, machine.TransitionSpec{Event: "end", From: []lifecycle.State{"a"}, To: "b", Guards: []string{"g"}})
	}
	s.Transitions = append(s.Transitions, machine.TransitionSpec{Event: "again", From: []lifecycle.State{"b"}, To: "a"})
	m := mustMachine(t, s)
	var events []lifecycle.Event
	for i := range 200 {
		events = append(events, lifecycle.Event{Time: minutes(i), Kind: lifecycle.StateChanged, State: []lifecycle.State{"a", "b"}[i%2]})
	}
	h := lifecycle.NewHistory(events)
	tl := m.Replay(h, machine.Options{Strict: true})
	if len(tl.Deviations) != 100 || len(tl.Deviations[0].Refused) != 16 || tl.Deviations[0].More != 3_984 {
		t.Errorf("%d deviations, the first with %d refused and %d more", len(tl.Deviations), len(tl.Deviations[0].Refused), tl.Deviations[0].More)
	}
	_, err := m.Next(machine.Snapshot{Facets: lifecycle.Facets{State: "a"}}, "end")
	var e *machine.TransitionError
	if !errors.As(err, &e) || len(e.Refused) != 16 || e.More != 3_984 || len(e.Error()) > 4_000 {
		t.Errorf("%.200v", err)
	}
	// A fact that an event states meets the guard as a field does.
	events = append(events[:1], lifecycle.Event{Time: minutes(1), Kind: lifecycle.StateChanged, State: "b", Facts: priority.Facts{"Cause": {"disk"}}})
	if tl := m.Replay(lifecycle.NewHistory(events), machine.Options{Strict: true}); len(tl.Deviations) != 0 {
		t.Errorf("%+v", tl.Deviations)
	}
}

// TestRefusedBeyondTheList: a step after the sixteen that an answer lists is
// judged as one among them is: by its guards, and by its roles if the replay
// tells who acted.
func TestRefusedBeyondTheList(t *testing.T) {
	role := func(name string) func(lifecycle.Event) string { return func(lifecycle.Event) string { return name } }
	const few, many = 3, 20
	for _, first := range []machine.TransitionSpec{{Guards: []string{"never"}}, {Roles: []string{"boss"}}} {
		for _, last := range []machine.TransitionSpec{{}, {Guards: []string{"never"}}, {Roles: []string{"lead"}}, {Guards: []string{"never"}, Roles: []string{"lead"}}} {
			for name, o := range map[string]machine.Options{"nobody": {}, "lead": {Role: role("lead")}, "agent": {Role: role("agent")}} {
				faults := func(n int) string {
					s := machine.Spec{
						States: []machine.StateSpec{{Name: "a", Class: machine.Open}, {Name: "b", Class: machine.Done}}, Start: []lifecycle.State{"a"},
						Guards: []machine.GuardSpec{{Name: "never", When: priority.ConditionSpec{Facts: priority.Facts{"cause": {"*"}}}}},
					}
					for i := range n + 1 {
						step := first
						if i == n {
							step = last
						}
						step.From, step.To = []lifecycle.State{"a"}, "b"
						s.Transitions = append(s.Transitions, step)
					}
					o.Strict = true
					m := mustMachine(t, s)
					tl := m.Replay(lifecycle.NewHistory([]lifecycle.Event{
						{Time: minutes(0), Kind: lifecycle.Created, State: "a"}, {Time: minutes(1), Kind: lifecycle.StateChanged, State: "b"},
					}), o)
					text := ""
					for _, d := range tl.Deviations {
						if len(d.Refused)+d.More != n+1 {
							t.Errorf("%v, then %v, by %s: %d and %d more refused, of %d", first, last, name, len(d.Refused), d.More, n+1)
						}
						text += string(d.Fault)
					}
					who := ""
					if o.Role != nil {
						who = o.Role(lifecycle.Event{})
					}
					step, err := m.Next(machine.Snapshot{Facets: lifecycle.Facets{State: "a"}, Role: who}, "b")
					if allowed := len(last.Guards) == 0 && (last.Roles == nil || who == "lead"); allowed != (err == nil) || allowed && step.Rule != n {
						t.Errorf("%v, then %v, to %q: %+v, %v", first, last, who, step, err)
					}
					return text
				}
				if a, b := faults(few), faults(many); a != b {
					t.Errorf("%v, then %v, by %s: %q after %d refused, %q after %d", first, last, name, a, few, b, many)
				}
			}
		}
	}
}

// A record holds until there is another of its name; an empty one takes it back.
func TestRecordsHoldAndAreTakenBack(t *testing.T) {
	record := func(minute int, ref, text string) lifecycle.Event {
		return lifecycle.Event{Time: minutes(minute), Kind: lifecycle.Recorded, Ref: ref, Text: text}
	}
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: minutes(0), Kind: lifecycle.Created, State: "work"},
		record(1, "cause", "disk"), record(2, "owner", "db"), record(3, "cause", ""), record(4, "owner", "net"),
	})
	for minute, want := range []map[string]string{nil, {"cause": "disk"}, {"cause": "disk", "owner": "db"}, {"owner": "db"}, {"owner": "net"}} {
		tl := mustMachine(t, guarded()).Replay(h, machine.Options{AsOf: minutes(minute)})
		if diff := cmp.Diff(want, tl.Fields, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("after %d minutes: %s", minute, diff)
		}
	}
}

// The name of a field is that of the first record that filled it: an empty one
// names nothing, and takes a value back whatever its letters.
func TestEmptyRecordNamesNoField(t *testing.T) {
	record := func(minute int, ref, text string) lifecycle.Event {
		return lifecycle.Event{Time: minutes(minute), Kind: lifecycle.Recorded, Ref: ref, Text: text}
	}
	h := lifecycle.NewHistory([]lifecycle.Event{record(0, "CAUSE", ""), record(1, "cause", "disk"), record(2, "Cause", ""), record(3, "CAUSE", "net")})
	for minute, want := range []map[string]string{nil, {"cause": "disk"}, nil, {"cause": "net"}} {
		tl := mustMachine(t, guarded()).Replay(h, machine.Options{AsOf: minutes(minute)})
		if diff := cmp.Diff(want, tl.Fields, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("after %d minutes: %s", minute, diff)
		}
	}
}

// A field that events record under a name in several letters is one field.
func TestRecordedInOtherLetters(t *testing.T) {
	m := mustMachine(t, guarded())
	record := func(minute int, name, text string) lifecycle.Event {
		return lifecycle.Event{Time: time.Unix(int64(60*minute), 0), Kind: lifecycle.Recorded, Ref: name, Text: text}
	}
	events := []lifecycle.Event{record(0, "Cause", "x"), record(1, "fix", "a"), record(2, "CAUSE", "y"), record(3, "cause", ""), record(4, "cause", "z")}
	for minute, want := range []string{"x", "x", "y", "", "z"} {
		s := m.Replay(lifecycle.NewHistory(events), machine.Options{AsOf: time.Unix(int64(60*minute), 0)}).Snapshot(time.Unix(int64(60*minute), 0))
		for _, name := range []string{"Cause", "cause", "CAUSE", "cAuSe"} {
			if got := s.Field(name); got != want {
				t.Errorf("after %d minutes %s is %q, want %q", minute, name, got, want)
			}
		}
	}
}

// A group and a tier that are stated in several letters are one, in the letters
// of their first stint, however many there are; a person is not.
func TestStintsInOtherLetters(t *testing.T) {
	m := mustMachine(t, guarded())
	for _, others := range []int{0, 14, 15, 16, 17, 40} {
		var events []lifecycle.Event
		give := func(name string) {
			events = append(events, lifecycle.Event{Time: time.Unix(int64(len(events)), 0), Kind: lifecycle.Assigned, Group: name, Tier: name, Assignee: name})
		}
		give("Desk")
		for i := range others {
			give(fmt.Sprint("g", i))
		}
		give("net")
		events = append(events, lifecycle.Event{Time: time.Unix(int64(len(events)), 0), Kind: lifecycle.Assigned}) // nobody
		give("NET")
		give("desk")
		tl := m.Replay(lifecycle.NewHistory(events), machine.Options{})
		if got, want := tl.Groups.Handoffs(), others+2; got != want || tl.Tiers.Handoffs() != want || tl.Assignees.Handoffs() != want+1 {
			t.Errorf("%d others: %d handoffs between groups, %d between tiers, %d between people", others, got, tl.Tiers.Handoffs(), tl.Assignees.Handoffs())
		}
		if got := tl.Groups[len(tl.Groups)-1].Value; got != "Desk" || tl.Facets.Group != "desk" {
			t.Errorf("%d others: the last stint is of %q", others, got)
		}
		if pings := tl.Groups.PingPongs(); (pings == 1) != (others == 0) {
			t.Errorf("%d others: %d ping-pongs", others, pings)
		}
	}
}

// A ticket that has merged into another has no timers: neither reminders to its
// customer nor steps by itself.
func TestMergedTicketsHaveNoTimers(t *testing.T) {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	at := func(h int) time.Time { return time.Date(2026, 3, 2, h, 0, 0, 0, time.UTC) }
	events := []lifecycle.Event{
		{Time: at(9), Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew},
		{Time: at(10), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, State: preset.StateWaiting},
		{Time: at(12), Kind: lifecycle.Merged, Ref: "other"},
	}
	cal, err := calendar.New(calendar.OfficeHours("UTC", "09:00-17:00"))
	if err != nil {
		t.Fatal(err)
	}
	for hour, want := range map[int]bool{11: true, 12: false, 13: false} {
		tl := m.Replay(lifecycle.NewHistory(events), machine.Options{AsOf: at(hour)})
		if _, ok := tl.NextTimer(cal, at(hour)); ok != want || (len(tl.Due(cal)) > 0) != want {
			t.Errorf("at %d: %+v", hour, tl.Due(cal))
		}
	}
}
