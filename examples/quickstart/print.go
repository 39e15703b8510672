package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/sla"
)

// printer writes, with times in a zone, and keeps the first error.
type printer struct {
	out  io.Writer
	zone *time.Location
	err  error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.out, format, args...)
	}
}

// ticket prints one ticket: what it is, how each promise stands and, of a
// promise that is not kept yet, why.
func (p *printer) ticket(c *ticketlog.Case, t *machine.Timeline, clocks []sla.Explanation) {
	cell := c.Cells[len(c.Cells)-1]
	visit, _ := t.Current()
	p.printf("\n%s  %s (impact %s, urgency %s), %s since %s", c.ID, c.Level(), cell.Impact, cell.Urgency, visit.State, p.stamp(visit.From))
	for _, n := range []struct {
		n    int
		what string
	}{{len(t.Reopens), "reopened"}, {t.Groups.Handoffs(), "handed over"}} {
		if n.n > 0 {
			p.printf(", %s %d×", n.what, n.n)
		}
	}
	p.printf("\n")
	for _, d := range t.Deviations {
		p.printf("     deviates: no step from %s to %s (%s)\n", d.From, d.To, p.stamp(d.Time))
	}
	for i := range clocks {
		p.clock(&clocks[i])
	}
}

func (p *printer) clock(x *sla.Explanation) {
	p.printf("     %-14s  %-8s  %s of %s used", strings.ReplaceAll(string(x.Clock), "_", " "), x.Outcome, x.Elapsed, x.Within)
	switch {
	case x.Phase == sla.Stopped:
		p.printf(", done %s, due %s\n", p.stamp(x.Stop), p.stamp(x.Due))
		return
	case x.Due.IsZero():
		p.printf(", no deadline while %s\n", x.NoDue)
	case x.Overdue > 0:
		p.printf(", due %s, over by %s\n", p.stamp(x.Due), x.Overdue)
	default:
		p.printf(", due %s, %s left\n", p.stamp(x.Due), x.Remaining)
	}
	for _, e := range x.Ledger {
		amount := e.Amount.String()
		if e.Amount == 0 {
			amount = ""
		}
		p.printf("       %s to %s  %-7s %6s  %s\n", p.stamp(e.From), p.stamp(e.To), e.Kind, amount, e.Rule)
	}
	for _, w := range x.Crossings {
		if !w.Crossed && !w.Time.IsZero() {
			p.printf("       next: %s at %s (%s of the target): %s\n", w.Name, p.stamp(w.Time), w.Share, w.Action)
			return
		}
	}
}

func (p *printer) stamp(t time.Time) string { return t.In(p.zone).Format("Mon 02 Jan 15:04") }

// desk adds up how the desk did.
type desk struct {
	tickets, open, reopens, handoffs, pingPongs, deviations int
	kept                                                    [2]stat.Proportion // of first response and resolution
}

func (d *desk) add(t *machine.Timeline, clocks []sla.Explanation) {
	d.tickets++
	if visit, ok := t.Current(); ok && visit.Class != machine.Done {
		d.open++
	}
	d.reopens += len(t.Reopens)
	d.handoffs += t.Groups.Handoffs()
	d.pingPongs += t.Groups.PingPongs()
	d.deviations += len(t.Deviations)
	for i := range clocks {
		kept := &d.kept[0]
		if clocks[i].Clock == sla.Resolution {
			kept = &d.kept[1]
		}
		switch clocks[i].Outcome {
		case sla.Met:
			kept.Hits++
			kept.Trials++
		case sla.Breached:
			kept.Trials++
		}
	}
}

func (p *printer) desk(d *desk) {
	p.printf("\nThe desk: %d tickets, %d of them open; %d reopening, %d handovers, %d of them straight back, %d step that the lifecycle lacks\n",
		d.tickets, d.open, d.reopens, d.handoffs, d.pingPongs, d.deviations)
	for i, name := range []string{"first response", "resolution"} {
		k := d.kept[i]
		rate, ok := k.Rate()
		if !ok {
			p.printf("%-14s  no verdicts yet\n", name)
			continue
		}
		likely, _ := k.Interval("", 0) // Wilson's, 95 %
		p.printf("%-14s  kept in %d of %d verdicts, %.0f %%; on so few, anything from %.0f to %.0f %% is likely\n",
			name, k.Hits, k.Trials, 100*rate, 100*likely.Lo, 100*likely.Hi)
	}
}
