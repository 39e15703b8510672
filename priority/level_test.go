package priority_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

var (
	_ sql.Scanner   = (*priority.Level)(nil)
	_ driver.Valuer = priority.Level(0)
)

func TestLevelText(t *testing.T) {
	for _, tt := range []struct {
		level priority.Level
		text  string
	}{
		{0, ""}, {priority.P1, "p1"}, {priority.P2, "p2"}, {priority.P3, "p3"}, {priority.P4, "p4"}, {priority.P5, "p5"},
	} {
		if got := tt.level.String(); got != tt.text {
			t.Errorf("String() of %d = %q, want %q", uint8(tt.level), got, tt.text)
		}
		for _, read := range []string{tt.text, strings.ToUpper(tt.text)} { // both source documents write P1
			got, err := priority.ParseLevel(read)
			if err != nil || got != tt.level {
				t.Errorf("ParseLevel(%q) = %v, %v, want %v", read, got, err, tt.level)
			}
			for _, src := range []any{read, []byte(read)} {
				back := priority.P3
				if err := back.Scan(src); err != nil || back != tt.level {
					t.Errorf("Scan(%v) = %v, %v, want %v", src, back, err, tt.level)
				}
			}
		}
		v, err := tt.level.Value()
		if err != nil {
			t.Fatal(err)
		}
		back := priority.P3
		if err := back.Scan(v); err != nil || back != tt.level {
			t.Errorf("Scan(%v) = %v, %v, want %v", v, back, err, tt.level)
		}
	}
}

func TestLevelTextRefused(t *testing.T) {
	for _, s := range []string{"p0", "p6", "P0", "P6", "P:", " p1", "p1 ", "P1 ", "1", "Level(1)", "Ｐ1"} {
		l := priority.P4
		if err := l.UnmarshalText([]byte(s)); err == nil {
			t.Errorf("UnmarshalText(%q) accepted", s)
		}
		if l != priority.P4 {
			t.Errorf("UnmarshalText(%q) failed and changed the level to %v", s, l)
		}
	}
	for _, src := range []any{1, int64(1), "p6", []byte("P6"), true} {
		if l := priority.P4; l.Scan(src) == nil || l != priority.P4 {
			t.Errorf("Scan(%v) accepted, or failed and changed the level to %v", src, l)
		}
	}
	if got := priority.Level(9).String(); got != "Level(9)" {
		t.Errorf("String() = %q, want Level(9)", got)
	}
	if _, err := priority.Level(9).MarshalText(); err == nil {
		t.Error("MarshalText of Level(9) accepted")
	}
	if _, err := json.Marshal(map[priority.Level]int{9: 1}); err == nil {
		t.Error("Level(9) accepted as JSON key")
	}
}

func TestLevelReadAllocatesNothing(t *testing.T) {
	lower, upper := []byte("p5"), []byte("P5")
	var l priority.Level
	if n := testing.AllocsPerRun(100, func() { _, _ = l.UnmarshalText(lower), l.UnmarshalText(upper) }); n != 0 {
		t.Errorf("UnmarshalText allocates %v times", n)
	}
}

// Unset and invalid levels come after every level, and the order is the one a
// sort needs.
func TestLevelCompareIsWeakOrderProperty(t *testing.T) {
	levels := rapid.Custom(func(t *rapid.T) priority.Level { return priority.Level(rapid.IntRange(0, 8).Draw(t, "level")) })
	rank := func(l priority.Level) int {
		if i := slices.Index(priority.Levels(), l); i >= 0 {
			return i
		}
		return len(priority.Levels())
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := levels.Draw(t, "a"), levels.Draw(t, "b")
		want := 0
		if rank(a) < rank(b) {
			want = -1
		} else if rank(a) > rank(b) {
			want = 1
		}
		if got := a.Compare(b); got != want {
			t.Fatalf("%v.Compare(%v) = %d, want %d", a, b, got, want)
		}
		if got := a.MoreUrgent(b); got != (want < 0) {
			t.Fatalf("%v.MoreUrgent(%v) = %t", a, b, got)
		}
	})
}

// Raising by n is n single steps, and it stops at the ends.
func TestLevelRaiseIsRepeatedProperty(t *testing.T) {
	step := map[priority.Level]priority.Level{0: 0, priority.P1: priority.P1, priority.P2: priority.P1, priority.P3: priority.P2, priority.P4: priority.P3, priority.P5: priority.P4}
	rapid.Check(t, func(t *rapid.T) {
		l := priority.Level(rapid.IntRange(0, 5).Draw(t, "level"))
		n := rapid.IntRange(0, 9).Draw(t, "n")
		want := l
		for range n {
			want = step[want]
		}
		if got := l.Raise(n); got != want {
			t.Fatalf("%v.Raise(%d) = %v, want %v", l, n, got, want)
		}
		if l.IsValid() && n < int(l) && l.Raise(n).Raise(-n) != l {
			t.Fatalf("%v raised and lowered by %d = %v", l, n, l.Raise(n).Raise(-n))
		}
	})
}

// A raise by any number at all stays on the scale.
func TestLevelRaiseExtremes(t *testing.T) {
	const most, least = int(^uint(0) >> 1), -int(^uint(0)>>1) - 1
	for _, l := range priority.Levels() {
		if got := l.Raise(most); got != priority.P1 {
			t.Errorf("%v.Raise(max) = %v, want p1", l, got)
		}
		if got := l.Raise(least); got != priority.P5 {
			t.Errorf("%v.Raise(min) = %v, want p5", l, got)
		}
	}
}

func FuzzLevelUnmarshalText(f *testing.F) {
	f.Add("p1")
	f.Add("P5")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		var l priority.Level
		if l.UnmarshalText([]byte(s)) != nil {
			return
		}
		if got, err := l.MarshalText(); err != nil || string(got) != strings.ToLower(s) || len(got) != len(s) {
			t.Fatalf("%q read and written = %q, %v", s, got, err)
		}
	})
}
