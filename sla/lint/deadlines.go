package lint

import (
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// most is for how many customers deadlines are tried.
const most = 20

// starts are the hours at which cycles are tried to start.
const starts = 28 * 24

// kinds returns the levels and the customers that the document tells apart.
func (l *linter) kinds() (levels []priority.Level, customers []string) {
	customers = []string{""}
	for _, x := range l.conditions() {
		for _, v := range valuesOf(x.spec, "priority") {
			if level, err := priority.ParseLevel(strings.ToUpper(v)); err == nil && level.IsValid() && !slices.Contains(levels, level) {
				levels = append(levels, level)
			}
		}
		for _, v := range valuesOf(x.spec, "customer") {
			if v != "*" && !slices.ContainsFunc(customers, func(c string) bool { return strings.EqualFold(c, v) }) {
				customers = append(customers, v)
			}
		}
	}
	slices.SortFunc(levels, priority.Level.Compare)
	return levels, customers
}

// deadlines tries the deadlines of tickets of every level and customer.
func (l *linter) deadlines() {
	levels, customers := l.kinds()
	if len(customers) > most {
		l.add(ruleUntried, "clocks", "", "deadlines were tried for %d of %d customers", most, len(customers))
		customers = customers[:most]
	}
	for i := range l.spec.Clocks {
		l.levels(i, levels, customers)
	}
	index := func(name sla.Clock) int {
		return slices.IndexFunc(l.spec.Clocks, func(c sla.ClockSpec) bool { return c.Name == name })
	}
	first, last := index(sla.FirstResponse), index(sla.Resolution)
	if first < 0 || last < 0 {
		return
	}
	for _, customer := range customers {
		for _, level := range append([]priority.Level{0}, levels...) {
			f := lifecycle.Facets{Priority: level, Customer: customer}
			a, b := l.try(sla.FirstResponse, f), l.try(sla.Resolution, f)
			if n := later(a.due, b.due); n > 0 && !l.seen(ruleResponseLast, a.path(first), b.path(last)) {
				l.counted(ruleResponseLast, a.path(first), b.path(last), f, n, "the first response is due after the resolution")
			}
		}
	}
}

// levels holds the deadlines of one clock for each level against those of the
// next one.
func (l *linter) levels(i int, levels []priority.Level, customers []string) {
	c := &l.spec.Clocks[i]
	for _, customer := range customers {
		var before tried
		for k, level := range levels {
			f := lifecycle.Facets{Priority: level, Customer: customer}
			x := l.try(c.Name, f)
			if x.target < 0 && k < len(levels)-1 && customer == "" && l.asksLevel(c) {
				l.findings = append(l.findings, Finding{Rule: ruleUncovered, Path: spec.Index("clocks", i) + ".targets", Ticket: f,
					Detail: "no target of " + string(c.Name) + " is for " + level.String()})
			}
			if k == 0 && customer == "" {
				l.urgent(i, f, x)
			}
			if n := later(before.due, x.due); n > 0 && !l.seen(ruleNotMonotone, before.path(i), x.path(i)) {
				g := f
				g.Priority = levels[k-1]
				l.counted(ruleNotMonotone, before.path(i), x.path(i), g, n,
					string(c.Name)+" of "+levels[k-1].String()+" is due after that of "+level.String())
			}
			before = x
		}
	}
}

func (l *linter) asksLevel(c *sla.ClockSpec) bool {
	return slices.ContainsFunc(c.Targets, func(t sla.TargetSpec) bool { return len(valuesOf(t.When, "priority")) > 0 })
}

// urgent asks whether the most urgent level is promised around the clock.
func (l *linter) urgent(i int, f lifecycle.Facets, x tried) {
	if x.target < 0 {
		return
	}
	t := &l.spec.Clocks[i].Targets[x.target]
	cal, _ := l.policy.Calendar(t.Calendar) // which a policy was made with
	if len(valuesOf(t.When, "priority")) > 0 && l.shuts(cal) {
		l.findings = append(l.findings, Finding{Rule: ruleUrgentInOffice, Path: x.path(i) + ".calendar", Other: spec.Join("calendars", t.Calendar), Ticket: f,
			Detail: f.Priority.String() + ", the most urgent level, is not promised around the clock"})
	}
}

// shuts reports whether a calendar shuts in the time of the starts.
func (l *linter) shuts(cal *calendar.Calendar) bool {
	const span = starts * time.Hour
	return cal.Elapsed(l.options.From, l.options.From.Add(span)) < span
}

// seen reports whether a rule has found a pair of paths.
func (l *linter) seen(rule lint.Rule, path, other string) bool {
	return slices.ContainsFunc(l.findings, func(f Finding) bool { return f.Rule == rule && f.Path == path && f.Other == other })
}

func (l *linter) counted(rule lint.Rule, path, other string, f lifecycle.Facets, n int, detail string) {
	share, _ := spec.NewRatio(int64(n), starts)
	l.findings = append(l.findings, Finding{Rule: rule, Path: path, Other: other, Ticket: f, Share: share, N: starts, Detail: detail})
}

// tried are the deadlines of a kind of ticket, one for each hour of starts.
type tried struct {
	target int         // of the first start that has one, -1: none has
	due    []time.Time // zero where it has none
}

// path returns the place of the target, which there is.
func (x tried) path(clock int) string {
	return spec.Index(spec.Index("clocks", clock)+".targets", x.target)
}

func (l *linter) try(c sla.Clock, f lifecycle.Facets) tried {
	x := tried{target: -1}
	for i := range starts {
		start := l.options.From.Add(time.Duration(i) * time.Hour)
		due, ok := l.policy.Due(c, f, start)
		if ok && x.target < 0 {
			x.target, _, _ = l.policy.Target(c, f, start)
		}
		x.due = append(x.due, due)
	}
	return x
}

// later counts the starts at which a is due after b.
func later(a, b []time.Time) (n int) {
	for i := range a {
		if !b[i].IsZero() && a[i].After(b[i]) {
			n++
		}
	}
	return n
}
