package backlog

import (
	"math/big"
	"math/bits"
	"strconv"
)

// Staff is an exact number of people, whole or not, and not below 0. It is kept
// in lowest terms, so that == compares; the zero Staff is 0.
type Staff struct{ num, den int64 }

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

func (f Staff) denominator() int64 { return max(1, f.den) }

// Rat returns f as a [big.Rat] of the caller's own.
func (f Staff) Rat() *big.Rat { return big.NewRat(f.num, f.denominator()) }

// Float returns the nearest 64-bit number.
func (f Staff) Float() float64 { return float64(f.num) / float64(f.denominator()) }

// Ceil returns the least whole number that is not below f.
func (f Staff) Ceil() int64 {
	q := f.num / f.denominator()
	if f.num%f.denominator() != 0 {
		q++
	}
	return q
}

// Compare returns −1 if f is less than g, +1 if it is more, 0 if equal.
func (f Staff) Compare(g Staff) int {
	return compareRatio(f.num, f.denominator(), g.num, g.denominator())
}

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
	if f.denominator() > 1 {
		b = strconv.AppendInt(append(b, '/'), f.den, 10)
	}
	return b, nil
}

// MarshalText returns f.String(). It never fails.
func (f Staff) MarshalText() ([]byte, error) { return f.AppendText(nil) }
