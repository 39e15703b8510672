package hiring

import (
	"math"
	"slices"
	"strconv"

	"github.com/supportops/policy/capacity/shift"
	"github.com/supportops/policy/internal/spec"
)

// LeadSpec is one part of the way from the decision to hire to the first day at
// work: approval, search, notice period, equipment.
type LeadSpec struct {
	Name  string `json:"name"`
	Weeks int    `json:"weeks"`          // ≥ 0; to plan with
	Least int    `json:"least,omitzero"` // weeks if all goes well, at most Weeks; 0: not stated
}

// HandbookLead returns how long the handbook's workforce file says that hiring
// takes, for a reason: "replacement" 2 to 3 months, "growth" 3 to 4, "new tier"
// (or specialty) 4 to 6, "seasonal" 1 to 2. Weeks is the longer end, since late
// is worse than early; a month is 52/12 weeks, rounded up. The file's weeks
// include training, so with the ramp of shift.StandardRamp the two weeks before
// the first ticket are counted twice. ok is false for another reason.
func HandbookLead(reason string) (lead LeadSpec, ok bool) {
	months, ok := map[string][2]int{"replacement": {2, 3}, "growth": {3, 4}, "new tier": {4, 6}, "seasonal": {1, 2}}[reason]
	if !ok {
		return LeadSpec{}, false
	}
	weeks := func(months int) int { return (52*months + 11) / 12 }
	return LeadSpec{Name: reason, Weeks: weeks(months[1]), Least: weeks(months[0])}, true
}

// Spec is the document of a [Hiring].
type Spec struct {
	Schema  string     `json:"schema,omitzero"`  // "capacity/hiring/1"
	Have    int        `json:"have"`             // full people in week 0, ≥ 0
	Leaving []int      `json:"leaving,omitzero"` // Leaving[i] people leave before week i; nobody leaves after the last week of the list
	Lead    []LeadSpec `json:"lead,omitzero"`    // one after the other
	Ramp    shift.Ramp `json:"ramp,omitzero"`    // of a new hire; Step is in weeks: shift.StandardRamp(1) is a percentage a week
}

const schema = "capacity/hiring/1"

// maxPeople bounds every number of people.
const maxPeople = 1_000_000_000

// maxWeeks bounds ramps, lead times and the weeks looked at.
const maxWeeks = 1000

// Validate reports every defect of s as a *capacity.SpecError, nil without any.
func (s Spec) Validate() error {
	d := defects()
	d.Schema(s.Schema, schema)
	if s.Have < 0 || s.Have > maxPeople {
		d.Add("have", spec.ErrRange, "want 0 to %d, got %d", maxPeople, s.Have)
	}
	staff := min(max(0, s.Have), maxPeople)
	for i, n := range s.Leaving {
		if n < 0 || n > staff {
			d.Add(spec.Index("leaving", i), spec.ErrRange, "want 0 to the %d who are left, got %d", staff, n)
			continue
		}
		staff -= n
	}
	total := 0
	for i, l := range s.Lead {
		if l.Weeks < 0 || l.Weeks > maxWeeks {
			d.Add(spec.Index("lead", i)+".weeks", spec.ErrRange, "want 0 to %d, got %d", maxWeeks, l.Weeks)
			continue
		}
		if l.Least < 0 || l.Least > l.Weeks {
			d.Add(spec.Index("lead", i)+".least", spec.ErrRange, "want 0 to the %d weeks, got %d", l.Weeks, l.Least)
		}
		total += l.Weeks
	}
	if total > maxWeeks {
		d.Add("lead", spec.ErrRange, "want at most %d weeks in all, got %d", maxWeeks, total)
	}
	for i, p := range s.Ramp.Percent {
		if p < 0 || p > 100 {
			d.Add("ramp."+spec.Index("percent", i), spec.ErrRange, "want 0 to 100, got %d", p)
		}
	}
	if n := len(s.Ramp.Percent); n > 0 && (s.Ramp.Step < 1 || s.Ramp.Step > maxWeeks/n) {
		d.Add("ramp.step", spec.ErrRange, "want weeks from 1, at most %d in all, got %d", maxWeeks, s.Ramp.Step)
	}
	return d.Err()
}

// Hiring says when to decide on new people. It is immutable and safe for
// concurrent use.
type Hiring struct{ spec Spec }

// New returns the hiring of a valid spec, else what
// [Spec.Validate] returns.
func New(s Spec) (*Hiring, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &Hiring{s.clone()}, nil
}

// Spec returns a copy of the document that h was made from.
func (h *Hiring) Spec() Spec { return h.spec.clone() }

func (s Spec) clone() Spec {
	s.Leaving, s.Lead = slices.Clone(s.Leaving), slices.Clone(s.Lead)
	s.Ramp.Percent = slices.Clone(s.Ramp.Percent)
	return s
}

// leadWeeks returns the weeks from the decision to the first day at work.
func (h *Hiring) leadWeeks() int {
	n := 0
	for _, l := range h.spec.Lead {
		n += l.Weeks
	}
	return n
}

// rampWeeks returns the weeks from the first day at work until a new hire is
// as productive as others and stays so.
func (h *Hiring) rampWeeks() int {
	p := h.spec.Ramp.Percent
	n := len(p)
	for n > 0 && p[n-1] == 100 {
		n--
	}
	return n * h.spec.Ramp.Step
}

// Hire is a number of people who are hired together.
type Hire struct {
	Count  int
	Decide int  // the last week in which the decision is early enough, or 0 if it is overdue
	Start  int  // week of their first day at work
	Full   int  // first week in which they are fully productive
	Need   int  // week for which they are hired
	Late   bool // Full is after Need: the decision is overdue
}

// HiringPlan says whom to hire when, and the staff that results.
type HiringPlan struct {
	Hires []Hire // in the order of the weeks they are needed
	// Effective is the staff in each week in hundredths of a full person,
	// new hires by their ramp.
	Effective []int64
	// Short are the weeks in which Effective is less than needed, in
	// hundredths.
	Short []shift.Mismatch
}

// HireBy returns the last week in which to decide on a new hire who is fully
// productive in week need. A result below 0 is a week in the past.
func (h *Hiring) HireBy(need int) int {
	weeks := h.rampWeeks() + h.leadWeeks()
	return max(need, math.MinInt+weeks) - weeks
}

// Plan returns the hires for a need of full people in each week from week 0,
// the present one: as few as possible, each as late as leaves time to be fully
// productive in the week that needs one more. New hires stay. Where it is too
// late to be ready in time, the plan says to decide now and lists the weeks
// that stay short. The error is a *capacity.SpecError.
func (h *Hiring) Plan(need []int) (HiringPlan, error) {
	d := defects()
	if len(need) > maxWeeks {
		d.Add("need", spec.ErrRange, "want at most %d weeks, got %d", maxWeeks, len(need))
	}
	for i, n := range need {
		if n < 0 || n > maxPeople {
			d.Add("need["+strconv.Itoa(i)+"]", spec.ErrRange, "want 0 to %d, got %d", maxPeople, n)
		}
	}
	if err := d.Err(); err != nil {
		return HiringPlan{}, err
	}
	var plan HiringPlan
	lead, ramp := h.leadWeeks(), h.rampWeeks()
	heads := h.spec.Have
	for week, n := range need {
		if week < len(h.spec.Leaving) {
			heads -= h.spec.Leaving[week]
		}
		if n <= heads {
			continue
		}
		start := max(week-ramp, lead)
		plan.Hires = append(plan.Hires, Hire{Count: n - heads, Decide: start - lead, Start: start, Full: start + ramp,
			Need: week, Late: start+ramp > week})
		heads = n
	}
	plan.Effective = h.effective(plan.Hires, len(need))
	for week, n := range need {
		if g := (shift.Mismatch{Slot: week, Required: 100 * int64(n), Have: plan.Effective[week]}); g.Short() > 0 {
			plan.Short = append(plan.Short, g)
		}
	}
	return plan, nil
}

// effective returns the staff of each week in hundredths.
func (h *Hiring) effective(hires []Hire, weeks int) []int64 {
	staff := make([]int64, weeks)
	old := int64(h.spec.Have)
	for week := range staff {
		if week < len(h.spec.Leaving) {
			old -= int64(h.spec.Leaving[week])
		}
		staff[week] = 100 * old
		for _, hire := range hires {
			staff[week] += int64(hire.Count) * h.percent(week-hire.Start)
		}
	}
	return staff
}

// percent returns what a hire gets done in the week of that number at work.
func (h *Hiring) percent(week int) int64 {
	r := h.spec.Ramp
	switch {
	case week < 0:
		return 0
	case len(r.Percent) == 0 || week/r.Step >= len(r.Percent):
		return 100
	}
	return int64(r.Percent[week/r.Step])
}

func defects() *spec.Defects { return &spec.Defects{Package: "hiring"} }
