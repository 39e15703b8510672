package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/lint"
)

// plain is a policy without findings: a clock of all time to the ticket's end.
func plain() sla.PolicySpec {
	return sla.PolicySpec{
		States: map[machine.Class][]lifecycle.State{machine.Open: {"new", "held"}, machine.Done: {"closed"}},
		Clocks: []sla.ClockSpec{{
			Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{Enters: is("class", "done")}},
			Targets: []sla.TargetSpec{{Within: sla.Amount(8 * time.Hour)}},
		}},
	}
}

// found lists findings as rule, path and what it is at odds with.
func found(t *testing.T, s sla.PolicySpec, o lint.Options) string {
	t.Helper()
	findings, err := lint.Check(s, o)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, f := range findings {
		list = append(list, strings.TrimSpace(fmt.Sprint(f.Rule, " ", f.Path, " ", f.Other)))
	}
	return strings.Join(list, "\n")
}

// Each rule at its limit: what is found just inside, and nothing just outside.
func TestRulesAtTheirLimits(t *testing.T) {
	hold := func(state string) []sla.SignalSpec { return []sla.SignalSpec{{Enters: is("state", state)}} }
	hours := func(n int) *sla.AmountSpec { return sla.Amount(time.Duration(n) * time.Hour) }
	second := func(second func(*sla.TargetSpec), first func(*sla.TargetSpec)) func(*sla.PolicySpec, *sla.ClockSpec) {
		return func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Targets = append(c.Targets, sla.TargetSpec{Within: hours(8)})
			first(&c.Targets[0])
			second(&c.Targets[1])
		}
	}
	nothing := func(*sla.TargetSpec) {}
	const taken = "unreachable clocks[0].targets[1] clocks[0].targets[0]"
	on := func(s *sla.PolicySpec, spec calendar.Spec) {
		s.Calendars = map[string]calendar.Spec{"c": spec}
		s.Clocks[0].Targets[0].Calendar = "c"
	}
	// Days are counted from that from which starts are tried.
	first := calendar.NewDate(2026, 1, 5)
	lateDay := func(s *sla.PolicySpec, c *sla.ClockSpec, day int) {
		on(s, calendar.Spec{Zone: "UTC", Week: calendar.Everyday("09:00-17:00"), Dates: map[calendar.Date][]calendar.Hours{first.Add(day): {"09:00-20:00"}}})
		c.Targets[0].Cutoff, _ = calendar.ParseTimeOfDay("18:00")
	}
	onceOpen := func(s *sla.PolicySpec, c *sla.ClockSpec, day int) {
		on(s, calendar.Spec{Zone: "UTC", Dates: map[calendar.Date][]calendar.Hours{first.Add(day): {"09:00-17:00"}}})
		c.Targets[0].Cutoff, _ = calendar.ParseTimeOfDay("18:00")
	}
	shutOn := func(s *sla.PolicySpec, c *sla.ClockSpec, day int) {
		on(s, calendar.Spec{Zone: "UTC", Week: calendar.Everyday("00:00-24:00"), Dates: map[calendar.Date][]calendar.Hours{first.Add(day): {}}})
		c.Targets[0].Within = hours(48)
	}
	allDay := calendar.Spec{Zone: "UTC", Week: calendar.Everyday("00:00-24:00")}
	for _, row := range []struct {
		name string
		edit func(s *sla.PolicySpec, c *sla.ClockSpec)
		want string
	}{
		{"nothing", func(*sla.PolicySpec, *sla.ClockSpec) {}, ""},
		{"nothing stops it", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Stop = nil }, "never_stops clocks[0]"},
		{"it is cancelled", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Cancel, c.Stop = c.Stop, nil }, ""},

		{"a pause that only its beginning ends", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{From: hold("held"), Until: sla.UntilSpec{Signals: hold("held")}}}
		}, "never_ends clocks[0].pause[0].until clocks[0].pause[0].from"},
		{"a pause that something else ends", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{From: hold("held"), Until: sla.UntilSpec{Signals: append(hold("held"), hold("new")...)}}}
		}, ""},
		{"a pause with a budget", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{From: hold("held"), Until: sla.UntilSpec{Signals: hold("held")}, Budget: sla.Duration(8 * time.Hour)}}
		}, ""},
		{"a pause with a greater budget", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Budget: sla.Duration(8*time.Hour + 1)}}
		}, "budget_beyond_target clocks[0].pause[0].budget"},
		{"a greater budget beside a date", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Budget: sla.Duration(8*time.Hour + 1)}}
			c.Targets = append([]sla.TargetSpec{{When: is("customer", "gold"), By: "agreed"}}, c.Targets...)
		}, ""},
		{"the longest target counts", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Budget: sla.Duration(9 * time.Hour)}}
			c.Targets = append([]sla.TargetSpec{{When: is("customer", "gold"), Within: hours(9)}}, c.Targets...)
		}, ""},

		{"a target for all", second(func(t *sla.TargetSpec) { t.When = is("customer", "gold") }, nothing), taken},
		{"two for all", second(nothing, nothing), taken},
		{"only the last is for all", second(nothing, func(t *sla.TargetSpec) { t.When = is("customer", "gold") }), ""},
		{"a target for some of these", second(func(t *sla.TargetSpec) { t.When = is("customer", "GOLD") }, func(t *sla.TargetSpec) { t.When = is("customer", "gold", "silver") }), taken},
		{"a target for more than these", second(func(t *sla.TargetSpec) { t.When = is("customer", "gold", "iron") }, func(t *sla.TargetSpec) { t.When = is("customer", "gold", "silver") }), ""},
		{"any customer", second(func(t *sla.TargetSpec) { t.When = is("customer", "gold") }, func(t *sla.TargetSpec) { t.When = is("customer", "*") }), taken},
		{"any customer, or none", second(func(t *sla.TargetSpec) { t.When = is("customer", "gold", "") }, func(t *sla.TargetSpec) { t.When = is("customer", "*") }), ""},
		{"another fact", second(func(t *sla.TargetSpec) { t.When = is("group", "gold") }, func(t *sla.TargetSpec) { t.When = is("customer", "gold") }), ""},
		{"the best is picked", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pick = "earliest"
			c.Targets = append(c.Targets, sla.TargetSpec{When: is("customer", "gold"), Within: hours(4)})
		}, ""},
		{"before, a range", second(nothing, func(t *sla.TargetSpec) {
			t.When = priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"users": priority.AtLeast(3)}}
		}), ""},
		{"before, all", second(nothing, func(t *sla.TargetSpec) {
			t.When = priority.ConditionSpec{All: []priority.ConditionSpec{is("customer", "gold")}}
		}), ""},
		{"before, any", second(nothing, func(t *sla.TargetSpec) {
			t.When = priority.ConditionSpec{Any: []priority.ConditionSpec{is("customer", "gold")}}
		}), ""},
		{"before, not", second(nothing, func(t *sla.TargetSpec) { not := is("customer", "gold"); t.When = priority.ConditionSpec{Not: &not} }), ""},
		{"before, a date", second(nothing, func(t *sla.TargetSpec) { *t = sla.TargetSpec{By: "agreed"} }), ""},
		{"before, an amount that a fact states", second(nothing, func(t *sla.TargetSpec) { t.Within = &sla.AmountSpec{Fact: "agreed"} }), ""},
		{"before, from a day on", second(nothing, func(t *sla.TargetSpec) { t.From = opened }), ""},
		{"before, to a day", second(nothing, func(t *sla.TargetSpec) { t.To = opened }), ""},
		{"before, opened from a day on", second(nothing, func(t *sla.TargetSpec) { t.OpenedFrom = opened }), ""},
		{"before, opened to a day", second(nothing, func(t *sla.TargetSpec) { t.OpenedTo = opened }), ""},
		{"the third is taken by the first", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Targets = []sla.TargetSpec{{When: is("customer", "gold"), Within: hours(8)}, {When: is("customer", "iron"), Within: hours(8)}, {When: is("customer", "gold"), Within: hours(9)}}
		}, "unreachable clocks[0].targets[2] clocks[0].targets[0]"},

		{"a pause until a date beside another state's", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Until: sla.UntilSpec{Fact: "follow_up"}}, {When: is("state", "asked")}}
		}, ""},
		{"a pause until a date, and one that counts", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Until: sla.UntilSpec{Fact: "follow_up"}}, {When: is("state", "*"), Time: "counts"}}
		}, ""},
		{"a pause until a date, and one of every state", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Until: sla.UntilSpec{Fact: "follow_up"}}, {When: is("state", "*")}}
		}, "held_on clocks[0].pause[0].until clocks[0].pause[1]"},
		{"a pause of one business day, held on", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Days: 1}, {When: is("state", "*")}}
		}, "held_on clocks[0].pause[0].budget clocks[0].pause[1]"},
		{"a pause beside one of more conditions", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Days: 1}, {When: priority.ConditionSpec{All: []priority.ConditionSpec{is("state", "*")}}}}
		}, ""},
		{"a day of an office, all of it", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			on(s, calendar.OfficeHours("UTC"))
			c.Targets[0].Within = hours(0)
		}, ""},
		{"two pauses until dates", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Until: sla.UntilSpec{Fact: "a"}}, {When: is("state", "held"), Until: sla.UntilSpec{Fact: "b"}}}
		}, ""},
		{"a pause of some customers", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Until: sla.UntilSpec{Fact: "a"}}, {When: priority.ConditionSpec{Facts: priority.Facts{"state": {"held"}, "customer": {"gold"}}}}}
		}, ""},
		{"a cut-off within the hours", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			on(s, calendar.OfficeHours("UTC"))
			c.Targets[0].Cutoff, _ = calendar.ParseTimeOfDay("16:30")
		}, ""},
		{"a cut-off before the hours", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			on(s, calendar.OfficeHours("Asia/Tokyo"))
			c.Targets[0].Cutoff, _ = calendar.ParseTimeOfDay("04:30")
		}, "idle_cutoff clocks[0].targets[0].cutoff calendars.c"},
		{"a cut-off at the opening", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			on(s, calendar.Spec{Zone: "UTC", Week: calendar.Everyday("09:00-17:00")})
			c.Targets[0].Cutoff, _ = calendar.ParseTimeOfDay("09:00")
		}, ""},
		{"a cut-off after the hours, business days", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			on(s, calendar.Spec{Zone: "UTC", Week: calendar.Everyday("09:00-17:00")})
			c.Targets[0] = sla.TargetSpec{Days: 1, Calendar: "c"}
			c.Targets[0].Cutoff, _ = calendar.ParseTimeOfDay("17:30")
		}, "idle_cutoff clocks[0].targets[0].cutoff calendars.c"},
		{"a cut-off in a break", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			on(s, calendar.Spec{Zone: "UTC", Week: calendar.Everyday("09:00-12:00", "13:00-17:00")})
			c.Targets[0].Cutoff, _ = calendar.ParseTimeOfDay("12:30")
		}, ""},
		{"a cut-off in the morning of a night", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			on(s, calendar.Spec{Zone: "UTC", Week: calendar.Everyday("22:00-06:00")})
			c.Targets[0].Cutoff, _ = calendar.ParseTimeOfDay("02:00")
		}, ""},
		{"a cut-off before a night", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			on(s, calendar.Spec{Zone: "UTC", Week: calendar.Everyday("22:00-06:00")})
			c.Targets[0].Cutoff, _ = calendar.ParseTimeOfDay("16:30")
		}, "idle_cutoff clocks[0].targets[0].cutoff calendars.c"},
		{"a cut-off around the clock", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Targets[0].Cutoff, _ = calendar.ParseTimeOfDay("16:30")
		}, ""},
		{"a cut-off that only the last of the days tells", func(s *sla.PolicySpec, c *sla.ClockSpec) { lateDay(s, c, 27) }, ""},
		{"a cut-off that only a later day would tell", func(s *sla.PolicySpec, c *sla.ClockSpec) { lateDay(s, c, 28) }, "idle_cutoff clocks[0].targets[0].cutoff calendars.c"},
		{"a calendar that opens once, soon after the last of the days", func(s *sla.PolicySpec, c *sla.ClockSpec) { onceOpen(s, c, 55) }, "idle_cutoff clocks[0].targets[0].cutoff calendars.c"},
		{"a calendar that opens once, later", func(s *sla.PolicySpec, c *sla.ClockSpec) { onceOpen(s, c, 56) }, ""},
		{"whole days of a calendar that shuts on the last of them", func(s *sla.PolicySpec, c *sla.ClockSpec) { shutOn(s, c, 27) }, "whole_days_as_hours clocks[0].targets[0].within calendars.c"},
		{"whole days of a calendar that shuts later", func(s *sla.PolicySpec, c *sla.ClockSpec) { shutOn(s, c, 28) }, ""},
		{"a class without states", func(s *sla.PolicySpec, _ *sla.ClockSpec) {
			s.States = map[machine.Class][]lifecycle.State{machine.Waiting: {"waiting"}}
		}, "empty_class clocks[0].stop[0].enters.class states"},
		{"a class that has no states left", func(s *sla.PolicySpec, _ *sla.ClockSpec) {
			s.States = map[machine.Class][]lifecycle.State{machine.Waiting: {"waiting"}, machine.Done: {}}
		}, "empty_class clocks[0].stop[0].enters.class states"},
		{"any class, and none", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			c.Targets[0].When = priority.ConditionSpec{Any: []priority.ConditionSpec{is("class", "*", "done"), is("class", "")}}
		}, ""},
		{"no warning of its own", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Warnings = []sla.WarningSpec{{Name: "w", AfterDue: sla.Duration(time.Minute)}}
			c.Targets[0].Warnings = []sla.WarningSpec{}
		}, ""},

		{"a second", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0].Within = sla.Amount(time.Second) }, ""},
		{"less than a second", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0].Within = sla.Amount(time.Second - 1) }, "tiny_amount clocks[0].targets[0].within"},
		{"whole days of all time", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0].Within = hours(48) }, ""},
		{"whole days of a calendar that never shuts", func(s *sla.PolicySpec, c *sla.ClockSpec) { on(s, allDay); c.Targets[0].Within = hours(48) }, ""},
		{"whole days of an office", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			on(s, calendar.OfficeHours("UTC"))
			c.Targets[0].Within = hours(24)
		}, "whole_days_as_hours clocks[0].targets[0].within calendars.c"},
		{"a day and an hour of an office", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			on(s, calendar.OfficeHours("UTC"))
			c.Targets[0].Within = hours(25)
		}, ""},

		{"a warning of a share", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Warnings = []sla.WarningSpec{{Name: "w", Share: priority.Percent(99)}}
		}, ""},
		{"a warning at the deadline", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Warnings = []sla.WarningSpec{{Name: "w", Share: priority.Percent(100)}}
		}, "late_warning clocks[0].targets[0].warn"},
		{"a warning before", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Warnings = []sla.WarningSpec{{Name: "w", Before: sla.Duration(time.Minute)}}
		}, ""},
		{"a warning within the time", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Warnings = []sla.WarningSpec{{Name: "w", After: sla.Duration(8*time.Hour - 1)}}
		}, ""},
		{"a warning when the time is over", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Warnings = []sla.WarningSpec{{Name: "w", After: sla.Duration(8 * time.Hour)}}
		}, "late_warning clocks[0].targets[0].warn"},
		{"a warning after a time that a fact states", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Warnings = []sla.WarningSpec{{Name: "w", After: sla.Duration(8 * time.Hour)}}
			c.Targets[0].Within = &sla.AmountSpec{Fact: "agreed"}
		}, ""},
		{"a late warning before business days", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			on(s, calendar.OfficeHours("UTC"))
			c.Warnings = []sla.WarningSpec{{Name: "w", AfterDue: sla.Duration(time.Minute)}}
			c.Targets[0].Within, c.Targets[0].Days = nil, 1
		}, "late_warning clocks[0].targets[0].warn"},
		{"the target's own warnings", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Warnings = []sla.WarningSpec{{Name: "w", AfterDue: sla.Duration(time.Minute)}}
			c.Targets[0].Warnings = []sla.WarningSpec{{Name: "w", Before: sla.Duration(time.Minute)}}
		}, ""},
		{"one of two is early", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Warnings = []sla.WarningSpec{{Name: "v", AfterDue: sla.Duration(time.Minute)}, {Name: "w", Before: sla.Duration(time.Minute)}}
		}, ""},

		{"a calendar that a fact may name", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			s.Calendars = map[string]calendar.Spec{"c": allDay}
			c.Targets[0].CalendarOf = []string{"group"}
		}, ""},
		{"a calendar of a start", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			s.Calendars = map[string]calendar.Spec{"c": allDay}
			c.Start[0].From.Opening = "c"
		}, ""},
		{"a calendar of nothing", func(s *sla.PolicySpec, c *sla.ClockSpec) { s.Calendars = map[string]calendar.Spec{"c": allDay} }, "unused_calendar calendars.c"},
	} {
		s := plain()
		row.edit(&s, &s.Clocks[0])
		if got := found(t, s, lint.Options{}); got != row.want {
			t.Errorf("%s: found %q, want %q", row.name, got, row.want)
		}
	}
}

// A fact is looked for wherever the document has one, and nowhere else.
func TestSilentFactsEverywhere(t *testing.T) {
	odd, not := is("brand", "x"), is("brand", "x")
	for path, edit := range map[string]func(s *sla.PolicySpec, c *sla.ClockSpec){
		"clocks[0].start[1].enters.brand":  func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Start = append(c.Start, sla.SignalSpec{Enters: odd}) },
		"clocks[0].stop[1].leaves.brand":   func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Stop = append(c.Stop, sla.SignalSpec{Leaves: odd}) },
		"clocks[0].cancel[0].enters.brand": func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Cancel = []sla.SignalSpec{{Enters: odd}} },
		"clocks[0].cancel[0].if.brand":     func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Cancel = []sla.SignalSpec{{On: "opened", If: odd}} },
		"clocks[0].reset[0].enters.brand": func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Reset = []sla.ResetSpec{{SignalSpec: sla.SignalSpec{Enters: odd}}}
		},
		"clocks[0].pause[0].when.brand": func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Pauses = []sla.PauseSpec{{When: odd}} },
		"clocks[0].pause[0].from[0].enters.brand": func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{From: []sla.SignalSpec{{Enters: odd}}, Until: sla.UntilSpec{Signals: []sla.SignalSpec{{Enters: is("state", "new")}}}}}
		},
		"clocks[0].pause[0].until[0].enters.brand": func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{From: []sla.SignalSpec{{Enters: is("state", "held")}}, Until: sla.UntilSpec{Signals: []sla.SignalSpec{{Enters: odd}}}}}
		},
		"clocks[0].targets[0].when.brand": func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0].When = odd },
		"clocks[0].targets[0].when.all[0].brand": func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Targets[0].When = priority.ConditionSpec{All: []priority.ConditionSpec{odd}}
		},
		"clocks[0].targets[0].when.any[1].brand": func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Targets[0].When = priority.ConditionSpec{Any: []priority.ConditionSpec{is("group", "desk"), odd}}
		},
		"clocks[0].targets[0].when.not.brand": func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0].When = priority.ConditionSpec{Not: &not} },
		"factors[0].when.brand": func(s *sla.PolicySpec, _ *sla.ClockSpec) {
			s.Factors = []sla.FactorSpec{{When: odd, Factor: priority.Percent(50)}}
		},
		"exclude[0].when.brand":      func(s *sla.PolicySpec, _ *sla.ClockSpec) { s.Exclude = []sla.ExclusionSpec{{Reason: "r", When: odd}} },
		"clocks[0].start[1].at":      func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Start = append(c.Start, sla.SignalSpec{At: "agreed"}) },
		"clocks[0].start[0].from.at": func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Start[0].From.At = "agreed" },
		"clocks[0].pause[0].until": func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Until: sla.UntilSpec{Fact: "agreed"}}}
		},
		"clocks[0].targets[0].within.fact": func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0].Within = &sla.AmountSpec{Fact: "agreed"} },
		"clocks[0].targets[0].calendar_of[1]": func(s *sla.PolicySpec, c *sla.ClockSpec) {
			s.Calendars = map[string]calendar.Spec{"desk": calendar.OfficeHours("UTC")}
			c.Targets[0].CalendarOf = []string{"group", "agreed"}
		},
	} {
		s := plain()
		edit(&s, &s.Clocks[0])
		var silent []string
		findings, err := lint.Check(s, lint.Options{Histories: slices.Values(tickets()), Now: opened.AddDate(0, 1, 0)})
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
		for _, f := range findings {
			if f.Rule == "silent_fact" && f.N == 20 {
				silent = append(silent, f.Path)
			}
		}
		if !slices.Equal(silent, []string{path}) {
			t.Errorf("%s: found %q", path, silent)
		}
	}
	// An instant is no fact, what is derived is not stated, and the oldest opening is of a merge.
	s := plain()
	s.Clocks[0].Start = append(s.Clocks[0].Start, sla.SignalSpec{At: "2026-05-11T11:00:00Z"})
	s.Clocks[0].Start[0].From.At = lifecycle.OldestOpened
	for i, fact := range []string{"class", "replied", "turn", "opener", "merged"} {
		s.Exclude = append(s.Exclude, sla.ExclusionSpec{Reason: fmt.Sprint("r", i), When: is(fact, map[string]string{"class": "open", "turn": "agent", "opener": "agent"}[fact], "yes")})
	}
	for i := range s.Exclude {
		w := s.Exclude[i].When.Facts
		for name, values := range w {
			w[name] = slices.DeleteFunc(values, func(v string) bool {
				return v == "" || v == "yes" && (name == "class" || name == "turn" || name == "opener")
			})
		}
	}
	findings, err := lint.Check(s, lint.Options{Histories: slices.Values(tickets()), Now: opened.AddDate(0, 1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if strings.HasPrefix(string(f.Rule), "silent") {
			t.Errorf("%v", f)
		}
	}
}

// What histories say is counted: values in either case, kinds of events, and
// promises by how often they were kept.
func TestHistoriesAtTheirLimits(t *testing.T) {
	now := opened.AddDate(0, 1, 0)
	check := func(s sla.PolicySpec, o lint.Options) []string {
		o.Histories, o.Now = slices.Values(tickets()), now
		findings, err := lint.Check(s, o)
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, f := range findings {
			list = append(list, fmt.Sprintf("%s %s %v %d", f.Rule, f.Path, f.Share, f.N))
		}
		return list
	}
	// Ten of twenty are kept: P1 in an hour, P2 in less.
	s := plain()
	s.Clocks[0].Targets = []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}
	s.Factors = []sla.FactorSpec{{When: is("priority", "P2"), Factor: priority.Percent(50)}}
	for _, row := range []struct {
		o    lint.Options
		want string
	}{
		{lint.Options{}, "[]"},
		{lint.Options{Least: priority.Percent(51)}, "[seldom_met clocks[0].targets[0] 50% 20]"},
		{lint.Options{Least: priority.Percent(51), LeastClocks: 20}, "[seldom_met clocks[0].targets[0] 50% 20]"},
		{lint.Options{Least: priority.Percent(51), LeastClocks: 21}, "[]"},
		{lint.Options{Least: priority.Percent(100), LeastClocks: 1}, "[seldom_met clocks[0].targets[0] 50% 20]"},
	} {
		if got := fmt.Sprint(check(s, row.o)); got != row.want {
			t.Errorf("%v, %d: %s", row.o.Least, row.o.LeastClocks, got)
		}
	}
	// Values and kinds, and the words for messages.
	s = plain()
	s.Exclude = []sla.ExclusionSpec{{Reason: "a", When: is("Customer", "GOLD", "iron", "*", "")}, {Reason: "b", When: is("priority", "p1", "p2")}}
	s.Clocks[0].Start = append(s.Clocks[0].Start, sla.SignalSpec{On: "contact"}, sla.SignalSpec{On: "reply"}, sla.SignalSpec{On: "note"}, sla.SignalSpec{On: "state_changed"}, sla.SignalSpec{On: "created"})
	want := "[silent_signal clocks[0].start[2].on 0% 20 silent_signal clocks[0].start[3].on 0% 20 silent_value exclude[0].when.Customer[1] 0% 20]"
	if got := fmt.Sprint(check(s, lint.Options{})); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	// Events after the moment are left out, and no tickets say nothing.
	s = plain()
	s.Exclude = []sla.ExclusionSpec{{Reason: "a", When: is("state", "closed")}}
	for hours, want := range map[int]string{0: "silent_value exclude[0].when.state[0] ", 1: ""} {
		o := lint.Options{Histories: slices.Values(tickets()[:1]), Now: opened.Add(time.Duration(hours) * time.Hour)}
		if got := strings.TrimSpace(found(t, s, o)); got != strings.TrimSpace(want) {
			t.Errorf("after %d hours: %q", hours, got)
		}
	}
	if got := found(t, s, lint.Options{Histories: slices.Values([]lifecycle.History(nil)), Now: now}); got != "" {
		t.Errorf("no tickets: %s", got)
	}
	// Messages of each kind.
	var h []lifecycle.History
	for _, e := range []lifecycle.Event{
		{Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public}, {Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public}, {Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal},
	} {
		e.Time = opened.Add(time.Hour)
		h = append(h, lifecycle.NewHistory([]lifecycle.Event{{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"}, e}))
	}
	for i, word := range []string{"contact", "reply", "note"} {
		s := plain()
		s.Clocks[0].Start = append(s.Clocks[0].Start, sla.SignalSpec{On: word})
		for k := range h {
			got := found(t, s, lint.Options{Histories: slices.Values(h[k : k+1]), Now: now})
			if strings.Contains(got, "silent_signal") != (i != k && word != "contact") { // the opening is a contact
				t.Errorf("%s of %d: %q", word, k, got)
			}
		}
	}
}

// A reason is stated by an event that states nothing else, and an empty text
// among several states nothing.
func TestWhatEventsOfHistoriesState(t *testing.T) {
	s := plain()
	s.Exclude = []sla.ExclusionSpec{{Reason: "a", When: is("reason", "Fixed", "other")}, {Reason: "b", When: is("brand", "x", "y")}, {Reason: "c", When: is("region", "n")}}
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"},
		{Time: opened.Add(time.Hour), Kind: lifecycle.Linked, Ref: "T-2", Reason: "fixed"},
		{Time: opened.Add(2 * time.Hour), Kind: lifecycle.Updated, Facts: priority.Facts{"brand": {"", "X"}, "region": {""}}},
	})
	got := found(t, s, lint.Options{Histories: slices.Values([]lifecycle.History{h}), Now: opened.Add(3 * time.Hour)})
	if want := "silent_value exclude[0].when.reason[1]\nsilent_value exclude[1].when.brand[1]\nsilent_fact exclude[2].when.region"; got != want {
		t.Errorf("found\n%s\nwant\n%s", got, want)
	}
}
