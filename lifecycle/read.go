package lifecycle

import "github.com/supportops/policy/internal/spec"

// Read reads a JSON document strictly and validates it, whatever T is: a
// document of this package or of one below it, a single event, or a list of
// them. Unknown, wrongly cased and repeated names, values of a wrong type and
// trailing data are defects; if there are none, those that T's method Validate
// reports. The error is a [*SpecError] with all of them, each with its path,
// line and column; a [*json.SyntaxError] can be reached in it by errors.As.
func Read[T any](data []byte) (T, error) { return spec.Read[T](data) }
