package tier_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/tier"
	"pgregory.net/rapid"
)

// paths returns the paths of the defects of err.
func paths(t *testing.T, err error) []string {
	t.Helper()
	var serr *tier.SpecError
	ok := errors.As(err, &serr)
	if !ok {
		t.Fatalf("got %v, want a SpecError", err)
	}
	var got []string
	for _, f := range serr.Fields {
		got = append(got, f.Path)
	}
	return got
}

// The presets are the tables of the source document, row by row.
func TestModelPresetsEqualDocument(t *testing.T) {
	data, err := os.ReadFile("testdata/tiers.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			want = append(want, strings.TrimRight(line, "\n"))
		}
	}
	english := map[tier.Measure]string{tier.Tickets: "% of tickets", tier.Resolution: "% resolution", tier.Deflection: "% deflection"}
	chinese := map[tier.Measure]string{tier.Tickets: "占工单总量", tier.Resolution: "解决率", tier.Deflection: "工单分流率"}
	share := func(target tier.TargetSpec) string {
		if target.Below > 0 {
			return fmt.Sprintf("<%v", target.Below)
		}
		return fmt.Sprintf("%v-%v", target.AtLeast, target.AtMost)
	}
	sla := func(s tier.SLASpec, instant, effort, mins, hrs string) string {
		switch {
		case s.Instant:
			return instant
		case s.BestEffort:
			return effort
		case s.From.Std() < time.Hour:
			return fmt.Sprintf("%d-%d%s", s.From.Std()/time.Minute, s.To.Std()/time.Minute, mins)
		}
		return fmt.Sprintf("%d-%d%s", s.From.Std()/time.Hour, s.To.Std()/time.Hour, hrs)
	}
	for _, tr := range slices.Backward(tier.StandardModelSpec().Tiers) {
		got = append(got, strings.Join([]string{
			"en", strings.ToUpper(tr.Title) + " (" + tr.Name + ")", strings.Join(tr.Scope, ", "),
			share(tr.Targets[0]) + english[tr.Targets[0].Measure], sla(tr.SLA, "Instant", "Best effort", " minutes", " hours"),
		}, "\t"))
	}
	for _, tr := range slices.Backward(tier.StandardModelChineseSpec().Tiers) {
		got = append(got, strings.Join([]string{
			"zh", tr.Title + "(" + tr.Name + ")", strings.Join(tr.Scope, "、"),
			chinese[tr.Targets[0].Measure] + share(tr.Targets[0]) + "%", sla(tr.SLA, "即时响应", "尽力而为", "分钟", "小时"),
		}, "\t"))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestModelRanks(t *testing.T) {
	m, err := tier.NewModel(tier.StandardModelSpec())
	if err != nil {
		t.Fatal(err)
	}
	for want, name := range []string{"L0", "L1", "L2", "L3"} {
		if got, ok := m.Rank(name); !ok || got != want {
			t.Errorf("Rank(%s) = %d, %t", name, got, ok)
		}
		if tr, ok := m.Tier(name); !ok || tr.Name != name {
			t.Errorf("Tier(%s) = %v, %t", name, tr, ok)
		}
	}
	if _, ok := m.Rank("L4"); ok {
		t.Error("L4 has a rank")
	}
	if _, ok := m.Tier("l1"); ok {
		t.Error("l1 is a tier")
	}
}

func TestModelDefects(t *testing.T) {
	_, err := tier.ParseModelSpec([]byte(`{"schema": "tier/model/2", "tiers": [
		{"name": "", "targets": [{"at_least": 10}]},
		{"name": "a", "targets": [{"measure": "tickets"}], "sla": {"from": "2h", "to": "1h"}},
		{"name": "a", "targets": [{"measure": "tickets", "at_least": 101}], "sla": {"instant": true, "best_effort": true}},
		{"name": "b", "targets": [{"measure": "tickets", "at_least": 50, "at_most": 40}]},
		{"name": "c", "targets": [{"measure": "tickets", "at_most": 40, "below": 40}], "sla": {"from": "-1h"}},
		{"name": "d", "targets": [{"measure": "tickets", "at_least": 40, "below": 40}, {"measure": "tickets", "below": 5}]}
	]}`))
	want := []string{
		"schema", "tiers[0].name", "tiers[0].targets[0].measure", "tiers[1].targets[0]", "tiers[1].sla.to",
		"tiers[2].name", "tiers[2].targets[0].at_least", "tiers[2].sla", "tiers[3].targets[0].at_most",
		"tiers[4].targets[0].below", "tiers[4].sla", "tiers[5].targets[0].below", "tiers[5].targets[1].measure",
	}
	if diff := cmp.Diff(want, paths(t, err)); diff != "" {
		t.Error(diff)
	}
	nan := tier.ModelSpec{Tiers: []tier.TierSpec{{Name: "a", Targets: []tier.TargetSpec{{Measure: "best", AtLeast: math.NaN()}}}}}
	if diff := cmp.Diff([]string{"tiers[0].targets[0].measure", "tiers[0].targets[0].at_least"}, paths(t, nan.Validate())); diff != "" {
		t.Error(diff)
	}
}

func TestModelRoundTripAndIsolation(t *testing.T) {
	for _, want := range []func() tier.ModelSpec{tier.StandardModelSpec, tier.StandardModelChineseSpec, tier.HandbookModelSpec} {
		data, err := json.Marshal(want())
		if err != nil {
			t.Fatal(err)
		}
		read, err := tier.ParseModelSpec(data)
		if err != nil {
			t.Fatal(err)
		}
		m, err := tier.NewModel(read)
		if err != nil {
			t.Fatal(err)
		}
		read.Tiers[0].Scope[0], m.Spec().Tiers[0].Scope[0] = "x", "x"
		read.Tiers[0].Targets[0].AtMost, m.Spec().Tiers[0].Targets[0].AtMost = 99, 99
		if diff := cmp.Diff(want(), m.Spec()); diff != "" {
			t.Error(diff)
		}
	}
}

func TestShares(t *testing.T) {
	m, err := tier.NewModel(tier.StandardModelSpec())
	if err != nil {
		t.Fatal(err)
	}
	var tally tier.Tally
	for _, j := range []struct {
		n     int
		stops []string
	}{{40, []string{"L0"}}, {45, []string{"L0", "L1"}}, {11, []string{"L1", "L2"}}, {3, []string{"L1", "L2", "L3"}}, {1, []string{"L3"}}} {
		for range 20 * j.n {
			tally.Add(tier.Journey{Stops: j.stops, Solved: true})
		}
	}
	type row struct {
		tier        string
		part, whole int
		standing    tier.Standing
	}
	want := []row{
		{"L0", 800, 1700, tier.Within}, // of the 1700 contacts that began at self-service
		{"L1", 900, 1180, tier.Within}, // 76 %, 74 to 79
		{"L2", 280, 1200, ""},          // of the 1200 that became tickets; 23 %, 21 to 26: most are 25
		{"L3", 80, 1200, tier.Over},    // 6.7 %, want below 5
	}
	var got []row
	for _, s := range m.Shares(&tally) {
		got = append(got, row{s.Tier, s.Part, s.Whole, s.Standing})
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(row{})); diff != "" {
		t.Error(diff)
	}
}

// The measures besides those of the standard model.
func TestEscalationAndFirstStop(t *testing.T) {
	target := func(m tier.Measure) tier.TargetSpec { return tier.TargetSpec{Measure: m, AtMost: 50} }
	m, err := tier.NewModel(tier.ModelSpec{Tiers: []tier.TierSpec{{Name: "L1", Targets: []tier.TargetSpec{target(tier.Escalation), target(tier.FirstStop)}}}})
	if err != nil {
		t.Fatal(err)
	}
	var tally tier.Tally
	for _, stops := range [][]string{{"L1"}, {"L1", "L2"}, {"L1", "L2", "L1", "L2"}, {"L2", "L1"}, {"L2"}} {
		tally.Add(tier.Journey{Stops: stops, Solved: true})
	}
	got := m.Shares(&tally)
	if got[0].Part != 2 || got[0].Whole != 4 || got[1].Part != 1 || got[1].Whole != 3 {
		t.Errorf("escalation %d of %d, want 2 of 4; first stop %d of %d, want 1 of 3", got[0].Part, got[0].Whole, got[1].Part, got[1].Whole)
	}
}

// shareOf returns the share of so many of so many tickets against a target.
func shareOf(t interface{ Fatal(...any) }, target tier.TargetSpec, part, whole int) tier.Share {
	target.Measure = tier.Tickets
	m, err := tier.NewModel(tier.ModelSpec{Tiers: []tier.TierSpec{{Name: "x", Targets: []tier.TargetSpec{target}}}})
	if err != nil {
		t.Fatal(err)
	}
	var tally tier.Tally
	for i := range whole {
		stop := "elsewhere"
		if i < part {
			stop = "x"
		}
		tally.Add(tier.Journey{Stops: []string{stop}})
	}
	return m.Shares(&tally)[0]
}

// A standing was stated on one ticket.
func TestStandingNeedsTickets(t *testing.T) {
	between := tier.TargetSpec{AtLeast: 15, AtMost: 25}
	for _, tt := range []struct {
		target      tier.TargetSpec
		part, whole int
		want        tier.Standing
	}{
		{between, 0, 0, ""},
		{between, 1, 1, ""}, // all, but 21 to 100 %
		{between, 2, 2, ""}, // 34 to 100 %, by a rule for many
		{between, 29, 29, ""},
		{between, 30, 30, tier.Over},
		{between, 0, 1, ""},
		{between, 0, 29, ""},
		{between, 0, 30, tier.Under},
		{between, 20, 100, ""}, // 13 to 29 %
		{between, 200, 1000, tier.Within},
		{between, 150, 1000, ""}, // on the bound, whatever the number
		{between, 250, 1000, ""},
		{between, 120, 1000, tier.Under},
		{between, 280, 1000, tier.Over},
		{tier.TargetSpec{Below: 5}, 0, 1, ""},
		{tier.TargetSpec{Below: 5}, 0, 100, tier.Within},
		{tier.TargetSpec{Below: 5}, 5, 100, ""},
		{tier.TargetSpec{AtLeast: 60, AtMost: 100}, 26, 40, ""},
		{tier.TargetSpec{AtLeast: 60, AtMost: 100}, 40, 40, tier.Within},
		{tier.TargetSpec{AtLeast: 60, AtMost: 100}, 4, 40, tier.Under},
	} {
		if got := shareOf(t, tt.target, tt.part, tt.whole).Standing; got != tt.want {
			t.Errorf("%d of %d against %+v: %q, want %q", tt.part, tt.whole, tt.target, got, tt.want)
		}
	}
}

// The standing is what the interval of metrics/stat says of enough tickets, and
// one that is stated stays when more tickets come in the same proportion.
func TestStandingIsThatOfTheIntervalProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		target := tier.TargetSpec{AtLeast: float64(rapid.IntRange(0, 50).Draw(t, "at least"))}
		switch most := float64(rapid.IntRange(51, 100).Draw(t, "at most")); rapid.IntRange(0, 2).Draw(t, "upper") {
		case 0:
			target.AtMost = most
		case 1:
			target.Below = most
		default:
			target.AtLeast++ // so that there is one bound
		}
		whole := rapid.IntRange(1, 300).Draw(t, "whole")
		part := rapid.IntRange(0, whole).Draw(t, "part")
		iv, ok := stat.Proportion{Hits: uint64(part), Trials: uint64(whole)}.Interval(stat.Wilson, 0)
		if !ok {
			t.Fatal("no interval")
		}
		lo, hi := 100*iv.Lo, 100*iv.Hi
		if upper := target.AtMost + target.Below; math.Abs(lo-target.AtLeast) < 1e-9 || math.Abs(hi-target.AtLeast) < 1e-9 || math.Abs(lo-upper) < 1e-9 {
			t.Skip("on a bound")
		}
		var want tier.Standing
		switch {
		case whole < 30:
		case hi < target.AtLeast:
			want = tier.Under
		case target.AtMost > 0 && lo > target.AtMost || target.Below > 0 && lo > target.Below:
			want = tier.Over
		case lo >= target.AtLeast && (target.AtMost == 0 || hi <= target.AtMost) && (target.Below == 0 || hi < target.Below):
			want = tier.Within
		}
		if got := shareOf(t, target, part, whole).Standing; got != want {
			t.Fatalf("%d of %d, %.3f to %.3f, against %+v: %q, want %q", part, whole, lo, hi, target, got, want)
		}
		if more := shareOf(t, target, 3*part, 3*whole).Standing; want != "" && more != want {
			t.Fatalf("three times %d of %d against %+v: %q, was %q", part, whole, target, more, want)
		}
	})
}

// A tally of parts merges to the tally of the whole, and its counts are those
// of the journeys one by one.
func TestTallyCountsAndMergesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		journeys := rapid.SliceOf(genJourney()).Draw(t, "journeys")
		cut := rapid.IntRange(0, len(journeys)).Draw(t, "cut")
		var whole, a, b tier.Tally
		for i, j := range journeys {
			whole.Add(j)
			if i < cut {
				a.Add(j)
			} else {
				b.Add(j)
			}
		}
		b.Merge(&a)
		front, some := 0, 0
		for _, j := range journeys {
			if len(j.Stops) > 0 {
				some++
			}
			if len(j.Stops) == 1 && j.Solved {
				front++
			}
		}
		if solved, of := whole.Front(); solved != front || of != some {
			t.Fatalf("front %d of %d, want %d of %d", solved, of, front, some)
		}
		if whole.Tickets() != len(journeys) || !slices.Equal(whole.Stops(), b.Stops()) || whole.Handoffs() != b.Handoffs() || b.Tickets() != len(journeys) {
			t.Fatalf("merged %v, want %v", b, whole)
		}
		passed := 0
		for _, stop := range whole.Stops() {
			var want tier.Count
			for _, j := range journeys {
				if slices.Contains(j.Stops, stop) {
					want.Reached++
					if j.Stops[0] == stop {
						want.First++
					}
					if last := j.Stops[len(j.Stops)-1] == stop; last && j.Solved {
						want.Solved++
						if len(j.Stops) == 1 {
							want.Alone++
						}
					}
					left := false
					for _, s := range j.Stops[:len(j.Stops)-1] {
						if s == stop {
							want.Passed++
							left = true
						}
					}
					if left {
						want.Left++
					}
				}
			}
			if got := whole.Count(stop); got != want || b.Count(stop) != want {
				t.Fatalf("%s: %+v, merged %+v, want %+v", stop, got, b.Count(stop), want)
			}
			passed += want.Passed
		}
		if whole.Handoffs() != passed {
			t.Fatalf("%d handoffs, want %d", whole.Handoffs(), passed)
		}
	})
}

func TestJourneyOf(t *testing.T) {
	m, err := machine.NewMachine(preset.StandardSpec())
	if err != nil {
		t.Fatal(err)
	}
	at := func(min int) time.Time { return time.Date(2026, 3, 2, 9, min, 0, 0, time.UTC) }
	events := []lifecycle.Event{
		{Time: at(0), Kind: lifecycle.Created, State: preset.StateNew, Side: lifecycle.Customer},
		{Time: at(1), Kind: lifecycle.Assigned, Group: "desk", Tier: "L1"},
		{Time: at(2), Kind: lifecycle.Assigned},
		{Time: at(3), Kind: lifecycle.Assigned, Group: "desk"},
		{Time: at(4), Kind: lifecycle.Escalated, Group: "network", Tier: "L2"},
		{Time: at(9), Kind: lifecycle.StateChanged, State: preset.StateResolved},
	}
	tl := m.Replay(lifecycle.NewHistory(events))
	if diff := cmp.Diff(tier.Journey{Stops: []string{"L1", "L2"}, Solved: true}, tier.JourneyOf(tl, tl.Tiers)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(tier.Journey{Stops: []string{"desk", "network"}, Solved: true}, tier.JourneyOf(tl, tl.Groups)); diff != "" {
		t.Error(diff)
	}
	open := m.Replay(lifecycle.NewHistory(events[:5]))
	if tier.JourneyOf(open, open.Tiers).Solved {
		t.Error("an open ticket counts as solved")
	}
}

func FuzzModelSpec(f *testing.F) {
	seed, err := json.Marshal(tier.StandardModelSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := tier.ParseModelSpec(data)
		if err != nil {
			return
		}
		m, err := tier.NewModel(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		for _, share := range m.Shares(&tier.Tally{}) {
			if share.Standing != "" {
				t.Errorf("%+v without data", share)
			}
		}
	})
}
