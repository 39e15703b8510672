package aggregate_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/priority"
)

// readable is a summary of either form.
type readable interface {
	MarshalBinary() ([]byte, error)
	UnmarshalBinary([]byte) error
}

// forms writes the binary form of a summary and what becomes of it with each
// byte changed or all after it missing, and its document.
func forms(w *goldentest.Writer, s readable, empty func() readable) {
	data, err := s.MarshalBinary()
	doc, err2 := json.Marshal(s)
	w.Put(hex.EncodeToString(data), err, string(doc), err2)
	read := func(data []byte) {
		back := empty()
		err := back.UnmarshalBinary(data)
		again, _ := back.MarshalBinary()
		w.Put(err, hex.EncodeToString(again))
	}
	for i := range min(len(data), 60) {
		read(data[:i])
		for _, d := range []byte{1, 0x7f, 0x80, 0xff} {
			other := append([]byte{}, data...)
			other[i] += d
			read(other)
		}
	}
	read(append(data[:len(data):len(data)], 0))
	back := empty()
	err = json.Unmarshal(doc, back)
	again, _ := back.MarshalBinary()
	w.Put(err, hex.EncodeToString(again))
}

// documents writes what is made of documents with one change.
func documents(w *goldentest.Writer, s any, empty func() readable) {
	goldentest.Variants(s, func(doc []byte) {
		back := empty()
		err := json.Unmarshal(doc, back)
		again, _ := back.MarshalBinary()
		w.Put(err, hex.EncodeToString(again))
	}, 2, 9, 10, 1<<53)
}

func TestAnswers(t *testing.T) {
	newDurations, newSurvival := func() readable { return new(aggregate.Durations) }, func() readable { return new(aggregate.Survival) }
	durations := func(seed uint64, n int) *aggregate.Durations {
		s := new(aggregate.Durations)
		for _, d := range integerDurations(seed, n) {
			s.Add(d >> (seed % 40))
		}
		return s
	}
	ask := func(w *goldentest.Writer, s *aggregate.Durations) {
		mean, ok := s.Mean()
		least, ok2 := s.Min()
		most, ok3 := s.Max()
		w.Put(s.Count(), s.Invalid(), s.Sum(), mean, ok, least, ok2, most, ok3)
		for q := -5; q <= 105; q += 5 {
			b, ok := s.Quantile(priority.Percent(q))
			c, ok2 := s.QuantileInterval(priority.Percent(q), 0.9)
			w.Put(b, b.Mid(), ok, c, ok2)
		}
		for shift := range 63 {
			lo, hi := s.AtMost(1<<shift - 1)
			lo2, hi2 := s.AtMost(1 << shift)
			w.Put(lo, hi, lo2, hi2)
		}
	}
	goldentest.Check(t,
		goldentest.Group("lengths of time", func(w *goldentest.Writer) {
			var whole aggregate.Durations
			for seed := range uint64(60) {
				s := durations(seed, int(seed*seed))
				ask(w, s)
				w.Put(whole.Merge(s))
				ask(w, &whole)
				if seed < 20 {
					forms(w, s, newDurations)
				}
				if seed < 4 {
					documents(w, s, newDurations)
				}
			}
		}),
		goldentest.Group("waits", func(w *goldentest.Writer) {
			for seed := range uint64(40) {
				var s aggregate.Survival
				rng := rand.New(rand.NewPCG(seed, 8))
				for range seed * 3 {
					if rng.IntN(3) > 0 {
						s.AddEvent(time.Duration(rng.IntN(50)-1) * time.Minute)
					} else {
						s.AddCensored(time.Duration(rng.IntN(50)-1) * time.Minute)
					}
				}
				c, err := s.Curve()
				w.Put(err)
				if err == nil {
					w.Put(c.Points())
				}
				for q := -10; q <= 110; q += 10 {
					b, ok := s.Quantile(priority.Percent(q))
					w.Put(b, ok)
				}
				if seed < 12 {
					forms(w, &s, newSurvival)
				}
				if seed < 3 {
					documents(w, &s, newSurvival)
				}
			}
		}),
		goldentest.Group("counts", func(w *goldentest.Writer) {
			for seed := range uint64(30) {
				rng := rand.New(rand.NewPCG(seed, 9))
				var p, q aggregate.Proportion
				var n aggregate.NPS
				r, err := aggregate.NewRatings(int(seed%4)-1, int(seed%7))
				w.Put(err)
				for range seed * 2 {
					p.Add(rng.IntN(3) == 0)
					w.Put(n.Add(rng.IntN(13)-1), r.Add(rng.IntN(9)-1))
				}
				q.Trials = 1<<62 - 2*seed
				w.Put(q.Merge(&p), q)
				mean, ok := r.Mean()
				lo, hi := r.Scale()
				w.Put(n, mean, ok, lo, hi, r.Count(int(seed%8)), r.AtLeast(int(seed%8)), r.AtLeast(-3), r.Count(-1), r.Count(0), r.Count(10), r.Count(11))
				w.Put(r.Merge(&r), n.Merge(&n))
				forms(w, &p, func() readable { return new(aggregate.Proportion) })
				forms(w, &n, func() readable { return new(aggregate.NPS) })
				forms(w, &r, func() readable { return new(aggregate.Ratings) })
				if seed%10 == 6 {
					documents(w, &p, func() readable { return new(aggregate.Proportion) })
					documents(w, &n, func() readable { return new(aggregate.NPS) })
					documents(w, &r, func() readable { return new(aggregate.Ratings) })
				}
			}
			for lo := -2; lo < 12; lo++ {
				for hi := -2; hi < 14; hi++ {
					_, err := aggregate.NewRatings(lo, hi)
					w.Put(err)
				}
			}
			for _, hi := range []int{99, 100, 101, 1000} {
				_, err := aggregate.NewRatings(0, hi)
				w.Put(err)
			}
		}),
		goldentest.Group("money", func(w *goldentest.Writer) {
			newMoney := func() readable { return new(aggregate.Money) }
			for seed := range uint64(30) {
				rng := rand.New(rand.NewPCG(seed, 10))
				var m, o aggregate.Money
				for range seed {
					w.Put(m.Add([]string{"EUR", "EUR", "USD", "eur", ""}[min(rng.IntN(5), rng.IntN(5))], (rng.Int64()>>rng.IntN(64))*int64(1-2*rng.IntN(2))))
				}
				w.Put(o.Add("EUR", 5), m.Merge(&o), o.Merge(&m), m.Currency(), m.Count())
				for _, places := range []int32{-1, 0, 2, 3, 12, 18, 19} {
					x, err := m.Total(places)
					w.Put(x, err)
				}
				forms(w, &m, newMoney)
				if seed == 7 {
					documents(w, &m, newMoney)
				}
			}
		}),
		goldentest.Group("cubes", func(w *goldentest.Writer) {
			for n := range 8 {
				k, err := aggregate.NewKeyed[aggregate.Durations]("agent", "day")
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range keyedWaits(n * n) {
					c, err := k.At(x.agent, x.day)
					if err != nil {
						t.Fatal(err)
					}
					c.Add(x.d)
				}
				empty := func() readable { e, _ := aggregate.NewKeyed[aggregate.Durations]("agent", "day"); return e }
				forms(w, k, empty)
				if n == 2 {
					documents(w, k, empty)
				}
				for key, cell := range k.All() {
					w.Put(key, cell.Count())
				}
				for _, dims := range [][]string{nil, {"agent"}, {"day"}, {"day", "agent"}, {"x"}, {"day", "day"}} {
					r, err := k.Rollup(dims...)
					w.Put(err)
					if err == nil {
						w.Put(r, r.Dimensions(), r.Len())
					}
				}
				total, err := k.Total()
				w.Put(total, err, k.Merge(k), k.Len())
				c, ok := k.Lookup("agent-1", "2026-11-10")
				_, ok2 := k.Lookup("agent-1")
				_, err2 := k.At("agent-1")
				_, err3 := k.At("a", string([]byte{0xff}))
				w.Put(c, ok, ok2, err2, err3)
				other, err := aggregate.NewKeyed[aggregate.Durations](fmt.Sprint("d", n), "day")
				w.Put(err, k.Merge(other))
			}
			for _, dims := range [][]string{nil, {""}, {"a", "a"}, {"a", "b", "c", "d", "e", "f", "g", "h"}, make([]string, 40)} {
				_, err := aggregate.NewKeyed[aggregate.Durations](dims...)
				w.Put(err)
			}
		}))
}
