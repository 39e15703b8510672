package bigdesk

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
)

// Days is how many days the desk has been open: tickets are opened on the days
// from 1 January 2026 on.
const Days = 90

// Teams is how many teams the desk has.
const Teams = 12

// The first day of the desk, and the instant at which its tickets are judged.
var (
	start = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	now   = start.AddDate(0, 0, Days+30)
)

// Now returns the instant at which the tickets are judged, 30 days after the last
// one was opened.
func Now() time.Time { return now }

// Ticket is one row of the desk's table of tickets. Instants are seconds of Unix
// time, 0 for what has not happened.
type Ticket struct {
	ID       int64
	Team     string
	Day      string // on which it was opened, in UTC
	Priority priority.Level
	Opened   int64
	Replied  int64 // the agent's first answer, with a question
	Answered int64 // the customer's answer to it
	Resolved int64
	Reopened int64 // the customer came back
	Closed   int64 // resolved again
}

// At returns ticket i.
func At(i int) Ticket {
	r := random(i)
	day := start.AddDate(0, 0, r.below(Days))
	t := Ticket{
		ID:       int64(i),
		Team:     fmt.Sprintf("team-%02d", r.below(Teams)),
		Day:      day.Format(time.DateOnly),
		Priority: []priority.Level{priority.P1, priority.P2, priority.P2, priority.P3, priority.P3, priority.P3, priority.P4, priority.P4}[r.below(8)],
		Opened:   day.Unix() + int64(r.below(24*3600)),
	}
	if r.below(100) < 2 {
		return t // nobody ever answers
	}
	t.Replied = t.Opened + r.spread(25*60, 9)
	if r.below(2) == 0 {
		t.Answered = t.Replied + r.spread(2*3600, 8)
	}
	if r.below(100) < 5 {
		return t // still open
	}
	t.Resolved = max(t.Replied, t.Answered) + r.spread(5*3600, 9)
	if r.below(100) < 6 {
		t.Reopened = t.Resolved + r.spread(3600, 7)
		t.Closed = t.Reopened + r.spread(3*3600, 8)
	}
	return t
}

// Events returns what happened to the ticket, in order. Each event has an id, so
// that one which is delivered twice counts once.
func (t Ticket) Events() []lifecycle.Event {
	events := make([]lifecycle.Event, 0, 6)
	add := func(at int64, e lifecycle.Event) {
		if at == 0 {
			return
		}
		e.ID, e.Time = string(rune('a'+len(events))), time.Unix(at, 0).UTC()
		events = append(events, e)
	}
	add(t.Opened, lifecycle.Event{Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: t.Priority, Group: t.Team})
	reply := lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, State: preset.StateInProgress}
	if t.Answered != 0 {
		reply.State = preset.StateWaiting
	}
	add(t.Replied, reply)
	add(t.Answered, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public, State: preset.StateInProgress})
	add(t.Resolved, lifecycle.Event{Kind: lifecycle.StateChanged, Side: lifecycle.Agent, State: preset.StateResolved})
	add(t.Reopened, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public, State: preset.StateInProgress})
	add(t.Closed, lifecycle.Event{Kind: lifecycle.StateChanged, Side: lifecycle.Agent, State: preset.StateResolved})
	return events
}

// source is a generator of numbers that look random: SplitMix64.
type source uint64

func random(i int) *source {
	s := source(uint64(i)*0x9e3779b97f4a7c15 + 20261129)
	s.next()
	return &s
}

func (s *source) next() uint64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (s *source) below(n int) int { return int(s.next() % uint64(n)) }

// spread returns seconds around the scale, most of them near it and some of them
// up to 2 to the power of half the spread times as long. It uses integers alone,
// so that every processor gives the same.
func (s *source) spread(scale int64, spread int) int64 {
	shift := s.below(spread)
	base := scale << shift >> (spread / 2)
	return 1 + base + int64(s.next()%uint64(base+1))
}
