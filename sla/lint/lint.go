package lint

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// Options say what a policy is held against. The zero Options hold it against
// itself.
type Options struct {
	// Machine is the one whose states tickets have; nil: not looked at.
	Machine *lifecycle.MachineSpec

	// Histories are tickets of the past, assessed at Now; nil: not looked at.
	Histories iter.Seq[lifecycle.History]
	Now       time.Time

	// Least is the share of judged clocks that a promise must have kept, 0 to
	// 1; 0 is 0.5. A target with fewer than LeastClocks judged ones, 0 is 20,
	// is not spoken of.
	Least       float64
	LeastClocks int

	// Year is the one whose hours are tried as starts of clocks; 0 is 2026.
	Year int
}

// Policy returns what is most likely not meant in s, in the order of the
// codes and then of the document. The error is that of [sla.NewPolicy].
func Policy(s sla.PolicySpec, o Options) ([]Finding, error) {
	p, err := sla.NewPolicy(s)
	if err != nil {
		return nil, err
	}
	l := &linter{spec: s, policy: p, options: o}
	l.starts()
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
	slices.SortStableFunc(l.findings, func(a, b Finding) int { return int(a.Code) - int(b.Code) })
	return l.findings, nil
}

type linter struct {
	spec     sla.PolicySpec
	policy   *sla.Policy
	options  Options
	from, to time.Time   // the year
	hours    []time.Time // starts of clocks
	findings []Finding
}

func (l *linter) add(f Finding) { l.findings = append(l.findings, f) }

// starts lays out the starts of clocks that are tried.
func (l *linter) starts() {
	year := l.options.Year
	if year == 0 {
		year = 2026
	}
	l.from = time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)
	l.to = l.from.AddDate(1, 0, 0)
	for t := l.from; t.Before(l.to); t = t.Add(time.Hour) {
		l.hours = append(l.hours, t)
	}
}

// later returns the share of starts at which metric m of facets f is due after
// metric n of facets g; ok is false if it never is, or one promises nothing.
func (l *linter) later(m sla.Metric, f lifecycle.Facets, n sla.Metric, g lifecycle.Facets) (share float64, tried int, ok bool) {
	late := 0
	for _, t := range l.hours {
		a, okA := l.policy.Due(m, f, t)
		b, okB := l.policy.Due(n, g, t)
		if !okA || !okB {
			continue
		}
		tried++
		if a.After(b) {
			late++
		}
	}
	if late == 0 {
		return 0, tried, false
	}
	return float64(late) / float64(tried), tried, true
}

// kinds returns the kinds of tickets that targets tell apart, but for their
// priority: no facet stated, and each customer that is named.
func (l *linter) kinds() []lifecycle.Facets {
	kinds := []lifecycle.Facets{{}}
	seen := map[string]bool{"": true}
	add := func(customer string) {
		if !seen[customer] {
			seen[customer] = true
			kinds = append(kinds, lifecycle.Facets{Customer: customer})
		}
	}
	for _, t := range l.spec.Targets {
		for _, c := range t.When.Customers {
			add(c)
		}
	}
	return kinds
}

// path returns where the target of m for f is stated.
func (l *linter) path(m sla.Metric, f lifecycle.Facets) string {
	i, _, ok := l.policy.Target(m, f, l.from)
	if !ok {
		return "targets"
	}
	return fmt.Sprintf("targets[%d]", i)
}

func (l *linter) monotone() {
	levels := priority.Levels()
	for _, m := range sla.Metrics()[:4] {
		for _, kind := range l.kinds() {
			for i := range levels[1:] {
				f, g := kind, kind
				f.Priority, g.Priority = levels[i], levels[i+1]
				share, n, ok := l.later(m, f, m, g)
				if !ok {
					continue
				}
				l.add(Finding{Code: NotMonotone, Path: l.path(m, f), Other: l.path(m, g), Share: share, N: n,
					Message: fmt.Sprintf("%v of %s is due after that of %s for %.0f %% of the hours of %d at which a ticket may be opened",
						m, who(f), who(g), 100*share, l.from.Year())})
			}
		}
	}
}

// who describes tickets in words.
func who(f lifecycle.Facets) string {
	s := f.Priority.String()
	if f.Customer != "" {
		s += " of " + f.Customer
	}
	return s
}

func (l *linter) responseLast() {
	for _, kind := range l.kinds() {
		for _, level := range priority.Levels() {
			f := kind
			f.Priority = level
			share, n, ok := l.later(sla.FirstResponse, f, sla.Resolution, f)
			if !ok {
				continue
			}
			l.add(Finding{Code: ResponseLast, Path: l.path(sla.FirstResponse, f), Other: l.path(sla.Resolution, f), Share: share, N: n,
				Message: fmt.Sprintf("the first response of %s is due after its resolution for %.0f %% of the hours of %d", who(f), 100*share, l.from.Year())})
		}
	}
}

// amounts looks at each target on its own calendar.
func (l *linter) amounts() {
	for i, t := range l.spec.Targets {
		if t.Within > 0 && time.Duration(t.Within) < time.Second {
			l.add(Finding{Code: TinyTarget, Path: fmt.Sprintf("targets[%d].within", i),
				Message: fmt.Sprintf("%v is less than a second: a number without its unit counts nanoseconds", t.Within)})
		}
		if t.Within == 0 || t.Calendar == "" {
			continue
		}
		c, _ := l.policy.Calendar(t.Calendar)
		longest := l.longest(c)
		if longest == 0 {
			continue
		}
		path := fmt.Sprintf("targets[%d].within", i)
		if time.Duration(t.Within) > longest {
			l.add(Finding{Code: LongerThanOpen, Path: path, Other: "calendars." + t.Calendar,
				Message: fmt.Sprintf("%v is longer than %q is open on any date, at most %v: it always ends on a later day",
					t.Within, t.Calendar, sla.Duration(longest))})
		}
		const day = 24 * time.Hour
		if n := time.Duration(t.Within) / day; time.Duration(t.Within)%day == 0 && longest < day {
			l.add(Finding{Code: WholeDaysAsHours, Path: path, Other: "calendars." + t.Calendar,
				Message: fmt.Sprintf("%v of open time of %q is not %d × 24 h on the clock; were time as it passes, or business days, meant?", t.Within, t.Calendar, n)})
		}
	}
}

// longest returns the most that c is open on one date of the year; of a night
// shift, on the dates on both sides of midnight.
func (l *linter) longest(c *sla.Calendar) time.Duration {
	var longest time.Duration
	for d := sla.DateOf(l.from); d.Compare(sla.DateOf(l.to)) < 0; d = d.Add(1) {
		from, to := d.At(0, c.Location()), d.Add(1).At(0, c.Location())
		longest = max(longest, c.Elapsed(from, to))
		for s := range c.Between(from, to) {
			if closing, ok := c.NextClosing(s.From); ok {
				longest = max(longest, closing.Sub(s.From))
			}
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
	if w := l.spec.Warnings; len(w) > 0 && w[0].At.Compare(sla.NewRatio(1, 1)) >= 0 {
		l.add(Finding{Code: NoEarlyWarning, Path: "warnings[0].at",
			Message: fmt.Sprintf("the first warning, at %v of the target, does not come before the breach", w[0].At)})
	}
}
