// Package handoff says what a ticket must bring along when it goes to another
// tier, and what is missing.
//
// # Model
//
// A [Checklist] is compiled from a [ChecklistSpec]: the list of things that
// must come along, some of them only under a condition. [Checklist.Check]
// compares a [Handoff] with it and returns every gap at once.
//
// # Errors
//
// A document that cannot be compiled gives a [*tier.SpecError] with every
// defect. Check has no errors: no gaps means that nothing is missing.
package handoff
