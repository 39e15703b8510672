// Package discover learns from a log what its tickets really do: the sequences
// of states they go through, which state follows which, and a machine that
// explains most of it, with the rare steps named instead of swallowed.
//
// A [Log] takes timelines one at a time and forgets them: its size depends on
// how many different sequences there are, not on how many tickets. Logs of
// parts merge into that of the whole.
//
// # Definitions
//
// A label is a state as one event states it, so a state that is stated twice
// running is two labels. A variant is the exact sequence of labels of a case.
// Directly-follows counts pairs of consecutive labels, a label after itself
// included. These are the usual definitions of process mining.
package discover
