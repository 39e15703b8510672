// Package band judges numbers about a desk against targets and warnings, and
// says how far the judgement can be trusted.
//
// # Model
//
// A [Measure] is a number with its sample size and, where it is an estimate, a
// confidence interval. A [Band], compiled from a [Spec], grades it: on target,
// warning, or between the two. The [Verdict] adds the [Evidence]: certain if
// the whole interval has the grade, insufficient if it reaches from the target
// into the warning range, likely otherwise.
//
// This matters: an agent who truly satisfies 90 % of customers falls below a
// warning line of 85 % in 13 % of weeks with twenty answers, and an agent who
// satisfies 85 % reaches 90 % in 40 % of them.
//
// # Bounds
//
// Bounds are written as documents write them and are exactly as strict: 90
// meets a target of ">= 90" and misses one of "> 90". Numbers are compared
// exactly, as fractions, never as rounded percentages.
//
// # No data
//
// A measure without a number has a grade of its own, [NoData]; it is never
// taken for 0 or 100 %.
//
// # Errors
//
// Validation reports every defect of a spec with its path, as a *metrics.SpecError.
package band
