package sla_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/internal/caltest"
	"pgregory.net/rapid"
)

func newPolicy(t testing.TB, s sla.PolicySpec) *sla.Policy {
	t.Helper()
	p, err := sla.NewPolicy(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// everything is a policy with all that there is, and very long amounts.
func everything() sla.PolicySpec {
	s := deskPolicy(within(sla.FirstResponse, math.MaxInt64), within(sla.NextResponse, 1), within(sla.UpdateCadence, time.Hour),
		within(sla.Resolution, math.MaxInt64, priority.P1), sla.TargetSpec{Metric: sla.Resolution, Days: 10_000},
		sla.TargetSpec{Metric: sla.Operational, Within: 1, When: sla.Match{States: []lifecycle.State{"open", "solved"}}})
	s.Targets[5].Calendar = ""
	s.Factors = []sla.FactorSpec{{Customer: "big", Factor: mustRatio("1000000000.0")}, {Customer: "small", Factor: mustRatio("1/1000000000")}}
	s.Pauses = append(s.Pauses, sla.PauseSpec{States: []lifecycle.State{"held"}, Metrics: sla.Metrics(), Budget: math.MaxInt64},
		sla.PauseSpec{States: []lifecycle.State{"kept"}, Metrics: sla.Metrics(), BudgetDays: 10_000})
	s.Warnings = []sla.WarningSpec{{Name: "a", At: mustRatio("1/1000000000")}, {Name: "b", At: priority.Percent(100)}, {Name: "c", At: mustRatio("1000000000.0")}}
	return s
}

// Whatever the instants and values, answers come, and those that must hold do.
func TestPolicyExtremesProperty(t *testing.T) {
	s := everything()
	var policies []*sla.Policy
	for retarget := range 3 {
		for reopen := range 4 {
			s.Retarget, s.Reopen = sla.Retarget(retarget), sla.Reopen(reopen)
			policies = append(policies, newPolicy(t, s))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(policies).Draw(t, "policy")
		instant := rapid.OneOf(caltest.GenAnyInstant(), rapid.Just(time.Time{}))
		var events []lifecycle.Event
		for range rapid.IntRange(0, 6).Draw(t, "events") {
			e := genEvent(false).Draw(t, "event")
			e.Time = instant.Draw(t, "time")
			e.State = rapid.SampledFrom([]lifecycle.State{"", "open", "waiting", "held", "kept", "solved"}).Draw(t, "state")
			e.Customer = rapid.SampledFrom([]string{"", "big", "small"}).Draw(t, "customer")
			if rapid.IntRange(0, 9).Draw(t, "out of range") == 0 {
				e.Kind, e.Side, e.Visibility, e.Priority = 200, 100, 50, 99
			}
			events = append(events, e)
		}
		h := lifecycle.NewHistory(events)
		now := instant.Draw(t, "now")
		a := p.Assess(h, now)
		for i, x := range p.Explain(h, now) {
			if x.Status != a.Statuses[i] {
				t.Fatalf("%+v\n%+v", x.Status, a.Statuses[i])
			}
			if x.Elapsed < 0 || x.Paused < 0 || x.Overdue < 0 || x.OverdueWall < 0 || x.Within < 0 {
				t.Fatalf("negative: %+v", x.Status)
			}
		}
		f := h.Facets(now)
		for m := range sla.Metric(9) {
			p.Due(m, f, now)
			p.StartBy(m, f, now)
			p.Target(m, f, now)
		}
	})
}

func TestAssessNothing(t *testing.T) {
	p := newPolicy(t, everything())
	for _, now := range []time.Time{{}, wall("2026-03-02 09:00:00"), time.Unix(math.MaxInt64, 0)} {
		if a := p.Assess(lifecycle.History{}, now); len(a.Statuses) != 0 || !a.NextLook.IsZero() {
			t.Errorf("at %v: %+v", now, a)
		}
		if x := p.Explain(lifecycle.History{}, now); len(x) != 0 {
			t.Errorf("at %v: %+v", now, x)
		}
	}
	h := lifecycle.NewHistory([]lifecycle.Event{opened("2026-03-02 09:00:00", 0)})
	if a := p.Assess(h, wall("2026-03-02 08:59:59")); len(a.Statuses) != 0 {
		t.Errorf("before it was opened: %+v", a)
	}
	if _, ok := new(sla.Assessment).Status(sla.Resolution); ok {
		t.Error("a status of nothing")
	}
}

// The zero time is an instant like others.
func TestAssessFromZeroTime(t *testing.T) {
	s := deskPolicy(within(sla.Resolution, 8*time.Hour))
	for _, c := range []string{"", "desk"} {
		s.Targets[0].Calendar = c
		p := newPolicy(t, s)
		h := lifecycle.NewHistory([]lifecycle.Event{{Kind: lifecycle.Created, Side: lifecycle.Customer}})
		now := time.Time{}.Add(100 * time.Hour)
		a := p.Assess(h, now)
		calendar, _ := p.Calendar(c)
		due, _ := calendar.Add(time.Time{}, 8*time.Hour)
		if got := a.Statuses[0]; time.Duration(got.Elapsed) != calendar.Elapsed(time.Time{}, now) || !got.Due.Equal(due) {
			t.Errorf("%q: %+v, want due %v", c, got, due)
		}
	}
}

// Much of everything takes its time, but not for ever.
func TestPolicyManyOfAll(t *testing.T) {
	const many = 3000
	start := wall("2026-03-02 09:00:00")
	var s sla.PolicySpec
	s.Done = []lifecycle.State{"solved"}
	for i := range many {
		from := start.Add(time.Duration(i) * time.Hour)
		s.Targets = append(s.Targets, sla.TargetSpec{Metric: sla.Metric(1 + i%5), Within: sla.Duration(i + 1),
			When: sla.Match{States: []lifecycle.State{lifecycle.State(fmt.Sprint("s", i%50))}, From: from, Until: from.Add(24 * time.Hour)}})
		s.Pauses = append(s.Pauses, sla.PauseSpec{States: []lifecycle.State{lifecycle.State(fmt.Sprint("s", i))}, Budget: 1})
	}
	p := newPolicy(t, s)
	var events []lifecycle.Event
	for i := range many {
		events = append(events, lifecycle.Event{Time: start.Add(time.Duration(i) * time.Minute), Seq: int64(i), Kind: lifecycle.Message,
			Side: lifecycle.Side(1 + i%2), Visibility: lifecycle.Public, State: lifecycle.State(fmt.Sprint("s", i%50))})
	}
	began := time.Now()
	a := p.Assess(lifecycle.NewHistory(events), start.Add(many*time.Hour))
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	if len(a.Statuses) < many/2 {
		t.Errorf("%d statuses", len(a.Statuses))
	}
}

// A ledger over geological time has no entry for each day of it.
func TestLedgerOverAges(t *testing.T) {
	p := newPolicy(t, deskPolicy(within(sla.Resolution, time.Hour)))
	h := lifecycle.NewHistory([]lifecycle.Event{{Time: time.Unix(-1<<40, 0), Kind: lifecycle.Created}})
	x := p.Explain(h, time.Unix(1<<40, 0))
	if len(x) != 1 || len(x[0].Ledger) > 10 || x[0].Outcome != sla.Breached {
		t.Errorf("%d entries", len(x[0].Ledger))
	}
}

// Values of closed sets that are out of range have a text, and none to write.
func TestPolicyEnumsOutOfRange(t *testing.T) {
	type enum interface {
		String() string
		MarshalText() ([]byte, error)
	}
	for want, v := range map[string]enum{
		"Metric(99)": sla.Metric(99), "Outcome(99)": sla.Outcome(99), "Phase(99)": sla.Phase(99), "NoDue(99)": sla.NoDue(99),
		"EntryKind(99)": sla.EntryKind(99), "Reopen(99)": sla.Reopen(99), "Retarget(99)": sla.Retarget(99),
	} {
		if v.String() != want {
			t.Errorf("%v, want %v", v, want)
		}
		if b, err := v.MarshalText(); err == nil {
			t.Errorf("%v is written as %q", want, b)
		}
	}
	for _, m := range sla.Metrics() {
		v, err := m.Value()
		var back sla.Metric
		if err != nil || back.Scan(v) != nil || back != m || !m.IsValid() {
			t.Errorf("%v through a column: %v, %v", m, v, back)
		}
	}
	for o := sla.NoTarget; o.IsValid(); o++ {
		v, err := o.Value()
		var back sla.Outcome
		if err != nil || back.Scan(v) != nil || back != o {
			t.Errorf("%v through a column: %v, %v", o, v, back)
		}
	}
	for o := sla.Running; o.IsValid(); o++ {
		v, err := o.Value()
		var back sla.Phase
		if err != nil || back.Scan(v) != nil || back != o {
			t.Errorf("%v through a column: %v, %v", o, v, back)
		}
	}
	if slices.Contains(sla.Metrics(), 0) || sla.Metric(0).IsValid() || sla.Outcome(6).IsValid() || sla.Phase(4).IsValid() {
		t.Error("a set has a member too many")
	}
}
