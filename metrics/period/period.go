package period

import (
	"iter"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla/calendar"
)

const pkg = "period"

// Spec is a period as data. From and To are both dates, "2026-11-02", where To
// is the first day that does not belong to the period, or both instants in RFC
// 3339. Zone is an IANA name such as "Europe/Berlin".
type Spec struct {
	From string `json:"from"`
	To   string `json:"to"`
	Zone string `json:"zone"`
}

// Validate returns every defect of the spec as a *metrics.SpecError, nil if there is
// none.
func (s Spec) Validate() error { _, err := New(s); return err }

// Period is the half-open stretch of time [From, To) in a zone. It is an
// immutable value; compare with [Period.Equal]. The zero Period holds no
// instant.
type Period struct {
	from, to time.Time
	first    calendar.Date // first day; zero unless whole days
	days     int
	loc      *time.Location
}

// New returns the period of a valid spec, else what [Spec.Validate] returns.
func New(s Spec) (Period, error) {
	d := spec.Defects{Package: pkg}
	loc := d.Zone("zone", s.Zone)
	if loc == nil {
		loc = time.UTC // to look for more defects
	}
	from, begins := readEnd(&d, "from", s.From)
	to, ends := readEnd(&d, "to", s.To)
	switch {
	case !begins || !ends:
		return Period{}, d.Err()
	case from.date.IsZero() != to.date.IsZero():
		d.Add("to", spec.ErrConflict, "want a date or an instant as from is, got %q", s.To)
	case from.date.IsZero() && !from.time.Before(to.time):
		d.Add("to", spec.ErrRange, "want an instant after %s", s.From)
	case from.date.IsZero():
		if d.Len() == 0 {
			return Period{from: from.time.In(loc), to: to.time.In(loc), loc: loc}, nil
		}
	default:
		p, ok := ofDays(from.date, to.date, loc)
		if !ok {
			d.Add("to", spec.ErrRange, "want a date after %s, within 10,000 days", s.From)
		}
		if d.Len() == 0 {
			return p, nil
		}
	}
	return Period{}, d.Err()
}

// end is one end of a period: a date or an instant.
type end struct {
	date calendar.Date
	time time.Time
}

func readEnd(d *spec.Defects, path, s string) (e end, ok bool) {
	if date, err := calendar.ParseDate(s); err == nil && !date.IsZero() {
		return end{date: date}, true
	}
	if at, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return end{time: at}, true
	}
	d.Add(path, spec.ErrSyntax, "want a date such as 2026-11-02 or an instant in RFC 3339, got %q", s)
	return end{}, false
}

const mostDays = 10_000

func ofDays(first, last calendar.Date, loc *time.Location) (Period, bool) {
	days := last.Sub(first)
	if days < 1 || days > mostDays {
		return Period{}, false
	}
	const midnight = calendar.TimeOfDay(0)
	return Period{from: first.At(midnight, loc), to: last.At(midnight, loc), first: first, days: days, loc: loc}, true
}

// CalendarUnit is a stretch of the calendar that reports are usually about.
type CalendarUnit string

// The units. Weeks begin on Monday.
const (
	Day     CalendarUnit = "day"
	Week    CalendarUnit = "week"
	Month   CalendarUnit = "month"
	Quarter CalendarUnit = "quarter"
	Year    CalendarUnit = "year"
)

// Containing returns the day, week, month, quarter or year of the zone's
// calendar that contains t. With the present instant it is "this week", whose
// Previous is "last week". It fails for another unit and for an unknown zone.
func Containing(t time.Time, u CalendarUnit, zone string) (Period, error) {
	d := spec.Defects{Package: pkg}
	spec.NeedWord(&d, "unit", u, Day, Week, Month, Quarter, Year)
	loc := d.Zone("zone", zone)
	if err := d.Err(); err != nil {
		return Period{}, err
	}
	date := calendar.DateOf(t.In(loc))
	year, month, _ := date.Civil()
	first, last := date, date.Add(1)
	switch u {
	case Week:
		first = date.Add(-(int(date.Weekday()) + 6) % 7)
		last = first.Add(7)
	case Month:
		first, last = calendar.NewDate(year, month, 1), monthAfter(year, month, 1)
	case Quarter:
		month -= (month - 1) % 3
		first, last = calendar.NewDate(year, month, 1), monthAfter(year, month, 3)
	case Year:
		first, last = calendar.NewDate(year, 1, 1), calendar.NewDate(year+1, 1, 1)
	}
	p, _ := ofDays(first, last, loc)
	return p, nil
}

// monthAfter returns the first day of the month that many months later.
func monthAfter(year int, month time.Month, n int) calendar.Date {
	k := year*12 + int(month) - 1 + n
	return calendar.NewDate(k/12, time.Month(k%12+1), 1)
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

// Days returns the number of days of a period that was given by dates. The
// second result is false for a period given by instants.
func (p Period) Days() (int, bool) { return p.days, p.days > 0 }

// Equal reports whether p and q have the same ends and both or neither are
// whole days.
func (p Period) Equal(q Period) bool {
	return p.from.Equal(q.from) && p.to.Equal(q.to) && p.days == q.days
}

// Previous returns the period that ends where p begins: as many months if p is
// of whole months, so that the one before March is February, else the same
// length.
func (p Period) Previous() Period {
	if p.days == 0 {
		return Period{from: p.from.Add(p.from.Sub(p.to)), to: p.from, loc: p.loc}
	}
	first := p.first.Add(-p.days)
	if n := p.months(); n > 0 {
		year, month, _ := p.first.Civil()
		first = monthAfter(year, month, -n)
	}
	q, _ := ofDays(first, p.first, p.loc)
	return q
}

// PreviousWeekdays returns the latest period of as many days that begins on the
// same weekday and ends where p begins or before: the fair comparison for a few
// days, some of which are on a weekend. It is [Period.Previous] for a period
// given by instants.
func (p Period) PreviousWeekdays() Period {
	if p.days == 0 {
		return p.Previous()
	}
	back := (p.days + 6) / 7 * 7
	q, _ := ofDays(p.first.Add(-back), p.first.Add(p.days-back), p.loc)
	return q
}

// Earlier returns the period of the same length that lies earlier by the time
// by. For a period given by dates, by is rounded up to whole days. ok is false
// if by is negative or too great.
func (p Period) Earlier(by time.Duration) (q Period, ok bool) {
	if by < 0 || by > mostDays*24*time.Hour {
		return Period{}, false
	}
	if p.days == 0 {
		return Period{from: p.from.Add(-by), to: p.to.Add(-by), loc: p.loc}, true
	}
	back := int((by + 24*time.Hour - 1) / (24 * time.Hour))
	return ofDays(p.first.Add(-back), p.first.Add(p.days-back), p.loc)
}

// months returns how many whole months the period is; 0 if it is none.
func (p Period) months() int {
	y, m, day := p.first.Civil()
	yy, mm, d := p.first.Add(p.days).Civil()
	if day != 1 || d != 1 {
		return 0
	}
	return 12*(yy-y) + int(mm) - int(m)
}

// EachDay yields the days of a period that was given by dates, each as a period
// of one day. It yields none for a period given by instants.
func (p Period) EachDay() iter.Seq[Period] {
	return func(yield func(Period) bool) {
		for i := range p.days {
			day, _ := ofDays(p.first.Add(i), p.first.Add(i+1), p.loc)
			if !yield(day) {
				return
			}
		}
	}
}

// Date returns the local date of t in the period's zone: its text is a key for
// summaries by day.
func (p Period) Date(t time.Time) calendar.Date {
	if p.loc == nil {
		return calendar.DateOf(t.UTC())
	}
	return calendar.DateOf(t.In(p.loc))
}

// Spec returns the period as data.
func (p Period) Spec() Spec {
	if p.loc == nil {
		return Spec{}
	}
	if p.days > 0 {
		return Spec{p.first.String(), p.first.Add(p.days).String(), p.loc.String()}
	}
	return Spec{instant(p.from), instant(p.to), p.loc.String()}
}

// instant returns an instant as a text, in UTC where the zone's offset has
// seconds, which the text cannot say.
func instant(t time.Time) string {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.UTC()
	}
	return t.Format(time.RFC3339Nano)
}

// String returns the period for people: "2026-11-02 to 2026-11-08" with the
// last day that belongs to it, or both instants with "until".
func (p Period) String() string {
	s := p.Spec()
	if p.days > 0 {
		return s.From + " to " + p.first.Add(p.days-1).String()
	}
	return s.From + " until " + s.To
}
