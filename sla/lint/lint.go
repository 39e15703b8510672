package lint

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// Options say what a policy is held against. The zero Options hold it against
// itself.
type Options struct {
	// Machine is the one whose states tickets have; nil: not looked at.
	Machine *machine.Spec

	// Histories are tickets of the past, assessed at Now, which must be given
	// with them; events after Now are left out. nil: not looked at.
	Histories iter.Seq[lifecycle.History]
	Now       time.Time

	// Least is the share of judged clocks that a promise must have kept, 0 to
	// 1; 0 is 0.5. Of a target with fewer than LeastClocks judged ones, and of
	// pauses with fewer stays, histories say nothing; 0 is 20.
	Least       float64
	LeastClocks int

	// Year is the one whose hours are tried as starts of clocks, from 1900 to
	// 2200; 0 is 2026.
	Year int
}

// Policy returns what is most likely not meant in s, in the order of the
// codes and then of the document. The error is that of [sla.NewPolicy], or an
// [*sla.SpecError] with what is wrong in o.
func Policy(s sla.PolicySpec, o Options) ([]Finding, error) {
	p, err := sla.NewPolicy(s)
	if err != nil {
		return nil, err
	}
	if err := o.complete(); err != nil {
		return nil, err
	}
	l := newLinter(s, p, o)
	l.monotone()
	l.responseLast()
	l.amounts()
	l.urgent()
	l.warnings()
	l.reach()
	l.cover()
	l.machine()
	l.budgets()
	l.calendars()
	l.history()
	l.wildcards()
	l.reasons()
	if l.refused > 0 {
		l.untried(fmt.Sprintf("%d pairs of promises were not held against each other: there are too many", l.refused), l.refused)
	}
	slices.SortStableFunc(l.findings, func(a, b Finding) int { return int(a.Code) - int(b.Code) })
	return l.findings, nil
}

// complete checks o and fills in what it leaves out.
func (o *Options) complete() error {
	d := &spec.Defects{Package: "lint"}
	if o.Histories != nil && o.Now.IsZero() {
		d.Add("now", spec.ErrRequired, "histories are assessed at an instant")
	}
	if !(o.Least >= 0 && o.Least <= 1) { // NaN is neither
		d.Add("least", spec.ErrRange, "%v, want a share from 0 to 1", o.Least)
	}
	if o.LeastClocks < 0 {
		d.Add("least_clocks", spec.ErrRange, "%d, want none below 0", o.LeastClocks)
	}
	const first, last = 1900, 2200 // for which calendars are laid out
	if o.Year != 0 && (o.Year < first || o.Year > last) {
		d.Add("year", spec.ErrRange, "%d, want %d to %d", o.Year, first, last)
	}
	o.Least = cmp.Or(o.Least, 0.5)
	o.LeastClocks = cmp.Or(o.LeastClocks, 20)
	o.Year = cmp.Or(o.Year, 2026)
	return d.Err()
}

type linter struct {
	spec     sla.PolicySpec
	policy   *sla.Policy
	options  Options
	factors  map[string]sla.Ratio // of customers, but for those of 1
	index    map[sla.Metric]*index
	from, to time.Time // the year
	hours    int       // in it: the starts of clocks that are tried
	findings []Finding

	// What has been counted, and how many deadlines may still be.
	counted map[contest]count
	open    map[string][]uint16
	lists   map[promise][]deadline
	left    int
	refused int

	// What histories have.
	stays map[lifecycle.State]int // events that state a state
	given map[string]bool         // reasons of states
}

func newLinter(s sla.PolicySpec, p *sla.Policy, o Options) *linter {
	l := &linter{
		spec: s, policy: p, options: o, left: maxHours,
		factors: map[string]sla.Ratio{}, index: map[sla.Metric]*index{},
		counted: map[contest]count{}, open: map[string][]uint16{}, lists: map[promise][]deadline{},
		stays: map[lifecycle.State]int{}, given: map[string]bool{},
	}
	for _, f := range s.Factors {
		if f.Factor != priority.Percent(100) {
			l.factors[f.Customer] = f.Factor
		}
	}
	for _, m := range sla.Metrics() {
		l.index[m] = newIndex(&s, m)
	}
	l.from = time.Date(o.Year, time.January, 1, 0, 0, 0, 0, time.UTC)
	l.to = l.from.AddDate(1, 0, 0)
	l.hours = int(l.to.Sub(l.from) / time.Hour)
	return l
}

func (l *linter) add(f Finding) { l.findings = append(l.findings, f) }

// untried says that something was left out because the document is too large.
func (l *linter) untried(message string, n int) {
	l.add(Finding{Code: Untried, Path: "targets", Message: message, N: n})
}

// amounts looks at each target on its own calendar.
func (l *linter) amounts() {
	days := map[string]time.Duration{} // the longest of each calendar
	for i, t := range l.spec.Targets {
		path := target(i) + ".within"
		if t.Within > 0 && time.Duration(t.Within) < time.Second {
			l.add(Finding{Code: TinyTarget, Path: path,
				Message: fmt.Sprintf("%v is less than a second: a number without its unit counts nanoseconds", t.Within)})
		}
		if t.Within == 0 || t.Calendar == "" {
			continue
		}
		longest, ok := days[t.Calendar]
		if !ok {
			c, _ := l.policy.Calendar(t.Calendar)
			longest = l.longest(c)
			days[t.Calendar] = longest
		}
		if longest > 0 {
			l.amount(&t, path, longest)
		}
	}
}

// amount holds a target against the longest date of its calendar.
func (l *linter) amount(t *sla.TargetSpec, path string, longest time.Duration) {
	calendar := spec.Join("calendars", t.Calendar)
	if time.Duration(t.Within) > longest {
		l.add(Finding{Code: LongerThanOpen, Path: path, Other: calendar,
			Message: fmt.Sprintf("%v is longer than %q is open on any date, at most %v: it always ends on a later day",
				t.Within, t.Calendar, sla.Duration(longest))})
	}
	const day = 24 * time.Hour
	if n := time.Duration(t.Within) / day; time.Duration(t.Within)%day == 0 && longest < day {
		l.add(Finding{Code: WholeDaysAsHours, Path: path, Other: calendar,
			Message: fmt.Sprintf("%v of open time of %q is not %d × 24 h on the clock; were time as it passes, or business days, meant?", t.Within, t.Calendar, n)})
	}
}

// longest returns the most that c is open on one date of the year; of a night
// shift, on the dates on both sides of midnight.
func (l *linter) longest(c *calendar.Calendar) time.Duration {
	var longest time.Duration
	for d := calendar.DateOf(l.from); d.Compare(calendar.DateOf(l.to)) < 0; d = d.Add(1) {
		from, to := d.At(0, c.Location()), d.Add(1).At(0, c.Location())
		longest = max(longest, c.Elapsed(from, to))
		if !c.Open(to.Add(-1)) {
			continue
		}
		start, ok := c.PrevOpening(to) // of the stretch that goes on over midnight
		if !ok || start.Before(from) {
			start = from
		}
		if closing, ok := c.NextClosing(start); ok {
			longest = max(longest, closing.Sub(start))
		}
	}
	return longest
}

func (l *linter) urgent() {
	var most priority.Level
	for _, t := range l.spec.Targets {
		for _, level := range t.When.Priorities {
			if level.MoreUrgent(most) {
				most = level
			}
		}
	}
	for i, t := range l.spec.Targets {
		if !slices.Contains(t.When.Priorities, most) || t.None || t.Calendar == "" || t.Metric == sla.Operational {
			continue
		}
		c, _ := l.policy.Calendar(t.Calendar)
		open := c.Elapsed(l.from, l.to)
		if year := l.to.Sub(l.from); open < year {
			l.add(Finding{Code: UrgentInOffice, Path: fmt.Sprintf("targets[%d].calendar", i), Other: "calendars." + t.Calendar,
				Share: 1 - float64(open)/float64(year), N: int(year / time.Hour),
				Message: fmt.Sprintf("%v of %v, the most urgent level, is not promised around the clock: %q is open for %.0f %% of %d",
					t.Metric, most, t.Calendar, 100*float64(open)/float64(year), l.from.Year())})
		}
	}
}

func (l *linter) warnings() {
	if w := l.spec.Warnings; len(w) > 0 && w[0].At.Compare(priority.Percent(100)) >= 0 {
		l.add(Finding{Code: NoEarlyWarning, Path: "warnings[0].at",
			Message: fmt.Sprintf("the first warning, at %v of the target, does not come before the breach", w[0].At)})
	}
}
