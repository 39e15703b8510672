package sla

import (
	"math/bits"
	"slices"

	folding "github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
)

// What is known of a ticket while its events are read: the values of the facts
// that a policy looks at.

// apply makes the facts that are facets those after e, which states some, and
// returns which have changed.
func (f *fold) apply(e *lifecycle.Event, stated uint32) (changed factSet) {
	if stated&f.p.composed != 0 {
		plain := *e
		plain.Facts = nil // kept by applyOwn, without a copy of all
		f.was = f.facets.State
		f.facets.Apply(&plain)
	}
	if stated&(1<<ofPriority) != 0 && int(e.Priority) < len(f.p.levels) {
		changed = f.put(f.p.facts.of[ofPriority], &f.p.levels[e.Priority])
		stated &^= 1 << ofPriority
	}
	for ; stated != 0; stated &= stated - 1 {
		changed |= f.facet(source(bits.TrailingZeros32(stated)), e)
	}
	return changed
}

// applyOwn is apply for the application's own facts.
func (f *fold) applyOwn(facts priority.Facts) (changed factSet) {
	for name, list := range facts {
		if i, ok := f.p.facts.own(name); ok && prevails(facts, name) && f.setAll(i, list) {
			changed |= 1 << uint(i)
		}
	}
	return changed
}

// prevails reports whether what an event states under a name counts: of names
// that are alike, which no valid event has, the last in the order of bytes does,
// as in [lifecycle.Facets].
func prevails(facts priority.Facts, name string) bool {
	for other := range facts {
		if other > name && folding.Equal(other, name) {
			return false
		}
	}
	return true
}

// stated returns which facets may be others after e, as a set of sources, but
// for those that few policies look at.
func stated(e *lifecycle.Event) (s uint32) {
	if e.State != "" || e.Kind == lifecycle.Updated {
		s |= 1<<ofState | 1<<ofReason
	}
	if e.Priority != 0 {
		s |= 1 << ofPriority
	}
	return s
}

const seldom = 1<<ofGroup | 1<<ofAssignee | 1<<ofTier | 1<<ofCustomer | 1<<ofCategory | 1<<ofChannel

// statedSeldom is stated for the others.
func statedSeldom(e *lifecycle.Event) (s uint32) {
	if e.Group != "" || e.Assignee != "" || e.Kind == lifecycle.Assigned {
		s |= 1<<ofGroup | 1<<ofAssignee
	}
	if e.Tier != "" {
		s |= 1 << ofTier
	}
	if e.Customer != "" {
		s |= 1 << ofCustomer
	}
	if e.Category != "" {
		s |= 1 << ofCategory
	}
	if e.Channel != "" {
		s |= 1 << ofChannel
	}
	return s
}

// composed are the facets that an event changes by more than what it states of
// them. The others it makes what it states, if it states any.
const composed = 1<<ofReason | 1<<ofGroup | 1<<ofAssignee

// facet makes a fact what the facet of that name is after e, and the class that
// of the state.
func (f *fold) facet(from source, e *lifecycle.Event) (changed factSet) {
	i := f.p.facts.of[from]
	var text string
	switch from {
	case ofState:
		text = string(e.State)
	case ofReason:
		if text = f.facets.Reason; text == "" && f.done(f.was) && f.done(f.facets.State) {
			return 0
		}
	case ofGroup:
		text = f.facets.Group
	case ofAssignee:
		text = f.facets.Assignee
	case ofTier:
		text = e.Tier
	case ofPriority: // one that is out of range
		text = e.Priority.String()
	case ofCustomer:
		text = e.Customer
	case ofCategory:
		text = e.Category
	case ofChannel:
		text = e.Channel
	}
	exact := composed>>from&1 != 0
	if text == "" && !exact {
		return 0
	}
	v, id := &f.a.vals[i], f.p.facts.facts[i].id(text)
	if v.id == id && (v.text == text || !exact && (id > otherValue || folding.Equal(v.text, text))) {
		return 0
	}
	if v.id == noValue {
		f.stated |= 1 << uint(i)
	}
	v.text, v.id = text, id
	changed = 1 << uint(i)
	if class := f.p.facts.of[ofClass]; class >= 0 && from == ofState {
		changed |= f.put(class, f.p.classOf(id))
	}
	return changed
}

// done reports whether s is of class done. A reason stays in effect from one
// such state to another, even if the later one does not state it.
func (f *fold) done(s lifecycle.State) bool {
	return folding.Contains(f.p.spec.States[machine.Done], s)
}

// put sets a fact to a value that is known beforehand.
func (f *fold) put(i int, to *value) factSet {
	v := &f.a.vals[i]
	if v.text == to.text {
		return 0
	}
	if v.id == noValue {
		f.stated |= 1 << uint(i)
	}
	v.text, v.id = to.text, to.id
	return 1 << uint(i)
}

// yes sets a fact of the library's own to "yes".
func (f *fold) yes(from source) factSet {
	i := f.p.facts.of[from]
	if i < 0 {
		return 0
	}
	return f.put(i, &f.p.yes[from-ofReplied])
}

// side sets a fact of the library's own to a side.
func (f *fold) side(from source, side lifecycle.Side) factSet {
	i := f.p.facts.of[from]
	if i < 0 || int(side) >= len(f.p.sides[from-ofTurn]) {
		return 0
	}
	return f.put(i, &f.p.sides[from-ofTurn][side])
}

// state notes that the event at hand states a fact, if that had no value.
func (f *fold) state(i int) {
	if f.a.vals[i].id == noValue {
		f.stated |= 1 << uint(i)
	}
}

// setAll sets the values of a fact of the application's own, and reports
// whether they have changed.
func (f *fold) setAll(i int, list []string) bool {
	v := &f.a.vals[i]
	known, text := 0, ""
	for _, one := range list {
		if one != "" {
			known, text = known+1, one
		}
	}
	if known > 1 {
		if slices.Equal(v.all, list) {
			return false
		}
		f.state(i)
		*v = value{id: manyValues, text: text, all: list}
		return true
	}
	if len(v.all) == 0 && v.text == text {
		return false
	}
	f.state(i)
	*v = value{id: f.p.facts.facts[i].id(text), text: text}
	return true
}

// late is a run that stopped before any target matched. It takes the first
// target that matches once more is known about the ticket as it was then.
type late struct {
	run   int32
	vals  int32   // index of its values in Assessment.lateVals
	lacks factSet // what may still become known
}

// learned are the facts that a ticket has from the beginning, known or not.
// The others say where it has come to since.
func learned(x *fact) bool {
	switch x.source {
	case ofPriority, ofCategory, ofChannel, ofCustomer, ofEvents:
		return true
	}
	return false
}

// remind keeps what is known before an event, which may stop a cycle without a
// target.
func (f *fold) remind() { f.a.before = append(f.a.before[:0], f.a.vals...) }

// forget keeps what was known when a cycle stopped without a target: before the
// event that stopped it. What that event states is known from then on.
func (f *fold) forget(t *track) {
	lacks := f.p.lacking(f.a.before)
	f.a.late = append(f.a.late, late{t.run, int32(len(f.a.lateVals)), lacks})
	f.a.lateVals = append(f.a.lateVals, f.a.before...)
	f.unknown |= lacks
}

// lacking returns the facts that a ticket has from the beginning but that
// are not known yet.
func (p *Policy) lacking(vals []value) (facts factSet) {
	for k := range vals {
		if vals[k].id == noValue && learned(&p.facts.facts[k]) {
			facts |= 1 << uint(k)
		}
	}
	return facts
}

// learn gives runs that stopped without a target the first that matches what
// has become known since.
func (f *fold) learn() {
	f.unknown = 0
	lacks := f.p.lacking(f.a.vals)
	for i := range f.a.late {
		l := &f.a.late[i]
		if news := l.lacks &^ lacks; news != 0 {
			f.judgeLate(l, news)
		}
		f.unknown |= l.lacks
	}
}

// judgeLate looks for the target of a late run, of which some facts have become
// known.
func (f *fold) judgeLate(l *late, news factSet) {
	vals := f.a.lateVals[l.vals : int(l.vals)+len(f.a.vals)]
	for k := range vals {
		if news.has(k) {
			vals[k] = f.a.vals[k]
		}
	}
	l.lacks &^= news
	r := &f.a.runs[l.run]
	c := &f.p.clocks[r.clock]
	i := int32(-1)
	if !c.keeps {
		i = f.p.first(c, vals, r.start, f.opened, r.stop)
	}
	if i < 0 {
		return
	}
	l.lacks = 0
	f.a.promises = append(f.a.promises, promise{})
	r.promise = int32(len(f.a.promises) - 1)
	f.p.promise(&f.a.promises[r.promise], c, i, vals)
	for k := r.first; k != 0; k = f.a.marks[k].next {
		if m := &f.a.marks[k]; f.a.promises[m.promise].target < 0 {
			m.promise = r.promise
		}
	}
}
