package aggregate

import (
	"encoding/json"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/stat"
)

// Survival summarises waits of which some have not ended: how long the ended
// ones took, and how long the others have lasted so far. It gives both the
// plain summary of what has ended and the Kaplan–Meier estimate of all, in
// constant memory. The zero value is empty. Not safe for concurrent writing.
type Survival struct {
	events   Durations
	censored Durations
}

// AddEvent adds a wait that ended after d.
func (s *Survival) AddEvent(d time.Duration) { s.events.Add(d) }

// AddCensored adds a wait that had lasted d when last seen and had not ended.
func (s *Survival) AddCensored(d time.Duration) { s.censored.Add(d) }

// Merge adds everything that o holds. It fails, and changes nothing, if a
// count would exceed 2^62.
func (s *Survival) Merge(o *Survival) error {
	if !countsFit([2]uint64{s.censored.count, o.censored.count}, [2]uint64{s.censored.invalid, o.censored.invalid}) {
		return refuse("survival: merge", spec.ErrRange, "more than 2^62 values")
	}
	if err := s.events.Merge(&o.events); err != nil {
		return err
	}
	return s.censored.Merge(&o.censored)
}

// Events returns a copy of the summary of the waits that ended: it describes
// those, and as an estimate of all it is too short while others are still
// waiting.
func (s *Survival) Events() *Durations { return copyOf(&s.events) }

// Censored returns a copy of the summary of the waits that have not ended.
func (s *Survival) Censored() *Durations { return copyOf(&s.censored) }

func copyOf(d *Durations) *Durations {
	c := new(Durations)
	_ = c.Merge(d) // into an empty summary, so that no count can overflow
	return c
}

// Curve returns the Kaplan–Meier curve, in nanoseconds, each wait at the middle
// of its bucket; within a bucket events come before censorings. Times are right
// to 0.4 %, and shares as far as such a shift of times changes them. It fails
// for more than 2^53 waits.
func (s *Survival) Curve() (*stat.Survival, error) {
	var groups []stat.EventCount
	for i, n := range s.events.hist.all() {
		groups = append(groups, stat.EventCount{Time: middle(i), Events: n})
	}
	for i, n := range s.censored.hist.all() {
		groups = append(groups, stat.EventCount{Time: middle(i), Censored: n})
	}
	return stat.NewSurvival(groups)
}

// middle returns the middle of a bucket.
func middle(i int) float64 {
	lower, upper := bucketBounds(precision, i)
	return float64(lower + (upper-lower)/2)
}

// Quantile returns the bounds of the time by which a share q of all waits has
// ended, by Kaplan–Meier. The second result is false if more than 1−q are still
// waiting at the end of what is known.
func (s *Survival) Quantile(q spec.Ratio) (Bounds, bool) {
	curve, err := s.Curve()
	if err != nil {
		return Bounds{}, false
	}
	t, ok := curve.Quantile(q)
	if !ok {
		return Bounds{}, false
	}
	return s.events.bucket(bucketIndex(precision, uint64(t))), true
}

// AppendBinary appends the canonical form: kind, version, and the two
// summaries one after the other. It never fails.
func (s *Survival) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, kindSurvival, version)
	b = s.events.appendBody(b)
	return s.censored.appendBody(b), nil
}

// MarshalBinary returns the form of [Survival.AppendBinary].
func (s *Survival) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary reads the form of [Survival.AppendBinary] and no other; a
// failure leaves s untouched.
func (s *Survival) UnmarshalBinary(data []byte) error {
	r := open("survival", kindSurvival, data)
	v := Survival{events: r.durations(), censored: r.durations()}
	if err := r.close(); err != nil {
		return err
	}
	*s = v
	return nil
}

type survivalJSON struct {
	Events   durationsJSON `json:"events"`
	Censored durationsJSON `json:"censored"`
}

// MarshalJSON returns the two summaries as events and censored.
func (s *Survival) MarshalJSON() ([]byte, error) {
	return json.Marshal(survivalJSON{s.events.document(), s.censored.document()})
}

// UnmarshalJSON reads the form of [Survival.MarshalJSON]; a failure leaves s
// untouched.
func (s *Survival) UnmarshalJSON(data []byte) error {
	doc, err := spec.Decode[survivalJSON](data)
	if err != nil {
		return err
	}
	d := spec.Defects{Package: "aggregate"}
	v := Survival{doc.Events.durations(&d, "events"), doc.Censored.durations(&d, "censored")}
	if err := d.Err(); err != nil {
		return err
	}
	*s = v
	return nil
}
