package band

import (
	"math/big"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// Spec is a band as data: the target and the warning range of one metric, with
// the bounds exactly as strict as written.
//
//   - Higher: a target of > or >=, a warning of < or <=;
//   - Lower: a target of < or <=, a warning of > or >=;
//   - Range: targets of both kinds, warnings of both kinds; each may be left
//     out, as in "5 to 15, warning above 25".
//
// A spec needs a target or a warning; a number in neither is [Watch].
type Spec struct {
	Unit      Unit      `json:"unit"`
	Direction Direction `json:"direction"`
	Target    []Bound   `json:"target,omitzero"`  // all of them must hold
	Warning   []Bound   `json:"warning,omitzero"` // one that holds is enough
}

// Validate returns every defect of the spec as a *metrics.SpecError, nil if there is
// none.
func (s Spec) Validate() error {
	d := spec.Defects{Package: pkg}
	s.compile(&d)
	return d.Err()
}

// Band judges numbers. It is immutable and safe for concurrent use.
type Band struct {
	spec    Spec
	target  []limit
	warning []limit
}

// New returns the band of a valid spec, else what [Spec.Validate] returns.
func New(s Spec) (*Band, error) {
	d := spec.Defects{Package: pkg}
	b := s.compile(&d)
	if err := d.Err(); err != nil {
		return nil, err
	}
	return b, nil
}

// Spec returns a copy of the spec.
func (b *Band) Spec() Spec { return b.spec.clone() }

func (s Spec) clone() Spec {
	s.Target, s.Warning = slices.Clone(s.Target), slices.Clone(s.Warning)
	return s
}

func (s Spec) compile(d *spec.Defects) *Band {
	b := &Band{spec: s.clone()}
	spec.NeedWord(d, "unit", s.Unit, Percent, Length, Points, Money, Count)
	spec.NeedWord(d, "direction", s.Direction, Higher, Lower, Range)
	if len(s.Target)+len(s.Warning) == 0 {
		d.Add("target", spec.ErrRequired, "want a target or a warning")
	}
	b.target = s.limits(d, "target", s.Target, s.Direction != Lower, s.Direction != Higher)
	b.warning = s.limits(d, "warning", s.Warning, s.Direction != Higher, s.Direction != Lower)
	if d.Len() == 0 {
		b.conflicts(d)
	}
	return b
}

// limits reads bounds of which at most one points each way, and only the ways
// that are allowed: above, such as >= 90, and below, such as < 85.
func (s Spec) limits(d *spec.Defects, path string, bounds []Bound, above, below bool) []limit {
	var out []limit
	for i, bound := range bounds {
		at := spec.Index(path, i)
		l, ok := bound.read(s.Unit, d, at)
		if !ok {
			continue
		}
		if (s.Direction == Higher || s.Direction == Lower) && (l.upper && !below || !l.upper && !above) {
			d.Add(at, spec.ErrConflict, "%q points the wrong way for direction %v", bound, s.Direction)
		}
		if slices.ContainsFunc(out, func(o limit) bool { return o.upper == l.upper }) {
			d.Add(at, spec.ErrConflict, "a second bound of the same kind as one before")
		}
		out = append(out, l)
	}
	return out
}

// conflicts records targets that nothing meets and warnings that overlap the
// target.
func (b *Band) conflicts(d *spec.Defects) {
	if len(b.target) == 2 && !meet(b.target[0], b.target[1]) {
		d.Add("target", spec.ErrConflict, "no number meets both bounds")
	}
	for i, w := range b.warning {
		// A warning overlaps the target if no target bound keeps it out.
		apart := len(b.target) == 0
		for _, t := range b.target {
			apart = apart || t.upper != w.upper && !meet(t, w)
		}
		if !apart {
			d.Add(spec.Index("warning", i), spec.ErrConflict, "%q overlaps the target", w.text)
		}
	}
}

// meet reports whether some number satisfies two bounds that point opposite
// ways.
func meet(a, b limit) bool {
	if a.upper {
		a, b = b, a
	}
	c := a.at.Cmp(b.at)
	return c < 0 || c == 0 && a.equal && b.equal
}

// Grade returns the grade of x, in the band's unit, and the bound that decided:
// the warning that holds, or the first target that does not hold; "" where the
// target is met or there is only a warning. A nil x has the grade [NoData].
func (b *Band) Grade(x *big.Rat) (Grade, Bound) {
	if x == nil {
		return NoData, ""
	}
	for _, w := range b.warning {
		if w.holds(x) {
			return Warning, w.text
		}
	}
	for _, t := range b.target {
		if !t.holds(x) {
			return Watch, t.text
		}
	}
	if len(b.target) == 0 {
		return Watch, ""
	}
	return OnTarget, ""
}

// Distance returns how far x, in the band's unit, lies from the target. It is 0
// where the target is met, and on a bound that the target does not include. The
// second result is false if there is no target or no number.
func (b *Band) Distance(x *big.Rat) (*big.Rat, bool) {
	if x == nil || len(b.target) == 0 {
		return nil, false
	}
	d := new(big.Rat)
	for _, t := range b.target {
		if !t.holds(x) {
			d.Sub(x, t.at)
		}
	}
	return d.Abs(d), true
}

// Verdict is a grade and how far it can be trusted.
type Verdict struct {
	Grade    Grade    `json:"grade"`
	Evidence Evidence `json:"evidence,omitzero"` // unset without data
	// Bound is the bound that decided, as [Band.Grade] says.
	Bound Bound `json:"bound,omitzero"`
	// Possible are the grades that the confidence interval touches, in the
	// order of the constants.
	Possible []Grade `json:"possible,omitzero"`
}

// Judge grades a measure by its number and weighs the grade by its interval:
// certain if the whole interval has it, insufficient if the interval touches
// both the target and the warning range, likely otherwise. A measure without
// interval is certain if it is Whole, otherwise likely, but insufficient below
// six observations, where no interval of a median exists. The second result is
// false for a measure with a number in another unit than the band's.
func (b *Band) Judge(m Measure) (Verdict, bool) {
	if m.Exact == nil {
		return Verdict{Grade: NoData}, true
	}
	if m.Unit != b.spec.Unit {
		return Verdict{}, false
	}
	v := Verdict{}
	v.Grade, v.Bound = b.Grade(m.Exact)
	switch {
	case m.Whole:
		v.Evidence, v.Possible = Certain, []Grade{v.Grade}
	case m.Interval == nil:
		v.Evidence = Likely
		if m.N < 6 {
			v.Evidence = Insufficient
		}
	default:
		v.Possible = b.touched(m)
		v.Evidence = weigh(v.Possible)
	}
	return v, true
}

func weigh(possible []Grade) Evidence {
	switch {
	case len(possible) == 1:
		return Certain
	case slices.Contains(possible, OnTarget) && slices.Contains(possible, Warning):
		return Insufficient
	}
	return Likely
}

// touched returns the grades of all numbers in the interval and of the number
// itself. Grades change only at bounds, so it tries the ends, the bounds in
// between, and the middles between those.
func (b *Band) touched(m Measure) []Grade {
	points := []*big.Rat{m.Exact}
	lo, hi := new(big.Rat), new(big.Rat)
	if lo.SetFloat64(m.Interval.Lo) == nil || hi.SetFloat64(m.Interval.Hi) == nil {
		return []Grade{OnTarget, Watch, Warning} // not finite: nothing is known
	}
	points = append(points, lo, hi)
	for _, l := range slices.Concat(b.target, b.warning) {
		if l.at.Cmp(lo) == 1 && l.at.Cmp(hi) == -1 {
			points = append(points, l.at)
		}
	}
	slices.SortFunc(points, func(x, y *big.Rat) int { return x.Cmp(y) })
	seen := map[Grade]bool{}
	for i, p := range points {
		g, _ := b.Grade(p)
		seen[g] = true
		if i > 0 {
			mid := new(big.Rat).Add(points[i-1], p)
			g, _ = b.Grade(mid.Quo(mid, big.NewRat(2, 1)))
			seen[g] = true
		}
	}
	var out []Grade
	for _, g := range []Grade{OnTarget, Watch, Warning} {
		if seen[g] {
			out = append(out, g)
		}
	}
	return out
}

// String returns the band for people: "target >= 90, warning < 85".
func (b *Band) String() string {
	s := ""
	for i, t := range b.target {
		if s += " and "; i == 0 {
			s = "target "
		}
		s += string(t.text)
	}
	for i, w := range b.warning {
		switch {
		case i > 0:
			s += " or "
		case s == "":
			s = "warning "
		default:
			s += ", warning "
		}
		s += string(w.text)
	}
	return s
}
