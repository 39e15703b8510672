package sla

import (
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

func ownFacts(e *lifecycle.Event) priority.Facts { return e.Facts }

func ownFacet(f lifecycle.Facets, name string) []string { return f.Fact(name) }
