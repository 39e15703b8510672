package handoff

import (
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/classify"
	"github.com/supportops/policy/tier"
)

const (
	pkg             = "handoff"
	checklistSchema = "tier/checklist/2"
)

// ChecklistSpec says what a ticket must bring along when it is handed to
// another tier.
type ChecklistSpec struct {
	Schema string        `json:"schema,omitzero"` // "tier/checklist/2" or empty
	Items  []NeedSpec    `json:"items"`
	Within tier.Duration `json:"within,omitzero"` // how soon after the decision the handoff is due; 0: not stated
}

// NeedSpec is one thing that must come along. The names "summary", "steps",
// "reason", "expectation" and "suggestion" are the fields of a [Handoff]; any other
// name is one of its Extra. Letters' case does not matter.
type NeedSpec struct {
	Name  string                 `json:"name"`
	Label string                 `json:"label,omitzero"`
	When  priority.ConditionSpec `json:"when,omitzero"`  // when it must come along; zero: always
	Least int                    `json:"least,omitzero"` // for "steps": how many are needed; 0 is 1
}

// Validate returns nil or a [*tier.SpecError] with every defect: no item, one
// without a name or with that of another, a number of steps for an item other
// than "steps", a negative number or time.
func (s ChecklistSpec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, checklistSchema)
	if len(s.Items) == 0 {
		d.Add("items", spec.ErrRequired, "want at least one item")
	}
	seen := spec.Names{}
	for i, item := range s.Items {
		path := spec.Index("items", i)
		seen.Check(d, spec.Join(path, "name"), fold.String(item.Name))
		cond.Check(d, spec.Join(path, "when"), item.When, nil)
		if item.Least < 0 {
			d.Add(spec.Join(path, "least"), spec.ErrRange, "%d, want 0 or more", item.Least)
		} else if item.Least > 0 && !item.isSteps() {
			d.Add(spec.Join(path, "least"), spec.ErrConflict, "only steps are counted")
		}
	}
	spec.Length(d, "within", s.Within)
	return d.Err()
}

// Handoff is what a ticket brings along.
type Handoff struct {
	Summary     string            `json:"summary"`
	Steps       []Attempt         `json:"steps,omitzero"` // what was tried
	Reason      string            `json:"reason"`
	Expectation string            `json:"expectation"` // what the customer was told, and when to hear again
	Suggestion  string            `json:"suggestion"`  // what to try next
	Extra       map[string]string `json:"extra,omitzero"`
}

// Attempt is something that was tried, and what came of it.
type Attempt struct {
	Action string `json:"action"`
	Result string `json:"result"`
}

// Checklist is a compiled [ChecklistSpec]. It is immutable and safe for
// concurrent use. The zero Checklist asks for nothing.
type Checklist struct {
	spec  ChecklistSpec
	facts *cond.Table
	when  []*cond.Cond
}

// NewChecklist compiles s, or returns what [ChecklistSpec.Validate] returns.
func NewChecklist(s ChecklistSpec) (*Checklist, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	c := &Checklist{spec: s.clone(), facts: cond.NewTable()}
	for _, r := range s.Items {
		c.when = append(c.when, cond.Compile(r.When, c.facts))
	}
	return c, nil
}

// Spec returns a copy of the document that c was made from.
func (c *Checklist) Spec() ChecklistSpec { return c.spec.clone() }

// Due returns the instant by which a handoff is due that was decided at
// decided; ok is false if the document states no time.
func (c *Checklist) Due(decided time.Time) (due time.Time, ok bool) {
	if c.spec.Within == 0 {
		return time.Time{}, false
	}
	return decided.Round(0).Add(c.spec.Within.Std()), true
}

// Check returns everything that h lacks, at once, in the order of the items;
// none means that the ticket may be handed over. Text of white space alone
// counts as missing. A step needs its action and its result, whether steps are
// asked for or not.
func (c *Checklist) Check(h Handoff, facts priority.Facts) []classify.Gap {
	var gaps []classify.Gap
	stepsAsked, extra := false, fold.Lookups(h.Extra)
	var buf [16][]string
	view := c.facts.View(buf[:], facts)
	for i, item := range c.spec.Items {
		if !c.when[i].Holds(view) {
			continue
		}
		if item.isSteps() {
			stepsAsked = true
			gaps = append(append(gaps, item.fewSteps(h.Steps)...), item.openSteps(h.Steps)...)
		} else if strings.TrimSpace(h.text(item.Name, extra)) == "" {
			gaps = append(gaps, classify.Gap{Field: item.Name, Label: item.Label, Want: []string{"text"}})
		}
	}
	if !stepsAsked {
		gaps = append(gaps, (&NeedSpec{Name: "steps"}).openSteps(h.Steps)...)
	}
	return gaps
}

// isSteps reports whether the item is the steps that were tried.
func (item *NeedSpec) isSteps() bool { return fold.Equal(item.Name, "steps") }

// fewSteps returns that too few steps were tried, if they were.
func (item *NeedSpec) fewSteps(steps []Attempt) []classify.Gap {
	least, want := max(item.Least, 1), "more steps: too few were tried"
	if least == 1 {
		want = "at least one step"
	}
	if len(steps) >= least {
		return nil
	}
	return []classify.Gap{{Field: item.Name, Label: item.Label, Want: []string{want}}}
}

// openSteps returns what the steps do not say.
func (item *NeedSpec) openSteps(steps []Attempt) []classify.Gap {
	var gaps []classify.Gap
	for i, s := range steps {
		path := spec.Index(item.Name, i)
		if strings.TrimSpace(s.Action) == "" {
			gaps = append(gaps, classify.Gap{Field: spec.Join(path, "action"), Label: item.Label, Want: []string{"what was tried"}})
		}
		if strings.TrimSpace(s.Result) == "" {
			gaps = append(gaps, classify.Gap{Field: spec.Join(path, "result"), Label: item.Label, Want: []string{"what came of it"}})
		}
	}
	return gaps
}

func (h *Handoff) text(name string, extra func(string) string) string {
	switch fold.String(name) {
	case "summary":
		return h.Summary
	case "reason":
		return h.Reason
	case "expectation":
		return h.Expectation
	case "suggestion":
		return h.Suggestion
	}
	return extra(name)
}

func (s ChecklistSpec) clone() ChecklistSpec {
	s.Items = slices.Clone(s.Items)
	for i := range s.Items {
		s.Items[i].When = cond.Clone(s.Items[i].When)
	}
	return s
}

// StandardChecklistSpec returns what an escalation must bring along: summary,
// steps tried with their results, reason, expectation and suggestion.
func StandardChecklistSpec() ChecklistSpec {
	return ChecklistSpec{Schema: checklistSchema, Items: []NeedSpec{
		{Name: "summary"}, {Name: "steps"}, {Name: "reason"}, {Name: "expectation"}, {Name: "suggestion"},
	}}
}

// ProcessChecklistSpec returns what the Chinese process standard's escalation
// node asks for: the record of the preliminary investigation (初步排查记录) and why
// it did not solve the problem (未解决原因), within 10 minutes.
func ProcessChecklistSpec() ChecklistSpec {
	return ChecklistSpec{
		Schema: checklistSchema,
		Items:  []NeedSpec{{Name: "steps", Label: "初步排查记录"}, {Name: "reason", Label: "未解决原因"}},
		Within: tier.Duration(10 * time.Minute),
	}
}

// HandbookChecklistSpec returns what the handbook asks a handoff between tiers
// to bring along: the issue, the steps with their results, the reason, what the
// customer was promised and what to try next, which are fields of a [Handoff];
// and, as its Extra, ticket, customer, company, customer tier, original agent,
// time of escalation, version, environment, logs and screenshots.
func HandbookChecklistSpec() ChecklistSpec {
	return needs("ticket", "customer", "company", "customer tier", "original agent", "time of escalation",
		"summary", "steps", "version", "environment", "logs", "screenshots", "reason", "expectation", "suggestion")
}

// HandbookSeverityChecklistSpec returns what the handbook asks an escalation by
// severity to bring along: besides the issue and the steps, the impact,
// hypothesis, immediate actions and the state of communication.
func HandbookSeverityChecklistSpec() ChecklistSpec {
	return needs("severity", "escalated by", "escalated to", "time detected", "summary", "steps", "hypothesis",
		"customers affected", "kind of impact", "symptoms", "immediate actions", "status page", "customer notices", "internal channel")
}

// HandbookRecordSpec returns what two records of the handbook's feedback file
// must say: the "at-risk alert" to customer success and the "product feedback".
// Their fields are Extra of a [Handoff], under the names that the items of the
// document have. ok is false for another record. The weekly voice of the
// customer is package metrics/voice.
func HandbookRecordSpec(record string) (s ChecklistSpec, ok bool) {
	switch record {
	case "at-risk alert":
		return needs("account", "date", "flagged by", "CSM", "tier", "MRR", "indicators", "recent tickets", "quotes", "actions", "links"), true
	case "product feedback":
		return needs("title", "type", "by", "date", "customers asking", "segments", "revenue", "accounts", "request", "quotes",
			"use case", "workaround", "churn risk", "expansion blocker", "competitive gap", "tickets"), true
	}
	return ChecklistSpec{}, false
}

func needs(names ...string) ChecklistSpec {
	s := ChecklistSpec{Schema: checklistSchema}
	for _, name := range names {
		s.Items = append(s.Items, NeedSpec{Name: name})
	}
	return s
}
