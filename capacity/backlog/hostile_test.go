package backlog_test

import (
	"errors"
	"math"
	"testing"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/backlog"
	"github.com/supportops/policy/internal/spec"
	"pgregory.net/rapid"
)

// hostile draws the numbers that careless callers pass on.
func hostile() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64Range(0, 5), rapid.Int64Range(0, 5), rapid.Int64(),
		rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, -1, 1 << 49, 1 << 50, 1<<50 + 1, math.MaxInt64 - 1, math.MaxInt64}))
}

// Whatever the data, there is a typed error or an answer that adds up.
func TestStaffHostileProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slots := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) backlog.Slot {
			return backlog.Slot{Open: hostile().Draw(t, "open"), Idle: hostile().Draw(t, "idle")}
		}), 0, 4).Draw(t, "slots")
		work := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) backlog.Job {
			return backlog.Job{Arrives: int(hostile().Draw(t, "arrives")), Due: int(hostile().Draw(t, "due")), Amount: hostile().Draw(t, "amount")}
		}), 0, 3).Draw(t, "work")
		typed := func(err error) bool {
			var wrong *capacity.SpecError
			return errors.As(err, &wrong) || errors.Is(err, capacity.ErrInfeasible)
		}
		w, err := backlog.LeastConstant(slots, work)
		if err != nil && !typed(err) || w.Staff().Rat().Sign() < 0 {
			t.Fatal(w, err)
		}
		p, err := backlog.LeastPeak(slots, work)
		if err != nil && !typed(err) || err == nil && len(p.Staff) != len(slots) {
			t.Fatal(p, err)
		}
		p, err = backlog.LeastPeakRepeating(slots, work)
		if err != nil && !typed(err) || err == nil && len(p.Staff) != len(slots) {
			t.Fatal(p, err)
		}
		staff := rapid.SliceOfN(hostile(), 0, len(slots)).Draw(t, "staff")
		out, err := backlog.Project(slots, staff, work, rapid.SampledFrom([]backlog.Order{"", backlog.EarliestDue, backlog.FirstCome, "x"}).Draw(t, "order"))
		if err != nil && !typed(err) {
			t.Fatal(err)
		}
		for _, s := range out.Slots {
			if s.Waiting < 0 || s.Done < 0 || s.Late < 0 || s.Unused < 0 || s.Overdue < 0 || s.Overdue > s.Waiting {
				t.Fatalf("%+v", s)
			}
		}
	})
}

func TestFunctionsHostileProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string) int64 { return hostile().Draw(t, name) }
		share, _ := spec.NewRatio(n("num"), n("den"))
		if idle := backlog.Idle(n("staff"), n("open"), n("live"), share); idle < 0 {
			t.Fatal(idle)
		}
		w := backlog.Bottleneck{Work: n("work"), Idle: n("idle"), Open: n("window open")}
		s := w.Staff()
		if f := s.Float(); !(f >= 0) || math.IsInf(f, 1) || s.Ceil() < 0 || s.Compare(s) != 0 || s.Rat().Sign() < 0 {
			t.Fatal(w, s)
		}
		slots := []backlog.Slot{{Open: n("first")}, {Open: n("second")}}
		if due, _ := backlog.DueAfter(slots, int(n("arrives")), n("promise")); due < 0 || due > 2 {
			t.Fatal(due)
		}
		for _, w := range backlog.WithDeadline([]int64{n("amount"), 1}, int(n("deadline"))) {
			if w.Due < w.Arrives {
				t.Fatal(w)
			}
		}
	})
}
