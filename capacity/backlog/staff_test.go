package backlog_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/backlog"
	"pgregory.net/rapid"
)

// keeps reports whether the staff keeps every deadline, by spending each
// slot's time on what is due first. It is the twin of everything here.
func keeps(slots []backlog.Slot, work []backlog.Job, staff []*big.Rat) bool {
	left := make([]*big.Rat, len(work))
	for i, w := range work {
		left[i] = new(big.Rat).SetInt64(w.Amount)
	}
	for t, s := range slots {
		free := new(big.Rat).Mul(staff[t], new(big.Rat).SetInt64(s.Open))
		free.Add(free, new(big.Rat).SetInt64(s.Idle))
		for {
			next := -1
			for i, w := range work {
				if w.Arrives <= t && left[i].Sign() > 0 && (next < 0 || w.Due < work[next].Due) {
					next = i
				}
			}
			if next < 0 || free.Sign() == 0 {
				break
			}
			done := free
			if left[next].Cmp(free) < 0 {
				done = left[next]
			}
			done = new(big.Rat).Set(done)
			left[next].Sub(left[next], done)
			free.Sub(free, done)
		}
		for i, w := range work {
			if min(w.Due, len(slots)) == t+1 && left[i].Sign() > 0 {
				return false
			}
		}
	}
	return true
}

func rat(f backlog.Staff) *big.Rat { return f.Rat() }

func constant(n int, f *big.Rat) []*big.Rat {
	out := make([]*big.Rat, n)
	for i := range out {
		out[i] = f
	}
	return out
}

// The least constant staff is enough, and a little less is not.
func TestLeastConstantProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slots := genSlots(t)
		work := genWork(t, len(slots))
		w, err := backlog.LeastConstant(slots, work)
		if err != nil {
			if keeps(slots, work, constant(len(slots), big.NewRat(1000, 1))) {
				t.Fatalf("a thousand people do what is refused: %v", err)
			}
			return
		}
		least := rat(w.Staff())
		if !keeps(slots, work, constant(len(slots), least)) {
			t.Fatalf("%v people are not enough", least)
		}
		less := new(big.Rat).Sub(least, big.NewRat(1, 1e6))
		if less.Sign() >= 0 && keeps(slots, work, constant(len(slots), less)) {
			t.Fatalf("%v people are more than needed", least)
		}
	})
}

// The window that decides holds the work, idle and open time that it says.
func TestLeastConstantWindowProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slots := genSlots(t)
		work := genWork(t, len(slots))
		got, err := backlog.LeastConstant(slots, work)
		if err != nil || got == (backlog.Bottleneck{}) {
			return
		}
		want := backlog.Bottleneck{From: got.From, To: got.To}
		for _, s := range slots[got.From:got.To] {
			want.Open += s.Open
			want.Idle += s.Idle
		}
		for _, w := range work {
			if w.Arrives >= got.From && min(w.Due, len(slots)) <= got.To {
				want.Work += w.Amount
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
	})
}

// The profile keeps every deadline, nobody in it can be spared, and nobody
// can be moved from a slot to one with fewer people: over such choices, this
// makes the sorted profile the least.
func TestLeastPeakProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slots := genSlots(t)
		work := genWork(t, len(slots))
		p, err := backlog.LeastPeak(slots, work)
		c, errC := backlog.LeastConstant(slots, work)
		if (err == nil) != (errC == nil) {
			t.Fatalf("%v, constant %v", err, errC)
		}
		if err != nil {
			return
		}
		staff := make([]*big.Rat, len(slots))
		peak := backlog.Staff{}
		for i, f := range p.Staff {
			staff[i] = rat(f)
			if f.Compare(peak) > 0 {
				peak = f
			}
			if slots[i].Open == 0 && f != (backlog.Staff{}) {
				t.Fatalf("%v people in closed slot %d", f, i)
			}
		}
		if peak != c.Staff() {
			t.Fatalf("peak %v, least constant %v", peak, c.Staff())
		}
		if !keeps(slots, work, staff) {
			t.Fatalf("%v breaks a deadline", p.Staff)
		}
		little := big.NewRat(1, 1e6)
		for i := range staff {
			if staff[i].Sign() == 0 {
				continue
			}
			was := staff[i]
			staff[i] = new(big.Rat).Sub(was, new(big.Rat).Quo(little, big.NewRat(slots[i].Open, 1)))
			if keeps(slots, work, staff) {
				t.Fatalf("%v spares some of slot %d", p.Staff, i)
			}
			for j := range staff {
				if slots[j].Open == 0 || staff[j].Cmp(was) >= 0 || i == j {
					continue
				}
				had := staff[j]
				staff[j] = new(big.Rat).Add(had, new(big.Rat).Quo(little, big.NewRat(slots[j].Open, 1)))
				if keeps(slots, work, staff) {
					t.Fatalf("%v is more even with some of slot %d in slot %d", p.Staff, i, j)
				}
				staff[j] = had
			}
			staff[i] = was
		}
	})
}

// The windows of a profile account for it: all of the work that needs people
// is in one of them, and staff × open + idle is that work.
func TestLeastPeakWindowsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slots := genSlots(t)
		work := genWork(t, len(slots))
		p, err := backlog.LeastPeak(slots, work)
		if err != nil {
			return
		}
		total, byWindow := new(big.Rat), new(big.Rat)
		for i, f := range p.Staff {
			total.Add(total, new(big.Rat).Mul(rat(f), big.NewRat(slots[i].Open, 1)))
		}
		for i, w := range p.Windows {
			byWindow.Add(byWindow, big.NewRat(w.Work-w.Idle, 1))
			if i > 0 && w.Staff().Compare(p.Windows[i-1].Staff()) > 0 {
				t.Fatalf("window %d needs more than the one before it", i)
			}
		}
		if total.Cmp(byWindow) != 0 {
			t.Fatalf("%v people-slots, windows have %v", total, byWindow)
		}
	})
}

func TestInfeasibleNamesTheSlots(t *testing.T) {
	slots := []backlog.Slot{{Open: 1}, {}, {Idle: 2}, {Open: 1}, {}}
	tests := []struct {
		name string
		work []backlog.Job
		want string
	}{
		{"idle time is enough", []backlog.Job{{1, 3, 2}}, ""},
		{"idle time is too little", []backlog.Job{{1, 3, 3}}, "1 of the work cannot be done in slots 1, 2"},
		{"beyond the end", []backlog.Job{{4, 9, 1}}, "1 of the work cannot be done in slots 4"},
		{"both", []backlog.Job{{4, 9, 1}, {1, 2, 5}, {1, 4, 100}}, "6 of the work cannot be done in slots 1, 4"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := backlog.LeastPeak(slots, test.work)
			if test.want == "" && err == nil {
				return
			}
			if want := "backlog: infeasible: deadline: nobody works and " + test.want; err == nil || err.Error() != want || !errors.Is(err, capacity.ErrInfeasible) {
				t.Errorf("%v, want %s", err, want)
			}
		})
	}
}

func TestDefects(t *testing.T) {
	slots := []backlog.Slot{{Open: 1}, {Open: -1}}
	_, err := backlog.LeastConstant(slots, []backlog.Job{{0, 0, 1}, {2, 1, -3}, {0, -1, 1 << 51}})
	want := "backlog: 7 defects\n\tslots[1].open: out of range: -1, want 0 to 2^50\n" +
		"\twork[0].due: out of range: 0, want above 0, the slot in which it arrives\n" +
		"\twork[1].arrives: out of range: 2, want a slot from 0 to 1\n" +
		"\twork[1].due: out of range: 1, want above 2, the slot in which it arrives\n" +
		"\twork[1].amount: out of range: -3, want 0 to 2^50\n" +
		"\twork[2].due: out of range: -1, want at least 0\n\twork[2].amount: out of range: 2251799813685248, want 0 to 2^50"
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	if _, err := backlog.LeastPeak(make([]backlog.Slot, 5000), nil); !errors.Is(err, capacity.ErrRange) {
		t.Errorf("5000 slots: %v", err)
	}
	if w, err := backlog.LeastConstant(nil, nil); err != nil || w.Staff() != (backlog.Staff{}) {
		t.Errorf("nothing: %v %v", w, err)
	}
}
