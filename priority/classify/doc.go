// Package classify says what a ticket is about, whether it says enough to
// begin, and which other texts are about the same subject.
//
// # Categories
//
// A [Dictionary] gives a text the category of the first rule whose keywords it
// has, in any script, and says which keywords it found where. A text that no
// rule matches is unclassified. Count those: they show what the dictionary
// lacks. [Dictionary.Category] says whether a code that a person typed is
// declared.
//
// # Intake
//
// An [Intake] checks the fields that a ticket must have and returns every gap
// at once.
//
// # Similar texts
//
// A [TextIndex] of articles suggests those that may answer a ticket; an index of
// open tickets or known issues finds candidates for duplicates. Each answer
// lists the terms that two texts have in common, with their weights.
//
// # How texts are compared
//
// Texts are folded first: letters' case, full-width and half-width forms,
// precomposed and combining accents, kinds of apostrophes and hyphens, the
// amount of white space and invisible characters make no difference. Accents
// count: é is not e. The caller's normaliser can do more, such as the
// compatibility forms of golang.org/x/text/unicode/norm.
//
// # Errors
//
// A document that cannot be compiled gives a [*priority.SpecError] with every
// defect. Queries have no errors.
package classify
