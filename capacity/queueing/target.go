package queueing

import (
	"fmt"

	"github.com/supportops/policy/internal/spec"
)

// Quantity is a figure that a target limits. An unset one is refused. A
// percentile of the wait is a [ServiceLevel] too: "90 % wait no longer than t"
// is 0.9 within t by [NotWaitingLonger].
type Quantity string

// The quantities, each with the side on which its limit is kept.
const (
	ServiceLevel Quantity = "service_level" // share answered within a time, at least
	MeanWait     Quantity = "mean_wait"     // mean wait in mean handle times, at most
	ProbWait     Quantity = "prob_wait"     // probability of waiting, at most
	QueueLength  Quantity = "queue_length"  // mean number waiting, at most
	Occupancy    Quantity = "occupancy"     // share of working time busy, at most
	Abandonment  Quantity = "abandonment"   // probability of giving up, at most
	Blocking     Quantity = "blocking"      // probability of being turned away, at most
)

var quantities = []Quantity{ServiceLevel, MeanWait, ProbWait, QueueLength, Occupancy, Abandonment, Blocking}

// Target is one limit that the figures of a queue are to keep. A limit that is
// met exactly is kept. Since figures and limits are binary, exactly means to
// within 4e-15 of the limit, so that 3 agents keep an occupancy of 0.7 with 2.1
// erlangs, and one agent keeps 0.9 answered at once with 0.1 erlangs.
// Comparable with ==; the zero value is refused.
type Target struct {
	Measure    Quantity `json:"measure"`
	Limit      float64  `json:"limit"`               // a share, a time or a number, as Measure says
	Within     float64  `json:"within,omitzero"`     // for a service level: the time, in mean handle times
	Definition Counting `json:"definition,omitzero"` // for a service level: what it counts; [AnsweredOfAll] if unset
}

// String returns the target in words, such as "service_level ≥ 0.8 within
// 0.111".
func (t Target) String() string {
	if t.Measure != ServiceLevel {
		return fmt.Sprintf("%v ≤ %.4g", t.Measure, t.Limit)
	}
	s := fmt.Sprintf("%v ≥ %.4g within %.4g", t.Measure, t.Limit, t.Within)
	if t.Definition != "" {
		s += " (" + string(t.Definition) + ")"
	}
	return s
}

// tie is the part of a limit by which a figure may miss it: some units of the
// last place, which is what figures near 1 are off by.
const tie = 4e-15

// Of returns the figure that the target limits, and whether the limit is kept.
// For an unset measure it returns 0 and false.
func (t Target) Of(f Figures) (got float64, met bool) {
	switch t.Measure {
	case ServiceLevel:
		got = f.ServiceLevel(t.Within, t.Definition)
		return got, got >= t.Limit-tie*t.Limit
	case MeanWait:
		got = f.MeanWait
	case ProbWait:
		got = f.ProbWait
	case QueueLength:
		got = f.QueueLength
	case Occupancy:
		got = f.Occupancy
	case Abandonment:
		got = f.ProbAbandon
	case Blocking:
		got = f.ProbBlock
	default:
		return 0, false
	}
	return got, got-t.Limit <= tie*t.Limit
}

// check records what is wrong with the target at path.
func (t Target) check(d *spec.Defects, path string) {
	spec.NeedWord(d, path+".measure", t.Measure, quantities...)
	switch t.Measure {
	case ServiceLevel:
		if !(t.Limit >= 0 && t.Limit < 1) {
			d.Add(path+".limit", spec.ErrRange, "want a share in [0, 1), since no finite staff reaches 1; got %v", t.Limit)
		}
	case Occupancy, Abandonment, Blocking, ProbWait:
		if !(t.Limit > 0 && t.Limit <= 1) {
			d.Add(path+".limit", spec.ErrRange, "want a share in (0, 1], got %v", t.Limit)
		}
	default:
		checkPositive(d, path+".limit", t.Limit)
	}
	checkNonNegative(d, path+".within", t.Within)
	if t.Within != 0 && t.Measure != ServiceLevel {
		d.Add(path+".within", spec.ErrConflict, "only a service level has one")
	}
	spec.Word(d, path+".definition", t.Definition, countings...)
	if t.Definition != "" && t.Measure != ServiceLevel {
		d.Add(path+".definition", spec.ErrConflict, "only a service level has one")
	}
}
