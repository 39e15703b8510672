package shift_test

import (
	"fmt"
	"testing"

	"github.com/supportops/policy/capacity/shift"
)

// The people of each day, and of the week.
func TestHandbookSchedule(t *testing.T) {
	s := shift.HandbookScheduleSpec()
	r, err := shift.NewSchedule(s)
	if err != nil {
		t.Fatal(err)
	}
	heads := r.Heads()
	for day, n := range [][3]int64{{4, 12, 6}, {3, 10, 5}, {3, 10, 5}, {3, 10, 5}, {3, 8, 4}, {1, 2, 1}, {1, 2, 1}} {
		for hour := range 24 {
			want := int64(0)
			for k, begins := range []int{6, 9, 12} {
				if hour >= begins && hour < begins+8 {
					want += n[k]
				}
			}
			if got := heads[24*day+hour]; int64(got) != want {
				t.Errorf("day %d, hour %d: %v, want %d", day, hour, got, want)
			}
		}
	}
	for hour, works := range s.Shifts[3].Works {
		if want := hour >= 9 && hour < 13 || hour >= 16 && hour < 20; works != want {
			t.Errorf("the split shift works at %d: %v", hour, works)
		}
	}
	want := []int{22, 18, 18, 18, 15, 4, 4}
	week := 0
	for day, n := range want {
		got := 0
		for _, p := range s.People {
			if p.From == 24*day {
				got += p.Count
			}
		}
		if got != n {
			t.Errorf("day %d: %d, want %d", day, got, n)
		}
		week += got
	}
	if week != 99 {
		t.Errorf("%d in the week", week)
	}
	for _, x := range s.Shifts {
		hours := 0
		for _, works := range x.Works {
			if works {
				hours++
			}
		}
		if hours != 8 {
			t.Errorf("%s has %d hours", x.Name, hours)
		}
	}
}

// Who is there on a Monday, and where a need of 14 from 10 to 18 is not met.
func ExampleHandbookScheduleSpec() {
	r, err := shift.NewSchedule(shift.HandbookScheduleSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("Monday from 6 to 20:", r.Heads()[6:20])
	required := make([]int64, 7*24)
	for hour := 10; hour < 18; hour++ {
		required[hour] = 14
	}
	for _, m := range r.Mismatches(required) {
		if m.Short() > 0 {
			fmt.Println("at", m.Slot, "o'clock", m.Short()/100, "short")
		}
	}
	// Output:
	// Monday from 6 to 20: [4 4 4 16 16 16 22 22 18 18 18 6 6 6]
	// at 17 o'clock 8 short
}
