package hiring_test

import (
	"testing"

	. "github.com/supportops/policy/capacity/hiring"
	"github.com/supportops/policy/capacity/shift"
	"github.com/supportops/policy/internal/goldentest"
)

func TestAnswers(t *testing.T) {
	goldentest.Check(t,
		goldentest.Group("plans", func(w *goldentest.Writer) {
			for i := range 300 {
				h, err := New(someHiring().Example(i))
				if err != nil {
					t.Fatal(err)
				}
				need := make([]int, i%40)
				for k := range need {
					need[k] = (k*k*7 + i) % 30
				}
				p, err := h.Plan(need)
				w.Put(h.Spec(), p, err, h.HireBy(i), h.HireBy(-i))
			}
			for _, need := range [][]int{{-1}, {1_000_000_000}, {1_000_000_001}, make([]int, 1000), make([]int, 1001)} {
				h, _ := New(Spec{Have: 3, Leaving: []int{1}})
				p, err := h.Plan(need)
				w.Put(p, err)
			}
			for _, reason := range []string{"replacement", "growth", "new tier", "seasonal", ""} {
				l, ok := HandbookLead(reason)
				w.Put(l, ok)
			}
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			goldentest.Defects[Spec](w, Spec{Schema: "capacity/hiring/1", Have: 4, Leaving: []int{0, 1, 2}, Lead: []LeadSpec{{"search", 3, 2}, {"notice", 2, 0}}, Ramp: shift.Ramp{Percent: []int{50, 80}, Step: 2}},
				4, 100, 500, 995, 998, 1000, 1_000_000_000)
		}))
}

// What is made shares no memory with its document.
func TestApart(t *testing.T) {
	goldentest.Apart(t, Spec{Have: 4, Leaving: []int{1}, Lead: []LeadSpec{{"search", 3, 2}}, Ramp: shift.Ramp{Percent: []int{50}, Step: 2}}, New)
}
