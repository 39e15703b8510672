package backlog_test

import (
	"fmt"
	"testing"

	"github.com/supportops/policy/capacity/backlog"
)

// desk is n slots of an hour, open from 8 to 18, with mail around the clock
// that is due within the given open minutes.
func desk(n int, promise int64) ([]backlog.Slot, []backlog.Job) {
	slots := make([]backlog.Slot, n)
	for t := range slots {
		if h := t % 24; h >= 8 && h < 18 {
			slots[t].Open = 60
		}
	}
	var work []backlog.Job
	for t := range slots {
		due, ok := backlog.DueAfter(slots, t, promise)
		if ok {
			work = append(work, backlog.Job{Arrives: t, Due: due, Amount: int64(200 + 37*(t*t%41))})
		}
	}
	return slots, work
}

func Benchmark(b *testing.B) {
	for _, n := range []int{168, 672, 2688} {
		slots, work := desk(n, 240)
		b.Run(fmt.Sprintf("LeastConstant/slots=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := backlog.LeastConstant(slots, work); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("LeastPeak/slots=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := backlog.LeastPeak(slots, work); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("LeastPeakRepeating/slots=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := backlog.LeastPeakRepeating(slots, work); err != nil {
					b.Fatal(err)
				}
			}
		})
		staff := make([]int64, n)
		for i := range staff {
			staff[i] = 40
		}
		b.Run(fmt.Sprintf("Project/slots=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := backlog.Project(slots, staff, work, backlog.EarliestDue); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
