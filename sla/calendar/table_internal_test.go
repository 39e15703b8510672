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

// Seen through changes of clocks, a table is open in second s exactly if it is
// open at the latest local second shown by s: also where clocks go back again
// before they have caught up, which no zone has done so far. rank counts those
// seconds and sel numbers them.
func TestTableThroughProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const length = 3000
		local := &table{weeks: []week{{}, sameEveryDay([]stretch{{0, secPerDay}})}}
		local.add(-far, kind{0, never})
		s := int64(0)
		for range rapid.IntRange(0, 12).Draw(t, "stretches") {
			s += rapid.Int64Range(1, 400).Draw(t, "later")
			local.add(s, kind{0, rapid.SampledFrom([]uint16{never, always}).Draw(t, "state")})
		}
		local.add(length, kind{0, never})
		changes := []offsetChange{{-far, rapid.Int32Range(-300, 300).Draw(t, "offset")}}
		at := int64(-500)
		for range rapid.IntRange(0, 8).Draw(t, "changes") {
			at += rapid.Int64Range(1, 500).Draw(t, "at")
			changes = append(changes, offsetChange{at, rapid.Int32Range(-300, 300).Draw(t, "offset")})
		}
		u, ok := local.through(changes)
		if !ok {
			t.Fatal("no room")
		}
		u.trim()
		shown, offset, n := -far, changes[0].offset, int64(0)
		for s := int64(-1000); s < length+1000; s++ {
			for _, c := range changes {
				if c.at == s {
					offset = c.offset
				}
			}
			shown = max(shown, s+int64(offset))
			want := local.open(shown)
			if got := u.open(s); got != want {
				t.Fatalf("second %d, local %d: open %v, want %v", s, shown, got, want)
			}
			if got := u.rank(s) - u.rank(-1000); got != n {
				t.Fatalf("rank(%d) = %d, want %d", s, got, n)
			}
			if got, ok := u.sel(u.rank(s)); want && (!ok || got != s) {
				t.Fatalf("sel(rank(%d)) = %d, %v", s, got, ok)
			}
			if want {
				n++
			}
		}
	})
}

// A search narrowed by an index finds what a search through all finds.
func TestIndexProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SliceOfN(rapid.Int64Range(-1e6, 1e6), 1, 300).Draw(t, "a")
		scale := rapid.SampledFrom([]int64{0, 1, 1000, 1 << 38}).Draw(t, "scale")
		a[0] = -far
		for i := range a[1:] {
			a[i+1] = a[i+1] * scale
			if i > 0 {
				a[i+1] = max(a[i+1], a[i])
			}
		}
		x := newIndex(a)
		for range 50 {
			v := rapid.Int64Range(-far, far).Draw(t, "v")
			if rapid.Bool().Draw(t, "near") {
				v = max(-far, a[rapid.IntRange(0, len(a)-1).Draw(t, "i")]+rapid.Int64Range(-1, 1).Draw(t, "by"))
			}
			want := 0
			for i := range a {
				if a[i] <= v {
					want = i
				}
			}
			if got := x.lastNotAfter(a, v); got != want {
				t.Fatalf("lastNotAfter(%v, %d) = %d, want %d", a, v, got, want)
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
