package sla_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/vectest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/internal/caltest"
)

// clockVector is what the lines of clocks with pauses (clock, clock_days) and
// of logs of messages (next_reply) have besides a [caltest.Vector]'s fields.
type clockVector struct {
	caltest.Vector
	Policy struct {
		Metric     string            `json:"metric"`
		Target     string            `json:"target"`
		Days       int               `json:"days"`
		TargetDays int               `json:"target_days"`
		DayRule    string            `json:"day_rule"`
		PauseOn    []lifecycle.State `json:"pause_on"`
		HideOn     []lifecycle.State `json:"hide_on"` // the peer shows no deadline there; the clock runs
		StopOn     []lifecycle.State `json:"stop_on"`
		Periodic   string            `json:"periodic_update"`
		StartAt    string            `json:"start_at"`
		MeasureAt  string            `json:"measure_at"`
		WarnOffset string            `json:"warn_offset"` // from the deadline; below zero: before it
		Retarget   *struct {
			At    string `json:"at"`
			From  string `json:"from"`
			To    string `json:"to"`
			Basis string `json:"basis"`
		} `json:"retarget"`
	} `json:"policy"`
	Events []struct {
		At     string          `json:"at"`
		Status lifecycle.State `json:"status"`
		Type   string          `json:"type"`
		By     string          `json:"by"`
	} `json:"events"`
}

func TestVectors(t *testing.T) { caltest.Run(t, runClock) }

// runClock answers the vectors of clocks: it makes a policy and a history of
// a line and compares what the policy says.
func runClock(v caltest.Vector) error {
	if !v.IsClock() {
		return caltest.ErrElsewhere
	}
	if left := vectest.Unread[clockVector](v.Raw); left != nil {
		return caltest.Unsupported(fmt.Sprintf("clock with %q", left))
	}
	var c clockVector
	if err := json.Unmarshal(v.Raw, &c); err != nil {
		return err
	}
	var want map[string]any
	if err := json.Unmarshal(v.Answer(), &want); err != nil {
		return err
	}
	spec, err := c.policy()
	if err != nil {
		return err
	}
	p, err := sla.NewPolicy(spec, nil)
	if err != nil {
		return err
	}
	events, now, err := c.history()
	if err != nil {
		return err
	}
	return c.compare(want, p.Explain(lifecycle.NewHistory(events), now), now)
}

func (c *clockVector) policy() (sla.PolicySpec, error) {
	s := sla.PolicySpec{States: map[machine.Class][]lifecycle.State{machine.Done: c.Policy.StopOn}}
	name := ""
	if len(c.Schedule) > 0 {
		cal, err := caltest.ReadSchedule(c.Schedule)
		if err != nil {
			return s, err
		}
		name = "desk"
		s.Calendars = map[string]calendar.Spec{name: cal}
	}
	add := func(clock sla.ClockSpec, within string) error {
		target := sla.TargetSpec{Calendar: name, Days: c.Policy.Days + c.Policy.TargetDays}
		if within != "" {
			d, err := time.ParseDuration(within)
			if err != nil {
				return err
			}
			target.Within = sla.Amount(d)
		}
		if target.Days > 0 {
			target.DayRule = calendar.DayRule(cmp.Or(c.Policy.DayRule, c.Rule))
		}
		clock.Targets = []sla.TargetSpec{target}
		clock.Pauses = nil
		if len(c.Policy.PauseOn) > 0 {
			var states []string
			for _, st := range c.Policy.PauseOn {
				states = append(states, string(st))
			}
			clock.Pauses = []sla.PauseSpec{{When: is("state", states...)}}
		}
		if r := c.Policy.Retarget; r != nil {
			to, err := time.ParseDuration(r.To)
			if err != nil {
				return err
			}
			after := target
			after.When, after.Within = is("priority", "p1"), sla.Amount(to)
			clock.Targets = []sla.TargetSpec{after, target}
			if strings.Contains(r.Basis, "now") || strings.Contains(r.Basis, "change") {
				clock.Reset = []sla.ResetSpec{{SignalSpec: sla.SignalSpec{Changes: []string{"priority"}}}}
			}
		}
		if c.Policy.WarnOffset != "" {
			offset, err := time.ParseDuration(c.Policy.WarnOffset)
			if err != nil {
				return err
			}
			w := sla.WarningSpec{Name: "warn"}
			switch {
			case offset < 0:
				w.Before = sla.Duration(-offset)
			case offset > 0:
				w.AfterDue = sla.Duration(offset)
			default:
				w.Share = priority.Percent(100)
			}
			clock.Warnings = []sla.WarningSpec{w}
		}
		s.Clocks = append(s.Clocks, clock)
		return nil
	}
	within := c.Policy.Target
	if r := c.Policy.Retarget; r != nil {
		within = r.From
	}
	var err error
	switch metric := c.Policy.Metric; {
	case strings.HasPrefix(metric, "response"), metric == "first_response":
		if err = add(sla.FirstResponseClock(), within); err == nil {
			err = add(sla.NextResponseClock(), within)
		}
	case metric == "resolution":
		err = add(sla.ResolutionClock(sla.Sum), within)
	case metric == "periodic_update":
	default:
		err = caltest.Unsupported("metric " + metric)
	}
	if err == nil && c.Policy.Periodic != "" {
		err = add(sla.UpdateCadenceClock(), c.Policy.Periodic)
	}
	return s, err
}

// history returns the events: the first opens the ticket, for the customer. A
// line with a start of its own opens it there, in the state of then; what lies
// before is no part of it.
func (c *clockVector) history() (events []lifecycle.Event, now time.Time, err error) {
	at := func(s string) time.Time {
		t, e := time.Parse(time.RFC3339Nano, s)
		if e != nil {
			err = e
		}
		return t
	}
	for i, e := range c.Events {
		event := lifecycle.Event{Time: at(e.At), Seq: int64(i + 1), Kind: lifecycle.StateChanged, State: e.Status}
		if e.Type == "reply" {
			event.Kind, event.Visibility, event.Side = lifecycle.Message, lifecycle.Public, lifecycle.Agent
			if e.By == "customer" {
				event.Side = lifecycle.Customer
			}
		}
		events = append(events, event)
	}
	if c.Policy.StartAt != "" {
		start := lifecycle.Event{Time: at(c.Policy.StartAt), Seq: 1}
		for len(events) > 0 && !events[0].Time.After(start.Time) {
			start.State, events = events[0].State, events[1:]
		}
		events = slices.Insert(events, 0, start)
	}
	events[0].Kind, events[0].Side = lifecycle.Created, lifecycle.Customer
	if r := c.Policy.Retarget; r != nil {
		events = append(events, lifecycle.Event{Time: at(r.At), Seq: 1 << 20, Kind: lifecycle.PriorityChanged, Priority: priority.P1})
	}
	now = slices.MaxFunc(events, func(a, b lifecycle.Event) int { return a.Time.Compare(b.Time) }).Time
	if c.Policy.MeasureAt != "" {
		now = at(c.Policy.MeasureAt)
	}
	return events, now, err
}

func (c *clockVector) compare(want map[string]any, x []sla.Explanation, now time.Time) error {
	if len(x) == 0 {
		return fmt.Errorf("no clock at %v", now)
	}
	s := x[len(x)-1]
	if c.Policy.Metric != "resolution" {
		// The deadline of the desk is the earliest of the clocks that run.
		for _, y := range x {
			if running := y.Stop.IsZero() && !y.Due.IsZero(); running && (!s.Stop.IsZero() || y.Due.Before(s.Due)) {
				s = y
			}
		}
	}
	due := s.Due
	if c.Policy.Metric != "resolution" && !s.Stop.IsZero() {
		due = time.Time{} // nobody waits
	}
	for field, want := range want {
		var got any
		switch field {
		case "deadline":
			got = instantOrNil(due)
		case "warn_at":
			if len(s.Crossings) == 0 {
				return fmt.Errorf("warn_at: want %v, got no warning", want)
			}
			got = instantOrNil(s.Crossings[0].Time)
		case "paused":
			got = time.Duration(s.Paused).String()
		case "elapsed":
			got = time.Duration(s.Elapsed).String()
		case "margin":
			got = time.Duration(s.Remaining).String()
		case "overdue_by":
			got = time.Duration(s.OverdueWall).String()
		case "state":
			got = map[bool]string{true: "breached", false: "not_breached"}[s.Outcome == sla.Breached]
			if w, ok := want.(string); ok && w != "breached" && w != "not_breached" {
				got = string(s.Outcome)
				if w == string(s.Phase) {
					got = w
				}
			}
		default:
			return caltest.Unsupported("clock field " + field)
		}
		if !alike(got, want) {
			return fmt.Errorf("%s: got %v, want %v at %v", field, got, want, now)
		}
	}
	return nil
}

func instantOrNil(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// alike compares instants as instants and durations as durations.
func alike(got, want any) bool {
	g, ok1 := got.(string)
	w, ok2 := want.(string)
	if !ok1 || !ok2 {
		return got == want
	}
	if a, err := time.Parse(time.RFC3339Nano, g); err == nil {
		b, err := time.Parse(time.RFC3339Nano, w)
		return err == nil && a.Equal(b)
	}
	if a, err := time.ParseDuration(g); err == nil {
		b, err := time.ParseDuration(w)
		return err == nil && a == b
	}
	return g == w
}

// The harness itself: it takes canon before want, leaves out what lies before
// start_at, counts warn_offset from the deadline, and follows the day rule.
func TestVectorHarness(t *testing.T) {
	const schedule = `"schedule": {"tz": "UTC", "week": {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]], "wed": [["09:00", "17:00"]]}}`
	for name, line := range map[string]string{
		"canon": `{"op": "clock", "policy": {"metric": "resolution", "target": "1h"}, "events": [{"at": "2026-03-02T10:00:00Z", "status": "open"}],
			"want": {"deadline": "2026-03-02T12:00:00Z"}, "canon": {"deadline": "2026-03-02T11:00:00Z"}}`,
		"start_at": `{"op": "clock", "policy": {"metric": "resolution", "target": "1h", "pause_on": ["hold"], "start_at": "2026-03-02T10:00:00Z", "measure_at": "2026-03-02T10:40:00Z"},
			"events": [{"at": "2026-03-02T08:00:00Z", "status": "open"}, {"at": "2026-03-02T09:00:00Z", "status": "hold"}, {"at": "2026-03-02T10:10:00Z", "status": "open"}],
			"want": {"deadline": "2026-03-02T11:10:00Z", "paused": "10m"}}`,
		"warn before": `{"op": "clock", "policy": {"metric": "resolution", "target": "1h", "warn_offset": "-15m"}, "events": [{"at": "2026-03-02T10:00:00Z", "status": "open"}],
			"want": {"warn_at": "2026-03-02T10:45:00Z"}}`,
		"warn after": `{"op": "clock", "policy": {"metric": "resolution", "target": "1h", "warn_offset": "15m"}, "events": [{"at": "2026-03-02T10:00:00Z", "status": "open"}],
			"want": {"warn_at": "2026-03-02T11:15:00Z"}}`,
		"warn at": `{"op": "clock", "policy": {"metric": "resolution", "target": "1h", "warn_offset": "0s"}, "events": [{"at": "2026-03-02T10:00:00Z", "status": "open"}],
			"want": {"warn_at": "2026-03-02T11:00:00Z"}}`,
		"retarget from the change": `{"op": "clock", "policy": {"metric": "resolution", "target": "2h", "retarget": {"at": "2026-03-02T10:30:00Z", "from": "2h", "to": "4h", "basis": "change"}},
			"events": [{"at": "2026-03-02T10:00:00Z", "status": "open"}], "want": {"deadline": "2026-03-02T14:30:00Z"}}`,
		"day rule": `{"op": "clock_days", ` + schedule + `, "policy": {"metric": "resolution", "days": 1, "day_rule": "end_of_day"}, "events": [{"at": "2026-03-02T10:00:00Z", "status": "open"}],
			"want": {"deadline": "2026-03-03T17:00:00Z"}}`,
		"rule of the line": `{"op": "clock_days", ` + schedule + `, "rule": "same_time", "policy": {"metric": "resolution", "days": 1}, "events": [{"at": "2026-03-02T10:00:00Z", "status": "open"}],
			"want": {"deadline": "2026-03-03T10:00:00Z"}}`,
	} {
		v := caltest.Vector{Raw: []byte(line)}
		if err := json.Unmarshal(v.Raw, &v); err != nil {
			t.Fatal(err)
		}
		if err := runClock(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
