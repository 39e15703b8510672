// Package conform sums up how well many histories keep to a machine.
//
// A [Summary] takes the timelines of replays one at a time and forgets them:
// its size depends on how many different deviations there are, not on how many
// tickets. Summaries of parts merge into that of the whole, in any grouping and
// order, to the same bytes.
//
//	var sum conform.Summary
//	var t lifecycle.Timeline
//	for h := range histories {
//		machine.ReplayInto(&t, h, lifecycle.ReplayOptions{})
//		sum.Add(&t)
//	}
//
// # Counting
//
// A case is one timeline with at least one event. It is conformant if its
// replay found no deviation. A deviation counts as often as it occurs, also
// within one case; [Count] tells in how many cases, too. What a replay looks
// for depends on its options: add only timelines of one machine and of the
// same options to one summary.
package conform
