package lint

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// Options say what a policy is compared with. With the zero Options, Check
// looks at the document alone.
type Options struct {
	// Calendars are those of the application that the policy names.
	Calendars map[string]*calendar.Calendar

	// Machine is the one whose states tickets have; nil: not looked at.
	Machine *machine.Spec

	// Histories are tickets of the past, assessed at Now, which must be given
	// with them; events after Now are left out. nil: not looked at. They are
	// read twice.
	Histories iter.Seq[lifecycle.History]
	Now       time.Time

	// Least is the share of judged cycles in which a promise must have been kept; 0
	// means 50 %. Targets with fewer than LeastClocks judged cycles are left out; 0
	// means 20.
	Least       priority.Ratio
	LeastClocks int

	// From is the instant from which four weeks of starts are tried; zero is
	// Monday 5 January 2026, 00:00 UTC.
	From time.Time
}

// Check returns what is most likely not meant in s: first the findings about
// the document, in its order, then those from histories. The error is that of
// [sla.NewPolicy], or an [*sla.SpecError] with what is wrong in o.
func Check(s sla.PolicySpec, o Options) ([]Finding, error) {
	p, err := sla.NewPolicy(s, o.Calendars)
	if err != nil {
		return nil, err
	}
	if err := o.complete(); err != nil {
		return nil, err
	}
	l := &linter{spec: p.Spec(), policy: p, options: o}
	l.calendars()
	l.classes()
	l.states()
	for i := range l.spec.Clocks {
		l.clock(i, &l.spec.Clocks[i])
	}
	l.deadlines()
	l.histories()
	return l.findings, nil
}

// complete checks o and fills in what it leaves out.
func (o *Options) complete() error {
	d := &spec.Defects{Package: "lint"}
	if o.Histories != nil && o.Now.IsZero() {
		d.Add("now", spec.ErrRequired, "histories are assessed at an instant")
	}
	if o.Least.Sign() < 0 || o.Least.Compare(priority.Percent(100)) > 0 {
		d.Add("least", spec.ErrRange, "%v, want a share from 0%% to 100%%", o.Least)
	}
	if o.LeastClocks < 0 {
		d.Add("least_clocks", spec.ErrRange, "%d, want none below 0", o.LeastClocks)
	}
	if o.Least == (priority.Ratio{}) {
		o.Least = priority.Percent(50)
	}
	o.LeastClocks = cmp.Or(o.LeastClocks, 20)
	if o.From.IsZero() {
		o.From = time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC)
	}
	return d.Err()
}

type linter struct {
	spec     sla.PolicySpec
	policy   *sla.Policy
	options  Options
	findings []Finding
}

func (l *linter) add(rule lint.Rule, path, other, format string, args ...any) {
	l.findings = append(l.findings, Finding{Rule: rule, Path: path, Other: other, Detail: fmt.Sprintf(format, args...)})
}

// calendars finds calendars that nothing names, and what calendar.Check finds.
// A calendar that a fact of a ticket may name is in use wherever a target asks a
// fact.
func (l *linter) calendars() {
	used, asked := map[string]bool{}, false
	for _, c := range l.spec.Clocks {
		for _, t := range c.Targets {
			used[t.Calendar] = true
			asked = asked || len(t.CalendarOf) > 0
		}
		for _, s := range c.Start {
			used[s.From.Opening] = true
		}
	}
	for _, name := range sorted(l.spec.Calendars) {
		if !used[name] && !asked {
			l.add(ruleUnusedCalendar, spec.Key("calendars", name), "", "no target and no start names %q", name)
		}
		for _, f := range calendar.Check(l.spec.Calendars[name]) {
			l.add(lint.Rule(f.Rule), spec.Join(spec.Key("calendars", name), f.Path), "", "%s", f.Detail)
		}
	}
}

// clock looks at one clock alone.
func (l *linter) clock(i int, c *sla.ClockSpec) {
	path := spec.Index("clocks", i)
	if len(c.Stop)+len(c.Cancel) == 0 {
		l.add(ruleNeverStops, path, "", "nothing stops or cancels %q: it runs for as long as the ticket is looked at", c.Name)
	}
	for k := range c.Pauses {
		l.heldOn(c, spec.Join(path, "pause"), k)
		l.pause(c, spec.Index(spec.Join(path, "pause"), k), &c.Pauses[k])
	}
	for k := range c.Targets {
		l.target(c, spec.Index(spec.Join(path, "targets"), k), &c.Targets[k])
	}
	for k := range c.Targets {
		for j := range k {
			if takes(&c.Targets[j], &c.Targets[k]) && c.Pick == "" {
				l.add(ruleUnreachable, spec.Index(spec.Join(path, "targets"), k), spec.Index(spec.Join(path, "targets"), j),
					"every ticket that it matches is taken by the target before")
				break
			}
		}
	}
}

// takes reports whether a matches whatever b does, as far as that shows.
func takes(a, b *sla.TargetSpec) bool {
	if a.By != "" || a.Within != nil && a.Within.Fact != "" || a.Started != "" && b.Started == "" ||
		!a.From.IsZero() || !a.To.IsZero() || !a.OpenedFrom.IsZero() || !a.OpenedTo.IsZero() || !onlyFacts(a.When) {
		return false
	}
	for name, values := range a.When.Facts {
		asked := b.When.Facts[name]
		if len(asked) == 0 {
			return false
		}
		for _, v := range asked {
			if !slices.ContainsFunc(values, func(w string) bool { return strings.EqualFold(v, w) || w == "*" && v != "" }) {
				return false
			}
		}
	}
	return true
}

func (l *linter) pause(c *sla.ClockSpec, path string, p *sla.PauseSpec) {
	if len(p.From) > 0 && p.Budget == 0 && p.Days == 0 && !slices.ContainsFunc(p.Until.Signals, func(s sla.SignalSpec) bool {
		return !slices.ContainsFunc(p.From, func(f sla.SignalSpec) bool { return same(s, f) })
	}) {
		l.add(ruleNeverEnds, path+".until", path+".from", "only what begins the pause ends it")
	}
	var longest sla.Duration
	for _, t := range c.Targets {
		if t.Within == nil || t.Within.Fact != "" {
			return
		}
		longest = max(longest, t.Within.Time)
	}
	if p.Budget > longest {
		l.add(ruleBudgetBeyondTarget, path+".budget", "", "%v is more than every target of the clock, at most %v", p.Budget, longest)
	}
}

func same(a, b sla.SignalSpec) bool { return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b) }

func (l *linter) target(c *sla.ClockSpec, path string, t *sla.TargetSpec) {
	warnings := t.Warnings
	if warnings == nil {
		warnings = c.Warnings
	}
	early := func(w sla.WarningSpec) bool {
		return w.Before != 0 || w.Share.Sign() != 0 && w.Share.Compare(priority.Percent(100)) < 0 ||
			w.After != 0 && (t.Within == nil || t.Within.Fact != "" || w.After < t.Within.Time)
	}
	if len(warnings) > 0 && !slices.ContainsFunc(warnings, early) && (t.Within != nil || t.Days > 0 || t.By != "") {
		l.add(ruleLateWarning, path+".warn", "", "no warning comes before the deadline; was \"before\" meant where \"after\" or \"after_due\" stands?")
	}
	l.cutoff(path, t)
	if t.Within == nil || t.Within.Fact != "" {
		return
	}
	within := time.Duration(t.Within.Time)
	if within != 0 && within < time.Second {
		l.add(ruleTinyAmount, path+".within", "", "%v is less than a second", t.Within.Time)
	}
	const day = 24 * time.Hour
	if cal, _ := l.policy.Calendar(t.Calendar); within != 0 && within%day == 0 && l.shuts(cal) {
		l.add(ruleWholeDaysAsHours, path+".within", spec.Join("calendars", t.Calendar),
			"%v of open time of %q is not %d × 24 h on the clock; were time as it passes, or business days, meant?", t.Within.Time, t.Calendar, within/day)
	}
}

// heldOn finds a pause with an end of its own, or a budget, that another holds
// on from there, since its condition holds wherever that of the first does.
func (l *linter) heldOn(c *sla.ClockSpec, path string, k int) {
	p, end := &c.Pauses[k], ".until"
	if p.Budget != 0 || p.Days != 0 {
		end = ".budget"
	}
	if len(p.From) > 0 || p.Until.Fact == "" && p.Budget == 0 && p.Days == 0 {
		return
	}
	for j := range c.Pauses {
		q := &c.Pauses[j]
		if j != k && len(q.From) == 0 && q.Until.Fact == "" && q.Budget == 0 && q.Days == 0 && q.Time == "" && l.covers(q.When, p.When) {
			l.add(ruleHeldOn, spec.Index(path, k)+end, spec.Index(path, j), "the clock is held on by the other pause: want a condition there that leaves this one out")
			return
		}
	}
}

// covers reports whether a holds wherever b does, as far as that shows: the
// class of a state stands for its states.
func (l *linter) covers(a, b priority.ConditionSpec) bool {
	if !onlyFacts(a) {
		return false
	}
	for name, values := range a.Facts {
		asked := valuesOf(b, name)
		if len(asked) == 0 && fold.Equal(name, "class") {
			asked, values = valuesOf(b, "state"), l.statesOf(values)
		}
		beyond := func(v string) bool { return !fold.Contains(values, v) && (v == "" || !slices.Contains(values, "*")) }
		if len(asked) == 0 || slices.ContainsFunc(asked, beyond) {
			return false
		}
	}
	return true
}

// statesOf returns the states of some classes.
func (l *linter) statesOf(classes []string) (states []string) {
	for class, list := range l.spec.States {
		for _, name := range list {
			if fold.Contains(classes, class.String()) {
				states = append(states, string(name))
			}
		}
	}
	return states
}

// cutoff finds a time of day that makes no difference: before each opening of
// the calendar, or after each closing.
func (l *linter) cutoff(path string, t *sla.TargetSpec) {
	if t.Cutoff == 0 || len(t.CalendarOf) > 0 {
		return
	}
	cal, _ := l.policy.Calendar(t.Calendar) // which a policy was made with
	opens := false
	for day, i := cal.Date(l.options.From), 0; i < 28 && !day.IsZero(); day, i = day.Add(1), i+1 {
		at := day.At(t.Cutoff, cal.Location())
		plain, ok := cal.Received(at, 0)
		if cut, _ := cal.Received(at, t.Cutoff); !plain.Equal(cut) {
			return
		}
		opens = opens || ok && plain.Before(at.AddDate(0, 0, 28))
	}
	if opens {
		l.add(ruleIdleCutoff, path+".cutoff", spec.Join("calendars", t.Calendar), "%v is never between the start and the end of a day of %q: it changes nothing", t.Cutoff, t.Calendar)
	}
}
