package simulate_test

import (
	"encoding/json"
	"errors"
	"github.com/supportops/policy/internal/spec/spectest"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/simulate"
	"pgregory.net/rapid"
)

func same(a, b simulate.Result) bool {
	ta, _ := json.Marshal(a)
	tb, _ := json.Marshal(b)
	if string(ta) != string(tb) {
		return false
	}
	for i := range a.Classes {
		if a.Classes[i].Wait != b.Classes[i].Wait || a.Classes[i].Delayed != b.Classes[i].Delayed {
			return false
		}
	}
	return a.Total.Wait == b.Total.Wait && a.Pools[0].Occupancy == b.Pools[0].Occupancy
}

// One seed is one result; another seed is another.
func TestSimulateSeedProperty(t *testing.T) {
	d, err := simulate.New(mixed())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		e := simulate.ExperimentSpec{Seed: rapid.Uint64().Draw(t, "seed"), Length: dur(time.Hour), Warmup: dur(9 * time.Hour)}
		a, err := d.Simulate(e)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := d.Simulate(e)
		if !same(a, b) {
			t.Fatal("two results of one seed")
		}
		e.Seed++
		if c, _ := d.Simulate(e); same(a, c) {
			t.Fatal("one result of two seeds")
		}
	})
}

// All that arrives is served, leaves or is still there; shares lie between 0
// and 1.
func TestSimulateConservesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := single(rapid.Float64Range(0.5, 20).Draw(t, "load"), rapid.IntRange(0, 15).Draw(t, "agents"), 0)
		if rapid.Bool().Draw(t, "impatient") {
			s.Classes[0].Patience = simulate.Dist{Mean: dur(40 * time.Second)}
		}
		d, err := simulate.New(s)
		if err != nil {
			t.Fatal(err)
		}
		r, err := d.Simulate(simulate.ExperimentSpec{Seed: rapid.Uint64().Draw(t, "seed"), Length: dur(time.Hour), Batches: 4, Within: []capacity.Duration{dur(10 * time.Second)}})
		if err != nil {
			t.Fatal(err)
		}
		c := r.Total
		if c.Served+c.Abandoned+c.TurnedAway+c.Unresolved != c.Offered {
			t.Fatalf("%+v", c)
		}
		for _, e := range []simulate.Estimate{c.Delayed, c.Abandon, c.Levels[0].AnsweredOfAll, c.Levels[0].AnsweredOfServed, c.Levels[0].AnsweredOfStaying, c.Levels[0].NotWaitingLonger} {
			if v, ok := e.Value(); ok && !(v >= 0 && v <= 1) {
				t.Fatalf("a share of %v", v)
			}
		}
		if v, ok := r.Pools[0].Occupancy.Value(); ok && (math.IsNaN(v) || v < 0) {
			t.Fatalf("occupancy %v", v)
		}
	})
}

// With the same work, endless patience and one queue, one more agent makes
// nobody wait longer.
func TestSimulateMoreAgentsWaitLessProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		load := rapid.Float64Range(0.5, 12).Draw(t, "load")
		seed := rapid.Uint64().Draw(t, "seed")
		before := math.Inf(1)
		for agents := int(load) + 1; agents < int(load)+6; agents++ {
			d, err := simulate.New(single(load, agents, 0))
			if err != nil {
				t.Fatal(err)
			}
			r, err := d.Simulate(simulate.ExperimentSpec{Seed: seed, Length: dur(2 * time.Hour)})
			if err != nil {
				t.Fatal(err)
			}
			wait, ok := r.Total.Wait.Value()
			if ok && wait > before+1e-9 {
				t.Fatalf("%d agents wait %v, one fewer %v", agents, wait, before)
			}
			before = wait
		}
	})
}

// A desk that opens at nine: who comes at eight waits for an hour, and the
// staff is on shift for no longer than it is.
func TestSimulateOpeningHours(t *testing.T) {
	s := single(0, 0, 0)
	s.Slot = dur(time.Hour)
	s.Classes[0].Arrivals = make([]float64, 24)
	s.Classes[0].Arrivals[8] = 100
	s.Classes[0].Handle = simulate.Dist{Shape: simulate.Fixed, Mean: dur(time.Millisecond)}
	s.Pools[0].Staff = make([]int, 24)
	s.Pools[0].Staff[9] = 1
	d, err := simulate.New(s)
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Simulate(simulate.ExperimentSpec{Length: dur(24 * time.Hour), Runs: 500})
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := r.Total.Wait.Value(); math.Abs(v-1800) > 20 {
		t.Errorf("mean wait %v s, want about half an hour", v)
	}
	if v, _ := r.Total.Delayed.Value(); v != 1 {
		t.Errorf("%v delayed, want all", v)
	}
	if longest, _ := r.Total.WaitQuantile(1); longest > time.Hour+time.Minute {
		t.Errorf("longest wait %v", longest)
	}
	if v, _ := r.Pools[0].Occupancy.Value(); math.Abs(v-float64(r.Total.Served)/500*0.001/3600) > 1e-12 {
		t.Errorf("occupancy %v", v)
	}
}

// Work that nobody ever serves is reported as such, and the run ends.
func TestSimulateOverload(t *testing.T) {
	s := single(5, 4, 0)
	d, err := simulate.New(s)
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Simulate(simulate.ExperimentSpec{Length: dur(10 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	if r.Total.Unresolved == 0 && r.Total.Served < r.Total.Offered {
		t.Errorf("%+v", r.Total)
	}
	s.Pools[0].Staff = []int{0}
	d, _ = simulate.New(s)
	r, err = d.Simulate(simulate.ExperimentSpec{Length: dur(10 * time.Hour), Batches: 5})
	if err != nil || r.Total.Unresolved != r.Total.Offered {
		t.Errorf("without staff: %+v %v", r.Total, err)
	}
	if _, ok := r.Pools[0].Occupancy.Value(); ok {
		t.Error("nobody has an occupancy")
	}
	if _, ok := r.Total.WaitServed.Value(); ok {
		t.Error("nobody served has a mean wait")
	}
}

func TestSimulateNothing(t *testing.T) {
	d, err := simulate.New(single(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Simulate(simulate.ExperimentSpec{Length: dur(time.Hour), Batches: 3})
	if err != nil || r.Total.Offered != 0 {
		t.Fatal(r, err)
	}
	if got := r.Total.Wait.String(); got != "no data" {
		t.Errorf("mean wait of nobody: %s", got)
	}
	if v, ok := r.Pools[0].Occupancy.Value(); !ok || v != 0 {
		t.Errorf("occupancy %v %v", v, ok)
	}
	if _, ok := r.Total.WaitQuantile(0.5); ok {
		t.Error("a median of nothing")
	}
}

// Patience that ends is not waited for: who has left is not served.
func TestSimulateFixedPatience(t *testing.T) {
	s := single(30, 10, 0)
	s.Classes[0].Patience = simulate.Dist{Shape: simulate.Fixed, Mean: dur(30 * time.Second)}
	d, err := simulate.New(s)
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Simulate(simulate.ExperimentSpec{Length: dur(10 * time.Hour), Within: []capacity.Duration{dur(30 * time.Second)}})
	if err != nil {
		t.Fatal(err)
	}
	if longest, _ := r.Total.WaitQuantile(1); longest > 31*time.Second {
		t.Errorf("somebody waited %v with a patience of 30 s", longest)
	}
	if v, _ := r.Total.Abandon.Value(); v < 0.6 || v > 0.7 {
		t.Errorf("%v left, want about two thirds of three times what can be done", v)
	}
}

func TestDeskSpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := mixed()
		s.Slot = capacity.Duration(rapid.Int64Range(1, 1e15).Draw(t, "slot"))
		s.Classes[1].Arrivals = rapid.SliceOfN(rapid.Float64Range(0, 100), 1, 5).Draw(t, "arrivals")
		s.Classes[2].Priority = rapid.IntRange(-5, 5).Draw(t, "priority")
		s.Pools[0].Staff = rapid.SliceOfN(rapid.IntRange(0, 50), 1, 5).Draw(t, "staff")
		d, err := simulate.New(s)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(d.Spec())
		if err != nil {
			t.Fatal(err)
		}
		back, err := capacity.Read[simulate.Spec](text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, back); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestDeskKeepsNoMemory(t *testing.T) {
	s := mixed()
	d, err := simulate.New(s)
	if err != nil {
		t.Fatal(err)
	}
	s.Classes[0].Arrivals[0], s.Pools[0].Staff[0], s.Pools[0].Serves[0] = 99, 99, "other"
	got := d.Spec()
	got.Classes[0].Arrivals[1], got.Pools[0].Staff[1] = 99, 99
	if diff := cmp.Diff(mixed(), d.Spec()); diff != "" {
		t.Error(diff)
	}
}

func TestDeskSpecDefects(t *testing.T) {
	tests := []struct{ name, doc, want string }{
		{"empty", `{}`, "simulate: 3 defects\n\tslot: required: want a duration above 0\n\tclasses: required: at least one\n\tpools: required: at least one"},
		{"class", `{"slot":"1h","classes":[{"name":"a","arrivals":[-1],"cv":0.001,"handle":{"mean":"0s"},"patience":{"shape":"gamma","mean":"-5s"},"places":-1},{"name":"a","arrivals":[],"handle":{"mean":"1m","cv":2}}],"pools":[{"name":"p","serves":["a"],"staff":[1]}]}`,
			"simulate: 9 defects\n\tclasses[0].arrivals[0]: out of range: -1, want 0 to 1e+07\n\tclasses[0].cv: out of range: 0.001, want 0, or 0.01 to 100\n" +
				"\tclasses[0].handle.mean: required: want a duration above 0\n\tclasses[0].patience.mean: out of range: -5s, want above 0, at most 1000000h\n" +
				"\tclasses[0].patience.cv: required: want 0.01 to 100\n\tclasses[0].places: out of range: -1, want 0 to 4096\n\tclasses[1].name: duplicate: \"a\"\n\tclasses[1].arrivals: required: at least one slot\n\tclasses[1].handle.cv: conflict: not a parameter of exponential"},
		{"nanoseconds", `{"slot":"1h","classes":[{"name":"a","arrivals":[1],"handle":{"mean":"8ns"}}],"pools":[{"name":"p","serves":["a"],"staff":[1]}]}`,
			"simulate: classes[0].handle.mean: out of range: 8ns, want at least 1ms: write 8 * time.Minute, or \"8m\" in a document"},
		{"pool", `{"slot":"1h","classes":[{"name":"a","arrivals":[1],"handle":{"mean":"1m"}}],"pools":[{"name":"","serves":["b","a","a"],"staff":[-1]},{"name":"q","serves":[],"staff":[]}]}`,
			"simulate: 6 defects\n\tpools[0].name: required\n\tpools[0].serves[0]: unknown: \"b\"\n\tpools[0].serves[2]: duplicate: \"a\"\n\tpools[0].staff[0]: out of range: -1, want 0 to 1000000\n" +
				"\tpools[1].serves: required: at least one class\n\tpools[1].staff: required: at least one slot"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := capacity.Read[simulate.Spec]([]byte(test.doc))
			if spectest.Text(err) != test.want {
				t.Errorf("got  %v\nwant %v", err, test.want)
			}
		})
	}
}

func TestExperimentDefects(t *testing.T) {
	d, _ := simulate.New(single(5, 6, 0))
	_, err := d.Simulate(simulate.ExperimentSpec{Warmup: -1, Runs: 1 << 18, Batches: -1, Confidence: 1, Within: []capacity.Duration{-5}})
	want := "simulate: 6 defects\n\tlength: required: want a duration above 0\n\twarmup: out of range: -1ns, want 0 to 1000000h\n\truns: out of range: 262144, want 0 to 131072\n" +
		"\tbatches: out of range: -1, want 0 to 131072\n\tconfidence: out of range: 1, want 0.5 to 0.9999\n\twithin[0]: out of range: -5ns, want 0 to 1000000h"
	if spectest.Text(err) != want {
		t.Errorf("got %v", err)
	}
	if _, err := d.Simulate(simulate.ExperimentSpec{Length: dur(1e5 * time.Hour), Runs: 1000}); !errors.Is(err, capacity.ErrTooLarge) {
		t.Errorf("%v, want too large", err)
	}
	if _, err := capacity.Read[simulate.ExperimentSpec]([]byte(`{"schema":"simulate/experiment/1","seed":1,"length":"1h","runs":400,"batches":400}`)); !errors.Is(err, capacity.ErrRange) {
		t.Errorf("%v, want too many batches", err)
	}
}

// A run of twenty times the length takes no more memory than a short one, but
// for what a longer queue needs.
func TestSimulateMemory(t *testing.T) {
	d, err := simulate.New(single(8, 10, time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	allocs := func(hours time.Duration) float64 {
		return testing.AllocsPerRun(3, func() {
			if _, err := d.Simulate(simulate.ExperimentSpec{Length: dur(hours * time.Hour), Batches: 10}); err != nil {
				t.Fatal(err)
			}
		})
	}
	if short, long := allocs(10), allocs(200); long > short+8 {
		t.Errorf("%v allocations, in a run twenty times as long %v", short, long)
	}
}

func FuzzDeskSpec(f *testing.F) {
	text, _ := json.Marshal(mixed())
	f.Add(text, uint64(1))
	text, _ = json.Marshal(single(3, 4, time.Second))
	f.Add(text, uint64(2))
	f.Fuzz(func(t *testing.T, doc []byte, seed uint64) {
		s, err := capacity.Read[simulate.Spec](doc)
		if err != nil {
			return
		}
		d, err := simulate.New(s)
		if err != nil {
			t.Fatalf("parsed but not made: %v", err)
		}
		busiest := 0.0
		for _, c := range s.Classes {
			for _, a := range c.Arrivals {
				busiest = max(busiest, a)
			}
		}
		if busiest > 1000 || len(s.Classes) > 8 {
			return
		}
		r, err := d.Simulate(simulate.ExperimentSpec{Seed: seed, Length: min(s.Slot*3, capacity.Duration(1e6*time.Hour)), Runs: 2, Batches: 2})
		if err != nil {
			t.Fatal(err)
		}
		if c := r.Total; c.Served+c.Abandoned+c.TurnedAway+c.Unresolved != c.Offered {
			t.Fatalf("%+v", c)
		}
		if v, _ := r.Total.Wait.Value(); math.IsNaN(v) || math.IsInf(v, 0) {
			t.Fatalf("mean wait %v", v)
		}
	})
}

func FuzzExperiment(f *testing.F) {
	f.Add([]byte(`{"seed":7,"length":"1h","warmup":"10m","runs":3,"batches":2,"confidence":0.9,"within":["20s"]}`))
	d, err := simulate.New(single(3, 4, time.Second))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		e, err := capacity.Read[simulate.ExperimentSpec](doc)
		if err != nil || e.Length+e.Warmup > capacity.Duration(100*time.Hour) || e.Runs > 50 {
			return
		}
		if _, err := d.Simulate(e); err != nil {
			t.Fatal(err)
		}
	})
}
