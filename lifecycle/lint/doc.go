// Package lint finds what is wrong with a machine that is valid: states that no
// ticket reaches or leaves, steps that are never chosen, timers that never
// fire.
//
// Findings are data, in the order of the document, each with its rule and its
// path. They are judgements about the machine alone; package discover says what
// tickets do.
package lint
