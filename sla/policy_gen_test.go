package sla_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/internal/caltest"
	"pgregory.net/rapid"
)

// The vocabulary of generated tickets: small, so that rules meet tickets.
var (
	someStates    = []lifecycle.State{"new", "work", "wait", "hold", "done", "closed"}
	someReasons   = []string{"", "", "customer", "vendor", "spam"}
	someGroups    = []string{"front", "back"}
	someTiers     = []string{"l1", "l2"}
	someCustomers = []string{"gold", "free", "other"}
	someTopics    = []string{"bill", "bug"}
	someChannels  = []string{"mail", "chat"}
	someLevels    = []priority.Level{priority.P1, priority.P2, priority.P3}
	someRatios    = []string{"0.1", "1/3", "0.5", "0.8", "0.9", "100%", "1.5", "200%", "7/3"}
)

// desk is a policy with the stretch of time in which its tickets live, cut
// into ticks: everything that happens, happens at one.
type desk struct {
	spec    sla.PolicySpec
	p       *sla.Policy
	base    time.Time
	tick    time.Duration
	ticks   int // of tickets
	horizon int // of the twin
}

func (d desk) at(tick int) time.Time { return d.base.Add(time.Duration(tick) * d.tick) }

// String is what rapid prints of a failing desk.
func (d desk) String() string { return fmt.Sprintf("%v\n%+v", d.base, d.spec) }

// deskKind says which desks are drawn.
type deskKind struct {
	tick           time.Duration
	ticks, horizon int
	scene          caltest.SceneKind
	noTurns        bool // nothing comes into force or ends
}

var (
	bySecond = deskKind{tick: time.Second, ticks: 86_400, horizon: 200_000, scene: caltest.SceneKind{First: 1975, Last: 2100}}
	byMinute = deskKind{tick: time.Minute, ticks: 4 * 1440, horizon: 10 * 1440, scene: caltest.SceneKind{First: 1975, Last: 2100, Minutes: true}}
)

func genDesk(k deskKind) *rapid.Generator[desk] {
	return rapid.Custom(func(t *rapid.T) desk {
		d := desk{tick: k.tick, ticks: k.ticks, horizon: k.horizon}
		s := sla.PolicySpec{Name: "drawn", Done: []lifecycle.State{"done", "closed"}, Calendars: map[string]calendar.Spec{}}
		d.base = time.Unix(0, 0)
		for _, name := range []string{"desk", "night"}[:rapid.IntRange(0, 2).Draw(t, "calendars")] {
			scene := caltest.GenScene(k.scene).Draw(t, name)
			if len(s.Calendars) == 0 {
				d.base = time.Unix(scene.Anchor, 0).Truncate(time.Minute).Add(-time.Duration(k.ticks/2) * k.tick)
			}
			s.Calendars[name] = scene.Spec
		}
		names := []string{""}
		for name := range s.Calendars {
			names = append(names, name)
		}
		slices.Sort(names)
		s.Targets = rapid.SliceOfN(genTarget(d, names, k.noTurns), 1, 8).Draw(t, "targets")
		s.Pauses = rapid.SliceOfN(genPause(d), 0, 3).Draw(t, "pauses")
		s.Factors = genFactors().Draw(t, "factors")
		s.Warnings = genWarnings().Draw(t, "warnings")
		if rapid.Bool().Draw(t, "exclude") {
			s.Exclude = []string{"spam"}
			s.ExcludeStates = subset([]lifecycle.State{"closed", "hold"}).Draw(t, "exclude states")
		}
		s.Reopen = sla.Reopen(rapid.IntRange(0, 3).Draw(t, "reopen"))
		s.Retarget = sla.Retarget(rapid.IntRange(0, 2).Draw(t, "retarget"))
		p, err := sla.NewPolicy(s)
		if err != nil {
			t.Fatalf("%v\n%+v", err, s)
		}
		d.spec, d.p = s, p
		return d
	})
}

// subset draws some of a list, most often none.
func subset[T comparable](of []T) *rapid.Generator[[]T] {
	return rapid.Custom(func(t *rapid.T) []T {
		if rapid.IntRange(0, 2).Draw(t, "some") > 0 {
			return nil
		}
		return rapid.SliceOfNDistinct(rapid.SampledFrom(of), 1, len(of)-1, func(v T) T { return v }).Draw(t, "subset")
	})
}

func genMatch(d desk, noTurns bool) *rapid.Generator[sla.Match] {
	return rapid.Custom(func(t *rapid.T) sla.Match {
		m := sla.Match{Priorities: subset(someLevels).Draw(t, "priorities")}
		if rapid.IntRange(0, 2).Draw(t, "more") == 0 {
			m.Customers = subset(someCustomers).Draw(t, "customers")
			m.Categories = subset(append([]string{"none"}, someTopics...)).Draw(t, "categories")
			m.Channels = subset(append([]string{"none"}, someChannels...)).Draw(t, "channels")
			m.Groups = subset(append([]string{"none"}, someGroups...)).Draw(t, "groups")
			m.Tiers = subset(append([]string{"none"}, someTiers...)).Draw(t, "tiers")
			m.States = subset(someStates).Draw(t, "states")
		}
		if noTurns {
			return m
		}
		if rapid.IntRange(0, 5).Draw(t, "from") == 0 {
			m.From = d.at(rapid.IntRange(-10, d.ticks).Draw(t, "from"))
		}
		if rapid.IntRange(0, 5).Draw(t, "until") == 0 {
			until := d.at(rapid.IntRange(0, d.ticks+50).Draw(t, "until"))
			if m.From.Before(until) {
				m.Until = until
			}
		}
		return m
	})
}

func genTarget(d desk, calendars []string, noTurns bool) *rapid.Generator[sla.TargetSpec] {
	return rapid.Custom(func(t *rapid.T) sla.TargetSpec {
		s := sla.TargetSpec{
			Name:     rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "name"),
			Metric:   rapid.SampledFrom(append(sla.Metrics(), sla.Resolution)).Draw(t, "metric"),
			When:     genMatch(d, noTurns).Draw(t, "when"),
			Calendar: rapid.SampledFrom(calendars).Draw(t, "calendar"),
			Fixed:    rapid.IntRange(0, 4).Draw(t, "fixed") == 0,
		}
		if w := &s.When; s.Metric == sla.Operational && len(w.States)+len(w.Groups)+len(w.Tiers) == 0 {
			w.States = []lifecycle.State{"work", "wait"}
		}
		switch rapid.IntRange(0, 9).Draw(t, "promise") {
		case 0:
			s.None = true
		case 1, 2:
			s.Days = rapid.IntRange(1, 2).Draw(t, "days")
			s.DayRule = rapid.SampledFrom([]calendar.DayRule{"", calendar.SameTime, calendar.EndOfDay}).Draw(t, "day rule")
		default:
			s.Within = sla.Duration(genTicks(d).Draw(t, "within"))
		}
		return s
	})
}

// genTicks draws an amount of whole ticks, short ones often.
func genTicks(d desk) *rapid.Generator[time.Duration] {
	return rapid.Custom(func(t *rapid.T) time.Duration {
		most := rapid.SampledFrom([]int{10, d.ticks / 24, d.ticks / 4, d.ticks}).Draw(t, "most")
		return time.Duration(rapid.IntRange(1, most).Draw(t, "ticks")) * d.tick
	})
}

func genPause(d desk) *rapid.Generator[sla.PauseSpec] {
	return rapid.Custom(func(t *rapid.T) sla.PauseSpec {
		s := sla.PauseSpec{
			Name:    rapid.SampledFrom([]string{"", "p", "q"}).Draw(t, "name"),
			States:  rapid.SliceOfNDistinct(rapid.SampledFrom([]lifecycle.State{"new", "work", "wait", "hold"}), 1, 3, func(v lifecycle.State) lifecycle.State { return v }).Draw(t, "states"),
			Reasons: subset([]string{"customer", "vendor"}).Draw(t, "reasons"),
			Metrics: subset(sla.Metrics()).Draw(t, "metrics"),
		}
		switch rapid.IntRange(0, 3).Draw(t, "bound") {
		case 0:
			s.Budget = sla.Duration(genTicks(d).Draw(t, "budget"))
		case 1:
			s.BudgetDays = rapid.IntRange(1, 2).Draw(t, "days")
		}
		return s
	})
}

func genFactors() *rapid.Generator[[]sla.FactorSpec] {
	return rapid.Custom(func(t *rapid.T) []sla.FactorSpec {
		var list []sla.FactorSpec
		for _, c := range someCustomers[:rapid.IntRange(0, 2).Draw(t, "factors")] {
			list = append(list, sla.FactorSpec{Customer: c, Factor: mustRatio(rapid.SampledFrom(someRatios).Draw(t, "factor"))})
		}
		return list
	})
}

func genWarnings() *rapid.Generator[[]sla.WarningSpec] {
	return rapid.Custom(func(t *rapid.T) []sla.WarningSpec {
		var list []sla.WarningSpec
		for i, text := range someRatios {
			if rapid.IntRange(0, 2).Draw(t, "warn") == 0 {
				list = append(list, sla.WarningSpec{Name: fmt.Sprint("w", i), At: mustRatio(text), Action: "tell"})
			}
		}
		return list
	})
}

func mustRatio(s string) sla.Ratio {
	r, err := priority.ParseRatio(s)
	if err != nil {
		panic(err)
	}
	return r
}

// genEvents draws the events of a ticket, in any order, some twice.
func genEvents(d desk) *rapid.Generator[[]lifecycle.Event] {
	return rapid.Custom(func(t *rapid.T) []lifecycle.Event {
		var events []lifecycle.Event
		tick := rapid.IntRange(0, d.ticks/4).Draw(t, "opened")
		for i := range rapid.IntRange(1, 14).Draw(t, "events") {
			if rapid.IntRange(0, 4).Draw(t, "same instant") > 0 {
				tick += rapid.IntRange(0, rapid.SampledFrom([]int{5, d.ticks / 50, d.ticks / 8}).Draw(t, "reach")).Draw(t, "later")
			}
			e := genEvent(i == 0).Draw(t, "event")
			e.ID, e.Seq, e.Time = fmt.Sprint("e", i), rapid.Int64Range(0, 2).Draw(t, "seq"), d.at(tick)
			events = append(events, e)
		}
		return events
	})
}

func genEvent(first bool) *rapid.Generator[lifecycle.Event] {
	return rapid.Custom(func(t *rapid.T) lifecycle.Event {
		e := lifecycle.Event{Kind: rapid.SampledFrom(lifecycle.Kinds()).Draw(t, "any kind")}
		if first && rapid.IntRange(0, 9).Draw(t, "created") > 0 {
			e.Kind = lifecycle.Created
		} else if rapid.IntRange(0, 2).Draw(t, "common") > 0 {
			e.Kind = rapid.SampledFrom([]lifecycle.Kind{lifecycle.Message, lifecycle.Message, lifecycle.StateChanged,
				lifecycle.StateChanged, lifecycle.PriorityChanged, lifecycle.CustomerChanged, lifecycle.Assigned}).Draw(t, "kind")
		}
		if e.Kind == lifecycle.Merged && rapid.IntRange(0, 1).Draw(t, "rarely") > 0 {
			e.Kind = lifecycle.Message
		}
		e.Side = lifecycle.Side(rapid.SampledFrom([]int{0, 1, 1, 2, 2, 3, 4}).Draw(t, "side"))
		e.Visibility = lifecycle.Visibility(rapid.SampledFrom([]int{0, 1, 1, 1, 2}).Draw(t, "visibility"))
		states := func(kind lifecycle.Kind) bool {
			return e.Kind == kind || first || e.Kind == lifecycle.Updated || rapid.IntRange(0, 19).Draw(t, "states") == 0
		}
		if states(lifecycle.StateChanged) {
			e.State = rapid.SampledFrom(someStates).Draw(t, "state")
			e.Reason = rapid.SampledFrom(someReasons).Draw(t, "reason")
		}
		if e.Kind == lifecycle.Updated && rapid.Bool().Draw(t, "reason alone") {
			e.State = ""
		}
		if states(lifecycle.PriorityChanged) {
			e.Priority = rapid.SampledFrom(someLevels).Draw(t, "priority")
		}
		if states(lifecycle.CustomerChanged) {
			e.Customer = rapid.SampledFrom(someCustomers).Draw(t, "customer")
		}
		if states(lifecycle.Assigned) {
			e.Group = rapid.SampledFrom(someGroups).Draw(t, "group")
		}
		if states(lifecycle.Escalated) {
			e.Tier = rapid.SampledFrom(someTiers).Draw(t, "tier")
		}
		if states(lifecycle.Linked) {
			e.Category = rapid.SampledFrom(someTopics).Draw(t, "category")
			e.Channel = rapid.SampledFrom(someChannels).Draw(t, "channel")
		}
		return e
	})
}

func TestGeneratedPoliciesReachEveryOutcome(t *testing.T) {
	seen := map[string]int{}
	for seed := range 200 { // fixed, however few cases properties are given
		d := genDesk(byMinute).Example(seed)
		h := lifecycle.NewHistory(genEvents(d).Example(seed))
		for _, s := range d.p.Assess(h, d.at(d.ticks)).Statuses {
			seen[s.Metric.String()]++
			seen[s.Outcome.String()]++
			seen[s.Phase.String()]++
			seen[s.NoDue.String()]++
		}
	}
	for _, m := range sla.Metrics() {
		for _, want := range []string{m.String(), "no_target", "pending", "met", "breached", "void", "running", "paused", "stopped", ""} {
			if seen[want] == 0 {
				t.Errorf("no status with %q among %v", want, seen)
			}
		}
	}
}
