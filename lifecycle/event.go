package lifecycle

import (
	"time"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
)

// State names a state of a ticket, as the customer's machine spells it:
// "in_progress", "Awaiting User Info". The empty State says nothing.
type State string

// Nobody, as the Group or Assignee of an event, says that nobody owns the
// ticket from then on; an empty Group or Assignee says nothing. Use it for a
// row of an audit log whose owner column is empty. In [Facets], "nobody" is the
// empty text.
const Nobody = "-"

// Duration is a length of time written as text in documents, such as "1h30m".
type Duration = spec.Duration

// Event is one thing that happened to one ticket: the only thing that an
// application stores besides its policies. All that this module says about a
// ticket is a fold of its events.
//
// An event says when, what, who, and states any of the ticket's facets (State,
// Group, Assignee, Tier, Priority, Customer, Category, Channel, and Facts,
// which are the application's own); [Facets] says what a stated facet means and
// what an empty one means. All other fields are read only where their [Kind]
// says so.
//
// Time and Kind are always required; [Event.Validate] reports what else a kind
// requires. The zero Event is not valid. Compare events with [Event.Compare].
// Copies of an event share its Facts. A [History] copies them once, and the
// events that it returns share that copy; the caller must not modify it.
type Event struct {
	ID   string    `json:"id,omitzero"`  // unique within the ticket; an event without one is never taken for a duplicate
	Time time.Time `json:"time"`         // when it happened
	Seq  int64     `json:"seq,omitzero"` // order among events of the same instant, such as a row number
	Kind Kind      `json:"kind"`

	Actor      string     `json:"actor,omitzero"` // who did it: an identity of the customer, agent, bot or system
	Side       Side       `json:"side,omitzero"`
	Visibility Visibility `json:"visibility,omitzero"`
	Channel    string     `json:"channel,omitzero"` // "email", "chat", "phone"

	State    State          `json:"state,omitzero"`
	Reason   string         `json:"reason,omitzero"` // why: waiting reason, resolution code, exclusion reason, cause of an escalation
	Group    string         `json:"group,omitzero"`
	Assignee string         `json:"assignee,omitzero"`
	Tier     string         `json:"tier,omitzero"`
	Priority priority.Level `json:"priority,omitzero"`
	Customer string         `json:"customer,omitzero"` // the customer's tier or segment, such as "enterprise"
	Category string         `json:"category,omitzero"`

	Facts priority.Facts `json:"facts,omitzero"` // the application's own, such as region, product or tags; an empty list clears one
	From  State          `json:"from,omitzero"`  // the state before State, if the source says so; it orders events of one instant, see [History]

	Ref   string   `json:"ref,omitzero"`   // the other thing: ticket, article, defect, field, survey, step
	Text  string   `json:"text,omitzero"`  // what was written; may be left out, only detectors of copied replies and [Recorded] read it
	Score int      `json:"score,omitzero"` // answer of a survey, on its own scale
	Spent Duration `json:"spent,omitzero"` // work done
}

// IsReply reports whether e is a public message by an agent: the only thing
// that counts as a response to a customer. A message by a bot, a note, and a
// message of unset side or visibility do not count.
func (e *Event) IsReply() bool {
	return e.Kind == Message && e.Side == Agent && e.Visibility == Public
}

// IsContact reports whether e is a message by the customer, not an internal
// one, or the opening of the ticket by the customer.
func (e *Event) IsContact() bool {
	return e.Side == Customer && (e.Kind == Created || e.Kind == Message && e.Visibility != Internal)
}

// Validate reports every defect of e as a [*SpecError]: a missing time, a kind
// out of range, what the kind needs and lacks, and white space at an end of a
// facet, of a fact's or a field's name, or of a fact's values, which conditions
// cannot name either.
func (e Event) Validate() error {
	d := &spec.Defects{Package: pkg}
	e.defects(d, "")
	return d.Err()
}

func (e *Event) defects(d *spec.Defects, path string) {
	at := func(name string) string { return spec.Join(path, name) }
	if e.Time.IsZero() {
		d.Add(at("time"), spec.ErrRequired, "an event happens at an instant")
	}
	switch {
	case e.Kind == 0:
		d.Add(at("kind"), spec.ErrRequired, "want one of %q", kindNames.Text[1:])
	case !e.Kind.IsValid():
		d.Add(at("kind"), spec.ErrRange, "%v, want one of %q", e.Kind, kindNames.Text[1:])
	}
	e.enumDefects(d, at)
	e.looseDefects(d, at)
	need := func(name string, missing bool) {
		if missing {
			d.Add(at(name), spec.ErrRequired, "%v needs one", e.Kind)
		}
	}
	switch e.Kind {
	case Message:
		need("side", e.Side == 0)
		need("visibility", e.Visibility == 0)
	case StateChanged:
		need("state", e.State == "")
	case PriorityChanged:
		need("priority", e.Priority == 0)
	case CustomerChanged:
		need("customer", e.Customer == "")
	case Merged, Absorbed, Linked, Recorded:
		need("ref", e.Ref == "")
	case Worked:
		need("spent", e.Spent == 0)
	}
	if e.From != "" {
		need("state", e.State == "" && e.Kind != StateChanged)
	}
	if e.Spent < 0 {
		d.Add(at("spent"), spec.ErrRange, "%v, want none below 0", e.Spent)
	}
	e.factDefects(d, at("facts"))
}

// looseDefects reports facets with white space at an end, which no condition can
// name.
func (e *Event) looseDefects(d *spec.Defects, at func(string) string) {
	for _, f := range [...]struct{ name, text string }{
		{"channel", e.Channel}, {"state", string(e.State)}, {"reason", e.Reason}, {"group", e.Group}, {"assignee", e.Assignee},
		{"tier", e.Tier}, {"customer", e.Customer}, {"category", e.Category}, {"from", string(e.From)},
	} {
		cond.CheckLoose(d, at(f.name), f.text)
	}
	if e.Kind == Recorded {
		cond.CheckLoose(d, at("ref"), e.Ref)
	}
}

// enumDefects reports values of closed sets that are out of range; unset ones
// are not defects.
func (e *Event) enumDefects(d *spec.Defects, at func(string) string) {
	if e.Side != 0 && !e.Side.IsValid() {
		d.Add(at("side"), spec.ErrRange, "%v, want one of %q", e.Side, sideNames.Text[1:])
	}
	if e.Visibility != 0 && !e.Visibility.IsValid() {
		d.Add(at("visibility"), spec.ErrRange, "%v, want one of %q", e.Visibility, visibilityNames.Text[1:])
	}
	if e.Priority != 0 && !e.Priority.IsValid() {
		d.Add(at("priority"), spec.ErrRange, "%v, want one of %v", e.Priority, priority.Levels())
	}
}
