package forecast

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/supportops/policy/internal/spec"
)

const methodSchema = "capacity/forecast/method/1"

// maxPeriod is one slot a minute over four weeks, and bounds windows too.
const maxPeriod = 40320

// MethodSpec is the document of a [Method]. Fields that the technique does not
// use must be left out: a parameter that would be ignored is a defect.
//
// Smoothing parameters are not fitted: they are stated here, and [Grid] with
// [Choose] is the way to try several.
//
// With a Season, amounts are divided by the index of their position before the
// technique reads them, and weigh as much as that index, as counts do: an
// average is Σ amounts / Σ indices, a trend is the weighted line, smoothing
// smooths amounts and indices apart. Slots with the index 0 say nothing about
// the level.
type MethodSpec struct {
	Schema  string     `json:"schema,omitzero"` // "capacity/forecast/method/1"
	Name    string     `json:"name,omitzero"`   // shown in tables; empty: made from the parameters
	Kind    Technique  `json:"kind"`
	Window  int        `json:"window,omitzero"`  // MovingAverage: number of open slots
	Weights []float64  `json:"weights,omitzero"` // WeightedAverage: oldest first, none negative, sum above 0
	Period  int        `json:"period,omitzero"`  // SeasonalNaive, HoltWinters: slots a season, closed ones too
	Form    Form       `json:"form,omitzero"`    // HoltWinters
	Alpha   float64    `json:"alpha,omitzero"`   // Smoothing, Holt, HoltWinters: weight of the newest level, (0, 1]
	Beta    float64    `json:"beta,omitzero"`    // Holt, HoltWinters: weight of the newest trend, [0, 1]
	Gamma   float64    `json:"gamma,omitzero"`   // HoltWinters: weight of the newest season, [0, 1]
	Season  SeasonSpec `json:"season,omitzero"`  // any technique without a season of its own: taken out by [Indices], put back afterwards
}

// SeasonSpec says how seasonal indices are taken from a history. The zero
// SeasonSpec means no season.
type SeasonSpec struct {
	Period  int       `json:"period"`           // slots a season, closed ones too: 168 for the hours of a week
	Average Averaging `json:"average,omitzero"` // [Mean] if unset
}

// Validate reports every defect of s as a *capacity.SpecError, nil without any.
func (s MethodSpec) Validate() error {
	d := &spec.Defects{Package: "forecast"}
	d.Schema(s.Schema, methodSchema, "forecast/method/1")
	if spec.NeedWord(d, "kind", s.Kind, techniques...); !slices.Contains(techniques, s.Kind) {
		return d.Err()
	}
	wants := func(path string, uses, ok, zero bool, want string) {
		switch {
		case !uses && !zero:
			d.Add(path, spec.ErrConflict, "not a parameter of %v", s.Kind)
		case uses && !ok && zero:
			d.Add(path, spec.ErrRequired, "want %s", want)
		case uses && !ok:
			d.Add(path, spec.ErrRange, "want %s", want)
		}
	}
	wants("window", s.Kind == MovingAverage, s.Window > 0 && s.Window <= maxPeriod, s.Window == 0, "1 to 40320 slots")
	s.validateWeights(d)
	wants("period", s.Kind == SeasonalNaive || s.Kind == HoltWinters, s.Period > 0 && s.Period <= maxPeriod, s.Period == 0, "1 to 40320 slots")
	wants("form", s.Kind == HoltWinters, s.Form != "", s.Form == "", `"additive" or "multiplicative"`)
	spec.Word(d, "form", s.Form, forms...)
	smooth := s.Kind == Smoothing || s.Kind == Holt || s.Kind == HoltWinters
	wants("alpha", smooth, s.Alpha > 0 && s.Alpha <= 1, s.Alpha == 0, "above 0, at most 1")
	wants("beta", smooth && s.Kind != Smoothing, s.Beta >= 0 && s.Beta <= 1, s.Beta == 0, "0 to 1")
	wants("gamma", s.Kind == HoltWinters, s.Gamma >= 0 && s.Gamma <= 1, s.Gamma == 0, "0 to 1")
	if s.Season != (SeasonSpec{}) {
		if s.Kind == SeasonalNaive || s.Kind == HoltWinters {
			d.Add("season", spec.ErrConflict, "%v has a season of its own", s.Kind)
		}
		s.Season.check(d, "season")
	}
	return d.Err()
}

func (s *MethodSpec) validateWeights(d *spec.Defects) {
	if s.Kind != WeightedAverage {
		if len(s.Weights) > 0 {
			d.Add("weights", spec.ErrConflict, "not a parameter of %v", s.Kind)
		}
		return
	}
	if len(s.Weights) == 0 {
		d.Add("weights", spec.ErrRequired, "want a weight for each slot, oldest first")
		return
	}
	if len(s.Weights) > maxPeriod {
		d.Add("weights", spec.ErrRange, "%d weights, want at most %d", len(s.Weights), maxPeriod)
		return
	}
	sum := 0.0
	for i, w := range s.Weights {
		if !(w >= 0 && w <= maxAmount) {
			d.Add(spec.Index("weights", i), spec.ErrRange, "%v, want 0 to %g", w, float64(maxAmount))
		}
		sum += w
	}
	if sum == 0 {
		d.Add("weights", spec.ErrRange, "the sum is 0")
	} else if sum < 1/float64(maxAmount) {
		d.Add("weights", spec.ErrRange, "the sum is %g, want at least %g", sum, 1/float64(maxAmount))
	}
}

func (s SeasonSpec) check(d *spec.Defects, path string) {
	if s.Period < 1 || s.Period > maxPeriod {
		d.Add(spec.Join(path, "period"), spec.ErrRange, "%d, want 1 to %d slots", s.Period, maxPeriod)
	}
	spec.Word(d, spec.Join(path, "average"), s.Average, averagings...)
}

// Method forecasts a series in one stated way. It is immutable and safe for
// concurrent use; make one with [NewMethod].
type Method struct {
	spec MethodSpec
	name string
}

// NewMethod returns the method of a valid spec, else what
// [MethodSpec.Validate] returns.
func NewMethod(s MethodSpec) (*Method, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	s.Weights = slices.Clone(s.Weights)
	return &Method{spec: s, name: methodName(s)}, nil
}

// Spec returns a copy of the document that m was made from.
func (m *Method) Spec() MethodSpec {
	s := m.spec
	s.Weights = slices.Clone(s.Weights)
	return s
}

// Name returns the name in the spec, else one made from the parameters, such
// as "holt alpha=0.2 beta=0.1".
func (m *Method) Name() string { return m.name }

func methodName(s MethodSpec) string {
	if s.Name != "" {
		return s.Name
	}
	var b strings.Builder
	b.WriteString(string(s.Kind))
	if s.Window > 0 {
		fmt.Fprintf(&b, " window=%d", s.Window)
	}
	if len(s.Weights) > 0 {
		fmt.Fprintf(&b, " weights=%d", len(s.Weights))
	}
	if s.Period > 0 {
		fmt.Fprintf(&b, " period=%d", s.Period)
	}
	if s.Form != "" {
		fmt.Fprintf(&b, " %v", s.Form)
	}
	if s.Alpha > 0 {
		fmt.Fprintf(&b, " alpha=%v", s.Alpha)
	}
	if s.Kind == Holt || s.Kind == HoltWinters {
		fmt.Fprintf(&b, " beta=%v", s.Beta)
	}
	if s.Kind == HoltWinters {
		fmt.Fprintf(&b, " gamma=%v", s.Gamma)
	}
	if s.Season.Period > 0 {
		fmt.Fprintf(&b, " × season %d", s.Season.Period)
		if a := s.Season.Average; a != "" && a != Mean {
			fmt.Fprintf(&b, " %v", a)
		}
	}
	return b.String()
}

// Fit fits the method to a history. It fails with a *capacity.SpecError for
// defects of the series, and with one that wraps [ErrNoData] if the method
// needs more than the history holds.
func (m *Method) Fit(s Series) (*Fit, error) {
	d := &spec.Defects{Package: "forecast"}
	s.check(d)
	if err := d.Err(); err != nil {
		return nil, err
	}
	return m.fit(s, d)
}

func (m *Method) fit(s Series, d *spec.Defects) (*Fit, error) {
	out := &Fit{method: m, n: len(s.Values)}
	obs := observations(s)
	if p := m.spec.Season.Period; p > 0 {
		index, _ := seasonIndices(obs, len(s.Values), m.spec.Season)
		out.par.Form, out.par.Season = Multiplicative, index
		obs = deseasoned(obs, index)
	}
	if !m.estimate(&out.par, obs, s, d) {
		return nil, d.Err()
	}
	if !out.par.finite() {
		d.Add("values", spec.ErrRange, "%s leaves the range of numbers on them", m.name)
		return nil, d.Err()
	}
	return out, nil
}

// estimate fills par from the observations; false says that d holds why not.
func (m *Method) estimate(par *Parameters, obs []observation, s Series, d *spec.Defects) bool {
	sp := &m.spec
	need := 1
	switch sp.Kind {
	case MovingAverage:
		need = sp.Window
	case WeightedAverage:
		need = len(sp.Weights)
	case Trend, Holt:
		need = 2
	}
	if len(obs) < need {
		what := "open slots"
		if sp.Season.Period > 0 {
			what = "open slots at positions where anything comes"
		}
		d.Add("values", ErrNoData, "%s needs %d %s, the history has %d", m.name, need, what, len(obs))
		return false
	}
	switch sp.Kind {
	case Average:
		par.Level = mean(obs)
	case MovingAverage:
		par.Level = mean(obs[len(obs)-sp.Window:])
	case WeightedAverage:
		par.Level = weightedMean(obs[len(obs)-len(sp.Weights):], sp.Weights)
	case Trend:
		par.Level, par.Slope = line(obs)
	case SeasonalNaive:
		par.Form, par.Season = Additive, lastAt(obs, sp.Period)
	case Smoothing:
		par.Level = smooth(obs, sp.Alpha)
	case Holt:
		par.Origin = len(s.Values) - 1
		par.Level, par.Slope = holt(obs, sp.Alpha, sp.Beta, par.Origin)
	case HoltWinters:
		return holtWinters(par, obs, sp, len(s.Values), d)
	case Regression:
		return regress(par, obs, s.Drivers, d)
	}
	return true
}

// Forecast fits the history and forecasts what is ahead: [Method.Fit] and
// [Fit.Forecast] in one, with the errors of both. It makes *Method a
// [Forecaster].
func (m *Method) Forecast(past Series, ahead Ahead) ([]Point, error) {
	model, err := m.Fit(past)
	if err != nil {
		return nil, err
	}
	return model.Forecast(ahead)
}

// Grid returns a copy of s for each combination of the given values as
// smoothing parameters that its technique has: with n values n specs for
// Smoothing, n² for Holt, n³ for HoltWinters, and s alone for the others. The
// names are cleared. The last parameter varies fastest.
func Grid(s MethodSpec, values ...float64) []MethodSpec {
	s.Name = ""
	out := []MethodSpec{s}
	vary := func(set func(*MethodSpec, float64)) {
		next := make([]MethodSpec, 0, len(out)*len(values))
		for _, o := range out {
			for _, v := range values {
				c := o
				c.Weights = slices.Clone(o.Weights)
				set(&c, v)
				next = append(next, c)
			}
		}
		out = next
	}
	if s.Kind == Smoothing || s.Kind == Holt || s.Kind == HoltWinters {
		vary(func(m *MethodSpec, v float64) { m.Alpha = v })
	}
	if s.Kind == Holt || s.Kind == HoltWinters {
		vary(func(m *MethodSpec, v float64) { m.Beta = v })
	}
	if s.Kind == HoltWinters {
		vary(func(m *MethodSpec, v float64) { m.Gamma = v })
	}
	return out
}

// StandardSpecs returns methods worth comparing on a series with a season of
// the given number of slots: the handbook's five (average, moving average,
// weighted moving average, trend, seasonal), each apart from the last both
// plain and with the season taken out, and exponential smoothing. The windows
// are a season long.
func StandardSpecs(period int) []MethodSpec {
	season := SeasonSpec{Period: period}
	return []MethodSpec{
		{Kind: Average},
		{Kind: MovingAverage, Window: period},
		{Kind: WeightedAverage, Weights: []float64{1, 2, 3}},
		{Kind: Trend},
		{Kind: SeasonalNaive, Period: period},
		{Kind: Average, Season: season},
		{Kind: Average, Season: SeasonSpec{Period: period, Average: Median}},
		{Kind: MovingAverage, Window: period, Season: season},
		{Kind: WeightedAverage, Weights: []float64{1, 2, 3}, Season: season},
		{Kind: Trend, Season: season},
		{Kind: Smoothing, Alpha: 0.2},
		{Kind: Smoothing, Alpha: 0.2, Season: season},
		{Kind: Holt, Alpha: 0.2, Beta: 0.1, Season: season},
		{Kind: HoltWinters, Period: period, Form: Additive, Alpha: 0.2, Beta: 0.1, Gamma: 0.2},
		{Kind: HoltWinters, Period: period, Form: Multiplicative, Alpha: 0.2, Beta: 0.1, Gamma: 0.2},
	}
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
