// Package store keeps events, documents and what is folded from them, in
// SQLite or PostgreSQL.
//
// Events and documents are only ever added; triggers of the database see to
// that. All else can be made again from them, or is of the moment.
//
// The same statements run on both databases. They differ in three places: how
// the database is opened, how its triggers are written, and in that PostgreSQL
// has writers side by side, which lock rows and skip those that are locked.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver pgx
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	_ "modernc.org/sqlite" // driver sqlite
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNotFound says that what was asked for is not there.
var ErrNotFound = errors.New("not found")

// Never is an instant that does not come.
const Never = int64(1<<63 - 1)

// Store is an open database. It is safe for concurrent use.
type Store struct {
	*Conn
	db       *sql.DB
	postgres bool
}

// Conn reads and writes, at once or within a transaction.
type Conn struct {
	q interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
		QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	}
	skipLocked string // ends a SELECT of rows to work on
}

// Open opens the database at a URL, postgres://… or the path of a SQLite file,
// and brings its schema up to date.
func Open(ctx context.Context, url string) (*Store, error) {
	s := &Store{postgres: strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")}
	var err error
	if s.postgres {
		s.db, err = sql.Open("pgx", url)
	} else {
		s.db, err = sql.Open("sqlite", "file:"+url+"?_txlock=immediate&_pragma=busy_timeout(20000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=cache_size(-65536)")
	}
	if err != nil {
		return nil, err
	}
	s.db.SetMaxOpenConns(16)
	s.db.SetMaxIdleConns(16)
	s.Conn = s.conn(s.db)
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("schema: %w", err), s.db.Close())
	}
	return s, nil
}

func (s *Store) conn(q interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}) *Conn {
	c := &Conn{q: q}
	if s.postgres {
		c.skipLocked = " FOR UPDATE SKIP LOCKED"
	}
	return c
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.db.PingContext(ctx) }

// Tx runs f within a transaction, which is undone if f fails. On SQLite there
// is one writer at a time.
func (s *Store) Tx(ctx context.Context, f func(*Conn) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing to undo once it is committed
	if err := f(s.conn(tx)); err != nil {
		return err
	}
	return tx.Commit()
}

// migrate brings the schema up to date. Of several servers that start at once
// one does it.
func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithGoMigrations(goose.NewGoMigration(2, &goose.GoFunc{RunTx: s.appendOnly}, nil))}
	if s.postgres {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		dialect, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, s.db, files, options...)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// appendOnly makes the database refuse changes of events and documents.
func (s *Store) appendOnly(ctx context.Context, tx *sql.Tx) error {
	statements := []string{`CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$`}
	for _, table := range []string{"events", "documents"} {
		statements = append(statements, fmt.Sprintf(`CREATE TRIGGER %s_stay BEFORE UPDATE OR DELETE ON %[1]s FOR EACH ROW EXECUTE FUNCTION append_only()`, table))
	}
	if !s.postgres {
		statements = nil
		for _, table := range []string{"events", "documents"} {
			for _, change := range []string{"UPDATE", "DELETE"} {
				statements = append(statements, fmt.Sprintf(`CREATE TRIGGER %s_no_%s BEFORE %[2]s ON %[1]s BEGIN SELECT RAISE(ABORT, '%[1]s is append-only'); END`, table, change))
			}
		}
	}
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// nanos is an instant as a column has it, 0 for the zero one.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func instant(n int64) time.Time {
	if n == 0 || n == Never {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

// in returns placeholders ($first, $first+1, …) of n arguments.
func in(first, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "$%d", first+i)
	}
	return "(" + b.String() + ")"
}

// all reads every row of a query.
func all[T any](ctx context.Context, c *Conn, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := c.q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		x, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, rows.Err()
}
