package main

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Collector gives a desk to Prometheus. It asks for the desk at each scrape.
type Collector struct {
	desk func() *Desk
}

// NewCollector returns the collector of a source of desks.
func NewCollector(desk func() *Desk) *Collector { return &Collector{desk} }

var (
	labels   = []string{"clock", "priority"}
	open     = prometheus.NewDesc("sla_open_clocks", "Clocks that have not stopped, by how they stand: running, paused or overdue.", []string{"clock", "priority", "phase"}, nil)
	due      = prometheus.NewDesc("sla_next_due_timestamp_seconds", "The earliest deadline of a running clock that is not overdue.", labels, nil)
	promises = prometheus.NewDesc("sla_promises", "Promises decided, met or breached, of the tickets that are known.", []string{"clock", "priority", "outcome"}, nil)
	elapsed  = prometheus.NewDesc("sla_elapsed_seconds", "Open time that clocks took until they stopped.", labels, nil)
	look     = prometheus.NewDesc("sla_next_look_timestamp_seconds", "When an answer changes by itself, though nothing happens.", nil, nil)
)

// Describe sends the descriptions of all metrics.
func (c *Collector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{open, due, promises, elapsed, look} {
		ch <- d
	}
}

// Collect sends the metrics.
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	d := c.desk()
	for _, k := range d.keys() {
		d.collect(ch, k, d.standing[k])
	}
	if !d.next.IsZero() {
		ch <- prometheus.MustNewConstMetric(look, prometheus.GaugeValue, unix(d.next))
	}
}

func (d *Desk) collect(ch chan<- prometheus.Metric, k key, s *standing) {
	name := []string{string(k.clock), k.level}
	gauge := func(desc *prometheus.Desc, v float64, more ...string) {
		ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, v, append(slices.Clone(name), more...)...)
	}
	gauge(open, float64(s.running), "running")
	gauge(open, float64(s.paused), "paused")
	gauge(open, float64(s.overdue), "overdue")
	gauge(promises, float64(s.met), "met")
	gauge(promises, float64(s.breached), "breached")
	if !s.due.IsZero() {
		gauge(due, unix(s.due))
	}
	n, err := nativeOf(&s.elapsed)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(elapsed, err)
		return
	}
	h, err := prometheus.NewConstNativeHistogram(elapsed, n.count, n.sum, n.buckets, nil, n.zero, schema, 0, d.at, name...)
	if err != nil {
		h = prometheus.NewInvalidMetric(elapsed, err)
	}
	ch <- h
}

func (d *Desk) keys() []key {
	return slices.SortedFunc(maps.Keys(d.standing), func(a, b key) int {
		return strings.Compare(string(a.clock)+" "+a.level, string(b.clock)+" "+b.level)
	})
}

func unix(t time.Time) float64 { return float64(t.UnixNano()) / 1e9 }
