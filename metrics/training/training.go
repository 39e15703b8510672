package training

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/month"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/stat"
)

// GateSpec is one gate of an onboarding, one course or one certificate.
type GateSpec struct {
	Name string `json:"name"`
	// Weeks after the start by which the gate should be passed, and Months from
	// which on a certificate is given; 0 means none.
	Weeks  int `json:"weeks,omitzero"`
	Months int `json:"months,omitzero"`
	// Done are the steps that must be complete, such as "quiz".
	Done []string `json:"done,omitzero"`
	// Quiz is the least result of the quiz, QA the least mean of quality
	// reviews in points, and FCR the least rate of first contact resolution;
	// 0 asks for none.
	Quiz  spec.Ratio `json:"quiz,omitzero"`
	QA    int        `json:"qa,omitzero"`
	FCR   spec.Ratio `json:"fcr,omitzero"`
	Hours int        `json:"hours,omitzero"` // how many hours it takes; 0: not stated
}

// Spec is a training program as data.
type Spec struct {
	Schema       string     `json:"schema,omitzero"` // "metrics/training/1"
	Gates        []GateSpec `json:"gates"`           // in order
	Certificates []GateSpec `json:"certificates,omitzero"`
	Curriculum   []GateSpec `json:"curriculum,omitzero"` // courses, in any order
}

const schema = "metrics/training/1"

// HandbookSpec returns the gates, certificates and courses of the guide's
// onboarding and training file.
//
// By these gates the first tickets come in week 5, after the shadowing of week
// 4; the workforce file's ramp, shift.StandardRamp of package capacity/shift,
// has them in week 3. The mark of the first certificate, 75 points, is below
// the 80 of the last gate; both stand as printed. Its files give two times for
// when an agent is ready for L2 (skills from month 6, the tier from the first
// year on), and neither is a gate.
func HandbookSpec() Spec {
	p := spec.Percent
	return Spec{
		Schema: schema,
		Gates: []GateSpec{
			{Name: "company", Weeks: 1, Done: []string{"quiz", "buddy"}},
			{Name: "product", Weeks: 2, Done: []string{"certification"}},
			{Name: "tools", Weeks: 3, Done: []string{"proficiency check"}},
			{Name: "shadowing", Weeks: 4, Done: []string{"shadowing log"}},
			{Name: "supervised tickets", Weeks: 6, QA: 70},
			{Name: "rising load", Weeks: 8, QA: 80, FCR: p(60)},
		},
		Certificates: []GateSpec{
			{Name: "foundational", Months: 2, Quiz: p(80), QA: 75},
			{Name: "proficient", Months: 4, Quiz: p(85), QA: 85, Done: []string{"case study"}},
			{Name: "specialist", Months: 8, Quiz: p(90), QA: 90, Done: []string{"presentation"}},
			{Name: "expert", Months: 24, Done: []string{"peer review", "manager's word"}},
		},
		Curriculum: []GateSpec{
			{Name: "core product", Hours: 4, Done: []string{"quiz", "demo"}},
			{Name: "integrations", Hours: 2, Done: []string{"quiz"}},
			{Name: "admin", Hours: 2, Done: []string{"quiz"}},
			{Name: "billing", Hours: 1, Done: []string{"quiz"}},
			{Name: "API", Hours: 2, Done: []string{"quiz"}},
			{Name: "mobile", Hours: 1, Done: []string{"quiz"}},
			{Name: "common issues", Hours: 4, Done: []string{"case studies"}},
		},
	}
}

// Validate returns every defect of the spec as a *metrics.SpecError, nil if
// there is none.
func (s Spec) Validate() error {
	d := spec.Defects{Package: "training"}
	d.Schema(s.Schema, schema)
	if len(s.Gates) == 0 {
		d.Add("gates", spec.ErrRequired, "want at least one")
	}
	validate(&d, "gates", s.Gates)
	validate(&d, "certificates", s.Certificates)
	validate(&d, "curriculum", s.Curriculum)
	return d.Err()
}

func validate(d *spec.Defects, list string, gates []GateSpec) {
	seen := spec.Seen[string]{}
	for i, g := range gates {
		at := func(name string) string { return spec.Join(spec.Index(list, i), name) }
		if g.Name == "" {
			d.Add(at("name"), spec.ErrRequired, "")
		} else if seen.Again(fold.String(g.Name)) {
			d.Add(at("name"), spec.ErrDuplicate, "%q", g.Name)
		}
		steps := spec.Names{}
		for j, step := range g.Done {
			steps.Check(d, spec.Index(at("done"), j), fold.String(step))
		}
		if g.Weeks < 0 || g.Months < 0 {
			d.Add(at("weeks"), spec.ErrRange, "want 0 or more weeks and months, got %d and %d", g.Weeks, g.Months)
		}
		if g.Hours < 0 {
			d.Add(at("hours"), spec.ErrRange, "want 0 or more, got %d", g.Hours)
		}
		if g.QA < 0 || g.QA > 100 {
			d.Add(at("qa"), spec.ErrRange, "want 0 to 100 points, got %d", g.QA)
		}
		share(d, at("quiz"), g.Quiz)
		share(d, at("fcr"), g.FCR)
	}
}

func share(d *spec.Defects, path string, r spec.Ratio) {
	if r.Sign() < 0 || r.Compare(spec.Percent(100)) > 0 {
		d.Add(path, spec.ErrRange, "want 0%% to 100%%, got %v", r)
	}
}

// Program judges the records of agents. It is immutable and safe for concurrent
// use.
type Program struct{ spec Spec }

// New returns the program of a valid spec, else what [Spec.Validate] returns.
func New(s Spec) (*Program, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &Program{s.clone()}, nil
}

// Spec returns a copy of the spec.
func (p *Program) Spec() Spec { return p.spec.clone() }

func (s Spec) clone() Spec {
	clone := func(gates []GateSpec) []GateSpec {
		gates = slices.Clone(gates)
		for i := range gates {
			gates[i].Done = slices.Clone(gates[i].Done)
		}
		return gates
	}
	s.Gates, s.Certificates, s.Curriculum = clone(s.Gates), clone(s.Certificates), clone(s.Curriculum)
	return s
}

// Record is what is known of one agent's training.
type Record struct {
	Agent string    `json:"agent"`
	Start time.Time `json:"start"`
	Done  []string  `json:"done,omitzero"` // completed steps
	// Quiz is the result of the latest quiz; nil if there was none. QA are the
	// totals of the quality reviews that count for the gate, and FCR the
	// tickets resolved at first contact among those resolved.
	Quiz *spec.Ratio     `json:"quiz,omitzero"`
	QA   []int           `json:"qa,omitzero"`
	FCR  stat.Proportion `json:"fcr,omitzero"`

	Courses    []string    `json:"courses,omitzero"`    // names of the courses completed
	Proficient time.Time   `json:"proficient,omitzero"` // when first contact resolution reached its target; zero if it has not so far
	Tried      bool        `json:"tried,omitzero"`      // the agent tried for a certificate
	Certified  bool        `json:"certified,omitzero"`  // the agent passed at the first try
	Refresh    *spec.Ratio `json:"refresh,omitzero"`    // result of the quiz half a year later; nil if there was none
	Rating     int         `json:"rating,omitzero"`     // how the agent rates the training, 1 to 5; 0 if there is no rating
}

// Progress is how far an agent is with one gate or certificate.
type Progress struct {
	Gate    string    `json:"gate"` // name of the gate or certificate
	Passed  bool      `json:"passed"`
	Missing []string  `json:"missing,omitzero"` // steps, and "quiz", "qa" and "fcr" where a result is too low or missing
	Due     time.Time `json:"due,omitzero"`     // when the gate should be passed, or from when on the certificate is given
	Late    bool      `json:"late,omitzero"`    // not passed when it was due
}

// Gates returns the agent's progress towards each gate at now, in order. passed
// counts the gates before the first one that is not passed: the agent is ready
// for what follows them.
func (p *Program) Gates(r Record, now time.Time) (all []Progress, passed int) {
	for _, g := range p.spec.Gates {
		x := g.progress(r)
		if g.Weeks > 0 {
			x.Due = r.Start.AddDate(0, 0, 7*g.Weeks)
			x.Late = !x.Passed && now.After(x.Due)
		}
		if x.Passed && passed == len(all) {
			passed++
		}
		all = append(all, x)
	}
	return all, passed
}

// Certificates returns the agent's progress towards each certificate at now, in
// order. No certificate is given before its month.
func (p *Program) Certificates(r Record, now time.Time) []Progress {
	var all []Progress
	for _, g := range p.spec.Certificates {
		x := g.progress(r)
		if g.Months > 0 {
			x.Due = month.Add(r.Start, g.Months)
			x.Passed = x.Passed && !now.Before(x.Due)
		}
		all = append(all, x)
	}
	return all
}

func (g GateSpec) progress(r Record) Progress {
	x := Progress{Gate: g.Name}
	done := fold.Set(r.Done)
	for _, step := range g.Done {
		if !done[fold.String(step)] {
			x.Missing = append(x.Missing, step)
		}
	}
	if g.Quiz.Sign() > 0 && (r.Quiz == nil || r.Quiz.Compare(g.Quiz) < 0) {
		x.Missing = append(x.Missing, "quiz")
	}
	if g.QA > 0 && !meanAtLeast(r.QA, g.QA) {
		x.Missing = append(x.Missing, "qa")
	}
	if g.FCR.Sign() > 0 {
		if rate, ok := r.FCR.Rat(); !ok || rate.Cmp(g.FCR.Rat()) < 0 {
			x.Missing = append(x.Missing, "fcr")
		}
	}
	x.Passed = len(x.Missing) == 0
	return x
}

// meanAtLeast reports whether the mean is at least the least; false for none.
func meanAtLeast(totals []int, least int) bool {
	sum := 0
	for _, t := range totals {
		sum += t
	}
	return len(totals) > 0 && sum >= least*len(totals)
}
