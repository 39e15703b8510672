package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"iter"

	_ "github.com/jackc/pgx/v5/stdlib" // PostgreSQL
	_ "modernc.org/sqlite"             // SQLite without C

	"github.com/supportops/policy/examples/internal/bigdesk"
)

// store is the tickets of the desk and the cells computed from them.
type store struct {
	db *sql.DB
}

// cell names the figures of one team and day.
type cell struct{ team, day string }

// The tables, with %s for the type of bytes. Rows of one cell lie together.
const tables = `
CREATE TABLE IF NOT EXISTS tickets (
	team TEXT NOT NULL, day TEXT NOT NULL, id BIGINT NOT NULL, priority TEXT NOT NULL,
	opened BIGINT NOT NULL, replied BIGINT NOT NULL, answered BIGINT NOT NULL,
	resolved BIGINT NOT NULL, reopened BIGINT NOT NULL, closed BIGINT NOT NULL,
	PRIMARY KEY (team, day, id));
CREATE TABLE IF NOT EXISTS cells (team TEXT NOT NULL, day TEXT NOT NULL, figures %s NOT NULL, PRIMARY KEY (team, day));
CREATE TABLE IF NOT EXISTS stale (team TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (team, day));`

const columns = "team, day, id, priority, opened, replied, answered, resolved, reopened, closed"

// openStore opens PostgreSQL if a URL is given, and SQLite in the file if not.
func openStore(ctx context.Context, url, file string) (*store, error) {
	driver, source, bytes := "sqlite", "file:"+file+"?_pragma=journal_mode(wal)&_pragma=synchronous(normal)&_txlock=immediate", "BLOB"
	if url != "" {
		driver, source, bytes = "pgx", url, "BYTEA"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		return nil, err
	}
	if _, err := db.ExecContext(ctx, fmt.Sprintf(tables, bytes)); err != nil {
		db.Close()
		return nil, err
	}
	return &store{db}, nil
}

// within runs f in one transaction. What f reads cannot change before it ends.
func (s *store) within(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return err
	}
	defer tx.Rollback() // says that the transaction is over, if it is
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

func (s *store) count(ctx context.Context, table string) (n int, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n)
	return n, err
}

// add inserts the tickets from to to, half-open, and marks their cells as stale.
func (s *store) add(ctx context.Context, from, to int) error {
	return s.within(ctx, func(tx *sql.Tx) error {
		insert, err := tx.PrepareContext(ctx, "INSERT INTO tickets ("+columns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
		if err != nil {
			return err
		}
		defer insert.Close()
		touched := map[cell]bool{}
		for i := from; i < to; i++ {
			t := bigdesk.At(i)
			if _, err := insert.ExecContext(ctx, t.Team, t.Day, t.ID, t.Priority, t.Opened, t.Replied, t.Answered, t.Resolved, t.Reopened, t.Closed); err != nil {
				return err
			}
			touched[cell{t.Team, t.Day}] = true
		}
		for c := range touched {
			if err := mark(ctx, tx, c); err != nil {
				return err
			}
		}
		return nil
	})
}

func mark(ctx context.Context, tx *sql.Tx, c cell) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO stale (team, day) VALUES ($1, $2) ON CONFLICT DO NOTHING", c.team, c.day)
	return err
}

// update changes the first answer of a ticket and marks its cell, unless the
// ticket says so already. It returns how many tickets it changed.
func (s *store) update(ctx context.Context, tx *sql.Tx, t bigdesk.Ticket) (int, error) {
	res, err := tx.ExecContext(ctx, "UPDATE tickets SET replied = $1 WHERE team = $2 AND day = $3 AND id = $4 AND replied <> $5",
		t.Replied, t.Team, t.Day, t.ID, t.Replied)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	if err != nil || n == 0 {
		return 0, err
	}
	return int(n), mark(ctx, tx, cell{t.Team, t.Day})
}

// stale returns the cells that must be computed again, in order.
func (s *store) stale(ctx context.Context) (cells []cell, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT team, day FROM stale ORDER BY team, day")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c cell
		if err := rows.Scan(&c.team, &c.day); err != nil {
			return nil, err
		}
		cells = append(cells, c)
	}
	return cells, rows.Err()
}

// put replaces a cell and takes its mark away.
func (s *store) put(ctx context.Context, tx *sql.Tx, c cell, figures []byte) error {
	if _, err := tx.ExecContext(ctx, "INSERT INTO cells (team, day, figures) VALUES ($1, $2, $3) ON CONFLICT (team, day) DO UPDATE SET figures = excluded.figures",
		c.team, c.day, figures); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM stale WHERE team = $1 AND day = $2", c.team, c.day)
	return err
}

// cells returns all cells together.
func (s *store) cells(ctx context.Context) (*bigdesk.Cells, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT team, day, figures FROM cells")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := bigdesk.NewCells()
	for rows.Next() {
		var c cell
		var data []byte
		if err := rows.Scan(&c.team, &c.day, &data); err != nil {
			return nil, err
		}
		f, err := all.At(c.team, c.day)
		if err != nil {
			return nil, err
		}
		if err := f.UnmarshalBinary(data); err != nil {
			return nil, fmt.Errorf("cell %v: %w", c, err)
		}
	}
	return all, rows.Err()
}

// queryer is a database or a transaction.
type queryer interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

// rows yields the tickets that the condition selects, in no order.
func rows(ctx context.Context, q queryer, where string, args ...any) iter.Seq2[bigdesk.Ticket, error] {
	return func(yield func(bigdesk.Ticket, error) bool) {
		rows, err := q.QueryContext(ctx, "SELECT "+columns+" FROM tickets "+where, args...)
		if err != nil {
			yield(bigdesk.Ticket{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var t bigdesk.Ticket
			err := rows.Scan(&t.Team, &t.Day, &t.ID, &t.Priority, &t.Opened, &t.Replied, &t.Answered, &t.Resolved, &t.Reopened, &t.Closed)
			if !yield(t, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(bigdesk.Ticket{}, err)
		}
	}
}

// digest returns the start of the SHA-256 of the canonical bytes.
func digest(cells *bigdesk.Cells) (string, error) {
	data, err := cells.MarshalBinary()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", sha256.Sum256(data))[:32], nil
}
