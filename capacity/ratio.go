package capacity

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// TierMix is how a staff divides over tiers, the first tier first: 5:2:1 is five
// agents of tier 1 for two of tier 2 and one of tier 3.
type TierMix []int

// StandardTierMixes returns the ratios of tiers 1, 2 and 3 that support
// handbooks give, from many simple tickets to many hard ones: 10:3:1, 8:3:1,
// 5:2:1 and 6:4:2.
func StandardTierMixes() []TierMix {
	return []TierMix{{10, 3, 1}, {8, 3, 1}, {5, 2, 1}, {6, 4, 2}}
}

// ParseTierMix reads a ratio such as "5:2:1": one to 16 whole numbers of at most
// a million, not all 0.
func ParseTierMix(s string) (TierMix, error) {
	var r TierMix
	for part := range strings.SplitSeq(s, ":") {
		n, err := strconv.ParseUint(part, 10, 20)
		if err != nil || n > 1e6 || len(r) == 16 {
			return nil, fmt.Errorf("capacity: ratio: want whole numbers such as \"5:2:1\", got %q", s)
		}
		r = append(r, int(n))
	}
	if err := r.Validate(); err != nil {
		return nil, fmt.Errorf("capacity: ratio: want a number above 0, got %q", s)
	}
	return r, nil
}

// Validate reports the defects of r as a [*SpecError], nil without any.
func (r TierMix) Validate() error {
	d := defects()
	if len(r) == 0 || len(r) > 16 {
		d.Add("", ErrRange, "want 1 to 16 numbers, got %d", len(r))
	}
	sum := 0
	for i, n := range r {
		if n < 0 || n > 1e6 {
			d.Add("["+strconv.Itoa(i)+"]", ErrRange, "want 0 to 1000000, got %d", n)
			continue
		}
		sum += n
	}
	if sum == 0 && d.Len() == 0 {
		d.Add("", ErrRequired, "want a number above 0")
	}
	return d.Err()
}

// String returns the text that [ParseTierMix] reads.
func (r TierMix) String() string {
	b, _ := r.AppendText(nil)
	return string(b)
}

// AppendText appends the text of r to b. It never fails.
func (r TierMix) AppendText(b []byte) ([]byte, error) {
	for i, n := range r {
		if i > 0 {
			b = append(b, ':')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return b, nil
}

// MarshalText returns the text of r. It never fails.
func (r TierMix) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads what [ParseTierMix] reads; a failure leaves r untouched.
func (r *TierMix) UnmarshalText(b []byte) error {
	v, err := ParseTierMix(string(b))
	if err != nil {
		return err
	}
	*r = v
	return nil
}

// Split divides total people by r. The parts add up to total: what is over
// after rounding down goes to the largest remainders, of equal ones to the
// lower tier.
func (r TierMix) Split(total int) ([]int, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	if total < 0 || total > maxPeople {
		d := defects()
		d.Add("total", ErrRange, "want 0 to %d, got %d", maxPeople, total)
		return nil, d.Err()
	}
	sum := int64(0)
	for _, n := range r {
		sum += int64(n)
	}
	parts, order, rest := make([]int, len(r)), make([]int, len(r)), make([]int64, len(r))
	left := total
	for i, n := range r {
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
// up: with 5:2:1, 12 people of tier 1 (index 0) go with 5 and 3.
func (r TierMix) Beside(tier, n int) ([]int, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	d := defects()
	if tier < 0 || tier >= len(r) || r[tier] == 0 {
		d.Add("tier", ErrRange, "want a tier that has people in %v, got %d", r, tier)
	}
	if n < 0 || n > maxPeople {
		d.Add("n", ErrRange, "want 0 to %d, got %d", maxPeople, n)
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	parts := make([]int, len(r))
	for i, m := range r {
		var err error
		if parts[i], err = people(new(big.Rat).Mul(big.NewRat(int64(n), int64(r[tier])), big.NewRat(int64(m), 1))); err != nil {
			return nil, err
		}
	}
	return parts, nil
}
