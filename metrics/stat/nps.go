package stat

import (
	"math"
	"math/big"
	"math/bits"
)

// NPS counts the answers to "how likely are you to recommend us, 0 to 10":
// promoters 9 and 10, passives 7 and 8, detractors 0 to 6. The zero value has
// no answers and hence no score. Comparable with ==.
type NPS struct {
	Promoters  uint64 `json:"promoters"`
	Passives   uint64 `json:"passives"`
	Detractors uint64 `json:"detractors"`
}

// N returns the number of answers. The second result is false if there are none
// or more than 2^64−1.
func (s NPS) N() (uint64, bool) {
	n, c1 := bits.Add64(s.Promoters, s.Passives, 0)
	n, c2 := bits.Add64(n, s.Detractors, 0)
	return n, n > 0 && c1 == 0 && c2 == 0
}

// Score returns the net promoter score in points, 100·(promoters −
// detractors)/answers, exactly: from -100 to 100. The second result is false if
// there are no answers.
func (s NPS) Score() (*big.Rat, bool) {
	n, ok := s.N()
	if !ok {
		return nil, false
	}
	num := new(big.Int).Sub(new(big.Int).SetUint64(s.Promoters), new(big.Int).SetUint64(s.Detractors))
	num.Mul(num, big.NewInt(100))
	return new(big.Rat).SetFrac(num, new(big.Int).SetUint64(n)), true
}

// Variance returns the variance of one answer scored +1, 0 or −1, exactly, with
// divisor n. The second result is false if there are no answers.
func (s NPS) Variance() (*big.Rat, bool) {
	n, ok := s.N()
	if !ok {
		return nil, false
	}
	den := new(big.Int).SetUint64(n)
	p := new(big.Rat).SetFrac(new(big.Int).SetUint64(s.Promoters), den)
	d := new(big.Rat).SetFrac(new(big.Int).SetUint64(s.Detractors), den)
	mean := new(big.Rat).Sub(p, d)
	return p.Add(p, d).Sub(p, mean.Mul(mean, mean)), true
}

// Margin is an interval of a score in points: Center ± Points, and the same
// cut off at -100 and 100.
type Margin struct {
	Center   float64
	Points   float64
	Interval Interval
}

// AdjustedWald returns the margin of the score after three quarters of a
// promoter, one and a half passives and three quarters of a detractor have been
// added (Sauro and Lewis), so that unanimous answers keep a margin. The center
// of the margin is therefore not the score. The second result is false if there
// are no answers and for an invalid c.
func (s NPS) AdjustedWald(c Confidence) (Margin, bool) { return s.margin(0.75, 1.5, c) }

// Wald returns the plain margin, score ± z·√(Variance/n): 0 where all answers
// are alike. Prefer [NPS.AdjustedWald], whose second result is false in the
// same cases.
func (s NPS) Wald(c Confidence) (Margin, bool) { return s.margin(0, 0, c) }

// margin adds ends answers to promoters and detractors and mid to passives.
func (s NPS) margin(ends, mid float64, c Confidence) (Margin, bool) {
	z, okZ := c.Z()
	total, okN := s.N()
	if !okZ || !okN {
		return Margin{}, false
	}
	n := float64(total) + 2*ends + mid
	p, d := (float64(s.Promoters)+ends)/n, (float64(s.Detractors)+ends)/n
	mean := p - d
	v := max(p+d-float64(mean*mean), 0)
	m := Margin{Center: float64(100 * mean), Points: float64(100 * float64(z*math.Sqrt(v/n)))}
	m.Interval = Interval{max(m.Center-m.Points, -100), min(m.Center+m.Points, 100)}
	return m, true
}
