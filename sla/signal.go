package sla

import (
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// SignalSpec is a point in time that starts, stops, cancels or resets a clock,
// or begins or ends a pause. Exactly one of On, Enters, Leaves, Changes and At
// is given; If narrows each of them.
type SignalSpec struct {
	// On is the kind of an event, such as "assigned", or one of the words
	//
	//	opened   the event that opened the ticket
	//	contact  a message by the customer that is not internal, after the opening
	//	reply    a public message by an agent
	//	note     an internal message
	//
	// By limits it to events of some sides, and Event to those whose own
	// fields hold a condition. The facts of an event are what it states (kind,
	// side, actor, visibility, channel, state, reason, group, assignee, tier,
	// priority, customer, category, ref) and its own facts.
	On    string                 `json:"on,omitzero"`
	By    []lifecycle.Side       `json:"by,omitzero"`
	Event priority.ConditionSpec `json:"event,omitzero"`

	// Enters gives the signal when its condition becomes true, and at the opening
	// if it holds then: a clock that is stopped or cancelled in this way at the
	// opening does not start there. Leaves gives it when its condition ceases to
	// hold, never at the opening.
	Enters priority.ConditionSpec `json:"enters,omitzero"`
	Leaves priority.ConditionSpec `json:"leaves,omitzero"`

	// Changes gives the signal when one of these facts gets another value, never at
	// the opening.
	Changes []string `json:"changes,omitzero"`

	// At is an instant, such as "2026-05-11T11:00:00Z", or the name of a fact that
	// states one. The signal is given when the instant is reached or, if it has
	// passed when an event states it, with that event; either way it carries the
	// instant itself.
	At string `json:"at,omitzero"`

	// If holds for the ticket after the event. Besides what events have stated
	// a ticket has these facts: class (of its state), replied ("yes" from the
	// first reply on), turn (customer or agent, whoever wrote last in public; at
	// first the opener, of any side), opener (the side that opened it), merged
	// ("yes" once it is).
	If priority.ConditionSpec `json:"if,omitzero"`

	// From says from which instant a start counts. Holds "trigger" leaves in
	// the time that pauses held before the trigger; it is left out by default,
	// as if the clock had been running then.
	From  OriginSpec `json:"from,omitzero"`
	Holds string     `json:"holds,omitzero"`
}

// ResetSpec is a signal that erases a cycle, as if it had never started.
type ResetSpec struct {
	SignalSpec

	// Of says which cycles it erases: "running", "ended" or both, which is the
	// default.
	Of []string `json:"of,omitzero"`

	// Then is "restart", the default: a new cycle starts there from zero; or
	// "wait": the next one begins with the next start signal.
	Then string `json:"then,omitzero"`
}

// The words of a SignalSpec's On besides the kinds of events.
const (
	onOpened  = "opened"
	onContact = "contact"
	onReply   = "reply"
	onNote    = "note"
)

// given returns the names of the ways in which s is stated.
func (s *SignalSpec) given() (ways []string) {
	for _, w := range []struct {
		name string
		is   bool
	}{
		{"on", s.On != ""},
		{"enters", !isZero(s.Enters)},
		{"leaves", !isZero(s.Leaves)},
		{"changes", len(s.Changes) > 0},
		{"at", s.At != ""},
	} {
		if w.is {
			ways = append(ways, w.name)
		}
	}
	return ways
}

func (s *SignalSpec) validate(d *spec.Defects, path string, starts bool, names *declared) {
	at := func(name string) string { return spec.Join(path, name) }
	switch ways := s.given(); {
	case len(ways) == 0:
		d.Add(path, spec.ErrRequired, "want one of on, enters, leaves, changes, at")
	case len(ways) > 1:
		d.Add(path, spec.ErrConflict, "want only one of %q", ways)
	}
	if s.On != "" && !slices.Contains(signalWords(), s.On) {
		d.Add(at("on"), spec.ErrUnknown, "%q, want one of %q", s.On, signalWords())
	}
	for i, side := range s.By {
		if !side.IsValid() {
			d.Add(spec.Index(at("by"), i), spec.ErrRange, "want one of %v", lifecycle.Sides())
		}
	}
	noRepeat(d, at("by"), s.By)
	spec.NotEmpty(d, at("by"), s.By, "all sides")
	if s.On == "" && (len(s.By) > 0 || !isZero(s.Event)) {
		d.Add(path, spec.ErrConflict, "by and event go with on only")
	}
	checkCondition(d, at("event"), s.Event, names.event)
	checkCondition(d, at("enters"), s.Enters, names.ticket)
	checkCondition(d, at("leaves"), s.Leaves, names.ticket)
	noBlank(d, at("changes"), s.Changes)
	checkInstant(d, at("at"), s.At)
	checkCondition(d, at("if"), s.If, names.ticket)
	if !starts && (s.From != OriginSpec{} || s.Holds != "") {
		d.Add(at("from"), spec.ErrConflict, "from and holds go with start signals only")
	}
	s.From.validate(d, at("from"), names)
	spec.Word(d, at("holds"), s.Holds, "trigger")
}

// signalWords are what a signal may be on.
func signalWords() []string {
	words := []string{onOpened, onContact, onReply, onNote}
	for _, k := range lifecycle.Kinds() {
		words = append(words, k.String())
	}
	return words
}

// literalInstant returns the instant that s.At states itself; ok is false if it
// names a fact.
func literalInstant(at string) (t time.Time, ok bool) {
	t, err := time.Parse(time.RFC3339, at)
	return t.Round(0), err == nil
}

// checkInstant reports what s.At states if it is neither an instant nor the name
// of a fact.
func checkInstant(d *spec.Defects, path, at string) {
	if _, ok := literalInstant(at); ok || at == "" {
		return
	}
	if looksLikeDate(at) {
		d.Add(path, spec.ErrSyntax, "want an instant such as \"2026-05-11T11:00:00Z\" or the name of a fact, got %q", spec.Clip(at))
		return
	}
	checkFact(d, path, at)
}

// checkFact reports the name of a fact, if one is given, that is blank or that is
// an instant: the ticket's fact is meant to state that. Either would be a fact
// that no ticket has.
func checkFact(d *spec.Defects, path, name string) {
	switch {
	case name != "" && strings.TrimSpace(name) == "":
		d.Add(path, spec.ErrRequired, "want the name of a fact")
	case looksLikeDate(name):
		d.Add(path, spec.ErrSyntax, "want the name of the fact that states it, got %q", spec.Clip(name))
	}
}

// looksLikeDate reports whether s begins as "2006-01-02" does.
func looksLikeDate(s string) bool {
	const form = "0000-00-00"
	if len(s) < len(form) {
		return false
	}
	for i := range len(form) {
		if form[i] == '-' && s[i] != '-' || form[i] == '0' && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}

func (r *ResetSpec) validate(d *spec.Defects, path string, names *declared) {
	r.SignalSpec.validate(d, path, false, names)
	for i, of := range r.Of {
		spec.Word(d, spec.Index(spec.Join(path, "of"), i), of, "running", "ended")
	}
	noBlank(d, spec.Join(path, "of"), r.Of)
	spec.NotEmpty(d, spec.Join(path, "of"), r.Of, "both")
	spec.Word(d, spec.Join(path, "then"), r.Then, "restart", "wait")
}

func signals(d *spec.Defects, path string, list []SignalSpec, starts bool, names *declared) {
	for i := range list {
		list[i].validate(d, spec.Index(path, i), starts, names)
	}
}
