// Package stat holds the statistics that numbers about people and tickets need:
// intervals, censoring, signals and mix, as pure functions.
//
// # Proportions
//
// A [Proportion] is hits of trials. [Proportion.Interval] gives Wilson's
// interval by default; Clopper–Pearson for contracts, Jeffreys, mid-P and the
// continuity-corrected score are IntervalMethods. [Proportion.Difference] compares
// two by Newcombe's hybrid score interval. [NPS] has the exact net promoter
// score and a margin that unanimous answers do not shrink to nothing.
//
// # Times
//
// [Sample] has quantiles of types 1, 6 and 7 and distribution-free intervals
// from order statistics, without resampling. [Survival] is the Kaplan–Meier
// estimate: tickets that are still open count as censored instead of being left
// out. Leaving them out makes the median too short. [CompareSurvival] is the
// log-rank test.
//
// # Change
//
// A [Chart] tells a signal from noise in a series of weekly figures: [NewXmR]
// by individual values and moving ranges, [NewPChart] for shares and
// [NewUChart] for counts, with limits by the size of each point and Laney's
// correction for large ones. A [ChartSpec] chooses the [RuleSet], freezes a
// baseline and states changes, at which limits begin anew. [Decompose] splits
// the change of a rate into what happened within strata and what came of their
// mix, and says when the two point in opposite directions.
//
// # No data
//
// A function without an answer returns false, never 0, NaN or an infinity.
// Functions that take lists refuse NaN and infinities with a
// *metrics.SpecError.
//
// # Precision
//
// Equal arguments give equal bits on every processor: all functions use only
// correctly rounded operations, keep products from being fused with sums, and
// bring their own logarithm and exponential. Relative errors, measured against
// values of 25 and more digits: Wilson's two and the NPS margins 1e-14,
// Clopper–Pearson, Jeffreys and mid-P 1e-12, log-rank 1e-11. Scores, mix
// shifts and ranks of quantiles are exact.
//
// # Confidence
//
// A [Confidence] is two-sided; its zero value stands for 95 %. Intervals hold
// for independent observations of one question asked once: of twenty metrics
// that did not change, one will show a 95 % interval without its true value.
package stat
