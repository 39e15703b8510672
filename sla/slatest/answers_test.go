package slatest_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/slatest"
)

// suite returns a suite in which every field of the language is stated, of a
// policy that is not given.
func suite() slatest.SuiteSpec {
	no, yes := false, true
	amount := func(d sla.Duration) *sla.Duration { return &d }
	return slatest.SuiteSpec{Uses: "desk", Zone: "Europe/Berlin", Cases: []slatest.CaseSpec{
		{Name: "held", Now: "+30m", Zone: "UTC",
			Events: []slatest.EventSpec{
				{Time: "2026-05-04 09:00", Side: "customer", What: "created", Priority: "p2", State: "new"},
				{Time: "+30m", Side: "agent", What: "reply", State: "waiting"},
				{Time: "10:00:30", Side: "system", What: "linked", Ref: "T-2", Facts: priority.Facts{"region": {"north"}}},
			},
			Want: []slatest.WantSpec{
				{Clock: sla.FirstResponse, Cycle: 1, Outcome: sla.Met, Phase: sla.Stopped, Rule: "P2 first response", Start: "2026-05-04T09:00:00Z", Stop: "09:30", Due: "10:00",
					NextLook: "none", Within: amount(3600e9), Elapsed: amount(1800e9), Remaining: amount(1800e9), Paused: amount(0), Warning: "yellow",
					Warnings: map[string]string{"yellow": "09:30", "red": "none", "pink": "none"}},
				{Clock: sla.Resolution, Outcome: sla.Pending, Phase: sla.Paused, NoDue: sla.WhilePaused, PausedBy: "waiting for the customer", Due: "none", Listed: &yes},
				{Clock: sla.NextResponse, Listed: &no},
				{Clock: sla.Resolution, Listed: &no},
			}},
		{Name: "excluded", Now: "2026-05-05 09:00",
			Events: []slatest.EventSpec{
				{Time: "2026-05-04 09:00", Side: "customer", What: "created", Priority: "P1", State: "New"},
				{Time: "+1h", Side: "agent", What: "merged", Ref: "T-3"},
			},
			Want: []slatest.WantSpec{{Clock: sla.FirstResponse, Outcome: sla.Excluded, Excluded: "merged", Elapsed: amount(1)}, {Clock: "none", Cycle: 2}}},
	}}
}

// What is said of a suite, and of each that differs from it in one place.
func TestAnswers(t *testing.T) {
	desk, err := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	goldentest.Check(t, goldentest.Group("suites", func(w *goldentest.Writer) {
		goldentest.Variants(suite(), func(doc []byte) {
			s, err := sla.Read[slatest.SuiteSpec](doc)
			if err == nil {
				results, err := slatest.Run(s, map[string]*sla.Policy{"desk": desk})
				w.Put(results, err)
			} else {
				w.Put(err)
			}
		})
	}))
}

// The short form of an event states each field by its name, and every other
// name is a fact of the application's own.
func TestParseEventStatesEveryField(t *testing.T) {
	fields := 0
	for i := range reflect.TypeFor[slatest.EventSpec]().NumField() {
		f := reflect.TypeFor[slatest.EventSpec]().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Type.Kind() != reflect.String || i < 3 { // the time, the side and what happened have their places
			continue
		}
		fields++
		var want slatest.EventSpec
		want.Time, want.Side, want.What = "+1h", "agent", "note"
		reflect.ValueOf(&want).Elem().Field(i).SetString("a b=c")
		if got, err := slatest.ParseEvent("+1h agent note " + name + `="a b=c"`); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if fields != 11 {
		t.Errorf("%d fields", fields)
	}
	for line, want := range map[string]string{
		`  2026-05-04  09:00 agent   note x=1 x=2 y="" State=z`: `2026-05-04 09:00|agent|note|map[State:[z] x:[1 2] y:[]]`,
		`"" "" ""`:             `|||map[]`,
		`2026-05-04 agent`:     `malformed: want an instant, a side and what happened, such as "09:00 customer created", got "2026-05-04 agent"`,
		`2026-05-04 09:00 x`:   `malformed: want an instant, a side and what happened, such as "09:00 customer created", got "2026-05-04 09:00 x"`,
		`2026-05-04`:           `malformed: want an instant, a side and what happened, such as "09:00 customer created", got "2026-05-04"`,
		``:                     `malformed: want an instant, a side and what happened, such as "09:00 customer created", got ""`,
		`09:00 agent note x`:   `malformed: want name=value, got "x"`,
		`09:00 agent note =x`:  `malformed: want name=value, got "=x"`,
		`09:00 agent note x="`: `malformed: a quotation mark is not closed in "09:00 agent note x=\""`,
	} {
		e, err := slatest.ParseEvent(line)
		got := fmt.Sprintf("%s|%s|%s|%v", e.Time, e.Side, e.What, e.Facts)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", line, got, want)
		}
	}
}

// Instants are read after the one before, in the zone of the case, and a case
// whose instants cannot be read says what was expected.
func TestInstantsOfACase(t *testing.T) {
	for _, row := range []struct{ first, second, now, want string }{
		{"2026-03-28 23:30", "+1h", "00:30", "2026-03-28T22:30:00Z 2026-03-28T23:30:00Z"},
		{"2026-03-29 00:30", "03:30", "+0s", "2026-03-28T23:30:00Z 2026-03-29T01:30:00Z"}, // the clocks of Berlin go ahead in between
		{"2026-03-28T12:00:00.5Z", " +1ns ", "+1h", "2026-03-28T12:00:00.5Z 2026-03-28T12:00:00.500000001Z"},
		{"2026-03-28 24:00", "00:00", "+1h", "2026-03-28T23:00:00Z 2026-03-28T23:00:00Z"},
		{"+1h", "2026-03-28 09:00", "+1h", `"+1h" needs an instant before it`},
		{"09:00", "2026-03-28 09:00", "+1h", `"09:00" needs a date before it`},
		{"2026-03-28 09:00", "+-1h", "+1h", `want an amount of time such as "+1h30m", got "+-1h"`},
		{"2026-03-28 09:00", "+1", "+1h", `want an amount of time such as "+1h30m", got "+1"`},
		{"2026-03-28 09:00", "2026-03-28 ", "+1h", `got "2026-03-28"`},
		{"2026-03-28 09:00", "", "+1h", `got ""`},
		{"2026-03-28 09:00", "9 Uhr", "+1h", `got "9 Uhr"`},
		{"2026-03-28 09:00", "2026-03-32 09:00", "+1h", `got "2026-03-32 09:00"`},
	} {
		p := sla.PolicySpec{Clocks: []sla.ClockSpec{{
			Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "reply"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}},
		}}}
		results, err := slatest.Run(slatest.SuiteSpec{Policy: &p, Cases: []slatest.CaseSpec{{
			Name: "c", Zone: "Europe/Berlin", Now: row.now,
			Events: []slatest.EventSpec{{Time: row.first, Side: "customer", What: "created"}, {Time: row.second, Side: "agent", What: "reply"}},
			Want:   []slatest.WantSpec{{Clock: "c", Start: "2000-01-01 00:00", Stop: "2000-01-01T00:00:00.5Z"}},
		}}}, nil)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			for _, d := range results[0].Differences {
				got += d.Got + " " + d.Want + "\n"
			}
		}
		if err == nil {
			start, stop, _ := strings.Cut(row.want, " ")
			row.want = zoned(t, start) + " Sat 2000-01-01 00:00 CET\n" + zoned(t, stop) + " Sat 2000-01-01 01:00:00 CET\n"
			if got != row.want {
				t.Errorf("%+v: got\n%s", row, got)
			}
		} else if !strings.Contains(got, row.want) {
			t.Errorf("%+v: %s", row, got)
		}
	}
}

// zoned returns an instant as results write it for Berlin.
func zoned(t *testing.T, s string) string {
	t.Helper()
	x, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	x = x.In(zone)
	if x.Truncate(time.Minute).Equal(x) {
		return x.Format("Mon 2006-01-02 15:04 MST")
	}
	return x.Format("Mon 2006-01-02 15:04:05 MST")
}

// Words that are like one of the policy's, wherever it names it, are strange, as
// are states that are none of those that it lists.
func TestStrangeWords(t *testing.T) {
	is := func(v string) priority.ConditionSpec {
		return priority.ConditionSpec{Facts: priority.Facts{"region": {v, "*", ""}}}
	}
	not := is("northwest")
	on := func(s sla.SignalSpec) []sla.SignalSpec { return []sla.SignalSpec{s} }
	places := map[string]func(s *sla.PolicySpec, c *sla.ClockSpec){
		"start":  func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Start[0].If = is("northwest") },
		"stop":   func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Stop = on(sla.SignalSpec{Enters: is("northwest")}) },
		"cancel": func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Cancel = on(sla.SignalSpec{Leaves: is("northwest")}) },
		"reset": func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Reset = []sla.ResetSpec{{SignalSpec: sla.SignalSpec{Enters: is("northwest")}}}
		},
		"pause": func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Pauses = []sla.PauseSpec{{When: is("northwest")}} },
		"pause from": func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{From: on(sla.SignalSpec{Enters: is("northwest")}), Until: sla.UntilSpec{Signals: on(sla.SignalSpec{On: "note"})}}}
		},
		"pause until": func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{From: on(sla.SignalSpec{On: "note"}), Until: sla.UntilSpec{Signals: on(sla.SignalSpec{Enters: is("northwest")})}}}
		},
		"target": func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0].When = is("northwest") },
		"factor": func(s *sla.PolicySpec, _ *sla.ClockSpec) {
			s.Factors = []sla.FactorSpec{{When: is("northwest"), Factor: priority.Percent(50)}}
		},
		"exclusion": func(s *sla.PolicySpec, _ *sla.ClockSpec) {
			s.Exclude = []sla.ExclusionSpec{{Reason: "r", When: is("northwest")}}
		},
		"all": func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Targets[0].When.All = []priority.ConditionSpec{is("northwest")}
		},
		"any": func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Targets[0].When.Any = []priority.ConditionSpec{is("northwest")}
		},
		"not":     func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0].When.Not = &not },
		"nowhere": func(_ *sla.PolicySpec, c *sla.ClockSpec) {},
	}
	for place, put := range places {
		for _, states := range []map[machine.Class][]lifecycle.State{nil, {machine.Open: {"new"}, machine.Done: {"resolved"}}} {
			p := sla.PolicySpec{States: states, Clocks: []sla.ClockSpec{{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}}}}
			put(&p, &p.Clocks[0])
			results, err := slatest.Run(slatest.SuiteSpec{Policy: &p, Cases: []slatest.CaseSpec{{
				Name: "c", Now: "+1h", Want: []slatest.WantSpec{{Clock: "c"}},
				Events: []slatest.EventSpec{
					{Time: "2026-05-04 09:00", Side: "customer", What: "created", State: "odd", Facts: priority.Facts{"region": {"norhtwest"}}},
					{Time: "+1m", Side: "agent", What: "states", State: "resolvd"},
					{Time: "+1m", Side: "agent", What: "states", State: "resolved", Facts: priority.Facts{"region": {"northwest"}}},
				},
			}}}, nil)
			if err != nil {
				t.Fatal(place, err)
			}
			var want []string
			if place != "nowhere" {
				want = append(want, `the policy knows no region "norhtwest": "northwest" was most likely meant`)
			}
			if states != nil {
				want = append(want, `the policy knows no state "odd"`, `the policy knows no state "resolvd": "resolved" was most likely meant`)
			}
			if got := results[0].Strange; !reflect.DeepEqual(got, want) {
				t.Errorf("%s, states %v: %q, want %q", place, states, got, want)
			}
		}
	}
}

// What is no JSON text leaves an event as it was; a date takes the next word, so
// that a date, a time and a side are not enough.
func TestEventsThatAreNone(t *testing.T) {
	want := slatest.EventSpec{Time: "09:00", Side: "agent", What: "reply"}
	for _, text := range []string{`"+1h agent reply`, `"+1h agent"`, `"2026-05-04 17:30 agent"`, `{`, ``, `{"x": 1}`} {
		e := want
		if err := e.UnmarshalJSON([]byte(text)); err == nil || !reflect.DeepEqual(e, want) {
			t.Errorf("%s: %v, %+v", text, err, e)
		}
	}
	for _, text := range []string{`"09:00 agent reply"`, ` {"time": "09:00", "side": "agent", "what": "reply"}`} {
		var e slatest.EventSpec
		if err := e.UnmarshalJSON([]byte(text)); err != nil || !reflect.DeepEqual(e, want) {
			t.Errorf("%s: %v, %+v", text, err, e)
		}
	}
}
