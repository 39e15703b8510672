package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/supportops/policy/examples/helpdesk/internal/rules"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
)

// Person is who acts: the desk's role of a signed-in user.
type Person struct {
	Name string
	Side lifecycle.Side
	Role string // as transitions name it
}

// Request is a new ticket.
type Request struct {
	Subject  string         `json:"subject" maxLength:"200"`
	Text     string         `json:"text" maxLength:"20000"`
	Channel  string         `json:"channel,omitempty"`
	Category string         `json:"category,omitempty"`
	Customer string         `json:"customer,omitempty"` // tier or segment
	Account  string         `json:"account,omitempty"`
	Impact   string         `json:"impact,omitempty"`
	Urgency  string         `json:"urgency,omitempty"`
	Facts    priority.Facts `json:"facts,omitempty"`
}

// Create opens a ticket. Creating it again under the same id changes nothing.
func (d *Desk) Create(ctx context.Context, id string, by Person, r Request) error {
	if strings.TrimSpace(r.Subject) == "" {
		return fmt.Errorf("%w: subject: want one", ErrInvalid)
	}
	book, err := d.Book(ctx)
	if err != nil {
		return err
	}
	e := Opening(book, by, r)
	e.ID, e.Time = "created", d.Now()
	_, err = d.Post(ctx, id, e)
	if errors.Is(err, store.ErrConflict) {
		if t, other := d.Ticket(ctx, id); other == nil && t.Timeline.Opening.Actor == by.Name {
			err = nil // it was created before, at another instant
		}
	}
	return err
}

// Opening returns the event that opens a ticket: the priority policy says how
// urgent it is, the router where it goes.
func Opening(book *rules.Book, by Person, r Request) lifecycle.Event {
	e := lifecycle.Event{
		Kind: lifecycle.Created, Side: by.Side, Actor: by.Name, Visibility: lifecycle.Public, Text: r.Text,
		Channel: r.Channel, Category: r.Category, Customer: r.Customer, State: book.Machine.Spec().Start[0],
		Facts: priority.Facts{FactSubject: {r.Subject}},
	}
	maps.Copy(e.Facts, r.Facts)
	if r.Account != "" {
		e.Facts[FactAccount] = []string{r.Account}
	}
	var f lifecycle.Facets
	f.Apply(&e)
	e.Priority = book.Priority.Decide(priority.Input{Impact: r.Impact, Urgency: r.Urgency, Facts: f.Facts()}).Base
	f.Apply(&e)
	route := book.Router.Route(f.Facts())
	e.Group, e.Tier, e.Reason = route.Group, route.Tier, route.Rule
	return e
}

// NewID returns an id for a ticket or an event.
func NewID() string { return rand.Text() }

// Reply writes to a ticket: to the customer, or an internal note. The machine
// says whether the step that a reply calls for is there.
func (d *Desk) Reply(ctx context.Context, ticket, id string, by Person, text string, internal bool) error {
	if strings.TrimSpace(text) == "" {
		return fmt.Errorf("%w: text: want one", ErrInvalid)
	}
	e := lifecycle.Event{ID: id, Time: d.Now(), Kind: lifecycle.Message, Side: by.Side, Actor: by.Name, Visibility: lifecycle.Public, Text: text}
	if internal {
		e.Visibility = lifecycle.Internal
	}
	t, err := d.Ticket(ctx, ticket)
	if err != nil {
		return err
	}
	if e.IsContact() {
		if move, ok := t.back(); ok {
			e.State = move.To
		}
	}
	_, err = d.Post(ctx, ticket, e)
	return err
}

// back returns the step by which a customer's message takes a ticket back to
// the desk: the first from where somebody else has it to an open state that the
// machine permits.
func (t *Ticket) back() (machine.Transition, bool) {
	if t.Book.Machine.Class(t.Timeline.Facets.State) == machine.Open {
		return machine.Transition{}, false
	}
	for _, p := range t.Book.Machine.Permitted(t.Timeline.Snapshot(t.Now)) {
		if p.Allowed() && t.Book.Machine.Class(p.To) == machine.Open {
			return p.Transition, true
		}
	}
	return machine.Transition{}, false
}

// Moves returns every step from the ticket's state, allowed for the person or
// with all that stands against it.
func (t *Ticket) Moves(by Person) []machine.Permit {
	s := t.Timeline.Snapshot(t.Now)
	s.Role = by.Role
	return t.Book.Machine.Permitted(s)
}

// Move makes a step. What the machine refuses is an ErrDenied that says why.
func (d *Desk) Move(ctx context.Context, ticket, id string, by Person, event, reason string) error {
	t, err := d.Ticket(ctx, ticket)
	if err != nil {
		return err
	}
	s := t.Timeline.Snapshot(t.Now)
	s.Role = by.Role
	step, err := t.Book.Machine.Next(s, event)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDenied, err)
	}
	_, err = d.Post(ctx, ticket, lifecycle.Event{ID: id, Time: d.Now(), Kind: lifecycle.StateChanged, Side: by.Side, Actor: by.Name, State: step.To, From: step.From, Reason: reason})
	return err
}

// Assign gives a ticket to a person and a group; empty ones are nobody.
func (d *Desk) Assign(ctx context.Context, ticket, id string, by Person, group, assignee string) error {
	_, err := d.Post(ctx, ticket, lifecycle.Event{ID: id, Time: d.Now(), Kind: lifecycle.Assigned, Side: by.Side, Actor: by.Name, Group: group, Assignee: assignee})
	return err
}

// Acknowledge says that somebody takes care, so that the ladder goes no further.
func (d *Desk) Acknowledge(ctx context.Context, ticket, id string, by Person) error {
	_, err := d.Post(ctx, ticket, lifecycle.Event{ID: id, Time: d.Now(), Kind: lifecycle.Acknowledged, Side: by.Side, Actor: by.Name})
	return err
}

// Seen returns the events of the ticket: all of them for the desk, without what
// is internal for the customer.
func (t *Ticket) Seen(desk bool) []lifecycle.Event {
	out := []lifecycle.Event{}
	for _, e := range t.History.All() {
		if desk || e.Visibility == lifecycle.Public || e.Kind == lifecycle.StateChanged {
			out = append(out, e)
		}
	}
	return out
}
