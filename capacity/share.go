package capacity

import (
	"database/sql/driver"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/supportops/policy/internal/text"
)

// Share is an exact part or change of something in millionths: a utilisation
// of 75 %, a rise of 300 %, a fall of -50 %. Its text is a percentage with at
// most four decimals, such as "75%" or "12.5%". The zero Share is 0 %.
// Comparable and ordered with the operators of numbers.
type Share int64

// One is the share of 100 %.
const One Share = 1_000_000

// Percent returns n per cent. Beyond the range of a Share it is the end of
// that range, which every document refuses.
func Percent(n int) Share {
	const most = math.MaxInt64 / int64(One/100)
	switch {
	case int64(n) > most:
		return math.MaxInt64
	case int64(n) < -most:
		return math.MinInt64
	}
	return Share(n) * (One / 100)
}

// maxShare is the greatest share that text may have: 10,000,000 %.
const maxShare = 100_000 * One

// ParseShare reads a percentage such as "75%", "12.5%" or "-50%": at most four
// decimals, at most ten million, no blanks. The error wraps [ErrSyntax].
func ParseShare(s string) (Share, error) {
	v, err := parseShare(s)
	if err != nil {
		return 0, fmt.Errorf("capacity: share: %w", err)
	}
	return v, nil
}

func parseShare(s string) (Share, error) {
	digits, ok := strings.CutSuffix(s, "%")
	digits, negative := strings.CutPrefix(digits, "-")
	whole, part, dot := strings.Cut(digits, ".")
	ok = ok && len(digits) <= 14 && whole != "" && len(part) <= 4 && dot == (part != "")
	if ok {
		n, err := strconv.ParseUint(whole+part+"0000"[len(part):], 10, 63)
		switch {
		case err != nil || Share(n) > maxShare:
		case negative:
			return -Share(n), nil
		default:
			return Share(n), nil
		}
	}
	return 0, fmt.Errorf("%w: want a percentage with at most 4 decimals such as \"12.5%%\", got %q", ErrSyntax, text.Clip(s))
}

// Float returns the nearest number: 0.75 for 75 %.
func (s Share) Float() float64 { return float64(s) / float64(One) }

// String returns the shortest percentage that [ParseShare] reads as s.
func (s Share) String() string {
	b, _ := s.AppendText(nil)
	return string(b)
}

// AppendText appends the text of s to b. It never fails.
func (s Share) AppendText(b []byte) ([]byte, error) {
	n := uint64(s)
	if s < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendUint(b, n/10_000, 10)
	if part := n % 10_000; part != 0 {
		b = append(b, strings.TrimRight(fmt.Sprintf(".%04d", part), "0")...)
	}
	return append(b, '%'), nil
}

// MarshalText returns the text of s. It never fails.
func (s Share) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// UnmarshalText reads what [ParseShare] reads; a failure leaves s untouched.
func (s *Share) UnmarshalText(b []byte) error {
	v, err := parseShare(string(b))
	if err != nil {
		return err
	}
	*s = v
	return nil
}

// Scan reads a database column: text, or an integer of millionths.
func (s *Share) Scan(src any) error {
	v, err := Share(0), error(nil)
	switch src := src.(type) {
	case int64:
		v = Share(src)
	case string:
		v, err = ParseShare(src)
	case []byte:
		v, err = ParseShare(string(src))
	default:
		err = fmt.Errorf("capacity: share: cannot scan %T, want text or millionths", src)
	}
	if err != nil {
		return err
	}
	*s = v
	return nil
}

// Value returns the text of s for a database column.
func (s Share) Value() (driver.Value, error) { return s.String(), nil }

// rat returns s as an exact fraction.
func (s Share) rat() *big.Rat { return big.NewRat(int64(s), int64(One)) }

// nearestShare returns num/den rounded to the nearest millionth, halves to
// even, for 0 ≤ num ≤ den and den > 0.
func nearestShare(num, den int64) Share {
	r := big.NewRat(num, den)
	return Share(whole(r.Mul(r, big.NewRat(int64(One), 1))).Int64())
}

// ceil returns the least whole number that is not below r; ok is false if it
// is above a billion.
func ceil(r *big.Rat) (n int, ok bool) {
	q, rest := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	if !q.IsInt64() || q.Int64() > maxPeople {
		return 0, false
	}
	return int(q.Int64()), true
}
