package main

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/examples/internal/command"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/tier/assign"
	"github.com/supportops/policy/tier/escalate"
)

//go:embed docs/*.json
var embedded embed.FS

func main() {
	command.Plain("desk", run)
}

// run takes the events of a day as they come, and looks at a ticket when the one
// timer goes off.
func run(out io.Writer) error {
	d, day, err := open(embedded.ReadFile)
	if err != nil {
		return err
	}
	d.out = out
	for _, a := range day {
		d.wake(a.Event.Time)
		d.take(a)
	}
	evening := time.Date(2026, 3, 2, 17, 30, 0, 0, d.office.Location()) // the library has no clock
	d.wake(evening)
	return d.report(evening)
}

// ticket is what the application keeps of a ticket: its events, from which all
// else follows, and when to look at it next; zero: at its next event.
type ticket struct {
	id      string
	history lifecycle.History
	look    time.Time
}

// wake looks at tickets in the order of their timers until an instant.
func (d *desk) wake(until time.Time) {
	for {
		var first *ticket
		for _, t := range d.tickets {
			if !t.look.IsZero() && t.look.Before(until) && (first == nil || t.look.Before(first.look)) {
				first = t
			}
		}
		if first == nil {
			return
		}
		d.see(first, first.look)
	}
}

// store keeps an event; Seq is the order in which those of one instant came.
func (t *ticket) store(e lifecycle.Event) {
	e.Seq = int64(t.history.Len())
	t.history = t.history.With(e)
}

// take stores an event. A new ticket gets its level and its owner.
func (d *desk) take(a arrival) {
	now := a.Event.Time
	i := slices.IndexFunc(d.tickets, func(t *ticket) bool { return t.id == a.Ticket })
	if i < 0 {
		i = len(d.tickets)
		d.tickets = append(d.tickets, &ticket{id: a.Ticket})
	}
	t := d.tickets[i]
	t.store(a.Event)
	d.say(t, now, "%s by %s %s", a.Event.Kind, a.Event.Side, a.Event.Actor)
	if a.Event.Kind == lifecycle.Created {
		decided := lifecycle.Decided(d.urgency.Decide(priority.Input{Facts: t.history.Facets(now).Facts()}), now)
		t.store(decided)
		d.say(t, now, "is %s: %s", decided.Priority, decided.Reason)
		d.give(t, now)
	}
	d.see(t, now)
}

// give routes a ticket and assigns it.
func (d *desk) give(t *ticket, now time.Time) {
	f := t.history.Facets(now)
	d.agents.Release(f.Assignee, f.Channel)
	route := d.router.Route(f.Facts())
	assigned := d.agents.Assign(assign.NewItem(t.id, t.history, route), now).Event(route, now)
	t.store(assigned)
	d.say(t, now, "goes to %s, %s, %s: %s", assigned.Tier, assigned.Group, assigned.Assignee, assigned.Reason)
}

// see escalates a ticket if it must, says how it stands, and sets its timer.
func (d *desk) see(t *ticket, now time.Time) {
	timeline := d.machine.Replay(t.history, machine.Options{AsOf: now})
	is := timeline.Facets
	for _, f := range d.triggers.Evaluate(t.history, timeline, is.Facts(), now) {
		if f.Answer < 0 {
			t.store(d.triggers.Event(f, now))
			d.say(t, now, "escalated to %s: %s", f.To, f.Rule)
			d.give(t, now)
			d.see(t, now)
			return
		}
	}
	promised := d.promises.Assess(t.history, now)
	for _, s := range promised.Statuses {
		d.assess(t, now, s)
	}
	trigger, _ := d.triggers.NextLook(t.history, timeline, is.Facts(), now)
	var page time.Time
	if is.Priority == priority.P1 {
		var pages []escalate.Notice
		pages, page = d.ladder.Follow(t.history, timeline, now, d.roster)
		for _, n := range pages {
			d.once(t, now, "%s: pages %s, %s", n.Step, n.People, n.Why)
		}
	}
	t.look = soonest(promised.NextLook, trigger, page)
	if d.machine.Class(is.State) == machine.Done {
		d.agents.Release(is.Assignee, is.Channel)
	}
}

// soonest returns the earliest of instants, zero ones being none.
func soonest(instants ...time.Time) (first time.Time) {
	for _, t := range instants {
		if first.IsZero() || !t.IsZero() && t.Before(first) {
			first = t
		}
	}
	return first
}

// assess says what is new about a promise to a ticket.
func (d *desk) assess(t *ticket, now time.Time, s sla.Status) {
	due := s.Due.In(d.office.Location()).Format("15:04")
	switch {
	case s.Outcome == sla.Met:
		d.once(t, now, "%s met after %s of %s", s.Clock, s.Elapsed, s.Within)
	case s.Outcome == sla.Breached:
		d.once(t, now, "%s breached, was due %s", s.Clock, due)
	case s.Warning != "":
		d.once(t, now, "%s due %s: %s", s.Clock, due, s.Warning)
	}
}

// report judges the day, and names the words in its events that the desk does
// not know.
func (d *desk) report(now time.Time) error {
	day, err := period.Containing(now, period.Day, d.office.Location().String())
	if err != nil {
		return err
	}
	var sum observe.Summary
	words := lint.NewWords(d.words)
	for _, t := range d.tickets {
		in := observe.NewInput(t.id, t.history, d.machine, d.promises, now)
		in.Calendar = d.office
		seen := d.observer.Observe(in)
		sum.Add(&seen, day)
		words.Add(t.id, t.history)
	}
	report, err := d.catalog.Report(metrics.PeriodData{Period: day, Summary: &sum}, nil, 0)
	if err != nil {
		return err
	}
	fmt.Fprintf(d.out, "\nThe day, %s\n", day.Date(day.From()))
	for _, row := range report.Rows {
		fmt.Fprintf(d.out, "%-26s  %s, %s\n", row.Title, row.Measure.InFull(), row.Verdict.Grade)
	}
	unknown, _ := words.Unknown()
	for _, w := range unknown {
		fmt.Fprintf(d.out, "nobody knows the %s %q of %v; was %q meant?\n", w.Fact, w.Value, w.Examples, w.Meant)
	}
	return nil
}

func (d *desk) say(t *ticket, now time.Time, format string, args ...any) {
	fmt.Fprintf(d.out, "%s  %s  %s\n", now.In(d.office.Location()).Format("15:04"), t.id, fmt.Sprintf(format, args...))
}

// once says what has not been said of the ticket before.
func (d *desk) once(t *ticket, now time.Time, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !d.told[t.id+text] {
		d.told[t.id+text] = true
		d.say(t, now, "%s", text)
	}
}
