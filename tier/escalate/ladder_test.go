package escalate_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/escalate"
	"github.com/supportops/policy/tier/oncall"
	"pgregory.net/rapid"
)

func mustLadder(t fataler, s escalate.LadderSpec) *escalate.Ladder {
	l, err := escalate.NewLadder(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Table TI-7 of the handbook: who is told at once, after 30 minutes, 1, 2 and 4
// hours; and the rhythm and channels of table SL-10.
func TestHandbookLadders(t *testing.T) {
	for _, tt := range []struct {
		sev      severity.Severity
		want     []string
		channels []string
	}{
		{severity.SEV1, []string{"0s on-call engineer", "30m VP engineering", "1h CTO", "2h CEO", "4h board"}, []string{"status page every 15m", "proactive e-mail every 15m", "executive bridge every 15m"}},
		{severity.SEV2, []string{"0s L3 engineer", "30m engineering manager", "1h VP engineering", "2h CTO"}, []string{"affected users every 30m", "internal chat every 30m"}},
		{severity.SEV3, []string{"0s L2 specialist", "30m L3 engineer", "1h engineering manager"}, []string{"ticket every 2h"}},
		{severity.SEV4, []string{"0s L1 agent", "30m L2 specialist"}, []string{"ticket every 8h"}},
		{severity.SEV5, []string{"0s L1 agent"}, nil},
	} {
		s, ok := escalate.HandbookLadderSpec(tt.sev)
		if !ok {
			t.Fatalf("%v has no ladder", tt.sev)
		}
		l := mustLadder(t, s)
		var got []string
		for _, e := range l.Timetable(epoch, nil) {
			got = append(got, fmt.Sprint(tier.Duration(e.Time.Sub(epoch)), " ", e.People[0]))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%v: %s", tt.sev, diff)
		}
		if u := l.Unreachable(); u != nil {
			t.Errorf("%v: unreachable %v", tt.sev, u)
		}
		var channels []string
		for _, d := range s.Duties {
			channels = append(channels, fmt.Sprint(d.Name, " every ", d.Every))
		}
		if !slices.Equal(channels, tt.channels) {
			t.Errorf("%v: %q", tt.sev, channels)
		}
	}
	if _, ok := escalate.HandbookLadderSpec(0); ok {
		t.Error("the unset severity has a ladder")
	}
}

// The document's paths: at once to engineering and executives, 1 hour to L3,
// 4 hours to L2, normal queue.
func TestDocumentLadders(t *testing.T) {
	for _, s := range []severity.Severity{0, 5, 200} {
		if l, ok := escalate.StandardLadderSpec(s); ok || l.Steps != nil {
			t.Errorf("severity %d has a ladder: %+v", s, l)
		}
	}
	for _, l := range severity.StandardScaleSpec().Levels {
		s, ok := escalate.StandardLadderSpec(l.Severity)
		if ok != (l.EscalateTo != nil) {
			t.Errorf("%v: ladder %t", l.Severity, ok)
		}
		if !ok {
			continue
		}
		e := mustLadder(t, s).Timetable(epoch, nil)
		if len(e) != 1 || !slices.Equal(e[0].People, l.EscalateTo) || !e[0].Time.Equal(epoch.Add(l.EscalateAfter.Std())) {
			t.Errorf("%v: %+v", l.Severity, e)
		}
		var duties []string
		for _, d := range s.Duties {
			duties = append(duties, d.Name)
		}
		if !slices.Equal(duties, l.Communication) {
			t.Errorf("%v: duties %v, want %v", l.Severity, duties, l.Communication)
		}
	}
}

func TestStartAnchors(t *testing.T) {
	at := func(m int) time.Time { return minute(m) }
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer},
		{Time: at(1), Kind: lifecycle.Message, Side: lifecycle.Bot, Visibility: lifecycle.Public},
		{Time: at(2), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal},
		{Time: at(7), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
	})
	step := []escalate.StepSpec{{Name: "a", Notify: []string{"x"}}}
	if got, ok := mustLadder(t, escalate.LadderSpec{Steps: step}).Start(h); !ok || !got.Equal(at(0)) {
		t.Errorf("created: %v, %t", got, ok)
	}
	first := mustLadder(t, escalate.LadderSpec{Steps: step, From: machine.SinceFirstReply})
	if got, ok := first.Start(h); !ok || !got.Equal(at(7)) {
		t.Errorf("first response: %v, %t", got, ok)
	}
	if _, ok := first.Start(h.AsOf(at(6))); ok {
		t.Error("no response yet, but a start")
	}
	if _, ok := mustLadder(t, escalate.LadderSpec{Steps: step}).Start(lifecycle.History{}); ok {
		t.Error("no events, but a start")
	}
}

func TestUnreachable(t *testing.T) {
	s := escalate.LadderSpec{Steps: []escalate.StepSpec{
		{Name: "a", Notify: []string{"x"}, Wait: mins(1), Next: "d"},
		{Name: "b", Notify: []string{"x"}, Wait: mins(1)},
		{Name: "c", Notify: []string{"x"}, Wait: mins(1)},
		{Name: "d", Notify: []string{"x"}},
	}}
	if got := mustLadder(t, s).Unreachable(); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("unreachable %v", got)
	}
	s.Repeat = escalate.RepeatSpec{Times: 1, From: "c", After: mins(1)}
	if got := mustLadder(t, s).Unreachable(); !slices.Equal(got, []string{"b"}) {
		t.Errorf("unreachable %v", got)
	}
}

func TestUpdates(t *testing.T) {
	cal := calendar.Spec{Zone: "UTC", Week: calendar.Everyday("09:00-09:10", "12:00-13:00")}
	l := mustLadder(t, escalate.LadderSpec{
		Calendar: &cal,
		Steps:    []escalate.StepSpec{{Name: "a", Notify: []string{"x"}}},
		Duties: []escalate.DutySpec{
			{Name: "page", To: []string{"all"}, Every: mins(15)},
			{Name: "mail", After: mins(10)},
			{Name: "call", After: mins(5), Every: mins(15), Business: true},
		},
	})
	list := func(end time.Time, most int) (got []string) {
		for u := range l.Updates(epoch, end) {
			got = append(got, fmt.Sprint(u.Time.Format("15:04 "), u.Duty, u.Number))
			if len(got) == most {
				break
			}
		}
		return got
	}
	want := []string{"09:00 page1", "09:05 call1", "09:10 mail1", "09:15 page2", "09:30 page3"}
	if diff := cmp.Diff(want, list(minute(45), 99)); diff != "" {
		t.Error(diff) // 09:45 is the end and not before it
	}
	if diff := cmp.Diff(want[:2], list(time.Time{}, 2)); diff != "" {
		t.Error(diff)
	}
	all := list(minute(241), 99)
	if !slices.Contains(all, "12:10 call2") {
		t.Errorf("15 open minutes after 09:05 is 12:10, got %v", all)
	}
}

func defects(t *testing.T, err error) (paths []string) {
	t.Helper()
	var serr *sla.SpecError
	ok := errors.As(err, &serr)
	if !ok {
		t.Fatalf("got %v, want a SpecError", err)
	}
	for _, f := range serr.Fields {
		paths = append(paths, f.Path)
	}
	return paths
}

func TestLadderDefects(t *testing.T) {
	_, err := tier.Read[escalate.LadderSpec]([]byte(`{
		"schema": "x", "delay": "-1m", "business": true,
		"steps": [
			{"name": "a", "notify": []},
			{"name": "a", "notify": ["x", "x"], "wait": "1h", "business": true, "next": "a"},
			{"name": "", "notify": [""], "wait": "87601h", "when_shut": "hold", "next": "z"},
			{"name": "d", "notify": ["x"], "wait": "1h"}
		],
		"repeat": {"times": 1001, "from": "z", "business": true},
		"ack_for": "-1s",
		"duties": [{"name": "", "every": "1s"}, {"name": "u", "after": "-1s"}, {"name": "u", "business": true}]
	}`))
	want := []string{
		"schema", "delay", "business",
		"steps[0].notify", "steps[0].wait",
		"steps[1].name", "steps[1].notify[1]", "steps[1].business", "steps[1].next",
		"steps[2].name", "steps[2].notify[0]", "steps[2].wait", "steps[2].when_shut", "steps[2].next",
		"steps[3].wait",
		"repeat.times", "repeat.from", "repeat.after", "repeat.business", "ack_for",
		"duties[0].name", "duties[0].every", "duties[1].after", "duties[2].name", "duties[2].business",
	}
	if diff := cmp.Diff(want, defects(t, err)); diff != "" {
		t.Error(diff)
	}
	bad := escalate.LadderSpec{Severity: 9, From: "noon", Calendar: &calendar.Spec{}}
	got := defects(t, bad.Validate())
	if len(got) < 4 || got[0] != "severity" || got[1] != "from" || got[2] != "steps" || got[3] != "calendar.zone" {
		t.Errorf("got %v", got)
	}
}

func TestLadderSpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genLadderSpec().Draw(t, "spec")
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := tier.Read[escalate.LadderSpec](data)
		if err != nil {
			t.Fatal(err)
		}
		l := mustLadder(t, read)
		for _, c := range []escalate.LadderSpec{read, l.Spec()} {
			c.Steps[0].Notify[0] = "changed"
			if c.Calendar != nil {
				c.Calendar.Zone = "Europe/Berlin"
			}
		}
		if diff := cmp.Diff(s, l.Spec(), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func FuzzLadderSpec(f *testing.F) {
	for _, sev := range severity.Severities() {
		s, _ := escalate.HandbookLadderSpec(sev)
		seed, err := json.Marshal(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed, int64(0), int64(1e6))
	}
	f.Fuzz(func(t *testing.T, data []byte, start, until int64) {
		s, err := tier.Read[escalate.LadderSpec](data)
		if err != nil {
			return
		}
		l := mustLadder(t, s)
		entries, err := l.Run(time.Unix(start, 0), []escalate.Action{{Time: time.Unix(start+5, 0), Act: escalate.Acknowledge}}, time.Unix(until, 0), nil)
		if err != nil {
			t.Error(err)
		}
		for _, e := range entries {
			if e.Step == "" || e.Time.After(time.Unix(until, 0)) || start > 0 && start < 1<<40 && e.Time.Before(time.Unix(start, 0)) {
				t.Errorf("%+v", e)
			}
		}
		n := 0
		for range l.Updates(time.Unix(start, 0), time.Time{}) {
			if n++; n > 50 {
				break
			}
		}
		l.Unreachable()
	})
}

// A ladder with more notices than anybody reads is refused; one of many steps
// that reach nobody is done in one pass.
func TestLadderBounds(t *testing.T) {
	s := escalate.LadderSpec{Repeat: escalate.RepeatSpec{Times: 9, After: mins(1)}}
	for i := range 1000 {
		s.Steps = append(s.Steps, escalate.StepSpec{Name: fmt.Sprint("s", i), Notify: []string{"nobody"}, Wait: mins(1)})
	}
	s.Steps[999].Wait = 0
	if got := mustLadder(t, s).Timetable(epoch, shifts{}); len(got) != 10_000 {
		t.Errorf("%d notices", len(got))
	}
	s.Repeat.Times = 10
	if got := defects(t, s.Validate()); !slices.Equal(got, []string{"repeat.times"}) {
		t.Errorf("11,000 notices: %v", got)
	}
}

// The zero Ladder tells nobody.
func TestZeroLadder(t *testing.T) {
	var l escalate.Ladder
	notices, err := l.Run(epoch, []escalate.Action{{Time: epoch, Act: escalate.Acknowledge}}, minute(10), nil)
	if err != nil || notices != nil || l.Timetable(epoch, nil) != nil || l.Unreachable() != nil {
		t.Errorf("got %v, %v", notices, err)
	}
	for range l.Updates(epoch, minute(10)) {
		t.Error("an update")
	}
}

// A step waits until somebody is on call, and the timetable says so.
func TestStepWaitsForSomebody(t *testing.T) {
	office := calendar.OfficeHours("UTC")
	roster, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{{Name: "lead", Rotations: []oncall.RotationSpec{
		{Zone: "UTC", Start: calendar.NewDate(2026, 3, 2), Days: 7, People: []string{"ann"}, Calendar: &office},
	}}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := mustLadder(t, escalate.LadderSpec{Steps: []escalate.StepSpec{
		{Name: "lead", Notify: []string{"lead", "deputy"}, WhenNone: escalate.Hold, Wait: mins(30)},
		{Name: "nobody", Notify: []string{"deputy"}, WhenNone: escalate.Hold},
	}})
	friday, monday := time.Date(2026, 3, 6, 20, 0, 0, 0, time.UTC), time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC)
	want := []escalate.Notice{
		{Time: friday, Step: "lead", Roles: []string{"lead", "deputy"}, Untold: []string{"lead", "deputy"}, Silence: "nobody_on_call", Until: monday, Why: "started"},
		{Time: monday, Step: "lead", Roles: []string{"lead", "deputy"}, People: []string{"ann"}, Untold: []string{"deputy"}, Why: "started", Due: friday},
		{Time: monday.Add(30 * time.Minute), Step: "nobody", Roles: []string{"deputy"}, Untold: []string{"deputy"}, Silence: "nobody_on_call", Why: "unanswered", Of: "lead", Wait: mins(30)},
	}
	if diff := cmp.Diff(want, l.Timetable(friday, roster)); diff != "" {
		t.Error(diff)
	}
}

// A ladder, triggers and a roster may name a calendar that the application has.
func TestNamedCalendars(t *testing.T) {
	office, err := calendar.New(calendar.OfficeHours("UTC"))
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]*calendar.Calendar{"office": office}
	s, err := tier.Read[escalate.LadderSpec]([]byte(`{"calendar_name": "office", "delay": "1h", "business": true, "steps": [{"name": "a", "notify": ["lead"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	l, err := escalate.NewLadder(s, given)
	if err != nil {
		t.Fatal(err)
	}
	saturday, monday := epoch.AddDate(0, 0, 5), epoch.AddDate(0, 0, 7)
	if got := l.Timetable(saturday, nil); len(got) != 1 || !got[0].Time.Equal(monday.Add(time.Hour)) {
		t.Errorf("got %+v", got)
	}
	again, err := escalate.NewLadder(l.Spec(), given)
	if err != nil || !cmp.Equal(again.Timetable(saturday, nil), l.Timetable(saturday, nil)) {
		t.Errorf("made from its own document: %v", err)
	}
	if _, err := escalate.NewLadder(s, nil); !errors.Is(err, priority.ErrUnknown) {
		t.Errorf("a calendar that is not given: %v", err)
	}
	s.Calendar = shortHours()
	if got := defects(t, s.Validate()); !slices.Equal(got, []string{"calendar_name"}) {
		t.Errorf("two calendars: %v", got)
	}
	tr, err := tier.Read[escalate.TriggersSpec]([]byte(`{"calendar_name": "office", "rules": [{"name": "a", "to": "L2", "after": "1h", "business": true}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := escalate.NewTriggers(tr, given); err != nil {
		t.Error(err)
	}
	roster, err := tier.Read[oncall.RosterSpec]([]byte(`{"roles": [{"name": "lead", "rotations": [{"zone": "UTC", "start": "2026-03-02", "handoff": "09:00", "open_days": 1, "workdays_name": "office", "people": ["ann", "bob"]}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	r, err := oncall.NewRoster(roster, given)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.OnCall("lead", saturday); !slices.Equal(got, []string{"ann"}) { // Friday's turn
		t.Errorf("got %v", got)
	}
	if _, err := oncall.NewRoster(roster, nil); !errors.Is(err, priority.ErrUnknown) {
		t.Errorf("workdays that are not given: %v", err)
	}
}

// Every number of the documents at its limits and one beyond.
func TestLimitsOfNumbers(t *testing.T) {
	most := tier.Duration(87600 * time.Hour)
	for _, row := range []struct {
		name   string
		change func(*escalate.LadderSpec)
		want   string
	}{
		{"as it is", func(*escalate.LadderSpec) {}, ""},
		{"the longest delay", func(s *escalate.LadderSpec) { s.Delay = most }, ""},
		{"a longer delay", func(s *escalate.LadderSpec) { s.Delay = most + 1 }, "delay"},
		{"the longest wait", func(s *escalate.LadderSpec) { s.Steps[0].Wait = most }, ""},
		{"a longer wait", func(s *escalate.LadderSpec) { s.Steps[0].Wait = most + 1 }, "steps[0].wait"},
		{"the shortest wait", func(s *escalate.LadderSpec) { s.Steps[0].Wait = tier.Duration(time.Millisecond) }, ""},
		{"no wait", func(s *escalate.LadderSpec) { s.Steps[0].Wait = 0 }, "steps[0].wait"},
		{"a wait behind the last step", func(s *escalate.LadderSpec) { s.Steps[1].Wait = mins(1) }, "steps[1].wait"},
		{"the longest acknowledgement", func(s *escalate.LadderSpec) { s.AckFor = most }, ""},
		{"a longer acknowledgement", func(s *escalate.LadderSpec) { s.AckFor = most + 1 }, "ack_for"},
		{"a thousand repeats", func(s *escalate.LadderSpec) { s.Repeat.Times = 1000 }, ""},
		{"one more", func(s *escalate.LadderSpec) { s.Repeat.Times = 1001 }, "repeat.times"},
		{"no repeats", func(s *escalate.LadderSpec) { s.Repeat.Times = 0 }, "repeat.times"},
		{"fewer than none", func(s *escalate.LadderSpec) { s.Repeat.Times = -1 }, "repeat.times"},
		{"the longest repeat", func(s *escalate.LadderSpec) { s.Repeat.After = most }, ""},
		{"a longer repeat", func(s *escalate.LadderSpec) { s.Repeat.After = most + 1 }, "repeat.after"},
		{"a repeat at once", func(s *escalate.LadderSpec) { s.Repeat.After = 0 }, "repeat.after"},
		{"a repeat from a step", func(s *escalate.LadderSpec) { s.Repeat.From = "a" }, ""},
		{"a repeat from nowhere", func(s *escalate.LadderSpec) { s.Repeat.From = "z" }, "repeat.from"},
		{"a step to the next", func(s *escalate.LadderSpec) { s.Steps[0].Next = "b" }, ""},
		{"a step to itself", func(s *escalate.LadderSpec) { s.Steps[0].Next = "a" }, "steps[0].next"},
		{"a step to the one before", func(s *escalate.LadderSpec) { s.Steps[1].Next = "a" }, "steps[1].next"},
		{"a duty every minute", func(s *escalate.LadderSpec) { s.Duties[0].Every = mins(1) }, ""},
		{"a duty more often", func(s *escalate.LadderSpec) { s.Duties[0].Every = mins(1) - 1 }, "duties[0].every"},
		{"a duty once", func(s *escalate.LadderSpec) { s.Duties[0].Every = 0 }, ""},
		{"a duty at once", func(s *escalate.LadderSpec) { s.Duties[0].After = 0 }, ""},
		{"the latest duty", func(s *escalate.LadderSpec) { s.Duties[0].After = most }, ""},
		{"a later duty", func(s *escalate.LadderSpec) { s.Duties[0].After = most + 1 }, "duties[0].after"},
		{"the rarest duty", func(s *escalate.LadderSpec) { s.Duties[0].Every = most }, ""},
		{"a rarer duty", func(s *escalate.LadderSpec) { s.Duties[0].Every = most + 1 }, "duties[0].every"},
		{"a role of the step twice", func(s *escalate.LadderSpec) { s.Steps[1].Notify = []string{"x", "x"} }, "steps[1].notify[1]"},
		{"what shut means", func(s *escalate.LadderSpec) { s.Steps[0].WhenShut = "shrug" }, "steps[0].when_shut"},
		{"what nobody means", func(s *escalate.LadderSpec) { s.Steps[0].WhenNone = "shrug" }, "steps[0].when_none"},
		{"hours without a calendar", func(s *escalate.LadderSpec) { s.Steps[0].WhenShut, s.Calendar = escalate.Skip, nil }, "steps[0].when_shut"},
		{"hours of a calendar that is named", func(s *escalate.LadderSpec) {
			s.Steps[0].WhenShut, s.Calendar, s.CalendarName = escalate.Skip, nil, "office"
		}, ""},
		{"a severity", func(s *escalate.LadderSpec) { s.Severity = severity.Severities()[len(severity.Severities())-1] }, ""},
		{"one more severe than there is", func(s *escalate.LadderSpec) {
			s.Severity = severity.Severities()[len(severity.Severities())-1] + 1
		}, "severity"},
	} {
		s := escalate.LadderSpec{
			Steps: []escalate.StepSpec{
				{Name: "a", Notify: []string{"x"}, Wait: mins(1)},
				{Name: "b", Notify: []string{"x", "y"}},
			},
			Repeat: escalate.RepeatSpec{Times: 1, After: mins(1)}, Calendar: shortHours(),
			Duties: []escalate.DutySpec{{Name: "d", After: mins(1), Every: mins(2)}},
		}
		row.change(&s)
		var got []string
		if err := s.Validate(); err != nil {
			got = defects(t, err)
		}
		if fmt.Sprint(got) != "["+row.want+"]" {
			t.Errorf("%s: %v, want %q", row.name, got, row.want)
		}
	}
	// A thousand times over, of 9 steps and of 10.
	for n, want := range map[int]string{9: "[]", 10: "[repeat.times]"} {
		s := escalate.LadderSpec{Repeat: escalate.RepeatSpec{Times: 1000, After: mins(1)}}
		for i := range n {
			s.Steps = append(s.Steps, escalate.StepSpec{Name: fmt.Sprint("s", i), Notify: []string{"x"}, Wait: mins(1)})
		}
		s.Steps[n-1].Wait = 0
		var got []string
		if err := s.Validate(); err != nil {
			got = defects(t, err)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%d steps: %v, want %s", n, got, want)
		}
	}
	rule := func(change func(*escalate.TriggersSpec, *escalate.TriggerSpec)) error {
		s := escalate.TriggersSpec{Tiers: []string{"L1", "L2"}, Rules: []escalate.TriggerSpec{{Name: "a", To: "L2", From: []string{"l1"}, Attempts: 1}}}
		change(&s, &s.Rules[0])
		return s.Validate()
	}
	for i, row := range []struct {
		err  error
		want string
	}{
		{rule(func(*escalate.TriggersSpec, *escalate.TriggerSpec) {}), ""},
		{rule(func(_ *escalate.TriggersSpec, r *escalate.TriggerSpec) { r.Attempts = 0 }), "rules[0]"},
		{rule(func(_ *escalate.TriggersSpec, r *escalate.TriggerSpec) { r.Attempts, r.After = 0, mins(1) }), ""},
		{rule(func(_ *escalate.TriggersSpec, r *escalate.TriggerSpec) { r.After = most }), ""},
		{rule(func(_ *escalate.TriggersSpec, r *escalate.TriggerSpec) { r.After = most + 1 }), "rules[0].after"},
		{rule(func(_ *escalate.TriggersSpec, r *escalate.TriggerSpec) { r.Within = most }), ""},
		{rule(func(_ *escalate.TriggersSpec, r *escalate.TriggerSpec) { r.Within = most + 1 }), "rules[0].within"},
		{rule(func(_ *escalate.TriggersSpec, r *escalate.TriggerSpec) { r.Business = true }), "rules[0].business"},
		{rule(func(s *escalate.TriggersSpec, r *escalate.TriggerSpec) { r.Business, s.CalendarName = true, "office" }), ""},
		{rule(func(s *escalate.TriggersSpec, r *escalate.TriggerSpec) { r.Business, s.Calendar = true, shortHours() }), ""},
		{rule(func(_ *escalate.TriggersSpec, r *escalate.TriggerSpec) { r.From = []string{"*"} }), "rules[0].from[0]"},
		{rule(func(s *escalate.TriggersSpec, _ *escalate.TriggerSpec) { s.Tiers = nil }), ""},
		{rule(func(s *escalate.TriggersSpec, r *escalate.TriggerSpec) { r.From, s.Tiers = []string{"x", "*", ""}, nil }), "rules[0].from[2] rules[0].from[1]"},
		{rule(func(s *escalate.TriggersSpec, _ *escalate.TriggerSpec) { s.Rules = nil }), "rules"},
	} {
		var got []string
		if row.err != nil {
			got = defects(t, row.err)
		}
		if fmt.Sprint(got) != "["+row.want+"]" {
			t.Errorf("row %d: %v, want %q", i, got, row.want)
		}
	}
}

// night is a roster with people in shut hours alone, up to the last night; it counts how
// often it is asked for the next.
type night struct{ asked, last int }

func (n *night) OnCall(string, time.Time) []string { return nil }

func (n *night) NextOnCall(_ string, t time.Time) (time.Time, bool) {
	n.asked++
	at := time.Date(t.Year(), t.Month(), t.Day(), 22, 0, 0, 0, time.UTC)
	if n.asked == n.last { // by day, at last
		at = t.Add(time.Hour)
	}
	return at, true
}

// A held step looks ahead for 1,000 openings, and no further.
func TestStepLooksAheadForOpenings(t *testing.T) {
	office := calendar.Spec{Zone: "UTC", Week: calendar.Everyday("09:00-17:00")}
	l := mustLadder(t, escalate.LadderSpec{Calendar: &office, Steps: []escalate.StepSpec{
		{Name: "lead", Notify: []string{"lead"}, WhenNone: escalate.Hold, WhenShut: escalate.Hold},
	}})
	for last, want := range map[int]bool{1: true, 999: true, 1000: true, 1001: false, 0: false} {
		roster := &night{last: last}
		list := l.Timetable(time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), roster)
		if len(list) == 0 || list[0].Until.IsZero() == want || want && roster.asked < last || !want && roster.asked != 1000 {
			t.Errorf("by day the %dth time: %d asked, %+v", last, roster.asked, list)
		}
	}
}

// The audience of a duty has names, each once; a blank is none, neither there nor
// among the roles of a step.
func TestBlankNamesOfALadder(t *testing.T) {
	s := escalate.LadderSpec{
		Steps:  []escalate.StepSpec{{Name: "a", Notify: []string{" "}}},
		Duties: []escalate.DutySpec{{Name: "d", To: []string{"board", "", "board"}}, {Name: "e"}},
	}
	var e *tier.SpecError
	if !errors.As(s.Validate(), &e) {
		t.Fatal(s.Validate())
	}
	var paths []string
	for _, f := range e.Fields {
		paths = append(paths, f.Path)
	}
	if want := []string{"steps[0].notify[0]", "duties[0].to[1]", "duties[0].to[2]"}; !slices.Equal(paths, want) {
		t.Errorf("got %q, want %q", paths, want)
	}
}
