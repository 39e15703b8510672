package priority

import (
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
)

const policySchema = "priority/policy/2"

// PolicySpec says how a ticket gets its level: from the matrix or else by
// triage, then by the modifiers in their order, by a person's override, and by
// waiting. Either the matrix or the triage may be left out.
//
// Aging belongs either here, where it changes the level itself and so what is
// promised for it, or in a queue, where it changes the order only. If both have
// one, give the queue [Decision].Base, so that a ticket ages only once.
type PolicySpec struct {
	Schema    string         `json:"schema,omitzero"` // "priority/policy/2" or empty
	Matrix    MatrixSpec     `json:"matrix,omitzero"`
	Triage    TriageSpec     `json:"triage,omitzero"`
	Modifiers []ModifierSpec `json:"modifiers,omitzero"`
	Aging     AgingSpec      `json:"aging,omitzero"`
}

// ModifierSpec raises a level, or lowers it, when its condition holds.
type ModifierSpec struct {
	Name  string        `json:"name"`
	When  ConditionSpec `json:"when,omitzero"`
	Raise int           `json:"raise"`          // steps up; below 0: down; not 0
	Limit Level         `json:"limit,omitzero"` // goes no further than this level; a level beyond it stays
}

// Validate returns nil or a [*SpecError] with every defect: neither matrix nor
// triage, the defects of the parts, a modifier without a name or effect.
func (s PolicySpec) Validate() error {
	d := &spec.Defects{Package: "priority"}
	d.Schema(s.Schema, policySchema)
	if !s.hasMatrix() && !s.hasTriage() {
		d.Add("", ErrRequired, "want a matrix or a triage")
	}
	if s.hasMatrix() {
		d.AddErr("matrix", s.Matrix.Validate())
	}
	if s.hasTriage() {
		d.AddErr("triage", s.Triage.Validate())
	}
	seen := map[string]int{}
	for i, m := range s.Modifiers {
		at := spec.Index("modifiers", i)
		first, again := seen[m.Name]
		switch {
		case m.Name == "":
			d.Add(spec.Join(at, "name"), ErrRequired, "")
		case again:
			d.Add(spec.Join(at, "name"), ErrDuplicate, "%q is modifiers[%d] already", m.Name, first)
		default:
			seen[m.Name] = i
		}
		cond.Check(d, spec.Join(at, "when"), m.When, nil)
		if m.Raise == 0 {
			d.Add(spec.Join(at, "raise"), ErrRequired, "want steps up, or down below 0")
		}
		if m.Limit != 0 {
			checkGrade(d, spec.Join(at, "limit"), m.Limit)
		}
	}
	d.AddErr("aging", s.Aging.Validate())
	return d.Err()
}

func (s *PolicySpec) hasMatrix() bool {
	m := &s.Matrix
	return m.Schema+m.Impact.Name+m.Urgency.Name != "" || max(len(m.Impact.Values), len(m.Urgency.Values), len(m.Cells)) != 0
}

func (s *PolicySpec) hasTriage() bool {
	t := &s.Triage
	return t.Schema != "" || t.Otherwise != 0 || t.Facts != nil || len(t.Rules) != 0
}

// Policy is a compiled [PolicySpec]. It is immutable and safe for concurrent
// use.
type Policy struct {
	spec   PolicySpec
	matrix *Matrix // nil for none
	triage *Triage // nil for none
	aging  Aging
	facts  *cond.Table // of the modifiers
	when   []*cond.Cond
}

// NewPolicy compiles s, or returns what [PolicySpec.Validate] returns.
func NewPolicy(s PolicySpec) (*Policy, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	p := &Policy{spec: s.clone(), facts: cond.NewTable()}
	for _, m := range s.Modifiers {
		p.when = append(p.when, cond.Compile(m.When, p.facts))
	}
	var err error
	if s.hasMatrix() {
		if p.matrix, err = NewMatrix(s.Matrix); err != nil {
			return nil, err
		}
	}
	if s.hasTriage() {
		if p.triage, err = NewTriage(s.Triage); err != nil {
			return nil, err
		}
	}
	aging, err := NewAging(s.Aging)
	if err != nil {
		return nil, err
	}
	p.aging = *aging
	return p, nil
}

// Spec returns a copy of the document that p was made from.
func (p *Policy) Spec() PolicySpec { return p.spec.clone() }

// Input is what a [Policy] decides about.
type Input struct {
	Impact   string        // on the axes of the matrix; empty: not known
	Urgency  string        //
	Facts    Facts         // for triage and modifiers
	Waited   time.Duration // how long the ticket has waited, in wall or business time
	Override Override      // zero: nobody overrode the level

	// SinceOverride is how long the ticket has waited since Override.Time,
	// measured as Waited is. It takes the place of Waited for an override that
	// is applied; 0 leaves the level as the person gave it.
	SinceOverride time.Duration
}

// Override is the level that a person gave a ticket, kept with the reason. One
// without a level, or without a reason that can be seen, is not applied, and the
// decision says so. It holds from its Time on: only the wait after that makes
// its level rise ([Input].SinceOverride).
type Override struct {
	Level  Level     `json:"level"`
	Reason string    `json:"reason"`
	By     string    `json:"by,omitzero"`
	Time   time.Time `json:"time,omitzero"`   // when; a policy reads no clock and does not look at it
	Pinned bool      `json:"pinned,omitzero"` // does not rise by waiting
}

// Decision is the level of a ticket with every step that led to it, in order.
// The levels are unset if the policy has no triage and its matrix no cell for
// the case.
type Decision struct {
	Level Level        `json:"level"`
	Base  Level        `json:"base"` // before aging: what a queue that ages by itself takes
	Why   []Adjustment `json:"why"`
}

// Adjustment is one step of a decision. A step that applied and changed
// nothing, such as a modifier stopped by its limit, has To equal to From. An
// override that was not applied also has To equal to From; a matrix without a
// cell for the case leaves To unset. The Reason of both says so.
type Adjustment struct {
	Stage  Stage  `json:"stage"`
	Name   string `json:"name"`            // of the rule, modifier or cell; of the person for an override
	From   Level  `json:"from,omitzero"`   // unset at the first step
	To     Level  `json:"to"`              //
	Reason string `json:"reason,omitzero"` // why: in words
}

// Decide returns the level of c and the steps that led to it.
func (p *Policy) Decide(c Input) Decision {
	dec := Decision{Why: make([]Adjustment, 0, 4)}
	p.base(&dec, c)
	var buf [16][]string
	facts := p.facts.View(buf[:], c.Facts)
	for i := range p.spec.Modifiers {
		m := &p.spec.Modifiers[i]
		if dec.Level.IsValid() && p.when[i].Holds(facts) {
			to := m.apply(dec.Level)
			reason := ""
			if to != dec.Level.Raise(m.Raise) {
				reason = "stopped at the limit " + m.Limit.String()
			}
			dec.step(stageModifier, m.Name, to, reason)
		}
	}
	overridden := dec.override(c.Override)
	dec.Base = dec.Level
	waited := c.Waited
	switch {
	case overridden && c.Override.Pinned:
		return dec
	case overridden:
		waited = c.SinceOverride
	}
	for _, r := range p.aging.Rises(dec.Base) {
		if r.After.Std() > waited {
			break
		}
		dec.step(stageAging, r.From.String()+" to "+r.To.String(), r.To, "waited "+r.After.String())
	}
	return dec
}

// override takes the step of a person's override, if there is one, and reports
// whether it applied.
func (dec *Decision) override(o Override) bool {
	switch {
	case o.Level == 0 && o.Reason == "":
		return false
	case !o.Level.IsValid():
		dec.step(stageOverride, o.By, dec.Level, "not applied: no level given")
		return false
	case strings.TrimSpace(fold.String(o.Reason)) == "":
		dec.step(stageOverride, o.By, dec.Level, "not applied: no reason given")
		return false
	}
	dec.step(stageOverride, o.By, o.Level, o.Reason)
	return true
}

// base takes the first step: matrix, or else triage.
func (p *Policy) base(dec *Decision, c Input) {
	if p.matrix != nil && (c.Impact != "" || c.Urgency != "") {
		cell := c.Impact + " / " + c.Urgency
		if l, ok := p.matrix.Level(c.Impact, c.Urgency); ok {
			dec.step(stageMatrix, cell, l, "")
			return
		}
		dec.step(stageMatrix, cell, 0, "no such cell")
	}
	if p.triage != nil {
		level, path := p.triage.Decide(c.Facts)
		if len(path) == 0 {
			dec.step(stageTriage, "otherwise", level, "no rule gave a level")
			return
		}
		dec.step(stageTriage, path[len(path)-1], level, "")
	}
}

func (dec *Decision) step(stage Stage, name string, to Level, reason string) {
	dec.Why = append(dec.Why, Adjustment{stage, name, dec.Level, to, reason})
	dec.Level = to
}

// apply returns the level that m makes of l.
func (m *ModifierSpec) apply(l Level) Level {
	to := l.Raise(m.Raise)
	switch {
	case m.Limit == 0:
	case m.Raise > 0 && to.MoreUrgent(m.Limit):
		to = min(l, m.Limit)
	case m.Raise < 0 && m.Limit.MoreUrgent(to):
		to = max(l, m.Limit)
	}
	return to
}

func (s PolicySpec) clone() PolicySpec {
	s.Matrix, s.Triage, s.Aging = s.Matrix.clone(), s.Triage.clone(), s.Aging.clone()
	s.Modifiers = slices.Clone(s.Modifiers)
	for i := range s.Modifiers {
		s.Modifiers[i].When = cond.Clone(s.Modifiers[i].When)
	}
	return s
}
