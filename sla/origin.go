package sla

import (
	"bytes"
	"encoding/json"

	"github.com/supportops/policy/internal/spec"
)

// OriginSpec says from which instant a cycle counts once its start signal has
// triggered it. At most one field is given; the zero OriginSpec is the trigger
// itself. Its JSON form is a text ("trigger", "opened", "former_due") or an
// object ({"at": "escalated_on"}, {"opening": "office"}).
type OriginSpec struct {
	// Opened counts from the opening of the ticket.
	Opened bool

	// FormerDue counts from the deadline of the cycle that stopped last, so that an
	// early stop loses no time. If the trigger is later, or there is no such
	// deadline, it counts from the trigger.
	FormerDue bool

	// At names a fact that states the instant. The fact is followed until the cycle
	// ends: another value moves the start. While it states none, the trigger
	// counts. The fact [lifecycle.OldestOpened] only moves a start back: merging a
	// younger ticket into this one changes nothing.
	At string

	// Opening names a calendar: the cycle counts from the trigger, or from the next
	// opening if the calendar is shut then.
	Opening string
}

type originObject struct {
	At      string `json:"at,omitzero"`
	Opening string `json:"opening,omitzero"`
}

// MarshalJSON returns the JSON form of o.
func (o OriginSpec) MarshalJSON() ([]byte, error) {
	switch {
	case o.Opened:
		return []byte(`"opened"`), nil
	case o.FormerDue:
		return []byte(`"former_due"`), nil
	case o.At == "" && o.Opening == "":
		return []byte(`"trigger"`), nil
	}
	return json.Marshal(originObject{o.At, o.Opening})
}

// UnmarshalJSON reads the JSON form strictly; a failure leaves o untouched.
func (o *OriginSpec) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	if bytes.HasPrefix(data, []byte("{")) {
		x, err := spec.Decode[originObject](data)
		if err != nil {
			return err
		}
		if x == (originObject{}) { // or it would be the trigger
			d := &spec.Defects{Package: pkg}
			d.Add("", spec.ErrRequired, `want {"at": a fact} or {"opening": a calendar}`)
			return d.Err()
		}
		*o = OriginSpec{At: x.At, Opening: x.Opening}
		return nil
	}
	word, err := spec.Decode[string](data)
	if err != nil {
		return err
	}
	switch word {
	case "", "trigger":
		*o = OriginSpec{}
	case "opened":
		*o = OriginSpec{Opened: true}
	case "former_due":
		*o = OriginSpec{FormerDue: true}
	default:
		d := &spec.Defects{Package: pkg}
		d.Add("", spec.ErrUnknown, `%q, want "trigger", "opened", "former_due", {"at": a fact} or {"opening": a calendar}`, word)
		return d.Err()
	}
	return nil
}

func (o *OriginSpec) validate(d *spec.Defects, path string, names *declared) {
	given := 0
	for _, is := range []bool{o.Opened, o.FormerDue, o.At != "", o.Opening != ""} {
		if is {
			given++
		}
	}
	if given > 1 {
		d.Add(path, spec.ErrConflict, `want one of "opened", "former_due", {"at": a fact} and {"opening": a calendar}`)
	}
	checkFact(d, spec.Join(path, "at"), o.At)
	if o.Opening != "" {
		names.calendar(d, spec.Join(path, "opening"), o.Opening)
	}
}
