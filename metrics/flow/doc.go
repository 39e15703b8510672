// Package flow says what tiers, groups and other stops do with the tickets that
// reach them.
//
// # Model
//
// A [Journey] is the way of one ticket through its stops; [JourneyOf] reads it
// from a timeline. A [Tally] counts journeys: how many tickets reached a stop,
// were solved there, or went on. Tallies of parts merge to the tally of the
// whole. [Shares] compares a tally with the goals of the tiers
// ([tier.GoalSpec]).
//
// # Numbers
//
// A share is two counts, a part and a whole. With a whole of 0 there is no
// data, never 0 percent; the share of a few tickets is to be watched, not
// judged.
package flow
