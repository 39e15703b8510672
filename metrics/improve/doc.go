// Package improve finds where a desk should begin to improve, and says
// afterwards whether it did.
//
// # Survey
//
// A survey looks at the tickets of some months by category: how many there are,
// how long they take, how often customers come back with the same problem, how
// often they complain. Every ticket goes into the [CategoryTotals] of its
// category; cells merge, so that a survey of millions of tickets can be
// computed in parts. [Survey] ranks the categories as hot spots, as the Chinese
// process standard does: "login problems are 30 % of tickets and take 50 %
// longer than the mean". [Pareto] ranks the causes of complaints.
//
// # Pilot
//
// A [Pilot] compares a group before and after it changed how it works: rates by
// the interval of their difference, times by the log-rank test, in which open
// tickets count as still open. Each [Comparison] has a movement of its own, and
// the [PilotResult] has one over all and the number of false signals to expect
// from so many comparisons. If a rate moved one way overall and the other way
// within strata, the comparison says so: the mix of tickets changed, not the
// work.
//
// # What it cannot say
//
// A comparison of before and after shows that something changed, not that the
// pilot changed it. Run it beside a group that did not change.
package improve
