package calendar

import (
	"cmp"
	"fmt"
	"time"

	"github.com/supportops/policy/internal/spec"
)

const (
	secPerDay  = 24 * 60 * 60
	secPerWeek = 7 * secPerDay
)

// Date is a day of the proleptic Gregorian calendar, without a zone. The zero
// Date is unset. Dates are comparable with == and ordered by [Date.Compare].
// Its text is "2006-01-02", years 0001 to 9999.
type Date struct {
	n int32 // days since 0000-12-31, so that the zero Date is no date
}

const unixDay = 719163 // Date.n of 1970-01-01

// NewDate returns the date of year, month and day. Values outside their usual
// ranges carry over as in [time.Date]: October 32 is November 1. A date outside
// the years 1 to 9999 is the unset Date.
func NewDate(year int, month time.Month, day int) Date {
	for _, n := range [...]int{year, int(month), day} {
		if n < -1e8 || n > 1e8 { // beyond, time.Date may overflow
			return Date{}
		}
	}
	return dateOfDay(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secPerDay)
}

// DateOf returns the date that the wall clock shows at t, in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return NewDate(y, m, d)
}

// dateOfDay returns the date of a day number counted from 1970-01-01.
func dateOfDay(day int64) Date {
	const first, last = 1, 3652059 // 0001-01-01 and 9999-12-31
	if n := day + unixDay; first <= n && n <= last {
		return Date{int32(n)}
	}
	return Date{}
}

// day returns the number of days since 1970-01-01.
func (d Date) day() int64 { return int64(d.n) - unixDay }

// IsZero reports whether d is unset.
func (d Date) IsZero() bool { return d.n == 0 }

// Civil returns year, month and day; all zero for the unset Date.
func (d Date) Civil() (year int, month time.Month, day int) {
	if d.IsZero() {
		return 0, 0, 0
	}
	return unix(d.day()*secPerDay, time.UTC).Date()
}

// Weekday returns the day of the week; Sunday for the unset Date.
func (d Date) Weekday() time.Weekday {
	if d.IsZero() {
		return time.Sunday
	}
	return time.Weekday((weekIndex(d.day()) + 1) % 7)
}

// Add returns the date n days later, or the unset Date if d is unset or the
// result lies outside the years 1 to 9999.
func (d Date) Add(n int) Date {
	if d.IsZero() {
		return d
	}
	return dateOfDay(d.day() + int64(n)) // a sum that overflows is no day either
}

// Sub returns the number of days from e to d. The unset Date counts as the day
// before January 1 of the year 1: ask [Date.IsZero] first.
func (d Date) Sub(e Date) int { return int(d.n - e.n) }

// Compare returns -1, 0 or +1 as d is before, equal to or after e. The unset
// Date is before all others.
func (d Date) Compare(e Date) int { return cmp.Compare(d.n, e.n) }

// At returns the instant at which the wall clock of loc first shows tod on d
// or anything later: the first instant whose local date-time is d tod or after
// it. A time that a change of clocks skips is the instant of the change; a
// time that occurs twice is the first of the two; 24:00 is the start of the
// next date.
//
// This one rule resolves every wall-clock time in this module. [time.Date]
// promises none: it answers before the gap in New York and after it in Berlin.
func (d Date) At(tod TimeOfDay, loc *time.Location) time.Time {
	wall := d.day()*secPerDay + int64(tod)
	// No zone is as far as a day from UTC, so a day before wall its clock has
	// not shown wall yet. From there walk offset by offset.
	t := unix(wall-secPerDay, loc)
	for {
		_, offset := t.Zone()
		end, ok := nextBound(t)
		first := max(t.Unix(), wall-int64(offset))
		if !ok || first < end.Unix() {
			return unix(first, loc)
		}
		t = end
	}
}

// String returns the text of d, "" for the unset Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.Civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, int(m), day)
}

// ParseDate reads "2006-01-02". The empty text is the unset Date; any other
// text is an error.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("%w: want a date such as \"2006-01-02\", got %q", spec.ErrSyntax, spec.Clip(s))
	}
	return DateOf(t), nil
}

// MarshalText returns the text of d. It never fails.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what [ParseDate] reads; a failure leaves d untouched.
func (d *Date) UnmarshalText(b []byte) error { return unmarshal(d, b, ParseDate) }

// unix returns the instant of a Unix second.
func unix(s int64, loc *time.Location) time.Time { return time.Unix(s, 0).In(loc) }

// unmarshal sets *dst to what parse reads from b, or leaves it untouched.
func unmarshal[T any](dst *T, b []byte, parse func(string) (T, error)) error {
	v, err := parse(string(b))
	if err == nil {
		*dst = v
	}
	return err
}

// weekIndex returns the day of the week of a day number, Monday 0.
func weekIndex(day int64) int64 { return floorMod(day+3, 7) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }
