// Command whatif holds the tickets of a log against two policies and says how
// the verdicts move, level by level; and explains the clocks of one ticket.
//
//	go run ./examples/whatif [-map mapping.json] [-before policy.json] [-after policy.json] [-explain CASE] LOG.csv[.gz]
//
// Without files, the policy before is the standard one and the one after is
// that of the process document. Where a policy names no done states, the
// machine of the mapping says which they are, and its waiting states hold the
// clock of the resolution. All tickets are judged at the last stamp of their
// own. Tickets that a policy does not judge are counted as excluded on its side
// and take no part in its shares.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/whatif"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "whatif:", err)
		}
		os.Exit(1)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("whatif", flag.ContinueOnError)
	flags.SetOutput(stderr)
	mapping := flags.String("map", "", "mapping `file`, or the name of a built-in one; without, the one that fits")
	before := flags.String("before", "", "policy `file`; without, the standard one")
	after := flags.String("after", "", "policy `file`; without, that of the process document")
	explain := flags.String("explain", "", "`case` whose clocks are explained")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		flags.Usage()
		return fmt.Errorf("want one log, got %d", flags.NArg())
	}
	m, err := ticketlog.ChooseMapping(*mapping, flags.Arg(0))
	if err != nil {
		return err
	}
	b, err := readPolicy(*before, sla.StandardPolicySpec(), &m)
	if err != nil {
		return err
	}
	a, err := readPolicy(*after, sla.ProcessPolicySpec(), &m)
	if err != nil {
		return err
	}
	return compare(stdout, stderr, flags.Arg(0), m, b, a, *explain)
}

// compare reads the log once and prints the sums and the explanation.
func compare(stdout, stderr io.Writer, path string, m ticketlog.Mapping, before, after *sla.Policy, explain string) error {
	file, err := ticketlog.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	log, err := ticketlog.NewReader(m, file)
	if err != nil {
		return err
	}
	log.Fault = func(fault *ticketlog.Fault) error {
		fmt.Fprintln(stderr, "whatif:", fault)
		return nil
	}
	var sum whatif.Sum
	var b, a sla.Assessment
	for c := range log.Cases() {
		h := c.Promised()
		last := h.At(h.Len() - 1).Time
		before.AssessInto(&b, h, last)
		after.AssessInto(&a, h, last)
		sum.Add(&b, &a, h.Facets(last).Priority)
		if c.ID == explain {
			explainTicket(stdout, c.ID, before.Explain(h, last))
		}
	}
	if err := log.Err(); err != nil {
		return err
	}
	return writeSum(stdout, &sum)
}

func writeSum(w io.Writer, sum *whatif.Sum) error {
	fmt.Fprintf(w, "%d tickets, %d with another verdict\n", sum.Tickets, sum.Changed)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "clock\tlevel\tmet before\tof\tshare\texcluded\tmet after\tof\tshare\texcluded\tmet to breached\tbreached to met\tno longer judged\t")
	for _, m := range []sla.Clock{sla.FirstResponse, sla.NextResponse, sla.UpdateCadence, sla.Resolution} {
		for _, level := range append(priority.Levels(), 0) {
			b, a := sum.Judged(m, level)
			if b.Met+b.Breached+b.Excluded+a.Met+a.Breached+a.Excluded == 0 {
				continue
			}
			name := level.String()
			if level == 0 {
				name = "all"
			}
			n := countMoves(sum, m, level)
			fmt.Fprintf(t, "%v\t%s\t%d\t%d\t%s\t%d\t%d\t%d\t%s\t%d\t%d\t%d\t%d\t\n", m, name,
				b.Met, b.Met+b.Breached, percent(b), b.Excluded, a.Met, a.Met+a.Breached, percent(a), a.Excluded,
				n.worse, n.better, n.excluded)
		}
	}
	return t.Flush()
}

// moved counts clocks whose verdict is another one.
type moved struct {
	worse    int // from met to breached
	better   int // from breached to met
	excluded int // from any verdict to not judged
}

func countMoves(sum *whatif.Sum, m sla.Clock, level priority.Level) (n moved) {
	for _, move := range sum.Moves() {
		if move.Clock != m || level != 0 && move.Level != level {
			continue
		}
		switch {
		case move.Before == sla.Met && move.After == sla.Breached:
			n.worse += move.Clocks
		case move.Before == sla.Breached && move.After == sla.Met:
			n.better += move.Clocks
		case move.Before != sla.Excluded && move.After == sla.Excluded:
			n.excluded += move.Clocks
		}
	}
	return n
}

func percent(v whatif.Totals) string {
	share, ok := v.Share()
	if !ok {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*share)
}

func explainTicket(w io.Writer, id string, clocks []sla.Explanation) {
	fmt.Fprintf(w, "ticket %s\n", id)
	stamp := func(t time.Time) string {
		if t.IsZero() {
			return "-"
		}
		return t.Format("Mon 2006-01-02 15:04:05 MST")
	}
	for _, x := range clocks {
		fmt.Fprintf(w, "  %v %d, %q: %v, %v of %v counted, %v paused, due %s %v\n",
			x.Clock, x.Cycle, x.Rule, x.Outcome, x.Elapsed, x.Within, x.Paused, stamp(x.Due), x.NoDue)
		for _, e := range x.Ledger {
			fmt.Fprintf(w, "    %s to %s  %-7v %-12v %s\n", stamp(e.From), stamp(e.To), e.Kind, e.Amount, e.Rule)
		}
		for _, c := range x.Crossings {
			fmt.Fprintf(w, "    %-13s at %-4v %s (crossed: %v)\n", c.Name, c.Share, stamp(c.Time), c.Crossed)
		}
		for _, f := range x.Former {
			fmt.Fprintf(w, "    before: %q until %s, due %s, breached: %v\n", f.Rule, stamp(f.To), stamp(f.Due), f.Breached)
		}
	}
}

// readPolicy returns the policy of a file, or the given one with the states of
// the mapping.
func readPolicy(path string, preset sla.PolicySpec, m *ticketlog.Mapping) (*sla.Policy, error) {
	if path != "" {
		return m.ReadPolicy(path)
	}
	return sla.NewPolicy(preset.OnMachine(m.MachineSpec()), nil)
}
