package sla_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	old "github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	sla "github.com/supportops/policy/sla/next"
	"pgregory.net/rapid"
)

var t0 = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

type row struct {
	Cycle                   int
	Outcome, Phase          string
	Start, Stop, Due        string
	NoDue                   string
	Within, Elapsed, Paused string
	Warning, PausedBy       string
	Former                  int
	FormerBreach            bool
	Rule                    string
	Overdue, OverdueWall    string
}

func fmtT(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("Mon 02 15:04:05.999999999")
}

func is(f string, v ...string) priority.ConditionSpec {
	return priority.ConditionSpec{Facts: map[string][]string{f: v}}
}

func genPair(t *rapid.T) (old.PolicySpec, sla.PolicySpec) {
	office := calendar.OfficeHours("Europe/Berlin", "09:00-12:00", "13:00-17:00")
	o := old.PolicySpec{Calendars: map[string]calendar.Spec{"office": office}, Done: []lifecycle.State{"done", "closed"}}
	n := sla.PolicySpec{Calendars: map[string]calendar.Spec{"office": office}, States: map[machine.Class][]lifecycle.State{machine.Done: {"done", "closed"}, machine.Waiting: {"wait", "hold"}, machine.Open: {"new"}}}
	reopen := rapid.IntRange(0, 3).Draw(t, "reopen")
	o.Reopen = old.Reopen(reopen)
	cycles := []sla.Cycles{sla.Sum, sla.Span, sla.Each, sla.Once}[reopen]
	clocks := map[old.Metric]sla.ClockSpec{old.FirstResponse: sla.FirstResponseClock(), old.NextResponse: sla.NextResponseClock(), old.UpdateCadence: sla.UpdateCadenceClock(), old.Resolution: sla.ResolutionClock(cycles)}
	metrics := []old.Metric{old.FirstResponse, old.NextResponse, old.UpdateCadence, old.Resolution}
	for i := range rapid.IntRange(1, 6).Draw(t, "targets") {
		m := rapid.SampledFrom(metrics).Draw(t, "metric")
		x := old.TargetSpec{Name: fmt.Sprint("t", i), Metric: m}
		y := sla.TargetSpec{Name: x.Name}
		switch rapid.IntRange(0, 5).Draw(t, "way") {
		case 0:
			x.None = true
		case 1:
			x.Days = rapid.IntRange(1, 3).Draw(t, "days")
			x.Fixed = true
			y.Days, y.Fixed = x.Days, true
			if true {
				x.DayRule, y.DayRule = calendar.EndOfDay, calendar.EndOfDay
			}
		default:
			d := time.Duration(rapid.IntRange(1, 40).Draw(t, "within")) * 30 * time.Minute
			x.Within, y.Within = old.Duration(d), sla.Amount(d)
		}
		if rapid.Bool().Draw(t, "cal") || x.Days > 0 {
			x.Calendar, y.Calendar = "office", "office"
		}
		if rapid.Bool().Draw(t, "prio") {
			l := priority.Level(rapid.IntRange(1, 3).Draw(t, "level"))
			x.When.Priorities = []priority.Level{l}
			y.When = is("priority", l.String())
		} else if rapid.Bool().Draw(t, "grp") {
			x.When.Groups = []string{"g1"}
			y.When = is("group", "g1")
		}
		if rapid.IntRange(0, 4).Draw(t, "force") == 0 {
			at := t0.Add(time.Duration(rapid.IntRange(1, 200).Draw(t, "from")) * 17 * time.Minute)
			x.When.From, y.From = at, at
		}
		o.Targets = append(o.Targets, x)
		c := clocks[m]
		c.Targets = append(c.Targets, y)
		clocks[m] = c
	}
	if rapid.Bool().Draw(t, "factor") {
		o.Factors = append(o.Factors, old.FactorSpec{Customer: "gold", Factor: must(sla.NewRatioForTest(1, 3))})
		n.Factors = append(n.Factors, sla.FactorSpec{When: is("customer", "gold"), Factor: must(sla.NewRatioForTest(1, 3))})
	}
	keep := rapid.IntRange(0, 4).Draw(t, "keep") == 0
	if keep {
		o.Retarget = old.KeepFirst
	}
	var pauses []sla.PauseSpec
	for _, st := range []string{"wait", "hold"} {
		if rapid.Bool().Draw(t, "pause") {
			x := old.PauseSpec{Name: st, States: []lifecycle.State{lifecycle.State(st)}, Metrics: metrics}
			y := sla.PauseSpec{Name: st, When: is("state", st)}
			if rapid.IntRange(0, 2).Draw(t, "budget") == 0 {
				x.Budget = old.Duration(time.Duration(rapid.IntRange(1, 6).Draw(t, "b")) * time.Hour)
				y.Budget = sla.Duration(x.Budget)
			} else if rapid.IntRange(0, 2).Draw(t, "budgetdays") == 0 {
				x.BudgetDays, y.Days = 1, 1
			}
			o.Pauses, pauses = append(o.Pauses, x), append(pauses, y)
		}
	}
	for _, w := range sla.StandardWarnings() {
		o.Warnings = append(o.Warnings, old.WarningSpec{Name: w.Name, At: w.Share})
	}
	for _, m := range metrics {
		c := clocks[m]
		if len(c.Targets) == 0 {
			continue
		}
		c.Pauses = pauses
		c.Warnings = sla.StandardWarnings()
		if keep {
			c.Retarget = sla.KeepFirst
		}
		n.Clocks = append(n.Clocks, c)
	}
	return o, n
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func genHistory(t *rapid.T, withDone bool) lifecycle.History {
	var events []lifecycle.Event
	at := t0
	n := rapid.IntRange(1, 9).Draw(t, "n")
	for i := range n {
		e := lifecycle.Event{ID: fmt.Sprint(i), Time: at}
		k := rapid.IntRange(0, 7).Draw(t, "k")
		if i == 0 {
			e.Kind, e.Side, e.State = lifecycle.Created, lifecycle.Side(rapid.IntRange(1, 3).Draw(t, "side")), "new"
			if rapid.Bool().Draw(t, "hasp") {
				e.Priority = priority.Level(rapid.IntRange(1, 3).Draw(t, "p"))
			}
			if rapid.Bool().Draw(t, "hascust") {
				e.Customer = "gold"
			}
		} else {
			switch {
			case k < 3:
				e.Kind, e.Side, e.Visibility = lifecycle.Message, lifecycle.Side(rapid.IntRange(1, 3).Draw(t, "side")), lifecycle.Visibility(rapid.IntRange(1, 2).Draw(t, "vis"))
			case k < 5:
				states := []lifecycle.State{"new", "wait", "hold"}
				if withDone {
					states = append(states, "done", "closed", "done")
				}
				e.Kind, e.State = lifecycle.StateChanged, rapid.SampledFrom(states).Draw(t, "state")
			case k == 5:
				e.Kind, e.Priority = lifecycle.PriorityChanged, priority.Level(rapid.IntRange(1, 3).Draw(t, "p"))
			case k == 6:
				e.Kind, e.Group = lifecycle.Assigned, rapid.SampledFrom([]string{"g1", "g2"}).Draw(t, "g")
			default:
				e.Kind, e.Customer = lifecycle.CustomerChanged, rapid.SampledFrom([]string{"gold", "free"}).Draw(t, "c")
			}
		}
		events = append(events, e)
		at = at.Add(time.Duration(rapid.IntRange(1, 120).Draw(t, "gap")) * 7 * time.Minute)
	}
	return lifecycle.NewHistory(events)
}

func TestOldAndNew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, n := genPair(t)
		op, err := old.NewPolicy(o)
		if err != nil {
			t.Fatal(err)
		}
		np, err := sla.NewPolicy(n, nil)
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			h := genHistory(t, rapid.Bool().Draw(t, "done"))
			hasDone := false
			for _, e := range h.All() {
				hasDone = hasDone || e.State == "done" || e.State == "closed"
			}
			now := t0.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "now")) * 13 * time.Minute)
			a, b := op.Assess(h, now), np.Assess(h, now)
			oldRows, newRows := map[string][]row{}, map[string][]row{}
			for _, s := range a.Statuses {
				r := row{s.Cycle, s.Outcome.String(), s.Phase.String(), fmtT(s.Start), fmtT(s.Stop), fmtT(s.Due), s.NoDue.String(), s.Within.String(), s.Elapsed.String(), s.Paused.String(), s.Warning, s.PausedBy, s.FormerTargets, s.FormerBreach, s.Rule, s.Overdue.String(), s.OverdueWall.String()}
				if s.Target < 0 && s.FormerTargets == 0 {
					continue
				}
				oldRows[s.Metric.String()] = append(oldRows[s.Metric.String()], r)
			}
			for _, s := range b.Statuses {
				r := row{s.Cycle, string(s.Outcome), string(s.Phase), fmtT(s.Start), fmtT(s.Stop), fmtT(s.Due), string(s.NoDue), s.Within.String(), s.Elapsed.String(), s.Paused.String(), s.Warning, s.PausedBy, s.FormerTargets, s.FormerBreach, s.Rule, s.Overdue.String(), s.OverdueWall.String()}
				newRows[string(s.Clock)] = append(newRows[string(s.Clock)], r)
			}
			if o.Retarget == old.KeepFirst {
				for _, s := range a.Statuses {
					if s.Target < 0 {
						delete(oldRows, s.Metric.String())
						delete(newRows, s.Metric.String())
					}
				}
			}
			if hasDone {
				for _, m := range []string{"first_response", "next_response", "update_cadence"} {
					delete(oldRows, m)
					delete(newRows, m)
				}
			}
			if diff := cmp.Diff(oldRows, newRows); diff != "" {
				doc, _ := json.Marshal(o)
				ev := ""
				for _, e := range h.All() {
					x, _ := json.Marshal(e)
					ev += string(x) + "\n"
				}
				t.Fatalf("-old +new\n%s\nnow %v\n%s%s", diff, now, ev, doc)
			}
		}
	})
}
