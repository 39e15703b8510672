package slatest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// EventSpec is one event of a case. Its JSON form is a line of text, as the
// package documentation says, or an object of these fields.
type EventSpec struct {
	Time string `json:"time"`          // an instant
	Side string `json:"side,omitzero"` // "customer", "agent", "bot", "system"
	What string `json:"what"`          // "created", "reply", "note", "message", "states" or a kind of event

	State    lifecycle.State `json:"state,omitzero"`
	Reason   string          `json:"reason,omitzero"`
	Group    string          `json:"group,omitzero"`
	Assignee string          `json:"assignee,omitzero"`
	Tier     string          `json:"tier,omitzero"`
	Priority string          `json:"priority,omitzero"`
	Customer string          `json:"customer,omitzero"`
	Category string          `json:"category,omitzero"`
	Channel  string          `json:"channel,omitzero"`
	Actor    string          `json:"actor,omitzero"`
	Ref      string          `json:"ref,omitzero"`

	// Facts are those of the application's own.
	Facts priority.Facts `json:"facts,omitzero"`
}

// eventObject is an EventSpec without its own JSON form.
type eventObject EventSpec

// MarshalJSON returns the object form.
func (e EventSpec) MarshalJSON() ([]byte, error) { return json.Marshal(eventObject(e)) }

// UnmarshalJSON reads either form; a failure leaves e untouched.
func (e *EventSpec) UnmarshalJSON(data []byte) error {
	if data = bytes.TrimSpace(data); len(data) == 0 || data[0] != '"' {
		x, err := spec.Read[eventObject](data)
		if err == nil {
			*e = EventSpec(x)
		}
		return err
	}
	var line string
	if err := json.Unmarshal(data, &line); err != nil {
		return err
	}
	x, err := ParseEvent(line)
	if err == nil {
		*e = x
	}
	return err
}

// ParseEvent reads the short form of an event, such as
// "+30m agent reply state=waiting". The error names what was expected.
func ParseEvent(line string) (EventSpec, error) {
	words, err := split(line)
	if err != nil {
		return EventSpec{}, err
	}
	var e EventSpec
	if len(words) > 2 && isDate(words[0]) {
		words = append([]string{words[0] + " " + words[1]}, words[2:]...)
	}
	if len(words) < 3 {
		return EventSpec{}, fmt.Errorf(`%w: want an instant, a side and what happened, such as "09:00 customer created", got %q`, spec.ErrSyntax, spec.Clip(line))
	}
	if err := misplaced(words); err != nil {
		return EventSpec{}, err
	}
	e.Time, e.Side, e.What = words[0], words[1], words[2]
	for _, w := range words[3:] {
		name, value, ok := strings.Cut(w, "=")
		if !ok || name == "" {
			return EventSpec{}, fmt.Errorf("%w: want name=value, got %q", spec.ErrSyntax, spec.Clip(w))
		}
		if f := e.field(name); f != nil {
			*f = value
			continue
		}
		if name == "state" {
			e.State = lifecycle.State(value)
			continue
		}
		if e.Facts == nil {
			e.Facts = priority.Facts{}
		}
		e.Facts[name] = append(e.Facts[name], value)
	}
	return e, nil
}

// misplaced says what is wrong with a line whose second word is no side, where
// another word tells: a side that comes later, after an instant that is written
// otherwise, or what happened, without a side.
func misplaced(words []string) error {
	isSide := func(w string) bool { side, err := lifecycle.ParseSide(w); return err == nil && side != 0 }
	if isSide(words[1]) {
		return nil
	}
	if i := slices.IndexFunc(words, isSide); i > 1 {
		return fmt.Errorf("%w: %s before the side, got %q", spec.ErrSyntax, wantInstant, spec.Clip(strings.Join(words[:i], " ")))
	}
	if k, err := lifecycle.ParseKind(words[1]); err == nil && k != 0 || slices.Contains(whats, words[1]) {
		return fmt.Errorf("%w: want a side before %q: one of %v", spec.ErrSyntax, words[1], lifecycle.Sides())
	}
	return nil
}

// field returns the text field of e with a name of the short form, nil if it
// has none.
func (e *EventSpec) field(name string) *string {
	switch name {
	case "reason":
		return &e.Reason
	case "group":
		return &e.Group
	case "assignee":
		return &e.Assignee
	case "tier":
		return &e.Tier
	case "priority":
		return &e.Priority
	case "customer":
		return &e.Customer
	case "category":
		return &e.Category
	case "channel":
		return &e.Channel
	case "actor":
		return &e.Actor
	case "ref":
		return &e.Ref
	}
	return nil
}

// split returns the words of a line; quotation marks hold blanks together.
func split(line string) (words []string, err error) {
	var b strings.Builder
	quoted, any := false, false
	for _, r := range line {
		switch {
		case r == '"':
			quoted, any = !quoted, true
		case r == ' ' && !quoted:
			if any {
				words = append(words, b.String())
			}
			b.Reset()
			any = false
		default:
			b.WriteRune(r)
			any = true
		}
	}
	if quoted {
		return nil, fmt.Errorf("%w: a quotation mark is not closed in %q", spec.ErrSyntax, spec.Clip(line))
	}
	if any {
		words = append(words, b.String())
	}
	return words, nil
}

// whats are what happens in events besides their kinds.
var whats = []string{"created", "reply", "note", "message", "states"}

// event makes the event of a case, which is the one of that place; its time is
// set by the caller.
func (e *EventSpec) event(d *spec.Defects, path string, i int) lifecycle.Event {
	x := lifecycle.Event{
		ID: fmt.Sprint("e", i+1), Seq: int64(i + 1), Actor: e.Actor, State: e.State, Reason: e.Reason, Group: e.Group, Assignee: e.Assignee,
		Tier: e.Tier, Customer: e.Customer, Category: e.Category, Channel: e.Channel, Ref: e.Ref, Facts: e.Facts,
	}
	var err error
	if x.Side, err = lifecycle.ParseSide(e.Side); err != nil {
		d.Add(spec.Join(path, "side"), spec.ErrUnknown, "%q, want one of %v", spec.Clip(e.Side), lifecycle.Sides())
	}
	if x.Priority, err = priority.ParseLevel(e.Priority); err != nil {
		d.Add(spec.Join(path, "priority"), spec.ErrUnknown, "%q, want one of %v; state other levels as a fact of another name", spec.Clip(e.Priority), priority.Levels())
	}
	switch e.What {
	case "":
		d.Add(spec.Join(path, "what"), spec.ErrRequired, "want what happened, such as %q", whats)
	case "reply", "message":
		x.Kind, x.Visibility = lifecycle.Message, lifecycle.Public
	case "note":
		x.Kind, x.Visibility = lifecycle.Message, lifecycle.Internal
	case "states":
		x.Kind = lifecycle.Updated
	default:
		if x.Kind, err = lifecycle.ParseKind(e.What); err != nil {
			d.Add(spec.Join(path, "what"), spec.ErrUnknown, "%q, want one of %q or a kind of event", spec.Clip(e.What), whats)
		}
	}
	need := func(name, value string) {
		if value == "" {
			d.Add(spec.Join(path, name), spec.ErrRequired, "%v needs one", x.Kind)
		}
	}
	switch x.Kind {
	case lifecycle.Merged, lifecycle.Absorbed, lifecycle.Linked, lifecycle.Recorded:
		need("ref", e.Ref)
	case lifecycle.StateChanged:
		need("state", string(e.State))
	case lifecycle.PriorityChanged:
		need("priority", e.Priority)
	case lifecycle.CustomerChanged:
		need("customer", e.Customer)
	}
	return x
}
