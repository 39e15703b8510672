package onetruth_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/lint"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
	"github.com/supportops/policy/tier/escalate"
	"github.com/supportops/policy/tier/oncall"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func standard(t *testing.T) (*machine.Machine, *sla.Policy) {
	t.Helper()
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return m, p
}

// A history whose words are in other letters' case than machine and policy have
// them gives the same clocks, visits and observation.
func TestLettersOfWords(t *testing.T) {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := sla.StandardPolicySpec()
	s.Factors = sla.StandardFactors()
	p, err := sla.NewPolicy(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	history := func(spell func(string) string) lifecycle.History {
		state := func(name lifecycle.State) lifecycle.State { return lifecycle.State(spell(string(name))) }
		return lifecycle.NewHistory([]lifecycle.Event{
			{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, State: state(preset.StateNew), Priority: priority.P2, Customer: spell("enterprise")},
			{Time: monday.Add(10 * time.Minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, State: state(preset.StatePending)},
			{Time: monday.Add(3 * time.Hour), Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public, State: state(preset.StateInProgress)},
			{Time: monday.Add(4 * time.Hour), Kind: lifecycle.StateChanged, Side: lifecycle.Agent, State: state(preset.StateResolved)},
			{Time: monday.Add(5 * time.Hour), Kind: lifecycle.StateChanged, Side: lifecycle.Agent, State: state(preset.StateCancelled)},
		})
	}
	for _, until := range []time.Duration{time.Hour, 200 * time.Minute, 4 * time.Hour, 6 * time.Hour} {
		text := func(spell func(string) string) string {
			now := monday.Add(until)
			o, err := observe.New(observe.StandardSpec())
			if err != nil {
				t.Fatal(err)
			}
			k := o.Observe(observe.NewInput("T", history(spell), m, p, now))
			k.Customer = ""
			data, err := json.Marshal(struct {
				Clocks []sla.Status
				Seen   observe.Observation
			}{p.Assess(history(spell), now).Statuses, k})
			if err != nil {
				t.Fatal(err)
			}
			return string(data)
		}
		if want, got := text(strings.ToLower), text(strings.ToUpper); want != got {
			t.Errorf("after %v\n%s\n%s", until, want, got)
		}
	}
}

// One business day in New York, 9 to 17, is due at one instant whether the
// ticket came in on Friday after closing, on Saturday or on Monday before.
func TestPromiseInDays(t *testing.T) {
	office, err := calendar.New(calendar.OfficeHours("America/New_York", "09:00-17:00"))
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, office.Location()) }
	for _, start := range []time.Time{at(20, 18), at(21, 8), at(21, 12), at(23, 8)} {
		if due, ok := office.AddDays(start, 1, calendar.SameTime); !ok || !due.Equal(at(24, 9)) {
			t.Errorf("from %v: %v, want Tuesday 09:00", start, due)
		}
	}
}

// Hours for one date do not cost the night before.
func TestHoursOfADate(t *testing.T) {
	s := calendar.Spec{Zone: "UTC", Week: calendar.Everyday("22:00-06:00"), Dates: map[calendar.Date][]calendar.Hours{calendar.NewDate(2026, 2, 5): {"20:00-06:00"}}}
	c, err := calendar.New(s)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Elapsed(time.Date(2026, 2, 4, 12, 0, 0, 0, time.UTC), time.Date(2026, 2, 6, 12, 0, 0, 0, time.UTC)); got != 18*time.Hour {
		t.Errorf("open %v, want 18h", got)
	}
}

// After the cut-off a promise counts from the next opening.
func TestCutoff(t *testing.T) {
	clock := sla.ResolutionClock(sla.Sum)
	clock.Targets = []sla.TargetSpec{{Within: sla.Amount(4 * time.Hour), Calendar: "office", Cutoff: calendar.NewTimeOfDay(16, 30)}}
	p, err := sla.NewPolicy(sla.PolicySpec{States: map[machine.Class][]lifecycle.State{machine.Done: {"done"}}, Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC", "09:00-17:00")}, Clocks: []sla.ClockSpec{clock}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	tuesday := time.Date(2026, 3, 3, 16, 45, 0, 0, time.UTC)
	h := lifecycle.NewHistory([]lifecycle.Event{{Time: tuesday, Kind: lifecycle.Created, Side: lifecycle.Customer}})
	if s := p.Assess(h, tuesday).Statuses[0]; !s.Due.Equal(time.Date(2026, 3, 4, 13, 0, 0, 0, time.UTC)) {
		t.Errorf("due %v, want Wednesday 13:00", s.Due)
	}
}

// Hours that end at 23:59 are a finding.
func TestOneMinuteShort(t *testing.T) {
	if found := calendar.Check(calendar.Spec{Zone: "UTC", Week: calendar.Everyday("00:00-23:59")}); len(found) == 0 {
		t.Error("nothing found")
	}
}

// What a single event of JSON states is read strictly.
func TestSingleEvent(t *testing.T) {
	_, err := lifecycle.Read[lifecycle.Event]([]byte("{\"time\": \"2026-03-02T09:00:00Z\", \"kind\": \"created\",\n \"custmer\": \"x\"}"))
	if !errors.Is(err, priority.ErrUnknown) || !strings.Contains(err.Error(), "custmer") || !strings.Contains(err.Error(), "line 2, column 2") {
		t.Errorf("got %v", err)
	}
	for _, text := range []string{`{"time": "2026-03-02T09:00:00Z", "Kind": "created"}`, `{"time": "2026-03-02T09:00:00Z", "kind": "opened"}`, `{"kind": "created"}`} {
		if _, err := lifecycle.Read[lifecycle.Event]([]byte(text)); err == nil {
			t.Errorf("%s is taken", text)
		}
	}
}

// A trailing comma has a line and a column, and is a JSON error as such.
func TestPlaceOfASyntaxError(t *testing.T) {
	_, err := sla.Read[sla.PolicySpec]([]byte("{\"clocks\": [\n  {\"name\": \"resolution\",}\n]}"))
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) || !strings.Contains(err.Error(), "line 2, column 25") {
		t.Errorf("got %v", err)
	}
}

// Values that cannot be meant are refused with what to write.
func TestImpossibleValues(t *testing.T) {
	for name, read := range map[string]func() error{
		"a whole number as a share": func() error {
			_, err := tier.Read[tier.GoalSpec]([]byte(`{"share_of": "tickets", "at_least": "30"}`))
			return err
		},
		"a number as a share": func() error {
			_, err := tier.Read[tier.GoalSpec]([]byte(`{"share_of": "tickets", "at_least": 30}`))
			return err
		},
		"a number as a handle time": func() error {
			_, err := capacity.Read[capacity.ChannelSpec]([]byte(`{"name": "calls", "handle_time": 8}`))
			return err
		},
	} {
		if err := read(); err == nil || !strings.Contains(err.Error(), "%") && !strings.Contains(err.Error(), "h") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// No shift and no stated shifts differ.
func TestNoShift(t *testing.T) {
	policy, err := assign.New(assign.StandardSpec())
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		shifts *[]calendar.Span
		want   string
	}{{nil, "ann"}, {&[]calendar.Span{}, ""}} {
		s, err := policy.NewSession([]assign.Agent{{ID: "ann", Presence: assign.Online, Shifts: tc.shifts}}, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		if a := s.Assign(assign.Item{ID: "T"}, monday); a.Agent != tc.want {
			t.Errorf("%v: %q, want %q", tc.shifts, a.Agent, tc.want)
		}
	}
}

// A ladder whose role the roster does not have says that nobody is told, in
// advance and in the run.
func TestNobodyIsTold(t *testing.T) {
	spec, _ := escalate.StandardLadderSpec(severity.SEV1)
	ladder, err := escalate.NewLadder(spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	roster, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{{Name: "on_call_engineer", People: []string{"ann"}}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(ladder.Lacks(roster)) == 0 {
		t.Error("the roster lacks nothing")
	}
	if n := ladder.Timetable(monday, roster)[0]; n.Silence != "nobody_on_call" || len(n.Untold) == 0 {
		t.Errorf("got %+v", n)
	}
}

// Levels match in either case, and an undeclared fact is named in the answer.
func TestRouteNamesWhatItDoesNotKnow(t *testing.T) {
	r, err := tier.NewRouter(tier.RouterSpec{
		Facts: []string{"priority", "category"}, Tiers: []string{"L1", "L2"}, Fallback: tier.Destination{Tier: "L1"},
		Routes: []tier.RouteSpec{{Name: "urgent", When: priority.ConditionSpec{Facts: priority.Facts{"priority": {"P1"}}}, To: tier.Destination{Tier: "L2"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := r.Route(priority.Facts{"priority": {"p1"}, "catgory": {"x"}})
	if got.Rule != "urgent" || len(got.Undeclared) != 1 || got.Undeclared[0] != "catgory" {
		t.Errorf("got %+v", got)
	}
}

// A number that is none is a finding, and only plain decimals are numbers.
func TestNumbers(t *testing.T) {
	c, err := priority.NewCondition(priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"users": priority.AtLeast(1)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"1,200", "Inf", "1_200", "１２００", "0x10", "NaN"} {
		f := priority.Facts{"users": {text}}
		if c.Holds(f) || len(c.NotNumbers(f)) != 1 {
			t.Errorf("%q: holds %v, no number: %q", text, c.Holds(f), c.NotNumbers(f))
		}
	}
	for _, text := range []string{"1200", "1.5", "1"} {
		if f := (priority.Facts{"users": {text}}); !c.Holds(f) || len(c.NotNumbers(f)) != 0 {
			t.Errorf("%q is a number", text)
		}
	}
}

// The ledger says which factor made the target what it is.
func TestFactorInTheLedger(t *testing.T) {
	s := sla.StandardPolicySpec()
	s.Factors = sla.StandardFactors()
	p, err := sla.NewPolicy(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	h := lifecycle.NewHistory([]lifecycle.Event{{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: priority.P3, Customer: "Enterprise"}})
	x := p.Explain(h, monday)[0]
	if x.Within != sla.Duration(2*time.Hour) || x.Factor != "enterprise" {
		t.Errorf("within %v by %q", x.Within, x.Factor)
	}
}

// Words of histories that a policy knows nowhere are findings.
func TestStrangeWords(t *testing.T) {
	var histories []lifecycle.History
	for range 3 {
		histories = append(histories, lifecycle.NewHistory([]lifecycle.Event{
			{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "pendding", Priority: priority.P3},
		}))
	}
	found, err := lint.Check(sla.StandardPolicySpec(), lint.Options{Now: monday, Histories: func(yield func(lifecycle.History) bool) {
		for _, h := range histories {
			if !yield(h) {
				return
			}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Rule == "strange_state" && strings.Contains(f.Detail, "pendding") {
			return
		}
	}
	t.Errorf("got %v", found)
}

// An observation is of one instant, whatever is known later.
func TestInputOfOneInstant(t *testing.T) {
	m, p := standard(t)
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: priority.P3},
		{Time: monday.Add(time.Hour), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, State: preset.StateResolved},
	})
	in := observe.NewInput("T", h, m, p, monday.Add(time.Minute))
	if !in.Timeline.To.Equal(in.Now) || len(in.Assessment.Statuses) != 2 || in.Assessment.Statuses[0].Outcome != sla.Pending {
		t.Errorf("got %+v", in)
	}
}

// This week, and the one before.
func TestThisWeek(t *testing.T) {
	week, err := period.Containing(monday, period.Week, "Europe/Berlin")
	if err != nil || week.String() != "2026-03-02 to 2026-03-08" || week.Previous().String() != "2026-02-23 to 2026-03-01" {
		t.Errorf("%v after %v, %v", week, week.Previous(), err)
	}
}

// A change of facts that is not about ownership leaves ownership alone.
func TestOwnershipStays(t *testing.T) {
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: monday, Kind: lifecycle.Created, Group: "desk", Assignee: "ann"},
		{Time: monday.Add(1), Kind: lifecycle.Updated, Category: "billing"},
	})
	if f := h.Facets(monday.Add(1)); f.Group != "desk" || f.Assignee != "ann" || f.Category != "billing" {
		t.Errorf("got %+v", f)
	}
}
