package queueing_test

import (
	"errors"
	"math"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/capacity"
	. "github.com/supportops/policy/capacity/queueing"
	"pgregory.net/rapid"
)

// someTargets draws targets that a model can be asked for.
func someTargets(m Model) *rapid.Generator[[]Target] {
	return rapid.Custom(func(t *rapid.T) []Target {
		share := func(lo, hi float64) float64 { return rapid.Float64Range(lo, hi).Draw(t, "limit") }
		all := []Target{
			{Measure: ServiceLevel, Limit: share(0.5, 0.99), Within: share(0, 2),
				Definition: rapid.SampledFrom(append(countings(), "")).Draw(t, "definition")},
			{Measure: MeanWait, Limit: share(0.01, 2)},
			{Measure: ProbWait, Limit: share(0.05, 0.9)},
			{Measure: QueueLength, Limit: share(0.05, 20)},
			{Measure: Occupancy, Limit: share(0.3, 0.99)},
			{Measure: Abandonment, Limit: share(0.01, 0.5)},
			{Measure: Blocking, Limit: share(0.01, 0.5)},
		}
		n := rapid.IntRange(0, len(all)).Draw(t, "targets")
		chosen := slices.Clone(rapid.Permutation(all).Draw(t, "order")[:n])
		return slices.DeleteFunc(chosen, func(t Target) bool {
			_, room := m.(WaitingRoom)
			return room && (t.Measure == ProbWait || t.Definition == NotWaitingLonger)
		})
	})
}

func keeps(m Model, c float64, targets []Target) bool {
	f, err := m.At(c)
	if err != nil {
		return false
	}
	return !slices.ContainsFunc(targets, func(t Target) bool { _, met := t.Of(f); return !met })
}

// The twin tries one agent after another.
func TestRequireSmallestProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := stableModel().Draw(t, "model").Model
		if size(m) > 60 {
			t.Skip("slow")
		}
		targets := someTargets(m).Draw(t, "targets")
		r, err := Require(m, targets...)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for !keeps(m, float64(want), targets) {
			want++
		}
		if r.Agents != want {
			t.Fatalf("got %d, want %d", r.Agents, want)
		}
		for i, target := range targets {
			_, met := target.Of(r.OneLess)
			if r.Agents > 0 && met == slices.Contains(r.Binding, i) {
				t.Fatalf("target %d %v: met at one less %v, binding %v", i, target, met, r.Binding)
			}
		}
		if r.Agents > 0 && len(r.Binding) == 0 && r.OneLess.Stable {
			t.Fatalf("nothing binds %+v", r)
		}
	})
}

// Where any staff above none keeps the target and none does not, the answer is
// the least number that there is, and the search for it ends.
func TestRequireRealEndsAtTheLeastNumber(t *testing.T) {
	for _, places := range []int{0, 3} {
		room := WaitingRoom{Load: 0.01, AbandonRate: 0.1, Places: places}
		target := Target{Measure: ServiceLevel, Limit: 0.3, Within: float64(min(places, 1)), Definition: AnsweredOfServed}
		got, err := RequireReal(room, target)
		if err != nil || got <= 0 || got > 1 || !keeps(room, got, []Target{target}) {
			t.Errorf("%d places: %v, %v", places, got, err)
		}
	}
}

func TestRequireRealProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := stableModel().Draw(t, "model")
		if _, chat := q.Model.(Chat); chat {
			t.Skip("whole agents only")
		}
		targets := someTargets(q.Model).Draw(t, "targets")
		whole, err := Require(q.Model, targets...)
		exact, err2 := RequireReal(q.Model, targets...)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if n := float64(whole.Agents); exact > n || exact < n-1 || !keeps(q.Model, exact, targets) {
			t.Fatalf("%v beside %d whole", exact, whole.Agents)
		}
	})
}

func TestMaxLoadInverseProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := stableModel().Draw(t, "model")
		targets := append(someTargets(q.Model).Draw(t, "targets"), Target{Measure: Occupancy, Limit: 0.95})
		c := math.Ceil(min(q.Agents, 60))
		load, err := MaxLoad(q.Model, c, targets...)
		if err != nil {
			t.Fatal(err)
		}
		if load > 0 && load < 1e-6 {
			t.Skip("next to nothing")
		}
		var more, less Model
		switch m := q.Model.(type) {
		case ErlangB:
			less, more = ErlangB{load}, ErlangB{load * 1.0001}
		case ErlangC:
			less, more = ErlangC{load}, ErlangC{load * 1.0001}
		case ErlangA:
			less, more = ErlangA{load, m.AbandonRate}, ErlangA{load * 1.0001, m.AbandonRate}
		default:
			t.Skip("the same code")
		}
		if !keeps(less, c, targets) {
			t.Fatalf("%v agents do not carry %v", c, load)
		}
		if keeps(more, c, targets) {
			t.Fatalf("%v agents carry more than %v", c, load)
		}
	})
}

func TestRequireBinding(t *testing.T) {
	level := Target{Measure: ServiceLevel, Limit: 0.8, Within: 20.0 / 180}
	for _, tt := range []struct {
		name    string
		targets []Target
		agents  int
		binding []int
	}{
		{"stability alone", nil, 11, nil},
		{"service level", []Target{level}, 14, []int{0}},
		{"occupancy outweighs", []Target{level, {Measure: Occupancy, Limit: 0.65}}, 16, []int{1}},
		{"a tie is met", []Target{{Measure: Occupancy, Limit: 0.625}}, 16, []int{0}},
		{"both break at once", []Target{level, {Measure: Occupancy, Limit: 0.75}}, 14, []int{0, 1}},
	} {
		r, err := Require(ErlangC{10}, tt.targets...)
		if err != nil || r.Agents != tt.agents || !slices.Equal(r.Binding, tt.binding) {
			t.Errorf("%s: %d agents, binding %v, %v; want %d, %v", tt.name, r.Agents, r.Binding, err, tt.agents, tt.binding)
		}
	}
}

func TestNoWork(t *testing.T) {
	for _, m := range []Model{ErlangB{}, ErlangC{}, ErlangA{}, ErlangA{0, 2}, Patient{0, FixedPatience(1)}, GGc{},
		Priority{Loads: []float64{0, 0}}, Priority{Loads: []float64{0, 0}}.Class(1), Chat{Slowdown: []float64{1}}} {
		r, err := Require(m, Target{Measure: ServiceLevel, Limit: 0.99}, Target{Measure: Occupancy, Limit: 0.5})
		if err != nil || r.Agents != 0 || r.Figures.ServiceLevel(0, "") != 1 {
			t.Errorf("%T: %+v, %v", m, r, err)
		}
	}
}

func TestBadInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	level := func(limit, within float64) Target { return Target{Measure: ServiceLevel, Limit: limit, Within: within} }
	ask := func(m Model, c float64) error { _, err := m.At(c); return err }
	require := func(m Model, targets ...Target) error { _, err := Require(m, targets...); return err }
	for _, tt := range []struct {
		name string
		err  error
		want error
		text string
	}{
		{"NaN load", ask(ErlangC{nan}, 3), capacity.ErrRange, "queueing: load: out of range: want a finite number not below 0, got NaN"},
		{"negative agents", ask(ErlangB{1}, -1), capacity.ErrRange, "queueing: agents: out of range: want a finite number not below 0, got -1"},
		{"endless agents", ask(ErlangB{1}, inf), capacity.ErrRange, ""},
		{"both wrong", ask(ErlangA{-1, nan}, nan), capacity.ErrRange, "queueing: 3 defects\n\tload: out of range: want a finite number not below 0, got -1\n\tabandon_rate: out of range: want a number in [1e-15, 1e15], got NaN\n\tagents: out of range: want a finite number not below 0, got NaN"},
		{"no patience", ask(Patient{1, nil}, 1), capacity.ErrRequired, ""},
		{"patience rises", ask(Patient{1, PatienceCurve{{1, 0.5}, {2, 0.6}}}, 1), capacity.ErrRange, "queueing: patience[1].staying: out of range: want a share in [0, 0.5], got 0.6"},
		{"shares do not add up", ask(Patient{1, MixedPatience{{0.5, nil}}}, 1), capacity.ErrConflict, ""},
		{"no class", ask(Priority{}, 1), capacity.ErrRequired, ""},
		{"a class that is not", ask(Priority{Loads: []float64{1}}.Class(1), 3), capacity.ErrRange, "queueing: class: out of range: want 0 to 0, got 1"},
		{"slower with more chats", ask(Chat{Load: 1, Slowdown: []float64{1, 3}}, 2), capacity.ErrConflict, ""},
		{"half an agent chats", ask(Chat{Load: 1, Slowdown: []float64{1}}, 1.5), capacity.ErrRange, ""},
		{"unknown method", ask(GGc{1, 1, 1, "x"}, 2), capacity.ErrUnknown, ""},
		{"too few", ask(ErlangC{10}, 10), capacity.ErrUnstable, "queueing: unstable: 10 agents for a load of 10, want at least 11"},
		{"too few chats", ask(Chat{Load: 10, Slowdown: []float64{1, 1.25}}, 6), capacity.ErrUnstable, "queueing: unstable: 6 agents for a load of 10, want at least 7"},
		{"too many endlessly patient", ask(Patient{10, MixedPatience{{0.5, nil}, {0.5, FixedPatience(1)}}}, 4), capacity.ErrUnstable, "queueing: unstable: 4 agents for a load of 5, want at least 6"},
		{"huge", ask(ErlangC{1e10}, 1), capacity.ErrTooLarge, "queueing: too large: load 1e+10, want at most 1e+09"},
		{"level 1", require(ErlangC{10}, level(1, 1)), capacity.ErrRange, ""},
		{"no blocking", require(ErlangB{10}, Target{Measure: Blocking}), capacity.ErrRange, ""},
		{"empty target", require(ErlangB{10}, Target{}), capacity.ErrRequired, ""},
		{"within of an occupancy", require(ErlangB{10}, Target{Measure: Occupancy, Limit: 0.5, Within: 1}), capacity.ErrConflict, ""},
		{"turning away keeps it", require(WaitingRoom{Load: 2}, Target{Measure: ProbWait, Limit: 0.5}, Target{Measure: ServiceLevel, Limit: 0.5, Definition: NotWaitingLonger}), capacity.ErrConflict, ""},
		{"near the greatest staff", require(ErlangC{9.9997e8}, Target{Measure: Occupancy, Limit: 0.5}), capacity.ErrInfeasible, "queueing: infeasible: targets: not kept even by 1e9 agents"},
		{"near the greatest staff, by level", require(ErlangC{9.9997e8}, level(0.8, 0)), capacity.ErrInfeasible, ""},
		{"no model", require(nil), capacity.ErrRequired, ""},
		{"no model to load", func() error { _, err := MaxLoad(nil, 3); return err }(), capacity.ErrRequired, ""},
		{"unreachable", require(ErlangC{1e8}, Target{Measure: Occupancy, Limit: 1e-9}), capacity.ErrInfeasible, ""},
	} {
		if !errors.Is(tt.err, tt.want) || tt.text != "" && tt.err.Error() != tt.text {
			t.Errorf("%s: got %v, want %v %s", tt.name, tt.err, tt.want, tt.text)
		}
	}
	var e *capacity.UnstableError
	if !errors.As(ask(ErlangC{10}, 10), &e) || e.MinAgents != 11 {
		t.Errorf("smallest stable staff: %+v", e)
	}
}

func TestTraffic(t *testing.T) {
	tr := Traffic{Volume: 100, Interval: 30 * time.Minute, HandleTime: 3 * time.Minute}
	if load, err := tr.Load(); err != nil || load != 10 {
		t.Errorf("load %v, %v", load, err)
	}
	if v := tr.VolumeOf(10); v != 100 {
		t.Errorf("volume %v", v)
	}
	if d := tr.Duration(tr.Units(20 * time.Second)); d != 20*time.Second {
		t.Errorf("duration %v", d)
	}
	if d := tr.Duration(math.Inf(1)); d != math.MaxInt64 {
		t.Errorf("endless duration %v", d)
	}
	_, err := Traffic{Volume: math.Inf(1), HandleTime: -1}.Load()
	var e *capacity.SpecError
	if !errors.As(err, &e) || len(e.Fields) != 3 {
		t.Errorf("defects %v", err)
	}
}

// No argument whatever leads to a panic, a hang, a NaN, or an infinity in
// figures that are called stable.
func FuzzModels(f *testing.F) {
	f.Add(uint8(0), 10.0, 12.0, 0.5, 0.2)
	f.Add(uint8(2), 1e9, 1e9, 1e-300, 1e300)
	f.Add(uint8(3), 0.5, 1e-12, 1e-9, 1e9)
	f.Add(uint8(4), 1e-320, 1.0, 1.0, 1e-320)
	f.Fuzz(func(t *testing.T, kind uint8, a, c, r, at float64) {
		models := []Model{ErlangB{a}, ErlangC{a}, ErlangA{a, r}, Patient{a, FixedPatience(r)}, Patient{a, ErlangPatience{3, r}},
			Priority{Loads: []float64{a, r, a}}.Class(1), Priority{[]float64{a, r, a}, true}.Class(2), Priority{Loads: []float64{r, a}},
			GGc{a, r, at, Whitt}, GGc{a, at, r, Sakasegawa}}
		m := models[int(kind)%len(models)]
		if c > 1e6 && kind%10 != 0 {
			c = 1e6 * math.Mod(c, 1)
		}
		fig, err := m.At(c)
		o := fig.By(at)
		for _, x := range []float64{fig.ProbWait, fig.ProbAbandon, fig.ProbBlock, fig.Occupancy, o.Answered, o.Lost, o.Waiting,
			o.Level(AnsweredOfStaying), o.Level(AnsweredOfServed), o.Level(VirtualWait)} {
			if err == nil && !(x >= -1e-9 && x <= 1+1e-9) {
				t.Fatalf("%#v at %v: %+v %+v", m, c, fig, o)
			}
		}
		if err == nil && (math.IsNaN(fig.MeanWait) || math.IsInf(fig.MeanWait, 0) || math.IsNaN(fig.QueueLength) || math.IsNaN(fig.MeanSojourn)) {
			t.Fatalf("%#v at %v: %+v", m, c, fig)
		}
	})
}

// An agent alone answers 1-a at once, and two 1-a²/(2+a), and a load over a
// staff is its occupancy: a limit written in decimals was missed by the last
// binary place, so that 0.1 erlangs asked for a second agent to answer 90 % at
// once.
func TestRequireTies(t *testing.T) {
	ties := 0
	for k := int64(1); k < 200; k++ {
		a := big.NewRat(k, 100)
		one := new(big.Rat).Sub(big.NewRat(1, 1), a)
		two := new(big.Rat).Sub(big.NewRat(1, 1), new(big.Rat).Quo(new(big.Rat).Mul(a, a), new(big.Rat).Add(big.NewRat(2, 1), a)))
		busy := new(big.Rat).Quo(a, big.NewRat(2, 1))
		load, _ := a.Float64()
		for _, tt := range []struct {
			agents int
			limit  *big.Rat
			target Target
		}{
			{1, one, Target{Measure: ServiceLevel}},
			{2, two, Target{Measure: ServiceLevel}},
			{2, busy, Target{Measure: Occupancy}},
		} {
			if tt.limit.Sign() <= 0 || int64(tt.agents)*100 <= k {
				continue
			}
			ties++
			tt.target.Limit, _ = tt.limit.Float64()
			r, err := Require(ErlangC{load}, tt.target)
			if err != nil || r.Agents != tt.agents {
				t.Errorf("%v erlangs, %v: %d agents, %v, want %d", load, tt.target, r.Agents, err, tt.agents)
			}
		}
	}
	if ties < 400 {
		t.Errorf("%d ties", ties)
	}
	// A tie is no more than that.
	if r, err := Require(ErlangC{0.1}, Target{Measure: ServiceLevel, Limit: 0.9 + 1e-14}); err != nil || r.Agents != 2 {
		t.Errorf("%d agents, %v", r.Agents, err)
	}
}
