package shift

import (
	"slices"

	"github.com/supportops/policy/internal/spec"
)

const scheduleSchema = "capacity/shift/schedule/2"

// Ramp says how much of a full person's work a new person gets done: Percent[i]
// in the i-th Step of slots after the start, 100 after the last. The zero Ramp
// is 100 from the start.
type Ramp struct {
	Percent []int `json:"percent,omitzero"` // each 0 to 1000
	Step    int   `json:"step,omitzero"`    // slots; required with Percent
}

// StandardRamp returns the ramp of the handbook's workforce file, by week: 0
// and 0 percent (classroom, shadowing), 25 and 50 (supervised, every ticket
// reviewed), 75 and 75 (a check-in a day), 100 and 100. Week is the number of
// slots of one. With this ramp the first tickets come in week 3; with the gates
// of the training file (training.HandbookSpec of package metrics/training) they
// come in week 5.
func StandardRamp(week int) Ramp {
	return Ramp{Percent: []int{0, 0, 25, 50, 75, 75, 100, 100}, Step: week}
}

// at returns the percentage of somebody who started so many slots ago.
func (r *Ramp) at(since int) int64 {
	if r.Step < 1 || since/r.Step >= len(r.Percent) {
		return 100
	}
	return int64(r.Percent[since/r.Step])
}

// SlotSpan is the slots [From, To).
type SlotSpan struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Person is one person, or several alike, on a shift.
type Person struct {
	Name  string     `json:"name,omitzero"`
	Shift string     `json:"shift"`          // name of a shift
	Count int        `json:"count,omitzero"` // how many; 0: 1
	From  int        `json:"from,omitzero"`  // first slot at work, from which the ramp counts; below 0: before the first slot
	To    int        `json:"to,omitzero"`    // first slot no longer at work; 0: stays
	Away  []SlotSpan `json:"away,omitzero"`  // leave, training; the ramp goes on
}

// ScheduleSpec is the document of a [Schedule]: who works when. It is measured
// as given; preferences and rest times are left to other tools.
type ScheduleSpec struct {
	Schema string     `json:"schema,omitzero"` // "capacity/shift/schedule/2"
	Slots  int        `json:"slots"`           // length of the schedule
	Shifts []Template `json:"shifts"`          // named; each is repeated from slot 0 on
	Ramp   Ramp       `json:"ramp,omitzero"`
	People []Person   `json:"people"`
}

// maxRoster is a year of minutes.
const maxRoster = 366 * 1440

// Validate reports every defect of s as a *capacity.SpecError, nil without any.
func (s ScheduleSpec) Validate() error {
	d := &spec.Defects{Package: "shift"}
	d.Schema(s.Schema, scheduleSchema)
	if s.Slots < 1 || s.Slots > maxRoster {
		d.Add("slots", spec.ErrRange, "%d, want 1 to %d", s.Slots, maxRoster)
	}
	names := s.validateShifts(d)
	for i, p := range s.Ramp.Percent {
		if p < 0 || p > 1000 {
			d.Add(spec.Index("ramp.percent", i), spec.ErrRange, "%d, want 0 to 1000", p)
		}
	}
	if s.Ramp.Step < 0 || s.Ramp.Step > maxRoster {
		d.Add("ramp.step", spec.ErrRange, "%d, want 1 to %d slots", s.Ramp.Step, maxRoster)
	} else if s.Ramp.Step == 0 && len(s.Ramp.Percent) > 0 {
		d.Add("ramp.step", spec.ErrRequired, "the number of slots of each percentage")
	}
	people := 0
	for i := range s.People {
		s.People[i].check(d, spec.Index("people", i), names)
		if n := s.People[i].Count; people <= maxPeople && n >= 0 && n <= maxPeople {
			people += max(1, n)
			if people > maxPeople {
				d.Add(spec.Index("people", i), spec.ErrRange, "more than %d people up to here", maxPeople)
			}
		}
	}
	return d.Err()
}

func (s *ScheduleSpec) validateShifts(d *spec.Defects) map[string]bool {
	names := map[string]bool{}
	if len(s.Shifts) > maxTemplates {
		d.Add("shifts", spec.ErrRange, "%d, want at most %d", len(s.Shifts), maxTemplates)
	}
	for i, t := range s.Shifts {
		at := spec.Index("shifts", i)
		switch {
		case t.Name == "":
			d.Add(at+".name", spec.ErrRequired, "people refer to it")
		case names[t.Name]:
			d.Add(at+".name", spec.ErrDuplicate, "%q", t.Name)
		}
		names[t.Name] = true
		if n := len(t.Works); n < 1 || n > maxSlots {
			d.Add(at+".works", spec.ErrRange, "%d slots, want 1 to %d", n, maxSlots)
		}
		if t.Cost < 0 || t.Cost > maxCost {
			d.Add(at+".cost", spec.ErrRange, "%d, want 0 to %d", t.Cost, maxCost)
		}
		if t.Most < 0 || t.Most > maxPeople {
			d.Add(at+".most", spec.ErrRange, "%d, want 0 to %d", t.Most, maxPeople)
		}
	}
	return names
}

func (p *Person) check(d *spec.Defects, at string, names map[string]bool) {
	switch {
	case p.Shift == "":
		d.Add(at+".shift", spec.ErrRequired, "the name of a shift")
	case !names[p.Shift]:
		d.Add(at+".shift", spec.ErrUnknown, "%q", p.Shift)
	}
	if p.Count < 0 || p.Count > maxPeople {
		d.Add(at+".count", spec.ErrRange, "%d, want 0 to %d", p.Count, maxPeople)
	}
	if p.From < -maxRoster || p.From > maxRoster {
		d.Add(at+".from", spec.ErrRange, "%d, want -%d to %d", p.From, maxRoster, maxRoster)
	}
	if p.To != 0 && (p.To <= p.From || p.To > maxRoster) {
		d.Add(at+".to", spec.ErrRange, "%d, want 0, or above from (%d) up to %d", p.To, p.From, maxRoster)
	}
	for i, a := range p.Away {
		if a.To <= a.From || a.From < -maxRoster || a.To > maxRoster {
			d.Add(spec.Index(at+".away", i), spec.ErrRange, "[%d, %d), want from below to", a.From, a.To)
		}
	}
}

// Schedule says who works when, and can be measured. It is immutable and safe
// for concurrent use.
type Schedule struct {
	spec     ScheduleSpec
	heads    []int64
	coverage []int64
}

// NewSchedule returns the schedule of a valid spec, else what
// [ScheduleSpec.Validate] returns.
func NewSchedule(s ScheduleSpec) (*Schedule, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	r := &Schedule{spec: s.clone(), heads: make([]int64, s.Slots), coverage: make([]int64, s.Slots)}
	for i := range r.spec.People {
		r.add(&r.spec.People[i])
	}
	return r, nil
}

func (r *Schedule) add(p *Person) {
	i := slices.IndexFunc(r.spec.Shifts, func(t Template) bool { return t.Name == p.Shift })
	works := r.spec.Shifts[i].Works
	away := make([]bool, r.spec.Slots)
	for _, a := range p.Away {
		for t := max(0, a.From); t < min(a.To, r.spec.Slots); t++ {
			away[t] = true
		}
	}
	to := r.spec.Slots
	if p.To != 0 {
		to = min(to, p.To)
	}
	n := int64(max(1, p.Count))
	for t := max(0, p.From); t < to; t++ {
		if works[t%len(works)] && !away[t] {
			r.heads[t] += n
			r.coverage[t] += n * r.spec.Ramp.at(t-p.From)
		}
	}
}

func (s ScheduleSpec) clone() ScheduleSpec {
	s.Shifts = slices.Clone(s.Shifts)
	for i := range s.Shifts {
		s.Shifts[i].Works = slices.Clone(s.Shifts[i].Works)
	}
	s.Ramp.Percent = slices.Clone(s.Ramp.Percent)
	s.People = slices.Clone(s.People)
	for i := range s.People {
		s.People[i].Away = slices.Clone(s.People[i].Away)
	}
	return s
}

// Spec returns a copy of the document that r was made from.
func (r *Schedule) Spec() ScheduleSpec { return r.spec.clone() }

// Heads returns the number of people at work in each slot.
func (r *Schedule) Heads() []int64 { return slices.Clone(r.heads) }

// Coverage returns what the people at work in each slot get done, in
// hundredths of a full person: the sum of their percentages by the ramp.
func (r *Schedule) Coverage() []int64 { return slices.Clone(r.coverage) }

// Mismatches returns the slots in which the coverage differs from the people
// required, both in hundredths of a full person. required has one element for
// each slot of a period, such as a week, and is repeated from slot 0 on; an
// empty list requires nobody.
func (r *Schedule) Mismatches(required []int64) []Mismatch {
	want := make([]int64, r.spec.Slots)
	if len(required) > 0 {
		for t := range want {
			want[t] = 100 * min(max(0, required[t%len(required)]), maxPeople)
		}
	}
	return Mismatches(want, r.coverage)
}
