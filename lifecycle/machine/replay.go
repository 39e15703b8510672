package machine

import (
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla/calendar"
)

// Values of [Timeline.Waits] besides those that a machine names. A ticket that
// is done waits on "".
const (
	OnDesk   = "desk"          // the desk works
	OnOthers = "somebody_else" // a waiting state that does not say on whom it waits
)

// merged is why a ticket that was merged into another is not judged.
const merged = "merged"

// Options say how a history is replayed. The zero Options take the history as
// whole: it ends with its last event, and a last state that is not an end is a
// deviation. For a ticket that may go on, set AsOf.
type Options struct {
	// AsOf, if set, is the instant up to which the ticket lives: the last
	// visit lasts to it, later events are left out, events at it count, and
	// since more may come, the last state need not be an end.
	AsOf time.Time

	// Strict looks for unknown states, unmet guards and wrong roles as well.
	Strict bool

	// Role returns the role of the person who caused an event. A strict replay
	// checks roles only if it is given. It must be pure.
	Role func(lifecycle.Event) string
}

// Replay folds a history into the timeline of its ticket, and names every
// deviation from m. It never stops at one. States that the history spells in
// other letters' case than m are those of m, and the timeline has them as m
// does.
func (m *Machine) Replay(h lifecycle.History, o Options) *Timeline {
	t := new(Timeline)
	m.ReplayInto(t, h, o)
	return t
}

// ReplayInto is [Machine.Replay] into a timeline that the caller reuses, so that
// replaying many histories allocates next to nothing. It overwrites what t
// held.
func (m *Machine) ReplayInto(t *Timeline, h lifecycle.History, o Options) {
	t.reset()
	r := replay{m: m, t: t, o: o, at: -1}
	t.machine, t.ongoing = m, !o.AsOf.IsZero()
	for i := range h.Len() {
		e := h.Ref(i)
		if t.ongoing && e.Time.After(o.AsOf) {
			break
		}
		r.event(i, e)
	}
	r.finish()
}

// replay is one fold under way.
type replay struct {
	m       *Machine
	t       *Timeline
	o       Options
	at      int32             // index of the present state, -1 if none is stated or it is unknown
	last    time.Time         // of the last event folded
	done    time.Time         // since when the ticket is done, if it is
	created bool              // a Created event was folded: it is the opening
	asked   bool              // an agent has replied since the customer last wrote
	replied bool              // an agent has replied since the last reopening
	merged  bool              // into another ticket
	reason  string            // of the state, or of the done state before it
	fields  map[string]string // the names of the timeline's fields by their folded form
	groups  spellings
	tiers   spellings
}

func (r *replay) event(i int, e *lifecycle.Event) {
	t := r.t
	if e.State != "" {
		if name := r.m.index.declared(e.State); name != e.State { // in other letters
			other := *e
			other.State, e = name, &other
		}
	}
	first := t.Events == 0
	if first {
		t.From = e.Time
	}
	t.Events++
	r.last = e.Time
	before := t.Facets
	t.Facets.Apply(e)
	if first || e.Kind == lifecycle.Created && !r.created {
		t.Opening = lifecycle.Opening{Index: i, Time: e.Time, Side: e.Side, Actor: e.Actor}
		r.created = e.Kind == lifecycle.Created
	}
	t.Contacts.count(e)
	r.replied = r.replied || e.IsReply()
	r.merged = r.merged || e.Kind == lifecycle.Merged
	if e.Kind == lifecycle.Recorded {
		r.record(e)
	}
	if e.State != "" {
		t.Statements = append(t.Statements, Statement{Event: i, Time: e.Time, State: e.State})
	}
	if first || t.Facets.State != before.State {
		r.enter(i, e, first)
	}
	r.silence(e, first || t.Facets.State != before.State)
	if f := &t.Facets; f.Reason != "" || !r.isDone() || !r.wasDone(before.State) {
		r.reason = f.Reason // which holds on from one done state to another
	}
	f := &t.Facets
	if first || f.Group != before.Group {
		begin(&t.Groups, i, e.Time, r.groups.of(t.Groups, f.Group))
	}
	if first || f.Assignee != before.Assignee {
		begin(&t.Assignees, i, e.Time, f.Assignee)
	}
	if first || f.Tier != before.Tier {
		begin(&t.Tiers, i, e.Time, r.tiers.of(t.Tiers, f.Tier))
	}
	if first || f.State != before.State || f.Reason != before.Reason {
		if turn := r.turn(); first || turn != t.Waits[len(t.Waits)-1].Value {
			begin(&t.Waits, i, e.Time, turn)
		}
	}
}

// begin ends the last stint at the instant and begins another.
func begin(s *Stints, event int, at time.Time, value string) {
	if n := len(*s); n > 0 {
		(*s)[n-1].To = at
	}
	*s = append(*s, Stint{Value: value, Span: calendar.Span{From: at}, Event: event})
}

// spellings has the values of stints that are words: one word in several letters
// is one value, in the letters of the first.
type spellings map[string]string // by the folded form; nil while the stints are few

// fewStints is up to how many stints are looked through one by one.
const fewStints = 16

// of returns the value as the stints before it have it.
func (x *spellings) of(s Stints, value string) string {
	switch {
	case value == "":
		return ""
	case *x == nil && len(s) <= fewStints:
		for i := range s {
			if fold.Equal(s[i].Value, value) {
				return s[i].Value
			}
		}
		return value
	case *x == nil:
		*x = spellings{}
		for i := range s {
			(*x)[fold.String(s[i].Value)] = s[i].Value
		}
	}
	folded := fold.String(value)
	if first, ok := (*x)[folded]; ok {
		return first
	}
	(*x)[folded] = value
	return value
}

// enter begins a visit of the present state and checks the step to it.
func (r *replay) enter(i int, e *lifecycle.Event, first bool) {
	t, m := r.t, r.m
	from, fromClass := int32(-1), Class(0)
	var fromState lifecycle.State
	if n := len(t.Visits); n > 0 {
		last := &t.Visits[n-1]
		last.To = e.Time
		from, fromState, fromClass = r.at, last.State, last.Class
	}
	v := Visit{State: t.Facets.State, Span: calendar.Span{From: e.Time}, Event: i}
	if r.at = m.index.find(v.State); r.at >= 0 {
		v.Class = m.spec.States[r.at].Class
	}
	t.Visits = append(t.Visits, v)
	if v.State == "" { // the first event of a history whose state is stated later
		return
	}
	d := Deviation{Event: i, Time: e.Time, Visit: len(t.Visits) - 1, From: fromState, To: v.State}
	switch {
	case first || fromState == "":
		if r.at < 0 || !m.start[r.at] {
			r.deviate(d, BadStart)
		}
	case from < 0 || r.at < 0 || !m.edge(from, r.at):
		r.deviate(d, BadEdge)
	case r.o.Strict:
		r.checkPermits(d, e, from)
	}
	if r.o.Strict && r.at < 0 {
		r.deviate(d, UnknownState)
	}
	r.resolution(i, e, fromState, fromClass, v)
}

func (r *replay) deviate(d Deviation, f Fault) {
	d.Fault = f
	r.t.Deviations = append(r.t.Deviations, d)
}

// resolution keeps track of being done and of reopenings.
func (r *replay) resolution(i int, e *lifecycle.Event, from lifecycle.State, fromClass Class, v Visit) {
	t := r.t
	switch {
	case v.Class == Done && fromClass != Done:
		r.done = e.Time
		if n := len(t.Reopens); n > 0 && !r.replied {
			t.Reopens[n-1].Soft = true
		}
	case v.Class != Done && fromClass == Done:
		r.replied = e.IsReply() // the reply that reopens is the desk at work again
		t.Reopens = append(t.Reopens, Reopen{
			Event: i, Time: e.Time, From: from, To: v.State, Side: e.Side, After: lifecycle.Duration(e.Time.Sub(r.done)),
		})
	}
}

// checkPermits reports a step for which transitions exist but none is allowed.
// Guards see the ticket as the event leaves it, but for the state.
func (r *replay) checkPermits(d Deviation, e *lifecycle.Event, from int32) {
	ticket := r.t.Snapshot(e.Time)
	ticket.State, ticket.Entered = d.From, r.t.Visits[d.Visit-1].From
	if r.o.Role != nil {
		ticket.Role = r.o.Role(*e)
	}
	unmet := false
	for _, rule := range r.m.out[from] {
		if r.m.spec.Transitions[rule].To != d.To {
			continue
		}
		if len(d.Refused) == maxRefused {
			met, allowed := r.m.allows(&ticket, from, rule)
			if met && (allowed || r.o.Role == nil) {
				return
			}
			unmet = unmet || !met
			d.More++
			continue
		}
		p := r.m.permit(&ticket, from, rule)
		if r.o.Role == nil {
			p.Roles = nil
		}
		if p.Allowed() {
			return
		}
		unmet = unmet || len(p.Unmet) > 0
		d.Refused = append(d.Refused, p)
	}
	if unmet {
		r.deviate(d, UnmetGuard)
	} else {
		r.deviate(d, WrongRole)
	}
}

func (r *replay) record(e *lifecycle.Event) {
	if r.t.Fields == nil {
		r.t.Fields = map[string]string{}
	}
	// A field is one whatever the letters of its name, as it is asked for. Its
	// name is that of the first event that filled it.
	name := e.Ref
	if _, ok := r.t.Fields[name]; !ok {
		if r.fields == nil {
			r.fields = map[string]string{}
		}
		folded := fold.String(name)
		if held, ok := r.fields[folded]; ok {
			name = held
		} else if e.Text != "" {
			r.fields[folded] = name
		}
	}
	if e.Text == "" {
		delete(r.t.Fields, name)
	} else {
		r.t.Fields[name] = e.Text
	}
}

// turn returns whose turn it is in the present state for the present reason.
func (r *replay) turn() string {
	if r.at < 0 {
		return OnDesk
	}
	s := &r.m.spec.States[r.at]
	on := s.WaitsOn
	for i := range s.Reasons {
		if fold.Equal(s.Reasons[i].Reason, r.t.Facets.Reason) {
			on = s.Reasons[i].WaitsOn
			if on == "" {
				return OnDesk
			}
		}
	}
	switch {
	case on != "":
		return on
	case s.Class == Done:
		return ""
	case s.Class == Waiting:
		return OnOthers
	}
	return OnDesk
}

// excluded returns why the ticket is not judged, "" if it is.
func (r *replay) excluded() string {
	if r.merged {
		return merged
	}
	if i := fold.Index(r.m.spec.Excluded, r.reason); i >= 0 {
		return r.m.spec.Excluded[i]
	}
	if r.at < 0 {
		return ""
	}
	return r.m.spec.States[r.at].Excluded
}

func (r *replay) isDone() bool { return r.at >= 0 && r.m.spec.States[r.at].Class == Done }

func (r *replay) wasDone(before lifecycle.State) bool { return r.m.Class(before) == Done }

// finish ends the life of the ticket.
func (r *replay) finish() {
	t := r.t
	if t.Events == 0 {
		return
	}
	t.Excluded, t.merged = r.excluded(), r.merged
	last := &t.Visits[len(t.Visits)-1]
	n := t.Events - 1
	if t.ongoing {
		t.To = r.o.AsOf.Round(0)
	} else {
		t.To = r.last
		if last.State != "" && (r.at < 0 || !r.m.end[r.at]) {
			r.deviate(Deviation{Event: n, Time: t.To, Visit: len(t.Visits) - 1, From: last.State}, BadEnd)
		}
	}
	last.To = t.To
	for _, s := range [...]Stints{t.Groups, t.Assignees, t.Tiers, t.Waits} {
		s[len(s)-1].To = t.To
	}
}
