package ticketlog_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

// small is a mapping with every optional part.
func small() ticketlog.Mapping {
	return ticketlog.Mapping{
		Schema: ticketlog.MappingSchema, Grouped: true, Case: "id",
		Time:     ticketlog.Stamp{Columns: []string{"day", "clock"}, Layouts: []string{"2/1/2006 15:04"}, Zone: "Europe/Rome"},
		Sequence: "n", State: []string{"status", "sub"}, Group: "team", Missing: []string{"?"},
		Impact: ticketlog.Axis{Column: "impact"}, Urgency: ticketlog.Axis{Column: "urgency"},
		Matrix: &priority.MatrixSpec{
			Impact:  priority.AxisSpec{Name: "impact", Values: []string{"high", "low"}},
			Urgency: priority.AxisSpec{Name: "urgency", Values: []string{"now", "later"}},
			Cells:   [][]priority.Level{{priority.P1, priority.P2}, {priority.P3, priority.P4}},
		},
		Opened:    "opened",
		Responded: []string{"working"},
		States:    ticketlog.Classes{Waiting: []lifecycle.State{"asking"}, Done: []lifecycle.State{"solved"}},
	}
}

const header = "id,day,clock,n,status,sub,team,impact,urgency,opened\n"

// read returns the cases of a log and the faults.
func read(t interface{ Fatal(...any) }, m ticketlog.Mapping, log string) (cases []*ticketlog.Case, faults []string, err error) {
	r, err := ticketlog.NewReader(m, strings.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	r.Fault = func(f *ticketlog.Fault) error {
		faults = append(faults, f.Error())
		return nil
	}
	for c := range r.Cases() {
		cases = append(cases, c)
	}
	return cases, faults, r.Err()
}

func TestEveryPartOfAMapping(t *testing.T) {
	cases, faults, err := read(t, small(), header+
		"A,29/3/2026,12:00,10,working,,red,high,later,29/3/2026 01:30\n"+
		"A,29/3/2026,12:00,9,new,triage,?,low,now,29/3/2026 01:30\n")
	if err != nil || len(faults) > 0 || len(cases) != 1 {
		t.Fatalf("%d cases, faults %q, %v", len(cases), faults, err)
	}
	c := cases[0]
	noon := time.Date(2026, 3, 29, 10, 0, 0, 0, time.UTC) // noon in Rome, in summer time from that night on
	want := []lifecycle.Event{
		{Time: noon, Seq: 0, Kind: lifecycle.Updated, State: "new / triage", Group: lifecycle.Nobody, Assignee: lifecycle.Nobody, Priority: priority.P3},
		{Time: noon, Seq: 1, Kind: lifecycle.Updated, State: "working", Group: "red", Priority: priority.P2},
	}
	sameInstant := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
	if diff := cmp.Diff(want, c.Events, sameInstant); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if !c.Opened.Equal(time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC)) || c.Level() != priority.P2 || c.Reopens != -1 {
		t.Errorf("opened %v, level %v, reopens %d", c.Opened, c.Level(), c.Reopens)
	}
}

// The history of a promise begins with the customer's opening, and has the
// answer where the mapping says how it shows.
func TestPromised(t *testing.T) {
	m := small()
	m.State = []string{"status"}
	cases, _, _ := read(t, m, header+
		"A,1/4/2026,12:00,1,new,,red,,,1/4/2026 11:30\n"+
		"A,1/4/2026,12:10,2,working,,red,,,1/4/2026 11:30\n"+
		"A,1/4/2026,12:20,3,working,,red,,,1/4/2026 11:30\n")
	var got []string
	for _, e := range cases[0].Promised().All() {
		got = append(got, fmt.Sprint(e.Time.UTC().Format("15:04 "), e.Kind, e.State))
	}
	want := []string{"09:30 created", "10:00 updatednew", "10:10 message", "10:10 updatedworking", "10:20 updatedworking"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFaultsNameLineAndColumn(t *testing.T) {
	_, faults, err := read(t, small(), header+
		",1/4/2026,12:00,1,new,,,,,\n"+
		"A,1/4/2026,25:00,1,new,,,,,\n"+
		"A,,,1,new,,,,,\n"+
		"A,1/4/2026,12:00,1,?,,,,,\n"+
		"A,1/4/2026,12:00,1,new,,,,,soon\n"+
		"A,1/4/2026,12:00,1,new\n"+
		"A,1/4/2026,12:00,1,n\"ew,,,,,\n"+
		"A,\"1/4/2026\",12:00,1,new,,,,,never\n"+
		"A,1/4/2026,12:00,1,\"new,,,,,\nB,1/4/2026,12:00,1,new,,,,,\n")
	want := []string{
		"line 2, column 1 (id): required: want the name of a ticket",
		`line 3, column 3 (day): malformed: want a time such as ["2/1/2006 15:04"], got "1/4/2026 25:00"`,
		`line 4, column 3 (day): required: want a time such as ["2/1/2006 15:04"], got ""`,
		"line 5, column 20 (status): required: want a state",
		`line 6, column 28 (opened): malformed: want a time such as ["2/1/2006 15:04"], got "soon"`,
		"line 7, column 1: want 10 fields as in the header, got 5",
		`line 8, column 21: bare " in non-quoted-field`,
		`line 9, column 30 (opened): malformed: want a time such as ["2/1/2006 15:04"], got "never"`,
		`lines 10-11: extraneous or missing " in quoted-field`,
	}
	if diff := cmp.Diff(want, faults); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// Every row is either in a case or reported, whatever the log holds.
func TestNoRowIsLostProperty(t *testing.T) {
	rows := rapid.SliceOf(rapid.SampledFrom([]string{
		"A,1/4/2026,12:00,1,new,,,,,\n", "B,1/4/2026,12:00,2,solved,,,,,\n", "A,x,12:00,1,new,,,,,\n", "A,1\n", ",,,,,,,,,\n",
		"C,1/4/2026,11:00,0,asking,,,high,now,\n", "C,1/4/2026,11:00,0,\"as\"king,,,,,\n",
	}))
	rapid.Check(t, func(t *rapid.T) {
		lines := rows.Draw(t, "rows")
		m := small()
		m.Grouped = false
		m.Order = rapid.SampledFrom([]ticketlog.Order{"", ticketlog.ByTime, ticketlog.ByFile}).Draw(t, "order")
		cases, faults, err := read(t, m, header+strings.Join(lines, ""))
		if err != nil {
			t.Fatal(err)
		}
		n := len(faults)
		for _, c := range cases {
			n += len(c.Events)
			if err := c.History().Validate(); err != nil {
				t.Fatal(err)
			}
			if _, ok := lifecycle.Ordered(c.Events); !ok {
				t.Fatalf("case %s: events out of order", c.ID)
			}
		}
		if n != len(lines) {
			t.Fatalf("%d rows in cases or reported, want %d", n, len(lines))
		}
	})
}

// Grouping is a matter of memory: a log that is grouped gives the same cases
// either way.
func TestGroupedEqualsCollectedProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var log strings.Builder
		log.WriteString(header)
		for i := range rapid.IntRange(0, 8).Draw(t, "cases") {
			for range rapid.IntRange(1, 5).Draw(t, "rows") {
				fmt.Fprintf(&log, "T%d,%d/4/2026,12:00,%d,%s,,red,,,\n", i,
					rapid.IntRange(1, 3).Draw(t, "day"), rapid.IntRange(0, 3).Draw(t, "n"), rapid.SampledFrom([]string{"new", "solved", "asking"}).Draw(t, "state"))
			}
		}
		m := small()
		grouped, _, err := read(t, m, log.String())
		m.Grouped = false
		collected, _, err2 := read(t, m, log.String())
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if diff := cmp.Diff(grouped, collected, cmp.AllowUnexported(ticketlog.Case{})); diff != "" {
			t.Fatalf("(-grouped +collected):\n%s", diff)
		}
	})
}

func TestGroupedLogThatIsNot(t *testing.T) {
	row := func(id string) string { return id + ",1/4/2026,12:00,1,new,,,,,\n" }
	cases, _, err := read(t, small(), header+row("A")+row("B")+row("A"))
	if len(cases) != 2 || err == nil || !strings.Contains(err.Error(), `line 4: case "A" again`) {
		t.Errorf("%d cases, %v", len(cases), err)
	}
}

// An error of the caller's ends the reading, and no case is yielded that may
// lack rows.
func TestFaultEndsReading(t *testing.T) {
	stop := errors.New("stop")
	for _, grouped := range []bool{true, false} {
		m := small()
		m.Grouped = grouped
		r, err := ticketlog.NewReader(m, strings.NewReader(header+"A,1/4/2026,12:00,1,new,,,,,\nA,1\nA,1/4/2026,13:00,1,new,,,,,\n"))
		if err != nil {
			t.Fatal(err)
		}
		r.Fault = func(*ticketlog.Fault) error { return stop }
		for c := range r.Cases() {
			t.Errorf("grouped %v: yields %v", grouped, c.ID)
		}
		if !errors.Is(r.Err(), stop) || r.Rows != 1 || r.Malformed != 1 {
			t.Errorf("grouped %v: %v, %d rows, %d malformed", grouped, r.Err(), r.Rows, r.Malformed)
		}
	}
}

func TestStampForms(t *testing.T) {
	for _, row := range []struct {
		layout, text string
		want         string // in UTC, "" for a fault
	}{
		{"2006-01-02T15:04", "2026-04-01T12:00", "2026-04-01T10:00:00Z"},
		{"2006-01-02T15:04:05Z07:00", "2026-04-01T12:00:00-03:00", "2026-04-01T15:00:00Z"},
		{"2006-01-02 15:04:05", "2026-04-01 12:00:00.25", "2026-04-01T10:00:00.25Z"},
		{"unix", "1775037600", "2026-04-01T10:00:00Z"},
		{"unix_ms", "1775037600250", "2026-04-01T10:00:00.25Z"},
		{"unix", "9223372036854775807", ""},
		{"unix", "1e9", ""},
		{"2006-01-02", "2026-02-30", ""},
	} {
		m := small()
		m.Time = ticketlog.Stamp{Columns: []string{"day"}, Layouts: []string{row.layout}, Zone: "Europe/Rome"}
		cases, faults, err := read(t, m, header+"A,"+row.text+",,1,new,,,,,\n")
		if err != nil || len(cases)+len(faults) != 1 {
			t.Fatalf("%s: %d cases, %q, %v", row.text, len(cases), faults, err)
		}
		got := ""
		if len(cases) == 1 {
			got = cases[0].Events[0].Time.UTC().Format(time.RFC3339Nano)
		}
		if got != row.want {
			t.Errorf("%s as %s: got %q %q, want %q", row.text, row.layout, got, faults, row.want)
		}
	}
}

func TestMappingRoundTrip(t *testing.T) {
	all := []ticketlog.Mapping{small()}
	for _, name := range ticketlog.Builtin() {
		m, ok := ticketlog.BuiltinMapping(name)
		if !ok || m.Name != name {
			t.Fatalf("%s: %v, name %q", name, ok, m.Name)
		}
		all = append(all, m)
	}
	if len(all) != 3 {
		t.Fatalf("%d built-in mappings, want 2", len(all)-1)
	}
	for _, m := range all {
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ticketlog.ParseMapping(data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, back); diff != "" {
			t.Errorf("%s (-want +got):\n%s", m.Name, diff)
		}
	}
}

func TestMappingNamesEveryDefect(t *testing.T) {
	_, err := ticketlog.ParseMapping([]byte(`{"schema":"ticketlog/mapping/2","delimiter":"::","order":"size","impact":{"column":"a"},"priority":{"column":"b"}}`))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"schema: got", "delimiter: got", "order: got", "case: want", "time.columns: want", "time.layouts: want", "time.zone: got", "state: want",
		"machine: want", "impact: want", "priority: want",
	} {
		if !strings.Contains(err.Error(), "mapping: "+want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
	if n := strings.Count(err.Error(), "\n") + 1; n != 11 {
		t.Errorf("%d defects, want 11:\n%v", n, err)
	}
}

func FuzzReader(f *testing.F) {
	f.Add(header + "A,1/4/2026,12:00,1,new,,,,,\n")
	f.Add(header + "A,\"1/4/2026,12:00,1,new,,,,,\n\"\nB,,,,\n")
	f.Add("\ufeff" + header)
	f.Fuzz(func(t *testing.T, log string) {
		for _, grouped := range []bool{true, false} {
			m := small()
			m.Grouped = grouped
			r, err := ticketlog.NewReader(m, strings.NewReader(log))
			if err != nil {
				return
			}
			n := 0
			for c := range r.Cases() {
				n += len(c.Events)
			}
			if r.Err() == nil && n != r.Rows {
				t.Fatalf("%d events of %d rows", n, r.Rows)
			}
		}
	})
}
