package main

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the output to testdata/output.txt, to be read before it is kept")

// The output is part of the documentation: it changes only on purpose.
func TestOutput(t *testing.T) {
	var out bytes.Buffer
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/output.txt", out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/output.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A word that nothing declares is refused before the day begins, with its place
// and what was most likely meant.
func TestUnknownWords(t *testing.T) {
	for _, tc := range []struct{ file, from, to, want string }{
		{"priority.json", `"outage"]`, `"outtage"]`, `priority.json: triage.rules[0].when.category[0]: unknown_word: nothing declares the category "outtage": "outage" was most likely meant`},
		{"priority.json", `"category"`, `"catgory"`, `priority.json: triage.rules[0].when.catgory: unknown_word: nothing declares the fact "catgory": "category" was most likely meant`},
		{"routes.json", `"platform"`, `"plattform"`, `routes.json: routes[0].to.group: unknown_word: nothing declares the group "plattform": "platform" was most likely meant`},
		{"routes.json", `["linux"]`, `["linx"]`, `routes.json: routes[0].to.required[0]: unknown_word: nothing declares the skill "linx": "linux" was most likely meant`},
		{"agents.json", `["platform"]`, `["plaform"]`, `agents.json: [0].groups[0]: unknown_word: nothing declares the group "plaform": "platform" was most likely meant`},
		{"policy.json", `["p1"]`, `["p11"]`, `policy.json: sla: clocks[0].targets[0].when.priority[0]: unknown: "p11", want one that is declared, such as "p1" (line 11, column 50)`},
		{"policy.json", `["waiting"]`, `["wating"]`, `policy.json: sla: clocks[1].pause[0].when.class[0]: unknown: "wating", want one that is declared, such as "waiting" (line 21, column 73)`},
		{"ladder.json", `"on-call engineer"`, `"on call enginer"`, `ladder.json: steps[0].notify[0]: unknown_word: nothing declares the role "on call enginer": "on-call engineer" was most likely meant`},
		{"triggers.json", `"name"`, `"nmae"`, `triggers.json: escalate: rules[0].nmae: unknown: no such field (line 5, column 14)`},
		{"calendars.json", `17:30`, `25:30`, `calendars.json: calendar: office.week.mon[0]: malformed`},
		{"machine.json", `"to": "waiting"`, `"to": "wating"`, `machine.json: machine: transitions[1].to: unknown: no state "wating" (line 13, column 37)`},
		{"day.json", `"customer": "enterprise"`, `"custmer": "enterprise"`, `[0].event.custmer: unknown: no such field (line 2, column 143)`},
	} {
		t.Run(tc.to, func(t *testing.T) {
			_, _, err := open(func(name string) ([]byte, error) {
				data, err := embedded.ReadFile(name)
				if strings.HasSuffix(name, "/"+tc.file) {
					if !bytes.Contains(data, []byte(tc.from)) {
						t.Fatalf("%s has no %s", name, tc.from)
					}
					data = bytes.Replace(data, []byte(tc.from), []byte(tc.to), 1)
				}
				return data, err
			})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v\nwant %s", err, tc.want)
			}
		})
	}
}
