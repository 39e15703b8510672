package simulate

import (
	"database/sql/driver"
	"math"
	"math/rand/v2"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/internal/text"
)

// Duration is a length of time written as text in documents, such as "4m30s".
type Duration = text.Duration

// Shape is a family of distributions of times. The zero Shape is Exponential.
type Shape uint8

// The shapes. All have a mean; CV is the standard deviation over the mean.
const (
	Exponential Shape = iota + 1 // CV 1, the shape of the closed formulas
	Fixed                        // always the mean
	Gamma                        // any CV above 0; Erlang's with k phases has CV 1/√k
	Lognormal                    // any CV above 0; what handle times mostly look like
)

var shapeNames = text.Names{Kind: "simulate: shape", Type: "Shape", Text: []string{"", "exponential", "fixed", "gamma", "lognormal"}}

// ParseShape returns the shape with the text s, such as "lognormal". The
// empty text is the unset shape.
func ParseShape(s string) (Shape, error) { return text.Parse[Shape](&shapeNames, s) }

// IsValid reports whether s is one of the shapes.
func (s Shape) IsValid() bool { return shapeNames.Valid(uint8(s)) }

// String returns the text of s, "" for unset, Shape(n) out of range.
func (s Shape) String() string { return shapeNames.String(uint8(s)) }

// AppendText appends the text of s to b. It fails for a value out of range.
func (s Shape) AppendText(b []byte) ([]byte, error) { return shapeNames.Append(b, uint8(s)) }

// MarshalText returns the text of s. It fails for a value out of range.
func (s Shape) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// UnmarshalText reads what [ParseShape] reads; a failure leaves s untouched.
func (s *Shape) UnmarshalText(b []byte) error { return text.Unmarshal(&shapeNames, s, b) }

// Scan reads a database column: text, or NULL for unset.
func (s *Shape) Scan(src any) error { return text.Scan(&shapeNames, s, src) }

// Value returns the text of s for a database column, NULL for unset.
func (s Shape) Value() (driver.Value, error) { return shapeNames.Value(uint8(s)) }

// Dist is a distribution of times.
type Dist struct {
	Shape Shape    `json:"shape,omitzero"` // zero: Exponential
	Mean  Duration `json:"mean"`           // above 0
	CV    float64  `json:"cv,omitzero"`    // Gamma and Lognormal: 0.01 to 100; else left out
}

const maxMean = Duration(1e6 * 3600 * 1e9) // a million hours

func (s Dist) check(d *spec.Defects, path string) {
	if s.Shape != 0 && !s.Shape.IsValid() {
		d.Add(path+".shape", ErrUnknown, "%v", s.Shape)
	}
	switch {
	case s.Mean == 0:
		d.Add(path+".mean", ErrRequired, "want a duration above 0")
	case s.Mean < 0 || s.Mean > maxMean:
		d.Add(path+".mean", ErrRange, "%v, want above 0, at most %v", s.Mean, maxMean)
	}
	uses := s.Shape == Gamma || s.Shape == Lognormal
	switch {
	case uses && s.CV == 0:
		d.Add(path+".cv", ErrRequired, "want 0.01 to 100")
	case uses && !(s.CV >= 0.01 && s.CV <= 100):
		d.Add(path+".cv", ErrRange, "%v, want 0.01 to 100", s.CV)
	case !uses && s.CV != 0:
		d.Add(path+".cv", ErrConflict, "not a parameter of %v", max(s.Shape, Exponential))
	}
}

// sampler draws from a distribution, in seconds.
type sampler struct {
	shape Shape // 0: endless
	mean  float64
	k     float64 // Gamma: shape parameter
	mu, s float64 // Lognormal
}

func newSampler(s Dist) sampler {
	out := sampler{shape: max(s.Shape, Exponential), mean: s.Mean.Std().Seconds()}
	switch out.shape {
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
	switch s.shape {
	case Exponential:
		return s.mean * r.ExpFloat64()
	case Fixed:
		return s.mean
	case Gamma:
		return s.mean / s.k * gamma(r, s.k)
	case Lognormal:
		return math.Exp(s.mu + float64(s.s*r.NormFloat64()))
	}
	return math.Inf(1)
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
