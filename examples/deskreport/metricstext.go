package main

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/improve"
	"github.com/supportops/policy/metrics/period"
)

// maxShown bounds how many tickets of a finding are printed for people.
const maxShown = 3

func (r *Report) writeMetrics(b *bytes.Buffer) {
	m := r.Metrics
	if m == nil {
		return
	}
	fmt.Fprintf(b, "\nmetrics of %s", days(m.Report.Period))
	if m.Report.Previous != nil {
		fmt.Fprintf(b, ", compared with %s", days(*m.Report.Previous))
	}
	fmt.Fprintf(b, ", as known on %s\n", m.AsOf.Format(time.DateOnly))
	if m.Selected != "" {
		fmt.Fprintln(b, "careful:", m.Selected)
	}
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	head := "metric\t\tvalue\tn\t95 %\tband"
	if m.Report.Previous != nil {
		head += "\tbefore\tchange"
	}
	fmt.Fprintln(w, head+"\tbeside it")
	var none, later []string
	for i := range m.Report.Rows {
		row := &m.Report.Rows[i]
		if row.Judgeable != nil { // tickets are left out because their window is not over
			later = append(later, fmt.Sprintf("%s -period %s/%s", row.Title, row.Judgeable.From, row.Judgeable.To))
		}
		if !row.Measure.OK() {
			none = append(none, row.Title+beside(row, ": "))
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%s", row.Title, kind(row), measured(row.Measure), row.Measure.N, interval(row.Measure), verdict(row))
		if row.Change != nil {
			before := measured(row.Change.Before)
			if row.Change.PerDay {
				before += " a day, now " + measured(row.Change.After)
			}
			fmt.Fprintf(w, "\t%s\t%s", before, change(row.Change))
		}
		fmt.Fprintf(w, "\t%s\n", beside(row, ""))
	}
	w.Flush()
	if len(none) > 0 {
		fmt.Fprintf(b, "no data: %s\n", strings.Join(none, "; "))
	}
	if len(later) > 0 {
		fmt.Fprintf(b, "not all can be judged yet; all could with: %s\n", strings.Join(later, "; "))
	}
	if n := m.Report.Compared; n > 0 {
		fmt.Fprintf(b, "changes tested: %d, of which chance alone would call %.2f real\n", n, m.Report.ExpectedFalse)
	}
	m.writeTrends(b)
	m.writeBy(b)
	m.writeResolution(b)
}

// kind says which number of a metric is shown, by which clock.
func kind(row *metrics.Row) string {
	if row.Measure.Unit != band.Length {
		return ""
	}
	if row.TimeBase == metrics.Business {
		return row.Statistic + ", business hours"
	}
	return row.Statistic
}

// beside prints the companions of a number that tell it from a mean alone, and
// of a number that there is none of those that there are.
func beside(row *metrics.Row, before string) string {
	shown := map[string]bool{"median": true, "mean": true, "p90": true, "max": true, "share": true, "answered": true}
	var out []string
	for _, c := range row.Also {
		if c.Measure.OK() && (shown[c.Name] || !row.Measure.OK()) {
			out = append(out, c.Name+" "+measured(c.Measure))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return before + strings.Join(out, ", ")
}

// change prints what became of a number; one that just differs is marked.
func change(c *improve.Comparison) string {
	if c.Tested || c.Movement == improve.Insufficient {
		return string(c.Movement)
	}
	if c.Movement == improve.Unclear {
		return "-"
	}
	return string(c.Movement) + ", untested"
}

func (m *Metrics) writeResolution(b *bytes.Buffer) {
	defer func() {
		for _, n := range m.later {
			fmt.Fprintf(b, "no time to resolution after %d days: the log ends before\n", n)
		}
	}()
	if len(m.Resolution) == 0 {
		return
	}
	fmt.Fprintln(b, "\nmedian time to resolution, of the tickets created by then, as known then")
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "days\topen\tof\tfirst\tfinal\tkaplan-meier\tbias of first\tbias of final\tat the end")
	for i := range m.Resolution {
		r := &m.Resolution[i]
		fmt.Fprintf(w, "%d\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Days, r.Open, r.Tickets, measured(r.First), measured(r.Final),
			reached(r.KaplanMeier), bias(r.FirstBias), bias(r.FinalBias), reached(r.AtEnd))
	}
	w.Flush()
}

func (r *Report) writeFindings(b *bytes.Buffer) {
	f := r.Findings
	if f == nil {
		return
	}
	fmt.Fprintf(b, "\nfindings: %d in %d tickets, as of %s; each is a reason to read tickets\n", len(f.Found), f.Tickets, f.At.Format(time.DateOnly))
	defer f.writeLooked(b)
	if len(f.Found) == 0 {
		return
	}
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "kind\ton\tsubject\twithin\thits\tof\ttruly\tbeyond\ttickets")
	for _, x := range f.Found {
		tickets := strings.Join(x.Tickets[:min(len(x.Tickets), maxShown)], ", ")
		if len(x.Tickets) > maxShown {
			tickets += ", ..."
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%d\t%.0f to %.0f %%\t%.0f %%\t%s\n", x.Pattern, x.On, cmp.Or(x.Subject, "-"), cmp.Or(x.Within, "-"),
			x.Hits, x.Trials, x.Interval.Lo, x.Interval.Hi, x.Beyond, tickets)
	}
	w.Flush()
}

// writeLooked says of which kinds nothing could be found, and why.
func (f *Findings) writeLooked(b *bytes.Buffer) {
	var silent, few []string
	for _, l := range f.Looked {
		switch {
		case l.Trials == 0:
			silent = append(silent, string(l.Pattern))
		case l.Subjects == 0:
			few = append(few, string(l.Pattern))
		}
	}
	if len(silent) > 0 {
		fmt.Fprintf(b, "not to be seen in these tickets: %s\n", strings.Join(silent, ", "))
	}
	if len(few) > 0 {
		fmt.Fprintf(b, "too few tickets to judge anybody by: %s\n", strings.Join(few, ", "))
	}
}

// days prints a period with the last day that belongs to it.
func days(s period.Spec) string {
	p, err := period.New(s)
	if err != nil {
		return s.From + " until " + s.To
	}
	return p.String()
}

// measured prints a number, lengths of time as [short] does.
func measured(m band.Measure) string {
	x, ok := m.Float64()
	if m.Unit != band.Length || !ok {
		return m.String()
	}
	return short(time.Duration(x))
}

// short prints a length of time not much finer than summaries know it: to
// within 0.9 %.
func short(d time.Duration) string {
	finest := time.Second
	for _, unit := range []time.Duration{10 * time.Second, time.Minute, 10 * time.Minute, time.Hour} {
		if d.Abs() >= 60*unit {
			finest = unit
		}
	}
	var s seconds
	s.add(d.Round(finest))
	return span(s)
}

// reached prints a median of waits: that of too many open tickets is no
// missing data but longer than is known.
func reached(m band.Measure) string {
	if !m.OK() && m.N > 0 {
		return "not reached"
	}
	return measured(m)
}

func bias(s *seconds) string {
	if s == nil {
		return "-"
	}
	if s.sec < 0 || s.nsec < 0 {
		return "-" + short(-time.Duration(s.nanoseconds().Int64()))
	}
	return short(time.Duration(s.nanoseconds().Int64()))
}

func interval(m band.Measure) string {
	if m.Interval == nil {
		return "-"
	}
	if m.Unit == band.Length {
		return short(time.Duration(m.Interval.Lo)) + " to " + short(time.Duration(m.Interval.Hi))
	}
	return fmt.Sprintf("%.1f to %.1f", m.Interval.Lo, m.Interval.Hi)
}

// verdict prints where a number lies in its band, and how far that can be
// trusted.
func verdict(row *metrics.Row) string {
	if row.Verdict.Evidence == "" { // no band, or no data
		return "-"
	}
	return strings.ReplaceAll(string(row.Verdict.Grade), "_", " ") + ", " + string(row.Verdict.Evidence)
}
