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
	of   func(*observe.Ticket) string
}{
	{"group", func(t *observe.Ticket) string { return t.Group }},
	{"assignee", func(t *observe.Ticket) string { return t.Assignee }},
	{"category", func(t *observe.Ticket) string { return t.Category }},
	{"channel", func(t *observe.Ticket) string { return t.Channel }},
	{"priority", func(t *observe.Ticket) string { return t.Priority.String() }},
}

// dimension returns what the keys of the name are; without a name there is
// one key for all.
func dimension(name string) (func(*observe.Ticket) string, error) {
	if name == "" {
		return func(*observe.Ticket) string { return "" }, nil
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
}

func newFigures(p period.Period, name string) (figures, error) {
	cells, err := aggregate.NewKeyed[observe.Summary](cmp.Or(name, "all"))
	return figures{p, cells}, err
}

// add adds a ticket to the cell of its key. A key has a cell if any of its
// tickets lived in the period.
func (f *figures) add(t *observe.Ticket, key string) error {
	if !lived(t, f.period) {
		return nil
	}
	cell, err := f.cells.At(key)
	if err == nil {
		cell.Add(t, f.period)
	}
	return err
}

// lived reports whether the ticket was open, opened or resolved in the period
// or at its end, the instant of the backlog.
func lived(t *observe.Ticket, p period.Period) bool {
	return t.Final != nil && !t.Created.After(p.To()) && (t.Final.Open || !t.Final.To.Before(p.From()))
}

// writeBy prints the main rows of each key's report.
func (m *Metrics) writeBy(b *bytes.Buffer) {
	if len(m.By) == 0 {
		return
	}
	columns := []metrics.Metric{metrics.FRT, metrics.TTR, metrics.Reopen, metrics.Backlog}
	fmt.Fprintln(b)
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, m.Dimension)
	for i := range m.Report.Rows {
		for _, c := range columns {
			if row := &m.Report.Rows[i]; row.Metric == c {
				fmt.Fprintf(w, "\t%s\tn\tband", strings.ToLower(row.Title))
			}
		}
	}
	fmt.Fprintln(w)
	for _, r := range m.By {
		fmt.Fprint(w, cmp.Or(r.Key[0], "-"))
		for i := range r.Rows {
			for _, c := range columns {
				if row := &r.Rows[i]; row.Metric == c {
					fmt.Fprintf(w, "\t%s\t%d\t%s", measured(row.Measure), row.Measure.N, verdict(row))
				}
			}
		}
		fmt.Fprintln(w)
	}
	w.Flush()
}
