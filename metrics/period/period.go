package period

import (
	"fmt"
	"iter"
	"time"

	"github.com/supportops/policy/internal/spec"
)

const pkg = "period"

// Spec is a period as data. From and To are both dates, "2026-11-02", of which
// the second is the first day that does not belong to the period, or both
// instants in RFC 3339. Zone is an IANA name such as "Europe/Berlin".
type Spec struct {
	From string `json:"from"`
	To   string `json:"to"`
	Zone string `json:"zone"`
}

// Validate returns every defect of the spec as a [*SpecError], nil if there is
// none.
func (s Spec) Validate() error { _, err := New(s); return err }

// ParseSpec reads a spec from JSON, strictly, and validates it.
func ParseSpec(data []byte) (Spec, error) {
	s, err := spec.Decode[Spec](data)
	if err == nil {
		err = s.Validate()
	}
	if err != nil {
		return Spec{}, err
	}
	return s, nil
}

// Period is the half-open stretch of time [From, To) in a zone. A value,
// immutable; compare with [Period.Equal]. The zero Period holds no instant.
type Period struct {
	from, to time.Time
	first    time.Time // first day, midnight UTC; zero unless whole days
	days     int
	loc      *time.Location
}

// New returns the period of a valid spec.
func New(s Spec) (Period, error) {
	d := spec.Defects{Package: pkg}
	loc := d.Zone("zone", s.Zone)
	if loc == nil {
		return Period{}, d.Err()
	}
	first, errFrom := time.Parse(time.DateOnly, s.From)
	last, errTo := time.Parse(time.DateOnly, s.To)
	if errFrom == nil && errTo == nil {
		p, ok := ofDays(first, last, loc)
		if !ok {
			d.Add("to", ErrRange, "want a date after %s, within 10,000 days", s.From)
		}
		return p, d.Err()
	}
	from, errFrom := time.Parse(time.RFC3339Nano, s.From)
	to, errTo := time.Parse(time.RFC3339Nano, s.To)
	if errFrom != nil {
		d.Add("from", ErrSyntax, "want a date or an instant, of the same kind as to, got %q", s.From)
	}
	if errTo != nil {
		d.Add("to", ErrSyntax, "want a date or an instant, of the same kind as from, got %q", s.To)
	}
	if d.Len() == 0 && !from.Before(to) {
		d.Add("to", ErrRange, "want an instant after %s", s.From)
	}
	if err := d.Err(); err != nil {
		return Period{}, err
	}
	return Period{from: from.In(loc), to: to.In(loc), loc: loc}, nil
}

const mostDays = 10_000

func ofDays(first, last time.Time, loc *time.Location) (Period, bool) {
	days := int(last.Sub(first) / (24 * time.Hour))
	if days < 1 || days > mostDays {
		return Period{}, false
	}
	return Period{from: dayStart(first, loc), to: dayStart(last, loc), first: first, days: days, loc: loc}, true
}

// dayStart returns the first instant at which clocks in loc show the midnight
// that begins the date or later. [time.Date] does not promise that where the
// midnight is skipped.
func dayStart(date time.Time, loc *time.Location) time.Time {
	t := date.Add(-36 * time.Hour).In(loc)
	for {
		_, offset := t.Zone()
		at := date.Add(-time.Duration(offset) * time.Second).In(loc)
		if at.Before(t) { // a jump forward has passed the midnight
			return t
		}
		_, end := t.ZoneBounds()
		if end.IsZero() || at.Before(end) {
			return at
		}
		if !end.After(t) { // as ZoneBounds does on December 31 of some years
			end = t.Add(time.Hour)
		}
		t = end
	}
}

// From returns the first instant of the period, in its zone.
func (p Period) From() time.Time { return p.from }

// To returns the first instant after the period, in its zone.
func (p Period) To() time.Time { return p.to }

// Contains reports whether from ≤ t < to.
func (p Period) Contains(t time.Time) bool { return !t.Before(p.from) && t.Before(p.to) }

// Overlap returns how much of [from, to) lies in the period.
func (p Period) Overlap(from, to time.Time) time.Duration {
	if from.Before(p.from) {
		from = p.from
	}
	if to.After(p.to) {
		to = p.to
	}
	return max(to.Sub(from), 0)
}

// Days returns the number of days of a period that was given by dates. It is
// false for one given by instants.
func (p Period) Days() (int, bool) { return p.days, p.days > 0 }

// Equal reports whether p and q have the same ends and both or neither are
// whole days.
func (p Period) Equal(q Period) bool {
	return p.from.Equal(q.from) && p.to.Equal(q.to) && p.days == q.days
}

// Comparable returns nil if p and q are equally long, else a [*LengthError]:
// equally many days, however long the clocks make them, or, for periods given
// by instants, the same time. A period of one kind is not comparable with one
// of the other.
func (p Period) Comparable(q Period) error {
	if p.days == q.days && (p.days > 0 || p.to.Sub(p.from) == q.to.Sub(q.from)) {
		return nil
	}
	return &LengthError{p, q}
}

// Previous returns the period of the same length that ends where p begins.
func (p Period) Previous() Period {
	if p.days > 0 {
		q, _ := ofDays(p.first.AddDate(0, 0, -p.days), p.first, p.loc)
		return q
	}
	return Period{from: p.from.Add(p.from.Sub(p.to)), to: p.from, loc: p.loc}
}

// EachDay yields the days of a period that was given by dates, each as a
// period of one day; none for one given by instants.
func (p Period) EachDay() iter.Seq[Period] {
	return func(yield func(Period) bool) {
		for i := range p.days {
			day, _ := ofDays(p.first.AddDate(0, 0, i), p.first.AddDate(0, 0, i+1), p.loc)
			if !yield(day) {
				return
			}
		}
	}
}

// Date returns the local date of t in the period's zone, such as "2026-11-22":
// a key for summaries by day.
func (p Period) Date(t time.Time) string {
	if p.loc == nil {
		return t.UTC().Format(time.DateOnly)
	}
	return t.In(p.loc).Format(time.DateOnly)
}

// Spec returns the period as data.
func (p Period) Spec() Spec {
	if p.loc == nil {
		return Spec{}
	}
	if p.days > 0 {
		last := p.first.AddDate(0, 0, p.days)
		return Spec{p.first.Format(time.DateOnly), last.Format(time.DateOnly), p.loc.String()}
	}
	return Spec{p.from.Format(time.RFC3339Nano), p.to.Format(time.RFC3339Nano), p.loc.String()}
}

// String returns the period for people: "2026-11-02 to 2026-11-08" with the
// last day that belongs to it, or both instants with "until".
func (p Period) String() string {
	s := p.Spec()
	if p.days > 0 {
		return s.From + " to " + p.first.AddDate(0, 0, p.days-1).Format(time.DateOnly)
	}
	return s.From + " until " + s.To
}

func (p Period) length() string {
	if p.days > 0 {
		return fmt.Sprintf("%d days", p.days)
	}
	return p.to.Sub(p.from).String()
}
