package shift_test

import (
	"encoding/json"
	"errors"
	"github.com/supportops/policy/internal/spec/spectest"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/shift"
	"pgregory.net/rapid"
)

func genSchedule(t *rapid.T) shift.ScheduleSpec {
	s := shift.ScheduleSpec{Slots: rapid.IntRange(1, 20).Draw(t, "slots")}
	for _, name := range []string{"a", "b"} {
		n := rapid.IntRange(1, 6).Draw(t, "period")
		s.Shifts = append(s.Shifts, shift.Template{Name: name, Works: rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "works")})
	}
	if rapid.Bool().Draw(t, "ramps") {
		s.Ramp = shift.Ramp{Percent: rapid.SliceOfN(rapid.IntRange(0, 100), 1, 4).Draw(t, "percent"), Step: rapid.IntRange(1, 5).Draw(t, "step")}
	}
	for range rapid.IntRange(0, 4).Draw(t, "people") {
		p := shift.Person{Shift: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "shift"),
			Count: rapid.IntRange(0, 3).Draw(t, "count"), From: rapid.IntRange(-10, 25).Draw(t, "from")}
		if rapid.Bool().Draw(t, "leaves") {
			p.To = max(1, p.From+rapid.IntRange(1, 20).Draw(t, "stays"))
		}
		if rapid.Bool().Draw(t, "leave") {
			from := rapid.IntRange(-3, 20).Draw(t, "away")
			p.Away = []shift.SlotSpan{{From: from, To: from + rapid.IntRange(1, 5).Draw(t, "for")}}
		}
		s.People = append(s.People, p)
	}
	return s
}

// Each slot has the people whose shift, time and leave say so, counted one by
// one.
func TestScheduleTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSchedule(t)
		r, err := shift.NewSchedule(s)
		if err != nil {
			t.Fatal(err)
		}
		heads, coverage := r.Heads(), r.Coverage()
		for slot := range s.Slots {
			wantHeads, want := int64(0), int64(0)
			for _, p := range s.People {
				works := s.Shifts[0].Works
				if p.Shift == "b" {
					works = s.Shifts[1].Works
				}
				there := slot >= p.From && (p.To == 0 || slot < p.To) && works[slot%len(works)]
				for _, a := range p.Away {
					there = there && !(slot >= a.From && slot < a.To)
				}
				if !there {
					continue
				}
				percent := 100
				if s.Ramp.Step > 0 {
					if i := (slot - p.From) / s.Ramp.Step; i < len(s.Ramp.Percent) {
						percent = s.Ramp.Percent[i]
					}
				}
				wantHeads += int64(max(1, p.Count))
				want += int64(max(1, p.Count) * percent)
			}
			if heads[slot] != wantHeads || coverage[slot] != want {
				t.Fatalf("slot %d: %d heads %d percent, want %d %d", slot, heads[slot], coverage[slot], wantHeads, want)
			}
		}
	})
}

func TestScheduleSpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := shift.NewSchedule(genSchedule(t))
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(r.Spec())
		if err != nil {
			t.Fatal(err)
		}
		back, err := capacity.Read[shift.ScheduleSpec](text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if again, _ := json.Marshal(back); string(again) != string(text) {
			t.Fatalf("%s\n%s", text, again)
		}
		other, err := shift.NewSchedule(back)
		if err != nil || !cmp.Equal(other.Coverage(), r.Coverage()) {
			t.Fatal(err)
		}
	})
}

func TestScheduleKeepsNoMemory(t *testing.T) {
	s := shift.ScheduleSpec{Slots: 2, Shifts: []shift.Template{{Name: "a", Works: []bool{true}}}, People: []shift.Person{{Shift: "a", Away: []shift.SlotSpan{{0, 1}}}}}
	r, err := shift.NewSchedule(s)
	if err != nil {
		t.Fatal(err)
	}
	s.Shifts[0].Works[0] = false
	s.People[0].Away[0] = shift.SlotSpan{}
	r.Heads()[1] = 9
	got := r.Spec()
	if !got.Shifts[0].Works[0] || got.People[0].Away[0] != (shift.SlotSpan{From: 0, To: 1}) || !cmp.Equal(r.Heads(), []int64{0, 1}) {
		t.Errorf("%+v, heads %v", got, r.Heads())
	}
}

func TestScheduleDefects(t *testing.T) {
	_, err := capacity.Read[shift.ScheduleSpec]([]byte(`{"slots":0,"shifts":[{"works":[true],"cost":1},{"name":"a","works":[],"cost":0},{"name":"a","works":[true],"cost":-1}],
		"ramp":{"percent":[50,-1]},"people":[{"shift":"b","count":-1},{"shift":"a","from":5,"to":5,"away":[{"from":2,"to":2}]}]}`))
	want := "shift: 11 defects\n\tslots: out of range: 0, want 1 to 527040\n\tshifts[0].name: required: people refer to it\n" +
		"\tshifts[1].works: out of range: 0 slots, want 1 to 10080\n\tshifts[2].name: duplicate: \"a\"\n\tshifts[2].cost: out of range: -1, want 0 to 1000000000\n" +
		"\tramp.percent[1]: out of range: -1, want 0 to 1000\n\tramp.step: required: the number of slots of each percentage\n" +
		"\tpeople[0].shift: unknown: \"b\"\n\tpeople[0].count: out of range: -1, want 0 to 1000000\n" +
		"\tpeople[1].to: out of range: 5, want 0, or above from (5) up to 527040\n\tpeople[1].away[0]: out of range: [2, 2), want from below to"
	if spectest.Text(err) != want {
		t.Errorf("got %v", err)
	}
	for _, cause := range []error{capacity.ErrRequired, capacity.ErrRange, capacity.ErrDuplicate, capacity.ErrUnknown} {
		if !errors.Is(err, cause) {
			t.Errorf("no %v", cause)
		}
	}
}

func TestSpan(t *testing.T) {
	text := func(works []bool) string {
		b := ""
		for _, w := range works {
			if w {
				b += "x"
			} else {
				b += "."
			}
		}
		return b
	}
	tests := []struct {
		n, start, length int
		breaks           []int
		want             string
	}{
		{6, 1, 3, nil, ".xxx.."},
		{6, 4, 4, nil, "xx..xx"},
		{6, -2, 3, nil, "x...xx"},
		{6, 1, 5, []int{2, 9, -1}, ".xx.xx"},
		{3, 0, 99, nil, "xxx"},
		{3, 0, 99, []int{4}, "xxx"},
		{3, 0, -1, nil, "..."},
		{0, 5, 5, nil, ""},
		{-4, 5, 5, nil, ""},
		{3, math.MinInt, math.MaxInt, []int{math.MaxInt, math.MinInt}, "xxx"},
		{10081, 0, 1, nil, ""},
		{math.MaxInt, 5, 5, nil, ""}, // ran out of memory
	}
	for _, test := range tests {
		if got := text(shift.Span(test.n, test.start, test.length, test.breaks...)); got != test.want {
			t.Errorf("Span(%d, %d, %d, %v) = %s, want %s", test.n, test.start, test.length, test.breaks, got, test.want)
		}
	}
}

func TestGaps(t *testing.T) {
	got := shift.Mismatches([]int64{2, 1, 0}, []int64{1, 1, 3, 4})
	want := []shift.Mismatch{{0, 2, 1}, {2, 0, 3}, {3, 0, 4}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got[0].Short() != 1 || got[0].Over() != 0 || got[1].Over() != 3 || got[1].Short() != 0 {
		t.Error(got)
	}
}

// An empty list requires nobody, as one that says 0 does.
func TestMismatchesWhereNobodyIsRequired(t *testing.T) {
	r, err := shift.NewSchedule(shift.ScheduleSpec{Slots: 3, Shifts: []shift.Template{{Name: "early", Works: []bool{true, false, true}}}, People: []shift.Person{{Shift: "early", Count: 2, To: 3}}})
	if err != nil {
		t.Fatal(err)
	}
	want := []shift.Mismatch{{0, 0, 200}, {2, 0, 200}}
	for _, none := range [][]int64{nil, {}, {0}} {
		if d := cmp.Diff(want, r.Mismatches(none)); d != "" {
			t.Errorf("%v: %s", none, d)
		}
	}
}

func TestCoverageDefects(t *testing.T) {
	_, err := shift.Coverage([]shift.Template{{Works: []bool{true}}, {Works: nil}}, []int64{-1})
	want := "shift: 3 defects\n\tshifts[1].works: conflict: 0 slots, want 1\n\tcounts: conflict: 1 elements for 2 shifts\n\tcounts[0]: out of range: -1, want 0 to 1000000"
	if spectest.Text(err) != want {
		t.Errorf("got %v", err)
	}
	if got, err := shift.Coverage(nil, nil); err != nil || len(got) != 0 {
		t.Errorf("%v %v", got, err)
	}
}

func FuzzScheduleSpec(f *testing.F) {
	f.Add([]byte(`{"slots":8,"shifts":[{"name":"early","works":[true,false],"cost":100}],"ramp":{"percent":[0,50],"step":2},"people":[{"shift":"early","count":3,"from":-1,"to":7,"away":[{"from":1,"to":3}]}]}`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		s, err := capacity.Read[shift.ScheduleSpec](doc)
		if err != nil {
			return
		}
		r, err := shift.NewSchedule(s)
		if err != nil {
			t.Fatalf("parsed but not made: %v", err)
		}
		for _, g := range r.Mismatches([]int64{1, 2}) {
			if g.Have < 0 || g.Slot >= s.Slots {
				t.Fatal(g)
			}
		}
	})
}

func FuzzCover(f *testing.F) {
	f.Add([]byte{3, 1, 4, 1}, []byte{0b0111, 9, 0b1011, 2, 0b1110, 7})
	f.Fuzz(func(t *testing.T, need, masks []byte) {
		need = need[:min(8, len(need))]
		required := make([]int64, len(need))
		for i, r := range need {
			required[i] = int64(r)
		}
		var shifts []shift.Template
		for i := 0; i+1 < min(24, len(masks)); i += 2 {
			works := make([]bool, len(need))
			for t := range works {
				works[t] = masks[i]>>t&1 != 0
			}
			shifts = append(shifts, shift.Template{Works: works, Cost: int64(masks[i+1])})
		}
		p, err := shift.Cover(required, shifts, shift.Options{Nodes: 30})
		if err != nil {
			if !errors.Is(err, capacity.ErrInfeasible) {
				t.Fatal(err)
			}
			return
		}
		have, _ := shift.Coverage(shifts, p.Counts)
		for i := range have {
			if have[i] < required[i] {
				t.Fatalf("slot %d has %d of %d", i, have[i], required[i])
			}
		}
		if p.Bound > p.Cost {
			t.Fatal(p)
		}
	})
}
