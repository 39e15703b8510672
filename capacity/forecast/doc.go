// Package forecast says how many tickets, calls or hours of work to expect from
// what came before, and how wrong such forecasts were in the past.
//
// # Model
//
// A [Series] is a history of amounts in equally long slots, oldest first. A
// slot may be closed: it is then absent, not zero, so a desk that is shut at
// night does not drag its own mean down. A slot may have a factor, by which an
// event such as a holiday multiplies its amount: it is divided out before
// anything is fitted and multiplied back into the forecast ([EventFactors]
// takes factors from a history). For [Regression] a slot has drivers, such as
// the number of customers.
//
// A [MethodSpec] is a document that names a [Technique] and its parameters;
// [NewMethod] makes a [Method] of it, [Method.Fit] fits it to a history, and
// [Fit.Forecast] returns one [Point] for each slot ahead. [Parameters] holds
// everything that a [Fit] has taken from its history. A technique without a
// season of its own can be given one: it is taken out by [Indices], and put
// back afterwards.
//
// Positions of a season, and slots in general, are counted from the first slot
// of the history, and closed slots count. With hourly slots, the season of a
// week is 168.
//
// A local day has 23 or 25 hours where clocks change. A [WallClock] translates
// between slots of real time and slots of the clock on the wall, where every
// day has 24 hours.
//
// # Choosing
//
// Nothing is chosen or tuned silently. [Choose] tries any number of forecasters
// on the past, from one origin after another, never looking ahead, and returns
// the whole table. A back-test that would read more than 1e9 slots is refused.
// [StandardSpecs] and [Grid] make candidates.
//
// # Uncertainty
//
// [Counts] is the distribution of arrivals around a forecast: negative
// binomial, with the dispersion that a back-test measured over the same
// horizon.
//
// # Rounding
//
// Forecasts are 64-bit floating point and not rounded; sums of products are
// rounded product by product, so that every processor gives the same bits. A
// [Point] has the mean, which is never below 0, and the method's value before
// that floor.
//
// # Errors
//
// Defects of documents and of data are reported as a *capacity.SpecError, all
// at once, each with its path. Defects that wrap [ErrNoData] say that the
// history is too short or too empty for the question. Amounts lie between 0 and
// 1e12. NaN and infinities are refused, and never returned.
package forecast
