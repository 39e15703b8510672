package priority_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

func mustAging(t *rapid.T, s priority.AgingSpec) *priority.Aging {
	a, err := priority.NewAging(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAgingLevel(t *testing.T) {
	const h = priority.Duration(time.Hour)
	a, err := priority.NewAging(priority.AgingSpec{Cap: priority.P2, Steps: []priority.AgingStepSpec{
		{Level: priority.P4, After: 24 * h}, {Level: priority.P3, After: 8 * h},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		base   priority.Level
		waited time.Duration
		want   priority.Level
	}{
		{priority.P4, 0, priority.P4},
		{priority.P4, 24*time.Hour - 1, priority.P4},
		{priority.P4, 24 * time.Hour, priority.P3},
		{priority.P4, 32*time.Hour - 1, priority.P3},
		{priority.P4, 32 * time.Hour, priority.P2},
		{priority.P4, 1 << 62, priority.P2},
		{priority.P3, 8 * time.Hour, priority.P2},
		{priority.P5, 1 << 62, priority.P5},
		{priority.P1, 1 << 62, priority.P1},
		{priority.P4, -time.Hour, priority.P4},
		{0, 1 << 62, 0},
		{priority.Level(9), 1 << 62, 9},
	} {
		if got := a.Level(tt.base, tt.waited); got != tt.want {
			t.Errorf("Level(%v, %v) = %v, want %v", tt.base, tt.waited, got, tt.want)
		}
	}
	if n := testing.AllocsPerRun(100, func() { a.Level(priority.P4, time.Hour) }); n != 0 {
		t.Errorf("Level allocates %v times", n)
	}
}

// A ticket that waits tick by tick rises when the doc says, never above the
// cap, and Rises and Bound tell it in advance.
func TestAgingStepByStepProperty(t *testing.T) {
	const tick = priority.Duration(time.Millisecond)
	rapid.Check(t, func(t *rapid.T) {
		s := genAgingSpec().Draw(t, "spec")
		a := mustAging(t, s)
		base := genLevel().Draw(t, "base")
		wait := map[priority.Level]priority.Duration{}
		for _, step := range s.Steps {
			wait[step.Level] = step.After
		}
		level, since := base, priority.Duration(0)
		var rises []priority.Rise
		for now := priority.Duration(0); now <= 120*tick; now += tick {
			if w, ok := wait[level]; ok && now-since == w {
				rises = append(rises, priority.Rise{From: level, To: level - 1, After: now})
				level, since = level-1, now
			}
			if got := a.Level(base, now.Std()); got != level {
				t.Fatalf("Level(%v, %d) = %v, want %v", base, now, got, level)
			}
		}
		if diff := cmp.Diff(rises, a.Rises(base)); diff != "" {
			t.Fatal(diff)
		}
		bound, ok := a.Bound(base)
		if ok != (level == priority.P1) || ok && bound != since.Std() {
			t.Fatalf("Bound(%v) = %d, %t, but after waiting it is %v since %d", base, bound, ok, level, since)
		}
		if level != base && s.Cap.Compare(level) > 0 {
			t.Fatalf("%v rose to %v above the cap %v", base, level, s.Cap)
		}
	})
}

func TestAgingDefects(t *testing.T) {
	for _, tt := range []struct {
		name, doc, path string
		cause           error
	}{
		{"no cap", `{"steps":[{"level":"p4","after":"1h"}]}`, "cap", priority.ErrRequired},
		{"no level", `{"cap":"p1","steps":[{"after":"1h"}]}`, "steps[0].level", priority.ErrRequired},
		{"twice", `{"cap":"p1","steps":[{"level":"p4","after":"1h"},{"level":"p4","after":"2h"}]}`, "steps[1].level", priority.ErrDuplicate},
		{"above the cap", `{"cap":"p3","steps":[{"level":"p3","after":"1h"}]}`, "steps[0].level", priority.ErrConflict},
		{"at once", `{"cap":"p1","steps":[{"level":"p4","after":"0s"}]}`, "steps[0].after", priority.ErrRange},
		{"for ages", `{"cap":"p1","steps":[{"level":"p4","after":"438001h"}]}`, "steps[0].after", priority.ErrRange},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := priority.Read[priority.AgingSpec]([]byte(tt.doc))
			var fe *priority.FieldError
			ok := errors.As(err, &fe)
			if !ok || fe.Path != tt.path || !errors.Is(err, tt.cause) {
				t.Errorf("got %v, want %s: %v", err, tt.path, tt.cause)
			}
		})
	}
}

func FuzzAgingSpec(f *testing.F) {
	seed, err := json.Marshal(priority.StandardAgingSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, int64(time.Hour))
	f.Fuzz(func(t *testing.T, data []byte, waited int64) {
		s, err := priority.Read[priority.AgingSpec](data)
		if err != nil {
			return
		}
		a, err := priority.NewAging(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		for _, l := range priority.Levels() {
			if got := a.Level(l, time.Duration(waited)); !got.IsValid() || got > l {
				t.Errorf("Level(%v, %d) = %v", l, waited, got)
			}
			if bound, ok := a.Bound(l); ok && a.Level(l, bound) != priority.P1 {
				t.Errorf("after its bound %v is %v", l, a.Level(l, bound))
			}
		}
	})
}
