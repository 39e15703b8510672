package shift_test

import (
	"testing"

	"github.com/supportops/policy/capacity/shift"
)

// week is 336 half hours with a daily curve, and 200 shifts of eight and six
// hours, each with a break.
func week() ([]int64, []shift.Template) {
	const n = 336
	required := make([]int64, n)
	for t := range required {
		h := t % 48
		required[t] = int64(2 + max(0, 20-(h-24)*(h-24)/20) + t*t%3)
		if t >= 240 {
			required[t] = required[t]/3 + 1
		}
	}
	var shifts []shift.Template
	for i := range 200 {
		start, length := i*n/200, 16
		if i%3 == 0 {
			length = 12
		}
		shifts = append(shifts, shift.Template{Works: shift.Span(n, start, length, length/2), Cost: int64(length*100 + i%7*10)})
	}
	return required, shifts
}

// straight is the same without breaks, of one length and not around the end.
func straight(wrap bool) ([]int64, []shift.Template) {
	required, _ := week()
	var shifts []shift.Template
	for i := range 200 {
		start := i * 320 / 199
		if wrap {
			start = i * 336 / 200
		}
		shifts = append(shifts, shift.Template{Works: shift.Span(336, start, 16), Cost: int64(1600 + i%7*10)})
	}
	return required, shifts
}

func BenchmarkCover(b *testing.B) {
	run := func(name string, nodes int, required []int64, shifts []shift.Template) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var p shift.Plan
			for b.Loop() {
				var err error
				if p, err = shift.Cover(required, shifts, shift.Options{Nodes: nodes}); err != nil {
					b.Fatal(err)
				}
			}
			gap, _ := p.Gap()
			b.ReportMetric(100*gap, "%gap")
		})
	}
	r, s := straight(false)
	run("flow/336x200", 0, r, s)
	r, s = straight(true)
	run("cyclic/336x200", 0, r, s)
	r, s = week()
	run("breaks/336x200/1node", 1, r, s)
	run("breaks/336x200/20nodes", 20, r, s)
	run("breaks/336x200/200nodes", 200, r, s)
}

// Two thirds of the people that a week with breaks needs.
func BenchmarkFill(b *testing.B) {
	required, shifts := week()
	plan, err := shift.Cover(required, shifts, shift.Options{Nodes: 1})
	if err != nil {
		b.Fatal(err)
	}
	people := int64(0)
	for _, n := range plan.Counts {
		people += n
	}
	b.ReportAllocs()
	var f shift.Filling
	for b.Loop() {
		if f, err = shift.Fill(required, shifts, shift.Crew{People: people * 2 / 3}, shift.Options{Nodes: 20}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(100*float64(f.Penalty-f.Bound)/float64(f.Bound), "%gap")
}
