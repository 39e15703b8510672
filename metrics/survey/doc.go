// Package survey says when a satisfaction survey goes out, who is not asked,
// and what a low score demands.
//
// # Model
//
// [Rules], compiled from a [Spec], look at one ticket as it was observed.
// [Rules.Decide] says when its survey goes out, or why it does not: the ticket
// is open, its customer should not be asked, or has been asked already.
// [Rules.FollowUp] says who has to do what about an answer, and until when.
//
// Decide only plans: call it again after each event of the ticket, and at
// [Invitation.Time].
//
// # Sources
//
// [HandbookSpec] has the figures of the guide's files. They disagree about when
// a survey goes out: the metrics file says within 24 hours of the resolution,
// the tooling file two hours after it. The preset does both: the survey waits
// for two hours, in which a reopening cancels it, and is given up after 24.
package survey
