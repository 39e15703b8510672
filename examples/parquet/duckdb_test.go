//go:build cgo

package main

import (
	"bytes"
	"database/sql"
	"path/filepath"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"github.com/supportops/policy/examples/internal/bigdesk"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// DuckDB counts the same in the files: tickets in the events, and promises in
// the figures.
func TestDuckDB(t *testing.T) {
	dir := t.TempDir()
	if err := run(1500, dir, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	cells, err := readCells(filepath.Join(dir, "figures.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	teams, err := cells.Rollup("team")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for key, f := range teams.All() {
		var opened, tickets, answers, inTime uint64
		if err := db.QueryRow(`SELECT count(DISTINCT ticket) FROM read_parquet($1) WHERE kind = 'created' AND "group" = $2`,
			filepath.Join(dir, "events.parquet"), key[0]).Scan(&opened); err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRow("SELECT sum(tickets)::UBIGINT, sum(answers)::UBIGINT, sum(answers_in_time)::UBIGINT FROM read_parquet($1) WHERE team = $2",
			filepath.Join(dir, "figures.parquet"), key[0]).Scan(&tickets, &answers, &inTime); err != nil {
			t.Fatal(err)
		}
		if opened != f.Tickets.Trials || tickets != opened || answers != f.ResponseKept.Trials || inTime != f.ResponseKept.Hits {
			t.Errorf("%s: DuckDB counts %d opened, %d tickets, %d of %d answers in time; want %d and %d of %d",
				key[0], opened, tickets, inTime, answers, f.Tickets.Trials, f.ResponseKept.Hits, f.ResponseKept.Trials)
		}
	}
	// P1 runs around the clock, so its first answers can be judged in SQL alone.
	var hits uint64
	if err := db.QueryRow(`SELECT count(*) FROM (
		SELECT min(time) FILTER (kind = 'created') AS opened, min(time) FILTER (kind = 'message' AND side = 'agent') AS replied
		FROM read_parquet($1) GROUP BY ticket HAVING max(priority) = 'p1') WHERE replied <= opened + INTERVAL 15 MINUTE`,
		filepath.Join(dir, "events.parquet")).Scan(&hits); err != nil {
		t.Fatal(err)
	}
	if want := p1InTime(t, filepath.Join(dir, "events.parquet")); hits != want || want == 0 {
		t.Errorf("DuckDB counts %d answers to P1 within 15 minutes, the policy %d", hits, want)
	}
}

// p1InTime returns how many P1 tickets of the file were answered in time under
// the policy.
func p1InTime(t *testing.T, name string) (n uint64) {
	t.Helper()
	policy, err := sla.NewPolicy(bigdesk.PolicySpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	err = eachHistory(name, func(h lifecycle.History) error {
		a := policy.Assess(h, bigdesk.Now())
		if s, ok := a.Status(sla.FirstResponse); ok && s.Outcome == sla.Met && h.Facets(bigdesk.Now()).Priority == priority.P1 {
			n++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
