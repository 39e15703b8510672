package queueing

import (
	"database/sql/driver"
	"fmt"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/internal/text"
)

// Measure is a figure that a target limits. The zero Measure is unset and no
// measure. A percentile of the wait is a [ServiceLevel] too: "90 % wait no
// longer than t" is 0.9 within t by [NotWaitingLonger].
type Measure uint8

// The measures, each with the side on which its limit is kept.
const (
	ServiceLevel Measure = iota + 1 // share answered within a time, at least
	MeanWait                        // mean wait in mean handle times, at most
	ProbWait                        // probability of waiting, at most
	QueueLength                     // mean number waiting, at most
	Occupancy                       // share of working time busy, at most
	Abandonment                     // probability of giving up, at most
	Blocking                        // probability of being turned away, at most
)

var measureNames = text.Names{Kind: "queueing: measure", Type: "Measure",
	Text: []string{"", "service_level", "mean_wait", "prob_wait", "queue_length", "occupancy", "abandonment", "blocking"}}

// Measures returns every measure in the order of declaration.
func Measures() []Measure {
	return []Measure{ServiceLevel, MeanWait, ProbWait, QueueLength, Occupancy, Abandonment, Blocking}
}

// ParseMeasure returns the measure with the text s, such as "service_level",
// exactly. The empty text is the unset measure.
func ParseMeasure(s string) (Measure, error) { return text.Parse[Measure](&measureNames, s) }

// IsValid reports whether m is one of the measures; unset is not.
func (m Measure) IsValid() bool { return measureNames.Valid(uint8(m)) }

// String returns the text of m, "" if unset and Measure(n) out of range.
func (m Measure) String() string { return measureNames.String(uint8(m)) }

// AppendText appends the text of m to b. It fails for a value out of range.
func (m Measure) AppendText(b []byte) ([]byte, error) { return measureNames.Append(b, uint8(m)) }

// MarshalText returns the text of m. It fails for a value out of range.
func (m Measure) MarshalText() ([]byte, error) { return m.AppendText(nil) }

// UnmarshalText reads what [ParseMeasure] reads; a failure leaves m untouched.
func (m *Measure) UnmarshalText(b []byte) error { return text.Unmarshal(&measureNames, m, b) }

// Scan reads a database column: text, or NULL for unset.
func (m *Measure) Scan(src any) error { return text.Scan(&measureNames, m, src) }

// Value returns the text of m for a database column, NULL for unset.
func (m Measure) Value() (driver.Value, error) { return measureNames.Value(uint8(m)) }

// Target is one limit that the figures of a queue are to keep. Meeting the
// limit exactly is keeping it; since figures and limits are binary, exactly is
// to 4e-15 of the limit, so that 2.1 erlangs are served by 3 agents at an
// occupancy of 0.7, and 0.1 erlangs by one who answers 0.9 at once. Comparable with ==; the zero value is no
// target and refused.
type Target struct {
	Measure    Measure    `json:"measure"`
	Limit      float64    `json:"limit"`               // share, time or number, by the measure
	Within     float64    `json:"within,omitzero"`     // of a service level: mean handle times
	Definition Definition `json:"definition,omitzero"` // of a service level, [AnsweredOfAll] if unset
}

// String returns the target in words, such as "service_level ≥ 0.8 within
// 0.111".
func (t Target) String() string {
	if t.Measure != ServiceLevel {
		return fmt.Sprintf("%v ≤ %.4g", t.Measure, t.Limit)
	}
	s := fmt.Sprintf("%v ≥ %.4g within %.4g", t.Measure, t.Limit, t.Within)
	if t.Definition != 0 {
		s += " (" + t.Definition.String() + ")"
	}
	return s
}

// tie is the part of a limit by which a figure may miss it: some units of the
// last place, which is what figures near 1 are off by.
const tie = 4e-15

// Of returns the figure that the target limits, and whether the limit is
// kept. An unset measure is 0 and not kept.
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
	if !t.Measure.IsValid() {
		d.Add(path+".measure", ErrRequired, "want one of %q", measureNames.Text[1:])
	}
	switch t.Measure {
	case ServiceLevel:
		if !(t.Limit >= 0 && t.Limit < 1) {
			d.Add(path+".limit", ErrRange, "want a share in [0, 1), since no finite staff reaches 1; got %v", t.Limit)
		}
	case Occupancy, Abandonment, Blocking, ProbWait:
		if !(t.Limit > 0 && t.Limit <= 1) {
			d.Add(path+".limit", ErrRange, "want a share in (0, 1], got %v", t.Limit)
		}
	default:
		checkPositive(d, path+".limit", t.Limit)
	}
	checkNonNegative(d, path+".within", t.Within)
	if t.Within != 0 && t.Measure != ServiceLevel {
		d.Add(path+".within", ErrConflict, "only a service level has one")
	}
	if t.Definition != 0 && !t.Definition.IsValid() {
		d.Add(path+".definition", ErrUnknown, "%v, want one of %q", t.Definition, definitionNames.Text[1:])
	}
	if t.Definition != 0 && t.Measure != ServiceLevel {
		d.Add(path+".definition", ErrConflict, "only a service level has one")
	}
}
