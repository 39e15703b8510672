package desk

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/supportops/policy/examples/helpdesk/internal/rules"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/tier/escalate"
)

// Facts of the application's own that events state.
const (
	FactSubject = "subject"
	FactAccount = "account"
)

// Kinds of duties.
const (
	Warning  = "warning"  // a warning of a clock was crossed
	Breach   = "breach"   // a deadline has passed
	Reminder = "reminder" // a timer of the machine
	Ladder   = "ladder"   // a step of a ladder: somebody is told
	Trigger  = "trigger"  // the ticket must go up a tier
)

// Ticket is a ticket as it stands at an instant: its history, and what the
// library says of it under the book in force when it was opened.
type Ticket struct {
	ID           string
	History      lifecycle.History
	Book         *rules.Book
	Now          time.Time
	Timeline     *machine.Timeline
	Explanations []sla.Explanation

	looks    []time.Time // instants at which something changes by itself
	roster   *rules.Book // the book of the moment
	climbed  time.Time   // when the ladder began
	notices  []escalate.Notice
	firings  []escalate.Firing
	timers   []machine.Due
	assessed sla.Assessment
}

// Fold folds the events of a ticket.
func Fold(set rules.Set, log store.Log, now time.Time) *Ticket {
	t := &Ticket{ID: log.Ticket, History: log.History, Now: now, roster: set.At(now)}
	opening, _ := log.History.Opening()
	t.Book = set.At(opening.Time)
	t.Timeline = t.Book.Machine.Replay(t.History, machine.Options{AsOf: now})
	t.assessed = t.Book.Policy.Assess(t.History, now)
	t.Explanations = t.Book.Policy.Explain(t.History, now)
	t.timers = t.Timeline.Due(t.Book.Office())
	t.firings = t.Book.Triggers.Evaluate(t.History, t.Timeline, t.Facts(), now)
	t.look(t.assessed.NextLook)
	if n := t.History.AsOf(now).Len(); n < t.History.Len() {
		t.look(t.History.At(n).Time) // posted ahead of its time
	}
	for _, d := range t.timers {
		t.look(d.Time)
	}
	if at, ok := t.Book.Triggers.NextLook(t.History, t.Timeline, t.Facts(), now); ok {
		t.look(at)
	}
	t.climb()
	return t
}

// Facts returns what conditions may ask of the ticket.
func (t *Ticket) Facts() map[string][]string { return t.Timeline.Facets.Facts() }

// Fact returns the value of a fact, "" if none is stated.
func (t *Ticket) Fact(name string) string {
	if values := t.Timeline.Facets.Fact(name); len(values) > 0 {
		return values[0]
	}
	return ""
}

func (t *Ticket) look(at time.Time) {
	if at.After(t.Now) {
		t.looks = append(t.looks, at)
	}
}

// NextLook returns the earliest instant at which anything changes by itself;
// zero: never.
func (t *Ticket) NextLook() (next time.Time) {
	for _, at := range t.looks {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next
}

// climb runs the ladder of the ticket's level: from when the ticket has had
// that level, anew from each reopening.
func (t *Ticket) climb() {
	ladder := t.Book.Ladders[t.Timeline.Facets.Priority]
	if ladder == nil {
		return
	}
	start, ok := ladder.Start(t.History)
	if !ok {
		return
	}
	var actions []escalate.Action
	var f lifecycle.Facets
	for _, e := range t.History.AsOf(t.Now).All() {
		level := f.Priority
		f.Apply(&e)
		if f.Priority != level {
			start = later(start, e.Time)
		}
		if e.Kind == lifecycle.Acknowledged {
			actions = append(actions, escalate.Action{Time: e.Time, Act: escalate.Acknowledge, By: e.Actor})
		}
	}
	if n := len(t.Timeline.Reopens); n > 0 {
		start = later(start, t.Timeline.Reopens[n-1].Time)
	}
	if at, done := t.Timeline.Resolved(); done {
		actions = append(actions, escalate.Action{Time: at, Act: escalate.End})
	}
	notices, err := ladder.Run(start, actions, t.Now.AddDate(0, 1, 0), t.roster.Roster)
	if err != nil {
		panic(fmt.Sprintf("desk: %v", err)) // an act that the library does not know
	}
	for _, n := range notices {
		if n.Time.After(t.Now) {
			t.look(n.Time)
			break
		}
		t.notices = append(t.notices, n)
	}
	t.climbed = start
}

// Step returns the step that a timer of the machine makes by now.
func (t *Ticket) Step() (lifecycle.Event, bool) {
	for _, d := range t.timers {
		if d.Event == "" || d.Time.IsZero() || d.Time.After(t.Now) {
			continue
		}
		at := later(d.Time, t.changed())
		step, err := t.Book.Machine.Next(t.Timeline.Snapshot(at), d.Event)
		if err != nil {
			continue // a guard refuses it: somebody must act
		}
		return lifecycle.Event{ID: timerID(t, d), Time: at, Kind: lifecycle.StateChanged, Side: lifecycle.System, Actor: "timer", State: step.To, Reason: d.Timer}, true
	}
	return lifecycle.Event{}, false
}

// timerID names one time of a timer in one visit.
func timerID(t *Ticket, d machine.Due) string {
	visit, _ := t.Timeline.Current()
	return fmt.Sprintf("timer/%s/%d/%d", d.Timer, d.Nth, visit.From.Unix())
}

// Duties returns everything that was to be done by now, each under an id that
// it keeps.
func (t *Ticket) Duties() (duties []store.Duty) {
	add := func(kind, id string, due time.Time, body any) {
		text, err := json.Marshal(body)
		if err != nil {
			panic(fmt.Sprintf("desk: %T: %v", body, err)) // it is plain data
		}
		duties = append(duties, store.Duty{Ticket: t.ID, ID: kind + "/" + id, Kind: kind, Due: due, Body: text})
	}
	for _, x := range t.Explanations {
		id := fmt.Sprintf("%s/%d", x.Clock, x.Cycle)
		for _, w := range x.Crossings {
			if w.Crossed && !w.Time.IsZero() && !w.Time.After(t.Now) {
				add(Warning, id+"/"+w.Name, w.Time, Warned{x.Clock, x.Cycle, x.Rule, x.Due, w})
			}
		}
		if x.Outcome == sla.Breached && !x.Due.IsZero() {
			add(Breach, id, x.Due, x.Status)
		}
	}
	for _, d := range t.timers {
		if d.Event == "" && !d.Time.IsZero() && !d.Time.After(t.Now) {
			add(Reminder, timerID(t, d), d.Time, d)
		}
	}
	for _, n := range t.notices {
		add(Ladder, fmt.Sprintf("%s/%d/%d/%s", t.Timeline.Facets.Priority, t.climbed.Unix(), n.Round, n.Step), n.Time, n)
	}
	for _, f := range t.firings {
		add(Trigger, fmt.Sprintf("%s/%d", f.Rule, f.Time.Unix()), f.Time, f)
	}
	return duties
}

// Warned is the body of a warning.
type Warned struct {
	Clock sla.Clock `json:"clock"`
	Cycle int       `json:"cycle"`
	Rule  string    `json:"rule,omitzero"`
	Due   time.Time `json:"due,omitzero"`
	sla.Crossing
}

// Row returns what lists show of the ticket. It has nothing that changes while
// nothing happens, so it is right until the next look.
func (t *Ticket) Row() store.Ticket {
	f := t.Timeline.Facets
	r := store.Ticket{
		ID: t.ID, Subject: t.Fact(FactSubject), Requester: t.Timeline.Opening.Actor, Account: t.Fact(FactAccount),
		Customer: f.Customer, Category: f.Category, Channel: f.Channel, State: f.State, Class: t.Book.Machine.Class(f.State).String(),
		Level: f.Priority, Group: f.Group, Assignee: f.Assignee, Tier: f.Tier, Opened: t.Timeline.Opening.Time,
	}
	if n := len(t.Timeline.Waits); n > 0 {
		r.Since = t.Timeline.Waits[n-1].From
	}
	r.Changed = t.changed()
	for _, s := range t.assessed.Statuses {
		if s.Outcome == sla.Breached {
			r.Breached++
		}
		if s.Outcome == sla.Pending && !s.Due.IsZero() && (r.Due.IsZero() || s.Due.Before(r.Due)) {
			r.Due, r.Clock, r.Warning = s.Due, string(s.Clock), s.Warning
		}
	}
	return r
}

// changed returns the time of the last event.
func (t *Ticket) changed() time.Time {
	n := t.History.AsOf(t.Now).Len()
	if n == 0 {
		return time.Time{}
	}
	return t.History.At(n - 1).Time
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
