package queueing_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/capacity"
	. "github.com/supportops/policy/capacity/queueing"
	"github.com/supportops/policy/internal/vectest"
)

// vector is one case of the reference vectors: inputs are exact, times are in
// mean handle times.
type vector struct {
	ID        string                     `json:"id"`
	Fn        string                     `json:"fn"`
	In        json.RawMessage            `json:"in"`
	Out       map[string]json.RawMessage `json:"out"`
	Tol       map[string]float64         `json:"tol"`
	Agrees    *bool                      `json:"agrees"`
	Ref       map[string]float64         `json:"ref"` // of what another tool prints, twelve digits
	Src, Note string
	Misprints map[string]struct {
		Printed, Exact string
	} `json:"misprints"`
}

// input holds the fields that any case may have.
type input struct {
	C, A, R, T   json.RawMessage
	CA2, CS2     float64
	Loads        []float64
	MaxBlocking  float64 `json:"max_blocking"`
	TargetSL     float64 `json:"target_sl"`
	TargetSLAll  float64 `json:"target_sl_all"`
	MaxOccupancy float64 `json:"max_occupancy"`
	MaxAbandon   float64 `json:"max_abandon"`
	Beta         float64
	Patience     float64
	MeanPatience float64 `json:"mean_patience"`
	Volume, AHT  *float64
	Interval     *float64
	Servers      float64
	Lambda, Mu   float64
	Utilisation  float64
	GOS          []float64 `json:"gos"`
	Shrinkage    float64
	c, a, r, t   float64
	ts           []float64
	aht          float64
}

// run is the state of one case while it is checked.
type run struct {
	v     vector
	in    input
	worst float64
	bad   []string
}

func number(raw json.RawMessage) float64 {
	s := strings.Trim(string(raw), `"`)
	if s == "inf" {
		return math.Inf(1)
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil && x == 0 {
		return math.NaN()
	}
	return x
}

func numbers(raw json.RawMessage) (xs []float64) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return []float64{number(raw)}
	}
	for _, x := range list {
		xs = append(xs, number(x))
	}
	return xs
}

func (r *run) failf(format string, args ...any) { r.bad = append(r.bad, fmt.Sprintf(format, args...)) }

// close compares got with want by relative or absolute error and keeps the
// worst.
func (r *run) close(name string, got, want, tol float64, absolute bool) {
	if got == want {
		return
	}
	e := math.Abs(got - want)
	if !absolute {
		if math.Abs(want) < 1e-300 { // below the normal numbers
			if math.Abs(got-want) <= 1e-300 {
				return
			}
		}
		e /= math.Abs(want)
	} else {
		e /= max(1, math.Abs(want))
	}
	r.worst = max(r.worst, e)
	if !(e <= tol) {
		r.failf("%s: got %.17g, want %.17g, error %.2g above %.2g", name, got, want, e, tol)
	}
}

func (r *run) rel(name string, got, tol float64) {
	r.close(name, got, number(r.v.Out[name]), tol, false)
}

func must[T any](r *run, v T, err error) T {
	if err != nil {
		r.failf("unexpected error %v", err)
	}
	return v
}

// vectorRunners check a case by its fn.
var vectorRunners map[string]func(*run)

func init() { vectorRunners = runners() }

func runners() map[string]func(*run) {
	return map[string]func(*run){
		"erlang_b": func(r *run) {
			if r.v.Tol != nil {
				r.peer(r.figures(must2(r, ErlangB{r.in.a}, r.in.c)))
				return
			}
			r.rel("b", must2(r, ErlangB{r.in.a}, r.in.c).ProbBlock, 2e-14)
			log, err := ErlangB{r.in.a}.LogBlocking(r.in.c)
			if r.in.a == 0 {
				return
			}
			must(r, log, err)
			got, want := log/math.Ln10, number(r.v.Out["log10_b"])
			r.close("log10_b", got, want, 2e-14, math.Abs(want) < 1)
		},
		"erlang_b_real": func(r *run) { vectorRunners["erlang_b"](r) },
		"erlang_c_real": func(r *run) { vectorRunners["erlang_c"](r) },
		"erlang_b_max_load": func(r *run) {
			for i, raw := range numbersText(r.v.Out["load"]) {
				gos := r.in.GOS[i]
				got := must3(MaxLoad(ErlangB{}, r.in.Servers, Target{Measure: Blocking, Limit: gos}))
				for of, m := range r.v.Misprints {
					if number(json.RawMessage(of)) != gos {
						continue
					}
					if m.Printed != raw {
						r.failf("gos %v: %s is a misprint, but %s is printed", gos, m.Printed, raw)
					}
					raw = m.Exact
				}
				want, _ := strconv.ParseFloat(raw, 64)
				_, decimals, _ := strings.Cut(raw, ".")
				// A few printed figures are rounded twice: 44.57749 is 44.578.
				e := math.Abs(got-want) * math.Pow(10, float64(len(decimals)))
				if r.worst = max(r.worst, e/want/math.Pow(10, float64(len(decimals)))); e > 0.52 {
					r.failf("gos %v: got %.9g, printed %s", gos, got, raw)
				}
			}
		},
		"erlang_c": func(r *run) {
			f, err := ErlangC{r.in.a}.At(r.in.c)
			if r.in.c <= r.in.a {
				if err == nil {
					r.failf("want unstable")
				}
			} else if err != nil {
				r.failf("%v", err)
			}
			r.rel("prob_wait", f.ProbWait, 2e-14)
			r.rel("asa", f.MeanWait, 2e-14)
			r.rel("lq", f.QueueLength, 2e-14)
			r.rel("occupancy", f.Occupancy, 2e-14)
			sl, tail := numbers(r.v.Out["sl"]), numbers(r.v.Out["tail"])
			for i, t := range r.in.ts {
				r.close("sl", f.ServiceLevel(t, AnsweredOfAll), sl[i], 2e-14, false)
				r.close("tail", f.By(t).Waiting, tail[i], 2e-14, false)
			}
		},
		"erlang_a": func(r *run) {
			f := must2(r, ErlangA{r.in.a, r.in.r}, r.in.c)
			r.rel("prob_wait", f.ProbWait, 3e-14)
			r.rel("prob_abandon", f.ProbAbandon, 3e-14)
			r.rel("mean_wait", f.MeanWait, 3e-14)
			r.rel("lq", f.QueueLength, 3e-14)
			r.rel("occupancy", f.Occupancy, 3e-14)
			var at []map[string]json.RawMessage
			if err := json.Unmarshal(r.v.Out["at"], &at); err != nil {
				r.failf("%v", err)
			}
			for i, t := range r.in.ts {
				o := f.By(t)
				for name, got := range map[string]float64{
					"tail_offered_wait": o.OfferedWaiting, "tail_wait": o.Waiting, "prob_abandon_by": o.Lost,
					"prob_served_by": o.Answered, "sl_all": o.Level(AnsweredOfAll),
					"sl_exclude_early_abandons": o.Level(AnsweredOfStaying), "sl_of_served": o.Level(AnsweredOfServed),
					"sl_virtual": o.Level(VirtualWait), "sl_credit_early_abandons": o.Level(NotWaitingLonger),
				} {
					if strings.HasPrefix(name, "tail_") {
						want, tol := number(at[i][name]), 3e-14
						if want < 1e-40 { // as the package's document says
							tol = 1e-13
						}
						r.close(name, got, want, tol, false)
						continue
					}
					worst := r.worst
					r.close(name, got, number(at[i][name]), 5e-12, true)
					r.worst = worst // the service levels have a table of their own
					levelError = max(levelError, math.Abs(got-number(at[i][name])))
				}
			}
		},
		"required_b": func(r *run) {
			got, err := Require(ErlangB{r.in.a}, Target{Measure: Blocking, Limit: r.in.MaxBlocking})
			if r.v.Tol != nil {
				r.peer(r.figures(must(r, got, err).Figures))
				return
			}
			r.count("servers", must(r, got, err).Agents)
			r.rel("b", got.Figures.ProbBlock, 2e-14)
			if string(r.v.Out["b_one_less"]) != "null" {
				r.rel("b_one_less", got.OneLess.ProbBlock, 2e-14)
			}
		},
		"required_c": func(r *run) {
			level := Target{Measure: ServiceLevel, Limit: r.in.TargetSL, Within: r.in.t}
			got, err := Require(ErlangC{r.in.a}, level, Target{Measure: Occupancy, Limit: r.in.MaxOccupancy})
			r.count("servers", must(r, got, err).Agents)
			r.rel("sl", got.Figures.ServiceLevel(r.in.t, ""), 2e-14)
			r.rel("occupancy", got.Figures.Occupancy, 2e-14)
			switch one := number(r.v.Out["sl_one_less"]); {
			case string(r.v.Out["sl_one_less"]) == "null":
			case one < r.in.TargetSL:
				r.rel("sl_one_less", got.OneLess.ServiceLevel(r.in.t, ""), 2e-14)
			default: // occupancy alone binds: the level is that of its own minimum
				alone, err := Require(ErlangC{r.in.a}, level)
				r.rel("sl_one_less", must(r, alone, err).Figures.ServiceLevel(r.in.t, ""), 2e-14)
			}
		},
		"required_a": func(r *run) {
			got, err := Require(ErlangA{r.in.a, r.in.r}, staffTargets(r.in)...)
			r.count("servers", must(r, got, err).Agents)
			r.close("sl_all", got.Figures.ServiceLevel(r.in.t, ""), number(r.v.Out["sl_all"]), 5e-12, true)
			r.rel("prob_abandon", got.Figures.ProbAbandon, 3e-14)
			r.rel("occupancy", got.Figures.Occupancy, 3e-14)
		},
		"priority_nonpreemptive": func(r *run) {
			m := Priority{Loads: r.in.Loads}
			means := numbers(r.v.Out["mean_wait"])
			var tails []json.RawMessage
			_ = json.Unmarshal(r.v.Out["tail"], &tails)
			for k := range r.in.Loads {
				f, err := m.Class(k).At(r.in.c)
				if (err != nil) != math.IsInf(means[k], 1) {
					r.failf("class %d: error %v with mean %v", k, err, means[k])
				}
				if !math.IsInf(means[k], 1) {
					r.close("prob_wait", f.ProbWait, number(r.v.Out["prob_wait"]), 1e-14, true)
				}
				r.close("mean_wait", f.MeanWait, means[k], 1e-14, true)
				if tails == nil || k >= len(tails) {
					continue
				}
				for i, want := range numbers(tails[k]) {
					r.close(fmt.Sprintf("tail[%d][%d]", k, i), f.By(r.in.ts[i]).Waiting, want, 1e-14, true)
				}
			}
		},
		"priority_preemptive": func(r *run) {
			m := Priority{Loads: r.in.Loads, Preemptive: true}
			sojourn, wait := numbers(r.v.Out["mean_sojourn"]), numbers(r.v.Out["mean_wait"])
			for k := range r.in.Loads {
				f, err := m.Class(k).At(r.in.c)
				if (err != nil) != math.IsInf(wait[k], 1) {
					r.failf("class %d: error %v with mean %v", k, err, wait[k])
				}
				r.close("mean_sojourn", f.MeanSojourn, sojourn[k], 1e-14, true)
				r.close("mean_wait", f.MeanSojourn-1, wait[k], 1e-14, true)
			}
		},
		"ggc_wait": func(r *run) {
			for name, method := range map[string]Approximation{"allen_cunneen": AllenCunneen, "sakasegawa": Sakasegawa, "whitt1993": Whitt} {
				m := GGc{r.in.a, math.Sqrt(r.in.CA2), math.Sqrt(r.in.CS2), method}
				r.rel(name, must2(r, m, r.in.c).MeanWait, 1e-13)
			}
		},
		"halfin_whitt": func(r *run) { r.rel("prob_wait", Garnett(r.in.Beta, 0), 1e-12) },
		"garnett":      func(r *run) { r.rel("prob_wait", Garnett(r.in.Beta, r.in.r), 1e-12) },
		"mmn_det_patience": func(r *run) {
			r.patience(FixedPatience(r.in.Patience))
		},
		"mmn_erlang2_patience": func(r *run) {
			r.patience(ErlangPatience{Stages: 2, Mean: r.in.MeanPatience})
		},
		"staffing_c": func(r *run) {
			tr := r.traffic()
			load, err := tr.Load()
			got, err2 := Require(ErlangC{load}, staffTargets(r.in)...)
			must(r, 0, err)
			must(r, 0, err2)
			r.peer(r.figures(got.Figures))
		},
		"staffing_a": func(r *run) {
			load, _ := r.traffic().Load()
			got, err := Require(ErlangA{load, r.in.aht / r.in.Patience}, staffTargets(r.in)...)
			must(r, 0, err)
			r.peer(r.figures(got.Figures))
		},
		"metrics_c": func(r *run) {
			load, _ := r.traffic().Load()
			r.peer(r.figures(must2(r, ErlangC{load}, r.in.Servers)))
		},
		"metrics_a": func(r *run) {
			load, _ := r.traffic().Load()
			r.peer(r.figures(must2(r, ErlangA{load, r.in.aht / r.in.Patience}, r.in.Servers)))
		},
		"erlang_c_means": func(r *run) {
			r.in.aht = 1 / r.in.Mu
			r.peer(r.figures(must2(r, ErlangC{r.in.Lambda / r.in.Mu}, r.in.c)))
		},
		"lq_by_utilisation": func(r *run) {
			a := r.in.c * r.in.Utilisation
			got := r.figures(must2(r, ErlangC{a}, r.in.c))
			got["lq_sakasegawa"] = must2(r, GGc{a, 1, 1, Sakasegawa}, r.in.c).QueueLength
			r.peer(got)
		},
		"erlang_b_edge": func(r *run) {
			f, err := ErlangB{r.in.a}.At(r.in.c)
			r.edge(f.ProbBlock, err)
		},
		"erlang_c_edge": func(r *run) {
			f, err := ErlangC{r.in.a}.At(r.in.c)
			r.edge(f.ProbWait, err)
		},
		"required_b_edge": func(r *run) {
			got, err := Require(ErlangB{r.in.a}, Target{Measure: Blocking, Limit: r.in.MaxBlocking})
			r.edge(float64(got.Agents), err)
		},
		"staffing_c_edge": func(r *run) {
			// The inputs change some fields of a common case.
			in := map[string]float64{"volume": 100, "interval": 30, "aht": 3, "T": 0.33, "target_sl": 0.8, "max_occupancy": 0.85, "shrinkage": 0.3}
			if err := json.Unmarshal(r.v.In, &in); err != nil {
				r.failf("%v", err)
			}
			unit := float64(time.Minute)
			load, err := Traffic{in["volume"], time.Duration(in["interval"] * unit), time.Duration(in["aht"] * unit)}.Load()
			got, err2 := Require(ErlangC{load}, Target{Measure: ServiceLevel, Limit: in["target_sl"], Within: in["T"] / in["aht"]},
				Target{Measure: Occupancy, Limit: in["max_occupancy"]})
			r.in.Shrinkage = in["shrinkage"]
			s := capacity.Percent(int(math.Round(100 * r.in.Shrinkage)))
			n, err3 := capacity.Shrinkage{Losses: []capacity.Loss{{Share: s}}}.Gross(got.Agents)
			r.edge(float64(n), errors.Join(err, err2, err3))
		},
		"metrics_c_edge": func(r *run) {
			load, err := r.traffic().Load()
			var f Figures
			if err == nil {
				f, err = ErlangC{load}.At(r.in.Servers)
			}
			r.edge(f.ProbWait, err)
		},
	}
}

// levelError is the worst absolute error of Erlang A's service levels.
var levelError float64

func must2(r *run, m Model, c float64) Figures {
	f, err := m.At(c)
	if err != nil {
		r.failf("unexpected error %v", err)
	}
	return f
}

func must3[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func numbersText(raw json.RawMessage) (s []string) {
	_ = json.Unmarshal(raw, &s)
	return s
}

// gross is the staff to be scheduled, so that n are there.
func gross(r *run, n int) float64 {
	s := capacity.Percent(int(math.Round(100 * r.in.Shrinkage)))
	g, err := capacity.Shrinkage{Losses: []capacity.Loss{{Share: s}}}.Gross(n)
	return float64(must(r, g, err))
}

func staffTargets(in input) (targets []Target) {
	if in.TargetSL > 0 {
		targets = append(targets, Target{Measure: ServiceLevel, Limit: in.TargetSL, Within: in.t})
	}
	if in.TargetSLAll > 0 {
		targets = append(targets, Target{Measure: ServiceLevel, Limit: in.TargetSLAll, Within: in.t})
	}
	if in.MaxOccupancy > 0 {
		targets = append(targets, Target{Measure: Occupancy, Limit: in.MaxOccupancy})
	}
	if in.MaxAbandon > 0 {
		targets = append(targets, Target{Measure: Abandonment, Limit: in.MaxAbandon})
	}
	return targets
}

// figures are what other tools say of a queue, by the names that cases have for
// them: times as the case gives its handle time.
func (r *run) figures(f Figures) map[string]float64 {
	aht := r.in.aht
	if aht == 0 {
		aht = 1
	}
	level := f.ServiceLevel(r.in.t, "")
	return map[string]float64{
		"servers": f.Agents, "load": f.Load, "scheduled": gross(r, int(math.Ceil(f.Agents))),
		"sl": level, "sl_all": level, "b": f.ProbBlock, "prob_abandon": f.ProbAbandon, "prob_wait": f.ProbWait, "occupancy": f.Occupancy,
		"asa": f.MeanWait * aht, "mean_wait": f.MeanWait * aht, "response": f.MeanSojourn * aht, "lq": f.QueueLength,
	}
}

func (r *run) count(name string, got int) {
	if want := number(r.v.Out[name]); float64(got) != want {
		r.failf("%s: got %d, want %v", name, got, want)
	}
}

func (r *run) patience(p Patience) {
	f := must2(r, Patient{r.in.a, p}, r.in.c)
	r.rel("prob_wait", f.ProbWait, 1e-9)
	r.rel("prob_abandon", f.ProbAbandon, 1e-9)
	r.rel("tail_offered_wait", f.By(r.in.t).OfferedWaiting, 1e-9)
}

// peer compares with the figures of another tool, as precise as it prints.
func (r *run) peer(got map[string]float64) {
	for name, raw := range r.v.Out {
		g, ok := got[name]
		if !ok {
			r.failf("no figure %q", name)
			continue
		}
		tol, ok := r.v.Tol[name]
		if !ok {
			tol = r.v.Tol["*"]
		}
		want := number(raw)
		if e := math.Abs(g - want); !(e <= tol+4e-16*math.Abs(want)) {
			r.failf("%s: got %v, want %v ± %v", name, g, want, tol)
		}
		if ref, ok := r.v.Ref[name]; ok {
			r.close(name, g, ref, 1e-11, false) // twelve digits
		}
	}
}

// edge compares with an answer that may have to be an error. An unstable queue
// has figures beside its error.
func (r *run) edge(got float64, err error) {
	want := string(r.v.Out["value"])
	if r.v.Out["error"] != nil || want == `"error"` {
		if err == nil {
			r.failf("want an error, got %v", got)
		}
		return
	}
	var unstable *capacity.UnstableError
	if errors.As(err, &unstable) {
		err = nil
	}
	if err != nil || got != number(r.v.Out["value"]) {
		r.failf("got %v, %v, want %s", got, err, want)
	}
}

// traffic puts the times of the case, whatever their unit, into minutes.
func (r *run) traffic() Traffic {
	unit := float64(time.Minute)
	value := func(p *float64, or float64) float64 {
		if p == nil {
			return or
		}
		return *p
	}
	r.in.aht = value(r.in.AHT, 3)
	r.in.t /= r.in.aht
	return Traffic{value(r.in.Volume, 100), time.Duration(value(r.in.Interval, 30) * unit), time.Duration(r.in.aht * unit)}
}

func (in *input) resolve() {
	in.c, in.a, in.r = number(in.C), number(in.A), number(in.R)
	in.ts = numbers(in.T)
	if len(in.ts) == 1 {
		in.t = in.ts[0]
	}
}

// vectorFiles returns the files of testdata and of the folder of further
// vectors that the environment names.
func vectorFiles(t *testing.T) []string {
	files, err := filepath.Glob("testdata/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	if dir := os.Getenv("SUPPORTOPS_VECTORS"); dir != "" {
		more, err := filepath.Glob(filepath.Join(dir, "capacity", "*.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, more...)
	}
	return files
}

func TestVectors(t *testing.T) {
	for _, file := range vectorFiles(t) {
		passed, failed, worst := 0, 0, 0.0
		unsupported := map[string]int{}
		levelError = 0
		for _, line := range readLines(t, file) {
			r := &run{}
			if err := json.Unmarshal(line, &r.v); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			check, ok := vectorRunners[r.v.Fn]
			if !ok {
				unsupported[r.v.Fn]++
				continue
			}
			if r.v.Agrees != nil && !*r.v.Agrees {
				unsupported["(wrong in the peer's own document)"]++
				continue
			}
			if err := json.Unmarshal(r.v.In, &r.in); err != nil {
				t.Fatalf("%s: %s: %v", file, r.v.ID, err)
			}
			vectest.Check[vector](t, file, line)
			vectest.Check[input](t, file, r.v.In)
			r.in.resolve()
			check(r)
			worst = max(worst, r.worst)
			if len(r.bad) == 0 {
				passed++
				continue
			}
			failed++
			t.Errorf("%s %s %s:\n\t%s", r.v.ID, r.v.Fn, r.v.In, strings.Join(r.bad, "\n\t"))
		}
		t.Logf("%-36s passed %4d failed %3d worst error %8.1e", file, passed, failed, worst)
		if levelError > 0 {
			t.Logf("%-36s service levels, worst absolute error %8.1e", "", levelError)
		}
		for _, fn := range slices.Sorted(maps.Keys(unsupported)) {
			t.Logf("%-36s unsupported %4d %s", "", unsupported[fn], fn)
		}
	}
}

func readLines(t *testing.T, file string) (lines [][]byte) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<22)
	for s.Scan() {
		if len(s.Bytes()) > 0 {
			lines = append(lines, slices.Clone(s.Bytes()))
		}
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}
