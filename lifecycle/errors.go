package lifecycle

import (
	"github.com/supportops/policy/internal/spec"
)

const pkg = "lifecycle"

// SpecError lists every defect of a document in document order. Its Fields name
// the path and the cause of each, and errors.Is and errors.As reach both. It is
// the same type in all packages of this module; package priority has the type
// of the fields and the causes, such as priority.ErrRange.
type SpecError = spec.Error
