// Command deskreport says how a help desk did, from the audit log of its
// tickets: a CSV file, plain or packed with gzip, with one row for each update.
//
//	go run ./examples/deskreport [-map mapping.json] [-policy policy.json]
//	    [-format text|json] [-strict]
//	    [-metrics [-period FROM/TO] [-periods N] [-by DIMENSION] [-cutoffs DAYS,...]] LOG.csv[.gz]
//
// The mapping says which column means what; it is a file, or the name of a
// built-in one (servicenow, helpdesk). Without -map, the built-in one whose
// columns the log has is used. Package ticketlog documents the form, and
// examples/internal/ticketlog/mappings has two to start from.
//
// # Memory
//
// With a log whose rows are grouped by case ("grouped": true in the mapping)
// one case is held at a time, and memory does not grow with the log: only with
// how many different states, deviations and variants there are. Percentiles are
// exact; with more than 65,536 cases they take a second reading of the log, and
// so do the promises of more than 1,024 unfinished cases. A log that turns out
// not to be grouped is an error, unless the rows of a case stand more than
// 65,536 cases apart. A log that is not grouped is put together on disk, in a
// temporary file, once its rows are more than 64 MB; in memory there are then
// some 150 bytes for each case, with its name. What can be read only once, such
// as a pipe, is copied to a temporary file first.
//
// # What cannot be read
//
// The first rows that cannot be read are shown with line, column and cause, the
// others counted by column; the report has their number and the first 20. If no
// row can be read, the program ends with status 1. States that the mapping's
// machine does not have, and states that are to show an answer and never occur,
// are named with what was likely meant. So are logs whose figures need care: with
// rows that are there twice, stamps whose order the file alone tells, dates
// without times, names that differ in letters' case alone, or nothing done.
//
// The status is 1 if what was read is no good, and 2 if the command line is.
//
// # Definitions
//
// The keys of the JSON form are stable. A key that the log or the mapping has
// nothing to say about is left out or null, never 0.
//
//	cases, events      tickets; rows that could be read
//	malformed          lines that could not be read and were left out, the first ones with line, column and cause
//	first, last        the first and the last stamp, openings included
//	backwards          with "order": "file", stamps that went backwards and were read as their predecessor's
//	variants           different sequences of states, repetitions included
//	flow               directly_follows: each row of a case with the next, how often, in how many cases, and
//	                   the median time between, the 50 most frequent; variants: the 50 most frequent with
//	                   a case of each; pingpongs_between: A, B, A by the groups A and B; pingpongs_by_group:
//	                   for each group the cases that it had, how often they were passed to it, and how
//	                   often it got back what it had passed on; pingpongs_by_category, and by the fact
//	                   "product" if the mapping states one: all of the cases whose last it was
//	deviations         breaks of the mapping's machine: a first state that is no start, a step that it
//	                   does not have, a last state that is no end
//	conformance        cases without any deviation; cases without a bad step; each deviation counted
//	reopens            steps from a done state to one that is not; cases_reopened have at least one
//	handoffs           changes of the owning group; rows without a group are left out, so that a return
//	                   to the same group is none; cases_with_handoff have at least one
//	pingpongs          A, B, A in the sequence of owning groups, overlapping ones counted each
//	by_assignee        the same for the owning person
//	cycle_time_seconds last row minus first row of a case; median and percentiles by nearest rank,
//	                   the smallest value such that the share of values up to it is at least p
//	opened_to_resolved_seconds, opened_to_closed_seconds
//	                   by the log's own stamps
//	time_in_state_seconds
//	                   from each row to the next, added to the state of the first; the last row adds nothing
//	visits_per_state   stays in a state, its repetitions taken together
//	matrix             cells of impact and urgency that rows show; rows that contradict the level that
//	                   most rows of their cell have; the inferred table
//	counters           the log's own counters against those derived here: agree, exceeded (ours is
//	                   higher), short (ours is lower). A reassignment is a change of group in which
//	                   having none counts as a value
//	by_priority        by the last level of a case, "unset" without one: cases, and for each promise how
//	                   many met it, breached it, are open at the last stamp of the log, are void (ended
//	                   before the deadline without what was promised), or are without such a promise.
//	                   A promise is judged by its last cycle. first_response is null unless the mapping
//	                   tells which states show an answer to the customer
//
// # Policy
//
// -policy names a file, or one of the presets of package sla, standard and
// process, which run around the clock; the default is standard. A policy that
// names no done states takes them from the mapping, and the mapping's waiting
// states then hold the clock of the resolution. Clocks start at the log's own
// opening stamp, or else at the first row.
//
// # Metrics
//
// -metrics adds two keys. -period names the days of interest without the last,
// 2016-04-01/2016-05-01 for April, in the zone of the mapping; without, it is
// the last calendar month that the log covers. It reads the log once more.
//
//	metrics.as_of      the last stamp of the log: up to when tickets are known
//	metrics.report     the period against the handbook bands of package metrics, in the form of
//	                   metrics.Report, and what became of each number since as many days before;
//	                   not compared if the log begins later than those. Promises are those of -policy
//	                   that fell due in the period, each cycle of a ticket on its own, as they stood
//	                   at the end of the log. With -periods 3 or more, each row has its trend over as
//	                   many periods as the log covers, this one the last: what is usual, whether the
//	                   last number is news, and whether the target is missed as a rule
//	metrics.by         the same without trends of each group, assignee, category, channel or priority
//	                   whose tickets the period counts, if -by names one: metrics.dimension. A ticket is
//	                   of the one it had last
//	metrics.resolution at each of -cutoffs, so many days after the beginning of the log's first day
//	                   (stragglers at most one in a hundred, weeks before all others, aside) and
//	                   not after its end: the tickets created by then, how many of them were open, and
//	                   the median time to resolution as known then. first and final are those of the
//	                   tickets resolved, to the first resolution and to the one that held; kaplan_meier
//	                   is that of all, the open ones still waiting, and has no number where too many
//	                   are open; at_end is what it came to at the end of the log. The biases are first
//	                   and final less kaplan_meier. Times are in nanoseconds, right to 0.4 %
//	findings           at, the end of the period; tickets, those open at some time of it; found, the
//	                   anti-patterns that they show, in the form of smell.Finding, by the standard rules;
//	                   looked, how much there was to see of each kind: what has no trials the log cannot tell
//
// Business time is that of the calendar by which the policy promises first
// responses, if there is one for all; else the metrics count all time, and say
// so. The text form prints times to within 0.9 %, no finer than summaries know
// them; the JSON form has the middle of the bucket.
//
// A log of updates has no messages, escalations, insights or surveys: what needs
// them has no data. First responses and waits are those that the mapping's
// states show, if it tells any. Tickets begin at the log's own opening stamp,
// but the detectors see the rows alone: to them a change of owner may be tennis
// whoever wrote in between, and any row ends a limbo. The detectors keep some
// hundred bytes for each ticket of the period; everything else is of constant
// size, for each key of -by and each of -periods.
//
// In the first weeks of a log, resolved tickets are the quick ones. Of the
// incidents of UCI 498, those that were opened as done aside:
//
//	days  open  of     first   final     kaplan-meier  at_end
//	7      983   1798  16h50m  17h       not reached   3d19h
//	30    1574   7820  1d18h   1d18h50m  3d1h          3d
//	90    1164  22376  17h20m  17h50m    22h10m        22h10m
package main
