// Package rows turns the rows of an application or a log into events. A
// document says, once, what the columns mean.
//
// # Model
//
// A [Spec] names the column that identifies the ticket and lists the events
// that a row may hold. One row of an audit log holds one event; one row of a
// table of tickets holds several, one for each of its stamps (created,
// resolved, closed). A [Mapper] made from it reads rows one at a time:
// [Mapper.Read] gives the ticket and the events of a row, or an error that
// names every column that cannot be read.
//
// A [Collection] collects the events of many rows into one history for each
// ticket, and counts the rows that it could not read, with their places.
//
// Where a ticket's rows lie in several tables, such as tickets and comments, each
// table has a mapper, and the events of a ticket make one history wherever they
// come from.
//
// # Values
//
// A [SourceSpec] says where a value stands and what its texts mean, such as
// that their "Pending" is our "pending". The letters' case of their texts does
// not matter, and texts that mean nothing (Spec.Missing, and the empty text)
// state nothing. If the table of a state, group or other open field does not
// list a text, the text is taken as it stands, unless the field is strict.
// Kinds, sides, visibilities and levels are closed, so an unknown text there is
// a defect.
//
// # Time and zones
//
// A time is read by the layouts of Go's package time, tried in order, or as
// "unix" or "unix_ms". A local time is the first instant at which the wall
// clock of the zone shows it or anything later, as everywhere in this module.
// Layouts with the abbreviation of a zone are refused, since "CST" may mean
// several zones, and so are those that would read a time wrongly without a word:
// without a day or a month, with one part twice (however spelled, such
// as "Jan" and "01"), with a literal "Z" in another
// zone than UTC, and one of whose texts an earlier layout makes another time, as
// "02/01/2006" after "01/02/2006". "unix" and "unix_ms" are of the years 1901 to
// 2106.
//
// # Owners
//
// A row of kind updated whose columns of group and assignee are all empty says
// that nobody owns the ticket; see [lifecycle.Nobody].
//
// # Errors
//
// A defective Spec and a row that cannot be read are reported as a
// lifecycle.SpecError, with all defects. The paths of a row's defects are the
// names of its columns.
//
// The package reads no files: an application brings rows from its database, a
// program from a CSV reader.
package rows
