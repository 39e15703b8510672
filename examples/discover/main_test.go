package main

import (
	"strings"
	"testing"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

const (
	mapping = "../deskreport/testdata/mapping.json"
	log     = "../deskreport/testdata/log.csv"
)

// The machine of the tiny log, whole and without what occurs once.
func TestRun(t *testing.T) {
	for _, tc := range []struct {
		args         []string
		want, stderr []string
	}{
		{[]string{"-count", "0", "-percent", "0"}, []string{"stateDiagram-v2", "s1 --> s0: working", "s1 --> s3: asking", "s0 --> s2: solved"},
			[]string{"3 cases, 3 variants; 4 states and 4 steps, to which 3 cases keep"}},
		{[]string{"-count", "2", "-percent", "0", "-format", "dot"}, []string{"digraph"},
			[]string{"too rare, of states: asking, 1 times", "too rare, of steps: new -> asking, 1 times", "line 11, column 5 (at)"}},
		{[]string{"-format", "json", "-count", "1"}, []string{`"class": "done"`}, nil},
	} {
		var out, errs strings.Builder
		if err := run(append(append([]string{"-map", mapping}, tc.args...), log), &out, &errs); err != nil {
			t.Fatal(err)
		}
		for _, want := range tc.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%q: no %q in\n%s", tc.args, want, out.String())
			}
		}
		for _, want := range tc.stderr {
			if !strings.Contains(errs.String(), want) {
				t.Errorf("%q: no %q in\n%s", tc.args, want, errs.String())
			}
		}
	}
}

// The document is one of package machine.
func TestDocument(t *testing.T) {
	var out, errs strings.Builder
	if err := run([]string{"-map", mapping, "-format", "json", "-count", "1", log}, &out, &errs); err != nil {
		t.Fatal(err)
	}
	s, err := lifecycle.Read[machine.Spec]([]byte(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := machine.New(s, nil); err != nil {
		t.Fatal(err)
	}
}

func TestRunRefuses(t *testing.T) {
	for _, args := range [][]string{{}, {"a", "b"}, {"-format", "svg", log}, {"-percent", "101", log}, {"-count", "-1", log}, {"nowhere.csv"}} {
		var out, errs strings.Builder
		if err := run(args, &out, &errs); err == nil || out.Len() > 0 {
			t.Errorf("%q is taken", args)
		}
	}
}
