// Package text forwards to the packages spec and enum while their users move.
package text

import (
	"github.com/supportops/policy/internal/enum"
	"github.com/supportops/policy/internal/spec"
)

type (
	Duration     = spec.Duration
	Names        = enum.Names
	UnknownError = spec.UnknownError
)

func ParseDuration(s string) (Duration, error)                      { return spec.ParseDuration(s) }
func Clip(s string) string                                          { return spec.Clip(s) }
func Parse[E ~uint8, S ~string | ~[]byte](n *Names, s S) (E, error) { return enum.Parse[E](n, s) }
func Unmarshal[E ~uint8](n *Names, dst *E, b []byte) error          { return enum.Unmarshal(n, dst, b) }
func Scan[E ~uint8](n *Names, dst *E, src any) error                { return enum.Scan(n, dst, src) }
