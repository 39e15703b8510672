// Package survey says when a survey of satisfaction goes out, to whom it does
// not, and what a low score demands.
//
// # Model
//
// [Rules], compiled from a [Spec], look at one ticket as it was observed. While
// it is resolved, [Rules.Decide] says when its survey goes out, or why it does
// not: the ticket is open, nobody should be asked, or they have been asked
// already. [Rules.FollowUp] says who has to do what about an answer, and until
// when.
//
// The answer is a plan and not an act: ask again when an event comes, and at
// [Invitation.Time].
//
// # Sources
//
// [HandbookSpec] has the figures of the guide's files. They disagree about when
// a survey goes out: the metrics file says within 24 hours of the resolution, the
// tooling file two hours after it. The preset does both: it waits for two hours,
// in which a reopening cancels it, and gives it up after 24.
package survey
