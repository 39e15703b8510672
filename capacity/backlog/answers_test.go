package backlog_test

import (
	"math"
	"testing"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/backlog"
	"github.com/supportops/policy/internal/goldentest"
	"pgregory.net/rapid"
)

// problem is slots and their work.
type problem struct {
	slots []backlog.Slot
	work  []backlog.Job
}

// longer draws problems of many slots, so that windows lie within windows.
func longer(t *rapid.T) (p problem) {
	p.slots = make([]backlog.Slot, rapid.IntRange(12, 40).Draw(t, "slots"))
	for i := range p.slots {
		p.slots[i].Open = max(0, rapid.Int64Range(-20, 60).Draw(t, "open"))
		p.slots[i].Idle = max(0, rapid.Int64Range(-20, 10).Draw(t, "idle"))
	}
	for range rapid.IntRange(5, 60).Draw(t, "jobs") {
		w := backlog.Job{Arrives: rapid.IntRange(0, len(p.slots)-1).Draw(t, "arrives"), Amount: rapid.Int64Range(0, 90).Draw(t, "amount")}
		w.Due = w.Arrives + rapid.IntRange(1, 3*len(p.slots)/2).Draw(t, "for")
		p.work = append(p.work, w)
	}
	return p
}

func TestAnswers(t *testing.T) {
	long := rapid.Custom(longer)
	short := rapid.Custom(func(t *rapid.T) (p problem) {
		p.slots, p.work = genRepeating(t)
		return p
	})
	ask := func(w *goldentest.Writer, p problem) {
		constant, err := backlog.LeastConstant(p.slots, p.work)
		w.Put(constant, constant.Staff(), err)
		peak, err := backlog.LeastPeak(p.slots, p.work)
		w.Put(peak, err)
		peak, err = backlog.LeastPeakRepeating(p.slots, p.work)
		w.Put(peak, err)
		staff := make([]int64, len(p.slots))
		for i, s := range peak.Staff {
			staff[i] = s.Ceil() - int64(i%2)
		}
		for _, order := range []backlog.Order{"", backlog.FirstCome, "x"} {
			for _, staff := range [][]int64{nil, staff, {1}, {-1}} {
				out, err := backlog.Project(p.slots, staff, p.work, order)
				first, ok := out.FirstCleared()
				last, ok2 := out.Cleared()
				w.Put(out, err, first, ok, last, ok2, out.Breaches())
			}
		}
	}
	goldentest.Check(t,
		goldentest.Group("short", func(w *goldentest.Writer) {
			for i := range 400 {
				ask(w, short.Example(i))
			}
		}),
		goldentest.Group("long", func(w *goldentest.Writer) {
			for i := range 100 {
				ask(w, long.Example(i))
			}
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			const most = 1 << 50
			numbers := []int64{math.MinInt64, -1, 0, 1, most - 1, most, most + 1, math.MaxInt64}
			for _, a := range numbers {
				for _, b := range numbers {
					ask(w, problem{[]backlog.Slot{{Open: a}, {Open: b}, {Idle: a}, {Idle: b}}, []backlog.Job{{Due: 1, Amount: a}, {Arrives: 1, Due: 2, Amount: b}}})
					ask(w, problem{make([]backlog.Slot, 3), []backlog.Job{{Arrives: int(a), Due: int(b), Amount: 1}, {Arrives: int(b) % 5, Due: int(a) % 5, Amount: 1}}})
					w.Put(backlog.Idle(a, b, 3, capacity.Percent(40)), backlog.Idle(1<<25, 1<<25+a%3, b, capacity.Percent(100)), backlog.Idle(7, 9, 4, capacity.Percent(int(a%200))))
				}
			}
			for n := range 4 {
				for d := range 4 {
					out, err := backlog.Project(make([]backlog.Slot, 1<<14-2+n), nil, nil, "")
					w.Put(len(out.Slots), err)
					w.Put(backlog.WithDeadline([]int64{1, 0, 2, -3}, d-2), backlog.WithDeadline([]int64{1}, 1<<14-2+n))
					due, ok := backlog.DueAfter([]backlog.Slot{{Open: 2}, {}, {Open: -1}, {Open: 1}, {}}, n-1, int64(d))
					w.Put(due, ok)
				}
			}
		}))
}
