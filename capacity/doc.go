// Package capacity answers how many people a support desk needs, when, and at
// what cost, to keep the promise that it makes.
//
// # Model
//
// [Work] is an amount of work without a promise. It needs tickets × handle time
// / (available time × utilization) agents, computed exactly and rounded up once
// for a [Pool] of channels. [Shrinkage] is what is lost between paid time and
// time at work, [DividePaidTime] says what paid time is spent on, [TierMix] how
// a staff divides over tiers, and [Scenario] is a change of volume to prepare
// for.
//
// A promise needs more people than the work alone, since customers come at
// random. A [Desk] has channels with their promises, and plans:
//
//	forecast of each channel    package forecast, FromForecast
//	→ work in each slot         Demand
//	→ people in each slot       Desk.Require
//	→ shifts and their cost     Desk.Plan
//	→ promises kept or broken   Desk.Plan, Desk.Expect
//
// [Desk.Expect] answers the reverse question: what a given staff achieves. A
// [Shortfall] is a promise with too few people: it needs n people, in the slot
// where most are missing, and has m. Where there is nothing to count, a figure is absent, never 0 or 100 %.
//
// # Packages
//
// This package is for the common case. Behind it, each usable alone: queueing
// (what a queue does with a staff, and the staff that keeps a promise), backlog
// (work that can be put off until it is due), forecast, shift (least-cost
// cover, schedules and where they fall short), simulate (what has no closed
// form), cost (what a ticket costs and self-service saves) and hiring (when to
// decide on new people).
//
// # Words
//
// Three shares of time have three names. Occupancy is a share of the time that
// agents serve or wait to serve, utilization is a share of the time that they
// are available for tickets, and [DividePaidTime] finds a share of all paid
// time. [Work] is an amount in a period, backlog.Job is one piece with a
// deadline. A [Requirement] is the staff of all slots, queueing.Requirement the
// staff of one queue.
//
// # Live and deferred work
//
// A live channel has a customer waiting: calls, chats. Its slots are planned
// one by one as queues in the long run, each channel with agents of its own.
// Deferred work, such as mail and tickets, is put off to where it needs the
// fewest people, as long as it is done before it is due; its promise counts the
// time that the desk is open. Agents of live channels do some of it between
// contacts, as far as [DeskSpec] allows with IdleUse.
//
// # Rounding
//
// Counts of people, shares and money are exact: integers, fractions, decimals.
// 21 people with a loss of 30 % are 30, not 31. A number of people is rounded
// up once, where people are counted; money, percentages and shares are rounded
// once, where the function says so, halves to even. Exact sums stay small: a
// [Ratio] has parts of 63 bits, a pool 10,000 of them, a shrinkage 100 losses;
// more is refused. Loads and service levels are 64-bit floating point, see
// package queueing for their precision; a greatest occupancy is compared with
// the exact load, so that 42 contacts of 3 minutes in an hour at 70 % need 3.
//
// # Errors
//
// Defects of documents and arguments are reported as a [*SpecError], all at
// once, each with its path. An answer beyond the limits is a [*TooLargeError];
// slots that no staff can cover are an [*InfeasibleError]. Nothing reads a
// clock, a file or a random number. All values are immutable and safe for
// concurrent use.
package capacity
