package sla

import "github.com/supportops/policy/internal/spec"

var NewRatioForTest = spec.NewRatio
