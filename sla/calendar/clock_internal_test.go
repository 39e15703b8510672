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

// Seen through changes of clocks, a local is open in second s exactly if it is
// open at the latest local second shown by s: also where clocks go back again
// before they have caught up, which no zone has done so far. rank counts those
// seconds and sel numbers them; runs end where they end.
func TestClockProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const first, length = -1000, 4000
		hours := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) stretch {
			from := rapid.Int32Range(0, 3000).Draw(t, "from")
			return stretch{from, rapid.SampledFrom([]int32{from + 1, from + 60, from + 900, secPerDay}).Draw(t, "to")}
		}), 0, 4).Draw(t, "hours")
		sch := &schedule{eras: []era{{from: -far}}, dates: map[int64][]stretch{0: merge(hours)}}
		if rapid.Bool().Draw(t, "open before") {
			sch.dates[-1] = []stretch{{secPerDay - 500, secPerDay}}
		}
		local, ok := sch.local()
		if !ok {
			t.Fatal("no room")
		}
		changes := []offsetChange{{-far, rapid.Int32Range(-300, 300).Draw(t, "offset")}}
		at := int64(-500)
		for range rapid.IntRange(0, 8).Draw(t, "changes") {
			at += rapid.Int64Range(1, 500).Draw(t, "at")
			changes = append(changes, offsetChange{at, rapid.Int32Range(-300, 300).Draw(t, "offset")})
		}
		u := newClock(newZone("test", time.UTC, changes), local)
		shown, offset, n := -far, int64(changes[0].offset), int64(0)
		began, _ := u.rank(first)
		var open [length]bool
		for s := int64(first); s < first+length; s++ {
			for _, c := range changes {
				if c.at == s {
					offset = int64(c.offset)
				}
			}
			shown = max(shown, s+offset)
			_, want := local.rank(shown)
			open[s-first] = want
			got, is := u.rank(s)
			if is != want || got-began != n {
				t.Fatalf("second %d, local %d: open %v, want %v; rank %d, want %d", s, shown, is, want, got-began, n)
			}
			if x, ok := u.sel(got); want && (!ok || x != s) {
				t.Fatalf("sel(rank(%d)) = %d, %v", s, x, ok)
			}
			if want {
				n++
			}
		}
		for s := int64(first) + 1; s < first+length-1; s++ {
			if !open[s-first] || open[s-first-1] {
				continue
			}
			e := s
			for e < first+length-1 && open[e-first] {
				e++
			}
			mid := s + rapid.Int64Range(0, e-s-1).Draw(t, "within")
			if end, ok := u.runEnd(mid); e < first+length-1 && (!ok || end != e) {
				t.Fatalf("runEnd(%d) = %d, %v, want %d", mid, end, ok, e)
			}
			if start, ok := u.runStart(mid); !ok || start != s {
				t.Fatalf("runStart(%d) = %d, %v, want %d", mid, start, ok, s)
			}
			s = e
		}
	})
}

// A search narrowed by an index finds what a search through all finds.
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
			if got := x.guess(v); got > want || !x.uneven && want-got > 8 {
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
