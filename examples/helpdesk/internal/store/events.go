package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/lifecycle"
)

// ErrConflict says that an event of the same id, but another content, is there
// already.
var ErrConflict = errors.New("another event has this id")

// Sources of events.
const (
	Live   = "live"
	Timer  = "timer"
	Import = "import"
	Seed   = "seed"
)

// Log is the events of one ticket.
type Log struct {
	Ticket  string
	History lifecycle.History

	// Quiet is the instant up to which nobody is told of what was due: when
	// the ticket came from elsewhere, with its past. Zero: it was opened here.
	Quiet time.Time
}

// Append adds events to a ticket and returns how many are new. An event that
// is there already is left out, and one that differs from it is an ErrConflict.
// Every event needs an id. The caller has locked the ticket, see Lock.
func (c *Conn) Append(ctx context.Context, ticket, source string, now time.Time, events ...lifecycle.Event) (int, error) {
	added := 0
	for part := range slices.Chunk(events, 200) {
		args := []any{ticket, nanos(now), source}
		var values []string
		bodies := map[string]string{}
		for _, e := range part {
			e.Time = e.Time.Round(0).UTC()
			body, err := json.Marshal(e)
			if err != nil {
				return added, err
			}
			if old, twice := bodies[e.ID]; twice {
				if old != string(body) {
					return added, fmt.Errorf("%w: %s of ticket %s", ErrConflict, e.ID, ticket)
				}
				continue
			}
			bodies[e.ID] = string(body)
			values = append(values, fmt.Sprintf("($1, $%d, $2, $3, $%d)", len(args)+1, len(args)+2))
			args = append(args, e.ID, string(body))
		}
		result, err := c.q.ExecContext(ctx, "INSERT INTO events (ticket, id, received, source, body) VALUES "+strings.Join(values, ", ")+" ON CONFLICT DO NOTHING", args...)
		if err != nil {
			return added, err
		}
		n, err := result.RowsAffected()
		if err != nil {
			return added, err
		}
		added += int(n)
		if int(n) < len(bodies) {
			if err := c.same(ctx, ticket, bodies); err != nil {
				return added, err
			}
		}
	}
	return added, nil
}

// same checks that the stored events are those that were given.
func (c *Conn) same(ctx context.Context, ticket string, bodies map[string]string) error {
	rows, err := c.q.QueryContext(ctx, "SELECT id, body FROM events WHERE ticket = $1", ticket)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, body string
		if err := rows.Scan(&id, &body); err != nil {
			return err
		}
		if want, ok := bodies[id]; ok && want != body {
			return fmt.Errorf("%w: %s of ticket %s", ErrConflict, id, ticket)
		}
	}
	return rows.Err()
}

// Log returns the events of a ticket, or ErrNotFound.
func (c *Conn) Log(ctx context.Context, ticket string) (Log, error) {
	for log, err := range c.logs(ctx, "SELECT ticket, source, received, body FROM events WHERE ticket = $1", ticket) {
		return log, err
	}
	return Log{}, fmt.Errorf("ticket %s: %w", ticket, ErrNotFound)
}

// TicketIDs returns the ids of all tickets, in order.
func (c *Conn) TicketIDs(ctx context.Context) ([]string, error) {
	return all(ctx, c, func(rows *sql.Rows) (id string, err error) { return id, rows.Scan(&id) }, "SELECT DISTINCT ticket FROM events ORDER BY ticket")
}

// Logs yields the events of every ticket, ticket after ticket. An error ends it.
func (c *Conn) Logs(ctx context.Context) iter.Seq2[Log, error] {
	return c.logs(ctx, "SELECT ticket, source, received, body FROM events ORDER BY ticket")
}

func (c *Conn) logs(ctx context.Context, query string, args ...any) iter.Seq2[Log, error] {
	return func(yield func(Log, error) bool) {
		rows, err := c.q.QueryContext(ctx, query, args...)
		if err != nil {
			yield(Log{}, err)
			return
		}
		defer rows.Close()
		var log Log
		var events []lifecycle.Event
		for rows.Next() {
			var ticket, source string
			var received int64
			var body []byte
			var e lifecycle.Event
			err := rows.Scan(&ticket, &source, &received, &body)
			if err == nil {
				err = json.Unmarshal(body, &e)
			}
			if err != nil {
				yield(Log{}, err)
				return
			}
			if ticket != log.Ticket {
				if log.Ticket != "" {
					log.History = lifecycle.NewHistory(events)
					if !yield(log, nil) {
						return
					}
				}
				log, events = Log{Ticket: ticket}, events[:0]
			}
			if source == Import || source == Seed {
				log.Quiet = later(log.Quiet, instant(received))
			}
			events = append(events, e)
		}
		if err := rows.Err(); err != nil {
			yield(Log{}, err)
			return
		}
		if log.Ticket != "" {
			log.History = lifecycle.NewHistory(events)
			yield(log, nil)
		}
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
