// Package migrate moves a desk from one machine to another: what differs
// between the two, and which tickets the move would strand.
//
// [Diff] compares machines as data. [Check] takes a [Mapping], which says what each
// state becomes, and the tickets that are open, and lists those that would be
// in a state that does not exist or from which nothing leads to an end, and
// those whose clocks would start, stop or run again because of the move.
package migrate
