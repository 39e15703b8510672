// Package hiring says when to decide on new people, so that they are fully
// productive in the week that needs them.
//
// # Model
//
// Weeks are counted from 0, the present one. From the decision to the first day
// at work it takes the weeks of the lead (approval, search, notice); from then
// on a new hire counts as much as the ramp says, and 100 % after its end.
// People who leave are known in advance. New hires stay.
//
// [Hiring.Plan] hires as few people as possible, each as late as leaves time
// for lead and ramp. Where it is too late for that, the plan says to decide now
// and lists the weeks that stay short.
//
// # Errors
//
// Defects of documents and arguments are reported as a *capacity.SpecError, all
// at once, each with its path. A [Hiring] is immutable and safe for concurrent
// use.
package hiring
