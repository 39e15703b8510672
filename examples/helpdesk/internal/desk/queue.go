package desk

import (
	"context"
	"time"

	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/queue"
)

// Place is a ticket in the queue, and why it stands before the next.
type Place struct {
	store.Ticket
	Rises priority.Level  `json:"rises,omitzero"` // its level after aging
	By    queue.Criterion `json:"by,omitzero"`    // what puts it before the next
}

// Queue returns the first tickets that wait for the desk, in the library's
// order, of one group or of all.
//
// A level only rises with waiting, so that among tickets of one level the
// longest waiting is first: the first n of the queue are among the first n of
// each level, which the database has in an index. Nothing else is looked at.
func (d *Desk) Queue(ctx context.Context, group string, limit int) ([]Place, error) {
	book, err := d.Book(ctx)
	if err != nil {
		return nil, err
	}
	rows := map[string]store.Ticket{}
	var items []queue.Item
	for _, level := range append(priority.Levels(), 0) {
		first, err := d.Store.Waiting(ctx, store.Filter{Class: machine.Open.String(), Group: group, Level: &level}, limit)
		if err != nil {
			return nil, err
		}
		for _, t := range first {
			rows[t.ID] = t
			items = append(items, queue.Item{ID: t.ID, Level: t.Level, Since: t.Since})
		}
	}
	places := book.Queue.Sort(items, d.Now())
	if len(places) > limit {
		places = places[:limit]
	}
	out := make([]Place, len(places))
	for i, p := range places {
		out[i] = Place{rows[p.Item.ID], p.Level, p.By}
	}
	return out, nil
}

// Groups counts the open tickets of each group.
func (d *Desk) Groups(ctx context.Context) (map[string]int, error) {
	return d.Store.Count(ctx, machine.Open.String())
}

// Told is somebody who was told of a ticket, or would have been.
type Told struct {
	store.Duty
	Subject string `json:"subject"`
}

// Escalations returns what was due last on ladders and by triggers, and who has
// been told.
func (d *Desk) Escalations(ctx context.Context, limit int) ([]Told, error) {
	duties, err := d.Store.LatestDuties(ctx, limit, Ladder, Trigger)
	out := make([]Told, len(duties))
	for i, duty := range duties {
		if err != nil {
			break
		}
		var t store.Ticket
		t, err = d.Store.Ticket(ctx, duty.Ticket)
		out[i] = Told{duty, t.Subject}
	}
	return out, err
}

// OnCall is a stretch in which one person is on call.
type OnCall struct {
	Role   string    `json:"role"`
	Person string    `json:"person,omitzero"` // empty: nobody
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
}

// OnCall returns who is on call from from to before to, role by role. People
// who always are have one stretch.
func (d *Desk) OnCall(ctx context.Context, from, to time.Time) ([]OnCall, error) {
	book, err := d.Book(ctx)
	if err != nil {
		return nil, err
	}
	out := []OnCall{}
	for _, role := range book.Roster.Spec().Roles {
		for _, person := range role.People {
			out = append(out, OnCall{role.Name, person, from, to})
		}
		for _, rotation := range book.Roster.Rotations(role.Name) {
			for s := range rotation.Shifts(from, to) {
				out = append(out, OnCall{role.Name, s.Person, s.From, s.To})
			}
		}
	}
	return out, nil
}
