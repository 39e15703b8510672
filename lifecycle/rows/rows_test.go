package rows_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/rows"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

// one returns a valid spec of one event, changed.
func one(change func(*rows.Spec, *rows.EventRuleSpec)) rows.Spec {
	s := rows.Spec{
		Ticket: "id", Layouts: []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "unix", "unix_ms"}, Zone: "UTC",
		Events: []rows.EventRuleSpec{{Time: []string{"t"}}},
	}
	change(&s, &s.Events[0])
	return s
}

// A layout that has one part twice is refused however the part is spelled, and
// no layout of logs that exist is.
func TestLayoutWithOnePartTwice(t *testing.T) {
	for layout, twice := range map[string]bool{
		"02 Jan 2006 15:01":               true,
		"January 2, 2006 15:01":           true,
		"2006-1-2 15:01:05":               true,
		"2006-1-2 15:1:5":                 true,
		"2006-1-2 15:1":                   true,
		"06-01-02 15:04:06":               true,
		"06/1/2 15:04:06":                 true,
		"2006-01-02 15:4:04":              true,
		"2006-01-02 15:04:4":              true,
		"2006-01-02 15:05:5":              true,
		"2006-01-02 02:04":                true,
		"2006-01-_2 2:04":                 true,
		"2006-01-02 15:03:05":             true,
		"2006-01-02T15:04:05+03:00":       true, // the hour again
		"2006-01-02T15:04:05 -0700 Z07":   true,
		"2006-01-02 PM 3:04 pm":           true,
		"2006-002 __2":                    true,
		time.ANSIC:                        false,
		time.RubyDate:                     false,
		time.RFC1123Z:                     false,
		time.RFC822Z:                      false,
		time.RFC3339:                      false,
		time.RFC3339Nano:                  false,
		time.DateTime:                     false,
		time.DateOnly:                     false,
		"2006-01-02 15":                   false,
		"2006-01-02 15h04":                false,
		"2006-01-02T15:04:05Z":            false,
		"2006-01-02T15:04:05.000-0700":    false,
		"2006-01-02T15:04:05.000000Z":     false,
		"2006-01-02 15:04:05,999":         false,
		"2006-01-02 15:04:05 -0700":       false,
		"2006-01-02 15:04:05 UTC":         false,
		"2006-01-02 15:04:05.999999999":   false,
		"20060102":                        false,
		"060102 150405":                   false,
		"20060102150405":                  false,
		"20060102T150405Z0700":            false,
		"02/Jan/2006:15:04:05 -0700":      false,
		"02-Jan-06 03.04.05.000000 PM":    false,
		"02-Jan-2006 15:04":               false,
		"Jan 2, 2006, 3:04:05 PM":         false,
		"January 2, 2006 3:04pm":          false,
		"Monday, 2 January 2006 15:04":    false,
		"Monday, January 2, 2006 3:04 PM": false,
		"Mon 02 Jan 2006 15:04:05":        false,
		"1/2/06 3:04 PM":                  false,
		"1/2/2006 15:04":                  false,
		"01/02/2006 03:04:05 PM":          false,
		"02.01.06 15:04":                  false,
		"2.1.2006 15.04.05":               false,
		"2006/1/2 15:04":                  false,
		"2006/01/02 PM 03:04":             false,
		"2006年1月2日 15時04分05秒":             false,
		"2006. 1. 2. PM 3:04":             false,
		"15:04:05 02/01/2006":             false,
		"3:04 PM, 2 Jan 2006":             false,
		"2006-002 15:04":                  false,
		"2006__2 15:04":                   false,
		"unix":                            false,
		"unix_ms":                         false,
	} {
		err := one(func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts = []string{layout} }).Validate()
		if errors.Is(err, priority.ErrDuplicate) != twice || (err != nil) != twice {
			t.Errorf("%q: %v, want refused: %v", layout, err, twice)
		}
	}
}

// A literal Z is UTC, so only zones whose clocks show it in winter and in summer
// may have one.
func TestLiteralZInZonesNearUTC(t *testing.T) {
	for zone, ok := range map[string]bool{
		"UTC": true, "Africa/Abidjan": true, "Atlantic/Reykjavik": true,
		"Atlantic/Azores": false, "America/Scoresbysund": false, "Europe/Lisbon": false, "Europe/London": false,
		"Africa/El_Aaiun": false, "Atlantic/Cape_Verde": false, "Antarctica/Troll": false,
	} {
		err := one(func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts, s.Zone = []string{"2006-01-02T15:04:05Z"}, zone }).Validate()
		if (err == nil) != ok || !ok && !errors.Is(err, priority.ErrConflict) {
			t.Errorf("%s: %v", zone, err)
		}
	}
}

func TestSpecValidate(t *testing.T) {
	column := func(c string) rows.SourceSpec { return rows.SourceSpec{Columns: []string{c}} }
	for _, tc := range []struct {
		name   string
		change func(*rows.Spec, *rows.EventRuleSpec)
		path   string // "": valid
		cause  error
	}{
		{"valid", func(*rows.Spec, *rows.EventRuleSpec) {}, "", nil},
		{"schema", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Schema = "lifecycle/rows/9" }, "schema", priority.ErrUnknown},
		{"no ticket", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Ticket = "" }, "ticket", priority.ErrRequired},
		{"no layout", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts = nil }, "layouts", priority.ErrRequired},
		{"a zone's abbreviation", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts[1] = "2006-01-02 15:04 MST" }, "layouts[1]", priority.ErrRange},
		{"a layout of half a day", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts[1] = "02.01.2006 03:04" }, "layouts[1]", priority.ErrSyntax},
		{"a layout without a day", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts[1] = "2006-01 15:04" }, "layouts[1]", priority.ErrSyntax},
		{"a layout without a month", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts[1] = "2006 02 15:04" }, "layouts[1]", priority.ErrSyntax},
		{"the day of the year", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts[1] = "2006-002 15:04" }, "", nil},
		{"the month for the minutes", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts[1] = "2006-01-02 15:01" }, "layouts[1]", priority.ErrDuplicate},
		{"the day for the hour", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts[1] = "2006-01-02T02:04Z07:00" }, "layouts[1]", priority.ErrDuplicate},
		{"without anything between", func(s *rows.Spec, _ *rows.EventRuleSpec) {
			s.Layouts = []string{"20060102150405", "02012006 15:04", "20060102T150405Z0700", "2/1/06 3:04:05 PM"}
		}, "", nil},
		{"days first after months first", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts = []string{"01/02/2006", "02/01/2006"} }, "layouts[1]", priority.ErrConflict},
		{"a year first after days first", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts = []string{"2.1.06 15:04", "06.1.2 15:04"} }, "layouts[1]", priority.ErrConflict},
		{"with and without seconds", func(s *rows.Spec, _ *rows.EventRuleSpec) {
			s.Layouts = []string{"2006-01-02", "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02 15:04:05.000", "1/2/2006", time.RFC3339Nano, time.RFC3339}
		}, "", nil},
		{"seconds after milliseconds", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts = []string{"unix_ms", "unix"} }, "layouts[1]", priority.ErrConflict},
		{"milliseconds after seconds", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts = []string{"unix", "unix_ms"} }, "", nil},
		{"a date after seconds", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts = []string{"unix", "20060102"} }, "layouts[1]", priority.ErrConflict},
		{"a literal Z in UTC", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts[1] = "2006-01-02T15:04:05Z" }, "", nil},
		{"a literal Z elsewhere", func(s *rows.Spec, _ *rows.EventRuleSpec) {
			s.Layouts[1], s.Zone = "2006-01-02T15:04:05Z", "Europe/London"
		}, "layouts[1]", priority.ErrConflict},
		{"a literal offset elsewhere", func(s *rows.Spec, _ *rows.EventRuleSpec) {
			s.Layouts[1], s.Zone = "2006-01-02 15:04 +0000", "Asia/Tokyo"
		}, "layouts[1]", priority.ErrConflict},
		{"most layouts", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts = slices.Repeat(s.Layouts[:1], 64) }, "", nil},
		{"too many layouts", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts = slices.Repeat(s.Layouts[:1], 65) }, "layouts", priority.ErrRange},
		{"a system user twice", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Systems = []string{"bot", "Bot"} }, "systems[1]", priority.ErrDuplicate},
		{"a system user without a name", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Systems = []string{""} }, "systems[0]", priority.ErrRequired},
		{"a layout of no time", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts[1] = "yyyy-mm-dd" }, "layouts[1]", priority.ErrSyntax},
		{"local times need a zone", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Zone = "" }, "zone", priority.ErrRequired},
		{"instants need none", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts, s.Zone = []string{"unix", time.RFC3339}, "" }, "", nil},
		{"an unknown zone", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Zone = "Mars/Base" }, "zone", priority.ErrUnknown},
		{"order", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Order = "file" }, "order", priority.ErrUnknown},
		{"no events", func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Events = nil }, "events", priority.ErrRequired},
		{"most events", func(s *rows.Spec, e *rows.EventRuleSpec) { s.Events = slices.Repeat([]rows.EventRuleSpec{*e}, 256) }, "", nil},
		{"too many events", func(s *rows.Spec, e *rows.EventRuleSpec) { s.Events = slices.Repeat([]rows.EventRuleSpec{*e}, 257) }, "events", priority.ErrRange},
		{"no time", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Time = nil }, "events[0].time", priority.ErrRequired},
		{"an empty column", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Time = []string{"t", ""} }, "events[0].time[1]", priority.ErrRequired},
		{"a condition", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.When = priority.ConditionSpec{Facts: map[string][]string{"x": nil}}
		}, "events[0].when.x", priority.ErrRequired},
		{"white space at the end of a value", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Customer = rows.SourceSpec{Value: "gold "} }, "events[0].customer.value", priority.ErrSyntax},
		{"white space at the end of a listed value", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.State = rows.SourceSpec{Columns: []string{"s"}, Values: map[string]string{"1": "\tnew"}}
		}, "events[0].state.values.1", priority.ErrSyntax},
		{"white space at the end of a fact", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.Facts = map[string]rows.SourceSpec{"plan": {Value: "gold "}}
		}, "events[0].facts.plan.value", priority.ErrSyntax},
		{"white space in a text", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Text = rows.SourceSpec{Value: " hello "} }, "", nil},
		{"no such kind", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Kind.Value = "opened" }, "events[0].kind.value", priority.ErrUnknown},
		{"no such side in a table", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.Side = rows.SourceSpec{Columns: []string{"s"}, Values: map[string]string{"a": "agnet"}}
		}, "events[0].side.values.a", priority.ErrUnknown},
		{"values without columns", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.State = rows.SourceSpec{Values: map[string]string{"a": "b"}}
		}, "events[0].state.columns", priority.ErrRequired},
		{"strict without columns", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.State = rows.SourceSpec{Strict: true, Values: map[string]string{"a": "b"}}
		}, "events[0].state.columns", priority.ErrRequired},
		{"joined without columns", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.State = rows.SourceSpec{Join: "-"} }, "events[0].state.columns", priority.ErrRequired},
		{"split without columns", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Facts = map[string]rows.SourceSpec{"tags": {Split: ";"}} }, "events[0].facts.tags.columns", priority.ErrRequired},
		{"one text twice", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.State = rows.SourceSpec{Columns: []string{"s"}, Values: map[string]string{"A": "b", "a ": "c"}}
		}, `events[0].state.values["a "]`, priority.ErrDuplicate},
		{"strict without values", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.State = rows.SourceSpec{Columns: []string{"s"}, Strict: true}
		}, "events[0].state.values", priority.ErrRequired},
		{"a unit of a state", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.State = rows.SourceSpec{Columns: []string{"s"}, Unit: 1}
		}, "events[0].state.unit", priority.ErrConflict},
		{"a unit below 0", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Spent = rows.SourceSpec{Columns: []string{"s"}, Unit: -1} }, "events[0].spent.unit", priority.ErrRange},
		{"a state in parts", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.State = rows.SourceSpec{Columns: []string{"s"}, Split: ";"}
		}, "events[0].state.split", priority.ErrConflict},
		{"a fact that is a facet", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.Facts = map[string]rows.SourceSpec{"Priority": column("p")}
		}, "events[0].facts.Priority", priority.ErrConflict},
		{"an empty column of a fact", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Facts = map[string]rows.SourceSpec{"tags": column("")} }, "events[0].facts.tags.columns[0]", priority.ErrRequired},
		{"most columns", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.State.Columns = slices.Repeat([]string{"c"}, 64) }, "", nil},
		{"too many columns", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.State.Columns = slices.Repeat([]string{"c"}, 65) }, "events[0].state.columns", priority.ErrRange},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := one(tc.change).Validate()
			if _, made := rows.New(one(tc.change)); (made == nil) != (err == nil) {
				t.Errorf("Validate says %v, New %v", err, made)
			}
			var e *lifecycle.SpecError
			switch {
			case tc.path == "" && err != nil:
				t.Error(err)
			case tc.path != "" && (!errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Path != tc.path || !errors.Is(err, tc.cause)):
				t.Errorf("got %v, want one defect at %s: %v", err, tc.path, tc.cause)
			}
		})
	}
}

func TestRead(t *testing.T) {
	at := time.Date(2024, 3, 8, 9, 0, 0, 0, time.UTC)
	column := func(c string) rows.SourceSpec { return rows.SourceSpec{Columns: []string{c}} }
	for _, tc := range []struct {
		name   string
		change func(*rows.Spec, *rows.EventRuleSpec)
		row    map[string]string
		want   lifecycle.Event
		path   string // of the defect
		cause  error
	}{
		{"a kind of its own", func(_ *rows.Spec, e *rows.EventRuleSpec) {}, map[string]string{}, lifecycle.Event{Kind: lifecycle.Updated}, "", nil},
		{"nobody, where there are columns of the owner", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Group = column("g") }, map[string]string{},
			lifecycle.Event{Kind: lifecycle.Updated, Group: lifecycle.Nobody, Assignee: lifecycle.Nobody}, "", nil},
		{"a group without a person", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Group, e.Assignee = column("g"), column("a") }, map[string]string{"g": "db"},
			lifecycle.Event{Kind: lifecycle.Updated, Group: "db"}, "", nil},
		{"a missing value", func(s *rows.Spec, e *rows.EventRuleSpec) { s.Missing, e.Category = []string{"NULL"}, column("c") }, map[string]string{"c": " null "},
			lifecycle.Event{Kind: lifecycle.Updated}, "", nil},
		{"a value in its place", func(s *rows.Spec, e *rows.EventRuleSpec) {
			s.Missing, e.Category = []string{"NULL"}, rows.SourceSpec{Columns: []string{"c"}, Value: "other"}
		}, map[string]string{"c": "NULL"}, lifecycle.Event{Kind: lifecycle.Updated, Category: "other"}, "", nil},
		{"the state as it was", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.From, e.State = column("f"), column("s") }, map[string]string{"f": "open", "s": "open"},
			lifecycle.Event{Kind: lifecycle.Updated}, "", nil},
		{"a text that is not listed", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.State = rows.SourceSpec{Columns: []string{"s"}, Values: map[string]string{"Pending": "pending"}}
		}, map[string]string{"s": "Lost"}, lifecycle.Event{Kind: lifecycle.Updated, State: "Lost"}, "", nil},
		{"a strict one", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.State = rows.SourceSpec{Columns: []string{"s"}, Values: map[string]string{"Pending": "pending"}, Strict: true}
		}, map[string]string{"s": "Lost"}, lifecycle.Event{}, "s", priority.ErrUnknown},
		{"a system user", func(s *rows.Spec, e *rows.EventRuleSpec) { s.Systems, e.Actor = []string{"AutoClose"}, column("a") }, map[string]string{"a": "autoclose"},
			lifecycle.Event{Kind: lifecycle.Updated, Actor: "autoclose", Side: lifecycle.System}, "", nil},
		{"levels in either case", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Priority = column("p") }, map[string]string{"p": "P2"}, lifecycle.Event{Kind: lifecycle.Updated, Priority: priority.P2}, "", nil},
		{"no level", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Priority = column("p") }, map[string]string{"p": "high"}, lifecycle.Event{}, "p", priority.ErrUnknown},
		{"numbers", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.Seq, e.Score, e.Spent = column("n"), column("m"), rows.SourceSpec{Columns: []string{"d"}, Unit: lifecycle.Duration(time.Second)}
		}, map[string]string{"n": "7", "m": "-1", "d": "90"}, lifecycle.Event{Kind: lifecycle.Updated, Seq: 7, Score: -1, Spent: lifecycle.Duration(90 * time.Second)}, "", nil},
		{"the most of a unit", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.Spent = rows.SourceSpec{Columns: []string{"d"}, Unit: 1e9}
		}, map[string]string{"d": "9223372036"}, lifecycle.Event{Kind: lifecycle.Updated, Spent: 9223372036 * 1e9}, "", nil},
		{"none of a unit", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.Spent = rows.SourceSpec{Columns: []string{"d"}, Unit: 1e9}
		}, map[string]string{"d": "0"}, lifecycle.Event{Kind: lifecycle.Updated}, "", nil},
		{"less than none of a unit", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.Spent = rows.SourceSpec{Columns: []string{"d"}, Unit: 1e9}
		}, map[string]string{"d": "-1"}, lifecycle.Event{}, "d", priority.ErrRange},
		{"a duration below 0", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.Spent = rows.SourceSpec{Columns: []string{"d"}, Unit: 1e9}
		}, map[string]string{"d": "-1h"}, lifecycle.Event{}, "d", priority.ErrRange},
		{"a duration beside a unit", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.Spent = rows.SourceSpec{Columns: []string{"d"}, Unit: 1e9}
		}, map[string]string{"d": "2m"}, lifecycle.Event{Kind: lifecycle.Updated, Spent: 120e9}, "", nil},
		{"no time of a unit", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.Spent = rows.SourceSpec{Columns: []string{"d"}, Unit: 1e9}
		}, map[string]string{"d": "1a"}, lifecycle.Event{}, "d", priority.ErrSyntax},
		{"a digit of another base", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Seq = column("n") }, map[string]string{"n": "1a"}, lifecycle.Event{}, "n", priority.ErrSyntax},
		{"another base", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Score = column("n") }, map[string]string{"n": "0x1"}, lifecycle.Event{}, "n", priority.ErrSyntax},
		{"the largest number", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Seq = column("n") }, map[string]string{"n": "9223372036854775807"}, lifecycle.Event{Kind: lifecycle.Updated, Seq: 9223372036854775807}, "", nil},
		{"a larger number", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Seq = column("n") }, map[string]string{"n": "9223372036854775808"}, lifecycle.Event{}, "n", priority.ErrSyntax},
		{"several defects at once, the first of the first column", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.Seq, e.Side = rows.SourceSpec{Columns: []string{"m", "n"}}, column("s")
		}, map[string]string{"n": "x", "s": "y"}, lifecycle.Event{}, "m", priority.ErrSyntax},
		{"no number", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Seq = column("n") }, map[string]string{"n": "7.5"}, lifecycle.Event{}, "n", priority.ErrSyntax},
		{"a number of no unit", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Spent = column("d") }, map[string]string{"d": "90"}, lifecycle.Event{}, "d", priority.ErrSyntax},
		{"too much", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.Spent = rows.SourceSpec{Columns: []string{"d"}, Unit: 1e9}
		}, map[string]string{"d": "9223372037"}, lifecycle.Event{}, "d", priority.ErrRange},
		{"facts", func(_ *rows.Spec, e *rows.EventRuleSpec) {
			e.Facts = map[string]rows.SourceSpec{"tags": {Columns: []string{"t1"}, Split: ","}, "region": column("r"), "brand": {Value: "acme"}}
		}, map[string]string{"t1": "a, ,b"}, lifecycle.Event{Kind: lifecycle.Updated, Facts: priority.Facts{"tags": {"a", "b"}, "region": {}, "brand": {"acme"}}}, "", nil},
		{"no time", func(*rows.Spec, *rows.EventRuleSpec) {}, map[string]string{"t": ""}, lifecycle.Event{}, "t", priority.ErrRequired},
		{"another time", func(*rows.Spec, *rows.EventRuleSpec) {}, map[string]string{"t": "8.3.24"}, lifecycle.Event{}, "t", priority.ErrSyntax},
		{"no ticket", func(*rows.Spec, *rows.EventRuleSpec) {}, map[string]string{"id": ""}, lifecycle.Event{}, "id", priority.ErrRequired},
		{"what a kind needs", func(_ *rows.Spec, e *rows.EventRuleSpec) { e.Kind.Value = "message" }, map[string]string{}, lifecycle.Event{}, "side", priority.ErrRequired},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, err := rows.New(one(tc.change))
			if err != nil {
				t.Fatal(err)
			}
			row := map[string]string{"id": "7", "t": "2024-03-08 09:00"}
			for k, v := range tc.row {
				row[k] = v
			}
			ticket, events, err := m.Read(rows.Map(row))
			if tc.path != "" {
				var e *lifecycle.SpecError
				if !errors.As(err, &e) || e.Fields[0].Path != tc.path || !errors.Is(err, tc.cause) || events != nil {
					t.Errorf("got %v, want a defect at %s: %v", err, tc.path, tc.cause)
				}
				return
			}
			want := tc.want
			want.Time = at
			if err != nil || ticket != "7" || len(events) != 1 || events[0].Compare(want) != 0 {
				t.Errorf("%v\n%s", err, cmp.Diff([]lifecycle.Event{want}, events))
			}
		})
	}
}

// TestStamps: local times where clocks change are what every other wall-clock
// time of the module is.
func TestStamps(t *testing.T) {
	for _, tc := range []struct{ zone, layout, text, want string }{
		{"America/New_York", "2006-01-02 15:04", "2024-03-10 02:30", "2024-03-10T07:00:00Z"}, // skipped: the change
		{"America/New_York", "2006-01-02 15:04:05", "2024-03-10 02:00:00.5", "2024-03-10T07:00:00Z"},
		{"America/New_York", "2006-01-02 15:04:05", "2024-03-10 03:00:00.5", "2024-03-10T07:00:00.5Z"},
		{"America/New_York", "2006-01-02 15:04", "2024-11-03 01:30", "2024-11-03T05:30:00Z"}, // twice: the first
		{"America/Sao_Paulo", "2006-01-02", "2018-11-04", "2018-11-04T03:00:00Z"},            // no midnight
		{"Pacific/Apia", "2006-01-02", "2011-12-30", "2011-12-30T10:00:00Z"},                 // no such day
		{"Europe/Berlin", "2006-01-02 15:04:05.999", "2024-07-01 09:00:00.25", "2024-07-01T07:00:00.25Z"},
		{"Europe/Berlin", "2006-01-02T15:04:05Z07:00", "2024-07-01T09:00:00+01:00", "2024-07-01T08:00:00Z"},
		{"", "unix", "1700000000", "2023-11-14T22:13:20Z"},
		{"", "unix_ms", "1700000000500", "2023-11-14T22:13:20.5Z"},
	} {
		m, err := rows.New(one(func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts, s.Zone = []string{tc.layout}, tc.zone }))
		if err != nil {
			t.Fatal(err)
		}
		_, events, err := m.Read(rows.Map(map[string]string{"id": "1", "t": tc.text}))
		if err != nil || events[0].Time.UTC().Format(time.RFC3339Nano) != tc.want {
			t.Errorf("%s in %q is %v (%v), want %s", tc.text, tc.zone, events, err, tc.want)
		}
	}
}

// TestRangeOfInstants: milliseconds are no seconds of a far year.
func TestRangeOfInstants(t *testing.T) {
	for _, tc := range []struct {
		layouts []string
		text    string
		want    int64 // milliseconds; -1: refused
	}{
		{[]string{"unix"}, "4294967295", 4294967295000}, {[]string{"unix"}, "4294967296", -1}, {[]string{"unix"}, "-2147483648", -2147483648000},
		{[]string{"unix"}, "-2147483649", -1}, {[]string{"unix"}, "1767609360000", -1},
		{[]string{"unix_ms"}, "4294967295000", 4294967295000}, {[]string{"unix_ms"}, "4294967295001", -1},
		{[]string{"unix", "unix_ms"}, "1767609360000", 1767609360000}, {[]string{"unix", "unix_ms"}, "1767609360", 1767609360000},
	} {
		m, err := rows.New(one(func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts = tc.layouts }))
		if err != nil {
			t.Fatal(err)
		}
		_, events, err := m.Read(rows.Map(map[string]string{"id": "1", "t": tc.text}))
		if (err != nil) != (tc.want == -1) || err == nil && events[0].Time.UnixMilli() != tc.want {
			t.Errorf("%s as %q is %v (%v), want %d", tc.text, tc.layouts, events, err, tc.want)
		}
	}
}

// TestZeroTime: the zero time is a defect of the column that has it.
func TestZeroTime(t *testing.T) {
	m, err := rows.New(one(func(s *rows.Spec, _ *rows.EventRuleSpec) { s.Layouts = []string{"2006-01-02"} }))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = m.Read(rows.Map(map[string]string{"id": "1", "t": "0001-01-01"}))
	var e *lifecycle.SpecError
	if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Path != "t" || !errors.Is(err, priority.ErrSyntax) {
		t.Errorf("got %v, want one defect at t", err)
	}
}

// TestArrivalProperty: histories do not depend on the order of the rows, and
// what is counted adds up.
func TestArrivalProperty(t *testing.T) {
	m := mapper()
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.Custom(func(t *rapid.T) map[string]string {
			text := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
			return map[string]string{
				"ticket_id": text("id", "1", "2", "N/A"), "type": text("type", "opened", "comment", "change", "other"),
				"at": text("at", "2024-03-08 09:00", "2024-03-08 09:05", "2024-03-08T09:00:00Z", "soon"), "who": text("who", "", "ann", "autoclose"),
				"role": text("role", "staff", "requester", "x"), "private": text("private", "yes", "no"), "prio": text("prio", "", "urgent", "Normal"),
				"tags": text("tags", "", "a;b"), "old": text("old", "", "a", "b"), "new": text("new", "a", "b", "On Hold"),
			}
		})
		list := rapid.SliceOfN(row, 0, 12).Draw(t, "rows")
		a, b := m.NewCollection(rows.Options{}), m.NewCollection(rows.Options{Faults: 1})
		for i, r := range list {
			_ = a.Add(i, rows.Map(r))
		}
		for i, r := range rapid.Permutation(list).Draw(t, "shuffled") {
			_ = b.Add(i, rows.Map(r))
		}
		events := 0
		for ticket, h := range a.Histories() {
			events += h.Len()
			if !h.Equal(b.History(ticket)) {
				t.Fatalf("ticket %s is another in another order", ticket)
			}
			if err := h.Validate(); err != nil {
				t.Fatal(err)
			}
		}
		if a.Rows != len(list) || a.Unread != b.Unread || a.Unread != len(a.Faults) || len(b.Faults) != min(1, b.Unread) || events != a.Events || events != b.Events {
			t.Fatalf("%d rows: %+v, %+v, %d events", len(list), a, b, events)
		}
		if fmt.Sprint(a.Columns()) != fmt.Sprint(b.Columns()) {
			t.Fatalf("columns %v, %v", a.Columns(), b.Columns())
		}
	})
}

// TestTableProperty: fields below a header are read as a map is.
func TestTableProperty(t *testing.T) {
	m := mapper()
	header := append(m.Columns(), "another", "another")
	row, err := m.Table(header)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		fields := rapid.SliceOfN(rapid.SampledFrom([]string{"", "opened", "change", "2024-03-08 09:00", "staff"}), 0, len(header)).Draw(t, "fields")
		values := map[string]string{}
		for i, f := range fields {
			values[header[i]] = f
		}
		ticket, events, err := m.Read(row(fields))
		ticket2, events2, err2 := m.Read(rows.Map(values))
		if ticket != ticket2 || fmt.Sprint(events) != fmt.Sprint(events2) || fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Fatalf("%v, %v; %v, %v", events, err, events2, err2)
		}
	})
}

func TestSpecIsItsOwn(t *testing.T) {
	all := one(func(s *rows.Spec, e *rows.EventRuleSpec) {
		s.Missing, s.Systems = []string{"n/a"}, []string{"bot"}
		e.When = priority.ConditionSpec{Facts: priority.Facts{"a": {"b"}}, All: []priority.ConditionSpec{{Facts: priority.Facts{"c": {"d"}}}}}
		v := reflect.ValueOf(e).Elem()
		for i := range v.NumField() {
			if f, ok := v.Field(i).Addr().Interface().(*rows.SourceSpec); ok {
				f.Columns = []string{"x", "y"}
				if name := v.Type().Field(i).Name; name == "State" || name == "Actor" {
					f.Values = map[string]string{"a": "b"}
				}
			}
		}
		e.Facts = map[string]rows.SourceSpec{"tags": {Columns: []string{"x"}, Values: map[string]string{"a": "b"}}}
	})
	goldentest.Apart(t, all, rows.New)
	s, err := lifecycle.Read[rows.Spec]([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	m, err := rows.New(s)
	if err != nil {
		t.Fatal(err)
	}
	before, _ := json.Marshal(m.Spec())
	for _, spec := range []rows.Spec{s, m.Spec()} {
		spec.Layouts[0], spec.Missing[0], spec.Systems[0], spec.Events[0].Time[0] = "", "", "", ""
		spec.Events[0].When.Facts["type"][0] = "x"
		spec.Events[0].Priority.Values["Urgent"], spec.Events[0].Priority.Columns[0] = "x", "x"
		delete(spec.Events[0].Facts, "tags")
	}
	if after, _ := json.Marshal(m.Spec()); string(after) != string(before) {
		t.Errorf("%s became %s", before, after)
	}
	if got := m.Columns(); !slices.Contains(got, "tags") || !slices.IsSorted(got) {
		t.Errorf("columns %q", got)
	}
}

// FuzzSpec: whatever is read as a spec makes a mapper that reads any row.
func FuzzSpec(f *testing.F) {
	f.Add([]byte(document), "opened", "2024-03-08 09:00")
	f.Add([]byte(`{"ticket":"a","layouts":["unix"],"events":[{"time":["a"],"spent":{"columns":["b"],"unit":"1s"},"facts":{"f":{"columns":["b"],"split":"x"}}}]}`), "1", "2")
	f.Fuzz(func(t *testing.T, data []byte, a, b string) {
		s, err := lifecycle.Read[rows.Spec](data)
		if err != nil {
			return
		}
		m, err := rows.New(s)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		_, events, err := m.Read(func(string) string {
			if n++; n%2 == 0 {
				return a
			}
			return b
		})
		for _, e := range events {
			if err != nil || e.Validate() != nil {
				t.Fatalf("%+v: %v", e, err)
			}
		}
		again, err := json.Marshal(m.Spec())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := lifecycle.Read[rows.Spec](again); err != nil {
			t.Fatalf("%s: %v", again, err)
		}
	})
}

// A column that the header spells otherwise is named as it stands there: in
// another letter case, with white space, behind a byte order mark.
func TestTableNamesWhatIsAlike(t *testing.T) {
	m, err := rows.New(rows.Spec{Ticket: "ID", Layouts: []string{"unix"}, Events: []rows.EventRuleSpec{{Time: []string{"at"}}}})
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]string{"id": `no column "ID", but "id"`, " ID ": `no column "ID", but " ID "`, "\ufeffID": `no column "ID", but "\ufeffID"`, "key": `no column "ID"`} {
		if _, err := m.Table([]string{header, "at"}); err == nil || err.Error() != "rows: header: unknown: "+want {
			t.Errorf("%q: %v, want %s", header, err, want)
		}
	}
}
