package sla_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// Every defect of a document is named at its path, alone, with its cause.
func TestPolicySpecRefuses(t *testing.T) {
	clock := func(parts string) string {
		return `{"calendars":{"office":{"zone":"UTC","week":{"mon":["09:00-17:00"]}}},"clocks":[{"name":"c",` + parts + `}]}`
	}
	const start, targets = `"start":[{"on":"opened"}]`, `"targets":[{"within":"1h"}]`
	rest := start + "," + targets
	for _, row := range []struct {
		name, doc, path string
		cause           error
	}{
		{"no clocks", `{"clocks":[]}`, "clocks", priority.ErrRequired},
		{"another schema", `{"schema":"sla/policy/1","clocks":[{"name":"c",` + rest + `}]}`, "schema", priority.ErrUnknown},
		{"unknown field", clock(rest + `,"run":1`), "clocks[0].run", priority.ErrUnknown},
		{"a clock without a name", `{"clocks":[{` + rest + `}]}`, "clocks[0].name", priority.ErrRequired},
		{"two clocks of one name", `{"clocks":[{"name":"c",` + rest + `},{"name":"c",` + rest + `}]}`, "clocks[1].name", priority.ErrDuplicate},
		{"a state of two classes", `{"states":{"open":["x"],"done":["x"]},"clocks":[{"name":"c",` + rest + `}]}`, "states.done[0]", priority.ErrConflict},
		{"no start", clock(targets), "clocks[0].start", priority.ErrRequired},
		{"no targets", clock(start), "clocks[0].targets", priority.ErrRequired},
		{"cycles", clock(rest + `,"cycles":"twice"`), "clocks[0].cycles", priority.ErrUnknown},
		{"retarget", clock(rest + `,"retarget":"from_change"`), "clocks[0].retarget", priority.ErrUnknown},
		{"pick", clock(rest + `,"pick":"latest"`), "clocks[0].pick", priority.ErrUnknown},
		{"a signal of nothing", clock(`"start":[{}],` + targets), "clocks[0].start[0]", priority.ErrRequired},
		{"a signal of two things", clock(`"start":[{"on":"opened","at":"x"}],` + targets), "clocks[0].start[0]", priority.ErrConflict},
		{"an unknown event", clock(`"start":[{"on":"open"}],` + targets), "clocks[0].start[0].on", priority.ErrUnknown},
		{"by without on", clock(`"start":[{"at":"x","by":["agent"]}],` + targets), "clocks[0].start[0]", priority.ErrConflict},
		{"an empty condition", clock(`"start":[{"enters":{"state":[]}}],` + targets), "clocks[0].start[0].enters.state", priority.ErrRequired},
		{"a level that is none", clock(start + `,"targets":[{"when":{"Priority":["p9"]},"within":"1h"}]`), "clocks[0].targets[0].when.Priority[0]", priority.ErrUnknown},
		{"a level that is a number", clock(start + `,"targets":[{"when":{"priority":{"below":3}},"within":"1h"}]`), "clocks[0].targets[0].when.priority", priority.ErrConflict},
		{"a class that is none", clock(rest + `,"stop":[{"enters":{"class":["closed"]}}]`), "clocks[0].stop[0].enters.class[0]", priority.ErrUnknown},
		{"a side that is none", clock(rest + `,"pause":[{"when":{"not":{"turn":["client"]}}}]`), "clocks[0].pause[0].when.not.turn[0]", priority.ErrUnknown},
		{"replied is yes, or is not stated", clock(rest + `,"stop":[{"on":"note","if":{"replied":["no"]}}]`), "clocks[0].stop[0].if.replied[0]", priority.ErrUnknown},
		{"a visibility that is none", clock(rest + `,"stop":[{"on":"message","event":{"visibility":["private"]}}]`), "clocks[0].stop[0].event.visibility[0]", priority.ErrUnknown},
		{"a level of a factor", `{"factors":[{"when":{"any":[{"priority":["high"]}]},"factor":"50%"}],"clocks":[{"name":"c",` + rest + `}]}`, "factors[0].when.any[0].priority[0]", priority.ErrUnknown},
		{"an exclusion by a level", `{"exclude":[{"reason":"x","when":{"priority":["P0"]}}],"clocks":[{"name":"c",` + rest + `}]}`, "exclude[0].when.priority[0]", priority.ErrUnknown},
		{"from of a stop", clock(rest + `,"stop":[{"on":"reply","from":"opened"}]`), "clocks[0].stop[0].from", priority.ErrConflict},
		{"an unknown origin", clock(`"start":[{"on":"opened","from":"created"}],` + targets), "clocks[0].start[0].from", priority.ErrUnknown},
		{"an opening of an unknown calendar", clock(`"start":[{"on":"opened","from":{"opening":"depot"}}],` + targets), "clocks[0].start[0].from.opening", priority.ErrUnknown},
		{"holds", clock(`"start":[{"on":"opened","holds":"none"}],` + targets), "clocks[0].start[0].holds", priority.ErrUnknown},
		{"a former deadline without one", clock(`"start":[{"on":"reply","from":"former_due"}],"cycles":"each","targets":[{}]`), "clocks[0].start[0].from", priority.ErrConflict},
		{"a former deadline of the only cycle", clock(`"start":[{"on":"reply","from":"former_due"}],` + targets), "clocks[0].start[0].from", priority.ErrConflict},
		{"one signal stops and cancels", clock(rest + `,"stop":[{"on":"reply"}],"cancel":[{"on":"reply"}]`), "clocks[0].cancel[0]", priority.ErrConflict},
		{"reset of what", clock(rest + `,"reset":[{"on":"note","of":["void"]}]`), "clocks[0].reset[0].of[0]", priority.ErrUnknown},
		{"reset and then", clock(rest + `,"reset":[{"on":"note","then":"stop"}]`), "clocks[0].reset[0].then", priority.ErrUnknown},
		{"too many pauses", clock(rest + `,"pause":[{"when":{"state":["x"]}}` + strings.Repeat(`,{"when":{"state":["x"]}}`, 64) + `]`), "clocks[0].pause", priority.ErrRange},
		{"a pause of nothing", clock(rest + `,"pause":[{}]`), "clocks[0].pause[0]", priority.ErrRequired},
		{"a pause of two things", clock(rest + `,"pause":[{"when":{"state":["x"]},"from":[{"on":"note"}],"until":[{"on":"reply"}]}]`), "clocks[0].pause[0]", priority.ErrConflict},
		{"a pause that signals begin and none ends", clock(rest + `,"pause":[{"from":[{"on":"note"}]}]`), "clocks[0].pause[0].until", priority.ErrRequired},
		{"a pause of a condition that signals end", clock(rest + `,"pause":[{"when":{"state":["x"]},"until":[{"on":"reply"}]}]`), "clocks[0].pause[0].until", priority.ErrConflict},
		{"time of a pause", clock(rest + `,"pause":[{"when":{"state":["x"]},"time":"stops"}]`), "clocks[0].pause[0].time", priority.ErrUnknown},
		{"a negative budget", clock(rest + `,"pause":[{"when":{"state":["x"]},"budget":"-1h"}]`), "clocks[0].pause[0].budget", priority.ErrRange},
		{"two budgets", clock(rest + `,"pause":[{"when":{"state":["x"]},"budget":"1h","days":1}]`), "clocks[0].pause[0].days", priority.ErrConflict},
		{"a budget that nothing uses up", clock(rest + `,"pause":[{"when":{"state":["x"]},"budget":"1h","time":"counts"}]`), "clocks[0].pause[0].time", priority.ErrConflict},
		{"two promises", clock(start + `,"targets":[{"within":"1h","days":1}]`), "clocks[0].targets[0]", priority.ErrConflict},
		{"a negative amount", clock(start + `,"targets":[{"within":"-1h"}]`), "clocks[0].targets[0].within", priority.ErrRange},
		{"an amount that is none", clock(start + `,"targets":[{"within":"1d"}]`), "clocks[0].targets[0].within", priority.ErrSyntax},
		{"too many days", clock(start + `,"targets":[{"days":10001}]`), "clocks[0].targets[0].days", priority.ErrRange},
		{"a rule of no days", clock(start + `,"targets":[{"within":"1h","day_rule":"end_of_day"}]`), "clocks[0].targets[0].days", priority.ErrRequired},
		{"an unknown rule", clock(start + `,"targets":[{"days":1,"day_rule":"noon"}]`), "clocks[0].targets[0].day_rule", priority.ErrUnknown},
		{"a cut-off of a date", clock(start + `,"targets":[{"by":"x","cutoff":"16:00"}]`), "clocks[0].targets[0].cutoff", priority.ErrConflict},
		{"a deadline that is an instant", clock(start + `,"targets":[{"by":"2026-05-11T11:00:00Z"}]`), "clocks[0].targets[0].by", priority.ErrSyntax},
		{"a deadline by a blank fact", clock(start + `,"targets":[{"by":" "}]`), "clocks[0].targets[0].by", priority.ErrRequired},
		{"an amount of no fact", clock(start + `,"targets":[{"within":{"fact":""}}]`), "clocks[0].targets[0].within.fact", priority.ErrRequired},
		{"an amount of an empty object", clock(start + `,"targets":[{"within":{}}]`), "clocks[0].targets[0].within.fact", priority.ErrRequired},
		{"an amount of a blank fact", clock(start + `,"targets":[{"within":{"fact":" "}}]`), "clocks[0].targets[0].within.fact", priority.ErrRequired},
		{"a stop at an instant without a zone", clock(rest + `,"stop":[{"at":"2026-05-11T11:00:00"}]`), "clocks[0].stop[0].at", priority.ErrSyntax},
		{"a stop at a date that is none", clock(rest + `,"stop":[{"at":"2026-13-01T00:00:00Z"}]`), "clocks[0].stop[0].at", priority.ErrSyntax},
		{"a stop at a blank fact", clock(rest + `,"stop":[{"at":" "}]`), "clocks[0].stop[0].at", priority.ErrRequired},
		{"an origin of no fact", clock(`"start":[{"on":"opened","from":{"at":""}}],` + targets), "clocks[0].start[0].from", priority.ErrRequired},
		{"an origin that is an instant", clock(`"start":[{"on":"opened","from":{"at":"2026-05-11T11:00:00Z"}}],` + targets), "clocks[0].start[0].from.at", priority.ErrSyntax},
		{"a pause until an instant", clock(rest + `,"pause":[{"when":{"state":["x"]},"until":"2026-05-11T11:00:00Z"}]`), "clocks[0].pause[0].until", priority.ErrSyntax},
		{"plus without a date", clock(start + `,"targets":[{"within":"1h","plus":"1h"}]`), "clocks[0].targets[0].by", priority.ErrRequired},
		{"shut", clock(start + `,"targets":[{"by":"x","shut":"last_open"}]`), "clocks[0].targets[0].shut", priority.ErrUnknown},
		{"started", clock(start + `,"targets":[{"within":"1h","started":"open"}]`), "clocks[0].targets[0].started", priority.ErrUnknown},
		{"an unknown calendar", clock(start + `,"targets":[{"within":"1h","calendar":"depot"}]`), "clocks[0].targets[0].calendar", priority.ErrUnknown},
		{"in force for no time", clock(start + `,"targets":[{"within":"1h","from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}]`), "clocks[0].targets[0].to", priority.ErrRange},
		{"a warning of nothing", clock(rest + `,"warn":[{"name":"w"}]`), "clocks[0].warn[0]", priority.ErrRequired},
		{"a warning of two things", clock(rest + `,"warn":[{"name":"w","before":"1h","after":"1h"}]`), "clocks[0].warn[0]", priority.ErrConflict},
		{"a share that is a number", clock(rest + `,"warn":[{"name":"w","share":80}]`), "clocks[0].warn[0].share", priority.ErrSyntax},
		{"two warnings of one name", clock(rest + `,"warn":[{"name":"w","before":"1h"},{"name":"w","after":"1h"}]`), "clocks[0].warn[1].name", priority.ErrDuplicate},
		{"a wall-clock share", clock(rest + `,"warn":[{"name":"w","share":"80%","wall":true}]`), "clocks[0].warn[0].wall", priority.ErrConflict},
		{"a factor of nothing", `{"factors":[{"when":{"customer":["x"]},"factor":"0%"}],"clocks":[{"name":"c",` + rest + `}]}`, "factors[0].factor", priority.ErrRange},
		{"an exclusion of everybody", `{"exclude":[{"reason":"x","when":{}}],"clocks":[{"name":"c",` + rest + `}]}`, "exclude[0].when", priority.ErrRequired},
		{"an exclusion without a reason", `{"exclude":[{"when":{"state":["x"]}}],"clocks":[{"name":"c",` + rest + `}]}`, "exclude[0].reason", priority.ErrRequired},
		{"a calendar twice", `{"calendar_names":["Office"],"calendars":{"office":{"zone":"UTC","week":{"mon":["09:00-17:00"]}}},"clocks":[{"name":"c",` + rest + `}]}`, "calendar_names[0]", priority.ErrDuplicate},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := sla.Read[sla.PolicySpec]([]byte(row.doc))
			var e *sla.SpecError
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want a defect at %s", err, row.path)
			}
			at := func(f *priority.FieldError) bool { return f.Path == row.path && errors.Is(f, row.cause) }
			if !slices.ContainsFunc(e.Fields, at) || len(e.Fields) > 1 {
				t.Errorf("got %v, want %v at %s alone", err, row.cause, row.path)
			}
		})
	}
}

// A calendar that the document names and the application does not give is
// refused by NewPolicy, and accepted by Validate, which cannot know.
func TestCalendarNames(t *testing.T) {
	c := sla.ResolutionClock("")
	c.Targets = []sla.TargetSpec{{Within: sla.Amount(8 * time.Hour), Calendar: "Site"}}
	s := sla.PolicySpec{States: doneAlone, CalendarNames: []string{"site"}, Clocks: []sla.ClockSpec{c}}
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	if _, err := sla.NewPolicy(s, nil); !errors.Is(err, priority.ErrUnknown) {
		t.Errorf("without the calendar: %v", err)
	}
	site, err := calendar.New(calendar.OfficeHours("UTC"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := sla.NewPolicy(s, map[string]*calendar.Calendar{"site": site})
	if err != nil {
		t.Fatal(err)
	}
	if due, ok := p.Due(sla.Resolution, lifecycle.Facets{}, monday); !ok || !due.Equal(monday.Add(8*time.Hour)) {
		t.Errorf("due %v, %v", due, ok)
	}
}

// doneAlone is the least that clocks need which ask whether a ticket is done.
var doneAlone = map[machine.Class][]lifecycle.State{machine.Done: {"done"}}

// A policy whose conditions ask for the class of a state lists the states.
func TestClassesWithoutStates(t *testing.T) {
	const want = "sla: states: required: conditions ask for the class of a state, such as done, and none has one: list the states by class, or take those of a machine, with OnMachine"
	asked := priority.ConditionSpec{Any: []priority.ConditionSpec{{Not: &priority.ConditionSpec{All: []priority.ConditionSpec{is("Class", "done")}}}}}
	clock := func() sla.ClockSpec {
		return sla.ClockSpec{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}}
	}
	for name, set := range map[string]func(*sla.PolicySpec, *sla.ClockSpec){
		"":       func(*sla.PolicySpec, *sla.ClockSpec) {},
		"start":  func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Start[0].If = asked },
		"stop":   func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Stop = []sla.SignalSpec{{Enters: asked}} },
		"cancel": func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Cancel = []sla.SignalSpec{{Leaves: asked}} },
		"pause":  func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Pauses = []sla.PauseSpec{{Name: "p", When: asked}} },
		"target": func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0].When = asked },
		"factor": func(s *sla.PolicySpec, _ *sla.ClockSpec) {
			s.Factors = []sla.FactorSpec{{When: asked, Factor: priority.Percent(50)}}
		},
		"exclusion": func(s *sla.PolicySpec, _ *sla.ClockSpec) { s.Exclude = []sla.ExclusionSpec{{Reason: "r", When: asked}} },
	} {
		c := clock()
		s := sla.PolicySpec{}
		set(&s, &c)
		s.Clocks = []sla.ClockSpec{c}
		_, err := sla.NewPolicy(s, nil)
		if got := spectest.Text(err); s.Validate() != nil || (got == want) != (name != "") || name == "" && got != "" {
			t.Errorf("%s: %s", name, got)
		}
		s.States = doneAlone
		if err := s.Validate(); err != nil {
			t.Errorf("%s, with states: %v", name, err)
		}
	}
}

// What comes in after the cut-off counts from the next day, in hours and in
// days; what comes in while shut is as what comes in at the next opening.
func TestCutoffAndDays(t *testing.T) {
	at := func(s string) time.Time {
		x, err := time.Parse("2006-01-02 15:04", "2026-03-"+s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	cutoff, err := calendar.ParseTimeOfDay("16:30")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name       string
		target     sla.TargetSpec
		start, due string
	}{
		{"hours, before the cut-off", sla.TargetSpec{Within: sla.Amount(4 * time.Hour), Cutoff: cutoff}, "03 16:15", "04 12:15"},
		{"hours, after the cut-off", sla.TargetSpec{Within: sla.Amount(4 * time.Hour), Cutoff: cutoff}, "03 16:45", "04 13:00"},
		{"a day, after the cut-off", sla.TargetSpec{Days: 1, Cutoff: cutoff}, "03 16:45", "05 09:00"},
		{"Friday after hours", sla.TargetSpec{Days: 1}, "06 18:00", "10 09:00"},
		{"Saturday morning", sla.TargetSpec{Days: 1}, "07 08:00", "10 09:00"},
		{"Saturday at noon", sla.TargetSpec{Days: 1}, "07 12:00", "10 09:00"},
		{"Monday before hours", sla.TargetSpec{Days: 1}, "09 08:00", "10 09:00"},
		{"two days by four o'clock", sla.TargetSpec{Days: 2, DayRule: "16:00"}, "03 09:30", "05 16:00"},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.target.Calendar = "office"
			c := sla.ResolutionClock("")
			c.Targets = []sla.TargetSpec{row.target}
			p, err := sla.NewPolicy(sla.PolicySpec{States: doneAlone, Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC")}, Clocks: []sla.ClockSpec{c}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			h := lifecycle.NewHistory([]lifecycle.Event{{Time: at(row.start), Kind: lifecycle.Created, State: "open"}})
			s, ok := func() (sla.Status, bool) { a := p.Assess(h, at(row.start)); return a.Status(sla.Resolution) }()
			due, _ := p.Due(sla.Resolution, lifecycle.Facets{}, at(row.start))
			if !ok || !s.Due.Equal(at(row.due)) || !due.Equal(s.Due) {
				t.Errorf("due %v, on opening %v, want %v", s.Due, due, at(row.due))
			}
			last, ok := p.StartBy(sla.Resolution, lifecycle.Facets{}, s.Due)
			if again, _ := p.Due(sla.Resolution, lifecycle.Facets{}, last); !ok || again.After(s.Due) || last.Before(at(row.start)) {
				t.Errorf("start by %v, due %v", last, again)
			}
		})
	}
}

// Levels and names match in either case, and several values of one fact each
// count.
func TestConditionsOfTargets(t *testing.T) {
	c := sla.ResolutionClock("")
	c.Targets = []sla.TargetSpec{
		{Name: "tagged", When: is("tags", "vip", "press"), Within: sla.Amount(time.Hour)},
		{Name: "large", When: priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"users": priority.AtLeast(100)}}, Within: sla.Amount(2 * time.Hour)},
		{Name: "urgent", When: is("priority", "p1"), Within: sla.Amount(3 * time.Hour)},
		{Name: "enterprise", When: is("customer", "enterprise"), Within: sla.Amount(4 * time.Hour)},
		{Name: "nobody's", When: is("group", ""), Within: sla.Amount(5 * time.Hour)},
		{Name: "others", Within: sla.Amount(6 * time.Hour)},
	}
	p, err := sla.NewPolicy(sla.PolicySpec{States: doneAlone, Clocks: []sla.ClockSpec{c}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for want, e := range map[string]lifecycle.Event{
		"tagged":     {Facts: priority.Facts{"Tags": {"new", "VIP"}}},
		"large":      {Facts: priority.Facts{"users": {"1200"}}},
		"urgent":     {Priority: priority.P1, Group: "desk"},
		"enterprise": {Customer: "Enterprise", Group: "desk", Facts: priority.Facts{"users": {"1,200"}}},
		"nobody's":   {Customer: "other"},
		"others":     {Group: "desk"},
	} {
		e.Time, e.Kind, e.State = monday, lifecycle.Created, "open"
		h := lifecycle.NewHistory([]lifecycle.Event{e})
		if s := p.Assess(h, monday).Statuses[0]; s.Rule != want {
			t.Errorf("%+v gets %q, want %q", e, s.Rule, want)
		}
		if i, _, ok := p.Target(sla.Resolution, h.Facets(monday), monday); !ok || c.Targets[i].Name != want {
			t.Errorf("Target gives %d, %v, want %q", i, ok, want)
		}
	}
}

// Whatever is read makes a policy, which answers.
func FuzzPolicySpec(f *testing.F) {
	data, err := json.Marshal(sla.StandardPolicySpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(contract))
	f.Add([]byte(`{"clocks":[{"name":"c","start":[{"at":"x","from":{"at":"y"}}],"reset":[{"changes":["x"],"of":["ended"],"then":"wait"}],"targets":[{"within":{"fact":"z"}},{"by":"x","least":"1s"}]}]}`))
	f.Add([]byte(`{"clocks":[{"name":"c","start":[{"on":"opened","from":"former_due"}],"cycles":"each","pause":[{"when":{"a":["*"]},"until":"b"}],"targets":[{"days":1}]}]}`))
	h := ticket("gold", after(5, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, Facts: priority.Facts{"x": {"2026-03-02T10:00:00Z"}, "z": {"1h"}}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := sla.Read[sla.PolicySpec](data)
		if err != nil {
			return
		}
		if _, err := json.Marshal(s); err != nil {
			t.Fatalf("%s is read, but not written: %v", data, err)
		}
		p, err := sla.NewPolicy(s, nil)
		if err != nil {
			if !strings.Contains(err.Error(), "calendar") && !errors.Is(err, priority.ErrRange) {
				t.Fatalf("%s is read, but makes no policy: %v", data, err)
			}
			return
		}
		p.Explain(h, monday.Add(time.Hour))
	})
}
