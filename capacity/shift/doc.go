// Package shift covers a requirement of people by slot with shifts, at least
// cost, and says where a schedule falls short of it.
//
// # Model
//
// Time is a period of equally long slots, such as the half hours of a week; a
// requirement is a number of people for each. A [Template] is a shift that any
// number of people can work: the slots that it works in, breaks left out, and
// the cost of one person. [Span] and [Spans] write the common ones.
//
// A [Schedule] says who works when over a longer time, with a [Ramp] for new
// people and leave for those who are away. It is measured as given, in
// hundredths of a full person. Making a schedule that suits people's wishes is
// left to other tools.
//
// # Least cost
//
// [Cover] needs no solver. Shifts of one stretch are a network, and a
// minimum-cost flow is exact at any size. Shifts around the clock, none of
// which contains another (shifts of one length, for example), take one flow for
// each number of people and are exact too. Any other shifts, with breaks or of
// several lengths around the clock, take a branch and bound over linear
// programs. It stops after a stated number of nodes, always has a plan that
// covers, and gives a lower bound on the cost of any plan; without breaks, cost
// and bound are mostly equal. The [Plan] says which [Algorithm] found it.
//
// # A fixed head count
//
// [Fill] assigns people who may be too few to shifts, so that as little as
// possible is missing, weighed by penalties of the slots. For [Cover] and Fill
// alike, a [Template] may limit how many people work it.
//
// # Rounding
//
// People and costs are whole numbers. Floating point guides the search, but
// every bound is proved in whole numbers.
//
// # Slots and clocks
//
// A slot is a number here, not a time of day. Where clocks change, a local day
// has 23 or 25 hours and as many hourly slots: see forecast.WallClock.
//
// # Errors
//
// Defects of documents and of data are reported as a *capacity.SpecError, all
// at once, each with its path. Slots that need somebody and that no shift works
// in are a *capacity.InfeasibleError.
package shift
