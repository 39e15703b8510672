package backlog

import (
	"fmt"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// Bottleneck is a run of slots with the work that has to be done in them: that
// which arrives in them and is due by their end.
type Bottleneck struct {
	From, To int   // slots [From, To), from the first arrival to the last Due of the work
	Work     int64 // amount
	Idle     int64 // what can be done by those who are there anyway
	Open     int64 // what one more person gets done
}

// Staff returns (Work − Idle) / Open: fewer people cannot do the work of the
// bottleneck in time. It is 0 if none are needed or all slots are closed.
func (w Bottleneck) Staff() Staff {
	if w.Open <= 0 {
		return Staff{}
	}
	idle := max(0, w.Idle)
	return fraction(max(w.Work, idle)-idle, w.Open)
}

// maxPeakSlots bounds the slots of [LeastPeak], whose time grows with the square
// of their number, and the cube at worst.
const maxPeakSlots = 4096

// LeastConstant returns the bottleneck that decides how many people are needed,
// equally many in every open slot, beside the idle time, so that all work is
// done before it is due. Its [Bottleneck.Staff] is the exact least number, and
// that number is enough. If no people are needed, it is the zero Bottleneck. A
// Due beyond the last slot is read as the end of it.
//
// The time grows with the square of the number of slots. It fails with a
// *capacity.SpecError for defects of the data, and with a *capacity.InfeasibleError if
// some work has only closed slots.
func LeastConstant(slots []Slot, work []Job) (Bottleneck, error) {
	p, err := newProblem(slots, work)
	if err != nil {
		return Bottleneck{}, err
	}
	p.search()
	b := p.best()
	return p.named(b), nil
}

// Profile is the staff that [LeastPeak] or [LeastPeakRepeating] finds, and what
// decides it.
type Profile struct {
	Staff   []Staff      // people in each slot
	Windows []Bottleneck // what decides, the highest staff first; see [LeastPeak]
}

// LeastPeak returns the people in each slot such that all work is done before
// it is due and the highest number is the least possible, then the next
// highest, and so on: the most even profile that keeps the promise. Its highest
// number is that of [LeastConstant]. It takes at most 4096 slots; more are a
// *capacity.SpecError, and the other errors are those of LeastConstant.
//
// LeastPeak uses critical intervals (Yao, Demers, Shenker 1995; here idle time
// is free): the window with the highest need is staffed at that need, its slots
// and work are taken out, and so on. Windows are in this order; slots of
// earlier windows may lie between the slots of a later one, whose Work, Idle
// and Open are those of its own slots.
func LeastPeak(slots []Slot, work []Job) (Profile, error) {
	if len(slots) > maxPeakSlots {
		d := &spec.Defects{Package: "backlog"}
		d.Add("slots", spec.ErrRange, "%d, want at most %d", len(slots), maxPeakSlots)
		return Profile{}, d.Err()
	}
	p, err := newProblem(slots, work)
	if err != nil {
		return Profile{}, err
	}
	out := Profile{Staff: make([]Staff, len(slots))}
	for {
		p.search()
		b := p.best()
		staff := b.window.Staff()
		if staff == (Staff{}) {
			return out, nil
		}
		for _, t := range p.slot[b.from:b.to] {
			if slots[t].Open > 0 {
				out.Staff[t] = staff
			}
		}
		out.Windows = append(out.Windows, p.named(b))
		p.contract(b.from, b.to)
	}
}

// problem is what is left to be staffed. Positions count the slots left:
// those in which nothing can be done are left out from the start, and those
// that have been decided are taken out.
type problem struct {
	slot       []int   // original number by position
	open, idle []int64 // by position
	jobs       []job
	top        []candidate // the best window that starts at each position
}

// job is work that can be done in the positions [from, to).
type job struct {
	from, to int
	Job
}

// candidate is a window of the positions [from, to).
type candidate struct {
	window   Bottleneck // From and To are not set
	from, to int
	stale    bool // to be looked for again
}

func newProblem(slots []Slot, work []Job) (*problem, error) {
	if err := check(slots, work, false).Err(); err != nil {
		return nil, err
	}
	if err := closed(slots, work); err != nil {
		return nil, err
	}
	p := &problem{}
	before := make([]int, 0, len(slots)+1) // positions before a slot, and before the end
	for t, s := range slots {
		before = append(before, len(p.slot))
		if s != (Slot{}) {
			p.slot, p.open, p.idle = append(p.slot, t), append(p.open, s.Open), append(p.idle, s.Idle)
		}
	}
	before = append(before, len(p.slot))
	p.top = make([]candidate, len(p.open))
	for i := range p.top {
		p.top[i].stale = true
	}
	for _, w := range work {
		if w.Amount > 0 {
			w.Due = min(w.Due, len(slots))
			p.jobs = append(p.jobs, job{from: before[w.Arrives], to: before[w.Due], Job: w})
		}
	}
	return p, nil
}

// named returns the window of a candidate with its ends.
func (p *problem) named(c candidate) Bottleneck {
	w := c.window
	for _, j := range p.jobs {
		if j.from < c.from || j.to > c.to {
			continue
		}
		if w.To == 0 || j.Arrives < w.From {
			w.From = j.Arrives
		}
		w.To = max(w.To, j.Due)
	}
	return w
}

// search finds the best window for each start whose candidate is stale. Where no
// work starts there is none, and never was.
func (p *problem) search() {
	n := len(p.open)
	due := make([]int64, n+1)
	slices.SortFunc(p.jobs, func(a, b job) int { return b.from - a.from })
	jobs := p.jobs
	for from := n - 1; from >= 0; from-- {
		starts := false
		for ; len(jobs) > 0 && jobs[0].from == from; jobs = jobs[1:] {
			due[jobs[0].to] += jobs[0].Amount
			starts = true
		}
		if starts && p.top[from].stale {
			p.top[from] = p.from(from, due)
		}
	}
}

// from returns the best window that starts at from, where due[to] is the work
// due at to.
func (p *problem) from(from int, due []int64) candidate {
	var best longest
	for to := from + 1; to < len(due); to++ {
		best.grow(from, to, p.open[to-1], p.idle[to-1], due[to])
	}
	return best.candidate
}

// longest is a window that grows, and the best that it was on the way: the
// first with the highest need.
type longest struct {
	candidate
	now Bottleneck
}

// grow takes the position before to, and the work due at to.
func (l *longest) grow(from, to int, open, idle, due int64) {
	l.now.Open += open
	l.now.Idle += idle
	if due == 0 {
		return
	}
	l.now.Work += due
	if l.now.needs(l.window) > 0 {
		l.candidate = candidate{window: l.now, from: from, to: to}
	}
}

// needs compares the staff of two windows that have open time.
func (w Bottleneck) needs(o Bottleneck) int {
	return compareRatio(max(0, w.Work-w.Idle), max(1, w.Open), max(0, o.Work-o.Idle), max(1, o.Open))
}

// best returns the candidate with the highest need, of equal ones the first.
func (p *problem) best() candidate {
	var best candidate
	for _, c := range p.top[:len(p.open)] {
		if c.window.needs(best.window) > 0 {
			best = c
		}
	}
	return best
}

// contract takes the positions [from, to) out, with the work that has to be
// done in them. No need is higher than theirs, so that of a window that reaches
// over them does not rise without them: a candidate that ends before them stays
// the best of its start. What could be done in them before now starts after
// them.
func (p *problem) contract(from, to int) {
	width := to - from
	move := func(at int) int {
		if at <= from {
			return at
		}
		return max(from, at-width)
	}
	kept := p.jobs[:0]
	for _, j := range p.jobs {
		if j.from >= from && j.to <= to {
			continue
		}
		j.from, j.to = move(j.from), move(j.to)
		kept = append(kept, j)
	}
	p.jobs = kept
	p.slot = append(p.slot[:from], p.slot[to:]...)
	p.open = append(p.open[:from], p.open[to:]...)
	p.idle = append(p.idle[:from], p.idle[to:]...)
	p.top = append(p.top[:from], p.top[to:]...)
	for i := range min(from+1, len(p.top)) {
		c := &p.top[i]
		c.stale = c.stale || i == from || c.to > from
	}
	for i := from; i < len(p.top); i++ {
		c := &p.top[i]
		c.from, c.to = c.from-width, c.to-width
	}
}

// closed returns the error for work that is due within a run of closed slots,
// naming the window of each that lacks the most.
func closed(slots []Slot, work []Job) error {
	var at []int
	var lacks int64
	byArrival := slices.Clone(work)
	slices.SortFunc(byArrival, func(a, b Job) int { return a.Arrives - b.Arrives })
	for from := 0; from < len(slots); from++ {
		if slots[from].Open > 0 {
			continue
		}
		end := from
		for end < len(slots) && slots[end].Open == 0 {
			end++
		}
		lo, _ := slices.BinarySearchFunc(byArrival, from, func(w Job, t int) int { return w.Arrives - t })
		hi, _ := slices.BinarySearchFunc(byArrival, end, func(w Job, t int) int { return w.Arrives - t })
		if w := lacking(slots, from, end, byArrival[lo:hi]); w.Work > w.Idle {
			lacks += w.Work - w.Idle
			for t := w.From; t < w.To; t++ {
				at = append(at, t)
			}
		}
		from = end
	}
	if at == nil {
		return nil
	}
	return &spec.InfeasibleError{Package: "backlog", What: "deadline",
		Reason: fmt.Sprintf("nobody works and %d of the work cannot be done", lacks), Slots: at}
}

// lacking returns the window of the closed run [lo, hi) with the most work
// beyond its idle time. The work arrives in the run, in this order.
func lacking(slots []Slot, lo, hi int, work []Job) Bottleneck {
	due := make([]int64, hi-lo) // by the last slot in which it can be done
	var worst Bottleneck
	for from := hi - 1; from >= lo; from-- {
		starts := false
		for ; len(work) > 0 && work[len(work)-1].Arrives == from; work = work[:len(work)-1] {
			w := work[len(work)-1]
			if last := min(w.Due, len(slots)) - 1; last < hi {
				due[last-lo] += w.Amount
				starts = true
			}
		}
		now := Bottleneck{From: from}
		for last := from; starts && last < hi; last++ {
			now.To = last + 1
			now.Idle += slots[last].Idle
			now.Work += due[last-lo]
			if now.Work-now.Idle > worst.Work-worst.Idle {
				worst = now
			}
		}
	}
	return worst
}
