package main

import (
	"time"

	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// key is what the metrics are labelled with: few values each, and never a ticket.
type key struct {
	clock sla.Clock
	level string // "none" for a ticket without a priority
}

// standing says how the clocks of one key stand.
type standing struct {
	running, paused, overdue uint64 // not stopped; overdue ones are counted there alone
	met, breached            uint64 // for good or, of an overdue clock, so far
	due                      time.Time
	elapsed                  aggregate.Durations // of clocks that stopped
}

// Desk is how the clocks of all tickets stand at one moment. It is computed anew
// for each scrape or kept as tickets change; the exporters only read it.
type Desk struct {
	at       time.Time
	next     time.Time // when any answer changes by itself
	standing map[key]*standing
}

// NewDesk returns a desk without tickets.
func NewDesk(at time.Time) *Desk { return &Desk{at: at, standing: map[key]*standing{}} }

// Add adds one ticket of the given priority.
func (d *Desk) Add(a *sla.Assessment, level priority.Level) {
	if !a.NextLook.IsZero() && (d.next.IsZero() || a.NextLook.Before(d.next)) {
		d.next = a.NextLook
	}
	for i := range a.Statuses {
		s := &a.Statuses[i]
		if s.Outcome == sla.Excluded || s.Outcome == sla.NoTarget || s.Outcome == sla.Void {
			continue
		}
		d.of(s.Clock, level).add(s)
	}
}

func (d *Desk) of(c sla.Clock, level priority.Level) *standing {
	k := key{c, "none"}
	if level != 0 {
		k.level = level.String()
	}
	if d.standing[k] == nil {
		d.standing[k] = &standing{}
	}
	return d.standing[k]
}

func (x *standing) add(s *sla.Status) {
	switch s.Outcome {
	case sla.Met:
		x.met++
	case sla.Breached:
		x.breached++
	}
	switch {
	case !s.Stop.IsZero():
		x.elapsed.Add(time.Duration(s.Elapsed))
	case s.Outcome == sla.Breached:
		x.overdue++
	case s.Phase == sla.Paused:
		x.paused++
	default:
		x.running++
		if !s.Due.IsZero() && (x.due.IsZero() || s.Due.Before(x.due)) {
			x.due = s.Due
		}
	}
}
