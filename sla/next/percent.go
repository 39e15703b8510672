package sla

import "github.com/supportops/policy/internal/spec"

func percent(n int) Ratio { return spec.Percent(n) }
