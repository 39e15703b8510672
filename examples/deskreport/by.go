package main

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
)

// dimensions are what a report can be told apart by, as a ticket has it last.
var dimensions = []struct {
	name string
	of   func(*observe.Observation) string
}{
	{"group", func(t *observe.Observation) string { return t.Group }},
	{"assignee", func(t *observe.Observation) string { return t.Assignee }},
	{"category", func(t *observe.Observation) string { return t.Category }},
	{"channel", func(t *observe.Observation) string { return t.Channel }},
	{"priority", func(t *observe.Observation) string { return t.Priority.String() }},
}

// dimension returns what the keys of the name are; without a name there is
// one key for all.
func dimension(name string) (func(*observe.Observation) string, error) {
	if name == "" {
		return func(*observe.Observation) string { return "" }, nil
	}
	var names []string
	for _, d := range dimensions {
		if d.name == name {
			return d.of, nil
		}
		names = append(names, d.name)
	}
	return nil, fmt.Errorf("-by %q: want one of %q", name, names)
}

// figures are the summaries of one period, by key.
type figures struct {
	period period.Period
	cells  *aggregate.Keyed[observe.Summary, *observe.Summary]
	key    func(*observe.Observation) string
}

func newFigures(p period.Period, name string) (f figures, err error) {
	f.period = p
	if f.key, err = dimension(name); err != nil {
		return f, err
	}
	f.cells, err = aggregate.NewKeyed[observe.Summary](cmp.Or(name, "all"))
	return f, err
}

// add adds a ticket to the cell of its key. A key has a cell if any of its
// tickets contributes to the period.
func (f *figures) add(t *observe.Observation) error {
	if !t.Touches(f.period) {
		return nil
	}
	cell, err := f.cells.At(f.key(t))
	if err == nil {
		cell.Add(t, f.period)
	}
	return err
}

// reportBy judges the last period of a series for each key, beside the one
// before, if any.
func reportBy(c *metrics.Catalog, series []figures) ([]metrics.Report, error) {
	now := series[len(series)-1]
	before := figures{period: now.period.Previous()}
	if len(series) > 1 {
		before = series[len(series)-2]
	}
	all, err := c.ReportBy(now.cells, before.cells, now.period, before.period, 0)
	if err != nil {
		return nil, err
	}
	return all[1:], nil // the first is that of all keys
}

// writeBy prints the main rows of each key's report.
func (m *Metrics) writeBy(b *bytes.Buffer) {
	if len(m.By) == 0 {
		return
	}
	columns := []metrics.Metric{metrics.FirstResponse, metrics.Resolution, metrics.Reopen, metrics.Backlog}
	fmt.Fprintln(b)
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, m.Dimension)
	for i := range m.Report.Rows {
		for _, c := range columns {
			if row := &m.Report.Rows[i]; row.Metric == c {
				fmt.Fprintf(w, "\t%s", strings.ToLower(row.Title))
				if !row.Measure.Whole {
					fmt.Fprint(w, "\tn\tband")
				}
			}
		}
	}
	fmt.Fprintln(w)
	for _, r := range m.By {
		fmt.Fprint(w, cmp.Or(r.Key[0], "-"))
		for i := range r.Rows {
			for _, c := range columns {
				if row := &r.Rows[i]; row.Metric == c {
					fmt.Fprintf(w, "\t%s", measured(row.Measure))
					if !row.Measure.Whole {
						fmt.Fprintf(w, "\t%d\t%s", row.Measure.N, verdict(row))
					}
				}
			}
		}
		fmt.Fprintln(w)
	}
	w.Flush()
}
