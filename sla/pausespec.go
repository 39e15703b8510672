package sla

import (
	"bytes"
	"encoding/json"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
)

// PauseSpec holds a clock: as long as a condition holds, or from one signal to
// another. If several pauses hold a clock at once, the first is named.
type PauseSpec struct {
	Name string `json:"name,omitzero"`

	// When holds the clock as long as the condition holds, up to Until if that
	// is given. From holds it from a signal on until the signals of Until; with
	// both in one event it does not. Exactly one of When and From is given.
	When  priority.ConditionSpec `json:"when,omitzero"`
	From  []SignalSpec           `json:"from,omitzero"`
	Until UntilSpec              `json:"until,omitzero"`

	// Time "counts" makes the deadline unknown while the pause lasts, but
	// counting goes on. "" leaves the time out.
	Time string `json:"time,omitzero"`

	// Budget bounds how much open time one cycle may be held by this pause, over
	// all its stays; then the clock runs on. Days states the same in business days,
	// counted from the first stay. With neither there is no bound.
	Budget Duration `json:"budget,omitzero"`
	Days   int      `json:"days,omitzero"`
}

// UntilSpec says when a pause ends. In a pause with When it is the name of a
// fact that states an instant, such as a follow-up date, at which the pause
// ends before its condition does. An instant from before the pause began
// belongs to an earlier pause and does not end this one. In a pause with From
// it is the list of signals that end it. Its JSON form is a text or a list.
type UntilSpec struct {
	Fact    string
	Signals []SignalSpec
}

// IsZero reports whether nothing is given.
func (u UntilSpec) IsZero() bool { return u.Fact == "" && len(u.Signals) == 0 }

// MarshalJSON returns the JSON form of u.
func (u UntilSpec) MarshalJSON() ([]byte, error) {
	if len(u.Signals) > 0 {
		return json.Marshal(u.Signals)
	}
	return json.Marshal(u.Fact)
}

// UnmarshalJSON reads the JSON form strictly; a failure leaves u untouched.
func (u *UntilSpec) UnmarshalJSON(data []byte) error {
	if data = bytes.TrimSpace(data); bytes.HasPrefix(data, []byte("[")) {
		list, err := spec.Decode[[]SignalSpec](data)
		if err == nil {
			*u = UntilSpec{Signals: list}
		}
		return err
	}
	fact, err := spec.Decode[string](data)
	if err == nil {
		*u = UntilSpec{Fact: fact}
	}
	return err
}

func (p *PauseSpec) validate(d *spec.Defects, path string, names *declared) {
	at := func(name string) string { return spec.Join(path, name) }
	when := !isZero(p.When)
	switch {
	case !when && len(p.From) == 0:
		d.Add(path, spec.ErrRequired, "want one of when, from")
	case when && len(p.From) > 0:
		d.Add(path, spec.ErrConflict, "want only one of when, from")
	case when && len(p.Until.Signals) > 0:
		d.Add(at("until"), spec.ErrConflict, "with when, want the name of a fact")
	case !when && p.Until.Fact != "":
		d.Add(at("until"), spec.ErrConflict, "with from, want a list of signals")
	case !when && len(p.Until.Signals) == 0:
		d.Add(at("until"), spec.ErrRequired, "want the signals that end the pause")
	}
	checkCondition(d, at("when"), p.When, names.ticket)
	checkFact(d, at("until"), p.Until.Fact)
	signals(d, at("from"), p.From, false, names)
	signals(d, at("until"), p.Until.Signals, false, names)
	spec.Word(d, at("time"), p.Time, "counts")
	spec.Length(d, at("budget"), p.Budget)
	if p.Days < 0 || p.Days > maxDays {
		d.Add(at("days"), spec.ErrRange, "%d, want 1 to %d", p.Days, maxDays)
	}
	if p.Budget != 0 && p.Days != 0 {
		d.Add(at("days"), spec.ErrConflict, "want only one of budget and days")
	}
	if p.Time != "" && (p.Budget != 0 || p.Days != 0) {
		d.Add(at("time"), spec.ErrConflict, "a pause whose time counts uses up no budget")
	}
}
