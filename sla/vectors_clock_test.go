package sla_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/internal/caltest"
)

// clockVector is what the lines of clocks with pauses (clock, clock_days) and
// of logs of messages (next_reply) have besides a [caltest.Vector]'s fields.
type clockVector struct {
	Schedule json.RawMessage `json:"schedule"`
	Policy   struct {
		Metric     string            `json:"metric"`
		Target     string            `json:"target"`
		Days       int               `json:"days"`
		TargetDays int               `json:"target_days"`
		PauseOn    []lifecycle.State `json:"pause_on"`
		HideOn     []lifecycle.State `json:"hide_on"` // the peer shows no deadline there; the clock runs
		StopOn     []lifecycle.State `json:"stop_on"`
		Periodic   string            `json:"periodic_update"`
		StartAt    string            `json:"start_at"`
		MeasureAt  string            `json:"measure_at"`
		WarnOffset string            `json:"warn_offset"`
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
	Want map[string]any `json:"want"`
}

func TestVectors(t *testing.T) { caltest.Run(t, runClock) }

// runClock answers the vectors of clocks: it makes a policy and a history of
// a line and compares what the policy says.
func runClock(v caltest.Vector) error {
	if !v.IsClock() {
		return caltest.Elsewhere
	}
	var c clockVector
	if err := json.Unmarshal(v.Raw, &c); err != nil {
		return err
	}
	spec, err := c.policy()
	if err != nil {
		return err
	}
	p, err := sla.NewPolicy(spec)
	if err != nil {
		return err
	}
	events, now, err := c.history()
	if err != nil {
		return err
	}
	x := p.Explain(lifecycle.NewHistory(events), now)
	return c.compare(x, now)
}

func (c *clockVector) policy() (sla.PolicySpec, error) {
	var s sla.PolicySpec
	name := ""
	if len(c.Schedule) > 0 {
		cal, err := caltest.ReadSchedule(c.Schedule)
		if err != nil {
			return s, err
		}
		name = "desk"
		s.Calendars = map[string]calendar.Spec{name: cal}
	}
	s.Done = c.Policy.StopOn
	if len(c.Policy.PauseOn) > 0 {
		s.Pauses = []sla.PauseSpec{{States: c.Policy.PauseOn, Metrics: sla.Metrics()}}
	}
	add := func(m sla.Metric, within string, p priority.Level) {
		t := sla.TargetSpec{Metric: m, Calendar: name, Days: c.Policy.Days + c.Policy.TargetDays}
		if d, err := time.ParseDuration(within); err == nil {
			t.Within = sla.Duration(d)
		}
		t.None = t.Within == 0 && t.Days == 0
		if p != 0 {
			t.When.Priorities = []priority.Level{p}
		}
		s.Targets = append(s.Targets, t)
	}
	within := c.Policy.Target
	var first priority.Level
	if r := c.Policy.Retarget; r != nil {
		first, within = priority.P3, r.From
		if strings.Contains(r.Basis, "now") || strings.Contains(r.Basis, "change") {
			s.Retarget = sla.FromChange
		}
	}
	switch metric := c.Policy.Metric; {
	case strings.HasPrefix(metric, "response"), metric == "first_response":
		add(sla.FirstResponse, within, first)
		add(sla.NextResponse, within, first)
	case metric == "resolution":
		add(sla.Resolution, within, first)
	case metric == "periodic_update":
	default:
		return s, caltest.Unsupported("metric " + metric)
	}
	if r := c.Policy.Retarget; r != nil {
		add(s.Targets[0].Metric, r.To, priority.P1)
	}
	if c.Policy.Periodic != "" {
		add(sla.UpdateCadence, c.Policy.Periodic, 0)
	}
	if c.Policy.WarnOffset != "" {
		offset, err := time.ParseDuration(c.Policy.WarnOffset)
		if err != nil {
			return s, err
		}
		target := time.Duration(s.Targets[0].Within)
		at, err := priority.NewRatio(int64((target-offset)/time.Second), int64(target/time.Second))
		if err != nil {
			return s, err
		}
		s.Warnings = []sla.WarningSpec{{Name: "warn", At: at}}
	}
	return s, nil
}

func (c *clockVector) history() (events []lifecycle.Event, now time.Time, err error) {
	at := func(s string) time.Time {
		t, e := time.Parse(time.RFC3339Nano, s)
		if e != nil {
			err = e
		}
		return t
	}
	if c.Policy.StartAt != "" {
		events = append(events, lifecycle.Event{Time: at(c.Policy.StartAt), Kind: lifecycle.Created})
	}
	for i, e := range c.Events {
		event := lifecycle.Event{Time: at(e.At), Seq: int64(i), Kind: lifecycle.StateChanged, State: e.Status}
		if e.Type == "reply" {
			event.Kind, event.Visibility, event.Side = lifecycle.Message, lifecycle.Public, lifecycle.Agent
			if e.By == "customer" {
				event.Side = lifecycle.Customer
			}
		}
		events = append(events, event)
	}
	if r := c.Policy.Retarget; r != nil {
		events[0].Priority = priority.P3
		events = append(events, lifecycle.Event{Time: at(r.At), Seq: 1 << 20, Kind: lifecycle.PriorityChanged, Priority: priority.P1})
	}
	now = slices.MaxFunc(events, func(a, b lifecycle.Event) int { return a.Time.Compare(b.Time) }).Time
	if c.Policy.MeasureAt != "" {
		now = at(c.Policy.MeasureAt)
	}
	return events, now, err
}

func (c *clockVector) compare(x []sla.Explanation, now time.Time) error {
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
	for field, want := range c.Want {
		var got any
		switch field {
		case "deadline":
			got = instantOrNil(due)
		case "warn_at":
			got = instantOrNil(s.Crossings[0].Time)
		case "paused":
			got = time.Duration(s.Paused).String()
		case "elapsed":
			got = time.Duration(s.Elapsed).String()
		case "margin":
			got = s.Remaining().String()
		case "overdue_by":
			got = time.Duration(s.OverdueWall).String()
		case "state":
			got = map[bool]string{true: "breached", false: "not_breached"}[s.Outcome == sla.Breached]
			if w, ok := want.(string); ok && w != "breached" && w != "not_breached" {
				got = s.Outcome.String()
				if w == s.Phase.String() {
					got = w
				}
			}
		default:
			return caltest.Unsupported("clock field " + field)
		}
		if !sameAnswer(got, want) {
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

// sameAnswer compares instants as instants and durations as durations.
func sameAnswer(got, want any) bool {
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
