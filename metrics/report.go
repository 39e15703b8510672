package metrics

import (
	"cmp"
	"math/big"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
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
	// Statistic is what the measure is, such as "mean"; empty: what the catalog
	// says. Also has other statistics by name. Where the catalog's statistic is
	// one of them, the report judges that one, with the others beside it.
	Statistic string
	Also      []Companion
}

// PeriodData is what is known of one period.
type PeriodData struct {
	Period  period.Period
	Summary *observe.Summary // may be nil
	Given   []Given          // take the place of what the summary has
	// Window is the observer's, after which a resolution counts as one that
	// held; 0 means 168h.
	Window Duration
}

// Companion is a number beside the one that a row is about: another statistic,
// clock or variant. A report shows a mean, or one of several variants, together
// with its companions.
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
	Causes []string            `json:"causes,omitzero"` // these three as defined, where the number is in the warning band
	Look   []string            `json:"look,omitzero"`   //
	Do     []string            `json:"do,omitzero"`     //
	Change *improve.Comparison `json:"change,omitzero"` // nil where there is no period before
	Trend  *Trend              `json:"trend,omitzero"`  // nil except from [Catalog.ReportSeries]
	// Judgeable is the latest period of this length in which all tickets are
	// judged; nil if none is left out because its window is not over.
	Judgeable *period.Spec `json:"judgeable,omitzero"`
}

// Report is a period judged against the catalog, as data.
type Report struct {
	Schema   string        `json:"schema"` // "metrics/report/2"
	Period   period.Spec   `json:"period"`
	Previous *period.Spec  `json:"previous,omitzero"`
	Series   []period.Spec `json:"series,omitzero"` // the periods of the trends, this one the last
	Key      []string      `json:"key,omitzero"`    // whose report it is; empty for all
	Rows     []Row         `json:"rows,omitzero"`   // in the catalog's order
	// Compared is how many changes were tested, and ExpectedFalse how many of
	// them would be called real by chance alone if nothing had changed.
	Compared      int     `json:"compared,omitzero"`
	ExpectedFalse float64 `json:"expected_false,omitzero"`
}

const reportSchema = "metrics/report/2"

// Report judges the figures of a period, and compares them with those of the
// period before, if any. Every metric of the catalog that the figures have has
// a row, in the catalog's order; so has one without data. The periods need not
// be equally long: what grows with them is compared by the day. It fails for an
// invalid confidence (zero stands for 95 %), for a given metric that the catalog
// does not define or measures in another unit, and for a definition with a
// variant or statistic that is not known.
func (c *Catalog) Report(now PeriodData, before *PeriodData, confidence stat.Confidence) (Report, error) {
	bad := &spec.Defects{Package: pkg}
	checkConfidence(bad, confidence)
	r := Report{Schema: reportSchema, Period: now.Period.Spec()}
	if before != nil {
		s := before.Period.Spec()
		r.Previous = &s
	}
	for _, f := range []*PeriodData{&now, before} {
		c.checkGiven(bad, "", f)
	}
	if err := bad.Err(); err != nil {
		return Report{}, err
	}
	for i := range c.spec.Definitions {
		d := &c.spec.Definitions[i]
		got, ok, err := now.read(d, confidence)
		bad.AddErr("", err)
		if !ok {
			continue
		}
		result, err := c.Judge(d.Metric, got.measure, got.excluded...)
		bad.AddErr("", err)
		row := Row{Title: d.Title, Cohort: d.Cohort, TimeBase: d.TimeBase, Statistic: d.Statistic, Variant: d.Variant, Result: result, Also: got.also}
		if before != nil {
			was, _, err := before.read(d, confidence)
			bad.AddErr("", err)
			row.Change = c.change(d, perDay(d, before.Period, now.Period), was.measure, got.measure, confidence)
			if row.Change.Tested {
				r.Compared++
			}
		}
		if result.Verdict.Grade == band.Warning {
			diagnosed := d.clone()
			row.Causes, row.Look, row.Do = diagnosed.Causes, diagnosed.Look, diagnosed.Do
		}
		row.Judgeable = now.judgeable(&row)
		r.Rows = append(r.Rows, row)
	}
	if err := bad.Err(); err != nil {
		return Report{}, err
	}
	if confidence == 0 {
		confidence = 0.95
	}
	r.ExpectedFalse = float64(r.Compared) * (1 - float64(confidence))
	return r, nil
}

func checkConfidence(d *spec.Defects, c stat.Confidence) {
	if !c.IsValid() {
		d.Add("confidence", spec.ErrRange, "want more than 0 and less than 1, got %v", float64(c))
	}
}

// checkGiven records what is wrong with the figures that are given of a period,
// if any, which path names.
func (c *Catalog) checkGiven(d *spec.Defects, path string, f *PeriodData) {
	if f == nil {
		return
	}
	seen := spec.Seen[Metric]{}
	for _, g := range f.Given {
		if seen.Again(g.Metric) {
			d.Add(spec.Join(path, string(g.Metric)), spec.ErrDuplicate, "given twice")
			continue
		}
		_, err := c.Judge(g.Metric, g.Measure)
		d.AddErr(path, err)
	}
}

// ReportBy returns one report over all cells and one for each key, in the order
// of the keys. p is the period of now, previous that of before; if before is
// nil, previous is not read. Keys that only the period before has are left out.
// It fails as [Catalog.Report] does, and where cells cannot be merged.
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

// perDay returns the lengths in days by which a metric is divided that grows
// with the period; nil where the periods are equally long, or it does not.
func perDay(d *DefinitionSpec, before, now period.Period) []*big.Rat {
	a, b := daysOf(before), daysOf(now)
	if d.Statistic != "total" || d.Cohort == AtInstant || d.Unit != band.Count && d.Unit != band.Money || a.Cmp(b) == 0 || a.Sign() == 0 || b.Sign() == 0 {
		return nil
	}
	return []*big.Rat{a, b}
}

// daysOf returns the length of a period in days.
func daysOf(p period.Period) *big.Rat {
	if n, ok := p.Days(); ok {
		return big.NewRat(int64(n), 1)
	}
	return big.NewRat(int64(p.To().Sub(p.From())), int64(24*time.Hour))
}

// over returns the measure divided by x, which is above 0.
func over(m band.Measure, x *big.Rat) band.Measure {
	if m.Exact != nil {
		m.Exact = new(big.Rat).Quo(m.Exact, x)
	}
	if m.Interval != nil {
		f, _ := x.Float64()
		m.Interval = &stat.Interval{Lo: m.Interval.Lo / f, Hi: m.Interval.Hi / f}
	}
	return m
}

func (c *Catalog) change(d *DefinitionSpec, days []*big.Rat, was, is band.Measure, confidence stat.Confidence) *improve.Comparison {
	if days == nil {
		return compare(d, was, is, confidence)
	}
	ch := compare(d, over(was, days[0]), over(is, days[1]), confidence)
	ch.PerDay = true
	return ch
}

// judgeable returns the latest period of the same length in which the windows
// of all tickets are over; nil where they are in this one, too.
func (f *PeriodData) judgeable(r *Row) *period.Spec {
	if !slices.ContainsFunc(r.Excluded, func(x Exclusion) bool { return x.Reason == "immature" }) {
		return nil
	}
	window := cmp.Or(f.Window.Std(), 7*24*time.Hour)
	p, ok := f.Period.Earlier(window)
	if !ok {
		return nil
	}
	s := p.Spec()
	return &s
}

// compare returns how a number changed. Rates are compared by the interval of
// their difference. Other estimates changed if their intervals do not overlap,
// which is rarer than the confidence says; figures that are not estimates
// changed if they differ. For a metric that is best in a range, a change is
// better if it leads nearer to the target and worse if it leads away from it.
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
	switch d.Direction {
	case band.Lower:
		sign = -sign
	case band.Range:
		spec, ok := d.band()
		b, err := band.New(spec)
		if !ok || err != nil {
			return improve.Unclear
		}
		before, okA := b.Distance(was.Exact)
		now, okB := b.Distance(is.Exact)
		if !okA || !okB {
			return improve.Unclear
		}
		sign = before.Cmp(now)
	}
	switch sign {
	case 1:
		return improve.Improved
	case -1:
		return improve.Worsened
	}
	return improve.Unclear
}
