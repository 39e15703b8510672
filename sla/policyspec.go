package sla

import (
	"maps"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/internal/text"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
)

const policySchema = "sla/policy/1"

// Duration is a length of time that documents write as text, such as "1h30m".
// It converts to and from [time.Duration].
type Duration = text.Duration

// PolicySpec is the document from which a [Policy] is made: what is promised
// for which tickets, and what stops a clock. It is plain data; [NewPolicy]
// checks and copies it. The zero PolicySpec is not valid: it promises nothing.
type PolicySpec struct {
	Schema string `json:"schema,omitzero"` // "sla/policy/1" or unset
	Name   string `json:"name,omitzero"`

	// Calendars are the calendars that targets name.
	Calendars map[string]calendar.Spec `json:"calendars,omitzero"`

	// Targets are the promises. For each metric, the first that matches the
	// ticket applies; of [Operational] targets, every one that matches.
	Targets []TargetSpec `json:"targets"`

	// Done are the states in which a ticket is resolved.
	Done []lifecycle.State `json:"done,omitzero"`

	// Pauses hold clocks; the first that matches a state applies.
	Pauses []PauseSpec `json:"pauses,omitzero"`

	// Exclude are reasons, as events state them with a state, and ExcludeStates
	// states in which a ticket is not judged. A reason holds until the ticket
	// leaves its state, and on from one done state to another that states none:
	// what was resolved as a duplicate is one after it was closed.
	Exclude       []string          `json:"exclude,omitzero"`
	ExcludeStates []lifecycle.State `json:"exclude_states,omitzero"`

	// Factors scale the targets of customers.
	Factors []FactorSpec `json:"factors,omitzero"`

	// Warnings are the points of a target at which somebody is told, in
	// ascending order.
	Warnings []WarningSpec `json:"warnings,omitzero"`

	Reopen   Reopen   `json:"reopen,omitzero"`
	Retarget Retarget `json:"retarget,omitzero"`
}

// TargetSpec is one promise: within how much time of which calendar what must
// happen, and for which tickets. Exactly one of Within, Days and None is given.
type TargetSpec struct {
	Name   string `json:"name,omitzero"`
	Metric Metric `json:"metric"`
	When   Match  `json:"when,omitzero"`

	// Within is an amount of open time of Calendar.
	Within Duration `json:"within,omitzero"`

	// Days is a number of business days of Calendar from the start of the
	// clock, counted as DayRule says. The open time up to that day's instant is
	// the amount that the clock then counts down.
	Days    int              `json:"days,omitzero"`
	DayRule calendar.DayRule `json:"day_rule,omitzero"`

	// None says that nothing is promised: best effort.
	None bool `json:"none,omitzero"`

	// Calendar names one of the policy's calendars. Empty: time as it passes,
	// around the clock; business days are then the days of UTC.
	Calendar string `json:"calendar,omitzero"`

	// Fixed targets are not scaled by the customer's factor.
	Fixed bool `json:"fixed,omitzero"`
}

// Match says which tickets a target is for. Of each list that is given, the
// ticket must have one member; a list that is not given asks for nothing. The
// zero Match matches every ticket.
type Match struct {
	Priorities []priority.Level  `json:"priorities,omitzero"`
	Customers  []string          `json:"customers,omitzero"`
	Categories []string          `json:"categories,omitzero"`
	Channels   []string          `json:"channels,omitzero"`
	Groups     []string          `json:"groups,omitzero"`
	Tiers      []string          `json:"tiers,omitzero"`
	States     []lifecycle.State `json:"states,omitzero"`

	// From and Until bound the time in which the target is in force,
	// [From, Until). Zero is without bound.
	From  time.Time `json:"from,omitzero"`
	Until time.Time `json:"until,omitzero"`
}

// PauseSpec holds clocks while a ticket is in one of States, with one of
// Reasons if any are given.
type PauseSpec struct {
	Name    string            `json:"name,omitzero"`
	States  []lifecycle.State `json:"states"`
	Reasons []string          `json:"reasons,omitzero"`
	Metrics []Metric          `json:"metrics,omitzero"` // empty: resolution alone

	// Budget bounds how much open time one clock may be held by this pause,
	// over all its stays; then the clock runs on. BudgetDays states the same
	// in business days, counted from the first stay. Neither: without bound.
	Budget     Duration `json:"budget,omitzero"`
	BudgetDays int      `json:"budget_days,omitzero"`
}

// FactorSpec scales the targets of a customer tier, business days included.
type FactorSpec struct {
	Customer string `json:"customer"`
	Factor   Ratio  `json:"factor"`
}

// WarningSpec is a point of a target at which somebody is told.
type WarningSpec struct {
	Name   string `json:"name"`
	At     Ratio  `json:"at"`              // share of the target: "80%" of it; "100%" is the deadline
	Action string `json:"action,omitzero"` // what the application does then; the library only names it
}

// ParsePolicySpec reads a policy document from JSON and validates it. Unknown
// and repeated names and trailing data are refused. The error is a
// [*SpecError] with every defect: those of form, or without any those of
// meaning.
func ParsePolicySpec(data []byte) (PolicySpec, error) {
	s, err := spec.Decode[PolicySpec](data)
	if err == nil {
		err = s.Validate()
	}
	if err != nil {
		return PolicySpec{}, err
	}
	return s, nil
}

// Validate reports whether [NewPolicy] accepts s; the error is the same.
func (s PolicySpec) Validate() error {
	_, err := NewPolicy(s)
	return err
}

func (s PolicySpec) clone() PolicySpec {
	s.Calendars = maps.Clone(s.Calendars)
	for name, c := range s.Calendars {
		s.Calendars[name] = c.Clone()
	}
	s.Targets = slices.Clone(s.Targets)
	for i := range s.Targets {
		s.Targets[i].When = s.Targets[i].When.clone()
	}
	s.Done = slices.Clone(s.Done)
	s.Pauses = slices.Clone(s.Pauses)
	for i := range s.Pauses {
		p := &s.Pauses[i]
		p.States, p.Reasons, p.Metrics = slices.Clone(p.States), slices.Clone(p.Reasons), slices.Clone(p.Metrics)
	}
	s.Exclude, s.ExcludeStates = slices.Clone(s.Exclude), slices.Clone(s.ExcludeStates)
	s.Factors = slices.Clone(s.Factors)
	s.Warnings = slices.Clone(s.Warnings)
	return s
}

func (m Match) clone() Match {
	m.Priorities, m.Customers, m.Categories = slices.Clone(m.Priorities), slices.Clone(m.Customers), slices.Clone(m.Categories)
	m.Channels, m.Groups, m.Tiers = slices.Clone(m.Channels), slices.Clone(m.Groups), slices.Clone(m.Tiers)
	m.States = slices.Clone(m.States)
	m.From, m.Until = m.From.Round(0), m.Until.Round(0)
	return m
}

// matches reports whether a ticket with facets f is one that m is for, but for
// the time in which m is in force.
func (m *Match) matches(f *lifecycle.Facets) bool {
	return has(m.Priorities, f.Priority) && has(m.Customers, f.Customer) && has(m.Categories, f.Category) &&
		has(m.Channels, f.Channel) && has(m.Groups, f.Group) && has(m.Tiers, f.Tier) && has(m.States, f.State)
}

// inForce reports whether m is in force at t.
func (m *Match) inForce(t time.Time) bool {
	return !t.Before(m.From) && (m.Until.IsZero() || t.Before(m.Until))
}

func has[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// validate records every defect of s and returns its compiled calendars.
func (s *PolicySpec) validate(d *spec.Defects) map[string]*calendar.Calendar {
	d.Schema(s.Schema, policySchema)
	calendars := make(map[string]*calendar.Calendar, len(s.Calendars))
	for _, name := range slices.Sorted(maps.Keys(s.Calendars)) {
		path := spec.Join("calendars", name)
		if name == "" {
			d.Add("calendars", ErrRequired, "a calendar needs a name; no name is around the clock")
		}
		c, err := calendar.New(s.Calendars[name])
		d.AddErr(path, err)
		calendars[name] = c
	}
	if len(s.Targets) == 0 {
		d.Add("targets", ErrRequired, "want at least one target")
	}
	for i := range s.Targets {
		s.Targets[i].validate(d, spec.Index("targets", i), s.Calendars)
	}
	noBlank(d, "done", s.Done)
	for i := range s.Pauses {
		s.Pauses[i].validate(d, spec.Index("pauses", i), s.Done)
	}
	noBlank(d, "exclude", s.Exclude)
	noBlank(d, "exclude_states", s.ExcludeStates)
	s.validateFactors(d)
	s.validateWarnings(d)
	if int(s.Reopen) >= len(reopenNames) {
		d.Add("reopen", ErrRange, "%v, want one of %q", s.Reopen, reopenNames)
	}
	if int(s.Retarget) >= len(retargetNames) {
		d.Add("retarget", ErrRange, "%v, want one of %q", s.Retarget, retargetNames)
	}
	return calendars
}

// maxDays bounds targets and budgets in business days: forty years of them.
const maxDays = 10_000

func (t *TargetSpec) validate(d *spec.Defects, path string, calendars map[string]calendar.Spec) {
	if !t.Metric.IsValid() {
		d.Add(spec.Join(path, "metric"), ErrRequired, "want one of %q", metricNames.Text[1:])
	}
	t.When.validate(d, spec.Join(path, "when"))
	if t.Within < 0 {
		d.Add(spec.Join(path, "within"), ErrRange, "%v, want more than 0s", t.Within)
	}
	if t.Days < 0 || t.Days > maxDays {
		d.Add(spec.Join(path, "days"), ErrRange, "%d, want 1 to %d", t.Days, maxDays)
	}
	ways := 0
	for _, given := range []bool{t.Within != 0, t.Days != 0, t.None} {
		if given {
			ways++
		}
	}
	switch {
	case ways == 0:
		d.Add(spec.Join(path, "within"), ErrRequired, "want one of within, days, none")
	case ways > 1:
		d.Add(path, ErrConflict, "want only one of within, days, none")
	}
	spec.Word(d, spec.Join(path, "day_rule"), t.DayRule, calendar.SameTime, calendar.EndOfDay)
	if t.DayRule == calendar.EndOfDay && t.Days == 0 {
		d.Add(spec.Join(path, "day_rule"), ErrConflict, "%v goes with days only", t.DayRule)
	}
	if _, ok := calendars[t.Calendar]; !ok && t.Calendar != "" {
		d.Add(spec.Join(path, "calendar"), ErrUnknown, "%q is none of the calendars", t.Calendar)
	}
	if w := &t.When; t.Metric == Operational && len(w.States)+len(w.Groups)+len(w.Tiers) == 0 {
		d.Add(spec.Join(path, "when"), ErrRequired, "an operational target needs states, groups or tiers")
	}
}

func (m *Match) validate(d *spec.Defects, path string) {
	for i, l := range m.Priorities {
		if !l.IsValid() {
			d.Add(spec.Index(spec.Join(path, "priorities"), i), ErrRange, "%q, want one of %v", l, priority.Levels())
		}
	}
	noRepeat(d, spec.Join(path, "priorities"), m.Priorities)
	noBlank(d, spec.Join(path, "customers"), m.Customers)
	noBlank(d, spec.Join(path, "categories"), m.Categories)
	noBlank(d, spec.Join(path, "channels"), m.Channels)
	noBlank(d, spec.Join(path, "groups"), m.Groups)
	noBlank(d, spec.Join(path, "tiers"), m.Tiers)
	noBlank(d, spec.Join(path, "states"), m.States)
	if !m.Until.IsZero() && !m.From.Before(m.Until) {
		d.Add(spec.Join(path, "until"), ErrRange, "%v, want it after from", m.Until.Format(time.RFC3339))
	}
}

// noBlank records empty and repeated names in a list.
func noBlank[T ~string](d *spec.Defects, path string, list []T) {
	for i, v := range list {
		if v == "" {
			d.Add(spec.Index(path, i), ErrRequired, "want a name")
		}
	}
	noRepeat(d, path, list)
}

func noRepeat[T comparable](d *spec.Defects, path string, list []T) {
	first := make(map[T]int, len(list))
	for i, v := range list {
		if j, ok := first[v]; ok {
			d.Add(spec.Index(path, i), ErrDuplicate, "%v is also at %s", v, spec.Index(path, j))
			continue
		}
		first[v] = i
	}
}

func (p *PauseSpec) validate(d *spec.Defects, path string, done []lifecycle.State) {
	if len(p.States) == 0 {
		d.Add(spec.Join(path, "states"), ErrRequired, "want the states that pause")
	}
	noBlank(d, spec.Join(path, "states"), p.States)
	for i, state := range p.States {
		if state != "" && slices.Contains(done, state) {
			d.Add(spec.Index(spec.Join(path, "states"), i), ErrConflict, "%q is also a done state", state)
		}
	}
	noBlank(d, spec.Join(path, "reasons"), p.Reasons)
	for i, m := range p.Metrics {
		if !m.IsValid() {
			d.Add(spec.Index(spec.Join(path, "metrics"), i), ErrRange, "%q, want one of %q", m, metricNames.Text[1:])
		}
	}
	noRepeat(d, spec.Join(path, "metrics"), p.Metrics)
	if p.Budget < 0 {
		d.Add(spec.Join(path, "budget"), ErrRange, "%v, want more than 0s", p.Budget)
	}
	if p.BudgetDays < 0 || p.BudgetDays > maxDays {
		d.Add(spec.Join(path, "budget_days"), ErrRange, "%d, want 1 to %d", p.BudgetDays, maxDays)
	}
	if p.Budget != 0 && p.BudgetDays != 0 {
		d.Add(spec.Join(path, "budget_days"), ErrConflict, "want only one of budget and budget_days")
	}
}

// metrics returns the metrics whose clocks p holds.
func (p *PauseSpec) metrics() []Metric {
	if len(p.Metrics) == 0 {
		return []Metric{Resolution}
	}
	return p.Metrics
}

// covers reports whether p holds clocks while a ticket has facets f.
func (p *PauseSpec) covers(f *lifecycle.Facets) bool {
	return slices.Contains(p.States, f.State) && has(p.Reasons, f.Reason)
}

func (s *PolicySpec) validateFactors(d *spec.Defects) {
	first := make(map[string]int, len(s.Factors))
	for i, f := range s.Factors {
		path := spec.Index("factors", i)
		if f.Customer == "" {
			d.Add(spec.Join(path, "customer"), ErrRequired, "want the customer's tier")
		}
		switch f.Factor.Sign() {
		case 0:
			d.Add(spec.Join(path, "factor"), ErrRequired, "want a ratio such as \"50%%\"")
		case -1:
			d.Add(spec.Join(path, "factor"), ErrRange, "%v, want more than 0%%", f.Factor)
		}
		if j, ok := first[f.Customer]; ok {
			d.Add(spec.Join(path, "customer"), ErrDuplicate, "%q is also in factors[%d]", f.Customer, j)
			continue
		}
		first[f.Customer] = i
	}
}

func (s *PolicySpec) validateWarnings(d *spec.Defects) {
	first := make(map[string]int, len(s.Warnings))
	for i, w := range s.Warnings {
		path := spec.Index("warnings", i)
		if w.Name == "" {
			d.Add(spec.Join(path, "name"), ErrRequired, "want a name")
		}
		switch {
		case w.At.Sign() == 0:
			d.Add(spec.Join(path, "at"), ErrRequired, "want a ratio such as \"80%%\"")
		case w.At.Sign() < 0:
			d.Add(spec.Join(path, "at"), ErrRange, "%v, want more than 0%%", w.At)
		case i > 0 && w.At.Compare(s.Warnings[i-1].At) <= 0:
			d.Add(spec.Join(path, "at"), ErrConflict, "%v is not after the warning before, %v", w.At, s.Warnings[i-1].At)
		}
		if j, ok := first[w.Name]; ok && w.Name != "" {
			d.Add(spec.Join(path, "name"), ErrDuplicate, "%q is also in warnings[%d]", w.Name, j)
			continue
		}
		first[w.Name] = i
	}
}
