package sla

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
)

// Policy answers what was promised for a ticket and how that stands, from the
// ticket's history alone. See [PolicySpec] for what it is made of and the
// package documentation for the rules.
//
// Make one with [NewPolicy]; the zero Policy is not valid. A Policy never
// changes and is safe for concurrent use.
type Policy struct {
	spec    PolicySpec
	always  *calendar.Calendar
	named   map[string]*calendar.Calendar
	targets []target
	rules   [numMetrics + 1]rules
	turns   []time.Time // instants at which a target comes into force or ends, in order
	reads   facet       // what anything looks at
}

// rules are what bears on the clocks of one metric, in the order of the spec.
type rules struct {
	targets []int16                // all targets
	byLevel [numLevels + 1][]int16 // of these, those for tickets of a priority; 0: of none
	pauses  []int16
	asks    facet // what targets ask for
}

const numLevels = int(priority.P5)

// target is a compiled TargetSpec.
type target struct {
	*TargetSpec
	cal *calendar.Calendar
}

// NewPolicy returns the policy that s describes, which it copies. The error is
// a [*SpecError] with every defect of s.
func NewPolicy(s PolicySpec) (*Policy, error) {
	d := &spec.Defects{Package: "sla"}
	const most = 1<<15 - 1
	if len(s.Targets) > most || len(s.Pauses) > most || len(s.Factors) > most {
		d.Add("", ErrRange, "want at most %d targets, and as many pauses and factors", most)
		return nil, d.Err()
	}
	calendars := s.validate(d)
	if err := d.Err(); err != nil {
		return nil, err
	}
	always, err := calendar.New(calendar.AroundTheClock())
	if err != nil {
		return nil, err
	}
	p := &Policy{spec: s.clone(), always: always, named: calendars}
	for i := range p.spec.Targets {
		t := target{&p.spec.Targets[i], always}
		if t.Calendar != "" {
			t.cal = calendars[t.Calendar]
		}
		p.targets = append(p.targets, t)
	}
	p.turns = p.spec.turns()
	p.deal()
	return p, nil
}

// turns returns the instants at which a target comes into force or ends, in
// order, each once.
func (s *PolicySpec) turns() []time.Time {
	var turns []time.Time
	for i := range s.Targets {
		w := &s.Targets[i].When
		for _, turn := range []time.Time{w.From, w.Until} {
			if !turn.IsZero() {
				turns = append(turns, turn)
			}
		}
	}
	slices.SortFunc(turns, time.Time.Compare)
	return slices.CompactFunc(turns, time.Time.Equal)
}

// deal gives every metric the rules that bear on its clocks.
func (p *Policy) deal() {
	for i := range p.spec.Targets {
		t := &p.spec.Targets[i]
		p.rules[t.Metric].add(int16(i), &t.When)
	}
	for i := range p.spec.Pauses {
		for _, m := range p.spec.Pauses[i].metrics() {
			p.rules[m].pauses = append(p.rules[m].pauses, int16(i))
		}
	}
	p.reads = (ofState | ofReason).add(ofCustomer, len(p.spec.Factors) > 0)
	for m := range p.rules {
		p.reads |= p.rules[m].asks
	}
}

// add appends target i, which is for the tickets that w matches.
func (r *rules) add(i int16, w *Match) {
	r.targets = append(r.targets, i)
	r.asks |= w.asks()
	for l := range r.byLevel {
		if has(w.Priorities, priority.Level(l)) {
			r.byLevel[l] = append(r.byLevel[l], i)
		}
	}
}

// Spec returns a copy of the document of p. NewPolicy(p.Spec()) behaves as p.
func (p *Policy) Spec() PolicySpec { return p.spec.clone() }

// Calendar returns the calendar that the spec has under the name, the empty
// name being around the clock; ok is false if it has none.
func (p *Policy) Calendar(name string) (c *calendar.Calendar, ok bool) {
	if name == "" {
		return p.always, true
	}
	c, ok = p.named[name]
	return c, ok
}

// Target returns the promise of metric m for a ticket with facets f at the
// instant t: its index in the spec, and the amount of open time of its calendar
// for a clock that starts at t. ok is false if none matches, or the one that
// matches promises nothing, or the calendar has not as many business days left.
func (p *Policy) Target(m Metric, f lifecycle.Facets, t time.Time) (index int, within time.Duration, ok bool) {
	i := p.match(m, &f, t)
	if i < 0 {
		return 0, 0, false
	}
	within, no := p.amount(i, t, p.factor(i, f.Customer))
	return int(i), within, no == 0
}

// Due returns the deadline of metric m for a ticket with facets f whose clock
// starts at start and is never held: what to promise on opening. ok is false
// if nothing is promised.
func (p *Policy) Due(m Metric, f lifecycle.Facets, start time.Time) (due time.Time, ok bool) {
	i, within, ok := p.Target(m, f, start)
	if !ok {
		return time.Time{}, false
	}
	t := &p.targets[i]
	return t.deadline(start.Round(0), t.cal.Reading(start), within)
}

// match returns the index of the first target of m that applies to a ticket
// with facets f at t, -1 for none.
func (p *Policy) match(m Metric, f *lifecycle.Facets, t time.Time) int16 {
	if int(m) >= len(p.rules) {
		return -1
	}
	level := f.Priority
	if !level.IsValid() {
		level = 0
	}
	for _, i := range p.rules[m].byLevel[level] {
		if w := &p.targets[i].When; w.matches(f) && (len(p.turns) == 0 || w.inForce(t)) {
			return i
		}
	}
	return -1
}

// factor returns by what target i is scaled for a customer; the zero
// Ratio: by nothing.
func (p *Policy) factor(i int16, customer string) Ratio {
	if p.targets[i].Fixed {
		return Ratio{}
	}
	for _, f := range p.spec.Factors {
		if f.Customer == customer {
			return f.Factor
		}
	}
	return Ratio{}
}

// amount returns the open time that target i, scaled by a factor, allows a
// clock that starts at start, or why there is none. It is 0 for business days
// up to the next opening.
func (p *Policy) amount(i int16, start time.Time, factor Ratio) (within time.Duration, no NoDue) {
	t := &p.targets[i]
	switch {
	case t.None:
		return 0, NothingPromised
	case t.Days == 0:
		return scaled(time.Duration(t.Within), factor), 0
	}
	due, ok := t.cal.AddDays(start, t.Days, t.DayRule)
	if !ok {
		return 0, NeverOpens
	}
	return scaled(t.cal.Elapsed(start, due), factor), 0
}

func scaled(d time.Duration, factor Ratio) time.Duration {
	if factor.Sign() == 0 {
		return d
	}
	return factor.Of(d)
}

// deadline returns the instant at which a clock that runs from start on has
// counted an amount; at is start in the calendar. Business days by the time of
// day name an instant in open time, so there the opening is meant where the
// closing before it has the same amount.
func (t *target) deadline(start time.Time, at calendar.Reading, amount time.Duration) (due time.Time, ok bool) {
	due, ok = after(t.cal, start, at, amount)
	if ok && t.Days > 0 && t.DayRule != calendar.EndOfDay {
		return t.cal.NextOpen(due)
	}
	return due, ok
}

// pause returns the index of the pause that holds a clock of m while a ticket
// has facets f, -1 for none.
func (p *Policy) pause(m Metric, f *lifecycle.Facets) int16 {
	for _, i := range p.rules[m].pauses {
		if p.spec.Pauses[i].covers(f) {
			return i
		}
	}
	return -1
}
