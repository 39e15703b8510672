package severity_test

import (
	"testing"

	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/severity"
)

// Every defect of a scale is found where it is the only one.
func TestScaleDefectsAlone(t *testing.T) {
	small := func() severity.ScaleSpec {
		return severity.ScaleSpec{
			Impairment: priority.AxisSpec{Values: []string{"down", "slow"}},
			Scope:      priority.AxisSpec{Values: []string{"all", "one"}},
			Cells:      [][]severity.Severity{{severity.SEV1, severity.SEV2}, {severity.SEV2, severity.SEV3}},
			Levels:     []severity.MeaningSpec{{Severity: severity.SEV1, Definition: "down"}, {Severity: severity.SEV2, Definition: "slow"}},
		}
	}
	type s = severity.ScaleSpec
	spectest.Alone(t, small, []spectest.Defect[s]{
		spectest.Change("its own schema", func(x *s) { x.Schema = "priority/severity/1" }, "", nil),
		spectest.Change("its older schema", func(x *s) { x.Schema = "severity/scale/1" }, "", nil),
		spectest.Change("another schema", func(x *s) { x.Schema = "priority/severity/2" }, "schema", priority.ErrUnknown),
		spectest.Change("a value twice", func(x *s) { x.Impairment.Values[1] = "DOWN" }, "impairment.values[1]", priority.ErrDuplicate),
		spectest.Change("a value of the other axis", func(x *s) { x.Scope.Values[1] = "down" }, "", nil),
		spectest.Change("a value without a name", func(x *s) { x.Scope.Values[1] = "" }, "scope.values[1]", priority.ErrRequired),
		spectest.Change("a row too few", func(x *s) { x.Cells = x.Cells[:1] }, "cells", priority.ErrRange),
		spectest.Change("a row too many", func(x *s) { x.Cells = append(x.Cells, x.Cells[0]) }, "cells", priority.ErrRange),
		spectest.Change("a cell too few", func(x *s) { x.Cells[1] = x.Cells[1][:1] }, "cells[1]", priority.ErrRange),
		spectest.Change("a cell too many", func(x *s) { x.Cells[0] = append(x.Cells[0], severity.SEV1) }, "cells[0]", priority.ErrRange),
		spectest.Change("a cell without severity", func(x *s) { x.Cells[1][1] = 0 }, "cells[1][1]", priority.ErrRequired),
		spectest.Change("a cell of no severity", func(x *s) { x.Cells[1][1] = 6 }, "cells[1][1]", priority.ErrRange),
		spectest.Change("a cell of the last severity", func(x *s) { x.Cells[1][1] = severity.SEV5 }, "", nil),
		spectest.Change("no levels", func(x *s) { x.Levels = nil }, "", nil),
		spectest.Change("a level without severity", func(x *s) { x.Levels[1].Severity = 0 }, "levels[1].severity", priority.ErrRequired),
		spectest.Change("a level twice", func(x *s) { x.Levels[1].Severity = severity.SEV1 }, "levels[1].severity", priority.ErrConflict),
		spectest.Change("levels out of order", func(x *s) { x.Levels[0].Severity = severity.SEV3 }, "levels[1].severity", priority.ErrConflict),
		spectest.Change("a level left out", func(x *s) { x.Levels[1].Severity = severity.SEV4 }, "", nil),
		spectest.Change("no definition", func(x *s) { x.Levels[0].Definition = "" }, "levels[0].definition", priority.ErrRequired),
		spectest.Change("a negative time", func(x *s) { x.Levels[0].EscalateAfter = -1 }, "levels[0].escalate_after", priority.ErrRange),
		spectest.Change("at once", func(x *s) { x.Levels[0].EscalateAfter = 0 }, "", nil),
	})
	none := func() severity.ScaleSpec {
		x := small()
		x.Impairment.Values, x.Cells = []string{"down"}, x.Cells[:1]
		return x
	}
	spectest.Alone(t, none, []spectest.Defect[s]{
		spectest.Change("an axis without values", func(x *s) { x.Impairment.Values, x.Cells = nil, nil }, "impairment.values", priority.ErrRequired),
	})
}
