// Package lint finds what is valid but most likely not meant: in a machine,
// states that no ticket reaches or leaves, steps that are never chosen, timers
// that never fire; in other documents and in histories, words that nothing
// declares.
//
// # Machines
//
// [Check] judges a machine by its document alone; package discover says what
// tickets do. Findings are data, in the order of the document, each with its
// rule and its path.
//
// # Words
//
// A [Vocabulary] lists the words that a desk's documents declare.
// [Vocabulary.Check] finds the words of another document that it lacks, and
// [Words] finds those of histories. [Documents] reads and checks all documents
// of a desk.
package lint
