package qa

import "github.com/supportops/policy/internal/spec"

// refuse says which points of a review are not on the scorecard, "" for all of
// them.
func refuse(dimension, format string, args ...any) error {
	path := "points"
	if dimension != "" {
		path = spec.Key(path, dimension)
	}
	return spec.Refuse("qa", path, spec.ErrRange, format, args...)
}
