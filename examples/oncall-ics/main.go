// Command oncall-ics shows who is on call in a calendar program, and takes
// changes from there.
//
//	oncall-ics -plan plan.json -role primary -from 2026-03-02 -days 28 > primary.ics
//	oncall-ics -import primary.ics
//
// The first writes the shifts of a role as iCalendar events. The second reads
// such a file, changed by hand or by a calendar program, and prints its events
// as overrides for the plan.
//
// It is a module of its own, so that the library does not depend on
// golang-ical.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"time"
	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/examples/internal/command"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/oncall"
)

func main() {
	command.Main("oncall-ics", run)
}

func run(args []string, out, stderr io.Writer) error {
	flags := flag.NewFlagSet("oncall-ics", flag.ContinueOnError)
	plan := flags.String("plan", "", "`file` of the roster, as JSON")
	role := flags.String("role", "", "`role` to export")
	first := flags.String("from", "", "first `date`, such as 2026-03-02")
	days := flags.Int("days", 28, "`number` of days to export, 1 to 3660")
	file := flags.String("import", "", "iCalendar `file` to read")
	if err := command.Parse(flags, args, stderr, "-plan plan.json -role ROLE -from DATE [-days N] | -import FILE", 0, ""); err != nil {
		return err
	}
	if *file != "" {
		if flags.NFlag() > 1 {
			return command.Usage("-import goes with no other flag")
		}
		return importFile(*file, out)
	}
	from, err := calendar.ParseDate(*first)
	switch {
	case *plan == "" || *role == "":
		return command.Usage("want -plan with a -role, or -import")
	case err != nil || from.IsZero() || year(from) < 1900 || year(from) > 2200:
		return command.Usage("-from: want a date such as 2026-03-02, from 1900 to 2200, got %.40q", *first)
	case *days < 1 || *days > 3660:
		return command.Usage("-days %d: want 1 to 3660", *days)
	}
	data, err := os.ReadFile(*plan)
	if err != nil {
		return err
	}
	spec, err := tier.Read[oncall.RosterSpec](data)
	if err != nil {
		return err
	}
	roster, err := oncall.NewRoster(spec, nil)
	if err != nil {
		return err
	}
	rotations := roster.Rotations(*role)
	if len(rotations) == 0 {
		return fmt.Errorf("role %q has no rotation", *role)
	}
	start := from.At(0, time.UTC)
	_, err = io.WriteString(out, export(*role, rotations, start, start.AddDate(0, 0, *days)))
	return err
}

func year(d calendar.Date) int {
	y, _, _ := d.Civil()
	return y
}

// importFile prints the events of a file as overrides.
func importFile(name string, out io.Writer) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	shifts, err := read(f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	return enc.Encode(shifts)
}
