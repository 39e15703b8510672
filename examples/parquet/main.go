// Command parquet reads events from a Parquet file, judges the tickets and
// writes their figures to another, so that a warehouse can take both.
//
//	cd examples/parquet && go run . [-tickets 100000] [-dir FOLDER]
//
// It first makes events.parquet in the folder, of a desk that does not exist, then
// reads it and writes figures.parquet: one row for each team and day, with
// counts to query and the canonical summary as bytes. Read again, the summaries
// merge to the digest of one pass. A warehouse sums the counts with SQL; quantiles
// come from the merged summaries, since no SQL can add quantiles up:
//
//	SELECT team, sum(answers_in_time) / sum(answers) FROM 'figures.parquet' GROUP BY team
//
// A test asks DuckDB, in this process, and gets the same counts.
package main

import (
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/parquet-go/parquet-go"

	"github.com/supportops/policy/examples/internal/bigdesk"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
)

func main() {
	tickets := flag.Int("tickets", 100_000, "number of tickets")
	dir := flag.String("dir", "", "`folder` for the files; without, a temporary one that is removed")
	flag.Parse()
	if err := run(*tickets, *dir, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "parquet:", err)
		os.Exit(1)
	}
}

func run(tickets int, dir string, out io.Writer) error {
	if dir == "" {
		made, err := os.MkdirTemp("", "parquet")
		if err != nil {
			return err
		}
		defer os.RemoveAll(made)
		dir = made
	}
	events, figures := filepath.Join(dir, "events.parquet"), filepath.Join(dir, "figures.parquet")
	n, err := writeEvents(events, tickets)
	if err != nil {
		return err
	}
	if err := size(out, events, n, "events"); err != nil {
		return err
	}
	begin := time.Now()
	cells, err := judgeFile(events)
	if err != nil {
		return err
	}
	if err := writeCells(figures, cells); err != nil {
		return err
	}
	if err := size(out, figures, cells.Len(), "cells"); err != nil {
		return err
	}
	merged, err := readCells(figures)
	if err != nil {
		return err
	}
	return same(out, cells, merged, time.Since(begin))
}

// same prints the digests of one pass and of what was read again, and fails if they differ.
func same(out io.Writer, onePass, merged *bigdesk.Cells, took time.Duration) error {
	a, err := onePass.MarshalBinary()
	if err != nil {
		return err
	}
	b, err := merged.MarshalBinary()
	if err != nil {
		return err
	}
	one, other := fmt.Sprintf("%x", sha256.Sum256(a))[:32], fmt.Sprintf("%x", sha256.Sum256(b))[:32]
	fmt.Fprintf(out, "one pass %s\nread     %s\nread, judged, written and read in %s\n", one, other, took.Round(time.Millisecond))
	if one != other {
		return errors.New("the figures that were read are not those that were written")
	}
	return nil
}

func size(out io.Writer, name string, n int, what string) error {
	info, err := os.Stat(name)
	if err == nil {
		fmt.Fprintf(out, "%s: %d %s, %d bytes, %.1f each\n", filepath.Base(name), n, what, info.Size(), float64(info.Size())/float64(n))
	}
	return err
}

// writeEvents writes the events of the tickets, ordered by ticket, and returns how many.
func writeEvents(name string, tickets int) (n int, err error) {
	file, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	w := parquet.NewGenericWriter[EventRow](file, parquet.Compression(&parquet.Zstd))
	var rows []EventRow
	for i := range tickets {
		rows = rows[:0]
		for _, e := range bigdesk.At(i).Events() {
			rows = append(rows, rowOf(strconv.Itoa(i), &e))
		}
		if _, err := w.Write(rows); err != nil {
			return n, err
		}
		n += len(rows)
	}
	return n, w.Close()
}

// judgeFile folds and judges the tickets of a file whose rows are ordered by
// ticket, holding one ticket at a time.
func judgeFile(name string) (*bigdesk.Cells, error) {
	policy, err := sla.NewPolicy(bigdesk.PolicySpec(), nil)
	if err != nil {
		return nil, err
	}
	cells := bigdesk.NewCells()
	var a sla.Assessment
	return cells, eachHistory(name, func(h lifecycle.History) error {
		o, _ := h.Opening()
		f, err := cells.At(h.Facets(o.Time).Group, o.Time.UTC().Format(time.DateOnly))
		if err == nil {
			policy.AssessInto(&a, h, bigdesk.Now())
			f.Add(bigdesk.Contribute(&a, nil))
		}
		return err
	})
}

// eachHistory calls f with the history of each ticket, and fails if the rows of
// a ticket are apart or a row cannot be read.
func eachHistory(name string, f func(lifecycle.History) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	r := parquet.NewGenericReader[EventRow](file)
	defer r.Close()
	var events []lifecycle.Event
	ticket, seen, row := "", map[string]bool{}, 0
	flush := func() error {
		if len(events) == 0 {
			return nil
		}
		h := lifecycle.NewHistory(events)
		events = events[:0]
		if err := h.Validate(); err != nil {
			return fmt.Errorf("%s: ticket %s: %w", name, ticket, err)
		}
		return f(h)
	}
	batch := make([]EventRow, 1024)
	for {
		n, err := r.Read(batch)
		for i := range batch[:n] {
			row++
			if batch[i].Ticket != ticket {
				if err := flush(); err != nil {
					return err
				}
				ticket = batch[i].Ticket
				if seen[ticket] {
					return fmt.Errorf("%s: row %d: ticket %s again, want the rows of a ticket together", name, row, ticket)
				}
				seen[ticket] = true
			}
			e, err := batch[i].event()
			if err != nil {
				return fmt.Errorf("%s: row %d: %w", name, row, err)
			}
			events = append(events, e)
		}
		if errors.Is(err, io.EOF) {
			return flush()
		}
		if err != nil {
			return err
		}
	}
}

// writeCells writes the figures by team and day.
func writeCells(name string, cells *bigdesk.Cells) error {
	var rows []CellRow
	for key, f := range cells.All() {
		row, err := cellRow(key[0], key[1], f)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	return parquet.WriteFile(name, rows, parquet.Compression(&parquet.Zstd))
}

// readCells reads them again.
func readCells(name string) (*bigdesk.Cells, error) {
	rows, err := parquet.ReadFile[CellRow](name)
	if err != nil {
		return nil, err
	}
	cells := bigdesk.NewCells()
	for _, row := range rows {
		f, err := cells.At(row.Team, row.Day)
		if err != nil {
			return nil, err
		}
		if err := f.UnmarshalBinary(row.Figures); err != nil {
			return nil, fmt.Errorf("%s: %s %s: %w", name, row.Team, row.Day, err)
		}
	}
	return cells, nil
}
