// Package aggregate holds summaries that merge: what a report needs to know of
// any number of tickets, in constant memory, computed in parts and merged in
// any order.
//
// # Model
//
// [Durations] summarises lengths of time, [Survival] waits of which some have
// not ended, [Proportion] hits among trials, [NPS] and [Ratings] answers, and
// [Money] amounts. [Keyed] holds one of them for each combination of
// dimensions, such as agent, queue, channel, priority and day, and rolls up to
// fewer. The zero value of each is an empty summary.
//
// # Laws
//
// Merging is associative and commutative, and an empty summary changes nothing.
// Everything inside is an integer, so that any split of the data over shards,
// merged in any order along any tree, on any processor, gives the same bytes as
// one pass. [Summary] states the laws, and package aggregatetest checks them,
// also for summaries of your own.
//
// # Late and corrected tickets
//
// Merging is not idempotent: a part that is delivered twice counts twice, and
// nothing can be taken out again. Therefore do not merge single tickets into a
// stored total. Store a cell for each part that can be computed again as a
// whole, say one for each tenant and day; when a ticket of that day comes late
// or changes, compute the cell from all tickets of the day and replace it.
// Merge totals from cells when they are needed.
//
// # Precision
//
// Counts, sums, minimum and maximum are exact; sums have 128 bits. A quantile
// of [Durations] is known to lie within bounds that differ by at most 1/128 of
// their size, so that [Bounds.Mid] is off by at most 0.4 %. Buckets cover all
// of time.Duration: there is nothing to configure, and any two summaries
// merge.
//
// # Forms
//
// The binary form is canonical and begins with a kind and a version: equal
// summaries are equal bytes, so that a result can be compared by its hash. A
// [Durations] takes about 130 bytes for 50 values and 5 KB for a million. Data
// that cannot be true, such as counts that do not add up, are refused, and
// reading takes at most some 64 times the memory of what is read. The JSON form
// holds the same data.
package aggregate
