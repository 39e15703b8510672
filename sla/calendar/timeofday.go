package calendar

import (
	"fmt"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// TimeOfDay is a time on a wall clock in seconds after 00:00, from 0 to 86400.
// 24:00, the end of the day, is a value of its own. The zero TimeOfDay is
// 00:00. Its text is "15:04" or, with seconds, "15:04:05".
type TimeOfDay int32

// NewTimeOfDay returns the time of day hour:minute:00. Values outside a day make a
// TimeOfDay that is not valid.
func NewTimeOfDay(hour, minute int) TimeOfDay { return TimeOfDay(hour*3600 + minute*60) }

// ParseTimeOfDay reads "15:04" or "15:04:05", two digits each, up to "24:00";
// any other text is an error.
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	bad := func() (TimeOfDay, error) {
		return 0, fmt.Errorf("%w: want a time of day such as \"09:30\", up to \"24:00\", got %q", spec.ErrSyntax, spec.Clip(s))
	}
	if len(s) != 5 && len(s) != 8 {
		return bad()
	}
	var part [3]int
	for i := range s {
		switch c := s[i]; {
		case i%3 == 2 && c != ':', i%3 != 2 && (c < '0' || c > '9'):
			return bad()
		case i%3 != 2:
			part[i/3] = part[i/3]*10 + int(c-'0')
		}
	}
	tod := TimeOfDay(part[0]*3600 + part[1]*60 + part[2])
	if part[1] > 59 || part[2] > 59 || !tod.IsValid() {
		return bad()
	}
	return tod, nil
}

// IsValid reports whether tod lies within 00:00 to 24:00.
func (tod TimeOfDay) IsValid() bool { return 0 <= tod && tod <= secPerDay }

// String returns the text of tod, with seconds only where they are not 0.
func (tod TimeOfDay) String() string {
	if !tod.IsValid() {
		return fmt.Sprintf("TimeOfDay(%d)", int32(tod))
	}
	s := fmt.Sprintf("%02d:%02d", tod/3600, tod/60%60)
	if tod%60 != 0 {
		s += fmt.Sprintf(":%02d", tod%60)
	}
	return s
}

// MarshalText returns the text of tod. It fails for a value outside the day.
func (tod TimeOfDay) MarshalText() ([]byte, error) {
	if !tod.IsValid() {
		return nil, fmt.Errorf("calendar: %w: cannot encode %v", spec.ErrRange, tod)
	}
	return []byte(tod.String()), nil
}

// UnmarshalText reads what [ParseTimeOfDay] reads; a failure leaves tod
// untouched.
func (tod *TimeOfDay) UnmarshalText(b []byte) error { return unmarshal(tod, b, ParseTimeOfDay) }

// Weekday is a day of the week: "mon" to "sun". Go's [time.Weekday] is what
// [Date.Weekday] returns; this is how documents write one.
type Weekday string

// The days of the week, in the order of ISO 8601.
const (
	Mon Weekday = "mon"
	Tue Weekday = "tue"
	Wed Weekday = "wed"
	Thu Weekday = "thu"
	Fri Weekday = "fri"
	Sat Weekday = "sat"
	Sun Weekday = "sun"
)

// WeekdayOf returns the text of a day of the week.
func WeekdayOf(d time.Weekday) Weekday { return weekdays()[(int(d)%7+13)%7] }

// weekdays returns the days of the week, Monday first.
func weekdays() []Weekday { return []Weekday{Mon, Tue, Wed, Thu, Fri, Sat, Sun} }

// index returns the place of a valid d in a week, Monday 0.
func (d Weekday) index() int64 { return int64(slices.Index(weekdays(), d)) }
