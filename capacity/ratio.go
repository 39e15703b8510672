package capacity

import (
	"fmt"
	"math/big"

	"github.com/supportops/policy/capacity/internal/money"
	"github.com/supportops/policy/internal/spec"
)

// Ratio is an exact number that is a share, a factor or a relative change: a
// utilization of 75 %, a rise of 300 %, a fall of -50 %. It is written "75%",
// or "1/3" where a percentage is not exact, and read from "75%", "0.75" and
// "3/4"; a whole number alone, such as "30", is refused. It is the same type in
// all packages of this module, and comparable with ==. The zero Ratio is 0 %.
type Ratio = spec.Ratio

// Percent returns n per cent.
func Percent(n int) Ratio { return spec.Percent(n) }

// NewRatio returns num/den. It fails with [ErrRange] if den is 0 or an argument
// is -2^63.
func NewRatio(num, den int64) (Ratio, error) {
	r, err := spec.NewRatio(num, den)
	if err != nil {
		return Ratio{}, fmt.Errorf("capacity: ratio: %w", err)
	}
	return r, nil
}

// ParseRatio reads a percentage, a decimal or a fraction: "80%", "0.8",
// "-12.5%", "4/5", "0". The error wraps [ErrSyntax], or [ErrRange] if the
// numerator or the denominator in lowest terms exceeds 2^63-1.
func ParseRatio(s string) (Ratio, error) {
	r, err := spec.ParseRatio(s)
	if err != nil {
		return Ratio{}, fmt.Errorf("capacity: ratio: %w", err)
	}
	return r, nil
}

var zero, one = Ratio{}, Percent(100)

// within reports whether lo ≤ r ≤ hi.
func within(r, lo, hi Ratio) bool { return r.Compare(lo) >= 0 && r.Compare(hi) <= 0 }

// nearestRatio returns num/den rounded to the nearest millionth, halves to
// even, for 0 ≤ num ≤ den and den > 0.
func nearestRatio(num, den int64) Ratio {
	r := big.NewRat(num, den)
	millionths := money.Whole(r.Mul(r, big.NewRat(1_000_000, 1)))
	out, _ := spec.NewRatio(millionths.Int64(), 1_000_000)
	return out
}

// fraction is a number ≥ 0 that is not brought to lowest terms: a sum of many
// with different denominators takes one pass of halves instead of a greatest
// common divisor for each.
type fraction struct{ num, den *big.Int }

func fractionOf(r *big.Rat) fraction { return fraction{r.Num(), r.Denom()} }

func (f fraction) rat() *big.Rat { return new(big.Rat).SetFrac(f.num, f.den) }

func (f fraction) plus(g fraction) fraction {
	num := new(big.Int).Mul(f.num, g.den)
	return fraction{num.Add(num, new(big.Int).Mul(g.num, f.den)), new(big.Int).Mul(f.den, g.den)}
}

func (f fraction) times(g fraction) fraction {
	return fraction{new(big.Int).Mul(f.num, g.num), new(big.Int).Mul(f.den, g.den)}
}

func (f fraction) over(g fraction) fraction { return f.times(fraction{g.den, g.num}) }

// fold joins numbers pairwise, so that both sides of a step are of like size;
// none are empty.
func fold(fs []fraction, empty fraction, join func(f, g fraction) fraction) fraction {
	switch n := len(fs); n {
	case 0:
		return empty
	case 1:
		return fs[0]
	default:
		return join(fold(fs[:n/2], empty, join), fold(fs[n/2:], empty, join))
	}
}

// people rounds a number of people up.
func (f fraction) people() (int, error) {
	q, rest := new(big.Int).DivMod(f.num, f.den, new(big.Int))
	if rest.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	if !q.IsInt64() || q.Int64() > maxPeople {
		n, _ := f.rat().Float64()
		return 0, &TooLargeError{Package: "capacity", What: "agents", Got: n, Limit: maxPeople}
	}
	return int(q.Int64()), nil
}
