package stat_test

import (
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

func genProportion(most uint64) *rapid.Generator[stat.Proportion] {
	return rapid.Custom(func(t *rapid.T) stat.Proportion {
		n := rapid.Uint64Range(1, most).Draw(t, "n")
		return stat.Proportion{Hits: rapid.Uint64Range(0, n).Draw(t, "k"), Trials: n}
	})
}

func genMethod() *rapid.Generator[stat.IntervalMethod] {
	return rapid.SampledFrom([]stat.IntervalMethod{stat.Wilson, stat.WilsonContinuity, stat.ClopperPearson, stat.Jeffreys, stat.MidP})
}

func genConfidence() *rapid.Generator[stat.Confidence] {
	return rapid.Custom(func(t *rapid.T) stat.Confidence {
		return stat.Confidence(rapid.Float64Range(0.5, 0.9999).Draw(t, "confidence"))
	})
}

func genShare() *rapid.Generator[priority.Ratio] {
	return rapid.Custom(func(t *rapid.T) priority.Ratio {
		den := rapid.Int64Range(1, 1000).Draw(t, "den")
		q, _ := priority.NewRatio(rapid.Int64Range(0, den).Draw(t, "num"), den)
		return q
	})
}

func genGroups() *rapid.Generator[[]stat.EventCount] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) stat.EventCount {
		return stat.EventCount{
			Time:     float64(rapid.IntRange(0, 30).Draw(t, "time")),
			Events:   rapid.Uint64Range(0, 3).Draw(t, "events"),
			Censored: rapid.Uint64Range(0, 3).Draw(t, "censored"),
		}
	}), 1, 20)
}
