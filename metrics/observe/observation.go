package observe

import (
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// Input is all that is read of one ticket. Without a Timeline nothing is known
// of states and owners: the ticket counts as one that was never done, handed
// over or reopened.
type Input struct {
	ID       string
	History  lifecycle.History
	Timeline *machine.Timeline // replayed until Now
	Statuses []sla.Status      // assessed at Now; may be nil
	Calendar machine.Elapser   // for business time; nil counts all time
	// NextSame is when the same customer next opened a ticket about the same;
	// zero if not so far.
	NextSame time.Time
	Now      time.Time // up to when the ticket is known
}

// Wait is a length of a ticket's life, half-open. An open one had not ended by
// the time that was asked for, which is its To.
type Wait struct {
	From     time.Time     `json:"from"`
	To       time.Time     `json:"to"`
	Calendar time.Duration `json:"calendar"` // all time
	Business time.Duration `json:"business"` // open time of the calendar
	Open     bool          `json:"open,omitzero"`
	By       string        `json:"by,omitzero"` // the agent who ended it
}

// Resolution is one step to done.
type Resolution struct {
	Time     time.Time `json:"time"`
	By       string    `json:"by,omitzero"`       // actor of the step
	Reopened time.Time `json:"reopened,omitzero"` // zero if it held so far
	Soft     bool      `json:"soft,omitzero"`     // done again without a reply in between, where replies are known
}

// Survey is a survey that went out.
type Survey struct {
	Time     time.Time `json:"time"`
	Survey   string    `json:"survey,omitzero"` // Ref of its event
	Question Question  `json:"question"`
	Answered bool      `json:"answered,omitzero"` // so far
	Assignee string    `json:"assignee,omitzero"` // who had the ticket then
}

// Answer is a customer's answer to a survey.
type Answer struct {
	Time      time.Time `json:"time"`
	Survey    string    `json:"survey,omitzero"`
	Question  Question  `json:"question"`
	Score     int       `json:"score"`
	Valid     bool      `json:"valid,omitzero"`     // the score is on the question's scale
	Satisfied bool      `json:"satisfied,omitzero"` // valid, of [Satisfaction], and at least as good as the spec says
	Cycle     int       `json:"cycle"`              // how often the ticket had been resolved by then
	Assignee  string    `json:"assignee,omitzero"`  // who had the ticket then
}

// Judged is one target that fell due or will.
type Judged struct {
	Metric sla.Metric `json:"metric"`
	Cycle  int        `json:"cycle"`
	Due    time.Time  `json:"due"`
	Met    bool       `json:"met"`
	Severe bool       `json:"severe,omitzero"` // took twice what was promised, or more
}

// Unjudged is a target that neither is nor can be kept or broken.
type Unjudged struct {
	Metric sla.Metric `json:"metric"`
	Start  time.Time  `json:"start"`  // of its clock
	Reason string     `json:"reason"` // "no target", "cancelled", "paused", "never_opens", or why the policy excludes it
}

// Observation is what one ticket contributes to metrics: plain data, each fact
// with the time that decides to which period it belongs.
type Observation struct {
	ID       string    `json:"id"`
	Now      time.Time `json:"now"`
	Created  time.Time `json:"created"`
	Excluded string    `json:"excluded,omitzero"` // why nothing counts; "" if it does

	Absent []lifecycle.Kind `json:"absent,omitzero"` // kinds of events that the log does not have

	Channel  string         `json:"channel,omitzero"`  // at creation
	Opened   priority.Level `json:"opened,omitzero"`   // the first priority that it had; unset: it never had any
	Priority priority.Level `json:"priority,omitzero"` // at the end
	Category string         `json:"category,omitzero"`
	Customer string         `json:"customer,omitzero"` // tier or segment
	Group    string         `json:"group,omitzero"`
	Assignee string         `json:"assignee,omitzero"`

	ByAgent     bool         `json:"by_agent,omitzero"`    // opened by an agent: no first response is owed
	Response    *Wait        `json:"response,omitzero"`    // from the first contact to the first reply
	Waits       []Wait       `json:"waits,omitzero"`       // each time the customer waited for a reply, the first included
	Resolutions []Resolution `json:"resolutions,omitzero"` // in order
	Final       *Wait        `json:"final,omitzero"`       // from creation to the resolution that holds; open if none does
	Active      Duration     `json:"active,omitzero"`      // of Final, less time waiting and time done
	Replies     int          `json:"replies"`
	Escalated   bool         `json:"escalated,omitzero"`
	Handoffs    int          `json:"handoffs,omitzero"` // between groups
	Worked      Duration     `json:"worked,omitzero"`
	Feedback    bool         `json:"feedback,omitzero"` // an insight went upstream
	Surveys     []Survey     `json:"surveys,omitzero"`
	Answers     []Answer     `json:"answers,omitzero"` // of each survey the latest valid one between two resolutions, and all that are not valid
	Promises    []Judged     `json:"promises,omitzero"`
	Unjudged    []Unjudged   `json:"unjudged,omitzero"`

	// Mature reports that the reopen window of the resolution that holds is
	// over. FirstContact lists the variants by which the ticket was resolved
	// at first contact; it says nothing for a ticket that is not resolved.
	Mature       bool           `json:"mature,omitzero"`
	FirstContact []FirstContact `json:"first_contact,omitzero"`
	// Window is the reopen window that the ticket was observed with.
	Window Duration `json:"window"`
}

// Observe returns what the ticket contributes. It depends on nothing but its
// argument, so a ticket that came late or was corrected is observed again and
// takes the place of what it was.
func (o *Observer) Observe(in Input) Observation {
	t := Observation{ID: in.ID, Now: in.Now.Round(0), Window: o.spec.Window, Absent: slices.Clone(o.spec.Absent)}
	r := reading{o: o, in: in, t: &t}
	r.resolutions()
	for i := range in.History.Len() {
		e := in.History.Ref(i)
		if e.Time.After(in.Now) {
			break
		}
		r.event(i, e)
	}
	if in.Timeline != nil {
		t.Handoffs = in.Timeline.Groups.Handoffs()
	}
	if slices.Contains(o.spec.Exclude, r.facets.Reason) && t.Excluded == "" {
		t.Excluded = r.facets.Reason
	}
	r.finish()
	return t
}

// reading is one ticket being read.
type reading struct {
	o        *Observer
	in       Input
	t        *Observation
	facets   lifecycle.Facets
	waiting  time.Time // since when the customer has waited; zero if not
	repliers []string
	waited   bool // in a state of class waiting, ever
}

func (r *reading) event(i int, e *lifecycle.Event) {
	r.facets.Apply(e)
	t := r.t
	if i == 0 {
		t.Created = e.Time
	}
	if t.Channel == "" && e.Time.Equal(t.Created) { // the creation may stand behind an assignment
		t.Channel = e.Channel
	}
	if !t.Opened.IsValid() {
		t.Opened = e.Priority
	}
	switch e.Kind {
	case lifecycle.Created:
		t.ByAgent = e.Side == lifecycle.Agent
	case lifecycle.Merged:
		t.Excluded = "merged"
	case lifecycle.Escalated:
		t.Escalated = true
	case lifecycle.Worked:
		t.Worked += e.Spent
	case lifecycle.FeedbackSent:
		t.Feedback = true
	case lifecycle.Surveyed:
		t.Surveys = append(t.Surveys, Survey{Time: e.Time, Survey: e.Ref, Question: r.o.spec.question(e.Ref), Assignee: r.facets.Assignee})
	case lifecycle.Rated:
		r.answer(e)
	}
	switch {
	case e.IsContact() && r.waiting.IsZero():
		r.waiting = e.Time
	case e.IsReply():
		r.reply(e)
	}
}

func (r *reading) reply(e *lifecycle.Event) {
	t := r.t
	t.Replies++
	if !slices.Contains(r.repliers, e.Actor) {
		r.repliers = append(r.repliers, e.Actor)
	}
	if r.waiting.IsZero() {
		return
	}
	s := r.span(r.waiting, e.Time)
	s.By = e.Actor
	if len(t.Waits) == 0 && !t.ByAgent {
		first := s
		t.Response = &first
	}
	t.Waits = append(t.Waits, s)
	r.waiting = time.Time{}
}

func (r *reading) span(from, to time.Time) Wait {
	s := Wait{From: from, To: to, Calendar: to.Sub(from)}
	s.Business = s.Calendar
	if r.in.Calendar != nil {
		s.Business = r.in.Calendar.Elapsed(from, to)
	}
	return s
}

// question returns what the survey of the name asks.
func (s *Spec) question(survey string) Question {
	switch {
	case slices.Contains(s.Recommend, survey):
		return Recommendation
	case slices.Contains(s.Effort, survey):
		return Effort
	}
	return Satisfaction
}

func (r *reading) answer(e *lifecycle.Event) {
	t, s := r.t, &r.o.spec
	a := Answer{Time: e.Time, Survey: e.Ref, Question: s.question(e.Ref), Score: e.Score, Assignee: r.facets.Assignee}
	lo, hi := s.scale(a.Question)
	a.Valid = lo <= a.Score && a.Score <= hi
	a.Satisfied = a.Valid && a.Question == Satisfaction && a.Score >= s.Satisfied
	for _, res := range t.Resolutions {
		if !res.Time.After(a.Time) {
			a.Cycle++
		}
	}
	for i := len(t.Surveys) - 1; i >= 0 && a.Valid; i-- {
		if t.Surveys[i].Survey == a.Survey {
			t.Surveys[i].Answered = true
			break
		}
	}
	// An answer takes the place of the one before it; one off the scale is none.
	if i := slices.IndexFunc(t.Answers, func(b Answer) bool { return b.Valid && b.Survey == a.Survey && b.Cycle == a.Cycle }); i >= 0 && a.Valid {
		t.Answers[i] = a
		return
	}
	t.Answers = append(t.Answers, a)
}

// resolutions reads the steps to done and back from the timeline.
func (r *reading) resolutions() {
	if r.in.Timeline == nil {
		return
	}
	done := false
	for _, v := range r.in.Timeline.Visits {
		r.waited = r.waited || v.Class == machine.Waiting
		is := v.Class == machine.Done
		switch {
		case is && !done:
			res := Resolution{Time: v.From}
			if v.Event >= 0 && v.Event < r.in.History.Len() {
				res.By = r.in.History.Ref(v.Event).Actor
			}
			r.t.Resolutions = append(r.t.Resolutions, res)
		case done && !is:
			r.t.Resolutions[len(r.t.Resolutions)-1].Reopened = v.From
		}
		done = is
	}
	for _, re := range r.in.Timeline.Reopens {
		for i := range r.t.Resolutions {
			if r.t.Resolutions[i].Reopened.Equal(re.Time) && !re.Time.IsZero() {
				r.t.Resolutions[i].Soft = re.Soft && r.t.Knows(lifecycle.Message)
			}
		}
	}
}

// finish fills in what needs the whole ticket.
func (r *reading) finish() {
	t := r.t
	t.Priority, t.Category, t.Customer, t.Group, t.Assignee = r.facets.Priority, r.facets.Category, r.facets.Customer, r.facets.Group, r.facets.Assignee
	if r.in.History.Len() == 0 {
		return
	}
	last, resolved := Resolution{}, false
	if n := len(t.Resolutions); n > 0 {
		last, resolved = t.Resolutions[n-1], t.Resolutions[n-1].Reopened.IsZero()
	}
	if !r.waiting.IsZero() && !resolved {
		s := r.span(r.waiting, t.Now)
		s.Open = true
		t.Waits = append(t.Waits, s)
	}
	if !resolved {
		s := r.span(t.Created, t.Now)
		s.Open = true
		t.Final = &s
	} else {
		s := r.span(t.Created, last.Time)
		s.By = last.By
		t.Final = &s
		t.Active = Duration(r.in.Timeline.TimeIn(machine.Open, nil))
		t.Mature = !t.Now.Before(last.Time.Add(t.Window.Std()))
		r.firstContact(last)
	}
	for i := range r.in.Statuses {
		r.promise(&r.in.Statuses[i])
	}
}

// promise reads one target.
func (r *reading) promise(s *sla.Status) {
	reason := s.Excluded
	switch {
	case reason != "":
	case s.Outcome == sla.NoTarget || s.Within <= 0:
		reason = "no target"
	case s.Outcome == sla.Void:
		reason = "cancelled"
	case s.Due.IsZero():
		reason = s.NoDue.String()
	default:
		r.t.Promises = append(r.t.Promises, Judged{s.Metric, s.Cycle, s.Due, s.Outcome == sla.Met, s.Elapsed/2 >= s.Within})
		return
	}
	r.t.Unjudged = append(r.t.Unjudged, Unjudged{s.Metric, s.Start, reason})
}

// firstContact lists the variants that hold for a ticket that is resolved.
func (r *reading) firstContact(last Resolution) {
	t := r.t
	reopened, reopenedInWindow := len(t.Resolutions) > 1, false
	for _, res := range t.Resolutions {
		if !res.Reopened.IsZero() && res.Reopened.Sub(res.Time) <= t.Window.Std() {
			reopenedInWindow = true
		}
	}
	back := !r.in.NextSame.IsZero() && r.in.NextSame.Sub(last.Time) <= t.Window.Std()
	for _, of := range []struct {
		variant FirstContact
		holds   bool
	}{
		{OneReply, t.Mature && t.Replies == 1 && !t.Escalated && !reopenedInWindow && !back},
		{StatusPath, t.Replies > 0 && !r.waited && !reopened},
		{OneClose, !reopened && len(r.repliers) == 1},
		{NoReassignment, t.Handoffs == 0},
		{Within15Minutes, t.Resolutions[0].Time.Sub(t.Created) <= r.o.spec.Quick.Std()},
	} {
		if of.holds {
			t.FirstContact = append(t.FirstContact, of.variant)
		}
	}
}

// Knows reports whether the log has events of the kind, so that a ticket
// without any had none.
func (k *Observation) Knows(kind lifecycle.Kind) bool { return !slices.Contains(k.Absent, kind) }

// OpenAt reports whether the ticket existed and was not resolved at the
// instant t. It says nothing for an instant after Now.
func (k *Observation) OpenAt(t time.Time) bool {
	if k.Created.After(t) {
		return false
	}
	for _, r := range k.Resolutions {
		if !r.Time.After(t) && (r.Reopened.IsZero() || r.Reopened.After(t)) {
			return false
		}
	}
	return true
}
