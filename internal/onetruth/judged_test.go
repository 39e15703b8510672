package onetruth_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/migrate"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/flow"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/lint"
	"github.com/supportops/policy/sla/whatif"
	"pgregory.net/rapid"
)

// What the machine's states and reasons exclude is excluded in every package,
// for the same reason: in the timeline, the assessment and each of its statuses,
// in metrics with the policy and without it, in journeys and what-ifs.
func TestExcludedEverywhereProperty(t *testing.T) {
	o, err := observe.New(observe.StandardSpec())
	if err != nil {
		t.Fatal(err)
	}
	week, err := period.Containing(monday, period.Week, "UTC")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		spec := genMachine().Draw(t, "machine")
		m, err := machine.New(spec, nil)
		if err != nil {
			t.Fatal(err)
		}
		own := sla.StandardPolicySpec()
		own.Exclude = nil // nothing but what the machine says
		p, err := sla.NewPolicy(own.OnMachine(spec), nil)
		if err != nil {
			t.Fatal(err)
		}
		h := genHistory(spec).Draw(t, "history")
		now := monday.Add(time.Duration(rapid.IntRange(0, 24).Draw(t, "now")) * 15 * time.Minute)
		in := observe.NewInput("T", h, m, p, now)
		want := in.Timeline.Excluded
		alone := in
		alone.Assessment = nil
		k := o.Observe(in)
		for name, got := range map[string]string{
			"assessment": in.Assessment.Excluded, "observation": k.Excluded, "observation without a policy": o.Observe(alone).Excluded,
			"journey": flow.JourneyOf(in.Timeline, in.Timeline.Groups).Excluded, "timeline of a copy": m.Replay(h.AsOf(now), machine.Options{AsOf: now}).Excluded,
		} {
			if got != want {
				t.Errorf("%s: excluded %q, by the timeline %q", name, got, want)
			}
		}
		for _, s := range in.Assessment.Statuses {
			if s.Excluded != want || (s.Outcome == sla.Excluded) != (want != "") {
				t.Errorf("%s is %s, excluded %q, want %q", s.Clock, s.Outcome, s.Excluded, want)
			}
		}
		var sum observe.Summary
		sum.Add(&k, week)
		if want != "" && (sum.Final.Count() > 0 || sum.P1.Trials > 0 || sum.Backlog.Count() > 0 || sum.Response.Count() > 0) {
			t.Errorf("excluded as %q, and counted", want)
		}
		moved := whatif.Compare(p, p, slices.Values([]lifecycle.History{h}), now)
		if before, after := moved.Judged(sla.Resolution, 0); want != "" && before.Met+before.Breached+after.Met+after.Breached > 0 {
			t.Errorf("excluded as %q, and judged by the what-if: %+v", want, after)
		}
	})
}

// A policy that was moved to a machine agrees with it on what is judged, and a
// lint says wherever one is changed.
func TestLintSaysWhoExcludes(t *testing.T) {
	spec := preset.StandardSpec()
	found := func(s sla.PolicySpec) []string {
		list, err := lint.Check(s, lint.Options{Machine: &spec})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, f := range list {
			if f.Rule == "other_exclusion" {
				out = append(out, f.String())
			}
		}
		return out
	}
	if list := found(sla.StandardPolicySpec()); list != nil {
		t.Errorf("the standard policy on the standard machine: %v", list)
	}
	s := sla.StandardPolicySpec()
	s.Exclude = slices.DeleteFunc(s.Exclude, func(x sla.ExclusionSpec) bool { return x.Reason == "cancelled" || x.Reason == "spam" })
	s.Exclude = append(s.Exclude, sla.ExclusionSpec{Reason: "parked", When: priority.ConditionSpec{Facts: priority.Facts{"State": {"Pending"}}}})
	want := []string{
		`exclude[4]: other_exclusion: a ticket in "pending" is excluded as "parked" here and judged by the machine`,
		`exclude: other_exclusion: a ticket in "cancelled" is judged here and excluded as "cancelled" by the machine`,
		`exclude: other_exclusion: a ticket in "new" for "spam" is judged here and excluded as "spam" by the machine`,
	}
	if list := found(s); !slices.Equal(list, want) {
		t.Errorf("got\n%s", strings.Join(list, "\n"))
	}
}

// A move to a machine that judges other states is seen.
func TestMigrationSaysWhatIsJudged(t *testing.T) {
	from, _ := standard(t)
	spec := from.Spec()
	for i := range spec.States {
		switch st := &spec.States[i]; st.Name {
		case preset.StateCancelled:
			st.Excluded = ""
		case preset.StateClosed:
			st.Excluded = "archived"
		}
	}
	to, err := machine.New(spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]migrate.Effect{}
	for _, x := range migrate.States(from, to, migrate.Mapping{}).Affected {
		got[x.ID] = x.Effect
	}
	if len(got) != 2 || got["cancelled"] != "judged" || got["closed"] != "excluded" {
		t.Errorf("got %v", got)
	}
}

// The opening is the same instant and side in every fold, whatever the order of
// rows.
func TestOneOpeningProperty(t *testing.T) {
	o, err := observe.New(observe.StandardSpec())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		spec := genMachine().Draw(t, "machine")
		m, err := machine.New(spec, nil)
		if err != nil {
			t.Fatal(err)
		}
		clock := sla.ClockSpec{Name: "age", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{
			{Name: "by the customer", When: priority.ConditionSpec{Facts: priority.Facts{"opener": {"customer"}}}, Within: sla.Amount(time.Hour)},
			{Name: "by others", Within: sla.Amount(time.Hour)},
		}}
		p, err := sla.NewPolicy(sla.PolicySpec{Clocks: []sla.ClockSpec{clock}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		now := monday.Add(time.Duration(rapid.IntRange(0, 24).Draw(t, "now")) * 15 * time.Minute)
		h := genHistory(spec).Draw(t, "history").AsOf(now)
		opening, ok := h.Opening()
		if !ok {
			return
		}
		in := observe.NewInput("T", h, m, p, now)
		k := o.Observe(in)
		if got := in.Timeline.Opening; !got.Time.Equal(opening.Time) || got.Side != opening.Side || got.Index != opening.Index {
			t.Errorf("timeline: %+v, history %+v", got, opening)
		}
		if !k.Created.Equal(opening.Time) || k.ByAgent != (opening.Side == lifecycle.Agent) {
			t.Errorf("observation: %v by agent %v, history %+v", k.Created, k.ByAgent, opening)
		}
		s, ok := in.Assessment.Status("age")
		if !ok || !s.Start.Equal(opening.Time) || (s.Rule == "by the customer") != (opening.Side == lifecycle.Customer) {
			t.Errorf("assessment: %+v, history %+v", s, opening)
		}
	})
}
