package queueing

import (
	"errors"
	"math"

	"github.com/supportops/policy/internal/spec"
)

// Requirement is the smallest staff that keeps a set of targets, with the
// proof: the figures with that staff and with one agent less. For the staff of
// many slots and channels see capacity.Requirement.
type Requirement struct {
	Agents  int     // smallest whole staff that keeps every target
	Figures Figures // with Agents
	OneLess Figures // with one agent less; zero if Agents is 0
	// Binding are the targets that one agent less would break, as indexes of
	// the targets asked for, ascending. If it is empty, stability needs the
	// last agent, or there is no work.
	Binding []int
}

// Require returns the smallest whole number of agents with which model keeps
// all targets; without targets, the smallest stable staff. A limit that is met
// exactly is kept. The staff may be smaller than the load if customers give up.
//
// The error is a *capacity.SpecError for a model or a target that is wrong, a
// *capacity.TooLargeError for a load above 1e9 erlangs, or a *capacity.InfeasibleError if
// 1e9 agents do not suffice.
func Require(model Model, targets ...Target) (Requirement, error) {
	keeps, err := prepare(model, targets)
	if err != nil {
		return Requirement{}, err
	}
	n, err := smallest(model, keeps)
	if err != nil {
		return Requirement{}, err
	}
	r := Requirement{Agents: int(n)}
	r.Figures, _ = model.At(n)
	if n == 0 {
		return r, nil
	}
	if r.OneLess, err = model.At(n - 1); !reckoned(err) {
		return Requirement{}, err
	}
	for i, t := range targets {
		if _, met := t.Of(r.OneLess); !met {
			r.Binding = append(r.Binding, i)
		}
	}
	return r, nil
}

// RequireReal returns the least number of agents, whole or not, with which
// model keeps all targets, to about 1e-12 of itself from above: the amount to
// add up over channels that share a pool before rounding up once. A [Chat] desk
// has whole agents only and is refused.
func RequireReal(model Model, targets ...Target) (float64, error) {
	keeps, err := prepare(model, targets)
	if err != nil {
		return 0, err
	}
	if _, chat := model.(Chat); chat {
		d := defects()
		d.Add("agents", spec.ErrRange, "want whole numbers of agents for a chat desk")
		return 0, d.Err()
	}
	n, err := smallest(model, keeps)
	if err != nil {
		return 0, err
	}
	_, least := bisect(max(n-1, 0), n, 1e-12, func(c float64) bool { return !keeps(c) })
	return least, nil
}

// MaxLoad returns the greatest load in erlangs with which model, its own load
// replaced, keeps all targets, to about 1e-14 of itself. A [Priority] model
// keeps the proportions of its classes. [Traffic.VolumeOf] turns it into a
// volume. Without targets the model must be one that can become unstable. It is
// 0 if the load would be below 1e-90.
//
// It takes at most some 150 evaluations of the model. The errors are those of
// [Require], and a *capacity.TooLargeError if targets break only beyond the
// sizes that are calculated.
func MaxLoad(model Model, agents float64, targets ...Target) (float64, error) {
	d := defects()
	checkNonNegative(d, "agents", agents)
	checkModel(d, model)
	checkTargets(d, model, targets)
	if err := d.Err(); err != nil {
		return 0, err
	}
	if err := within("agents", agents, maxAgents); err != nil {
		return 0, err
	}
	kept := func(load float64) bool { return keepsAll(model.withLoad(load), agents, targets) }
	if _, err := model.withLoad(0).At(agents); err != nil {
		return 0, err
	}
	if kept(maxAgents) { // no load ever breaks it: do not try them all
		return 0, &spec.TooLargeError{Package: pkg, What: "load", Got: 2 * maxAgents, Limit: maxAgents}
	}
	lo, hi := 0.0, max(agents, 1)
	for kept(hi) {
		lo, hi = hi, min(2*hi, maxAgents)
	}
	for lo == 0 && hi > 1e-90 { // find the magnitude
		if kept(hi / 1024) {
			lo = hi / 1024
		} else {
			hi /= 1024
		}
	}
	if lo == 0 {
		return 0, nil // no load of a size that is calculated
	}
	lo, hi = bisect(lo, hi, 0, kept)
	if _, err := model.withLoad(hi).At(agents); !reckoned(err) {
		return 0, err
	}
	return lo, nil
}

// reckoned reports whether err leaves figures: a target that is not kept then
// is broken by the desk, not by a size beyond what is calculated.
func reckoned(err error) bool { return err == nil || errors.Is(err, spec.ErrUnstable) }

// bisect returns the interval around the change of below from true at lo to
// false at hi, narrowed until its width is the part narrow of hi or no number
// is inside.
func bisect(lo, hi, narrow float64, below func(float64) bool) (bottom, top float64) {
	for mid := (lo + hi) / 2; hi-lo > narrow*hi && mid != lo && mid != hi; mid = (lo + hi) / 2 {
		if below(mid) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo, hi
}

// checkModel records what is wrong with model.
func checkModel(d *spec.Defects, model Model) {
	if model == nil {
		d.Add("model", spec.ErrRequired, "want a model of the queue")
		return
	}
	model.check(d)
}

// checkTargets records what is wrong with targets.
func checkTargets(d *spec.Defects, model Model, targets []Target) {
	for i, t := range targets {
		path := spec.Index("targets", i)
		t.check(d, path)
		if _, room := model.(WaitingRoom); room && (t.Measure == ProbWait || t.Definition == NotWaitingLonger) {
			d.Add(path, spec.ErrConflict, "%v is also kept by turning everybody away: limit the blocking, or the service level of all", t)
		}
	}
}

// prepare checks model and targets and returns the test of a staff.
func prepare(model Model, targets []Target) (keeps func(float64) bool, err error) {
	d := defects()
	checkModel(d, model)
	checkTargets(d, model, targets)
	if err := d.Err(); err != nil {
		return nil, err
	}
	if err := within("load", model.offered(), maxAgents); err != nil {
		return nil, err
	}
	return func(agents float64) bool { return keepsAll(model, agents, targets) }, nil
}

// keepsAll reports whether model with agents is stable and keeps all targets.
func keepsAll(model Model, agents float64, targets []Target) bool {
	f, err := model.At(agents)
	if err != nil {
		return false
	}
	for _, t := range targets {
		if _, met := t.Of(f); !met {
			return false
		}
	}
	return true
}

// smallest returns the smallest whole staff that passes keeps, which never
// fails again once it has passed. It walks from the guess of the model in
// doubling steps and halves the bracket that it finds.
func smallest(model Model, keeps func(float64) bool) (float64, error) {
	if model.offered() == 0 { // every target is kept without work
		return 0, nil
	}
	guess, step := model.start()
	lo, hi, step := 0.0, min(math.Ceil(guess), maxAgents), math.Ceil(step)
	if keeps(hi) {
		for lo = hi - step; lo >= 0 && keeps(lo); lo = hi - step {
			hi = lo
			step *= 2
		}
		lo = max(lo, -1)
	} else {
		for met := false; !met; met = keeps(hi) {
			if hi >= maxAgents {
				if _, err := model.At(hi); !reckoned(err) {
					return 0, err
				}
				return 0, &spec.InfeasibleError{Package: pkg, What: "targets", Reason: "not kept even by 1e9 agents"}
			}
			lo, hi, step = hi, min(hi+step, maxAgents), 2*step
		}
	}
	for hi-lo > 1 {
		mid := math.Floor((lo + hi) / 2)
		if keeps(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi, nil
}

// nearLoad is where a search begins in a queue without abandonment: the
// square-root rule with a usual surplus.
func nearLoad(load float64) (guess, step float64) {
	s := math.Sqrt(load)
	return load + s, s/2 + 1
}
