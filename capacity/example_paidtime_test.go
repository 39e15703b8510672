package capacity_test

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/supportops/policy/capacity"
)

// Whether triage is work on tickets is for the caller to say.
func ExampleActivity() {
	triage := capacity.Activity{Name: "triage", Time: hours(1)}
	for _, triage.Tickets = range []bool{false, true} {
		day, err := capacity.DividePaidTime(
			capacity.Activity{Name: "answers", Time: hours(5), Tickets: true},
			capacity.Activity{Name: "everything else", Time: hours(2)},
			triage,
		)
		fmt.Printf("triage on tickets %v: %v of %v, %v %v\n", triage.Tickets, day.OnTickets, day.Paid, day.Share, err)
	}
	// Output:
	// triage on tickets false: 5h of 8h, 62.5% <nil>
	// triage on tickets true: 6h of 8h, 75% <nil>
}

// What takes the most of a week beside tickets?
func ExamplePaidTimeRow() {
	week, err := capacity.DividePaidTime(
		capacity.Activity{Name: "tickets", Time: hours(27), Tickets: true},
		capacity.Activity{Name: "articles", Time: hours(4)},
		capacity.Activity{Name: "meetings", Time: hours(6)},
		capacity.Activity{Name: "training", Time: hours(3)},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	rows := slices.DeleteFunc(week.Lines, func(r capacity.PaidTimeRow) bool { return r.Tickets })
	most := slices.MaxFunc(rows, func(a, b capacity.PaidTimeRow) int { return cmp.Compare(a.Time, b.Time) })
	fmt.Println(most.Name, most.Time, most.Share)
	// Output:
	// meetings 6h 15%
}

// Which loss costs the most people? Each is left out in turn.
func ExampleLoss() {
	losses := []capacity.Loss{
		{Name: "leave and illness", Share: capacity.Percent(14)},
		{Name: "meetings", Share: capacity.Percent(9)},
		{Name: "training", Share: capacity.Percent(5)},
	}
	all, err := capacity.Shrinkage{Losses: losses}.Gross(36)
	fmt.Println("36 at work are", all, "employed", err)
	for i, l := range losses {
		without, err := capacity.Shrinkage{Losses: slices.Delete(slices.Clone(losses), i, i+1)}.Gross(36)
		fmt.Println("without", l.Name, without, err)
	}
	// Output:
	// 36 at work are 50 employed <nil>
	// without leave and illness 42 <nil>
	// without meetings 45 <nil>
	// without training 47 <nil>
}

// 36 people are needed at work: how many are to be employed, and how many of
// those who are can be counted on?
func ExampleShrinkage() {
	s := capacity.Shrinkage{Losses: []capacity.Loss{
		{Name: "leave and illness", Share: capacity.Percent(14)}, {Name: "meetings", Share: capacity.Percent(9)},
	}}
	left, err := s.Left()
	fmt.Println("left for work", left.FloatString(2), err)
	employed, err := s.Gross(36)
	fmt.Println("for 36 at work", employed, err)
	there, err := s.Net(40)
	fmt.Println("of 40 employed", there, err)
	// Output:
	// left for work 0.77 <nil>
	// for 36 at work 47 <nil>
	// of 40 employed 30 <nil>
}
