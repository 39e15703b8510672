package backlog_test

import (
	"fmt"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/backlog"
)

func ExampleLeastConstant() {
	slots := []backlog.Slot{{Open: 1}, {Open: 1}, {Open: 0}, {Open: 1}}
	_, err := backlog.LeastConstant(slots, []backlog.Job{{Arrives: 2, Due: 3, Amount: 5}})
	fmt.Println(err)
	w, _ := backlog.LeastConstant(slots, []backlog.Job{{Arrives: 0, Due: 2, Amount: 5}, {Arrives: 1, Due: 4, Amount: 3}})
	fmt.Println(w.Staff())
	// Output:
	// backlog: infeasible: deadline: nobody works and 5 of the work cannot be done in slots 2
	// 8/3
}

// Every day brings 60 hours of work around noon, due by the next noon. In the
// long run two and a half people are enough; counting a day or two on its own
// says fewer.
func ExampleLeastPeakRepeating() {
	day := make([]backlog.Slot, 24)
	for hour := range day {
		day[hour].Open = 1
	}
	p, err := backlog.LeastPeakRepeating(day, []backlog.Job{{Arrives: 12, Due: 36, Amount: 60}})
	fmt.Println(p.Staff[0], p.Windows, err)
	// Output: 5/2 [{0 24 60 0 24}] <nil>
}

// Idle time of the people on the telephone takes a part of the mail.
func ExampleIdle() {
	work := []backlog.Job{{Arrives: 0, Due: 2, Amount: 600}}
	for _, onCalls := range []int64{0, 5} {
		slots := make([]backlog.Slot, 2)
		for i := range slots {
			slots[i] = backlog.Slot{Open: 60, Idle: backlog.Idle(onCalls, 60, 200, capacity.Percent(50))}
		}
		w, _ := backlog.LeastConstant(slots, work)
		fmt.Printf("idle %d minutes an hour, %v more people\n", slots[0].Idle, w.Staff())
	}
	// Output:
	// idle 0 minutes an hour, 5 more people
	// idle 50 minutes an hour, 25/6 more people
}

// Monday morning: 300 minutes have piled up, a part of them already late.
func ExampleProject() {
	slots := make([]backlog.Slot, 6)
	staff := make([]int64, 6)
	for i := range slots {
		slots[i].Open, staff[i] = 60, 2
	}
	work := []backlog.Job{
		{Arrives: 0, Due: 0, Amount: 100}, // late since Saturday
		{Arrives: 0, Due: 2, Amount: 200},
		{Arrives: 1, Due: 5, Amount: 90},
	}
	p, err := backlog.Project(slots, staff, work, backlog.EarliestDue)
	if err != nil {
		fmt.Println(err)
		return
	}
	for hour, s := range p.Slots {
		fmt.Printf("hour %d: %3d arrived, %3d done, %3d waiting, %3d overdue\n", hour, s.Arrived, s.Done, s.Waiting, s.Overdue)
	}
	at, _ := p.Cleared()
	fmt.Println("cleared in hour", at)
	for _, o := range p.Breaches() {
		fmt.Printf("work %d: %d minutes late, finished in hour %d\n", o.Job, o.Late, o.Finished)
	}
	// Output:
	// hour 0: 300 arrived, 120 done, 180 waiting,   0 overdue
	// hour 1:  90 arrived, 120 done, 150 waiting,  60 overdue
	// hour 2:   0 arrived, 120 done,  30 waiting,   0 overdue
	// hour 3:   0 arrived,  30 done,   0 waiting,   0 overdue
	// hour 4:   0 arrived,   0 done,   0 waiting,   0 overdue
	// hour 5:   0 arrived,   0 done,   0 waiting,   0 overdue
	// cleared in hour 3
	// work 0: 100 minutes late, finished in hour 0
	// work 1: 60 minutes late, finished in hour 2
}

func ExampleWithDeadline() {
	fmt.Println(backlog.WithDeadline([]int64{30, 0, 20}, 1))
	// Output:
	// [{0 2 30} {2 4 20}]
}

func ExampleStaff() {
	f := backlog.Bottleneck{Work: 46, Open: 8}.Staff()
	fmt.Println(f, f.Ceil(), f.Float(), f.Rat())
	// Output:
	// 23/4 6 5.75 23/4
}

func ExampleOrder() {
	slots := []backlog.Slot{{Open: 10}, {Open: 10}, {Open: 10}}
	work := []backlog.Job{{Arrives: 0, Due: 3, Amount: 20}, {Arrives: 1, Due: 2, Amount: 5}}
	for _, order := range []backlog.Order{backlog.EarliestDue, backlog.FirstCome} {
		p, err := backlog.Project(slots, []int64{1, 1, 1}, work, order)
		fmt.Println(order, "late:", len(p.Breaches()), err)
	}
	// Output:
	// earliest_due late: 0 <nil>
	// first_come late: 1 <nil>
}
