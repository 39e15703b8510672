package shift_test

import (
	"fmt"

	"github.com/supportops/policy/capacity/shift"
)

// required are the people needed in each hour of a day.
var required = []int64{2, 2, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 10, 10, 11, 11, 10, 8, 6, 5, 4, 4, 3, 2}

// pay is what a shift costs that begins in an hour, in cents.
func pay(start int) int64 {
	if start < 6 || start > 16 {
		return 20000
	}
	return 16000
}

// A day in hours: who has to start when, for eight hours with an hour's break
// after four, if nights cost more.
func Example() {
	var shifts []shift.Template
	for start := 0; start < 24; start += 2 {
		shifts = append(shifts, shift.Template{Name: fmt.Sprintf("%02d:00", start), Works: shift.Span(24, start, 9, 4), Cost: pay(start)})
	}
	plan, err := shift.Cover(required, shifts, shift.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for s, n := range plan.Counts {
		if n > 0 {
			fmt.Printf("%s  %d\n", shifts[s].Name, n)
		}
	}
	fmt.Printf("cost %d.%02d by %v, none is cheaper: %v\n", plan.Cost/100, plan.Cost%100, plan.Algorithm, plan.Optimal())

	have, _ := shift.Coverage(shifts, plan.Counts)
	over := int64(0)
	for _, g := range shift.Mismatches(required, have) {
		over += g.Over()
	}
	fmt.Println("person-hours beyond the required:", over)
	// Output:
	// 02:00  1
	// 04:00  1
	// 06:00  5
	// 08:00  5
	// 10:00  5
	// 14:00  3
	// 18:00  2
	// cost 3680.00 by search, none is cheaper: true
	// person-hours beyond the required: 27
}
