package main

import (
	"context"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/supportops/policy/sla"
)

// Producer gives a desk to a reader of OpenTelemetry's metrics SDK, with
// sdkmetric.WithProducer. A summary becomes an exponential histogram as it is,
// where instruments would take one value after the other.
type Producer struct {
	desk func() *Desk
}

// Produce returns the metrics.
func (p Producer) Produce(context.Context) ([]metricdata.ScopeMetrics, error) {
	d := p.desk()
	var clocks []metricdata.DataPoint[int64]
	var took []metricdata.ExponentialHistogramDataPoint[float64]
	for _, k := range d.keys() {
		s := d.standing[k]
		point := func(phase string, n uint64) metricdata.DataPoint[int64] {
			return metricdata.DataPoint[int64]{Time: d.at, Value: int64(n), Attributes: attribute.NewSet(k.attributes(attribute.String("sla.phase", phase))...)}
		}
		clocks = append(clocks, point("running", s.running), point("paused", s.paused), point("overdue", s.overdue))
		n, err := nativeOf(&s.elapsed)
		if err != nil {
			return nil, err
		}
		took = append(took, metricdata.ExponentialHistogramDataPoint[float64]{
			Attributes: attribute.NewSet(k.attributes()...), Time: d.at, Count: n.count, Sum: n.sum, Scale: schema, ZeroCount: n.zero, PositiveBucket: n.exponential(),
		})
	}
	return []metricdata.ScopeMetrics{{
		Scope: instrumentation.Scope{Name: "github.com/supportops/policy/examples/observability"},
		Metrics: []metricdata.Metrics{
			{Name: "sla.open_clocks", Description: "Clocks that have not stopped.", Unit: "{clock}", Data: metricdata.Gauge[int64]{DataPoints: clocks}},
			{Name: "sla.elapsed", Description: "Open time that clocks took until they stopped.", Unit: "s",
				Data: metricdata.ExponentialHistogram[float64]{Temporality: metricdata.CumulativeTemporality, DataPoints: took}},
		},
	}}, nil
}

func (k key) attributes(more ...attribute.KeyValue) []attribute.KeyValue {
	return append([]attribute.KeyValue{attribute.String("sla.clock", string(k.clock)), attribute.String("ticket.priority", k.level)}, more...)
}

// exponential returns the buckets as OpenTelemetry has them: contiguous, and
// with indexes that are one less than those of Prometheus.
func (n native) exponential() metricdata.ExponentialBucket {
	if len(n.buckets) == 0 {
		return metricdata.ExponentialBucket{}
	}
	var used []int
	for i := range n.buckets {
		used = append(used, i)
	}
	lo, hi := slices.Min(used), slices.Max(used)
	b := metricdata.ExponentialBucket{Offset: int32(lo - 1), Counts: make([]uint64, hi-lo+1)}
	for i, count := range n.buckets {
		b.Counts[i-lo] = uint64(count)
	}
	return b
}

// Attributes returns a status as attributes of a span or of its events.
func Attributes(s sla.Status) []attribute.KeyValue {
	a := []attribute.KeyValue{
		attribute.String("sla.clock", string(s.Clock)), attribute.Int("sla.cycle", s.Cycle), attribute.String("sla.rule", s.Rule),
		attribute.String("sla.outcome", string(s.Outcome)), attribute.String("sla.phase", string(s.Phase)),
		attribute.Int64("sla.elapsed_ms", ms(s.Elapsed)), attribute.Int64("sla.remaining_ms", ms(s.Remaining)),
	}
	if !s.Due.IsZero() {
		a = append(a, attribute.String("sla.due", s.Due.UTC().Format(timeFormat)))
	}
	return a
}
