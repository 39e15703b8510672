package classify

import (
	"slices"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
)

const intakeSchema = "priority/classify/intake/2"

// IntakeSpec says which fields a ticket must have before work begins.
type IntakeSpec struct {
	Schema string      `json:"schema,omitzero"` // "priority/classify/intake/2" or empty
	Fields []FieldSpec `json:"fields"`
}

// FieldSpec is a field that must be filled in, and what it may hold.
type FieldSpec struct {
	Name     string                 `json:"name"`              // of the fact
	Label    string                 `json:"label,omitzero"`    // for display
	When     priority.ConditionSpec `json:"when,omitzero"`     // when the field is asked for; zero: always
	Optional bool                   `json:"optional,omitzero"` // may be left empty; a value must still be one of OneOf
	OneOf    []string               `json:"one_of,omitzero"`   // what is allowed; none stated: anything
}

// Validate returns nil or a [*priority.SpecError] with every defect: no field,
// one without a name or with that of another, an empty or repeated choice, an
// optional field without choices, a defective condition.
func (s IntakeSpec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, intakeSchema)
	if len(s.Fields) == 0 {
		d.Add("fields", spec.ErrRequired, "want at least one field")
	}
	seen := map[string]int{}
	for i, f := range s.Fields {
		path := spec.Index("fields", i)
		first, again := seen[fold.String(f.Name)]
		switch {
		case f.Name == "":
			d.Add(spec.Join(path, "name"), spec.ErrRequired, "")
		case again:
			d.Add(spec.Join(path, "name"), spec.ErrDuplicate, "%q is fields[%d] already", f.Name, first)
		default:
			seen[fold.String(f.Name)] = i
		}
		cond.Check(d, spec.Join(path, "when"), f.When, nil)
		spec.NotEmpty(d, spec.Join(path, "one_of"), f.OneOf, "anything")
		if f.Optional && f.OneOf == nil {
			d.Add(spec.Join(path, "one_of"), spec.ErrRequired, "an optional field that allows anything checks nothing")
		}
		checkChoices(d, spec.Join(path, "one_of"), f.OneOf)
	}
	return d.Err()
}

func checkChoices(d *spec.Defects, path string, choices []string) {
	seen := make(map[string]int, len(choices))
	for i, choice := range choices {
		at := spec.Index(path, i)
		first, again := seen[fold.String(choice)]
		switch {
		case choice == "":
			d.Add(at, spec.ErrRequired, "")
		case again:
			d.Add(at, spec.ErrDuplicate, "%q is [%d] already", choice, first)
		default:
			seen[fold.String(choice)] = i
		}
	}
}

// Intake is a compiled [IntakeSpec]. It is immutable and safe for concurrent
// use.
type Intake struct {
	spec  IntakeSpec
	facts *cond.Table // the names of the fields and of the facts that conditions ask for
	when  []*cond.Cond
	oneOf []map[string]bool // what is allowed, folded
}

// NewIntake compiles s, or returns what [IntakeSpec.Validate] returns.
func NewIntake(s IntakeSpec) (*Intake, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	in := &Intake{spec: s.clone(), facts: cond.NewTable()}
	for _, f := range s.Fields {
		in.facts.Add(f.Name)
	}
	for _, f := range s.Fields {
		in.when = append(in.when, cond.Compile(f.When, in.facts))
		in.oneOf = append(in.oneOf, fold.Set(f.OneOf))
	}
	return in, nil
}

// Spec returns a copy of the document that in was made from.
func (in *Intake) Spec() IntakeSpec { return in.spec.clone() }

// Gap is a field that is missing or holds a value that is not allowed.
type Gap struct {
	Field string   `json:"field"`
	Label string   `json:"label,omitzero"`
	Got   string   `json:"got,omitzero"`  // empty: missing
	Want  []string `json:"want,omitzero"` // what is allowed; none stated: anything
}

// Check returns every gap of the facts at once, in the order of the fields;
// none means that the intake is complete.
func (in *Intake) Check(facts priority.Facts) []Gap {
	var gaps []Gap
	var buf [16][]string
	view := in.facts.View(buf[:], facts)
	for i := range in.spec.Fields {
		f := &in.spec.Fields[i]
		if got, ok := f.accepts(view[i], in.oneOf[i]); !ok && in.when[i].Holds(view) {
			gaps = append(gaps, Gap{f.Name, f.Label, got, slices.Clone(f.OneOf)})
		}
	}
	return gaps
}

// accepts reports whether the values of a fact fill the field in, and returns
// the first of them that is not allowed.
func (f *FieldSpec) accepts(values []string, oneOf map[string]bool) (refused string, ok bool) {
	ok = f.Optional
	for _, v := range values {
		if v == "" {
			continue
		}
		if len(oneOf) > 0 && !oneOf[fold.String(v)] {
			return v, false
		}
		ok = true
	}
	return "", ok
}

func (s IntakeSpec) clone() IntakeSpec {
	s.Fields = slices.Clone(s.Fields)
	for i := range s.Fields {
		s.Fields[i].When = cond.Clone(s.Fields[i].When)
		s.Fields[i].OneOf = slices.Clone(s.Fields[i].OneOf)
	}
	return s
}
