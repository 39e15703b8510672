// Package infer finds the priority matrix behind the rows of a log.
//
// # Model
//
// Each row, a [priority.Cell], is a ticket's impact, urgency and level. A
// [MatrixTally] counts rows as they come; its [Result] is the matrix that
// contradicts the fewest of them, with the rows for and against each cell, the
// cells that no row shows and how many rows contradict it. [Matrix] does the
// same for a list and names the contradicting rows.
//
// # Order
//
// The result does not depend on the order of the rows. Of equally frequent
// levels of a cell, the most urgent one is taken.
package infer
