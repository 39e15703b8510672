// Package ticketlog reads the audit log of a help desk, a CSV file with one
// row for each update of a ticket, as cases made of lifecycle events.
//
// A [Mapping] says which column means what; it is a JSON document, a short form
// of the documents of package lifecycle/rows, which read the rows. A [Source] is
// a log with its mapping, which a program reads as often as it needs; a [Reader]
// yields the cases one after the other: with a log that is grouped by case it
// holds one case at a time. What it cannot read it reports with line and
// column, and counts: no row is dropped in silence.
package ticketlog
