// Command staffplan plans the staff of a help desk from the log of its
// tickets: how many come in which hour of the week, which forecast would have
// been the best, how many people each hour needs, which shifts provide them at
// little cost, and what becomes of the promises when there are fewer.
//
//	go run ./examples/staffplan [-map mapping.json] [-desk desk.json] [-period FROM/TO] LOG.csv[.gz]
//
// The log is an audit log with one row for each update; package ticketlog
// documents the mapping of its columns. Arrivals are the log's own stamps of
// opening, else the first row of each ticket.
//
// The history is the weeks of -period or, without it, the longest stretch of
// weeks of which each has at least half of the tickets of a usual week: logs
// begin with stragglers, and are often cut off by the date of an export. Hours
// are those of the mapping's zone. Rows that cannot be read are counted and
// shown. The forecast is the one whose errors on the last weeks have the least
// root mean square.
//
// Each ticket is a call first, if it comes while the desk is open, and work
// that can be put off afterwards. The desk of desk.json, written into the
// program, has these two channels; -desk names another document of package
// capacity (DeskSpec) with hours as slots, one live channel and one deferred
// one in this order. The desk is open in the hours in which one of its shifts
// works.
package main
