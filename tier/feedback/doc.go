// Package feedback says who else should hear of a ticket: product,
// documentation, customer success.
//
// # Model
//
// A [Feedback] is compiled from a [Spec]: rules with a condition on the facts
// of a ticket. [Feedback.Route] returns a [Referral] for every rule that
// holds. [Escalations] counts the escalations of an account, one of the facts
// that such rules ask for.
//
// # Errors
//
// A document that cannot be compiled gives a [*tier.SpecError] with every
// defect.
package feedback
