package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFrontline(t *testing.T) {
	var out bytes.Buffer
	if err := run([]string{"-day", "2016-03-14", "testdata/log.csv"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/want.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Error(diff)
	}
}

// A program that owns tickets is nobody to give them to.
func TestProgramsAreNobody(t *testing.T) {
	dir := t.TempDir()
	mapping, log := filepath.Join(dir, "map.json"), filepath.Join(dir, "log.csv")
	for name, text := range map[string]string{
		mapping: `{"schema": "ticketlog/mapping/1", "case": "id", "state": ["status"], "group": "team", "assignee": "who", "systems": ["AutoClose"],
			"states": {"done": ["done"]}, "time": {"columns": ["at"], "layouts": ["2006-01-02 15:04"], "zone": "UTC"}}`,
		log: "id,at,status,team,who\nA,2026-03-02 09:00,new,desk,ann\nA,2026-03-02 10:00,done,desk,autoclose\nB,2026-03-03 09:00,new,desk,\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := run([]string{"-map", mapping, "-day", "2026-03-03", log}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if want := "2026-03-03 routed anew: 1 people, 1 tickets, 1 assigned, 0 refused"; !strings.Contains(out.String(), want) {
		t.Errorf("no %q in\n%s", want, out.String())
	}
}

// A day without tickets is told from a day that the log does not have.
func TestDayOutsideOfTheLog(t *testing.T) {
	var out bytes.Buffer
	if err := run([]string{"-day", "2020-01-01", "testdata/log.csv"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if want := "careful: no ticket came in on that day; those of the log came from 2016-03-12 to "; !strings.Contains(out.String(), want) {
		t.Errorf("no %q in\n%s", want, out.String())
	}
}

func TestFrontlineRefuses(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, "want one log"},
		{[]string{"-day", "tomorrow", "testdata/log.csv"}, "want a date such as"},
		{[]string{"testdata/none.csv"}, "no such file"},
		{[]string{"-map", "nothing", "testdata/log.csv"}, "built-in mappings are"},
	} {
		err := run(tt.args, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v, want %q", tt.args, err, tt.want)
		}
	}
}
