// Package lint finds what is legal in a policy of package sla but most likely
// not meant: findings are data, each with the path in the document and the
// figures behind it.
//
// # Model
//
// [Policy] looks at a document alone, at the machine whose states it names if
// one is given, and at histories if some are given, which are assessed at a
// stated moment. Whether one deadline comes before another is not read off the
// amounts, which may be of different calendars, but tried: both are computed
// for a clock that starts at each hour of a year, so a share is a count.
//
// # Kinds of tickets
//
// Deadlines are tried for every kind of ticket that the document tells apart:
// by level, by the customers that targets and factors name, and by category,
// channel, group, tier and state, in every combination, at every time of the
// year at which other targets are in force. Names that the same targets ask for
// are one kind, and a pair of targets is one finding, with the kind that states
// least of those that show it.
//
// # Cost
//
// The cost grows as the number of customers does: a policy with a hundred of
// them, each with targets of its own, takes about a tenth of a second, most of
// it for promises of different calendars. Where a document tells more than
// 10,000 kinds apart, or needs more than some 268 million deadlines, the rest is
// not tried, and [Untried] says so: that is some fifteen thousand pairs of
// promises of different calendars.
//
// # Presets
//
// The policies of package sla have no findings on the standard machine, with
// its factors, cadence and tiers or without. The standard policy moved into
// office hours has: its urgent level is no longer served around the clock, its
// 24 h and 72 h become days of work, and 72 h of an office are more than the 5
// business days of the level below. On another machine the states of a policy
// have to be those of the machine.
//
// # Severity
//
// A finding is no error: a document with findings makes a policy. Its Code is
// stable and can be listed to be left out.
//
// # Errors
//
// A document that makes no policy is refused as [sla.NewPolicy] does. Options
// that say nothing sensible, such as histories without a moment to assess them
// at, are refused with a [*sla.SpecError] whose causes are [sla.ErrRequired] and
// [sla.ErrRange].
package lint
