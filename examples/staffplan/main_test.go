package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/output.txt")

// madeUp writes a log of ten weeks with a daily and a weekly pattern, in the
// columns of the built-in mapping servicenow; the eleventh week is cut off.
func madeUp(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("number,state,reassignment_count,reopen_count,opened_at,updated_at,updated_by,contact_type,category,impact,urgency,priority," +
		"assignment_group,assigned_to,resolved_at,closed_at\n")
	monday := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	byHour := []int{0, 0, 0, 0, 0, 0, 1, 2, 6, 8, 7, 6, 3, 4, 6, 6, 5, 3, 1, 1, 0, 0, 1, 0}
	byDay := []int{14, 12, 11, 10, 9, 2, 1}
	ticket := 0
	for hour := range 10*week + 30 {
		n := byHour[hour%24] * byDay[hour/24%7] * (10 + hour*7%5 - 2) / 100
		for k := range n {
			ticket++
			at := monday.Add(time.Duration(hour)*time.Hour + time.Duration(k*60/n)*time.Minute).Format("2006-01-02T15:04")
			fmt.Fprintf(&b, "T%05d,New,0,0,%s,%s,a,Phone,x,2 - Medium,2 - Medium,3 - Moderate,,,,\n", ticket, at, at)
		}
	}
	path := filepath.Join(t.TempDir(), "log.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOutput(t *testing.T) {
	var out strings.Builder
	if err := run([]string{madeUp(t)}, &out); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/output.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestBadArguments(t *testing.T) {
	for _, args := range [][]string{nil, {"no such file"}, {"-map", "nothing", madeUp(t)}, {"-desk", "main.go", madeUp(t)}, {"a", "b"}} {
		if err := run(args, &strings.Builder{}); err == nil {
			t.Errorf("%q accepted", args)
		}
	}
}

func TestByHour(t *testing.T) {
	if _, err := byHour(nil); err == nil {
		t.Error("an empty log accepted")
	}
	sunday := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	a, err := byHour([]time.Time{sunday, sunday.Add(15 * time.Hour), sunday.Add(14 * time.Hour), sunday.Add(14*time.Hour + 59*time.Minute)})
	if err != nil || len(a.hours) != week || a.hours[0] != 2 || a.hours[1] != 1 || a.tickets != 4 {
		t.Errorf("%+v, %v", a, err)
	}
}
