package simulate

import (
	"cmp"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A queue is a list: what comes last is last, and what was begun is first, in
// the order of its arrival. Its ring is a power of two, and at most half full
// after it has grown.
func TestQueueProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var q queue
		var model []waiting
		for i := range rapid.IntRange(1, 150).Draw(t, "steps") {
			switch rapid.SampledFrom([]string{"push", "push", "push", "pop", "put back", "put back"}).Draw(t, "step") {
			case "push":
				w := waiting{arrived: 1000 + float64(i)}
				q.grow()
				q.push(w)
				model = append(model, w)
			case "put back":
				w := waiting{arrived: float64(rapid.IntRange(0, 500).Draw(t, "arrived")), since: float64(i), begun: true}
				q.grow()
				q.putBack(w)
				at := slices.IndexFunc(model, func(x waiting) bool { return !x.begun || x.arrived >= w.arrived })
				if at < 0 {
					at = len(model)
				}
				model = slices.Insert(model, at, w)
			case "pop":
				if q.n == 0 {
					continue
				}
				q.pop()
				model = model[1:]
			}
			if q.n != len(model) {
				t.Fatalf("%d wait, want %d", q.n, len(model))
			}
			for i, w := range model {
				if *q.at(i) != w {
					t.Fatalf("at %d waits %+v, want %+v", i, *q.at(i), w)
				}
			}
			before := len(q.ring)
			want := before
			if before == 0 {
				want = 16
			} else if 2*q.n > before {
				want = 2 * before
			}
			if q.grow(); len(q.ring) != want {
				t.Fatalf("a ring of %d with %d in it becomes one of %d", before, q.n, len(q.ring))
			}
		}
	})
}

// The departures are those of a sorted list, whatever is replaced.
func TestDeparturesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h departures
		var model []departure
		insert := func(d departure) {
			model = append(model, d)
			slices.SortFunc(model, func(a, b departure) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.seq, b.seq)) })
		}
		for i := range rapid.IntRange(1, 120).Draw(t, "steps") {
			d := departure{at: float64(rapid.IntRange(0, 30).Draw(t, "at")), seq: uint32(i), pool: int32(i % 3)}
			switch step := rapid.IntRange(0, 5).Draw(t, "step"); {
			case step < 3 || len(model) == 0:
				h.push(d)
				insert(d)
			case step < 5:
				h.replace(d)
				model = model[1:]
				insert(d)
			default:
				h.pop()
				model = model[1:]
			}
			if len(h) != len(model) {
				t.Fatalf("%d of %d", len(h), len(model))
			}
			if len(model) == 0 {
				continue
			}
			second := math.Inf(1)
			if len(model) > 1 {
				second = model[1].at
			}
			if h[0] != model[0] || h.second() != second {
				t.Fatalf("%+v and %v, want %+v and %v", h[0], h.second(), model[0], second)
			}
		}
	})
}

// Quantiles at the ends, and of waits beyond what a duration holds.
func TestQuantilesAtTheLimits(t *testing.T) {
	filled := func(waits ...float64) ClassResult {
		var h histogram
		for _, w := range waits {
			h.add(w)
		}
		return ClassResult{waits: h}
	}
	for _, tt := range []struct {
		name  string
		waits []float64
		p     float64
		want  time.Duration
		ok    bool
	}{
		{"nothing", nil, 0.5, 0, false}, {"below", []float64{1}, math.Nextafter(0, -1), 0, false}, {"above", []float64{1}, math.Nextafter(1, 2), 0, false}, {"no number", []float64{1}, math.NaN(), 0, false},
		{"none waits", []float64{0, 0}, 1, 0, true}, {"the least", []float64{1, 2}, 0, 1015625000, true}, {"the least of 0", []float64{0, 2}, 0, 0, true},
		{"half", []float64{1, 2}, 0.5, 1015625000, true}, {"more than half", []float64{1, 2}, 0.51, 2031250000, true}, {"all", []float64{1, 2, 2, 0}, 1, 2031250000, true},
		{"as many as do not wait", []float64{0, 0, 3}, 2. / 3, 0, true}, {"more than do not wait", []float64{0, 0, 3}, 0.67, 3031250000, true},
		{"292 years", []float64{1 << 33}, 1, 8724152320 * time.Second, true}, {"more than 292 years", []float64{1 << 34}, 1, math.MaxInt64, true}, {"for ever", []float64{math.Inf(1)}, 1, math.MaxInt64, true},
		{"a nanosecond", []float64{1e-9}, 1, 968, true},
	} {
		c := filled(tt.waits...)
		if got, ok := c.WaitQuantile(tt.p); got != tt.want || ok != tt.ok {
			t.Errorf("%s: %d, %v, want %d, %v", tt.name, got, ok, tt.want, tt.ok)
		}
	}
}
