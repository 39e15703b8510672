package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/whatif"
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

// A ticket that only the policy after leaves out is counted there, and the row
// stays although nothing is judged on that side.
func TestWriteSumCountsExcluded(t *testing.T) {
	opened := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Agent, State: preset.StateNew, Priority: priority.P1},
		{Time: opened.Add(time.Hour), Kind: lifecycle.StateChanged, State: preset.StateResolved, Reason: "duplicate"},
	})
	spec := sla.StandardPolicySpec()
	before, err := sla.NewPolicy(spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	spec.Exclude = append(spec.Exclude, sla.ExclusionSpec{Reason: "duplicate", When: priority.ConditionSpec{Facts: map[string][]string{"reason": {"duplicate"}}}})
	after, err := sla.NewPolicy(spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	sum := whatif.Compare(before, after, slices.Values([]lifecycle.History{h}), opened.AddDate(0, 0, 1))
	var out strings.Builder
	if err := writeSum(&out, &sum); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	want := "resolution p1 1 1 100.0 % 0 0 0 0 - 0 1 0 0 0 1"
	if len(lines) < 3 || strings.Join(strings.Fields(lines[2]), " ") != want {
		t.Errorf("want a line %q in\n%s", want, out.String())
	}
}

// A policy without a promise that the other makes: the clocks that vanish are
// counted and named, and open ones are shown.
func TestPromisesThatVanish(t *testing.T) {
	file := filepath.Join(t.TempDir(), "policy.json")
	policy := `{"clocks": [{"name": "resolution", "start": [{"on": "opened"}], "stop": [{"enters": {"class": ["done"]}}],
		"targets": [{"when": {"priority": ["p1"]}, "within": "4h"}]}]}`
	if err := os.WriteFile(file, []byte(policy), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	if err := run([]string{"-map", "../deskreport/testdata/mapping.json", "-after", file, "../deskreport/testdata/log.csv"}, &out, &errs); err != nil {
		t.Fatal(err)
	}
	const want = "careful: the policy after promises nothing where the one before does: first_response of p1 (1), first_response of p2 (1), first_response of p3 (1), resolution of p2 (1), resolution of p3 (1)\n"
	if !strings.HasSuffix(out.String(), want) || !strings.Contains(out.String(), "careful: 3 lines of the log could not be read") {
		t.Errorf("got\n%s", out.String())
	}
	for _, line := range strings.Split(out.String(), "\n") {
		if fields := strings.Join(strings.Fields(line), " "); strings.HasPrefix(fields, "resolution all") && fields != "resolution all 1 1 100.0 % 2 0 0 0 - 1 0 0 0 2 0" {
			t.Errorf("got %q", fields)
		}
	}
}

// Times are those of the log's zone, and tickets to which nothing is promised
// are counted.
func TestZoneAndNoPromise(t *testing.T) {
	data, err := os.ReadFile("../deskreport/testdata/log.csv")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "log.csv")
	if err := os.WriteFile(file, append(data, "T-4,2026-03-03 09:00,new,red,ann,,,,,0,0\nT-5,2026-03-03 09:00,new,red,ann,,,,,0,0\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	if err := run([]string{"-map", "../deskreport/testdata/mapping.json", "-explain", "T-2", file}, &out, &errs); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"due Mon 2026-03-02 10:15:00 CET", "careful: to 2 tickets neither policy promises anything"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestRunRefuses(t *testing.T) {
	for _, args := range [][]string{
		{}, {"-map", "nowhere.json", "x.csv"}, {"nowhere.csv"},
		{"-map", "../deskreport/testdata/mapping.json", "-explain", "T-99", "../deskreport/testdata/log.csv"},
	} {
		var out, errs strings.Builder
		if err := run(args, &out, &errs); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
}
