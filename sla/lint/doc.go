// Package lint finds what is legal in a policy of package sla but most likely
// not meant: findings are data, each with the path in the document and the
// figures behind it.
//
// # Model
//
// [Check] looks at a document alone, at the machine whose states it names if
// one is given, and at histories if some are given, which are assessed at a
// stated moment. Whether one deadline comes before another cannot be read off
// the amounts, which may belong to different calendars. Check therefore
// computes both for a cycle that starts at each hour of four weeks, for tickets
// of every level and of every customer that the document names. A share is how
// many of these have the fault.
//
// # Words
//
// A name that is declared nowhere is not an error, since facts are the
// application's own, but it is most likely a typo: Check names the facts,
// values and states of a document that no history states, and the states of
// histories that neither the document nor the machine names.
//
// # Cost
//
// Deadlines are tried for at most 20 customers; if a document names more, the
// finding "untried" says so.
//
// # Errors
//
// A finding is not an error: a document with findings still makes a policy. Its
// Rule is stable and can be listed to be left out. A document that
// [sla.NewPolicy] refuses is refused with the same error, and so are invalid
// options, such as histories without a moment to assess them at.
package lint
