// Package calendar says when a desk is open and counts in open time: which
// instant is 40 business hours from now, how much open time lies between two
// instants, what is open next, and why.
//
// It is meant to be used alone, too, so the whole vocabulary of wall clocks is
// here: dates, times of day, hours, weekdays, rules for dates. It has some
// hundred names; most programs need about ten of them.
//
// # Calendars
//
// A [Calendar] says when a desk is open and counts in open time. It is made
// from a [Spec], plain data that reads and writes as JSON: the hours of
// each weekday, holidays (dates, ranges, every year, the nth weekday of a
// month, from Easter, every so many weeks), which may have hours of their own,
// hours for single dates, breaks, and versions that hold from a date on. On a
// date its own hours hold, else a holiday, else the hours of its weekday; breaks
// are then taken off. A shut date removes the morning end of the night shift
// before; a date with hours does not.
//
// Behind every question is one function: F(t), the open time from a fixed
// instant to t. [Calendar.Elapsed] is F(b)-F(a), [Calendar.Add] its inverse at
// F(t)+d, and the calendar is open where F rises. So answers agree with each
// other: Elapsed(t, Add(t, d)) is d, Add(Add(t, a), b) is Add(t, a+b), and the
// stretches of [Calendar.Between] add up to Elapsed, to the nanosecond.
//
// No answer takes longer for a longer span of time, and Open, Add, Sub,
// Elapsed, the next opening and closing, BusinessDays and AddBusinessDays
// allocate nothing. Add and Elapsed are quickest within the years of a
// calendar's holidays, for which it keeps a table by weeks, of at most the 22
// years around 2030. A Calendar never changes and is safe for concurrent use.
//
// # Wall clocks and zones
//
// Hours are times on the wall clock of a zone, which is named as in the IANA
// database; amounts are real time. A day on which clocks change counts as long
// as it really was: around the clock, 23 or 25 hours.
//
// A wall-clock time w on a date D is the first instant at which the clock shows
// D w or anything later ([Date.At]). That settles all of these: a time that a
// change skips is the instant of the change; a time that occurs twice is its
// first occurrence, and hours that span the repeated time count it twice; a
// date without midnight begins where its clock begins; a date that the zone
// skipped is empty; 24:00 is the start of the next date. Where clocks go back
// over midnight, the new date stays in effect ([Calendar.Date]).
//
// Changes of clocks and recurring holidays are laid out for the years 1900 to
// 2200. Before and after, the first or last offset and the week without
// holidays apply. Instants that a calendar returns are in its zone, without
// monotonic reading.
//
// # Many calendars
//
// A program with a calendar for each customer keeps them in a map, and makes
// them by [NewAll], or one at a time by [Zone.New], so that those of one zone
// share the changes of its clocks. There is no hidden cache: a [Zone]
// lives as long as the calendars that are made of it. A calendar with 20
// years of 12 holidays keeps at most 16 KiB besides its zone, one whose rules
// state no years, and hold for three hundred, some 18 KiB, or 26 KiB with rules
// from Easter; an office without holidays about 2 KiB, a zone with summer time
// about 10 KiB. examples/peerbench measures 1, 1,000 and 10,000 of them.
//
// # Edges
//
// Stretches are half-open: the opening instant is open, the closing instant is
// not. An amount that is used up exactly at closing time ends there, not at the
// next opening: Add returns the earliest instant with d of open time behind it,
// Sub the latest. Add(t, 0) is t; [Calendar.NextOpen] moves to open time. A
// negative amount goes back. Hours that overlap or touch are merged; hours that
// end before they start end on the next day and belong to the date on which they
// start.
//
// A calendar that is not open once from 1900 to 2200 cannot be made
// ([ErrNeverOpen]). One that shuts for good answers ok == false for what is
// beyond its last closing.
//
// # Business days
//
// A business day is a date on which open time starts. It is counted, never
// taken for 24 hours. [Calendar.AddDays] moves an instant by business days and
// counts from the next opening, so that what comes in while shut is never due
// before what came in while open; a [DayRule] says which instant of the day is
// meant: the same time of day, the closing before it, the end of the day, or a
// given time. [Calendar.Received] applies a cut-off time first, for promises in
// days and in hours. [Calendar.BusinessDays] counts [from, to).
//
// # Reasons
//
// [Calendar.At] and [Calendar.Day] say why a calendar is open or shut: by the
// week, a holiday (with its name, and the date it moved from), the date's own
// hours, or a break.
//
// # Errors
//
// A document is refused with an error that lists every defect with its path: it
// is the *SpecError of package sla, which is the same type in all packages of
// this module. Once made, a calendar answers every question about any instant;
// ok is false where there is no answer.
package calendar
