package rows_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/rows"
	"github.com/supportops/policy/priority"
)

// everything returns a document that states all that one can.
func everything() rows.Spec {
	column := func(c string) rows.SourceSpec { return rows.SourceSpec{Columns: []string{c}} }
	return rows.Spec{
		Schema: "lifecycle/rows/1", Ticket: "id", Layouts: []string{"2006-01-02 15:04:05", "unix"}, Zone: "Europe/Berlin",
		Missing: []string{"NULL", "n/a"}, Systems: []string{"bot", "Timer"}, Order: rows.ByRow,
		Events: []rows.EventRuleSpec{
			{
				When: priority.ConditionSpec{
					Facts: priority.Facts{"type": {"change", "*"}}, Ranges: map[string]priority.RangeSpec{"size": priority.AtLeast(2)},
					All: []priority.ConditionSpec{{Facts: priority.Facts{"each": {"x"}}}}, Any: []priority.ConditionSpec{{Facts: priority.Facts{"some": {"x"}}}, {Facts: priority.Facts{"other": {""}}}},
					Not: &priority.ConditionSpec{Facts: priority.Facts{"none": {"x"}}},
				},
				Time: []string{"day", "hour"}, Optional: true,
				ID: column("key"), Seq: column("seq"), Kind: rows.SourceSpec{Columns: []string{"kind"}, Value: "updated", Values: map[string]string{"Note": "message", "drop": ""}, Strict: true},
				Actor: column("who"), Side: rows.SourceSpec{Value: "agent"}, Visibility: column("seen"), State: rows.SourceSpec{Columns: []string{"state", "sub"}, Join: "/"},
				From: column("from"), Priority: column("level"), Group: column("group"), Assignee: column("owner"),
				Spent: rows.SourceSpec{Columns: []string{"spent"}, Unit: lifecycle.Duration(60e9)}, Score: column("score"),
				Facts: map[string]rows.SourceSpec{"tags": {Columns: []string{"tags"}, Split: ";", Values: map[string]string{"a": "A"}}, "brand": {Value: "acme"}},
			},
			{Time: []string{"opened"}, Kind: rows.SourceSpec{Value: "created"}, Optional: true, Reason: rows.SourceSpec{Columns: []string{"why", "more"}}},
		},
	}
}

func TestAnswers(t *testing.T) {
	m, err := rows.New(everything())
	if err != nil {
		t.Fatal(err)
	}
	row := map[string]string{
		"id": "7", "type": "change", "size": "3", "each": "x", "some": "x", "day": "2024-03-08", "hour": "09:00:00", "opened": "1700000000",
		"key": "e1", "seq": "4", "kind": "", "who": "ann", "state": "open", "sub": "new", "from": "new", "level": "p2", "group": "g", "owner": "o", "spent": "3", "score": "5",
		"tags": "a; b;", "why": "so", "more": "",
	}
	texts := []string{"", " ", "x", "null", "N/A", "0", "-1", "1.5", "2", "153722867", "153722868", "1h", "-1h", "p9", "Note", "drop", "message", "public", "bot", " TIMER ", "open", "open/new", "a;c;;A", "*", "2024-03-31", "02:30:00"}
	goldentest.Check(t, goldentest.Group("defects", func(w *goldentest.Writer) {
		goldentest.Defects[rows.Spec](w, everything())
	}), goldentest.Group("rows", func(w *goldentest.Writer) {
		w.Put(m.Columns())
		kept, few, strict := m.NewCollection(rows.Options{}), m.NewCollection(rows.Options{Faults: 3}), m.NewCollection(rows.Options{Strict: true})
		for i, column := range m.Columns() {
			for k, text := range texts {
				r := maps.Clone(row)
				r[column] = text
				ticket, events, err := m.Read(rows.Map(r))
				w.Put(ticket, events, err)
				if r["id"] != "" {
					r["id"] = fmt.Sprint(k % 5)
				}
				w.Put(kept.Add(i*100+k, rows.Map(r)), few.Add(k, rows.Map(r)), strict.Add(-k, rows.Map(r)))
			}
		}
		for _, c := range []*rows.Collection{kept, few, strict} {
			w.Put(c, c.Columns())
			for _, f := range c.Faults {
				w.Put(f.Error(), f.Err)
			}
			for ticket, h := range c.Histories() {
				w.Put(ticket, h)
				if ticket == "3" {
					break
				}
			}
		}
	}), goldentest.Group("stamps", func(w *goldentest.Writer) {
		for _, layout := range []string{"2006-01-02 15:04:05.999999999", "2006-01-02", "02.01.06 03:04 PM", "2006-01-02T15:04:05Z07:00", "unix", "unix_ms"} {
			s := everything()
			s.Layouts, s.Events = []string{layout}, []rows.EventRuleSpec{{Time: []string{"t"}}}
			m, err := rows.New(s)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{
				"0000-01-01", "0000-12-31 23:59:59", "0001-01-01", "9999-12-31", "2024-03-31 01:59:59.5", "2024-03-31 02:00:00.5", "2024-03-31 02:30:00.5", "2024-03-31 02:59:59.5", "2024-03-31 03:00:00.5", "2024-10-27 02:30:00.25",
				"08.03.24 12:30 AM", "2024-03-08T09:00:00-05:00", "1700000000", "-2147483648000", "-2147483648001", "4294967295000", "4294967295001", "0", "-1", "x",
			} {
				_, events, err := m.Read(rows.Map(map[string]string{"id": "1", "t": text}))
				w.Put(events, err)
			}
		}
	}), goldentest.Group("tables", func(w *goldentest.Writer) {
		columns := m.Columns()
		for i := range columns {
			_, err := m.Table(slices.Delete(slices.Clone(columns), i, i+1))
			_, twice := m.Table(append(slices.Clone(columns), columns[i], "another", "another"))
			w.Put(err, twice)
		}
	}))
}
