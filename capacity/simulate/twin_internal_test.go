package simulate

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/internal/spec"
	"pgregory.net/rapid"
)

// customer is one piece of work of the twin.
type customer struct {
	class                     int
	arrived, patience, handle float64
	started                   float64 // the first time; below 0: not yet
	left                      float64 // of the handle time
	busy                      bool
	finished                  float64
}

// progress is a service of the twin.
type progress struct{ pool, customer int }

// customers draws the same work as a run does, by adding up the drawn
// amounts and looking for the time at which the rate has added up to them.
func customers(d *Simulation, e ExperimentSpec, limit float64) []customer {
	var out []customer
	for k := range d.classes {
		c := &d.classes[k]
		between, handle, patience := newStream(e.Seed, 0, k, 0), newStream(e.Seed, 0, k, 1), newStream(e.Seed, 0, k, 2)
		for sum := c.between.draw(between); ; sum += c.between.draw(between) {
			at, left := 0.0, sum
			for slot := 0; at < limit; slot++ {
				rate := c.rate[slot%len(c.rate)]
				if rate > 0 && rate*d.slot >= left {
					at += left / rate
					break
				}
				left -= rate * d.slot
				at = float64(slot+1) * d.slot
			}
			if at >= limit {
				break
			}
			w := customer{class: k, arrived: at, patience: math.Inf(1), handle: c.handle.draw(handle), started: -1}
			w.left = w.handle
			if c.patience.family != endless {
				w.patience = c.patience.draw(patience)
			}
			out = append(out, w)
		}
	}
	return out
}

// twin simulates by looking at everything at each step.
func twin(d *Simulation, e ExperimentSpec) (classes []counts, worked []float64) {
	to := e.Length.Std().Seconds()
	limit := 2 * to
	work := customers(d, e, limit)
	var doing []progress // in the order in which they began
	classes, worked = make([]counts, len(d.classes)), make([]float64, len(d.pools))
	slot := func(t float64) int { return int(math.Floor(t/d.slot + 1e-9)) }
	staff := func(p int, t float64) int { return int(d.pools[p].staff[slot(t)%len(d.pools[p].staff)]) }
	at := func(p int) (n int) {
		for _, s := range doing {
			if s.pool == p {
				n++
			}
		}
		return n
	}
	serves := func(p, k int) bool { return slices.Contains(d.pools[p].classes, k) }
	priority := func(i int) int { return d.classes[work[i].class].priority }
	waits := func(i int, now float64) bool {
		w := work[i]
		return !w.busy && w.left > 0 && w.arrived <= now && (w.started >= 0 || w.arrived+w.patience >= now)
	}
	begin := func(p, i int, now float64) {
		work[i].busy = true
		if work[i].started < 0 {
			work[i].started = now
		}
		doing = append(doing, progress{p, i})
	}
	// Everybody free takes what is next, pool by pool.
	fill := func(now float64) {
		for p := range d.pools {
			for at(p) < staff(p, now) {
				best := -1
				for i := range work {
					if waits(i, now) && serves(p, work[i].class) && (best < 0 || priority(i) < priority(best) ||
						priority(i) == priority(best) && work[i].arrived < work[best].arrived) {
						best = i
					}
				}
				if best < 0 {
					break
				}
				begin(p, best, now)
			}
		}
	}
	for now := 0.0; ; {
		fill(now)
		for i := range work {
			k := work[i].class
			if work[i].arrived != now || !d.classes[k].rude || !waits(i, now) {
				continue
			}
			victim := -1
			for v, s := range doing {
				if serves(s.pool, k) && at(s.pool) <= staff(s.pool, now) && priority(s.customer) > priority(i) &&
					(victim < 0 || priority(s.customer) >= priority(doing[victim].customer)) {
					victim = v
				}
			}
			if victim < 0 {
				continue
			}
			s := doing[victim]
			doing = slices.Delete(doing, victim, victim+1)
			work[s.customer].busy = false
			head := i
			for j := range work {
				if waits(j, now) && work[j].class == k && work[j].arrived < work[head].arrived {
					head = j
				}
			}
			begin(s.pool, head, now)
			fill(now)
		}
		next := (float64(slot(now)) + 1) * d.slot
		for _, w := range work {
			if w.arrived > now {
				next = min(next, w.arrived)
			}
		}
		for _, s := range doing {
			next = min(next, now+work[s.customer].left)
		}
		next = min(next, limit)
		kept := doing[:0]
		for _, s := range doing {
			w := &work[s.customer]
			worked[s.pool] += max(0, min(to, next)-min(to, now))
			if w.left -= next - now; w.left > 1e-9 {
				kept = append(kept, s)
				continue
			}
			w.left, w.busy, w.finished = 0, false, next
		}
		doing = kept
		if now = next; now >= limit {
			break
		}
	}
	for _, w := range work {
		if w.arrived >= to {
			continue
		}
		c := &classes[w.class]
		c.offered++
		wait := min(w.arrived+w.patience, limit) - w.arrived // rounded as times are
		switch {
		case w.started >= 0:
			c.done++
			wait = w.started - w.arrived
			c.waitDone += wait
			if c.sojourn += w.finished - w.arrived; w.left > 0 {
				c.sojourn += limit + w.left
			}
		case w.arrived+w.patience < limit:
			c.left++
		default:
			c.open++
		}
		c.wait += wait
		if wait > 1e-9 {
			c.delayed++
		}
		for i, t := range e.Within {
			switch {
			case wait > t.Std().Seconds():
				c.longer[i]++
			case w.started >= 0:
				c.within[i]++
			}
		}
	}
	return classes, worked
}

func genDesk(t *rapid.T) Spec {
	dist := func(name string) Dist {
		s := Dist{Shape: rapid.SampledFrom(shapes).Draw(t, name+" shape"), Mean: spec.Duration(rapid.IntRange(7_001, 60_013).Draw(t, name)) * spec.Duration(time.Millisecond)}
		if s.Shape == Gamma || s.Shape == Lognormal {
			s.CV = rapid.SampledFrom([]float64{0.3, 0.9, 2}).Draw(t, name+" cv")
		}
		return s
	}
	s := Spec{Slot: spec.Duration(time.Minute)}
	names := []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(t, "classes")]
	for _, name := range names {
		c := ClassSpec{Name: name, Handle: dist("handle"), Priority: rapid.IntRange(0, 2).Draw(t, "priority")}
		for range rapid.IntRange(1, 3).Draw(t, "slots") {
			c.Arrivals = append(c.Arrivals, float64(rapid.IntRange(0, 4).Draw(t, "arrivals")))
		}
		if rapid.Bool().Draw(t, "impatient") {
			c.Patience = dist("patience")
		}
		if rapid.Bool().Draw(t, "cv") {
			c.CV = 0.5
		}
		c.Interrupts = rapid.Bool().Draw(t, "interrupts")
		s.Classes = append(s.Classes, c)
	}
	for _, name := range []string{"p", "q"}[:rapid.IntRange(1, 2).Draw(t, "pools")] {
		p := PoolSpec{Name: name}
		for _, c := range names {
			if len(p.Serves) == 0 || rapid.Bool().Draw(t, "serves") {
				p.Serves = append(p.Serves, c)
			}
		}
		for range rapid.IntRange(1, 3).Draw(t, "staff slots") {
			p.Staff = append(p.Staff, rapid.IntRange(0, 3).Draw(t, "staff"))
		}
		s.Pools = append(s.Pools, p)
	}
	return s
}

// The engine and the twin, given the same work, do the same.
func TestSimulateTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, err := New(genDesk(t))
		if err != nil {
			t.Fatal(err)
		}
		e := ExperimentSpec{Seed: rapid.Uint64().Draw(t, "seed"), Length: spec.Duration(rapid.IntRange(60, 600).Draw(t, "length")) * spec.Duration(time.Second),
			Runs: 1, Batches: rapid.IntRange(1, 3).Draw(t, "batches"), Confidence: 0.9, Within: []spec.Duration{0, spec.Duration(20 * time.Second)}}
		tally := newTally(d, e)
		newRun(d, e, 0, tally).simulate()
		want, worked := twin(d, e)
		near := func(name string, got, want float64) {
			if math.Abs(got-want) > 1e-6*max(1, math.Abs(want)) {
				t.Fatalf("%s: %v, want %v", name, got, want)
			}
		}
		for k := range want {
			var got counts
			for b := range e.Batches {
				got.add(tally.at(k, int32(b)))
			}
			near("wait", got.wait, want[k].wait)
			near("wait of served", got.waitDone, want[k].waitDone)
			near("sojourn", got.sojourn, want[k].sojourn)
			got.wait, got.waitDone, want[k].wait, want[k].waitDone = 0, 0, 0, 0
			got.sojourn, want[k].sojourn = 0, 0
			// Whether a queued customer with a wait of nothing was delayed is
			// not the twin's to say.
			got.delayed, want[k].delayed = 0, 0
			if got != want[k] {
				t.Fatalf("class %d: %+v, want %+v", k, got, want[k])
			}
		}
		for p := range worked {
			got := 0.0
			for b := range e.Batches {
				got += tally.worked[p*tally.batches+b]
			}
			near("worked", got, worked[p])
		}
	})
}

func TestStudentT(t *testing.T) {
	// Quantiles as printed in tables (R: qt).
	for _, c := range []struct {
		p    float64
		df   int
		want float64
	}{{0.975, 1, 12.7062047362}, {0.975, 2, 4.30265272991}, {0.95, 19, 1.72913281152}, {0.975, 29, 2.04522964213}, {0.995, 100, 2.62589052182}, {0.975, 100000, 1.95998770596}} {
		if got := studentT(c.p, c.df); math.Abs(got-c.want) > 1e-9*c.want {
			t.Errorf("t(%v, %d) = %.12g, want %.12g", c.p, c.df, got, c.want)
		}
	}
}

// Samplers have the mean and the deviation that they are given.
func TestSamplerMoments(t *testing.T) {
	for _, s := range []Dist{
		{Mean: spec.Duration(time.Second)}, {Shape: Fixed, Mean: spec.Duration(time.Minute)},
		{Shape: Gamma, Mean: spec.Duration(time.Minute), CV: 0.5}, {Shape: Gamma, Mean: spec.Duration(time.Minute), CV: 1.7},
		{Shape: Lognormal, Mean: spec.Duration(time.Hour), CV: 0.8},
	} {
		x, r := newSampler(s), newStream(7, 0, 0, 0)
		const n = 150000
		sum, sq := 0.0, 0.0
		for range n {
			v := x.draw(r)
			sum += v
			sq += v * v
		}
		mean := sum / n
		cv := math.Sqrt(max(0, sq/n-mean*mean)) / mean
		wantCV := s.CV
		if s.Shape == "" {
			wantCV = 1
		}
		if m := s.Mean.Std().Seconds(); math.Abs(mean/m-1) > 0.02 || math.Abs(cv-wantCV) > 0.04*max(1, wantCV) {
			t.Errorf("%+v: mean %.4g cv %.3f", s, mean, cv)
		}
	}
}

// The histogram's quantile is at most 1/64 above that of the sorted waits.
func TestWaitQuantileProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h histogram
		waits := rapid.SliceOfN(rapid.Float64Range(1e-5, 1e6), 1, 50).Draw(t, "waits")
		for _, w := range waits {
			h.add(w)
		}
		for i := range waits { // sort by insertion
			for j := i; j > 0 && waits[j] < waits[j-1]; j-- {
				waits[j], waits[j-1] = waits[j-1], waits[j]
			}
		}
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		want := waits[max(0, int(math.Ceil(p*float64(len(waits))))-1)]
		got, ok := h.quantile(p)
		if !ok || got < want || got > want*(1+1.0/63) {
			t.Fatalf("%v %v, want %v", got, ok, want)
		}
	})
}

// A queue without end is an error, not all of the memory.
func TestQueueWithoutEnd(t *testing.T) {
	d, err := New(Spec{Slot: spec.Duration(time.Hour), Classes: []ClassSpec{{Name: "a", Arrivals: []float64{1000}, Handle: Dist{Mean: 1e6}}},
		Pools: []PoolSpec{{Name: "p", Serves: []string{"a"}, Staff: []int{0}}}})
	if err != nil {
		t.Fatal(err)
	}
	e := ExperimentSpec{Length: spec.Duration(10 * time.Hour), Runs: 1, Batches: 1}
	r := newRun(d, e, 0, newTally(d, e))
	r.room = 1 << 10
	err = r.simulate()
	if want := fmt.Sprintf("simulate: length: too large: more than 1024 of a class wait after %.4g hours, for want of people or patience", r.now/3600); err == nil || err.Error() != want || r.now > 2*3600 || r.queues[0].n != 1<<10+1 {
		t.Errorf("%v at %v with %d waiting", err, r.now, r.queues[0].n)
	}
}
