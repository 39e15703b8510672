package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/tier/assign"
)

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(out io.Writer) error {
	p, day, err := readAll(embedded.ReadFile)
	if err != nil {
		return err
	}
	d := &desk{policies: p, out: out, zone: p.office.Location()}
	evening := time.Date(2026, 3, 2, 17, 30, 0, 0, d.zone) // the library has no clock
	d.live(day, evening)
	return d.report(evening)
}

// desk is the application: its tickets, and the policies that answer for them.
type desk struct {
	policies
	out     io.Writer
	zone    *time.Location
	tickets []*ticket // in the order in which they were opened
}

// ticket is what the application keeps of a ticket: its events. All else
// follows from them.
type ticket struct {
	id      string
	history lifecycle.History
	look    time.Time       // when to look at it next; zero: at its next event
	told    map[string]bool // what has been said of it
}

// live takes the events of a day as they come, and looks at a ticket when the
// one timer goes off.
func (d *desk) live(events []arrival, until time.Time) {
	for {
		t := d.timer(until)
		switch {
		case len(events) > 0 && (t == nil || !t.look.Before(events[0].Event.Time)):
			d.take(events[0])
			events = events[1:]
		case t != nil:
			d.see(t, t.look)
		default:
			return
		}
	}
}

// timer returns the ticket that is to be looked at first, nil for none.
func (d *desk) timer(until time.Time) (first *ticket) {
	for _, t := range d.tickets {
		if !t.look.IsZero() && t.look.Before(until) && (first == nil || t.look.Before(first.look)) {
			first = t
		}
	}
	return first
}

// take stores an event. A new ticket gets its level and its owner.
func (d *desk) take(a arrival) {
	now := a.Event.Time
	i := slices.IndexFunc(d.tickets, func(t *ticket) bool { return t.id == a.Ticket })
	if i < 0 {
		i = len(d.tickets)
		d.tickets = append(d.tickets, &ticket{id: a.Ticket, told: map[string]bool{}})
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

func (t *ticket) store(e lifecycle.Event) {
	e.Seq = int64(t.history.Len()) // events of one instant stay in the order in which they came
	t.history = lifecycle.NewHistory(append(t.history.Events(), e))
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

// see says how a ticket stands, escalates it if it must, and sets its timer.
func (d *desk) see(t *ticket, now time.Time) {
	timeline := d.machine.Replay(t.history, machine.Options{AsOf: now})
	facts := timeline.Facets.Facts()
	for _, f := range d.triggers.Evaluate(t.history, timeline, facts, now) {
		if f.Answer < 0 {
			t.store(d.triggers.Event(f, now))
			d.say(t, now, "escalated to %s: %s", f.To, f.Rule)
			d.give(t, now)
			d.see(t, now)
			return
		}
	}
	promised := d.promises.Assess(t.history, now)
	d.assess(t, promised)
	looks := []time.Time{promised.NextLook}
	if at, ok := d.triggers.NextLook(t.history, timeline, facts, now); ok {
		looks = append(looks, at)
	}
	if timeline.Facets.Priority == priority.P1 {
		pages, next := d.ladder.Follow(t.history, timeline, now, d.roster)
		for _, n := range pages {
			d.once(t, now, "%s: pages %s, %s", n.Step, n.People, n.Why)
		}
		looks = append(looks, next)
	}
	t.look = time.Time{}
	if looks = slices.DeleteFunc(looks, time.Time.IsZero); len(looks) > 0 {
		t.look = slices.MinFunc(looks, time.Time.Compare)
	}
	if d.machine.Class(timeline.Facets.State) == machine.Done {
		d.agents.Release(timeline.Facets.Assignee, timeline.Facets.Channel)
	}
}

// assess says what is new about the promises to a ticket.
func (d *desk) assess(t *ticket, promised sla.Assessment) {
	for _, s := range promised.Statuses {
		due := s.Due.In(d.zone).Format("15:04")
		switch {
		case s.Outcome == sla.Met:
			d.once(t, promised.Now, "%s met after %s of %s", s.Clock, s.Elapsed, s.Within)
		case s.Outcome == sla.Breached:
			d.once(t, promised.Now, "%s breached, was due %s", s.Clock, due)
		case s.Warning != "":
			d.once(t, promised.Now, "%s due %s: %s", s.Clock, due, s.Warning)
		}
	}
}

// report observes the tickets, judges the day, and names the words in its
// events that the desk does not know.
func (d *desk) report(now time.Time) error {
	day, err := period.Containing(now, period.Day, d.zone.String())
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
	fmt.Fprintf(d.out, "%s  %s  %s\n", now.In(d.zone).Format("15:04"), t.id, fmt.Sprintf(format, args...))
}

// once says what has not been said of the ticket before.
func (d *desk) once(t *ticket, now time.Time, format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !t.told[text] {
		t.told[text] = true
		d.say(t, now, "%s", text)
	}
}
