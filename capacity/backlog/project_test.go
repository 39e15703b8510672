package backlog_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/backlog"
	"github.com/supportops/policy/internal/spec"
	"pgregory.net/rapid"
)

// project is the twin: it does one unit at a time and looks at every work for
// each.
func project(slots []backlog.Slot, staff []int64, work []backlog.Job, order backlog.Order) backlog.Projection {
	out := backlog.Projection{Slots: make([]backlog.SlotResult, len(slots)), Jobs: make([]backlog.JobResult, len(work))}
	for i, w := range work {
		out.Jobs[i] = backlog.JobResult{Job: i, Left: w.Amount, Finished: w.Arrives}
	}
	for t, slot := range slots {
		s := &out.Slots[t]
		s.Unused = slot.Idle + staff[t]*slot.Open
		for _, w := range work {
			if w.Arrives == t {
				s.Arrived += w.Amount
			}
		}
		for s.Unused > 0 {
			next := -1
			for i, w := range work {
				if w.Arrives > t || out.Jobs[i].Left == 0 {
					continue
				}
				if next < 0 {
					next = i
					continue
				}
				n := work[next]
				sooner := w.Due < n.Due || w.Due == n.Due && w.Arrives < n.Arrives
				if order == backlog.FirstCome {
					sooner = w.Arrives < n.Arrives || w.Arrives == n.Arrives && w.Due < n.Due
				}
				if sooner {
					next = i
				}
			}
			if next < 0 {
				break
			}
			s.Unused--
			s.Done++
			out.Jobs[next].Left--
			out.Jobs[next].Finished = t
			if work[next].Due <= t {
				s.Late++
				out.Jobs[next].Late++
			}
		}
		for i, w := range work {
			if w.Arrives <= t {
				s.Waiting += out.Jobs[i].Left
				if w.Due <= t+1 {
					s.Overdue += out.Jobs[i].Left
				}
			}
		}
	}
	for i, w := range work {
		if w.Due <= len(slots) {
			out.Jobs[i].Late += out.Jobs[i].Left
		}
	}
	return out
}

func TestProjectTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slots := genSlots(t)
		work := genWork(t, len(slots))
		if rapid.Bool().Draw(t, "late from the start") {
			for i := range work {
				work[i].Due = rapid.IntRange(0, len(slots)+1).Draw(t, "any due")
			}
		}
		staff := make([]int64, len(slots))
		for i := range staff {
			staff[i] = int64(rapid.IntRange(0, 3).Draw(t, "staff"))
		}
		order := rapid.SampledFrom([]backlog.Order{"", backlog.EarliestDue, backlog.FirstCome}).Draw(t, "order")
		got, err := backlog.Project(slots, staff, work, order)
		if err != nil {
			t.Fatal(err)
		}
		want := project(slots, staff, work, order)
		for i := range got.Jobs { // Finished says nothing of what is left
			if got.Jobs[i].Left > 0 {
				got.Jobs[i].Finished, want.Jobs[i].Finished = 0, 0
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
	})
}

// With the least constant staff, rounded up, nothing breaches; with one fewer
// than that something does, or was due after the last slot.
func TestProjectKeepsWhatStaffPromisesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slots := genSlots(t)
		work := genWork(t, len(slots))
		for i := range work {
			work[i].Due = min(work[i].Due, len(slots))
		}
		w, err := backlog.LeastConstant(slots, work)
		if err != nil {
			return
		}
		breaches := func(n int64) int {
			staff := make([]int64, len(slots))
			for i := range staff {
				staff[i] = n
			}
			p, err := backlog.Project(slots, staff, work, backlog.EarliestDue)
			if err != nil {
				t.Fatal(err)
			}
			return len(p.Breaches())
		}
		n := w.Staff().Ceil()
		if breaches(n) > 0 {
			t.Fatalf("%d people breach", n)
		}
		if n > 0 && breaches(n-1) == 0 {
			t.Fatalf("%d people would do", n-1)
		}
	})
}

func TestCleared(t *testing.T) {
	slots := make([]backlog.Slot, 5)
	for i := range slots {
		slots[i].Open = 2
	}
	tests := []struct {
		name        string
		work        []backlog.Job
		cleared     int
		clearedOK   bool
		firstCleard int
		firstOK     bool
	}{
		{"nothing", nil, 0, true, 0, true},
		{"once", []backlog.Job{{0, 9, 5}}, 2, true, 2, true},
		{"exactly", []backlog.Job{{0, 9, 4}}, 1, true, 1, true},
		{"piles up again", []backlog.Job{{0, 9, 2}, {1, 9, 5}}, 3, true, 0, true},
		{"never", []backlog.Job{{0, 9, 11}}, 5, false, 0, false},
		{"cleared, then not", []backlog.Job{{4, 9, 3}}, 5, false, 0, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := backlog.Project(slots, []int64{1, 1, 1, 1, 1}, test.work, "")
			if err != nil {
				t.Fatal(err)
			}
			if at, ok := p.Cleared(); at != test.cleared || ok != test.clearedOK {
				t.Errorf("cleared %d %v", at, ok)
			}
			if at, ok := p.FirstCleared(); at != test.firstCleard || ok != test.firstOK {
				t.Errorf("first cleared %d %v", at, ok)
			}
		})
	}
}

func TestProjectDefects(t *testing.T) {
	slots := []backlog.Slot{{Open: 1 << 40}}
	for _, staff := range [][]int64{{1, 2}, {-1}, {math.MaxInt64}, {1 << 11}} {
		if _, err := backlog.Project(slots, staff, nil, ""); err == nil {
			t.Errorf("staff %v is taken", staff)
		}
	}
	// Every element that is wrong is named.
	_, err := backlog.Project(slices.Repeat(slots, 3), []int64{-1, 1, 1 << 11}, nil, "")
	for _, want := range []string{"2 defects", "staff[0]: ", "staff[2]: "} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := backlog.Project(slots, []int64{1 << 10}, nil, ""); err != nil {
		t.Error(err)
	}
	if _, err := backlog.Project(slots, nil, nil, "x"); !errors.Is(err, spec.ErrUnknown) {
		t.Errorf("an unknown order: %v", err)
	}
	for _, due := range []int{math.MinInt, -1} {
		if _, err := backlog.Project(slots, nil, []backlog.Job{{0, due, 1}}, ""); !errors.Is(err, capacity.ErrRange) {
			t.Errorf("due %d: %v", due, err)
		}
	}
	if p, err := backlog.Project(slots, nil, []backlog.Job{{0, math.MaxInt, 1}}, ""); err != nil || len(p.Breaches()) > 0 {
		t.Errorf("due far ahead: %v %v", p, err)
	}
}
