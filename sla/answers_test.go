package sla_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"pgregory.net/rapid"
)

func TestAnswers(t *testing.T) {
	cals := twinCalendars(t)
	given := map[string]*calendar.Calendar{"office": cals["office"], "night": cals["night"]}
	policies, histories := twinPolicy(), twinEvents()
	goldentest.Check(t,
		goldentest.Group("tickets", func(w *goldentest.Writer) {
			for i := range 300 {
				p, err := sla.NewPolicy(policies.Example(i), given)
				if w.Put(err); err != nil {
					continue
				}
				for k := range 3 {
					events := histories.Example(3*i + k)
					h := lifecycle.NewHistory(events)
					for _, by := range []time.Duration{0, 37, 200} {
						a := p.Assess(h, events[len(events)-1].Time.Add(by*twinStep))
						w.Put(a)
					}
					w.Put(p.Explain(h, events[len(events)-1].Time.Add(twinStep)))
				}
			}
		}),
		goldentest.Group("dense", func(w *goldentest.Writer) {
			policies, tickets := rapid.Custom(densePolicy), rapid.Custom(denseEvents)
			for i := range 400 {
				s := policies.Example(i)
				c := &s.Clocks[0]
				for k := range c.Targets {
					earlyAsTimePasses(c.Targets[k].Warnings, i%2 == 0)
				}
				p, err := sla.NewPolicy(s, given)
				if w.Put(err); err != nil {
					continue
				}
				for k := range 2 {
					events := tickets.Example(2*i + k)
					for _, by := range []time.Duration{-1, 3, 20} {
						w.Put(p.Explain(lifecycle.NewHistory(events), events[len(events)-1].Time.Add(by*twinStep)))
					}
				}
			}
		}),
		goldentest.Group("former", func(w *goldentest.Writer) {
			policies, tickets := rapid.Custom(formerPolicy), rapid.Custom(formerEvents)
			for i := range 120 {
				s := policies.Example(i)
				for k := range s.Clocks[0].Targets {
					earlyAsTimePasses(s.Clocks[0].Targets[k].Warnings, i%2 == 0)
				}
				p, err := sla.NewPolicy(s, given)
				if err != nil {
					t.Fatal(err)
				}
				for k := range 3 {
					events := tickets.Example(3*i + k)
					w.Put(p.Explain(lifecycle.NewHistory(events), events[len(events)-1].Time.Add(time.Duration(k)*twinStep)))
				}
			}
		}),
		goldentest.Group("sets", func(w *goldentest.Writer) {
			policies, tickets := rapid.Custom(densePolicy), rapid.Custom(denseEvents)
			for i := range 100 {
				s := sla.PolicySetSpec{Change: []sla.Retarget{"", sla.KeepFirst}[i%2]}
				for k, group := range []string{"L1", "L2", "*", ""} {
					x := policies.Example(4*i + k)
					x.Name, x.Clocks[0].Name = group, sla.Clock("c"+strconv.Itoa(k/2))
					x.Exclude = append(x.Exclude, sla.ExclusionSpec{Reason: "done", When: is("state", "done")})
					s.Policies = append(s.Policies, sla.PolicyChoiceSpec{When: is([]string{"group", "state"}[k/2], []string{group, "work"}[k/2]), Policy: x})
				}
				set, err := sla.NewPolicySet(s, given)
				if w.Put(err); err != nil {
					continue
				}
				events := tickets.Example(i)
				h := lifecycle.NewHistory(events)
				for _, by := range []time.Duration{-2, 0, 9} {
					now := events[len(events)-1].Time.Add(by * twinStep)
					w.Put(set.Choose(h, now), set.Assess(h, now), set.Explain(h, now))
				}
			}
		}),
		goldentest.Group("targets", func(w *goldentest.Writer) {
			for i := range 150 {
				p, err := sla.NewPolicy(policies.Example(1000+i), given)
				if err != nil {
					continue
				}
				for k := range 8 {
					f := lifecycle.Facets{Priority: priority.Level(k % 4), State: []lifecycle.State{"new", "wait", "done"}[k%3], Group: []string{"", "L1", "L2"}[k%3], Tier: []string{"", "night"}[k%2]}
					at := twinBase.Add(time.Duration(k*k*i) * time.Minute)
					index, within, ok := p.Target("c0", f, at)
					due, ok2 := p.Due("c0", f, at)
					start, ok3 := p.StartBy("c0", f, at)
					w.Put(index, within, ok, due, ok2, start, ok3)
				}
			}
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			for i := range 2 {
				s := policies.Example(2000 + i)
				s.CalendarNames = nil
				s.Calendars = map[string]calendar.Spec{"office": calendar.AroundTheClock(), "night": calendar.AroundTheClock()}
				goldentest.Defects[sla.PolicySpec](w, s, 10_000)
			}
		}),
		goldentest.Group("defects of sets", func(w *goldentest.Writer) {
			choices := []sla.PolicyChoiceSpec{
				{When: priority.ConditionSpec{Not: &priority.ConditionSpec{Any: []priority.ConditionSpec{is("customer", "gold"), is("state", "new")}}}, Policy: hours("gold", 1)},
				{When: is("Class", "done"), Policy: hours("late", 2)},
			}
			for n := range 3 {
				goldentest.Defects[sla.PolicySetSpec](w, sla.PolicySetSpec{Schema: "sla/policies/1", Change: sla.KeepFirst, Policies: choices[:n]})
			}
		}),
		presetAnswers(),
	)
}

// earlyAsTimePasses makes warnings before the deadline, if asked, those in time
// as it passes, which the twin leaves out.
func earlyAsTimePasses(list []sla.WarningSpec, is bool) {
	for i := range list {
		list[i].Wall = list[i].Wall || is && list[i].Before != 0
	}
}
