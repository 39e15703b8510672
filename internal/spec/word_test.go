package spec_test

import (
	"errors"
	"testing"

	"github.com/supportops/policy/internal/spec"
)

type shape string

func TestWord(t *testing.T) {
	for _, row := range []struct {
		name       string
		v          shape
		free, need string
	}{
		{name: "allowed", v: "round"},
		{name: "unset", need: `paint: shape: required: want one of ["round" "square"]`},
		{
			name: "another", v: "Round",
			free: `paint: shape: unknown: "Round", want one of ["round" "square"]`,
			need: `paint: shape: unknown: "Round", want one of ["round" "square"]`,
		},
	} {
		free, need := spec.Defects{Package: "paint"}, spec.Defects{Package: "paint"}
		spec.Word(&free, "shape", row.v, "round", "square")
		spec.NeedWord(&need, "shape", row.v, "round", "square")
		for want, err := range map[*string]error{&row.free: free.Err(), &row.need: need.Err()} {
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != *want {
				t.Errorf("%s: %q, want %q", row.name, got, *want)
			}
		}
		if err := free.Err(); err != nil && !errors.Is(err, spec.ErrUnknown) {
			t.Errorf("%s: %v is not ErrUnknown", row.name, err)
		}
	}
}
