package backlog

import (
	"fmt"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// LeastPeakRepeating is [LeastPeak] for slots that come again and again, such
// as the hours of a usual week, and work that comes with every run of them. A
// Due beyond the last slot lies in the runs after, so that slot 0 of the next
// is len(slots). The staff is that of the long run: with it no backlog grows,
// however long the promises are.
//
// A window with a higher need than the whole run is shorter than a run; it
// may reach over the end, where To is above the number of slots. When none is
// left, what remains is one window From 0 To len(slots), with the work of a
// run. It takes at most 4096 slots, and fails as LeastPeak does.
func LeastPeakRepeating(slots []Slot, work []Job) (Profile, error) {
	if len(slots) > maxPeakSlots {
		d := &spec.Defects{Package: "backlog"}
		d.Add("slots", spec.ErrRange, "%d, want at most %d", len(slots), maxPeakSlots)
		return Profile{}, d.Err()
	}
	if err := check(slots, work, false).Err(); err != nil {
		return Profile{}, err
	}
	if err := closedAround(slots, work); err != nil {
		return Profile{}, err
	}
	r := newRing(slots, work)
	out := Profile{Staff: make([]Staff, len(slots))}
	for {
		b := r.best()
		whole := r.whole()
		if b.window.needs(whole) <= 0 {
			b = candidate{window: whole, to: len(r.slot)}
			b.window.To = len(slots)
		} else {
			b.window = r.named(b)
		}
		staff := b.window.Staff()
		if staff == (Staff{}) {
			return out, nil
		}
		for at := b.from; at < b.to; at++ {
			if t := r.slot[at%len(r.slot)]; slots[t].Open > 0 {
				out.Staff[t] = staff
			}
		}
		out.Windows = append(out.Windows, b.window)
		if b.to-b.from == len(r.slot) {
			return out, nil
		}
		r.contract(b.from, b.to)
	}
}

// ring is a problem whose positions go on after the last with the first. A
// job can be done in the positions [from, to), from within the ring and to
// counted on from there, around the ring if need be.
type ring struct {
	n          int     // slots of a run
	slot       []int   // original number by position
	open, idle []int64 // by position
	jobs       []job
	top        []candidate // the best window that starts at each position
}

func newRing(slots []Slot, work []Job) *ring {
	r := &ring{n: len(slots)}
	before := make([]int, len(slots)) // positions before a slot
	for t, s := range slots {
		before[t] = len(r.slot)
		if s != (Slot{}) {
			r.slot, r.open, r.idle = append(r.slot, t), append(r.open, s.Open), append(r.idle, s.Idle)
		}
	}
	m := len(r.slot)
	for _, w := range work {
		if w.Amount == 0 {
			continue
		}
		w.Due = min(w.Due, w.Arrives+r.n) // a run is as good as ever
		from, to := before[w.Arrives], w.Due/r.n*m+before[w.Due%r.n]
		if from == m { // it comes after the last position
			from, to = 0, to-m
		}
		r.jobs = append(r.jobs, job{from: from, to: to, Job: w})
	}
	r.top = make([]candidate, m)
	for i := range r.top {
		r.top[i].stale = true
	}
	return r
}

// whole returns the window of a whole run.
func (r *ring) whole() (w Bottleneck) {
	for at := range r.slot {
		w.Open += r.open[at]
		w.Idle += r.idle[at]
	}
	for _, j := range r.jobs {
		w.Work += j.Amount
	}
	return w
}

// best returns the window shorter than the ring with the highest need, of equal
// ones that which starts last.
func (r *ring) best() (best candidate) {
	m := len(r.slot)
	due := make([]int64, m+m+m)
	slices.SortFunc(r.jobs, func(a, b job) int { return b.from - a.from })
	for run := 1; run >= 0; run-- {
		jobs := r.jobs
		for at := m - 1; at >= 0; at-- {
			starts := false
			for ; len(jobs) > 0 && jobs[0].from == at; jobs = jobs[1:] {
				if j := jobs[0]; j.to-j.from < m {
					due[run*m+j.to] += j.Amount
					starts = true
				}
			}
			if run > 0 {
				continue
			}
			c := &r.top[at]
			switch {
			case !c.stale:
			case starts:
				*c = r.from(at, due)
			default:
				*c = candidate{}
			}
			if c.window.needs(best.window) > 0 {
				best = *c
			}
		}
	}
	return best
}

// from returns the best window that starts at from, where due[to] is the work
// due at to that starts there or later.
func (r *ring) from(from int, due []int64) (best candidate) {
	m := len(r.slot)
	var l longest
	for to := from + 1; to < from+m; to++ {
		at := to - 1
		if at >= m {
			at -= m
		}
		l.grow(from, to, r.open[at], r.idle[at], due[to])
	}
	return l.candidate
}

// named returns the window of a candidate with its ends: from the first
// arrival to the last Due, the arrival in the first run.
func (r *ring) named(c candidate) Bottleneck {
	w, m := c.window, len(r.slot)
	first := true
	for _, j := range r.jobs {
		for at := j.from; at < c.to; at += m {
			if at < c.from || at+j.to-j.from > c.to {
				continue
			}
			// The slot of the position, and how long before it the work came.
			arrives := r.slot[j.from] + (at-j.from)/m*r.n
			arrives -= ((r.slot[j.from]-j.Arrives)%r.n + r.n) % r.n
			if first || arrives < w.From {
				w.From = arrives
			}
			w.To = max(w.To, arrives+j.Due-j.Arrives)
			first = false
		}
	}
	if w.From < 0 {
		w.From, w.To = w.From+r.n, w.To+r.n
	}
	return w
}

// contract takes the positions [from, to) out, with the work that has to be
// done in them. The ring begins where they were. As in [problem.contract],
// candidates that do not reach over them stay, if they are still shorter than
// the ring.
func (r *ring) contract(from, to int) {
	m, width := len(r.slot), to-from
	move := func(at int) int { return at/m*(m-width) + max(0, at%m-width) }
	kept := r.jobs[:0]
	for _, j := range r.jobs {
		if j.from < from {
			j.from, j.to = j.from+m, j.to+m
		}
		j.from, j.to = j.from-from, j.to-from
		if j.from < width && j.to <= width {
			continue
		}
		j.from, j.to = move(j.from), move(j.to)
		kept = append(kept, j)
	}
	r.jobs = kept
	r.slot, r.open, r.idle, r.top = cut(r.slot, from, to), cut(r.open, from, to), cut(r.idle, from, to), cut(r.top, from, to)
	for at := range r.top {
		c := &r.top[at]
		long := c.to - c.from
		c.from, c.to = at, at+long
		c.stale = c.stale || at == 0 || c.to > m-width
	}
}

// cut returns the elements of a ring that follow [from, to).
func cut[T any](ring []T, from, to int) []T {
	m := len(ring)
	out := make([]T, 0, m-(to-from))
	for at := to; at < from+m; at++ {
		out = append(out, ring[at%m])
	}
	return out
}

// closedAround is closed for slots that repeat: they are turned until the last
// is open, so that no run of closed ones reaches over the end.
func closedAround(slots []Slot, work []Job) error {
	n := len(slots)
	last := n - 1
	for last >= 0 && slots[last].Open == 0 {
		last--
	}
	if last < 0 {
		return neverOpen(slots, work)
	}
	turned := slices.Concat(slots[last+1:], slots[:last+1])
	var due []Job
	for _, w := range work {
		at := (w.Arrives - last - 1 + n) % n
		if w.Due-w.Arrives < n-at { // else it may be done in the last
			due = append(due, Job{Arrives: at, Due: at + w.Due - w.Arrives, Amount: w.Amount})
		}
	}
	err := closed(turned, due)
	if e, ok := err.(*spec.InfeasibleError); ok {
		for i, t := range e.Slots {
			e.Slots[i] = (t + last + 1) % n
		}
		slices.Sort(e.Slots)
		e.Slots = slices.Compact(e.Slots)
	}
	return err
}

// neverOpen returns the error for more work than the idle time of slots none
// of which is open, in the long run or in a window.
func neverOpen(slots []Slot, work []Job) error {
	r := newRing(slots, work)
	lacks := r.whole()
	if b := r.best().window; b.Work-b.Idle > lacks.Work-lacks.Idle {
		lacks = b
	}
	var lost int64 // due before any time that there is
	for _, j := range r.jobs {
		if j.from == j.to {
			lost += j.Amount
		}
	}
	if lost > lacks.Work-lacks.Idle {
		lacks = Bottleneck{Work: lost}
	}
	if lacks.Work <= lacks.Idle {
		return nil
	}
	all := make([]int, len(slots))
	for t := range all {
		all[t] = t
	}
	return &spec.InfeasibleError{Package: "backlog", What: "deadline",
		Reason: fmt.Sprintf("nobody works and %d of the work cannot be done", lacks.Work-lacks.Idle), Slots: all}
}
