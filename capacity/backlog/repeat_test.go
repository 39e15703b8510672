package backlog_test

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/backlog"
)

// unrolled lays so many runs one after the other. Work that is due after the
// last is left out.
func unrolled(slots []backlog.Slot, work []backlog.Job, runs int) ([]backlog.Slot, []backlog.Job) {
	n := len(slots)
	var out []backlog.Job
	for run := range runs {
		for _, w := range work {
			if w.Arrives, w.Due = w.Arrives+run*n, w.Due+run*n; w.Due <= runs*n {
				out = append(out, w)
			}
		}
	}
	return slices.Repeat(slots, runs), out
}

// genRepeating draws slots and work that may be due some runs later.
func genRepeating(t *rapid.T) ([]backlog.Slot, []backlog.Job) {
	slots := genSlots(t)
	work := genWork(t, len(slots))
	for i := range work {
		work[i].Due = work[i].Arrives + rapid.IntRange(1, 3*len(slots)).Draw(t, "slots to do it")
	}
	return slots, work
}

// The staff keeps every deadline however often the slots come again, its peak
// is the least that any window or the long run allows, and what is above the
// long run is what the slots in the middle of many runs need.
func TestLeastPeakRepeatingProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slots, work := genRepeating(t)
		n := len(slots)
		p, err := backlog.LeastPeakRepeating(slots, work)
		many, all := unrolled(slots, work, 9)
		if err != nil {
			if !errors.Is(err, capacity.ErrInfeasible) {
				t.Fatal(err)
			}
			if _, err := backlog.LeastConstant(many, all); err == nil && !grows(slots, work) {
				t.Fatalf("what is refused can be done: %v", err)
			}
			return
		}
		staff := make([]*big.Rat, len(many))
		for at := range many {
			staff[at] = rat(p.Staff[at%n])
		}
		if !keeps(many, all, staff) {
			t.Fatalf("%v is not enough", p.Staff)
		}
		peak, total := new(big.Rat), backlog.Bottleneck{}
		for at, f := range p.Staff {
			if rat(f).Cmp(peak) > 0 {
				peak = rat(f)
			}
			total.Open += slots[at].Open
			total.Idle += slots[at].Idle
		}
		for _, w := range work {
			total.Work += w.Amount
		}
		long := total.Staff()
		short, err := backlog.LeastConstant(many, all)
		if err != nil {
			t.Fatal(err)
		}
		least := rat(long)
		if rat(short.Staff()).Cmp(least) > 0 {
			least = rat(short.Staff())
		}
		if peak.Cmp(least) != 0 {
			t.Fatalf("peak %v, least %v (a run %v, a window %+v)", peak, least, long, short)
		}
		middle, err := backlog.LeastPeak(many, all)
		if err != nil {
			t.Fatal(err)
		}
		for at, f := range p.Staff {
			switch c := middle.Staff[4*n+at].Compare(f); {
			case c > 0, c < 0 && f.Compare(last(p)) > 0:
				t.Fatalf("slot %d: %v, in the middle of nine runs %v", at, f, middle.Staff[4*n+at])
			}
		}
	})
}

// last returns the lowest staff that a window asks for.
func last(p backlog.Profile) backlog.Staff {
	if len(p.Windows) == 0 {
		return backlog.Staff{}
	}
	return p.Windows[len(p.Windows)-1].Staff()
}

// grows reports whether a run brings work for which there is no time at all.
func grows(slots []backlog.Slot, work []backlog.Job) bool {
	var free int64
	for _, s := range slots {
		if s.Open > 0 {
			return false
		}
		free += s.Idle
	}
	for _, w := range work {
		free -= w.Amount
	}
	return free < 0
}

// Each window explains itself: it holds the work that arrives and is due
// within it and is not decided by an earlier one, and needs come falling.
func TestRepeatingWindowsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slots, work := genRepeating(t)
		p, err := backlog.LeastPeakRepeating(slots, work)
		if err != nil {
			return
		}
		n := len(slots)
		var sum int64
		for i, w := range p.Windows {
			sum += w.Work
			if w.From < 0 || w.From >= n || w.To <= w.From {
				t.Fatalf("%+v", w)
			}
			if i > 0 && w.Staff().Compare(p.Windows[i-1].Staff()) > 0 {
				t.Fatalf("%v after %v", w.Staff(), p.Windows[i-1].Staff())
			}
		}
		for _, w := range work {
			sum -= w.Amount
		}
		if sum > 0 {
			t.Fatalf("windows with %d more than the work", sum)
		}
		if len(p.Windows) == 0 {
			return
		}
		// The first is found in the slots as they are.
		w := p.Windows[0]
		if w.From == 0 && w.To == n && sum == 0 && len(p.Windows) == 1 {
			return // the whole run, with work that is due later too
		}
		var inside int64
		for _, o := range work {
			for run := range 3 {
				if a := o.Arrives + run*n; a >= w.From && a+o.Due-o.Arrives <= w.To {
					inside += o.Amount
				}
			}
		}
		if inside != w.Work {
			t.Fatalf("%+v holds %d", w, inside)
		}
	})
}

func TestLeastPeakRepeating(t *testing.T) {
	day := func(open ...int64) (out []backlog.Slot) {
		for _, o := range open {
			out = append(out, backlog.Slot{Open: o})
		}
		return out
	}
	for _, tt := range []struct {
		name  string
		slots []backlog.Slot
		work  []backlog.Job
		want  string
	}{
		{"nothing", nil, nil, "[]"},
		{"one slot, due three runs later", day(6), []backlog.Job{{Due: 4, Amount: 60}}, "[10]"},
		{"even", day(1, 1, 1, 1), backlog.WithDeadline([]int64{7, 7, 7, 7}, 2), "[7 7 7 7]"},
		{"over the end", day(1, 1, 1, 1), []backlog.Job{{Arrives: 3, Due: 5, Amount: 8}, {Arrives: 1, Due: 3, Amount: 2}}, "[4 1 1 4]"},
		{"arrives closed, done in the morning", day(0, 2, 2, 0), []backlog.Job{{Arrives: 3, Due: 6, Amount: 10}}, "[0 5 0 0]"},
	} {
		p, err := backlog.LeastPeakRepeating(tt.slots, tt.work)
		if err != nil || fmt.Sprint(p.Staff) != tt.want {
			t.Errorf("%s: %v, %v, want %s", tt.name, p.Staff, err, tt.want)
		}
	}
	_, err := backlog.LeastPeakRepeating(day(0, 4, 0, 0), []backlog.Job{{Arrives: 2, Due: 5, Amount: 1}, {Arrives: 1, Due: 2, Amount: 1}})
	var e *capacity.InfeasibleError
	ok := errors.As(err, &e)
	if !ok || !slices.Equal(e.Slots, []int{0, 2, 3}) {
		t.Errorf("closed until it is due: %v", err)
	}
	_, err = backlog.LeastPeakRepeating(day(0, 0), []backlog.Job{{Due: 1 << 40, Amount: 1}})
	e = nil
	if !errors.As(err, &e) || !slices.Equal(e.Slots, []int{0, 1}) {
		t.Errorf("never open: %v", err)
	}
	w := backlog.Bottleneck{From: 3, To: 5, Work: 8, Open: 2}
	if p, err := backlog.LeastPeakRepeating(day(1, 1, 1, 1), []backlog.Job{{Arrives: 3, Due: 5, Amount: 8}}); err != nil || cmp.Diff([]backlog.Bottleneck{w}, p.Windows) != "" {
		t.Errorf("%+v, %v", p, err)
	}
}
