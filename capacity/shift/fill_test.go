package shift_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/shift"
	"pgregory.net/rapid"
)

// leastPenalty is the twin: it tries every number of people on each shift.
func leastPenalty(left []int64, shifts []shift.Template, people int64, penalties []int64) int64 {
	if len(shifts) == 0 {
		sum := int64(0)
		for t, r := range left {
			sum += max(r, 0) * penalties[t]
		}
		return sum
	}
	best := int64(math.MaxInt64)
	left = append([]int64(nil), left...)
	for n := int64(0); n <= people && (shifts[0].Most == 0 || n <= shifts[0].Most); n++ {
		best = min(best, leastPenalty(left, shifts[1:], people-n, penalties))
		for t, works := range shifts[0].Works {
			if works {
				left[t]--
			}
		}
	}
	return best
}

func penaltyOf(required, have, penalties []int64) (sum int64) {
	for t, r := range required {
		sum += max(r-have[t], 0) * penalties[t]
	}
	return sum
}

func TestFillTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "slots")
		required, shifts := genRequired(t, n), genShifts(t, n)
		if len(shifts) > 5 {
			shifts = shifts[:5]
		}
		crew := shift.Crew{People: int64(rapid.IntRange(0, 6).Draw(t, "people"))}
		penalties := make([]int64, n)
		for i := range penalties {
			penalties[i] = 1
		}
		if rapid.Bool().Draw(t, "penalties") {
			for i := range penalties {
				penalties[i] = int64(rapid.IntRange(0, 5).Draw(t, "penalty"))
			}
			crew.Penalties = penalties
		}
		opt := shift.Options{Nodes: rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "nodes")}
		want := leastPenalty(required, shifts, crew.People, penalties)
		got, err := shift.Fill(required, shifts, crew, opt)
		if err != nil || got.Penalty < want || got.Bound > want || opt.Nodes == 0 && !got.Optimal() {
			t.Fatalf("%+v, %v, want a penalty of %d", got, err, want)
		}
		sum := int64(0)
		for s, n := range got.Counts {
			if sum += n; n < 0 || shifts[s].Most > 0 && n > shifts[s].Most {
				t.Fatalf("%+v with %d on shift %d", got, n, s)
			}
		}
		have, err := shift.Coverage(shifts, got.Counts)
		if err != nil || sum > crew.People || penaltyOf(required, have, penalties) != got.Penalty {
			t.Fatalf("%+v has %v, a penalty of %d, %v", got, have, penaltyOf(required, have, penalties), err)
		}
		short := int64(0)
		for _, m := range got.Short {
			short += m.Short() * penalties[m.Slot]
		}
		if short != got.Penalty {
			t.Fatalf("%+v is short of %d", got, short)
		}
	})
}

// A crew as large as the least cover needs misses nothing; each head less adds
// to what is missing, and more per head as it goes on.
func TestFillMeetsCoverProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 16).Draw(t, "slots")
		required, shifts := genRequired(t, n), shift.Spans(n, min(4, n), 1, everySlot(n)...)
		plan, err := shift.Cover(required, shifts, shift.Options{})
		if err != nil || !plan.Optimal() {
			t.Fatal(plan, err)
		}
		last, step := int64(0), int64(0)
		for people := plan.Cost; people >= 0; people-- {
			f, err := shift.Fill(required, shifts, shift.Crew{People: people}, shift.Options{})
			if err != nil || !f.Optimal() || people == plan.Cost && f.Penalty != 0 || people < plan.Cost && f.Penalty <= last {
				t.Fatalf("%d of %d people: %+v after %d, %v", people, plan.Cost, f, last, err)
			}
			if f.Penalty-last < step {
				t.Fatalf("%d people: the penalty rises by %d after %d", people, f.Penalty-last, step)
			}
			last, step = f.Penalty, f.Penalty-last
		}
	})
}

// A shift that holds one person only is worth, to whoever would raise its
// limit, what all its slots miss: more than any single slot's penalty.
func TestFillProvesCappedShifts(t *testing.T) {
	required := []int64{2, 2, 2, 2, 2, 2}
	one := []shift.Template{{Works: []bool{true, true, true, true, true, true}, Most: 1}}
	got, err := shift.Fill(required, one, shift.Crew{People: 2}, shift.Options{})
	if err != nil || got.Penalty != 6 || !got.Optimal() {
		t.Errorf("%+v, %v", got, err)
	}
}

func everySlot(n int) (out []int) {
	for t := range n {
		out = append(out, t)
	}
	return out
}

func TestFillDefects(t *testing.T) {
	_, err := shift.Fill([]int64{1, -1}, []shift.Template{{Works: []bool{true}, Most: -1}}, shift.Crew{People: -1, Penalties: []int64{-1}}, shift.Options{Nodes: -1})
	var wrong *capacity.SpecError
	if !errors.As(err, &wrong) || len(wrong.Fields) != 7 {
		t.Errorf("%v", err)
	}
	if f, err := shift.Fill(nil, nil, shift.Crew{}, shift.Options{}); err != nil || !f.Optimal() || f.Penalty != 0 {
		t.Errorf("%+v, %v", f, err)
	}
	big := []int64{1e6, 1e6}
	f, err := shift.Fill(big, []shift.Template{{Works: []bool{true, false}}}, shift.Crew{People: 1e6, Penalties: []int64{1e6, 1e6}}, shift.Options{})
	if err != nil || f.Penalty != 1e12 || !f.Optimal() {
		t.Errorf("%+v, %v", f, err)
	}
}

// Seven people for a day that asks for nine: the shop opens with too few, and not
// at noon, where a missing person is worth three.
func ExampleFill() {
	required := []int64{3, 4, 6, 6, 4, 3}
	shifts := shift.Spans(6, 3, 1, 0, 1, 2, 3)
	shifts[2].Most = 2
	f, err := shift.Fill(required, shifts, shift.Crew{People: 7, Penalties: []int64{1, 1, 3, 3, 1, 1}}, shift.Options{})
	for s, n := range f.Counts {
		fmt.Printf("%d from slot %s\n", n, shifts[s].Name)
	}
	for _, m := range f.Short {
		fmt.Printf("slot %d has %d of %d\n", m.Slot, m.Have, m.Required)
	}
	fmt.Println(f.Penalty, f.Optimal(), err)
	// Output:
	// 1 from slot 0
	// 3 from slot 1
	// 2 from slot 2
	// 1 from slot 3
	// slot 0 has 1 of 3
	// slot 4 has 3 of 4
	// slot 5 has 1 of 3
	// 5 true <nil>
}

func ExampleCrew() {
	required := []int64{2, 2}
	early, late := shift.Template{Works: []bool{true, false}}, shift.Template{Works: []bool{false, true}}
	for _, penalties := range [][]int64{nil, {1, 5}} {
		f, err := shift.Fill(required, []shift.Template{early, late}, shift.Crew{People: 2, Penalties: penalties}, shift.Options{})
		fmt.Println(f.Counts, f.Penalty, err)
	}
	// Output:
	// [2 0] 2 <nil>
	// [0 2] 2 <nil>
}
