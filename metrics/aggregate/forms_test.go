package aggregate_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/stat"
)

type form interface {
	MarshalBinary() ([]byte, error)
	UnmarshalBinary([]byte) error
	UnmarshalJSON([]byte) error
}

// Of all changes of one byte of a short form, all beginnings of it and all
// bytes after it, so many are forms; each of those is written as it was read,
// and a refused one leaves the summary alone. The same for all numbers of the
// JSON form, one more and one less each.
func TestFormsOneStepAway(t *testing.T) {
	ratings, _ := aggregate.NewRatings(1, 5)
	for i := range 9 {
		_ = ratings.Add(1 + i%5)
	}
	var nps aggregate.NPS
	var money aggregate.Money
	var waits aggregate.Survival
	var keyed, empty keyedDurations
	for i := range 5 {
		_ = nps.Add(2 * i)
		_ = money.Add("EUR", int64(700-300*i))
		_ = addWait(&waits, wait{time.Duration(40 * i), i%2 == 0})
	}
	for i := range 3 {
		_ = addKeyed(&keyed, keyedWait{fmt.Sprint("a", i%2), "d", time.Duration(1 + i)})
	}
	one, scored := aggregate.Money{}, aggregate.Proportion{Proportion: stat.Proportion{Hits: 2, Trials: 3}}
	_ = one.Add("USD", math.MinInt64)
	for _, row := range []struct {
		name        string
		s           form
		fresh       func() form
		bytes, json int // that are forms
	}{
		{"durations", summarise([]time.Duration{5, 300, 301, 5000, 5000, -1}), func() form { return new(aggregate.Durations) }, 146, 7},
		{"one duration", summarise([]time.Duration{77777}), func() form { return new(aggregate.Durations) }, 127, 0},
		{"two durations", summarise([]time.Duration{1 << 62, 1<<62 + 5}), func() form { return new(aggregate.Durations) }, 127, 0},
		{"no durations", summarise(nil), func() form { return new(aggregate.Durations) }, 127, 0},
		{"survival", &waits, func() form { return new(aggregate.Survival) }, 254, 0},
		{"proportion", &scored, func() form { return new(aggregate.Proportion) }, 128, 7},
		{"nps", &nps, func() form { return new(aggregate.NPS) }, 381, 14},
		{"ratings", &ratings, func() form { return new(aggregate.Ratings) }, 635, 15},
		{"no ratings", &aggregate.Ratings{}, func() form { return new(aggregate.Ratings) }, 0, 0},
		{"money", &money, func() form { return new(aggregate.Money) }, 2243, 12},
		{"the least money", &one, func() form { return new(aggregate.Money) }, 2113, 10},
		{"no money", &aggregate.Money{}, func() form { return new(aggregate.Money) }, 0, 0},
		{"keyed", &keyed, func() form { return new(keyedDurations) }, 3323, 14},
		{"nothing keyed", &empty, func() form { return new(keyedDurations) }, 0, 0},
	} {
		data, err := row.s.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		doc, err := json.Marshal(row.s)
		if err != nil {
			t.Fatal(err)
		}
		gotBytes, gotJSON := 0, 0
		for _, changed := range changes(data) {
			s := row.fresh()
			before, _ := s.MarshalBinary()
			err := s.UnmarshalBinary(changed)
			again, _ := s.MarshalBinary()
			if err == nil {
				gotBytes++
				before = changed
			}
			if !bytes.Equal(again, before) {
				t.Errorf("%s: %x, %v, then %x", row.name, changed, err, again)
			}
		}
		for _, changed := range steps(string(doc)) {
			s := row.fresh()
			before, _ := s.MarshalBinary()
			if s.UnmarshalJSON([]byte(changed)) == nil {
				gotJSON++
			} else if after, _ := s.MarshalBinary(); !bytes.Equal(before, after) {
				t.Errorf("%s: %s is refused and changes the summary", row.name, changed)
			}
		}
		if gotBytes != row.bytes || gotJSON != row.json {
			t.Errorf("%s: %d and %d forms one step away, want %d and %d: %s", row.name, gotBytes, gotJSON, row.bytes, row.json, doc)
		}
	}
}

func changes(data []byte) (list [][]byte) {
	for i := range data {
		list = append(list, data[:i])
		for b := range 256 {
			changed := bytes.Clone(data)
			if changed[i] = byte(b); b != int(data[i]) {
				list = append(list, changed)
			}
		}
	}
	for b := range 256 {
		list = append(list, append(bytes.Clone(data), byte(b)))
	}
	return list
}

var digits = regexp.MustCompile(`-?[0-9]+`)

// steps returns doc with each of its numbers one more, one less, negative, and
// as large as a count may be and larger.
func steps(doc string) (list []string) {
	for _, at := range digits.FindAllStringIndex(doc, -1) {
		n, ok := new(big.Int).SetString(doc[at[0]:at[1]], 10)
		if !ok {
			continue
		}
		one := big.NewInt(1)
		for _, to := range []*big.Int{
			new(big.Int).Add(n, one), new(big.Int).Sub(n, one), new(big.Int).Not(n),
			new(big.Int).Lsh(one, 58), new(big.Int).Add(new(big.Int).Lsh(one, 58), one),
			new(big.Int).Lsh(one, 62), new(big.Int).Add(new(big.Int).Lsh(one, 62), one), new(big.Int).Lsh(one, 128),
		} {
			list = append(list, doc[:at[0]]+to.String()+doc[at[1]:])
		}
	}
	return list
}

// Counts are full at their limits: one less merges, one more is refused and
// changes nothing.
func TestCountsAtTheirLimits(t *testing.T) {
	const full, most = 1 << 62, 1 << 58
	check := func(name, form string, limit uint64, merge func(a, b string) error) {
		for _, n := range []int64{-1, 0, 1} {
			a, b := strings.ReplaceAll(form, "N", strconv.FormatUint(limit-10, 10)), strings.ReplaceAll(form, "N", strconv.FormatInt(10+n, 10))
			if err := merge(a, b); (err != nil) != (n > 0) {
				t.Errorf("%s: %d more than the limit: %v", name, n, err)
			}
			if err := merge(b, a); (err != nil) != (n > 0) {
				t.Errorf("%s: %d more than the limit, the other way: %v", name, n, err)
			}
		}
	}
	check("trials", `{"hits":0,"trials":N}`, full, merging[aggregate.Proportion](t))
	check("hits", `{"hits":N,"trials":N}`, full, merging[aggregate.Proportion](t))
	for _, name := range []string{"promoters", "passives", "detractors"} {
		doc := strings.Replace(`{"promoters":0,"passives":0,"detractors":0}`, name+`":0`, name+`":N`, 1)
		check(name, doc, full, merging[aggregate.NPS](t))
	}
	check("ratings", `{"lo":1,"hi":2,"counts":[0,N]}`, most, merging[aggregate.Ratings](t))
	check("amounts", `{"currency":"EUR","count":N,"minor":0}`, full, merging[aggregate.Money](t))
	check("invalid", `{"count":0,"invalid":N}`, full, merging[aggregate.Durations](t))
	check("lengths", `{"count":N,"min":"1ns","max":"1ns","sum_ns":N,"buckets":[{"from":"1ns","count":N}]}`, full, merging[aggregate.Durations](t))
	check("events", `{"events":{"count":N,"min":"0s","max":"0s","sum_ns":0,"buckets":[{"from":"0s","count":N}]},"censored":{"count":0}}`, full, merging[aggregate.Survival](t))
	check("censored", `{"censored":{"count":N,"min":"0s","max":"0s","sum_ns":0,"buckets":[{"from":"0s","count":N}]},"events":{"count":1,"min":"0s","max":"0s","sum_ns":0,"buckets":[{"from":"0s","count":1}]}}`, full, merging[aggregate.Survival](t))
	check("invalid censored", `{"censored":{"count":0,"invalid":N},"events":{"count":1,"min":"0s","max":"0s","sum_ns":0,"buckets":[{"from":"0s","count":1}]}}`, full, merging[aggregate.Survival](t))
}

// merging returns a function that merges two documents: it checks that what
// fails changes nothing.
func merging[A any, P interface {
	aggregate.Summary[A]
	json.Unmarshaler
}](t *testing.T) func(a, b string) error {
	return func(a, b string) error {
		x, y := P(new(A)), P(new(A))
		for _, err := range []error{x.UnmarshalJSON([]byte(a)), y.UnmarshalJSON([]byte(b))} {
			if err != nil {
				t.Fatal(a, b, err)
			}
		}
		before, _ := x.AppendBinary(nil)
		err := x.Merge(y)
		if after, _ := x.AppendBinary(nil); (err == nil) == bytes.Equal(before, after) {
			t.Errorf("%s and %s: %v, changed %v", a, b, err, err != nil)
		}
		return err
	}
}

// Lists of dimensions and texts are as long as they may be, and one longer.
func TestKeysAtTheirLimits(t *testing.T) {
	names := func(n int) (list []string) {
		for i := range n {
			list = append(list, fmt.Sprint("d", i))
		}
		return list
	}
	long := func(n int) string { return strings.Repeat("x", n) }
	for _, row := range []struct {
		why   string
		names []string
		ok    bool
	}{
		{"none", nil, false}, {"32", names(32), true}, {"33", names(33), false}, {"no name", []string{"a", ""}, false},
		{"a long name", []string{long(4096)}, true}, {"a longer one", []string{long(4097)}, false}, {"a name twice", []string{"a", "b", "a"}, false},
	} {
		k, err := aggregate.NewKeyed[aggregate.Durations](row.names...)
		if (err == nil) != row.ok {
			t.Errorf("%s: %v", row.why, err)
		}
		if err != nil {
			continue
		}
		data, _ := k.MarshalBinary()
		if err := new(keyedDurations).UnmarshalBinary(data); err != nil {
			t.Errorf("%s: %v", row.why, err)
		}
	}
	k, _ := aggregate.NewKeyed[aggregate.Durations]("a")
	for _, n := range []int{0, 127, 128, 4096, 4097} {
		cell, err := k.At(long(n))
		if (err == nil) != (n <= 4096) {
			t.Fatalf("a value of %d bytes: %v", n, err)
		}
		if err == nil {
			cell.Add(time.Duration(n))
		}
	}
	data, _ := k.MarshalBinary()
	again := new(keyedDurations)
	if err := again.UnmarshalBinary(data); err != nil || again.Len() != 4 {
		t.Errorf("%d cells are read, %v", again.Len(), err)
	}
	if _, err := k.At(); err == nil {
		t.Error("no values are a key")
	}
	if _, ok := k.Lookup("y"); ok {
		t.Error("a key that is not there is found")
	}
	for range k.All() { // a sequence that is left early
		break
	}
	// What is too long is refused in bytes, too.
	for _, text := range []string{long(4096), long(4097)} {
		data := []byte{'K', 1, 1, byte(len(text)&0x7f | 0x80), byte(len(text) >> 7)}
		if err := new(keyedDurations).UnmarshalBinary(append(data, text...)); (err == nil) != (len(text) == 4096) {
			t.Errorf("a name of %d bytes: %v", len(text), err)
		}
	}
}

// A merge of cells that fails leaves the summary alone, and a rollup and a
// total that fail say so.
func TestFailingCells(t *testing.T) {
	make := func(agent, currency string) *aggregate.Keyed[aggregate.Money, *aggregate.Money] {
		k, _ := aggregate.NewKeyed[aggregate.Money]("agent", "day")
		for _, cell := range [][2]string{{agent, currency}, {"zoe", "USD"}} {
			m, err := k.At(cell[0], "1")
			if err != nil || m.Add(cell[1], 5) != nil {
				t.Fatal(err)
			}
		}
		return k
	}
	x := make("ann", "EUR")
	before, _ := x.MarshalBinary()
	if err := x.Merge(make("zoe", "USD")); err != nil {
		t.Error(err)
	}
	x = make("ann", "EUR")
	if after, _ := x.MarshalBinary(); x.Merge(make("ann", "USD")) == nil || !bytes.Equal(before, after) {
		t.Error("currencies are mixed")
	}
	if after, _ := x.MarshalBinary(); !bytes.Equal(before, after) {
		t.Error("a failure changes the summary")
	}
	if _, err := x.Rollup("day"); err == nil {
		t.Error("currencies are rolled up")
	}
	if _, err := x.Rollup("agent", "agent"); err == nil {
		t.Error("a dimension twice")
	}
	if _, err := x.Total(); err == nil {
		t.Error("currencies are added up")
	}
	if r, err := x.Rollup("agent"); err != nil || r.Len() != 2 {
		t.Error(err)
	}
	for places, want := range map[int32]bool{-1: false, 0: true, 9: true, 10: false} {
		m, _ := x.Lookup("ann", "1")
		if _, err := m.Total(places); (err == nil) != want {
			t.Errorf("%d places: %v", places, err)
		}
	}
	for currency, want := range map[string]bool{"AAA": true, "ZZZ": true, "AA": false, "AAAA": false, "A@A": false, "A[A": false, "": false} {
		if err := new(aggregate.Money).Add(currency, 1); (err == nil) != want {
			t.Errorf("%q: %v", currency, err)
		}
	}
}

// A key is read if it may be written, and no longer one.
func TestLongestKeyIsRead(t *testing.T) {
	k, err := aggregate.NewKeyed[aggregate.Durations]("agent")
	if err != nil {
		t.Fatal(err)
	}
	const longest = 1 << 12
	name := strings.Repeat("a", longest)
	c, err := k.At(name)
	if err != nil {
		t.Fatal(err)
	}
	c.Add(time.Hour)
	data, _ := k.MarshalBinary()
	if err := new(keyedDurations).UnmarshalBinary(data); err != nil {
		t.Errorf("a key of %d bytes: %v", longest, err)
	}
	written := append(binary.AppendUvarint(nil, longest), name...)
	longer := append(binary.AppendUvarint(nil, longest+1), name+"a"...)
	if n := bytes.Count(data, written); n != 1 {
		t.Fatalf("the key is written %d times", n)
	}
	if err := new(keyedDurations).UnmarshalBinary(bytes.Replace(data, written, longer, 1)); err == nil {
		t.Errorf("a key of %d bytes is read", longest+1)
	}
}

// What a summary of many cells held is gone once it has read that of none.
func TestKeyedReadsNone(t *testing.T) {
	data, err := json.Marshal(new(keyedDurations))
	if err != nil {
		t.Fatal(err)
	}
	var used keyedDurations
	_ = addKeyed(&used, keyedWait{"a", "d", 1})
	if err := json.Unmarshal(data, &used); err != nil || used.Len() != 0 {
		t.Errorf("%v: %d cells are left", err, used.Len())
	}
}
