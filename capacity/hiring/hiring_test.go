package hiring_test

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/capacity"
	. "github.com/supportops/policy/capacity/hiring"
	"github.com/supportops/policy/capacity/shift"
	"pgregory.net/rapid"
)

// weeks returns the weeks from a decision to the first day, and from there until
// a new hire is fully productive.
func weeks(h *Hiring) (lead, ramp int) {
	for _, l := range h.Spec().Lead {
		lead += l.Weeks
	}
	return lead, 1000 - h.HireBy(1000) - lead
}

func TestHiringPlan(t *testing.T) {
	h, err := New(Spec{Have: 4, Leaving: []int{0, 0, 0, 1}, Lead: []LeadSpec{{Name: "search", Weeks: 3}, {Name: "notice", Weeks: 2}}, Ramp: shift.StandardRamp(1)})
	if err != nil {
		t.Fatal(err)
	}
	if lead, ramp := weeks(h); lead != 5 || ramp != 6 || h.HireBy(20) != 9 {
		t.Errorf("lead %d, ramp %d, hire by %d", lead, ramp, h.HireBy(20))
	}
	need := make([]int, 16)
	for i := range need {
		need[i] = 4
	}
	need[14], need[15] = 6, 6
	plan, err := h.Plan(need)
	if err != nil {
		t.Fatal(err)
	}
	want := []Hire{
		{Count: 1, Decide: 0, Start: 5, Full: 11, Need: 3, Late: true},
		{Count: 2, Decide: 3, Start: 8, Full: 14, Need: 14},
	}
	if diff := cmp.Diff(want, plan.Hires); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int64{400, 400, 400, 300, 300, 300, 300, 325, 350, 375, 425, 500, 550, 550, 600, 600}, plan.Effective); diff != "" {
		t.Error(diff)
	}
	if len(plan.Short) != 7 || plan.Short[0].Slot != 3 || plan.Short[6].Slot != 9 {
		t.Errorf("short %+v", plan.Short)
	}
}

// Nobody short but for those who were late; one hire less, or the same a week
// later, would leave a week short.
func TestHiringPlanProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := someHiring().Draw(t, "hiring")
		need := rapid.SliceOfN(rapid.IntRange(0, 40), 0, 40).Draw(t, "need")
		h, err := New(s)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := h.Plan(need)
		if err != nil {
			t.Fatal(err)
		}
		lead, ramp := weeks(h)
		late, heads := false, 0
		for _, hire := range plan.Hires {
			late = late || hire.Late
			heads += hire.Count
			if hire.Decide < 0 || hire.Start != hire.Decide+lead || hire.Full != hire.Start+ramp ||
				hire.Late != (hire.Full > hire.Need) || !hire.Late && hire.Full != hire.Need && hire.Decide > 0 {
				t.Fatalf("%+v", hire)
			}
		}
		if !late && len(plan.Short) > 0 {
			t.Fatalf("short %+v without being late", plan.Short)
		}
		most, left := 0, s.Have
		for week, n := range need {
			if week < len(s.Leaving) {
				left -= s.Leaving[week]
			}
			most = max(most, n-left)
		}
		if heads != most {
			t.Fatalf("%d hired, %d needed", heads, most)
		}
		if doc, err := json.Marshal(s); err != nil {
			t.Fatal(err)
		} else if back, err := capacity.Read[Spec](doc); err != nil || cmp.Diff(h.Spec(), back) != "" {
			t.Fatalf("%s: %v\n%s", doc, err, cmp.Diff(h.Spec(), back))
		}
	})
}

func FuzzSpec(f *testing.F) {
	f.Add(`{"schema":"capacity/hiring/1","have":3,"lead":[{"name":"x","weeks":2}],"ramp":{"percent":[0,50],"step":1}}`)
	f.Fuzz(func(t *testing.T, doc string) {
		s, err := capacity.Read[Spec]([]byte(doc))
		if err != nil {
			return
		}
		h, err := New(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Plan([]int{1, 5, 0, 100}); err != nil {
			t.Fatal(err)
		}
	})
}

func someHiring() *rapid.Generator[Spec] {
	return rapid.Custom(func(t *rapid.T) Spec {
		s := Spec{
			Schema: "capacity/hiring/1",
			Have:   rapid.IntRange(0, 30).Draw(t, "have"),
			Lead:   []LeadSpec{{Name: "search", Weeks: rapid.IntRange(0, 6).Draw(t, "search")}, {Name: "notice", Weeks: rapid.IntRange(0, 6).Draw(t, "notice")}},
		}
		left := s.Have
		for range rapid.IntRange(0, 6).Draw(t, "weeks with leavers") {
			n := rapid.IntRange(0, min(left, 3)).Draw(t, "leaving")
			left -= n
			s.Leaving = append(s.Leaving, n)
		}
		if rapid.Bool().Draw(t, "ramp") {
			s.Ramp = shift.StandardRamp(1)
		}
		return s
	})
}

// The weeks of a ramp are bounded by the product of two numbers, and a product
// that wraps around is not within bounds.
func TestHiringRampTooLong(t *testing.T) {
	for _, step := range []int{334, math.MaxInt/3 + 1, math.MaxInt/2 + 1, math.MaxInt} {
		s := Spec{Ramp: shift.Ramp{Percent: []int{0, 50, 75}, Step: step}}
		if _, err := New(s); !errors.Is(err, capacity.ErrRange) {
			t.Errorf("step %d: %v, want %v", step, err, capacity.ErrRange)
		}
	}
	if _, err := New(Spec{Ramp: shift.Ramp{Percent: []int{0, 50, 75}, Step: 333}}); err != nil {
		t.Error(err)
	}
}
