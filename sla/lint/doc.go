// Package lint finds what is legal in a policy of package sla but most likely
// not meant: findings are data, each with the path in the document and the
// figures behind it.
//
// # Model
//
// [Policy] looks at a document alone, at the machine whose states it names if
// one is given, and at histories if some are given. Whether one deadline comes
// before another is not read off the amounts, which may be of different
// calendars, but tried: both are computed for a clock that starts at each hour
// of a year.
//
// # Severity
//
// A finding is no error: a document with findings makes a policy. Its Code is
// stable and can be listed to be left out.
package lint
