package shift_test

import (
	"errors"
	"math"
	"testing"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/shift"
	"pgregory.net/rapid"
)

// hostile draws the numbers that careless callers pass on.
func hostile() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64Range(0, 5), rapid.Int64Range(0, 5), rapid.Int64(),
		rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, -1, 1e6, 1e6 + 1, 1e9, 1e9 + 1, math.MaxInt64 - 1, math.MaxInt64}))
}

func typed(err error) bool {
	var wrong *capacity.SpecError
	return errors.As(err, &wrong) || errors.Is(err, capacity.ErrInfeasible)
}

// Whatever the data, there is a typed error or a plan that covers.
func TestCoverHostileProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 5).Draw(t, "slots")
		required := rapid.SliceOfN(hostile(), n, n).Draw(t, "required")
		shifts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) shift.Template {
			works := shift.Span(int(rapid.OneOf(rapid.Just(int64(n)), hostile()).Draw(t, "of")), int(hostile().Draw(t, "start")),
				int(hostile().Draw(t, "length")), int(hostile().Draw(t, "break")))
			return shift.Template{Works: works, Cost: hostile().Draw(t, "cost"), Most: rapid.OneOf(rapid.Just(int64(0)), hostile()).Draw(t, "most")}
		}), 0, 4).Draw(t, "shifts")
		p, err := shift.Cover(required, shifts, shift.Options{Nodes: rapid.SampledFrom([]int{0, 1, 50, math.MinInt}).Draw(t, "nodes")})
		if err != nil {
			if !typed(err) {
				t.Fatal(err)
			}
			return
		}
		have, err := shift.Coverage(shifts, p.Counts)
		if err != nil && !typed(err) || p.Cost < p.Bound || p.Bound < 0 {
			t.Fatal(p, err)
		}
		for _, g := range shift.Mismatches(required, have) {
			if err == nil && len(shifts) > 0 && g.Short() > 0 {
				t.Fatalf("%+v of %+v", g, p)
			}
		}
	})
}

func TestScheduleHostileProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string) int { return int(hostile().Draw(t, name)) }
		s := shift.ScheduleSpec{Slots: n("slots"), Shifts: []shift.Template{{Name: "a", Works: shift.Span(3, n("start"), n("length"))}},
			Ramp: shift.Ramp{Percent: []int{n("percent"), 50}, Step: n("step")},
			People: []shift.Person{{Shift: "a", Count: n("count"), From: n("from"), To: n("until"),
				Away: []shift.SlotSpan{{From: n("away"), To: n("back")}}}}}
		r, err := shift.NewSchedule(s)
		if err != nil {
			if !typed(err) {
				t.Fatal(err)
			}
			return
		}
		for i, c := range append(r.Coverage(), r.Heads()...) {
			if c < 0 {
				t.Fatalf("%d: %d of %+v", i, c, s)
			}
		}
		for _, g := range r.Mismatches([]int64{hostile().Draw(t, "required"), 1}) {
			if g.Short() < 0 || g.Over() < 0 || g.Required < 0 {
				t.Fatalf("%+v", g)
			}
		}
	})
}

// A difference beyond 64 bits is the greatest number, not one below 0.
func TestGapWithinRange(t *testing.T) {
	for _, g := range []shift.Mismatch{{Required: math.MaxInt64, Have: math.MinInt64}, {Required: 0, Have: math.MinInt64}, {Required: 1, Have: -math.MaxInt64}} {
		if g.Short() != math.MaxInt64 || g.Over() != 0 {
			t.Errorf("%+v: short %d, over %d", g, g.Short(), g.Over())
		}
	}
}
