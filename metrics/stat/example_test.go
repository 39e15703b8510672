package stat_test

import (
	"fmt"
	"math"

	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

// Nineteen of twenty customers are satisfied: how good is the agent?
func Example() {
	csat := stat.Proportion{Hits: 19, Trials: 20}
	rate, _ := csat.Rate()
	iv, _ := csat.Interval(stat.Wilson, 0.95)
	fmt.Printf("%.0f %% (%.1f to %.1f)\n", 100*rate, 100*iv.Lo, 100*iv.Hi)

	last := stat.Proportion{Hits: 17, Trials: 20}
	diff, iv, _ := csat.Difference(last, 0.95)
	fmt.Printf("change %+.0f points (%+.1f to %+.1f), real: %t\n", 100*diff, 100*iv.Lo, 100*iv.Hi, !iv.Contains(0))
	// Output:
	// 95 % (76.4 to 99.1)
	// change +10 points (-11.0 to +31.4), real: false
}

func ExampleIntervalMethod() {
	p := stat.Proportion{Hits: 15, Trials: 148}
	for _, m := range []stat.IntervalMethod{stat.Wilson, stat.WilsonContinuity, stat.ClopperPearson, stat.Jeffreys, stat.MidP} {
		iv, _ := p.Interval(m, 0.95)
		fmt.Printf("%-15v %.4f %.4f\n", m, iv.Lo, iv.Hi)
	}
	// Output:
	// wilson          0.0624 0.1605
	// wilson_cc       0.0598 0.1644
	// clopper_pearson 0.0578 0.1617
	// jeffreys        0.0604 0.1576
	// mid_p           0.0601 0.1581
}

func ExampleConfidence() {
	z, _ := stat.Confidence(0.95).Z()
	_, ok := stat.Confidence(1).Z()
	fmt.Printf("%.6f %t\n", z, ok)
	// Output: 1.959964 false
}

func ExampleInterval() {
	iv := stat.Interval{Lo: -0.02, Hi: 0.08}
	fmt.Printf("%t %.2f\n", iv.Contains(0), iv.Width())
	// Output: true 0.10
}

func ExampleProportion_Rate() {
	_, ok := stat.Proportion{}.Rate()
	fmt.Println(ok)
	// Output: false
}

func ExampleNPS() {
	s := stat.NPS{Promoters: 10}
	score, _ := s.Score()
	plain, _ := s.Wald(0.95)
	adjusted, _ := s.AdjustedWald(0.95)
	fmt.Printf("%s, Wald ±%.0f, adjusted from %.0f\n", score.RatString(), plain.Points, adjusted.Interval.Lo)
	// Output: 100, Wald ±0, adjusted from 48
}

func ExampleMargin() {
	m, _ := stat.NPS{Promoters: 50, Passives: 30, Detractors: 20}.AdjustedWald(0.95)
	fmt.Printf("%.1f ± %.1f\n", m.Center, m.Points)
	// Output: 29.1 ± 15.1
}

func ExampleRank() {
	fmt.Println(stat.Rank(priority.Percent(95), 20))
	// Output: 19
}

func ExampleSample() {
	s, _ := stat.NewSample([]float64{3, 5, 8, 12, 15, 20, 30, 45, 60, 240}) // minutes
	mean, _ := s.Mean()
	median, _ := s.Quantile(priority.Percent(50))
	p90, _ := s.NearestRank(priority.Percent(90))
	iv, _ := s.QuantileInterval(priority.Percent(50), 0.95)
	fmt.Println(mean, median, p90, iv)
	// Output: 43.8 17.5 60 {5 60}
}

func ExampleRanks() {
	r, _ := stat.QuantileRanks(20, priority.Percent(50), 0.95)
	fmt.Printf("%d to %d covers %.4f\n", r.Lower, r.Upper, r.Coverage)
	small, _ := stat.QuantileRanks(5, priority.Percent(50), 0.95)
	fmt.Println(small.Lower, small.Upper)
	// Output:
	// 6 to 15 covers 0.9586
	// 0 0
}

// Four tickets were resolved, three are still open.
func ExampleSurvival() {
	s, _ := stat.NewSurvival([]stat.EventCount{
		{Time: 2, Events: 1}, {Time: 5, Events: 2}, {Time: 9, Events: 1, Censored: 1}, {Time: 30, Censored: 2},
	})
	median, _ := s.Quantile(priority.Percent(50))
	_, reached := s.Quantile(priority.Percent(90))
	fmt.Println(s.Events(), "of", s.N(), "median", median, "p90 reached:", reached)
	// Output: 4 of 7 median 9 p90 reached: false
}

func ExampleSurvivalPoint() {
	s, _ := stat.NewSurvival([]stat.EventCount{{Time: 1, Events: 1, Censored: 1}, {Time: 2, Censored: 2}})
	for _, p := range s.Points() {
		se, _ := p.StdErr()
		fmt.Printf("t=%v at risk %d S=%.2f ±%.3f\n", p.Time, p.AtRisk, p.Survival, se)
	}
	// Output:
	// t=1 at risk 4 S=0.75 ±0.217
	// t=2 at risk 2 S=0.75 ±0.217
}

func ExampleEventCount() {
	_, err := stat.NewSurvival([]stat.EventCount{{Time: -1, Events: 1}})
	fmt.Println(err)
	// Output: stat: groups[0].time: out of range: want a finite time not below 0, got -1
}

func ExampleLimits() {
	s, _ := stat.NewSurvival([]stat.EventCount{{Time: 1, Events: 5}, {Time: 2, Events: 3, Censored: 12}})
	for _, l := range []stat.Limits{stat.LogLog, stat.Log} {
		iv, _ := s.Interval(1, l, 0.95)
		fmt.Printf("%v %.3f %.3f\n", l, iv.Lo, iv.Hi)
	}
	// Output:
	// log_log 0.500 0.887
	// log 0.582 0.966
}

func ExampleTimeLimits() {
	s, _ := stat.NewSurvival([]stat.EventCount{{Time: 1, Events: 2}, {Time: 3, Events: 2}, {Time: 8, Events: 1, Censored: 3}})
	l := s.QuantileInterval(priority.Percent(50), stat.LogLog, 0.95)
	fmt.Println(l.Lo, l.LoOK, l.HiOK)
	// Output: 1 true false
}

func ExampleLogRank() {
	before, _ := stat.NewSurvival([]stat.EventCount{{Time: 10, Events: 8}, {Time: 30, Events: 9}, {Time: 60, Events: 3}})
	after, _ := stat.NewSurvival([]stat.EventCount{{Time: 5, Events: 12}, {Time: 12, Events: 6}, {Time: 40, Events: 1, Censored: 1}})
	r, _ := stat.CompareSurvival(before, after)
	fmt.Printf("%v of %.1f expected, p=%.4f\n", r.Observed[0], r.Expected[0], r.P)
	// Output: 20 of 26.6 expected, p=0.0033
}

func ExampleChart() {
	c, _ := stat.NewXmR([]float64{32, 35, 31, 36, 33, 34, 30, 35, 33, 90, 34, 31}, stat.ChartSpec{Median: true})
	fmt.Printf("%.1f (%.1f to %.1f)\n", c.Center, c.Lower, c.Upper)
	for _, s := range c.Anomalies {
		fmt.Printf("%s at %d, above: %t\n", s.Rule, s.Index, s.Above)
	}
	// Output:
	// 37.8 (25.3 to 50.4)
	// one_side at 7, above: false
	// one_side at 8, above: false
	// beyond_limit at 9, above: true
	// moving_range at 9, above: true
	// moving_range at 10, above: false
}

func ExampleChartSpec() {
	_, err := stat.NewXmR([]float64{1, 2, 3}, stat.ChartSpec{Baseline: 8})
	fmt.Println(err)
	// Output: stat: baseline: out of range: want 2 to 3 points, got 8
}

func ExampleAnomaly() {
	c, _ := stat.NewXmR([]float64{10, 11, 10, 11, 10, 11, 10, 30}, stat.ChartSpec{Baseline: 7})
	fmt.Printf("%+v\n", c.Anomalies[0])
	// Output: {Rule:beyond_limit Index:7 Above:true}
}

// Satisfaction rose in both tiers, and fell overall: more tickets went to the
// tier with the harder ones.
func ExampleMixShift() {
	m, _ := stat.Decompose([]stat.Stratum{
		{Name: "L1", Before: stat.Proportion{Hits: 900, Trials: 1000}, After: stat.Proportion{Hits: 460, Trials: 500}},
		{Name: "L2", Before: stat.Proportion{Hits: 160, Trials: 200}, After: stat.Proportion{Hits: 574, Trials: 700}},
	})
	fmt.Println(m.Change, "= within", m.Within, "+ mix", m.Mix, "reversal:", m.Reversal)
	// Output: -13/600 = within 1/50 + mix -1/24 reversal: true
}

func ExampleStratum() {
	_, err := stat.Decompose([]stat.Stratum{{Name: "chat", Before: stat.Proportion{Hits: 3, Trials: 2}}})
	fmt.Println(err)
	// Output: stat: strata[0]: out of range: want hits ≤ trials ≤ 2^51, got 3 of 2
}

func Example_refused() {
	_, err := stat.NewSample([]float64{1, math.NaN()})
	fmt.Println(err)
	// Output: stat: xs[1]: out of range: want a finite number, got NaN
}

// Rates of unequally many tickets have limits of their own at each point.
func ExampleChartPoint() {
	c, err := stat.NewPChart([]stat.Proportion{{Hits: 90, Trials: 100}, {Hits: 356, Trials: 400}, {Hits: 22, Trials: 25}, {Hits: 180, Trials: 200}}, stat.ChartSpec{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range c.Points {
		fmt.Printf("%.1f %% (usual from %.1f to %.1f)\n", 100*p.Value, 100*p.Lower, 100*p.Upper)
	}
	// Output:
	// 90.0 % (usual from 80.1 to 98.6)
	// 89.0 % (usual from 84.8 to 94.0)
	// 88.0 % (usual from 70.9 to 100.0)
	// 90.0 % (usual from 82.8 to 95.9)
}

// Tickets of months that are not equally long are compared by the day.
func ExampleExposure() {
	c, err := stat.NewUChart([]stat.Exposure{{Count: 310, Size: 31}, {Count: 286, Size: 28}, {Count: 301, Size: 31}, {Count: 450, Size: 30}}, stat.ChartSpec{Baseline: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, p := range c.Points {
		fmt.Printf("month %d: %.1f a day (usual from %.1f to %.1f)\n", i+1, p.Value, p.Lower, p.Upper)
	}
	// Output:
	// month 1: 10.0 a day (usual from 8.3 to 11.7)
	// month 2: 10.2 a day (usual from 8.2 to 11.8)
	// month 3: 9.7 a day (usual from 8.3 to 11.7)
	// month 4: 15.0 a day (usual from 8.2 to 11.7)
}
