package smell

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/priority"
)

// Input is one ticket, as observed: the same history and timeline that its
// [observe.Observation] was made from.
type Input struct {
	Ticket   observe.Observation
	History  lifecycle.History
	Timeline *machine.Timeline
}

// trial is one opportunity for an anti-pattern: whose it was, in which
// stratum, and whether it was taken.
type trial struct {
	subject string
	stratum string
	ticket  string
	hit     bool
}

// look adds the trials of one ticket. A ticket that is excluded has none.
func (d *desk) look(c *Input) {
	t := &c.Ticket
	if t.Excluded != "" || c.Timeline == nil || t.Created.IsZero() {
		return
	}
	for _, kind := range t.Present {
		d.present[kind] = true
	}
	d.stratum = t.Category + "\x00" + t.Opened.String()
	d.id = t.ID
	if t.Opened.IsValid() {
		d.add(patternPriorityInflation, "", t.Opened == priority.P1)
	}
	d.lookResolutions(c)
	d.lookEvents(c)
	d.lookStates(c)
	d.lookOpen(c)
	d.lookCustody(c)
}

// add adds a trial of a kind, if a rule looks for it.
func (d *desk) add(k Pattern, subject string, hit bool) {
	if d.looking[k] {
		d.trials[k] = append(d.trials[k], trial{subject, d.stratum, d.id, hit})
	}
}

// lookResolutions looks at how the ticket was resolved and what came of it.
func (d *desk) lookResolutions(c *Input) {
	t := &c.Ticket
	for _, r := range t.Resolutions {
		if r.Opened { // nobody resolved it
			continue
		}
		by := doer(r, c)
		after := r.Reopened.Sub(r.Time)
		reopened := !r.Reopened.IsZero() && !r.Soft
		if !t.Now.Before(r.Time.Add(d.spec.Early.Std())) {
			d.add(patternMetricGaming, by, reopened && after <= d.spec.Early.Std())
		}
		if !t.Now.Before(r.Time.Add(d.spec.Window.Std())) {
			d.speeds = append(d.speeds, speed{trial{by, d.stratum, d.id, reopened && after <= d.spec.Window.Std()}, r.Time.Sub(t.Created)})
		}
	}
	if t.Final == nil || t.Final.Open {
		return
	}
	by := doer(t.Resolutions[len(t.Resolutions)-1], c)
	if t.Category != "" && by != "" {
		d.share(patternKnowledgeHoarding, t.Category, 0, by)
	}
	if t.Knows(lifecycle.FeedbackSent) {
		d.add(patternNoFeedbackLoop, "", t.Feedback)
	}
	d.surveyed(by, t.Knows(lifecycle.Surveyed), t.Escalated || len(t.Resolutions) > 1, len(t.Surveys) > 0)
}

// doer returns the person who did the resolution or, in a log that does not
// say, the one who had the ticket then, else the last one who had it. It is
// empty for a resolution by a rule.
func doer(r observe.Resolution, c *Input) string {
	if r.Rule {
		return ""
	}
	had, stints := "", c.Timeline.Assignees
	for i := sort.Search(len(stints), func(i int) bool { return stints[i].From.After(r.Time) }) - 1; i >= 0 && had == ""; i-- {
		had = stints[i].Value
	}
	if slices.Contains(c.Ticket.Rules, had) {
		had = ""
	}
	return cmp.Or(r.By, had, c.Ticket.Assignee)
}

// person returns the actor of the event unless it is a rule, a bot or the
// customer.
func person(t *observe.Observation, e *lifecycle.Event) string {
	if e.Side == lifecycle.System || e.Side == lifecycle.Bot || e.Side == lifecycle.Customer || slices.Contains(t.Rules, e.Actor) {
		return ""
	}
	return e.Actor
}

// talk is what happened on a ticket, event by event: who wrote, had it and
// escalated it.
type talk struct {
	channels       map[string]bool // in which the customer wrote
	replies        int
	bots, afterBot int    // bot messages, and the customer's after one, before the first reply
	waiting        bool   // the customer, for an answer
	first, forced  string // who replied first, and who replied in a channel of their own choice

	has       owner
	run, most int // changes of owner since the last reply, and the most of them

	escalated, hasty bool
	escalator        string

	again        bool // the customer wrote again after a reply
	told, hollow bool // the replies before that have texts, and all of them are short or copies
}

// lookEvents looks at what happened on the ticket, in order.
func (d *desk) lookEvents(c *Input) {
	k := talk{channels: map[string]bool{}, told: true, hollow: true}
	known := c.History.AsOf(c.Ticket.Now)
	for i := range known.Len() {
		e := known.Ref(i)
		if k.has.passed(e) {
			k.run++
			k.most = max(k.most, k.run)
		}
		switch {
		case e.IsContact():
			k.contact(e)
			d.texts.answered()
		case e.IsReply() && person(&c.Ticket, e) == "" && e.Actor != "":
			// a rule's message, whatever side the log gives it
		case e.IsReply():
			k.reply(e)
			d.text(&k, e)
		case e.Kind == lifecycle.Message && e.Side == lifecycle.Bot && e.Visibility == lifecycle.Public && k.replies == 0:
			k.bots++
		case e.Kind == lifecycle.Escalated && !k.escalated:
			k.escalated, k.escalator = true, person(&c.Ticket, e)
			k.hasty = k.replies == 0 && e.Time.Sub(c.Ticket.Created) <= d.spec.Hasty.Std()
		}
		if d.visits[i] == machine.Waiting && e.Side == lifecycle.Agent {
			d.add(patternClockManipulation, person(&c.Ticket, e), k.waiting)
		}
	}
	d.texts.end()
	d.addTalk(c, &k)
}

// text looks at the text of a reply.
func (d *desk) text(k *talk, e *lifecycle.Event) {
	if !d.looking[patternCopyPaste] && !d.looking[patternResponseRacing] {
		return
	}
	copied, long := d.texts.reply(e.Actor, d.id, d.stratum, e.Text)
	if !k.again {
		k.told = k.told && e.Text != ""
		k.hollow = k.hollow && (copied || !long)
	}
}

func (k *talk) contact(e *lifecycle.Event) {
	k.channels[e.Channel] = true
	k.waiting = true
	k.again = k.again || k.replies > 0
	if k.bots > 0 && k.replies == 0 {
		k.afterBot++
	}
}

func (k *talk) reply(e *lifecycle.Event) {
	if k.replies++; k.replies == 1 {
		k.first = e.Actor
	}
	if e.Channel != "" && k.knowsChannels() && !k.channels[e.Channel] && k.forced == "" {
		k.forced = e.Actor
	}
	k.run, k.waiting = 0, false
}

// knowsChannels reports whether the customer wrote, and always in a channel
// that the log names.
func (k *talk) knowsChannels() bool { return len(k.channels) > 0 && !k.channels[""] }

// addTalk adds the trials of what happened on a ticket.
func (d *desk) addTalk(c *Input, k *talk) {
	t := &c.Ticket
	if k.has != (owner{}) {
		d.add(patternTicketTennis, t.Category, k.most >= d.spec.Owners)
	}
	if k.replies > 0 && k.knowsChannels() {
		d.add(patternChannelForcing, cmp.Or(k.forced, k.first), k.forced != "")
	}
	if k.bots > 0 {
		d.add(patternOverAutomation, t.Channel, k.bots >= d.spec.Bots && k.afterBot >= 2)
	}
	if k.escalated {
		d.add(patternOverEscalation, k.escalator, k.hasty)
	}
	if t.Response != nil && k.told {
		stalled := len(t.Waits) > 1 && t.Waits[1].Calendar >= d.spec.Stall.Std()
		d.add(patternResponseRacing, t.Response.By, t.Response.Calendar <= d.spec.Race.Std() && k.hollow && stalled)
	}
	stuck := t.Final != nil && k.replies >= d.spec.Replies && t.Final.Calendar >= d.spec.Stuck.Std()
	if stuck && t.Knows(lifecycle.Escalated) && !d.last(c) {
		d.add(patternEscalationAvoidance, t.Group, !k.escalated)
	}
}

// last reports whether the ticket is in a tier or group from which nothing is
// escalated.
func (d *desk) last(c *Input) bool {
	return slices.ContainsFunc(d.spec.Ends, func(end string) bool {
		return fold.Equal(end, c.Ticket.Group) || fold.Equal(end, c.History.Facets(c.Ticket.Now).Tier)
	})
}

// owner is who has a ticket.
type owner struct{ group, agent string }

// passed reports whether the event passes the ticket from one group to
// another, or from one agent of a group to another. Giving a group's ticket to
// an agent, or back to the group, is neither.
func (o *owner) passed(e *lifecycle.Event) bool {
	group, agent := e.Group, e.Assignee
	if group == lifecycle.Nobody {
		group = ""
	}
	if agent == lifecycle.Nobody {
		agent = ""
	}
	switch {
	case e.Kind != lifecycle.Assigned && e.Kind != lifecycle.Updated:
		return false
	case group != "" && !fold.Equal(group, o.group):
		passed := o.group != ""
		o.group, o.agent = group, agent
		return passed
	case agent != "" && agent != o.agent:
		passed := o.agent != ""
		o.agent = agent
		return passed
	}
	return false
}

// lookStates looks for long stays in a state without a message, or, in a log
// without messages, without any event.
func (d *desk) lookStates(c *Input) {
	if !slices.ContainsFunc(c.Timeline.Visits, func(v machine.Visit) bool { return v.Class == machine.Open }) {
		return
	}
	d.add(patternStatusLimbo, c.Ticket.Group, d.limbo(c, c.Ticket.Knows(lifecycle.Message)))
	if d.looking[patternStatusLimbo] {
		d.still = append(d.still, trial{c.Ticket.Group, d.stratum, d.id, d.limbo(c, false)})
	}
}

// limbo reports whether the ticket stayed in an open state for long without a
// message or, if messages is false, without any event.
func (d *desk) limbo(c *Input, messages bool) bool {
	next := 0
	for _, v := range c.Timeline.Visits {
		if v.Class != machine.Open || v.To.Before(c.Ticket.Created) {
			continue
		}
		last := v.From
		if last.Before(c.Ticket.Created) {
			last = c.Ticket.Created
		}
		for ; next < c.History.Len(); next++ {
			e := c.History.Ref(next)
			if !e.Time.Before(v.To) {
				break
			}
			if (e.Kind == lifecycle.Message || !messages) && e.Time.After(last) {
				if e.Time.Sub(last) > d.spec.Limbo.Std() {
					return true
				}
				last = e.Time
			}
		}
		if v.To.Sub(last) > d.spec.Limbo.Std() {
			return true
		}
	}
	return false
}

// silence takes back what was counted of kinds of events that no ticket has, if
// nothing says that the log has them where they happen: they tell nothing.
func (d *desk) silence() {
	for kind, pattern := range map[lifecycle.Kind]Pattern{
		lifecycle.FeedbackSent: patternNoFeedbackLoop, lifecycle.Escalated: patternEscalationAvoidance, lifecycle.Surveyed: patternSurveyGating,
	} {
		if !d.present[kind] {
			delete(d.trials, pattern)
		}
	}
	if !d.present[lifecycle.Message] {
		d.trials[patternStatusLimbo] = d.still
	}
}

// lookOpen looks at a ticket that is open now.
func (d *desk) lookOpen(c *Input) {
	t := &c.Ticket
	if t.Final == nil || !t.Final.Open {
		return
	}
	if t.Assignee != "" && !slices.Contains(t.Rules, t.Assignee) {
		d.share(patternAssignmentHoarding, t.Group, 0, t.Assignee)
	}
	v, ok := c.Timeline.Current()
	if !ok {
		return
	}
	var last time.Time
	for i := range c.History.Len() {
		if e := c.History.Ref(i); !e.Time.After(t.Now) {
			last = e.Time
		}
	}
	d.add(patternInvisibleBacklog, t.Group, v.Class != machine.Waiting && t.Now.Sub(last) >= d.spec.Idle.Std())
}
