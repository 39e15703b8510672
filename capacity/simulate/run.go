package simulate

import (
	"math"
	"math/rand/v2"

	"github.com/supportops/policy/internal/spec"
)

// run is one run of a desk.
type run struct {
	desk   *Simulation
	tally  *tally
	from   float64 // begin of what is measured
	to     float64 // end of it
	limit  float64 // end of the run, come what may
	width  float64 // of a batch
	first  int     // number of the first batch
	count  int     // batches
	now    float64
	slot   int  // the slot of now
	varies bool // staff changes
	rude   bool // some class interrupts

	next    []float64 // arrival by class
	streams []streams // by class
	queues  []queue   // by class
	staff   []int32   // by pool
	busy    []int32
	ends    departures
	free    bool // the first of ends is over, and its place is for the next to begin
	seq     uint32
	pending int64 // measured work in the queues, and in progress where it may be interrupted
	looks   int   // calls of over
	room    int   // how much work may wait in one queue
	full    bool  // more does

	services []service // in progress, where work may be interrupted
	unused   []int32   // places in services
	events   int64
}

// streams are the random numbers of a class, one source for each purpose: a
// desk with other people or rules meets the same work.
type streams struct{ between, handle, patience *rand.Rand }

func newStream(seed uint64, run, class, purpose int) *rand.Rand {
	return rand.New(rand.NewPCG(mix(seed+mix(uint64(run)+1)), mix(uint64(class)*4+uint64(purpose)+1)))
}

// mix spreads the bits of x (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func newRun(d *Simulation, e ExperimentSpec, number int, t *tally) *run {
	r := &run{desk: d, tally: t, room: maxWaiting, from: e.Warmup.Std().Seconds(), first: number * e.Batches, count: e.Batches}
	length := e.Length.Std().Seconds()
	r.to = r.from + length
	r.limit = 2 * r.to
	r.width = length / float64(e.Batches)
	r.next = make([]float64, len(d.classes))
	r.queues = make([]queue, len(d.classes))
	r.staff, r.busy = make([]int32, len(d.pools)), make([]int32, len(d.pools))
	for i := range d.pools {
		r.staff[i] = d.pools[i].staff[0]
		r.varies = r.varies || len(d.pools[i].staff) > 1
	}
	for k := range d.classes {
		r.rude = r.rude || d.classes[k].rude
		r.streams = append(r.streams, streams{newStream(e.Seed, number, k, 0), newStream(e.Seed, number, k, 1), newStream(e.Seed, number, k, 2)})
		r.next[k] = r.arrival(k, 0)
	}
	return r
}

// simulate lets time pass from event to event. At one instant staff changes
// before work ends, and work ends before work arrives. It fails if there is no
// room for what waits.
func (r *run) simulate() error {
	change := math.Inf(1)
	if r.varies {
		change = r.desk.slot
	}
	for {
		k, arrival := 0, r.next[0]
		for i := 1; i < len(r.next); i++ {
			if r.next[i] < arrival {
				k, arrival = i, r.next[i]
			}
		}
		end := r.nextEnd()
		r.now = min(arrival, end, change)
		if r.full {
			d := &spec.Defects{Package: "simulate"}
			d.Add("length", spec.ErrTooLarge, "more than %d of a class wait after %.4g hours, for want of people or patience", r.room, r.now/3600)
			return d.Err()
		}
		if r.now >= r.to && r.over() {
			break
		}
		r.events++
		switch {
		case change == r.now:
			r.slot++
			change = float64(r.slot+1) * r.desk.slot
			r.change()
		case end == r.now:
			r.end()
		default:
			r.arrive(k)
		}
	}
	r.flush()
	r.tally.events += r.events
	return nil
}

// purgeEvery is after how many looks the queues are searched for customers who
// have left.
const purgeEvery = 1024

// over reports whether nothing more is to be learnt: all that is measured has
// been served or has left, or the time is up.
func (r *run) over() bool {
	if r.now >= r.limit || r.pending == 0 {
		return true
	}
	if r.looks++; r.looks%purgeEvery == 0 {
		for k := range r.queues {
			r.purge(k)
		}
	}
	return r.pending == 0
}

// arrival returns the time of the arrival of class k after that at t: where
// the rate has added up to what is drawn.
func (r *run) arrival(k int, t float64) float64 {
	c := &r.desk.classes[k]
	if c.never {
		return math.Inf(1)
	}
	left := c.between.draw(r.streams[k].between)
	if c.steady {
		return t + left/c.rate[0]
	}
	for i := r.slotOf(t); t < r.limit; i++ {
		end := float64(i+1) * r.desk.slot
		rate := c.rateAt(i)
		if here := float64(rate * (end - t)); rate == 0 || here < left {
			left -= here
			t = end
			continue
		}
		return t + left/rate
	}
	return math.Inf(1)
}

// slotOf returns the slot that holds t.
func (r *run) slotOf(t float64) int {
	i := int((t - r.desk.slot) / r.desk.slot) // not beyond it, however that rounds
	for float64(i+1)*r.desk.slot <= t {
		i++
	}
	return i
}

// arrive takes in work of class k.
func (r *run) arrive(k int) {
	c, s := &r.desk.classes[k], &r.streams[k]
	w := waiting{arrived: r.now, deadline: r.now + c.patience.draw(s.patience), handle: c.handle.draw(s.handle), batch: -1}
	if r.now >= r.from && r.now < r.to {
		w.batch = int32(r.first + min(int((r.now-r.from)/r.width), r.count-1))
		r.tally.at(k, w.batch).offered++
	}
	r.next[k] = r.arrival(k, r.now)
	for _, p := range c.pools {
		if r.busy[p] < r.staff[p] {
			r.busy[p]++
			r.begin(r.serve(p, k, &w))
			return
		}
	}
	if c.rude && r.interrupt(k, &w) {
		return
	}
	if r.fullHouse(k) {
		r.events++
		if w.batch >= 0 {
			r.tally.turnedAway(k, w.batch)
		}
		return
	}
	if w.batch >= 0 {
		r.pending++
		r.tally.at(k, w.batch).delayed++
	}
	r.roomy(k).push(w)
}

// fullHouse reports whether class k has no place left to wait.
func (r *run) fullHouse(k int) bool {
	places := r.desk.classes[k].places
	if r.queues[k].n >= places {
		r.purge(k)
	}
	return r.queues[k].n >= places
}

// roomy returns the queue of class k with room for one more.
func (r *run) roomy(k int) *queue {
	q := &r.queues[k]
	if q.n == len(q.ring) {
		r.purge(k)
		q.grow()
		r.full = r.full || len(q.ring) > r.room
	}
	return q
}

// end ends the first service. Whoever did it takes what waits, if still on
// shift.
func (r *run) end() {
	if r.free {
		r.ends.pop()
		r.free = false
	}
	p := int(r.ends[0].pool)
	if r.rude {
		if p = r.finish(r.ends[0]); p < 0 { // interrupted before: nothing ends
			r.events--
			r.free = true
			return
		}
	}
	if r.busy[p] <= r.staff[p] {
		if k := r.waits(p); k >= 0 {
			w := *r.queues[k].at(0)
			r.queues[k].pop()
			r.ends.replace(r.take(p, k, &w))
			return
		}
	}
	r.busy[p]--
	r.free = true
}

// nextEnd returns the time of the first end of a service to come.
func (r *run) nextEnd() float64 {
	switch {
	case r.free:
		return r.ends.second()
	case len(r.ends) > 0:
		return r.ends[0].at
	}
	return math.Inf(1)
}

// begin adds a service to those in progress.
func (r *run) begin(d departure) {
	if r.free {
		r.free = false
		r.ends.replace(d)
		return
	}
	r.ends.push(d)
}

// change puts the staff of the slot on shift. Those who go finish what they
// do.
func (r *run) change() {
	for p := range r.desk.pools {
		staff := r.desk.pools[p].staff
		r.staff[p] = staff[r.slot%len(staff)]
		for r.busy[p] < r.staff[p] {
			k := r.waits(p)
			if k < 0 {
				break
			}
			w := *r.queues[k].at(0)
			r.queues[k].pop()
			r.busy[p]++
			r.begin(r.take(p, k, &w))
		}
	}
}

// waits returns the class that pool p serves next: of the lowest priority
// number, that which has waited longest. It is −1 if nothing waits.
func (r *run) waits(p int) int {
	best := -1
	for _, k := range r.desk.pools[p].classes {
		if best >= 0 && r.desk.classes[k].priority > r.desk.classes[best].priority {
			break
		}
		q := &r.queues[k]
		for q.n > 0 && q.at(0).deadline < r.now {
			r.gone(k, q.at(0))
			q.pop()
		}
		if q.n > 0 && (best < 0 || q.at(0).arrived < r.queues[best].at(0).arrived) {
			best = k
		}
	}
	return best
}

// take begins to serve work that has waited.
func (r *run) take(p, k int, w *waiting) departure {
	if w.batch >= 0 {
		r.pending--
	}
	return r.serve(p, k, w)
}

// serve begins to serve work, or resumes it.
func (r *run) serve(p, k int, w *waiting) departure {
	switch {
	case w.batch < 0:
	case w.begun:
		r.tally.at(k, w.batch).sojourn += r.now - w.since
	default:
		r.tally.served(k, w.batch, r.now-w.arrived, w.handle)
	}
	end := r.now + w.handle
	r.tally.busy(p, r, r.now, end, 1)
	r.seq++
	d := departure{at: end, seq: r.seq, pool: int32(p)}
	if r.rude {
		d.pool = r.enter(service{w: *w, class: k, pool: p, seq: r.seq, end: end})
	}
	return d
}

// purge takes the work that has left out of a queue.
func (r *run) purge(k int) {
	q := &r.queues[k]
	kept := 0
	for i := range q.n {
		w := *q.at(i)
		if w.deadline < r.now {
			r.gone(k, &w)
			continue
		}
		*q.at(kept) = w
		kept++
	}
	q.n = kept
}

// gone counts work that left without being served.
func (r *run) gone(k int, w *waiting) {
	r.events++
	if w.batch >= 0 {
		r.pending--
		r.tally.abandoned(k, w.batch, w.deadline-w.arrived)
	}
}

// flush counts what is still in the queues at the end.
func (r *run) flush() {
	r.now = min(r.now, r.limit)
	for k := range r.queues {
		r.purge(k)
		for i := range r.queues[k].n {
			w := r.queues[k].at(i)
			switch {
			case w.batch < 0:
			case w.begun:
				r.tally.at(k, w.batch).sojourn += r.now - w.since
			default:
				r.tally.unresolved(k, w.batch, r.now-w.arrived)
			}
		}
	}
}
