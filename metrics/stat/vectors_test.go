package stat_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/supportops/policy/internal/vectest"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

// TestVectors runs the reference vectors of testdata, and of the metrics
// folder below $SUPPORTOPS_VECTORS where that is set.
func TestVectors(t *testing.T) {
	dirs := []string{"testdata"}
	if d := os.Getenv("SUPPORTOPS_VECTORS"); d != "" {
		dirs = append(dirs, filepath.Join(d, "metrics"))
	}
	runners := map[string]func(json.RawMessage) error{
		"wilson": method(stat.Wilson, 1e-12), "wilson_cc": method(stat.WilsonContinuity, 1e-12),
		"clopper_pearson": method(stat.ClopperPearson, 1e-10), "jeffreys": method(stat.Jeffreys, 1e-10), "midp": method(stat.MidP, 1e-10),
		"newcombe_diff": newcombe, "nps": nps, "quantile": quantile, "quantile_ci_ranks": quantileRanks,
		"xmr": xmr, "mix_shift": mixShift,
	}
	for _, dir := range dirs {
		files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no vectors in %s (%v)", dir, err)
		}
		curves := map[string]kmRow{}
		slices.SortFunc(files, func(a, b string) int { // log-rank rows name the Kaplan–Meier rows
			return strings.Compare(strings.Replace(a, "kaplan_meier", "", 1), strings.Replace(b, "kaplan_meier", "", 1))
		})
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".jsonl")
			run := runners[name]
			switch name {
			case "kaplan_meier":
				run = kaplanMeier(curves)
			case "logrank":
				run = logRank(curves)
			}
			passed, failed, unsupported := 0, 0, 0
			for i, row := range readRows(t, file) {
				if run == nil {
					unsupported++
					continue
				}
				if err := run(row); err == errUnsupported {
					unsupported++
				} else if err != nil {
					failed++
					t.Errorf("%s:%d: %v", file, i+2, err)
				} else {
					passed++
				}
			}
			t.Logf("%-20s passed %3d  failed %d  unsupported %d", name, passed, failed, unsupported)
			for _, field := range sortedKeys(left) {
				t.Logf("%-20s %d rows have a field that is not read: %s", "", left[field], field)
				if dir == "testdata" {
					t.Errorf("%s: no check reads %s", file, field)
				}
			}
			clear(left)
		}
	}
	for _, name := range sortedKeys(worst) {
		t.Logf("worst relative error %-20s %.1e", name, worst[name])
	}
}

var errUnsupported = fmt.Errorf("unsupported")

// worst is the greatest relative error seen for each kind of number.
var worst = map[string]float64{}

// left counts the fields of the present file that no check reads.
var left = map[string]int{}

// about are the fields of a row that say where it comes from.
type about struct{ Name, Source string }

// decode reads a row and counts what it leaves out.
func decode[T any](raw json.RawMessage, r *T) error {
	for _, field := range vectest.Unread[T](raw) {
		left[field]++
	}
	return json.Unmarshal(raw, r)
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func readRows(t *testing.T, file string) []json.RawMessage {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []json.RawMessage
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if line := sc.Text(); line != "" && !strings.HasPrefix(line, `{"_comment"`) {
			rows = append(rows, json.RawMessage(line))
		}
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// near returns an error unless got is want to the relative tolerance.
func near(kind string, got, want, tol float64) error {
	diff := math.Abs(got - want)
	if want != 0 {
		diff /= math.Abs(want)
	}
	worst[kind] = max(worst[kind], diff)
	if !(diff <= tol) {
		return fmt.Errorf("%s = %.17g, want %.17g (relative error %.1e)", kind, got, want, diff)
	}
	return nil
}

func firstErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func decimal(s string, f float64) float64 {
	if r, ok := new(big.Rat).SetString(s); ok && s != "" {
		f, _ = r.Float64()
	}
	return f
}

func method(m stat.IntervalMethod, tol float64) func(json.RawMessage) error {
	return func(raw json.RawMessage) error {
		var r struct {
			about
			K, N      uint64
			Conf      float64
			Lo, Hi    float64
			LoStr     string `json:"lo_str"`
			HiStr     string `json:"hi_str"`
			Published []float64
		}
		if err := decode(raw, &r); err != nil {
			return err
		}
		iv, ok := stat.Proportion{Hits: r.K, Trials: r.N}.Interval(m, stat.Confidence(r.Conf))
		if !ok {
			return fmt.Errorf("no interval for %s", raw)
		}
		return firstErr(published(iv, r.Published, 0.00005001), near(string(m), iv.Lo, decimal(r.LoStr, r.Lo), tol), near(string(m), iv.Hi, decimal(r.HiStr, r.Hi), tol),
			near(string(m), iv.Lo, r.Lo, tol), near(string(m), iv.Hi, r.Hi, tol))
	}
}

// published compares an interval with the four decimals of a printed table.
func published(iv stat.Interval, table []float64, tol float64) error {
	for i, p := range table {
		if got := []float64{iv.Lo, iv.Hi}[i]; math.Abs(got-p) > tol {
			return fmt.Errorf("%v, published %v", iv, table)
		}
	}
	return nil
}

func newcombe(raw json.RawMessage) error {
	var r struct {
		about
		K1, N1, K2, N2     uint64
		Conf, Diff, Lo, Hi float64
		LoStr              string `json:"lo_str"`
		HiStr              string `json:"hi_str"`
		Published          []float64
	}
	if err := decode(raw, &r); err != nil {
		return err
	}
	diff, iv, ok := stat.Proportion{Hits: r.K1, Trials: r.N1}.Difference(stat.Proportion{Hits: r.K2, Trials: r.N2}, stat.Confidence(r.Conf))
	if !ok {
		return fmt.Errorf("no interval for %s", raw)
	}
	// The paper's table cuts the fifth decimal off where this rounds it.
	return firstErr(published(iv, r.Published, 0.0001), near("newcombe", diff, r.Diff, 1e-12), near("newcombe", iv.Lo, decimal(r.LoStr, r.Lo), 1e-12), near("newcombe", iv.Hi, decimal(r.HiStr, r.Hi), 1e-12))
}

func ratString(r *big.Rat) string { return r.RatString() }

func nps(raw json.RawMessage) error {
	var r struct {
		about
		stat.NPS
		Conf   float64
		Points float64 `json:"nps"`
		NPSX   string  `json:"nps_exact"`
		VarX   string  `json:"var_exact"`
		SE     float64 `json:"se_points"`
		Wald   float64 `json:"wald_margin_points"`
		WaldX  string  `json:"wald_margin_str"`
		Center float64 `json:"adjwald_center"`
		Margin float64 `json:"adjwald_margin_points"`
		Lo     float64 `json:"adjwald_lo"`
		Hi     float64 `json:"adjwald_hi"`
	}
	if err := decode(raw, &r); err != nil {
		return err
	}
	score, ok := r.Score()
	variance, _ := r.Variance()
	if !ok || ratString(score) != r.NPSX || ratString(variance) != r.VarX {
		return fmt.Errorf("score %v variance %v, want %s %s", score, variance, r.NPSX, r.VarX)
	}
	wald, ok1 := r.NPS.Wald(stat.Confidence(r.Conf))
	adj, ok2 := r.AdjustedWald(stat.Confidence(r.Conf))
	if !ok1 || !ok2 {
		return fmt.Errorf("no margin")
	}
	points, _ := score.Float64()
	z, _ := stat.Confidence(r.Conf).Z()
	return firstErr(near("nps", points, r.Points, 1e-15), near("nps", wald.Points/z, r.SE, 1e-12), near("nps", wald.Points, decimal(r.WaldX, r.Wald), 1e-12),
		near("nps", wald.Points, r.Wald, 1e-12), near("nps", adj.Center, r.Center, 1e-12), near("nps", adj.Points, r.Margin, 1e-12),
		near("nps", adj.Interval.Lo, r.Lo, 1e-12), near("nps", adj.Interval.Hi, r.Hi, 1e-12))
}

func quantile(raw json.RawMessage) error {
	var r struct {
		about
		Xs     []float64
		Share  float64 `json:"p"`
		P      string  `json:"p_exact"`
		Type7  string  `json:"type7_exact"`
		Type6  float64
		Type1  float64 `json:"type1_nearest_rank"`
		Type7f float64 `json:"type7"`
	}
	if err := decode(raw, &r); err != nil {
		return err
	}
	s, err := stat.NewSample(r.Xs)
	if err != nil {
		return err
	}
	q, err := shareOf(r.P)
	if err != nil {
		return err
	}
	t7, ok7 := s.Quantile(q)
	t6, ok6 := s.Weibull(q)
	t1, ok1 := s.NearestRank(q)
	if len(r.Xs) == 0 {
		if ok7 || ok6 || ok1 {
			return fmt.Errorf("a quantile of nothing: %v, %v, %v", t7, t6, t1)
		}
		return nil
	}
	if !ok7 || !ok6 || !ok1 || t1 != r.Type1 {
		return fmt.Errorf("type 1 = %v, want %v", t1, r.Type1)
	}
	return firstErr(near("share", decimal(r.P, 0), r.Share, 0), near("type7", t7, decimal(r.Type7, r.Type7f), 0), near("type7", t7, r.Type7f, 0), near("type6", t6, r.Type6, 4e-16))
}

func quantileRanks(raw json.RawMessage) error {
	var r struct {
		about
		P, Conf  float64
		N        uint64
		Lower    *uint64 `json:"lower_rank"`
		Upper    *uint64 `json:"upper_rank"`
		Coverage *float64
	}
	if err := decode(raw, &r); err != nil {
		return err
	}
	q, err := priority.ParseRatio(fmt.Sprint(r.P))
	if err != nil {
		return err
	}
	got, ok := stat.QuantileRanks(r.N, q, stat.Confidence(r.Conf))
	if !ok || got.Lower != value(r.Lower) || got.Upper != value(r.Upper) {
		return fmt.Errorf("ranks %+v, want %s", got, raw)
	}
	return near("rank coverage", got.Coverage, value(r.Coverage), 1e-12)
}

func value[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

func xmr(raw json.RawMessage) error {
	var r struct {
		about
		Xs          []float64
		Mean, MRBar float64
		MeanX       string  `json:"mean_exact"`
		MRBarX      string  `json:"mrbar_exact"`
		U266        float64 `json:"ucl[2.66]"`
		L266        float64 `json:"lcl[2.66]"`
		U1128       float64 `json:"ucl[3/1.128]"`
		L1128       float64 `json:"lcl[3/1.128]"`
		UD2         float64 `json:"ucl[3/d2]"`
		LD2         float64 `json:"lcl[3/d2]"`
		URL         float64 `json:"url_mr[3.267]"`
		URLD3       float64 `json:"url_mr[1+3d3/d2]"`
		MedianX     float64 `json:"median_x"`
		MedianMR    float64 `json:"median_mr"`
		UMed        float64 `json:"ucl_median_mr[3.145 about mean]"`
		LMed        float64 `json:"lcl_median_mr[3.145 about mean]"`
		R1          []int   `json:"rule1_idx"`
		R2          []int   `json:"rule2_idx"`
		R3          []int   `json:"rule3_idx"`
	}
	if err := decode(raw, &r); err != nil {
		return err
	}
	if r.Xs == nil { // a table of constants: there is no chart to make
		return errUnsupported
	}
	c, err := stat.NewXmR(r.Xs, stat.ChartSpec{})
	if err != nil {
		return err
	}
	d, err := stat.NewXmR(r.Xs, stat.ChartSpec{Scale: 3 / 1.128})
	if err != nil {
		return err
	}
	m, err := stat.NewXmR(r.Xs, stat.ChartSpec{Median: true})
	if err != nil {
		return err
	}
	// Of two values: d2 = 2/√π, d3 = √(2-4/π).
	d2, d3 := 2/math.Sqrt(math.Pi), math.Sqrt(2-4/math.Pi)
	e, err := stat.NewXmR(r.Xs, stat.ChartSpec{Scale: 3 / d2, RangeScale: 1 + 3*d3/d2})
	if err != nil {
		return err
	}
	sample, err := stat.NewSample(r.Xs)
	if err != nil {
		return err
	}
	median, _ := sample.Quantile(priority.Percent(50))
	got := map[string][]int{}
	for _, s := range c.Anomalies {
		got[s.Rule] = append(got[s.Rule], s.Index)
	}
	for rule, want := range map[string][]int{"beyond_limit": r.R1, "3_of_4": r.R2, "one_side": r.R3} {
		if !slices.Equal(got[rule], want) {
			return fmt.Errorf("%s at %v, want %v", rule, got[rule], want)
		}
	}
	// A limit near 0 is the difference of larger numbers.
	scale := math.Abs(c.Center) + c.Upper - c.Center
	within := func(kind string, got, want float64) error { return near(kind, scale+got, scale+want, 1e-14) }
	return firstErr(within("xmr", c.Center, r.Mean), within("xmr", c.Range, r.MRBar),
		within("xmr", c.Center, decimal(r.MeanX, r.Mean)), within("xmr", c.Range, decimal(r.MRBarX, r.MRBar)), near("median", median, r.MedianX, 0),
		within("xmr", e.Upper, r.UD2), within("xmr", e.Lower, r.LD2), within("xmr", e.UpperRange, r.URLD3),
		within("xmr", c.Upper, r.U266), within("xmr", c.Lower, r.L266), within("xmr", c.UpperRange, r.URL),
		within("xmr", d.Upper, r.U1128), within("xmr", d.Lower, r.L1128),
		within("xmr", m.Range, r.MedianMR), within("xmr", m.Upper, r.UMed), within("xmr", m.Lower, r.LMed))
}

func mixShift(raw json.RawMessage) error {
	var r struct {
		about
		A, B     map[string][2]uint64
		RateA    float64 `json:"rate_a"`
		RateB    float64 `json:"rate_b"`
		Changef  float64 `json:"change"`
		Withinf  float64 `json:"within"`
		Mixf     float64 `json:"mix"`
		Change   string  `json:"change_exact"`
		Within   string  `json:"within_exact"`
		Mix      string  `json:"mix_exact"`
		StdA     float64 `json:"standardised_a"`
		StdB     float64 `json:"standardised_b"`
		Reversal bool
	}
	if err := decode(raw, &r); err != nil {
		return err
	}
	names := map[string]stat.Stratum{}
	for n, k := range r.A {
		names[n] = stat.Stratum{Name: n, Before: stat.Proportion{Hits: k[0], Trials: k[1]}}
	}
	for n, k := range r.B {
		s := names[n]
		s.Name, s.After = n, stat.Proportion{Hits: k[0], Trials: k[1]}
		names[n] = s
	}
	var strata []stat.Stratum
	for _, s := range names {
		strata = append(strata, s)
	}
	m, err := stat.Decompose(strata)
	if err != nil {
		return err
	}
	if m.Change.RatString() != r.Change || m.Within.RatString() != r.Within || m.Mix.RatString() != r.Mix || m.Reversal != r.Reversal {
		return fmt.Errorf("got %s %s %s %v, want %s", m.Change.RatString(), m.Within.RatString(), m.Mix.RatString(), m.Reversal, raw)
	}
	for _, x := range []struct {
		got  *big.Rat
		want float64
	}{
		{m.StandardBefore, r.StdA}, {m.StandardAfter, r.StdB}, {m.Before, r.RateA}, {m.After, r.RateB},
		{m.Change, r.Changef}, {m.Within, r.Withinf}, {m.Mix, r.Mixf},
	} {
		got, _ := x.got.Float64()
		if err := near("mix", got, x.want, 1e-15); err != nil {
			return err
		}
	}
	return nil
}

type kmRow struct {
	about
	Time   []float64
	Event  []int
	N      uint64
	Events uint64
	Naive  *float64 `json:"naive_median_of_resolved_only"`
	Q25    *float64 `json:"q25_inf"`
	Q25m   *float64 `json:"q25_midpoint"`
	Q50    *float64 `json:"median_inf"`
	Q50m   *float64 `json:"median_midpoint"`
	Q75    *float64 `json:"q75_inf"`
	Q75m   *float64 `json:"q75_midpoint"`
	Q90    *float64 `json:"q90_inf"`
	Q90m   *float64 `json:"q90_midpoint"`
	RMST   *float64 `json:"rmst_to_max"`
	Table  []kmPoint
	RLog   *kmLimits `json:"R_log"`
	RLogLg *kmLimits `json:"R_log-log"`
}

type kmPoint struct {
	T        float64
	AtRisk   uint64 `json:"at_risk"`
	Events   uint64
	Censored uint64
	S        float64
	Exact    string   `json:"S_exact"`
	SE       *float64 `json:"greenwood_se"`
}

type kmLimits struct {
	Quantiles []*float64 `json:"q25_50_75_90"`
	Lo, Hi    []*float64
}

func (r kmRow) curve() (*stat.Survival, error) {
	groups := make([]stat.EventCount, len(r.Time))
	for i, t := range r.Time {
		groups[i] = stat.EventCount{Time: t, Events: uint64(r.Event[i]), Censored: uint64(1 - r.Event[i])}
	}
	return stat.NewSurvival(groups)
}

func kaplanMeier(curves map[string]kmRow) func(json.RawMessage) error {
	return func(raw json.RawMessage) error {
		var r kmRow
		if err := decode(raw, &r); err != nil {
			return err
		}
		curves[r.Name] = r
		s, err := r.curve()
		if err != nil {
			return err
		}
		if s.N() != r.N || s.Events() != r.Events {
			return fmt.Errorf("%s: %d of %d, want %d of %d", r.Name, s.Events(), s.N(), r.Events, r.N)
		}
		if err := firstErr(r.checkTable(s), r.checkNaive()); err != nil {
			return err
		}
		fractions := []priority.Ratio{priority.Percent(25), priority.Percent(50), priority.Percent(75), priority.Percent(90)}
		for i, q := range fractions {
			inf, okInf := s.Quantile(q)
			mid, okMid := s.MidQuantile(q)
			err := firstErr(optional("quantile", inf, okInf, []*float64{r.Q25, r.Q50, r.Q75, r.Q90}[i]),
				optional("mid quantile", mid, okMid, []*float64{r.Q25m, r.Q50m, r.Q75m, r.Q90m}[i]))
			if err != nil {
				return fmt.Errorf("%s %v: %w", r.Name, q, err)
			}
			for l, want := range map[stat.Limits]*kmLimits{stat.Log: r.RLog, stat.LogLog: r.RLogLg} {
				if want == nil {
					continue
				}
				got := s.QuantileInterval(q, l, 0)
				if err := firstErr(optional("mid quantile", mid, okMid, want.Quantiles[i]), optional("lo", got.Lo, got.LoOK, want.Lo[i]), optional("hi", got.Hi, got.HiOK, want.Hi[i])); err != nil {
					return fmt.Errorf("%s %v %v: %w", r.Name, q, l, err)
				}
			}
		}
		if r.RMST != nil {
			got, ok := s.RestrictedMean(slices.Max(r.Time))
			return optional("restricted mean", got, ok, r.RMST)
		}
		return nil
	}
}

// checkNaive compares the median of those that are resolved, which leaves out
// everybody who still waits.
func (r kmRow) checkNaive() error {
	var resolved []float64
	for i, t := range r.Time {
		if r.Event[i] == 1 {
			resolved = append(resolved, t)
		}
	}
	s, err := stat.NewSample(resolved)
	if err != nil {
		return err
	}
	median, ok := s.Quantile(priority.Percent(50))
	return optional("naive median", median, ok, r.Naive)
}

func (r kmRow) checkTable(s *stat.Survival) error {
	points := s.Points()
	if r.Table == nil {
		return nil
	}
	if len(points) != len(r.Table) {
		return fmt.Errorf("%d points, want %d", len(points), len(r.Table))
	}
	for i, w := range r.Table {
		p := points[i]
		if p.Time != w.T || p.AtRisk != w.AtRisk || p.Events != w.Events || p.Censored != w.Censored {
			return fmt.Errorf("point %+v, want %+v", p, w)
		}
		se, ok := p.StdErr()
		if err := firstErr(near("survival", p.Survival, decimal(w.Exact, w.S), 1e-13), optional("greenwood", se, ok, w.SE)); err != nil {
			return fmt.Errorf("%s at %v: %w", r.Name, w.T, err)
		}
	}
	return nil
}

// optional compares an answer with one that may be absent.
func optional(kind string, got float64, ok bool, want *float64) error {
	if !ok || want == nil {
		if ok || want != nil {
			return fmt.Errorf("%s = %v, %v, want %v", kind, got, ok, want)
		}
		return nil
	}
	return near(kind, got, *want, 1e-12)
}

func logRank(curves map[string]kmRow) func(json.RawMessage) error {
	return func(raw json.RawMessage) error {
		var r struct {
			about
			A, B               string
			ChiSq, P           float64
			DF                 int
			Observed, Expected [2]float64
		}
		if err := decode(raw, &r); err != nil {
			return err
		}
		if r.DF != 1 { // two curves
			return errUnsupported
		}
		a, okA := curves[r.A]
		b, okB := curves[r.B]
		if !okA {
			a, okA = freireich[r.A]
		}
		if !okB {
			b, okB = freireich[r.B]
		}
		if !okA || !okB { // the sets that the row names are in another folder
			return errUnsupported
		}
		ca, err := a.curve()
		if err != nil {
			return err
		}
		cb, err := b.curve()
		if err != nil {
			return err
		}
		got, ok := stat.CompareSurvival(ca, cb)
		if !ok || got.Observed != r.Observed {
			return fmt.Errorf("got %+v", got)
		}
		return firstErr(near("log-rank", got.ChiSquare, r.ChiSq, 1e-10), near("log-rank p", got.P, r.P, 1e-9),
			near("log-rank", got.Expected[0], r.Expected[0], 1e-10), near("log-rank", got.Expected[1], r.Expected[1], 1e-10))
	}
}

// freireich is the leukaemia trial of Freireich et al., Blood 1963;21:699-716,
// weeks of remission: the example of most texts on the log-rank test.
var freireich = map[string]kmRow{
	"freireich-6mp": {
		Time:  []float64{6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35},
		Event: []int{1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0},
	},
	"freireich-placebo": {
		Time:  []float64{1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23},
		Event: []int{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
	},
}

func TestFreireichMedians(t *testing.T) {
	for name, want := range map[string]stat.TimeLimits{
		"freireich-6mp":     {Lo: 16, LoOK: true},
		"freireich-placebo": {Lo: 4, LoOK: true, Hi: 12, HiOK: true},
	} {
		s, err := freireich[name].curve()
		if err != nil {
			t.Fatal(err)
		}
		if got := s.QuantileInterval(priority.Percent(50), stat.Log, 0.95); got != want {
			t.Errorf("%s: median limits %+v, R gives %+v", name, got, want)
		}
	}
}

// shareOf reads a share of the vectors, which write 1 for all of them.
func shareOf(s string) (priority.Ratio, error) {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return priority.Ratio{}, fmt.Errorf("no number: %q", s)
	}
	return priority.NewRatio(r.Num().Int64(), r.Denom().Int64())
}
