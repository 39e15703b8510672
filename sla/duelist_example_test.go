package sla_test

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/rows"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// Two tables of an application, and what their columns mean.
const (
	ticketTable = `id,opened,prio,status,solved
1,2026-03-02 09:00,High,open,
2,2026-03-02 10:00,Low,solved,2026-03-02 12:00
3,2026-03-02 11:00,High,open,
4,2 March,High,open,
`
	ticketColumns = `{"ticket": "id", "layouts": ["2006-01-02 15:04"], "zone": "Europe/Berlin", "events": [
		{"time": ["opened"], "kind": {"value": "created"}, "side": {"value": "customer"}, "state": {"value": "new"},
			"priority": {"columns": ["prio"], "values": {"High": "p2", "Low": "p4"}}},
		{"time": ["solved"], "optional": true, "kind": {"value": "state_changed"}, "state": {"value": "resolved"}}]}`

	commentTable = `ticket,at,who,role,public
1,2026-03-02 09:20,ann,staff,yes
1,2026-03-02 09:40,kim,customer,yes
3,2026-03-02 11:10,bob,staff,no
`
	commentColumns = `{"ticket": "ticket", "layouts": ["2006-01-02 15:04"], "zone": "Europe/Berlin", "events": [
		{"time": ["at"], "kind": {"value": "message"}, "actor": {"columns": ["who"]}, "side": {"columns": ["role"], "values": {"staff": "agent"}},
			"visibility": {"columns": ["public"], "values": {"yes": "public", "no": "internal"}}}]}`
)

// readTable adds the events of a table to those of the tickets, and says what
// cannot be read.
func readTable(tickets map[string][]lifecycle.Event, columns, table string) error {
	spec, err := lifecycle.Read[rows.Spec]([]byte(columns))
	if err != nil {
		return err
	}
	mapper, err := rows.New(spec)
	if err != nil {
		return err
	}
	records, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		return err
	}
	row, err := mapper.Table(records[0])
	if err != nil {
		return err
	}
	for i, fields := range records[1:] {
		id, events, err := mapper.Read(row(fields))
		if err != nil {
			fmt.Printf("line %d: %v\n", i+2, err)
			continue
		}
		tickets[id] = append(tickets[id], events...)
	}
	return nil
}

// What is due of the tickets in two tables, the most urgent first.
func Example_dueList() {
	tickets := map[string][]lifecycle.Event{}
	if err := errors.Join(readTable(tickets, ticketColumns, ticketTable), readTable(tickets, commentColumns, commentTable)); err != nil {
		fmt.Println(err)
		return
	}
	policy, err := sla.NewPolicy(sla.StandardPolicySpec().OnCalendar("office", calendar.OfficeHours("Europe/Berlin", "09:00-17:00")), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	type line struct {
		ticket string
		sla.Status
	}
	var due []line
	now := time.Date(2026, 3, 2, 11, 30, 0, 0, time.UTC)
	for id, events := range tickets {
		for _, s := range policy.Assess(lifecycle.NewHistory(events), now).Statuses {
			if s.Phase != sla.Stopped {
				due = append(due, line{id, s})
			}
		}
	}
	slices.SortFunc(due, func(a, b line) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ticket, b.ticket)) })
	for _, l := range due {
		fmt.Println(l.ticket, l.Clock, l.Due.Format("Mon 15:04"), l.Outcome, l.Remaining)
	}
	// Output:
	// line 5: rows: opened: malformed: want a time such as ["2006-01-02 15:04"], got "2 March"
	// 3 first_response Mon 12:00 breached -30m
	// 1 resolution Mon 17:00 pending 4h30m
	// 3 resolution Tue 11:00 pending 6h30m
}
