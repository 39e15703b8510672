package rows_test

import (
	"errors"
	"fmt"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/rows"
	"github.com/supportops/policy/priority"
)

const document = `{
	"schema": "lifecycle/rows/1",
	"ticket": "ticket_id",
	"layouts": ["2006-01-02 15:04", "2006-01-02T15:04:05Z07:00"],
	"zone": "Europe/Berlin",
	"missing": ["n/a"],
	"systems": ["autoclose"],
	"events": [
		{
			"when": {"type": ["opened"]}, "time": ["at"],
			"kind": {"value": "created"}, "side": {"value": "customer"}, "actor": {"columns": ["who"]},
			"state": {"value": "new"}, "priority": {"columns": ["prio"], "values": {"Urgent": "p1", "Normal": "p3"}},
			"facts": {"tags": {"columns": ["tags"], "split": ";"}}
		},
		{
			"when": {"type": ["comment"]}, "time": ["at"],
			"kind": {"value": "message"}, "actor": {"columns": ["who"]},
			"side": {"columns": ["role"], "values": {"staff": "agent", "requester": "customer"}, "strict": true},
			"visibility": {"columns": ["private"], "values": {"yes": "internal", "no": "public"}}
		},
		{
			"when": {"type": ["change"]}, "time": ["at"],
			"kind": {"value": "state_changed"}, "actor": {"columns": ["who"]},
			"from": {"columns": ["old"], "values": {"On Hold": "pending"}},
			"state": {"columns": ["new"], "values": {"On Hold": "pending"}}
		}
	]
}`

func mapper() *rows.Mapper {
	s, err := lifecycle.Read[rows.Spec]([]byte(document))
	if err != nil {
		panic(err)
	}
	m, err := rows.New(s)
	if err != nil {
		panic(err)
	}
	return m
}

// A table with a row for each thing that happened, as a CSV reader gives it.
func Example() {
	records := [][]string{
		{"ticket_id", "type", "at", "who", "role", "private", "prio", "tags", "old", "new"},
		{"T-1", "opened", "2024-03-08 09:00", "kim", "", "", "Urgent", "vip;beta", "", ""},
		{"T-1", "change", "2024-03-08 09:05", "ann", "", "", "", "", "In Progress", "On Hold"},
		{"T-1", "change", "2024-03-08 09:05", "ann", "", "", "", "", "new", "In Progress"},
		{"T-1", "comment", "2024-03-08 09:06", "ann", "staff", "no", "", "", "", ""},
		{"T-1", "comment", "yesterday", "kim", "robot", "no", "", "", "", ""},
		{"T-1", "change", "2024-03-12T09:00:00Z", "autoclose", "", "", "", "", "On Hold", "closed"},
	}
	m := mapper()
	row, err := m.Table(records[0])
	if err != nil {
		fmt.Println(err)
		return
	}
	log := m.NewCollection(rows.Options{})
	for i, fields := range records[1:] {
		if err := log.Add(i+2, row(fields)); err != nil {
			fmt.Println(err)
			return
		}
	}
	for ticket, h := range log.Histories() {
		for _, e := range h.All() {
			fmt.Printf("%s %s %v by %v %q, state %q\n", ticket, e.Time.Format("02 15:04"), e.Kind, e.Side, e.Actor, e.State)
		}
		fmt.Println(h.At(0).Facts, h.At(0).Priority)
	}
	fmt.Printf("%d of %d rows could not be read\n", log.Unread, log.Rows)
	for _, f := range log.Faults {
		fmt.Println(&f)
	}
	// Output:
	// T-1 08 09:00 created by customer "kim", state "new"
	// T-1 08 09:05 state_changed by  "ann", state "In Progress"
	// T-1 08 09:05 state_changed by  "ann", state "pending"
	// T-1 08 09:06 message by agent "ann", state ""
	// T-1 12 09:00 state_changed by system "autoclose", state "closed"
	// map[tags:[vip beta]] p1
	// 1 of 6 rows could not be read
	// row 6: rows: 2 defects
	// 	at: malformed: want a time such as ["2006-01-02 15:04" "2006-01-02T15:04:05Z07:00"], got "yesterday"
	// 	role: unknown: "robot", want one of ["requester" "staff"]
}

// A table of tickets has one row for each, with several stamps.
func ExampleEventRuleSpec() {
	m, err := rows.New(rows.Spec{
		Ticket: "id", Layouts: []string{"2006-01-02"}, Zone: "UTC",
		Events: []rows.EventRuleSpec{
			{Time: []string{"created"}, Kind: rows.SourceSpec{Value: "created"}, Side: rows.SourceSpec{Value: "customer"}},
			{Time: []string{"solved"}, Optional: true, Kind: rows.SourceSpec{Value: "state_changed"}, State: rows.SourceSpec{Value: "solved"}},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range []map[string]string{
		{"id": "7", "created": "2024-03-08", "solved": "2024-03-11"},
		{"id": "8", "created": "2024-03-09"},
	} {
		ticket, events, err := m.Read(rows.Map(row))
		fmt.Println(ticket, len(events), err)
	}
	// Output:
	// 7 2 <nil>
	// 8 1 <nil>
}

func ExampleSourceSpec() {
	m, err := rows.New(rows.Spec{
		Ticket: "id", Layouts: []string{"unix"},
		Events: []rows.EventRuleSpec{{
			Time:  []string{"t"},
			State: rows.SourceSpec{Columns: []string{"status", "substatus"}, Values: map[string]string{"open / on hold": "waiting"}},
			Spent: rows.SourceSpec{Columns: []string{"minutes"}, Unit: 60e9},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, events, err := m.Read(rows.Map(map[string]string{"id": "7", "t": "1700000000", "status": "Open", "substatus": "On hold", "minutes": "90"}))
	fmt.Println(events[0].State, events[0].Spent, err)
	// Output:
	// waiting 1h30m <nil>
}

func ExampleMapper_Table() {
	_, err := mapper().Table([]string{"ticket_id", "type", "at", "at", "who", "role", "private", "prio", "tags", "old"})
	fmt.Println(err)
	// Output:
	// rows: 2 defects
	// 	header[3]: duplicate: "at" is header[2] already
	// 	header: unknown: no column "new"
}

// A row is a function, so that an application's own type is one without a copy.
func ExampleCells() {
	type comment struct{ ticket, author string }
	c := comment{"T-9", "ann"}
	row := rows.Cells(func(column string) string {
		return map[string]string{
			"ticket_id": c.ticket, "who": c.author, "type": "comment", "role": "staff", "private": "yes", "at": "2024-03-08 10:00",
		}[column]
	})
	ticket, events, err := mapper().Read(row)
	fmt.Println(ticket, events[0].Visibility, err)
	// Output:
	// T-9 internal <nil>
}

// A strict log stops at the first row that cannot be read.
func ExampleRowError() {
	log := mapper().NewCollection(rows.Options{Strict: true})
	err := log.Add(17, rows.Map(map[string]string{"ticket_id": "T-1", "type": "opened"}))
	var f *rows.RowError
	fmt.Println(errors.As(err, &f), f.Row, errors.Is(err, priority.ErrRequired))
	// Output:
	// true 17 true
}

func ExampleColumnCount() {
	log := mapper().NewCollection(rows.Options{})
	for i := range 3 {
		_ = log.Add(i, rows.Map(map[string]string{"ticket_id": "T-1", "type": "opened", "at": "08/03/2024"}))
	}
	fmt.Println(log.Unread, log.Columns())
	// Output:
	// 3 [{at 3}]
}

func ExampleRowOrder() {
	s := mapper().Spec()
	s.Order = rows.ByRow
	m, err := rows.New(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	log := m.NewCollection(rows.Options{})
	for i, state := range []string{"b", "a"} {
		_ = log.Add(i, rows.Map(map[string]string{"ticket_id": "T-1", "type": "change", "at": "2024-03-08 10:00", "new": state}))
	}
	for _, e := range log.History("T-1").All() {
		fmt.Println(e.Seq, e.State)
	}
	// Output:
	// 1 b
	// 2 a
}

// Rows of several tickets, in any order, become one history for each.
func ExampleCollection() {
	m, err := rows.New(rows.Spec{
		Ticket: "id", Layouts: []string{"2006-01-02 15:04"}, Zone: "UTC",
		Events: []rows.EventRuleSpec{{Time: []string{"at"}, State: rows.SourceSpec{Columns: []string{"status"}}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := m.NewCollection(rows.Options{})
	for i, row := range []map[string]string{
		{"id": "8", "at": "2024-03-08 10:00", "status": "new"},
		{"id": "7", "at": "2024-03-08 09:30", "status": "solved"},
		{"id": "7", "at": "2024-03-08 09:00", "status": "new"},
		{"id": "8", "at": "tomorrow", "status": "solved"},
	} {
		_ = c.Add(i+1, rows.Map(row)) // an error only if Options are strict
	}
	for ticket, h := range c.Histories() {
		fmt.Println(ticket, h.Len(), "events, now", h.At(h.Len()-1).State)
	}
	fmt.Println(c.Unread, "of", c.Rows, "rows unread, the first is row", c.Faults[0].Row)
	// Output:
	// 8 1 events, now new
	// 7 2 events, now solved
	// 1 of 4 rows unread, the first is row 4
}

// A nightly import counts what it cannot read; a check before going live stops
// at the first such row.
func ExampleOptions() {
	bad := rows.Map(map[string]string{"ticket_id": "T-1", "type": "opened", "at": "never"})
	for _, o := range []rows.Options{{Faults: 1}, {Strict: true}} {
		c := mapper().NewCollection(o)
		for place := 1; place <= 3; place++ {
			if err := c.Add(place, bad); err != nil {
				break
			}
		}
		fmt.Printf("%d rows read, %d of them faulty, %d faults kept\n", c.Rows, c.Unread, len(c.Faults))
	}
	// Output:
	// 3 rows read, 3 of them faulty, 1 faults kept
	// 1 rows read, 1 of them faulty, 1 faults kept
}

// A document with two defects: the abbreviation of a zone may mean several
// zones, and no kind of event is called "commented".
func ExampleSpec() {
	_, err := lifecycle.Read[rows.Spec]([]byte(`{
		"ticket": "id",
		"layouts": ["2006-01-02 15:04 MST"],
		"events": [{"time": ["at"], "kind": {"value": "commented"}}]
	}`))
	fmt.Println(err)
	// Output:
	// rows: 2 defects
	// 	layouts[0]: out of range: "2006-01-02 15:04 MST": abbreviations of zones mean several; want an offset such as -07:00 (line 3, column 15)
	// 	events[0].kind.value: unknown: "commented", want one of ["created" "message" "updated" "state_changed" "assigned" "priority_changed" "customer_changed" "escalated" "deescalated" "acknowledged" "merged" "absorbed" "linked" "feedback_sent" "recorded" "surveyed" "rated" "worked"] (line 4, column 49)
}
