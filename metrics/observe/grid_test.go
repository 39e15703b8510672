package observe_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// grid draws the events of a ticket of all that may happen, by everybody, likely
// or not. What lies between two of them is often nothing, or one of the limits
// of the specs.
func grid(seed uint64) []lifecycle.Event {
	rng := rand.New(rand.NewPCG(seed, 11))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	side := func() lifecycle.Side {
		return []lifecycle.Side{lifecycle.Customer, lifecycle.Agent, lifecycle.Agent, lifecycle.Bot, lifecycle.System}[rng.IntN(5)]
	}
	steps := []time.Duration{0, 0, 1, time.Minute, 15 * time.Minute, 100 * time.Minute, 8 * time.Hour, 24 * time.Hour, 48 * time.Hour, 7 * 24 * time.Hour}
	when := start.Add(time.Duration(rng.IntN(40)) * 12 * time.Hour)
	first := lifecycle.Event{
		Time: when, Kind: lifecycle.Created, Side: side(), State: preset.StateNew, Actor: pick("", "ann", "robot"), Channel: pick("email", "chat", ""),
		Category: pick("login", "sync", ""), Customer: pick("gold", ""), Priority: priority.Level(rng.IntN(6)), Group: pick("l1", ""), Assignee: pick("", "", "ann", "robot"),
	}
	events := []lifecycle.Event{first}
	if rng.IntN(8) == 0 { // something before the opening
		events = append(events, lifecycle.Event{Time: when.Add(-time.Hour), Kind: lifecycle.Message, Side: side(), Visibility: lifecycle.Public, Actor: "bob", Channel: pick("phone", "")})
	}
	for k := range rng.IntN(14) {
		when = when.Add(steps[rng.IntN(len(steps))])
		e := lifecycle.Event{Time: when, Seq: int64(k + 1), Actor: pick("ann", "bob", "robot", "Robot", ""), Side: side(), Channel: pick("", "phone")}
		switch rng.IntN(16) {
		case 0, 1:
			e.Kind, e.Side, e.Visibility, e.Actor = lifecycle.Message, lifecycle.Customer, lifecycle.Public, "cora"
		case 2, 3, 4:
			e.Kind, e.Side, e.Visibility = lifecycle.Message, lifecycle.Agent, lifecycle.Public
		case 5:
			e.Kind, e.Visibility = lifecycle.Message, []lifecycle.Visibility{lifecycle.Public, lifecycle.Internal}[rng.IntN(2)]
		case 6, 7, 8:
			e.Kind, e.Reason = lifecycle.StateChanged, pick("", "spam")
			e.State = []lifecycle.State{preset.StateInProgress, preset.StateWaiting, preset.StatePending, preset.StateResolved, preset.StateResolved, preset.StateClosed, preset.StateCancelled}[rng.IntN(7)]
		case 9:
			e.Kind, e.Group, e.Assignee = []lifecycle.Kind{lifecycle.Assigned, lifecycle.Updated}[rng.IntN(2)], pick("", "l1", "l2", lifecycle.Nobody), pick("", "ann", "bob", "robot", lifecycle.Nobody)
		case 10:
			e.Kind, e.Tier = lifecycle.Escalated, pick("", "L2")
		case 11:
			e.Kind, e.Spent = lifecycle.Worked, lifecycle.Duration([]time.Duration{1, 20 * time.Minute}[rng.IntN(2)])
		case 12:
			e.Kind, e.Ref = lifecycle.FeedbackSent, "product"
		case 13:
			e.Kind, e.Ref = lifecycle.Surveyed, pick("csat", "nps", "NPS", "ces", "")
		case 14:
			e.Kind, e.Ref, e.Score = lifecycle.Rated, pick("csat", "nps", "ces", "Ces"), rng.IntN(13)-1
		case 15:
			e.Kind, e.Priority, e.Ref = []lifecycle.Kind{lifecycle.PriorityChanged, lifecycle.Merged}[min(rng.IntN(4), rng.IntN(4), 1)], priority.Level(1+rng.IntN(5)), "other"
		}
		events = append(events, e)
	}
	for i := range events {
		events[i].ID = fmt.Sprint(i)
	}
	return events
}

// A promise is severely late from twice what it allows, and one that allows
// nothing is none.
func TestPromisesAtTheirLimits(t *testing.T) {
	h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer)})
	for _, row := range []struct {
		status sla.Status
		want   string
	}{
		{sla.Status{Outcome: sla.Breached, Within: 100, Elapsed: 199, Due: at(9)}, "late"},
		{sla.Status{Outcome: sla.Breached, Within: 100, Elapsed: 200, Due: at(9)}, "severe"},
		{sla.Status{Outcome: sla.Met, Within: 100, Elapsed: 100, Due: at(9)}, "met"},
		{sla.Status{Outcome: sla.Met, Within: 1, Elapsed: 1, Due: at(9)}, "met"},
		{sla.Status{Outcome: sla.Met, Within: 0, Due: at(9)}, "no target"},
		{sla.Status{Outcome: sla.Met, Within: -1, Due: at(9)}, "no target"},
		{sla.Status{Outcome: sla.NoTarget, Within: 100, Due: at(9)}, "no target"},
		{sla.Status{Outcome: sla.Void, Within: 100, Due: at(9)}, "cancelled"},
		{sla.Status{Outcome: sla.Pending, Within: 100, NoDue: sla.WhilePaused}, "paused"},
		{sla.Status{Outcome: sla.Excluded, Excluded: "spam", Within: 100, Due: at(9)}, "spam"},
	} {
		row.status.Clock = sla.Resolution
		k := observer(t).Observe(observe.Input{History: h, Now: at(600), Assessment: &sla.Assessment{Statuses: []sla.Status{row.status}}})
		var got string
		switch {
		case len(k.Unjudged) == 1 && len(k.Promises) == 0:
			got = k.Unjudged[0].Reason
		case len(k.Promises) != 1 || len(k.Unjudged) != 0:
			got = "neither"
		case k.Promises[0].Severe:
			got = "severe"
		case k.Promises[0].Met:
			got = "met"
		default:
			got = "late"
		}
		if got != row.want {
			t.Errorf("%+v: %s, want %s", row.status, got, row.want)
		}
	}
}

// A reason is kept by its first 200 bytes.
func TestLongReasons(t *testing.T) {
	for n, want := range map[int]int{199: 199, 200: 200, 201: 200, 5000: 200} {
		o := observe.Observation{Created: at(0), Now: at(9), Excluded: strings.Repeat("x", n)}
		var s observe.Summary
		s.Add(&o, newPeriod(t, "2026-11-02", "2026-11-03"))
		for key := range s.Excluded.All() {
			if key[0] != "" || len(key[1]) != want {
				t.Errorf("a reason of %d bytes is kept as one of %d, want %d", n, len(key[1]), want)
			}
		}
		if s.Excluded.Len() != 1 {
			t.Errorf("%d reasons", s.Excluded.Len())
		}
	}
}

// Work of a nanosecond is work of a person.
func TestLeastWork(t *testing.T) {
	for _, spent := range []lifecycle.Duration{0, 1} {
		k := read(t, []lifecycle.Event{created(0, customer), {Time: at(1), Kind: lifecycle.Worked, Spent: spent}, {Time: at(2), Seq: 2, Kind: lifecycle.StateChanged, State: preset.StateResolved, Side: lifecycle.System}}, at(60))
		var s observe.Summary
		s.Add(&k, newPeriod(t, "2026-11-02", "2026-11-03"))
		if s.Handled.Trials != 1 || s.Handled.Hits != uint64(spent) || s.Handle.Count() != uint64(spent) {
			t.Errorf("%d of work: %+v, %d", spent, s.Handled, s.Handle.Count())
		}
	}
}

// The scale of each question at its limits, and one beyond.
func TestScalesAtTheirLimits(t *testing.T) {
	for _, row := range []struct {
		question               observe.Question
		least, most, satisfied int
		ok                     bool
	}{
		{observe.Satisfaction, 0, 0, 0, true}, {observe.Satisfaction, 0, 100, 0, true}, {observe.Satisfaction, 0, 101, 0, false}, {observe.Satisfaction, -1, 5, 0, false},
		{observe.Satisfaction, 1, 2, 0, true}, {observe.Satisfaction, 2, 2, 0, false}, {observe.Satisfaction, 3, 2, 0, false},
		{observe.Satisfaction, 1, 5, 2, true}, {observe.Satisfaction, 1, 5, 1, false}, {observe.Satisfaction, 1, 5, 5, true}, {observe.Satisfaction, 1, 5, 6, false},
		{observe.Effort, 0, 0, 0, true}, {observe.Effort, 0, 10, 0, true}, {observe.Effort, 0, 11, 0, false}, {observe.Effort, -1, 10, 0, false}, {observe.Effort, 9, 10, 0, true}, {observe.Effort, 9, 9, 0, false}, {observe.Effort, 1, 7, 3, false},
		{observe.Recommendation, 0, 0, 0, true}, {observe.Recommendation, 0, 10, 0, true}, {observe.Recommendation, 1, 10, 0, false}, {observe.Recommendation, 0, 9, 0, false}, {observe.Recommendation, 0, 10, 9, false},
	} {
		s := observe.Spec{Surveys: []observe.QuestionSpec{{Question: row.question, Least: row.least, Most: row.most, Satisfied: row.satisfied}}}
		if err := s.Validate(); (err == nil) != row.ok {
			t.Errorf("%+v: %v", row, err)
		}
	}
}

// Bytes that are no summary are refused by the place where they end to be one.
func TestFaultsOfSummaries(t *testing.T) {
	whole, err := new(observe.Summary).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ data, want string }{
		{string(whole), ""},
		{"", `observe: summary: malformed: want kind 'O' and version 2`},
		{"O\x01", `observe: summary: malformed: want kind 'O' and version 2`},
		{"O\x02", `observe: summary.created: malformed: want a length and so many bytes`},
		{"O\x02\x80", `observe: summary.created: malformed: want a length and so many bytes`},
		{"O\x02\x80\x00", `observe: summary.created: malformed: want a length and so many bytes`},
		{"O\x02\x01", `observe: summary.created: malformed: want a length and so many bytes`},
		{string(whole[:7]), `observe: summary.contained: malformed: want a length and so many bytes`},
		{string(whole) + "x", `observe: summary: malformed: 1 bytes after the end`},
	} {
		if got := spectest.Text(new(observe.Summary).UnmarshalBinary([]byte(row.data))); got != row.want {
			t.Errorf("%q: %s, want %s", row.data, got, row.want)
		}
	}
}

// A bot hands over by escalating, or by giving the ticket to a group or a
// person. The response counts from then, or from when the customer wrote if that
// was later.
func TestHandOvers(t *testing.T) {
	over := func(kind lifecycle.Kind, side lifecycle.Side, group, who string) lifecycle.Event {
		return lifecycle.Event{Time: at(5), Kind: kind, Side: side, Group: group, Assignee: who}
	}
	reply := message(15, agent, "ann")
	for _, row := range []struct {
		name              string
		events            []lifecycle.Event
		handoff, assigned string // when the waits begin; "" without one
	}{
		{"escalated by a bot", []lifecycle.Event{over(lifecycle.Escalated, bot, "", ""), reply}, "5m0s", ""},
		{"escalated by an agent", []lifecycle.Event{over(lifecycle.Escalated, agent, "", ""), reply}, "", ""},
		{"given to a group", []lifecycle.Event{over(lifecycle.Assigned, bot, "l1", ""), reply}, "5m0s", ""},
		{"given to a person", []lifecycle.Event{over(lifecycle.Assigned, bot, "", "ann"), reply}, "5m0s", "5m0s"},
		{"given to a person by a person", []lifecycle.Event{over(lifecycle.Assigned, agent, "", "ann"), reply}, "", "5m0s"},
		{"updated with a group", []lifecycle.Event{over(lifecycle.Updated, bot, "l1", ""), reply}, "5m0s", ""},
		{"updated with nothing", []lifecycle.Event{over(lifecycle.Updated, bot, "", ""), reply}, "", ""},
		{"a note of the bot", []lifecycle.Event{over(lifecycle.Message, bot, "l1", ""), reply}, "", ""},
		{"handed over twice", []lifecycle.Event{over(lifecycle.Escalated, bot, "", ""), {Time: at(9), Kind: lifecycle.Escalated, Side: bot}, reply}, "5m0s", ""},
		{"handed over after the reply", []lifecycle.Event{message(3, agent, "ann"), over(lifecycle.Escalated, bot, "", "")}, "", ""},
		{"handed over before the customer wrote again", []lifecycle.Event{
			over(lifecycle.Assigned, bot, "l1", "ann"), state(10, preset.StateResolved), message(20, customer, "cora"), state(20, preset.StateInProgress), message(30, agent, "ann"),
		}, "20m0s", "20m0s"},
	} {
		k := read(t, append([]lifecycle.Event{created(0, customer)}, row.events...), at(600))
		text := func(w *observe.Wait) string {
			if w == nil {
				return ""
			}
			if k.Response == nil || !w.To.Equal(k.Response.To) || w.By != "ann" || w.Calendar != w.To.Sub(w.From) {
				t.Errorf("%s: %+v, the response is %+v", row.name, w, k.Response)
			}
			return w.From.Sub(at(0)).String()
		}
		if text(k.Handoff) != row.handoff || text(k.Assigned) != row.assigned {
			t.Errorf("%s: from %q and %q, want %q and %q", row.name, text(k.Handoff), text(k.Assigned), row.handoff, row.assigned)
		}
	}
}
