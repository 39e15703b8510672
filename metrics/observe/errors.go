package observe

import "github.com/supportops/policy/internal/spec"

// malformed says why bytes are not the binary form of a summary.
func malformed(part, format string, args ...any) error {
	return spec.Refuse("observe", spec.Join("summary", part), spec.ErrSyntax, format, args...)
}
