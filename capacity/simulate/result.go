package simulate

import (
	"github.com/supportops/policy/internal/spec"
	"time"
)

// Result is what an experiment measured.
type Result struct {
	Classes []ClassResult // as declared
	Total   ClassResult   // of all classes together; its Name is empty
	Pools   []PoolResult  // as declared
	Events  int64         // arrivals, ends of service, departures unserved and changes of staff
}

// ClassResult is what was measured of a class. Waits are those in the queue, of
// all that arrived unless said otherwise; a customer who leaves has waited
// until then.
type ClassResult struct {
	Name       string
	Offered    int64 // arrived
	Served     int64 // those whose service began
	Abandoned  int64 // gave up before they were served
	TurnedAway int64 // found no place to wait; they count as waits of 0
	Unresolved int64 // still waiting when the run ended; if above 0, the figures look better than they are

	Delayed    Estimate // share of those that arrived that had to wait
	Abandon    Estimate // share that left
	Blocked    Estimate // share that was turned away
	Wait       Estimate // mean wait, seconds
	WaitServed Estimate // mean wait of those served, seconds
	Sojourn    Estimate // mean time from arrival until finished, of those served, seconds
	Queue      Estimate // mean number waiting to be begun, by Little's law

	Levels []ServiceLevel // one for each wait of the experiment

	waits histogram
}

// ServiceLevel is a service level in four of its definitions, named as in
// package queueing. The fifth, which assumes a customer who never leaves,
// cannot be observed.
type ServiceLevel struct {
	Within            spec.Duration
	AnsweredOfAll     Estimate // served within that time, of all that arrived: leaving counts as missed
	AnsweredOfStaying Estimate // the same, of all but those who left within it
	AnsweredOfServed  Estimate // the same, of those served
	NotWaitingLonger  Estimate // no longer waiting by then, of all: leaving within the time counts as success
}

// PoolResult is what was measured of a pool.
type PoolResult struct {
	Name      string
	Occupancy Estimate // time at work over time on shift; finishing after the shift can bring it above 1
}

// WaitQuantile returns the wait that the share p of all that arrived does not
// exceed, at most 1/63 too high. A wait above 0 and below a microsecond counts as one of a
// microsecond, one above 292 years as that. The quantile has no interval. ok is
// false for a p outside 0 to 1, and if nothing arrived.
func (c *ClassResult) WaitQuantile(p float64) (wait time.Duration, ok bool) {
	v, ok := c.waits.quantile(p)
	if v *= 1e9; v >= 1<<63 {
		return 1<<63 - 1, ok
	}
	return time.Duration(v), ok
}

func (t *tally) result(d *Simulation, e ExperimentSpec) Result {
	out := Result{Events: t.events}
	total := make([]counts, t.batches)
	var waits histogram
	for k := range d.classes {
		batches := t.class[k*t.batches : (k+1)*t.batches]
		for i := range batches {
			total[i].add(&batches[i])
		}
		waits.merge(&t.waits[k])
		out.Classes = append(out.Classes, t.classResult(d.classes[k].name, batches, t.waits[k], e))
	}
	out.Total = t.classResult("", total, waits, e)
	for p := range d.pools {
		staffed := d.staffed(p, e)
		den := make([]float64, t.batches)
		for i := range den {
			den[i] = staffed[i%e.Batches]
		}
		worked := t.worked[p*t.batches : (p+1)*t.batches]
		out.Pools = append(out.Pools, PoolResult{Name: d.pools[p].name, Occupancy: estimate(worked, den, e.Confidence)})
	}
	return out
}

func (t *tally) classResult(name string, batches []counts, waits histogram, e ExperimentSpec) ClassResult {
	out := ClassResult{Name: name, waits: waits}
	var sum counts
	for i := range batches {
		sum.add(&batches[i])
	}
	out.Offered, out.Served, out.Abandoned, out.TurnedAway, out.Unresolved = sum.offered, sum.done, sum.left, sum.away, sum.open
	num, den := make([]float64, len(batches)), make([]float64, len(batches))
	share := func(of, by func(*counts) float64) Estimate {
		for i := range batches {
			num[i], den[i] = of(&batches[i]), by(&batches[i])
		}
		return estimate(num, den, e.Confidence)
	}
	offered := func(c *counts) float64 { return float64(c.offered) }
	served := func(c *counts) float64 { return float64(c.done) }
	seconds := e.Length.Std().Seconds() / float64(e.Batches)
	out.Delayed = share(func(c *counts) float64 { return float64(c.delayed) }, offered)
	out.Abandon = share(func(c *counts) float64 { return float64(c.left) }, offered)
	out.Blocked = share(func(c *counts) float64 { return float64(c.away) }, offered)
	out.Wait = share(func(c *counts) float64 { return c.wait }, offered)
	out.WaitServed = share(func(c *counts) float64 { return c.waitDone }, served)
	out.Sojourn = share(func(c *counts) float64 { return c.sojourn }, served)
	out.Queue = share(func(c *counts) float64 { return c.wait }, func(*counts) float64 { return seconds })
	for i, w := range e.Within {
		within := func(c *counts) float64 { return float64(c.within[i]) }
		staying := func(c *counts) float64 { return float64(c.within[i] + c.longer[i]) }
		resolved := func(c *counts) float64 { return float64(c.offered - c.longer[i]) }
		out.Levels = append(out.Levels, ServiceLevel{Within: w, AnsweredOfAll: share(within, offered), AnsweredOfStaying: share(within, staying),
			AnsweredOfServed: share(within, served), NotWaitingLonger: share(resolved, offered)})
	}
	return out
}
