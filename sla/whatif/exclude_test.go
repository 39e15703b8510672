package whatif_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/whatif"
	"pgregory.net/rapid"
)

// excluding returns the standard policy that does not judge duplicates.
func excluding() sla.PolicySpec {
	s := sla.StandardPolicySpec()
	s.Exclude = append(s.Exclude, sla.ExclusionSpec{Reason: "duplicate", When: priority.ConditionSpec{Facts: map[string][]string{"reason": {"duplicate"}}}})
	return s
}

// hundred returns 100 P2 tickets that were answered and resolved in time; every
// other one was resolved as a duplicate.
func hundred() []lifecycle.History {
	list := make([]lifecycle.History, 100)
	for i := range list {
		reason := "fixed"
		if i%2 == 0 {
			reason = "duplicate"
		}
		list[i] = lifecycle.NewHistory([]lifecycle.Event{
			{Time: epoch, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: priority.P2},
			{Time: epoch.Add(10 * time.Minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
			{Time: epoch.Add(time.Hour), Kind: lifecycle.StateChanged, State: preset.StateResolved, Reason: reason},
		})
	}
	return list
}

// Cause: only outcomes were compared, which a policy that excludes tickets
// leaves as they are: half of the tickets went out of the judgement, and the
// comparison said that nothing changed.
func TestExcludedIsAVerdict(t *testing.T) {
	before, after := policy(t, sla.StandardPolicySpec()), policy(t, excluding())
	now := epoch.AddDate(0, 0, 7)
	sum := whatif.Compare(before, after, slices.Values(hundred()), now)
	if sum.Tickets != 100 || sum.Changed != 50 {
		t.Errorf("%d of %d tickets changed, want 50 of 100", sum.Changed, sum.Tickets)
	}
	for _, m := range []sla.Clock{sla.FirstResponse, sla.Resolution} {
		b, a := sum.Judged(m, 0)
		if want := (whatif.Totals{Met: 100}); b != want {
			t.Errorf("%v before: %+v, want %+v", m, b, want)
		}
		if want := (whatif.Totals{Met: 50, Excluded: 50}); a != want {
			t.Errorf("%v after: %+v, want %+v", m, a, want)
		}
		want := whatif.Count{Clock: m, Level: priority.P2, Before: sla.Met, After: sla.Excluded, Clocks: 50}
		if !slices.Contains(sum.Moves(), want) {
			t.Errorf("no %+v in %+v", want, sum.Moves())
		}
	}
	changes := whatif.Diff(before.Assess(hundred()[0], now), after.Assess(hundred()[0], now))
	if len(changes) != 2 {
		t.Fatalf("want a change of both clocks, got %+v", changes)
	}
	for _, c := range changes {
		if b, a := c.Outcomes(); b != sla.Met || a != sla.Excluded {
			t.Errorf("%v goes from %v to %v", c.Clock(), b, a)
		}
		if !slices.Contains(c.Fields, "outcome") || !slices.Contains(c.Fields, "excluded") {
			t.Errorf("%v differs in %v", c.Clock(), c.Fields)
		}
	}
}

// A ticket that both sides leave out, a merged one, is excluded on both and
// changes nothing.
func TestExcludedOnBothSides(t *testing.T) {
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: epoch, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: priority.P1},
		{Time: epoch.Add(time.Minute), Kind: lifecycle.Merged, Ref: "other"},
	})
	sum := whatif.Compare(policy(t, sla.StandardPolicySpec()), policy(t, excluding()), slices.Values([]lifecycle.History{h}), epoch.AddDate(0, 0, 1))
	b, a := sum.Judged(sla.Resolution, priority.P1)
	if want := (whatif.Totals{Excluded: 1}); sum.Changed != 0 || b != want || a != want {
		t.Errorf("%d changed, %+v before, %+v after", sum.Changed, b, a)
	}
}

// somePolicy draws a policy with clocks of every metric.
func somePolicy(t *rapid.T, name string) *sla.Policy {
	s := rapid.SampledFrom([]func() sla.PolicySpec{sla.StandardPolicySpec, sla.ProcessPolicySpec, excluding}).Draw(t, name)()
	s.Clocks[1].Cycles = rapid.SampledFrom([]sla.Cycles{sla.Once, sla.Each, sla.Sum, sla.Span}).Draw(t, "cycles")
	if rapid.Bool().Draw(t, "cadence") {
		s.Clocks = append([]sla.ClockSpec{sla.StandardCadence()}, s.Clocks...)
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "stays") {
		stay := priority.ConditionSpec{Facts: map[string][]string{"state": {string(preset.StateInProgress)}}}
		s.Clocks = append(s.Clocks, sla.StayClock(sla.Clock(fmt.Sprint("stay", i)), stay, sla.TargetSpec{Within: sla.Amount(time.Hour)}))
	}
	p, err := sla.NewPolicy(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A policy held against itself moves nothing; held the other way round, two
// policies move the same clocks back. Each side's clocks are counted once.
func TestSumBothWaysProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := somePolicy(t, "before"), somePolicy(t, "after")
		list := rapid.SliceOfN(rapid.Custom(history), 1, 5).Draw(t, "tickets")
		now := epoch.Add(time.Duration(rapid.IntRange(0, 20000).Draw(t, "now")) * time.Minute)
		self := whatif.Compare(p, p, slices.Values(list), now)
		for _, m := range self.Moves() {
			if m.Before != m.After || self.Changed != 0 {
				t.Fatalf("%d changed, %+v", self.Changed, m)
			}
		}
		there, back := whatif.Compare(p, q, slices.Values(list), now), whatif.Compare(q, p, slices.Values(list), now)
		clocks := map[whatif.Count]int{}
		before, after := 0, 0
		for _, m := range there.Moves() {
			n := m.Clocks
			if m.Before != "" {
				before += n
			}
			if m.After != "" {
				after += n
			}
			m.Before, m.After, m.Clocks = m.After, m.Before, 0
			clocks[m] = n
		}
		for _, m := range back.Moves() {
			n := m.Clocks
			m.Clocks = 0
			if clocks[m] != n {
				t.Fatalf("%d clocks of %+v one way, %d the other", clocks[m], m, n)
			}
			delete(clocks, m)
		}
		if len(clocks) > 0 || there.Changed != back.Changed {
			t.Fatalf("%d changed there, %d back, and %v", there.Changed, back.Changed, clocks)
		}
		for _, h := range list {
			before -= len(p.Assess(h, now).Statuses)
			after -= len(q.Assess(h, now).Statuses)
		}
		if before != 0 || after != 0 {
			t.Fatalf("%d clocks of before and %d of after are counted too often", before, after)
		}
	})
}

// A Sum survives its JSON, verdict by verdict, and goes on merging.
func TestSumJSONProperty(t *testing.T) {
	p, q := policy(t, sla.StandardPolicySpec()), policy(t, excluding())
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(history), 0, 6).Draw(t, "tickets")
		now := epoch.Add(200 * time.Hour)
		sum := whatif.Compare(p, q, slices.Values(list), now)
		data, err := json.Marshal(sum)
		if err != nil {
			t.Fatal(err)
		}
		var back whatif.Sum
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if !cmp.Equal(sum.Moves(), back.Moves()) || sum.Tickets != back.Tickets || sum.Changed != back.Changed {
			t.Fatalf("%s became %+v", data, back.Moves())
		}
		twice, again := sum, whatif.Sum{}
		again.Merge(&sum)
		again.Merge(&back)
		double := sum.Moves()
		for i := range double {
			double[i].Clocks *= 2
		}
		if !cmp.Equal(again.Moves(), double) {
			t.Fatalf("what is read does not add up with what is counted: %+v, want %+v", again.Moves(), double)
		}
		if twice.Merge(&whatif.Sum{}); !cmp.Equal(twice.Moves(), sum.Moves()) || again.Tickets != 2*sum.Tickets {
			t.Fatalf("merging nothing, or itself, goes wrong: %+v, %+v", twice, again)
		}
	})
}

func TestSumJSONRefuses(t *testing.T) {
	move := `{"clock":"resolution","before":"met","after":"excluded","clocks":1}`
	for _, row := range []struct{ doc, want string }{
		{`{"tickets":1,"changed":2,"moves":[]}`, "changed"},
		{`{"tickets":-1,"changed":0,"moves":[]}`, "tickets"},
		{`{"tickets":1,"changed":0,"moves":[{"before":"met","after":"met","clocks":1}]}`, "moves[0].clock"},
		{`{"tickets":1,"changed":0,"moves":[{"clock":"resolution","clocks":1}]}`, "moves[0].before"},
		{`{"tickets":1,"changed":0,"moves":[{"clock":"resolution","before":"met","after":"met","clocks":0}]}`, "moves[0].clocks"},
		{fmt.Sprintf(`{"tickets":1,"changed":1,"moves":[%s,%s]}`, move, move), "moves[1]"},
		{fmt.Sprintf(`{"tickets":1,"changed":1,"moves":[%s,%s]}`, move, strings.Replace(move, `:1}`, `:2}`, 1)), "moves[1]"},
		{`{"tickets":1,"changed":0,"moves":[],"more":1}`, "more"},
		{`{"tickets":1,"changed":-1,"moves":[]}`, "changed"},
		{`{"tickets":0,"changed":1,"moves":[]}`, "changed"},
		{`{"tickets":1,"changed":0,"moves":[{"clock":"resolution","before":"won","after":"met","clocks":1}]}`, "moves[0].before"},
		{`{"tickets":1,"changed":0,"moves":[{"clock":"resolution","before":"met","after":"won","clocks":1}]}`, "moves[0].after"},
	} {
		s := whatif.Sum{Tickets: 7}
		if err := json.Unmarshal([]byte(row.doc), &s); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %q", row.doc, err, row.want)
		}
		if s.Tickets != 7 {
			t.Errorf("%s leaves %+v", row.doc, s)
		}
	}
}

// A side that lacks the clock has no outcome, and the level may be unset.
func TestSumJSONOfOneSide(t *testing.T) {
	for _, doc := range []string{
		`{"tickets":1,"changed":1,"moves":[{"clock":"work","before":"met","clocks":1}]}`,
		`{"tickets":1,"changed":1,"moves":[{"clock":"work","level":"p1","after":"met","clocks":1}]}`,
		`{"tickets":0,"changed":0,"moves":[]}`,
	} {
		var s whatif.Sum
		if err := json.Unmarshal([]byte(doc), &s); err != nil {
			t.Errorf("%s: %v", doc, err)
		}
		if data, err := json.Marshal(s); string(data) != doc {
			t.Errorf("%s became %s, %v", doc, data, err)
		}
	}
}

// What is read is written so that it reads as the same, and adds up.
func FuzzSumJSON(f *testing.F) {
	f.Add([]byte(`{"tickets":2,"changed":1,"moves":[{"clock":"resolution","level":"p1","before":"met","after":"excluded","clocks":2}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var s whatif.Sum
		if err := s.UnmarshalJSON(data); err != nil {
			return
		}
		first, err := json.Marshal(s)
		if err != nil {
			t.Fatalf("%s is read, but %v", data, err)
		}
		var back whatif.Sum
		if err := back.UnmarshalJSON(first); err != nil {
			t.Fatalf("%s is written, but %v", first, err)
		}
		if second, err := json.Marshal(back); err != nil || string(first) != string(second) {
			t.Errorf("%s became %s, %v", first, second, err)
		}
		for _, m := range []sla.Clock{sla.FirstResponse, sla.Resolution} {
			back.Judged(m, 0)
		}
	})
}
