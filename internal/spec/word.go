package spec

import "slices"

// Word records a defect unless v is unset or one of the allowed words, which
// the defect lists.
func Word[T ~string](d *Defects, path string, v T, allowed ...T) {
	if v != "" && !slices.Contains(allowed, v) {
		d.Add(path, ErrUnknown, "%q, want one of %q", clip([]byte(v)), allowed)
	}
}

// NeedWord is [Word] for a field that must be given.
func NeedWord[T ~string](d *Defects, path string, v T, allowed ...T) {
	if v == "" {
		d.Add(path, ErrRequired, "want one of %q", allowed)
	}
	Word(d, path, v, allowed...)
}
