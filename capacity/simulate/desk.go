package simulate

import (
	"cmp"
	"math"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

const schema = "capacity/simulate/1"

// Limits on documents.
const (
	maxParts = 64     // classes, pools
	maxList  = 100000 // slots of a pattern
	maxStaff = 1e6    // people of a pool
	maxRate  = 1e7    // arrivals in a slot
)

// ClassSpec is a kind of work that arrives.
type ClassSpec struct {
	Name     string    `json:"name"`
	Arrivals []float64 `json:"arrivals"`          // mean number in each slot, repeated from the first on
	CV       float64   `json:"cv,omitzero"`       // of the times between arrivals at constant rate: 0.01 to 100; 0: 1, independent arrivals
	Handle   Dist      `json:"handle"`            // time that one piece takes
	Patience Dist      `json:"patience,omitzero"` // time that one waits before leaving; zero: for ever
	Priority int       `json:"priority,omitzero"` // a lower number is served first; classes of equal number in the order of arrival
	Places   *int      `json:"places,omitzero"`   // how many may wait at once, 0 to 4096; those that find no place are turned away. Null: any number

	// Interrupts lets this work interrupt work in progress with a higher
	// priority number when nobody is free: first work with the highest number,
	// and of that the work that began last. Interrupted work is resumed where
	// it was left, before any of its class that was not begun, and no longer
	// leaves.
	Interrupts bool `json:"interrupts,omitzero"`
}

// PoolSpec is a group of people with the same skills.
type PoolSpec struct {
	Name   string   `json:"name"`
	Serves []string `json:"serves"` // names of the classes that it serves
	Staff  []int    `json:"staff"`  // people in each slot, repeated from the first on
}

// Spec is the document of a [Simulation].
type Spec struct {
	Schema  string        `json:"schema,omitzero"` // "capacity/simulate/1"
	Slot    spec.Duration `json:"slot"`            // length of a slot of arrivals and staff
	Classes []ClassSpec   `json:"classes"`
	Pools   []PoolSpec    `json:"pools"` // work that finds several pools free takes the first
}

// Validate reports every defect of s as a *capacity.SpecError, nil without any.
func (s Spec) Validate() error {
	d := &spec.Defects{Package: "simulate"}
	d.Schema(s.Schema, schema, "simulate/desk/1")
	switch {
	case s.Slot == 0:
		d.Add("slot", spec.ErrRequired, "want a duration above 0")
	case s.Slot < 0 || s.Slot > maxMean:
		d.Add("slot", spec.ErrRange, "%v, want above 0, at most %v", s.Slot, maxMean)
	}
	names := map[string]bool{}
	parts := func(path string, n int) {
		if n < 1 {
			d.Add(path, spec.ErrRequired, "at least one")
		} else if n > maxParts {
			d.Add(path, spec.ErrRange, "%d, want at most %d", n, maxParts)
		}
	}
	parts("classes", len(s.Classes))
	for i := range s.Classes {
		s.Classes[i].check(d, spec.Index("classes", i), names)
	}
	parts("pools", len(s.Pools))
	pools := map[string]bool{}
	for i := range s.Pools {
		s.Pools[i].check(d, spec.Index("pools", i), pools, names)
	}
	return d.Err()
}

func named(d *spec.Defects, path, name string, names map[string]bool) {
	if name == "" {
		d.Add(path, spec.ErrRequired, "")
	} else if names[name] {
		d.Add(path, spec.ErrDuplicate, "%q", name)
	}
	names[name] = true
}

func pattern(d *spec.Defects, path string, n int) {
	if n < 1 {
		d.Add(path, spec.ErrRequired, "at least one slot")
	} else if n > maxList {
		d.Add(path, spec.ErrRange, "%d slots, want at most %d", n, maxList)
	}
}

func (c *ClassSpec) check(d *spec.Defects, at string, names map[string]bool) {
	named(d, at+".name", c.Name, names)
	pattern(d, at+".arrivals", len(c.Arrivals))
	for i, a := range c.Arrivals {
		if !(a >= 0 && a <= maxRate) {
			d.Add(spec.Index(at+".arrivals", i), spec.ErrRange, "%v, want 0 to %g", a, float64(maxRate))
		}
	}
	if c.CV != 0 && !(c.CV >= 0.01 && c.CV <= 100) {
		d.Add(at+".cv", spec.ErrRange, "%v, want 0, or 0.01 to 100", c.CV)
	}
	c.Handle.check(d, at+".handle")
	if m := c.Handle.Mean; m > 0 && m < least {
		d.Add(at+".handle.mean", spec.ErrRange, "%v, want at least %v: write 8 * time.Minute, or \"8m\" in a document", m, least)
	}
	if c.Patience != (Dist{}) {
		c.Patience.check(d, at+".patience")
	}
	if p := c.Places; p != nil && (*p < 0 || *p > maxPlaces) {
		d.Add(at+".places", spec.ErrRange, "%d, want 0 to %d", *p, maxPlaces)
	}
}

// maxPlaces bounds the places, since a full queue is searched for customers who
// have left it.
const maxPlaces = 4096

func (p *PoolSpec) check(d *spec.Defects, at string, names, classes map[string]bool) {
	named(d, at+".name", p.Name, names)
	seen := map[string]bool{}
	if len(p.Serves) == 0 {
		d.Add(at+".serves", spec.ErrRequired, "at least one class")
	}
	for i, c := range p.Serves {
		switch {
		case !classes[c]:
			d.Add(spec.Index(at+".serves", i), spec.ErrUnknown, "%q", c)
		case seen[c]:
			d.Add(spec.Index(at+".serves", i), spec.ErrDuplicate, "%q", c)
		}
		seen[c] = true
	}
	pattern(d, at+".staff", len(p.Staff))
	for i, n := range p.Staff {
		if n < 0 || n > maxStaff {
			d.Add(spec.Index(at+".staff", i), spec.ErrRange, "%d, want 0 to %d", n, int(maxStaff))
		}
	}
}

// Simulation is a desk with a given staff that can be simulated. It is
// immutable and safe for concurrent use.
type Simulation struct {
	spec    Spec
	slot    float64 // seconds
	classes []class
	pools   []pool
}

type class struct {
	name     string
	rate     []float64 // a second, by slot
	steady   bool      // one rate
	never    bool      // no arrivals at all
	between  sampler   // of mean 1, shape 0 not used
	handle   sampler
	patience sampler
	priority int
	places   int
	rude     bool  // interrupts
	pools    []int // that serve it, in order
}

type pool struct {
	name    string
	staff   []int32
	classes []int // that it serves, by priority, then as declared
}

// New returns the desk of a valid spec, else what [Spec.Validate]
// returns.
func New(s Spec) (*Simulation, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	d := &Simulation{spec: s.clone(), slot: s.Slot.Std().Seconds()}
	index := map[string]int{}
	for i, c := range s.Classes {
		index[c.Name] = i
		d.classes = append(d.classes, newClass(c, d.slot))
	}
	for i, p := range s.Pools {
		out := pool{name: p.Name}
		for _, n := range p.Staff {
			out.staff = append(out.staff, int32(n))
		}
		for _, name := range p.Serves {
			k := index[name]
			out.classes = append(out.classes, k)
			d.classes[k].pools = append(d.classes[k].pools, i)
		}
		slices.SortFunc(out.classes, func(a, b int) int {
			return cmp.Or(cmp.Compare(d.classes[a].priority, d.classes[b].priority), cmp.Compare(a, b))
		})
		d.pools = append(d.pools, out)
	}
	return d, nil
}

func newClass(s ClassSpec, slot float64) class {
	c := class{name: s.Name, steady: true, never: true, priority: s.Priority, rude: s.Interrupts, handle: newSampler(s.Handle)}
	for _, a := range s.Arrivals {
		rate := a / slot
		c.rate = append(c.rate, rate)
		c.steady = c.steady && a == s.Arrivals[0]
		c.never = c.never && rate == 0
	}
	if c.places = math.MaxInt; s.Places != nil {
		c.places = *s.Places
	}
	c.between = sampler{family: exponential, mean: 1}
	if s.CV != 0 && s.CV != 1 {
		c.between = sampler{family: gammas, mean: 1, k: 1 / float64(s.CV*s.CV)}
	}
	if s.Patience != (Dist{}) {
		c.patience = newSampler(s.Patience)
	}
	return c
}

// Spec returns a copy of the document that d was made from.
func (d *Simulation) Spec() Spec { return d.spec.clone() }

func (s Spec) clone() Spec {
	s.Classes = slices.Clone(s.Classes)
	for i := range s.Classes {
		c := &s.Classes[i]
		c.Arrivals = slices.Clone(c.Arrivals)
		if c.Places != nil {
			places := *c.Places
			c.Places = &places
		}
	}
	s.Pools = slices.Clone(s.Pools)
	for i := range s.Pools {
		s.Pools[i].Serves = slices.Clone(s.Pools[i].Serves)
		s.Pools[i].Staff = slices.Clone(s.Pools[i].Staff)
	}
	return s
}

// rateAt returns the arrivals of c a second in slot i.
func (c *class) rateAt(i int) float64 { return c.rate[i%len(c.rate)] }

// meanRate returns the mean arrivals of c a second.
func (c *class) meanRate() float64 {
	sum := 0.0
	for _, r := range c.rate {
		sum += r
	}
	return sum / float64(len(c.rate))
}
