package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/DataDog/sketches-go/ddsketch"
	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/influxdata/tdigest"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/priority"
)

// sketch is a summary of lengths of time in milliseconds.
type sketch interface {
	add(ms int64)
	merge(other sketch)
	quantile(num, den int64) float64 // in milliseconds
	bytes() []byte                   // its own encoding
}

type sketchKind struct {
	name string
	new  func() sketch
}

var sketchKinds = []sketchKind{
	{"`metrics/aggregate`", func() sketch { return &ourSketch{} }},
	{"hdrhistogram-go, 2 digits", func() sketch { return hdr{hdrhistogram.New(1, tenYears, 2)} }},
	{"hdrhistogram-go, 3 digits", func() sketch { return hdr{hdrhistogram.New(1, tenYears, 3)} }},
	{"sketches-go, 1 %", func() sketch { return dd{must(ddsketch.NewDefaultDDSketch(0.01))} }},
	{"sketches-go, 0.4 %", func() sketch { return dd{must(ddsketch.NewDefaultDDSketch(0.004))} }},
	{"tdigest, compression 100", func() sketch { return td{tdigest.NewWithCompression(100)} }},
	{"tdigest, compression 1000", func() sketch { return td{tdigest.NewWithCompression(1000)} }},
}

const tenYears = int64(10 * 366 * 24 * time.Hour / time.Millisecond)

type ourSketch struct{ aggregate.Durations }

func (s *ourSketch) add(ms int64)       { s.Add(time.Duration(ms) * time.Millisecond) }
func (s *ourSketch) merge(other sketch) { check(s.Merge(&other.(*ourSketch).Durations)) }
func (s *ourSketch) bytes() []byte      { return must(s.MarshalBinary()) }
func (s *ourSketch) quantile(num, den int64) float64 {
	b, _ := s.Quantile(must(priority.NewRatio(num, den)))
	return float64(b.Mid()) / 1e6
}

type hdr struct{ *hdrhistogram.Histogram }

func (h hdr) add(ms int64)       { check(h.RecordValue(ms)) }
func (h hdr) merge(other sketch) { h.Merge(other.(hdr).Histogram) }
func (h hdr) bytes() []byte      { return must(h.EncodeV2()) }
func (h hdr) quantile(num, den int64) float64 {
	return float64(h.ValueAtPercentile(100 * float64(num) / float64(den)))
}

type dd struct{ *ddsketch.DDSketch }

func (d dd) add(ms int64)       { check(d.Add(float64(ms))) }
func (d dd) merge(other sketch) { check(d.MergeWith(other.(dd).DDSketch)) }
func (d dd) bytes() (b []byte)  { d.Encode(&b, false); return b }
func (d dd) quantile(num, den int64) float64 {
	return must(d.GetValueAtQuantile(float64(num) / float64(den)))
}

type td struct{ *tdigest.TDigest }

func (d td) add(ms int64) { d.Add(float64(ms), 1) }

// merge takes the centroids one by one: AddCentroidList drops what its buffer
// does not hold.
func (d td) merge(other sketch) {
	for _, c := range other.(td).Centroids() {
		d.AddCentroid(c)
	}
}

func (d td) bytes() (b []byte) {
	for _, c := range d.Centroids() {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.Mean))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.Weight))
	}
	return b
}

func (d td) quantile(num, den int64) float64 { return d.Quantile(float64(num) / float64(den)) }

// resolutions returns n lengths of time as tickets take them: lognormal with a
// median of 4 hours, in whole milliseconds. They are the same in every run.
func resolutions(n int) []int64 {
	random := rand.New(rand.NewPCG(2026, 1))
	all := make([]int64, n)
	for i := range all {
		all[i] = max(int64(4*3.6e6*math.Exp(1.4*random.NormFloat64())), 1)
	}
	return all
}

// quantiles are those that are compared.
var quantiles = [][2]int64{{50, 100}, {90, 100}, {95, 100}, {99, 100}, {999, 1000}}

// worstError returns the greatest relative error of s against the values of
// nearest rank.
func worstError(s sketch, sorted []int64) float64 {
	worst := 0.0
	for _, q := range quantiles {
		exact := float64(sorted[(int64(len(sorted))*q[0]+q[1]-1)/q[1]-1])
		worst = max(worst, math.Abs(s.quantile(q[0], q[1])-exact)/exact)
	}
	return worst
}

// mergedAtRandom spreads the values unevenly over 64 parts and merges these
// along a random tree.
func mergedAtRandom(kind sketchKind, values []int64, random *rand.Rand) sketch {
	parts := make([]sketch, 64)
	for i := range parts {
		parts[i] = kind.new()
	}
	for _, v := range values {
		parts[min(random.IntN(64), random.IntN(64))].add(v)
	}
	for len(parts) > 1 {
		i := random.IntN(len(parts))
		one := parts[i]
		parts = slices.Delete(parts, i, i+1)
		parts[random.IntN(len(parts))].merge(one)
	}
	return parts[0]
}

func addValues(kind sketchKind, values []int64) func(*testing.B) {
	return func(b *testing.B) {
		s, i := kind.new(), 0
		b.ReportAllocs()
		for b.Loop() {
			s.add(values[i])
			if i++; i == len(values) {
				i = 0
			}
		}
	}
}

// aggregates writes the comparison of the summaries of n resolution times.
func aggregates(w io.Writer, n int) {
	const trees = 20
	values := resolutions(n)
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	kinds := make([]func(*testing.B), len(sketchKinds))
	for i, kind := range sketchKinds {
		kinds[i] = addValues(kind, values)
	}
	speed := measure(kinds...)
	t := newTable(w, fmt.Sprintf("Summaries of %s resolution times (lognormal, median 4 h); worst error of p50, p90, p95, p99 and p99.9; then 64 uneven parts merged along %d random trees, beside hdrhistogram-go v1.4.0, sketches-go v1.4.8 and tdigest v0.0.1:", thousands(float64(n)), trees),
		"summary", "ns a value", "bytes", "worst error", "after merging", "different results")
	for i, kind := range sketchKinds {
		whole := kind.new()
		for _, v := range values {
			whole.add(v)
		}
		distinct, worst := map[string]bool{}, 0.0
		for tree := range trees {
			s := mergedAtRandom(kind, values, rand.New(rand.NewPCG(uint64(tree), 2)))
			distinct[string(s.bytes())] = true
			worst = max(worst, worstError(s, sorted))
		}
		t.row(kind.name, fmt.Sprintf("%.0f", ns(speed[i])), thousands(float64(len(whole.bytes()))),
			fmt.Sprintf("%.2f %%", 100*worstError(whole, sorted)), fmt.Sprintf("%.2f %%", 100*worst), fmt.Sprint(len(distinct)))
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
