package metrics

import (
	"slices"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/band"
)

// DefinitionSpec says what a metric is, so that two people who compute it get one
// number, and in which band it should lie.
type DefinitionSpec struct {
	Metric      Metric         `json:"metric"`
	Title       string         `json:"title"`
	Unit        band.Unit      `json:"unit"`
	Direction   band.Direction `json:"direction"`
	Statistic   string         `json:"statistic,omitzero"` // "rate", "median", "mean", "score", "total"
	Cohort      Cohort         `json:"cohort"`
	TimeBase    TimeBase       `json:"time_base,omitzero"`
	Numerator   string         `json:"numerator,omitzero"`   // in words: what is counted or measured
	Denominator string         `json:"denominator,omitzero"` // in words: what it is divided by
	Excludes    []string       `json:"excludes,omitzero"`    // reasons for which tickets or answers are left out; they are counted apart
	Variant     string         `json:"variant,omitzero"`     // which of several ways to count this is
	Target      []band.Bound   `json:"target,omitzero"`      // as in [band.Spec]
	Warning     []band.Bound   `json:"warning,omitzero"`     // as in [band.Spec]
	// Causes are what is usually behind a number in the warning band, Look is
	// where to look then, and Do what to do about it.
	Causes []string `json:"causes,omitzero"`
	Look   []string `json:"look,omitzero"`
	Do     []string `json:"do,omitzero"`
}

// band returns the band of the definition; it has none without bounds.
func (f DefinitionSpec) band() (band.Spec, bool) {
	s := band.Spec{Unit: f.Unit, Direction: f.Direction, Target: f.Target, Warning: f.Warning}
	return s, len(f.Target)+len(f.Warning) > 0
}

func (f DefinitionSpec) clone() DefinitionSpec {
	f.Excludes = slices.Clone(f.Excludes)
	f.Target, f.Warning = slices.Clone(f.Target), slices.Clone(f.Warning)
	f.Causes, f.Look, f.Do = slices.Clone(f.Causes), slices.Clone(f.Look), slices.Clone(f.Do)
	return f
}

// LayerSpec is one row of a hierarchy, or one board: who looks after which
// metrics, and how often. [Catalog.Layer] is a report's part for it.
type LayerSpec struct {
	Name    string   `json:"name"`
	Focus   string   `json:"focus,omitzero"`
	Metrics []Metric `json:"metrics"`
	Owner   string   `json:"owner,omitzero"`
	Every   string   `json:"every,omitzero"` // how often they are reviewed, such as "day"; empty: not stated
}

// CatalogSpec is a set of definitions, and who owns them, as data.
type CatalogSpec struct {
	Schema      string           `json:"schema,omitzero"` // "metrics/catalog/2"
	Definitions []DefinitionSpec `json:"definitions"`
	Layers      []LayerSpec      `json:"layers,omitzero"`
}

const catalogSchema = "metrics/catalog/2"

// Validate returns every defect of the spec as a [*SpecError], nil if there is
// none.
func (s CatalogSpec) Validate() error { _, err := NewCatalog(s); return err }

func (s CatalogSpec) clone() CatalogSpec {
	s.Definitions = slices.Clone(s.Definitions)
	for i := range s.Definitions {
		s.Definitions[i] = s.Definitions[i].clone()
	}
	s.Layers = slices.Clone(s.Layers)
	for i := range s.Layers {
		s.Layers[i].Metrics = slices.Clone(s.Layers[i].Metrics)
	}
	return s
}

// Catalog is a set of definitions that judges numbers. It is immutable and
// safe for concurrent use.
type Catalog struct {
	spec  CatalogSpec
	index map[Metric]int
	bands []*band.Band // nil where a definition has no bounds
}

// NewCatalog returns the catalog of a valid spec: metrics are defined once, with
// unit, direction and cohort, and layers, each of a name of its own, name
// metrics that are defined, each once. The error is what [CatalogSpec.Validate]
// returns.
func NewCatalog(s CatalogSpec) (*Catalog, error) {
	d := spec.Defects{Package: pkg}
	d.Schema(s.Schema, catalogSchema)
	c := &Catalog{spec: s.clone(), index: make(map[Metric]int, len(s.Definitions)), bands: make([]*band.Band, len(s.Definitions))}
	if len(s.Definitions) == 0 {
		d.Add("definitions", spec.ErrRequired, "want at least one")
	}
	for i, f := range s.Definitions {
		path := spec.Index("definitions", i)
		if _, ok := c.index[f.Metric]; ok {
			d.Add(spec.Join(path, "metric"), spec.ErrDuplicate, "%q", f.Metric)
		}
		c.index[f.Metric] = i
		c.bands[i] = f.compile(&d, path)
	}
	layers := spec.Seen[string]{}
	for i, l := range s.Layers {
		path := spec.Index("layers", i)
		switch {
		case l.Name == "":
			d.Add(spec.Join(path, "name"), spec.ErrRequired, "")
		case layers.Again(l.Name):
			d.Add(spec.Join(path, "name"), spec.ErrDuplicate, "%q", l.Name)
		}
		own := spec.Seen[Metric]{}
		for j, m := range l.Metrics {
			if own.Again(m) {
				d.Add(spec.Index(spec.Join(path, "metrics"), j), spec.ErrDuplicate, "%q", m)
			}
			if now, ok := renamed[m]; ok {
				d.Add(spec.Index(spec.Join(path, "metrics"), j), spec.ErrUnknown, "%q is called %q now", m, now)
			} else if _, ok := c.index[m]; !ok {
				d.Add(spec.Index(spec.Join(path, "metrics"), j), spec.ErrUnknown, "%q has no definition", m)
			}
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// compile checks the definition and returns its band, nil if it has none.
func (f DefinitionSpec) compile(d *spec.Defects, path string) *band.Band {
	at := func(name string) string { return spec.Join(path, name) }
	if f.Metric == "" {
		d.Add(at("metric"), spec.ErrRequired, "")
	}
	if now, ok := renamed[f.Metric]; ok {
		d.Add(at("metric"), spec.ErrUnknown, "%q is called %q now", f.Metric, now)
	}
	if f.Title == "" {
		d.Add(at("title"), spec.ErrRequired, "")
	}
	spec.NeedWord(d, at("cohort"), f.Cohort, ByEvent, ByCreation, AtInstant)
	if f.Unit == band.Length {
		spec.NeedWord(d, at("time_base"), f.TimeBase, Calendar, Business)
	} else {
		spec.Word(d, at("time_base"), f.TimeBase, Calendar, Business)
	}
	bounds, ok := f.band()
	if !ok {
		spec.NeedWord(d, at("unit"), f.Unit, band.Percent, band.Length, band.Points, band.Money, band.Count)
		spec.NeedWord(d, at("direction"), f.Direction, band.Higher, band.Lower, band.Range)
		return nil
	}
	b, err := band.New(bounds)
	d.AddErr(path, err)
	return b
}

// Spec returns a copy of the spec.
func (c *Catalog) Spec() CatalogSpec { return c.spec.clone() }

// Definition returns a copy of the definition of m. The second result is false
// if there is none.
func (c *Catalog) Definition(m Metric) (DefinitionSpec, bool) {
	i, ok := c.index[m]
	if !ok {
		return DefinitionSpec{}, false
	}
	return c.spec.Definitions[i].clone(), true
}

// Band returns the band of m. The second result is false if m is not defined or
// has no bounds.
func (c *Catalog) Band(m Metric) (*band.Band, bool) {
	i, ok := c.index[m]
	if !ok || c.bands[i] == nil {
		return nil, false
	}
	return c.bands[i], true
}

// Exclusion counts what was left out of a number for one reason.
type Exclusion struct {
	Reason string `json:"reason"`
	N      uint64 `json:"n"`
}

// Result is a number with its verdict, including whether there is a number, how
// certain it is and what was left out.
type Result struct {
	Metric   Metric       `json:"metric"`
	Measure  band.Measure `json:"measure"`
	Verdict  band.Verdict `json:"verdict"` // zero where the metric has no band
	Excluded []Exclusion  `json:"excluded,omitzero"`
}

// Judge returns the result of a measure. It fails for a metric that is not
// defined and for a measure in another unit than its definition's.
func (c *Catalog) Judge(m Metric, measure band.Measure, excluded ...Exclusion) (Result, error) {
	i, ok := c.index[m]
	if !ok {
		return Result{}, refuse(string(m), spec.ErrUnknown, "no such metric in the catalog")
	}
	f := c.spec.Definitions[i]
	if measure.OK() && measure.Unit != f.Unit {
		return Result{}, refuse(string(m), spec.ErrConflict, "measured in %v, defined in %v", measure.Unit, f.Unit)
	}
	r := Result{Metric: m, Measure: measure, Excluded: slices.Clone(excluded)}
	switch b := c.bands[i]; {
	case b != nil:
		r.Verdict, _ = b.Judge(measure)
	case !measure.OK():
		r.Verdict = band.Verdict{Grade: band.NoData}
	}
	return r, nil
}
