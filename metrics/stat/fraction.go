package stat

import (
	"fmt"
	"math/big"
	"math/bits"
	"strings"
)

// Fraction is an exact share of a sample, Num/Den in [0, 1], such as 9/10 for
// the 90th percentile. Exact, because the binary 0.9 is not 9/10, which moves
// the rank of a percentile by one now and then. The zero value is not valid.
type Fraction struct {
	Num uint64
	Den uint64
}

// Percent returns p/100.
func Percent(p uint64) Fraction { return Fraction{p, 100} }

// ParseFraction reads "9/10", "0.9" or "90%".
func ParseFraction(s string) (Fraction, error) {
	f, ok := parseFraction(s)
	if !ok {
		err := fmt.Errorf("%w: want a share from 0 to 1 such as \"9/10\", \"0.9\" or \"90%%\", got %q", ErrSyntax, clip(s))
		return Fraction{}, &ArgumentError{What: "fraction", Err: err}
	}
	return f, nil
}

func parseFraction(s string) (Fraction, bool) {
	const longest = 40
	body, percent := strings.CutSuffix(s, "%")
	if len(s) > longest || body == "" || strings.Trim(body, "0123456789./") != "" {
		return Fraction{}, false
	}
	r, ok := new(big.Rat).SetString(body)
	if !ok {
		return Fraction{}, false
	}
	if percent {
		r.Quo(r, big.NewRat(100, 1))
	}
	if !r.Num().IsUint64() || !r.Denom().IsUint64() {
		return Fraction{}, false
	}
	f := Fraction{r.Num().Uint64(), r.Denom().Uint64()}
	return f, f.IsValid()
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

// IsValid reports whether f is a number from 0 to 1.
func (f Fraction) IsValid() bool { return f.Den > 0 && f.Num <= f.Den }

// Float64 returns the nearest float64, 0 for an invalid fraction.
func (f Fraction) Float64() float64 {
	if !f.IsValid() {
		return 0
	}
	return float64(f.Num) / float64(f.Den)
}

// Rank returns ⌈n·f⌉, at least 1: the 1-based rank of the value below or at
// which a share f of n values lies (nearest rank, type 1 of Hyndman and Fan
// 1996). It is 0 for n = 0 and for an invalid fraction.
func (f Fraction) Rank(n uint64) uint64 {
	if n == 0 || !f.IsValid() {
		return 0
	}
	hi, lo := bits.Mul64(n, f.Num)
	lo, carry := bits.Add64(lo, f.Den-1, 0)
	rank, _ := bits.Div64(hi+carry, lo, f.Den) // below (n+1)·Den, so the quotient fits
	return max(rank, 1)
}

// String returns "9/10", in lowest terms only if f is; "" for the zero value.
func (f Fraction) String() string {
	if f == (Fraction{}) {
		return ""
	}
	return fmt.Sprintf("%d/%d", f.Num, f.Den)
}

// AppendText appends f.String() to b. It never fails.
func (f Fraction) AppendText(b []byte) ([]byte, error) { return append(b, f.String()...), nil }

// MarshalText returns f.String(). It never fails.
func (f Fraction) MarshalText() ([]byte, error) { return f.AppendText(nil) }

// UnmarshalText reads what [ParseFraction] reads, and the empty text as the
// zero value; a failure leaves f untouched.
func (f *Fraction) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*f = Fraction{}
		return nil
	}
	v, err := ParseFraction(string(b))
	if err != nil {
		return err
	}
	*f = v
	return nil
}
