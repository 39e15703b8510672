package backlog

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// SlotResult is what a [Projection] says of one slot. Amounts are those of the
// slot, except Waiting and Overdue, which are at its end.
type SlotResult struct {
	Arrived int64
	Done    int64
	Late    int64 // the part of Done that was late when it was done
	Unused  int64 // how much more the staff could have done
	Waiting int64
	Overdue int64 // the part of Waiting that is late already or becomes late with the next slot
}

// JobResult is what becomes of one [Job].
type JobResult struct {
	Job      int   // index in the list of work
	Late     int64 // amount that is not done before it is due: a breach if above 0
	Left     int64 // amount that is not done by the end of the last slot
	Finished int   // the slot in which the last of it is done; meaningful if Left is 0
}

// Projection says what becomes of a backlog with a given staff.
type Projection struct {
	Slots []SlotResult
	Jobs  []JobResult // by index of the work
}

// Project works the backlog off, slot by slot: staff[t] people in slot t, each
// doing the slot's Open, and its Idle beside. A nil staff means no people. Work
// that waits at the start arrives in slot 0 and may be late already (Due 0).
// Work that is due before it arrives is late when it arrives.
//
// Amounts are whole units and exact. The time grows with the number of slots
// and jobs, times the logarithm of the number of jobs that wait. It fails with
// a *capacity.SpecError for defects of the data.
func Project(slots []Slot, staff []int64, work []Job, order Order) (Projection, error) {
	d := check(slots, work, true)
	capacity := capacities(slots, staff, d)
	spec.Word(d, "order", order, orders...)
	if err := d.Err(); err != nil {
		return Projection{}, err
	}
	arrivals := make([]int, len(work))
	for i := range arrivals {
		arrivals[i] = i
	}
	slices.SortStableFunc(arrivals, func(i, j int) int { return cmp.Compare(work[i].Arrives, work[j].Arrives) })
	out := Projection{Slots: make([]SlotResult, len(slots)), Jobs: make([]JobResult, len(work))}
	for i, w := range work {
		out.Jobs[i] = JobResult{Job: i, Left: w.Amount, Finished: w.Arrives}
	}
	q := &queue{work: work, order: order}
	for t := range slots {
		s := &out.Slots[t]
		if t > 0 {
			s.Waiting = out.Slots[t-1].Waiting
		}
		for len(arrivals) > 0 && work[arrivals[0]].Arrives == t {
			i := arrivals[0]
			arrivals = arrivals[1:]
			s.Arrived += work[i].Amount
			if work[i].Amount > 0 {
				heap.Push(q, i)
			}
		}
		s.Waiting += s.Arrived
		out.serve(t, capacity[t], q)
	}
	out.breach(work)
	return out, nil
}

// serve spends the capacity of slot t on the queue.
func (p *Projection) serve(t int, capacity int64, q *queue) {
	s := &p.Slots[t]
	for capacity > 0 && q.Len() > 0 {
		i := q.index[0]
		o := &p.Jobs[i]
		n := min(capacity, o.Left)
		capacity -= n
		o.Left -= n
		s.Done += n
		if q.work[i].Due <= t {
			s.Late += n
			o.Late += n
		}
		if o.Left == 0 {
			o.Finished = t
			heap.Pop(q)
		}
	}
	s.Waiting -= s.Done
	s.Unused = capacity
}

// breach adds what is left undone to the late amounts, and counts what is
// overdue at the end of each slot.
func (p *Projection) breach(work []Job) {
	change := make([]int64, len(p.Slots))
	for i := range p.Jobs {
		o, w := &p.Jobs[i], work[i]
		if w.Due <= len(p.Slots) {
			o.Late += o.Left
			// From the end of the slot before Due on it is overdue, until done.
			change[max(w.Due-1, w.Arrives, 0)] += o.Late
		}
	}
	overdue, done := int64(0), int64(0)
	for t := range p.Slots {
		// What arrives late and is done in its first slot cancels out here.
		overdue += change[t]
		done += p.Slots[t].Late
		p.Slots[t].Overdue = overdue - done
	}
}

// capacities returns what can be done in each slot.
func capacities(slots []Slot, staff []int64, d *spec.Defects) []int64 {
	out := make([]int64, len(slots))
	if staff != nil && len(staff) != len(slots) {
		d.Add("staff", spec.ErrConflict, "%d elements for %d slots", len(staff), len(slots))
		return out
	}
	for t, s := range slots {
		out[t] = s.Idle
		if staff == nil {
			continue
		}
		n := staff[t]
		if n < 0 || s.Open > 0 && n > maxUnits/s.Open {
			d.Add(spec.Index("staff", t), spec.ErrRange, "%d, want at least 0, times open at most 2^50", n)
			continue
		}
		out[t] += n * s.Open
	}
	return out
}

// Cleared returns the first slot at whose end nothing waits and nothing has
// waited at the end of any later slot: from there on the desk keeps up. ok is
// false if work waits at the end of the last slot. Without slots it is 0.
func (p Projection) Cleared() (slot int, ok bool) {
	for t := len(p.Slots) - 1; t >= 0; t-- {
		if p.Slots[t].Waiting > 0 {
			return t + 1, t+1 < len(p.Slots)
		}
	}
	return 0, true
}

// FirstCleared returns the first slot at whose end nothing waits, though new
// work may pile up again later. ok is false if work waits at the end of every
// slot.
func (p Projection) FirstCleared() (slot int, ok bool) {
	for t, s := range p.Slots {
		if s.Waiting == 0 {
			return t, true
		}
	}
	return 0, false
}

// Breaches returns the results of the jobs that are late, in their order. A job
// whose Due lies beyond the last slot is not late: it may yet be done.
func (p Projection) Breaches() []JobResult {
	var out []JobResult
	for _, o := range p.Jobs {
		if o.Late > 0 {
			out = append(out, o)
		}
	}
	return out
}

// queue is the waiting work, a heap of indices.
type queue struct {
	work  []Job
	order Order
	index []int
}

func (q *queue) Len() int      { return len(q.index) }
func (q *queue) Swap(i, j int) { q.index[i], q.index[j] = q.index[j], q.index[i] }
func (q *queue) Push(x any)    { q.index = append(q.index, x.(int)) }
func (q *queue) Pop() any {
	last := q.index[len(q.index)-1]
	q.index = q.index[:len(q.index)-1]
	return last
}

func (q *queue) Less(i, j int) bool {
	a, b := q.work[q.index[i]], q.work[q.index[j]]
	due, came := cmp.Compare(a.Due, b.Due), cmp.Compare(a.Arrives, b.Arrives)
	if q.order == FirstCome {
		due, came = came, due
	}
	return cmp.Or(due, came, cmp.Compare(q.index[i], q.index[j])) == -1
}
