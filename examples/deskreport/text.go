package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
)

// minute is the form of a stamp for people.
const minute = "2006-01-02 15:04 MST"

// writeText prints r for people.
func (r *Report) writeText(out io.Writer) error {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "cases\t%d\n", r.Cases)
	fmt.Fprintf(w, "events\t%d\n", r.Events)
	fmt.Fprintf(w, "malformed rows\t%d\n", r.Malformed.Rows)
	fmt.Fprintf(w, "first stamp\t%s\n", r.First.Format(minute))
	fmt.Fprintf(w, "last stamp\t%s\n", r.Last.Format(minute))
	if r.Backwards > 0 {
		fmt.Fprintf(w, "stamps that go backwards\t%d\n", r.Backwards)
	}
	fmt.Fprintf(w, "variants\t%d\n", r.Variants)
	if r.Conformance != nil {
		fmt.Fprintf(w, "deviations\t%d\tcases without any: %d\n", *r.Deviations, r.Conformance.CasesConformant)
	}
	fmt.Fprintf(w, "reopens\t%d\tin %d cases\n", r.Reopens, r.CasesReopened)
	fmt.Fprintf(w, "handoffs\t%d\tin %d cases\n", r.Handoffs, r.CasesWithHandoff)
	fmt.Fprintf(w, "ping-pongs\t%d\tin %d cases\n", r.PingPongs, r.CasesWithPingPong)
	w.Flush()
	r.writeTimes(&b)
	r.writeStates(&b)
	r.writeFlow(&b)
	r.writeConformance(&b)
	r.writePriorities(&b)
	r.writeCounters(&b)
	r.writeMetrics(&b)
	r.writeFindings(&b)
	_, err := out.Write(b.Bytes())
	return err
}

func (r *Report) writeTimes(b *bytes.Buffer) {
	fmt.Fprintln(b)
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "time\tn\tmedian\tp90\tp95\tp99\tmax")
	for _, row := range []struct {
		name string
		d    *Distribution
	}{{"first to last row", r.CycleTime}, {"opened to resolved", r.ToResolved}, {"opened to closed", r.ToClosed}} {
		if d := row.d; d != nil {
			fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t%s\n", row.name, d.N, span(d.Median), span(d.P90), span(d.P95), span(d.P99), span(d.Max))
		}
	}
	w.Flush()
}

func (r *Report) writeStates(b *bytes.Buffer) {
	fmt.Fprintln(b)
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "state\tvisits\ttime")
	for _, state := range slices.Sorted(maps.Keys(r.Visits)) {
		fmt.Fprintf(w, "%s\t%d\t%s\n", state, r.Visits[state], span(r.TimeInState[state]))
	}
	w.Flush()
}

func (r *Report) writeConformance(b *bytes.Buffer) {
	if r.Conformance == nil || *r.Deviations == 0 {
		return
	}
	fmt.Fprintln(b)
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "deviation\tcount\tcases")
	for _, c := range r.Conformance.BadStarts {
		fmt.Fprintf(w, "starts in %s\t%d\t%d\n", c.To, c.N, c.Cases)
	}
	for _, c := range r.Conformance.BadEdges {
		fmt.Fprintf(w, "%s -> %s\t%d\t%d\n", c.From, c.To, c.N, c.Cases)
	}
	for _, c := range r.Conformance.BadEnds {
		fmt.Fprintf(w, "ends in %s\t%d\t%d\n", c.From, c.N, c.Cases)
	}
	w.Flush()
}

func (r *Report) writePriorities(b *bytes.Buffer) {
	if m := r.Matrix; m != nil {
		fmt.Fprintf(b, "\npriority matrix: %d cells seen, %d rows off\n", m.Cells, m.RowsOff)
		w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "impact\turgency\tlevel\trows")
		for _, c := range m.Table {
			fmt.Fprintf(w, "%s\t%s\t%s\t%d\n", c.Impact, c.Urgency, c.Level, c.Rows)
		}
		w.Flush()
	}
	if len(r.ByPriority) == 0 {
		return
	}
	fmt.Fprintln(b)
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "level\tcases\tpromise\tmet\tbreached\topen\tvoid\texcluded\twithout")
	for _, level := range slices.Sorted(maps.Keys(r.ByPriority)) {
		p := r.ByPriority[level]
		fmt.Fprintf(w, "%s\t%d\n", level, p.Cases)
		for _, row := range []struct {
			name string
			p    *Promise
		}{{"first response", p.FirstResponse}, {"resolution", p.Resolution}} {
			if row.p != nil {
				fmt.Fprintf(w, "\t\t%s\t%d\t%d\t%d\t%d\t%d\t%d\n", row.name, row.p.Met, row.p.Breached, row.p.Open, row.p.Void, row.p.Excluded, row.p.Without)
			}
		}
	}
	w.Flush()
}

func (r *Report) writeCounters(b *bytes.Buffer) {
	if r.Counters == nil {
		return
	}
	fmt.Fprintln(b)
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "the log's own counter\tcases\tagree\texceeded\tshort")
	for _, row := range []struct {
		name string
		c    *Comparison
	}{{"reopens", r.Counters.Reopens}, {"reassignments", r.Counters.Reassignments}} {
		if c := row.c; c != nil {
			fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\n", row.name, c.Cases, c.Agree, c.Exceeded, c.Short)
		}
	}
	w.Flush()
}
