package shift_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/supportops/policy/capacity/shift"
)

func TestGapWithoutBound(t *testing.T) {
	for _, tt := range []struct {
		plan shift.Plan
		gap  float64
		ok   bool
	}{{shift.Plan{Cost: 1}, 0, false}, {shift.Plan{Cost: 1, Bound: -1}, 0, false}, {shift.Plan{}, 0, true}, {shift.Plan{Cost: 3, Bound: 2}, 0.5, true}, {shift.Plan{Cost: 2, Bound: 1}, 1, true}} {
		if gap, ok := tt.plan.Gap(); gap != tt.gap || ok != tt.ok {
			t.Errorf("%+v: %v, %v", tt.plan, gap, ok)
		}
	}
}

// What is short and over is never below 0, nor beyond the greatest number.
func TestMismatchAtTheLimits(t *testing.T) {
	const most, least = math.MaxInt64, math.MinInt64
	for _, tt := range []struct{ required, have, short, over int64 }{
		{0, 0, 0, 0}, {5, 3, 2, 0}, {3, 5, 0, 2}, {-1, -1, 0, 0}, {most, most, 0, 0}, {least, least, 0, 0}, {most, 0, most, 0}, {most, -1, most, 0}, {most - 1, -1, most, 0}, {most - 2, -1, most - 1, 0},
		{0, least, most, 0}, {-1, least, most, 0}, {-2, least, most - 1, 0}, {least, most, 0, most}, {1, most, 0, most - 1},
	} {
		m := shift.Mismatch{Required: tt.required, Have: tt.have}
		if m.Short() != tt.short || m.Over() != tt.over {
			t.Errorf("%+v: short %d, over %d", m, m.Short(), m.Over())
		}
	}
}

// A schedule has up to 2,048 shifts.
func TestScheduleOfManyShifts(t *testing.T) {
	s := shift.ScheduleSpec{Slots: 1}
	for i := range 2048 {
		s.Shifts = append(s.Shifts, shift.Template{Name: fmt.Sprint(i), Works: []bool{true}})
	}
	if err := s.Validate(); err != nil {
		t.Errorf("2048 shifts: %v", err)
	}
	s.Shifts = append(s.Shifts, shift.Template{Name: "one more", Works: []bool{true}})
	want := "shift: shifts: out of range: 2049, want at most 2048"
	if err := s.Validate(); err == nil || err.Error() != want {
		t.Errorf("2049 shifts: %v, want %q", err, want)
	}
}
