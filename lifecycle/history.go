package lifecycle

import (
	"encoding/json"
	"iter"
	"slices"
	"sort"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// History is what happened to one ticket, in order, each thing once.
//
// Events are ordered by (Time, Seq, ID) and then by every other field (see
// [Event.Compare]), so a history does not depend on the order in which its
// events arrived. Of events with the same non-empty ID, the first in that order
// is kept. A repeated delivery is dropped; an event with the same ID but other
// content is dropped too and listed by [History.Conflicts]. Events without an
// ID are never taken for duplicates.
//
// One thing refines the order: events of one instant without a Seq that state
// From and State take the order in which they chain, the state of one being
// the From of the next, beginning with the state that the ticket is in. An
// event of kind [Created] without a From begins such a chain. Where no order
// chains them all, as few links as possible are missing.
//
// A History is immutable and safe for concurrent use; pass it by value. The
// zero History has no events. Compare histories with [History.Equal].
type History struct {
	events  []Event     // ordered by Compare and chain, non-empty ids unique, no monotonic readings
	dropped *[]Conflict // nil: none. A fourth word, and no more, leaves a History in registers
}

// conflicts returns the events that were left out.
func (h History) conflicts() []Conflict {
	if h.dropped == nil {
		return nil
	}
	return *h.dropped
}

// Conflict is an event that was left out of a history because an earlier one
// has the same ID and other content.
type Conflict struct {
	Kept    Event `json:"kept"`
	Dropped Event `json:"dropped"`
}

// NewHistory returns the history of the events, which may come in any order
// and more than once. It copies them and strips monotonic readings. It accepts
// defective events and orders them like others; [History.Validate] reports
// them.
func NewHistory(events []Event) History {
	all := slices.Clone(events)
	for i := range all {
		all[i].Time = all[i].Time.Round(0)
		all[i].Facts = cloneFacts(all[i].Facts)
	}
	if !inOrder(all) {
		all = sortEvents(all)
	}
	return foldDuplicates(all)
}

func inOrder(events []Event) bool {
	for i := 1; i < len(events); i++ {
		if compareEvents(&events[i-1], &events[i]) > 0 {
			return false
		}
	}
	return true
}

// sortEvents returns the events in order, moving each large struct once.
func sortEvents(events []Event) []Event {
	order := make([]*Event, len(events))
	for i := range events {
		order[i] = &events[i]
	}
	slices.SortFunc(order, compareEvents)
	sorted := make([]Event, len(events))
	for i, e := range order {
		sorted[i] = *e
	}
	return sorted
}

// foldDuplicates makes the history of events that are sorted and its own. Two
// events with one id need not be neighbours: their times may differ.
func foldDuplicates(all []Event) History {
	if !hasRepeatedID(all) {
		chain(all)
		return History{events: all}
	}
	var h History
	var conflicts []Conflict
	first := make(map[string]int, len(all))
	for i := range all {
		e := &all[i]
		at, seen := first[e.ID]
		switch {
		case e.ID == "" || !seen:
			first[e.ID] = len(h.events)
			h.events = append(h.events, *e)
		case !sameContent(e, &h.events[at]) && !droppedLast(conflicts, e):
			conflicts = append(conflicts, Conflict{Kept: h.events[at], Dropped: *e})
		}
	}
	chain(h.events)
	h.drop(conflicts)
	return h
}

// drop notes the events that were left out.
func (h *History) drop(conflicts []Conflict) {
	if len(conflicts) > 0 {
		dropped := conflicts // which alone is allocated
		h.dropped = &dropped
	}
}

// droppedLast reports whether the event dropped last says what e says. In
// sorted events those that say the same are neighbours, so no other needs to be
// asked.
func droppedLast(conflicts []Conflict, e *Event) bool {
	n := len(conflicts)
	return n > 0 && sameContent(e, &conflicts[n-1].Dropped)
}

// fewEvents is up to how many events a quadratic search for repeated ids beats
// a map and its allocation.
const fewEvents = 32

func hasRepeatedID(events []Event) bool {
	if len(events) > fewEvents {
		seen := make(map[string]struct{}, len(events))
		for i := range events {
			id := events[i].ID
			if _, ok := seen[id]; ok && id != "" {
				return true
			}
			seen[id] = struct{}{}
		}
		return false
	}
	for i := range events {
		if events[i].ID == "" {
			continue
		}
		for j := range i {
			if events[j].ID == events[i].ID {
				return true
			}
		}
	}
	return false
}

// Ordered returns a history that shares the slice of events instead of copying
// it, which the caller must not change from then on; ok is false, and the
// history empty, if the events are not already a history: out of order, an ID
// repeated, or a time with a monotonic reading. Use it for bulk work over
// stored logs. It allocates nothing for up to 32 events of which none has a
// From.
func Ordered(events []Event) (h History, ok bool) {
	for i := range events {
		if events[i].Time != events[i].Time.Round(0) { // a monotonic reading
			return History{}, false
		}
	}
	if inOrder(events) && !hasChain(events) {
		if hasRepeatedID(events) {
			return History{}, false
		}
		return History{events: events[:len(events):len(events)]}, true
	}
	want := NewHistory(events)
	if !slices.EqualFunc(events, want.events, func(a, b Event) bool { return compareEvents(&a, &b) == 0 }) {
		return History{}, false
	}
	return History{events: events[:len(events):len(events)]}, true
}

// Len returns the number of events.
func (h History) Len() int { return len(h.events) }

// At returns event i, 0 ≤ i < Len. It panics for another i, as a slice does.
func (h History) At(i int) Event { return h.events[i] }

// Ref returns a pointer to event i, for folds over many histories that would
// otherwise copy every event. All copies of h share the event; the caller must
// not modify it. To keep or change an event, use [History.At].
func (h History) Ref(i int) *Event { return &h.events[i] }

// All returns the events with their indexes, in order.
func (h History) All() iter.Seq2[int, Event] {
	return func(yield func(int, Event) bool) {
		for i := range h.events {
			if !yield(i, h.events[i]) {
				return
			}
		}
	}
}

// Events returns a copy of the events, in order.
func (h History) Events() []Event { return slices.Clone(h.events) }

// Conflicts returns the events that were left out because another event with
// their ID and another content stays, in the order of events.
func (h History) Conflicts() []Conflict { return slices.Clone(h.conflicts()) }

// With returns the history of h's events and more, late or repeated ones
// included: the same history as if all had been given to [NewHistory] at
// once. h is unchanged.
func (h History) With(more ...Event) History {
	all := make([]Event, 0, len(h.events)+len(h.conflicts())+len(more))
	all = append(all, h.events...)
	for _, c := range h.conflicts() {
		all = append(all, c.Dropped)
	}
	return NewHistory(append(all, more...))
}

// AsOf returns the history up to and including the instant t, as it would have
// been known at t if no event had come late. It shares h's memory. It has a
// conflict if it has the event that was kept.
func (h History) AsOf(t time.Time) History {
	n := sort.Search(len(h.events), func(i int) bool { return h.events[i].Time.After(t) })
	cut := History{events: h.events[:n:n]}
	var conflicts []Conflict
	for _, c := range h.conflicts() {
		if !c.Kept.Time.After(t) {
			conflicts = append(conflicts, c)
		}
	}
	cut.drop(conflicts)
	return cut
}

// Facets returns what the events up to and including the instant t have
// stated.
func (h History) Facets(t time.Time) Facets {
	var f Facets
	var own ownFacts
	for i := range h.events {
		e := &h.events[i]
		if e.Time.After(t) {
			break
		}
		f.apply(e)
		own.state(e.Facts)
	}
	if len(own.facts) > 0 {
		f.Own = own.facts
	}
	return f
}

// Opening says when and by whom a ticket was opened, and with which event.
type Opening struct {
	Index int       `json:"index"` // of the event in the history
	Time  time.Time `json:"time"`
	Side  Side      `json:"side,omitzero"`  // by whom; unset: not stated
	Actor string    `json:"actor,omitzero"` // by whom; empty: not stated
}

// Opening returns how the ticket was opened: by the first event of kind
// [Created] in the history's order, or by the first event of all if there is
// none. ok is false for a history without events. Every fold of this module
// takes the opening from here.
//
// The first event is often another one: many systems write the assignment of a new
// ticket, or what a monitor recorded, before its creation. Such events are part
// of the history, and what they state is known at the opening, but no clock
// starts at them. For a past instant, use h.AsOf(t).Opening().
func (h History) Opening() (o Opening, ok bool) {
	if len(h.events) == 0 {
		return Opening{}, false
	}
	for i := range h.events {
		if h.events[i].Kind == Created {
			return h.opening(i), true
		}
	}
	return h.opening(0), true
}

func (h History) opening(i int) Opening {
	e := &h.events[i]
	return Opening{Index: i, Time: e.Time, Side: e.Side, Actor: e.Actor}
}

// Equal reports whether two histories have the same events, by [Event.Compare],
// and the same conflicts. The names of the zones of times count too, and JSON
// does not keep them: a history that was read back from JSON equals the one
// that was written only if its times are in UTC.
func (h History) Equal(g History) bool {
	return slices.EqualFunc(h.events, g.events, func(a, b Event) bool { return compareEvents(&a, &b) == 0 }) &&
		slices.EqualFunc(h.conflicts(), g.conflicts(), func(a, b Conflict) bool {
			return compareEvents(&a.Kept, &b.Kept) == 0 && compareEvents(&a.Dropped, &b.Dropped) == 0
		})
}

// MarshalJSON returns the events as a list, in order, followed by those that
// were left out because of a conflict.
func (h History) MarshalJSON() ([]byte, error) {
	all := make([]Event, 0, len(h.events)+len(h.conflicts()))
	all = append(all, h.events...)
	for _, c := range h.conflicts() {
		all = append(all, c.Dropped)
	}
	return json.Marshal(all)
}

// UnmarshalJSON reads a list of events in any order as [NewHistory] does. A
// failure leaves h untouched.
func (h *History) UnmarshalJSON(data []byte) error {
	events, err := spec.Decode[[]Event](data)
	if err != nil {
		return err
	}
	*h = NewHistory(events)
	return nil
}

// Validate reports every defect of the events as a [*SpecError], with paths
// such as [3].time that count in the order of the history, and then every
// conflict at the event that was kept.
func (h History) Validate() error {
	d := &spec.Defects{Package: pkg}
	for i := range h.events {
		h.events[i].defects(d, spec.Index("", i))
	}
	if h.dropped == nil {
		return d.Err()
	}
	at := make(map[string]int, len(h.events))
	for i := range h.events {
		at[h.events[i].ID] = i
	}
	for _, c := range h.conflicts() {
		d.Add(spec.Index("", at[c.Kept.ID])+".id", spec.ErrConflict, "%q is also the id of another event at %s",
			c.Kept.ID, c.Dropped.Time.Format(time.RFC3339Nano))
	}
	return d.Err()
}
