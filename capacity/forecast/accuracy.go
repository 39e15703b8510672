package forecast

import (
	"math"

	"github.com/supportops/policy/internal/spec"
)

// Accuracy sums up the errors of forecasts against the amounts that came. The
// zero Accuracy is empty and gives no answers. It is a plain value: == compares
// it, copies are independent.
type Accuracy struct {
	n, scaled, free int // slots; with a scale; for Dispersion
	actual          float64
	err, abs, sq    float64 // of forecast − actual
	scaledAbs       float64
	relative        float64 // Σ |error|/actual, meaningless once zero is set
	zero            bool    // an actual of 0 was seen
	pearson         float64 // Σ (actual−forecast)²/forecast
}

// Measured returns the accuracy of forecasts of actual amounts, slot by slot.
// scale is what MASE divides by, see [NaiveError]; 0 leaves MASE without an
// answer. It fails with a *capacity.SpecError for lists of unequal length and
// for values that are not numbers from 0 to 1e12.
func Measured(actual, forecast []float64, scale float64) (Accuracy, error) {
	d := &spec.Defects{Package: "forecast"}
	if len(actual) != len(forecast) {
		d.Add("forecast", spec.ErrConflict, "%d elements for %d actual ones", len(forecast), len(actual))
		return Accuracy{}, d.Err()
	}
	for i := range actual {
		if !(actual[i] >= 0 && actual[i] <= maxAmount) {
			d.Add(spec.Index("actual", i), spec.ErrRange, "%v, want 0 to %g", actual[i], float64(maxAmount))
		}
		if !(forecast[i] >= 0 && forecast[i] <= maxAmount) {
			d.Add(spec.Index("forecast", i), spec.ErrRange, "%v, want 0 to %g", forecast[i], float64(maxAmount))
		}
	}
	if !(scale >= 0 && scale <= maxAmount) {
		d.Add("scale", spec.ErrRange, "%v, want 0 to %g", scale, float64(maxAmount))
	}
	if err := d.Err(); err != nil {
		return Accuracy{}, err
	}
	var a Accuracy
	for i := range actual {
		a.add(actual[i], forecast[i], scale)
	}
	return a, nil
}

func (a *Accuracy) add(actual, forecast, scale float64) {
	e := forecast - actual
	a.n++
	a.actual += actual
	a.err += e
	a.abs += math.Abs(e)
	a.sq += float64(e * e)
	if scale > 0 {
		a.scaled++
		a.scaledAbs += over(math.Abs(e), scale)
	}
	if actual == 0 {
		a.zero = true
	} else {
		a.relative += over(math.Abs(e), actual)
	}
	if forecast > 0 {
		a.free++
		a.pearson += over(float64(e*e), forecast)
	} else if actual > 0 {
		// Nothing was forecast and something came: the error counts as if
		// one had been forecast.
		a.free++
		a.pearson += float64(e * e)
	}
}

// N returns the number of slots compared.
func (a Accuracy) N() int { return a.n }

// Bias returns the mean of forecast − actual. Above 0, too much was forecast.
// ok is false without slots.
func (a Accuracy) Bias() (float64, bool) { return ratio(a.err, float64(a.n)) }

// Of returns the error by m, by [WAPE] if m is unset. ok is false without
// slots, and where [ErrorBy] says that m has no answer.
func (a Accuracy) Of(m ErrorBy) (v float64, ok bool) {
	switch m {
	case MAE:
		return ratio(a.abs, float64(a.n))
	case RMSE:
		v, ok = ratio(a.sq, float64(a.n))
		return math.Sqrt(v), ok
	case "", WAPE:
		return ratio(a.abs, a.actual)
	case MASE:
		return ratio(a.scaledAbs, float64(a.scaled))
	case MAPE:
		if !a.zero {
			return ratio(a.relative, float64(a.n))
		}
	}
	return 0, false
}

// Dispersion returns Pearson's dispersion, Σ(actual−forecast)²/forecast over n
// slots: 1 for independent arrivals around a right forecast, more for clustered
// arrivals or a wrong one. It is what [Counts] takes. The forecasts must not
// have seen the actual amounts, as in a [BackTest]. For residuals of a fit with
// k parameters, multiply by n/(n−k). ok is false if no slot had anything
// forecast or arrived.
func (a Accuracy) Dispersion() (float64, bool) { return ratio(a.pearson, float64(a.free)) }

func ratio(num, den float64) (float64, bool) {
	if den == 0 {
		return 0, false
	}
	return over(num, den), true
}

// over returns num/den for den > 0, no more than can be added up for every
// slot: amounts next to 0 take it out of range.
func over(num, den float64) float64 { return max(-1e300, min(num/den, 1e300)) }

// NaiveError returns the mean |difference| of amounts one season apart, both
// open and without the effects of their events: the scale of MASE. A period of
// 1 is the plain naive forecast. ok is false if there is no such pair or no
// difference at all, and for a period below 1.
func NaiveError(s Series, period int) (float64, bool) {
	d := &spec.Defects{}
	s.check(d)
	if d.Len() > 0 || period < 1 {
		return 0, false
	}
	return naiveError(s, period)
}

func naiveError(s Series, period int) (float64, bool) {
	sum, n := 0.0, 0
	for t := period; t < len(s.Values); t++ {
		now, ok := s.base(t)
		before, too := s.base(t - period)
		if ok && too {
			sum += math.Abs(now - before)
			n++
		}
	}
	v, ok := ratio(sum, float64(n))
	return v, ok && v > 0
}
