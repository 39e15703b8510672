package stat

// IntervalMethod is a way to compute the confidence interval of a proportion.
// The zero IntervalMethod is unset and stands for [Wilson].
type IntervalMethod string

// The methods. There is no Wald interval: at 19 hits of 20 its nominal 95 %
// cover the truth in 64 % of samples.
const (
	// Wilson is the score interval (Wilson 1927), the default: mean coverage
	// near the nominal, sensible at 0 and n hits, and closed form.
	Wilson IntervalMethod = "wilson"
	// WilsonContinuity is the score interval with continuity correction
	// (Newcombe 1998, method 4).
	WilsonContinuity IntervalMethod = "wilson_cc"
	// ClopperPearson never covers less than the nominal confidence; the
	// widest. For contracts.
	ClopperPearson IntervalMethod = "clopper_pearson"
	// Jeffreys holds the equal-tailed quantiles of the Beta(k+½, n−k+½)
	// posterior, with 0 at no hit and 1 at all hits (Brown, Cai and DasGupta
	// 2001).
	Jeffreys IntervalMethod = "jeffreys"
	// MidP counts half of the observed outcome in each Clopper–Pearson tail.
	MidP IntervalMethod = "mid_p"
)
