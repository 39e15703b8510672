package metrics_test

import (
	"testing"

	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
)

// Every defect of a catalog is found where it is the only one.
func TestCatalogDefectsAlone(t *testing.T) {
	small := func() metrics.CatalogSpec {
		return metrics.CatalogSpec{
			Definitions: []metrics.DefinitionSpec{
				{Metric: "x", Title: "X", Cohort: metrics.ByEvent, Unit: band.Percent, Direction: band.Higher},
				{Metric: "y", Title: "Y", Cohort: metrics.AtInstant, Unit: band.Length, Direction: band.Lower, TimeBase: metrics.Business},
			},
			Layers: []metrics.LayerSpec{{Name: "all", Metrics: []metrics.Metric{"x", "y"}}},
		}
	}
	type s = metrics.CatalogSpec
	spectest.Alone(t, small, []spectest.Defect[s]{
		spectest.Change("another schema", func(x *s) { x.Schema = "metrics/catalog/0" }, "schema", priority.ErrUnknown),
		spectest.Change("no definitions", func(x *s) { x.Definitions, x.Layers = nil, nil }, "definitions", priority.ErrRequired),
		spectest.Change("a metric twice", func(x *s) { x.Definitions = append(x.Definitions, x.Definitions[0]) }, "definitions[2].metric", priority.ErrDuplicate),
		spectest.Change("no metric", func(x *s) { x.Definitions[0].Metric, x.Layers = "", nil }, "definitions[0].metric", priority.ErrRequired),
		spectest.Change("no title", func(x *s) { x.Definitions[1].Title = "" }, "definitions[1].title", priority.ErrRequired),
		spectest.Change("no cohort", func(x *s) { x.Definitions[0].Cohort = "" }, "definitions[0].cohort", priority.ErrRequired),
		spectest.Change("no such cohort", func(x *s) { x.Definitions[0].Cohort = "week" }, "definitions[0].cohort", priority.ErrUnknown),
		spectest.Change("no unit", func(x *s) { x.Definitions[0].Unit = "" }, "definitions[0].unit", priority.ErrRequired),
		spectest.Change("no such unit", func(x *s) { x.Definitions[0].Unit = "miles" }, "definitions[0].unit", priority.ErrUnknown),
		spectest.Change("no direction", func(x *s) { x.Definitions[0].Direction = "" }, "definitions[0].direction", priority.ErrRequired),
		spectest.Change("a length without a time base", func(x *s) { x.Definitions[1].TimeBase = "" }, "definitions[1].time_base", priority.ErrRequired),
		spectest.Change("no such time base of a length", func(x *s) { x.Definitions[1].TimeBase = "lunar" }, "definitions[1].time_base", priority.ErrUnknown),
		spectest.Change("no such time base of a share", func(x *s) { x.Definitions[0].TimeBase = "lunar" }, "definitions[0].time_base", priority.ErrUnknown),
		spectest.Change("a malformed bound", func(x *s) { x.Definitions[0].Target = []band.Bound{"> 24h"} }, "definitions[0].target[0]", priority.ErrSyntax),
		spectest.Change("a bound", func(x *s) { x.Definitions[0].Target = []band.Bound{">= 90"} }, "", nil),
		spectest.Change("a layer without a name", func(x *s) { x.Layers[0].Name = "" }, "layers[0].name", priority.ErrRequired),
		spectest.Change("a layer of an unknown metric", func(x *s) { x.Layers[0].Metrics[1] = "z" }, "layers[0].metrics[1]", priority.ErrUnknown),
		spectest.Change("a layer without metrics", func(x *s) { x.Layers[0].Metrics = nil }, "", nil),
	})
}

// A period is at its limits and one beyond.
func TestPeriodLimits(t *testing.T) {
	day := func() period.Spec { return period.Spec{From: "2000-01-01", To: "2000-01-02", Zone: "UTC"} }
	type s = period.Spec
	spectest.Alone(t, day, []spectest.Defect[s]{
		spectest.Change("9,999 days", func(x *s) { x.To = "2027-05-18" }, "", nil),
		spectest.Change("10,000 days", func(x *s) { x.To = "2027-05-19" }, "", nil),
		spectest.Change("10,001 days", func(x *s) { x.To = "2027-05-20" }, "to", priority.ErrRange),
		spectest.Change("no day", func(x *s) { x.To = "2000-01-01" }, "to", priority.ErrRange),
		spectest.Change("a nanosecond", func(x *s) { x.From, x.To = "2000-01-01T00:00:00Z", "2000-01-01T00:00:00.000000001Z" }, "", nil),
		spectest.Change("no instant", func(x *s) { x.From, x.To = "2000-01-01T00:00:00Z", "2000-01-01T00:00:00Z" }, "to", priority.ErrRange),
		spectest.Change("a date and an instant", func(x *s) { x.To = "2000-01-02T00:00:00Z" }, "to", priority.ErrConflict),
		spectest.Change("an instant and a date", func(x *s) { x.From = "2000-01-01T00:00:00Z" }, "to", priority.ErrConflict),
		spectest.Change("no zone", func(x *s) { x.Zone = "" }, "zone", priority.ErrRequired),
	})
}
