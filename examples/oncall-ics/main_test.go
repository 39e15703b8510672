package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/oncall"
)

// What is written is read back as the same shifts, over a change of clocks too.
func TestExportAndImport(t *testing.T) {
	data, err := os.ReadFile("testdata/plan.json")
	if err != nil {
		t.Fatal(err)
	}
	spec, err := tier.Read[oncall.RosterSpec](data)
	if err != nil {
		t.Fatal(err)
	}
	roster, err := oncall.NewRoster(spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run([]string{"-plan", "testdata/plan.json", "-role", "primary", "-from", "2026-03-03", "-days", "35"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	got, err := read(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)
	var want []oncall.Shift
	for s := range roster.Rotations("primary")[0].Shifts(from, from.AddDate(0, 0, 35)) {
		want = append(want, oncall.Shift{From: s.From.UTC(), To: s.To.UTC(), Person: s.Person})
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) != 6 {
		t.Error(diff)
	}
	var again bytes.Buffer
	if err := run([]string{"-plan", "testdata/plan.json", "-role", "primary", "-from", "2026-03-03", "-days", "35"}, &again, io.Discard); err != nil || again.String() != out.String() {
		t.Errorf("another text for the same plan, %v", err)
	}
}

func TestRefuses(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"-plan", "none.json", "-role", "primary", "-from", "2026-03-02"}, "no such file"},
		{nil, "want -plan"},
		{[]string{"-plan", "testdata/plan.json", "-from", "2026-03-02"}, "want -plan"},
		{[]string{"testdata/plan.json"}, "want no arguments"},
		{[]string{"-import", "testdata/plan.json", "-days", "3"}, "no other flag"},
		{[]string{"-nix"}, "not defined"},
		{[]string{"-plan", "testdata/plan.json", "-role", "board", "-from", "2026-03-02"}, "has no rotation"},
		{[]string{"-plan", "testdata/plan.json", "-role", "primary"}, "want a date such as"},
		{[]string{"-plan", "testdata/plan.json", "-role", "primary", "-from", "2026-03-02", "-days", "0"}, "want 1 to 3660"},
		{[]string{"-plan", "testdata/plan.json", "-role", "primary", "-from", "9999-12-31"}, "from 1900 to 2200"},
		{[]string{"-import", "testdata/plan.json"}, "plan.json"},
	} {
		if err := run(tt.args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v, want %q", tt.args, err, tt.want)
		}
	}
	cancelled := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSTATUS:CANCELLED\r\nDTSTART:20260302T090000Z\r\nSUMMARY:Ann\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	if got, err := read(strings.NewReader(cancelled)); err != nil || got == nil || len(got) > 0 {
		t.Errorf("a cancelled event: %v, %v", got, err)
	}
	event := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260302T090000Z\r\nDTEND:20260302T080000Z\r\nSUMMARY:Ann\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	for text, want := range map[string]string{
		event: "lasts no time",
		strings.Replace(event, "SUMMARY:Ann\r\n", "", 1):              "names nobody",
		strings.Replace(event, "DTEND:20260302T080000Z\r\n", "", 1):   "end",
		strings.Replace(event, "DTSTART:20260302T090000Z\r\n", "", 1): "begin",
		"":                    "no whole iCalendar file",
		event[:len(event)-30]: "no whole iCalendar file",
		strings.Replace(event, "SUMMARY:Ann", "RRULE:FREQ=DAILY\r\nSUMMARY:Ann", 1):      "event 1 recurs (RRULE)",
		strings.Replace(event, "20260302T090000Z", "20260302T090000", 1):                 `DTSTART: want an instant, with Z or a TZID, got "20260302T090000"`,
		strings.Replace(event, "DTEND:20260302T080000Z", "DTEND;VALUE=DATE:20260303", 1): `DTEND: want an instant, with Z or a TZID, got "20260303"`,
	} {
		if _, err := read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
