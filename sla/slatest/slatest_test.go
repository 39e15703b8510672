package slatest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/slatest"
	"pgregory.net/rapid"
)

// A worked suite: the policy of the support-operations guide, and two cases as
// a support lead would write them. The second says what the lead would like;
// the policy says otherwise.
func Example() {
	suite, err := sla.Read[slatest.SuiteSpec]([]byte(`{
	  "uses": "guide", "zone": "Europe/Berlin",
	  "cases": [
	    {"name": "a reply within the hour",
	     "events": ["2026-05-04 09:00 customer created priority=p2 state=new", "+40m agent reply"],
	     "now": "+1h",
	     "want": [{"clock": "first_response", "outcome": "met", "elapsed": "40m", "due": "10:00"}]},
	    {"name": "a note is an answer",
	     "events": ["2026-05-04 09:00 customer created priority=p2 state=new", "+40m agent note"],
	     "now": "10:30",
	     "want": [{"clock": "first_response", "outcome": "met", "stop": "09:40"}]}]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	guide, err := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	results, err := slatest.Run(suite, map[string]*sla.Policy{"guide": guide})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range results {
		fmt.Println(r.Case, len(r.Differences) == 0)
		for _, d := range r.Differences {
			fmt.Println(" ", d)
		}
	}
	// Output:
	// a reply within the hour true
	// a note is an answer false
	//   first_response: outcome: want met, got breached
	//   first_response: stop: want Mon 2026-05-04 09:40 CEST, got none
}

func ExampleParseEvent() {
	e, err := slatest.ParseEvent(`2026-05-04 17:30 agent state_changed state="on hold" follow_up=2026-05-11T09:00:00Z`)
	fmt.Printf("%s|%s|%s|%s|%v %v\n", e.Time, e.Side, e.What, e.State, e.Facts, err)
	_, err = slatest.ParseEvent("17:30 reply")
	fmt.Println(err)
	// Output:
	// 2026-05-04 17:30|agent|state_changed|on hold|map[follow_up:[2026-05-11T09:00:00Z]] <nil>
	// malformed: want an instant, a side and what happened, such as "09:00 customer created", got "17:30 reply"
}

func ExampleEventSpec() {
	var short, long slatest.EventSpec
	_ = json.Unmarshal([]byte(`"+30m agent reply state=waiting"`), &short)
	_ = json.Unmarshal([]byte(`{"time": "+30m", "side": "agent", "what": "reply", "state": "waiting"}`), &long)
	fmt.Println(short.What, long.What, short.State == long.State)
	// Output: reply reply true
}

func ExampleCaseSpec() {
	c := slatest.CaseSpec{
		Name:   "nothing is promised to a ticket without a level",
		Events: []slatest.EventSpec{{Time: "2026-05-04 09:00", Side: "customer", What: "created"}},
		Now:    "+1h",
		Want:   []slatest.WantSpec{{Clock: sla.Resolution, Outcome: sla.NoTarget}},
	}
	p := sla.StandardPolicySpec()
	results, err := slatest.Run(slatest.SuiteSpec{Policy: &p, Cases: []slatest.CaseSpec{c}}, nil)
	fmt.Println(results, err)
	// Output: [{nothing is promised to a ticket without a level [resolution: status: want one, got none] []}] <nil>
}

func ExampleWantSpec() {
	no := false
	w := slatest.WantSpec{Clock: sla.NextResponse, Listed: &no} // no such clock is running or has run
	doc, _ := json.Marshal(w)
	fmt.Println(string(doc))
	// Output: {"clock":"next_response","listed":false}
}

func ExampleSuiteSpec() {
	err := slatest.SuiteSpec{Cases: []slatest.CaseSpec{{Name: "empty", Now: "tomorrow"}}}.Validate()
	fmt.Println(err)
	// Output:
	// slatest: 3 defects
	// 	cases[0].events: required: want at least one event
	// 	cases[0].now: malformed: want an instant such as "2026-05-04 09:00", "17:30", "+1h" or an RFC 3339 time, got "tomorrow"
	// 	cases[0].want: required: want what is expected of at least one clock
}

func ExampleResult() {
	r := slatest.Result{Case: "late", Differences: []slatest.Failure{{Clock: sla.Resolution, Cycle: 2, Field: "due", Want: "17:00", Got: "18:00"}}}
	fmt.Println(r.Case, r.Differences[0])
	// Output: late resolution, cycle 2: due: want 17:00, got 18:00
}

func ExampleFailure() {
	fmt.Println(slatest.Failure{Clock: sla.FirstResponse, Field: "elapsed", Want: "1h", Got: "40m"})
	// Output: first_response: elapsed: want 1h, got 40m
}

// Every single defect is refused at its path.
func TestSuiteDefects(t *testing.T) {
	p := sla.StandardPolicySpec()
	good := func() slatest.SuiteSpec {
		return slatest.SuiteSpec{Policy: &p, Cases: []slatest.CaseSpec{{
			Name: "c", Now: "+1h", Events: []slatest.EventSpec{{Time: "2026-05-04 09:00", Side: "customer", What: "created"}}, Want: []slatest.WantSpec{{Clock: sla.Resolution}},
		}}}
	}
	if _, err := slatest.Run(good(), nil); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		path  string
		cause error
		spoil func(*slatest.SuiteSpec)
	}{
		{"schema", priority.ErrUnknown, func(s *slatest.SuiteSpec) { s.Schema = "sla/slatest/2" }},
		{"cases", priority.ErrRequired, func(s *slatest.SuiteSpec) { s.Cases = nil }},
		{"uses", priority.ErrConflict, func(s *slatest.SuiteSpec) { s.Uses = "gold" }},
		{"cases[0].uses", priority.ErrUnknown, func(s *slatest.SuiteSpec) { s.Policy, s.Uses = nil, "gold" }},
		{"cases[0].policy", priority.ErrRequired, func(s *slatest.SuiteSpec) { s.Policy = nil }},
		{"policy.clocks", priority.ErrRequired, func(s *slatest.SuiteSpec) { s.Policy = &sla.PolicySpec{} }},
		{"cases[0].uses", priority.ErrConflict, func(s *slatest.SuiteSpec) { s.Cases[0].Policy, s.Cases[0].Uses = &p, "gold" }},
		{"cases[0].name", priority.ErrRequired, func(s *slatest.SuiteSpec) { s.Cases[0].Name = "" }},
		{"cases[1].name", priority.ErrDuplicate, func(s *slatest.SuiteSpec) { s.Cases = append(s.Cases, s.Cases[0]) }},
		{"cases[0].zone", priority.ErrUnknown, func(s *slatest.SuiteSpec) { s.Cases[0].Zone = "Mars/Base" }},
		{"cases[0].now", priority.ErrSyntax, func(s *slatest.SuiteSpec) { s.Cases[0].Now = "-1h" }},
		{"cases[0].events", priority.ErrRequired, func(s *slatest.SuiteSpec) { s.Cases[0].Events, s.Cases[0].Now = nil, "2026-05-04T09:00:00Z" }},
		{"cases[0].events[0].time", priority.ErrSyntax, func(s *slatest.SuiteSpec) {
			s.Cases[0].Events[0].Time, s.Cases[0].Now = "09:00", "2026-05-04T09:00:00Z"
		}},
		{"cases[0].events[0].side", priority.ErrUnknown, func(s *slatest.SuiteSpec) { s.Cases[0].Events[0].Side = "boss" }},
		{"cases[0].events[0].what", priority.ErrUnknown, func(s *slatest.SuiteSpec) { s.Cases[0].Events[0].What = "shouted" }},
		{"cases[0].events[0].what", priority.ErrRequired, func(s *slatest.SuiteSpec) { s.Cases[0].Events[0].What = "" }},
		{"cases[0].events[0].ref", priority.ErrRequired, func(s *slatest.SuiteSpec) { s.Cases[0].Events[0].What = "merged" }},
		{"cases[0].events[0].priority", priority.ErrUnknown, func(s *slatest.SuiteSpec) { s.Cases[0].Events[0].Priority = "urgent" }},
		{"cases[0].want", priority.ErrRequired, func(s *slatest.SuiteSpec) { s.Cases[0].Want = nil }},
		{"cases[0].want[0].clock", priority.ErrRequired, func(s *slatest.SuiteSpec) { s.Cases[0].Want[0].Clock = "" }},
		{"cases[0].want[0].cycle", priority.ErrRange, func(s *slatest.SuiteSpec) { s.Cases[0].Want[0].Cycle = -1 }},
		{"cases[0].want[0].outcome", priority.ErrUnknown, func(s *slatest.SuiteSpec) { s.Cases[0].Want[0].Outcome = "won" }},
		{"cases[0].want[0].phase", priority.ErrUnknown, func(s *slatest.SuiteSpec) { s.Cases[0].Want[0].Phase = "asleep" }},
		{"cases[0].want[0].due", priority.ErrSyntax, func(s *slatest.SuiteSpec) { s.Cases[0].Want[0].Due = "soon" }},
		{"cases[0].want[0].warnings.red", priority.ErrSyntax, func(s *slatest.SuiteSpec) { s.Cases[0].Want[0].Warnings = map[string]string{"red": "soon"} }},
	} {
		t.Run(tt.path, func(t *testing.T) {
			s := good()
			tt.spoil(&s)
			_, err := slatest.Run(s, nil)
			var e *sla.SpecError
			if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Path != tt.path || !errors.Is(err, tt.cause) {
				t.Errorf("got %v, want one defect: %s: %v", err, tt.path, tt.cause)
			}
		})
	}
}

// What a case expects from the answers themselves holds, and no longer does
// when any one of its fields is another.
func TestDifferencesProperty(t *testing.T) {
	p, err := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	policies := map[string]*sla.Policy{"p": p}
	rapid.Check(t, func(t *rapid.T) {
		minutes := rapid.IntRange(1, 600).Draw(t, "reply after")
		suite := slatest.SuiteSpec{Uses: "p", Zone: "America/New_York", Cases: []slatest.CaseSpec{{
			Name: "c", Now: fmt.Sprintf("+%dm", rapid.IntRange(0, 900).Draw(t, "now")),
			Events: []slatest.EventSpec{
				{Time: "2026-05-04 09:00", Side: "customer", What: "created", Priority: "P2"},
				{Time: fmt.Sprintf("+%dm", minutes), Side: "agent", What: "reply"},
			},
			Want: []slatest.WantSpec{{Clock: sla.FirstResponse, Due: "2026-05-04 10:00", Stop: fmt.Sprintf("2026-05-04 %02d:%02d", 9+minutes/60, minutes%60)}},
		}}}
		w := &suite.Cases[0].Want[0]
		w.Outcome = sla.Met
		if minutes > 60 {
			w.Outcome = sla.Breached
		}
		elapsed := sla.Duration(minutes) * 60e9
		w.Elapsed = &elapsed
		check := func(want int) {
			results, err := slatest.Run(suite, policies)
			if err != nil || len(results[0].Differences) != want {
				t.Fatalf("got %v, %v; want %d differences", results, err, want)
			}
		}
		check(0)
		wrong := elapsed + 1
		w.Elapsed = &wrong
		check(1)
		w.Due = "none"
		check(2)
		w.Stop = "2026-05-04 08:59"
		check(3)
		w.Outcome = sla.Void
		check(4)
	})
}

// A document that can be read is written and read as the same, and a suite
// never makes Run panic.
func FuzzSuite(f *testing.F) {
	f.Add(`{"uses":"p","zone":"Europe/Berlin","cases":[{"name":"c","events":["2026-05-04 09:00 customer created priority=p2 x=\"a b\"","+40m agent reply"],"now":"10:30","want":[{"clock":"first_response","due":"10:00","warnings":{"red":"none"}}]}]}`)
	p, err := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		s, err := sla.Read[slatest.SuiteSpec]([]byte(doc))
		if err != nil {
			return
		}
		written, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		again, err := sla.Read[slatest.SuiteSpec](written)
		if err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if diff := cmp.Diff(s, again); diff != "" && !strings.Contains(doc, "[]") {
			t.Fatal(diff)
		}
		_, _ = slatest.Run(s, map[string]*sla.Policy{s.Uses: p})
	})
}
