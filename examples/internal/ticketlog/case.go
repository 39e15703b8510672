package ticketlog

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// Case is one ticket of a log: its rows as events, in order, and what the log
// says of it besides.
type Case struct {
	ID     string
	Events []lifecycle.Event // one for each row, of kind Updated, unless the mapping says otherwise
	Cells  []priority.Cell   // impact, urgency and level of each row, as far as the log has them

	Opened, Resolved, Closed time.Time // the log's own stamps; zero: none

	Reopens, Reassignments int // the log's own counters at their highest; -1: none
	Backwards              int // stamps that went backwards and were read as their predecessor's
	Repeated               int // rows that are another row of the case once more, word for word
	Tied                   int // rows of the stamp of the row before that say something else, so that the file tells their order

	responded []string
}

// History returns the rows as a history, which shares the memory of c.Events:
// do not change them afterwards.
func (c *Case) History() lifecycle.History {
	h, _ := lifecycle.Ordered(c.Events) // they are in order: newCase sees to it
	return h
}

// Promised returns the history that the clocks of a promise run on: the rows;
// before them the opening by the customer, at the log's own stamp or else at
// the first row, with the level, category, customer and channel of that row;
// and, where the mapping tells the states that show an answer to the customer,
// that answer at the first row in one of them.
//
// Where the rows themselves tell of the opening, none is added.
func (c *Case) Promised() lifecycle.History {
	first := &c.Events[0]
	created := lifecycle.Event{
		Time: first.Time, Seq: -1, Kind: lifecycle.Created, Side: lifecycle.Customer,
		Channel: first.Channel, Priority: first.Priority, Customer: first.Customer, Category: first.Category,
	}
	if !c.Opened.IsZero() && c.Opened.Before(first.Time) {
		created.Time = c.Opened
	}
	events := make([]lifecycle.Event, 0, len(c.Events)+2)
	if !slices.ContainsFunc(c.Events, func(e lifecycle.Event) bool { return e.Kind == lifecycle.Created }) {
		events = append(events, created)
	}
	for i := range c.Events {
		e := &c.Events[i]
		if slices.ContainsFunc(c.responded, func(s string) bool { return strings.EqualFold(s, string(e.State)) }) {
			events = append(events, lifecycle.Event{
				Time: e.Time, Seq: e.Seq, Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, Actor: e.Actor,
			})
			break
		}
	}
	return lifecycle.NewHistory(append(events, c.Events...))
}

// before reports whether rows that open the case have others before them.
func (c *Case) before() bool {
	i := slices.IndexFunc(c.Events, func(e lifecycle.Event) bool { return e.Kind == lifecycle.Created })
	return i >= 0 && c.Events[0].Time.Before(c.Events[i].Time)
}

// Level returns the last level that the rows state, unset if none does.
func (c *Case) Level() priority.Level {
	for _, cell := range slices.Backward(c.Cells) {
		if cell.Level.IsValid() {
			return cell.Level
		}
	}
	return 0
}

// Began returns when the ticket was opened: by the log's own stamp, or else
// with its first row.
func (c *Case) Began() time.Time {
	if !c.Opened.IsZero() {
		return c.Opened
	}
	return c.Events[0].Time
}

// row is an event of a case before the events are in order, with what its row
// says besides.
type row struct {
	event                    lifecycle.Event
	cell                     priority.Cell
	seq                      string
	opened, resolved, closed time.Time
	reopens, reassignments   int
	hash                     uint64 // of the whole record
	first                    bool   // event of its record
}

// newCase makes a case of its rows, which are in the order of the file.
func newCase(id string, rows []row, m *Mapping) *Case {
	c := &Case{ID: id, Reopens: -1, Reassignments: -1, responded: m.Responded}
	slices.SortStableFunc(rows, func(a, b row) int {
		bySeq := cmp.Or(cmp.Compare(len(a.seq), len(b.seq)), cmp.Compare(a.seq, b.seq))
		if m.Order == ByFile {
			return bySeq
		}
		return cmp.Or(a.event.Time.Compare(b.event.Time), bySeq)
	})
	c.Repeated = repeated(rows)
	if m.Rows == nil && m.Order != ByFile {
		for i := range rows[1:] {
			if a, b := &rows[i].event, &rows[i+1].event; a.Time.Equal(b.Time) && rows[i].seq == rows[i+1].seq &&
				(a.State != b.State || a.Group != b.Group || a.Assignee != b.Assignee) {
				c.Tied++
			}
		}
	}
	c.Events = make([]lifecycle.Event, len(rows))
	c.Cells = make([]priority.Cell, len(rows))
	for i := range rows {
		r := &rows[i]
		c.Events[i], c.Cells[i] = r.event, r.cell
		for _, stamp := range []struct{ to, from *time.Time }{{&c.Opened, &r.opened}, {&c.Resolved, &r.resolved}, {&c.Closed, &r.closed}} {
			if !stamp.from.IsZero() {
				*stamp.to = *stamp.from
			}
		}
		c.Reopens, c.Reassignments = max(c.Reopens, r.reopens), max(c.Reassignments, r.reassignments)
	}
	if m.Rows != nil && m.Order != ByFile && m.Sequence == "" { // as histories have it: by sequence, and as from-states chain
		c.Events = lifecycle.NewHistory(c.Events).Events()
	}
	for i := range c.Events {
		e := &c.Events[i]
		e.Seq = int64(i)
		if i > 0 && e.Time.Before(c.Events[i-1].Time) {
			e.Time = c.Events[i-1].Time
			c.Backwards++
		}
	}
	return c
}

// repeated returns how many records are another one once more. A record of
// several events is one.
func repeated(rows []row) (n int) {
	if len(rows) < 2 {
		return 0
	}
	var records []uint64
	for i := range rows {
		if rows[i].first {
			records = append(records, rows[i].hash)
		}
	}
	slices.Sort(records)
	return len(records) - len(slices.Compact(records))
}
