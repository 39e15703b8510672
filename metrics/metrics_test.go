package metrics_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

func presets() map[string]metrics.CatalogSpec {
	return map[string]metrics.CatalogSpec{
		"standard": metrics.StandardSpec(), "handbook": metrics.HandbookSpec(),
		"startup": metrics.BenchmarkSpec(metrics.Startup), "growth": metrics.BenchmarkSpec(metrics.Growth),
		"scale": metrics.BenchmarkSpec(metrics.Scale), "enterprise": metrics.BenchmarkSpec(metrics.Enterprise),
	}
}

func TestPresetsRoundTrip(t *testing.T) {
	for name, s := range presets() {
		c, err := metrics.NewCatalog(s)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(s, c.Spec()); diff != "" {
			t.Errorf("%s: spec of the catalog differs:\n%s", name, diff)
		}
		doc, _ := json.Marshal(s)
		got, err := metrics.Read[metrics.CatalogSpec](doc)
		if err != nil || !cmp.Equal(got, s) {
			t.Errorf("%s: does not come back from JSON: %v", name, err)
		}
	}
	s := metrics.StandardSpec()
	s.Definitions[0].Target[0] = ">= 1"
	if metrics.StandardSpec().Definitions[0].Target[0] != ">= 90" {
		t.Error("presets share memory")
	}
}

// TestDocumentBands holds the bands to the documents' tables, at their edges
// and right beside them.
func TestDocumentBands(t *testing.T) {
	c, err := metrics.NewCatalog(metrics.HandbookSpec())
	if err != nil {
		t.Fatal(err)
	}
	const on, watch, warn = band.OnTarget, band.Watch, band.Warning
	h := func(hours int64, off int64) *big.Rat { return big.NewRat(hours*int64(time.Hour)+off, 1) }
	n := func(x int64, off int64) *big.Rat {
		return new(big.Rat).Add(big.NewRat(x, 1), big.NewRat(off, 1_000_000))
	}
	for _, row := range []struct {
		m    metrics.Metric
		x    *big.Rat
		want band.Grade
	}{
		{metrics.CSAT, n(90, 0), on}, {metrics.CSAT, n(90, -1), watch}, {metrics.CSAT, n(85, 0), watch}, {metrics.CSAT, n(85, -1), warn},
		{metrics.FirstResponse, h(1, -1), on}, {metrics.FirstResponse, h(1, 0), watch}, {metrics.FirstResponse, h(4, 0), watch}, {metrics.FirstResponse, h(4, 1), warn},
		{metrics.Resolution, h(24, -1), on}, {metrics.Resolution, h(24, 0), watch}, {metrics.Resolution, h(72, 0), watch}, {metrics.Resolution, h(72, 1), warn},
		{metrics.FCR, n(70, 0), on}, {metrics.FCR, n(50, 0), watch}, {metrics.FCR, n(50, -1), warn},
		{metrics.NPS, n(30, 0), on}, {metrics.NPS, n(10, 0), watch}, {metrics.NPS, n(10, -1), warn},
		{metrics.Volume, n(5, -1), watch}, {metrics.Volume, n(5, 0), on}, {metrics.Volume, n(15, 0), on}, {metrics.Volume, n(25, 0), watch}, {metrics.Volume, n(25, 1), warn},
		{metrics.Deflection, n(20, -1), warn}, {metrics.Deflection, n(20, 0), watch}, {metrics.Deflection, n(30, 0), on}, {metrics.Deflection, n(50, 0), on}, {metrics.Deflection, n(99, 0), watch},
		{metrics.Escalation, n(1, 0), watch}, {metrics.Escalation, n(10, 0), on}, {metrics.Escalation, n(20, 0), on}, {metrics.Escalation, n(30, 0), watch}, {metrics.Escalation, n(30, 1), warn},
		{metrics.Reopen, n(5, -1), on}, {metrics.Reopen, n(5, 0), watch}, {metrics.Reopen, n(10, 0), watch}, {metrics.Reopen, n(10, 1), warn},
		{metrics.Utilization, n(60, -1), warn}, {metrics.Utilization, n(60, 0), watch}, {metrics.Utilization, n(70, 0), on}, {metrics.Utilization, n(80, 0), on}, {metrics.Utilization, n(90, 0), watch}, {metrics.Utilization, n(90, 1), warn},
		{metrics.CostPerTicket, n(5, 0), on}, {metrics.CostPerTicket, n(25, 0), on}, {metrics.CostPerTicket, n(26, 0), watch},
		{"severe_breaches", n(0, 0), on}, {"severe_breaches", n(1, 0), warn},
		{"queue_depth", n(3, 0), warn}, {"queue_depth", n(3, -1), watch},
		{metrics.WaitTime, big.NewRat(int64(5*time.Minute), 1), watch}, {metrics.WaitTime, big.NewRat(int64(16*time.Minute), 1), warn},
		{metrics.ResponseSLA, n(95, 0), on}, {metrics.ResolutionSLA, n(89, 0), watch}, {"backlog_age", h(72, 1), warn},
		{"zero_results", n(10, 0), watch}, {"freshness", n(70, -1), warn}, {"feedback_ack", h(120, 0), watch},
	} {
		b, ok := c.Band(row.m)
		if !ok {
			t.Errorf("%s has no band", row.m)
			continue
		}
		if got, _ := b.Grade(row.x); got != row.want {
			t.Errorf("%s of %s is %v, want %v", row.m, row.x.RatString(), got, row.want)
		}
	}
}

func TestCatalogDefects(t *testing.T) {
	bad := metrics.StandardSpec()
	bad.Schema = "metrics/catalog/9"
	bad.Definitions[1] = bad.Definitions[0]
	bad.Definitions[2].Target = []band.Bound{"> 24h"}
	bad.Definitions[3].Cohort = ""
	bad.Definitions[4] = metrics.DefinitionSpec{Metric: "x"}
	bad.Layers[0].Metrics = []metrics.Metric{"happiness"}
	_, err := metrics.NewCatalog(bad)
	var se *metrics.SpecError
	ok := errors.As(err, &se)
	if !ok {
		t.Fatal(err)
	}
	var got []string
	for _, f := range se.Fields {
		got = append(got, f.Path)
	}
	want := []string{"schema", "definitions[1].metric", "definitions[2].target[0]", "definitions[3].cohort",
		"definitions[4].title", "definitions[4].cohort", "definitions[4].unit", "definitions[4].direction", "layers[0].metrics[0]", "layers[3].metrics[1]"} // nps went with definitions[4]
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("paths of defects:\n%s\n%v", diff, err)
	}
	if _, err := metrics.NewCatalog(metrics.CatalogSpec{}); !errors.Is(err, priority.ErrRequired) {
		t.Errorf("an empty catalog: %v", err)
	}
}

func TestJudge(t *testing.T) {
	c, _ := metrics.NewCatalog(metrics.StandardSpec())
	if _, err := c.Judge("happiness", band.Measure{}); !errors.Is(err, priority.ErrUnknown) {
		t.Errorf("an unknown metric: %v", err)
	}
	if _, err := c.Judge(metrics.CSAT, band.Figure(band.Money, big.NewRat(1, 1), 1)); !errors.Is(err, priority.ErrConflict) {
		t.Errorf("money as satisfaction: %v", err)
	}
	r, err := c.Judge(metrics.Backlog, band.Measure{})
	if err != nil || r.Verdict.Grade != band.NoData {
		t.Errorf("no data without a band: %+v %v", r, err)
	}
}

// What is not known gives no measure, and nothing to divide by no number.
func TestMeasuresWithoutNumber(t *testing.T) {
	day, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-03", Zone: "UTC"})
	instants, _ := period.New(period.Spec{From: "2026-11-02T00:00:00Z", To: "2026-11-03T00:00:00Z", Zone: "UTC"})
	s := new(observe.Summary)
	s.Created.Add(true)
	for name, given := range map[string][]metrics.Given{
		"no days":           metrics.Inputs{Customers: metrics.Customers{Days: 7}}.Given(s, instants, instants.To()),
		"no customers":      metrics.Inputs{}.Given(s, day, day.To()),
		"no summary":        metrics.Inputs{Customers: metrics.Customers{Days: 7}, Cost: big.NewRat(1, 1), Available: 1, Depths: []uint64{1}}.Given(nil, day, day.To()),
		"nobody handled":    metrics.Inputs{Cost: big.NewRat(5, 1)}.Given(s, day, day.To()),
		"normal is nothing": metrics.Inputs{Depths: []uint64{0, 0}}.Given(s, day, day.To()),
		"no revenue":        metrics.Inputs{Revenue: metrics.Revenue{AtStart: new(big.Rat), Added: big.NewRat(1, 1)}}.Given(s, day, day.To()),
	} {
		for _, g := range given {
			if g.Measure.OK() {
				t.Errorf("%s: %s %v", name, g.Metric, g.Measure)
			}
		}
	}
}

func FuzzCatalogSpec(f *testing.F) {
	for _, s := range presets() {
		doc, _ := json.Marshal(s)
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := metrics.Read[metrics.CatalogSpec](data)
		if err != nil {
			return
		}
		c, err := metrics.NewCatalog(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range c.Spec().Definitions {
			if _, err := c.Judge(d.Metric, band.Measure{Unit: d.Unit, Exact: big.NewRat(1, 2), N: 3}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func BenchmarkCatalogJudge(b *testing.B) {
	c, _ := metrics.NewCatalog(metrics.HandbookSpec())
	m := band.Rate(stat.Proportion{Hits: 88, Trials: 100}, "", 0)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = c.Judge(metrics.CSAT, m)
	}
}

// What is normal for a queue is the median of its depths: as many lie above it
// as below.
func TestNormalDepthProperty(t *testing.T) {
	day, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-03", Zone: "UTC"})
	s := new(observe.Summary)
	for range 60 {
		s.Waiting.Add(time.Minute)
	}
	rapid.Check(t, func(t *rapid.T) {
		depths := rapid.SliceOfN(rapid.Uint64Range(0, 20), 1, 12).Draw(t, "depths")
		given := slices.Clone(depths)
		got := metrics.Inputs{Depths: depths}.Given(s, day, day.To())
		if !slices.Equal(given, depths) || len(got) != 1 {
			t.Fatalf("the argument is changed, or %+v", got)
		}
		slices.Sort(given)
		n := len(given)
		normal := big.NewRat(int64(given[(n-1)/2]+given[n/2]), 2)
		if normal.Sign() == 0 {
			if got[0].Measure.OK() {
				t.Fatalf("nothing is normal: %v", got[0].Measure)
			}
			return
		}
		if want := new(big.Rat).Quo(big.NewRat(60, 1), normal); got[0].Measure.Exact.Cmp(want) != 0 {
			t.Fatalf("%d: %v times the normal, want %v", depths, got[0].Measure, want)
		}
	})
}

// A document of the first version is told the new names.
func TestRenamedMetrics(t *testing.T) {
	s := metrics.CatalogSpec{
		Definitions: []metrics.DefinitionSpec{{Metric: "ttr", Title: "Time to resolution", Unit: band.Length, Direction: band.Lower, Cohort: metrics.ByEvent, TimeBase: metrics.Calendar}},
		Layers:      []metrics.LayerSpec{{Name: "tickets", Metrics: []metrics.Metric{"frt", "ttr"}}},
	}
	want := "metrics: 3 defects\n" +
		"\tdefinitions[0].metric: unknown: \"ttr\" is called \"resolution\" now\n" +
		"\tlayers[0].metrics[0]: unknown: \"frt\" is called \"first_response\" now\n" +
		"\tlayers[0].metrics[1]: unknown: \"ttr\" is called \"resolution\" now"
	if err := s.Validate(); spectest.Text(err) != want {
		t.Errorf("%v", err)
	}
}
