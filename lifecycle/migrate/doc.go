// Package migrate moves a desk from one machine to another: what differs
// between the two, and which tickets the move would strand.
//
// # Model
//
// [Diff] compares two machines as data. [Check] takes a [Mapping], which says
// what each state becomes, and the open tickets. Its [Impact] lists the tickets
// that would be stranded: in a state that does not exist, or from which nothing
// leads to an end. It also lists those whose clocks would start, stop or run
// again because of the move.
//
// # Errors
//
// Nothing here fails: both machines were checked when they were made.
package migrate
