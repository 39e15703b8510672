package machine_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
	"pgregory.net/rapid"
)

func mustMachine(t testing.TB, s machine.Spec) *machine.Machine {
	t.Helper()
	m, err := machine.New(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// genMachine draws a small valid machine without guards: states s0, s1, ...,
// most of them reachable, wildcards and self transitions among the steps.
func genMachine() *rapid.Generator[machine.Spec] {
	return rapid.Custom(func(t *rapid.T) machine.Spec {
		n := rapid.IntRange(1, 6).Draw(t, "states")
		var names []lifecycle.State
		var s machine.Spec
		for i := range n {
			names = append(names, lifecycle.State(fmt.Sprintf("s-%d x", i)))
			s.States = append(s.States, machine.StateSpec{
				Name:  names[i],
				Class: machine.Class(rapid.IntRange(1, 3).Draw(t, "class")),
			})
		}
		some := rapid.SliceOfNDistinct(rapid.SampledFrom(names), 1, n, rapid.ID)
		s.Start = some.Draw(t, "start")
		if rapid.Bool().Draw(t, "ends") {
			s.End = some.Draw(t, "end")
		}
		for range rapid.IntRange(0, 8).Draw(t, "transitions") {
			tr := machine.TransitionSpec{To: rapid.SampledFrom(names).Draw(t, "to")}
			if rapid.IntRange(0, 5).Draw(t, "wild") == 0 {
				tr.From = []lifecycle.State{machine.Wildcard}
				tr.Except = rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, n, rapid.ID).Draw(t, "except")
			} else {
				tr.From = some.Draw(t, "from")
			}
			tr.Event = rapid.SampledFrom([]string{"", "go", "back"}).Draw(t, "event")
			s.Transitions = append(s.Transitions, tr)
		}
		return s
	})
}

func TestMachineEdgesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genMachine().Draw(t, "spec")
		m, err := machine.New(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		// The slow twin reads the spec for every pair.
		want := map[[2]lifecycle.State]int{}
		for _, tr := range s.Transitions {
			for _, st := range s.States {
				wild := tr.From[0] == machine.Wildcard && st.Name != tr.To && !slices.Contains(tr.Except, st.Name)
				if wild || slices.Contains(tr.From, st.Name) {
					want[[2]lifecycle.State{st.Name, tr.To}]++
				}
			}
		}
		got := map[[2]lifecycle.State]int{}
		for tr := range m.Transitions() {
			got[[2]lifecycle.State{tr.From, tr.To}]++
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		for _, a := range s.States {
			for _, b := range s.States {
				if m.HasEdge(a.Name, b.Name) != (want[[2]lifecycle.State{a.Name, b.Name}] > 0) {
					t.Fatalf("HasEdge(%q, %q)", a.Name, b.Name)
				}
			}
			if m.IsStart(a.Name) != slices.Contains(s.Start, a.Name) || m.Class(a.Name) != a.Class ||
				m.IsEnd(a.Name) != (len(s.End) == 0 || slices.Contains(s.End, a.Name)) {
				t.Fatalf("state %q", a.Name)
			}
		}
		if m.HasEdge("no such", s.States[0].Name) || m.IsStart("no such") || m.IsEnd("no such") || m.Class("no such") != 0 {
			t.Fatal("an undeclared state is something")
		}
	})
}

func TestMachineSpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genMachine().Draw(t, "spec")
		checkRoundTrip(t, s)
	})
}

func TestPresetsRoundTrip(t *testing.T) {
	for _, s := range []machine.Spec{preset.StandardSpec(), preset.LiteralSpec()} {
		checkRoundTrip(t, s)
	}
}

func TestMachineSpecIsItsOwn(t *testing.T) {
	s := preset.StandardSpec()
	m := mustMachine(t, s)
	s.Transitions[0].From[0], s.States[0].Name, s.Start[0] = "changed", "changed", "changed"
	got := m.Spec()
	if diff := cmp.Diff(preset.StandardSpec(), got); diff != "" {
		t.Errorf("a change of the caller's spec reached the machine:\n%s", diff)
	}
	got.Transitions[0].From[0] = "changed"
	if diff := cmp.Diff(preset.StandardSpec(), m.Spec()); diff != "" {
		t.Errorf("a change of the returned spec reached the machine:\n%s", diff)
	}
}

func TestMachineSpecValidate(t *testing.T) {
	for _, tc := range []struct {
		name, doc string
		want      []string
		cause     error
	}{
		{"empty", `{"states":[],"start":[]}`, []string{"states", "start"}, priority.ErrRequired},
		{"another schema", `{"schema":"x/1","states":[{"name":"a","class":"open"}],"start":["a"]}`, []string{"schema"}, priority.ErrUnknown},
		{"state names", `{"states":[{"name":"","class":"open"},{"name":"*","class":"open"},{"name":"a","class":"open"},{"name":"a","class":"open"}],"start":["a"]}`,
			[]string{"states[0].name", "states[1].name", "states[3].name"}, priority.ErrDuplicate},
		{"class, reasons and limits", `{"states":[{"name":"a","class":"open","limit":"-1h","reasons":[{"reason":"","waits_on":""},{"reason":"r","waits_on":"x"},{"reason":"r","waits_on":"y"}]}],"start":["a"]}`,
			[]string{"states[0].reasons[0].reason", "states[0].reasons[2].reason", "states[0].limit"}, priority.ErrDuplicate},
		{"guards and roles of a step", `{"states":[{"name":"a","class":"open"}],"start":["a"],"transitions":[{"from":["a"],"to":"a","guards":["g","g"],"roles":["x",""]}],"guards":[{"name":"g","max_reopens":-1}]}`,
			[]string{"transitions[0].guards[1]", "transitions[0].roles[1]", "guards[0].max_reopens"}, priority.ErrRange},
		{"timers without a name or with a length below 0", `{"states":[{"name":"a","class":"open"}],"start":["a"],"timers":[{"name":"","state":"a","after":"-1h"},{"name":"t","state":"a","business_days":-1}]}`,
			[]string{"timers[0].name", "timers[0].after", "timers[1].business_days"}, priority.ErrRange},
		{"class", `{"states":[{"name":"a"}],"start":["a"]}`, []string{"states[0].class"}, priority.ErrRequired},
		{"references", `{"states":[{"name":"a","class":"open"}],"start":["a","a","b"],"end":["c"],"transitions":[{"from":["a","x"],"to":"y","guards":["g"]}]}`,
			[]string{"start[1]", "start[2]", "end[0]", "transitions[0].from[1]", "transitions[0].to", "transitions[0].guards[0]"}, priority.ErrUnknown},
		{"wildcards", `{"states":[{"name":"a","class":"open"}],"start":["a"],"transitions":[{"from":["*","a"],"to":"a"},{"from":["a"],"except":["a"],"to":"a"},{"from":[],"to":"a"}]}`,
			[]string{"transitions[0].from", "transitions[1].except", "transitions[2].from"}, priority.ErrConflict},
		{"guards", `{"states":[{"name":"a","class":"open"}],"start":["a"],"guards":[{"name":""},{"name":"g","when":{"":["*"]},"within":"-1h"},{"name":"g","when":{"x":[]}}]}`,
			[]string{"guards[0].name", "guards[0]", "guards[1].when[\"\"]", "guards[1].within", "guards[2].name", "guards[2].when.x"}, priority.ErrRange},
		{"levels of a guard", `{"states":[{"name":"a","class":"open"}],"start":["a"],"guards":[{"name":"g","when":{"Priority":["P1","p5","","p6","urgent"],"state":["A","*","b"]}}]}`,
			[]string{"guards[0].when.Priority[3]", "guards[0].when.Priority[4]", "guards[0].when.state[2]"}, priority.ErrUnknown},
		{"timers", `{"states":[{"name":"a","class":"open"}],"start":["a"],"timers":[{"name":"t","state":"b"},{"name":"t","state":"a","after":"1h","business_days":1},{"name":"u","state":"a","business_days":1,"business":true,"times":101}]}`,
			[]string{"timers[0].state", "timers[0].after", "timers[1].name", "timers[1].business_days", "timers[2].business", "timers[2].times"}, priority.ErrConflict},
		{"unknown field", `{"states":[{"name":"a","class":"open","colour":"red"}],"start":["a"]}`, []string{"states[0].colour"}, priority.ErrUnknown},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := lifecycle.Read[machine.Spec]([]byte(tc.doc))
			var e *lifecycle.SpecError
			ok := errors.As(err, &e)
			if !ok {
				t.Fatalf("got %v", err)
			}
			var got []string
			for _, f := range e.Fields {
				got = append(got, f.Path)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s\n%v", diff, err)
			}
			if !errors.Is(err, tc.cause) {
				t.Errorf("%v is not %v", err, tc.cause)
			}
		})
	}
}

// guarded is a machine whose steps out of work need what a desk may ask for.
func guarded() machine.Spec {
	return machine.Spec{
		States: []machine.StateSpec{
			{Name: "work", Class: machine.Open}, {Name: "review", Class: machine.Waiting}, {Name: "done", Class: machine.Done},
		},
		Start: []lifecycle.State{"work"},
		Transitions: []machine.TransitionSpec{
			{Event: "finish", From: []lifecycle.State{"work"}, To: "review", Guards: []string{"big"}},
			{Event: "finish", From: []lifecycle.State{"work"}, To: "done", Guards: []string{"record", "code"}},
			{Event: "drop", From: []lifecycle.State{"work"}, To: "done", Roles: []string{"lead"}},
			{Event: "reopen", From: []lifecycle.State{"done"}, To: "work", Guards: []string{"fresh", "few"}},
			{Event: "note", From: []lifecycle.State{"work"}, To: "work"},
		},
		Guards: []machine.GuardSpec{
			{Name: "big", When: priority.ConditionSpec{Facts: priority.Facts{"priority": {"p1", "p2"}}}},
			{Name: "record", When: priority.ConditionSpec{Facts: priority.Facts{"cause": {"*"}, "assignee": {"*"}}}},
			{Name: "code", When: priority.ConditionSpec{Facts: priority.Facts{"reason": {"fixed", "duplicate"}}}},
			{Name: "fresh", Within: lifecycle.Duration(48 * time.Hour)},
			{Name: "few", MaxReopens: 2},
		},
	}
}

func TestMachineNext(t *testing.T) {
	m := mustMachine(t, guarded())
	work := func(change func(*machine.Snapshot)) machine.Snapshot {
		t := machine.Snapshot{Facets: lifecycle.Facets{State: "work"}}
		change(&t)
		return t
	}
	full := work(func(t *machine.Snapshot) {
		t.Assignee, t.Reason, t.Fields = "ann", "fixed", map[string]string{"cause": "disk"}
	})
	urgent := full
	urgent.Priority = 1
	done := machine.Snapshot{Facets: lifecycle.Facets{State: "done"}, Entered: epoch, Now: epoch.Add(48 * time.Hour), Reopens: 1}
	late, often := done, done
	late.Now = late.Now.Add(1)
	often.Reopens = 2
	lead := work(func(t *machine.Snapshot) { t.Role = "lead" })
	for _, tc := range []struct {
		name   string
		ticket machine.Snapshot
		event  string
		want   lifecycle.State
		text   string
	}{
		{"guards choose the target: none of the first", full, "finish", "done", ""},
		{"guards choose the target: the first that holds", urgent, "finish", "review", ""},
		{"all that is unmet is named", work(func(*machine.Snapshot) {}), "finish", "",
			`machine: event "finish" from state "work": not permitted; guard big needs priority; guard record needs assignee, cause; guard code needs reason`},
		{"a role", work(func(*machine.Snapshot) {}), "drop", "", `machine: event "drop" from state "work": not permitted; only for roles ["lead"]`},
		{"the role itself", lead, "drop", "done", ""},
		{"a self transition is a step like others", full, "note", "work", ""},
		{"exactly within is in time", done, "reopen", "work", ""},
		{"a nanosecond late", late, "reopen", "", `machine: event "reopen" from state "done": not permitted; guard fresh comes too late`},
		{"too often", often, "reopen", "", `machine: event "reopen" from state "done": not permitted; guard few allows no more reopenings`},
		{"no such event", full, "fly", "", `machine: event "fly" from state "work": not permitted; the machine has no such event; permitted are ["finish" "note"]`},
		{"no such state", machine.Snapshot{}, "finish", "", `machine: event "finish" from state "": not permitted; the machine permits no event from there`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := m.Next(tc.ticket, tc.event)
			if got.To != tc.want {
				t.Errorf("to %q, want %q (%v)", got.To, tc.want, err)
			}
			if tc.text == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if spectest.Text(err) != tc.text || !errors.Is(err, machine.ErrRefused) {
				t.Errorf("error %v\nwant  %v", err, tc.text)
			}
		})
	}
}

// A guard on "P1", as the source documents write it, never held.
func TestLevelsOfGuardsInEitherCase(t *testing.T) {
	s := guarded()
	s.Guards[0].When = priority.ConditionSpec{Facts: priority.Facts{"priority": {"P1", "p2", ""}}}
	s.Guards[2].When = priority.ConditionSpec{Facts: priority.Facts{"Reason": {"Fixed"}}}
	m := mustMachine(t, s)
	for _, l := range append(priority.Levels(), 0, 9) {
		step := m.Permitted(machine.Snapshot{Facets: lifecycle.Facets{State: "work", Priority: l, Reason: "fixed"}})
		if want := l <= priority.P2; step[0].Allowed() != want {
			t.Errorf("%v: allowed is %v", l, !want)
		}
		if slices.ContainsFunc(step[1].Unmet, func(u machine.Unmet) bool { return u.Guard == "code" }) {
			t.Errorf("letters' case matters: %+v", step[1])
		}
	}
}

func TestMachineFuncs(t *testing.T) {
	s := guarded()
	s.Guards[0] = machine.GuardSpec{Name: "big", Func: "is_big"}
	if _, err := machine.New(s, nil); !errors.Is(err, priority.ErrUnknown) {
		t.Errorf("a guard without its function: %v", err)
	}
	m, err := machine.New(s, map[string]machine.GuardFunc{
		"is_big": func(t machine.Snapshot) bool { return len(t.Group) > 3 },
	})
	if err != nil {
		t.Fatal(err)
	}
	small := machine.Snapshot{Facets: lifecycle.Facets{State: "work", Group: "abc"}}
	if p := m.Permitted(small); p[0].Allowed() || p[0].Unmet[0].Func != "is_big" {
		t.Errorf("permits %+v", p)
	}
	small.Group = "abcd"
	if p := m.Permitted(small); !p[0].Allowed() {
		t.Errorf("permits %+v", p)
	}
	again, err := machine.New(m.Spec(), m.Funcs())
	if err != nil {
		t.Fatal(err)
	}
	delete(m.Funcs(), "is_big") // a copy
	for _, group := range []string{"abc", "abcd"} {
		small.Group = group
		if diff := cmp.Diff(m.Permitted(small), again.Permitted(small)); diff != "" {
			t.Errorf("the machine made again differs for %q: %s", group, diff)
		}
	}
}

// TestFuncsAreBoundAtConstruction: Validate and Read cannot know
// which functions there are; what lacks one is refused where they are given, at
// its place among the other defects.
func TestFuncsAreBoundAtConstruction(t *testing.T) {
	s := guarded()
	s.Guards = []machine.GuardSpec{
		{Name: "a", Func: "given"}, {Name: "b", Func: "absent"}, {Name: "c", When: priority.ConditionSpec{Facts: priority.Facts{"x": {"*"}}}}, {Name: "d", Func: "nil"},
	}
	for i := range s.Transitions {
		s.Transitions[i].Guards = nil
	}
	if err := s.Validate(); err != nil {
		t.Errorf("a document brings no functions and is valid without: %v", err)
	}
	funcs := funcsFor(s)
	if _, err := machine.New(s, funcs); err != nil {
		t.Errorf("what Validate accepts makes a machine once its functions are there: %v", err)
	}
	delete(funcs, "absent")
	funcs["nil"] = nil
	s.Guards[2].MaxReopens = -1
	s.Timers = []machine.TimerSpec{{Name: "t", State: "nowhere", After: lifecycle.Duration(time.Minute)}}
	_, err := machine.New(s, funcs)
	var e *lifecycle.SpecError
	ok := errors.As(err, &e)
	if !ok {
		t.Fatal(err)
	}
	var got []string
	for _, f := range e.Fields {
		got = append(got, f.Path)
	}
	if diff := cmp.Diff([]string{"guards[1].func", "guards[2].max_reopens", "guards[3].func", "timers[0].state"}, got); diff != "" {
		t.Errorf("%s\n%v", diff, err)
	}
}

func TestPermittedOrder(t *testing.T) {
	m := mustMachine(t, preset.StandardSpec())
	var got []string
	for _, p := range m.Permitted(machine.Snapshot{Facets: lifecycle.Facets{State: preset.StateWaiting}}) {
		got = append(got, p.Event+" "+string(p.To))
	}
	want := []string{"resolve resolved", "answer in_progress", "escalate escalated", "cancel cancelled", "merge merged"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestMachineBounds: documents that would cost too much are refused, and the
// largest that are not are quick.
func TestMachineBounds(t *testing.T) {
	large := func(states, transitions int) machine.Spec {
		s := machine.Spec{Start: []lifecycle.State{"s0"}}
		for i := range states {
			s.States = append(s.States, machine.StateSpec{Name: lifecycle.State(fmt.Sprint("s", i)), Class: machine.Open})
		}
		for i := range transitions {
			s.Transitions = append(s.Transitions, machine.TransitionSpec{
				From: []lifecycle.State{machine.Wildcard}, To: s.States[i%states].Name,
			})
		}
		return s
	}
	for _, tc := range []struct {
		name                string
		states, transitions int
		want                string
	}{
		{"states", 513, 0, "states"},
		{"transitions", 2, 4097, "transitions"},
		{"steps", 512, 128, "transitions"},
	} {
		_, err := machine.New(large(tc.states, tc.transitions), nil)
		var e *lifecycle.SpecError
		ok := errors.As(err, &e)
		if !ok || e.Fields[0].Path != tc.want || !errors.Is(err, priority.ErrRange) {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
	m := mustMachine(t, large(512, 127))
	if tl := m.Replay(labels("s0", "s200", "s1", "s300"), machine.Options{}); len(tl.Deviations) != 2 {
		t.Errorf("%+v", tl.Deviations)
	}
}

// TestMachineLimits: every number and list of the document at its limits and
// one beyond.
func TestMachineLimits(t *testing.T) {
	day := lifecycle.Duration(24 * time.Hour)
	timer := func(change func(*machine.TimerSpec)) func(*machine.Spec) {
		return func(s *machine.Spec) {
			s.Timers = []machine.TimerSpec{{Name: "t", State: "a", After: day}}
			change(&s.Timers[0])
		}
	}
	names := func(n int) (names []string) {
		for i := range n {
			names = append(names, fmt.Sprint("n", i))
		}
		return names
	}
	steps := func(n, last int) func(*machine.Spec) { // n wildcards over 512 states, and a step with so many sources
		return func(s *machine.Spec) {
			for _, name := range names(510) {
				s.States = append(s.States, machine.StateSpec{Name: lifecycle.State(name), Class: machine.Open})
			}
			for range n {
				s.Transitions = append(s.Transitions, machine.TransitionSpec{From: []lifecycle.State{machine.Wildcard}, To: "a"})
			}
			t := machine.TransitionSpec{To: "a"}
			for _, st := range s.States[:last] {
				t.From = append(t.From, st.Name)
			}
			s.Transitions = append(s.Transitions, t)
		}
	}
	for _, row := range []struct {
		name   string
		change func(*machine.Spec)
		want   string
	}{
		{"as it is", func(*machine.Spec) {}, ""},
		{"most states", func(s *machine.Spec) {
			for _, name := range names(511) {
				s.States = append(s.States, machine.StateSpec{Name: lifecycle.State(name), Class: machine.Open})
			}
		}, ""},
		{"most transitions", func(s *machine.Spec) {
			s.Transitions = slices.Repeat([]machine.TransitionSpec{{From: []lifecycle.State{"a"}, To: "a"}}, 4096)
		}, ""},
		{"most steps", steps(127, 385), ""}, // 127 times 513, and 385, are 65,536
		{"a step too many", steps(127, 386), "transitions"},
		{"most guards", func(s *machine.Spec) {
			for _, name := range names(512) {
				s.Guards = append(s.Guards, machine.GuardSpec{Name: name, MaxReopens: 1})
			}
		}, ""},
		{"a guard too many", func(s *machine.Spec) {
			for _, name := range names(513) {
				s.Guards = append(s.Guards, machine.GuardSpec{Name: name, MaxReopens: 1})
			}
		}, "guards"},
		{"most timers", func(s *machine.Spec) {
			for _, name := range names(512) {
				s.Timers = append(s.Timers, machine.TimerSpec{Name: name, State: "a", After: day})
			}
		}, ""},
		{"a timer too many", func(s *machine.Spec) {
			for _, name := range names(513) {
				s.Timers = append(s.Timers, machine.TimerSpec{Name: name, State: "a", After: day})
			}
		}, "timers"},
		{"a guard of nothing", func(s *machine.Spec) { s.Guards = []machine.GuardSpec{{Name: "g"}} }, "guards[0]"},
		{"a guard of time", func(s *machine.Spec) { s.Guards = []machine.GuardSpec{{Name: "g", Within: day}} }, ""},
		{"a guard of a condition", func(s *machine.Spec) {
			s.Guards = []machine.GuardSpec{{Name: "g", When: priority.ConditionSpec{Facts: priority.Facts{"x": {"*"}}}}}
		}, ""},
		{"a guard of code", func(s *machine.Spec) { s.Guards = []machine.GuardSpec{{Name: "g", Func: "f"}} }, ""},
		{"fewer than no reopenings", func(s *machine.Spec) { s.Guards = []machine.GuardSpec{{Name: "g", MaxReopens: -1}} }, "guards[0].max_reopens"},
		{"most business days", timer(func(t *machine.TimerSpec) { t.After, t.BusinessDays = 0, 26_100 }), ""},
		{"a business day too many", timer(func(t *machine.TimerSpec) { t.After, t.BusinessDays = 0, 26_101 }), "timers[0].business_days"},
		{"one business day", timer(func(t *machine.TimerSpec) { t.After, t.BusinessDays = 0, 1 }), ""},
		{"the end of a business day", timer(func(t *machine.TimerSpec) { t.After, t.BusinessDays, t.Rule = 0, 1, calendar.EndOfDay }), ""},
		{"the end of a time", timer(func(t *machine.TimerSpec) { t.Rule = calendar.EndOfDay }), "timers[0].rule"},
		{"an unknown rule", timer(func(t *machine.TimerSpec) { t.After, t.BusinessDays, t.Rule = 0, 1, "x" }), "timers[0].rule"},
		{"an unknown anchor", timer(func(t *machine.TimerSpec) { t.Since = "x" }), "timers[0].since"},
		{"most times", timer(func(t *machine.TimerSpec) { t.Times = 100 }), ""},
		{"a time too many", timer(func(t *machine.TimerSpec) { t.Times = 101 }), "timers[0].times"},
		{"fewer than no times", timer(func(t *machine.TimerSpec) { t.Times = -1 }), "timers[0].times"},
		{"open time", timer(func(t *machine.TimerSpec) { t.Business = true }), ""},
		{"a timer after itself", timer(func(t *machine.TimerSpec) { t.Follows = "t" }), "timers[0].follows"},
		{"a timer after another", func(s *machine.Spec) {
			s.Timers = []machine.TimerSpec{{Name: "t", State: "A", After: day}, {Name: "u", State: "a", Follows: "t", After: day}}
		}, ""},
		{"a timer after one of another state", func(s *machine.Spec) {
			s.Timers = []machine.TimerSpec{{Name: "t", State: "b", After: day}, {Name: "u", State: "a", Follows: "t", After: day}}
		}, "timers[1].follows"},
		{"two anchors", func(s *machine.Spec) {
			s.Timers = []machine.TimerSpec{{Name: "t", State: "a", After: day}, {Name: "u", State: "a", Follows: "t", Since: machine.SinceReply, After: day}}
		}, "timers[1].follows"},
		{"a class that there is not", func(s *machine.Spec) { s.States[1].Class = machine.Done + 1 }, "states[1].class"},
		{"a reason of two states", func(s *machine.Spec) {
			r := []machine.ReasonSpec{{Reason: "r", WaitsOn: "x"}}
			s.States[0].Reasons, s.States[1].Reasons = r, r
		}, ""},
		{"a reason in other letters", func(s *machine.Spec) {
			s.States[0].Reasons = []machine.ReasonSpec{{Reason: "r", WaitsOn: "x"}, {Reason: "R", WaitsOn: "y"}}
		}, "states[0].reasons[1].reason"},
		{"an input twice", func(s *machine.Spec) { s.States[0].Inputs = []string{"x", "y", "x"} }, "states[0].inputs[2]"},
		{"an input that is an output", func(s *machine.Spec) { s.States[0].Inputs, s.States[0].Outputs = []string{"x"}, []string{"x"} }, ""},
		{"an output without a name", func(s *machine.Spec) { s.States[0].Outputs = []string{"x", ""} }, "states[0].outputs[1]"},
		{"an exception", func(s *machine.Spec) {
			s.Transitions = []machine.TransitionSpec{{From: []lifecycle.State{machine.Wildcard}, Except: []lifecycle.State{"B"}, To: "a"}}
		}, ""},
		{"an exception twice", func(s *machine.Spec) {
			s.Transitions = []machine.TransitionSpec{{From: []lifecycle.State{machine.Wildcard}, Except: []lifecycle.State{"b", "B"}, To: "a"}}
		}, "transitions[0].except[1]"},
		{"a reason for which nobody judges, twice", func(s *machine.Spec) { s.Excluded = []string{"x", "x"} }, "excluded[1]"},
		{"one without a name", func(s *machine.Spec) { s.Excluded = []string{""} }, "excluded[0]"},
	} {
		s := machine.Spec{
			States: []machine.StateSpec{{Name: "a", Class: machine.Open}, {Name: "b", Class: machine.Done}},
			Start:  []lifecycle.State{"a"},
		}
		if row.name == "most states" {
			s.States = s.States[:1]
		}
		row.change(&s)
		var got []string
		var e *lifecycle.SpecError
		if err := s.Validate(); errors.As(err, &e) {
			for _, f := range e.Fields {
				got = append(got, f.Path)
			}
		}
		if fmt.Sprint(got) != "["+row.want+"]" {
			t.Errorf("%s: %v, want %q", row.name, got, row.want)
		}
	}
}

// TestFieldsInOtherLetters: a field is found in other letters, the name as it
// is first, then the first of those that differ in case, by name.
func TestFieldsInOtherLetters(t *testing.T) {
	s := machine.Snapshot{Fields: map[string]string{"Region": "eu", "rEGION": "us", "Region2": "x", "b": "1", "": "none"}}
	for name, want := range map[string]string{"Region": "eu", "rEGION": "us", "region": "eu", "REGION": "eu", "REGION2": "x", "B": "1", "regio": "", "c": ""} {
		if got := s.Field(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestStateIsItsOwn: what the caller changes of a declaration does not reach the
// machine.
func TestStateIsItsOwn(t *testing.T) {
	m := mustMachine(t, machine.Spec{
		States: []machine.StateSpec{{Name: "a", Class: machine.Waiting, Reasons: []machine.ReasonSpec{{Reason: "r", WaitsOn: "x"}}, Inputs: []string{"i"}, Outputs: []string{"o"}}},
		Start:  []lifecycle.State{"a"},
	})
	want := m.Spec()
	s, ok := m.State("A")
	if !ok {
		t.Fatal("no state")
	}
	s.Reasons[0].WaitsOn, s.Inputs[0], s.Outputs[0] = "y", "changed", "changed"
	if diff := cmp.Diff(want, m.Spec()); diff != "" {
		t.Error(diff)
	}
	if _, ok := m.State("b"); ok {
		t.Error("a state that is not declared")
	}
}

// A guard asks each fact for itself, however many it names.
func TestGuardsOfManyFacts(t *testing.T) {
	for _, n := range []int{1, 2, 7, 8, 9, 20} {
		when, own := priority.Facts{"assignee": {"x"}, "group": {"x"}}, priority.Facts{}
		for i := range n {
			when[fmt.Sprint("fact ", i)], own[fmt.Sprint("fact ", i)] = []string{"x"}, []string{"y", "x"}
		}
		s := guarded()
		s.Guards = []machine.GuardSpec{{Name: "all", When: priority.ConditionSpec{Facts: when}}}
		s.Transitions = []machine.TransitionSpec{{Event: "go", From: []lifecycle.State{"done"}, To: "work", Guards: []string{"all"}}}
		m := mustMachine(t, s)
		ask := func(assignee, group string, facts priority.Facts) (missing, wrong []string) {
			h := lifecycle.NewHistory([]lifecycle.Event{{Time: time.Unix(0, 0), Kind: lifecycle.Created, State: "done", Assignee: assignee, Group: group, Facts: facts}})
			_, err := m.Next(machine.Snapshot{Facets: h.Facets(time.Unix(1, 0))}, "go")
			var e *machine.TransitionError
			if errors.As(err, &e) {
				for _, r := range e.Refused {
					for _, u := range r.Unmet {
						missing, wrong = append(missing, u.Missing...), append(wrong, u.Wrong...)
					}
				}
			}
			return missing, wrong
		}
		last := fmt.Sprint("fact ", n-1)
		for _, row := range []struct {
			assignee, group string
			last            []string
			missing, wrong  []string
		}{
			{"x", "x", []string{"x"}, nil, nil},
			{"y", "x", []string{"x"}, nil, []string{"assignee"}},
			{"x", "y", []string{"x"}, nil, []string{"group"}},
			{"x", "x", []string{"y"}, nil, []string{last}},
			{"y", "y", []string{"y"}, nil, []string{"assignee", last, "group"}},
			{"x", "x", []string{}, []string{last}, nil},
		} {
			own[last] = row.last
			missing, wrong := ask(row.assignee, row.group, own)
			slices.Sort(row.wrong)
			slices.Sort(wrong)
			if !slices.Equal(missing, row.missing) || !slices.Equal(wrong, row.wrong) {
				t.Errorf("%d facts, %+v: missing %v, wrong %v", n, row, missing, wrong)
			}
		}
	}
}

// What stands against a step is told in the order of its fields, each alone or
// all together.
func TestUnmetIsTold(t *testing.T) {
	for _, tc := range []struct {
		unmet machine.Unmet
		want  string
	}{
		{machine.Unmet{Guard: "g"}, "guard g"},
		{machine.Unmet{Guard: "g", Missing: []string{"a"}}, "guard g needs a"},
		{machine.Unmet{Guard: "g", Wrong: []string{"a"}}, "guard g wants another a"},
		{machine.Unmet{Guard: "g", TooLate: true}, "guard g comes too late"},
		{machine.Unmet{Guard: "g", TooMany: true}, "guard g allows no more reopenings"},
		{machine.Unmet{Guard: "g", Func: "f"}, "guard g (f) does not hold"},
		{machine.Unmet{Guard: "g", Missing: []string{"a"}, Note: "ask the customer"}, "guard g needs a (ask the customer)"},
		{machine.Unmet{Guard: "g", Missing: []string{"a", "b"}, Wrong: []string{"c", "d"}, TooLate: true, TooMany: true, Func: "f"},
			"guard g needs a, b wants another c, d comes too late allows no more reopenings (f) does not hold"},
	} {
		if got := tc.unmet.String(); got != tc.want {
			t.Errorf("%q, want %q", got, tc.want)
		}
	}
}

// A state or an event that the machine does not have is named as such, with the
// one that was meant, and so is the note of a guard; a known event that leads
// nowhere from the state is not.
func TestRefusalNamesWhatIsUnknown(t *testing.T) {
	s := guarded()
	s.Guards = []machine.GuardSpec{{Name: "cause", When: priority.ConditionSpec{Facts: priority.Facts{"cause": {"*"}}}, Note: "say why"}}
	s.Transitions = []machine.TransitionSpec{
		{Event: "reopen", From: []lifecycle.State{"done"}, To: "work"}, {From: []lifecycle.State{"work"}, To: "done", Guards: []string{"cause"}},
	}
	m := mustMachine(t, s)
	for _, tc := range []struct {
		state                lifecycle.State
		event, unknown, text string
	}{
		{"work", "reopn", "event", `machine: event "reopn" from state "work": not permitted; the machine has no such event, but "reopen"; the machine permits no event from there`},
		{"work", "Done", "event", `machine: event "Done" from state "work": not permitted; the machine has no such event, but "done"; the machine permits no event from there`},
		{"done", "xyz", "event", `machine: event "xyz" from state "done": not permitted; the machine has no such event; permitted are ["reopen"]`},
		{"wrok", "done", "state", `machine: event "done" from state "wrok": not permitted; the machine has no such state, but "work"`},
		{"elsewhere", "done", "state", `machine: event "done" from state "elsewhere": not permitted; the machine has no such state`},
		{"", "done", "", `machine: event "done" from state "": not permitted; the machine permits no event from there`},
		{"work", "reopen", "", `machine: event "reopen" from state "work": not permitted; the machine permits no event from there`},
		{"work", "done", "", `machine: event "done" from state "work": not permitted; guard cause needs cause (say why)`},
	} {
		_, err := m.Next(machine.Snapshot{Facets: lifecycle.Facets{State: tc.state}}, tc.event)
		var e *machine.TransitionError
		if !errors.As(err, &e) || !errors.Is(err, machine.ErrRefused) || errors.Is(err, priority.ErrUnknown) != (tc.unknown != "") || e.Unknown != tc.unknown || err.Error() != tc.text {
			t.Errorf("%q from %q: %v\nwant %s", tc.event, tc.state, err, tc.text)
		}
	}
}

// A guard allows fewer reopenings than its limit, whatever that is, and an
// answer says how many refusals it does not list.
func TestReopensAtTheirLimit(t *testing.T) {
	for limit := 1; limit <= 3; limit++ {
		s := guarded()
		s.Guards = []machine.GuardSpec{{Name: "few", MaxReopens: limit}}
		s.Transitions = nil
		for range 15 + limit {
			s.Transitions = append(s.Transitions, machine.TransitionSpec{Event: "reopen", From: []lifecycle.State{"done"}, To: "work", Guards: []string{"few"}})
		}
		m := mustMachine(t, s)
		for reopens := range 5 {
			_, err := m.Next(machine.Snapshot{Facets: lifecycle.Facets{State: "done"}, Reopens: reopens}, "reopen")
			if (err == nil) != (reopens < limit) {
				t.Errorf("%d of %d reopenings: %v", reopens, limit, err)
			}
			if more := fmt.Sprintf(" %d more", limit-1); err != nil && strings.Contains(err.Error(), more) != (limit > 1) {
				t.Errorf("%d refusals: %v, want%s", 15+limit, err, more)
			}
		}
	}
}

// A facet is what its field says, and not what a fact of its name does; a state
// that is not declared permits nothing.
func TestFacetsBeforeFacts(t *testing.T) {
	s := guarded()
	s.Guards = []machine.GuardSpec{{Name: "g", When: priority.ConditionSpec{Facts: priority.Facts{"Tier": {"L2"}, "region": {"emea"}}}}}
	s.Transitions = []machine.TransitionSpec{{From: []lifecycle.State{"work"}, To: "done", Guards: []string{"g"}}}
	m := mustMachine(t, s)
	for _, x := range []struct {
		tier    string
		own     priority.Facts
		allowed bool
	}{
		{"L2", priority.Facts{"region": {"emea"}}, true},
		{"L2", priority.Facts{"region": {"emea"}, "tier": {"L1"}}, true},
		{"L1", priority.Facts{"region": {"emea"}, "TIER": {"L2"}}, false},
		{"", priority.Facts{"region": {"emea"}, "tier": {"L2"}}, false},
		{"L2", priority.Facts{"region": {"apac", "emea"}}, true},
	} {
		permits := m.Permitted(machine.Snapshot{Facets: lifecycle.Facets{State: "work", Tier: x.tier, Own: x.own}})
		if len(permits) != 1 || permits[0].Allowed() != x.allowed {
			t.Errorf("tier %q and %v: %+v", x.tier, x.own, permits)
		}
	}
	if permits := m.Permitted(machine.Snapshot{Facets: lifecycle.Facets{State: "limbo"}}); permits != nil {
		t.Errorf("permitted from nowhere: %+v", permits)
	}
}

// A guard holds up to its time after the state was entered, that instant
// included, however short it is.
func TestWithinAtItsLimit(t *testing.T) {
	for _, within := range []lifecycle.Duration{1e6, lifecycle.Duration(time.Hour)} {
		s := guarded()
		s.Guards = []machine.GuardSpec{{Name: "fresh", Within: within}}
		s.Transitions = []machine.TransitionSpec{{From: []lifecycle.State{"work"}, To: "done", Guards: []string{"fresh"}}}
		for after := within - 1; after <= within+1; after++ {
			permits := mustMachine(t, s).Permitted(machine.Snapshot{Facets: lifecycle.Facets{State: "work"}, Entered: epoch, Now: epoch.Add(after.Std())})
			if permits[0].Allowed() != (after <= within) {
				t.Errorf("%v after, of %v: %+v", after, within, permits)
			}
		}
	}
}
