// Package desk is the help desk itself: what happens to a ticket is appended
// to its events, and everything that is said of it is folded from them by the
// library, under the policy documents in force when it was opened.
package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/supportops/policy/examples/helpdesk/internal/rules"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/lifecycle"
)

// Desk is a help desk on a database. It is safe for concurrent use; several
// servers may share one database.
type Desk struct {
	Store *store.Store
	Now   func() time.Time // the clock

	// Changed is called after a ticket's timer or duties may have changed; nil:
	// nobody is waiting.
	Changed func()

	shelf rules.Shelf
}

// Errors of requests, beside store.ErrNotFound and store.ErrConflict.
var (
	ErrInvalid = errors.New("invalid")       // it says what is wrong
	ErrDenied  = errors.New("not permitted") // by the machine; wraps a *machine.TransitionError
)

// Rules returns the books of policy documents as they are stored now.
func (d *Desk) Rules(ctx context.Context) (rules.Set, error) { return d.shelf.Load(ctx, d.Store.Conn) }

// Book returns the documents in force now.
func (d *Desk) Book(ctx context.Context) (*rules.Book, error) {
	set, err := d.Rules(ctx)
	if err != nil {
		return nil, err
	}
	return set.At(d.Now()), nil
}

// Ticket returns a ticket as it stands now.
func (d *Desk) Ticket(ctx context.Context, id string) (*Ticket, error) {
	set, err := d.Rules(ctx)
	if err != nil {
		return nil, err
	}
	log, err := d.Store.Log(ctx, id)
	if err != nil {
		return nil, err
	}
	return Fold(set, log, d.Now()), nil
}

// Post appends events to a ticket, which it opens if there is none, and
// returns how many are new. Events that are there already change nothing.
func (d *Desk) Post(ctx context.Context, id string, events ...lifecycle.Event) (added int, err error) {
	if err := check(id, events); err != nil {
		return 0, err
	}
	set, err := d.Rules(ctx)
	if err != nil {
		return 0, err
	}
	err = d.Store.Tx(ctx, func(c *store.Conn) error {
		if err := c.Lock(ctx, id); err != nil {
			return err
		}
		if added, err = c.Append(ctx, id, store.Live, d.Now(), events...); err != nil || added == 0 {
			return err
		}
		_, err := Settle(ctx, c, set, id, d.Now())
		return err
	})
	if err == nil && added > 0 {
		d.changed()
	}
	return added, err
}

func (d *Desk) changed() {
	if d.Changed != nil {
		d.Changed()
	}
}

// check refuses events that the library calls defective, or that have no id.
func check(id string, events []lifecycle.Event) error {
	if id == "" || len(id) > 100 || len(events) == 0 {
		return fmt.Errorf("%w: want a ticket of at most 100 bytes and at least one event", ErrInvalid)
	}
	for _, e := range events {
		if e.ID == "" || len(e.ID) > 200 {
			return fmt.Errorf("%w: id: want one of at most 200 bytes, so that the event can be posted again", ErrInvalid)
		}
	}
	if err := lifecycle.NewHistory(events).Validate(); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return nil
}

// Settle folds a ticket that the transaction has locked: it does what is due
// by now, once, and stores the ticket's row and its next look. It returns the
// number of duties that were done.
func Settle(ctx context.Context, c *store.Conn, set rules.Set, id string, now time.Time) (done int, err error) {
	// A step that a timer makes is an event, after which other things may be
	// due.
	var t *Ticket
	for range 16 {
		log, err := c.Log(ctx, id)
		if err != nil {
			return done, err
		}
		t = Fold(set, log, now)
		n, err := c.AddDuties(ctx, id, now, log.Quiet, t.Duties()...)
		done += n
		if err != nil {
			return done, err
		}
		step, ok := t.Step()
		if !ok {
			return done, c.Put(ctx, t.Row(), t.NextLook())
		}
		if _, err := c.Append(ctx, id, store.Timer, now, step); err != nil {
			return done, err
		}
	}
	return done, c.Put(ctx, t.Row(), now) // the next sweep goes on
}

// Sweep settles tickets whose timers are due, at most limit of them, in one
// transaction, and returns how many there were.
func (d *Desk) Sweep(ctx context.Context, limit int) (tickets, done int, err error) {
	set, err := d.Rules(ctx)
	if err != nil {
		return 0, 0, err
	}
	now := d.Now()
	err = d.Store.Tx(ctx, func(c *store.Conn) error {
		ids, err := c.DueTimers(ctx, now, limit)
		for _, id := range ids {
			if err != nil {
				return err
			}
			var n int
			n, err = Settle(ctx, c, set, id, now)
			done += n
		}
		tickets = len(ids)
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	return tickets, done, nil
}

// Rebuild drops the projection and folds it anew.
func (d *Desk) Rebuild(ctx context.Context) error {
	set, err := d.Rules(ctx)
	if err != nil {
		return err
	}
	now := d.Now()
	return d.Store.Tx(ctx, func(c *store.Conn) error {
		if err := c.DropTickets(ctx); err != nil {
			return err
		}
		ids, err := c.TicketIDs(ctx)
		for _, id := range ids {
			if err != nil {
				return err
			}
			var log store.Log
			if log, err = c.Log(ctx, id); err == nil {
				t := Fold(set, log, now)
				err = c.Put(ctx, t.Row(), t.NextLook())
			}
		}
		return err
	})
}
