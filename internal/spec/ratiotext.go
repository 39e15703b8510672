package spec

import (
	"bytes"
	"database/sql/driver"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// longestRatio is the length of text that is looked at: two numbers of 19
// digits with a sign and a slash are 40.
const longestRatio = 64

// ParseRatio reads a percentage, a decimal or a fraction, such as "80%",
// "0.8", "-12.5%" or "4/5", or "0". The error wraps [ErrSyntax] for text of
// another form and [ErrRange] for a number that is no [Ratio].
func ParseRatio(s string) (Ratio, error) {
	body, negative := strings.CutPrefix(s, "-")
	x, ok := unsigned(body)
	switch {
	case !ok && isDigits(body) && len(s) <= longestRatio:
		return Ratio{}, fmt.Errorf("%w: %s could be %s%% or %s times: write \"%s%%\" or \"%s.0\"", ErrSyntax, s, s, s, s, s)
	case !ok:
		return Ratio{}, fmt.Errorf("%w: want a ratio such as \"80%%\", \"0.8\" or \"4/5\", got %q", ErrSyntax, Clip(s))
	case negative:
		x.Neg(x)
	}
	r, ok := RatioOf(x)
	if !ok {
		return Ratio{}, fmt.Errorf("%w: want a numerator and a denominator of at most 2^63-1, got %q", ErrRange, Clip(s))
	}
	return r, nil
}

// unsigned reads what [ParseRatio] reads, without a sign.
func unsigned(s string) (*big.Rat, bool) {
	if len(s) > longestRatio {
		return nil, false
	}
	if s == "0" {
		return new(big.Rat), true
	}
	if num, den, ok := strings.Cut(s, "/"); ok {
		if !isDigits(num) || !isDigits(den) || strings.Trim(den, "0") == "" {
			return nil, false
		}
		return new(big.Rat).SetFrac(integer(num), integer(den)), true
	}
	s, percent := strings.CutSuffix(s, "%")
	whole, part, point := strings.Cut(s, ".")
	if !isDigits(whole) || point != isDigits(part) || !point && !percent {
		return nil, false
	}
	places := len(part)
	if percent {
		places += 2
	}
	return new(big.Rat).SetFrac(integer(whole+part), integer("1"+strings.Repeat("0", places))), true
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func integer(digits string) *big.Int {
	n, _ := new(big.Int).SetString(digits, 10)
	return n
}

// String returns the text of r, which [ParseRatio] reads as r.
func (r Ratio) String() string {
	b, _ := r.AppendText(nil)
	return string(b)
}

// AppendText appends the text of r to b. It never fails.
func (r Ratio) AppendText(b []byte) ([]byte, error) {
	if r.num < 0 {
		b = append(b, '-')
	}
	num, den := magnitude(r.num), uint64(r.den())
	const scale = 100_000_000_000 // of a percentage with nine decimals
	if scale%den != 0 {
		b = strconv.AppendUint(b, num, 10)
		return strconv.AppendUint(append(b, '/'), den, 10), nil
	}
	digits := fmt.Appendf(nil, "%d%011d", num/den, num%den*(scale/den))
	point := len(digits) - 9
	whole, part := digits[:point], bytes.TrimRight(digits[point:], "0")
	for len(whole) > 1 && whole[0] == '0' {
		whole = whole[1:]
	}
	b = append(b, whole...)
	if len(part) > 0 {
		b = append(append(b, '.'), part...)
	}
	return append(b, '%'), nil
}

// MarshalText returns the text of r. It never fails.
func (r Ratio) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads what [ParseRatio] reads; a failure leaves r untouched.
func (r *Ratio) UnmarshalText(b []byte) error {
	v, err := ParseRatio(string(b))
	if err != nil {
		return err
	}
	*r = v
	return nil
}

// Scan reads a database column of text. A number is refused: whole ones are
// ambiguous, and floating point is not exact.
func (r *Ratio) Scan(src any) error {
	switch s := src.(type) {
	case string:
		return r.UnmarshalText([]byte(s))
	case []byte:
		return r.UnmarshalText(s)
	}
	return fmt.Errorf("%w: cannot scan %T into a ratio, want text such as \"80%%\"", ErrSyntax, src)
}

// Value returns the text of r for a database column.
func (r Ratio) Value() (driver.Value, error) { return r.String(), nil }
