package metrics

import (
	"math/big"
	"slices"

	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/improve"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
)

// Given is a measure that comes from elsewhere than tickets: deflection,
// volume, cost, effort, knowledge base, quality reviews.
type Given struct {
	Metric   Metric
	Measure  band.Measure
	Excluded []Exclusion
}

// PeriodData are what is known of one period.
type PeriodData struct {
	Period  period.Period
	Summary *observe.Summary // may be nil
	Given   []Given          // take the place of what the summary has
}

// Companion is a number beside the one that a row is about: another statistic,
// clock or variant. A mean is never alone, and neither is a variant.
type Companion struct {
	Name    string       `json:"name"`
	Measure band.Measure `json:"measure"`
}

// Row is one metric of a report.
type Row struct {
	Title     string   `json:"title"`
	Cohort    Cohort   `json:"cohort"`             // these four as the metric is defined
	TimeBase  TimeBase `json:"time_base,omitzero"` //
	Statistic string   `json:"statistic,omitzero"` //
	Variant   string   `json:"variant,omitzero"`   //
	Result
	Also   []Companion         `json:"also,omitzero"`
	Change *improve.Comparison `json:"change,omitzero"` // nil where there is no period before
	Trend  *Trend              `json:"trend,omitzero"`  // nil but from [Catalog.ReportSeries]
}

// Report is what a period comes to against the catalog, as data.
type Report struct {
	Schema   string        `json:"schema"` // "metrics/report/2"
	Period   period.Spec   `json:"period"`
	Previous *period.Spec  `json:"previous,omitzero"`
	Series   []period.Spec `json:"series,omitzero"` // the periods of the trends, this one the last
	Key      []string      `json:"key,omitzero"`    // whose report it is; empty for all
	Rows     []Row         `json:"rows"`            // in the catalog's order
	// Compared is how many changes were tested, and ExpectedFalse how many of
	// them would be called real by chance alone if nothing had changed.
	Compared      int     `json:"compared,omitzero"`
	ExpectedFalse float64 `json:"expected_false,omitzero"`
}

const reportSchema = "metrics/report/2"

// Report judges the figures of a period, and compares them with those of the
// period before, if any. Every metric of the catalog that the figures have has
// a row, in the catalog's order; so has one without data. It fails for periods
// of different length, for an invalid confidence (zero stands for 95 %), for a
// given metric that the catalog does not define or measures in another unit,
// and for a definition with a variant or statistic that is not known.
func (c *Catalog) Report(now PeriodData, before *PeriodData, confidence stat.Confidence) (Report, error) {
	if !confidence.IsValid() {
		return Report{}, refuse("confidence", ErrRange, "want more than 0 and less than 1, got %v", float64(confidence))
	}
	r := Report{Schema: reportSchema, Period: now.Period.Spec()}
	if before != nil {
		if err := now.Period.Comparable(before.Period); err != nil {
			return Report{}, err
		}
		s := before.Period.Spec()
		r.Previous = &s
	}
	for _, f := range []*PeriodData{&now, before} {
		if err := c.checkGiven(f); err != nil {
			return Report{}, err
		}
	}
	for i := range c.spec.Definitions {
		d := &c.spec.Definitions[i]
		got, ok, err := now.read(d, confidence)
		if err != nil {
			return Report{}, err
		}
		if !ok {
			continue
		}
		result, err := c.Judge(d.Metric, got.measure, got.excluded...)
		if err != nil {
			return Report{}, err
		}
		row := Row{Title: d.Title, Cohort: d.Cohort, TimeBase: d.TimeBase, Statistic: d.Statistic, Variant: d.Variant, Result: result, Also: got.also}
		if before != nil {
			was, _, err := before.read(d, confidence)
			if err != nil {
				return Report{}, err
			}
			row.Change = compare(d, was.measure, got.measure, confidence)
			if row.Change.Tested {
				r.Compared++
			}
		}
		r.Rows = append(r.Rows, row)
	}
	if confidence == 0 {
		confidence = 0.95
	}
	r.ExpectedFalse = float64(r.Compared) * (1 - float64(confidence))
	return r, nil
}

func (c *Catalog) checkGiven(f *PeriodData) error {
	if f == nil {
		return nil
	}
	for i, g := range f.Given {
		if slices.ContainsFunc(f.Given[:i], func(o Given) bool { return o.Metric == g.Metric }) {
			return refuse(string(g.Metric), ErrDuplicate, "given twice")
		}
		if _, err := c.Judge(g.Metric, g.Measure); err != nil {
			return err
		}
	}
	return nil
}

// ReportBy returns one report over all cells and one for each key, in the
// order of the keys; before may be nil. Keys that only the period before has
// are left out. It fails as [Catalog.Report] does, and where cells cannot be
// merged.
func (c *Catalog) ReportBy(now, before *aggregate.Keyed[observe.Summary, *observe.Summary], p, previous period.Period, confidence stat.Confidence) ([]Report, error) {
	one := func(key []string, s, b *observe.Summary) (Report, error) {
		var was *PeriodData
		if before != nil {
			was = &PeriodData{Period: previous, Summary: b}
		}
		r, err := c.Report(PeriodData{Period: p, Summary: s}, was, confidence)
		r.Key = key
		return r, err
	}
	total, err := now.Total()
	if err != nil {
		return nil, err
	}
	totalBefore := new(observe.Summary)
	if before != nil {
		if totalBefore, err = before.Total(); err != nil {
			return nil, err
		}
	}
	all, err := one(nil, total, totalBefore)
	if err != nil {
		return nil, err
	}
	out := []Report{all}
	for key, s := range now.All() {
		b := new(observe.Summary)
		if before != nil {
			if found, ok := before.Lookup(key...); ok {
				b = found
			}
		}
		r, err := one(key, s, b)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// compare returns what became of a number. Rates are compared by the interval
// of their difference; other estimates changed if their intervals do not
// overlap, which is rarer than the confidence says; figures that are no
// estimates changed if they differ. For a metric that is best in a range, a
// change is better if it leads nearer to the target and worse if it leads away
// from it.
func compare(d *DefinitionSpec, was, is band.Measure, c stat.Confidence) *improve.Comparison {
	ch := &improve.Comparison{Before: was, After: is, Movement: improve.Insufficient}
	if !was.OK() || !is.OK() {
		return ch
	}
	gap := new(big.Rat).Sub(is.Exact, was.Exact)
	f, _ := gap.Float64()
	ch.Difference, ch.Movement = &f, improve.Unclear
	real := false
	a, okA := was.Proportion()
	b, okB := is.Proportion()
	switch {
	case okA && okB:
		_, iv, ok := b.Difference(a, c)
		ch.Interval = &stat.Interval{Lo: float64(100 * iv.Lo), Hi: float64(100 * iv.Hi)}
		real = ok && !iv.Contains(0)
		ch.Tested = ok
	case was.Whole && is.Whole:
		real = gap.Sign() != 0
	case was.Interval != nil && is.Interval != nil:
		real = was.Interval.Hi < is.Interval.Lo || is.Interval.Hi < was.Interval.Lo
		ch.Tested = true
	}
	if real {
		ch.Movement = direction(d, was, is, gap.Sign())
	}
	return ch
}

func direction(d *DefinitionSpec, was, is band.Measure, sign int) improve.Movement {
	better := sign > 0
	switch d.Direction {
	case band.Lower:
		better = !better
	case band.Range:
		spec, ok := d.band()
		b, err := band.New(spec)
		if !ok || err != nil {
			return improve.Unclear
		}
		before, okA := b.Distance(was.Exact)
		now, okB := b.Distance(is.Exact)
		if !okA || !okB || before.Cmp(now) == 0 {
			return improve.Unclear
		}
		better = now.Cmp(before) < 0
	}
	if better {
		return improve.Improved
	}
	return improve.Worsened
}
