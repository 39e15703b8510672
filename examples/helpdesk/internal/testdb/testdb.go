// Package testdb gives tests databases of both kinds.
package testdb

import (
	"context"
	"crypto/rand"
	"database/sql"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/supportops/policy/examples/helpdesk/internal/app"
	"github.com/supportops/policy/examples/helpdesk/internal/auth"
)

// Each runs a test on SQLite, and on the PostgreSQL of TEST_DATABASE_URL. URL
// is that of an empty database.
func Each(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "desk.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// Postgres returns the URL of an empty schema, or skips the test, so that all
// see it, without TEST_DATABASE_URL.
func Postgres(t *testing.T) string {
	base := os.Getenv("TEST_DATABASE_URL")
	if base == "" {
		t.Skip("NOT TESTED ON POSTGRESQL: TEST_DATABASE_URL is unset; postgres.sh sets it")
	}
	db, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	schema := "t_" + strings.ToLower(rand.Text())
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	separator := "?"
	if strings.Contains(base, "?") {
		separator = "&"
	}
	return base + separator + "search_path=" + schema
}

// Config is that of an application under test: no limits that tests would
// reach, and passwords that are hashed at little cost.
func Config(url string, tickets int) app.Config {
	return app.Config{
		Database: url, Tickets: tickets, Log: slog.New(slog.DiscardHandler),
		Limits:  auth.Limits{Requests: 1_000_000, SignIns: 1_000_000, Body: 1 << 20},
		Hashing: &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 16},
	}
}

// Open opens an application until the test ends.
func Open(t *testing.T, c app.Config) *app.App {
	a, err := app.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// Clock is a clock that tests move.
type Clock struct{ T time.Time }

// Now returns the time that it shows.
func (c *Clock) Now() time.Time { return c.T }
