package queueing_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	. "github.com/supportops/policy/capacity/queueing"
)

// edge returns the last number on the way from one that is taken to another.
func edge(from, to float64, taken func(float64) bool) float64 {
	if taken(to) {
		return to
	}
	for range 2100 {
		middle := from/2 + to/2
		if middle == from || middle == to {
			break
		}
		if taken(middle) {
			from = middle
		} else {
			to = middle
		}
	}
	return from
}

// fields calls f for every number in v, by its path.
func fields(v reflect.Value, path string, f func(path string, v reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fields(v.Field(i), path+"."+v.Type().Field(i).Name, f)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			fields(v.Index(i), fmt.Sprintf("%s[%d]", path, i), f)
		}
	case reflect.Interface:
		if v.IsNil() {
			return
		}
		inner := reflect.New(v.Elem().Type()).Elem()
		inner.Set(v.Elem())
		fields(inner, path, func(path string, x reflect.Value) {
			f(path, x)
			v.Set(inner)
		})
	case reflect.Float64, reflect.Int:
		f(path, v)
	}
}

// Each number of each model is taken from its least to its greatest, and none
// beyond: those at which At does not say that it is out of range.
func TestNumbersOfModelsAtTheirLimits(t *testing.T) {
	var got []string
	for _, m := range []struct {
		name string
		make func() reflect.Value
		at   func(v reflect.Value) error
	}{
		model("ErlangB", ErlangB{Load: 3}), model("ErlangC", ErlangC{Load: 3}), model("ErlangA", ErlangA{3, 1}),
		model("GGc", GGc{3, 1, 1, ""}), model("WaitingRoom", WaitingRoom{Load: 3, Places: 4, AbandonRate: 1}), model("Chat", Chat{Load: 3, Slowdown: []float64{1, 1.2}, AbandonRate: 1}),
		model("Priority", Priority{Loads: []float64{1, 2}}), model("Fixed", Patient{3, FixedPatience(1)}), model("Erlang", Patient{3, ErlangPatience{Stages: 2, Mean: 1}}),
		model("Curve", Patient{3, PatienceCurve{{1, 0.5}, {2, 0.25}}}),
	} {
		m := m
		fields(m.make(), m.name, func(path string, _ reflect.Value) {
			taken := func(x float64) bool {
				v := m.make()
				fields(v, m.name, func(p string, f reflect.Value) {
					if p != path {
						return
					}
					if f.Kind() == reflect.Int {
						f.SetInt(int64(x))
					} else {
						f.SetFloat(x)
					}
				})
				err := m.at(v)
				return err == nil || !strings.Contains(err.Error(), "out of range") && !strings.Contains(err.Error(), "too large") && !strings.Contains(err.Error(), "conflict")
			}
			var now float64
			v := m.make()
			fields(v, m.name, func(p string, f reflect.Value) {
				if p == path && f.Kind() == reflect.Int {
					now = float64(f.Int())
				} else if p == path {
					now = f.Float()
				}
			})
			least, most := -1e20, 1e20
			if now == math.Trunc(now) && strings.Contains(path, "Stages") || strings.Contains(path, "Places") {
				least, most = -1e9, 1e9
			}
			lo, hi := edge(now, least, taken), edge(now, most, taken)
			if most == 1e9 {
				lo, hi = math.Trunc(lo)+0, math.Trunc(hi) // of whole numbers
			}
			got = append(got, fmt.Sprintf("%s %.6g to %.6g", path, lo, hi))
		})
	}
	want := strings.Split(strings.TrimSpace(numbersOfModels), "\n")
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func model[M Model](name string, m M) struct {
	name string
	make func() reflect.Value
	at   func(v reflect.Value) error
} {
	return struct {
		name string
		make func() reflect.Value
		at   func(v reflect.Value) error
	}{name, func() reflect.Value {
		v := reflect.New(reflect.TypeFor[M]()).Elem()
		v.Set(deep(reflect.ValueOf(m)))
		return v
	}, func(v reflect.Value) error { _, err := v.Interface().(M).At(10); return err }}
}

// deep returns a copy that shares no list.
func deep(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				c.Field(i).Set(deep(v.Field(i)))
			}
		}
	case reflect.Slice:
		c.Set(reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v))
	case reflect.Interface:
		if !v.IsNil() {
			c.Set(deep(v.Elem()))
		}
	}
	return c
}

// Below 1e-100 no load is calculated, save 0.
const numbersOfModels = `
ErlangB.Load 1e-100 to 1e+09
ErlangC.Load 1e-100 to 1e+09
ErlangA.Load 1e-100 to 1e+09
ErlangA.AbandonRate 1e-15 to 1e+15
GGc.Load 1e-100 to 1e+09
GGc.ArrivalCV 0 to 1000
GGc.HandleCV 0 to 1000
WaitingRoom.Load 1e-100 to 1e+09
WaitingRoom.AbandonRate 1e-15 to 1e+15
WaitingRoom.Places 0 to 1e+06
Chat.Load 1e-100 to 1e+09
Chat.AbandonRate 1e-15 to 1e+15
Chat.Slowdown[0] 1 to 1
Chat.Slowdown[1] 0.001 to 2
Priority.Loads[0] 1e-100 to 1e+09
Priority.Loads[1] 1e-100 to 1e+09
Fixed.Load 1e-100 to 1e+09
Fixed.Patience 1e-15 to 1e+15
Erlang.Load 1e-100 to 1e+09
Erlang.Patience.Stages 1 to 1000
Erlang.Patience.Mean 1e-15 to 1e+15
Curve.Load 1e-100 to 1e+09
Curve.Patience[0].At 1e-15 to 2
Curve.Patience[0].Staying 0.25 to 1
Curve.Patience[1].At 1 to 1e+15
Curve.Patience[1].Staying 0 to 0.5
`

// wrongAt is a patience whose survival is another number at one time.
type wrongAt struct {
	Patience
	at, survival float64
}

func (p wrongAt) Survival(t float64) float64 {
	if t == p.at {
		return p.survival
	}
	return p.Patience.Survival(t)
}

// A patience of the caller's own is tried at four times before it is believed.
func TestOwnPatienceIsTried(t *testing.T) {
	for _, at := range []float64{0, 0.1, 1, 10} {
		for _, survival := range []float64{math.NaN(), -1e-9, math.Nextafter(1, 2)} {
			want := fmt.Sprintf("queueing: patience: out of range: want a survival within [0, 1], got %v at %v", survival, at)
			if _, err := (Patient{3, wrongAt{FixedPatience(20), at, survival}}).At(4); err == nil || err.Error() != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		for _, survival := range []float64{0, 1} {
			if _, err := (Patient{3, wrongAt{FixedPatience(20), at, survival}}).At(4); err != nil {
				t.Errorf("%v at %v: %v", survival, at, err)
			}
		}
	}
}

// Mixtures are inside one another at most 8 deep and have at most 100 shares,
// curves at most 1000 points.
func TestPatienceLists(t *testing.T) {
	nested := func(depth int) Patience {
		p := MixedPatience{{1, FixedPatience(1)}}
		for range depth {
			p = MixedPatience{{1, p}}
		}
		return p
	}
	shares := func(n, inside int) Patience {
		var p MixedPatience
		for range n {
			p = append(p, PatienceShare{1 / float64(n+1), FixedPatience(1)})
		}
		var q MixedPatience
		for range inside {
			q = append(q, PatienceShare{1 / float64(inside), FixedPatience(2)})
		}
		return append(p, PatienceShare{1 / float64(n+1), q})
	}
	points := func(n int) Patience {
		var p PatienceCurve
		for i := range n {
			p = append(p, PatiencePoint{float64(i + 1), 1 / float64(i+2)})
		}
		return p
	}
	for _, tt := range []struct {
		name string
		p    Patience
		want string
	}{
		{"8 deep", nested(8), ""}, {"9 deep", nested(9), "want at most 8 mixtures inside one another"},
		{"100 shares", shares(59, 40), ""}, {"101 shares", shares(59, 41), "want at most 100 shares in all"}, {"101 on top", shares(100, 1), "want at most 100 shares in all"},
		{"1000 points", points(1000), ""}, {"1001 points", points(1001), "want at most 1000 points, got 1001"},
	} {
		_, err := Patient{3, tt.p}.At(4)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || strings.Count(err.Error(), tt.want) != 1) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
		if refused := tt.want != ""; tt.p.Survival(0.5) == 0 != refused || tt.p.Integral(0.5) == 0 != refused {
			t.Errorf("%s: survival %v, integral %v", tt.name, tt.p.Survival(0.5), tt.p.Integral(0.5))
		}
	}
}

// A limit that is met exactly is kept, at 0 too.
func TestLimitMetExactly(t *testing.T) {
	unstable, _ := ErlangC{3}.At(2)
	idle, _ := ErlangC{}.At(2)
	if got, met := (Target{Measure: ServiceLevel}).Of(unstable); got != 0 || !met {
		t.Errorf("%v, %v", got, met)
	}
	for _, q := range quantities()[1:] {
		if got, met := (Target{Measure: q}).Of(idle); got != 0 || !met {
			t.Errorf("%v: %v, %v", q, got, met)
		}
		if _, met := (Target{Measure: q, Limit: -1e-300}).Of(idle); met {
			t.Errorf("%v is below 0", q)
		}
	}
}

// As many endlessly patient customers as can be answered are one too many.
func TestEndlesslyPatientAtTheLimit(t *testing.T) {
	half := MixedPatience{{0.5, nil}, {0.5, FixedPatience(1)}}
	for _, agents := range []float64{5, 4, 2.6, 1, 0} {
		f, err := Patient{10, half}.At(agents)
		if f.Stable || !math.IsInf(f.MeanWait, 1) || !strings.Contains(fmt.Sprint(err), "unstable") {
			t.Errorf("%v agents: %+v, %v", agents, f, err)
		}
	}
	if f, err := (Patient{10, half}).At(5.001); err != nil || !f.Stable {
		t.Errorf("%+v, %v", f, err)
	}
	// Nearly endless: too large a product for digits, but no growth.
	if _, err := (Patient{1e4, FixedPatience(1e15)}).At(1e3); !strings.Contains(fmt.Sprint(err), "too large: load times wait") {
		t.Errorf("%v", err)
	}
}

// The load of a desk with several classes of no load is shared evenly.
func TestMaxLoadOfClassesWithoutLoad(t *testing.T) {
	got, err := MaxLoad(Priority{Loads: []float64{0, 0}}.Class(0), 10)
	if err != nil || math.Abs(got-20) > 1e-9 {
		t.Errorf("%v, %v, want 20: the class itself gets half of it", got, err)
	}
	got, err = MaxLoad(Priority{Loads: []float64{3, 1}}.Class(0), 9)
	if err != nil || math.Abs(got-12) > 1e-9 {
		t.Errorf("%v, %v, want 12", got, err)
	}
}

func TestTrafficAtTheLimits(t *testing.T) {
	ns := Traffic{HandleTime: 1}
	for _, tt := range []struct {
		x    float64
		want int64
	}{{1 << 63, math.MaxInt64}, {1<<63 - 1024, 1<<63 - 1024}, {-1 << 63, math.MinInt64}, {-1 << 62, -1 << 62}, {-1e30, math.MinInt64}, {math.Inf(-1), math.MinInt64}, {math.NaN(), 0}, {2.5, 3}, {-2.5, -3}} {
		if got := ns.Duration(tt.x); int64(got) != tt.want {
			t.Errorf("%v: %d, want %d", tt.x, got, tt.want)
		}
	}
	if x := (Traffic{}).Units(5); x != 0 {
		t.Errorf("%v units of nothing", x)
	}
	if x := (Traffic{HandleTime: -2}).Units(5); x != 0 {
		t.Errorf("%v units of less than nothing", x)
	}
	for _, tr := range []Traffic{{HandleTime: 1}, {Interval: 1}, {HandleTime: -1, Interval: 1}, {HandleTime: 1, Interval: -1}} {
		if x := tr.VolumeOf(3); x != 0 {
			t.Errorf("%v of %+v", x, tr)
		}
	}
	if x := (Traffic{HandleTime: 1, Interval: math.MaxInt64}).VolumeOf(math.MaxFloat64); x != math.MaxFloat64 {
		t.Errorf("%v", x)
	}
	if load, err := (Traffic{Volume: 1e9, HandleTime: 1, Interval: 1}).Load(); load != 1e9 || err != nil {
		t.Errorf("%v, %v", load, err)
	}
}

func TestLargeDesksAtTheLimits(t *testing.T) {
	inf := math.Inf(1)
	for _, tt := range []struct{ load, beta, want float64 }{{4, -2, 0}, {4, -3, 0}, {4, 0.5, 5}, {0, 3, 0}, {inf, 1, 0}, {4, inf, 0}, {4, -inf, 0}, {-1, 1, 0}, {inf, -inf, 0}} {
		if got := SquareRoot(tt.load, tt.beta); got != tt.want {
			t.Errorf("load %v, beta %v: %v, want %v", tt.load, tt.beta, got, tt.want)
		}
	}
	for _, beta := range []float64{0, -1e-9, -1, -40, -inf} {
		if got := Garnett(beta, 0); got != 1 {
			t.Errorf("beta %v: %v, want 1", beta, got)
		}
	}
	for _, beta := range []float64{-40, -12, -1, 0, 1, 12, 36} {
		if got, want := Garnett(beta, 1e-300), Garnett(beta, 0); beta > 0 && math.Abs(got-want) > 1e-12 || !(got >= 0 && got <= 1) {
			t.Errorf("beta %v: %v with hardly anybody who gives up, %v with nobody", beta, got, want)
		}
		if got := Garnett(beta, inf); got != 0 {
			t.Errorf("beta %v: %v where nobody waits", beta, got)
		}
	}
	if got := Garnett(inf, 0); got != 0 {
		t.Errorf("%v", got)
	}
}

// With an error there is no number.
func TestNoNumberWithAnError(t *testing.T) {
	occupancy := Target{Measure: Occupancy, Limit: 1e-9}
	for name, ask := range map[string]func() (float64, error){
		"infeasible staff":    func() (float64, error) { return RequireReal(ErlangC{1e8}, occupancy) },
		"wrong model":         func() (float64, error) { return RequireReal(ErlangC{-1}) },
		"no whole agents":     func() (float64, error) { return RequireReal(Chat{Load: 1, Slowdown: []float64{1}}) },
		"too many agents":     func() (float64, error) { return MaxLoad(ErlangC{}, 2e9) },
		"wrong target":        func() (float64, error) { return MaxLoad(ErlangC{}, 2, Target{}) },
		"nothing breaks":      func() (float64, error) { return MaxLoad(ErlangB{}, 2) },
		"too large a load":    func() (float64, error) { return Traffic{Volume: 1e10, Interval: 1, HandleTime: 1}.Load() },
		"a negative volume":   func() (float64, error) { return Traffic{Volume: -1, Interval: 1, HandleTime: 1}.Load() },
		"logarithm of nobody": func() (float64, error) { return ErlangB{}.LogBlocking(3) },
		"nobody who waits":    func() (float64, error) { return ErlangC{}.LogProbWait(3) },
		"an unstable queue":   func() (float64, error) { return ErlangC{3}.LogProbWait(3) },
	} {
		if x, err := ask(); x != 0 || err == nil {
			t.Errorf("%s: %v, %v", name, x, err)
		}
	}
	for _, m := range []Model{ErlangC{1e8}, ErlangC{-1}} {
		if r, err := Require(m, occupancy); r.Agents != 0 || err == nil {
			t.Errorf("%+v, %v", r, err)
		}
	}
}

// holes is a patience of the caller's own that is no number from one time to
// another.
type holes struct {
	Patience
	from, to float64
}

func (p holes) Survival(t float64) float64 {
	if t >= p.from && t <= p.to {
		return math.NaN()
	}
	return p.Patience.Survival(t)
}

// Where a patience is no number, nothing is known of the desk; where it is none
// at one time alone, nothing of that time.
func TestPatienceWithHoles(t *testing.T) {
	_, err := (Patient{3, holes{ErlangPatience{2, 1}, 0.2, 0.9}}).At(3)
	if want := "queueing: patience: out of range: want a survival function and its integral that are finite"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	f, err := (Patient{3, holes{ErlangPatience{2, 1}, 0.5, 0.5}}).At(3)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []float64{0.49, 0.5, 0.51} {
		got := f.By(at)
		if nothing := got.Answered == 0 && got.Lost == 0 && got.Waiting == 1; nothing != (at == 0.5) {
			t.Errorf("at %v: %+v", at, got)
		}
	}
}

// What is wrong with a target, each in its own words.
func TestTargetTexts(t *testing.T) {
	for _, tt := range []struct {
		target Target
		want   string
	}{
		{Target{ServiceLevel, 0, 0, ""}, ""}, {Target{ServiceLevel, 0.5, 1, AnsweredOfServed}, ""}, {Target{Occupancy, 1, 0, ""}, ""}, {Target{QueueLength, 7, 0, ""}, ""},
		{Target{ServiceLevel, 1, 0, ""}, "limit: out of range: want a share in [0, 1), since no finite staff reaches 1; got 1"},
		{Target{ServiceLevel, -0.1, 0, ""}, "limit: out of range: want a share in [0, 1), since no finite staff reaches 1; got -0.1"},
		{Target{Occupancy, 0, 0, ""}, "limit: out of range: want a share in (0, 1], got 0"}, {Target{Blocking, 1.5, 0, ""}, "limit: out of range: want a share in (0, 1], got 1.5"},
		{Target{Abandonment, -1, 0, ""}, "limit: out of range: want a share in (0, 1], got -1"}, {Target{ProbWait, 2, 0, ""}, "limit: out of range: want a share in (0, 1], got 2"},
		{Target{MeanWait, 1, 2, ""}, "within: conflict: only a service level has one"}, {Target{Occupancy, 0.5, 0, AnsweredOfAll}, "definition: conflict: only a service level has one"},
		{Target{ServiceLevel, 0.5, 0, "x"}, `definition: unknown: "x", want one of ["answered_of_all" "answered_of_staying" "answered_of_served" "virtual_wait" "not_waiting_longer"]`},
	} {
		want := ""
		if tt.want != "" {
			want = "queueing: targets[0]." + tt.want
		}
		got := ""
		if _, err := Require(ErlangC{2}, tt.target); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%+v:\ngot  %s\nwant %s", tt.target, got, want)
		}
	}
	if got, met := (Target{Limit: 9}).Of(Figures{MeanWait: 3}); got != 0 || met {
		t.Errorf("an unset measure: %v, %v", got, met)
	}
}
