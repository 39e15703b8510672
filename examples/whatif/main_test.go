package main

import (
	"strings"
	"testing"
)

// The tool reads the synthetic log of the quickstart's kind and prints the sums
// of both policies and the ledger of a ticket.
func TestRun(t *testing.T) {
	var out, errs strings.Builder
	err := run([]string{"-map", "../deskreport/testdata/mapping.json", "-explain", "T-1", "../deskreport/testdata/log.csv"}, &out, &errs)
	if err != nil {
		t.Fatal(err, errs.String())
	}
	for _, want := range []string{"with another verdict", "resolution", "met before"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestRunRefuses(t *testing.T) {
	for _, args := range [][]string{{}, {"-map", "nowhere.json", "x.csv"}, {"nowhere.csv"}} {
		var out, errs strings.Builder
		if err := run(args, &out, &errs); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
}
