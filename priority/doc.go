// Package priority says how urgent a ticket is, and by which rule.
//
// # Model
//
// A [Level] is one of P1 to P5, or unset. A [Matrix] gives the level of an
// impact and an urgency on axes that the customer names. A [Triage] decides by
// an ordered tree of rules over facts.
//
// A [Policy] puts them together: matrix or triage, then modifiers for
// customers and VIPs, a person's override, and [Aging]. Its [Decision] lists
// every step in order, as data that can be shown.
//
// # Facts and conditions
//
// [Facts] are what is known about a ticket, under names that the customer
// chooses; a fact has one value or several. A [ConditionSpec] is a question
// about them. It is the one form of conditions in this module, for triage and
// modifiers here, and for guards, targets, routes and triggers in the packages
// above. Letters' case never matters. A document that lists its facts refuses
// conditions about others, which catches typos.
//
// # Packages below
//
// scale says what each level means and promises, infer finds the matrix behind
// the rows of a log, severity says how grave an incident is, classify what a
// ticket is about and whether it says enough to begin, queue who is next.
//
// # Documents
//
// Every policy is a document, such as [MatrixSpec]: plain exported fields that
// are read from and written as JSON. [Read] reads one strictly, Validate names
// every defect at once, and [NewMatrix] compiles it into a value that is
// immutable and safe for concurrent use. Zero values of compiled types have no
// rules and give no level.
//
// Presets that begin with Standard have the figures of the support-operations
// guide, or this package's own where the guide has none; ServiceNow is the
// product of that name, and FloorMean the rule of the Rabobank log of the BPI
// Challenge 2014.
//
// # Time
//
// Waiting is a length of time that the caller measures, in wall or business
// time. A wait is over at the instant it reaches its length.
//
// # Errors
//
// A document that cannot be compiled gives a [*SpecError]. Compiled values
// have no errors: where there is no answer, ok is false or the level unset.
package priority
