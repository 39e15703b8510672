package priority

import "github.com/supportops/policy/internal/spec"

// Duration is a length of time written as text in documents, such as "1h30m".
// It has no unit for a day.
type Duration = spec.Duration
