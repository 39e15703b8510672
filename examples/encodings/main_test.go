package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
	"sigs.k8s.io/yaml"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

func TestRun(t *testing.T) {
	var out bytes.Buffer
	if err := run([]string{"-level", "P1", "-share", "1/3", "-limit", "90m", "-day", "2026-03-29", "-close", "24:00", "-clock", "resolution"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	want := `flags:   p1 1/3 1h30m 2026-03-29 24:00 resolution
policy.json: 528 bytes of JSON, the same as the first: true
policy.yaml: 528 bytes of JSON, the same as the first: true
policy.toml: 528 bytes of JSON, the same as the first: true
columns: p1 1/3 1h30m 2026-03-29 resolution with a history of 1 event
`
	if d := cmp.Diff(want, out.String()); d != "" {
		t.Error(d)
	}
}

func TestFlagsRefused(t *testing.T) {
	for _, args := range [][]string{{"-level", "P9"}, {"-share", "30"}, {"-limit", "2 hours"}, {"-day", "2026-02-30"}, {"-close", "24:01"}} {
		if _, err := parse(args, &bytes.Buffer{}); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

// What is wrong in a document is found whatever it is written in, with its path.
func TestDocumentsRefused(t *testing.T) {
	rows := []struct{ name, file, text, path string }{
		{"unknown name in YAML", "p.yaml", "clocks: [{name: a, strat: []}]", "clocks[0].strat"},
		{"unknown name in TOML", "p.toml", "[[clocks]]\nname = 'a'\nstrat = []", "clocks[0].strat"},
		{"value in YAML", "p.yaml", "clocks: [{name: a, start: [{\"on\": opened}], targets: [{within: 2 hours}]}]", "clocks[0].targets[0].within"},
		{"value in TOML", "p.toml", "[[clocks]]\nname = 'a'\nstart = [{on = 'opened'}]\ntargets = [{within = '2 hours'}]", "clocks[0].targets[0].within"},
		{"bare on in YAML", "p.yaml", "clocks: [{name: a, start: [{on: opened}], targets: [{within: 2h}]}]", "clocks[0].start[0].true"},
		{"twice in YAML", "p.yaml", "name: a\nname: b", "name"},
		{"twice in TOML", "p.toml", "name = 'a'\nname = 'b'", "name"},
		{"another format", "p.ini", "", ".ini"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			_, err := ReadDocument[sla.PolicySpec](row.file, []byte(row.text))
			if err == nil || !strings.Contains(err.Error(), row.path) {
				t.Errorf("error %v, want one that names %s", err, row.path)
			}
		})
	}
}

// values are all kinds of values that documents hold.
type values struct {
	Level    priority.Level          `json:"level" toml:"level"`
	Severity severity.Severity       `json:"severity" toml:"severity"`
	Kind     lifecycle.Kind          `json:"kind" toml:"kind"`
	Side     lifecycle.Side          `json:"side" toml:"side"`
	Ratio    priority.Ratio          `json:"ratio" toml:"ratio"`
	Limit    sla.Duration            `json:"limit" toml:"limit"`
	Date     calendar.Date           `json:"date" toml:"date"`
	Time     calendar.TimeOfDay      `json:"time" toml:"time"`
	Outcome  sla.Outcome             `json:"outcome" toml:"outcome"`
	By       map[string]sla.Duration `json:"by" toml:"by"`
}

func TestValues(t *testing.T) {
	v := values{priority.P2, severity.SEV1, lifecycle.Assigned, lifecycle.Agent, priority.Percent(80), sla.Duration(90 * time.Minute),
		calendar.NewDate(2026, time.March, 29), calendar.NewTimeOfDay(24, 0), sla.Breached, map[string]sla.Duration{"p1": sla.Duration(time.Second)}}
	formats := []struct {
		name      string
		marshal   func(any) ([]byte, error)
		unmarshal func([]byte, any) error
		want      string // a part of the text
	}{
		{"JSON", json.Marshal, json.Unmarshal, `"ratio":"80%","limit":"1h30m"`},
		{"YAML", yaml.Marshal, func(b []byte, v any) error { return yaml.UnmarshalStrict(b, v) }, "limit: 1h30m\n"},
		{"TOML", toml.Marshal, toml.Unmarshal, "ratio = '80%'\nlimit = '1h30m'\n"},
	}
	for _, f := range formats {
		t.Run(f.name, func(t *testing.T) {
			text, err := f.marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), f.want) {
				t.Errorf("%s lacks %q", text, f.want)
			}
			var got values
			if err := f.unmarshal(text, &got); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(v, got, cmp.Comparer(func(a, b priority.Ratio) bool { return a == b }), cmp.Comparer(func(a, b calendar.Date) bool { return a == b }),
				cmp.Comparer(func(a, b calendar.TimeOfDay) bool { return a == b })); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestColumns(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	row := func(query string, into ...any) error { return db.QueryRow("SELECT " + query).Scan(into...) }

	level, share, day := priority.P1, priority.Percent(5), calendar.NewDate(2026, time.May, 1)
	if err := row("NULL, NULL", &level, Text{&day}); err != nil || level != 0 || !day.IsZero() {
		t.Errorf("NULL gave %v and %v, %v: want unset values", level, day, err)
	}
	for _, bad := range []string{"'p9'", "7", "x'ff'"} {
		if err := row(bad, &level); err == nil {
			t.Errorf("level %s: no error", bad)
		}
	}
	if err := row("'30'", &share); err == nil || share != priority.Percent(5) {
		t.Errorf("a bare 30 as a share: %v, %v", share, err)
	}
	if err := row("3", Text{&day}); err == nil {
		t.Error("a number as a date: no error")
	}
	var policy Document[sla.PolicySpec]
	if err := row(`'{"clocks": [{"name": "a", "strat": []}]}'`, &policy); err == nil || !strings.Contains(err.Error(), "clocks[0].strat") {
		t.Errorf("a document with an unknown name: %v", err)
	}
	if err := row("1", &policy); err == nil {
		t.Error("a number as a document: no error")
	}
}
