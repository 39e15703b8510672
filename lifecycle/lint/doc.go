// Package lint finds what is valid but most likely not meant: in a machine,
// states that no ticket reaches or leaves, steps that are never chosen, timers
// that never fire; in other documents and in histories, words that nothing
// declares.
//
// Findings are data, in the order of the document, each with its rule and its
// path. [Check] judges the machine alone; package discover says what tickets
// do.
package lint
