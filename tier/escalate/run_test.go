package escalate_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier/escalate"
	"github.com/supportops/policy/tier/oncall"
	"pgregory.net/rapid"
)

func TestEmptyStepIsPassedOverAtOnce(t *testing.T) {
	l := mustLadder(t, escalate.LadderSpec{Steps: []escalate.StepSpec{
		{Name: "a", Notify: []string{"r0"}, Wait: mins(10)},
		{Name: "b", Notify: []string{"r1"}, Wait: mins(20)},
		{Name: "c", Notify: []string{"r2"}},
	}})
	roster := shifts{"r0": {{0, 99, "ann"}}, "r2": {{0, 99, "cat"}}}
	want := []escalate.Notice{
		{Time: minute(0), Step: "a", Roles: []string{"r0"}, People: []string{"ann"}, Why: "started"},
		{Time: minute(10), Step: "b", Roles: []string{"r1"}, Untold: []string{"r1"}, Silence: "nobody_on_call", Why: "unanswered", Of: "a", Wait: mins(10)},
		{Time: minute(10), Step: "c", Roles: []string{"r2"}, People: []string{"cat"}, Why: "passed_over", Of: "b"},
	}
	if diff := cmp.Diff(want, l.Timetable(epoch, roster)); diff != "" {
		t.Error(diff)
	}
}

func TestActions(t *testing.T) {
	steps := []escalate.StepSpec{
		{Name: "a", Notify: []string{"ra"}, Wait: mins(10)},
		{Name: "b", Notify: []string{"rb"}, Wait: mins(10)},
		{Name: "c", Notify: []string{"rc"}},
	}
	at := func(m int, act escalate.Act, step string) escalate.Action {
		return escalate.Action{Time: minute(m), Act: act, Step: step}
	}
	repeat := escalate.RepeatSpec{Times: 1, From: "b", After: mins(5)}
	for _, tt := range []struct {
		name    string
		ackFor  int
		repeat  escalate.RepeatSpec
		actions []escalate.Action
		want    string
	}{
		{"nobody answers", 0, escalate.RepeatSpec{}, nil, "0a 10b 20c"},
		{"repeat", 0, repeat, nil, "0a 10b 20c 25b 35c"},
		{"acknowledged", 0, repeat, []escalate.Action{at(5, escalate.Acknowledge, "")}, "0a"},
		{"acknowledged at the instant of a step", 0, repeat, []escalate.Action{at(10, escalate.Acknowledge, "")}, "0a"},
		{"an acknowledgement brings no step forward", 2, escalate.RepeatSpec{}, []escalate.Action{at(5, escalate.Acknowledge, "")}, "0a 10b 20c"}, // it was 7b
		{"acknowledged before the start", 2, escalate.RepeatSpec{}, []escalate.Action{at(-300, escalate.Acknowledge, "")}, "0a 10b 20c"},          // it was -298a
		{"acknowledged for good before the start", 0, escalate.RepeatSpec{}, []escalate.Action{at(-1, escalate.Acknowledge, "")}, "0a 10b 20c"},
		{"jump and end before the start", 0, escalate.RepeatSpec{}, []escalate.Action{at(-2, escalate.JumpTo, "c"), at(-1, escalate.End, "")}, "0a 10b 20c"},
		{"acknowledgement and jump at one instant", 0, escalate.RepeatSpec{}, []escalate.Action{at(12, escalate.JumpTo, "c"), at(12, escalate.Acknowledge, "")}, "0a 10b 12c"}, // it was 0a 10b in this order alone
		{"two jumps at one instant", 0, escalate.RepeatSpec{}, []escalate.Action{at(3, escalate.JumpTo, "c"), at(3, escalate.JumpTo, "b")}, "0a 3c"},
		{"jump and end at one instant", 0, escalate.RepeatSpec{}, []escalate.Action{at(3, escalate.End, ""), at(3, escalate.JumpTo, "c")}, "0a"},
		{"acknowledged for a time", 30, escalate.RepeatSpec{}, []escalate.Action{at(5, escalate.Acknowledge, "")}, "0a 35b 45c"},
		{"acknowledged for a time, then ended", 30, escalate.RepeatSpec{}, []escalate.Action{at(34, escalate.End, ""), at(5, escalate.Acknowledge, "")}, "0a"},
		{"jump", 0, escalate.RepeatSpec{}, []escalate.Action{at(3, escalate.JumpTo, "c")}, "0a 3c"},
		{"jump back", 0, escalate.RepeatSpec{}, []escalate.Action{at(12, escalate.JumpTo, "a")}, "0a 10b 12a 22b 32c"},
		{"jump after an acknowledgement", 0, escalate.RepeatSpec{}, []escalate.Action{at(5, escalate.Acknowledge, ""), at(40, escalate.JumpTo, "b")}, "0a 40b 50c"},
		{"ended is ended", 0, repeat, []escalate.Action{at(5, escalate.End, ""), at(40, escalate.JumpTo, "b")}, "0a"},
		{"jump after the last step does not repeat again", 0, repeat, []escalate.Action{at(60, escalate.JumpTo, "c")}, "0a 10b 20c 25b 35c 60c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := mustLadder(t, escalate.LadderSpec{Steps: steps, Repeat: tt.repeat, AckFor: mins(tt.ackFor)})
			entries, err := l.Run(epoch, tt.actions, minute(999), nil)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for i, e := range entries {
				if i > 0 {
					got += " "
				}
				got += fmt.Sprint(int(e.Time.Sub(epoch).Minutes()), e.Step)
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
	l := mustLadder(t, escalate.LadderSpec{Steps: steps})
	if _, err := l.Run(epoch, []escalate.Action{at(1, escalate.JumpTo, "z")}, minute(9), nil); !errors.Is(err, priority.ErrUnknown) || err.Error() != `escalate: jump to "z": unknown step` {
		t.Errorf("jump to nowhere: %v", err)
	}
	if _, err := l.Run(epoch, []escalate.Action{at(1, "", "")}, minute(9), nil); !errors.Is(err, priority.ErrUnknown) {
		t.Errorf("unset act: %v", err)
	}
	// Only those up to until were looked at.
	for _, m := range []int{-10, 10} {
		bad := []escalate.Action{at(0, escalate.End, ""), at(m, escalate.JumpTo, "z")}
		if got, err := l.Run(epoch, bad, minute(9), nil); !errors.Is(err, priority.ErrUnknown) {
			t.Errorf("a jump to nowhere at minute %d: %v, %v", m, got, err)
		}
	}
	if got, err := l.Run(epoch, []escalate.Action{at(10, escalate.End, "")}, minute(10), nil); err != nil || len(got) != 1 {
		t.Errorf("ended at until: %v, %v", got, err)
	}
	if p, err := l.Apply(escalate.Position{Step: 7}, at(1, escalate.Acknowledge, "")); err != nil || !p.Ended {
		t.Errorf("a position of another ladder: %+v, %v", p, err)
	}
}

// evenings is a roster with somebody on call at eight in the evening alone.
type evenings struct{}

func (evenings) OnCall(role string, t time.Time) []string {
	if t.Hour() == 20 && t.Minute() == 0 {
		return []string{role}
	}
	return nil
}

func (evenings) NextOnCall(role string, t time.Time) (time.Time, bool) {
	at := time.Date(t.Year(), t.Month(), t.Day(), 20, 0, 0, 0, time.UTC)
	if at.Before(t) {
		at = at.AddDate(0, 0, 1)
	}
	return at, true
}

// A step that is held until somebody is on call is passed over if it may never
// be taken then: where it is never open any more, and where it never is just then.
func TestHeldForNobody(t *testing.T) {
	once := calendar.Spec{Zone: "UTC", Dates: map[calendar.Date][]calendar.Hours{calendar.NewDate(2026, 3, 2): {"09:00-10:00"}}}
	daily := calendar.Spec{Zone: "UTC", Week: calendar.Everyday("09:00-17:00")}
	open := calendar.Spec{Zone: "UTC", Week: calendar.Everyday("09:00-21:00")}
	for _, row := range []struct {
		name string
		cal  calendar.Spec
		held bool
	}{{"once", once, false}, {"daily", daily, false}, {"open", open, true}} {
		l := mustLadder(t, escalate.LadderSpec{Calendar: &row.cal, Steps: []escalate.StepSpec{
			{Name: "a", Notify: []string{"x"}, Wait: mins(5), WhenShut: escalate.Hold, WhenNone: escalate.Hold}, {Name: "b", Notify: []string{"y"}},
		}})
		n, next := l.Take(l.Begin(epoch), evenings{})
		evening := time.Date(2026, 3, 2, 20, 0, 0, 0, time.UTC)
		if row.held {
			if !n.Until.Equal(evening) || !next.Time.Equal(evening) || next.Step != 0 {
				t.Errorf("%s: %+v, then %+v", row.name, n, next)
			}
		} else if !n.Until.IsZero() || next.Step != 1 || next.Why != "passed_over" || n.Silence != "nobody_on_call" {
			t.Errorf("%s: %+v, then %+v", row.name, n, next)
		}
	}
}

// An act or a step that the ladder does not know changes nothing.
func TestApplyUnknown(t *testing.T) {
	l := mustLadder(t, escalate.LadderSpec{Steps: []escalate.StepSpec{{Name: "a", Notify: []string{"x"}}}})
	p := l.Begin(epoch)
	for _, a := range []escalate.Action{{Time: minute(1), Act: "shout"}, {Time: minute(1), Act: escalate.JumpTo, Step: "b"}, {Time: minute(1), Act: escalate.JumpTo}} {
		if got, err := l.Apply(p, a); !errors.Is(err, priority.ErrUnknown) || got != p {
			t.Errorf("%+v: %+v, %v", a, got, err)
		}
	}
}

func TestToldByNow(t *testing.T) {
	l := mustLadder(t, escalate.LadderSpec{Steps: []escalate.StepSpec{
		{Name: "a", Notify: []string{"x", "y"}, Wait: mins(10)},
		{Name: "b", Notify: []string{"y", "z"}, Wait: mins(10)},
		{Name: "c", Notify: []string{"w"}},
	}})
	entries, err := l.Run(epoch, nil, minute(10), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := told(entries); !slices.Equal(got, []string{"x", "y", "z"}) {
		t.Errorf("told %v", got)
	}
}

// walk runs a ladder minute by minute, as a person with a watch would: each
// minute it looks whether an action or the next step is due, and counts waits
// down, those in business time only in minutes that begin open.
func walk(s escalate.LadderSpec, cal *calendar.Calendar, actions []escalate.Action, until int, roster oncall.OnCaller) (got []string) {
	step, round, left, held := 0, 0, int(s.Delay.Std().Minutes()), 0
	business, running, ended := s.Business, true, false
	index := func(name string) int {
		return slices.IndexFunc(s.Steps, func(x escalate.StepSpec) bool { return x.Name == name })
	}
	for m := 0; m <= until && !ended; m++ {
		now := minute(m)
		// take takes steps that are due now.
		take := func() {
			for running && left == 0 && m >= held {
				st := s.Steps[step]
				open := cal == nil || cal.Open(now)
				if !open && st.WhenShut == escalate.Hold {
					return // looks again next minute
				}
				var people []string
				if open || st.WhenShut == "" {
					for _, r := range st.Notify {
						for _, p := range roster.OnCall(r, now) {
							if !slices.Contains(people, p) {
								people = append(people, p)
							}
						}
					}
				}
				if open || st.WhenShut == "" {
					if later := reach(st, cal, roster, m); len(people) == 0 && st.WhenNone == escalate.Hold && later >= 0 {
						held = later
						return
					}
				}
				got = append(got, fmt.Sprintf("%d %s round %d %v", m, st.Name, round, people))
				next := step + 1
				if st.Next != "" {
					next = index(st.Next)
				}
				switch {
				case next < len(s.Steps):
					left, business = int(st.Wait.Std().Minutes()), st.Business
					if len(people) == 0 {
						left = 0
					}
					step = next
				case round < s.Repeat.Times:
					round++
					left, business = int(s.Repeat.After.Std().Minutes()), s.Repeat.Business
					step = max(index(s.Repeat.From), 0)
				default:
					running = false
				}
			}
		}
		// An action at this instant comes before a step that is due at it, but
		// after the steps that led here.
		jump := -1
		for _, a := range actions {
			switch {
			case !a.Time.Equal(now):
			case a.Act == escalate.Acknowledge && s.AckFor == 0:
				running = false
			case a.Act == escalate.Acknowledge:
				held = max(held, m+int(s.AckFor.Std().Minutes()))
			case a.Act == escalate.JumpTo:
				jump = max(jump, index(a.Step))
			case a.Act == escalate.End:
				ended = true
			}
		}
		if jump >= 0 {
			step, left, held, running = jump, 0, 0, true
		}
		if ended {
			break
		}
		take()
		if running && left > 0 && (!business || cal.Open(now)) {
			left-- // at the end of this minute, even if it is shut by then
		}
	}
	return got
}

// reach returns the first minute after m at which somebody is on call for the
// step and it may be taken, -1 for none.
func reach(st escalate.StepSpec, cal *calendar.Calendar, roster oncall.OnCaller, m int) int {
	for m++; m < 200; m++ {
		for _, role := range st.Notify {
			if len(roster.OnCall(role, minute(m))) > 0 && (st.WhenShut == "" || cal.Open(minute(m))) {
				return m
			}
		}
	}
	return -1
}

// The run of a ladder is what a person with a watch does, minute by minute.
func TestRunEqualsWalkProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genLadderSpec().Draw(t, "spec")
		l := mustLadder(t, s)
		roster := genShifts().Draw(t, "roster")
		actions := genActions(len(s.Steps)).Draw(t, "actions")
		until := rapid.IntRange(0, 150).Draw(t, "until")
		var cal *calendar.Calendar
		if s.Calendar != nil {
			var err error
			if cal, err = calendar.New(*s.Calendar); err != nil {
				t.Fatal(err)
			}
		}
		entries, err := l.Run(epoch, actions, minute(until), roster)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range entries {
			if !e.Until.IsZero() { // held: it comes again
				if e.Silence != "nobody_on_call" || !slices.Equal(e.Untold, e.Roles) || !e.Until.After(e.Time) {
					t.Fatalf("%+v", e)
				}
				continue
			}
			got = append(got, fmt.Sprintf("%d %s round %d %v", int(e.Time.Sub(epoch).Minutes()), e.Step, e.Round, e.People))
			if (e.Silence == "") != (len(e.People) > 0) {
				t.Fatalf("%+v", e)
			}
		}
		if diff := cmp.Diff(walk(s, cal, actions, until, roster), got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// The timetable is the run without actions; up to an instant, it is its
// beginning; taken step by step from stored positions, it is the same.
func TestTimetableEqualsStepByStepProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genLadderSpec().Draw(t, "spec")
		l := mustLadder(t, s)
		roster := genShifts().Draw(t, "roster")
		table := l.Timetable(epoch, roster)
		until := minute(rapid.IntRange(0, 200).Draw(t, "until"))
		run, err := l.Run(epoch, nil, until, roster)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for n < len(table) && !table[n].Time.After(until) {
			n++
		}
		if diff := cmp.Diff(table[:n], run, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		var steps []escalate.Notice
		for p := l.Begin(epoch); !p.Ended; {
			data, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			var stored escalate.Position
			if err := json.Unmarshal(data, &stored); err != nil {
				t.Fatal(err)
			}
			var e escalate.Notice
			e, p = l.Take(stored, roster)
			steps = append(steps, e)
		}
		if diff := cmp.Diff(table, steps); diff != "" {
			t.Fatal(diff)
		}
		table = slices.DeleteFunc(table, func(e escalate.Notice) bool { return !e.Until.IsZero() }) // of a held step the notice that tells somebody
		for i, e := range table {
			if i > 0 && e.Time.Before(table[i-1].Time) {
				t.Fatalf("entry %d is before the one before", i)
			}
			if i > 0 && e.Why == "passed_over" && (table[i-1].Silence == "" || e.Due.IsZero() && !e.Time.Equal(table[i-1].Time)) {
				t.Fatalf("%+v passed over %+v", e, table[i-1])
			}
			if e.Why == "unanswered" && table[i-1].Silence != "" {
				t.Fatalf("%+v waited for %+v, which reached nobody", e, table[i-1])
			}
		}
	})
}

// The order in which actions are given changes nothing, even of those at one
// instant; and storing the position between one step and the next and applying
// the actions as they count is the same run.
func TestActionOrderDoesNotMatterProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genLadderSpec().Draw(t, "spec")
		l, roster := mustLadder(t, s), genShifts().Draw(t, "roster")
		actions := genActions(len(s.Steps)).Draw(t, "actions")
		run, err := l.Run(epoch, actions, minute(90), roster)
		if err != nil {
			t.Fatal(err)
		}
		again, err := l.Run(epoch, rapid.Permutation(actions).Draw(t, "order"), minute(90), roster)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(run, again); diff != "" {
			t.Fatal(diff)
		}
		var steps []escalate.Notice
		p := l.Begin(epoch)
		for m := -2; m <= 90; m++ {
			for _, act := range []escalate.Act{escalate.Acknowledge, escalate.JumpTo, escalate.End} {
				for i := range s.Steps {
					for _, a := range actions {
						if !a.Time.Equal(minute(m)) || a.Act != act || act == escalate.JumpTo && a.Step != s.Steps[i].Name {
							continue
						}
						data, err := json.Marshal(p)
						if err != nil {
							t.Fatal(err)
						}
						var stored escalate.Position
						if err := json.Unmarshal(data, &stored); err != nil {
							t.Fatal(err)
						}
						if p, err = l.Apply(stored, a); err != nil {
							t.Fatal(err)
						}
					}
				}
			}
			for !p.Ended && !p.Time.After(minute(m)) {
				var e escalate.Notice
				e, p = l.Take(p, roster)
				steps = append(steps, e)
			}
		}
		if diff := cmp.Diff(run, steps, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// An acknowledgement more makes no entry earlier, where every step reaches
// somebody: one that does not is passed over, and who is on call later may
// differ. Nothing is before the start.
func TestAcknowledgementOnlyDelaysProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genLadderSpec().Draw(t, "spec")
		for i := range s.Steps {
			if s.Steps[i].WhenShut == escalate.Skip {
				s.Steps[i].WhenShut = escalate.Hold
			}
		}
		l := mustLadder(t, s)
		actions := genActions(len(s.Steps)).Draw(t, "actions")
		ack := escalate.Action{Time: minute(rapid.IntRange(-20, 60).Draw(t, "at")), Act: escalate.Acknowledge}
		before, err := l.Run(epoch, actions, minute(200), nil)
		if err != nil {
			t.Fatal(err)
		}
		after, err := l.Run(epoch, append(slices.Clone(actions), ack), minute(200), nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range after {
			if e.Time.Before(epoch) {
				t.Fatalf("%+v is before the start", e)
			}
			if i < len(before) && e.Time.Before(before[i].Time) {
				t.Fatalf("acknowledged at %v: %+v, without %+v", ack.Time, e, before[i])
			}
		}
	})
}

// Whoever is on call, an acknowledgement brings no position forward.
func TestAcknowledgedPositionIsNotEarlierProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, roster := mustLadder(t, genLadderSpec().Draw(t, "spec")), genShifts().Draw(t, "roster")
		for p := l.Begin(epoch); !p.Ended; _, p = l.Take(p, roster) {
			got, err := l.Apply(p, escalate.Action{Time: minute(rapid.IntRange(-20, 90).Draw(t, "at")), Act: escalate.Acknowledge})
			if err != nil || !got.Ended && (got.Time.Before(p.Time) || got.Step != p.Step || got.Round != p.Round) {
				t.Fatalf("%+v from %+v, %v", got, p, err)
			}
		}
	})
}

func TestHoldTellsWhenItWasDue(t *testing.T) {
	cal := calendar.OfficeHours("Europe/Berlin")
	l := mustLadder(t, escalate.LadderSpec{Calendar: &cal, Steps: []escalate.StepSpec{
		{Name: "lead", Notify: []string{"lead"}, Wait: mins(60), WhenShut: escalate.Hold},
		{Name: "head", Notify: []string{"head"}, WhenShut: escalate.Skip},
	}})
	friday := time.Date(2026, 3, 6, 19, 0, 0, 0, time.UTC)
	got := l.Timetable(friday, nil)
	monday := time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)
	if len(got) != 2 || !got[0].Time.Equal(monday) || !got[0].Due.Equal(friday) || got[1].Silence != "" {
		t.Errorf("got %+v", got)
	}
	late := l.Timetable(time.Date(2026, 3, 6, 15, 30, 0, 0, time.UTC), nil)
	if late[1].Silence != "out_of_hours" || late[1].People != nil {
		t.Errorf("got %+v", late[1])
	}
}

// A step that is held for an opening that never comes is passed over.
func TestHoldWithoutAnotherOpening(t *testing.T) {
	cal := calendar.Spec{Zone: "UTC", Dates: map[calendar.Date][]calendar.Hours{calendar.NewDate(2026, 3, 1): {"09:00-10:00"}}}
	l := mustLadder(t, escalate.LadderSpec{Calendar: &cal, Steps: []escalate.StepSpec{
		{Name: "a", Notify: []string{"x"}, Wait: mins(5), WhenShut: escalate.Hold},
		{Name: "b", Notify: []string{"y"}, Wait: mins(5), Business: true},
		{Name: "c", Notify: []string{"z"}},
	}})
	got := l.Timetable(epoch, nil)
	if len(got) != 2 || got[0].Silence != "out_of_hours" || !got[1].Time.Equal(epoch) || got[1].Why != "passed_over" {
		t.Errorf("got %+v, want a passed over, b, and no end to b's wait", got)
	}
}

func BenchmarkTimetable(b *testing.B) {
	s, _ := escalate.HandbookLadderSpec(severity.SEV1)
	l := mustLadder(b, s)
	b.ReportAllocs()
	for b.Loop() {
		l.Timetable(epoch, nil)
	}
}

// Numbers that count from 0 are in JSON at 0 too. The first round was not.
func TestCountsFromZeroAreWritten(t *testing.T) {
	for _, tt := range []struct {
		value any
		want  []string
	}{
		{escalate.Notice{}, []string{`"round":0`}},
		{escalate.Position{}, []string{`"step":0`, `"round":0`}},
		{escalate.Firing{}, []string{`"answer":0`}},
	} {
		data, err := json.Marshal(tt.value)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range tt.want {
			if !strings.Contains(string(data), want) {
				t.Errorf("%T: %s, want %s", tt.value, data, want)
			}
		}
	}
}

// A position that has ended, or that is of a ladder with other steps, takes no
// step; what people do then has no effect but a jump.
func TestPositionsThatHaveEnded(t *testing.T) {
	l := mustLadder(t, escalate.LadderSpec{AckFor: mins(5), Steps: []escalate.StepSpec{
		{Name: "a", Notify: []string{"x"}, Wait: mins(1)}, {Name: "b", Notify: []string{"x"}},
	}})
	at := escalate.Position{Start: epoch, Time: epoch, Due: epoch}
	for name, change := range map[string]func(*escalate.Position){
		"ended":        func(p *escalate.Position) { p.Ended = true },
		"ended at b":   func(p *escalate.Position) { p.Ended, p.Step = true, 1 },
		"before all":   func(p *escalate.Position) { p.Step = -1 },
		"behind all":   func(p *escalate.Position) { p.Step = 2 },
		"ended behind": func(p *escalate.Position) { p.Ended, p.Step = true, 2 },
	} {
		p := at
		change(&p)
		want := p
		want.Ended = true
		if n, next := l.Take(p, nil); n.Step != "" || n.Roles != nil || next != want {
			t.Errorf("%s: took %+v, then %+v", name, n, next)
		}
		if next, err := l.Apply(p, escalate.Action{Time: minute(1), Act: escalate.Acknowledge}); err != nil || next != want {
			t.Errorf("%s: acknowledged, then %+v, %v", name, next, err)
		}
		if next, err := l.Apply(p, escalate.Action{Time: minute(1), Act: escalate.JumpTo, Step: "b"}); err != nil || next.Ended || next.Step != 1 || !next.Time.Equal(minute(1)) {
			t.Errorf("%s: jumped, then %+v, %v", name, next, err)
		}
	}
	if n, next := l.Take(at, nil); n.Step != "a" || next.Step != 1 || next.Ended {
		t.Errorf("a is not taken: %+v, then %+v", n, next)
	}
	// A ladder without steps has ended, and so has one whose first step waits for
	// open time that never comes.
	never := mustLadder(t, escalate.LadderSpec{Calendar: &calendar.Spec{Zone: "UTC", Dates: map[calendar.Date][]calendar.Hours{calendar.NewDate(2026, 3, 1): {"09:00-10:00"}}},
		Delay: mins(5), Business: true, Steps: []escalate.StepSpec{{Name: "a", Notify: []string{"x"}}}})
	for _, l := range []*escalate.Ladder{never, {}} {
		if p, want := l.Begin(epoch), (escalate.Position{Start: epoch, Ended: true}); p != want {
			t.Errorf("began %+v, want %+v", p, want)
		}
		if all := l.Timetable(epoch, nil); all != nil {
			t.Errorf("the timetable is %+v", all)
		}
	}
	// An instant of the clock of this machine is kept as an instant alone.
	now := time.Now()
	if p := l.Begin(now); p.Start != now.Round(0) || p.Time != now.Round(0) {
		t.Errorf("begins at %v", p.Start)
	}
	if p, err := l.Apply(at, escalate.Action{Time: now, Act: escalate.JumpTo, Step: "b"}); err != nil || p.Time != now.Round(0) {
		t.Errorf("jumps at %v, %v", p.Time, err)
	}
}
