// Package discover tells what tickets really do, and how well they keep to a
// machine: the sequences of states they go through, which state follows which,
// a machine that explains most of it, and the deviations from a given one.
//
// A [Log] and a [Conformance] take timelines one at a time and forget them:
// their size depends on how many different sequences or deviations there are,
// not on how many tickets. Counts of parts merge into the counts of the whole,
// in any grouping and order, with the same bytes as the result.
//
//	var sum discover.Conformance
//	var t machine.Timeline
//	for h := range histories {
//		m.ReplayInto(&t, h, machine.Options{})
//		sum.Add(&t)
//	}
//
// # Definitions
//
// A label is a state as one event states it, so a state that is stated twice
// running is two labels. A variant is the exact sequence of labels of a case.
// Directly-follows counts pairs of consecutive labels, a label after itself
// included. These are the usual definitions of process mining. [Log.Infer]
// names rare steps instead of swallowing them.
//
// # Conformance
//
// A case is one timeline with at least one event. It is conformant if its
// replay found no deviation. A deviation counts as often as it occurs, also
// within one case; [DeviationCount] tells in how many cases, too. What a replay
// looks for depends on its options: add only timelines of one machine and of
// the same options to one Conformance.
package discover
