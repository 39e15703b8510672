package backlog_test

import (
	"fmt"

	"github.com/supportops/policy/capacity/backlog"
)

// hours returns slots of an hour in which one person does 60 minutes of work.
func hours(n int) []backlog.Slot {
	slots := make([]backlog.Slot, n)
	for i := range slots {
		slots[i].Open = 60
	}
	return slots
}

// Where is the bottleneck? The run of hours whose work needs the most people.
func ExampleBottleneck() {
	w, err := backlog.LeastConstant(hours(6), []backlog.Job{
		{Arrives: 0, Due: 6, Amount: 300},
		{Arrives: 2, Due: 4, Amount: 400},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("slots [%d, %d): %d minutes of work, one person does %d: %v people, so %d\n",
		w.From, w.To, w.Work, w.Open, w.Staff(), w.Staff().Ceil())
	// Output:
	// slots [2, 4): 400 minutes of work, one person does 120: 10/3 people, so 4
}

// The same mail, promised within two, three or four hours.
func ExampleJob() {
	for _, due := range []int{2, 3, 4} {
		w, err := backlog.LeastConstant(hours(4), []backlog.Job{{Arrives: 0, Due: due, Amount: 360}})
		fmt.Printf("in [0, %d): %v people %v\n", due, w.Staff(), err)
	}
	// Output:
	// in [0, 2): 3 people <nil>
	// in [0, 3): 2 people <nil>
	// in [0, 4): 3/2 people <nil>
}

// The desk shuts at noon for an hour: nobody works in a closed slot.
func ExampleSlot() {
	day := []backlog.Slot{{Open: 60}, {Open: 60}, {Open: 0}, {Open: 60}}
	p, err := backlog.Project(day, []int64{2, 2, 2, 2}, []backlog.Job{{Arrives: 0, Due: 4, Amount: 300}}, backlog.EarliestDue)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, s := range p.Slots {
		fmt.Println("slot", i, "done", s.Done, "waiting", s.Waiting)
	}
	// Output:
	// slot 0 done 120 waiting 180
	// slot 1 done 120 waiting 60
	// slot 2 done 0 waiting 60
	// slot 3 done 60 waiting 0
}

// Fewer people early, more when the second job comes: the most even staff that
// is in time, and the windows that decide it.
func ExampleProfile() {
	p, err := backlog.LeastPeak(hours(4), []backlog.Job{
		{Arrives: 0, Due: 4, Amount: 240},
		{Arrives: 2, Due: 3, Amount: 180},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("people in each slot:", p.Staff)
	for _, w := range p.Windows {
		fmt.Printf("%v in the slots from %d to before %d\n", w.Staff(), w.From, w.To)
	}
	// Output:
	// people in each slot: [4/3 4/3 3 4/3]
	// 3 in the slots from 2 to before 3
	// 4/3 in the slots from 0 to before 4
}

// When does the desk keep up again after a bad night?
func ExampleProjection() {
	work := append(backlog.WithDeadline([]int64{0, 60, 60, 60, 60, 60}, 2), backlog.Job{Arrives: 0, Due: 2, Amount: 240})
	for people := int64(1); people <= 3; people++ {
		staff := []int64{people, people, people, people, people, people}
		p, err := backlog.Project(hours(6), staff, work, backlog.EarliestDue)
		if err != nil {
			fmt.Println(err)
			return
		}
		at, ok := p.Cleared()
		fmt.Printf("with %d: late jobs %d, cleared %v (slot %d)\n", people, len(p.Breaches()), ok, at)
	}
	// Output:
	// with 1: late jobs 4, cleared false (slot 6)
	// with 2: late jobs 0, cleared true (slot 2)
	// with 3: late jobs 0, cleared true (slot 1)
}

// What becomes of each job, if one person does what is due first.
func ExampleJobResult() {
	p, err := backlog.Project(hours(3), []int64{1, 1, 1}, []backlog.Job{
		{Arrives: 0, Due: 1, Amount: 90},
		{Arrives: 0, Due: 3, Amount: 60},
		{Arrives: 2, Due: 9, Amount: 60},
	}, backlog.EarliestDue)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, j := range p.Jobs {
		fmt.Printf("job %d: %d minutes late, %d left", j.Job, j.Late, j.Left)
		if j.Left == 0 {
			fmt.Printf(", finished in slot %d", j.Finished)
		}
		fmt.Println()
	}
	// Output:
	// job 0: 30 minutes late, 0 left, finished in slot 1
	// job 1: 0 minutes late, 0 left, finished in slot 2
	// job 2: 0 minutes late, 30 left
}

// Idle hands and overdue work, slot by slot.
func ExampleSlotResult() {
	p, err := backlog.Project(hours(3), []int64{1, 1, 4}, backlog.WithDeadline([]int64{100, 80, 10}, 0), backlog.EarliestDue)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, s := range p.Slots {
		fmt.Printf("slot %d: %d done, %d of it late, %d unused, %d waiting, %d overdue\n", i, s.Done, s.Late, s.Unused, s.Waiting, s.Overdue)
	}
	// Output:
	// slot 0: 60 done, 0 of it late, 0 unused, 40 waiting, 40 overdue
	// slot 1: 60 done, 40 of it late, 0 unused, 60 waiting, 60 overdue
	// slot 2: 70 done, 60 of it late, 170 unused, 0 waiting, 0 overdue
}
