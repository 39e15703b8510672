package backlog_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/supportops/policy/capacity/backlog"
	"github.com/supportops/policy/internal/spec"
	"pgregory.net/rapid"
)

// The open time of [arrives, due) fits into the promise, and that of one slot
// more does not.
func TestDueAfterProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slots := genSlots(t)
		arrives := rapid.IntRange(0, len(slots)-1).Draw(t, "arrives")
		promise := int64(rapid.IntRange(0, 20).Draw(t, "promise"))
		due, ok := backlog.DueAfter(slots, arrives, promise)
		sum := int64(0)
		for _, s := range slots[arrives:due] {
			sum += s.Open
		}
		if sum > promise {
			t.Fatalf("%d open before %d, promise %d", sum, due, promise)
		}
		if ok != (due < len(slots)) || ok && sum+slots[due].Open <= promise {
			t.Fatalf("due %d %v could be later", due, ok)
		}
	})
}

func TestIdleProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		staff, open, live := rapid.Int64().Draw(t, "staff"), rapid.Int64().Draw(t, "open"), rapid.Int64().Draw(t, "live")
		if rapid.Bool().Draw(t, "small") {
			staff, open, live = staff%100, open%100, live%3000
		}
		num, den := rapid.Int64Range(0, 20).Draw(t, "num"), rapid.Int64Range(1, 20).Draw(t, "den")
		share, _ := spec.NewRatio(num, den)
		got := backlog.Idle(staff, open, live, share)
		if staff <= 0 || open <= 0 || staff > 1<<50/open {
			if got != 0 {
				t.Fatalf("%d without anybody", got)
			}
			return
		}
		free := big.NewInt(max(0, staff*open-max(0, live)))
		if num < den {
			free.Div(free.Mul(free, big.NewInt(num)), big.NewInt(den))
		}
		if got != free.Int64() {
			t.Fatalf("%d, want %v", got, free)
		}
	})
}

func TestStaffProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) (backlog.Staff, *big.Rat) {
			num, den := rapid.Int64Range(0, math.MaxInt64).Draw(t, name), rapid.Int64Range(1, math.MaxInt64).Draw(t, name+" den")
			return backlog.Bottleneck{Work: num, Open: den}.Staff(), big.NewRat(num, den)
		}
		f, rf := draw("f")
		g, rg := draw("g")
		if f.Compare(g) != rf.Cmp(rg) || (f == g) != (rf.Cmp(rg) == 0) {
			t.Fatalf("%v and %v compare as %d", f, g, f.Compare(g))
		}
		if f.String() != rf.RatString() {
			t.Fatalf("%v, want %v", f, rf.RatString())
		}
		if text, err := f.MarshalText(); err != nil || string(text) != f.String() || f.Rat().Cmp(rf) != 0 {
			t.Fatalf("%v has the text %s (%v) and is %v exactly", f, text, err, f.Rat())
		}
		ceil := new(big.Int).Add(rf.Num(), new(big.Int).Sub(rf.Denom(), big.NewInt(1)))
		if ceil.Div(ceil, rf.Denom()); f.Ceil() != ceil.Int64() {
			t.Fatalf("ceil %d, want %v", f.Ceil(), ceil)
		}
	})
}

func FuzzLeastPeak(f *testing.F) {
	f.Add(int64(1), int64(0), int64(5), 0, 3, int64(7))
	f.Fuzz(func(t *testing.T, open, idle, open2 int64, arrives, due int, amount int64) {
		slots := []backlog.Slot{{open, idle}, {open2, 0}, {1, idle}}
		work := []backlog.Job{{arrives, due, amount}, {0, 2, 3}}
		p, err := backlog.LeastPeak(slots, work)
		c, errC := backlog.LeastConstant(slots, work)
		if (err == nil) != (errC == nil) {
			t.Fatal(err, errC)
		}
		if err == nil && len(p.Windows) > 0 && p.Windows[0].Staff() != c.Staff() {
			t.Fatal(p, c)
		}
		// What one run needs, every run needs that the deadlines lie within.
		r, errR := backlog.LeastPeakRepeating(slots, work)
		if errC == nil && due <= len(slots) && (errR != nil || len(p.Windows) > 0 && r.Windows[0].Staff().Compare(c.Staff()) < 0) {
			t.Fatal(r, errR, c)
		}
		if _, err := backlog.Project(slots, []int64{1, 2, 3}, work, backlog.FirstCome); err != nil && errC == nil && open <= 1<<48 && open2 <= 1<<48 {
			t.Fatal(err)
		}
	})
}
