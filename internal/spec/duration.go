package spec

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Duration is a length of time that is written as text in documents and
// database columns: "1h30m", "15m", "0s". See [ParseDuration] for the form.
type Duration time.Duration

// ParseDuration reads the form of [time.ParseDuration]: decimal numbers with
// units h, m, s, ms, us and ns. There is no unit for a day: a day has no
// fixed length, so business days are counted in fields of their own.
func ParseDuration(s string) (Duration, error) {
	d, err := time.ParseDuration(s)
	switch {
	case err != nil && isLong(s) && s[0] == '-':
		return 0, fmt.Errorf("%w: %q, want at least %v", ErrRange, Clip(s), -maxLength)
	case err != nil && isLong(s):
		return 0, fmt.Errorf("%w: %q, want at most %v", ErrRange, Clip(s), maxLength)
	case err != nil:
		return 0, fmt.Errorf("%w: want a duration such as \"1h30m\", got %q", ErrSyntax, Clip(s))
	}
	return Duration(d), nil
}

// isLong reports whether s has the form of a duration, and so is none only since
// it is longer than any.
func isLong(s string) bool {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	if s == "" {
		return false
	}
	units := []string{"ns", "us", "\u00b5s", "\u03bcs", "ms", "s", "m", "h"} // micro as a sign and as the Greek letter
	for s != "" {
		number := len(s) - len(strings.TrimLeft(s, "0123456789."))
		if number == 0 || strings.Count(s[:number], ".") > 1 || s[:number] == "." {
			return false
		}
		s = s[number:]
		unit := len(s) - len(strings.TrimLeft(s, "nu\u00b5\u03bcmsh"))
		if !slices.Contains(units, s[:unit]) {
			return false
		}
		s = s[unit:]
	}
	return true
}

// shortest is the shortest length of time that a document can mean.
const shortest = Duration(time.Millisecond)

// maxLength is the longest length of time that a document can mean: a hundred
// years.
const maxLength = 876_000 * Duration(time.Hour)

// Length records a defect if x is negative, or so short that nobody means it: a
// plain number in Go is nanoseconds, and most likely minutes or hours are meant.
// It reports whether x can be meant.
func Length(d *Defects, path string, x Duration) bool {
	switch {
	case x < 0:
		d.Add(path, ErrRange, "%v, want 0s or more", x)
	case x > 0 && x < shortest:
		d.Add(path, ErrRange, "%v, want at least %v: write 8 * time.Hour, or \"8h\" in a document", x, shortest)
	case x > maxLength:
		d.Add(path, ErrRange, "%v, want at most %v", x, maxLength)
	default:
		return true
	}
	return false
}

// Std returns d as a [time.Duration].
func (d Duration) Std() time.Duration { return time.Duration(d) }

// String returns the shortest text that [ParseDuration] reads as d: units
// that are zero are left out, so 90 minutes are "1h30m".
func (d Duration) String() string {
	s := time.Duration(d).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// AppendText appends d.String() to b. It never fails.
func (d Duration) AppendText(b []byte) ([]byte, error) { return append(b, d.String()...), nil }

// MarshalText returns d.String(). It never fails.
func (d Duration) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads what [ParseDuration] reads; a failure leaves d
// untouched.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := ParseDuration(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// Scan sets d from a database column: text, or an integer of nanoseconds.
func (d *Duration) Scan(src any) error {
	switch s := src.(type) {
	case int64:
		*d = Duration(s)
		return nil
	case string:
		return d.UnmarshalText([]byte(s))
	case []byte:
		return d.UnmarshalText(s)
	}
	return fmt.Errorf("%w: cannot scan %T into a duration, want text or nanoseconds", ErrSyntax, src)
}

// Value returns the text of d.
func (d Duration) Value() (driver.Value, error) { return d.String(), nil }
