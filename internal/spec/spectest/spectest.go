// Package spectest helps tests to compare what is wrong with documents.
package spectest

import (
	"errors"
	"regexp"
	"testing"

	"github.com/supportops/policy/internal/spec"
)

var place = regexp.MustCompile(` \(line \d+, column \d+\)`)

// Text returns the text of err without the places in the document, or "" for
// nil.
func Text(err error) string {
	if err == nil {
		return ""
	}
	return place.ReplaceAllString(err.Error(), "")
}

// Defect is one change of a valid document, and the one defect that it makes;
// none if the document is still valid, as at the edge of a limit.
type Defect[T any] struct {
	name   string
	change func(*T)
	path   string
	cause  error
}

// Change returns the defect that a change makes: at a path, by a cause.
func Change[T any](name string, change func(*T), path string, cause error) Defect[T] {
	return Defect[T]{name, change, path, cause}
}

// Alone checks that each change of a valid document is refused for itself: at
// its path, by its cause, and for nothing else.
func Alone[T interface{ Validate() error }](t *testing.T, valid func() T, defects []Defect[T]) {
	t.Helper()
	if err := valid().Validate(); err != nil {
		t.Fatalf("the document is not valid: %v", err)
	}
	for _, d := range defects {
		doc := valid()
		d.change(&doc)
		err := doc.Validate()
		if d.cause == nil {
			if err != nil {
				t.Errorf("%s: %v, want it taken", d.name, err)
			}
			continue
		}
		var e *spec.Error
		if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Path != d.path || !errors.Is(err, d.cause) {
			t.Errorf("%s: %v, want only %s: %v", d.name, err, d.path, d.cause)
		}
	}
}
