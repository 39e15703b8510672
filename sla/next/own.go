package sla

import (
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

func ownFacts(e *lifecycle.Event) priority.Facts { return nil }
