package escalate

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier/internal/named"
)

const triggersSchema = "tier/escalate/triggers/2"

// TriggersSpec says when a ticket must go up a tier.
type TriggersSpec struct {
	Schema       string         `json:"schema,omitzero"` // "tier/escalate/triggers/2" or empty
	Tiers        []string       `json:"tiers,omitzero"`  // the front first, so that one further up answers too; none stated: their order is not known
	Rules        []TriggerSpec  `json:"rules"`
	Calendar     *calendar.Spec `json:"calendar,omitzero"`      // of business times; nil: there are none, unless CalendarName names one
	CalendarName string         `json:"calendar_name,omitzero"` // of a calendar that the application has
}

// TriggerSpec fires when all that it states has come true: so many failed
// attempts, so much time unresolved, a condition on facts.
type TriggerSpec struct {
	Name     string                 `json:"name"`              // unique
	To       string                 `json:"to"`                // tier, group or person
	From     []string               `json:"from,omitzero"`     // tiers in which it fires; none stated: all
	Attempts int                    `json:"attempts,omitzero"` // failed attempts
	After    spec.Duration          `json:"after,omitzero"`    // unresolved since the ticket was opened or reopened
	Business bool                   `json:"business,omitzero"` // After counts open time
	When     priority.ConditionSpec `json:"when,omitzero"`
	Within   spec.Duration          `json:"within,omitzero"` // how soon the escalation is then due; 0: not stated
}

// Validate returns nil or a *tier.SpecError with every defect: no rule, one
// without a name, destination or anything to fire it, or with the name of
// another, a tier stated twice or not declared, numbers out of range, business
// time without a calendar.
func (s TriggersSpec) Validate() error {
	_, err := s.compile(named.Calendars{})
	return err
}

func (s *TriggersSpec) compile(cals named.Calendars) (*calendar.Calendar, error) {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, triggersSchema)
	if s.Tiers != nil {
		spec.CheckNames(d, "tiers", fold.All(s.Tiers))
	}
	if len(s.Rules) == 0 {
		d.Add("rules", spec.ErrRequired, "want at least one rule")
	}
	names, tiers := spec.Names{}, spec.Seen[string]{}
	for _, tier := range s.Tiers {
		tiers.Again(fold.String(tier))
	}
	for i := range s.Rules {
		names.Check(d, spec.Join(spec.Index("rules", i), "name"), s.Rules[i].Name)
		s.checkRule(d, i, tiers)
	}
	cal := cals.Compile(d, "calendar", s.Calendar, s.CalendarName)
	return cal, d.Err()
}

func (s *TriggersSpec) checkRule(d *spec.Defects, i int, tiers spec.Seen[string]) {
	r, path := &s.Rules[i], spec.Index("rules", i)
	if r.To == "" {
		d.Add(spec.Join(path, "to"), spec.ErrRequired, "")
	}
	if r.From != nil {
		spec.CheckNames(d, spec.Join(path, "from"), fold.All(r.From))
	}
	for j, tier := range r.From {
		if tier == "*" {
			d.Add(spec.Index(spec.Join(path, "from"), j), spec.ErrConflict, "leave from out for a rule of every tier")
			continue
		}
		if tier != "" && s.Tiers != nil && !tiers[fold.String(tier)] {
			d.Add(spec.Index(spec.Join(path, "from"), j), spec.ErrUnknown, "%q, want one of %q", tier, s.Tiers)
		}
	}
	if r.Attempts < 0 {
		d.Add(spec.Join(path, "attempts"), spec.ErrRange, "%d, want 0 or more", r.Attempts)
	}
	checkTime(d, spec.Join(path, "after"), r.After, 0)
	if r.Business && s.Calendar == nil && s.CalendarName == "" {
		d.Add(spec.Join(path, "business"), spec.ErrConflict, "there is no calendar")
	}
	cond.Check(d, spec.Join(path, "when"), r.When, nil)
	if r.Attempts == 0 && r.After == 0 && cond.IsZero(r.When) {
		d.Add(path, spec.ErrRequired, "want attempts, after or when")
	}
	checkTime(d, spec.Join(path, "within"), r.Within, 0)
}

// Triggers is a compiled [TriggersSpec]. It is immutable and safe for
// concurrent use. The zero Triggers never fires.
type Triggers struct {
	spec  TriggersSpec
	cal   *calendar.Calendar // nil for none
	facts *cond.Table
	when  []*cond.Cond
}

// NewTriggers compiles s with the calendars that it may name. The error is what
// [TriggersSpec.Validate] returns, or that the named calendar is not given.
func NewTriggers(s TriggersSpec, given map[string]*calendar.Calendar) (*Triggers, error) {
	cal, err := s.compile(named.Given(given))
	if err != nil {
		return nil, err
	}
	tr := &Triggers{spec: s.clone(), cal: cal, facts: cond.NewTable()}
	for _, r := range s.Rules {
		tr.when = append(tr.when, cond.Compile(r.When, tr.facts))
	}
	return tr, nil
}

// Spec returns a copy of the document that tr was made from.
func (tr *Triggers) Spec() TriggersSpec { return tr.spec.clone() }

// Firing is a trigger that has fired.
type Firing struct {
	Rule     string        `json:"rule"`
	To       string        `json:"to"`                // where the ticket must go: tier, group or person
	Time     time.Time     `json:"time"`              // when it fired; for a rule with a condition alone, the beginning of the ticket
	Due      time.Time     `json:"due,omitzero"`      // by when the ticket must have gone there; zero: not stated
	Attempts []int         `json:"attempts,omitzero"` // indexes of the events that end failed attempts, up to the one that fired
	Answer   int           `json:"answer"`            // index of the event that answers it; -1: none yet
	Late     bool          `json:"late,omitzero"`     // the answer came after Due, or Due has passed without one
	Waited   spec.Duration `json:"waited,omitzero"`   // from Time to the answer, or to now
}

// Evaluate returns the triggers that have fired by now for a ticket with this
// history, its timeline and facts, by the instant at which they fired, then in
// the order of the rules. The timeline is that of the same history up to now.
//
// An attempt has failed when the customer writes again after a public reply by
// an agent, before the next one. Time unresolved runs from the opening of the
// ticket, anew from each reopening. What lies before the opening is no attempt
// and no time. A ticket ends by merging into another: from then on nothing fires
// and nothing becomes late. A rule with From fires only if the ticket is in one
// of those tiers at that instant, or in none that is known.
//
// A firing is answered by the first event from its instant on that takes the
// ticket to its To: one that states it as tier, group or assignee, or a tier
// further up where the order of tiers is known. An escalation to elsewhere does
// not answer it; a [lifecycle.Escalated] event that says nothing of where to does.
func (tr *Triggers) Evaluate(h lifecycle.History, tl *machine.Timeline, facts priority.Facts, now time.Time) []Firing {
	h = h.AsOf(now)
	failed, merged := failedAttempts(h), mergedAt(h)
	var fired []Firing
	var buf [16][]string
	view := tr.facts.View(buf[:], facts)
	for i := range tr.spec.Rules {
		r := &tr.spec.Rules[i]
		if !tr.when[i].Holds(view) {
			continue
		}
		at, ok := tr.fires(r, h, tl, failed)
		if !ok || at.After(now) || ended(merged, at) || !r.firesIn(h.Facets(at).Tier) {
			continue
		}
		f := Firing{Rule: r.Name, To: r.To, Time: at, Answer: -1}
		if r.Attempts > 0 {
			f.Attempts = slices.Clone(failed[:r.Attempts])
		}
		end := now
		if ended(merged, now) {
			end = merged
		}
		tr.answer(&f, h, r.Within, end)
		fired = append(fired, f)
	}
	slices.SortStableFunc(fired, func(a, b Firing) int { return a.Time.Compare(b.Time) })
	return fired
}

// NextLook returns the first instant after now at which the answer of
// [Triggers.Evaluate] changes by itself: a rule fires because of the time that
// the ticket has been unresolved, or an answer becomes late, which is a
// nanosecond after it was due (a store that cuts off nanoseconds rounds up). ok
// is false if nothing will change without a further event.
func (tr *Triggers) NextLook(h lifecycle.History, tl *machine.Timeline, facts priority.Facts, now time.Time) (at time.Time, ok bool) {
	h = h.AsOf(now)
	if !mergedAt(h).IsZero() {
		return time.Time{}, false
	}
	consider := func(x time.Time) {
		if x.After(now) && (!ok || x.Before(at)) {
			at, ok = x, true
		}
	}
	for _, f := range tr.Evaluate(h, tl, facts, now) {
		if f.Answer < 0 && !f.Due.IsZero() {
			consider(f.Due.Add(1)) // it is late after Due
		}
	}
	failed, tier := failedAttempts(h), h.Facets(now).Tier
	var buf [16][]string
	view := tr.facts.View(buf[:], facts)
	for i := range tr.spec.Rules {
		r := &tr.spec.Rules[i]
		if x, will := tr.fires(r, h, tl, failed); will && tr.when[i].Holds(view) && r.firesIn(tier) {
			consider(x)
		}
	}
	return at, ok
}

// fires returns when all that r states comes true, be it after the last event.
func (tr *Triggers) fires(r *TriggerSpec, h lifecycle.History, tl *machine.Timeline, failed []int) (at time.Time, ok bool) {
	opening, ok := h.Opening()
	if !ok {
		return at, false
	}
	at = opening.Time
	if r.Attempts > 0 {
		if len(failed) < r.Attempts {
			return at, false
		}
		at = h.At(failed[r.Attempts-1]).Time
	}
	if r.After > 0 {
		return tr.overdue(r, tl, opening.Time, at)
	}
	return at, true
}

// mergedAt returns when the ticket ended by merging into another, zero if it
// has not.
func mergedAt(h lifecycle.History) time.Time {
	for i := range h.Len() {
		if e := h.Ref(i); e.Kind == lifecycle.Merged {
			return e.Time
		}
	}
	return time.Time{}
}

// ended reports whether a ticket had ended by merging before t.
func ended(merged, t time.Time) bool { return !merged.IsZero() && merged.Before(t) }

// overdue returns the first instant from earliest on at which the ticket, opened
// at an instant, has been unresolved as long as r says.
func (tr *Triggers) overdue(r *TriggerSpec, tl *machine.Timeline, opened, earliest time.Time) (at time.Time, ok bool) {
	for i := 0; i < len(tl.Visits); {
		from, done := tl.Visits[i].From, tl.Visits[i].Class == machine.Done
		j := i
		for j < len(tl.Visits) && (tl.Visits[j].Class == machine.Done) == done {
			j++
		}
		before := j < len(tl.Visits) && !tl.Visits[j].From.After(opened) // the opening, all of it
		if from.Before(opened) {
			from = opened
		}
		if !done && !before {
			at, ok := from.Add(r.After.Std()), true
			if r.Business {
				at, ok = tr.cal.Add(from, r.After.Std())
			}
			if at.Before(earliest) {
				at = earliest
			}
			open := j == len(tl.Visits) || at.Before(tl.Visits[j].From)
			if ok && open {
				return at, true
			}
		}
		i = j
	}
	return time.Time{}, false
}

// failedAttempts returns the indexes of the events, from the opening on, at which
// the customer came back after a reply.
func failedAttempts(h lifecycle.History) []int {
	var failed []int
	replied := false
	opening, _ := h.Opening()
	for i := opening.Index; i < h.Len(); i++ {
		switch e := h.Ref(i); {
		case e.IsReply():
			replied = true
		case replied && e.IsContact():
			failed = append(failed, i)
			replied = false
		}
	}
	return failed
}

// firesIn reports whether r may fire for a ticket in that tier, "" for none
// that is known.
func (r *TriggerSpec) firesIn(tier string) bool {
	return len(r.From) == 0 || tier == "" || fold.Contains(r.From, tier)
}

// answer looks for the event that answers f.
func (tr *Triggers) answer(f *Firing, h lifecycle.History, within spec.Duration, now time.Time) {
	end := now
	for i, e := range h.All() {
		if e.Time.After(now) {
			break
		}
		if !e.Time.Before(f.Time) && tr.answers(&e, f.To) {
			f.Answer, end = i, e.Time
			break
		}
	}
	f.Waited = spec.Duration(end.Sub(f.Time))
	if within > 0 {
		f.Due = f.Time.Add(within.Std())
		f.Late = end.After(f.Due)
	}
}

// answers reports whether e takes a ticket to where it must go, or further up.
func (tr *Triggers) answers(e *lifecycle.Event, to string) bool {
	if e.Tier == "" && e.Group == "" && e.Assignee == "" {
		return e.Kind == lifecycle.Escalated
	}
	if fold.Equal(to, e.Tier) || fold.Equal(to, e.Group) || to == e.Assignee {
		return true
	}
	least := fold.Index(tr.spec.Tiers, to)
	return least >= 0 && fold.Index(tr.spec.Tiers, e.Tier) > least
}

func (s TriggersSpec) clone() TriggersSpec {
	s.Tiers, s.Rules = slices.Clone(s.Tiers), slices.Clone(s.Rules)
	for i := range s.Rules {
		s.Rules[i].When, s.Rules[i].From = cond.Clone(s.Rules[i].When), slices.Clone(s.Rules[i].From)
	}
	s.Calendar = named.Clone(s.Calendar)
	return s
}
