package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// said is what histories have said.
type said struct {
	tickets int
	values  map[string]map[string]int // by fact and value, folded
	kinds   map[string]bool
}

// histories looks for words that no history says, for states that the document
// does not name, and for promises that are seldom kept.
func (l *linter) histories() {
	if l.options.Histories == nil {
		return
	}
	all := said{values: map[string]map[string]int{}, kinds: map[string]bool{}}
	for h := range l.options.Histories {
		all.read(h, l.options.Now)
	}
	if all.tickets == 0 {
		return
	}
	l.silent(&all)
	l.strange(&all)
	l.kept()
}

func (s *said) read(h lifecycle.History, now time.Time) {
	s.tickets++
	for _, e := range h.All() {
		if e.Time.After(now) {
			return
		}
		s.kinds[e.Kind.String()] = true
		if e.IsReply() {
			s.kinds["reply"] = true
		}
		if e.IsContact() {
			s.kinds["contact"] = true
		}
		if e.Kind == lifecycle.Message && e.Visibility == lifecycle.Internal {
			s.kinds["note"] = true
		}
		for name, values := range eventFacts(&e) {
			for _, v := range values {
				name := fold.String(name)
				if s.values[name] == nil {
					s.values[name] = map[string]int{}
				}
				s.values[name][fold.String(v)]++
			}
		}
	}
}

// eventFacts returns what an event states of a ticket.
func eventFacts(e *lifecycle.Event) priority.Facts {
	var f lifecycle.Facets
	f.Apply(e)
	facts := f.Facts()
	if e.Reason != "" {
		facts["reason"] = []string{e.Reason}
	}
	return facts
}

// derived are the facts that events do not state themselves.
func derived(fact string) bool {
	switch fact {
	case "class", "replied", "turn", "opener", "merged":
		return true
	}
	return false
}

// silent finds facts, values and kinds of events of the document that no history
// states.
func (l *linter) silent(all *said) {
	for i := range l.spec.Clocks {
		path := spec.Index("clocks", i)
		for _, s := range signalsOf(&l.spec.Clocks[i], path) {
			if on := s.spec.On; on != "" && on != "opened" && !all.kinds[on] {
				l.counts(ruleSilentSignal, s.path+".on", all.tickets, "no history has %q", on)
			}
		}
		for _, x := range dates(&l.spec.Clocks[i], path) {
			if len(all.values[fold.String(x.fact)]) == 0 && x.fact != lifecycle.OldestOpened {
				l.counts(ruleSilentFact, x.path, all.tickets, "no history states %q", x.fact)
			}
		}
	}
	for _, x := range l.conditions() {
		for _, name := range slices.Concat(sorted(x.spec.Facts), sorted(x.spec.Ranges)) {
			l.silentFact(all, x.path, name, x.spec.Facts[name])
		}
	}
}

func (l *linter) silentFact(all *said, path, name string, values []string) {
	folded := fold.String(name)
	if derived(folded) {
		return
	}
	if len(all.values[folded]) == 0 {
		l.counts(ruleSilentFact, spec.Join(path, name), all.tickets, "no history states %q", name)
		return
	}
	for i, v := range values {
		if v != "" && v != "*" && all.values[folded][fold.String(v)] == 0 {
			l.counts(ruleSilentValue, spec.Index(spec.Join(path, name), i), all.tickets, "no history states %q of %q", v, name)
		}
	}
}

func (l *linter) counts(rule lint.Rule, path string, n int, format string, args ...any) {
	l.findings = append(l.findings, Finding{Rule: rule, Path: path, N: n, Detail: fmt.Sprintf(format, args...)})
}

// strange finds states of histories that neither the document nor the machine
// names, and calendars that tickets name and the policy does not have.
func (l *linter) strange(all *said) {
	named := map[string]bool{}
	for _, list := range l.spec.States {
		for _, name := range list {
			named[fold.String(string(name))] = true
		}
	}
	if l.options.Machine != nil {
		for _, st := range l.options.Machine.States {
			named[fold.String(string(st.Name))] = true
		}
	}
	for _, x := range l.conditions() {
		for _, v := range valuesOf(x.spec, "state") {
			named[fold.String(v)] = true
		}
	}
	for _, state := range sorted(all.values["state"]) {
		if !named[state] {
			l.counts(ruleStrangeState, "states", all.values["state"][state], "histories state %q, which neither the policy nor the machine names", state)
		}
	}
	l.unreadable(all)
	for i, c := range l.spec.Clocks {
		for k, t := range c.Targets {
			for _, fact := range t.CalendarOf {
				for _, name := range sorted(all.values[fold.String(fact)]) {
					if !l.hasCalendar(name) {
						l.counts(ruleUnknownCalendar, spec.Index(spec.Index("clocks", i)+".targets", k)+".calendar_of", all.values[fold.String(fact)][name],
							"tickets name %q by %q, and the policy has no such calendar", name, fact)
					}
				}
			}
		}
	}
}

// unreadable finds texts that tickets state where the document wants an instant
// or an amount of time, and that are none: they count as not stated.
func (l *linter) unreadable(all *said) {
	for i := range l.spec.Clocks {
		for _, x := range dates(&l.spec.Clocks[i], spec.Index("clocks", i)) {
			reads, want := isInstant, "an instant such as 2026-05-11T11:00:00Z, or a date"
			switch {
			case strings.Contains(x.path, ".calendar_of["):
				continue
			case strings.HasSuffix(x.path, ".within.fact"):
				reads, want = isAmount, "an amount of time such as 4h30m"
			}
			n, such := 0, ""
			values := all.values[fold.String(x.fact)]
			for _, text := range sorted(values) {
				if !reads(text) {
					n, such = n+values[text], cmp.Or(such, text)
				}
			}
			if n > 0 {
				l.counts(ruleUnreadableFact, x.path, n, "events state %q of %q, want %s", spec.Clip(such), x.fact, want)
			}
		}
	}
}

// isInstant and isAmount report whether package sla reads a text, folded, as
// such.
func isInstant(folded string) bool {
	_, err := time.Parse(time.RFC3339Nano, strings.ToUpper(folded))
	if err != nil {
		_, err = time.Parse(time.DateOnly, folded)
	}
	return err == nil
}

func isAmount(folded string) bool {
	d, err := time.ParseDuration(folded)
	return err == nil && d >= 0
}

func (l *linter) hasCalendar(folded string) bool {
	for _, name := range slices.Concat(sorted(l.spec.Calendars), l.spec.CalendarNames) {
		if strings.EqualFold(name, folded) {
			return true
		}
	}
	return false
}

// kept finds the promises that histories say are seldom kept.
func (l *linter) kept() {
	type key struct {
		clock  sla.Clock
		target int
	}
	met, judged := map[key]int{}, map[key]int{}
	for _, a := range l.policy.AssessAll(l.options.Histories, l.options.Now) {
		for i := range a.Statuses {
			s := &a.Statuses[i]
			k := key{s.Clock, s.Target}
			switch s.Outcome {
			case sla.Met:
				met[k]++
				judged[k]++
			case sla.Breached:
				judged[k]++
			}
		}
	}
	for i := range l.spec.Clocks {
		for t := range l.spec.Clocks[i].Targets {
			k := key{l.spec.Clocks[i].Name, t}
			n := judged[k]
			if n < l.options.LeastClocks {
				continue
			}
			share, _ := spec.NewRatio(int64(met[k]), int64(n))
			if share.Compare(l.options.Least) >= 0 {
				continue
			}
			l.findings = append(l.findings, Finding{Rule: ruleSeldomMet, Path: spec.Index(spec.Index("clocks", i)+".targets", t), Share: share, N: n,
				Detail: fmt.Sprintf("kept for %d of %d cycles up to %s, less than %v", met[k], n, l.options.Now.Format(time.DateOnly), l.options.Least)})
		}
	}
}
