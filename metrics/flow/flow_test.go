package flow_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/flow"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
	"pgregory.net/rapid"
)

func TestShares(t *testing.T) {
	m, err := tier.NewTiers(tier.StandardTiersSpec())
	if err != nil {
		t.Fatal(err)
	}
	var tally flow.Tally
	for _, j := range []struct {
		n     int
		stops []string
	}{{40, []string{"L0"}}, {45, []string{"L0", "L1"}}, {11, []string{"L1", "L2"}}, {3, []string{"L1", "L2", "L3"}}, {1, []string{"L3"}}} {
		for range 20 * j.n {
			tally.Add(flow.Journey{Stops: j.stops, Solved: true})
		}
	}
	type row struct {
		tier        string
		part, whole int
		grade       band.Grade
	}
	want := []row{
		{"L0", 800, 1700, band.OnTarget}, // of the 1700 contacts that began at self-service
		{"L1", 900, 1180, band.OnTarget}, // 76 %, 74 to 79
		{"L2", 280, 1200, band.Watch},    // of the 1200 that became tickets; 23 %, 21 to 26: most are 25
		{"L3", 80, 1200, band.Warning},   // 6.7 %, want below 5
	}
	var got []row
	for _, s := range flow.Shares(m, &tally) {
		got = append(got, row{s.Tier, s.Part, s.Whole, s.Grade})
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(row{})); diff != "" {
		t.Error(diff)
	}
}

// The measures besides those of the standard model.
// Letters' case of stops does not matter; the order of journeys does not either.
func TestLettersOfStops(t *testing.T) {
	journeys := []flow.Journey{{Stops: []string{"l1"}, Solved: true}, {Stops: []string{"L1", "L2", "l1"}, Solved: true}}
	for range 2 {
		var tally, other flow.Tally
		tally.Add(journeys[0])
		other.Add(journeys[1])
		tally.Merge(&other)
		want := flow.StopCount{Reached: 2, First: 2, Solved: 2, Alone: 1, Left: 1, Passed: 1}
		if got := tally.Count("L1"); got != want || got != tally.Count("l1") || !slices.Equal(tally.Stops(), []string{"L1", "L2"}) {
			t.Errorf("%v: %+v, want %+v", tally.Stops(), got, want)
		}
		slices.Reverse(journeys)
	}
}

func TestEscalationAndFirstStop(t *testing.T) {
	target := func(m tier.ShareOf) tier.GoalSpec { return tier.GoalSpec{ShareOf: m, AtMost: priority.Percent(50)} }
	m, err := tier.NewTiers(tier.TiersSpec{Tiers: []tier.TierSpec{{Name: "L1", Goals: []tier.GoalSpec{target(tier.Escalation), target(tier.FirstStop)}}}})
	if err != nil {
		t.Fatal(err)
	}
	var tally flow.Tally
	for _, stops := range [][]string{{"L1"}, {"L1", "L2"}, {"L1", "L2", "L1", "L2"}, {"L2", "L1"}, {"L2"}} {
		tally.Add(flow.Journey{Stops: stops, Solved: true})
	}
	got := flow.Shares(m, &tally)
	if got[0].Part != 2 || got[0].Whole != 4 || got[1].Part != 1 || got[1].Whole != 3 {
		t.Errorf("escalation %d of %d, want 2 of 4; first stop %d of %d, want 1 of 3", got[0].Part, got[0].Whole, got[1].Part, got[1].Whole)
	}
}

// shareOf returns the share of so many of so many tickets against a target.
func shareOf(t interface{ Fatal(...any) }, target tier.GoalSpec, part, whole int) flow.TierShare {
	target.ShareOf = tier.Tickets
	m, err := tier.NewTiers(tier.TiersSpec{Tiers: []tier.TierSpec{{Name: "x", Goals: []tier.GoalSpec{target}}}})
	if err != nil {
		t.Fatal(err)
	}
	var tally flow.Tally
	for i := range whole {
		stop := "elsewhere"
		if i < part {
			stop = "x"
		}
		tally.Add(flow.Journey{Stops: []string{stop}})
	}
	return flow.Shares(m, &tally)[0]
}

// A share was judged on one ticket.
func TestGradeNeedsTickets(t *testing.T) {
	between := tier.GoalSpec{AtLeast: priority.Percent(15), AtMost: priority.Percent(25)}
	for _, tt := range []struct {
		target      tier.GoalSpec
		part, whole int
		want        band.Grade
	}{
		{between, 0, 0, band.NoData},
		{between, 1, 1, band.Watch}, // all, but 21 to 100 %
		{between, 2, 2, band.Watch}, // 34 to 100 %, by a rule for many
		{between, 29, 29, band.Watch},
		{between, 30, 30, band.Warning},
		{between, 0, 1, band.Watch},
		{between, 0, 29, band.Watch},
		{between, 0, 30, band.Warning},
		{between, 20, 100, band.Watch}, // 13 to 29 %
		{between, 200, 1000, band.OnTarget},
		{between, 150, 1000, band.Watch}, // on the bound, whatever the number
		{between, 250, 1000, band.Watch},
		{between, 120, 1000, band.Warning},
		{between, 280, 1000, band.Warning},
		{tier.GoalSpec{Below: priority.Percent(5)}, 0, 1, band.Watch},
		{tier.GoalSpec{Below: priority.Percent(5)}, 0, 100, band.OnTarget},
		{tier.GoalSpec{Below: priority.Percent(5)}, 5, 100, band.Watch},
		{tier.GoalSpec{AtLeast: priority.Percent(60), AtMost: priority.Percent(100)}, 26, 40, band.Watch},
		{tier.GoalSpec{AtLeast: priority.Percent(60), AtMost: priority.Percent(100)}, 40, 40, band.OnTarget},
		{tier.GoalSpec{AtLeast: priority.Percent(60), AtMost: priority.Percent(100)}, 4, 40, band.Warning},
	} {
		if got := shareOf(t, tt.target, tt.part, tt.whole).Grade; got != tt.want {
			t.Errorf("%d of %d against %+v: %q, want %q", tt.part, tt.whole, tt.target, got, tt.want)
		}
	}
}

// The grade is what the interval of metrics/stat says of enough tickets, and
// one that is not watch stays when more tickets come in the same proportion.
func TestGradeIsThatOfTheIntervalProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		target := tier.GoalSpec{AtLeast: priority.Percent(rapid.IntRange(0, 50).Draw(t, "at least"))}
		switch most := priority.Percent(rapid.IntRange(51, 100).Draw(t, "at most")); rapid.IntRange(0, 2).Draw(t, "upper") {
		case 0:
			target.AtMost = most
		case 1:
			target.Below = most
		default:
			target.AtLeast = priority.Percent(51) // so that there is one bound
		}
		whole := rapid.IntRange(1, 300).Draw(t, "whole")
		part := rapid.IntRange(0, whole).Draw(t, "part")
		iv, ok := stat.Proportion{Hits: uint64(part), Trials: uint64(whole)}.Interval(stat.Wilson, 0)
		if !ok {
			t.Fatal("no interval")
		}
		lo, hi := 100*iv.Lo, 100*iv.Hi
		percent := func(r priority.Ratio) float64 { return 100 * r.Float() }
		least, most, below := percent(target.AtLeast), percent(target.AtMost), percent(target.Below)
		if upper := most + below; math.Abs(lo-least) < 1e-9 || math.Abs(hi-least) < 1e-9 || math.Abs(lo-upper) < 1e-9 {
			t.Skip("on a bound")
		}
		want := band.Watch
		switch {
		case whole < 30:
		case hi < least:
			want = band.Warning
		case most > 0 && lo > most || below > 0 && lo > below:
			want = band.Warning
		case lo >= least && (most == 0 || hi <= most) && (below == 0 || hi < below):
			want = band.OnTarget
		}
		if got := shareOf(t, target, part, whole).Grade; got != want {
			t.Fatalf("%d of %d, %.3f to %.3f, against %+v: %q, want %q", part, whole, lo, hi, target, got, want)
		}
		if more := shareOf(t, target, 3*part, 3*whole).Grade; want != band.Watch && more != want {
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
		var whole, a, b flow.Tally
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
			var want flow.StopCount
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
	m, err := machine.New(preset.StandardSpec(), nil)
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
	tl := m.Replay(lifecycle.NewHistory(events), machine.Options{})
	if diff := cmp.Diff(flow.Journey{Stops: []string{"L1", "L2"}, Solved: true}, flow.JourneyOf(tl, tl.Tiers)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(flow.Journey{Stops: []string{"desk", "network"}, Solved: true}, flow.JourneyOf(tl, tl.Groups)); diff != "" {
		t.Error(diff)
	}
	events[3].Group = "DESK" // the same group
	tl = m.Replay(lifecycle.NewHistory(events), machine.Options{})
	if diff := cmp.Diff(flow.Journey{Stops: []string{"desk", "network"}, Solved: true}, flow.JourneyOf(tl, tl.Groups)); diff != "" {
		t.Error(diff)
	}
	stints := machine.Stints{{Value: "Ann"}, {}, {Value: "ann"}, {Value: "bob"}}
	if diff := cmp.Diff(flow.Journey{Stops: []string{"Ann", "bob"}, Solved: true}, flow.JourneyOf(tl, stints)); diff != "" {
		t.Error(diff)
	}
	open := m.Replay(lifecycle.NewHistory(events[:5]), machine.Options{})
	if flow.JourneyOf(open, open.Tiers).Solved {
		t.Error("an open ticket counts as solved")
	}
}

func genJourney() *rapid.Generator[flow.Journey] {
	return rapid.Custom(func(t *rapid.T) flow.Journey {
		var j flow.Journey
		for range rapid.IntRange(0, 4).Draw(t, "stops") {
			stop := rapid.SampledFrom([]string{"L0", "L1", "L2", "L3"}).Draw(t, "stop")
			if len(j.Stops) == 0 || j.Stops[len(j.Stops)-1] != stop {
				j.Stops = append(j.Stops, stop)
			}
		}
		j.Solved = rapid.Bool().Draw(t, "solved")
		return j
	})
}

// A stop in other letters' case is the same stop.
func TestJourneyOfLetters(t *testing.T) {
	j := flow.JourneyOf(new(machine.Timeline), machine.Stints{{Value: "L1"}, {Value: ""}, {Value: "l1"}, {Value: "L2"}})
	if diff := cmp.Diff([]string{"L1", "L2"}, j.Stops); diff != "" {
		t.Error(diff)
	}
}

// A part that is none of its whole has no grade.
func TestSharesOfImpossibleCounts(t *testing.T) {
	tiers, err := tier.NewTiers(tier.TiersSpec{Tiers: []tier.TierSpec{{Name: "x", Goals: []tier.GoalSpec{{ShareOf: tier.Satisfied, AtLeast: priority.Percent(90)}}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []flow.Counted{{Part: 101, Whole: 100}, {Part: -1, Whole: 100}, {Part: -200, Whole: -100}} {
		c.Tier, c.ShareOf = "x", tier.Satisfied
		if s := flow.Shares(tiers, new(flow.Tally), c)[0]; s.Grade != band.NoData {
			t.Errorf("%+v", s)
		}
	}
}
