// Package ticketlog reads the audit log of a help desk, a CSV file with one
// row for each update of a ticket, as cases made of lifecycle events.
//
// A [Mapping] says which column means what; it is a JSON document. A [Reader]
// yields the cases one after the other: with a log that is grouped by case it
// holds one case at a time. What it cannot read it reports with line and
// column, and counts: no row is dropped in silence.
package ticketlog
