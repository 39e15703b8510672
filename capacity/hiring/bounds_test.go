package hiring_test

import (
	"fmt"
	"testing"

	. "github.com/supportops/policy/capacity/hiring"
	"github.com/supportops/policy/capacity/shift"
)

// Each number of a hiring at its limits, each defect in its own words.
func TestBounds(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(s *Spec)
		want   string
	}{
		{"nothing", func(*Spec) {}, ""},
		{"nobody", func(s *Spec) { s.Have, s.Leaving = 0, nil }, ""}, {"nobody, and nobody leaves", func(s *Spec) { s.Have, s.Leaving = 0, []int{0} }, ""},
		{"nobody can leave", func(s *Spec) { s.Have, s.Leaving = 0, []int{1} }, "leaving[0]: out of range: want 0 to the 0 who are left, got 1"},
		{"less than nobody", func(s *Spec) { s.Have, s.Leaving = -1, []int{0, 1} }, "2 defects\n\thave: out of range: want 0 to 1000000000, got -1\n\tleaving[1]: out of range: want 0 to the 0 who are left, got 1"},
		{"very many", func(s *Spec) { s.Have, s.Leaving = 1e9, []int{1e9} }, ""},
		{"too many", func(s *Spec) { s.Have, s.Leaving = 1e9+1, []int{1e9 + 1} }, "2 defects\n\thave: out of range: want 0 to 1000000000, got 1000000001\n\tleaving[0]: out of range: want 0 to the 1000000000 who are left, got 1000000001"},
		{"all leave", func(s *Spec) { s.Leaving = []int{3, 7} }, ""},
		{"one more leaves", func(s *Spec) { s.Leaving = []int{3, 8, 7} }, "leaving[1]: out of range: want 0 to the 7 who are left, got 8"},
		{"less than nobody leaves", func(s *Spec) { s.Leaving = []int{-1, 10} }, "leaving[0]: out of range: want 0 to the 10 who are left, got -1"},
		{"a long lead", func(s *Spec) { s.Lead[1].Weeks = 992 }, ""},
		{"a longer one", func(s *Spec) { s.Lead[1].Weeks = 993 }, "lead: out of range: want at most 1000 weeks in all, got 1001"},
		{"the longest part", func(s *Spec) { s.Lead[0].Weeks, s.Lead[1].Weeks = 0, 1000; s.Lead[0].Least = 0 }, ""},
		{"a longer part", func(s *Spec) { s.Lead[1].Weeks = 1001 }, "lead[1].weeks: out of range: want 0 to 1000, got 1001"},
		{"a part that gives time back", func(s *Spec) { s.Lead[0].Weeks, s.Lead[1].Least = -1, 13 }, "2 defects\n\tlead[0].weeks: out of range: want 0 to 1000, got -1\n\tlead[1].least: out of range: want 0 to the 12 weeks, got 13"},
		{"at least all", func(s *Spec) { s.Lead[0].Least = 8 }, ""}, {"at least more", func(s *Spec) { s.Lead[0].Least = 9 }, "lead[0].least: out of range: want 0 to the 8 weeks, got 9"},
		{"at least less than nothing", func(s *Spec) { s.Lead[0].Least = -1 }, "lead[0].least: out of range: want 0 to the 8 weeks, got -1"},
		{"all at once", func(s *Spec) { s.Ramp.Percent[0] = 100 }, ""}, {"more", func(s *Spec) { s.Ramp.Percent[0] = 101 }, "ramp.percent[0]: out of range: want 0 to 100, got 101"},
		{"less than nothing", func(s *Spec) { s.Ramp.Percent[1] = -1 }, "ramp.percent[1]: out of range: want 0 to 100, got -1"},
		{"weekly steps", func(s *Spec) { s.Ramp.Step = 1 }, ""}, {"no steps", func(s *Spec) { s.Ramp.Step = 0 }, "ramp.step: out of range: want weeks from 1, at most 1000 in all, got 0"},
		{"long steps", func(s *Spec) { s.Ramp.Step = 500 }, ""}, {"longer steps", func(s *Spec) { s.Ramp.Step = 501 }, "ramp.step: out of range: want weeks from 1, at most 1000 in all, got 501"},
		{"steps without a ramp", func(s *Spec) { s.Ramp = shift.Ramp{Step: -1} }, ""},
	} {
		s := Spec{Have: 10, Leaving: []int{1, 2}, Lead: []LeadSpec{{Name: "search", Weeks: 8, Least: 5}, {Name: "notice", Weeks: 12}}, Ramp: shift.Ramp{Percent: []int{0, 50}, Step: 2}}
		row.change(&s)
		want := ""
		if row.want != "" {
			want = "hiring: " + row.want
		}
		if got := text(s.Validate()); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", row.name, got, want)
		}
	}
	h, err := New(Spec{Have: 3})
	if err != nil {
		t.Fatal(err)
	}
	for weeks, want := range map[int]string{1000: "", 1001: "hiring: need: out of range: want at most 1000 weeks, got 1001"} {
		if _, err := h.Plan(make([]int, weeks)); text(err) != want {
			t.Errorf("%d weeks: %v, want %s", weeks, err, want)
		}
	}
	for need, ok := range map[int]bool{-1: false, 0: true, 1e9: true, 1e9 + 1: false} {
		want := ""
		if !ok {
			want = fmt.Sprintf("hiring: need[1]: out of range: want 0 to 1000000000, got %d", need)
		}
		if _, err := h.Plan([]int{1, need}); text(err) != want {
			t.Errorf("a need of %d: %v, want %s", need, err, want)
		}
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// One hundredth of a person short is short, and a week that is met is not.
func TestShortByAHundredth(t *testing.T) {
	h, err := New(Spec{Have: 1, Leaving: []int{0, 1}, Ramp: shift.Ramp{Percent: []int{99}, Step: 1}})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := h.Plan([]int{1, 1, 2, 2})
	if err != nil || len(plan.Short) != 0 || fmt.Sprint(plan.Effective) != "[199 199 200 200]" {
		t.Errorf("%+v, %v", plan, err)
	}
	if h, err = New(Spec{Have: 1, Ramp: shift.Ramp{Percent: []int{99}, Step: 1}}); err != nil {
		t.Fatal(err)
	}
	plan, err = h.Plan([]int{2, 2})
	if err != nil || fmt.Sprint(plan.Short) != "[{0 200 199}]" {
		t.Errorf("%v, %v", plan.Short, err)
	}
}
