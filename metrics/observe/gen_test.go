package observe_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// at returns the instant so many minutes after the start.
func at(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }

func mustMachine(t interface{ Fatal(...any) }) *machine.Machine {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func observer(t interface{ Fatal(...any) }) *observe.Observer {
	o, err := observe.New(observe.Spec{Surveys: []observe.QuestionSpec{{Name: "nps", Question: observe.Recommendation}, {Name: "ces", Question: observe.Effort}}})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func newPeriod(t interface{ Fatal(...any) }, from, to string) period.Period {
	p, err := period.New(period.Spec{From: from, To: to, Zone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// read observes the events as known at now.
func read(t interface{ Fatal(...any) }, events []lifecycle.Event, now time.Time) observe.Observation {
	h := lifecycle.NewHistory(events)
	return observer(t).Observe(observe.Input{
		History: h, Timeline: mustMachine(t).Replay(h, machine.Options{AsOf: now}), Now: now,
	})
}

// Short forms of events.

func created(m int, side lifecycle.Side) lifecycle.Event {
	return lifecycle.Event{Time: at(m), Kind: lifecycle.Created, Side: side, State: preset.StateNew}
}

func message(m int, side lifecycle.Side, who string) lifecycle.Event {
	return lifecycle.Event{Time: at(m), Seq: 1, Kind: lifecycle.Message, Side: side, Visibility: lifecycle.Public, Actor: who}
}

func note(m int, who string) lifecycle.Event {
	return lifecycle.Event{Time: at(m), Seq: 1, Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal, Actor: who}
}

func state(m int, s lifecycle.State) lifecycle.Event {
	return lifecycle.Event{Time: at(m), Seq: 2, Kind: lifecycle.StateChanged, State: s, Actor: "ann", Side: lifecycle.Agent}
}

func group(m int, g string) lifecycle.Event {
	return lifecycle.Event{Time: at(m), Seq: 3, Kind: lifecycle.Assigned, Group: g}
}

func rated(m, score int, survey string) lifecycle.Event {
	return lifecycle.Event{Time: at(m), Seq: 4, Kind: lifecycle.Rated, Score: score, Ref: survey, Side: lifecycle.Customer}
}

// genEvents draws any story of a ticket within three weeks, likely or not.
func genEvents() *rapid.Generator[[]lifecycle.Event] {
	states := []lifecycle.State{preset.StateInProgress, preset.StateWaiting, preset.StatePending, preset.StateResolved, preset.StateClosed}
	return rapid.Custom(func(t *rapid.T) []lifecycle.Event {
		m := rapid.IntRange(0, 5000).Draw(t, "created")
		side := rapid.SampledFrom([]lifecycle.Side{lifecycle.Customer, lifecycle.Customer, lifecycle.Agent}).Draw(t, "side")
		first := created(m, side)
		first.Priority = rapid.SampledFrom(append(priority.Levels(), 0)).Draw(t, "priority")
		events := []lifecycle.Event{first}
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			m += rapid.IntRange(0, 3000).Draw(t, "gap")
			switch rapid.IntRange(0, 8).Draw(t, "kind") {
			case 0:
				events = append(events, message(m, lifecycle.Customer, "cora"))
			case 1:
				events = append(events, message(m, lifecycle.Agent, rapid.SampledFrom([]string{"ann", "bo"}).Draw(t, "agent")))
			case 2:
				events = append(events, note(m, "ann"), message(m, lifecycle.Bot, "bot"))
			case 3, 4:
				events = append(events, state(m, rapid.SampledFrom(states).Draw(t, "state")))
			case 5:
				events = append(events, group(m, rapid.SampledFrom([]string{"l1", "l2"}).Draw(t, "group")))
			case 6:
				events = append(events, rated(m, rapid.IntRange(0, 10).Draw(t, "score"), rapid.SampledFrom([]string{"csat", "nps", "ces"}).Draw(t, "survey")))
			case 8:
				events = append(events, lifecycle.Event{Time: at(m), Seq: 3, Kind: lifecycle.Surveyed, Ref: rapid.SampledFrom([]string{"csat", "nps", "ces"}).Draw(t, "survey")})
			case 7:
				e := state(m, preset.StateCancelled)
				e.Reason = rapid.SampledFrom([]string{"spam", "withdrawn"}).Draw(t, "reason")
				events = append(events, e)
			}
		}
		return events
	})
}

func genTicket() *rapid.Generator[observe.Observation] {
	return rapid.Custom(func(t *rapid.T) observe.Observation {
		now := at(rapid.IntRange(5000, 45_000).Draw(t, "now"))
		return read(t, genEvents().Draw(t, "events"), now)
	})
}

func tickets(t *testing.T, n int) []observe.Observation {
	t.Helper()
	out := make([]observe.Observation, n)
	for i := range out {
		out[i] = genTicket().Example(i)
	}
	return out
}
