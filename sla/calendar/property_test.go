package calendar_test

import (
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/internal/caltest"
	"pgregory.net/rapid"
)

// checkScenes checks a law on random calendars.
func checkScenes(t *testing.T, law func(*rapid.T, caltest.Scene)) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) { law(t, caltest.GenScene(caltest.AnyScene).Draw(t, "scene")) })
}

const reach = 45 // days that the twin covers on both sides

// Open, Elapsed, Add and Sub are what a walk over explicit stretches gives.
func TestCalendarTwinProperty(t *testing.T) {
	law := func(t *rapid.T, s caltest.Scene) {
		w := twinAround(s, s.Anchor, reach)
		for range 10 {
			a, b := caltest.GenInstant(s).Draw(t, "a"), caltest.GenInstant(s).Draw(t, "b")
			if got, want := s.Calendar.Open(a), w.open(a); got != want {
				t.Fatalf("Open(%v) = %v, want %v", a.In(s.Loc), got, want)
			}
			if got, want := s.Calendar.Elapsed(a, b), w.elapsed(a, b); got != want {
				t.Fatalf("Elapsed(%v, %v) = %v, want %v", a.In(s.Loc), b.In(s.Loc), got, want)
			}
			d := caltest.GenAmount().Draw(t, "d")
			for name, pair := range map[string][2]func(time.Time, time.Duration) (time.Time, bool){"Add": {s.Calendar.Add, w.add}, "Sub": {s.Calendar.Sub, w.sub}} {
				got, gotOK := pair[0](a, d)
				want, wantOK := pair[1](a, d)
				switch {
				case wantOK && (!gotOK || !got.Equal(want)):
					t.Fatalf("%s(%v, %v) = %v, %v, want %v", name, a.In(s.Loc), d, got, gotOK, want.In(s.Loc))
				case !wantOK && gotOK && w.covers(got):
					t.Fatalf("%s(%v, %v) = %v, want none near", name, a.In(s.Loc), d, got)
				case gotOK && got.Location() != s.Calendar.Location():
					t.Fatalf("%s answers in zone %v", name, got.Location())
				}
			}
		}
	}
	t.Run("1970 to 2100", rapid.MakeCheck(func(t *rapid.T) { law(t, caltest.GenScene(caltest.AnyScene).Draw(t, "scene")) }))
	t.Run("1900 to 2200", rapid.MakeCheck(func(t *rapid.T) {
		law(t, caltest.GenScene(caltest.SceneKind{First: 1900, Last: 2200}).Draw(t, "scene"))
	}))
}

// NextOpen, LastOpen and the four edges are the twin's.
func TestCalendarEdgesProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		w := twinAround(s, s.Anchor, reach)
		first := func(ask func(run) int64, keep func(int64) bool) (time.Time, bool) {
			for _, x := range w.list {
				if keep(ask(x)) {
					return time.Unix(ask(x), 0), true
				}
			}
			return time.Time{}, false
		}
		last := func(ask func(run) int64, keep func(int64) bool) (x time.Time, ok bool) {
			for _, y := range slices.Backward(w.list) {
				if keep(ask(y)) {
					return time.Unix(ask(y), 0), true
				}
			}
			return time.Time{}, false
		}
		from, to := func(x run) int64 { return x.from }, func(x run) int64 { return x.to }
		for range 10 {
			a := caltest.GenInstant(s).Draw(t, "a")
			after := func(x int64) bool { return time.Unix(x, 0).After(a) }
			before := func(x int64) bool { return time.Unix(x, 0).Before(a) }
			check := func(name string, ask func(time.Time) (time.Time, bool), want time.Time, ok bool) {
				got, gotOK := ask(a)
				switch {
				case ok && w.covers(want) && (!gotOK || !got.Equal(want)):
					t.Fatalf("%s(%v) = %v, %v, want %v", name, a.In(s.Loc), got, gotOK, want.In(s.Loc))
				case !ok && gotOK && w.covers(got):
					t.Fatalf("%s(%v) = %v, want none near", name, a.In(s.Loc), got)
				}
			}
			x, ok := first(from, after)
			check("NextOpening", s.Calendar.NextOpening, x, ok)
			if w.open(a) {
				x, ok = a, true
			}
			check("NextOpen", s.Calendar.NextOpen, x, ok)
			x, ok = first(to, after)
			check("NextClosing", s.Calendar.NextClosing, x, ok)
			x, ok = last(from, before)
			check("PrevOpening", back(s.Calendar, prevOpening), x, ok)
			x, ok = last(to, before)
			check("PrevClosing", back(s.Calendar, prevClosing), x, ok)
			if w.open(a.Add(-1)) {
				x, ok = a, true
			}
			check("LastOpen", back(s.Calendar, lastOpen), x, ok)
		}
	})
}

// Elapsed(t, Add(t, d)) = d.
func TestElapsedOfAddProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		for range 10 {
			a, d := caltest.GenInstant(s).Draw(t, "t"), caltest.GenAmount().Draw(t, "d")
			if x, ok := s.Calendar.Add(a, d); ok {
				if got := s.Calendar.Elapsed(a, x); got != d {
					t.Fatalf("Elapsed(t, Add(t, %v) = %v) = %v", d, x, got)
				}
			}
			if x, ok := s.Calendar.Sub(a, d); ok {
				if got := s.Calendar.Elapsed(x, a); got != d {
					t.Fatalf("Elapsed(Sub(t, %v) = %v, t) = %v", d, x, got)
				}
			}
		}
	})
}

// Add(Add(t, a), b) = Add(t, a+b) for amounts of one sign, and one side has an
// answer where the other has.
func TestAddComposesProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		for range 10 {
			x, a, b := caltest.GenInstant(s).Draw(t, "t"), caltest.GenAmount().Draw(t, "a"), caltest.GenAmount().Draw(t, "b")
			if rapid.Bool().Draw(t, "negative") {
				a, b = -a, -b
			}
			whole, wholeOK := s.Calendar.Add(x, a+b)
			part, partOK := s.Calendar.Add(x, a)
			if partOK {
				part, partOK = s.Calendar.Add(part, b)
			}
			if wholeOK != partOK || !whole.Equal(part) {
				t.Fatalf("Add(Add(t, %v), %v) = %v, %v, but Add(t, %v) = %v, %v", a, b, part, partOK, a+b, whole, wholeOK)
			}
			neg, negOK := s.Calendar.Sub(x, -(a + b))
			if negOK != wholeOK || !neg.Equal(whole) {
				t.Fatalf("Sub(t, %v) = %v, but Add(t, %v) = %v", -(a + b), neg, a+b, whole)
			}
		}
	})
}

// Sub(Add(t, d), d) is not before t, and is t if t is open and d positive;
// Add(Sub(t, d), d) is not after t, and is t if t was open just before.
func TestSubOfAddProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		for range 10 {
			a, d := caltest.GenInstant(s).Draw(t, "t"), caltest.GenAmount().Draw(t, "d")
			if x, ok := s.Calendar.Add(a, d); ok {
				back, ok := s.Calendar.Sub(x, d)
				if !ok || back.Before(a) || s.Calendar.Open(a) && !back.Equal(a) {
					t.Fatalf("Sub(Add(t, %v) = %v, %v) = %v, %v", d, x, d, back, ok)
				}
			}
			if x, ok := s.Calendar.Sub(a, d); ok {
				forth, ok := s.Calendar.Add(x, d)
				if !ok || forth.After(a) || s.Calendar.Open(a.Add(-1)) && !forth.Equal(a) {
					t.Fatalf("Add(Sub(t, %v) = %v, %v) = %v, %v", d, x, d, forth, ok)
				}
			}
		}
	})
}

// Elapsed is additive over a split, antisymmetric, never negative forward and
// never more than real time.
func TestElapsedAdditiveProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		for range 10 {
			a, b, c := caltest.GenInstant(s).Draw(t, "a"), caltest.GenInstant(s).Draw(t, "b"), caltest.GenInstant(s).Draw(t, "c")
			ab, bc, ac := s.Calendar.Elapsed(a, b), s.Calendar.Elapsed(b, c), s.Calendar.Elapsed(a, c)
			if ab+bc != ac {
				t.Fatalf("%v + %v != %v", ab, bc, ac)
			}
			if ba := s.Calendar.Elapsed(b, a); ba != -ab {
				t.Fatalf("Elapsed(a, b) = %v, Elapsed(b, a) = %v", ab, ba)
			}
			if real := b.Sub(a); real >= 0 && (ab < 0 || ab > real) || s.Calendar.Elapsed(a, a) != 0 {
				t.Fatalf("Elapsed %v in %v", ab, real)
			}
		}
	})
}

// Add never goes back when t or d grows.
func TestAddMonotoneProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		for range 10 {
			a, b := caltest.GenInstant(s).Draw(t, "a"), caltest.GenInstant(s).Draw(t, "b")
			d, e := caltest.GenAmount().Draw(t, "d"), caltest.GenAmount().Draw(t, "e")
			if b.Before(a) {
				a, b = b, a
			}
			d, e = min(d, e), max(d, e)
			if rapid.Bool().Draw(t, "negative") {
				d, e = -e, -d
			}
			for _, pair := range [][4]any{{a, d, b, d}, {a, d, a, e}} {
				lo, ok1 := s.Calendar.Add(pair[0].(time.Time), pair[1].(time.Duration))
				hi, ok2 := s.Calendar.Add(pair[2].(time.Time), pair[3].(time.Duration))
				if ok1 && ok2 && hi.Before(lo) {
					t.Fatalf("Add(%v) = %v, but Add(%v) = %v", pair[:2], lo, pair[2:], hi)
				}
			}
		}
	})
}

// No answer but Add(t, 0) lies strictly inside closed time: just before the
// answer of Add it is open, and just after that of Sub.
func TestAddNeverInClosedTimeProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		for range 10 {
			a, d := caltest.GenInstant(s).Draw(t, "t"), caltest.GenAmount().Filter(func(d time.Duration) bool { return d > 0 }).Draw(t, "d")
			if x, ok := s.Calendar.Add(a, d); ok && !s.Calendar.Open(x.Add(-1)) {
				t.Fatalf("Add(%v, %v) = %v lies in closed time", a, d, x)
			}
			if x, ok := s.Calendar.Sub(a, d); ok && !s.Calendar.Open(x) {
				t.Fatalf("Sub(%v, %v) = %v lies in closed time", a, d, x)
			}
			if x, ok := s.Calendar.Add(a, 0); !ok || !x.Equal(a) {
				t.Fatalf("Add(t, 0) = %v, %v", x, ok)
			}
		}
	})
}

// Open time is what segments cover: an instant is open exactly if it lies in
// one, their lengths add up to Elapsed, none is empty, and none touches the
// next. Backwards they are the same, reversed.
func TestSegmentsProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		a, b := caltest.GenInstant(s).Draw(t, "a"), caltest.GenInstant(s).Draw(t, "b")
		if b.Before(a) {
			a, b = b, a
		}
		list := slices.Collect(s.Calendar.Between(a, b))
		var sum time.Duration
		for i, x := range list {
			sum += x.Duration()
			if !x.From.Before(x.To) || x.From.Before(a) || x.To.After(b) || i > 0 && !list[i-1].To.Before(x.From) {
				t.Fatalf("segment %d of [%v, %v) is %v", i, a, b, list)
			}
		}
		if want := s.Calendar.Elapsed(a, b); sum != want {
			t.Fatalf("segments add up to %v, Elapsed is %v", sum, want)
		}
		for range 10 {
			x := caltest.GenInstant(s).Draw(t, "x")
			in := slices.ContainsFunc(list, func(y calendar.Span) bool { return !x.Before(y.From) && x.Before(y.To) })
			if !x.Before(a) && x.Before(b) && in != s.Calendar.Open(x) {
				t.Fatalf("%v: in a segment %v, open %v", x.In(s.Loc), in, s.Calendar.Open(x))
			}
		}
		var back []calendar.Span
		for x := range s.Calendar.Before(b) {
			if x.From.IsZero() || x.From.Before(a) {
				x.From = a.In(s.Loc)
			}
			if !x.From.Before(x.To) {
				break
			}
			back = append(back, x)
			if x.From.Equal(a) {
				break
			}
		}
		slices.Reverse(back)
		if diff := cmp.Diff(list, back, cmp.Comparer(time.Time.Equal)); diff != "" {
			t.Fatalf("forward and backward differ (-forward +backward)\n%s", diff)
		}
	})
}

// New(c.Spec()) behaves as c, also by way of JSON, and neither shares
// memory with the spec it was made from.
func TestSpecRoundTripProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		data := marshal(t, s.Spec)
		parsed, err := calendar.Read[calendar.Spec](data)
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		if again := marshal(t, parsed); string(again) != string(data) {
			t.Fatalf("%s became %s", data, again)
		}
		if got := marshal(t, s.Calendar.Spec()); string(got) != string(data) {
			t.Fatalf("Spec() is %s, want %s", got, data)
		}
		other, err := calendar.New(parsed)
		if err != nil {
			t.Fatal(err)
		}
		again, err := calendar.New(s.Calendar.Spec())
		if err != nil {
			t.Fatal(err)
		}
		spoil(&s.Spec)
		for range 10 {
			a, b, d := caltest.GenInstant(s).Draw(t, "a"), caltest.GenInstant(s).Draw(t, "b"), caltest.GenAmount().Draw(t, "d")
			want := answers(s.Calendar, a, b, d)
			for _, c := range []*calendar.Calendar{other, again} {
				if diff := cmp.Diff(want, answers(c, a, b, d), cmp.Comparer(time.Time.Equal), cmp.Comparer(func(a, b calendar.Date) bool { return a == b })); diff != "" {
					t.Fatal(diff)
				}
			}
		}
		if got := marshal(t, s.Calendar.Spec()); string(got) != string(data) {
			t.Fatalf("the calendar changed with the spec it was made from")
		}
	})
}

// answers asks a calendar everything.
func answers(c *calendar.Calendar, a, b time.Time, d time.Duration) []any {
	var list []any
	add := func(x any, ok bool) { list = append(list, x, ok) }
	for _, ask := range []func(time.Time) (time.Time, bool){c.NextOpen, back(c, lastOpen), c.NextOpening, c.NextClosing, back(c, prevOpening), back(c, prevClosing)} {
		x, ok := ask(a)
		add(x, ok)
	}
	x, ok := c.Add(a, d)
	add(x, ok)
	x, ok = c.Sub(a, d)
	add(x, ok)
	x, ok = c.AddDays(a, int(d/time.Hour)%20, calendar.EndOfDay)
	add(x, ok)
	day, ok := c.AddBusinessDays(c.Date(a), int(d/time.Hour)%20)
	add(day, ok)
	return append(list, c.Open(a), c.Elapsed(a, b), c.BusinessDays(c.Date(a), c.Date(b)), c.At(a), c.Day(c.Date(a)))
}

// spoil changes all that a spec refers to.
func spoil(s *calendar.Spec) {
	hours := func(list []calendar.Hours) {
		for i := range list {
			list[i] = "00:00-00:01"
		}
	}
	week := func(w calendar.Week) {
		for _, d := range caltest.Weekdays {
			hours(caltest.HoursOf(w, d))
		}
	}
	holidays := func(list []calendar.HolidaySpec) {
		for i := range list {
			if list[i].Easter != nil {
				list[i].Easter.Days++
			}
			list[i].Name = "spoilt"
		}
	}
	week(s.Week)
	holidays(s.Holidays)
	for i, v := range s.Versions {
		week(v.Week)
		holidays(v.Holidays)
		s.Versions[i].From = s.Versions[i].From.Add(100)
	}
	for _, m := range []map[calendar.Date][]calendar.Hours{s.Dates, s.Breaks} {
		for d := range m {
			hours(m[d])
		}
		clear(m)
	}
}

// A sequence of spans may be ranged over again, and by several goroutines.
func TestSpansAreRestartable(t *testing.T) {
	c := newCalendar(t, calendar.OfficeHours("Europe/Berlin"))
	from := instant(t, "2024-03-07T15:04:05Z")
	for name, seq := range map[string]iter.Seq[calendar.Span]{"After": c.After(from), "Before": c.Before(from), "Between": c.Between(from, from.AddDate(0, 1, 0))} {
		want := take(5, seq)
		var group sync.WaitGroup
		for range 8 {
			group.Add(1)
			go func() {
				defer group.Done()
				if got := take(5, seq); !slices.Equal(got, want) {
					t.Errorf("%s: %v, then %v", name, want, got)
				}
			}()
		}
		group.Wait()
	}
}
