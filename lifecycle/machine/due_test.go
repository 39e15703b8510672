package machine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/sla/calendar"
	"pgregory.net/rapid"
)

// nightDesk is a calendar that is open every night from 18:00 to 06:00 UTC,
// written for the tests: a walk by the minute.
type nightDesk struct{}

func (nightDesk) open(t time.Time) bool { return t.Hour() >= 18 || t.Hour() < 6 }

func (c nightDesk) Add(t time.Time, d time.Duration) (time.Time, bool) {
	for ; d > 0; t = t.Add(time.Minute) {
		if c.open(t) {
			d -= time.Minute
		}
	}
	return t, true
}

func (c nightDesk) Elapsed(a, b time.Time) (d time.Duration) {
	for ; a.Before(b); a = a.Add(time.Minute) {
		if c.open(a) {
			d += time.Minute
		}
	}
	return d
}

// AddDays counts Monday to Friday.
func (nightDesk) AddDays(t time.Time, n int, _ calendar.DayRule) (time.Time, bool) {
	for n > 0 {
		t = t.AddDate(0, 0, 1)
		if t.Weekday() != time.Saturday && t.Weekday() != time.Sunday {
			n--
		}
	}
	return t, true
}

func TestDue(t *testing.T) {
	s := preset.StandardSpec()
	s.Timers = append(s.Timers,
		machine.TimerSpec{Name: "look_again", State: "pending", After: lifecycle.Duration(3 * time.Hour), Business: true},
		machine.TimerSpec{Name: "unresolved", State: "escalated", Since: machine.SinceCreated, After: lifecycle.Duration(2 * time.Hour)},
		machine.TimerSpec{Name: "far", State: "triaged", After: 876_000 * lifecycle.Duration(time.Hour), Times: 3},
		machine.TimerSpec{Name: "daily", State: "pending", After: lifecycle.Duration(24 * time.Hour), Times: 2},
		machine.TimerSpec{Name: "since_contact", State: "pending", Since: machine.SinceContact, After: lifecycle.Duration(time.Hour), Event: "resume"},
	)
	m := mustMachine(t, s)
	friday := time.Date(2024, 3, 8, 16, 0, 0, 0, time.UTC)
	reply := lifecycle.Event{Time: friday.Add(time.Hour), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public}
	contact := reply
	contact.Side = lifecycle.Customer
	in := func(state lifecycle.State) lifecycle.Event {
		return lifecycle.Event{Time: friday, Kind: lifecycle.Updated, State: state}
	}
	var clocks machine.Adder = nightDesk{}
	at := func(day, hour int) time.Time { return time.Date(2024, 3, day, hour, 0, 0, 0, time.UTC) }
	say := func(day, hour int, side lifecycle.Side) lifecycle.Event {
		return lifecycle.Event{Time: at(day, hour), Kind: lifecycle.Message, Side: side, Visibility: lifecycle.Public}
	}
	for _, tc := range []struct {
		name   string
		events []lifecycle.Event
		clocks machine.Adder
		want   []machine.Due
	}{
		{"business days from entering", []lifecycle.Event{in("resolved"), reply}, clocks, []machine.Due{
			{Timer: "auto_close", Nth: 1, Time: at(15, 16), Event: "close", Since: friday},
		}},
		{"follow-ups from the last reply", []lifecycle.Event{in("waiting"), reply}, clocks, []machine.Due{
			{Timer: "remind_customer", Nth: 1, Time: at(12, 17), Since: at(8, 17)},
			{Timer: "remind_customer", Nth: 2, Time: at(14, 17), Since: at(8, 17)},
			{Timer: "give_up_waiting", Nth: 1, Time: at(18, 17), Event: "resolve", Since: at(14, 17)},
		}},
		{"an earlier reply does not count", []lifecycle.Event{reply, {Time: at(8, 18), Kind: lifecycle.StateChanged, State: "waiting"}}, nil, []machine.Due{
			{Timer: "remind_customer", Nth: 1, Never: true, Since: at(8, 18)},
			{Timer: "remind_customer", Nth: 2, Never: true, Since: at(8, 18)},
			{Timer: "give_up_waiting", Nth: 1, Never: true, Event: "resolve"},
		}},
		{"open time and real time, in order", []lifecycle.Event{in("pending"), contact}, clocks, []machine.Due{
			{Timer: "since_contact", Nth: 1, Time: at(8, 18), Event: "resume", Since: at(8, 17)},
			{Timer: "look_again", Nth: 1, Time: at(8, 21), Since: friday},
			{Timer: "daily", Nth: 1, Time: at(9, 16), Since: friday},
			{Timer: "daily", Nth: 2, Time: at(10, 16), Since: friday},
		}},
		{"since the ticket was opened", []lifecycle.Event{in("new"), {Time: at(8, 23), Kind: lifecycle.StateChanged, State: "escalated"}}, clocks, []machine.Due{
			{Timer: "unresolved", Nth: 1, Time: at(8, 23), Since: friday}, // two hours were over when the state was entered
		}},
		{"beyond what can be counted", []lifecycle.Event{in("triaged")}, clocks, []machine.Due{
			{Timer: "far", Nth: 1, Time: friday.Add(876_000 * time.Hour), Since: friday},
			{Timer: "far", Nth: 2, Time: friday.Add(2 * 876_000 * time.Hour), Since: friday},
			{Timer: "far", Nth: 3, Never: true, Since: friday},
		}},
		{"an agent's own message is the first follow-up", []lifecycle.Event{in("waiting"), reply, say(11, 9, lifecycle.Agent)}, clocks, []machine.Due{
			{Timer: "remind_customer", Nth: 2, Time: at(13, 9), Since: at(11, 9)},
			{Timer: "give_up_waiting", Nth: 1, Time: at(15, 9), Event: "resolve", Since: at(13, 9)},
		}},
		{"and the second, which then waits", []lifecycle.Event{in("waiting"), reply, say(11, 9, lifecycle.Agent), say(13, 9, lifecycle.Agent)}, clocks, []machine.Due{
			{Timer: "give_up_waiting", Nth: 1, Time: at(15, 9), Event: "resolve", Since: at(13, 9)},
		}},
		{"a third changes nothing", []lifecycle.Event{in("waiting"), reply, say(11, 9, lifecycle.Agent), say(13, 9, lifecycle.Agent), say(14, 9, lifecycle.Agent)}, clocks, []machine.Due{
			{Timer: "give_up_waiting", Nth: 1, Time: at(15, 9), Event: "resolve", Since: at(13, 9)},
		}},
		{"the question was asked before", []lifecycle.Event{reply, {Time: at(8, 18), Kind: lifecycle.StateChanged, State: "waiting"}, say(11, 9, lifecycle.Agent), say(13, 9, lifecycle.Agent)}, clocks, []machine.Due{
			{Timer: "give_up_waiting", Nth: 1, Time: at(15, 9), Event: "resolve", Since: at(13, 9)},
		}},
		{"an answer nobody has read yet", []lifecycle.Event{in("waiting"), reply, say(11, 9, lifecycle.Customer)}, clocks, []machine.Due{
			{Timer: "remind_customer", Nth: 1, Held: true, Since: at(8, 17)},
			{Timer: "remind_customer", Nth: 2, Held: true, Since: at(8, 17)},
			{Timer: "give_up_waiting", Nth: 1, Held: true, Event: "resolve", Since: at(14, 17)},
		}},
		{"a reply asks anew", []lifecycle.Event{in("waiting"), reply, say(11, 9, lifecycle.Customer), say(11, 10, lifecycle.Agent)}, clocks, []machine.Due{
			{Timer: "remind_customer", Nth: 1, Time: at(13, 10), Since: at(11, 10)},
			{Timer: "remind_customer", Nth: 2, Time: at(15, 10), Since: at(11, 10)},
			{Timer: "give_up_waiting", Nth: 1, Time: at(19, 10), Event: "resolve", Since: at(15, 10)},
		}},
		{"no closing over an unanswered message", []lifecycle.Event{in("resolved"), say(11, 9, lifecycle.Customer)}, clocks, []machine.Due{
			{Timer: "auto_close", Nth: 1, Held: true, Event: "close", Since: friday},
		}},
		{"an answered one", []lifecycle.Event{in("resolved"), say(11, 9, lifecycle.Customer), say(11, 10, lifecycle.Agent)}, clocks, []machine.Due{
			{Timer: "auto_close", Nth: 1, Time: at(15, 16), Event: "close", Since: friday},
		}},
		{"the message before the resolution", []lifecycle.Event{say(8, 15, lifecycle.Customer), in("resolved")}, clocks, []machine.Due{
			{Timer: "auto_close", Nth: 1, Time: at(15, 16), Event: "close", Since: friday},
		}},
		{"open time without a calendar", []lifecycle.Event{in("pending"), contact}, nil, []machine.Due{
			{Timer: "since_contact", Nth: 1, Time: at(8, 18), Event: "resume", Since: at(8, 17)},
			{Timer: "daily", Nth: 1, Time: at(9, 16), Since: friday},
			{Timer: "daily", Nth: 2, Time: at(10, 16), Since: friday},
			{Timer: "look_again", Nth: 1, Never: true, Since: friday},
		}},
		{"a state without timers", []lifecycle.Event{in("new")}, clocks, nil},
		{"no events", nil, clocks, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tl := m.Replay(lifecycle.NewHistory(tc.events), machine.Options{AsOf: at(30, 0)})
			if diff := cmp.Diff(tc.want, tl.Due(tc.clocks)); diff != "" {
				t.Error(diff)
			}
		})
	}
	tl := m.Replay(lifecycle.NewHistory([]lifecycle.Event{in("waiting"), reply}), machine.Options{})
	if d, ok := tl.NextTimer(clocks, at(12, 17)); !ok || d.Nth != 2 {
		t.Errorf("next after the first reminder is %+v, %v", d, ok)
	}
	for name, now := range map[string]time.Time{"at its instant": at(18, 17), "a year late": at(18, 17).AddDate(1, 0, 0)} {
		if d, ok := tl.NextTimer(clocks, now); !ok || d.Timer != "give_up_waiting" || !d.Time.Equal(at(18, 17)) {
			t.Errorf("a step not made, %s: %+v, %v", name, d, ok)
		}
	}
	tl = m.Replay(lifecycle.NewHistory([]lifecycle.Event{in("new"), {Time: at(8, 23), Kind: lifecycle.StateChanged, State: "escalated"}}), machine.Options{})
	if d, ok := tl.NextTimer(clocks, at(8, 23)); ok {
		t.Errorf("a reminder given already: %+v", d)
	}
	if d, ok := tl.NextTimer(clocks, at(8, 22)); !ok || d.Timer != "unresolved" {
		t.Errorf("a reminder since the last look: %+v, %v", d, ok)
	}
}

// TestLongestTimer: the times of a timer are due up to the longest time that can
// be counted, that one included, and never beyond it.
func TestLongestTimer(t *testing.T) {
	const longest = 1<<63 - 1
	s := smallMachine()
	want := map[string]bool{}
	for name, x := range map[string]machine.TimerSpec{"seventh": {After: longest / 7, Times: 7}, "sixth": {After: longest/7 + 1, Times: 7}, "second": {After: longest / 3, Times: 2}} {
		x.Name, x.State = name, "new"
		s.Timers = append(s.Timers, x)
		for n := range x.Times {
			want[fmt.Sprint(name, n+1)] = name != "sixth" || n < 6
		}
	}
	tl := mustMachine(t, s).Replay(lifecycle.NewHistory([]lifecycle.Event{{Time: epoch, Kind: lifecycle.Created, State: "new"}}), machine.Options{})
	got := map[string]bool{}
	for _, d := range tl.Due(nil) {
		if got[fmt.Sprint(d.Timer, d.Nth)] = !d.Never; !d.Never && d.Timer == "seventh" && d.Time.Sub(epoch) != longest/7*time.Duration(d.Nth) {
			t.Errorf("%+v", d)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestNextTimerProperty: at any moment a timer whose instant is over and whose
// step was not made is to be done; else the first that comes.
func TestNextTimerProperty(tt *testing.T) {
	minute := lifecycle.Duration(time.Minute)
	anchors := []machine.Anchor{"", machine.SinceEntered, machine.SinceContact, machine.SinceReply, machine.SinceFirstReply, machine.SinceCreated}
	rapid.Check(tt, func(t *rapid.T) {
		s := smallMachine()
		for i := range rapid.IntRange(1, 5).Draw(t, "timers") {
			s.Timers = append(s.Timers, machine.TimerSpec{
				Name: string(rune('a' + i)), State: s.States[rapid.IntRange(0, len(s.States)-1).Draw(t, "state")].Name,
				Since: rapid.SampledFrom(anchors).Draw(t, "since"),
				After: minute * lifecycle.Duration(rapid.IntRange(1, 15).Draw(t, "after")), Times: rapid.IntRange(0, 2).Draw(t, "times"),
				Event: rapid.SampledFrom([]string{"", "no such event", "again", "open"}).Draw(t, "event"),
			})
		}
		s.Transitions = append(s.Transitions, machine.TransitionSpec{Event: "again", From: []lifecycle.State{"new"}, To: "new"})
		m := mustMachine(tt, s)
		events := genEvents().Draw(t, "events")
		for i := range events {
			events[i].State = rapid.SampledFrom([]lifecycle.State{"", "", "new", "new", "open", "limbo"}).Draw(t, "state")
		}
		tl := m.Replay(lifecycle.NewHistory(events), machine.Options{})
		now := epoch.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "now")) * time.Minute)
		visit, _ := tl.Current()
		var want machine.Due
		found := false
		for _, d := range tl.Due(nil) {
			if d.Held {
				continue
			}
			if d.Time.Before(visit.From) {
				t.Fatalf("%+v is due before the state was entered, at %v", d, visit.From)
			}
			open := d.Time.After(now)
			for step := range m.Transitions() {
				open = open || step.From == visit.State && step.To != visit.State && step.Event == d.Event
			}
			if open && (!found || d.Time.Before(want.Time)) {
				want, found = d, true
			}
		}
		if got, ok := tl.NextTimer(nil, now); ok != found || got != want {
			t.Fatalf("next is %+v, %v; want %+v, %v", got, ok, want, found)
		}
	})
}

func TestLimits(t *testing.T) {
	s := preset.LiteralSpec()
	s.States[0].Limit, s.States[0].Owner = lifecycle.Duration(5*time.Minute), "desk"
	s.States[1].Limit = lifecycle.Duration(time.Hour)
	m := mustMachine(t, s)
	want := []machine.Limit{
		{State: "new", Owner: "desk", Within: lifecycle.Duration(5 * time.Minute)},
		{State: "triaged", Within: lifecycle.Duration(time.Hour)},
	}
	if diff := cmp.Diff(want, m.Limits()); diff != "" {
		t.Error(diff)
	}
	at := func(hour, minute int) time.Time { return time.Date(2024, 3, 8, hour, minute, 0, 0, time.UTC) }
	tl := m.Replay(lifecycle.NewHistory([]lifecycle.Event{
		{Time: at(17, 30), Kind: lifecycle.Created, State: "new"},
		{Time: at(18, 5), Kind: lifecycle.StateChanged, State: "triaged"},
		{Time: at(19, 5), Kind: lifecycle.StateChanged, State: "new"},
		{Time: at(19, 11), Kind: lifecycle.StateChanged, State: "assigned"},
	}), machine.Options{})

	astray := m.Replay(lifecycle.NewHistory([]lifecycle.Event{
		{Time: at(9, 0), Kind: lifecycle.Created, State: "limbo"},
		{Time: at(10, 0), Kind: lifecycle.StateChanged, State: "new"},
		{Time: at(11, 0), Kind: lifecycle.StateChanged, State: "limbo"},
		{Time: at(12, 0), Kind: lifecycle.StateChanged, State: "triaged"},
		{Time: at(14, 0), Kind: lifecycle.StateChanged, State: "limbo"},
	}), machine.Options{})
	if got := astray.Overruns(nil); len(got) != 2 || got[0].State != "new" || got[0].Visit != 1 || got[1].State != "triaged" || got[1].Visit != 3 {
		t.Errorf("beside states that are not declared: %+v", got)
	}
	got := tl.Overruns(nil)
	if diff := cmp.Diff([]machine.Overrun{
		{Limit: want[0], Visit: 0, Spent: lifecycle.Duration(35 * time.Minute)},
		{Limit: want[0], Visit: 2, Spent: lifecycle.Duration(6 * time.Minute)},
	}, got); diff != "" {
		t.Errorf("exactly the limit is within it: %s", diff)
	}
	if diff := cmp.Diff([]machine.Overrun{
		{Limit: want[0], Visit: 2, Spent: lifecycle.Duration(6 * time.Minute)},
	}, tl.Overruns(nightDesk{})); diff != "" {
		t.Errorf("open time: %s", diff)
	}
	states := tl.States(nightDesk{})
	if states[0].Real != lifecycle.Duration(41*time.Minute) || states[0].Business != lifecycle.Duration(11*time.Minute) {
		t.Errorf("%+v", states[0])
	}
	if got := tl.Waits.Time(machine.OnDesk, nightDesk{}); got != 71*time.Minute {
		t.Errorf("open time of the desk's turn is %v", got)
	}
	if got := tl.TimeIn(machine.Open, nightDesk{}); got != 71*time.Minute {
		t.Errorf("open time in open states is %v", got)
	}
}

// TestUnansweredMessageProperty: while a ticket waits or is done, no automatic
// step that does not lead back to the desk is due over a message that the
// customer wrote there and that no agent has replied to since.
func TestUnansweredMessageProperty(tt *testing.T) {
	s := preset.StandardSpec()
	s.Timers = append(s.Timers, machine.TimerSpec{Name: "again", State: "waiting", Since: machine.SinceContact, After: lifecycle.Duration(time.Minute), Event: "answer"})
	m := mustMachine(tt, s)
	rapid.Check(tt, func(t *rapid.T) {
		events := genEvents().Draw(t, "events")
		for i := range events {
			events[i].State = rapid.SampledFrom([]lifecycle.State{"", "", "", "waiting", "resolved", "in_progress"}).Draw(t, "state")
			events[i].Kind = rapid.SampledFrom([]lifecycle.Kind{lifecycle.Message, lifecycle.Created, lifecycle.StateChanged}).Draw(t, "kind")
		}
		h := lifecycle.NewHistory(events)
		tl := m.Replay(h, machine.Options{})
		visit, ok := tl.Current()
		if !ok {
			return
		}
		unanswered := false
		for i, e := range h.All() {
			if i > visit.Event && e.IsContact() {
				unanswered = true
			} else if e.IsReply() {
				unanswered = false
			}
		}
		for _, d := range tl.Due(nightDesk{}) {
			want := unanswered && d.Timer != "again" && visit.Class != machine.Open
			if d.Held != want {
				t.Fatalf("%+v in %q, unanswered is %v", d, visit.State, unanswered)
			}
		}
	})
}
