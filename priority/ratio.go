package priority

import (
	"fmt"

	"github.com/supportops/policy/internal/spec"
)

// Ratio is an exact number that is a share, a factor or a relative change. It
// is written "80%", or "1/3" where a percentage is not exact, and read from
// "80%", "0.8" and "4/5"; a whole number alone, such as "30", is refused. It
// is the same type in all packages of this module, and comparable with ==. The
// zero Ratio is 0 %.
type Ratio = spec.Ratio

// Percent returns n per cent.
func Percent(n int) Ratio { return spec.Percent(n) }

// NewRatio returns num/den. It fails with [ErrRange] if den is 0 or an argument
// is -2^63.
func NewRatio(num, den int64) (Ratio, error) {
	r, err := spec.NewRatio(num, den)
	if err != nil {
		return Ratio{}, fmt.Errorf("priority: ratio: %w", err)
	}
	return r, nil
}

// ParseRatio reads a percentage, a decimal or a fraction: "80%", "0.8",
// "-12.5%", "4/5", "0". The error wraps [ErrSyntax], or [ErrRange] if the
// numerator or the denominator in lowest terms exceeds 2^63-1.
func ParseRatio(s string) (Ratio, error) {
	r, err := spec.ParseRatio(s)
	if err != nil {
		return Ratio{}, fmt.Errorf("priority: ratio: %w", err)
	}
	return r, nil
}
