package capacity_test

import (
	"github.com/supportops/policy/capacity/queueing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	. "github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/shift"
)

func someWork() *rapid.Generator[Work] {
	return rapid.Custom(func(t *rapid.T) Work {
		w := Work{
			Tickets:     rapid.Int64Range(0, 10_000).Draw(t, "tickets"),
			HandleTime:  Duration(rapid.Int64Range(1, 7200).Draw(t, "handle time")) * Duration(time.Second),
			Available:   Duration(rapid.Int64Range(1, 2400).Draw(t, "available")) * Duration(time.Minute),
			Utilization: Share(rapid.Int64Range(int64(One)/100, int64(One)).Draw(t, "utilization")),
		}
		if rapid.Bool().Draw(t, "several") {
			w.AtOnce = decimal.New(rapid.Int64Range(10, 40).Draw(t, "at once"), -1)
		}
		return w
	})
}

func someShrinkage() *rapid.Generator[Shrinkage] {
	return rapid.Custom(func(t *rapid.T) Shrinkage {
		s := Shrinkage{Mode: rapid.SampledFrom([]ShrinkageMode{"", Additive, Multiplicative}).Draw(t, "mode")}
		for range rapid.IntRange(0, 5).Draw(t, "losses") {
			s.Losses = append(s.Losses, Loss{"x", Share(rapid.Int64Range(0, int64(One)*19/100).Draw(t, "share"))})
		}
		return s
	})
}

func someHiring() *rapid.Generator[HiringSpec] {
	return rapid.Custom(func(t *rapid.T) HiringSpec {
		s := HiringSpec{
			Schema: "capacity/hiring/1",
			Have:   rapid.IntRange(0, 30).Draw(t, "have"),
			Lead:   []Step{{"search", rapid.IntRange(0, 6).Draw(t, "search")}, {"notice", rapid.IntRange(0, 6).Draw(t, "notice")}},
		}
		left := s.Have
		for range rapid.IntRange(0, 6).Draw(t, "weeks with leavers") {
			n := rapid.IntRange(0, min(left, 3)).Draw(t, "leaving")
			left -= n
			s.Leaving = append(s.Leaving, n)
		}
		if rapid.Bool().Draw(t, "ramp") {
			s.Ramp = shift.StandardRamp(1)
		}
		return s
	})
}

func countings() []queueing.Counting {
	return []queueing.Counting{"", queueing.AnsweredOfAll, queueing.AnsweredOfStaying, queueing.AnsweredOfServed, queueing.VirtualWait, queueing.NotWaitingLonger}
}
