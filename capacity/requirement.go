package capacity

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/supportops/policy/capacity/backlog"
)

// SlotNeed is the staff that one slot needs.
type SlotNeed struct {
	Load     float64       // live work in erlangs, over all channels
	Live     []int         // people at work for each channel, 0 for a deferred one
	Deferred backlog.Staff // people at work for deferred work beside them
	Net      int           // people at work: all of that, rounded up once
	Gross    int           // people scheduled, so that Net are at work after shrinkage
}

// Requirement is the staff that the promises of a desk need, slot by slot; that
// of one queue is a queueing.Requirement.
type Requirement struct {
	Slots []SlotNeed
	// Peak is the first slot with the most people; Gross there is what the
	// promises need at peak.
	Peak int
}

// Require returns the staff that keeps every promise in every slot: for each
// live channel the smallest number of agents of its own by its queue, and for
// all deferred work together the least and most even staff with which it is
// done before it is due. If slots repeat, it is the staff of the long run, with
// which no backlog grows. The error is a [*SpecError] for a demand that is
// wrong, an [*InfeasibleError] for deferred work that has only closed slots, or
// a [*TooLargeError].
func (d *Desk) Require(m Demand) (Requirement, error) {
	q, err := d.prepare(m)
	if err != nil {
		return Requirement{}, err
	}
	return q.require()
}

// question is a demand that is checked and translated.
type question struct {
	desk   *Desk
	left   fraction // of paid time
	demand Demand
	loads  [][]float64 // by channel and slot; nil for a deferred one
	needs  [][]int     // agents by channel and slot; nil for a deferred one

	// Deferred work. Slots that repeat are laid three times one after the
	// other, and the run in the middle is what counts: with time for all work
	// it is as every later one. What is due at an instant waits there longest
	// for work that came since some earlier instant; looking back one run more
	// adds at most the work of a run and a whole run's time for it.
	runs  int
	slots []backlog.Slot // runs times those of the demand
	work  []backlog.Job
	owner []owner // of each work
	total float64 // seconds of all work
}

// runs is how often slots that repeat are laid one after the other.
const runs = 3

// maxSeconds bounds the deferred work of all slots, in seconds.
const maxSeconds = 1 << 50

// owner is whose work it is and whether it is asked for: its due instant lies
// within the slots.
type owner struct {
	channel int
	arrives int
	asked   bool
}

func (d *Desk) prepare(m Demand) (*question, error) {
	bad := defects()
	if m.check(bad, d.spec.Channels); bad.Len() > 0 {
		return nil, bad.Err()
	}
	n := m.slots()
	q := &question{desk: d, left: d.spec.Shrinkage.left(), demand: m, runs: 1, loads: make([][]float64, len(m.Volumes)), needs: make([][]int, len(m.Volumes))}
	if m.Repeats {
		q.runs = runs
	}
	q.slots = make([]backlog.Slot, q.runs*n)
	for t := range q.slots {
		if m.open(t % n) {
			q.slots[t].Open = q.seconds()
		}
	}
	for i, c := range d.spec.Channels {
		take := q.live
		if c.Deferred {
			take = q.deferred
		}
		if err := take(i, c); err != nil {
			return nil, fmt.Errorf("capacity: channel %q: %w", c.Name, err)
		}
	}
	return q, nil
}

// seconds returns the length of a slot.
func (q *question) seconds() int64 { return int64(q.desk.spec.Slot.Std() / time.Second) }

// live finds the agents that a live channel needs.
func (q *question) live(i int, c ChannelSpec) error {
	loads, err := c.loads(q.demand.Volumes[i], q.desk.spec.Slot, q.demand.Repeats)
	if err != nil {
		return err
	}
	q.loads[i], q.needs[i] = loads, make([]int, len(loads))
	for t, load := range loads {
		if !q.demand.open(t) || load == 0 {
			continue
		}
		f, err := c.staff(load, c.exactLoad(load, q.demand.Volumes[i][t], q.desk.spec.Slot))
		if err != nil {
			return err
		}
		q.needs[i][t] = int(f.Agents)
		idle := q.idle(int(f.Agents), f.Occupancy)
		for t := t; t < len(q.slots); t += len(loads) {
			q.slots[t].Idle += idle
		}
	}
	return nil
}

// idle returns the seconds of deferred work that the agents of a live channel
// do in an open slot.
func (q *question) idle(agents int, occupancy float64) int64 {
	busy := int64(math.Ceil(occupancy * float64(agents) * float64(q.seconds())))
	return backlog.Idle(int64(agents), q.seconds(), busy, q.desk.spec.IdleUse)
}

// deferred lists the work of a deferred channel, which comes in closed slots
// too.
func (q *question) deferred(i int, c ChannelSpec) error {
	within := int64(c.Promise.Within.Std() / time.Second)
	volumes := q.demand.Volumes[i]
	for t := range q.slots {
		amount := c.seconds(volumes[t%len(volumes)])
		if q.total += amount; q.total > maxSeconds {
			return &TooLargeError{Package: "capacity", What: "seconds of work", Got: q.total, Limit: maxSeconds}
		}
		if amount > 0 {
			due, asked := q.due(t, within)
			q.work = append(q.work, backlog.Job{Arrives: t, Due: due, Amount: int64(amount)})
			q.owner = append(q.owner, owner{i, t, asked})
		}
	}
	return nil
}

// due returns the slot in which work that comes in slot t is late, and whether
// there is one: slots that repeat go on after the last.
func (q *question) due(t int, within int64) (due int, asked bool) {
	if q.runs == 1 {
		return backlog.DueAfter(q.slots, t, within)
	}
	n := q.demand.slots()
	var open int64 // time of a run
	for _, s := range q.slots[:n] {
		open += s.Open
	}
	if open == 0 {
		return t + len(q.slots), true
	}
	due, _ = backlog.DueAfter(q.slots, t%n, within%open)
	return due + t/n*n + int(within/open)*n, true
}

// profile returns the staff for deferred work in each slot of the demand.
func (q *question) profile() ([]backlog.Staff, error) {
	n, peak := q.demand.slots(), backlog.LeastPeak
	if q.runs > 1 {
		peak = backlog.LeastPeakRepeating
	}
	var asked []backlog.Job
	for k, w := range q.work {
		if q.owner[k].asked && w.Arrives < n {
			asked = append(asked, w)
		}
	}
	p, err := peak(q.slots[:n], asked)
	if err != nil {
		return nil, infeasible(err, "promise", "the desk is closed until the work is due")
	}
	return p.Staff, nil
}

func (q *question) require() (Requirement, error) {
	profile, err := q.profile()
	if err != nil {
		return Requirement{}, err
	}
	r := Requirement{Slots: make([]SlotNeed, len(profile))}
	for t := range r.Slots {
		need := SlotNeed{Live: make([]int, len(q.needs)), Deferred: profile[t]}
		need.Net = int(need.Deferred.Ceil())
		for i, needs := range q.needs {
			if needs != nil {
				need.Live[i] = needs[t]
				need.Load += q.loads[i][t]
				need.Net += needs[t]
			}
		}
		if need.Gross, err = q.left.gross(need.Net); err != nil {
			return Requirement{}, err
		}
		r.Slots[t] = need
		if need.Gross > r.Slots[r.Peak].Gross {
			r.Peak = t
		}
	}
	return r, nil
}

// Gross returns the people to be scheduled in each slot.
func (r Requirement) Gross() []int64 {
	out := make([]int64, len(r.Slots))
	for t, s := range r.Slots {
		out[t] = int64(s.Gross)
	}
	return out
}

// infeasible returns err as an [*InfeasibleError] of this package, if that is
// what it is; without a reason it keeps its own.
func infeasible(err error, what, reason string) error {
	var e *InfeasibleError
	ok := errors.As(err, &e)
	if !ok {
		return err
	}
	return &InfeasibleError{Package: "capacity", What: what, Reason: cmp.Or(reason, e.Reason), Slots: e.Slots}
}
