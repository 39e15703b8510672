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
	if err := run([]string{madeUp(t)}, &out, &strings.Builder{}); err != nil {
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
		if err := run(args, &strings.Builder{}, &strings.Builder{}); err == nil {
			t.Errorf("%q accepted", args)
		}
	}
}

// A desk whose slots are no hours, or that is never open, is none for this log.
func TestDesksThatDoNotFit(t *testing.T) {
	data, err := os.ReadFile("desk.json")
	if err != nil {
		t.Fatal(err)
	}
	begin, _, _ := strings.Cut(string(data), `"shifts"`)
	for want, text := range map[string]string{
		"hours as slots, got 30m":  strings.Replace(string(data), `"slot": "1h"`, `"slot": "30m"`, 1),
		"want a desk with a shift": strings.TrimRight(begin, " \n,") + "}",
	} {
		desk := filepath.Join(t.TempDir(), "desk.json")
		if err := os.WriteFile(desk, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := run([]string{"-desk", desk, madeUp(t)}, &strings.Builder{}, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// Hours are those of the wall clock, in whole weeks; what lies outside is left out.
func TestByHour(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, amsterdam) }
	a, err := byHour([]time.Time{at(1, 10, 0), at(2, 0, 30), at(2, 10, 30).UTC(), at(2, 10, 59), at(8, 23, 59), at(9, 0, 0)}, at(1, 0, 0), at(9, 0, 0))
	if err != nil || len(a.hours) != week || a.hours[0] != 1 || a.hours[10] != 2 || a.hours[week-1] != 1 || total(a.hours) != 4 || a.tickets != 6 {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := byHour(nil, at(3, 0, 0), at(10, 0, 0)); err == nil {
		t.Error("a week that is not whole accepted")
	}
}

// A straggler a year before the others does not stretch the history, and what
// cannot be read is counted and shown.
func TestStraggler(t *testing.T) {
	path := madeUp(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(data), "\n")
	early := "T0,New,0,0,2025-01-06T09:00,2025-01-06T09:00,a,Phone,x,2 - Medium,2 - Medium,3 - Moderate,,,,\n"
	if err := os.WriteFile(path, []byte(head+"\n"+early+rest+"T1,New,0,0,?,yesterday,a,Phone,x,2 - Medium,2 - Medium,3 - Moderate,,,,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	if err := run([]string{path}, &out, &errs); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"history: 10 weeks from Monday 5 January 2026", "careful: 1 lines of the log could not be read"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%.300s", want, out.String())
		}
	}
	if !strings.Contains(errs.String(), "yesterday") {
		t.Errorf("stderr: %s", errs.String())
	}
	out.Reset()
	if err := run([]string{"-period", "2026-01-05/2026-02-16", path}, &out, &errs); err != nil || !strings.Contains(out.String(), "history: 6 weeks") {
		t.Errorf("%v\n%.200s", err, out.String())
	}
}

// rows writes a log of tickets that are opened at these times, in a column at.
func rows(t *testing.T, at ...time.Time) (mapping, path string) {
	t.Helper()
	const form = "2006-01-02 15:04"
	var b strings.Builder
	b.WriteString("id,at,status\n")
	for i, when := range at {
		fmt.Fprintf(&b, "T%d,%s,new\n", i, when.Format(form))
	}
	dir := t.TempDir()
	mapping, path = filepath.Join(dir, "map.json"), filepath.Join(dir, "log.csv")
	text := `{"schema": "ticketlog/mapping/1", "grouped": true, "case": "id", "state": ["status"], "states": {"done": ["done"]},
		"time": {"columns": ["at"], "layouts": ["` + form + `"], "zone": "Europe/Berlin"}}`
	for name, text := range map[string]string{mapping: text, path: b.String()} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return mapping, path
}

// A desk with a ticket every few hours has people: the hour without any is the
// usual one, but not the mean.
func TestSmallDesk(t *testing.T) {
	var at []time.Time
	for i := range 9 * 7 * 5 {
		at = append(at, time.Date(2026, 1, 5+i/5, 8+(i*i*7+i%5*3)%10, 0, 0, 0, time.UTC))
	}
	mapping, path := rows(t, at...)
	var out strings.Builder
	if err := run([]string{"-map", mapping, path}, &out, &strings.Builder{}); err != nil {
		t.Fatal(err)
	}
	for _, no := range []string{"cost of the week 0.00", "* weighted_average weights=3 "} {
		if strings.Contains(out.String(), no) {
			t.Errorf("%q in\n%s", no, out.String())
		}
	}
	if !strings.Contains(out.String(), "  Mon 0.") {
		t.Errorf("shares of a ticket are rounded off:\n%s", out.String())
	}
}

// What no plan can be made of is said, and of what the plan leaves out.
func TestOddHistories(t *testing.T) {
	daily := func(hour int) (at []time.Time) {
		for i := range 9 * 7 * 3 {
			at = append(at, time.Date(2026, 1, 5+i/3, hour, i%3*20, 0, 0, time.UTC))
		}
		return at
	}
	for _, tc := range []struct {
		name string
		at   []time.Time
		args []string
		want string
	}{
		{"dates alone", daily(0), nil, "no ticket came in an hour in which a shift works"},
		{"mostly at night", append(daily(2), daily(9)[:99]...), nil, "careful: "},
		{"another year", daily(9), []string{"-period", "2020-01-06/2020-03-02"}, "no ticket came in these weeks; those of the log came from 2026-01-05 to 2026-03-08"},
		{"no week", daily(9), []string{"-period", "2026-01-05/2026-01-08"}, "there is no whole week from 2026-01-05 to 2026-01-08; the tickets of the log came from 2026-01-05 to 2026-03-08"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			mapping, path := rows(t, tc.at...)
			var out strings.Builder
			err := run(append(append([]string{"-map", mapping}, tc.args...), path), &out, &strings.Builder{})
			if said := fmt.Sprint(err, out.String()); !strings.Contains(said, tc.want) {
				t.Errorf("%v\n%.400s\nwant %q", err, out.String(), tc.want)
			}
		})
	}
}
