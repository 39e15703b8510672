package lint_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/lint"
)

// drawer draws policies of few names, so that what they say often collides.
type drawer struct{ *rand.Rand }

// one draws one of some values.
func one[T any](d drawer, values ...T) T { return values[d.IntN(len(values))] }

// some draws a list of up to n.
func some[T any](d drawer, n int, draw func() T) (list []T) {
	for range d.IntN(n + 1) {
		list = append(list, draw())
	}
	return list
}

func (d drawer) values(fact string) []string {
	pool := map[string][]string{
		"state": {"new", "Held", "closed", "odd", "*", ""}, "class": {"open", "waiting", "done"}, "reason": {"fixed", "Vendor", "test", "odd", "*"},
		"priority": {"p1", "P2", "p3", "*"}, "customer": {"gold", "IRON", "gone", "*", ""}, "group": {"desk", "office"}, "brand": {"x"}, "turn": {"agent", "customer"},
	}[fact]
	list := []string{one(d, pool...)}
	if v := one(d, pool...); d.IntN(2) == 0 && v != list[0] {
		list = append(list, v)
	}
	return list
}

func (d drawer) condition() (c priority.ConditionSpec) {
	fact := one(d, "state", "state", "class", "reason", "group", "brand", "turn")
	c = is(fact, d.values(fact)...)
	if d.IntN(9) == 0 {
		c = is(strings.ToUpper(fact), c.Facts[fact]...)
	}
	switch d.IntN(16) {
	case 0:
		c.Facts["channel"] = []string{"mail"}
	case 1:
		c.Ranges = map[string]priority.RangeSpec{"users": priority.AtLeast(3)}
	case 2:
		c = priority.ConditionSpec{All: []priority.ConditionSpec{c, is("state", d.values("state")...)}}
	case 3:
		c = priority.ConditionSpec{Any: []priority.ConditionSpec{c, is("group", "desk")}}
	case 4:
		not := c
		c = priority.ConditionSpec{Not: &not}
	}
	return c
}

func (d drawer) signal() (s sla.SignalSpec) {
	switch d.IntN(5) {
	case 0:
		s.On = one(d, "reply", "contact", "note", "state_changed", "assigned", "message", "created")
	case 1:
		s.Leaves = d.condition()
	case 2:
		s.At = one(d, "agreed", "2026-05-11T11:00:00Z", "group")
	default:
		s.Enters = d.condition()
	}
	if d.IntN(6) == 0 {
		s.If = d.condition()
	}
	return s
}

func (d drawer) pause() (p sla.PauseSpec) {
	if d.IntN(3) == 0 {
		p.From, p.Until.Signals = []sla.SignalSpec{{Enters: is("state", "held")}}, []sla.SignalSpec{{Enters: is("state", one(d, "held", "new"))}}
	} else {
		p.When = one(d, d.condition, func() priority.ConditionSpec { return is("state", d.values("state")...) }, func() priority.ConditionSpec { return is("class", d.values("class")...) })()
		p.Until.Fact = one(d, "", "", "agreed", "group")
	}
	switch d.IntN(5) {
	case 0:
		p.Budget = sla.Duration(one(d, time.Hour, 8*time.Hour, 8*time.Hour+1, 72*time.Hour))
	case 1:
		p.Days = 2
	case 2:
		p.Time = "counts"
	}
	return p
}

func (d drawer) warning() (w sla.WarningSpec) {
	w.Name = fmt.Sprint("w", d.IntN(1000))
	switch d.IntN(4) {
	case 0:
		w.Share = priority.Percent(one(d, 1, 99, 100, 101))
	case 1:
		w.Before = sla.Duration(one(d, time.Millisecond, time.Hour))
	case 2:
		w.After = sla.Duration(one(d, time.Millisecond, 8*time.Hour-1, 8*time.Hour, 9*time.Hour))
	case 3:
		w.AfterDue = sla.Duration(one(d, time.Millisecond, time.Hour))
	}
	return w
}

func (d drawer) target() (t sla.TargetSpec) {
	if d.IntN(3) > 0 {
		t.When = d.condition()
	}
	switch t.Calendar = one(d, "", "", "office", "always", "night"); d.IntN(10) {
	case 0:
		t.Days = 1 + d.IntN(3)
	case 1:
		t.By = one(d, "agreed", "group", "opened")
	case 2:
		t.Within = &sla.AmountSpec{Fact: one(d, "agreed", "length")}
	case 3:
	default:
		t.Within = sla.Amount(one(d, time.Millisecond, time.Second-1, time.Second, time.Hour, 2*time.Hour, 8*time.Hour, 24*time.Hour, 25*time.Hour, 48*time.Hour))
	}
	if t.By == "" && (t.Within != nil || t.Days > 0) && d.IntN(3) == 0 {
		t.Cutoff = calendar.NewTimeOfDay(one(d, 2, 7, 9, 12, 17, 19, 22), one(d, 0, 30))
	}
	switch d.IntN(12) {
	case 0:
		t.CalendarOf = []string{one(d, "group", "agreed"), "brand"}
	case 1:
		t.Started = "shut"
	case 2:
		t.From = opened
	case 3:
		t.OpenedTo = opened
	}
	t.Warnings = some(d, 2, d.warning)
	return t
}

func (d drawer) policy() (s sla.PolicySpec) {
	night := calendar.OfficeHours("Asia/Kathmandu", "22:00-06:00", one(d, calendar.Hours("12:00-13:00"), "12:00-23:59"))
	night.Holidays = []calendar.HolidaySpec{{Yearly: "12-24", Hours: []calendar.Hours{"09:00-12:00"}}}
	s.Calendars = map[string]calendar.Spec{"office": calendar.OfficeHours("Europe/Berlin"), "always": calendar.AroundTheClock(), "night": night}
	if d.IntN(8) > 0 {
		s.States = map[machine.Class][]lifecycle.State{
			machine.Open: {"new", one(d, lifecycle.State("work"), "odd")}, machine.Waiting: {one(d, lifecycle.State("held"), "Held", "closed")}, machine.Done: {one(d, lifecycle.State("done"), "Shut")},
		}
		if d.IntN(2) == 0 {
			s.States[machine.Done] = append(s.States[machine.Done], "gone")
		}
	}
	names := []sla.Clock{sla.FirstResponse, sla.Resolution, "work"}
	d.Shuffle(3, func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:1+d.IntN(3)] {
		c := sla.ClockSpec{Name: name, Start: []sla.SignalSpec{{On: "opened"}}, Targets: append(some(d, 4, d.target), d.target())}
		c.Start[0].From.At = one(d, "", "", "", "agreed", lifecycle.OldestOpened)
		if c.Start[0].From.At == "" {
			c.Start[0].From.Opening = one(d, "", "", "", "always", "office")
		}
		c.Start = append(c.Start, some(d, 1, d.signal)...)
		c.Stop, c.Cancel = some(d, 2, d.signal), some(d, 1, d.signal)
		for _, x := range some(d, 1, d.signal) {
			c.Reset = append(c.Reset, sla.ResetSpec{SignalSpec: x})
		}
		c.Pauses, c.Warnings = some(d, 3, d.pause), some(d, 2, d.warning)
		c.Pick = one(d, "", "", "", "earliest")
		s.Clocks = append(s.Clocks, c)
	}
	for _, when := range some(d, 1, d.condition) {
		s.Factors = append(s.Factors, sla.FactorSpec{When: when, Factor: priority.Percent(one(d, 50, 200))})
	}
	for i, when := range some(d, 2, d.condition) {
		s.Exclude = append(s.Exclude, sla.ExclusionSpec{Reason: fmt.Sprint("r", i), When: when})
	}
	return s
}

// promises draws a policy of the two clocks of all desks, with targets for each
// level and customer.
func (d drawer) promises() (s sla.PolicySpec) {
	s.Calendars = map[string]calendar.Spec{"office": calendar.OfficeHours("Europe/Berlin"), "always": calendar.AroundTheClock()}
	for _, name := range []sla.Clock{"work", sla.FirstResponse, sla.Resolution} {
		c := sla.ClockSpec{Name: name, Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "reply"}}, Pick: one(d, "", "", "earliest")}
		for range 1 + d.IntN(4) {
			t := sla.TargetSpec{When: is("priority", d.values("priority")...), Calendar: one(d, "", "office", "always")}
			if t.Within = sla.Amount(one(d, time.Hour, 2*time.Hour, 30*time.Hour)); d.IntN(4) == 0 {
				t.Within, t.Days = nil, 1
			}
			switch d.IntN(5) {
			case 0:
				t.When.Facts["customer"] = d.values("customer")
			case 1:
				t.When = priority.ConditionSpec{}
			case 2:
				t.Started = "shut"
			}
			c.Targets = append(c.Targets, t)
		}
		s.Clocks = append(s.Clocks, c)
	}
	d.Shuffle(3, func(i, j int) { s.Clocks[i], s.Clocks[j] = s.Clocks[j], s.Clocks[i] })
	s.Clocks = s.Clocks[:2+d.IntN(2)]
	return s
}

func (d drawer) machine() *machine.Spec {
	class := func() machine.Class { return one(d, machine.Open, machine.Waiting, machine.Done) }
	m := machine.Spec{Excluded: some(d, 2, func() string { return one(d, "test", "fixed") })}
	for _, name := range []lifecycle.State{"new", "work", "Held", "done", "closed"} {
		st := machine.StateSpec{Name: name, Class: class(), Excluded: one(d, "", "", "", "r0", "r1")}
		for range d.IntN(2) * d.IntN(3) {
			st.Reasons = append(st.Reasons, machine.ReasonSpec{Reason: one(d, "fixed", "vendor", "Test")})
		}
		m.States = append(m.States, st)
	}
	return &m
}

func (d drawer) history() lifecycle.History {
	at := opened.Add(time.Duration(d.IntN(500)) * time.Hour)
	events := []lifecycle.Event{{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: priority.Level(d.IntN(4)), Customer: one(d, "", "gold", "Iron"), Group: one(d, "", "Office", "desk")}}
	for range d.IntN(5) {
		at = at.Add(time.Duration(d.IntN(300)) * time.Minute)
		e := lifecycle.Event{Time: at, Kind: lifecycle.Message, Side: one(d, lifecycle.Agent, lifecycle.Customer), Visibility: one(d, lifecycle.Public, lifecycle.Internal)}
		if d.IntN(2) == 0 {
			e = lifecycle.Event{Time: at, Kind: lifecycle.StateChanged, State: one(d, lifecycle.State("Held"), "done", "closed", "strange"), Reason: one(d, "", "fixed")}
		}
		if d.IntN(3) == 0 {
			e.Facts = priority.Facts{"agreed": {one(d, "2026-02-01", "2026-02-01T10:00:00Z", "soon", "4h", "Always", "")}, "length": {one(d, "0s", "3h", "-1h")}}
		}
		events = append(events, e)
	}
	return lifecycle.NewHistory(events)
}

// What is found in drawn policies, alone and against a machine and histories.
func TestAnswers(t *testing.T) {
	draw := func(name string, n int, policy func(drawer) sla.PolicySpec, options func(d drawer, o *lint.Options)) goldentest.Answers {
		return goldentest.Group(name, func(w *goldentest.Writer) {
			sound := 0
			for seed := range n {
				d := drawer{rand.New(rand.NewPCG(uint64(seed), 1))}
				s, o := policy(d), lint.Options{}
				options(d, &o)
				findings, err := lint.Check(s, o)
				if w.Put(findings, err); err == nil {
					sound++
				}
			}
			if sound < n/2 {
				t.Errorf("%s: only %d of %d policies are accepted", name, sound, n)
			}
		})
	}
	goldentest.Check(t,
		draw("deadlines", 12, drawer.promises, func(drawer, *lint.Options) {}),
		draw("alone", 90, drawer.policy, func(d drawer, o *lint.Options) {
			o.From = one(d, time.Time{}, opened.Add(time.Nanosecond), time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC))
		}),
		draw("machine", 90, drawer.policy, func(d drawer, o *lint.Options) { o.Machine = d.machine() }),
		draw("histories", 90, drawer.policy, func(d drawer, o *lint.Options) {
			o.Histories, o.Now = slices.Values(some(d, 20, d.history)), opened.Add(time.Duration(d.IntN(40*24))*time.Hour)
			o.Least, o.LeastClocks = priority.Percent(one(d, 0, 1, 50, 90, 100)), one(d, 0, 1, 2, 5)
			if d.IntN(2) == 0 {
				o.Machine = d.machine()
			}
		}),
	)
}
