package queue_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/queue"
	"pgregory.net/rapid"
)

func mustNew(t interface{ Fatal(...any) }, s queue.Spec) *queue.Queue {
	q, err := queue.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestSort(t *testing.T) {
	q := mustNew(t, queue.StandardSpec())
	at := func(h int) time.Time { return epoch.Add(time.Duration(h) * time.Hour) }
	items := []queue.Item{
		{ID: "new p2", Level: priority.P2, Since: at(-1)},
		{ID: "unset", Since: at(-100)},
		{ID: "b", Level: priority.P3, Since: at(-2)},
		{ID: "a", Level: priority.P3, Since: at(-2)},
		{ID: "old p3", Level: priority.P3, Since: at(-30)}, // 24 h make it p2
		{ID: "future p1", Level: priority.P1, Since: at(3)},
	}
	type row struct {
		id, level string
		by        queue.Criterion
	}
	want := []row{
		{"future p1", "p1", queue.ByLevel},
		{"old p3", "p2", queue.ByWait},
		{"new p2", "p2", queue.ByLevel},
		{"a", "p3", queue.ByID},
		{"b", "p3", queue.ByLevel},
		{"unset", "", ""},
	}
	var got []row
	for _, p := range q.Sort(items, epoch) {
		got = append(got, row{p.Item.ID, p.Level.String(), p.By})
		if p.Waited < 0 {
			t.Errorf("%s waited %v", p.Item.ID, p.Waited)
		}
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(row{})); diff != "" {
		t.Error(diff)
	}
}

// Tickets that compare equal keep their order: without ids, the unset level and
// one out of range are alike.
func TestSortIsStable(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var items, want []queue.Item
	since := [3][]queue.Item{}
	for range 200 {
		m := rnd.IntN(3)
		it := queue.Item{Level: priority.Level(6 * rnd.IntN(2)), Since: epoch.Add(time.Duration(m) * time.Minute)}
		items = append(items, it)
		since[m] = append(since[m], it)
	}
	for _, list := range since {
		want = append(want, list...)
	}
	for i, p := range mustNew(t, queue.StandardSpec()).Sort(items, epoch.Add(time.Hour)) {
		if p.Item != want[i] {
			t.Fatalf("place %d is %v, want %v", i, p.Item, want[i])
		}
	}
}

// Of tickets that are equal in order the first one is next, and it is before the
// others by nothing.
func TestNextOfEquals(t *testing.T) {
	q, err := queue.New(queue.Spec{})
	if err != nil {
		t.Fatal(err)
	}
	item := func(pinned bool, by time.Duration) queue.Item {
		return queue.Item{ID: "a", Level: priority.P2, Since: time.Unix(0, 0), AgesFrom: time.Unix(0, 0).Add(by), Pinned: pinned}
	}
	later := queue.Item{ID: "b", Level: priority.P2, Since: time.Unix(0, 0)}
	for _, items := range [][]queue.Item{
		{item(false, 0), item(true, 0)}, {item(true, 0), item(false, 0)}, {item(true, 1), item(true, 0), item(false, 2)},
		{item(true, 0), later, item(false, 0)}, {later, item(true, 0), item(false, 0)},
	} {
		want := q.Sort(items, time.Unix(9, 0))[0]
		if got, ok := q.Next(items, time.Unix(9, 0)); !ok || got != want || got.By != "" {
			t.Errorf("of %+v: %+v, want %+v", items, got, want)
		}
	}
}

func TestCompareIsStrictWeakOrderProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := mustNew(t, genSpec(0).Draw(t, "spec"))
		items := rapid.Map(genItems(), func(s []queue.Item) []queue.Item { return append(s, queue.Item{}) }).Draw(t, "items")
		now := epoch.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "now")) * time.Minute)
		cmp := func(a, b queue.Item) int { return q.Compare(a, b, now) }
		for _, a := range items {
			if cmp(a, a) != 0 {
				t.Fatalf("%v is before itself", a)
			}
			for _, b := range items {
				if cmp(a, b) != -cmp(b, a) {
					t.Fatalf("Compare(%v, %v) is not the opposite of its reverse", a, b)
				}
				for _, c := range items {
					if cmp(a, b) < 0 && cmp(b, c) < 0 && cmp(a, c) >= 0 {
						t.Fatalf("not transitive: %v, %v, %v", a, b, c)
					}
					if cmp(a, b) == 0 && cmp(b, c) == 0 && cmp(a, c) != 0 {
						t.Fatalf("equality not transitive: %v, %v, %v", a, b, c)
					}
				}
			}
		}
	})
}

// Sort agrees with Compare, keeps equal items in their order, and Next is its
// first.
func TestSortIsStableAndNextIsItsFirstProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := mustNew(t, genSpec(0).Draw(t, "spec"))
		items := genItems().Draw(t, "items")
		now := epoch.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "now")) * time.Minute)
		places := q.Sort(items, now)

		// The obvious sort: take the first smallest, again and again.
		left := append([]queue.Item(nil), items...)
		for i := range places {
			best := 0
			for j := range left {
				if q.Compare(left[j], left[best], now) < 0 {
					best = j
				}
			}
			if places[i].Item != left[best] {
				t.Fatalf("place %d is %v, want %v", i, places[i].Item, left[best])
			}
			left = append(left[:best], left[best+1:]...)
		}
		next, ok := q.Next(items, now)
		if ok != (len(items) > 0) {
			t.Fatalf("Next of %d items: ok %t", len(items), ok)
		}
		if ok && next != places[0] {
			t.Fatalf("Next %v, want %v", next, places[0])
		}
	})
}

// The fairness law. One ticket is served a minute, and every minute a new one
// of any level arrives: without aging a low one would wait for ever. With
// aging up to P1 every ticket is served at the latest as many minutes after
// its bound as tickets were waiting or arrived with it.
func TestNobodyWaitsForeverUnderAgingProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := mustNew(t, genSpec(priority.P1).Draw(t, "spec"))
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		low := rapid.IntRange(0, 90).Draw(t, "percent of low ones")
		var waiting []queue.Item
		add := func(minute int, l priority.Level) {
			waiting = append(waiting, queue.Item{ID: fmt.Sprintf("%05d", minute*100+len(waiting)), Level: l, Since: epoch.Add(time.Duration(minute) * time.Minute)})
		}
		backlog := rapid.IntRange(0, 8).Draw(t, "backlog")
		for range backlog {
			add(0, priority.P5)
		}
		for minute := range 300 {
			now := epoch.Add(time.Duration(minute) * time.Minute)
			l := priority.P1
			if rnd.IntN(100) < low {
				l = priority.Level(rnd.IntN(5) + 1)
			}
			add(minute, l)
			next, _ := q.Next(waiting, now)
			bound, ok := q.Bound(next.Item.Level)
			if limit := bound + time.Duration(backlog+1)*time.Minute; !ok || next.Waited.Std() > limit {
				t.Fatalf("%v waited %v, want at most %v", next.Item, next.Waited, limit)
			}
			for i := range waiting {
				if waiting[i] == next.Item {
					waiting = append(waiting[:i], waiting[i+1:]...)
					break
				}
			}
			for _, it := range waiting {
				bound, _ := q.Bound(it.Level)
				if limit := bound + time.Duration(backlog+1)*time.Minute; now.Sub(it.Since) > limit {
					t.Fatalf("%v still waits after %v, want at most %v", it, now.Sub(it.Since), limit)
				}
			}
		}
	})
}

// Without aging to the top there is no bound, and the starving is real.
func TestNoBoundBelowTheCap(t *testing.T) {
	s := queue.StandardSpec()
	s.Aging.Cap = priority.P2
	s.Aging.Steps = s.Aging.Steps[:3]
	q := mustNew(t, s)
	if w, ok := q.Bound(priority.P1, priority.P5); ok {
		t.Errorf("bound %v for a cap of p2", w)
	}
	old := queue.Item{ID: "old", Level: priority.P5, Since: epoch}
	for year := range 10 {
		now := epoch.AddDate(year, 0, 1)
		if next, _ := q.Next([]queue.Item{old, {ID: "new", Level: priority.P1, Since: now}}, now); next.Item.ID != "new" {
			t.Fatalf("after %d years the old one is next", year)
		}
	}
	if w, ok := mustNew(t, queue.StandardSpec()).Bound(priority.Levels()...); !ok || w != 224*time.Hour {
		t.Errorf("standard bound %v, %t, want 224h", w, ok)
	}
}

// A ticket ages once: where the queue ages as the policy does, the base of a
// decision has in the queue the level that the decision has.
func TestPlaceOfBaseIsDecidedLevelProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := genSpec(0).Draw(t, "spec")
		q := mustNew(t, spec)
		p, err := priority.NewPolicy(priority.PolicySpec{Triage: priority.StandardTriageSpec(), Aging: spec.Aging})
		if err != nil {
			t.Fatal(err)
		}
		minutes := func(name string, most int) time.Duration {
			return time.Duration(rapid.IntRange(0, most).Draw(t, name)) * time.Minute
		}
		waited := minutes("waited", 60)
		c := priority.Input{Waited: waited, Facts: priority.Facts{rapid.SampledFrom(priority.StandardTriageSpec().Facts).Draw(t, "fact"): {"true"}}}
		it := queue.Item{Since: epoch.Add(-waited)}
		if rapid.Bool().Draw(t, "overridden") {
			c.SinceOverride = minutes("since override", int(waited/time.Minute))
			c.Override = priority.Override{
				Level: rapid.SampledFrom(priority.Levels()).Draw(t, "level"), Reason: "said so",
				Time: epoch.Add(-c.SinceOverride), Pinned: rapid.Bool().Draw(t, "pinned"),
			}
			it.AgesFrom, it.Pinned = c.Override.Time, c.Override.Pinned
		}
		d := p.Decide(c)
		it.Level = d.Base
		if got := q.Place(it, epoch); got.Level != d.Level || got.Waited.Std() != waited {
			t.Fatalf("placed as %v after %v, decided as %v after %v", got.Level, got.Waited, d.Level, waited)
		}
	})
}

// The standard presets together age once: a ticket that nobody triaged rose to
// p1 in 72 hours, since the level that it was given had risen already.
func TestStandardPresetsAgeOnce(t *testing.T) {
	p, err := priority.NewPolicy(priority.StandardPolicySpec())
	if err != nil {
		t.Fatal(err)
	}
	d := p.Decide(priority.Input{Waited: 72 * time.Hour})
	q := mustNew(t, queue.StandardSpec())
	for _, l := range []priority.Level{d.Level, d.Base} {
		if got := q.Place(queue.Item{Level: l, Since: epoch.Add(-72 * time.Hour)}, epoch).Level; got != priority.P3 {
			t.Errorf("decided %v of %v, placed as %v, want p3", d.Level, d.Base, got)
		}
	}
}

// Between now and NextChange no order changes, and at NextChange a level does.
func TestNextChangeProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := mustNew(t, genSpec(0).Draw(t, "spec"))
		items := genItems().Draw(t, "items")
		levels := func(at time.Time) (ls []priority.Level) {
			for _, it := range items {
				ls = append(ls, q.Place(it, at).Level)
			}
			return ls
		}
		at, ok := q.NextLook(items, epoch)
		for m := 1; m <= 120; m++ {
			now := epoch.Add(time.Duration(m) * time.Minute)
			changed := !cmp.Equal(levels(epoch), levels(now))
			if changed != (ok && !now.Before(at)) {
				t.Fatalf("at minute %d levels changed: %t, NextChange %v, %t", m, changed, at, ok)
			}
		}
	})
}

func TestSpecDefects(t *testing.T) {
	_, err := priority.Read[queue.Spec]([]byte(`{"schema":"queue/2","aging":{"cap":"p1","steps":[{"level":"p5"}]}}`))
	var serr *priority.SpecError
	if !errors.As(err, &serr) || len(serr.Fields) != 2 || serr.Fields[0].Path != "schema" || serr.Fields[1].Path != "aging.steps[0].after" {
		t.Errorf("got %v", err)
	}
	if _, err := priority.Read[queue.Spec]([]byte(`{"aging":{"cap":"p1","stepps":[]}}`)); !errors.Is(err, priority.ErrUnknown) {
		t.Errorf("got %v, want an unknown field", err)
	}
}

func TestSpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSpec(0).Draw(t, "spec")
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := priority.Read[queue.Spec](data)
		if err != nil {
			t.Fatal(err)
		}
		q := mustNew(t, read)
		if len(read.Aging.Steps) > 0 {
			read.Aging.Steps[0].After, q.Spec().Aging.Steps[0].After = 1, 1
		}
		if diff := cmp.Diff(s, q.Spec()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func FuzzSpec(f *testing.F) {
	seed, err := json.Marshal(queue.StandardSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, int64(0))
	f.Fuzz(func(t *testing.T, data []byte, since int64) {
		s, err := priority.Read[queue.Spec](data)
		if err != nil {
			return
		}
		q := mustNew(t, s)
		items := []queue.Item{{ID: "a", Level: priority.P5, Since: time.Unix(since, 0)}, {ID: "b", Level: priority.P2, Since: epoch}, {}}
		if got := q.Sort(items, epoch); len(got) != 3 {
			t.Errorf("%d places", len(got))
		}
		q.NextLook(items, epoch)
	})
}

func BenchmarkSort(b *testing.B) {
	q, err := queue.New(queue.StandardSpec())
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1000, 10000, 100000} {
		items := make([]queue.Item, n)
		rnd := rand.New(rand.NewPCG(1, 2))
		for i := range items {
			items[i] = queue.Item{ID: fmt.Sprint(i), Level: priority.Level(1 + rnd.IntN(5)), Since: epoch.Add(-time.Duration(rnd.IntN(400*3600)) * time.Second)}
		}
		b.Run(fmt.Sprintf("items=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				q.Sort(items, epoch)
			}
		})
	}
}

// Where it is not known since when a ticket waits, no wait counts: it does not
// age to the top, except from an instant that is known.
func TestWaitThatIsNotKnown(t *testing.T) {
	q := mustNew(t, queue.StandardSpec())
	for _, tc := range []struct {
		item  queue.Item
		level priority.Level
	}{
		{queue.Item{ID: "a", Level: priority.P5}, priority.P5},
		{queue.Item{ID: "a", Level: priority.P5, Since: epoch.Add(-130 * time.Hour)}, priority.P4},
		{queue.Item{ID: "a", Level: priority.P5, AgesFrom: epoch.Add(-130 * time.Hour)}, priority.P4},
	} {
		want := priority.Duration(0)
		if !tc.item.Since.IsZero() {
			want = 130 * priority.Duration(time.Hour)
		}
		if p := q.Place(tc.item, epoch); p.Level != tc.level || p.Waited != want {
			t.Errorf("%+v: level %v after %v, want %v after %v", tc.item, p.Level, p.Waited, tc.level, want)
		}
	}
	for _, now := range []time.Time{epoch, {}, time.Time{}.Add(time.Hour)} {
		if at, ok := q.NextLook([]queue.Item{{ID: "a", Level: priority.P5}}, now); ok {
			t.Errorf("at %v: rises at %v", now, at)
		}
	}
}
