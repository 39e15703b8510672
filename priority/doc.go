// Package priority answers what a ticket is and how urgent it is.
//
// # Model
//
// A [Level] is one of P1 to P5, or unset. A [Matrix] gives the level of an
// impact and an urgency on axes that the customer names; an [Inference] finds
// the matrix behind the rows of a log, with the rows that contradict it and
// the cells that no row shows. A [Scale] says what the levels mean to a desk
// and what it promises for each.
//
// # Documents
//
// Every policy is a document, such as [MatrixSpec]: plain exported fields that
// read and write JSON. ParseMatrixSpec reads one strictly, Validate names
// every defect at once, and [NewMatrix] compiles it into a value that is
// immutable and safe for concurrent use. Functions such as [StandardScaleSpec]
// return the tables of the source documents as specs to start from.
//
// # Errors
//
// A document that cannot be compiled gives a [*SpecError]. Compiled values
// have no errors: where there is no answer, ok is false.
package priority
