package capacity

import (
	"errors"
	"fmt"
	"slices"

	"github.com/supportops/policy/capacity/backlog"
	"github.com/supportops/policy/internal/spec"
)

// ChannelResult is how well a channel keeps its promise. Without customers
// there is no share in time: Expected and Lowest are nil then, not 0 or 1.
type ChannelResult struct {
	Channel string      `json:"channel"`
	Promise PromiseSpec `json:"promise"`
	Volume  float64     `json:"volume"` // contacts
	// Expected is the share in time: of customers for a live channel, of the
	// working time of what is due within the slots for a deferred one.
	Expected *float64 `json:"expected,omitzero"`
	// Lowest is the share in time in the worst slot with customers; of live
	// channels only.
	Lowest *float64 `json:"lowest,omitzero"`
	// Unstable says that more work comes than these people can finish: for a
	// live channel, in a slot where nobody gives up; for a deferred one, in
	// every run of slots that repeat. The backlog then grows without bound, and
	// in the long run nothing is in time.
	Unstable bool `json:"unstable,omitzero"`
}

// Shortfall is a promise for which there are not enough people.
type Shortfall struct {
	ChannelResult
	Slots     int `json:"slots"`      // in how many slots the channel has too few people
	Slot      int `json:"slot"`       // the slot in which most people are missing, the first of several
	Needs     int `json:"needs"`      // people at work that the channel needs in that slot; for deferred channels, all of them together
	Has       int `json:"has"`        // people at work in that slot who are left for the channel
	DeskNeeds int `json:"desk_needs"` // people to be scheduled in that slot for all promises
	DeskHas   int `json:"desk_has"`   // people who are scheduled in that slot
}

// String says the shortfall in one sentence.
func (f Shortfall) String() string {
	b := fmt.Appendf(nil, "%s: this promise (%v) needs %d people at work in slot %d, has %d; the desk needs %d on shift there, has %d",
		f.Channel, f.Promise, f.Needs, f.Slot, f.Has, f.DeskNeeds, f.DeskHas)
	if f.Promise.inTime() && f.Expected != nil {
		b = fmt.Appendf(b, "; %.1f %% in time", 100**f.Expected)
		if f.Lowest != nil {
			b = fmt.Appendf(b, ", %.1f %% in the worst slot", 100**f.Lowest)
		}
	}
	if f.Unstable {
		b = append(b, "; the queue grows without bound"...)
	}
	return string(fmt.Appendf(b, "; slots short: %d", f.Slots))
}

// Expectation is what a staff achieves.
type Expectation struct {
	Channels []ChannelResult // one for each channel, in the order of the desk
	// Shortfalls are the promises without the people for them, in the order of
	// the desk. Deferred work that is late only because live channels lack
	// people, whose idle time it needs, is reported under the live channels.
	Shortfalls []Shortfall
	// Left is the deferred work in seconds that is not done by the end of the
	// last slot, whether it is due then or not; if slots repeat, it is the work
	// of one run that is not done by the end of the next.
	Left int64
}

// Expect returns what the desk achieves with scheduled[t] people on shift in
// slot t, of whom shrinkage leaves some at work. Live channels get the people
// that they need, in the order of the desk, until none are left; the others do
// deferred work, earliest due first. A live queue with fewer people than
// erlangs in which nobody gives up answers no customer in time. If slots repeat
// and a run brings more deferred work than is done in it, none of that is in
// time. The errors are those of [Desk.Require], and a [*SpecError] for
// scheduled.
func (d *Desk) Expect(m Demand, scheduled []int64) (Expectation, error) {
	q, err := d.prepare(m)
	if err != nil {
		return Expectation{}, err
	}
	bad := defects()
	if len(scheduled) != m.slots() {
		bad.Add("scheduled", ErrConflict, "want %d slots as in the demand, got %d", m.slots(), len(scheduled))
	}
	for t, n := range scheduled {
		if n < 0 || n > 1e6 {
			bad.Add(spec.Index("scheduled", t), ErrRange, "want 0 to 1000000 people, got %d", n)
		}
	}
	if err := bad.Err(); err != nil {
		return Expectation{}, err
	}
	r, err := q.require()
	if err != nil {
		return Expectation{}, err
	}
	return q.expect(scheduled, r)
}

// share is what a channel gets in each slot, beside what it needs.
type share struct{ needs, has []int }

func (q *question) expect(scheduled []int64, r Requirement) (Expectation, error) {
	shares := q.divide(scheduled, r)
	e := Expectation{Channels: make([]ChannelResult, len(q.needs))}
	idle := make([]int64, len(scheduled))
	for i, c := range q.desk.spec.Channels {
		e.Channels[i] = ChannelResult{Channel: c.Name, Promise: c.Promise}
		for _, v := range q.demand.Volumes[i] {
			e.Channels[i].Volume += v
		}
		if !c.Deferred {
			if err := q.answered(&e.Channels[i], i, shares[i].has, idle); err != nil {
				return Expectation{}, err
			}
		}
	}
	if err := q.finished(&e, shares, idle); err != nil {
		return Expectation{}, err
	}
	for i, s := range shares {
		if f, short := finding(e.Channels[i], s, r, scheduled); short && !q.kept(i, f) {
			e.Shortfalls = append(e.Shortfalls, f)
		}
	}
	return e, nil
}

// kept reports whether channel i keeps its promise though people are missing:
// deferred work may be done in other slots than asked for.
func (q *question) kept(i int, f Shortfall) bool {
	return q.desk.spec.Channels[i].Deferred && (f.Expected == nil || *f.Expected == 1)
}

// divide gives the people at work in each slot to the channels. Deferred
// channels have one staff together, which each of their shares shows.
func (q *question) divide(scheduled []int64, r Requirement) []share {
	shares := make([]share, len(q.needs))
	for i := range shares {
		shares[i] = share{make([]int, len(scheduled)), make([]int, len(scheduled))}
	}
	for t, n := range scheduled {
		left := q.left.net(int(n))
		for i, needs := range q.needs {
			if needs == nil {
				continue
			}
			shares[i].needs[t], shares[i].has[t] = needs[t], min(needs[t], left)
			left -= shares[i].has[t]
		}
		for i, c := range q.desk.spec.Channels {
			if c.Deferred {
				shares[i].needs[t], shares[i].has[t] = int(r.Slots[t].Deferred.Ceil()), left
			}
		}
	}
	return shares
}

// answered adds up what a live channel achieves with the people that it has,
// and the idle time that they have for deferred work.
func (q *question) answered(res *ChannelResult, i int, has []int, idle []int64) error {
	c := q.desk.spec.Channels[i]
	var inTime, volume float64
	lowest := 1.0
	for t, load := range q.loads[i] {
		if load == 0 || !q.demand.open(t) {
			continue
		}
		f, err := c.model(load).At(float64(has[t]))
		if err != nil && !errors.Is(err, ErrUnstable) { // which comes with figures
			return err
		}
		idle[t] += q.idle(has[t], f.Occupancy)
		level := f.ServiceLevel(c.within(), c.Promise.Definition)
		if v := q.demand.Volumes[i][t]; v > 0 {
			res.Unstable = res.Unstable || err != nil
			volume += v
			inTime += level * v
			lowest = min(lowest, level)
		}
	}
	if volume > 0 {
		inTime = min(inTime/volume, 1)
		res.Expected, res.Lowest = &inTime, &lowest
	}
	return nil
}

// finished adds up how much deferred work is done before it is due.
func (q *question) finished(e *Expectation, shares []share, idle []int64) error {
	if len(q.work) == 0 {
		return nil
	}
	n := q.demand.slots()
	slots, staff := slices.Clone(q.slots), make([]int64, len(q.slots))
	for t := range slots {
		slots[t].Idle = idle[t%n]
		if slots[t].Open > 0 {
			staff[t] = int64(shares[q.owner[0].channel].has[t%n])
		}
	}
	p, err := backlog.Project(slots, staff, q.work, backlog.EarliestDue)
	if err != nil {
		return err
	}
	from, to := 0, n
	if q.runs > 1 {
		from, to = n, 2*n
	}
	grows := q.runs > 1 && q.grows(slots[:n], staff)
	amount, late := make([]float64, len(e.Channels)), make([]float64, len(e.Channels))
	for _, o := range p.Jobs {
		own := q.owner[o.Job]
		if own.arrives < from || own.arrives >= to {
			continue
		}
		if e.Left += o.Left; own.asked {
			amount[own.channel] += float64(q.work[o.Job].Amount)
			late[own.channel] += float64(o.Late)
		}
	}
	for i, a := range amount {
		if a > 0 {
			inTime := 1 - late[i]/a
			if grows {
				inTime, e.Channels[i].Unstable = 0, true
			}
			e.Channels[i].Expected = &inTime
		}
	}
	return nil
}

// grows reports whether a run of slots that repeat brings more deferred work
// than so many people do in it.
func (q *question) grows(run []backlog.Slot, staff []int64) bool {
	var rest int64
	for t, s := range run {
		rest -= s.Open*staff[t] + s.Idle
	}
	for _, w := range q.work {
		if w.Arrives < len(run) {
			rest += w.Amount
		}
	}
	return rest > 0
}

// finding returns where a channel misses the most people; short is false if
// it misses none.
func finding(res ChannelResult, s share, r Requirement, scheduled []int64) (f Shortfall, short bool) {
	f = Shortfall{ChannelResult: res, Slot: -1}
	for t, needs := range s.needs {
		if s.has[t] >= needs {
			continue
		}
		f.Slots++
		if f.Slot < 0 || needs-s.has[t] > f.Needs-f.Has {
			f.Slot, f.Needs, f.Has = t, needs, s.has[t]
			f.DeskNeeds, f.DeskHas = r.Slots[t].Gross, int(scheduled[t])
		}
	}
	return f, f.Slots > 0
}
