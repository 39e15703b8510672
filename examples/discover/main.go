// Command discover draws the machine that the tickets of a log went through:
// which states there are, which steps between them are frequent, and what is too
// rare to belong to it.
//
//	go run ./examples/discover [-map mapping.json] [-count N] [-percent N] [-format mermaid|dot|json] LOG.csv[.gz]
//
// A step belongs to the machine if it occurs at least -count times and makes up
// at least -percent of the steps that leave its state; a start or an end if it
// does so among the cases. The diagram is for mermaid or Graphviz; json is the
// document of the machine, for package lifecycle/machine and for a mapping.
// Standard error says what was left out, what is odd about the machine and how
// many cases keep to it.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/examples/internal/command"
	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle/discover"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
)

func main() {
	command.Main("discover", run)
}

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("discover", flag.ContinueOnError)
	mapping := flags.String("map", "", "mapping `file`, or the name of a built-in one; without, the one that fits")
	count := flags.Int64("count", 10, "least `number` of times that a step, start or end occurs")
	percent := flags.Int("percent", 1, "least `share` of what leaves its state, or of all cases")
	format := flags.String("format", "mermaid", "mermaid, dot or json")
	if err := command.Parse(flags, args, stderr, "[-map mapping.json] [-count N] [-percent N] [-format mermaid|dot|json] LOG.csv[.gz]", 1, "log"); err != nil {
		return err
	}
	if *count < 0 || *percent < 0 || *percent > 100 {
		return command.Usage("-count %d, -percent %d: want 0 or more, and 0 to 100", *count, *percent)
	}
	draw, ok := map[string]func(*machine.Machine) (string, error){
		"mermaid": func(m *machine.Machine) (string, error) { return m.Mermaid(), nil },
		"dot":     func(m *machine.Machine) (string, error) { return m.DOT(), nil },
		"json":    document,
	}[*format]
	if !ok {
		return command.Usage("-format %q: want mermaid, dot or json", *format)
	}
	log, err := ticketlog.NewSource("discover", *mapping, flags.Arg(0), stderr)
	if err != nil {
		return err
	}
	defer log.Close()
	m, err := learn(log, discover.Options{MinCount: *count, MinPercent: *percent}, stderr)
	if err != nil {
		return err
	}
	text, err := draw(m)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, text)
	return err
}

func document(m *machine.Machine) (string, error) {
	data, err := json.MarshalIndent(m.Spec(), "", "  ")
	return string(data), err
}

// learn reads the log, and once more to see how many cases keep to the machine.
func learn(log *ticketlog.Source, o discover.Options, stderr io.Writer) (*machine.Machine, error) {
	known := log.Mapping.MachineSpec()
	for _, s := range known.States {
		switch s.Class {
		case machine.Waiting:
			o.Waiting = append(o.Waiting, s.Name)
		case machine.Done:
			o.Done = append(o.Done, s.Name)
		}
	}
	given, err := machine.New(known, nil)
	if err != nil {
		return nil, err
	}
	var seen discover.Log
	var t machine.Timeline
	if _, err := log.Each(func(c *ticketlog.Case) {
		given.ReplayInto(&t, c.History(), machine.Options{})
		seen.Add(&t)
	}); err != nil {
		return nil, err
	}
	found, err := seen.Infer(o)
	if err != nil {
		return nil, err
	}
	m, err := machine.New(found.Machine, nil)
	if err != nil {
		return nil, err
	}
	var kept discover.Conformance
	if _, err := log.Each(func(c *ticketlog.Case) {
		m.ReplayInto(&t, c.History(), machine.Options{})
		kept.Add(&t)
	}); err != nil {
		return nil, err
	}
	fmt.Fprintf(stderr, "%d cases, %d variants; %d states and %d steps, to which %d cases keep from start to end\n",
		kept.Cases, len(seen.Variants()), len(found.Machine.States), len(found.Machine.Transitions), kept.Conformant)
	leftOut(stderr, found)
	for _, f := range lint.Check(m) {
		fmt.Fprintln(stderr, "odd:", f)
	}
	return m, nil
}

// maxListed is how much of each kind that was left out is named.
const maxListed = 10

func leftOut(w io.Writer, found discover.Inferred) {
	list(w, "states", found.RareStates, func(c discover.StateCount) string { return fmt.Sprintf("%s, %d times", c.State, c.N) })
	list(w, "starts", found.RareStarts, func(c discover.StateCount) string { return fmt.Sprintf("%s, %d cases", c.State, c.N) })
	list(w, "ends", found.RareEnds, func(c discover.StateCount) string { return fmt.Sprintf("%s, %d cases", c.State, c.N) })
	list(w, "steps", found.RareEdges, func(e discover.Edge) string { return fmt.Sprintf("%s -> %s, %d times", e.From, e.To, e.N) })
}

func list[T any](w io.Writer, what string, rare []T, text func(T) string) {
	for i, x := range rare {
		if i == maxListed {
			fmt.Fprintf(w, "too rare: %d more %s\n", len(rare)-i, what)
			return
		}
		fmt.Fprintf(w, "too rare, of %s: %s\n", what, text(x))
	}
}
