package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/supportops/policy/examples/internal/bigdesk"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
)

// Events that went through a file give the figures of the tickets themselves.
func TestRoundTrip(t *testing.T) {
	const tickets = 1500
	dir := t.TempDir()
	var out bytes.Buffer
	if err := run(tickets, dir, &out); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	policy, err := sla.NewPolicy(bigdesk.PolicySpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := bigdesk.NewCells()
	var a sla.Assessment
	for i := range tickets {
		if err := bigdesk.Judge(want, bigdesk.At(i), policy, &a); err != nil {
			t.Fatal(err)
		}
	}
	got, err := readCells(filepath.Join(dir, "figures.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	if err := same(&out, want, got, 0); err != nil {
		t.Error(err)
	}
}

func TestRowsRefused(t *testing.T) {
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	good := func(ticket string) EventRow {
		return EventRow{Ticket: ticket, Time: at, Kind: "created", Side: "customer"}
	}
	change := func(f func(*EventRow)) []EventRow { r := good("1"); f(&r); return []EventRow{good("0"), r} }
	rows := []struct {
		name string
		rows []EventRow
		want string
	}{
		{"kind", change(func(r *EventRow) { r.Kind = "exploded" }), "row 2"},
		{"side", change(func(r *EventRow) { r.Side = "nobody" }), "row 2"},
		{"priority", change(func(r *EventRow) { r.Priority = "p9" }), "row 2"},
		{"apart", []EventRow{good("0"), good("1"), good("0")}, "row 3"},
	}
	for _, row := range rows {
		name := filepath.Join(t.TempDir(), "events.parquet")
		if err := parquet.WriteFile(name, row.rows); err != nil {
			t.Fatal(err)
		}
		err := eachHistory(name, func(lifecycle.History) error { return nil })
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: error %v, want one that names %s", row.name, err, row.want)
		}
	}
}
