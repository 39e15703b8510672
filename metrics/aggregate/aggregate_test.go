package aggregate_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"math/big"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/aggregate/aggregatetest"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

type durationOf = time.Duration

func summarise(ds []time.Duration) *aggregate.Durations {
	s := new(aggregate.Durations)
	for _, d := range ds {
		s.Add(d)
	}
	return s
}

// Buckets tile all of int64: each ends right before the next begins, is at
// most 1/128 of its lower bound wide, and holds its own ends.
func TestBucketsTile(t *testing.T) {
	next := uint64(0)
	for i := range aggregate.NumBuckets {
		lower, upper := aggregate.BucketBounds(aggregate.Precision, i)
		if lower != next || upper < lower || (upper-lower)*128 > lower {
			t.Fatalf("bucket %d is [%d, %d], want it to begin at %d", i, lower, upper, next)
		}
		if aggregate.BucketIndex(aggregate.Precision, lower) != i || aggregate.BucketIndex(aggregate.Precision, upper) != i {
			t.Fatalf("bucket %d does not hold its ends", i)
		}
		next = upper + 1
	}
	if next != 1<<63 {
		t.Fatalf("the last bucket ends at %d", next-1)
	}
}

// Count, sum, mean, minimum and maximum are those of the values themselves,
// and the bounds of every quantile hold the value of that rank.
func TestDurationsTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ds := genDurations().Draw(t, "values")
		s := summarise(ds)
		valid := slices.DeleteFunc(slices.Clone(ds), func(d time.Duration) bool { return d < 0 })
		slices.Sort(valid)
		if s.Count() != uint64(len(valid)) || s.Invalid() != uint64(len(ds)-len(valid)) || s.Sum().Cmp(exactSum(ds)) != 0 {
			t.Fatalf("count %d, invalid %d, sum %v", s.Count(), s.Invalid(), s.Sum())
		}
		mean, okMean := s.Mean()
		lo, okLo := s.Min()
		hi, okHi := s.Max()
		if len(valid) == 0 {
			if okMean || okLo || okHi {
				t.Fatal("an answer without values")
			}
			return
		}
		exact := new(big.Rat).SetFrac(exactSum(ds), big.NewInt(int64(len(valid))))
		gap := exact.Sub(exact, new(big.Rat).SetInt64(int64(mean)))
		if gap.Abs(gap).Cmp(big.NewRat(1, 2)) > 0 || lo != valid[0] || hi != valid[len(valid)-1] {
			t.Fatalf("mean %v, min %v, max %v", mean, lo, hi)
		}
		for p := range uint64(101) {
			b, _ := s.Quantile(priority.Percent(int(p)))
			rank := max((uint64(len(valid))*p+99)/100, 1)
			if v := valid[rank-1]; v < b.Lo || v > b.Hi || (b.Hi-b.Lo) > b.Lo/128 {
				t.Fatalf("p%d = %v, want bounds of %v", p, b, v)
			}
		}
	})
}

func TestDurationsAtMostProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ds := genDurations().Draw(t, "values")
		limit := genDuration().Draw(t, "limit")
		want := uint64(0)
		for _, d := range ds {
			if d >= 0 && d <= limit {
				want++
			}
		}
		if lo, hi := summarise(ds).AtMost(limit); want < lo || want > hi {
			t.Fatalf("%d to %d values at most %v, want %d", lo, hi, limit, want)
		}
	})
}

// The Kaplan–Meier median of the summary is that of the exact waits, to the
// width of a bucket.
func TestSurvivalTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "n")
		s := new(aggregate.Survival)
		var groups []stat.EventCount
		for range n {
			w := wait{time.Duration(rapid.Int64Range(0, 1<<40).Draw(t, "d")), rapid.Bool().Draw(t, "open")}
			_ = addWait(s, w)
			g := stat.EventCount{Time: float64(w.d)}
			if w.open {
				g.Censored = 1
			} else {
				g.Events = 1
			}
			groups = append(groups, g)
		}
		// Waits in one bucket count as simultaneous, so the twin has to see
		// them so as well.
		for i := range groups {
			lower, upper := aggregate.BucketBounds(aggregate.Precision, aggregate.BucketIndex(aggregate.Precision, uint64(groups[i].Time)))
			groups[i].Time = float64(lower + (upper-lower)/2)
		}
		curve, err := stat.NewSurvival(groups)
		if err != nil {
			t.Fatal(err)
		}
		want, okWant := curve.Quantile(priority.Percent(50))
		got, ok := s.Quantile(priority.Percent(50))
		if ok != okWant || ok && (float64(got.Lo) > want*1.004+1 || float64(got.Hi) < want*0.996-1) {
			t.Fatalf("median %v %v, want %v %v", got, ok, want, okWant)
		}
	})
}

// Rolling up gives what keying by fewer dimensions would have given.
func TestKeyedRollupProperty(t *testing.T) {
	waits := keyedWaits(2000)
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(0, len(waits)-1).Draw(t, "from")
		var both keyedDurations
		byDay, _ := aggregate.NewKeyed[aggregate.Durations]("day")
		for _, w := range waits[from:] {
			_ = addKeyed(&both, w)
			cell, _ := byDay.At(w.day)
			cell.Add(w.d)
		}
		rolled, err := both.Rollup("day")
		if err != nil {
			t.Fatal(err)
		}
		a, _ := rolled.MarshalBinary()
		b, _ := byDay.MarshalBinary()
		if !bytes.Equal(a, b) {
			t.Fatal("rolled up cells differ from cells by day")
		}
	})
}

// JSON holds the same as the binary form, for every kind of summary.
func TestJSONRoundTrip(t *testing.T) {
	var keyed keyedDurations
	for _, w := range keyedWaits(200) {
		if err := addKeyed(&keyed, w); err != nil {
			t.Fatal(err)
		}
	}
	waits := new(aggregate.Survival)
	for i, d := range integerDurations(5, 300) {
		_ = addWait(waits, wait{d, i%2 == 0})
	}
	ratings, _ := aggregate.NewRatings(1, 5)
	_ = ratings.Add(4)
	money := new(aggregate.Money)
	_ = money.Add("EUR", -250)
	type both interface {
		MarshalBinary() ([]byte, error)
		UnmarshalJSON([]byte) error
	}
	for name, pair := range map[string][2]both{
		"durations":     {summarise(integerDurations(1, 500)), new(aggregate.Durations)},
		"no durations":  {new(aggregate.Durations), new(aggregate.Durations)},
		"survival":      {waits, new(aggregate.Survival)},
		"ratio":         {&aggregate.Proportion{Proportion: stat.Proportion{Hits: 1, Trials: 3}}, new(aggregate.Proportion)},
		"nps":           {&aggregate.NPS{NPS: stat.NPS{Promoters: 1, Passives: 3}}, new(aggregate.NPS)},
		"ratings":       {&ratings, new(aggregate.Ratings)},
		"no ratings":    {new(aggregate.Ratings), new(aggregate.Ratings)},
		"money":         {money, new(aggregate.Money)},
		"no money":      {new(aggregate.Money), new(aggregate.Money)},
		"keyed":         {&keyed, new(keyedDurations)},
		"nothing keyed": {new(keyedDurations), new(keyedDurations)},
	} {
		doc, err := json.Marshal(pair[0])
		if err != nil {
			t.Fatal(name, err)
		}
		if err := json.Unmarshal(doc, pair[1]); err != nil {
			t.Errorf("%s: %s: %v", name, doc, err)
			continue
		}
		a, _ := pair[0].MarshalBinary()
		b, _ := pair[1].MarshalBinary()
		if !bytes.Equal(a, b) {
			t.Errorf("%s: %s reads as another summary", name, doc)
		}
	}
}

func TestJSONRefusals(t *testing.T) {
	for _, row := range []struct{ doc, why string }{
		{`{"count":1}`, "no buckets"},
		{`{"count":1,"min":"1s","max":"1s","sum_ns":1000000000,"buckets":[{"from":"1s","count":1}]}`, "1s is not the lower bound of its bucket"},
		{`{"count":2,"min":"1ns","max":"1ns","sum_ns":2,"buckets":[{"from":"1ns","count":1},{"from":"1ns","count":1}]}`, "a bucket twice"},
		{`{"count":2,"min":"1ns","max":"2ns","sum_ns":4,"buckets":[{"from":"1ns","count":1},{"from":"2ns","count":1}]}`, "the sum is 3"},
		{`{"count":0,"min":"1ns"}`, "a minimum of nothing"},
		{`{"count":1,"min":"-1ns","max":"1ns","sum_ns":1,"buckets":[{"from":"1ns","count":1}]}`, "a negative minimum"},
		{`{"counts":1}`, "no such field"},
	} {
		if err := new(aggregate.Durations).UnmarshalJSON([]byte(row.doc)); err == nil {
			t.Errorf("%s is read, though: %s", row.doc, row.why)
		}
	}
	if new(aggregate.Proportion).UnmarshalJSON([]byte(`{"hits":2,"trials":1}`)) == nil {
		t.Error("two hits of one trial")
	}
	if new(keyedDurations).UnmarshalJSON([]byte(`{"dimensions":["a"],"cells":[{"key":["x"],"value":{"count":0}},{"key":["x"],"value":{"count":0}}]}`)) == nil {
		t.Error("a key twice")
	}
}

func TestRefusals(t *testing.T) {
	five, _ := aggregate.NewRatings(1, 5)
	ten, _ := aggregate.NewRatings(0, 10)
	if five.Merge(&ten) == nil || five.Add(0) == nil || five.Add(6) == nil || new(aggregate.Ratings).Add(1) == nil {
		t.Error("ratings of another scale are taken")
	}
	for _, other := range [][2]int{{1, 4}, {0, 5}, {2, 5}, {1, 6}} { // one end is the same
		r, _ := aggregate.NewRatings(other[0], other[1])
		if five.Merge(&r) == nil || r.Merge(&five) == nil {
			t.Errorf("ratings from %d to %d are taken", other[0], other[1])
		}
	}
	if _, err := aggregate.NewRatings(5, 5); err == nil {
		t.Error("a scale of one rating")
	}
	var m aggregate.Money
	if m.Add("eur", 1) == nil || m.Add("EUR", 1) != nil || m.Add("USD", 1) == nil {
		t.Error("amounts of other currencies are taken")
	}
	if new(aggregate.NPS).Add(11) == nil {
		t.Error("a score of 11 is taken")
	}
	full := aggregate.Proportion{Proportion: stat.Proportion{Hits: 1, Trials: 1 << 62}}
	before := full
	if full.Merge(&before) == nil || !cmp.Equal(full, before) {
		t.Error("a count overflows")
	}
	k, _ := aggregate.NewKeyed[aggregate.Proportion]("agent")
	other, _ := aggregate.NewKeyed[aggregate.Proportion]("queue")
	if _, err := k.At("a", "b"); err == nil || k.Merge(other) == nil {
		t.Error("keys of other dimensions are taken")
	}
	if _, err := k.Rollup("day"); err == nil {
		t.Error("rolled up to a dimension that is not there")
	}
	if _, err := aggregate.NewKeyed[aggregate.Proportion]("a", "a"); err == nil {
		t.Error("a dimension twice")
	}
}

func TestMoneyExact(t *testing.T) {
	var m aggregate.Money
	for range 3 {
		if err := m.Add("EUR", math.MinInt64); err != nil {
			t.Fatal(err)
		}
	}
	total, err := m.Total(2)
	if want := "-276701161105643274.24"; err != nil || total.String() != want {
		t.Errorf("total %v, want %s", total, want)
	}
}

// Adding to a summary in use, and to a cell in use, allocates nothing.
func TestAddAllocatesNothing(t *testing.T) {
	ds := slices.Collect(aggregatetest.ResolutionTimes(1, 10_000))
	s := summarise(ds)
	k, _ := aggregate.NewKeyed[aggregate.Durations]("agent", "day")
	i := 0
	if n := testing.AllocsPerRun(1000, func() { s.Add(ds[i%len(ds)]); i++ }); n != 0 {
		t.Errorf("Add allocates %v times", n)
	}
	if n := testing.AllocsPerRun(1000, func() {
		cell, _ := k.At("ann", "2026-11-22")
		cell.Add(time.Hour)
	}); n != 0 {
		t.Errorf("At allocates %v times", n)
	}
}

var mostPermille, _ = priority.NewRatio(999, 1000)

// The forms are as small as the documentation says, and the error of
// quantiles as small.
func TestSizeAndError(t *testing.T) {
	for _, row := range []struct{ n, most int }{{50, 150}, {1_000_000, 6 << 10}} {
		ds := slices.Collect(aggregatetest.ResolutionTimes(1, row.n))
		s := summarise(ds)
		b, _ := s.MarshalBinary()
		slices.Sort(ds)
		worst := 0.0
		for _, q := range []priority.Ratio{priority.Percent(50), priority.Percent(90), priority.Percent(95), priority.Percent(99), mostPermille} {
			got, _ := s.Quantile(q)
			exact := ds[stat.Rank(q, uint64(row.n))-1]
			worst = max(worst, math.Abs(float64(got.Mid()-exact))/float64(exact))
		}
		t.Logf("%d values: %d bytes, worst error %.3f %%", row.n, len(b), 100*worst)
		if len(b) > row.most || worst > 0.004 {
			t.Errorf("%d values: %d bytes, want at most %d; worst error %v", row.n, len(b), row.most, worst)
		}
	}
}

var values = flag.Int("values", 1_000_000, "values to summarise in constant memory")

// However many values are added, the summary grows no further than to the
// range they come from. With -values=100000000 it takes some ten seconds.
func TestConstantMemory(t *testing.T) {
	s := new(aggregate.Durations)
	var before, after runtime.MemStats
	n, sum := 0, new(big.Int)
	part := int64(0) // of the sum, which an int64 holds for a thousand values
	for d := range aggregatetest.ResolutionTimes(3, *values) {
		if n == *values/10 {
			runtime.GC()
			runtime.ReadMemStats(&before)
		}
		s.Add(d)
		part += int64(d)
		if n++; n%1000 == 0 || n == *values {
			sum.Add(sum, big.NewInt(part))
			part = 0
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b, _ := s.MarshalBinary()
	grown := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("%d values: form of %d bytes, heap %+d bytes since a tenth of them", n, len(b), grown)
	if s.Count() != uint64(*values) || s.Sum().Cmp(sum) != 0 {
		t.Errorf("%d values of %v, want %d of %v", s.Count(), s.Sum(), *values, sum)
	}
	if len(b) > 10<<10 || grown > 64<<10 {
		t.Errorf("form of %d bytes, heap %+d bytes since a tenth of the values", len(b), grown)
	}
}

// A few hostile bytes must not take much memory.
func TestHostileBytesTakeLittleMemory(t *testing.T) {
	hostile := []byte{'K', 1, 1, 1, 'a'}
	for i := range 20_000 { // many cells of few bytes
		key := []byte{byte(i >> 16), byte(i >> 8), byte(i)}
		hostile = append(append(append(hostile, 3), key...), 10, 'D', 1, 2, 0, 0, 127, 0, 127, 0, 1)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_ = new(keyedDurations).UnmarshalBinary(hostile)
	_ = new(aggregate.Durations).UnmarshalBinary([]byte{'D', 1, 255, 255, 255, 255, 255, 255, 255, 255, 63, 0, 0, 0, 0, 0})
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 64*uint64(len(hostile)) {
		t.Errorf("%d bytes took %d of memory", len(hostile), got)
	}
}

func FuzzBinary(f *testing.F) {
	for _, n := range []int{0, 1, 50, 300} {
		b, _ := summarise(integerDurations(1, n)).MarshalBinary()
		f.Add(b)
	}
	var keyed keyedDurations
	for _, w := range keyedWaits(20) {
		_ = addKeyed(&keyed, w)
	}
	b, _ := keyed.MarshalBinary()
	f.Add(b)
	f.Add([]byte{'R', 1, 1, 2})
	f.Add([]byte{'N', 1, 1, 2, 3})
	f.Add([]byte{'G', 1, 1, 2, 3, 4})
	f.Add([]byte("M\x01\x01EUR\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x07"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, s := range []interface {
			UnmarshalBinary([]byte) error
			MarshalBinary() ([]byte, error)
		}{new(aggregate.Durations), new(aggregate.Survival), new(aggregate.Proportion), new(aggregate.NPS), new(aggregate.Ratings), new(aggregate.Money), new(keyedDurations)} {
			if s.UnmarshalBinary(data) != nil {
				continue
			}
			if again, err := s.MarshalBinary(); err != nil || !bytes.Equal(again, data) {
				t.Fatalf("%T reads %x and writes %x", s, data, again)
			}
			if d, ok := s.(*aggregate.Durations); ok {
				use(t, d)
			}
		}
	})
}

// use asks everything of a summary that was read.
func use(t *testing.T, d *aggregate.Durations) {
	lo, _ := d.Min()
	hi, _ := d.Max()
	mean, _ := d.Mean()
	q, ok := d.Quantile(priority.Percent(50))
	if lo < 0 || mean < lo || mean > hi || ok && (q.Lo < lo || q.Hi > hi) {
		t.Fatalf("min %v, mean %v, median %v, max %v", lo, mean, q, hi)
	}
	d.QuantileInterval(priority.Percent(50), 0.95)
	d.AtMost(mean)
	d.Add(time.Hour)
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"count":1,"min":"1ns","max":"1ns","sum_ns":1,"buckets":[{"from":"1ns","count":1}]}`))
	f.Add([]byte(`{"dimensions":["a"],"cells":[{"key":["x"],"value":{"count":0}}]}`))
	f.Add([]byte(`{"currency":"EUR","count":1,"minor":5}`))
	f.Add([]byte(`{"lo":1,"hi":2,"counts":[1,2]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, s := range []interface {
			UnmarshalJSON([]byte) error
			MarshalBinary() ([]byte, error)
			UnmarshalBinary([]byte) error
		}{new(aggregate.Durations), new(aggregate.Survival), new(aggregate.Proportion), new(aggregate.NPS), new(aggregate.Ratings), new(aggregate.Money), new(keyedDurations)} {
			if s.UnmarshalJSON(data) != nil {
				continue
			}
			b, err := s.MarshalBinary()
			if err != nil || s.UnmarshalBinary(b) != nil {
				t.Fatalf("%T reads %s, but not its own bytes %x", s, data, b)
			}
		}
	})
}

func BenchmarkDurationsAdd(b *testing.B) {
	ds := slices.Collect(aggregatetest.ResolutionTimes(1, 1<<20))
	s := summarise(ds)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		s.Add(ds[i&(1<<20-1)])
		i++
	}
}

func BenchmarkDurationsMerge(b *testing.B) {
	ds := slices.Collect(aggregatetest.ResolutionTimes(1, 1<<20))
	x, y := summarise(ds), summarise(ds[1000:])
	b.ReportAllocs()
	for b.Loop() {
		var s aggregate.Durations
		_ = s.Merge(x)
		_ = s.Merge(y)
	}
}

func BenchmarkDurationsMarshal(b *testing.B) {
	s := summarise(slices.Collect(aggregatetest.ResolutionTimes(1, 1<<20)))
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = s.AppendBinary(buf[:0])
	}
}

func BenchmarkKeyedAdd(b *testing.B) {
	k, _ := aggregate.NewKeyed[aggregate.Durations]("agent", "queue", "day")
	b.ReportAllocs()
	for b.Loop() {
		cell, _ := k.At("ann", "billing", "2026-11-22")
		cell.Add(time.Hour)
	}
}
