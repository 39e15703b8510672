// Package classify tells what a ticket is about, and whether it says enough to
// begin.
//
// # Categories
//
// A [Dictionary] gives a text the category of the first rule whose keywords it
// has, in any script, and says which keywords it found where. A text that no
// rule matches is unclassified: an answer, and worth counting, since it shows
// what the dictionary lacks.
//
// # Intake
//
// An [Intake] checks the fields that a ticket must have and returns every gap
// at once.
//
// # Errors
//
// A document that cannot be compiled gives a [*priority.SpecError] with every
// defect. Queries have no errors.
package classify
