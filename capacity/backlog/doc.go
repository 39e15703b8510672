// Package backlog says how many people deferred work needs (tickets and mail
// with a deadline, not callers on hold), and what becomes of a backlog with a
// given staff.
//
// # Model
//
// Time is a list of Slots, given as data, for instance cut from a business
// calendar; a slot says how much one person does in it, 0 when closed. A
// [Job] arrives in a slot and is due before another one; it can be done in
// any slot between, in any parts, by anybody. Amounts are whole numbers of a
// unit that the caller chooses, such as minutes of work.
//
// People who serve live channels have idle time. The part of it that serves for
// deferred work is the slot's Idle, which the function [Idle] computes. Only
// the rest of the work needs more people.
//
// # Questions
//
//   - [LeastConstant]: the least number of people, the same in every open
//     slot, that keeps every deadline, and the window that decides it.
//   - [LeastPeak]: the profile with the least peak, then the least next
//     highest, and so on; [LeastPeakRepeating]: the same for slots that
//     repeat, in the long run.
//   - [Project]: when a backlog is cleared with a given staff, and what
//     breaches until then.
//
// # Rounding
//
// Nothing is rounded: [Staff] is an exact fraction, and amounts are integers. A
// part of a person is a person for part of the slot, or one who shares it with
// other work. For whole people use [Staff.Ceil], which keeps every deadline
// too. Sums of amounts may reach 2^50.
//
// # Deadlines
//
// A Due is the first slot in which the work is late, so [Arrives, Due) is
// half-open. [WithDeadline] counts slots, closed ones too; [DueAfter] counts
// open time.
//
// # Errors
//
// Defects of the data are reported as a *capacity.SpecError, all at once,
// each with its path. A job that has only closed slots before it is due is a
// *capacity.InfeasibleError with the slots.
package backlog
