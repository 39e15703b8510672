package smell

import "github.com/supportops/policy/metrics/stat"

// Normal is a promise that is broken so steadily that nobody is alarmed any
// more.
type Normal struct {
	Overall stat.Proportion `json:"overall"` // kept, over all periods
	Below   int             `json:"below"`   // of the last four periods, how many lie below the target for certain
	Chart   *stat.XmR       `json:"chart"`   // of the rates in percent
}

// BreachNormal looks at how many promises were kept in successive periods, the
// latest last. It reports true where at least three of the last four lie below
// the target, in percent, with their whole confidence interval (c; zero stands
// for 95 %), and the chart of all periods shows no signal: bad, and stable. A
// sudden fall is news and not normal. It needs six periods, each with promises;
// with fewer, with an invalid target or confidence there is nothing to report.
func BreachNormal(kept []stat.Proportion, target float64, c stat.Confidence) (Normal, bool) {
	if len(kept) < 6 || !(target > 0 && target <= 100) {
		return Normal{}, false
	}
	var n Normal
	rates := make([]float64, len(kept))
	for i, p := range kept {
		iv, ok := p.Interval(stat.Wilson, c)
		rate, _ := p.Rate()
		if !ok || p.Trials > 1<<48 {
			return Normal{}, false
		}
		rates[i] = float64(100 * rate)
		n.Overall.Hits, n.Overall.Trials = n.Overall.Hits+p.Hits, n.Overall.Trials+p.Trials
		if i >= len(kept)-4 && float64(100*iv.Hi) < target {
			n.Below++
		}
	}
	chart, err := stat.NewXmR(rates, stat.XmRSpec{})
	if err != nil {
		return Normal{}, false
	}
	n.Chart = chart
	return n, n.Below >= 3 && len(chart.Signals) == 0
}
