package backlog_test

import (
	"fmt"

	"github.com/supportops/policy/capacity/backlog"
)

// mails are those of each hour of a day.
var mails = []int64{8, 5, 3, 2, 2, 4, 9, 20, 45, 60, 55, 40, 30, 35, 38, 30, 25, 20, 18, 15, 12, 10, 9, 8}

// opens reports whether the desk is open in an hour from midnight on.
func opens(hour int) bool { return hour%24 >= 9 && hour%24 < 17 }

// An e-mail desk promises an answer within four open hours. It is open from 9
// to 17, mail comes around the clock, and an answer takes six minutes.
func Example() {
	slots := make([]backlog.Slot, 48)
	for hour := range slots {
		if opens(hour) {
			slots[hour].Open = 60 // minutes of work by one person
		}
	}
	var work []backlog.Job
	for hour := range mails {
		due, _ := backlog.DueAfter(slots, hour, 4*60)
		work = append(work, backlog.Job{Arrives: hour, Due: due, Amount: 6 * mails[hour]})
	}

	need, err := backlog.LeastConstant(slots, work)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("least constant staff %v, so %d people: %d minutes fall due from hour %d to hour %d\n",
		need.Staff(), need.Staff().Ceil(), need.Work, need.From, need.To)

	profile, err := backlog.LeastPeak(slots, work)
	if err != nil {
		fmt.Println(err)
		return
	}
	for hour := 9; hour < 17; hour++ {
		fmt.Printf("%02d:00  %4.1f today  %4.1f tomorrow\n", hour, profile.Staff[hour].Float(), profile.Staff[hour+24].Float())
	}
	// Output:
	// least constant staff 213/50, so 5 people: 1278 minutes fall due from hour 0 to hour 14
	// 09:00   4.3 today   4.1 tomorrow
	// 10:00   4.3 today   4.1 tomorrow
	// 11:00   4.3 today   4.1 tomorrow
	// 12:00   4.3 today   4.1 tomorrow
	// 13:00   4.3 today   0.0 tomorrow
	// 14:00   4.1 today   0.0 tomorrow
	// 15:00   4.1 today   0.0 tomorrow
	// 16:00   4.1 today   0.0 tomorrow
}
