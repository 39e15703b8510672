package queueing

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/supportops/policy/internal/spec"
)

// threshold is a desk that is stable with up to so many erlangs for each agent,
// and writes down what it is asked for.
type threshold struct {
	load, each  float64
	guess, step float64
	asked       *[]float64 // agents, and loads where withLoad was called
	loads       bool
}

func (m threshold) At(agents float64) (Figures, error) {
	x := agents
	if m.loads {
		x = m.load
	}
	*m.asked = append(*m.asked, x)
	if m.load > m.each*agents {
		return growing(agents, m.load)
	}
	return idle(agents), nil
}
func (m threshold) check(*spec.Defects)                 {}
func (m threshold) offered() float64                    { return m.load }
func (m threshold) withLoad(load float64) Model         { m.load, m.loads = load, true; return m }
func (m threshold) start() (guess, step float64)        { return m.guess, m.step }
func (m threshold) recorded(asked *[]float64) threshold { m.asked = asked; return m }

// A search asks for few staffs: in doubling steps from the guess, then in
// halves.
func TestSmallestSearch(t *testing.T) {
	for _, tt := range []struct {
		name  string
		m     threshold
		want  float64
		asked []float64 // the first
	}{
		{"the guess is too few", threshold{load: 40, each: 1, guess: 12.5, step: 3.2}, 40, []float64{13, 17, 25, 41, 33, 37, 39, 40}},
		{"the guess is too many", threshold{load: 40, each: 1, guess: 103.2, step: 3.2}, 40, []float64{104, 100, 92, 76, 44, 21, 32, 38, 41, 39, 40}},
		{"one step too many", threshold{load: 40, each: 1, guess: 41, step: 1}, 40, []float64{41, 40, 38, 39}},
		{"the guess is right", threshold{load: 40, each: 1, guess: 40, step: 2}, 40, []float64{40, 38, 39}},
		{"nobody is needed", threshold{load: 40, each: math.Inf(1), guess: 3, step: 3}, 0, []float64{3, 0}},
		{"one is needed", threshold{load: 40, each: 40, guess: 2, step: 3}, 1, []float64{2, 0, 1}},
		{"the most there are", threshold{load: 1e9, each: 1, guess: 3e9, step: 4e8}, 1e9, []float64{1e9, 6e8, 8e8, 9e8}},
		{"near the most there are", threshold{load: 1e9, each: 1, guess: 9e8, step: 7e7}, 1e9, []float64{9e8, 9.7e8, 1e9, 9.85e8}},
	} {
		var asked []float64
		m := tt.m.recorded(&asked)
		got, err := smallest(m, func(agents float64) bool { return keepsAll(m, agents, nil) })
		if err != nil || got != tt.want || !slices.Equal(asked[:len(tt.asked)], tt.asked) || len(asked) > 40 {
			t.Errorf("%s: %v, %v after %v, want %v after %v", tt.name, got, err, asked, tt.want, tt.asked)
		}
	}
}

// A search for a load doubles the staff until it breaks, or looks for the
// magnitude in steps of 1024, and then halves.
func TestMaxLoadSearch(t *testing.T) {
	for _, tt := range []struct {
		name  string
		each  float64
		asked []float64 // the first
	}{
		{"more than the staff", 5, []float64{0, 1e9, 7, 14, 28, 56, 42, 35, 38.5}},
		{"less than the staff", 1e-7 / 7, []float64{0, 1e9, 7, 7 / 1024., 7 / 1024. / 1024, 7 / 1024. / 1024 / 1024}},
		{"just below the staff", 0.9, []float64{0, 1e9, 7, 7 / 1024., (7 + 7/1024.) / 2}},
	} {
		var asked []float64
		got, err := MaxLoad(threshold{each: tt.each}.recorded(&asked), 7)
		if err != nil || !(math.Abs(got/(7*tt.each)-1) < 1e-15) {
			t.Errorf("%s: %v, %v, want %v", tt.name, got, err, 7*tt.each)
		}
		if n := len(tt.asked); len(asked) < n || !slices.Equal(asked[:n], tt.asked) || len(asked) > 150 {
			t.Errorf("%s: asked %v, want %v …", tt.name, asked, tt.asked)
		}
	}
	var asked []float64
	if got, err := MaxLoad(threshold{each: 1}.recorded(&asked), 0.25); err != nil || got != 0.25 || asked[2] != 1 {
		t.Errorf("a quarter of an agent: %v, %v after %v", got, err, asked)
	}
	if got, err := MaxLoad(threshold{each: 1e-95}.recorded(&asked), 1); err != nil || got != 0 {
		t.Errorf("next to nothing: %v, %v", got, err)
	}
	if got, err := MaxLoad(threshold{each: 1e-89}.recorded(&asked), 1); err != nil || got != 1e-89 {
		t.Errorf("little: %v, %v", got, err)
	}
	if got, err := MaxLoad(threshold{each: 6e8}.recorded(&asked), 1); err != nil || got != 6e8 {
		t.Errorf("much: %v, %v", got, err)
	}
}

// Where a search begins: near the answer.
func TestStarts(t *testing.T) {
	var got []string
	for _, m := range []Model{
		ErlangB{100}, ErlangC{100}, ErlangA{100, 1}, Patient{100, FixedPatience(1)}, GGc{Load: 100}, WaitingRoom{Load: 100}, Priority{Loads: []float64{36, 64}},
		Priority{Loads: []float64{36, 64}}.Class(0), Chat{Load: 100, Slowdown: []float64{1}}, Chat{Load: 200, Slowdown: []float64{1, 1.1, 1.5}},
	} {
		guess, step := m.start()
		got = append(got, fmt.Sprint(guess, step))
	}
	want := slices.Repeat([]string{"110 6"}, len(got))
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBisect(t *testing.T) {
	asked := 0
	below := func(x float64) func(float64) bool { return func(y float64) bool { asked++; return y < x } }
	if lo, hi := bisect(0, 1, 0, below(0.3)); hi != 0.3 || lo != math.Nextafter(0.3, 0) || asked > 60 {
		t.Errorf("%v to %v after %d", lo, hi, asked)
	}
	if lo, hi := bisect(0, 1, 0.25, below(0.6)); lo != 0.5 || hi != 0.625 {
		t.Errorf("%v to %v", lo, hi)
	}
	if lo, hi := bisect(0, 1, 0.5, below(0.6)); lo != 0.5 || hi != 1 {
		t.Errorf("as narrow as asked for: %v to %v", lo, hi)
	}
	if lo, hi := bisect(0, 1, 0, func(y float64) bool { return y <= 0 }); lo != 0 || hi != 5e-324 {
		t.Errorf("%v to %v", lo, hi)
	}
}

// reach ends between drop and a little more, at both exactly, and at once where
// it begins there.
func TestReach(t *testing.T) {
	line := func(x float64) float64 { return x }
	for _, tt := range []struct{ start, want float64 }{
		{drop, drop}, {drop + 8, drop + 8}, {drop / 2, drop}, {drop * 16, drop}, {drop * 31, (drop*31/16. + drop*31/256.) / 2}, {1, 48}, {2 * drop, 2*drop/32.0 + drop},
	} {
		if got, ok := reach(line, tt.start); !ok || got != tt.want {
			t.Errorf("from %v: %v, %v, want %v", tt.start, got, ok, tt.want)
		}
	}
	if x, ok := reach(func(float64) float64 { return drop - 1e-9 }, 1); ok || x != 0 {
		t.Errorf("%v, %v", x, ok)
	}
	// A jump is met as near as 60 halvings allow.
	if x, ok := reach(func(x float64) float64 {
		if x >= 1./3 {
			return math.Inf(1)
		}
		return 0
	}, 1); !ok || x != 1./3 {
		t.Errorf("%v, %v", x, ok)
	}
}

// The series is chosen where it takes fewer than 400 terms.
func TestShortSeries(t *testing.T) {
	for _, tt := range []struct {
		a, c, r float64
		want    bool
	}{
		{1777.766, 1777.766, 1, true}, {1777.767, 1777.767, 1, false}, {159999, 160000, 90, false}, {159998, 159999, 90, true},
		{177.77 / 2, 1, 0.1, false}, {1000, 900.01, 1, true}, {1000, 900, 1, false}, {10, 9.1, 0.01, true}, {10, 8.9, 0.01, false}, {10000, 11126, 1e-3, true}, {10000, 11125, 1e-3, false},
		{9, 9, 90, true}, {0.5, 0.25, 1e-3, false},
	} {
		if got := shortSeries(tt.a, tt.c, tt.r); got != tt.want {
			t.Errorf("load %v, agents %v, rate %v: %v", tt.a, tt.c, tt.r, got)
		}
	}
}

// Rounding is put right at the ends of a range, and nowhere else; what is no
// number stays none.
func TestRangesOfNumbers(t *testing.T) {
	for _, tt := range []struct{ x, share, positive, negative float64 }{
		{-2, 0, 0, -2}, {-1e-18, 0, 0, -1e-18}, {0, 0, 0, 0}, {5e-324, 5e-324, 5e-324, 0}, {0.5, 0.5, 0.5, 0}, {1, 1, 1, 0},
		{1 + 0x1p-52, 1, 1 + 0x1p-52, 0}, {2, 1, 2, 0}, {math.Inf(1), 1, math.Inf(1), 0}, {math.Inf(-1), 0, 0, math.Inf(-1)},
	} {
		if share(tt.x) != tt.share || positive(tt.x) != tt.positive || negative(tt.x) != tt.negative {
			t.Errorf("%v: %v, %v, %v, want %v, %v, %v", tt.x, share(tt.x), positive(tt.x), negative(tt.x), tt.share, tt.positive, tt.negative)
		}
	}
	if nan := math.NaN(); !math.IsNaN(share(nan)) || !math.IsNaN(positive(nan)) || !math.IsNaN(negative(nan)) {
		t.Error("a number of what is none")
	}
}
