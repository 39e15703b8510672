// Package period holds the stretches of time that a report is about.
//
// # Model
//
// A [Period] is half-open, [From, To), in a named zone: what happens at From
// belongs to it, what happens at To belongs to the next period. A period given
// by dates consists of local days, from the first instant at which the local
// clock shows the first day to the first that shows the day after the last,
// whatever the clocks do in between. A day that a zone skipped holds no
// instant.
//
// # Comparison
//
// [Period.Previous] is the period right before: as many months for whole
// months, so that the one before March is February, else the same length.
// [Period.PreviousWeekdays] has the same weekdays, and [Period.Earlier] lies as
// far back as the caller asks. Seven days are seven days, even where one of
// them has 23 hours. [Containing] returns "this week".
//
// # Errors
//
// Defects of a spec are reported all at once as a *metrics.SpecError.
package period
