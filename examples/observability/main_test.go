package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"math"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"

	prommodel "github.com/prometheus/common/model"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/aggregate/aggregatetest"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

func desk(t *testing.T) *Desk {
	t.Helper()
	d, _, err := lookAt(2000)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRun(t *testing.T) {
	var out bytes.Buffer
	if err := run(2000, "", &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"sla_open_clocks: 24 series", "level=WARN msg=overdue ticket=", "sla.outcome=breached"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

// The metrics obey the naming rules, and all of them come out of a scrape.
func TestScrape(t *testing.T) {
	c := NewCollector(func() *Desk { return desk(t) })
	problems, err := testutil.CollectAndLint(c)
	if err != nil || len(problems) > 0 {
		t.Errorf("lint: %v, %v", problems, err)
	}
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(c)
	w := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for name := range metricNames {
		if !strings.Contains(w.Body.String(), "# TYPE "+name+" ") {
			t.Errorf("no %s in the scrape", name)
		}
	}
}

// A quantile of a native histogram is within MaxError of the true one; the bound is
// not much too wide either.
func TestNativeError(t *testing.T) {
	worst := 0.0
	for seed := range uint64(20) {
		values := slices.Collect(aggregatetest.ResolutionTimes(seed, 20_000))
		var s aggregate.Durations
		for _, v := range values {
			s.Add(v)
		}
		slices.Sort(values)
		n, err := nativeOf(&s)
		if err != nil {
			t.Fatal(err)
		}
		if total := sum(n.buckets); total != int64(len(values)) || n.count != uint64(len(values)) {
			t.Fatalf("%d values in buckets, count %d, want %d", total, n.count, len(values))
		}
		for _, q := range []float64{0.01, 0.1, 0.5, 0.9, 0.95, 0.99} {
			truth := values[int(math.Ceil(q*float64(len(values))))-1].Seconds()
			worst = max(worst, math.Abs(n.quantile(q)-truth)/truth)
		}
	}
	t.Logf("worst error %.3f %%", 100*worst)
	if worst > MaxError || worst < MaxError/10 {
		t.Errorf("worst error %.4f, want at most %v", worst, MaxError)
	}
}

func TestNativeEdges(t *testing.T) {
	var s aggregate.Durations
	for _, d := range []time.Duration{0, 0, 1, 3, time.Second, math.MaxInt64} {
		s.Add(d)
	}
	n, err := nativeOf(&s)
	if err != nil {
		t.Fatal(err)
	}
	if n.zero != 2 || n.count != 6 || sum(n.buckets) != 4 {
		t.Errorf("got %+v", n)
	}
	// 1 s lies in a bucket of the summary that begins a little below it.
	if lo, hi := n.buckets[0], n.buckets[1]; lo+hi != 1 {
		t.Errorf("1 s is in none of the buckets around it: %v", n.buckets)
	}
	if empty, err := nativeOf(new(aggregate.Durations)); err != nil || empty.count != 0 || empty.quantile(0.5) != 0 {
		t.Errorf("empty: %+v, %v", empty, err)
	}
}

func sum(buckets map[int]int64) (n int64) {
	for _, count := range buckets {
		n += count
	}
	return n
}

// A reader of OpenTelemetry gets the same numbers.
func TestProducer(t *testing.T) {
	d := desk(t)
	reader := sdkmetric.NewManualReader(sdkmetric.WithProducer(Producer{func() *Desk { return d }}))
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	defer provider.Shutdown(context.Background())
	var data metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &data); err != nil {
		t.Fatal(err)
	}
	histograms := data.ScopeMetrics[0].Metrics[1].Data.(metricdata.ExponentialHistogram[float64])
	if len(histograms.DataPoints) != len(d.standing) {
		t.Fatalf("%d histograms, want %d", len(histograms.DataPoints), len(d.standing))
	}
	for _, p := range histograms.DataPoints {
		n := p.ZeroCount
		for i, count := range p.PositiveBucket.Counts {
			n += count
			index := int(p.PositiveBucket.Offset) + i
			if lo, hi := math.Exp2(float64(index)/64), math.Exp2(float64(index+1)/64); count > 0 && (hi < 1e-9 || lo > 1e7) {
				t.Errorf("%d values between %v and %v s", count, lo, hi)
			}
		}
		if n != p.Count || p.Count == 0 {
			t.Errorf("%d values in buckets of %d", n, p.Count)
		}
	}
}

func TestAttributes(t *testing.T) {
	s := sla.Status{Clock: sla.Resolution, Cycle: 1, Rule: "P2 resolution", Outcome: sla.Pending, Phase: sla.Paused, PausedBy: "waiting",
		Elapsed: sla.Duration(90 * time.Minute), Remaining: sla.Duration(time.Hour), Due: time.Date(2026, 4, 7, 14, 0, 0, 0, time.UTC)}
	var line bytes.Buffer
	slog.New(slog.NewJSONHandler(&line, nil)).Info("looked", "sla", LogValue(s))
	const want = `"sla":{"clock":"resolution","cycle":1,"rule":"P2 resolution","outcome":"pending","phase":"paused","elapsed":5400000000000,"remaining":3600000000000,"due":"2026-04-07T14:00:00Z","paused_by":"waiting"}`
	if !strings.Contains(line.String(), want) {
		t.Errorf("got %s, want %s", line.String(), want)
	}
	got := map[string]string{}
	for _, a := range Attributes(s) {
		got[string(a.Key)] = a.Value.String()
	}
	if got["sla.clock"] != "resolution" || got["sla.elapsed_ms"] != "5400000" || got["sla.due"] != "2026-04-07T14:00:00Z" {
		t.Errorf("attributes %v", got)
	}
}

// metricNames are the metrics of the collector with their labels.
var metricNames = map[string][]string{
	"sla_open_clocks":                 {"clock", "priority", "phase"},
	"sla_next_due_timestamp_seconds":  {"clock", "priority"},
	"sla_promises":                    {"clock", "priority", "outcome"},
	"sla_elapsed_seconds":             {"clock", "priority"},
	"sla_next_look_timestamp_seconds": {},
}

// The alert rules are what promtool accepts, and name metrics and labels that exist.
func TestRules(t *testing.T) {
	p := parser.NewParser(parser.Options{})
	groups, errs := rulefmt.ParseFile("deploy/rules.yml", false, prommodel.UTF8Validation, p, slog.New(slog.DiscardHandler))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	known := maps.Clone(metricNames)
	known["clock:sla_kept:ratio"] = []string{"clock"}
	n := 0
	for _, g := range groups.Groups {
		for _, r := range g.Rules {
			checkExpression(t, p, known, r.Expr)
			n++
		}
	}
	if n != 6 {
		t.Errorf("%d rules, want 6", n)
	}
	_, errs = rulefmt.Parse([]byte("groups: [{name: a, rules: [{alert: b, expr: 'sum(']}]}"), false, prommodel.UTF8Validation, p, slog.New(slog.DiscardHandler))
	if len(errs) == 0 {
		t.Error("a broken rule passes")
	}
}

func TestDashboard(t *testing.T) {
	data, err := os.ReadFile("deploy/grafana.json")
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(data, &d); err != nil || len(d.Panels) != 4 {
		t.Fatalf("%d panels, %v", len(d.Panels), err)
	}
	for _, panel := range d.Panels {
		for _, target := range panel.Targets {
			checkExpression(t, parser.NewParser(parser.Options{}), metricNames, target.Expr)
		}
	}
}

func checkExpression(t *testing.T, p parser.Parser, known map[string][]string, text string) {
	t.Helper()
	expr, err := p.ParseExpr(text)
	if err != nil {
		t.Errorf("%s: %v", text, err)
		return
	}
	parser.Inspect(expr, func(node parser.Node, _ []parser.Node) error {
		s, ok := node.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		labels, ok := known[s.Name]
		if !ok {
			t.Errorf("%s: no metric %s", text, s.Name)
		}
		for _, m := range s.LabelMatchers {
			if m.Name != "__name__" && !slices.Contains(labels, m.Name) {
				t.Errorf("%s: %s has no label %s", text, s.Name, m.Name)
			}
		}
		return nil
	})
}

// Outcomes that promise nothing are in no metric.
func TestNothingPromised(t *testing.T) {
	d := NewDesk(time.Unix(0, 0))
	d.Add(&sla.Assessment{Statuses: []sla.Status{{Clock: "a", Outcome: sla.NoTarget}, {Clock: "a", Outcome: sla.Excluded}, {Clock: "a", Outcome: sla.Void}}}, priority.P1)
	if len(d.standing) != 0 {
		t.Errorf("%d keys, want none", len(d.standing))
	}
}
