package simulate

import (
	"math"
)

// counts are what is measured of a class in a batch.
type counts struct {
	offered, done, left, away, open, delayed int64
	wait, waitDone, sojourn                  float64 // seconds
	within, longer                           [maxWithin]int64
}

func (c *counts) add(o *counts) {
	c.offered += o.offered
	c.done += o.done
	c.left += o.left
	c.away += o.away
	c.open += o.open
	c.delayed += o.delayed
	c.wait += o.wait
	c.waitDone += o.waitDone
	c.sojourn += o.sojourn
	for i := range c.within {
		c.within[i] += o.within[i]
		c.longer[i] += o.longer[i]
	}
}

// tally gathers what the runs of an experiment measure.
type tally struct {
	batches int
	targets []float64 // waits of service levels, seconds
	class   []counts  // class by class, by batch
	worked  []float64 // pool by pool, by batch: seconds
	waits   []histogram
	events  int64
}

func newTally(d *Simulation, e ExperimentSpec) *tally {
	n := e.Runs * e.Batches
	t := &tally{batches: n, class: make([]counts, n*len(d.classes)), worked: make([]float64, n*len(d.pools)), waits: make([]histogram, len(d.classes))}
	for _, w := range e.Within {
		t.targets = append(t.targets, w.Std().Seconds())
	}
	return t
}

func (t *tally) at(k int, batch int32) *counts { return &t.class[k*t.batches+int(batch)] }

func (t *tally) served(k int, batch int32, wait, handle float64) {
	c := t.at(k, batch)
	c.done++
	c.wait += wait
	c.waitDone += wait
	c.sojourn += wait + handle
	for i, target := range t.targets {
		if wait <= target {
			c.within[i]++
		} else {
			c.longer[i]++
		}
	}
	t.waits[k].add(wait)
}

func (t *tally) abandoned(k int, batch int32, wait float64) {
	c := t.at(k, batch)
	c.left++
	t.unserved(c, k, wait)
}

// turnedAway counts what found no place to wait, as having waited for no time.
func (t *tally) turnedAway(k int, batch int32) {
	c := t.at(k, batch)
	c.away++
	t.unserved(c, k, 0)
}

// unresolved counts what still waits at the end, as having waited until then.
func (t *tally) unresolved(k int, batch int32, wait float64) {
	c := t.at(k, batch)
	c.open++
	t.unserved(c, k, wait)
}

func (t *tally) unserved(c *counts, k int, wait float64) {
	c.wait += wait
	for i, target := range t.targets {
		if wait > target {
			c.longer[i]++
		}
	}
	t.waits[k].add(wait)
}

// busy adds the time from start to end, or takes it off with a sign of −1, to
// the batches of the run that it lies in, if any.
func (t *tally) busy(p int, r *run, start, end, sign float64) {
	start, end = max(start, r.from), min(end, r.to)
	for i := min(int((start-r.from)/r.width), r.count-1); start < end; i++ {
		until := min(end, r.from+float64(float64(i+1)*r.width))
		if i == r.count-1 {
			until = end
		}
		t.worked[p*t.batches+r.first+i] += sign * max(0, until-start)
		start = max(start, until)
	}
}

// histogram counts waits in buckets whose ends are at most 1/64 apart,
// relatively.
type histogram struct {
	zero   int64
	bucket []int64
	n      int64
}

const (
	fineBits  = 6
	lowestExp = 1023 - 20 // waits below a microsecond count as one
	buckets   = 60 << fineBits
)

func (h *histogram) add(wait float64) {
	h.n++
	if wait <= 0 {
		h.zero++
		return
	}
	if h.bucket == nil {
		h.bucket = make([]int64, buckets)
	}
	i := int(math.Float64bits(wait)>>(52-fineBits)) - lowestExp<<fineBits
	h.bucket[min(max(i, 0), buckets-1)]++
}

// quantile returns the upper end of the bucket that holds the p-quantile.
func (h *histogram) quantile(p float64) (float64, bool) {
	if h.n == 0 || !(p >= 0 && p <= 1) {
		return 0, false
	}
	rank := max(1, int64(math.Ceil(p*float64(h.n))))
	seen := h.zero
	if rank <= seen {
		return 0, true
	}
	i := 0 // buckets below the quantile and the first above 0
	for ; seen < rank; i++ {
		seen += h.bucket[i]
	}
	return math.Float64frombits(uint64(i+lowestExp<<fineBits) << (52 - fineBits)), true
}

func (h *histogram) merge(o *histogram) {
	h.zero += o.zero
	h.n += o.n
	if o.bucket == nil {
		return
	}
	if h.bucket == nil {
		h.bucket = make([]int64, buckets)
	}
	for i, c := range o.bucket {
		h.bucket[i] += c
	}
}

// staffed returns the seconds of people on shift in each batch of a run.
func (d *Simulation) staffed(p int, e ExperimentSpec) []float64 {
	from := e.Warmup.Std().Seconds()
	width := e.Length.Std().Seconds() / float64(e.Batches)
	staff := d.pools[p].staff
	out := make([]float64, e.Batches)
	for i := range out {
		start, end := from+float64(float64(i)*width), from+float64(float64(i+1)*width)
		out[i] = d.people(staff, end) - d.people(staff, start)
	}
	return out
}

// people returns the seconds of people on shift from 0 to t.
func (d *Simulation) people(staff []int32, t float64) float64 {
	cycle := int64(0)
	for _, n := range staff {
		cycle += int64(n)
	}
	slot := math.Floor(t / d.slot)
	rounds := math.Floor(slot / float64(len(staff)))
	sum := float64(cycle) * rounds * d.slot
	rest := int(slot - rounds*float64(len(staff)))
	for _, n := range staff[:rest] {
		sum += float64(float64(n) * d.slot)
	}
	return sum + float64(float64(staff[rest])*(t-slot*d.slot))
}
