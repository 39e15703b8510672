package main

import (
	"database/sql"
	"io"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/supportops/policy/examples/internal/bigdesk"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// teamKept is how many first answers of a team came in time.
type teamKept map[string]aggregate.Proportion

// roundTheClock is a policy that SQL can judge: no calendar and no pauses.
func roundTheClock() *sla.Policy {
	spec := sla.StandardPolicySpec()
	spec.Clocks = spec.Clocks[:1]
	return must(sla.NewPolicy(spec, nil))
}

// limits are what it promises for the first response, in seconds.
func limits(p *sla.Policy) map[priority.Level]int64 {
	all := map[priority.Level]int64{}
	for _, l := range priority.Levels() {
		if _, within, ok := p.Target(sla.FirstResponse, lifecycle.Facets{Priority: l}, bigdesk.Now()); ok {
			all[l] = int64(within / time.Second)
		}
	}
	return all
}

// eventTable is the events of n tickets in a database.
func eventTable(n int) *sql.DB {
	db := must(sql.Open("sqlite", ":memory:"))
	db.SetMaxOpenConns(1)
	must(db.Exec("CREATE TABLE events (ticket INT, at INT, kind TEXT, side TEXT, team TEXT, priority TEXT)"))
	tx := must(db.Begin())
	for i := range n {
		for _, e := range bigdesk.At(i).Events() {
			must(tx.Exec("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", i, e.Time.Unix(), e.Kind, e.Side, e.Group, e.Priority))
		}
	}
	check(tx.Commit())
	must(db.Exec("CREATE INDEX by_ticket ON events (ticket, at)"))
	must(db.Exec("CREATE TABLE limits (priority TEXT PRIMARY KEY, seconds INT)"))
	for level, seconds := range limits(roundTheClock()) {
		must(db.Exec("INSERT INTO limits VALUES (?, ?)", level, seconds))
	}
	return db
}

// report judges first answers in SQL: no calendar, no pause, no change of priority.
const report = `
WITH opened AS (SELECT ticket, at, team, priority FROM events WHERE kind = 'created'),
     replied AS (SELECT ticket, min(at) AS at FROM events WHERE kind = 'message' AND side = 'agent' GROUP BY ticket)
SELECT team, sum(coalesce(replied.at <= opened.at + seconds, 0)), count(*)
FROM opened JOIN limits USING (priority) LEFT JOIN replied USING (ticket) GROUP BY team`

func sqlReport(db *sql.DB) teamKept {
	rows := must(db.Query(report))
	defer rows.Close()
	all := teamKept{}
	for rows.Next() {
		var team string
		var p aggregate.Proportion
		check(rows.Scan(&team, &p.Hits, &p.Trials))
		all[team] = p
	}
	check(rows.Err())
	return all
}

// histories are the same events in memory.
func histories(n int) []lifecycle.History {
	all := make([]lifecycle.History, n)
	for i := range all {
		all[i], _ = lifecycle.Ordered(bigdesk.At(i).Events())
	}
	return all
}

func foldReport(p *sla.Policy, all []lifecycle.History) teamKept {
	kept, now := teamKept{}, bigdesk.Now()
	var a sla.Assessment
	for _, h := range all {
		p.AssessInto(&a, h, now)
		if s, ok := a.Status(sla.FirstResponse); ok && s.Target >= 0 {
			team := h.Ref(0).Group
			x := kept[team]
			x.Add(s.Outcome == sla.Met)
			kept[team] = x
		}
	}
	return kept
}

// cellsOf are the figures by team and day, from which a dashboard merges.
func cellsOf(p *sla.Policy, n int) *bigdesk.Cells {
	cells := bigdesk.NewCells()
	var a sla.Assessment
	for i := range n {
		check(bigdesk.Judge(cells, bigdesk.At(i), p, &a))
	}
	return cells
}

func mergeReport(cells *bigdesk.Cells) teamKept {
	kept := teamKept{}
	for key, f := range must(cells.Rollup("team")).All() {
		kept[key[0]] = f.ResponseKept
	}
	return kept
}

// sqlReports writes what one report costs in three ways.
func sqlReports(w io.Writer, tickets int) {
	db, policy, all := eventTable(tickets), roundTheClock(), histories(tickets)
	defer db.Close()
	cells := cellsOf(policy, tickets)
	r := measure(
		func(b *testing.B) {
			for b.Loop() {
				sqlReport(db)
			}
		}, func(b *testing.B) {
			for b.Loop() {
				foldReport(policy, all)
			}
		}, func(b *testing.B) {
			for b.Loop() {
				mergeReport(cells)
			}
		})
	t := newTable(w, "First answers in time by team, of "+thousands(float64(tickets))+" tickets around the clock, so that SQL can judge them; in microseconds. The query cannot see hours, pauses or a changed priority:",
		"report", "µs", "beside the query")
	names := []string{"SQL query over events (SQLite)", "one pass of `AssessInto` over histories", "merged from 1,080 cells of summaries"}
	for i, name := range names {
		t.row(name, thousands(ns(r[i])/1e3), ratio(ns(r[i])/ns(r[0])))
	}
}
