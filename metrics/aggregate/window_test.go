package aggregate_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/stat"
	"pgregory.net/rapid"
)

// lengthsOf returns a summary of the values from first on, step apart, of which
// those below 256 lie in a bucket each.
func lengthsOf(first, n, step int) *aggregate.Durations {
	s := new(aggregate.Durations)
	for i := range n {
		s.Add(time.Duration(first + i*step))
	}
	return s
}

// A histogram is a list of up to 128 buckets, and beyond that a window of whole
// octaves over those in use, unless that has 16 or more for each of them.
func TestHistogramWindow(t *testing.T) {
	type size struct{ list, base, window int }
	merged := func(list ...*aggregate.Durations) *aggregate.Durations {
		s := new(aggregate.Durations)
		for _, o := range list {
			if err := s.Merge(o); err != nil {
				t.Fatal(err)
			}
		}
		return s
	}
	read := func(s *aggregate.Durations, how string) *aggregate.Durations {
		t.Helper()
		back := new(aggregate.Durations)
		var err error
		if how == "bytes" {
			data, _ := s.MarshalBinary()
			err = back.UnmarshalBinary(data)
		} else {
			doc, _ := json.Marshal(s)
			err = json.Unmarshal(doc, back)
		}
		if err != nil {
			t.Fatal(err)
		}
		return back
	}
	// Nothing but the last bucket of 129 of them tells how wide they are: 16
	// for each are 2064.
	wide := func(last int) *aggregate.Durations {
		s := lengthsOf(0, 128, 1)
		lower, _ := aggregate.BucketBounds(aggregate.Precision, last)
		s.Add(time.Duration(lower))
		return s
	}
	for _, row := range []struct {
		name string
		s    *aggregate.Durations
		want size
	}{
		{"empty", lengthsOf(0, 0, 1), size{}},
		{"128 buckets", lengthsOf(0, 128, 1), size{128, 0, 0}},
		{"129 buckets", lengthsOf(0, 129, 1), size{0, 0, 256}},
		{"129 buckets of one octave and the next", lengthsOf(127, 129, 1), size{0, 0, 256}},
		{"from the second octave on", lengthsOf(128, 129, 2), size{0, 128, 256}},
		{"as wide as may be", wide(2063), size{0, 0, 2176}},
		{"wider", wide(2064), size{129, 0, 0}},
		{"129 buckets, and one beyond", func() *aggregate.Durations { s := lengthsOf(128, 129, 2); s.Add(1 << 10); return s }(), size{0, 128, 512}},
		{"129 buckets, and one before", func() *aggregate.Durations { s := lengthsOf(128, 129, 2); s.Add(3); return s }(), size{0, 0, 384}},
		{"two lists", merged(lengthsOf(0, 64, 1), lengthsOf(64, 64, 1)), size{128, 0, 0}},
		{"two lists of more", merged(lengthsOf(0, 64, 1), lengthsOf(64, 65, 1)), size{0, 0, 256}},
		{"two windows", merged(lengthsOf(0, 129, 1), lengthsOf(0, 129, 1)), size{0, 0, 256}},
		{"a window, and one beyond it", merged(lengthsOf(0, 129, 1), lengthsOf(128, 129, 2)), size{0, 0, 384}},
		{"a window, and one before it", merged(lengthsOf(128, 129, 2), lengthsOf(0, 129, 1)), size{0, 0, 384}},
		{"a window, and a list", merged(lengthsOf(0, 129, 1), lengthsOf(0, 3, 1)), size{0, 0, 256}},
		{"a list, and a window", merged(lengthsOf(0, 3, 1), lengthsOf(0, 129, 1)), size{0, 0, 256}},
		{"nothing, and a window", merged(lengthsOf(0, 0, 1), lengthsOf(128, 129, 2)), size{0, 128, 256}},
		{"128 buckets of bytes", read(lengthsOf(0, 128, 1), "bytes"), size{128, 0, 0}},
		{"129 buckets of bytes", read(lengthsOf(0, 129, 1), "bytes"), size{0, 0, 256}},
		{"128 buckets of a document", read(lengthsOf(0, 128, 1), "json"), size{128, 0, 0}},
		{"129 buckets of a document", read(lengthsOf(0, 129, 1), "json"), size{0, 0, 256}},
	} {
		list, base, window := aggregate.Window(row.s)
		if got := (size{list, base, window}); got != row.want {
			t.Errorf("%s: %+v, want %+v", row.name, got, row.want)
		}
	}
}

// The bounds of how many values are at most a length are those of the buckets
// that lie below it whole, and of those that begin below it, cut down to the
// least and the greatest value.
func TestAtMostTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ds := rapid.SliceOfN(genDuration(), 0, 40).Draw(t, "values")
		limits := append(ds, genDuration().Draw(t, "limit"), 0, -1)
		limit := rapid.SampledFrom(limits).Draw(t, "near") + time.Duration(rapid.IntRange(-1, 1).Draw(t, "off"))
		s := summarise(ds)
		least, _ := s.Min()
		most, _ := s.Max()
		var lo, hi uint64
		for _, d := range ds {
			if d < 0 {
				continue
			}
			a, b := aggregate.BucketBounds(aggregate.Precision, aggregate.BucketIndex(aggregate.Precision, uint64(d)))
			if max(time.Duration(a), least) <= limit {
				hi++
			}
			if min(time.Duration(b), most) <= limit {
				lo++
			}
		}
		if gotLo, gotHi := s.AtMost(limit); gotLo != lo || gotHi != hi {
			t.Fatalf("%d to %d values at most %d, want %d to %d", gotLo, gotHi, limit, lo, hi)
		}
	})
}

// The mean is rounded to the nearest nanosecond, halves to the even one.
func TestMeanHalvesToEven(t *testing.T) {
	for _, row := range []struct {
		values []time.Duration
		want   time.Duration
	}{
		{[]time.Duration{0, 1}, 0}, {[]time.Duration{1, 2}, 2}, {[]time.Duration{2, 3}, 2}, {[]time.Duration{3, 4}, 4},
		{[]time.Duration{1, 1, 2}, 1}, {[]time.Duration{1, 2, 2}, 2}, {[]time.Duration{2, 2, 3}, 2}, {[]time.Duration{2, 3, 3}, 3},
		{[]time.Duration{5}, 5}, {[]time.Duration{1<<63 - 1, 1<<63 - 1}, 1<<63 - 1}, {[]time.Duration{1<<63 - 1, 1<<63 - 2}, 1<<63 - 2},
	} {
		if got, ok := summarise(row.values).Mean(); !ok || got != row.want {
			t.Errorf("%v: %d, want %d", row.values, got, row.want)
		}
	}
}

// What is wrong with bytes is said by its place.
func TestFaultsOfBytes(t *testing.T) {
	for _, row := range []struct{ data, want string }{
		{"", "aggregate: durations: offset 0: malformed: want a kind and a version, got 0 bytes"},
		{"D", "aggregate: durations: offset 0: malformed: want a kind and a version, got 1 bytes"},
		{"X\x01", "aggregate: durations: offset 0: malformed: want kind 'D', got 'X'"},
		{"D\x02", "aggregate: durations: offset 1: malformed: want version 1, got 2"},
		{"D\x01", "aggregate: durations: offset 2: malformed: want a varint of minimal length"},
		{"D\x01\x00\x80\x00", "aggregate: durations: offset 3: malformed: want a varint of minimal length"},
		{"D\x01\x00\x00\x00", "aggregate: durations: offset 4: malformed: 1 bytes after the end"},
		{"D\x01\x00\x81\x80\x80\x80\x80\x80\x80\x80\x40", "aggregate: durations: offset 12: malformed: a count of 4611686018427387905"},
		// One value of 1 ns in the bucket 1; then in one that does not exist, by
		// its own distance or by that and the one before.
		{"D\x01\x01\x00\x01\x01\x00\x01\x01\x01", ""},
		{"D\x01\x01\x00\x01\x01\x00\x01\xff\x38\x01", "aggregate: durations: offset 11: malformed: minimum and maximum are not in the first and the last bucket"},
		{"D\x01\x01\x00\x01\x01\x00\x01\x80\x39\x01", "aggregate: durations: offset 11: malformed: want buckets in ascending order whose counts add up to 1"},
		{"D\x01\x02\x00\x01\x02\x00\x03\x01\x01\xff\x38\x01", "aggregate: durations: offset 13: malformed: no bucket 7296"},
		{"D\x01\x02\x00\x01\x02\x00\x03\x01\x01\xfe\x38\x01", "aggregate: durations: offset 13: malformed: minimum and maximum are not in the first and the last bucket"},
		{"D\x01\x02\x00\x01\x02\x00\x03\x01\x01\x00\x01", "aggregate: durations: offset 12: malformed: want buckets in ascending order whose counts add up to 2"},
	} {
		err := new(aggregate.Durations).UnmarshalBinary([]byte(row.data))
		if got := errorText(err); got != row.want {
			t.Errorf("%q: %s, want %s", row.data, got, row.want)
		}
	}
	for _, row := range []struct{ data, want string }{
		{"K\x01\x00x", "aggregate: keyed: offset 3: malformed: 1 bytes after the end"},
		{"K\x01\x21x", "aggregate: keyed: offset 3: malformed: want at most 32 dimensions, got 33"},
		{"K\x01\x01\x05x", "aggregate: keyed: offset 4: malformed: want 5 bytes, have 1"},
		{"K\x01\x01\x01d\x01a\x04D\x01\x00\x00", "aggregate: keyed: offset 12: malformed: want cells in ascending order, none of them empty"},
		{"K\x01\x01\x01d\x01a\x04D\x01\x00\x01\x01a\x04D\x01\x00\x01", "aggregate: keyed: offset 19: malformed: want cells in ascending order, none of them empty"},
		{"K\x01\x01\x01d\x01a\x04D\x01\x00\x01\x01b\x04D\x01\x00\x01", ""},
		{"K\x01\x01\x01d\x81\x20" + strings.Repeat("x", 4097) + "\x04D\x01\x00\x01", "aggregate: keyed: offset 4104: malformed: a text of 4097 bytes"},
	} {
		err := new(keyedDurations).UnmarshalBinary([]byte(row.data))
		if got := errorText(err); got != row.want {
			t.Errorf("%q: %s, want %s", row.data, got, row.want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Strata are in the order of their keys' lengths and letters, of both periods.
func TestStrataAreInOrder(t *testing.T) {
	keyed := func(names ...string) *aggregate.Keyed[aggregate.Proportion, *aggregate.Proportion] {
		k, err := aggregate.NewKeyed[aggregate.Proportion]("group", "tier")
		if err != nil {
			t.Fatal(err)
		}
		for i, n := range names {
			p, err := k.At(n, "L1")
			if err != nil {
				t.Fatal(err)
			}
			p.Proportion = stat.Proportion{Hits: uint64(i), Trials: 9}
		}
		return k
	}
	got, err := aggregate.Strata(keyed("a", "c", "e", "g", "ab"), keyed("f", "d", "c", "b"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range got {
		names = append(names, s.Name)
	}
	if want := "a / L1, b / L1, c / L1, d / L1, e / L1, f / L1, g / L1, ab / L1"; strings.Join(names, ", ") != want {
		t.Errorf("%q, want %s", names, want)
	}
	if c := got[2]; c.Before != (stat.Proportion{Hits: 1, Trials: 9}) || c.After != (stat.Proportion{Hits: 2, Trials: 9}) {
		t.Errorf("%+v", c)
	}
	other, _ := aggregate.NewKeyed[aggregate.Proportion]("group")
	if _, err := aggregate.Strata(keyed("a"), other); errorText(err) != `aggregate: strata: conflict: dimensions ["group" "tier"] and ["group"]` {
		t.Error(err)
	}
}

// Of two cells that cannot be merged the first in order is named, every time.
func TestFirstFailureIsTold(t *testing.T) {
	for range 20 {
		a, _ := aggregate.NewKeyed[aggregate.Money]("agent")
		b, _ := aggregate.NewKeyed[aggregate.Money]("agent")
		for _, x := range []struct {
			k        *aggregate.Keyed[aggregate.Money, *aggregate.Money]
			name     string
			currency string
		}{{a, "x", "EUR"}, {b, "x", "USD"}, {a, "y", "GBP"}, {b, "y", "CHF"}, {a, "z", "SEK"}, {b, "z", "NOK"}} {
			m, err := x.k.At(x.name)
			if err == nil {
				err = m.Add(x.currency, 1)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		before, _ := a.MarshalBinary()
		err := a.Merge(b)
		if after, _ := a.MarshalBinary(); !bytes.Equal(before, after) || errorText(err) != "aggregate: money: merge: conflict: EUR and USD" {
			t.Fatal(err)
		}
	}
}

// A count is read from bytes up to its limit, and no further.
func TestCountsOfBytesAtTheirLimits(t *testing.T) {
	const full, most = 1 << 62, 1 << 58
	for _, row := range []struct {
		doc   string
		limit uint64
		fresh func() form
	}{
		{`{"hits":0,"trials":N}`, full, func() form { return new(aggregate.Proportion) }},
		{`{"promoters":N,"passives":0,"detractors":0}`, full, func() form { return new(aggregate.NPS) }},
		{`{"promoters":0,"passives":N,"detractors":0}`, full, func() form { return new(aggregate.NPS) }},
		{`{"promoters":0,"passives":0,"detractors":N}`, full, func() form { return new(aggregate.NPS) }},
		{`{"lo":1,"hi":2,"counts":[0,N]}`, most, func() form { return new(aggregate.Ratings) }},
		{`{"currency":"EUR","count":N,"minor":0}`, full, func() form { return new(aggregate.Money) }},
		{`{"count":0,"invalid":N}`, full, func() form { return new(aggregate.Durations) }},
		{`{"count":N,"min":"0s","max":"0s","sum_ns":0,"buckets":[{"from":"0s","count":N}]}`, full, func() form { return new(aggregate.Durations) }},
	} {
		s := row.fresh()
		if err := s.UnmarshalJSON([]byte(strings.ReplaceAll(row.doc, "N", strconv.FormatUint(row.limit, 10)))); err != nil {
			t.Errorf("%s: %v", row.doc, err)
			continue
		}
		data, _ := s.MarshalBinary()
		if err := row.fresh().UnmarshalBinary(data); err != nil {
			t.Errorf("%s in bytes: %v", row.doc, err)
		}
		at, more := binary.AppendUvarint(nil, row.limit), binary.AppendUvarint(nil, row.limit+1)
		if !bytes.Contains(data, at) {
			t.Errorf("%s: no count of %d in %x", row.doc, row.limit, data)
		}
		if err := row.fresh().UnmarshalBinary(bytes.ReplaceAll(data, at, more)); err == nil {
			t.Errorf("%s: one more is read", row.doc)
		}
	}
	// Counts that were set from outside overflow all the more.
	huge := aggregate.Proportion{Proportion: stat.Proportion{Trials: 1 << 63}}
	for _, trials := range []uint64{0, 1 << 62, 1 << 63, 1<<64 - 1} {
		p := aggregate.Proportion{Proportion: stat.Proportion{Trials: trials}}
		if err := p.Merge(&huge); err == nil || p.Trials != trials {
			t.Errorf("%d trials and 2^63 more are %d, %v", trials, p.Trials, err)
		}
	}
}
