package machine

import (
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla/calendar"
)

// Timeline is what a replay makes of a history: where the ticket was, when,
// with whom, and what was out of order. It is plain data of the caller's own;
// a replay keeps no reference to it.
//
// Visits, and each of the stints, cover the life of the ticket from From to
// To without gap or overlap: an interval [From, To) ends where the next
// begins. Durations saturate at about 292 years.
type Timeline struct {
	From   time.Time `json:"from"`   // the first event
	To     time.Time `json:"to"`     // the last event, or the instant that was asked for
	Events int       `json:"events"` // events folded

	Opening lifecycle.Opening `json:"opening"` // as [lifecycle.History.Opening] answers, not before From

	Statements []Statement `json:"statements,omitzero"` // every statement of a state, repetitions included
	Visits     []Visit     `json:"visits,omitzero"`     // the stays in one state after another
	Groups     Stints      `json:"groups,omitzero"`     // owning group, in the letters of its first stint; "" is none
	Assignees  Stints      `json:"assignees,omitzero"`  // owning person; "" is nobody
	Tiers      Stints      `json:"tiers,omitzero"`      // tier, in the letters of its first stint; "" before one is stated
	Waits      Stints      `json:"waits,omitzero"`      // on whom it waited: as the state or its reason names them, [OnDesk] or [OnOthers]
	Reopens    []Reopen    `json:"reopens,omitzero"`    // steps from a done state to one that is not
	Deviations []Deviation `json:"deviations,omitzero"` // in the order of events
	Contacts   Contacts    `json:"contacts"`            // who wrote how often
	Excluded   string      `json:"excluded,omitzero"`   // why the ticket is not judged at the end: "merged", or as its reason or state says; "": it is

	Facets lifecycle.Facets  `json:"facets"`          // what was stated at the end
	Fields map[string]string `json:"fields,omitzero"` // what [lifecycle.Recorded] events filled, by name, in the letters of the first one that filled it

	machine    *Machine
	ongoing    bool
	merged     bool        // into another ticket
	unanswered bool        // the customer wrote during the last visit, and no agent has replied since
	followUps  []time.Time // replies during the last visit that followed another one, since the customer wrote
}

// Statement is one statement of a state by an event.
type Statement struct {
	Event int             `json:"event"` // index in the history
	Time  time.Time       `json:"time"`
	State lifecycle.State `json:"state"`
}

// Visit is an unbroken stay in one state: from the event that states it to the
// first event that states another. A stay before any state was stated has the
// empty State.
type Visit struct {
	State         lifecycle.State `json:"state"`
	Class         Class           `json:"class,omitzero"` // unset for a state that the machine does not declare
	calendar.Span                 // the last one ends with the timeline
	Event         int             `json:"event"` // index in the history of the event that began it
}

// Stint is an unbroken time with one value, such as one owner.
type Stint struct {
	Value         string `json:"value"`
	calendar.Span        // the last one ends with the timeline
	Event         int    `json:"event"` // index in the history of the event that began it
}

// Stints are one facet's values one after another; neighbours differ.
type Stints []Stint

// Handoffs returns how often the value passed from one to another: times
// without any value are left out, so that a return to the same value is not a
// handoff.
func (s Stints) Handoffs() int {
	n, last := 0, ""
	for i := range s {
		if v := s[i].Value; v != "" && v != last {
			n, last = n+1, v
		}
	}
	return max(n-1, 0)
}

// PingPongs returns how often the value went from one to another and straight
// back (A, B, A with B another than A), times without any value left out.
// Overlapping ones are all counted: A, B, A, B has two.
func (s Stints) PingPongs() int {
	n, before, last := 0, "", ""
	for i := range s {
		v := s[i].Value
		if v == "" || v == last {
			continue
		}
		if v == before {
			n++
		}
		before, last = last, v
	}
	return n
}

// Time returns how long the value held, in time of the calendar, or in real
// time if cal is nil.
func (s Stints) Time(value string, cal Elapser) time.Duration {
	var sum time.Duration
	for i := range s {
		if s[i].Value == value {
			sum = addSaturating(sum, elapsed(cal, s[i].From, s[i].To))
		}
	}
	return sum
}

// Reopen is a step from a state of class done to one of another class.
type Reopen struct {
	Event int                `json:"event"` // index in the history
	Time  time.Time          `json:"time"`
	From  lifecycle.State    `json:"from"`
	To    lifecycle.State    `json:"to"`
	Side  lifecycle.Side     `json:"side,omitzero"` // who reopened it
	After lifecycle.Duration `json:"after"`         // since it was done
	Soft  bool               `json:"soft,omitzero"` // it was done again without a public reply by an agent in between, as after a thank-you
}

// Contacts count who wrote. A reply is a public message by an agent.
type Contacts struct {
	Customer     int       `json:"customer"` // messages by the customer, the opening of the ticket included
	Replies      int       `json:"replies"`
	Bot          int       `json:"bot"`   // public messages by bots
	Notes        int       `json:"notes"` // internal messages by anybody
	FirstReply   time.Time `json:"first_reply,omitzero"`
	LastReply    time.Time `json:"last_reply,omitzero"`
	FirstContact time.Time `json:"first_contact,omitzero"`
	LastContact  time.Time `json:"last_contact,omitzero"`
}

func (c *Contacts) count(e *lifecycle.Event) {
	switch {
	case e.IsContact():
		if c.Customer++; c.Customer == 1 {
			c.FirstContact = e.Time
		}
		c.LastContact = e.Time
	case e.IsReply():
		if c.Replies++; c.Replies == 1 {
			c.FirstReply = e.Time
		}
		c.LastReply = e.Time
	case e.Kind == lifecycle.Message && e.Visibility == lifecycle.Internal:
		c.Notes++
	case e.Kind == lifecycle.Message && e.Visibility == lifecycle.Public && e.Side == lifecycle.Bot:
		c.Bot++
	}
}

// Current returns the visit at the end of the timeline; ok is false for an
// empty history.
func (t *Timeline) Current() (v Visit, ok bool) {
	if len(t.Visits) == 0 {
		return Visit{}, false
	}
	return t.Visits[len(t.Visits)-1], true
}

// Snapshot returns what a machine looks at when it answers for the ticket at
// the instant now: m.Permitted(t.Snapshot(now)). Its Fields are the timeline's
// own; the application adds the role of the person who asks.
func (t *Timeline) Snapshot(now time.Time) Snapshot {
	v, _ := t.Current()
	return Snapshot{Facets: t.Facets, Fields: t.Fields, Entered: v.From, Now: now.Round(0), Reopens: len(t.Reopens)}
}

// FirstResolved returns when the ticket was first done, and false if it never
// was.
func (t *Timeline) FirstResolved() (time.Time, bool) {
	for i := range t.Visits {
		if t.Visits[i].Class == Done {
			return t.Visits[i].From, true
		}
	}
	return time.Time{}, false
}

// Resolved returns the instant since which the ticket has been done without a
// break; a step from one done state to another is not a break. ok is false if
// it is not done at the end.
func (t *Timeline) Resolved() (at time.Time, ok bool) {
	for i := len(t.Visits) - 1; i >= 0 && t.Visits[i].Class == Done; i-- {
		at, ok = t.Visits[i].From, true
	}
	return at, ok
}

// LastResolved returns when the ticket last became done, whether reopened since
// or not; ok is false if it never was done.
func (t *Timeline) LastResolved() (at time.Time, ok bool) {
	for i := len(t.Visits) - 1; i >= 0; i-- {
		switch {
		case t.Visits[i].Class == Done:
			at, ok = t.Visits[i].From, true
		case ok:
			return at, true
		}
	}
	return at, ok
}

// Elapser tells how much time of a calendar lies between two instants.
type Elapser interface {
	Elapsed(from, to time.Time) time.Duration
}

// StateTime is how often and how long a ticket was in one state.
type StateTime struct {
	State    lifecycle.State    `json:"state"`
	Class    Class              `json:"class,omitzero"`
	Visits   int                `json:"visits"`
	Real     lifecycle.Duration `json:"real"`
	Business lifecycle.Duration `json:"business"` // equal to Real without a calendar
}

// States returns the time in each state that was visited, in the order of the
// first visits. A nil calendar counts all time as business time.
func (t *Timeline) States(cal Elapser) []StateTime {
	var all []StateTime
	for i := range t.Visits {
		v := &t.Visits[i]
		j := 0
		for j < len(all) && all[j].State != v.State {
			j++
		}
		if j == len(all) {
			all = append(all, StateTime{State: v.State, Class: v.Class})
		}
		all[j].Visits++
		all[j].Real = addSaturating(all[j].Real, lifecycle.Duration(v.Duration()))
		all[j].Business = addSaturating(all[j].Business, lifecycle.Duration(elapsed(cal, v.From, v.To)))
	}
	return all
}

// TimeIn returns how long the ticket was in states of the class, in time of
// the calendar, or in real time if cal is nil.
func (t *Timeline) TimeIn(c Class, cal Elapser) time.Duration {
	var sum time.Duration
	for i := range t.Visits {
		if v := &t.Visits[i]; v.Class == c {
			sum = addSaturating(sum, elapsed(cal, v.From, v.To))
		}
	}
	return sum
}

// elapsed returns the time of the calendar between two instants, real time if
// there is none.
func elapsed(cal Elapser, from, to time.Time) time.Duration {
	if cal == nil {
		return to.Sub(from)
	}
	return cal.Elapsed(from, to)
}

func addSaturating[D ~int64](a, b D) D {
	if sum := a + b; (sum > a) == (b > 0) {
		return sum
	}
	if b > 0 {
		return 1<<63 - 1
	}
	return -1 << 63
}

// reset empties t for another replay and keeps its memory.
func (t *Timeline) reset() {
	*t = Timeline{
		Statements: t.Statements[:0], Visits: t.Visits[:0],
		Groups: t.Groups[:0], Assignees: t.Assignees[:0], Tiers: t.Tiers[:0], Waits: t.Waits[:0],
		Reopens: t.Reopens[:0], Deviations: t.Deviations[:0], followUps: t.followUps[:0],
	}
}
