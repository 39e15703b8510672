package capacity_test

import (
	"github.com/supportops/policy/capacity/queueing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	. "github.com/supportops/policy/capacity"
)

func someWork() *rapid.Generator[Work] {
	return rapid.Custom(func(t *rapid.T) Work {
		w := Work{
			Tickets:     rapid.Int64Range(0, 10_000).Draw(t, "tickets"),
			HandleTime:  Duration(rapid.Int64Range(1, 7200).Draw(t, "handle time")) * Duration(time.Second),
			Available:   Duration(rapid.Int64Range(1, 2400).Draw(t, "available")) * Duration(time.Minute),
			Utilization: ratio(rapid.Int64Range(10_000, 1_000_000).Draw(t, "utilization"), 1_000_000),
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
			s.Losses = append(s.Losses, Loss{"x", ratio(rapid.Int64Range(0, 190_000).Draw(t, "share"), 1_000_000)})
		}
		return s
	})
}

func countings() []queueing.Counting {
	return []queueing.Counting{"", queueing.AnsweredOfAll, queueing.AnsweredOfStaying, queueing.AnsweredOfServed, queueing.VirtualWait, queueing.NotWaitingLonger}
}

func ratio(num, den int64) Ratio {
	r, err := NewRatio(num, den)
	if err != nil {
		panic(err)
	}
	return r
}
