// Package improve finds where a desk should begin to improve, and says
// afterwards whether it did.
//
// # Survey
//
// A survey looks at the tickets of some months by category: how many, how
// long they take, how often customers come back with the same problem,
// how often they complain. Every ticket goes into the [CategoryTotals] of its
// category; cells merge, so that a survey of millions of tickets can be computed in parts.
// [Survey] ranks the categories as hot spots, in the manner of the second
// source document: "login problems are 30 % of tickets and take 50 % longer
// than the mean". [Pareto] ranks the causes of complaints.
//
// # Pilot
//
// A [Pilot] compares a group before and after it changed how it works: rates
// by the interval of their difference, times by the log-rank test with open
// tickets counted as such. Each [Comparison]
// has a movement of its own and the [PilotResult] one over all, together with the
// number of false signals to expect from so many comparisons. Where a rate
// moved one way overall and the other way within strata, the effect says so:
// the mix of tickets changed, not the work.
//
// # What it cannot say
//
// A comparison of before and after shows that something changed, not that the
// pilot changed it. Run it beside a group that did not change.
package improve
