package observe

import (
	"slices"
	"sort"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// Input is everything that is read of one ticket. Without a Timeline nothing is
// known of states and owners: the ticket counts as never done, handed over or
// reopened.
//
// The policy that assessed the ticket says whether it counts; without an
// Assessment, the machine of the Timeline does.
type Input struct {
	ID         string
	History    lifecycle.History
	Timeline   *machine.Timeline // replayed until Now
	Assessment *sla.Assessment   // at Now; nil: nothing was promised
	Calendar   machine.Elapser   // for business time; nil counts all time
	// NextSame is when the same customer next opened a ticket on the same
	// subject; zero if not so far.
	NextSame time.Time
	Now      time.Time // up to when the ticket is known
}

// Wait is a half-open stretch [From, To) of a ticket's life. An open wait had
// not ended at the time of observation, which is then its To.
type Wait struct {
	From     time.Time     `json:"from"`
	To       time.Time     `json:"to"`
	Calendar time.Duration `json:"calendar"` // all time
	Business time.Duration `json:"business"` // open time of the calendar; all time if the input had none
	Open     bool          `json:"open,omitzero"`
	// Unanswered reports that the wait ended with a resolution instead of a
	// reply.
	Unanswered bool   `json:"unanswered,omitzero"`
	By         string `json:"by,omitzero"` // the agent who ended it; empty if a rule ended it or nobody is named
}

// answered reports whether a reply ended the wait.
func (w *Wait) answered() bool { return !w.Open && !w.Unanswered }

// Resolution is one step of a ticket to a done state.
type Resolution struct {
	Time     time.Time `json:"time"`
	Opened   bool      `json:"opened,omitzero"`   // the ticket was opened in this state, as an import of its last state is: that took no time
	By       string    `json:"by,omitzero"`       // the person whose step it was; empty for a rule, a bot or a timer
	Rule     bool      `json:"rule,omitzero"`     // a rule, a bot or a timer did it, so it says nothing about any person
	Reopened time.Time `json:"reopened,omitzero"` // when it was reopened; zero if it has held so far
	Soft     bool      `json:"soft,omitzero"`     // resolved again without a reply in between, where replies are known
}

// Survey is a survey that went out.
type Survey struct {
	Time      time.Time `json:"time"`
	Survey    string    `json:"survey,omitzero"` // Ref of its event
	Question  Question  `json:"question"`
	Answered  bool      `json:"answered,omitzero"`  // so far
	Satisfied bool      `json:"satisfied,omitzero"` // whether the latest answer so far is a satisfied one
	Assignee  string    `json:"assignee,omitzero"`  // the agent who had the ticket then or, if nobody had it, the last one before
}

// Answer is a customer's answer to a survey.
type Answer struct {
	Time      time.Time `json:"time"`
	Survey    string    `json:"survey,omitzero"`
	Question  Question  `json:"question"`
	Score     int       `json:"score"`
	Least     int       `json:"least"`              // of the survey's scale
	Most      int       `json:"most"`               // of the survey's scale
	Valid     bool      `json:"valid,omitzero"`     // the score is on the scale
	Satisfied bool      `json:"satisfied,omitzero"` // valid, of [Satisfaction], and at least as good as the spec says
	Cycle     int       `json:"cycle"`              // how often the ticket had been resolved by then
	Assignee  string    `json:"assignee,omitzero"`  // the agent who gets the credit: the assignee of the survey, or of the ticket if no survey is known to have gone out
}

// Judged is one target that fell due or will.
type Judged struct {
	Clock   sla.Clock     `json:"clock"`
	Cycle   int           `json:"cycle"`
	Due     time.Time     `json:"due"`
	Met     bool          `json:"met"`
	Severe  bool          `json:"severe,omitzero"`  // took twice what was promised, or more
	Within  spec.Duration `json:"within"`           // promised
	Took    spec.Duration `json:"took"`             // what was counted: so far, or in all if Stopped
	Stopped bool          `json:"stopped,omitzero"` // done, in time or not
}

// Unjudged is a target that has no verdict and will have none.
type Unjudged struct {
	Clock  sla.Clock `json:"clock"`
	Start  time.Time `json:"start"`  // of its clock
	Reason string    `json:"reason"` // "no target", "cancelled", "paused", "never_opens", or why the policy excludes it
}

// Observation is what one ticket contributes to metrics: plain data, each fact
// with the time that decides to which period it belongs.
type Observation struct {
	ID       string    `json:"id"`
	Now      time.Time `json:"now"`
	Created  time.Time `json:"created"`
	Excluded string    `json:"excluded,omitzero"` // why nothing counts; "" if it does

	Present []lifecycle.Kind `json:"present,omitzero"` // kinds of events that the log has, as the spec says, and those of messages, escalations, insights and surveys that the ticket has
	Absent  []lifecycle.Kind `json:"absent,omitzero"`  // kinds of events that the log does not have

	Channel  string         `json:"channel,omitzero"`  // at creation
	Opened   priority.Level `json:"opened,omitzero"`   // the first priority that it had; unset: it never had a priority
	Priority priority.Level `json:"priority,omitzero"` // at the end
	Category string         `json:"category,omitzero"`
	Customer string         `json:"customer,omitzero"` // tier or segment
	Group    string         `json:"group,omitzero"`
	Assignee string         `json:"assignee,omitzero"`

	ByAgent bool `json:"by_agent,omitzero"` // opened by an agent: no first response is due

	// Response is from the first contact to the first reply; nil if that ended no
	// wait, such as a reply to a ticket that is done. Of rows of one instant the
	// order by Seq counts, so a log in which a reply and a done state share an
	// instant must give the reply before the state, or the reply counts as none.
	Response *Wait `json:"response,omitzero"`

	Handoff     *Wait         `json:"handoff,omitzero"`     // to the same reply, from the hand-off by a bot; nil without one
	Assigned    *Wait         `json:"assigned,omitzero"`    // to the same reply, from the first assignment to a person; nil without one
	Waits       []Wait        `json:"waits,omitzero"`       // each time the customer waited for a reply, the first included
	Resolutions []Resolution  `json:"resolutions,omitzero"` // in order
	Final       *Wait         `json:"final,omitzero"`       // from creation to the resolution that holds; open if none does; nil if the ticket was opened in it
	Active      spec.Duration `json:"active,omitzero"`      // of Final, less time waiting and time done
	Replies     int           `json:"replies"`              // public replies by agents
	Bots        int           `json:"bots,omitzero"`        // public messages by bots
	Rules       []string      `json:"rules,omitzero"`       // the programs among actors and owners, by [Spec.Rules]
	Escalated   bool          `json:"escalated,omitzero"`
	Handoffs    int           `json:"handoffs,omitzero"` // between groups
	Worked      spec.Duration `json:"worked,omitzero"`   // work recorded, in all
	Feedback    bool          `json:"feedback,omitzero"` // an insight went upstream
	Surveys     []Survey      `json:"surveys,omitzero"`
	Answers     []Answer      `json:"answers,omitzero"` // of each survey the latest valid one between two resolutions, and all that are not valid
	Promises    []Judged      `json:"promises,omitzero"`
	Unjudged    []Unjudged    `json:"unjudged,omitzero"`

	// Mature reports that the reopen window of the resolution that holds is
	// over. FirstContact lists the variants by which the ticket was resolved
	// at first contact; it says nothing for a ticket that is not resolved.
	Mature       bool           `json:"mature,omitzero"`
	FirstContact []FirstContact `json:"first_contact,omitzero"`
	// Window is the reopen window that the ticket was observed with.
	Window spec.Duration `json:"window"`
}

// finish fills in what needs the whole ticket.
func (r *reading) finish() {
	t := r.t
	t.Priority, t.Category, t.Customer, t.Group, t.Assignee = r.known.Priority, r.known.Category, r.known.Customer, r.known.Group, r.owned()
	if t.Created.IsZero() {
		return
	}
	last, resolved := Resolution{}, false
	if n := len(t.Resolutions); n > 0 {
		last, resolved = t.Resolutions[n-1], t.Resolutions[n-1].Reopened.IsZero()
	}
	r.dropMoments()
	if !r.waiting.IsZero() {
		s := r.span(r.waiting, t.Now)
		s.Open = true
		t.Waits = append(t.Waits, s)
	}
	switch {
	case !resolved:
		s := r.span(t.Created, t.Now)
		s.Open = true
		t.Final = &s
	case !last.Opened:
		s := r.span(t.Created, last.Time)
		s.By = last.By
		t.Final = &s
		t.Active = spec.Duration(r.active())
		t.Mature = !t.Now.Before(last.Time.Add(t.Window.Std()))
		r.firstContact(last)
	}
	if r.in.Assessment != nil {
		for i := range r.in.Assessment.Statuses {
			r.promise(&r.in.Assessment.Statuses[i])
		}
	}
}

// active returns how long the ticket was in open states, from its opening on.
func (r *reading) active() time.Duration {
	sum := r.in.Timeline.TimeIn(machine.Open, nil)
	for _, v := range r.in.Timeline.Visits {
		if !v.From.Before(r.t.Created) {
			break
		}
		if v.Class == machine.Open {
			sum -= min(v.To.Sub(v.From), r.t.Created.Sub(v.From))
		}
	}
	return sum
}

// dropMoments leaves out waits that began and ended in one instant at whose end
// the ticket is done: nobody waited, and no clock ran.
func (r *reading) dropMoments() {
	t := r.t
	if r.in.Timeline == nil {
		return
	}
	visits := r.in.Timeline.Visits
	t.Waits = slices.DeleteFunc(t.Waits, func(w Wait) bool {
		if !w.From.Equal(w.To) {
			return false
		}
		after := sort.Search(len(visits), func(i int) bool { return visits[i].From.After(w.To) })
		if after == 0 || visits[after-1].Class != machine.Done {
			return false
		}
		if t.Response != nil && t.Response.To.Equal(w.To) {
			t.Response, t.Handoff, t.Assigned = nil, nil, nil
		}
		return true
	})
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
		reason = string(s.NoDue)
	default:
		r.t.Promises = append(r.t.Promises, Judged{
			Clock: s.Clock, Cycle: s.Cycle, Due: s.Due, Met: s.Outcome == sla.Met, Severe: s.Elapsed/2 >= s.Within,
			Within: s.Within, Took: s.Elapsed, Stopped: s.Phase == sla.Stopped,
		})
		return
	}
	r.t.Unjudged = append(r.t.Unjudged, Unjudged{s.Clock, s.Start, reason})
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
		{OneClose, !reopened && t.Replies > 0 && !r.several},
		{NoReassignment, t.Handoffs == 0},
		{Within15Minutes, t.first().Sub(t.Created) <= r.o.spec.Quick.Std()},
	} {
		if of.holds {
			t.FirstContact = append(t.FirstContact, of.variant)
		}
	}
}

// first returns when the ticket was first resolved, other than by its opening.
func (k *Observation) first() time.Time {
	for i := range k.Resolutions {
		if r := &k.Resolutions[i]; !r.Opened {
			return r.Time
		}
	}
	return time.Time{}
}

// openedDone reports whether the ticket was opened in the state in which it is.
func (k *Observation) openedDone() bool { return k.Final == nil && len(k.Resolutions) > 0 }

// has reports whether the log is known to have events of the kind, so that a
// ticket without any had none.
func (k *Observation) has(kind lifecycle.Kind) bool { return slices.Contains(k.Present, kind) }

// Knows reports whether the log may have events of the kind, that is, whether
// the spec does not name the kind as absent.
func (k *Observation) Knows(kind lifecycle.Kind) bool { return !slices.Contains(k.Absent, kind) }

// OpenAt reports whether the ticket existed and was not resolved at t. The
// answer means nothing if t is after Now.
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
