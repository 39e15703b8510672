package improve

import "github.com/supportops/policy/internal/spec"

func refuse(what string, cause error, format string, args ...any) error {
	return spec.Refuse("improve", what, cause, format, args...)
}
