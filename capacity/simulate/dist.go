package simulate

import (
	"cmp"
	"math"
	"math/rand/v2"

	"github.com/supportops/policy/internal/spec"
)

// Shape is a family of distributions of times. Unset, it is
// [Exponential].
type Shape string

// The shapes. All have a mean; CV is the standard deviation over the mean.
const (
	Exponential Shape = "exponential" // CV 1, the shape of the closed formulas
	Fixed       Shape = "fixed"       // always the mean
	Gamma       Shape = "gamma"       // any CV above 0; Erlang's with k phases has CV 1/√k
	Lognormal   Shape = "lognormal"   // any CV above 0; what handle times mostly look like
)

var shapes = []Shape{Exponential, Fixed, Gamma, Lognormal}

// Dist is a distribution of times.
type Dist struct {
	Shape Shape         `json:"shape,omitzero"` // [Exponential] if unset
	Mean  spec.Duration `json:"mean"`           // above 0
	CV    float64       `json:"cv,omitzero"`    // Gamma and Lognormal: 0.01 to 100; else left out
}

const maxMean = spec.Duration(1e6 * 3600 * 1e9) // a million hours

// least is the shortest mean handle time: a plain number in Go is nanoseconds, and most
// likely minutes are meant.
const least = spec.Duration(1e6)

func (s Dist) check(d *spec.Defects, path string) {
	spec.Word(d, path+".shape", s.Shape, shapes...)
	switch {
	case s.Mean == 0:
		d.Add(path+".mean", spec.ErrRequired, "want a duration above 0")
	case s.Mean < 0 || s.Mean > maxMean:
		d.Add(path+".mean", spec.ErrRange, "%v, want above 0, at most %v", s.Mean, maxMean)
	}
	uses := s.Shape == Gamma || s.Shape == Lognormal
	switch {
	case uses && s.CV == 0:
		d.Add(path+".cv", spec.ErrRequired, "want 0.01 to 100")
	case uses && !(s.CV >= 0.01 && s.CV <= 100):
		d.Add(path+".cv", spec.ErrRange, "%v, want 0.01 to 100", s.CV)
	case !uses && s.CV != 0:
		d.Add(path+".cv", spec.ErrConflict, "not a parameter of %v", cmp.Or(s.Shape, Exponential))
	}
}

// family is a shape as a number, which is faster to switch on than its word.
type family uint8

const (
	endless family = iota
	exponential
	fixed
	gammas
	lognormal
)

var families = map[Shape]family{"": exponential, Exponential: exponential, Fixed: fixed, Gamma: gammas, Lognormal: lognormal}

// sampler draws from a distribution, in seconds.
type sampler struct {
	family family
	mean   float64
	k      float64 // Gamma: shape parameter
	mu, s  float64 // Lognormal
}

func newSampler(s Dist) sampler {
	out := sampler{family: families[s.Shape], mean: s.Mean.Std().Seconds()}
	switch s.Shape {
	case Gamma:
		out.k = 1 / float64(s.CV*s.CV)
	case Lognormal:
		v := math.Log1p(float64(s.CV * s.CV))
		out.s = math.Sqrt(v)
		out.mu = math.Log(out.mean) - v/2
	}
	return out
}

func (s *sampler) draw(r *rand.Rand) float64 {
	switch s.family {
	case exponential:
		return s.mean * r.ExpFloat64()
	case fixed:
		return s.mean
	case gammas:
		return s.mean / s.k * gamma(r, s.k)
	case lognormal:
		return math.Exp(s.mu + float64(s.s*r.NormFloat64()))
	}
	return math.Inf(1) // endless
}

// gamma draws from the gamma distribution of shape k and scale 1 (Marsaglia
// and Tsang 2000).
func gamma(r *rand.Rand, k float64) float64 {
	boost := 1.0
	if k < 1 {
		boost = math.Pow(1-r.Float64(), 1/k)
		k++
	}
	d := k - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + float64(c*x)
		if v <= 0 {
			continue
		}
		v = float64(v*v) * v
		u := 1 - r.Float64()
		if math.Log(u) < float64(x*x)/2+float64(d*(1-v+math.Log(v))) {
			return float64(d*v) * boost
		}
	}
}
