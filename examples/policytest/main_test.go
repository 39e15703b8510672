package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGuide(t *testing.T) {
	var out, errs strings.Builder
	if got := run([]string{"testdata/guide.json", "testdata/edges.json"}, &out, &errs); got != 0 || out.String() != "11 cases hold, 0 do not\n" {
		t.Errorf("exit %d\n%s%s", got, out.String(), errs.String())
	}
}

func TestDifferencesAndDefects(t *testing.T) {
	file := func(text string) string {
		name := filepath.Join(t.TempDir(), "cases.json")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	one := func(uses, want string) string {
		return `{"uses": "` + uses + `", "cases": [{"name": "c", "events": ["2026-05-04 09:00 customer created priority=p1"], "now": "+10m", "want": [` + want + `]}]}`
	}
	for _, tt := range []struct {
		name, text string
		exit       int
		says       string
	}{
		{"differs", one("standard", `{"clock": "first_response", "due": "09:30"}`), 1, "first_response: due: want Mon 2026-05-04 09:30 UTC, got Mon 2026-05-04 09:15 UTC"},
		{"misspelt state", strings.Replace(one("standard", `{"clock": "first_response", "due": "09:15"}`), "priority=p1", "priority=p1 state=pendding", 1), 1,
			`the policy knows no state "pendding": "pending" was most likely meant`},
		{"another letter", strings.Replace(one("standard", `{"clock": "first_response", "due": "09:15"}`), "priority=p1", "priority=p1 state=PENDING customer=any", 1), 0, "1 cases hold, 0 do not"},
		{"a state of no policy", strings.Replace(one("standard", `{"clock": "first_response", "due": "09:15"}`), "priority=p1", "priority=p1 state=qqqqqqqqqq", 1), 1, `the policy knows no state "qqqqqqqqqq"`},
		{"another policy", one("process", `{"clock": "first_response", "due": "09:15"}`), 1, "got Mon 2026-05-04 09:05 UTC"},
		{"unknown policy", one("gold", `{"clock": "first_response"}`), 2, `cases[0].uses: unknown: "gold"`},
		{"misspelt field", one("standard", `{"clok": "first_response"}`), 2, "cases[0].want[0].clok"},
		{"no JSON", "{", 2, "line 1, column 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out, errs strings.Builder
			if got := run([]string{file(tt.text)}, &out, &errs); got != tt.exit || !strings.Contains(out.String()+errs.String(), tt.says) {
				t.Errorf("exit %d, want %d with %q\n%s%s", got, tt.exit, tt.says, out.String(), errs.String())
			}
		})
	}
	if run([]string{"-h"}, &strings.Builder{}, &strings.Builder{}) != 0 || run([]string{"-nix"}, &strings.Builder{}, &strings.Builder{}) != 2 {
		t.Error("help is no failure, an unknown flag is one")
	}
	if run(nil, &strings.Builder{}, &strings.Builder{}) != 2 {
		t.Error("no files are no success")
	}
}
