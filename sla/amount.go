package sla

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// AmountSpec is an amount of time, or the name of a fact that states one for
// each ticket, such as "4h30m". Its JSON form is the text of the amount, or
// {"fact": "agreed_time"}. Exactly one of the two is given; the zero AmountSpec
// is an amount of nothing.
type AmountSpec struct {
	Time Duration
	Fact string
}

// Amount returns the document of a fixed amount of time.
func Amount(d time.Duration) *AmountSpec { return &AmountSpec{Time: Duration(d)} }

// MarshalJSON returns the JSON form of a.
func (a AmountSpec) MarshalJSON() ([]byte, error) {
	if a.Fact != "" {
		return json.Marshal(factName{a.Fact})
	}
	return json.Marshal(a.Time)
}

// UnmarshalJSON reads the JSON form strictly; a failure leaves a untouched.
func (a *AmountSpec) UnmarshalJSON(data []byte) error {
	if data = bytes.TrimSpace(data); bytes.HasPrefix(data, []byte("{")) {
		f, err := spec.Decode[factName](data)
		if err != nil {
			return err
		}
		if f.Fact == "" { // or it would be an amount of nothing
			d := &spec.Defects{Package: pkg}
			d.Add("fact", spec.ErrRequired, "want the name of a fact")
			return d.Err()
		}
		*a = AmountSpec{Fact: f.Fact}
		return nil
	}
	d, err := spec.Decode[Duration](data)
	if err == nil {
		*a = AmountSpec{Time: d}
	}
	return err
}

type factName struct {
	Fact string `json:"fact"`
}

func (a *AmountSpec) validate(d *spec.Defects, path string) {
	spec.Length(d, path, a.Time)
	checkFact(d, spec.Join(path, "fact"), a.Fact)
	if a.Time != 0 && a.Fact != "" {
		d.Add(path, spec.ErrConflict, "want only one of an amount and a fact")
	}
}
