package desk

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/supportops/policy/examples/helpdesk/internal/rules"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/rows"
)

// pieceSize is how many records of an upload are read in one transaction.
const pieceSize = 500

// Progress is how far an import has come, and what came of it.
type Progress struct {
	ID     string   `json:"id"`
	Pieces int      `json:"pieces"`
	Done   int      `json:"done"`
	Report Imported `json:"report"`
}

// Imported counts what was read.
type Imported struct {
	Rows   int      `json:"rows"`
	Events int      `json:"events"` // new ones
	Unread int      `json:"unread"` // rows that could not be read
	Faults []string `json:"faults,omitempty"`
}

// Upload stores a CSV log, to be imported piece by piece by whichever server
// has the time. The same id again changes nothing.
func (d *Desk) Upload(ctx context.Context, id string, by Person, spec rows.Spec, log io.Reader) error {
	mapper, err := rows.New(spec)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	document, err := json.Marshal(spec)
	if err != nil {
		return err
	}
	r := csv.NewReader(log)
	header, err := r.Read()
	if err == nil {
		_, err = mapper.Table(header)
	}
	var pieces []store.Piece
	for err == nil {
		var record []string
		if record, err = r.Read(); err != nil {
			break
		}
		line, _ := r.FieldPos(0)
		if n := len(pieces); n == 0 || len(pieces[n-1].Records) == pieceSize {
			pieces = append(pieces, store.Piece{Line: line})
		}
		last := &pieces[len(pieces)-1]
		last.Records = append(last.Records, record)
	}
	if !errors.Is(err, io.EOF) || len(pieces) == 0 {
		return fmt.Errorf("%w: want a CSV log with a header and rows: %w", ErrInvalid, err)
	}
	err = d.Store.Tx(ctx, func(c *store.Conn) error {
		if _, err := c.Upload(ctx, id); err == nil || !errors.Is(err, store.ErrNotFound) {
			return err
		}
		return c.AddUpload(ctx, store.Upload{ID: id, Author: by.Name, Made: d.Now(), Spec: document, Header: header}, pieces)
	})
	if err == nil {
		d.changed()
	}
	return err
}

// Progress returns how far an import has come.
func (d *Desk) Progress(ctx context.Context, id string) (Progress, error) {
	u, err := d.Store.Upload(ctx, id)
	if err != nil {
		return Progress{}, err
	}
	return progress(u)
}

// Imports returns all imports, the latest first.
func (d *Desk) Imports(ctx context.Context) ([]Progress, error) {
	uploads, err := d.Store.Uploads(ctx)
	out := []Progress{}
	for _, u := range uploads {
		if err != nil {
			break
		}
		var p Progress
		p, err = progress(u)
		out = append(out, p)
	}
	return out, err
}

func progress(u store.Upload) (Progress, error) {
	p := Progress{ID: u.ID, Pieces: u.Pieces, Done: u.Done}
	return p, json.Unmarshal(u.Report, &p.Report)
}

// ImportPiece reads the next piece of an upload, in one transaction: a server
// that dies leaves it as if it had not begun. ok is false if there is none.
func (d *Desk) ImportPiece(ctx context.Context) (p Progress, ok bool, err error) {
	set, err := d.Rules(ctx)
	if err != nil {
		return p, false, err
	}
	err = d.Store.Tx(ctx, func(c *store.Conn) error {
		u, piece, found, err := c.NextPiece(ctx)
		if err != nil || !found {
			return err
		}
		ok = true
		if p, err = progress(u); err != nil {
			return err
		}
		events, err := read(u, piece, &p.Report)
		if err != nil {
			return err
		}
		if err := d.take(ctx, c, set, events, &p.Report); err != nil {
			return err
		}
		report, err := json.Marshal(p.Report)
		if err != nil {
			return err
		}
		p.Done++
		return c.PieceDone(ctx, u, report)
	})
	return p, ok && err == nil, err
}

// read reads the records of a piece into events by ticket.
func read(u store.Upload, piece store.Piece, report *Imported) (map[string][]lifecycle.Event, error) {
	spec, err := lifecycle.Read[rows.Spec](u.Spec)
	if err != nil {
		return nil, err
	}
	mapper, err := rows.New(spec)
	if err != nil {
		return nil, err
	}
	row, err := mapper.Table(u.Header)
	if err != nil {
		return nil, err
	}
	out := map[string][]lifecycle.Event{}
	for i, record := range piece.Records {
		report.Rows++
		ticket, events, err := mapper.Read(row(record))
		if err != nil {
			report.Unread++
			if len(report.Faults) < 20 {
				report.Faults = append(report.Faults, fmt.Sprintf("row %d: %v", report.Rows, err))
			}
			continue
		}
		for k, e := range events {
			if e.ID == "" {
				e.ID = fmt.Sprintf("import/%s/%d/%d/%d", u.ID, u.Done, i, k)
			}
			out[ticket] = append(out[ticket], e)
		}
	}
	return out, nil
}

// take appends the events of a piece, ticket by ticket in one order, so that
// two servers do not wait for each other.
func (d *Desk) take(ctx context.Context, c *store.Conn, set rules.Set, events map[string][]lifecycle.Event, report *Imported) error {
	var tickets []string
	for ticket := range events {
		tickets = append(tickets, ticket)
	}
	slices.Sort(tickets)
	for _, ticket := range tickets {
		if err := c.Lock(ctx, ticket); err != nil {
			return err
		}
		n, err := c.Append(ctx, ticket, store.Import, d.Now(), events[ticket]...)
		if errors.Is(err, store.ErrConflict) {
			report.Unread++
			report.Faults = append(report.Faults, err.Error())
			err = nil
		}
		if err != nil {
			return err
		}
		report.Events += n
		if _, err := Settle(ctx, c, set, ticket, d.Now()); err != nil {
			return err
		}
	}
	return nil
}
