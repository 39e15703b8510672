// Package priority answers what a ticket is and how urgent it is.
//
// # Model
//
// A [Level] is one of P1 to P5, or unset. A [Matrix] gives the level of an
// impact and an urgency on axes that the customer names; an [Inference] finds
// the matrix behind the rows of a log, with the rows that contradict it and
// the cells that no row shows. A [Scale] says what the levels mean to a desk
// and what it promises for each. A [Triage] decides by an ordered tree of
// [ConditionSpec]s over [Facts].
//
// A [Policy] puts them together: matrix or triage, then modifiers for
// customers and VIPs, a person's override, and [Aging]. Its [Decision] lists
// every step in order, as data that can be shown.
//
// Packages below: severity says how grave an incident is, classify what a
// ticket is about and whether it says enough to begin, queue who is next and
// why.
//
// # Documents
//
// Every policy is a document, such as [MatrixSpec]: plain exported fields that
// read and write JSON. [Read] reads one strictly, Validate names
// every defect at once, and [NewMatrix] compiles it into a value that is
// immutable and safe for concurrent use. Functions such as [StandardScaleSpec]
// return the tables of the source documents as specs to start from.
//
// # Time
//
// Waiting is a length of time that the caller measures, in wall or business
// time. A wait is over at the instant it reaches its length. There is no unit
// for a day: the target of five days is a number of days.
//
// # Errors
//
// A document that cannot be compiled gives a [*SpecError]. Compiled values
// have no errors: where there is no answer, ok is false or the level unset.
package priority
