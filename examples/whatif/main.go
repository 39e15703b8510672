// Command whatif judges the tickets of a log by two policies and says how the
// verdicts move, level by level. It can also explain the clocks of one ticket.
//
//	go run ./examples/whatif [-map mapping.json] [-before policy.json] [-after policy.json] [-explain CASE] LOG.csv[.gz]
//
// Without files, the policy before is the standard one and the one after is
// that of the process document. Where a policy names no done states, the
// machine of the mapping says which they are, and its waiting states hold the
// clock of the resolution. Each ticket is judged as of its own last row; a
// clock that is neither met nor breached then is open. Tickets that a policy
// does not judge are counted as excluded on its side and take no part in its
// shares. Promises that the policy after no longer makes are counted and named;
// tickets to which neither policy promises anything are counted too. Times are
// those of the mapping's zone.
package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/examples/internal/command"
	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/whatif"
)

func main() {
	command.Main("whatif", run)
}

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("whatif", flag.ContinueOnError)
	mapping := flags.String("map", "", "mapping `file`, or the name of a built-in one; without, the one that fits")
	before := flags.String("before", "", "policy `file`; without, the standard one")
	after := flags.String("after", "", "policy `file`; without, that of the process document")
	explain := flags.String("explain", "", "`case` whose clocks are explained")
	if err := command.Parse(flags, args, stderr, "[-map mapping.json] [-before policy.json] [-after policy.json] [-explain CASE] LOG.csv[.gz]", 1, "log"); err != nil {
		return err
	}
	log, err := ticketlog.NewSource("whatif", *mapping, flags.Arg(0), stderr)
	if err != nil {
		return err
	}
	defer log.Close()
	b, err := readPolicy(*before, sla.StandardPolicySpec(), log)
	if err != nil {
		return err
	}
	a, err := readPolicy(*after, sla.ProcessPolicySpec(), log)
	if err != nil {
		return err
	}
	return compare(stdout, log, b, a, *explain)
}

// compare reads the log once and prints the explanation and the sums.
func compare(stdout io.Writer, log *ticketlog.Source, before, after *sla.Policy, explain string) error {
	var sum whatif.Sum
	var b, a sla.Assessment
	found, bare := explain == "", 0
	r, err := log.Each(func(c *ticketlog.Case) {
		h := c.Promised()
		last := h.At(h.Len() - 1).Time
		before.AssessInto(&b, h, last)
		after.AssessInto(&a, h, last)
		sum.Add(&b, &a, h.Facets(last).Priority)
		if len(b.Statuses)+len(a.Statuses) == 0 {
			bare++
		}
		if c.ID == explain {
			found = true
			explainTicket(stdout, c.ID, before.Explain(h, last), log.Mapping.Zone())
		}
	})
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("-explain %q: the log has no such case", explain)
	}
	if r.Malformed > 0 {
		fmt.Fprintf(stdout, "careful: %d lines of the log could not be read\n", r.Malformed)
	}
	if bare > 0 {
		fmt.Fprintf(stdout, "careful: to %d tickets neither policy promises anything, such as those without a level and those that were opened as done\n", bare)
	}
	return writeSum(stdout, &sum)
}

func writeSum(w io.Writer, sum *whatif.Sum) error {
	fmt.Fprintf(w, "%d tickets, %d with another verdict\n", sum.Tickets, sum.Changed)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "clock\tlevel\tmet before\tof\tshare\topen\texcluded\tmet after\tof\tshare\topen\texcluded\tmet to breached\tbreached to met\tno longer promised\tno longer judged\t")
	var lost []string
	for _, m := range clocks(sum) {
		for _, level := range append(priority.Levels(), 0) {
			b, a := sum.Judged(m, level)
			name := level.String()
			if level == 0 {
				name = "all"
			}
			n := countMoves(sum, m, level)
			if n.any == 0 {
				continue
			}
			fmt.Fprintf(t, "%v\t%s\t%d\t%d\t%s\t%d\t%d\t%d\t%d\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", m, name,
				b.Met, b.Met+b.Breached, percent(b), b.Open, b.Excluded, a.Met, a.Met+a.Breached, percent(a), a.Open, a.Excluded,
				n.worse, n.better, n.lost, n.excluded)
			if level != 0 && n.lost > 0 && n.lost == n.promised {
				lost = append(lost, fmt.Sprintf("%v of %s (%d)", m, name, n.lost))
			}
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if len(lost) > 0 {
		fmt.Fprintf(w, "careful: the policy after promises nothing where the one before does: %s\n", strings.Join(lost, ", "))
	}
	return nil
}

// clocks returns the clocks that either policy has, in the order of their names.
func clocks(sum *whatif.Sum) (names []sla.Clock) {
	for _, move := range sum.Moves() {
		names = append(names, move.Clock)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// moved counts clocks whose verdict is another one.
type moved struct {
	any      int
	worse    int // from met to breached
	better   int // from breached to met
	promised int // with a promise before
	lost     int // of these, those that have none after
	excluded int // from any verdict to not judged
}

// nothing reports whether an outcome says that nothing is promised: there is no
// such clock, or no target.
func nothing(o sla.Outcome) bool { return o == "" || o == sla.NoTarget }

func countMoves(sum *whatif.Sum, m sla.Clock, level priority.Level) (n moved) {
	for _, move := range sum.Moves() {
		if move.Clock != m || level != 0 && move.Level != level {
			continue
		}
		n.any += move.Clocks
		if !nothing(move.Before) {
			n.promised += move.Clocks
		}
		switch {
		case move.Before == sla.Met && move.After == sla.Breached:
			n.worse += move.Clocks
		case move.Before == sla.Breached && move.After == sla.Met:
			n.better += move.Clocks
		case move.Before != sla.Excluded && move.After == sla.Excluded:
			n.excluded += move.Clocks
		case !nothing(move.Before) && nothing(move.After):
			n.lost += move.Clocks
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

// explainTicket prints the clocks of a ticket, with times in the zone of the log.
func explainTicket(w io.Writer, id string, clocks []sla.Explanation, zone *time.Location) {
	fmt.Fprintf(w, "ticket %s\n", id)
	stamp := func(t time.Time) string {
		if t.IsZero() {
			return "-"
		}
		return t.In(zone).Format("Mon 2006-01-02 15:04:05 MST")
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
func readPolicy(path string, preset sla.PolicySpec, log *ticketlog.Source) (*sla.Policy, error) {
	if path != "" {
		return log.ReadPolicy(path)
	}
	return sla.NewPolicy(preset.OnMachine(log.Mapping.MachineSpec()), nil)
}
