package calendar

import (
	"fmt"

	"github.com/supportops/policy/internal/text"
)

// TimeOfDay is a time on a wall clock in seconds after 00:00, from 0 to 86400.
// 24:00, the end of the day, is a value of its own. The zero TimeOfDay is
// 00:00. Its text is "15:04" or, with seconds, "15:04:05".
type TimeOfDay int32

// Clock returns the time of day hour:minute:00. Values outside a day make a
// TimeOfDay that is not valid.
func Clock(hour, minute int) TimeOfDay { return TimeOfDay(hour*3600 + minute*60) }

// ParseTimeOfDay reads "15:04" or "15:04:05", two digits each, up to "24:00".
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	bad := func() (TimeOfDay, error) {
		return 0, fmt.Errorf("want a time of day such as \"09:30\", up to \"24:00\", got %q", text.Clip(s))
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

// AppendText appends the text of tod. It fails for a value outside the day.
func (tod TimeOfDay) AppendText(b []byte) ([]byte, error) {
	if !tod.IsValid() {
		return b, fmt.Errorf("calendar: cannot encode %v", tod)
	}
	return append(b, tod.String()...), nil
}

// MarshalText returns the text of tod. It fails for a value outside the day.
func (tod TimeOfDay) MarshalText() ([]byte, error) { return tod.AppendText(nil) }

// UnmarshalText reads what [ParseTimeOfDay] reads; a failure leaves tod
// untouched.
func (tod *TimeOfDay) UnmarshalText(b []byte) error { return unmarshal(tod, b, ParseTimeOfDay) }

// Weekday is a day of the week in the order of ISO 8601. The zero Weekday is
// unset. Its text is "mon" to "sun".
type Weekday uint8

// The days of the week.
const (
	Mon Weekday = iota + 1
	Tue
	Wed
	Thu
	Fri
	Sat
	Sun
)

var weekdayNames = text.Names{Kind: "calendar: weekday", Type: "Weekday", Text: []string{"", "mon", "tue", "wed", "thu", "fri", "sat", "sun"}}

// ParseWeekday reads "mon" to "sun", exactly. The empty text is unset.
func ParseWeekday(s string) (Weekday, error) { return text.Parse[Weekday](&weekdayNames, s) }

// IsValid reports whether d is one of Mon to Sun.
func (d Weekday) IsValid() bool { return weekdayNames.Valid(uint8(d)) }

// String returns "mon" to "sun", "" for unset, Weekday(n) out of range.
func (d Weekday) String() string { return weekdayNames.String(uint8(d)) }

// AppendText appends the text of d. It fails for a value out of range.
func (d Weekday) AppendText(b []byte) ([]byte, error) { return weekdayNames.Append(b, uint8(d)) }

// MarshalText returns the text of d. It fails for a value out of range.
func (d Weekday) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads what [ParseWeekday] reads; a failure leaves d untouched.
func (d *Weekday) UnmarshalText(b []byte) error { return text.Unmarshal(&weekdayNames, d, b) }
