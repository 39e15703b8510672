package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Duty is something that was due and has been done: a warning, a step of a
// ladder, a reminder. Its ticket and id say which, so that none is done twice.
type Duty struct {
	Ticket    string          `json:"ticket"`
	ID        string          `json:"id"`
	Kind      string          `json:"kind"`
	Due       time.Time       `json:"due"`
	Made      time.Time       `json:"made"`
	Body      json.RawMessage `json:"body"`
	Attempts  int             `json:"attempts"`           // at its delivery
	Delivered time.Time       `json:"delivered,omitzero"` // zero: not yet, or nobody is told
}

const dutyColumns = "ticket, id, kind, due, made, body, attempts, delivered"

func scanDuty(rows *sql.Rows) (d Duty, err error) {
	var due, made, delivered int64
	var body string
	err = rows.Scan(&d.Ticket, &d.ID, &d.Kind, &due, &made, &body, &d.Attempts, &delivered)
	d.Due, d.Made, d.Delivered, d.Body = instant(due), instant(made), instant(delivered), json.RawMessage(body)
	return d, err
}

// AddDuties stores the duties of a ticket that are not there yet, and returns
// how many were not. Those due at quiet or before are told to nobody. The
// caller has locked the ticket.
func (c *Conn) AddDuties(ctx context.Context, ticket string, now, quiet time.Time, duties ...Duty) (added int, err error) {
	if len(duties) == 0 {
		return 0, nil
	}
	there, err := all(ctx, c, func(rows *sql.Rows) (id string, err error) { return id, rows.Scan(&id) }, "SELECT id FROM duties WHERE ticket = $1", ticket)
	if err != nil {
		return 0, err
	}
	duties = slices.DeleteFunc(duties, func(d Duty) bool { return slices.Contains(there, d.ID) })
	for part := range slices.Chunk(duties, 200) {
		args := []any{ticket, nanos(now)}
		var values []string
		for _, d := range part {
			next := nanos(now)
			if !d.Due.After(quiet) {
				next = Never
			}
			values = append(values, fmt.Sprintf("($1, $%d, $%d, $%d, $2, $%d, 0, $%d, 0)", len(args)+1, len(args)+2, len(args)+3, len(args)+4, len(args)+5))
			args = append(args, d.ID, d.Kind, nanos(d.Due), string(d.Body), next)
		}
		result, err := c.q.ExecContext(ctx, "INSERT INTO duties (ticket, id, kind, due, made, body, attempts, next_try, delivered) VALUES "+strings.Join(values, ", ")+" ON CONFLICT DO NOTHING", args...)
		if err != nil {
			return added, err
		}
		n, err := result.RowsAffected()
		added += int(n)
		if err != nil {
			return added, err
		}
	}
	return added, nil
}

// Duties returns what was done for a ticket, in the order in which it was due.
func (c *Conn) Duties(ctx context.Context, ticket string) ([]Duty, error) {
	return all(ctx, c, scanDuty, "SELECT "+dutyColumns+" FROM duties WHERE ticket = $1 ORDER BY due, id", ticket)
}

// LatestDuties returns the duties of some kinds that were due last.
func (c *Conn) LatestDuties(ctx context.Context, limit int, kinds ...string) ([]Duty, error) {
	args := []any{limit}
	for _, kind := range kinds {
		args = append(args, kind)
	}
	return all(ctx, c, scanDuty, "SELECT "+dutyColumns+" FROM duties WHERE kind IN "+in(2, len(kinds))+" ORDER BY due DESC, ticket, id LIMIT $1", args...)
}

// TakeDuty takes a duty whose delivery is due, and puts off the next attempt
// by wait(attempts so far): whoever takes it and dies has failed, as it were.
// ok is false if none is due.
func (c *Conn) TakeDuty(ctx context.Context, now time.Time, wait func(attempts int) time.Duration) (d Duty, ok bool, err error) {
	due, err := all(ctx, c, scanDuty, "SELECT "+dutyColumns+" FROM duties WHERE next_try <= $1 ORDER BY next_try, ticket, id LIMIT 1"+c.skipLocked, nanos(now))
	if err != nil || len(due) == 0 {
		return d, false, err
	}
	d = due[0]
	_, err = c.q.ExecContext(ctx, "UPDATE duties SET next_try = $1, attempts = attempts + 1 WHERE ticket = $2 AND id = $3", nanos(now.Add(wait(d.Attempts))), d.Ticket, d.ID)
	d.Attempts++
	return d, err == nil, err
}

// Delivered notes that a duty has been delivered.
func (c *Conn) Delivered(ctx context.Context, d Duty, now time.Time) error {
	_, err := c.q.ExecContext(ctx, "UPDATE duties SET next_try = $1, delivered = $2 WHERE ticket = $3 AND id = $4", Never, nanos(now), d.Ticket, d.ID)
	return err
}

// NextDelivery returns when a delivery is to be tried next; ok is false if
// none is.
func (c *Conn) NextDelivery(ctx context.Context) (at time.Time, ok bool, err error) {
	var next int64
	if err := c.q.QueryRowContext(ctx, "SELECT COALESCE(MIN(next_try), $1) FROM duties", Never).Scan(&next); err != nil || next == Never {
		return at, false, err
	}
	return instant(next), true, nil
}

// String names the duty.
func (d Duty) String() string { return fmt.Sprintf("%s %s", d.Ticket, d.ID) }
