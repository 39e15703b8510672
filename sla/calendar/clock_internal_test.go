package calendar

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

// A clockScene is a clock that is open on day 0, and maybe just before, while
// clocks change.
type clockScene struct {
	hours   []stretch // of day 0
	before  bool      // the last 500 seconds before it, too
	changes []offsetChange
}

// check compares the clock from first until last with a walk, second by second.
func (c clockScene) check(t interface{ Fatalf(string, ...any) }, first, last int64) {
	sch := &schedule{eras: []era{{from: -far}}, dates: map[int64][]stretch{0: merge(slices.Clone(c.hours))}}
	if c.before {
		sch.dates[-1] = []stretch{{secPerDay - 500, secPerDay}}
	}
	local, ok := sch.local()
	if !ok {
		t.Fatalf("no room")
	}
	u := newClock(newZone("test", time.UTC, c.changes), local)
	shown, offset, n := -far, int64(c.changes[0].offset), int64(0)
	began, _ := u.rank(first)
	open := make([]bool, last-first)
	for s := first; s < last; s++ {
		for _, c := range c.changes {
			if c.at == s {
				offset = int64(c.offset)
			}
		}
		shown = max(shown, s+offset)
		_, want := local.rank(shown)
		open[s-first] = want
		got, is := u.rank(s)
		if is != want || got-began != n {
			t.Fatalf("%+v: second %d, local %d: open %v, want %v; rank %d, want %d", c, s, shown, is, want, got-began, n)
		}
		if x, ok := u.sel(got); want && (!ok || x != s) {
			t.Fatalf("%+v: sel(rank(%d)) = %d, %v", c, s, x, ok)
		}
		if want {
			n++
		}
	}
	for s := first + 1; s < last-1; s++ {
		if !open[s-first] || open[s-first-1] {
			continue
		}
		e := s
		for e < last-1 && open[e-first] {
			e++
		}
		for mid := s; mid < e; mid++ {
			if end, ok := u.runEnd(mid); e < last-1 && (!ok || end != e) {
				t.Fatalf("%+v: runEnd(%d) = %d, %v, want %d", c, mid, end, ok, e)
			}
			if start, ok := u.runStart(mid); !ok || start != s {
				t.Fatalf("%+v: runStart(%d) = %d, %v, want %d", c, mid, start, ok, s)
			}
			if e-s > 300 {
				mid += 6
			}
		}
		s = e
	}
}

// Seen through changes of clocks, a local is open in second s exactly if it is
// open at the latest local second shown by s: also where clocks go back again
// before they have caught up, which no zone has done so far. rank counts those
// seconds and sel numbers them; runs end where they end.
func TestClockProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) stretch {
			from := rapid.Int32Range(0, 3000).Draw(t, "from")
			return stretch{from, rapid.SampledFrom([]int32{from + 1, from + 60, from + 900, secPerDay}).Draw(t, "to")}
		}), 0, 4).Draw(t, "hours")
		c := clockScene{hours, rapid.Bool().Draw(t, "open before"), []offsetChange{{-far, rapid.Int32Range(-300, 300).Draw(t, "offset")}}}
		at := int64(-500)
		for range rapid.IntRange(0, 8).Draw(t, "changes") {
			at += rapid.Int64Range(1, 500).Draw(t, "at")
			c.changes = append(c.changes, offsetChange{at, rapid.Int32Range(-300, 300).Draw(t, "offset")})
		}
		c.check(t, -1000, 3000)
	})
}

// So it is for each way in which two changes by a minute lie about hours.
func TestClockOfTwoChanges(t *testing.T) {
	offsets := []int32{-60, 0, 60}
	for _, hours := range [][]stretch{nil, {{0, 200}}, {{0, 1}}, {{20, 50}}, {{10, 30}, {70, 90}}, {{59, 60}, {61, 180}}, {{30, 70}}, {{0, 10}, {130, 200}}} {
		for _, a := range offsets {
			for _, b := range offsets {
				for _, c := range offsets {
					for _, apart := range []int64{1, 30, 59, 60, 61, 150} {
						clockScene{hours, len(hours) < 2, []offsetChange{{-far, a}, {10, b}, {10 + apart, c}}}.check(t, -620, 340)
					}
				}
			}
		}
	}
}

// A search narrowed by an index finds what a search through all finds, and an
// index has a part for two values.
func TestIndexProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SliceOfN(rapid.Int64Range(-1e6, 1e6), 1, 300).Draw(t, "a")
		scale := rapid.SampledFrom([]int64{0, 1, 1000, 1 << 38}).Draw(t, "scale")
		for i := range a {
			if a[i] *= scale; i > 0 {
				a[i] = max(a[i], a[i-1])
			}
		}
		x := newIndex(len(a), func(i int) int64 { return a[i] })
		if len(a) < 4 {
			if x.from != nil {
				t.Fatalf("%d parts of %v", len(x.from), a)
			}
		} else {
			span, length, parts := uint64(a[len(a)-1]-a[0]), uint64(1), 2 // the first value's, and one more
			for span/uint64(len(a)/2) >= length {
				length *= 2
			}
			parts += int(span / length)
			if x.origin != a[0] || 1<<x.shift != length || len(x.from) != parts || int(x.from[parts-1]) != len(a) {
				t.Fatalf("%d parts of %d seconds from %d, the last before %v, of %v", len(x.from), 1<<x.shift, x.origin, x.from, a)
			}
		}
		for range 50 {
			v := rapid.Int64Range(-far, far).Draw(t, "v")
			if rapid.Bool().Draw(t, "near") {
				v = a[rapid.IntRange(0, len(a)-1).Draw(t, "i")] + rapid.Int64Range(-1, 1).Draw(t, "by")
			}
			want := 0
			for i := range a {
				if a[i] <= v {
					want = i + 1
				}
			}
			if got := x.guess(v); got > want {
				t.Fatalf("guess(%v, %d) = %d, want %d", a, v, got, want)
			}
		}
	})
}

// The listed changes are those that a walk from bound to bound finds, in every
// zone there is.
func TestOffsetChangesRepeatRule(t *testing.T) {
	data, err := os.ReadFile("../internal/caltest/zones.txt")
	if err != nil {
		t.Fatal(err)
	}
	repeated := 0
	for name := range strings.FieldsSeq(string(data)) {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		got := offsetChanges(loc)
		want := walkOffsets(got[:1:1], time.Unix(newYear(firstYear-1)+334*secPerDay, 0).In(loc), newYear(lastYear+1))
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d changes, want %d", name, len(got), len(want))
		}
		if got[len(got)-1].at > newYear(ruleUntil) {
			repeated++
		}
	}
	if repeated < 100 {
		t.Errorf("only %d zones change clocks for ever", repeated)
	}
}

// The listed changes are those that the zone's offset shows, day by day.
func TestOffsetChangesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom([]string{
			"America/New_York", "Europe/Dublin", "Africa/Casablanca", "America/St_Johns", "Asia/Tokyo", "Pacific/Auckland", "UTC", "Africa/Monrovia",
		}).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		changes := offsetChanges(loc)
		first := time.Date(rapid.IntRange(firstYear, lastYear).Draw(t, "year"), 1, 1, 0, 0, 0, 0, time.UTC)
		i := 0
		for s := first.Unix(); s < first.AddDate(1, 0, 0).Unix(); s += 6 * 3600 {
			for i+1 < len(changes) && changes[i+1].at <= s {
				i++
			}
			if _, want := time.Unix(s, 0).In(loc).Zone(); int(changes[i].offset) != want {
				t.Fatalf("%v: offset %d, want %d", time.Unix(s, 0).In(loc), changes[i].offset, want)
			}
		}
		for i := 1; i < len(changes); i++ {
			_, before := time.Unix(changes[i].at-1, 0).In(loc).Zone()
			_, after := time.Unix(changes[i].at, 0).In(loc).Zone()
			if before == after || int(changes[i].offset) != after || i > 1 && changes[i-1].at >= changes[i].at {
				t.Fatalf("change %d at %v: %d to %d", i, changes[i], before, after)
			}
		}
	})
}
