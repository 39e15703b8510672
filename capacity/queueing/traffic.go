package queueing

import (
	"github.com/supportops/policy/internal/spec"
	"math"
	"time"
)

// Traffic is work as a desk counts it, and the way between its units and those
// of the models: the load in erlangs, and times in multiples of the mean handle
// time. The zero value has no traffic. Comparable with ==.
type Traffic struct {
	Volume     float64       // contacts that arrive in one Interval, ≥ 0
	Interval   time.Duration // > 0, unless Volume is 0
	HandleTime time.Duration // mean, wrap-up included, > 0, unless Volume is 0
}

// Load returns Volume × HandleTime / Interval in erlangs: the number of agents
// that would be busy all the time. The division is last, so that 100 contacts
// of 3 minutes in half an hour are exactly 10. The error is a
// *capacity.SpecError, or a *capacity.TooLargeError above 1e9 erlangs.
func (t Traffic) Load() (float64, error) {
	d := defects()
	checkNonNegative(d, "volume", t.Volume)
	if t.Interval < 0 || t.Interval == 0 && t.Volume != 0 {
		d.Add("interval", spec.ErrRange, "want a length above 0, got %v", t.Interval)
	}
	if t.HandleTime < 0 || t.HandleTime == 0 && t.Volume != 0 {
		d.Add("handle_time", spec.ErrRange, "want a length above 0, got %v", t.HandleTime)
	}
	if err := d.Err(); err != nil || t.Volume == 0 {
		return 0, err
	}
	load := t.Volume * float64(t.HandleTime) / float64(t.Interval)
	if err := within("load", load, maxAgents); err != nil {
		return 0, err
	}
	return load, nil
}

// VolumeOf returns how many contacts an interval brings at a load in erlangs,
// the inverse of [Traffic.Load]. It is 0 without a handle time or an interval,
// and for a load that is not finite and ≥ 0.
func (t Traffic) VolumeOf(load float64) float64 {
	if t.HandleTime <= 0 || t.Interval <= 0 || !(load >= 0) || math.IsInf(load, 1) {
		return 0
	}
	return min(load*float64(t.Interval)/float64(t.HandleTime), math.MaxFloat64)
}

// Units returns d in mean handle times, 0 without a handle time.
func (t Traffic) Units(d time.Duration) float64 {
	if t.HandleTime <= 0 {
		return 0
	}
	return float64(d) / float64(t.HandleTime)
}

// Duration returns x mean handle times as a length of time, rounded to the
// nearest nanosecond; what is too long, +Inf included, is the longest
// [time.Duration], and NaN is 0.
func (t Traffic) Duration(x float64) time.Duration {
	ns := max(math.Round(x*float64(t.HandleTime)), math.MinInt64)
	switch {
	case math.IsNaN(ns):
		return 0
	case ns >= math.MaxInt64:
		return math.MaxInt64
	}
	return time.Duration(ns)
}
