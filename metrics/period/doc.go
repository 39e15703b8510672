// Package period holds the stretches of time that a report is about.
//
// # Model
//
// A [Period] is half-open, [From, To), in a named zone: what happens at the
// first instant belongs to it, what happens at To to the next. A period given
// by dates is so many local days, from the first instant whose local clock
// shows the day to the first that shows the day after the last, whatever the
// clocks do in between; a day that a zone skipped holds no instant.
//
// # Comparison
//
// [Period.Previous] is the period right before: of whole months as many months,
// so that the one before March is February, else of the same length.
// [Period.PreviousWeekdays] has the same weekdays, and [Period.Earlier] lies as
// far back as is asked for. Seven days are seven days, even where one of them
// has 23 hours. [Containing] returns "this week".
//
// # Errors
//
// A spec's defects come all at once as a [*metrics.SpecError].
package period
