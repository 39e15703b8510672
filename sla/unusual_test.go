package sla_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/scale"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// Shut time says what keeps the calendar shut: holidays by their names, dates
// with hours of their own, of the first month at most.
func TestWhyACalendarIsShut(t *testing.T) {
	date := func(month time.Month, day int) calendar.Date { return calendar.NewDate(2026, month, day) }
	office := calendar.OfficeHours("UTC")
	office.Holidays = []calendar.HolidaySpec{
		{Name: "Founding", Date: date(3, 3)}, {Date: date(3, 4)}, {Name: "Short", Date: date(3, 9), Hours: []calendar.Hours{"09:00-12:00"}},
	}
	office.Dates = map[calendar.Date][]calendar.Hours{date(3, 5): {"10:00-11:00"}}
	for i := range 40 {
		office.Dates[date(4, 1).Add(i)] = nil
	}
	p, err := sla.NewPolicy(sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"office": office},
		Clocks:    []sla.ClockSpec{{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(1000 * time.Hour), Calendar: "office"}}}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	why := map[string]string{}
	for _, e := range p.Explain(ticket(""), date(5, 20).At(0, time.UTC))[0].Ledger {
		if e.Kind == "shut" {
			why[e.From.Format("01-02 15")] = e.Rule
			if e.Index != -1 || e.Calendar != "office" || e.Event != 0 {
				t.Errorf("%+v", e)
			}
		}
	}
	var april []string
	for i := range 30 {
		april = append(april, "own hours of "+date(4, 1).Add(i).String())
	}
	for from, want := range map[string]string{
		"03-02 17": "outside hours; holiday 2026-03-03 Founding; holiday 2026-03-04; own hours of 2026-03-05",
		"03-05 11": "outside hours; own hours of 2026-03-05",
		"03-06 17": "outside hours; holiday 2026-03-09 Short",
		"03-10 17": "outside hours",
		"03-31 17": "outside hours; " + strings.Join(april, "; "), // and the day itself is the first
	} {
		if why[from] != want {
			t.Errorf("from %s: %q, want %q", from, why[from], want)
		}
	}
}

// A calendar that shuts for good, before the amount is used or the days are
// over, gives no deadline; nor does a cut-off after which no day opens.
func TestCalendarThatShutsForGood(t *testing.T) {
	last := calendar.Spec{Zone: "UTC", Dates: map[calendar.Date][]calendar.Hours{calendar.NewDate(2026, 3, 2): {"09:00-12:00"}, calendar.NewDate(2026, 3, 3): {"09:00-12:00"}}}
	held := []sla.PauseSpec{{Name: "held", When: is("state", "wait"), Budget: sla.Duration(5 * time.Hour)}}
	days := []sla.PauseSpec{{Name: "held", When: is("state", "wait"), Days: 3}}
	for _, row := range []struct {
		name   string
		target sla.TargetSpec
		pauses []sla.PauseSpec
		events []lifecycle.Event
		due    time.Duration // 0: never
		within time.Duration
	}{
		{"within what is left", sla.TargetSpec{Within: sla.Amount(6 * time.Hour)}, nil, nil, 27 * time.Hour, 6 * time.Hour},
		{"more than that", sla.TargetSpec{Within: sla.Amount(6*time.Hour + time.Millisecond)}, nil, nil, 0, 6*time.Hour + time.Millisecond},
		{"one day", sla.TargetSpec{Days: 1}, nil, nil, 24 * time.Hour, 3 * time.Hour},
		{"two days", sla.TargetSpec{Days: 2}, nil, nil, 0, 0},
		{"one day after a cut-off", sla.TargetSpec{Days: 1, Cutoff: calendar.NewTimeOfDay(9, 0)}, nil, nil, 0, 0},
		{"hours after a cut-off", sla.TargetSpec{Within: sla.Amount(3 * time.Hour), Cutoff: calendar.NewTimeOfDay(9, 0)}, nil, nil, 27 * time.Hour, 3 * time.Hour},
		{"held for less than a budget", sla.TargetSpec{Within: sla.Amount(time.Hour)}, held, []lifecycle.Event{state(10, "wait")}, 27 * time.Hour, time.Hour},
		{"held until it shuts", sla.TargetSpec{Within: sla.Amount(2 * time.Hour)}, held, []lifecycle.Event{state(10, "wait")}, 0, 2 * time.Hour},
		{"held for business days that there are not", sla.TargetSpec{Within: sla.Amount(time.Hour)}, days, []lifecycle.Event{state(10, "wait")}, 0, time.Hour},
		{"held before for such", sla.TargetSpec{Within: sla.Amount(time.Hour)}, days, []lifecycle.Event{state(10, "wait"), state(20, "open")}, 70 * time.Minute, time.Hour},
	} {
		row.target.Calendar = "last"
		p, err := sla.NewPolicy(sla.PolicySpec{
			Calendars: map[string]calendar.Spec{"last": last},
			Clocks:    []sla.ClockSpec{{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Pauses: row.pauses, Targets: []sla.TargetSpec{row.target}}},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		a := p.Assess(ticket("", row.events...), monday.Add(30*time.Minute))
		s, _ := a.Status("c")
		never := sla.NoDue("")
		if row.due == 0 {
			never = sla.NeverOpens
		}
		if s.NoDue != never || row.due != 0 && !s.Due.Equal(monday.Add(row.due)) || row.due == 0 && !s.Due.IsZero() || s.Within.Std() != row.within || s.Outcome != sla.Pending {
			t.Errorf("%s: %+v", row.name, s)
		}
		index, within, ok := p.Target("c", lifecycle.Facets{}, monday)
		due, ok2 := p.Due("c", lifecycle.Facets{}, monday)
		if row.pauses == nil && (index != 0 || ok != (row.due != 0) || ok2 != ok || ok && (within != row.within || !due.Equal(s.Due))) {
			t.Errorf("%s: Target says %d, %v, %v; Due %v, %v", row.name, index, within, ok, due, ok2)
		}
		if row.pauses == nil && row.due == 0 && !due.IsZero() {
			t.Errorf("%s: Due says %v", row.name, due)
		}
	}
}

// A signal may ask for all of an event, for any of its facts, and for none.
func TestPartsOfAnEventsCondition(t *testing.T) {
	side, ref, region := is("side", "agent"), is("ref", "T-2"), is("Region", "north")
	parts := func(c ...priority.ConditionSpec) []priority.ConditionSpec { return c }
	events := []lifecycle.Event{
		{Side: lifecycle.Customer}, {Side: lifecycle.Agent}, {Side: lifecycle.Customer, Ref: "T-2"}, {Side: lifecycle.Agent, Ref: "T-2"},
		{Side: lifecycle.Agent, Facts: priority.Facts{"region": {"North"}}}, {Side: lifecycle.Customer, Ref: "T-2", Facts: priority.Facts{"REGION": {"south", "north"}}},
	}
	for name, row := range map[string]struct {
		c    priority.ConditionSpec
		want string
	}{
		"one":             {side, "010110"},
		"all":             {priority.ConditionSpec{All: parts(side, ref)}, "000100"},
		"any":             {priority.ConditionSpec{Any: parts(side, ref)}, "011111"},
		"none":            {priority.ConditionSpec{Not: &priority.ConditionSpec{Any: parts(side, ref)}}, "100000"},
		"not all":         {priority.ConditionSpec{Not: &priority.ConditionSpec{All: parts(side, ref)}}, "111011"},
		"an own fact":     {region, "000011"},
		"all of any":      {priority.ConditionSpec{All: parts(priority.ConditionSpec{Any: parts(side, ref)}, priority.ConditionSpec{Any: parts(ref, region)})}, "001111"},
		"some other fact": {is("other", "x"), "000000"},
		"no other fact":   {is("other", ""), "111111"},
		"no own fact":     {is("region", ""), "111100"},
	} {
		p := one(sla.ClockSpec{
			Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "recorded", Event: row.c}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}},
		})
		got := ""
		for _, e := range events {
			e.Kind = lifecycle.Recorded
			a := p.Assess(ticket("", after(5, e)), monday.Add(10*time.Minute))
			s, _ := a.Status("c")
			got += map[bool]string{true: "1", false: "0"}[s.Phase == sla.Stopped]
		}
		if got != row.want {
			t.Errorf("%s: %s, want %s", name, got, row.want)
		}
	}
}

// A date that a ticket states without an instant is its beginning: of an agreed
// deadline in the zone of the calendar, of a signal in UTC.
func TestDatesThatTicketsState(t *testing.T) {
	p, err := sla.NewPolicy(sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"east": calendar.OfficeHours("Asia/Kathmandu")},
		Clocks: []sla.ClockSpec{
			{Name: "due", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{{By: "agreed", Calendar: "east"}, {Within: sla.Amount(time.Hour)}}},
			{Name: "starts", Start: []sla.SignalSpec{{At: "agreed"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}},
		},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][2]string{
		"2026-03-05":                  {"2026-03-04T18:15:00Z", "2026-03-05T00:00:00Z"},
		"2026-03-05T00:00:00Z":        {"2026-03-05T00:00:00Z", "2026-03-05T00:00:00Z"},
		"2026-03-05T00:00:00.5+01:00": {"2026-03-04T23:00:00.5Z", "2026-03-04T23:00:00.5Z"},
		"2026-03-32":                  {"2026-03-02T10:00:00Z", ""},
		"5 March":                     {"2026-03-02T10:00:00Z", ""},
	} {
		a := p.Assess(ticket("", after(0, lifecycle.Event{Kind: lifecycle.Updated, Facts: priority.Facts{"agreed": {text}}})), monday.Add(100*time.Hour))
		utc := func(x time.Time, ok bool) string {
			if !ok {
				return ""
			}
			return x.UTC().Format(time.RFC3339Nano)
		}
		due, ok := a.Status("due")
		starts, ok2 := a.Status("starts")
		if got := [2]string{utc(due.Due, ok), utc(starts.Start, ok2)}; got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

// Hundreds of targets by hundreds of values, each alone and in lists: the first
// that names the value applies.
func TestTargetsOfManyValues(t *testing.T) {
	c := sla.ClockSpec{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}}
	name := func(i int) string { return fmt.Sprint("customer ", i) }
	add := func(when priority.ConditionSpec) {
		c.Targets = append(c.Targets, sla.TargetSpec{When: when, Within: sla.Amount(time.Duration(len(c.Targets)+1) * time.Minute)})
	}
	for i := range 200 {
		switch when := is("account", name(i)); i % 5 {
		case 0: // others ask for them, too
			when.Facts["priority"] = []string{"p1"}
			add(when)
		case 1:
			add(is("account", name(i), name(i+1), name(i+2), name(i+3)))
		case 2:
			add(priority.ConditionSpec{Not: &when, All: []priority.ConditionSpec{is("account", name(i+1)), is("priority", "p2", "p3")}})
		case 3:
			add(when)
		}
	}
	add(is("account", "*"))
	p := one(c)
	for i := range 210 {
		for level := range priority.Level(4) {
			e := lifecycle.Event{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, Priority: level, Facts: priority.Facts{"account": {strings.ToUpper(name(i))}}}
			if i%7 == 0 {
				e.Facts["account"] = []string{name(i), name(i + 3)}
			}
			h := lifecycle.NewHistory([]lifecycle.Event{e})
			facts := h.Facets(monday).Facts()
			want := slices.IndexFunc(c.Targets, func(x sla.TargetSpec) bool {
				compiled, err := priority.NewCondition(x.When)
				if err != nil {
					t.Fatal(err)
				}
				return compiled.Holds(facts)
			})
			a := p.Assess(h, monday)
			if s, _ := a.Status("c"); s.Target != want {
				t.Fatalf("%v, %v: target %d, want %d", e.Facts, level, s.Target, want)
			}
		}
	}
}

// What is no clock, calendar, level or policy of the document says so.
func TestWhatThereIsNot(t *testing.T) {
	p := one(sla.ClockSpec{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{{Name: "odd", When: is("priority", "*"), Within: sla.Amount(time.Hour)}, {}}})
	if i, within, ok := p.Target("d", lifecycle.Facets{}, monday); i != -1 || within != 0 || ok {
		t.Errorf("target %d, %v, %v", i, within, ok)
	}
	if due, ok := p.Due("d", lifecycle.Facets{}, monday); !due.IsZero() || ok {
		t.Errorf("due %v, %v", due, ok)
	}
	if at, ok := p.StartBy("d", lifecycle.Facets{}, monday); !at.IsZero() || ok {
		t.Errorf("start by %v, %v", at, ok)
	}
	if c, ok := p.Calendar("office"); c != nil || ok {
		t.Errorf("%v, %v", c, ok)
	}
	if c, ok := p.Calendar(""); !ok || !c.Open(monday) {
		t.Errorf("%v, %v", c, ok)
	}
	for level, want := range map[priority.Level]string{0: "", priority.P1: "odd", priority.P5: "odd", priority.P5 + 1: "odd", 255: "odd"} {
		h := lifecycle.NewHistory([]lifecycle.Event{{Time: monday, Kind: lifecycle.Created, Priority: level}})
		a := p.Assess(h, monday)
		if s, _ := a.Status("c"); s.Rule != want {
			t.Errorf("level %d: %q, want %q", level, s.Rule, want)
		}
	}
}

// Tickets of a sequence are assessed one by one, each as it is alone, up to where
// the caller ends.
func TestAssessAllIsAssessOfEach(t *testing.T) {
	p := one(sla.ClockSpec{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "state_changed"}}, Targets: []sla.TargetSpec{{When: is("customer", "gold"), Within: sla.Amount(time.Hour)}}})
	list := []lifecycle.History{ticket("gold"), ticket("iron"), lifecycle.NewHistory(nil), ticket("gold", state(30, "done")), ticket("gold")}
	now := monday.Add(2 * time.Hour)
	for most := range len(list) + 1 {
		n := 0
		for h, a := range p.AssessAll(slices.Values(list), now) {
			if n == most {
				break
			}
			if want := p.Assess(list[n], now); sameAnswer(want, *a) != "" || h.Len() != list[n].Len() {
				t.Errorf("ticket %d: %+v", n, a)
			}
			n++
		}
		if n != most {
			t.Errorf("%d tickets, want %d", n, most)
		}
	}
}

// Several values of a fact that are stated again are no change, and others are.
func TestSeveralValuesStatedAgain(t *testing.T) {
	p := one(sla.ClockSpec{Name: "c", Cycles: sla.Each, Start: []sla.SignalSpec{{Changes: []string{"tags"}}}, Stop: []sla.SignalSpec{{On: "note"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}})
	note := lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal}
	for _, row := range []struct {
		before, after []string
		want          int
	}{
		{[]string{"a", "b"}, []string{"a", "b"}, 1}, {[]string{"a", "b"}, []string{"b", "a"}, 2}, {[]string{"a", "b"}, []string{"a", "b", "c"}, 2}, {[]string{"a", "b"}, []string{"b"}, 2},
		{[]string{"a", "b"}, nil, 2}, {[]string{"a"}, []string{"a"}, 1}, {[]string{"a"}, []string{"a", "b"}, 2}, {[]string{"a"}, []string{"", "a"}, 1}, {[]string{"a"}, []string{}, 2},
	} {
		states := func(list []string) lifecycle.Event {
			return lifecycle.Event{Kind: lifecycle.Updated, Facts: priority.Facts{"tags": list}}
		}
		a := p.Assess(ticket("", after(1, states(row.before)), after(2, note), after(3, states(row.after))), monday.Add(time.Hour))
		if s, _ := a.Status("c"); s.Cycle != row.want {
			t.Errorf("%q, then %q: %d cycles, want %d", row.before, row.after, s.Cycle, row.want)
		}
	}
}

// A cycle that starts at the former deadline starts at that of the last cycle
// that stopped, neither cancelled nor erased, unless that has passed.
func TestStartAtTheFormerDeadline(t *testing.T) {
	p := one(sla.ClockSpec{
		Name: "c", Cycles: sla.Each, Start: []sla.SignalSpec{{On: "contact", From: sla.OriginSpec{FormerDue: true}}}, Stop: []sla.SignalSpec{{On: "reply"}}, Cancel: []sla.SignalSpec{{On: "note"}},
		Reset:   []sla.ResetSpec{{SignalSpec: sla.SignalSpec{On: "recorded"}, Of: []string{"ended"}, Then: "wait"}},
		Targets: []sla.TargetSpec{{When: is("customer", "gold"), Within: sla.Amount(time.Hour)}, {}},
	})
	kinds := map[rune]lifecycle.Event{
		'c': {Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public}, 'r': {Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
		'n': {Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal}, 'x': {Kind: lifecycle.Recorded, Ref: "x"}, '-': {Kind: lifecycle.Recorded, Ref: "x", Customer: "iron"},
		'+': {Kind: lifecycle.Worked},
	}
	for events, want := range map[string]int{ // one every ten minutes; what is due is so an hour after its start
		"crc": 70, "c": 10, "cr+++++c": 80, "cr++++c": 70, "cr+++c": 70, "cnc": 30, "crcnc": 70, "crcrc": 130, "crcrxc": 70, "crcrxxc": 70, "crxc": 40, "crcnxc": 70, "-crc": 40,
	} {
		var list []lifecycle.Event
		for i, r := range events {
			list = append(list, after(10*(i+1), kinds[r]))
		}
		a := p.Assess(ticket("gold", list...), monday.Add(100*time.Minute))
		if s, _ := a.Status("c"); !s.Start.Equal(monday.Add(time.Duration(want) * time.Minute)) {
			t.Errorf("%s: from %v, want %d minutes: %+v", events, s.Start, want, s)
		}
	}
}

// An event of a kind that does not exist is no event of another kind, and
// nothing hangs.
func TestUnknownKindIsNone(t *testing.T) {
	var starts []sla.SignalSpec
	for _, k := range lifecycle.Kinds() {
		starts = append(starts, sla.SignalSpec{On: k.String()})
	}
	for _, word := range []string{"contact", "reply", "note"} {
		starts = append(starts, sla.SignalSpec{On: word})
	}
	p := one(sla.ClockSpec{Name: "c", Start: starts, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}})
	for kind := range 256 {
		opened := lifecycle.Event{Time: monday, Kind: 0}
		h := lifecycle.NewHistory([]lifecycle.Event{opened, after(1, lifecycle.Event{Kind: lifecycle.Kind(kind), State: "x"})})
		a := p.Assess(h, monday.Add(2*time.Minute))
		if _, ok := a.Status("c"); ok != lifecycle.Kind(kind).IsValid() {
			t.Errorf("kind %d: %+v", kind, a.Statuses)
		}
	}
}

// What has a JSON form of its own is read with white space around it, as all
// JSON is, and a failure changes nothing.
func TestOwnFormsWithSpaces(t *testing.T) {
	amount, origin, until := sla.AmountSpec{Fact: "old"}, sla.OriginSpec{At: "old"}, sla.UntilSpec{Fact: "old"}
	for _, row := range []struct {
		into       json.Unmarshaler
		bad, text  string
		want, kept func() bool
	}{
		{&amount, `{"fact":1}`, " \n{\"fact\": \"x\"}\t", func() bool { return amount == sla.AmountSpec{Fact: "x"} }, func() bool { return amount.Fact == "old" }},
		{&amount, `"soon"`, " \"1h\" ", func() bool { return amount == *sla.Amount(time.Hour) }, func() bool { return amount.Fact == "x" }},
		{&origin, `{"at":1}`, " \n{\"opening\": \"x\"}\t", func() bool { return origin == sla.OriginSpec{Opening: "x"} }, func() bool { return origin.At == "old" }},
		{&origin, `1`, " \"opened\" ", func() bool { return origin == sla.OriginSpec{Opened: true} }, func() bool { return origin.Opening == "x" }},
		{&origin, `"later"`, `"former_due"`, func() bool { return origin == sla.OriginSpec{FormerDue: true} }, func() bool { return origin.Opened }},
		{&origin, `"later"`, `"trigger"`, func() bool { return origin == sla.OriginSpec{} }, func() bool { return origin.FormerDue }},
		{&until, `[1]`, " \n[{\"on\": \"note\"}]\t", func() bool { return until.Fact == "" && len(until.Signals) == 1 }, func() bool { return until.Fact == "old" }},
		{&until, `1`, " \"x\" ", func() bool { return until.Fact == "x" && until.Signals == nil }, func() bool { return len(until.Signals) == 1 }},
	} {
		if err := row.into.UnmarshalJSON([]byte(row.bad)); err == nil || !row.kept() {
			t.Errorf("%T reads %s: %v, %v", row.into, row.bad, row.into, err)
		}
		if err := row.into.UnmarshalJSON([]byte(row.text)); err != nil || !row.want() {
			t.Errorf("%T reads %s: %v, %v", row.into, row.text, row.into, err)
		}
	}
}

// A ticket names its calendar in any spelling, and what names none of the
// policy's is passed over, characters that nobody sees too.
func TestCalendarThatTheTicketNames(t *testing.T) {
	p, err := sla.NewPolicy(sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"East": calendar.OfficeHours("UTC", "10:00-11:00"), "west": calendar.OfficeHours("UTC", "12:00-13:00"), "rest": calendar.OfficeHours("UTC", "14:00-15:00")},
		Clocks:    []sla.ClockSpec{{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour), CalendarOf: []string{"site", "desk"}, Calendar: "rest"}}}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		site, desk string
		want       int // hours after nine
	}{
		{"east", "west", 2}, {"WEST", "east", 4}, {"", "East", 2}, {"nowhere", "west", 4}, {"", "", 6}, {"nowhere", "nobody", 6}, {"\u200b", "", 6}, {"\u00ad", "west", 4},
	} {
		h := lifecycle.NewHistory([]lifecycle.Event{{Time: monday, Kind: lifecycle.Created, Facts: priority.Facts{"site": {row.site}, "desk": {row.desk}}}})
		a := p.Assess(h, monday)
		if s, _ := a.Status("c"); !s.Due.Equal(monday.Add(time.Duration(row.want) * time.Hour)) {
			t.Errorf("%q, %q: due %v, want %d hours after nine", row.site, row.desk, s.Due, row.want)
		}
	}
}

// Cycles that count from one start share what was counted, and the warnings in
// time as it passes that were looked for: each is as Explain has it, which counts
// each alone.
func TestCyclesFromOneStartShareWhatWasCounted(t *testing.T) {
	kinds := []lifecycle.Event{
		{Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public}, {Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
		{Kind: lifecycle.StateChanged, State: "wait"}, {Kind: lifecycle.StateChanged, State: "work"}, {Kind: lifecycle.Assigned, Group: "L1"}, {Kind: lifecycle.Assigned, Group: "L2"},
	}
	early := func(minutes int) sla.WarningSpec {
		return sla.WarningSpec{Name: fmt.Sprint("before ", minutes), Before: sla.Duration(minutes) * sla.Duration(time.Minute), Wall: true}
	}
	for seed := range 60 {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		c := sla.ClockSpec{
			Name: "c", Cycles: sla.Each, Start: []sla.SignalSpec{{On: "contact", From: sla.OriginSpec{Opened: true}}}, Stop: []sla.SignalSpec{{On: "reply"}},
			Pauses:   []sla.PauseSpec{{Name: "wait", When: is("state", "wait"), Budget: sla.Duration(seed%3) * sla.Duration(20*time.Minute)}},
			Targets:  []sla.TargetSpec{{When: is("group", "L1"), Within: sla.Amount(2 * time.Hour)}, {Within: sla.Amount(90 * time.Minute)}},
			Warnings: []sla.WarningSpec{early(60), early(20), {Name: "half", Share: priority.Percent(50)}, early(5)},
		}
		if seed%4 == 0 {
			c.Targets[1] = sla.TargetSpec{Days: 1}
		}
		p := one(c)
		var events []lifecycle.Event
		at := 0
		for range 25 {
			at += []int{0, 0, 1, 5, 20}[r.IntN(5)]
			events = append(events, after(at, kinds[r.IntN(len(kinds))]))
			events[len(events)-1].Seq = int64(len(events))
		}
		for _, later := range []int{0, 1, 30, 300} {
			now := monday.Add(time.Duration(at+later) * time.Minute)
			h := ticket("", events...)
			a := p.Assess(h, now)
			for i, x := range p.Explain(h, now) {
				if diff := cmp.Diff(x.Status, a.Statuses[i]); diff != "" {
					t.Fatalf("%d, after %d minutes: Explain -, Assess +\n%s", seed, at+later, diff)
				}
			}
		}
	}
}

// What is not, of conditions of several parts, of facts that a ticket has.
func TestPartsOfATicketsCondition(t *testing.T) {
	not := func(c priority.ConditionSpec) priority.ConditionSpec { return priority.ConditionSpec{Not: &c} }
	parts := func(c ...priority.ConditionSpec) []priority.ConditionSpec { return c }
	a, b, c := is("a", "1"), is("b", "1"), is("c", "1")
	all, some := priority.ConditionSpec{All: parts(a, b)}, priority.ConditionSpec{Any: parts(a, b)}
	both := is("a", "1")
	both.Facts["b"] = []string{"1"}
	for name, row := range map[string]struct {
		c    priority.ConditionSpec
		want string // for no fact, a, b, a and b, c, a and c, b and c, all
	}{
		"all": {all, "00010001"}, "not all": {not(all), "11101110"}, "not both": {not(both), "11101110"}, "not not all": {not(not(all)), "00010001"},
		"any": {some, "01110111"}, "not any": {not(some), "10001000"}, "not not any": {not(not(some)), "01110111"}, "not a": {not(a), "10101010"},
		"not any of all": {not(priority.ConditionSpec{Any: parts(all, c)}), "11100000"}, "a, not both of b and c": {priority.ConditionSpec{Facts: a.Facts, Not: &priority.ConditionSpec{All: parts(b, c)}}, "01010100"},
		"c, any, not all": {priority.ConditionSpec{Facts: c.Facts, Any: some.Any, Not: &all}, "00000110"}, "not a and any": {not(priority.ConditionSpec{Facts: a.Facts, Any: parts(b, c)}), "11101010"},
		"all of not all and c": {priority.ConditionSpec{All: parts(not(all), c)}, "00001110"}, "any of not all and c": {priority.ConditionSpec{Any: parts(not(all), c)}, "11101111"},
	} {
		p := one(sla.ClockSpec{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Pauses: []sla.PauseSpec{{When: row.c}}, Targets: []sla.TargetSpec{{When: row.c, Within: sla.Amount(time.Hour)}, {}}})
		got := ""
		for k := range 8 {
			facts := priority.Facts{}
			for i, name := range []string{"a", "b", "c"} {
				if k>>i&1 != 0 {
					facts[name] = []string{"1"}
				}
			}
			x := p.Assess(ticket("", after(0, lifecycle.Event{Kind: lifecycle.Updated, Facts: facts})), monday.Add(time.Minute)).Statuses[0]
			if got += fmt.Sprint(1 - x.Target); (x.Phase == sla.Paused) != (x.Target == 0) {
				t.Errorf("%s of %v: %+v", name, facts, x)
			}
		}
		if got != row.want {
			t.Errorf("%s: %s, want %s", name, got, row.want)
		}
	}
}

// A reason stays in effect from one done state to the next, and no longer.
func TestReasonFromOneDoneStateToTheNext(t *testing.T) {
	s := plainPolicy()
	s.States = map[machine.Class][]lifecycle.State{machine.Done: {"solved", "Closed"}, machine.Open: {"open"}}
	s.Exclude = []sla.ExclusionSpec{{Reason: "spam", When: is("reason", "spam")}}
	p, err := sla.NewPolicy(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	to := func(s lifecycle.State, reason string) lifecycle.Event {
		return lifecycle.Event{Kind: lifecycle.StateChanged, State: s, Reason: reason}
	}
	for _, row := range []struct {
		want   string
		events []lifecycle.Event
	}{
		{"spam", []lifecycle.Event{to("solved", "spam")}}, {"spam", []lifecycle.Event{to("solved", "spam"), to("closed", "")}}, {"", []lifecycle.Event{to("solved", "spam"), to("closed", "other")}},
		{"", []lifecycle.Event{to("solved", "spam"), to("open", "")}}, {"", []lifecycle.Event{to("open", "spam"), to("closed", "")}}, {"", []lifecycle.Event{to("solved", "spam"), to("odd", ""), to("closed", "")}},
		{"spam", []lifecycle.Event{to("open", "spam")}}, {"spam", []lifecycle.Event{to("solved", ""), to("closed", "spam")}},
	} {
		for i := range row.events {
			row.events[i] = after(i, row.events[i])
		}
		if a := p.Assess(ticket("", row.events...), monday.Add(time.Hour)); a.Excluded != row.want {
			t.Errorf("%+v: excluded as %q, want %q", row.events, a.Excluded, row.want)
		}
	}
}

// Centuries add up to the longest amount that there is.
func TestCenturies(t *testing.T) {
	p := one(sla.ClockSpec{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Pauses: []sla.PauseSpec{{When: is("state", "wait")}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}})
	year := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	h := lifecycle.NewHistory([]lifecycle.Event{{Time: year(1700), Kind: lifecycle.Created}, {Time: year(1900), Kind: lifecycle.StateChanged, State: "wait"}, {Time: year(2150), Kind: lifecycle.StateChanged, State: "work"}, {Time: year(2160), Kind: lifecycle.StateChanged, State: "wait"}})
	for y, want := range map[int][2]time.Duration{1900: {year(1900).Sub(year(1700)), 0}, 2155: {year(1900).Sub(year(1700)) + year(2155).Sub(year(2150)), year(2150).Sub(year(1900))}, 2250: {year(1910).Sub(year(1700)), math.MaxInt64}} {
		s := p.Assess(h, year(y)).Statuses[0]
		if got := s.Elapsed.Std(); got/time.Hour/48 != want[0]/time.Hour/48 || s.Paused.Std() != want[1] || !s.Due.Equal(year(1700).Add(time.Hour)) {
			t.Errorf("%d: %v counted, %v paused, due %v; want %v", y, s.Elapsed, s.Paused, s.Due, want)
		}
	}
}

// After the cut-off of the last day that there is, days never come, and hours
// count from where the ticket was opened.
func TestCutoffOfTheLastDay(t *testing.T) {
	last := calendar.Spec{Zone: "UTC", Dates: map[calendar.Date][]calendar.Hours{calendar.NewDate(2026, 3, 2): {"09:00-12:00"}}}
	for name, target := range map[string]sla.TargetSpec{"days": {Days: 1}, "hours": {Within: sla.Amount(time.Hour)}} {
		target.Calendar, target.Cutoff = "last", calendar.NewTimeOfDay(10, 0)
		p, err := sla.NewPolicy(sla.PolicySpec{Calendars: map[string]calendar.Spec{"last": last}, Clocks: []sla.ClockSpec{{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{target}}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		at := monday.Add(90 * time.Minute)
		s := p.Assess(lifecycle.NewHistory([]lifecycle.Event{{Time: at, Kind: lifecycle.Created}}), at).Statuses[0]
		due, ok := p.Due("c", lifecycle.Facets{}, at)
		if ok != (name == "hours") || !due.Equal(s.Due) || ok && !due.Equal(at.Add(time.Hour)) || (s.NoDue == sla.NeverOpens) == ok || !s.Start.Equal(at) {
			t.Errorf("%s: %+v; %v, %v", name, s, due, ok)
		}
	}
}

// A level of a scale has those targets that the scale states.
func TestScaleOfSomeTimes(t *testing.T) {
	s := sla.ScalePolicySpec("some", scale.Spec{Levels: []scale.LevelSpec{{Level: priority.P1, Response: sla.Duration(time.Hour)}, {Level: priority.P2, Resolution: sla.Duration(time.Hour)}, {Level: priority.P3, ResolutionDays: 2}, {Level: priority.P4}}})
	got := ""
	for _, c := range s.Clocks {
		for _, x := range c.Targets {
			got += fmt.Sprint(x.Name, " ", x.Within != nil, " ", x.Days, "; ")
		}
	}
	if want := "p1 first response true 0; p2 resolution true 0; p3 resolution false 2; "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A pause whose condition held before the clock started, and whose end was
// reached before then, does not hold it.
func TestPauseThatEndedBeforeTheStart(t *testing.T) {
	p, err := sla.NewPolicy(sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"always": calendar.AroundTheClock()},
		Clocks: []sla.ClockSpec{{
			Name: "c", Start: []sla.SignalSpec{{On: "note"}},
			Pauses:  []sla.PauseSpec{{Name: "asleep", When: is("state", "wait"), Until: sla.UntilSpec{Fact: "wake"}}},
			Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour), Calendar: "always"}},
		}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for wake, want := range map[time.Duration]sla.Phase{10 * time.Minute: sla.Running, 40 * time.Minute: sla.Paused} {
		h := lifecycle.NewHistory([]lifecycle.Event{
			{ID: "1", Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"},
			{ID: "2", Time: at.Add(time.Minute), Kind: lifecycle.Updated, State: "wait", Facts: priority.Facts{"wake": {at.Add(wake).Format(time.RFC3339)}}},
			{ID: "3", Time: at.Add(20 * time.Minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal},
		})
		a := p.Assess(h, at.Add(30*time.Minute))
		if s, ok := a.Status("c"); !ok || s.Phase != want {
			t.Errorf("woken after %v: %+v, want %s", wake, s, want)
		}
	}
}

// A cycle that stopped before a target matched takes each fact as it first
// became known afterwards, not as it has changed since.
func TestLateFactsAreTheFirstOnes(t *testing.T) {
	target := func(facts map[string][]string) sla.TargetSpec {
		return sla.TargetSpec{Within: sla.Amount(time.Hour), Calendar: "always", When: priority.ConditionSpec{Facts: facts}}
	}
	p, err := sla.NewPolicy(sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"always": calendar.AroundTheClock()},
		Clocks: []sla.ClockSpec{{
			Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "note"}},
			Targets: []sla.TargetSpec{
				target(map[string][]string{"customer": {"acme"}, "category": {"bug"}}), target(map[string][]string{"customer": {"globex"}, "category": {"bug"}}),
			},
		}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	update := func(minutes int, e lifecycle.Event) lifecycle.Event {
		e.Kind = lifecycle.Updated
		return after(minutes, e)
	}
	h := ticket("", after(5, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal}),
		update(10, lifecycle.Event{Customer: "globex"}), update(20, lifecycle.Event{Customer: "acme"}), update(30, lifecycle.Event{Category: "bug"}))
	a := p.Assess(h, monday.Add(2*time.Hour))
	if s, ok := a.Status("c"); !ok || s.Target != 1 {
		t.Errorf("%v: target %d, want that of the customer who was known first", ok, s.Target)
	}
}

// A ledger is cut where the calendar opens and shuts, unless a stretch is of
// twenty years or more; a start is looked for twenty years back, and no further.
func TestTwentyYears(t *testing.T) {
	days := calendar.Spec{Zone: "UTC", Dates: map[calendar.Date][]calendar.Hours{calendar.NewDate(2026, 3, 2): {"09:00-12:00"}, calendar.NewDate(2030, 3, 4): {"09:00-12:00"}}}
	const ledger, back = 20 * 365 * 24 * time.Hour, 20 * 366 * 24 * time.Hour
	policy := func(name string, within time.Duration) *sla.Policy {
		p, err := sla.NewPolicy(sla.PolicySpec{
			Calendars: map[string]calendar.Spec{"days": days},
			Clocks:    []sla.ClockSpec{{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(within), Calendar: name}}}},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for less, want := range map[time.Duration]int{0: 1, 1: 4} {
		if got := policy("days", 1000*time.Hour).Explain(ticket(""), monday.Add(ledger-less))[0].Ledger; len(got) != want {
			t.Errorf("%v less: %d entries, want %d", less, len(got), want)
		}
	}
	for more, want := range map[time.Duration]bool{-time.Millisecond: true, 0: true, time.Millisecond: false} {
		if start, ok := policy("", back+more).StartBy("c", lifecycle.Facets{}, monday); ok != want || ok && !start.Equal(monday.Add(-back-more)) {
			t.Errorf("%v more: %v, %v", more, start, ok)
		}
	}
}
