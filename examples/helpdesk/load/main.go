// Command load fills a database with open tickets and measures the desk under
// load: its answers with vegeta, from within the same machine, and the work
// behind them.
//
//	go -C examples/helpdesk run ./load                              100,000 tickets of 10 events, SQLite
//	examples/helpdesk/postgres.sh go -C examples/helpdesk run ./load -postgres
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
	_ "time/tzdata"

	vegeta "github.com/tsenart/vegeta/v12/lib"

	"github.com/supportops/policy/examples/helpdesk/internal/app"
	"github.com/supportops/policy/examples/helpdesk/internal/auth"
	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/examples/helpdesk/internal/seed"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
)

func main() {
	tickets := flag.Int("tickets", 100_000, "open tickets")
	events := flag.Int("events", 9, "events of each, after its opening")
	rate := flag.Int("rate", 50, "requests a second")
	seconds := flag.Int("seconds", 20, "of each attack")
	postgres := flag.Bool("postgres", false, "on TEST_DATABASE_URL")
	flag.Parse()
	dir, err := os.MkdirTemp("", "load")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	url := filepath.Join(dir, "desk.db")
	if *postgres {
		url = os.Getenv("TEST_DATABASE_URL")
	}
	if err := run(context.Background(), url, *tickets, *events, vegeta.Rate{Freq: *rate, Per: time.Second}, time.Duration(*seconds)*time.Second); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, url string, tickets, events int, rate vegeta.Rate, length time.Duration) error {
	a, err := app.Open(ctx, app.Config{Database: url, Tickets: 1, Log: slog.New(slog.DiscardHandler), Limits: auth.Limits{Requests: 1 << 30, SignIns: 1 << 30, Body: 1 << 20}})
	if err != nil {
		return err
	}
	defer a.Close()
	// The past is filled in as of two days ago, so that there are two days to sweep.
	if err := fill(ctx, a.Desk, time.Now().AddDate(0, 0, -2), tickets, events); err != nil {
		return err
	}
	if err := sweep(ctx, a.Desk); err != nil {
		return err
	}
	server := httptest.NewServer(a.Handler)
	defer server.Close()
	token, err := a.Auth.NewToken(ctx, "vera")
	if err != nil {
		return err
	}
	header := http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}}
	n := 0
	for _, attack := range []struct {
		name string
		next vegeta.Targeter
	}{
		{"queue page", func(t *vegeta.Target) error {
			*t = vegeta.Target{Method: "GET", URL: server.URL + "/api/queue?limit=50", Header: header}
			return nil
		}},
		{"ticket page", func(t *vegeta.Target) error {
			n++
			*t = vegeta.Target{Method: "GET", URL: fmt.Sprintf("%s/api/tickets/T-%06d", server.URL, n*7919%tickets+2), Header: header}
			return nil
		}},
		{"event post", func(t *vegeta.Target) error {
			n++
			body := fmt.Sprintf(`[{"id":"load/%d","time":%q,"kind":"message","side":"agent","actor":"vera","visibility":"public"}]`, n, time.Now().UTC().Format(time.RFC3339Nano))
			*t = vegeta.Target{Method: "POST", URL: fmt.Sprintf("%s/api/tickets/T-%06d/events", server.URL, n*7919%tickets+2), Header: header, Body: []byte(body)}
			return nil
		}},
	} {
		var m vegeta.Metrics
		for r := range vegeta.NewAttacker(vegeta.Timeout(time.Minute)).Attack(attack.next, rate, length, attack.name) {
			m.Add(r)
		}
		m.Close()
		fmt.Printf("%-12s %6d requests, %5.1f %% well, p50 %8s, p99 %8s, max %8s\n", attack.name, m.Requests, 100*m.Success, round(m.Latencies.P50), round(m.Latencies.P99), round(m.Latencies.Max))
		for _, e := range m.Errors {
			fmt.Println("            ", e)
		}
	}
	return whatIf(ctx, a.Desk)
}

func round(d time.Duration) time.Duration { return d.Round(100 * time.Microsecond) }

func fill(ctx context.Context, d *desk.Desk, now time.Time, tickets, events int) error {
	set, err := d.Rules(ctx)
	if err != nil {
		return err
	}
	const batch = 500
	begin := time.Now()
	for first := 1; first <= tickets; first += batch { // number 0 came with the users
		if err := d.Store.Tx(ctx, func(c *store.Conn) error {
			return seed.Tickets(ctx, c, set, seed.Invented{Seed: 9, Days: 30, Open: true, Events: events}, now, first, min(first+batch, tickets+1))
		}); err != nil {
			return err
		}
	}
	took := time.Since(begin)
	fmt.Printf("%d tickets stored in %s, %s each\n", tickets, took.Round(time.Second), (took / time.Duration(tickets)).Round(time.Microsecond))
	memory()
	return nil
}

// sweep does what became due since then.
func sweep(ctx context.Context, d *desk.Desk) error {
	begin, tickets, duties := time.Now(), 0, 0
	for {
		n, done, err := d.Sweep(ctx, 50)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		tickets, duties = tickets+n, duties+done
	}
	took := time.Since(begin)
	fmt.Printf("sweep        %6d tickets, %d duties in %s, %s a ticket\n", tickets, duties, took.Round(time.Millisecond), (took / time.Duration(max(1, tickets))).Round(time.Microsecond))
	return nil
}

func whatIf(ctx context.Context, d *desk.Desk) error {
	body, err := json.Marshal(seed.Promise())
	if err != nil {
		return err
	}
	draft := strings.ReplaceAll(string(body), `"within":"8h"`, `"within":"96h"`)
	begin := time.Now()
	sum, err := d.WhatIf(ctx, desk.Draft{Kind: "sla", Name: "tickets", Body: json.RawMessage(draft)}, time.Time{})
	if err != nil {
		return err
	}
	fmt.Printf("what-if      %6d tickets, %d would have another verdict, in %s\n", sum.Tickets, sum.Changed, time.Since(begin).Round(time.Millisecond))
	memory()
	return nil
}

func memory() {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Printf("memory       %d MiB of the system, %d MiB in use\n", m.Sys>>20, m.HeapAlloc>>20)
}
