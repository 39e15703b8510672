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
// Figures of two periods can be compared only if the periods are equally long.
// [Period.Previous] is the period of the same length right before;
// [Period.Comparable] refuses any other length. Seven days compare with seven
// days, even where one of them has 23 hours.
//
// # Errors
//
// A spec's defects come all at once as a [*SpecError], lengths that differ as
// a [*LengthError].
package period
