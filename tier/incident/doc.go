// Package incident says what is to be done in a major incident: who has which
// role, which tasks are due when, and what a notice and a review must say.
//
// # Model
//
// A [Playbook] is compiled from a [Spec]: roles, tasks with the time that they
// have, notices and the record of the review. [Playbook.Checklist] applies it
// to an [Incident], which is what has happened so far, and returns every task
// with the instant at which it is due. [Playbook.Lacks] says what a notice or
// the record lacks.
//
// # Time
//
// A task counts from when the incident was paged, declared or resolved. Until
// that has happened it is not due. A task that recurs is due again and again
// until the incident is resolved.
//
// # Errors
//
// A document that cannot be compiled gives a [*tier.SpecError] with every
// defect. Queries have no errors.
package incident
