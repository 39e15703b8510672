package backlog

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// Staff is an exact number of people or a share, not below 0. It is kept
// in lowest terms, so that == compares; the zero Fraction is 0.
type Staff struct{ num, den int64 }

// NewStaff returns num/den in lowest terms. ok is false for a negative
// num and for a den below 1.
func NewStaff(num, den int64) (Staff, bool) {
	if num < 0 || den < 1 {
		return Staff{}, false
	}
	return fraction(num, den), true
}

func fraction(num, den int64) Staff {
	if num == 0 {
		return Staff{}
	}
	a, b := num, den
	for b != 0 {
		a, b = b, a%b
	}
	return Staff{num / a, den / a}
}

// Num returns the numerator.
func (f Staff) Num() int64 { return f.num }

// Den returns the denominator, at least 1.
func (f Staff) Den() int64 { return max(1, f.den) }

// Float returns the nearest 64-bit number.
func (f Staff) Float() float64 { return float64(f.num) / float64(f.Den()) }

// Ceil returns the least whole number that is not below f.
func (f Staff) Ceil() int64 {
	q := f.num / f.Den()
	if f.num%f.Den() != 0 {
		q++
	}
	return q
}

// Compare returns −1 if f is less than g, +1 if it is more, 0 if equal.
func (f Staff) Compare(g Staff) int { return compareRatio(f.num, f.Den(), g.num, g.Den()) }

// compareRatio compares a/b with c/d, none negative, in 128 bits.
func compareRatio(a, b, c, d int64) int {
	h1, l1 := bits.Mul64(uint64(a), uint64(d))
	h2, l2 := bits.Mul64(uint64(c), uint64(b))
	switch {
	case h1 < h2 || h1 == h2 && l1 < l2:
		return -1
	case h1 == h2 && l1 == l2:
		return 0
	}
	return +1
}

// String returns "23/4", or "5" for a whole number.
func (f Staff) String() string {
	b, _ := f.AppendText(nil)
	return string(b)
}

// AppendText appends f.String() to b. It never fails.
func (f Staff) AppendText(b []byte) ([]byte, error) {
	b = strconv.AppendInt(b, f.num, 10)
	if f.Den() > 1 {
		b = strconv.AppendInt(append(b, '/'), f.den, 10)
	}
	return b, nil
}

// MarshalText returns f.String(). It never fails.
func (f Staff) MarshalText() ([]byte, error) { return f.AppendText(nil) }

// UnmarshalText reads what [ParseStaff] reads; a failure leaves f
// untouched.
func (f *Staff) UnmarshalText(b []byte) error {
	v, err := ParseStaff(string(b))
	if err != nil {
		return err
	}
	*f = v
	return nil
}

// ParseStaff reads "5" or "23/4": decimal digits, no sign, no spaces. It
// need not be in lowest terms.
func ParseStaff(s string) (Staff, error) {
	top, bottom, cut := strings.Cut(s, "/")
	num, err := strconv.ParseUint(top, 10, 63)
	den := uint64(1)
	if err == nil && cut {
		den, err = strconv.ParseUint(bottom, 10, 63)
	}
	if err != nil || den == 0 {
		return Staff{}, fmt.Errorf("backlog: fraction: %w: want a number such as \"23/4\", got %q", ErrSyntax, s)
	}
	return fraction(int64(num), int64(den)), nil
}
