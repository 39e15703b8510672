package sla

import (
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/internal/text"
)

type (
	SpecError  = spec.Error
	FieldError = spec.FieldError
	Duration   = text.Duration
	Ratio      = spec.Ratio
)

var (
	ErrRequired  = spec.ErrRequired
	ErrRange     = spec.ErrRange
	ErrSyntax    = spec.ErrSyntax
	ErrDuplicate = spec.ErrDuplicate
	ErrUnknown   = spec.ErrUnknown
	ErrConflict  = spec.ErrConflict
)
