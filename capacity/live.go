package capacity

import (
	"math"
	"math/big"

	"github.com/supportops/policy/capacity/queueing"
)

// model returns the queue of a live channel at a load in erlangs of contacts
// handled alone.
func (c ChannelSpec) model(load float64) queueing.Model {
	rate := 0.0
	if c.Patience > 0 {
		rate = float64(c.HandleTime) / float64(c.Patience)
	}
	switch {
	case len(c.Slowdown) > 1:
		return queueing.Chat{Load: load, AbandonRate: rate, Slowdown: c.Slowdown}
	case rate != 0:
		return queueing.ErlangA{Load: load, AbandonRate: rate}
	}
	return queueing.ErlangC{Load: load}
}

// within returns the promised time in handle times.
func (c ChannelSpec) within() float64 { return float64(c.Promise.Within) / float64(c.HandleTime) }

// loads returns the load of a live channel in each slot.
func (c ChannelSpec) loads(volumes []float64, slot Duration, repeats bool) ([]float64, error) {
	loads := make([]float64, len(volumes))
	var err error
	if c.Lagged {
		loads, err = c.lagged(volumes, float64(slot)/float64(c.HandleTime), repeats)
	}
	for t, v := range volumes {
		if !c.Lagged && err == nil {
			tr := queueing.Traffic{Volume: v, Interval: slot.Std(), HandleTime: c.HandleTime.Std()}
			loads[t], err = tr.Load()
		}
		if err == nil && loads[t] < nothing {
			loads[t] = 0
		}
	}
	return loads, err
}

// lagged returns the lagged load with nothing in work at the start, or where
// slots repeat with what each run leaves to the next.
func (c ChannelSpec) lagged(volumes []float64, length float64, repeats bool) ([]float64, error) {
	loads, err := queueing.LaggedLoad(volumes, length, 0)
	if err != nil || !repeats {
		return loads, err
	}
	// Of what is there at the start of a run, e^-time is at its end.
	left := -math.Expm1(-length * float64(len(volumes)))
	return queueing.LaggedLoad(volumes, length, loads[len(loads)-1]/left)
}

// exactLoad returns volume × handle time / slot. A lagged load has no such form
// and is taken without its last digits, which rounding may have added.
func (c ChannelSpec) exactLoad(load, volume float64, slot Duration) *big.Rat {
	if c.Lagged {
		return new(big.Rat).SetFloat64(load * (1 - 1e-13))
	}
	r := new(big.Rat).SetFloat64(volume)
	return r.Mul(r, big.NewRat(int64(c.HandleTime), int64(slot)))
}

// staff returns the figures with the smallest staff that keeps the promise of
// a live channel.
func (c ChannelSpec) staff(load float64, exact *big.Rat) (queueing.Figures, error) {
	model, limits := c.model(load), c.limits()
	r, err := queueing.Require(model, limits...)
	if err != nil || c.Promise.MaxOccupancy == zero {
		return r.Figures, err
	}
	// Nobody is busier than load / staff. Where nobody gives up and everybody
	// serves one at a time that is the occupancy, and the cap a closed form;
	// else fewer may do.
	enough, err := fractionOf(exact.Quo(exact, c.Promise.MaxOccupancy.Rat())).people()
	if err != nil || r.Agents >= enough {
		return r.Figures, err
	}
	if _, plain := model.(queueing.ErlangC); !plain {
		limits = append(limits, queueing.Target{Measure: queueing.Occupancy, Limit: c.Promise.MaxOccupancy.Float()})
		if r, err = queueing.Require(model, limits...); err != nil {
			return r.Figures, err
		}
		enough = min(enough, r.Agents)
	}
	return model.At(float64(enough))
}

// limits returns the promise of a live channel in the terms of a queue, but
// for the occupancy.
func (c ChannelSpec) limits() []queueing.Target {
	var t []queueing.Target
	if c.Promise.Share != zero {
		t = append(t, queueing.Target{Measure: queueing.ServiceLevel, Limit: c.Promise.Share.Float(),
			Within: c.within(), Definition: c.Promise.Definition})
	}
	if c.Promise.MaxAbandon != zero {
		t = append(t, queueing.Target{Measure: queueing.Abandonment, Limit: c.Promise.MaxAbandon.Float()})
	}
	return t
}
