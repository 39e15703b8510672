package observe

import (
	"slices"
	"sort"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// Observe returns what the ticket contributes. The result depends only on the
// argument: observe a ticket again when its events change, and replace the old
// observation.
func (o *Observer) Observe(in Input) Observation {
	t := Observation{ID: in.ID, Now: in.Now.Round(0), Window: o.spec.Window, Present: slices.Clone(o.spec.Present), Absent: slices.Clone(o.spec.Absent)}
	r := reading{o: o, in: in, t: &t}
	if in.Timeline != nil {
		r.visits = in.Timeline.Visits
	}
	known := in.History.AsOf(t.Now)
	open, ok := known.Opening()
	if ok {
		t.Created, t.ByAgent = open.Time, open.Side == lifecycle.Agent
	}
	for i := range known.Len() {
		e := known.Ref(i)
		r.facets(e, i <= open.Index)
		r.event(e)
		if i >= open.Index {
			r.talk(e, i == open.Index)
		}
		r.enter(i, e, i <= open.Index)
	}
	if in.Timeline != nil {
		t.Handoffs = in.Timeline.Groups.Handoffs()
		r.reopenings()
	}
	t.Excluded = r.excluded()
	r.finish()
	return t
}

// reading is one ticket being read.
type reading struct {
	o      *Observer
	in     Input
	t      *Observation
	known  lifecycle.Facets
	visits []machine.Visit // that have not begun

	waiting time.Time // since when the customer has waited; zero if not
	back    bool      // waiting since a reopening
	late    time.Time // of a ticket that is done, what the customer wrote and nobody answered; zero if there is nothing
	done    bool
	replier string // who replied last
	several bool   // have replied
	merged  bool   // into another ticket
	waited  bool   // in a state of class waiting, ever

	handoff, assigned time.Time // the hand-off by a bot, the first assignment to a person; zero if none so far
	holder            string    // who has the ticket, or had it last

	sent     map[string]int    // the latest survey of each name, among the surveys
	answered map[answerKey]int // among the answers
}

// facets takes in what the event states; opening reports that it comes before
// the ticket's opening or is it.
func (r *reading) facets(e *lifecycle.Event, opening bool) {
	r.known.Apply(e)
	t := r.t
	if opening && e.Channel != "" {
		t.Channel = e.Channel
	}
	if !t.Opened.IsValid() {
		t.Opened = r.known.Priority
	}
	for _, who := range [...]string{e.Actor, e.Assignee} {
		if r.o.isRule(who) && !slices.Contains(t.Rules, who) {
			t.Rules = append(t.Rules, who)
		}
	}
	who := r.owned()
	if who != "" {
		r.holder = who
	}
	switch {
	case opening && who == "": // given back before the opening
		r.assigned = time.Time{}
	case who != "" && r.assigned.IsZero():
		r.assigned = e.Time
	}
}

// event reads what happened besides talk and states.
func (r *reading) event(e *lifecycle.Event) {
	t := r.t
	switch e.Kind {
	case lifecycle.Message, lifecycle.Escalated, lifecycle.FeedbackSent, lifecycle.Surveyed:
		if t.Knows(e.Kind) && !t.has(e.Kind) {
			t.Present = append(t.Present, e.Kind)
		}
	}
	switch e.Kind {
	case lifecycle.Merged:
		r.merged = true
	case lifecycle.Escalated:
		t.Escalated = true
	case lifecycle.Worked:
		t.Worked += e.Spent
	case lifecycle.FeedbackSent:
		t.Feedback = true
	case lifecycle.Surveyed:
		r.survey(e)
	case lifecycle.Rated:
		r.answer(e)
	}
}

// talk reads who wrote and who was to answer, from the opening on: what lies
// before it starts no wait and ends none. The opening is a contact, whoever
// opened the ticket, unless an agent did.
func (r *reading) talk(e *lifecycle.Event, opening bool) {
	contact := e.IsContact() || opening && !r.t.ByAgent
	if e.Kind == lifecycle.Message && e.Side == lifecycle.Bot && e.Visibility == lifecycle.Public {
		r.t.Bots++
	}
	if r.handoff.IsZero() && len(r.t.Waits) == 0 && e.Side == lifecycle.Bot && handsOver(e) {
		r.handoff = e.Time
	}
	switch {
	case contact && r.done:
		r.late = e.Time
	case contact && r.waiting.IsZero():
		r.waiting, r.back = e.Time, false
	case e.IsReply() && !r.o.isRule(e.Actor):
		r.reply(e)
	}
}

// handsOver reports whether the event gives the ticket to somebody.
func handsOver(e *lifecycle.Event) bool {
	switch e.Kind {
	case lifecycle.Escalated:
		return true
	case lifecycle.Assigned, lifecycle.Updated:
		return e.Group != "" || e.Assignee != ""
	}
	return false
}

func (r *reading) reply(e *lifecycle.Event) {
	t := r.t
	t.Replies++
	r.several = r.several || t.Replies > 1 && e.Actor != r.replier
	r.replier = e.Actor
	r.late = time.Time{}
	if r.waiting.IsZero() {
		return
	}
	if r.back && e.Time.Equal(r.waiting) { // answered as it was reopened: no cycle of a clock, whichever row comes first
		r.waiting = time.Time{}
		return
	}
	w := r.span(r.waiting, e.Time)
	w.By = e.Actor
	if t.Replies == 1 && !t.ByAgent {
		first := w
		t.Response = &first
		t.Handoff, t.Assigned = r.responseFrom(r.handoff, e), r.responseFrom(r.assigned, e)
	}
	t.Waits = append(t.Waits, w)
	r.waiting = time.Time{}
}

// responseFrom returns the first response as counted from another instant than
// the first contact; nil if that is not known or comes later.
func (r *reading) responseFrom(from time.Time, e *lifecycle.Event) *Wait {
	if from.IsZero() || from.After(e.Time) {
		return nil
	}
	if from.Before(r.waiting) { // handed over before the customer wrote
		from = r.waiting
	}
	w := r.span(from, e.Time)
	w.By = e.Actor
	return &w
}

// enter takes the ticket into the state that event i began. A resolution ends
// a wait, and time done is nobody's wait: what the customer writes meanwhile
// waits from the reopening on. Up to the opening all that counts is the state in
// which the ticket is opened.
func (r *reading) enter(i int, e *lifecycle.Event, opening bool) {
	for len(r.visits) > 0 && r.visits[0].Event <= i {
		v := r.visits[0]
		r.visits = r.visits[1:]
		r.waited = r.waited && !opening || v.Class == machine.Waiting
		done := v.Class == machine.Done
		switch {
		case done && !r.done:
			r.resolve(v.From, e)
		case r.done && !done:
			if opening {
				r.t.Resolutions = nil
			} else {
				r.t.Resolutions[len(r.t.Resolutions)-1].Reopened = v.From
			}
			if !r.late.IsZero() {
				r.waiting, r.back, r.late = v.From, !opening, time.Time{}
			}
		}
		r.done = done
	}
}

func (r *reading) resolve(at time.Time, e *lifecycle.Event) {
	res := Resolution{Time: at, Opened: !at.After(r.t.Created), Rule: r.o.isRule(e.Actor) || e.Side == lifecycle.Bot || e.Side == lifecycle.System}
	if !res.Rule {
		res.By = e.Actor
	}
	r.t.Resolutions = append(r.t.Resolutions, res)
	if !r.waiting.IsZero() && r.waiting.Before(at) {
		w := r.span(r.waiting, at)
		w.Unanswered = true
		r.t.Waits = append(r.t.Waits, w)
	}
	if !r.waiting.IsZero() { // if it is reopened, nobody has answered yet
		r.late, r.waiting = r.waiting, time.Time{}
	}
}

func (r *reading) span(from, to time.Time) Wait {
	s := Wait{From: from, To: to, Calendar: to.Sub(from)}
	s.Business = s.Calendar
	if r.in.Calendar != nil {
		s.Business = r.in.Calendar.Elapsed(from, to)
	}
	return s
}

// reopenings notes which reopenings needed no reply.
func (r *reading) reopenings() {
	reopens := r.in.Timeline.Reopens // in order of time
	for i := range r.t.Resolutions {
		res := &r.t.Resolutions[i]
		if res.Reopened.IsZero() {
			continue
		}
		after := sort.Search(len(reopens), func(i int) bool { return reopens[i].Time.After(res.Reopened) })
		if after > 0 && reopens[after-1].Time.Equal(res.Reopened) {
			res.Soft = reopens[after-1].Soft && r.t.has(lifecycle.Message)
		}
	}
}

// excluded returns why nothing of the ticket counts, "" if it does: what the
// policy says that assessed it, without one what the machine says.
func (r *reading) excluded() string {
	switch {
	case r.in.Assessment != nil:
		return r.in.Assessment.Excluded
	case r.in.Timeline != nil:
		return r.in.Timeline.Excluded
	case r.merged:
		return "merged"
	}
	return ""
}
