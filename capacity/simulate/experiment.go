package simulate

import (
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// ExperimentSpec says how long a desk is simulated, and what is measured.
//
// A run begins with an empty desk at the start of the first slot, and work that
// arrives during the warm-up is not measured. The Length after it is cut into
// batches of equal length; the work that arrives in it is followed until it is
// served or gone, for at most as long again as the run.
//
// For a desk that opens and closes, make one batch of many runs: a run is a
// day or a week, and runs are independent. For the long run of a steady desk,
// make one run of 20 or more long batches; their results are independent
// only as far as a batch is much longer than the queue remembers.
type ExperimentSpec struct {
	Schema     string          `json:"schema,omitzero"`     // "capacity/simulate/experiment/1"
	Seed       uint64          `json:"seed"`                // equal seeds give equal results
	Length     spec.Duration   `json:"length"`              // how long the measured part of a run lasts, above 0
	Warmup     spec.Duration   `json:"warmup,omitzero"`     // how long each run goes on before it is measured
	Runs       int             `json:"runs,omitzero"`       // 0: 1
	Batches    int             `json:"batches,omitzero"`    // how many batches each run is cut into; 0: 1
	Confidence float64         `json:"confidence,omitzero"` // of intervals, 0.5 to 0.9999; 0: 0.95
	Within     []spec.Duration `json:"within,omitzero"`     // waits for service levels, at most 8
}

const experimentSchema = "capacity/simulate/experiment/1"

// Limits on experiments.
const (
	maxBatches = 1 << 17
	maxWithin  = 8
	maxEvents  = 1e9
	maxLooks   = 1e11
	maxWaiting = 1 << 22 // of a class
	maxCells   = 1 << 20 // batches of all runs × (classes + pools)
)

// Validate reports every defect of e as a *capacity.SpecError, nil without any.
func (e ExperimentSpec) Validate() error {
	d := &spec.Defects{Package: "simulate"}
	d.Schema(e.Schema, experimentSchema, "simulate/experiment/1")
	switch {
	case e.Length == 0:
		d.Add("length", spec.ErrRequired, "want a duration above 0")
	case e.Length < 0 || e.Length > maxMean:
		d.Add("length", spec.ErrRange, "%v, want above 0, at most %v", e.Length, maxMean)
	}
	if e.Warmup < 0 || e.Warmup > maxMean {
		d.Add("warmup", spec.ErrRange, "%v, want 0 to %v", e.Warmup, maxMean)
	}
	if e.Runs < 0 || e.Runs > maxBatches {
		d.Add("runs", spec.ErrRange, "%d, want 0 to %d", e.Runs, maxBatches)
	}
	if e.Batches < 0 || e.Batches > maxBatches {
		d.Add("batches", spec.ErrRange, "%d, want 0 to %d", e.Batches, maxBatches)
	} else if e.Runs > 0 && e.Batches > maxBatches/e.Runs {
		d.Add("batches", spec.ErrRange, "%d of %d runs, want at most %d in all", e.Batches, e.Runs, maxBatches)
	}
	if e.Confidence != 0 && !(e.Confidence >= 0.5 && e.Confidence <= 0.9999) {
		d.Add("confidence", spec.ErrRange, "%v, want 0.5 to 0.9999", e.Confidence)
	}
	if len(e.Within) > maxWithin {
		d.Add("within", spec.ErrRange, "%d waits, want at most %d", len(e.Within), maxWithin)
	}
	for i, w := range e.Within {
		if w < 0 || w > maxMean {
			d.Add(spec.Index("within", i), spec.ErrRange, "%v, want 0 to %v", w, maxMean)
		}
	}
	return d.Err()
}

// Simulate runs the experiment on the desk. It fails with a
// *capacity.SpecError for defects of e, and with one that wraps
// capacity.ErrTooLarge if about 1e9 events or more are to be expected, or if
// the batches of all runs times the classes and pools are more than 2^20, or if
// work that interrupts would have to look at 10^11 services in progress or
// more, or once more than 2^22 of a class wait.
func (d *Simulation) Simulate(e ExperimentSpec) (Result, error) {
	if err := e.Validate(); err != nil {
		return Result{}, err
	}
	e.Runs, e.Batches = max(1, e.Runs), max(1, e.Batches)
	if e.Confidence == 0 {
		e.Confidence = 0.95
	}
	if err := d.within(e); err != nil {
		return Result{}, err
	}
	t := newTally(d, e)
	for number := range e.Runs {
		r := newRun(d, e, number, t)
		if err := r.simulate(); err != nil {
			return Result{}, err
		}
	}
	return t.result(d, e), nil
}

// within returns an error for an experiment beyond the size that is simulated.
func (d *Simulation) within(e ExperimentSpec) error {
	span := (e.Length.Std() + e.Warmup.Std()).Seconds() * float64(e.Runs)
	events, rude, load, people := span/d.slot, 0.0, 0.0, 0.0
	for i := range d.classes {
		c := &d.classes[i]
		rate := c.meanRate()
		events += 2 * span * rate
		load += rate * c.handle.mean
		if c.rude {
			rude += span * rate
		}
	}
	for _, p := range d.pools {
		people += float64(slices.Max(p.staff))
	}
	defects := &spec.Defects{Package: "simulate"}
	if events > maxEvents {
		defects.Add("length", spec.ErrTooLarge, "about %.2g events in all runs, want at most %g", events, float64(maxEvents))
	} else if looks := rude * min(load, people); looks > maxLooks {
		defects.Add("length", spec.ErrTooLarge, "about %.2g looks at services that may be interrupted, want at most %g", looks, float64(maxLooks))
	}
	if cells := e.Runs * e.Batches * (len(d.classes) + len(d.pools)); cells > maxCells {
		defects.Add("batches", spec.ErrTooLarge, "%d of all runs, classes and pools, want at most %d", cells, maxCells)
	}
	return defects.Err()
}
