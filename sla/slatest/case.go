package slatest

import (
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla"
)

const (
	pkg         = "slatest"
	suiteSchema = "sla/slatest/1"
)

// SuiteSpec is a document of worked cases of one policy. Read it with
// [sla.Read].
type SuiteSpec struct {
	Schema string `json:"schema,omitzero"` // "sla/slatest/1" or unset
	Name   string `json:"name,omitzero"`

	// Policy is the policy of the cases, or Uses the name of one that the
	// caller of Run gives. Exactly one of the two is given, unless every case
	// has its own.
	Policy *sla.PolicySpec `json:"policy,omitzero"`
	Uses   string          `json:"uses,omitzero"`

	// Zone is the IANA zone of local times. Empty: UTC.
	Zone string `json:"zone,omitzero"`

	Cases []CaseSpec `json:"cases"`
}

// CaseSpec is one worked case.
type CaseSpec struct {
	Name   string `json:"name"`
	Source string `json:"source,omitzero"` // where the case comes from
	Why    string `json:"why,omitzero"`    // for the reader

	// Policy, Uses and Zone replace those of the suite.
	Policy *sla.PolicySpec `json:"policy,omitzero"`
	Uses   string          `json:"uses,omitzero"`
	Zone   string          `json:"zone,omitzero"`

	Events []EventSpec `json:"events"`
	Now    string      `json:"now"` // the moment of the answer
	Want   []WantSpec  `json:"want"`
}

// WantSpec is what is expected of one cycle of a clock. Fields that are not
// given are not compared. Where no instant is expected, or no name such as that
// of a warning, write "none".
type WantSpec struct {
	Clock sla.Clock `json:"clock"`
	Cycle int       `json:"cycle,omitzero"` // 0: the last one

	// Listed false expects that there is no such cycle.
	Listed *bool `json:"listed,omitzero"`

	Outcome  sla.Outcome `json:"outcome,omitzero"`
	Phase    sla.Phase   `json:"phase,omitzero"`
	NoDue    sla.NoDue   `json:"no_due,omitzero"`
	Rule     string      `json:"rule,omitzero"`
	Warning  string      `json:"warning,omitzero"`
	PausedBy string      `json:"paused_by,omitzero"`
	Excluded string      `json:"excluded,omitzero"`

	Start    string `json:"start,omitzero"`
	Stop     string `json:"stop,omitzero"`
	Due      string `json:"due,omitzero"`
	NextLook string `json:"next_look,omitzero"`

	Within    *sla.Duration `json:"within,omitzero"`
	Elapsed   *sla.Duration `json:"elapsed,omitzero"`
	Remaining *sla.Duration `json:"remaining,omitzero"`
	Paused    *sla.Duration `json:"paused,omitzero"`

	// Warnings are the instants at which warnings were or will be crossed, by
	// name.
	Warnings map[string]string `json:"warnings,omitzero"`
}

// Validate returns nil or an [*sla.SpecError] with every defect of form: a case
// without a name, events or expectations, an instant that cannot be read, an
// event of an unknown kind or side. Policies are checked by [Run].
func (s SuiteSpec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, suiteSchema)
	if len(s.Cases) == 0 {
		d.Add("cases", spec.ErrRequired, "want at least one case")
	}
	if s.Policy != nil && s.Uses != "" {
		d.Add("uses", spec.ErrConflict, "want only one of policy and uses")
	}
	if s.Zone != "" {
		d.Zone("zone", s.Zone)
	}
	names := map[string]int{}
	for i := range s.Cases {
		c := &s.Cases[i]
		path := spec.Index("cases", i)
		if first, again := names[c.Name]; again && c.Name != "" {
			d.Add(spec.Join(path, "name"), spec.ErrDuplicate, "%q is also cases[%d]", spec.Clip(c.Name), first)
		} else {
			names[c.Name] = i
		}
		s.read(d, path, c)
	}
	return d.Err()
}
