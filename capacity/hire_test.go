package capacity_test

import (
	"errors"
	"math"
	"testing"

	. "github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/shift"
)

// The weeks of a ramp are bounded by the product of two numbers, and a product
// that wraps around is not within bounds.
func TestHiringRampTooLong(t *testing.T) {
	for _, step := range []int{334, math.MaxInt/3 + 1, math.MaxInt/2 + 1, math.MaxInt} {
		s := HiringSpec{Ramp: shift.Ramp{Percent: []int{0, 50, 75}, Step: step}}
		if _, err := NewHiring(s); !errors.Is(err, ErrRange) {
			t.Errorf("step %d: %v, want %v", step, err, ErrRange)
		}
	}
	if _, err := NewHiring(HiringSpec{Ramp: shift.Ramp{Percent: []int{0, 50, 75}, Step: 333}}); err != nil {
		t.Error(err)
	}
}
