package ticketlog_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/rows"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

// write puts a text into a file.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const tiny = `{"schema": "ticketlog/mapping/1", "case": "id", "time": {"columns": ["at"], "layouts": ["2006-01-02 15:04"], "zone": "UTC"}, "state": ["status"],
	"responded": ["working"],
	"machine": {"states": [{"name": "new", "class": "open"}, {"name": "working", "class": "open"}, {"name": "solved", "class": "done"}], "start": ["new"],
		"transitions": [{"from": ["new"], "to": "working"}, {"from": ["working"], "to": "solved"}]}}`

// each reads a log once and returns its cases, what was said on stderr, and the
// error.
func each(t *testing.T, mapping, path string) (cases []*ticketlog.Case, said string, err error) {
	t.Helper()
	var stderr bytes.Buffer
	s, err := ticketlog.NewSource("test", write(t, "mapping.json", mapping), path, &stderr)
	if err != nil {
		return nil, "", err
	}
	defer s.Close()
	for range 2 { // again and again, and told once
		cases = nil
		if _, err = s.Each(func(c *ticketlog.Case) { cases = append(cases, c) }); err != nil {
			return cases, stderr.String(), err
		}
	}
	return cases, stderr.String(), nil
}

func packed(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(text))
	z.Close()
	return b.String()
}

func wide(text string, mark string) string {
	b := []byte(mark)
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// What no log can be read from is refused in words.
func TestFilesThatAreNoLogs(t *testing.T) {
	good := "id,at,status\nA,2026-01-05 09:00,new\n"
	for _, tc := range []struct{ name, text, want string }{
		{"nothing", "", "the log is empty"},
		{"a mark alone", "\ufeff\n", "the log is empty"},
		{"a header alone", "id,at,status\n", "no rows below its header"},
		{"a header without a line's end", "id,at,status", "no rows below its header"},
		{"gzip of nothing", packed(""), "the log is empty"},
		{"gzip of gzip", packed(packed(good)), "packed with gzip twice"},
		{"a workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 99), "a workbook of Excel"},
		{"bzip2", "BZh91AY&SY\x00", "packed with bzip2"},
		{"xz", "\xfd7zXZ\x00\x00", "packed with xz"},
		{"zstd", "\x28\xb5\x2f\xfd\x00", "packed with zstd"},
		{"Parquet", "PAR1\x15\x04", "a Parquet file"},
		{"SQLite", "SQLite format 3\x00", "a database of SQLite"},
		{"JSON", "[\n {\"id\": \"A\"}]\n", "the log is JSON"},
		{"JSON in lines", "{\"id\": \"A\"}\n{\"id\": \"B\"}\n", "the log is JSON"},
		{"HTML", "\n<html><table>\n", "the log is XML or HTML"},
		{"UTF-32", "\xff\xfe\x00\x00i\x00\x00\x00", "in UTF-32"},
		{"a hole", good + strings.Repeat("\x00", 99), "the log has NUL bytes"},
		{"gzip cut short", packed(strings.Repeat(good, 999))[:60], "a gzip file that is cut short or damaged"},
		{"gzip with a damaged head", "\x1f\x8b\x00\x00", "a gzip file that is cut short or damaged"},
		{"zip", "PK\x03\x04abc", "a zip file: unpack it first"},
		{"UTF-16 with a mark", wide(good, "\xff\xfe"), "UTF-16: save it as UTF-8"},
		{"UTF-16 without", wide(good, ""), "UTF-16: save it as UTF-8"},
		{"carriage returns alone", strings.ReplaceAll(good, "\n", "\r"), "carriage return alone"},
		{"a column twice", "id,at,status,at\nA,2026-01-05 09:00,new,x\n", `two columns "at", numbers 2 and 4`},
		{"a column less", "id,at\nA,2026-01-05 09:00\n", `the log has no column ["status"]`},
		{"nothing readable", "id,at,status\n" + strings.Repeat("A,5 Jan,new\n", 1000), "none of the 1000 lines below the header could be read: is the mapping the log's? The first: line 2, column 3 (at): malformed"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, said, err := each(t, tiny, write(t, "log.csv", tc.text))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %s", err, tc.want)
			}
			if n := strings.Count(said, "\n"); n > 10 {
				t.Errorf("%d lines on stderr", n)
			}
		})
	}
	if _, _, err := each(t, tiny, t.TempDir()); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
	for _, text := range []string{good, "\ufeff" + good, packed(good), strings.ReplaceAll(good, "\n", "\r\n"), packed("\ufeff" + good)} {
		if cases, _, err := each(t, tiny, write(t, "log.csv", text)); err != nil || len(cases) != 1 {
			t.Errorf("%.20q: %d cases, %v", text, len(cases), err)
		}
	}
	twice := "id,at,note,status,note\nA,2026-01-05 09:00,x,new,y\n"
	if cases, _, err := each(t, tiny, write(t, "log.csv", twice)); err != nil || len(cases) != 1 {
		t.Errorf("a column twice that nobody reads: %v", err)
	}
}

// The first rows that cannot be read are shown, the others counted, by column;
// words that the mapping does not know are named with what was likely meant.
func TestWhatIsTold(t *testing.T) {
	log := "id,at,status\n" + strings.Repeat("A,soon,new\n", 8) + "A,2026-01-05 09:00\n" +
		"A,2026-01-05 09:00,new\nA,2026-01-05 09:10,wroking\nB,2026-01-05 09:00,new\n"
	_, said, err := each(t, tiny, write(t, "log.csv", log))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(said), "\n")
	want := []string{
		"test: and 3 more rows that cannot be read for at",
		"test: and 1 more rows that cannot be read for the form of the row",
		`test: the mapping's machine does not have the state "wroking" of 1 cases, such as A; was "working" meant?`,
		`test: careful: no row has a state by which the mapping tells an answer ("working"), so no answer is seen`,
		`test: careful: no row has a state in which the mapping's machine is done ("solved"), so no case is resolved`,
	}
	if diff := cmp.Diff(want, lines[5:]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What the figures of a log should be read with is said once, with how many
// cases it is true of and one of them.
func TestCareful(t *testing.T) {
	clean := "A,2026-01-05 09:00,new\nA,2026-01-05 09:10,working\nA,2026-01-05 09:20,solved\n"
	const table = `{"schema": "ticketlog/mapping/1", "states": {"done": ["done"]}, "rows": {"ticket": "id", "layouts": ["2006-01-02 15:04"], "zone": "UTC", "systems": ["Bot"], "events": [
		{"time": ["opened"], "kind": {"value": "created"}, "state": {"value": "new"}}, {"time": ["at"], "state": {"value": "done"}}]}}`
	if m, err := ticketlog.ParseMapping([]byte(table)); err != nil || !m.IsProgram("bot") || m.IsProgram("ann") {
		t.Errorf("programs %q, %v", m.Programs(), err)
	}
	own := strings.Replace(tiny, `"responded"`, `"opened": "opened", "closed": "closed", "responded"`, 1)
	for _, tc := range []struct{ name, mapping, rows, want string }{
		{"nothing", tiny, clean, ""},
		{"rows twice", tiny, clean + "B,2026-01-05 09:00,new\nB,2026-01-05 09:00,new\nB,2026-01-05 09:00,new\n", "careful: of 2 cases 1, such as B, repeat 2 of their rows word for word"},
		{"one stamp", tiny, clean + "B,2026-01-05 09:00,new\nB,2026-01-05 09:00,working\n", "careful: of 2 cases 1, such as B, have rows of one stamp that differ"},
		{"one stamp with a sequence", strings.Replace(tiny, `"case"`, `"sequence": "n", "case"`, 1), "A,2026-01-05 09:00,solved,2\nA,2026-01-05 09:00,working,1\n", ""},
		{"backwards", strings.Replace(tiny, `"case"`, `"order": "file", "case"`, 1), clean + "A,2026-01-05 09:15,working\n", "careful: of 1 cases 1, such as A, have stamps that go backwards"},
		{"dates alone", tiny, "A,2026-01-05 00:00,working\nA,2026-01-06 00:00,solved\n", "careful: every stamp is of midnight"},
		{"letters' case", tiny, clean + strings.ToLower(clean[:1]) + clean[1:22] + "\n", "careful: of 2 cases 1, such as a, have the name of another"},
		{"zeros", tiny, strings.ReplaceAll(clean, "A,", "T-012,") + strings.ReplaceAll(clean, "A,", "T-12,"), "careful: of 2 cases 1, such as T-12, have the name of another"},
		{"no zeros before", tiny, strings.ReplaceAll(clean, "A,", "T-102,") + strings.ReplaceAll(clean, "A,", "T-12,") + strings.ReplaceAll(clean, "A,", "T-10,") + strings.ReplaceAll(clean, "A,", "T-1,"), ""},
		{"closed before it was opened", own, "A,2026-01-05 09:10,working,,2026-01-05 09:00,\nA,2026-01-05 09:20,solved,,2026-01-05 09:00,2026-01-05 08:00\n", "careful: of 1 cases 1, such as A, were resolved or closed before they were opened"},
		{"before it was opened", table, "A,2026-01-05 09:10,,,2026-01-05 09:20,\nB,2026-01-05 09:20,,,2026-01-05 09:10,\n", "careful: of 2 cases 1, such as A, have rows from before the one that opens them"},
		{"nothing done", strings.Replace(strings.Replace(tiny, `"machine"`, `"states": {"done": ["Fertig"]}, "x"`, 1), `, "x": {"states": [{"name": "new", "class": "open"}, {"name": "working", "class": "open"}, {"name": "solved", "class": "done"}], "start": ["new"],
		"transitions": [{"from": ["new"], "to": "working"}, {"from": ["working"], "to": "solved"}]}`, "", 1), clean, `careful: no row has a state in which the mapping's machine is done ("fertig")`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, said, err := each(t, tc.mapping, write(t, "log.csv", "id,at,status,n,opened,closed\n"+full(tc.rows)))
			if err != nil || (tc.want == "") != (said == "") || !strings.Contains(said, tc.want) || strings.Count(said, "\n") > 1 {
				t.Errorf("%v, told %q, want %q", err, said, tc.want)
			}
		})
	}
}

// free is a log with n states.
func free(n int) string {
	var b strings.Builder
	b.WriteString("id,at,status\n")
	for i := range n {
		fmt.Fprintf(&b, "T%d,2026-01-05 09:00,text %d\n", i, i)
	}
	return b.String()
}

// full gives each row six fields.
func full(rows string) string {
	var b strings.Builder
	for row := range strings.Lines(rows) {
		row = strings.TrimSuffix(row, "\n")
		b.WriteString(row + strings.Repeat(",", 5-strings.Count(row, ",")) + "\n")
	}
	return b.String()
}

// What is wrong with a row, or with the log as a whole, is said in words that do
// not grow with it.
func TestStrangeRows(t *testing.T) {
	good := "id,at,status\nA,2026-01-05 09:00,new\n"
	for _, tc := range []struct {
		name, mapping, text string
		told, want          string // said of a row; of the log
	}{
		{"Latin-1", tiny, good + "B\xfcro,2026-01-05 09:00,new\n", `line 3, column 1 (id): malformed: "B\xfcro" is not UTF-8`, ""},
		{"Latin-1 in a column that is not read", tiny, "id,at,status,x\nA,2026-01-05 09:00,new,B\xfcro\n", "", ""},
		{"a header in Latin-1", tiny, "id,at,status,\xdcber\nA,2026-01-05 09:00,new,x\n", "", "column 4 of its header"},
		{"a long name", tiny, good + "B,2026-01-05 09:00," + strings.Repeat("x", 4097) + "\n", "(status): out of range: 4097 bytes, want at most 4096", ""},
		{"a long column that is not read", tiny, "id,at,status,x\nA,2026-01-05 09:00,new," + strings.Repeat("x", 1<<20) + "\n", "", ""},
		{"a row without an end", tiny, good + "B,2026-01-05 09:00,\"new\n" + strings.Repeat("B,2026-01-05 09:00,new\n", 1<<20), "", "the row behind line 2 has more than 16 MB"},
		{"a header without an end", tiny, "id,at,status,\"\n" + strings.Repeat("x\n", 9<<20), "", "the header of the log has more than 16 MB"},
		{"many columns", tiny, strings.Repeat("column,", 9999) + "x\n1\n", "", "and 9960 more]"},
		{"a wide column", tiny, strings.Repeat("column", 9999) + "\n1\n", "", "the log has no column"},
		{"semicolons", tiny, strings.ReplaceAll(good, ",", ";"), "", `is it parted by ';'? Then say "delimiter": ";"`},
		{"tabs", tiny, strings.ReplaceAll(good, ",", "\t"), "", `Then say "delimiter": "\t"`},
		{"commas", strings.Replace(tiny, `"case"`, `"delimiter": ";", "case"`, 1), good, "", `Then say "delimiter": ","`},
		{"a line for Excel", tiny, "sep=,\n" + good, "", ""},
		{"a line for Excel and tabs", strings.Replace(tiny, `"case"`, `"delimiter": "\t", "case"`, 1), "sep=\t\n" + strings.ReplaceAll(good, ",", "\t"), "", ""},
		{"carriage returns below the header", tiny, good + strings.Repeat("A,2026-01-05 09:00,new\r", 9), "lines that end with a carriage return alone?", ""},
		{"the header again", tiny, good + good, `line 3, column 4 (at)`, ""},
		{"another header", tiny, good + "status,at,id\nnew,2026-01-05 09:00,B\n", "", "line 3: a header again, with its columns in another order"},
		{"a stamp that means none", tiny, good + "B,9999-12-31 00:00,new\n", `(at): out of range: the year 9999, want 1980 to 2199; a text that means no time belongs under "missing"`, ""},
		{"seconds as milliseconds", strings.Replace(tiny, "2006-01-02 15:04", "unix_ms", 1), "id,at,status\nA,1767609360,new\n", "(at): out of range: the year 1970", "none of the 1 lines"},
		{"free text", tiny, free(4097), "more states that the mapping does not have", "more than 4096 different states, such as \"text 4096\": is their column free text?"},
		{"many states", strings.Replace(tiny, `"machine"`, `"states": {"done": ["text 1"]}, "x"`, 1)[:strings.Index(tiny, `"machine"`)] + `"states": {"done": ["text 1"]}}`, free(4096), "", ""},
		{"an own stamp that means none", strings.Replace(tiny, `"responded"`, `"closed": "closed", "responded"`, 1), "id,at,status,closed\nA,2026-01-05 09:00,new,1900-01-01 00:00\n", "(closed): out of range: the year 1900,", "none of the 1 lines"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, said, err := each(t, tc.mapping, write(t, "log.csv", tc.text))
			told := strings.Join(slices.DeleteFunc(strings.Split(said, "\n"), func(s string) bool { return strings.Contains(s, "careful: ") }), "\n")
			if (tc.told == "") != (told == "") || !strings.Contains(told, tc.told) || len(said) > 2000 {
				t.Errorf("told %.2000q, want %q", said, tc.told)
			}
			if (tc.want == "") != (err == nil) || err != nil && (!strings.Contains(err.Error(), tc.want) || len(err.Error()) > 2000) {
				t.Errorf("%.2000v, want %q", err, tc.want)
			}
		})
	}
}

// Letters' case of the states that show an answer does not matter.
func TestRespondedInOtherLetters(t *testing.T) {
	mapping := strings.Replace(tiny, `["working"]`, `["WORKING"]`, 1)
	cases, said, err := each(t, mapping, write(t, "log.csv", "id,at,status\nA,2026-01-05 09:00,new\nA,2026-01-05 09:10,Working\nA,2026-01-05 09:20,SOLVED\n"))
	if err != nil || said != "" || len(cases) != 1 {
		t.Fatalf("%d cases, %v, told %q", len(cases), err, said)
	}
	replies := 0
	for _, e := range cases[0].Promised().All() {
		if e.IsReply() {
			replies++
		}
	}
	if replies != 1 {
		t.Errorf("%d replies", replies)
	}
}

// A state that shows an answer must be one of the machine's.
func TestRespondedIsChecked(t *testing.T) {
	_, err := ticketlog.ParseMapping([]byte(strings.Replace(tiny, `["working"]`, `["wroking"]`, 1)))
	if err == nil || !strings.Contains(err.Error(), `responded[0]: nothing declares the state "wroking": "working" was most likely meant`) {
		t.Errorf("got %v", err)
	}
}

// What was meant by rows in full: messages, a sequence, system users.
func TestRowsInFull(t *testing.T) {
	of := func(column string) rows.SourceSpec { return rows.SourceSpec{Columns: []string{column}} }
	word := func(s string) rows.SourceSpec { return rows.SourceSpec{Value: s} }
	m := ticketlog.Mapping{
		Schema: ticketlog.MappingSchema, Opened: "opened", States: ticketlog.Classes{Done: []lifecycle.State{"solved"}},
		Rows: &rows.Spec{
			Ticket: "id", Layouts: []string{"2006-01-02 15:04"}, Zone: "Europe/Berlin", Systems: []string{"autoclose"},
			Events: []rows.EventRuleSpec{
				{When: priority.ConditionSpec{Facts: priority.Facts{"what": {"opened"}}}, Time: []string{"at"}, Kind: word("created"), Side: word("customer"), State: word("new")},
				{When: priority.ConditionSpec{Facts: priority.Facts{"what": {"reply"}}}, Time: []string{"at"}, Kind: word("message"), Side: word("agent"), Visibility: word("public"), Actor: of("who")},
				{When: priority.ConditionSpec{Facts: priority.Facts{"what": {"state"}}}, Time: []string{"at"}, Kind: word("state_changed"), From: of("from"), State: of("to"), Actor: of("who")},
			},
		},
	}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	if !m.Makes(lifecycle.Message) || m.Makes(lifecycle.Rated) {
		t.Error("the mapping makes messages and no ratings")
	}
	cases, faults, err := read(t, m, "id,at,what,who,from,to,opened\n"+
		"A,2026-01-05 09:00,opened,,,,2026-01-05 08:59\n"+
		"A,2026-01-05 09:10,state,autoclose,working,solved,\n"+
		"A,2026-01-05 09:10,state,ann,new,working,\n"+
		"A,2026-01-05 09:05,reply,ann,,,\n"+
		"B,2026-01-05 09:05,nothing of ours,,,,\n")
	if err != nil || len(faults) > 0 || len(cases) != 1 {
		t.Fatalf("%d cases, %q, %v", len(cases), faults, err)
	}
	var got []string
	for _, e := range cases[0].Promised().All() {
		got = append(got, fmt.Sprint(e.Time.Format("15:04 "), e.Kind, " ", e.State, " ", e.Side))
	}
	want := []string{"09:00 created new customer", "09:05 message  agent", "09:10 state_changed working ", "09:10 state_changed solved system"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if began := cases[0].Began().Format("15:04"); began != "08:59" {
		t.Errorf("began %s", began)
	}
	m.Case = "id"
	if err := m.Validate(); err == nil || !strings.Contains(err.Error(), "mapping: case: rows say it") {
		t.Errorf("both forms: %v", err)
	}
}

// Mixed cases are the same cases, in the order in which they begin, whether they
// are held in memory or on disk.
func TestSpoolProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var log strings.Builder
		log.WriteString("id,at,status\n")
		want := map[string][]string{}
		var order []string
		for i := range rapid.IntRange(0, 40).Draw(t, "rows") {
			id := rapid.SampledFrom([]string{"A", "B", "C", "long " + strings.Repeat("x", 200)}).Draw(t, "id")
			state := rapid.SampledFrom([]string{"new", "working", "solved", "", strings.Repeat("y", 300)}).Draw(t, "state")
			fmt.Fprintf(&log, "%s,2026-01-05 09:%02d,%s\n", id, i, state)
			if state == "" {
				continue
			}
			if want[id] == nil {
				order = append(order, id)
			}
			want[id] = append(want[id], state)
		}
		m, err := ticketlog.ParseMapping([]byte(tiny))
		if err != nil {
			t.Fatal(err)
		}
		r, err := ticketlog.NewReader(m, strings.NewReader(log.String()))
		if err != nil {
			t.Fatal(err)
		}
		r.HoldInMemory(rapid.SampledFrom([]int{1, 100, 1000, 1 << 20}).Draw(t, "memory"))
		for c := range r.Cases() {
			if c.ID != order[0] {
				t.Fatalf("case %q, want %q", c.ID, order[0])
			}
			order = order[1:]
			var got []string
			for _, e := range c.Events {
				got = append(got, string(e.State))
			}
			if diff := cmp.Diff(want[c.ID], got); diff != "" {
				t.Fatal(diff)
			}
		}
		if r.Err() != nil || len(order) > 0 {
			t.Fatal(r.Err(), order)
		}
	})
}

// The stretch of work leaves out stragglers, and nothing else.
func TestWeeks(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC).AddDate(0, 0, n) } // a Monday
	for _, tc := range []struct {
		name       string
		weeks      map[int]int // openings by week
		work, busy string
	}{
		{"nothing", nil, "0001-01-01 0001-01-01", "0001-01-01 0001-01-01"},
		{"one week", map[int]int{0: 3}, "2026-01-05 2026-01-12", "2026-01-05 2026-01-12"},
		{"a straggler", map[int]int{-40: 1, 0: 100, 1: 100, 2: 90}, "2026-01-05 2026-01-26", "2026-01-05 2026-01-26"},
		{"stragglers at both ends", map[int]int{-40: 1, -20: 1, 0: 100, 1: 100, 2: 90, 30: 1, 60: 1}, "2026-01-05 2026-01-26", "2026-01-05 2026-01-26"},
		{"a quiet beginning is no straggler", map[int]int{-1: 1, 0: 100, 1: 100, 2: 90}, "2025-12-29 2026-01-26", "2026-01-05 2026-01-26"},
		{"too many for stragglers", map[int]int{-40: 10, 0: 100, 1: 100, 2: 90}, "2025-03-31 2026-01-26", "2026-01-05 2026-01-26"},
		{"a cut end", map[int]int{0: 100, 1: 100, 2: 20}, "2026-01-05 2026-01-26", "2026-01-05 2026-01-19"},
		{"a ticket a week for long", map[int]int{-6: 1, -5: 1, -4: 1, -3: 1, -2: 1, -1: 1, 0: 100, 1: 100}, "2025-11-24 2026-01-19", "2026-01-05 2026-01-19"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := ticketlog.Weeks{Zone: time.UTC}
			for week, n := range tc.weeks {
				for range n {
					w.Add(day(7 * week))
				}
			}
			text := func(from, to time.Time) string { return from.Format(time.DateOnly) + " " + to.Format(time.DateOnly) }
			if got := text(w.Work()); got != tc.work {
				t.Errorf("work %s, want %s", got, tc.work)
			}
			if got := text(w.Busy()); got != tc.busy {
				t.Errorf("busy %s, want %s", got, tc.busy)
			}
		})
	}
}

// A policy that names states which the mapping's machine does not have says so.
func TestPolicyWords(t *testing.T) {
	var stderr bytes.Buffer
	s, err := ticketlog.NewSource("test", write(t, "mapping.json", tiny), write(t, "log.csv", "id,at,status\n"), &stderr)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	policy := `{"clocks": [{"name": "resolution", "start": [{"on": "opened"}], "stop": [{"enters": {"class": ["done"]}}],
		"pause": [{"when": {"state": ["wroking"]}}, {"when": {"brand": ["x"]}}], "targets": [{"within": "4h"}]}]}`
	if _, err := s.ReadPolicy(write(t, "policy.json", policy)); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(stderr.String(), "\n"); n != 1 || !strings.Contains(stderr.String(), `clocks[0].pause[0].when.state[0]: unknown_word: nothing declares the state "wroking": "working" was most likely meant`) {
		t.Errorf("got %s", stderr.String())
	}
}
