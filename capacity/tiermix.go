package capacity

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/supportops/policy/internal/spec"
)

// TierMix is how a staff divides over tiers, the first tier first: "5:2:1" is
// five agents of tier 1 for two of tier 2 and one of tier 3. It has one to 16
// whole numbers of at most a million, not all 0. The empty TierMix is refused.
type TierMix string

// StandardTierMixes returns the ratios of tiers 1, 2 and 3 that the handbook's
// tier file gives, by the stage of the company. Its stages are not quite those of
// the handbook's benchmarks (startup, growth, scale, enterprise).
func StandardTierMixes() map[string]TierMix {
	return map[string]TierMix{"early stage": "5:2:1", "growth": "8:3:1", "scale": "10:3:1", "enterprise focus": "6:4:2"}
}

// Validate reports the defects of m as a [*SpecError], nil without any.
func (m TierMix) Validate() error {
	d := defects()
	m.parts(d)
	return d.Err()
}

// parts returns the numbers of m and records what is wrong with them.
func (m TierMix) parts(d *spec.Defects) []int {
	const most = 16
	texts := strings.SplitN(string(m), ":", most+1)
	if len(texts) > most {
		d.Add("mix", ErrRange, "want 1 to %d numbers, got more", most)
		return nil
	}
	parts := make([]int, len(texts))
	sum := uint64(0)
	for i, s := range texts {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil || n > 1e6 {
			d.Add("mix", ErrSyntax, "want whole numbers up to 1000000, such as \"5:2:1\", got %q", spec.Clip(string(m)))
			return nil
		}
		parts[i] = int(n)
		sum += n
	}
	if sum == 0 {
		d.Add("mix", ErrRange, "want a number above 0, got %q", spec.Clip(string(m)))
	}
	return parts
}

// Split divides total people by m. The parts add up to total: what is over
// after rounding down goes to the largest remainders, of equal ones to the
// lower tier. The error is a [*SpecError].
func (m TierMix) Split(total int) ([]int, error) {
	d := defects()
	numbers := m.parts(d)
	checkPeople(d, "total", total)
	if err := d.Err(); err != nil {
		return nil, err
	}
	sum := int64(0)
	for _, n := range numbers {
		sum += int64(n)
	}
	parts, order, rest := make([]int, len(numbers)), make([]int, len(numbers)), make([]int64, len(numbers))
	left := total
	for i, n := range numbers {
		whole := int64(total) * int64(n)
		parts[i], rest[i] = int(whole/sum), whole%sum
		left -= parts[i]
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(rest[j], rest[i]) })
	for _, i := range order[:left] {
		parts[i]++
	}
	return parts, nil
}

// Beside returns the staff of every tier where tier has n people, each rounded
// up: with 5:2:1, 12 people of tier 1 (index 0) go with 5 and 3. The error is a
// [*SpecError], also for a tier without people in m, or a [*TooLargeError].
func (m TierMix) Beside(tier, n int) ([]int, error) {
	d := defects()
	numbers := m.parts(d)
	if d.Len() == 0 && (tier < 0 || tier >= len(numbers) || numbers[tier] == 0) {
		d.Add("tier", ErrRange, "want a tier that has people in %v, got %d", m, tier)
	}
	checkPeople(d, "n", n)
	if err := d.Err(); err != nil {
		return nil, err
	}
	parts := make([]int, len(numbers))
	for i, k := range numbers {
		exact := big.NewRat(int64(n)*int64(k), int64(numbers[tier]))
		var err error
		if parts[i], err = fractionOf(exact).people(); err != nil {
			return nil, err
		}
	}
	return parts, nil
}
