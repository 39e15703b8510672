// Package queueing says how a queue behaves with a number of agents, how many
// agents keep a promise, and how much work a staff can carry.
//
// # Model
//
// A model says how work comes and how it waits; all have one shape:
//
//	f, err := queueing.ErlangC{Load: 10}.At(14)           // figures with 14 agents
//	r, err := queueing.Require(model, targets...)         // the smallest staff that keeps targets
//	a, err := queueing.MaxLoad(model, 14, targets...)     // the most that 14 agents can carry
//
// The models are:
//
//   - [ErlangB]: no queue; a customer who finds nobody free is turned away.
//   - [ErlangC]: a queue that nobody leaves, the usual one for tickets.
//   - [ErlangA]: customers give up after an exponential patience, the usual one
//     for chats and calls; [Patient] takes any distribution of patience.
//   - [WaitingRoom]: a limited number can wait, with or without patience; a
//     customer who finds no place is turned away.
//   - [Priority]: several classes, the most urgent first, each with its own
//     figures; more urgent work may interrupt.
//   - [Chat]: agents hold several chats at once, which then take longer.
//   - [GGc]: arrivals and handle times more or less regular, approximate.
//
// Arrivals are Poisson and handle times exponential, except in the last model;
// the queue is in order of arrival (within a class), and the figures are those
// of the long run. Customers who were turned away or gave up do not come back:
// retrials are not modelled, here or in package simulate. Use simulate for what
// has no closed form, such as classes with different handle times, skills or
// hours.
//
// # Units
//
// The load is in erlangs, the number of agents that would always be busy, and
// every time is in mean handle times: 20 seconds with a handle time of 3
// minutes is 1/9. [Traffic] translates from volumes and durations and back.
// Agents may be a fraction, so that requirements can be added up over
// channels before they are rounded up, once per pool.
//
// # Service level
//
// Where customers give up, five service levels are in use, and they differ by
// many points; [Counting] names them. Unset means [AnsweredOfAll]: answered
// within the time, of all who came.
//
// # Precision
//
// Probabilities of waiting, blocking and giving up, means and tails are
// within 3e-14 of themselves, service levels with impatience within 5e-12
// absolute, the waits of priority classes within 1e-14 absolute, [Patient]
// within 1e-9, [WaitingRoom] as it says; checked against values of 25 digits for loads from 1e-6 to 1e9
// erlangs. Tails are summed as tails: 1 - 1e-20 is not lost. Where a
// probability is below the smallest float64 it is 0, and
// [ErlangB.LogBlocking] and [ErlangC.LogProbWait] give its logarithm.
// Below about 1e-40 and above 1e5 erlangs the relative error grows to 1e-13.
//
// The cost does not grow with the load: some microseconds at a million
// erlangs. That of [WaitingRoom] grows with its places.
//
// # Errors
//
// Invalid arguments are reported as a *capacity.SpecError with every defect.
// Too few agents for the load give a *capacity.UnstableError that names the
// smallest stable staff, together with figures that can be plotted; more than
// 1e9 agents or erlangs give a *capacity.TooLargeError, and targets that no
// staff keeps a *capacity.InfeasibleError. Infinities occur only in figures
// that are not Stable, NaN never. Without work no agents are needed.
//
// All values are immutable and safe for concurrent use.
package queueing
