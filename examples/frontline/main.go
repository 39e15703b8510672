// Command frontline asks of a ticket log what process owners ask: are tickets
// solved at the front? It counts handoffs between groups and the tickets that
// the first group solves alone, with intervals. It also routes one day of the
// log again, each ticket to people who had worked on its category in its first
// group before, and says why for some of them. Days and hours are those of the
// mapping's zone.
//
//	go run ./examples/frontline [-map mapping.json] [-day 2016-03-14] LOG.csv[.gz]
package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/examples/internal/command"
	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics/flow"
	"github.com/supportops/policy/metrics/stat"
)

func main() {
	command.Main("frontline", run)
}

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("frontline", flag.ContinueOnError)
	name := flags.String("map", "", "mapping `file`, or the name of a built-in one; without, the one that fits")
	date := flags.String("day", "", "`date` to route anew, such as 2016-03-14; without, none")
	if err := command.Parse(flags, args, stderr, "[-map mapping.json] [-day 2016-03-14] LOG.csv[.gz]", 1, "log"); err != nil {
		return err
	}
	if *date != "" {
		if _, err := newDay(*date, time.UTC); err != nil {
			return command.Wrong(err)
		}
	}
	log, err := ticketlog.NewSource("frontline", *name, flags.Arg(0), stderr)
	if err != nil {
		return err
	}
	defer log.Close()
	var d *day
	if *date != "" {
		if d, err = newDay(*date, log.Mapping.Zone()); err != nil {
			return err
		}
		d.program = log.Mapping.IsProgram
	}
	f, err := read(log, d)
	if err != nil {
		return err
	}
	f.print(stdout)
	if d != nil {
		return d.print(stdout)
	}
	return nil
}

// front is what the log says of its groups.
type front struct {
	machine *machine.Machine
	groups  flow.Tally
	none    int // cases that no group ever had
	open    int // cases that are not done at the end
	skipped int // malformed rows
}

// read folds the log, ticket by ticket.
func read(log *ticketlog.Source, d *day) (*front, error) {
	states, err := machine.New(log.Mapping.MachineSpec(), nil)
	if err != nil {
		return nil, err
	}
	f := &front{machine: states}
	r, err := log.Each(func(c *ticketlog.Case) {
		tl := states.Replay(c.History(), machine.Options{})
		j := flow.JourneyOf(tl, tl.Groups)
		f.groups.Add(j)
		if len(j.Stops) == 0 {
			f.none++
		}
		if visit, ok := tl.Current(); ok && visit.Class != machine.Done {
			f.open++
		}
		if d != nil {
			d.add(c, j)
		}
	})
	if err != nil {
		return nil, err
	}
	f.skipped = r.Malformed
	return f, nil
}

const mostGroups = 10

func (f *front) print(w io.Writer) {
	solved, of := f.groups.Front()
	fmt.Fprintf(w, "cases %d, without a group %d, not done %d, malformed rows %d\n", f.groups.Tickets(), f.none, f.open, f.skipped)
	fmt.Fprintf(w, "handoffs between groups %d\n", f.groups.Handoffs())
	fmt.Fprintf(w, "solved by the first group alone %s\n\n", share(solved, of))
	fmt.Fprintf(w, "%-16s %8s %8s %8s  %s\n", "group", "reached", "first", "handed on", "solved alone of those that came here first")
	for i, group := range f.groups.Stops() {
		if i == mostGroups {
			fmt.Fprintf(w, "and %d more groups\n", len(f.groups.Stops())-mostGroups)
			break
		}
		c := f.groups.Count(group)
		fmt.Fprintf(w, "%-16s %8d %8d %8d  %s\n", group, c.Reached, c.First, c.Passed, share(c.Alone, c.First))
	}
}

// share prints a part of a whole with its 95 % interval.
func share(part, whole int) string {
	p := stat.Proportion{Hits: uint64(part), Trials: uint64(whole)}
	rate, ok := p.Rate()
	iv, ok2 := p.Interval(stat.Wilson, 0)
	if !ok || !ok2 {
		return "no data"
	}
	return fmt.Sprintf("%d of %d, %.1f %% (95 %%: %.1f to %.1f)", part, whole, 100*rate, 100*iv.Lo, 100*iv.Hi)
}

// sortedNames returns the keys of a set of names.
func sortedNames(set map[string]bool) []string {
	var names []string
	for name := range set {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func compareTickets(a, b arrival) int {
	return cmp.Or(a.at.Compare(b.at), strings.Compare(a.id, b.id))
}
