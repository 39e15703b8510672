package observe

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// Compliance counts the promises kept among those that fell due, in the three
// ways in which products count them.
type Compliance struct {
	PerTarget aggregate.Proportion // of targets
	AnyTicket aggregate.Proportion // of tickets: all its targets met
	LastCycle aggregate.Proportion // of tickets: the last of its targets met
	// Of targets whose clock has stopped: what was promised, and what was taken.
	Within aggregate.Durations
	Took   aggregate.Durations
}

// Summary adds up the tickets of one period, each metric by its cohort. It is
// an [aggregate.Summary], so that it can be keyed by agent, team, queue,
// channel or day, and merged in any order. The zero value is empty. Not safe
// for concurrent writing.
type Summary struct {
	// Of tickets created in the period.
	Created   aggregate.Proportion // all tickets: hits and trials are the same number
	Contained aggregate.Proportion // resolved without a person, of those with a bot's message
	P1, P2    aggregate.Proportion // first of that priority, of all that had any
	Responded aggregate.Survival   // time to the first reply, those without one still waiting; without tickets whose first reply ended no wait
	Life      aggregate.Survival   // time to the resolution that holds, open tickets still waiting

	// Of first replies, and of all replies that ended a wait, in the period.
	Response         aggregate.Durations
	ResponseBusiness aggregate.Durations // in open time; all time of tickets observed without an [Input].Calendar
	ResponseHandoff  aggregate.Durations // from the hand-off by a bot, where there was one, else as Response
	ResponseAssigned aggregate.Durations // from the first assignment to a person, where it came before the reply
	Wait             aggregate.Durations

	// Of tickets whose resolution that holds is in the period.
	First         aggregate.Durations     // to the first resolution
	Final         aggregate.Durations     // to the one that holds
	FinalBusiness aggregate.Durations     // in open time, as ResponseBusiness
	Active        aggregate.Durations     // Final less waiting and time done
	Handle        aggregate.Durations     // work recorded, where any is
	FirstContact  [5]aggregate.Proportion // in the order of [FirstContacts]
	Handled       aggregate.Proportion    // by a person: replied to, worked on or resolved, of all
	Unripe        aggregate.Proportion    // whose window is not over, of all: not in FirstContact of OneReply
	Escalated     aggregate.Proportion
	Feedback      aggregate.Proportion
	LastP1        aggregate.Proportion // last of that priority, of all that had any
	LastP2        aggregate.Proportion

	// Of resolutions in the period.
	Reopened aggregate.Proportion // within the window, of those whose window is over
	Soft     aggregate.Proportion // the same that needed no reply, of those reopened
	Immature aggregate.Proportion // whose window is not over, of all

	// Of answers in the period.
	Satisfied aggregate.Proportion
	Recommend aggregate.NPS
	// Effort are the answers to surveys of effort, by scale: "1 to 5".
	Effort aggregate.Keyed[aggregate.Ratings, *aggregate.Ratings]

	// Of surveys of satisfaction sent in the period: answered so far, and
	// answered by somebody satisfied. Those who did not answer may have been
	// satisfied or not: see [Summary.SatisfiedBounds].
	Answered     aggregate.Proportion
	AnsweredWell aggregate.Proportion

	// Of targets that fell due in the period.
	ResponsePromise   Compliance
	ResolutionPromise Compliance
	Severe            aggregate.Proportion // exceeded twofold or more, of all targets

	// Of tickets open at the first instant after the period, or when last
	// known: one created at that very instant is open.
	Backlog aggregate.Durations // their ages
	Waiting aggregate.Durations // how long the customers among them have waited for a reply; waits that a later resolution ended without a reply are not known

	// Excluded counts what was left out, by metric and reason; hits and trials are
	// the same number. An empty metric counts tickets created in the period of
	// which nothing counts. Otherwise the metric has the name that package metrics
	// gives it:
	//
	//	first_response              tickets created in the period by an agent, to which no response is due,
	//	                            and tickets resolved in the period without a reply that ended a wait
	//	resolution                  tickets created in the period in the state in which they are done
	//	p1_share, p2_share          tickets created in the period that never had a priority
	//	csat, nps, ces              answers in the period off their scale
	//	csat                        surveys sent in the period without an answer so far
	//	response_sla,               targets whose clock started in the period and that are not judged
	//	resolution_sla
	//	fcr, escalation_rate,       tickets resolved in the period without a message, an escalation, an insight,
	//	feedback_share              where nothing says that the log has such ("none recorded"): if there are no
	//	                            others, the metric is unknown
	Excluded aggregate.Keyed[aggregate.Proportion, *aggregate.Proportion]
}

// The metrics that something is left out of, as package metrics names them.
const (
	ofFRT, ofP1, ofP2                  = "first_response", "p1_share", "p2_share"
	ofResolution                       = "resolution"
	ofCSAT, ofNPS, ofCES               = "csat", "nps", "ces"
	ofResponsePromise, ofResolvPromise = "response_sla", "resolution_sla"
	ofFCR                              = "fcr"
	ofEscalation, ofFeedback           = "escalation_rate", "feedback_share"
)

// noneRecorded is why a figure may be unknown: the ticket has no event of the
// kind that it counts, and nothing says that the log has such where they happen.
const noneRecorded = "none recorded"

// Add adds what the ticket contributes to the period. Adding a ticket twice
// counts it twice: replace a whole summary when one of its tickets changes.
func (s *Summary) Add(t *Observation, p period.Period) { s.add(t, p, credit{all: true}) }

// AddFor adds what the ticket contributes to the period for one agent: replies
// and resolutions count for the agent who did them, answers to surveys for the
// one who had the ticket then, everything else for the last assignee. A
// resolution without an actor counts for the last assignee; "" stands for
// nobody. The contributions for all [Observation.Agents] add up to what
// [Summary.Add] adds.
func (s *Summary) AddFor(t *Observation, p period.Period, agent string) {
	s.add(t, p, credit{agent: agent})
}

// Agents returns everybody for whom [Summary.AddFor] counts something of the
// ticket, in order; "" is among them if something counts for nobody.
func (k *Observation) Agents() []string {
	all := []string{k.Assignee}
	for i := range k.Waits {
		all = append(all, k.Waits[i].By)
	}
	if k.Response != nil {
		all = append(all, k.Response.By)
	}
	for _, r := range k.Resolutions {
		all = append(all, cmp.Or(r.By, k.Assignee))
	}
	if k.Final != nil {
		all = append(all, cmp.Or(k.Final.By, k.Assignee))
	}
	for _, a := range k.Answers {
		all = append(all, a.Assignee)
	}
	for _, q := range k.Surveys {
		all = append(all, q.Assignee)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// credit says whose acts are added.
type credit struct {
	all   bool
	agent string
}

func (c credit) has(agent string) bool { return c.all || c.agent == agent }

func (s *Summary) add(t *Observation, p period.Period, c credit) {
	if t.Created.IsZero() {
		return
	}
	own := c.has(t.Assignee)
	if t.Excluded != "" {
		if own && p.Contains(t.Created) {
			s.leave("", t.Excluded)
		}
		return
	}
	for i := range t.Waits {
		if w := &t.Waits[i]; w.answered() && p.Contains(w.To) && c.has(w.By) {
			s.Wait.Add(w.Calendar)
		}
	}
	if t.Response != nil && p.Contains(t.Response.To) && c.has(t.Response.By) {
		s.Response.Add(t.Response.Calendar)
		s.ResponseBusiness.Add(t.Response.Business)
		s.ResponseHandoff.Add(cmp.Or(t.Handoff, t.Response).Calendar)
		if t.Assigned != nil {
			s.ResponseAssigned.Add(t.Assigned.Calendar)
		}
	}
	if t.Final != nil && !t.Final.Open && p.Contains(t.Final.To) && c.has(cmp.Or(t.Final.By, t.Assignee)) {
		s.resolved(t)
	}
	s.resolutions(t, p, c)
	s.surveys(t, p, c)
	if own {
		s.created(t, p)
		s.promises(t, p)
		s.backlog(t, p)
	}
}

// backlog adds the ticket if it is open at the end of the period.
func (s *Summary) backlog(t *Observation, p period.Period) {
	at := t.backlogAt(p)
	if !t.OpenAt(at) {
		return
	}
	s.Backlog.Add(at.Sub(t.Created))
	for i := range t.Waits {
		if w := &t.Waits[i]; !w.From.After(at) && (w.Open || w.To.After(at)) {
			s.Waiting.Add(at.Sub(w.From))
		}
	}
}

// Touches reports whether the ticket contributes anything to the period. With
// keyed summaries, ask before making a cell: the cell of a ticket that does not
// touch the period would be empty.
func (k *Observation) Touches(p period.Period) bool {
	if p.Contains(k.Created) {
		return true
	}
	if k.Created.IsZero() || k.Excluded != "" {
		return false
	}
	if k.OpenAt(k.backlogAt(p)) || k.Response != nil && p.Contains(k.Response.To) || k.Final != nil && !k.Final.Open && p.Contains(k.Final.To) {
		return true
	}
	return slices.ContainsFunc(k.Waits, func(w Wait) bool { return w.answered() && p.Contains(w.To) }) ||
		slices.ContainsFunc(k.Resolutions, func(r Resolution) bool { return p.Contains(r.Time) }) ||
		slices.ContainsFunc(k.Answers, func(a Answer) bool { return p.Contains(a.Time) }) ||
		slices.ContainsFunc(k.Surveys, func(q Survey) bool { return q.Question == Satisfaction && p.Contains(q.Time) }) ||
		slices.ContainsFunc(k.Unjudged, func(u Unjudged) bool { return judged(u.Clock) && p.Contains(u.Start) }) ||
		slices.ContainsFunc(k.Promises, func(q Judged) bool {
			return judged(q.Clock) && k.fellDue(&q, p)
		})
}

// judged reports whether promises of the clock are counted.
func judged(c sla.Clock) bool { return c == sla.FirstResponse || c == sla.Resolution }

// backlogAt returns the instant at which a period's backlog is counted: its
// end, or when the ticket was last known.
func (k *Observation) backlogAt(p period.Period) time.Time {
	if at := p.To(); !k.Now.Before(at) {
		return at
	}
	return k.Now
}

// fellDue reports whether a promise fell due in the period, as far as is known.
func (k *Observation) fellDue(q *Judged, p period.Period) bool {
	return p.Contains(q.Due) && !q.Due.After(k.Now)
}

// leave counts something as left out of a metric, "" for all.
func (s *Summary) leave(metric, reason string) {
	if len(s.Excluded.Dimensions()) == 0 {
		if k, err := aggregate.NewKeyed[aggregate.Proportion]("metric", "reason"); err == nil {
			s.Excluded = *k
		}
	}
	if n, err := s.Excluded.At(metric, reason[:min(len(reason), 200)]); err == nil {
		n.Add(true)
	}
}

// surveys adds the surveys that went out in the period, and the answers that
// came in.
func (s *Summary) surveys(t *Observation, p period.Period, c credit) {
	for _, q := range t.Surveys {
		if q.Question == Satisfaction && p.Contains(q.Time) && c.has(q.Assignee) {
			s.Answered.Add(q.Answered)
			s.AnsweredWell.Add(q.Satisfied)
			if !q.Answered {
				s.leave(ofCSAT, "unanswered")
			}
		}
	}
	for _, a := range t.Answers {
		switch {
		case !p.Contains(a.Time) || !c.has(a.Assignee):
		case !a.Valid:
			s.leave(map[Question]string{Satisfaction: ofCSAT, Recommendation: ofNPS, Effort: ofCES}[a.Question], "invalid")
		case a.Question == Recommendation:
			_ = s.Recommend.Add(a.Score) // valid
		case a.Question == Effort:
			s.effort(&a)
		default:
			s.Satisfied.Add(a.Satisfied)
		}
	}
}

// effort adds an answer to a survey of effort.
func (s *Summary) effort(a *Answer) {
	if len(s.Effort.Dimensions()) == 0 {
		k, _ := aggregate.NewKeyed[aggregate.Ratings]("scale") // a valid dimension
		s.Effort = *k
	}
	r, err := s.Effort.At(fmt.Sprintf("%d to %d", a.Least, a.Most))
	if err != nil {
		return
	}
	if _, hi := r.Scale(); hi == 0 {
		*r, _ = aggregate.NewRatings(a.Least, a.Most) // a valid scale, by the spec
	}
	_ = r.Add(a.Score) // valid
}

// SatisfiedBounds returns the share of satisfied customers among all who got a
// survey of satisfaction in the period, if none of those who did not answer was
// satisfied (worst) and if all of them were (best).
func (s *Summary) SatisfiedBounds() (worst, best stat.Proportion) {
	sent := s.Answered.Trials
	worst = stat.Proportion{Hits: s.AnsweredWell.Hits, Trials: sent}
	best = stat.Proportion{Hits: s.AnsweredWell.Hits + sent - s.Answered.Hits, Trials: sent}
	return worst, best
}

func (s *Summary) created(t *Observation, p period.Period) {
	if !p.Contains(t.Created) {
		return
	}
	s.Created.Add(true)
	if t.Bots > 0 {
		s.Contained.Add(!t.handled() && t.Final != nil && !t.Final.Open)
	}
	if t.Opened.IsValid() {
		s.P1.Add(t.Opened == priority.P1)
		s.P2.Add(t.Opened == priority.P2)
	} else {
		s.leave(ofP1, "without priority")
		s.leave(ofP2, "without priority")
	}
	if t.ByAgent {
		s.leave(ofFRT, "opened by an agent")
	}
	if t.Final != nil {
		addWait(&s.Life, *t.Final)
	}
	if t.openedDone() {
		s.leave(ofResolution, "opened done")
	}
	switch {
	case t.Response != nil:
		addWait(&s.Responded, *t.Response)
	case !t.ByAgent && len(t.Waits) > 0 && !t.Waits[0].answered(): // one that is answered ended with a later reply
		addWait(&s.Responded, t.Waits[0])
	}
}

// handled reports whether a person had a part in the ticket.
func (k *Observation) handled() bool {
	return k.Replies > 0 || k.Worked > 0 || slices.ContainsFunc(k.Resolutions, func(r Resolution) bool { return !r.Rule && (r.By != "" || k.Assignee != "") })
}

func addWait(s *aggregate.Survival, w Wait) {
	if !w.answered() {
		s.AddCensored(w.Calendar)
	} else {
		s.AddEvent(w.Calendar)
	}
}

func (s *Summary) resolved(t *Observation) {
	s.First.Add(t.first().Sub(t.Created))
	s.Final.Add(t.Final.Calendar)
	s.FinalBusiness.Add(t.Final.Business)
	s.Active.Add(t.Active.Std())
	if t.Worked > 0 {
		s.Handle.Add(t.Worked.Std())
	}
	if t.Priority.IsValid() {
		s.LastP1.Add(t.Priority == priority.P1)
		s.LastP2.Add(t.Priority == priority.P2)
	}
	if t.Knows(lifecycle.Message) && !t.ByAgent && t.Response == nil && len(t.Waits) > 0 {
		s.leave(ofFRT, "solved without a reply")
	}
	s.Handled.Add(t.handled())
	s.Unripe.Add(!t.Mature)
	for i, v := range FirstContacts() {
		if v == OneReply && !t.Mature || v.asksReplies() && !t.Knows(lifecycle.Message) {
			continue
		}
		s.FirstContact[i].Add(slices.Contains(t.FirstContact, v))
	}
	if t.Knows(lifecycle.Message) {
		s.recorded(t, lifecycle.Message, ofFCR)
	}
	if t.Knows(lifecycle.Escalated) {
		s.Escalated.Add(t.Escalated)
		s.recorded(t, lifecycle.Escalated, ofEscalation)
	}
	if t.Knows(lifecycle.FeedbackSent) {
		s.Feedback.Add(t.Feedback)
		s.recorded(t, lifecycle.FeedbackSent, ofFeedback)
	}
}

// recorded counts a ticket under [noneRecorded] of a metric if it may as well be
// the log that has no events of the kind. If that is so of all tickets, nothing
// is known of the metric.
func (s *Summary) recorded(t *Observation, kind lifecycle.Kind, metric string) {
	if !t.has(kind) {
		s.leave(metric, noneRecorded)
	}
}

func (s *Summary) resolutions(t *Observation, p period.Period, c credit) {
	for _, r := range t.Resolutions {
		if r.Opened || !p.Contains(r.Time) || !c.has(cmp.Or(r.By, t.Assignee)) {
			continue
		}
		mature := !t.Now.Before(r.Time.Add(t.Window.Std()))
		s.Immature.Add(!mature)
		if !mature {
			continue
		}
		reopened := !r.Reopened.IsZero() && r.Reopened.Sub(r.Time) <= t.Window.Std()
		s.Reopened.Add(reopened)
		if reopened && t.has(lifecycle.Message) {
			s.Soft.Add(r.Soft)
		}
	}
}

func (s *Summary) promises(t *Observation, p period.Period) {
	for _, c := range []struct {
		metric sla.Clock
		name   string
		into   *Compliance
	}{{sla.FirstResponse, ofResponsePromise, &s.ResponsePromise}, {sla.Resolution, ofResolvPromise, &s.ResolutionPromise}} {
		for _, u := range t.Unjudged {
			if u.Clock == c.metric && p.Contains(u.Start) {
				s.leave(c.name, u.Reason)
			}
		}
		all, last, n := true, false, 0
		var latest time.Time
		for _, q := range t.Promises {
			if q.Clock != c.metric || !t.fellDue(&q, p) {
				continue
			}
			c.into.PerTarget.Add(q.Met)
			s.Severe.Add(q.Severe)
			if q.Stopped {
				c.into.Within.Add(q.Within.Std())
				c.into.Took.Add(q.Took.Std())
			}
			all = all && q.Met
			if n == 0 || !q.Due.Before(latest) {
				last, latest = q.Met, q.Due
			}
			n++
		}
		if n > 0 {
			c.into.AnyTicket.Add(all)
			c.into.LastCycle.Add(last)
		}
	}
}

// FCR returns the tickets resolved at first contact, by the variant, among
// those resolved; empty for an invalid variant.
func (s *Summary) FCR(v FirstContact) aggregate.Proportion {
	i := slices.Index(FirstContacts(), v)
	if i < 0 || v.asksReplies() && s.silent() {
		return aggregate.Proportion{}
	}
	return s.FirstContact[i]
}

// silent reports whether no ticket resolved in the period has a message, and
// nothing says that the log has such.
func (s *Summary) silent() bool {
	for key, n := range s.Excluded.All() {
		if len(key) == 2 && key[0] == ofFCR && key[1] == noneRecorded {
			return n.Trials == s.Handled.Trials
		}
	}
	return false
}
