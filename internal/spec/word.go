package spec

import (
	"fmt"
	"slices"
)

// Word records a defect unless v is unset or one of the allowed words, which
// the defect lists.
func Word[T ~string](d *Defects, path string, v T, allowed ...T) {
	if v != "" && !slices.Contains(allowed, v) {
		d.Add(path, ErrUnknown, "%q, want %s", Clip(string(v)), OneOf(allowed))
	}
}

// NeedWord is [Word] for a field that must be given.
func NeedWord[T ~string](d *Defects, path string, v T, allowed ...T) {
	if v == "" {
		d.Add(path, ErrRequired, "want %s", OneOf(allowed))
	}
	Word(d, path, v, allowed...)
}

// UnknownError is a text that names no member of a closed set. Documents
// report it at its path, without the Kind.
type UnknownError struct {
	Kind string   // such as "priority: level"
	Text string   // what was given
	Want []string // the texts of the set
}

// Unwrap returns ErrUnknown.
func (e *UnknownError) Unwrap() error { return ErrUnknown }

// Error returns the kind, the beginning of the text and the texts of the set.
func (e *UnknownError) Error() string {
	return fmt.Sprintf("%s: unknown text %q, want %s", e.Kind, Clip(e.Text), OneOf(e.Want))
}
