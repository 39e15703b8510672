package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// Ticket is a row of the projection: what lists show of a ticket. It changes
// with the ticket's events and at its next look, and at no other time.
type Ticket struct {
	ID        string          `json:"id"`
	Subject   string          `json:"subject"`
	Requester string          `json:"requester"`
	Account   string          `json:"account,omitzero"`
	Customer  string          `json:"customer,omitzero"`
	Category  string          `json:"category,omitzero"`
	Channel   string          `json:"channel,omitzero"`
	State     lifecycle.State `json:"state"`
	Class     string          `json:"class"`
	Level     priority.Level  `json:"level,omitzero"`
	Group     string          `json:"group,omitzero"`
	Assignee  string          `json:"assignee,omitzero"`
	Tier      string          `json:"tier,omitzero"`
	Opened    time.Time       `json:"opened"`
	Since     time.Time       `json:"since"`
	Changed   time.Time       `json:"changed"`
	Due       time.Time       `json:"due,omitzero"`
	Clock     string          `json:"clock,omitzero"`
	Warning   string          `json:"warning,omitzero"`
	Breached  int             `json:"breached"`
}

const ticketColumns = "id, subject, requester, account, customer, category, channel, state, class, level, grp, assignee, tier, opened, since, changed, due, clock, warning, breached"

func scanTicket(rows *sql.Rows) (Ticket, error) {
	var t Ticket
	var level uint8
	var opened, since, changed, due int64
	err := rows.Scan(&t.ID, &t.Subject, &t.Requester, &t.Account, &t.Customer, &t.Category, &t.Channel, &t.State, &t.Class, &level,
		&t.Group, &t.Assignee, &t.Tier, &opened, &since, &changed, &due, &t.Clock, &t.Warning, &t.Breached)
	t.Level = priority.Level(level)
	t.Opened, t.Since, t.Changed, t.Due = instant(opened), instant(since), instant(changed), instant(due)
	return t, err
}

// Lock keeps others from writing to a ticket until the transaction ends. The
// ticket need not exist yet.
func (c *Conn) Lock(ctx context.Context, ticket string) error {
	_, err := c.q.ExecContext(ctx, "INSERT INTO timers (ticket, due) VALUES ($1, $2) ON CONFLICT (ticket) DO UPDATE SET ticket = excluded.ticket", ticket, Never)
	return err
}

// Put stores the row of a ticket and when to look at it next; the zero instant
// is never.
func (c *Conn) Put(ctx context.Context, t Ticket, look time.Time) error {
	_, err := c.q.ExecContext(ctx, `INSERT INTO tickets (`+ticketColumns+`) VALUES `+in(1, 20)+`
		ON CONFLICT (id) DO UPDATE SET subject = excluded.subject, requester = excluded.requester, account = excluded.account, customer = excluded.customer,
		category = excluded.category, channel = excluded.channel, state = excluded.state, class = excluded.class, level = excluded.level, grp = excluded.grp,
		assignee = excluded.assignee, tier = excluded.tier, opened = excluded.opened, since = excluded.since, changed = excluded.changed, due = excluded.due,
		clock = excluded.clock, warning = excluded.warning, breached = excluded.breached`,
		t.ID, t.Subject, t.Requester, t.Account, t.Customer, t.Category, t.Channel, string(t.State), t.Class, int(t.Level), t.Group, t.Assignee, t.Tier,
		nanos(t.Opened), nanos(t.Since), nanos(t.Changed), nanos(t.Due), t.Clock, t.Warning, t.Breached)
	if err != nil {
		return err
	}
	due := Never
	if !look.IsZero() {
		due = nanos(look)
	}
	_, err = c.q.ExecContext(ctx, "UPDATE timers SET due = $1 WHERE ticket = $2", due, t.ID)
	return err
}

// DropTickets empties the projection.
func (c *Conn) DropTickets(ctx context.Context) error {
	_, err := c.q.ExecContext(ctx, "DELETE FROM tickets")
	return err
}

// Ticket returns the row of a ticket, or ErrNotFound.
func (c *Conn) Ticket(ctx context.Context, id string) (Ticket, error) {
	rows, err := all(ctx, c, scanTicket, "SELECT "+ticketColumns+" FROM tickets WHERE id = $1", id)
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("ticket %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return Ticket{}, err
	}
	return rows[0], nil
}

// Filter says which tickets a list has. The zero Filter has all.
type Filter struct {
	Class     string // open, waiting, done
	Group     string
	Level     *priority.Level // nil: any
	Requester string
	Assignee  string
}

func (f Filter) where() (where string, args []any) {
	where = " WHERE TRUE"
	add := func(column string, value any) {
		args = append(args, value)
		where += fmt.Sprintf(" AND %s = $%d", column, len(args))
	}
	if f.Class != "" {
		add("class", f.Class)
	}
	if f.Group != "" {
		add("grp", f.Group)
	}
	if f.Level != nil {
		add("level", int(*f.Level))
	}
	if f.Requester != "" {
		add("requester", f.Requester)
	}
	if f.Assignee != "" {
		add("assignee", f.Assignee)
	}
	return where, args
}

// Waiting returns the first tickets of a filter, the longest waiting first.
func (c *Conn) Waiting(ctx context.Context, f Filter, limit int) ([]Ticket, error) {
	where, args := f.where()
	args = append(args, limit)
	return all(ctx, c, scanTicket, fmt.Sprintf("SELECT %s FROM tickets%s ORDER BY since, id LIMIT $%d", ticketColumns, where, len(args)), args...)
}

// Newest returns the tickets of a filter that were opened last.
func (c *Conn) Newest(ctx context.Context, f Filter, limit int) ([]Ticket, error) {
	where, args := f.where()
	args = append(args, limit)
	return all(ctx, c, scanTicket, fmt.Sprintf("SELECT %s FROM tickets%s ORDER BY opened DESC, id LIMIT $%d", ticketColumns, where, len(args)), args...)
}

// Count counts the tickets of a class by group.
func (c *Conn) Count(ctx context.Context, class string) (map[string]int, error) {
	out := map[string]int{}
	_, err := all(ctx, c, func(rows *sql.Rows) (struct{}, error) {
		var group string
		var n int
		err := rows.Scan(&group, &n)
		out[group] = n
		return struct{}{}, err
	}, "SELECT grp, COUNT(*) FROM tickets WHERE class = $1 GROUP BY grp", class)
	return out, err
}

// Openings returns when the tickets of a channel were opened, [from, to).
func (c *Conn) Openings(ctx context.Context, channel string, from, to time.Time) ([]time.Time, error) {
	return all(ctx, c, func(rows *sql.Rows) (time.Time, error) {
		var opened int64
		err := rows.Scan(&opened)
		return instant(opened), err
	}, "SELECT opened FROM tickets WHERE channel = $1 AND opened >= $2 AND opened < $3 ORDER BY opened", channel, nanos(from), nanos(to))
}

// Tickets returns the whole projection in the order of ids.
func (c *Conn) Tickets(ctx context.Context) ([]Ticket, error) {
	return all(ctx, c, scanTicket, "SELECT "+ticketColumns+" FROM tickets ORDER BY id")
}

// DueTimers returns tickets whose timers are due, the longest due first, and
// locks them until the transaction ends. Others pass over them meanwhile; a
// server that dies lets go of them with its connection.
func (c *Conn) DueTimers(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return all(ctx, c, func(rows *sql.Rows) (id string, err error) { return id, rows.Scan(&id) },
		"SELECT ticket FROM timers WHERE due <= $1 ORDER BY due LIMIT $2"+c.skipLocked, nanos(now), limit)
}

// NextTimer returns when the first timer is due; ok is false if there is none.
func (c *Conn) NextTimer(ctx context.Context) (at time.Time, ok bool, err error) {
	var due int64
	err = c.q.QueryRowContext(ctx, "SELECT due FROM timers ORDER BY due LIMIT 1").Scan(&due)
	if errors.Is(err, sql.ErrNoRows) || err == nil && due == Never {
		return at, false, nil
	}
	return instant(due), err == nil, err
}
