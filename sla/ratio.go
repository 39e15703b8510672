package sla

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strings"
	"time"
)

// Ratio is an exact positive fraction, such as the share of a target at which
// to warn or the factor of a customer tier. The zero Ratio is unset. Ratios
// are comparable with ==. Its text is a decimal or a fraction: "0.8", "2",
// "3/2".
type Ratio struct {
	num, den uint32 // reduced; den is 0 only in the zero Ratio
}

const maxRatioPart = 1_000_000_000

// NewRatio returns num/den; unset unless both are from 1 to 1,000,000,000.
func NewRatio(num, den int64) Ratio {
	if num < 1 || den < 1 || num > maxRatioPart || den > maxRatioPart {
		return Ratio{}
	}
	g := gcd(num, den)
	return Ratio{uint32(num / g), uint32(den / g)}
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// ParseRatio reads a positive decimal or fraction whose reduced numerator and
// denominator are at most 1,000,000,000. The empty text is the unset Ratio.
func ParseRatio(s string) (Ratio, error) {
	if s == "" {
		return Ratio{}, nil
	}
	const longest = 24
	// big.Rat also reads signs, exponents and, in fractions, other bases.
	plain := len(s) <= longest && strings.Trim(s, "0123456789./") == ""
	if num, den, ok := strings.Cut(s, "/"); ok && (num == "" || num[0] == '0' || den == "" || den[0] == '0') {
		plain = false
	}
	if r, ok := new(big.Rat).SetString(s); plain && ok && r.Num().IsInt64() && r.Denom().IsInt64() {
		if ratio := NewRatio(r.Num().Int64(), r.Denom().Int64()); !ratio.IsZero() {
			return ratio, nil
		}
	}
	return Ratio{}, fmt.Errorf("want a positive ratio such as \"0.8\" or \"3/2\", got %q", s)
}

// IsZero reports whether r is unset.
func (r Ratio) IsZero() bool { return r.den == 0 }

// Compare returns -1, 0 or +1 as r is less than, equal to or more than q. The
// unset Ratio is less than all others.
func (r Ratio) Compare(q Ratio) int {
	a, b := uint64(r.num)*uint64(max(q.den, 1)), uint64(q.num)*uint64(max(r.den, 1))
	switch {
	case a < b:
		return -1
	case a > b:
		return +1
	}
	return 0
}

// Of returns r times d, rounded up to the nanosecond: the least amount that is
// not below the exact one. Of a negative d it is 0; what a Duration cannot
// hold is the largest one. The unset Ratio of anything is 0.
func (r Ratio) Of(d time.Duration) time.Duration {
	if r.IsZero() || d <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(d), uint64(r.num))
	if hi >= uint64(r.den) {
		return math.MaxInt64
	}
	q, rem := bits.Div64(hi, lo, uint64(r.den))
	if rem > 0 {
		q++
	}
	if q > math.MaxInt64 {
		return math.MaxInt64
	}
	return time.Duration(q)
}

// String returns a decimal where it is exact with up to nine places, else a
// fraction; "" for the unset Ratio.
func (r Ratio) String() string {
	if r.IsZero() {
		return ""
	}
	scale, places := uint64(1), 0
	for scale%uint64(r.den) != 0 && places < 9 {
		scale, places = scale*10, places+1
	}
	if scale%uint64(r.den) != 0 {
		return fmt.Sprintf("%d/%d", r.num, r.den)
	}
	n := uint64(r.num) * (scale / uint64(r.den))
	if places == 0 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d.%0*d", n/scale, places, n%scale)
}

// AppendText appends the text of r. It never fails.
func (r Ratio) AppendText(b []byte) ([]byte, error) { return append(b, r.String()...), nil }

// MarshalText returns the text of r. It never fails.
func (r Ratio) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads what [ParseRatio] reads; a failure leaves r untouched.
func (r *Ratio) UnmarshalText(b []byte) error { return unmarshal(r, b, ParseRatio) }
