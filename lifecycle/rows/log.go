package rows

import (
	"errors"
	"fmt"
	"iter"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
)

// Options says what a [Collection] does with rows that cannot be read. The zero
// value counts them and keeps the first 20.
type Options struct {
	Strict bool // the first row that cannot be read is an error
	Faults int  // how many faults are kept; 0: 20
}

// RowError is one row that could not be read. Its methods belong to *RowError:
// to print an element of [Collection].Faults, take its address.
type RowError struct {
	Row int   `json:"row"` // its place, as given
	Err error `json:"-"`   // a *lifecycle.SpecError, by column
}

// Error names the row and every column that cannot be read.
func (f *RowError) Error() string { return fmt.Sprintf("row %d: %v", f.Row, f.Err) }

// Unwrap returns the columns' defects.
func (f *RowError) Unwrap() error { return f.Err }

// ColumnCount is how many rows could not be read because of a column.
type ColumnCount struct {
	Column string `json:"column"`
	N      int    `json:"n"`
}

// Collection collects the events of many rows by ticket. It holds all of them
// in memory, some 400 bytes an event. An application with more events than fit
// reads the rows ticket by ticket, or uses [Mapper.Read] alone. Make one with
// [Mapper.NewCollection]; the zero Collection is not valid. It is not safe for
// concurrent use.
type Collection struct {
	Rows   int        `json:"rows"`            // rows given, those that could not be read included
	Unread int        `json:"unread"`          // rows that could not be read
	Events int        `json:"events"`          // events of the rows that could be read
	Faults []RowError `json:"faults,omitzero"` // the first rows that could not be read

	m       *Mapper
	o       Options
	byCause map[string]int // rows that could not be read, by column
	order   []string       // tickets in the order of their first row
	tickets map[string][]lifecycle.Event
}

// NewCollection returns an empty collection for rows that m reads.
func (m *Mapper) NewCollection(o Options) *Collection {
	if o.Faults <= 0 {
		o.Faults = 20
	}
	return &Collection{m: m, o: o, byCause: map[string]int{}, tickets: map[string][]lifecycle.Event{}}
}

// Add adds a row. Faults name the row by its place, which is the number of its
// line or record. If the row cannot be read, the error is nil unless
// [Options].Strict is set; then it is a [*RowError].
func (l *Collection) Add(place int, row Cells) error {
	l.Rows++
	ticket, events, err := l.m.Read(row)
	if err != nil {
		return l.fault(RowError{Row: place, Err: err})
	}
	before, known := l.tickets[ticket]
	if !known {
		l.order = append(l.order, ticket)
	}
	for _, e := range events {
		if l.m.spec.Order == ByRow && e.Seq == 0 {
			e.Seq = int64(len(before) + 1)
		}
		before = append(before, e)
	}
	l.tickets[ticket] = before
	l.Events += len(events)
	return nil
}

// fault counts a row that could not be read, once for each of its columns.
func (l *Collection) fault(f RowError) error {
	l.Unread++
	if len(l.Faults) < l.o.Faults {
		l.Faults = append(l.Faults, f)
	}
	var e *spec.Error
	if errors.As(f.Err, &e) {
		seen := map[string]bool{}
		for _, d := range e.Fields {
			if !seen[d.Path] {
				seen[d.Path] = true
				l.byCause[d.Path]++
			}
		}
	}
	if l.o.Strict {
		return &f
	}
	return nil
}

// Columns returns how many rows could not be read because of each column, in
// the order of the columns' names.
func (l *Collection) Columns() []ColumnCount {
	var all []ColumnCount
	for _, column := range sorted(l.byCause) {
		all = append(all, ColumnCount{Column: column, N: l.byCause[column]})
	}
	return all
}

// Histories returns the history of each ticket, in the order in which the
// tickets first occurred.
func (l *Collection) Histories() iter.Seq2[string, lifecycle.History] {
	return func(yield func(string, lifecycle.History) bool) {
		for _, ticket := range l.order {
			if !yield(ticket, lifecycle.NewHistory(l.tickets[ticket])) {
				return
			}
		}
	}
}

// History returns the history of one ticket, empty if no row is about it.
func (l *Collection) History(ticket string) lifecycle.History {
	return lifecycle.NewHistory(l.tickets[ticket])
}
