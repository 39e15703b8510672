package shift_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/shift"
	"pgregory.net/rapid"
)

// leastCost is the twin: it tries every number of people on each shift in
// turn, no more than the most that a slot of it still needs.
func leastCost(required []int64, shifts []shift.Template) (int64, bool) {
	if len(shifts) == 0 {
		for _, r := range required {
			if r > 0 {
				return 0, false
			}
		}
		return 0, true
	}
	most := int64(0)
	for t, works := range shifts[0].Works {
		if works {
			most = max(most, required[t])
		}
	}
	if shifts[0].Most > 0 {
		most = min(most, shifts[0].Most)
	}
	best, found := int64(math.MaxInt64), false
	left := append([]int64(nil), required...)
	for n := int64(0); n <= most; n++ {
		if c, ok := leastCost(left, shifts[1:]); ok && c+n*shifts[0].Cost < best {
			best, found = c+n*shifts[0].Cost, true
		}
		for t, works := range shifts[0].Works {
			if works {
				left[t] = max(0, left[t]-1)
			}
		}
	}
	return best, found
}

// A plan covers what is required and costs the least possible.
func TestCoverTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "slots")
		required, shifts := genRequired(t, n), genShifts(t, n)
		want, feasible := leastCost(required, shifts)
		got, err := shift.Cover(required, shifts, shift.Options{})
		if !feasible {
			if !errors.Is(err, capacity.ErrInfeasible) {
				t.Fatalf("%v, want infeasible", err)
			}
			return
		}
		if err != nil || got.Cost != want || !got.Optimal() {
			t.Fatalf("%+v %v, want cost %d", got, err, want)
		}
		checkPlan(t, required, shifts, got)
	})
}

func checkPlan(t *rapid.T, required []int64, shifts []shift.Template, p shift.Plan) {
	have, err := shift.Coverage(shifts, p.Counts)
	if err != nil {
		t.Fatal(err)
	}
	cost := int64(0)
	for s, n := range p.Counts {
		cost += n * shifts[s].Cost
	}
	for i, r := range required {
		if have[i] < r {
			t.Fatalf("slot %d has %d of %d", i, have[i], r)
		}
	}
	for s, n := range p.Counts {
		if m := shifts[s].Most; m > 0 && n > m {
			t.Fatalf("shift %d has %d of at most %d", s, n, m)
		}
	}
	if cost != p.Cost || p.Bound > p.Cost {
		t.Fatalf("costs %d, says %d, bound %d", cost, p.Cost, p.Bound)
	}
}

// A search once called 16 the least cost here.
func TestCoverProvesTheLeastCost(t *testing.T) {
	works := func(s string) (out []bool) {
		for _, r := range s {
			out = append(out, r == 'x')
		}
		return out
	}
	required := []int64{4, 2, 3, 1, 1}
	shifts := []shift.Template{{Works: works("xx..."), Cost: 5}, {Works: works("x.xxx"), Cost: 2}, {Works: works("x...."), Cost: 1},
		{Works: works("..x.."), Cost: 4}, {Works: works(".xxx."), Cost: 5}, {Works: works("x.x.x"), Cost: 4}}
	if p, err := shift.Cover(required, shifts, shift.Options{}); err != nil || p.Cost != 15 || !p.Optimal() {
		t.Errorf("%+v, %v, want the least cost of 15", p, err)
	}
}

// However few nodes a search may use, the plan covers and the bound is true.
func TestCoverBoundProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 7).Draw(t, "slots")
		required, shifts := genRequired(t, n), genShifts(t, n)
		want, feasible := leastCost(required, shifts)
		if !feasible {
			return
		}
		got, err := shift.Cover(required, shifts, shift.Options{Nodes: rapid.IntRange(1, 3).Draw(t, "nodes")})
		if err != nil {
			t.Fatal(err)
		}
		checkPlan(t, required, shifts, got)
		if got.Bound > want || got.Cost < want {
			t.Fatalf("bound %d, cost %d, least %d", got.Bound, got.Cost, want)
		}
	})
}

// The methods agree: shifts of one length around the clock, solved as they
// are and with one more shift that nobody would use but that breaks the order.
func TestCoverMethodsAgreeProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(6, 24).Draw(t, "slots")
		required := make([]int64, n)
		for i := range required {
			required[i] = int64(rapid.IntRange(1, 20).Draw(t, "required"))
		}
		length := rapid.IntRange(2, n/2).Draw(t, "length")
		var shifts []shift.Template
		for start := range n {
			shifts = append(shifts, shift.Template{Works: shift.Span(n, start, length), Cost: int64(rapid.IntRange(1, 50).Draw(t, "cost"))})
		}
		cyclic, err := shift.Cover(required, shifts, shift.Options{})
		if err != nil {
			t.Fatal(err)
		}
		odd := make([]bool, n)
		odd[0], odd[2], odd[4] = true, true, true
		search, err := shift.Cover(required, append(shifts, shift.Template{Works: odd, Cost: 1000}), shift.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if search.Bound > cyclic.Cost || search.Cost < cyclic.Cost {
			t.Fatalf("%v %d, %v %d with bound %d", cyclic.Algorithm, cyclic.Cost, search.Algorithm, search.Cost, search.Bound)
		}
		if cyclic.Algorithm == "search" && length > 1 {
			t.Fatalf("shifts of one length by %v", cyclic.Algorithm)
		}
	})
}

func TestCoverMethod(t *testing.T) {
	ring := func(n, length int) []shift.Template {
		out := make([]shift.Template, n)
		for s := range out {
			out[s] = shift.Template{Works: shift.Span(n, s, length), Cost: 1}
		}
		return out
	}
	ones := func(n int) []int64 {
		out := make([]int64, n)
		for i := range out {
			out[i] = 1
		}
		return out
	}
	tests := []struct {
		name, why string
		required  []int64
		shifts    []shift.Template
		cost      int64
		method    shift.Algorithm
	}{
		{"nothing required", "", make([]int64, 4), ring(4, 2), 0, "flow"},
		{"nothing at all", "", nil, nil, 0, "flow"},
		{"odd ring", "the linear program says 1.5", ones(3), ring(3, 2), 2, "cyclic"},
		{"12 by 5", "the linear program says 2.4", ones(12), ring(12, 5), 3, "cyclic"},
		{"breaks that nobody needs", "slots without a requirement do not count", []int64{1, 0, 1, 1}, []shift.Template{{Works: []bool{true, false, true, true}, Cost: 1}}, 1, "flow"},
		{"breaks", "slots 4 and 5 have every other shift", []int64{1, 1, 1, 1, 2, 2}, []shift.Template{
			{Works: []bool{true, false, false, false, true, false}, Cost: 3}, {Works: []bool{false, true, false, false, false, true}, Cost: 4},
			{Works: []bool{false, false, true, false, true, false}, Cost: 5}, {Works: []bool{false, false, false, true, false, true}, Cost: 1},
		}, 13, "search"},
		{"free shifts first", "", []int64{3, 3}, []shift.Template{{Works: []bool{true, false}}, {Works: []bool{true, true}, Cost: 2}}, 6, "flow"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := shift.Cover(test.required, test.shifts, shift.Options{})
			if err != nil || p.Cost != test.cost || p.Algorithm != test.method || !p.Optimal() {
				t.Errorf("%s: %+v %v, want cost %d by %v", test.why, p, err, test.cost, test.method)
			}
		})
	}
}

func TestCoverErrors(t *testing.T) {
	works := []bool{true, false, true}
	tests := []struct {
		name     string
		required []int64
		shifts   []shift.Template
		opt      shift.Options
		want     string
	}{
		{"nobody", []int64{0, 2, 1}, []shift.Template{{Works: works}}, shift.Options{}, "shift: infeasible: cover: no shift works in slots 1"},
		{"no shifts", []int64{1}, nil, shift.Options{}, "shift: infeasible: cover: no shift works in slots 0"},
		{"lengths", []int64{1}, []shift.Template{{Works: works}}, shift.Options{}, "shift: shifts[0].works: conflict: 3 slots, want 1"},
		{"negative", []int64{-1}, []shift.Template{{Works: works[:1], Cost: -5}}, shift.Options{Nodes: -1},
			"shift: 3 defects\n\trequired[0]: out of range: -1, want 0 to 1000000\n\tshifts[0].cost: out of range: -5, want 0 to 1000000000\n\tnodes: out of range: -1, want at least 0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := shift.Cover(test.required, test.shifts, test.opt)
			if err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %v", err, test.want)
			}
		})
	}
}

// At the ends of the ranges nothing overflows.
func TestCoverExtremes(t *testing.T) {
	const people, cost = 1_000_000, 1_000_000_000
	n := 50
	required := make([]int64, n)
	var wrapped, odd []shift.Template
	for s := range n {
		required[s] = people
		wrapped = append(wrapped, shift.Template{Works: shift.Span(n, s, 1), Cost: cost - int64(s)})
		odd = append(odd, shift.Template{Works: shift.Span(n, s, 7, 3), Cost: cost - int64(s*s)})
	}
	want := int64(0)
	for s := range n {
		want += people * (cost - int64(s))
	}
	p, err := shift.Cover(required, wrapped, shift.Options{})
	if err != nil || p.Cost != want || !p.Optimal() {
		t.Errorf("%d %v, want %d", p.Cost, err, want)
	}
	p, err = shift.Cover(required, odd, shift.Options{Nodes: 50})
	if share, ok := p.Gap(); err != nil || !ok || share > 1e-3 {
		t.Errorf("gap %v %v, %v", share, ok, err)
	}
}

func TestPlanIsRepeated(t *testing.T) {
	required, shifts := week()
	a, err := shift.Cover(required, shifts, shift.Options{Nodes: 20})
	if err != nil {
		t.Fatal(err)
	}
	b, _ := shift.Cover(required, shifts, shift.Options{Nodes: 20})
	if d := cmp.Diff(a, b); d != "" {
		t.Error(d)
	}
}
