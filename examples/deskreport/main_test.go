package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// runJSON runs the command and reads its answer.
func runJSON(t *testing.T, args ...string) (answer map[string]any, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	if err := run(append([]string{"-format", "json"}, args...), &out, &errs); err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		t.Fatalf("%s: %v", out.String(), err)
	}
	return answer, errs.String()
}

// object reads JSON as the test states it.
func object(t *testing.T, s string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return v
}

func TestTinyLog(t *testing.T) {
	got, stderr := runJSON(t, "-map", "testdata/mapping.json", "testdata/log.csv")
	for key, want := range map[string]string{
		"cases": "3", "events": "11", "variants": "3", "backwards": "0",
		"reopens": "1", "cases_reopened": "1",
		"handoffs": "2", "cases_with_handoff": "1", "pingpongs": "1", "cases_with_pingpong": "1",
		"by_assignee": `{"handoffs":2,"cases_with_handoff":1,"pingpongs":1,"cases_with_pingpong":1}`,
		// T-2: new -> asking, ends in asking; T-3: ends in working.
		"deviations": "3",
		"conformance": `{"cases_conformant":1,"cases_with_no_bad_edge":2,
			"bad_edges":[{"fault":"bad_edge","from":"new","to":"asking","n":1,"cases":1}],"bad_starts":[],
			"bad_ends":[{"fault":"bad_end","from":"asking","n":1,"cases":1},{"fault":"bad_end","from":"working","n":1,"cases":1}]}`,
		"cycle_time_seconds":    `{"n":3,"sum":18030,"mean":6010,"min":30,"max":16200,"median":1800,"p90":16200,"p95":16200,"p99":16200}`,
		"time_in_state_seconds": `{"new":2430,"working":8400,"asking":0,"solved":7200}`,
		"visits_per_state":      `{"new":3,"working":3,"asking":1,"solved":2}`,
		"matrix": `{"cells":2,"rows_off":1,"table":[{"impact":"1","urgency":"1","level":"p1","rows":2},
			{"impact":"2","urgency":"2","level":"p3","rows":9}]}`,
		// T-1: three groups, none, the same again: the log's own 5 changes.
		"counters": `{"reopens":{"cases":3,"agree":3,"exceeded":0,"short":0},"reassignments":{"cases":3,"agree":3,"exceeded":0,"short":0}}`,
		// At the last stamp, T-2 waits for the customer, who has had no answer
		// within the 15 minutes of p1, and T-3 is in time.
		"by_priority": `{
			"p1":{"cases":1,"first_response":{"met":0,"breached":1,"open":0,"void":0,"excluded":0,"without":0},"resolution":{"met":0,"breached":0,"open":1,"void":0,"excluded":0,"without":0}},
			"p2":{"cases":1,"first_response":{"met":1,"breached":0,"open":0,"void":0,"excluded":0,"without":0},"resolution":{"met":1,"breached":0,"open":0,"void":0,"excluded":0,"without":0}},
			"p3":{"cases":1,"first_response":{"met":1,"breached":0,"open":0,"void":0,"excluded":0,"without":0},"resolution":{"met":0,"breached":0,"open":1,"void":0,"excluded":0,"without":0}}}`,
		"malformed": `{"rows":3,"first":[
			{"line":11,"column":5,"name":"at","text":"malformed: want a time such as [\"2006-01-02 15:04\" \"2006-01-02 15:04:05\"], got \"yesterday\""},
			{"line":12,"column":1,"text":"want 11 fields as in the header, got 8"},
			{"line":13,"column":37,"name":"prio","text":"unknown: \"9\", want one of [\"1\" \"2\" \"3\"]"}]}`,
	} {
		if diff := cmp.Diff(object(t, want), got[key]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", key, diff)
		}
	}
	if n := strings.Count(stderr, "\n"); n != 3 || !strings.Contains(stderr, "line 12, column 1: want 11 fields") {
		t.Errorf("reported %d rows, want 3:\n%s", n, stderr)
	}
}

// The order of the file for the truth: T-3's later row is its last, and its
// stamp, which goes backwards, is read as that of the row before.
func TestFileOrder(t *testing.T) {
	got, _ := runJSON(t, "-map", variantOf(t, `"grouped": true`, `"grouped": true, "order": "file"`), "testdata/log.csv")
	for key, want := range map[string]string{
		"backwards":             "1",
		"time_in_state_seconds": `{"new":630,"working":8400,"asking":0,"solved":7200}`,
	} {
		if diff := cmp.Diff(object(t, want), got[key]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", key, diff)
		}
	}
}

// A policy file that names no states takes them from the mapping: ten minutes
// are over for T-1 and T-3, while T-2 waits.
func TestPolicyFile(t *testing.T) {
	file := write(t, "policy.json", `{"clocks":[{"name":"resolution","start":[{"on":"opened"}],"stop":[{"enters":{"class":["done"]}}],"cycles":"sum","pause":[{"when":{"class":["waiting"]}}],"targets":[{"within":"10m"}]}]}`)
	got, _ := runJSON(t, "-map", "testdata/mapping.json", "-policy", file, "testdata/log.csv")
	for level, want := range map[string]string{
		"p1": `{"met":0,"breached":0,"open":1,"void":0,"excluded":0,"without":0}`,
		"p2": `{"met":0,"breached":1,"open":0,"void":0,"excluded":0,"without":0}`,
		"p3": `{"met":0,"breached":1,"open":0,"void":0,"excluded":0,"without":0}`,
	} {
		of := got["by_priority"].(map[string]any)[level].(map[string]any)
		if diff := cmp.Diff(object(t, want), of["resolution"]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", level, diff)
		}
		if diff := cmp.Diff(object(t, `{"met":0,"breached":0,"open":0,"void":0,"excluded":0,"without":1}`), of["first_response"]); diff != "" {
			t.Errorf("%s first response (-want +got):\n%s", level, diff)
		}
	}
}

// The text has the extent of the log in its own zone, every outcome of a
// promise, and the cut-offs that the log does not reach.
func TestText(t *testing.T) {
	var out bytes.Buffer
	exclude := variantOf(t, `{"name": "asking", "class": "waiting", "waits_on": "customer"}`, `{"name": "asking", "class": "waiting", "waits_on": "customer", "excluded": "spam"}`)
	if err := run([]string{"-map", exclude, "-metrics", "-period", "2026-03-02/2026-03-04", "-cutoffs", "1,365", "testdata/log.csv"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		"first stamp 2026-03-02 08:55 CET last stamp 2026-03-03 09:30 CET", "met breached open void excluded without",
		"p1 1 first response 0 0 0 0 1 0", "no time to resolution after 365 days: the log ends before",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if strings.Contains(text, "after 1 days: the log ends") {
		t.Error(out.String())
	}
}

// Clocks that the report has no place for are named.
func TestOtherClocks(t *testing.T) {
	file := write(t, "policy.json", `{"clocks":[{"name":"work","start":[{"on":"opened"}],"targets":[{"within":"10m"}]}]}`)
	_, stderr := runJSON(t, "-map", "testdata/mapping.json", "-policy", file, "testdata/log.csv")
	if want := `policy.json: the report shows first_response and resolution, and not ["work"]`; !strings.Contains(stderr, want) {
		t.Errorf("got %s, want %s", stderr, want)
	}
}

// The presets run on the states of the mapping: T-3 is 30 minutes old, within
// the 24 hours of p3 in one and the 72 hours in the other, and its answer after
// 30 minutes is within 4 hours and 2 hours; T-1 was answered after 15 minutes.
func TestPresetPolicies(t *testing.T) {
	standard, _ := runJSON(t, "-map", "testdata/mapping.json", "-policy", "standard", "testdata/log.csv")
	without, _ := runJSON(t, "-map", "testdata/mapping.json", "testdata/log.csv")
	if diff := cmp.Diff(without, standard); diff != "" {
		t.Errorf("standard (-without +named):\n%s", diff)
	}
	process, _ := runJSON(t, "-map", "testdata/mapping.json", "-policy", "process", "testdata/log.csv")
	want := `{"cases":1,"first_response":{"met":1,"breached":0,"open":0,"void":0,"excluded":0,"without":0},"resolution":{"met":0,"breached":0,"open":1,"void":0,"excluded":0,"without":0}}`
	if diff := cmp.Diff(object(t, want), process["by_priority"].(map[string]any)["p3"]); diff != "" {
		t.Errorf("process (-want +got):\n%s", diff)
	}
}

// More unfinished cases than are held take a second reading, and are judged at
// the last stamp all the same.
func TestManyUnfinishedCases(t *testing.T) {
	var log strings.Builder
	log.WriteString("ticket,at,status,team,owner,prio,impact,urgency,opened,reopened,moved\n")
	const n = maxHeld + 500
	for i := range n {
		fmt.Fprintf(&log, "U-%d,2026-03-02 09:00,working,,,3,2,2,,,\n", i)
	}
	log.WriteString("bad\nF-1,2026-03-02 09:00,new,,,3,2,2,,,\nF-1,2026-03-04 09:00,solved,,,3,2,2,,,\n")
	got, stderr := runJSON(t, "-map", "testdata/mapping.json", write(t, "log.csv", log.String()))
	want := fmt.Sprintf(`{"cases":%d,"first_response":{"met":%d,"breached":1,"open":0,"void":0,"excluded":0,"without":0},
		"resolution":{"met":0,"breached":%d,"open":0,"void":0,"excluded":0,"without":0}}`, n+1, n, n+1)
	if diff := cmp.Diff(object(t, want), got["by_priority"].(map[string]any)["p3"]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if c := strings.Count(stderr, "line "); c != 1 || got["malformed"].(map[string]any)["rows"] != 1.0 {
		t.Errorf("the malformed row is reported %d times:\n%s", c, stderr)
	}
}

// variantOf writes the mapping of the tiny log with a text replaced.
func variantOf(t *testing.T, old, text string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/mapping.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(old)) {
		t.Fatalf("the mapping has no %s", old)
	}
	return write(t, "mapping.json", strings.Replace(string(data), old, text, 1))
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Packed, with a byte order mark, line ends of another system, or with the
// rows of the cases mixed, the log says the same.
func TestSameLogInOtherForms(t *testing.T) {
	data, err := os.ReadFile("testdata/log.csv")
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(data)
	z.Close()
	lines := strings.SplitAfter(string(data), "\n")
	mixed := append([]string{lines[0], lines[13], lines[8], lines[1], lines[14]}, lines[2:8]...)
	mixed = append(mixed, lines[9:13]...)

	want, _ := runJSON(t, "-map", "testdata/mapping.json", "testdata/log.csv")
	delete(want, "malformed") // its lines move
	for _, row := range []struct{ name, mapping, log string }{
		{"gzip", "testdata/mapping.json", write(t, "log.csv", packed.String())},
		{"byte order mark", "testdata/mapping.json", write(t, "log.csv", "\ufeff"+string(data))},
		{"line ends", "testdata/mapping.json", write(t, "log.csv", strings.ReplaceAll(string(data), "\n", "\r\n"))},
		{"semicolons", variantOf(t, `"grouped"`, `"delimiter": ";", "grouped"`), write(t, "log.csv", strings.ReplaceAll(string(data), ",", ";"))},
		{"mixed", variantOf(t, `"grouped": true,`, ``), write(t, "log.csv", strings.Join(mixed, ""))},
	} {
		got, _ := runJSON(t, "-map", row.mapping, row.log)
		delete(got, "malformed")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	head, _, _ := strings.Cut(string(must(os.ReadFile("testdata/log.csv"))), "\n")
	again := head + "\nT-1,2026-03-02 09:00,new,,,3,2,2,,,\nT-2,2026-03-02 09:00,new,,,3,2,2,,,\nT-1,2026-03-02 10:00,new,,,3,2,2,,,\n"
	cut := append([]byte(nil), must(os.ReadFile("testdata/log.csv"))...)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(cut)
	z.Close()
	for _, row := range []struct {
		name string
		args []string
		want string
	}{
		{"no log", nil, "want one log, got 0"},
		{"two logs", []string{"a", "b"}, "want one log, got 2"},
		{"unknown format", []string{"-format", "xml", "a"}, `-format "xml": want text or json`},
		{"absent log", []string{"testdata/absent.csv"}, "testdata/absent.csv"},
		{"absent mapping", []string{"-map", "absent", "testdata/log.csv"}, `built-in mappings are ["helpdesk" "servicenow"]`},
		{"no mapping fits", []string{"testdata/log.csv"}, "no built-in mapping"},
		{"another log", []string{"-map", "servicenow", "testdata/log.csv"}, `the log has no column ["assigned_to" `},
		{"strict", []string{"-strict", "-map", "testdata/mapping.json", "testdata/log.csv"}, "line 11, column 5 (at): malformed: want a time"},
		{"not grouped", []string{"-map", "testdata/mapping.json", write(t, "log.csv", again)}, `line 4: case "T-1" again after others`},
		{"packed and cut", []string{"-map", "testdata/mapping.json", write(t, "log.csv", packed.String()[:200])}, "a gzip file that is cut short"},
		{"header alone", []string{"-map", "testdata/mapping.json", write(t, "log.csv", "ticket,at,status,team,owner,prio,impact,urgency,opened,reopened,moved\n")}, "no rows below its header"},
		{"empty log", []string{"-map", "testdata/mapping.json", write(t, "log.csv", "")}, "the log is empty"},
		{"absent policy", []string{"-map", "testdata/mapping.json", "-policy", "testdata/absent.json", "testdata/log.csv"}, "testdata/absent.json"},
		{"defective policy", []string{"-map", "testdata/mapping.json", "-policy", write(t, "policy.json", `{"clocks":[{"name":"resolution","start":[{"on":"opened"}],"targets":[{"within":"-1h"}]}]}`), "testdata/log.csv"},
			"policy.json: sla: clocks[0].targets[0].within: out of range: -1h"},
		{"a policy with calendars of an application", []string{"-map", "testdata/mapping.json", "-policy", write(t, "policy.json", `{"calendar_names":["office"],"clocks":[{"name":"resolution","start":[{"on":"opened"}],"targets":[{"within":"1h"}]}]}`), "testdata/log.csv"},
			`policy.json: sla: calendar_names[0]: unknown: "office" is not among the calendars given: the application has given none`},
		{"unknown field", []string{"-map", variantOf(t, `"case"`, `"Kase": "x", "case"`), "testdata/log.csv"}, `Kase: unknown: no such field (line`},
		{"no zone", []string{"-map", variantOf(t, `"Europe/Berlin"`, `"Local"`), "testdata/log.csv"}, `time.zone: got "Local", want an IANA name`},
		{"defective machine", []string{"-map", variantOf(t, `"start": ["new"]`, `"start": ["old"]`), "testdata/log.csv"}, `machine: machine: start[0]: unknown: no state "old"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			err := run(row.args, &out, &errs)
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v\nwant %s", err, row.want)
			}
			if out.Len() > 0 {
				t.Errorf("printed %d bytes beside an error", out.Len())
			}
		})
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestTextForm(t *testing.T) {
	var out, errs bytes.Buffer
	if err := run([]string{"-map", "testdata/mapping.json", "testdata/log.csv"}, &out, &errs); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"malformed rows  3\n",
		"reopens         1  in 1 cases\n",
		"first to last row  3  30m     4h30m  4h30m  4h30m  4h30m\n",
		"new -> asking    1      1\n",
		"new      3       40m30s\n",
		"reassignments          3      3      0         0\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no line %q in\n%s", want, out.String())
		}
	}
}
