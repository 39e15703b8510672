package simulate

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// customer is one piece of work of the twin.
type customer struct {
	class                     int
	arrived, patience, handle float64
	started                   float64 // below 0: not yet
	gone                      bool
}

// customers draws the same work as a run does, by adding up the drawn
// amounts and looking for the time at which the rate has added up to them.
func customers(d *Desk, e Experiment, limit float64) []customer {
	var out []customer
	for k := range d.classes {
		c := &d.classes[k]
		between, handle, patience := newStream(e.Seed, 0, k, 0), newStream(e.Seed, 0, k, 1), newStream(e.Seed, 0, k, 2)
		for sum := c.between.draw(between); ; sum += c.between.draw(between) {
			at, left := 0.0, sum
			for slot := 0; at < limit; slot++ {
				rate := c.rate[slot%len(c.rate)]
				if rate*d.slot >= left {
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
			if c.patience.shape != 0 {
				w.patience = c.patience.draw(patience)
			}
			out = append(out, w)
		}
	}
	return out
}

// twin simulates by looking at everything at each step.
func twin(d *Desk, e Experiment) (classes []counts, worked []float64) {
	to := e.Length.Std().Seconds()
	limit := 2 * to
	work := customers(d, e, limit)
	ends := make([][]float64, len(d.pools)) // of the services in progress
	classes, worked = make([]counts, len(d.classes)), make([]float64, len(d.pools))
	staff := func(p int, t float64) int {
		slot := int(math.Floor(t/d.slot + 1e-9))
		return int(d.pools[p].staff[slot%len(d.pools[p].staff)])
	}
	for now := 0.0; now < limit; {
		// Everybody free takes what is next, pool by pool.
		for p := range d.pools {
			for len(ends[p]) < staff(p, now) {
				best := -1
				for i, w := range work {
					serves := false
					for _, k := range d.pools[p].classes {
						serves = serves || k == w.class
					}
					if !serves || w.started >= 0 || w.gone || w.arrived > now || w.arrived+w.patience < now {
						continue
					}
					if best >= 0 {
						a, b := d.classes[w.class].priority, d.classes[work[best].class].priority
						if a > b || a == b && w.arrived >= work[best].arrived {
							continue
						}
					}
					best = i
				}
				if best < 0 {
					break
				}
				work[best].started = now
				ends[p] = append(ends[p], now+work[best].handle)
				worked[p] += max(0, min(to, now+work[best].handle)-min(to, now))
			}
		}
		next := math.Inf(1)
		for _, w := range work {
			if w.arrived > now {
				next = min(next, w.arrived)
			}
		}
		for p := range ends {
			for _, end := range ends[p] {
				next = min(next, end)
			}
		}
		next = min(next, (math.Floor(now/d.slot+1e-9)+1)*d.slot)
		now = next
		for p := range ends {
			kept := ends[p][:0]
			for _, end := range ends[p] {
				if end > now {
					kept = append(kept, end)
				}
			}
			ends[p] = kept
		}
	}
	for _, w := range work {
		if w.arrived >= to {
			continue
		}
		c := &classes[w.class]
		c.offered++
		wait := min(w.patience, limit-w.arrived)
		switch {
		case w.started >= 0:
			c.done++
			wait = w.started - w.arrived
			c.waitDone += wait
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

func genDesk(t *rapid.T) DeskSpec {
	dist := func(name string) Dist {
		s := Dist{Shape: Shape(rapid.IntRange(1, 4).Draw(t, name+" shape")), Mean: Duration(rapid.IntRange(7_001, 60_013).Draw(t, name)) * Duration(time.Millisecond)}
		if s.Shape == Gamma || s.Shape == Lognormal {
			s.CV = rapid.SampledFrom([]float64{0.3, 0.9, 2}).Draw(t, name+" cv")
		}
		return s
	}
	s := DeskSpec{Slot: Duration(time.Minute)}
	names := []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(t, "classes")]
	for _, name := range names {
		c := ClassSpec{Name: name, Handle: dist("handle"), Priority: rapid.IntRange(0, 1).Draw(t, "priority")}
		for range rapid.IntRange(1, 3).Draw(t, "slots") {
			c.Arrivals = append(c.Arrivals, float64(rapid.IntRange(0, 4).Draw(t, "arrivals")))
		}
		if rapid.Bool().Draw(t, "impatient") {
			c.Patience = dist("patience")
		}
		if rapid.Bool().Draw(t, "cv") {
			c.CV = 0.5
		}
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
		d, err := NewDesk(genDesk(t))
		if err != nil {
			t.Fatal(err)
		}
		e := Experiment{Seed: rapid.Uint64().Draw(t, "seed"), Length: Duration(rapid.IntRange(60, 600).Draw(t, "length")) * Duration(time.Second),
			Runs: 1, Batches: rapid.IntRange(1, 3).Draw(t, "batches"), Confidence: 0.9, Within: []Duration{0, Duration(20 * time.Second)}}
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
			got.wait, got.waitDone, want[k].wait, want[k].waitDone = 0, 0, 0, 0
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

// The heap gives its departures back in order.
func TestDeparturesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h departures
		last := departure{at: math.Inf(-1)}
		seq := uint32(0)
		for _, op := range rapid.SliceOf(rapid.IntRange(-3, 20)).Draw(t, "ops") {
			seq++
			switch {
			case op >= 0:
				d := departure{at: float64(op), seq: seq}
				h.push(d)
				last = departure{at: math.Inf(-1)}
			case len(h) > 0 && op == -1:
				h.replace(departure{at: 50, seq: seq})
				last = departure{at: math.Inf(-1)}
			case len(h) > 0:
				for _, d := range h {
					if d.before(h[0]) {
						t.Fatalf("%v before the first, %v", d, h[0])
					}
				}
				if h[0].before(last) {
					t.Fatalf("%v after %v", h[0], last)
				}
				last = h[0]
				h.pop()
			}
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
		{Mean: Duration(time.Second)}, {Shape: Fixed, Mean: Duration(time.Minute)},
		{Shape: Gamma, Mean: Duration(time.Minute), CV: 0.5}, {Shape: Gamma, Mean: Duration(time.Minute), CV: 1.7},
		{Shape: Lognormal, Mean: Duration(time.Hour), CV: 0.8},
	} {
		x, r := newSampler(s), newStream(7, 0, 0, 0)
		const n = 400000
		sum, sq := 0.0, 0.0
		for range n {
			v := x.draw(r)
			sum += v
			sq += v * v
		}
		mean := sum / n
		cv := math.Sqrt(max(0, sq/n-mean*mean)) / mean
		wantCV := s.CV
		if s.Shape == 0 {
			wantCV = 1
		}
		if m := s.Mean.Std().Seconds(); math.Abs(mean/m-1) > 0.015 || math.Abs(cv-wantCV) > 0.03*max(1, wantCV) {
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
