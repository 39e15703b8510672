package sla

import (
	"fmt"
	"slices"

	"github.com/supportops/policy/internal/text"
)

// A choice is a closed set whose zero value is its first member, the default,
// rather than an unset one.

func parseChoice[E ~uint8](kind string, names []string, s string) (E, error) {
	if s == "" {
		return 0, nil
	}
	if i := slices.Index(names, s); i >= 0 {
		return E(i), nil
	}
	return 0, &text.UnknownError{Kind: "sla: " + kind, Text: s, Want: names}
}

func choiceText(typ string, names []string, v uint8) string {
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("%s(%d)", typ, v)
}

func appendChoice(b []byte, typ string, names []string, v uint8) ([]byte, error) {
	if int(v) >= len(names) {
		return b, fmt.Errorf("sla: cannot encode %s", choiceText(typ, names, v))
	}
	return append(b, names[v]...), nil
}

// setText sets *dst to what parse reads from b, or leaves it untouched.
func setText[T any](dst *T, b []byte, parse func(string) (T, error)) error {
	v, err := parse(string(b))
	if err == nil {
		*dst = v
	}
	return err
}
