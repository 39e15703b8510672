package aggregate

import (
	"encoding/binary"
	"math/big"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/stat"
)

// Proportion counts hits among trials; it has all methods of [stat.Proportion].
// The zero value has no trials. Comparable with ==.
type Proportion struct {
	stat.Proportion
}

// Add adds one trial.
func (s *Proportion) Add(hit bool) {
	s.Trials++
	if hit {
		s.Hits++
	}
}

// Merge adds everything that o holds. It fails, and changes nothing, if a
// count would exceed 2^62.
func (s *Proportion) Merge(o *Proportion) error {
	if !countsFit([2]uint64{s.Hits, o.Hits}, [2]uint64{s.Trials, o.Trials}) {
		return refuse("proportion: merge", spec.ErrRange, "more than 2^62 trials")
	}
	s.Hits, s.Trials = s.Hits+o.Hits, s.Trials+o.Trials
	return nil
}

// AppendBinary appends the canonical form: kind, version, hits, trials. It
// never fails.
func (s *Proportion) AppendBinary(b []byte) ([]byte, error) {
	return appendCounts(append(b, kindRatio, version), s.Hits, s.Trials), nil
}

// MarshalBinary returns the form of [Proportion.AppendBinary].
func (s *Proportion) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary reads the form of [Proportion.AppendBinary] and no other; a
// failure leaves s untouched.
func (s *Proportion) UnmarshalBinary(data []byte) error {
	r := open("proportion", kindRatio, data)
	p := stat.Proportion{Hits: r.count(), Trials: r.count()}
	if p.Hits > p.Trials {
		r.fail("%d hits of %d trials", p.Hits, p.Trials)
	}
	if err := r.close(); err != nil {
		return err
	}
	s.Proportion = p
	return nil
}

// UnmarshalJSON reads {"hits": 3, "trials": 4}; a failure leaves s untouched.
func (s *Proportion) UnmarshalJSON(data []byte) error {
	p, err := spec.Decode[stat.Proportion](data)
	if err != nil {
		return err
	}
	if p.Hits > p.Trials || p.Trials > maxCount {
		return refuse("proportion", spec.ErrRange, "%d hits of %d trials", p.Hits, p.Trials)
	}
	s.Proportion = p
	return nil
}

// NPS counts answers to "how likely are you to recommend us, 0 to 10"; it has
// all methods of [stat.NPS]. The zero value has no answers. Comparable with ==.
type NPS struct {
	stat.NPS
}

// Add adds one answer, from 0 to 10; any other is refused.
func (s *NPS) Add(score int) error {
	switch {
	case score < 0 || score > 10:
		return refuse("nps: add", spec.ErrRange, "want 0 to 10, got %d", score)
	case score >= 9:
		s.Promoters++
	case score >= 7:
		s.Passives++
	default:
		s.Detractors++
	}
	return nil
}

// Merge adds everything that o holds. It fails, and changes nothing, if a
// count would exceed 2^62.
func (s *NPS) Merge(o *NPS) error {
	if !countsFit([2]uint64{s.Promoters, o.Promoters}, [2]uint64{s.Passives, o.Passives}, [2]uint64{s.Detractors, o.Detractors}) {
		return refuse("nps: merge", spec.ErrRange, "more than 2^62 answers")
	}
	s.Promoters, s.Passives, s.Detractors = s.Promoters+o.Promoters, s.Passives+o.Passives, s.Detractors+o.Detractors
	return nil
}

// AppendBinary appends the canonical form: kind, version, promoters,
// passives, detractors. It never fails.
func (s *NPS) AppendBinary(b []byte) ([]byte, error) {
	return appendCounts(append(b, kindNPS, version), s.Promoters, s.Passives, s.Detractors), nil
}

// MarshalBinary returns the form of [NPS.AppendBinary].
func (s *NPS) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary reads the form of [NPS.AppendBinary] and no other; a
// failure leaves s untouched.
func (s *NPS) UnmarshalBinary(data []byte) error {
	r := open("nps", kindNPS, data)
	v := stat.NPS{Promoters: r.count(), Passives: r.count(), Detractors: r.count()}
	if err := r.close(); err != nil {
		return err
	}
	s.NPS = v
	return nil
}

// UnmarshalJSON reads {"promoters": 5, "passives": 3, "detractors": 2}; a
// failure leaves s untouched.
func (s *NPS) UnmarshalJSON(data []byte) error {
	v, err := spec.Decode[stat.NPS](data)
	if err != nil {
		return err
	}
	if max(v.Promoters, v.Passives, v.Detractors) > maxCount {
		return refuse("nps", spec.ErrRange, "more than 2^62 answers")
	}
	s.NPS = v
	return nil
}

// Ratings counts answers on a scale of whole numbers, such as 1 to 5 stars. The
// zero value has no scale yet: it accepts no rating, but merges with any.
// Comparable with ==.
type Ratings struct {
	lo, hi uint8
	counts [11]uint64
}

// NewRatings returns an empty summary of ratings from lo to hi, both included.
// It fails unless 0 ≤ lo < hi ≤ 10.
func NewRatings(lo, hi int) (Ratings, error) {
	if lo < 0 || hi > 10 || lo >= hi {
		return Ratings{}, refuse("ratings", spec.ErrRange, "want a scale within 0 to 10, got %d to %d", lo, hi)
	}
	return Ratings{lo: uint8(lo), hi: uint8(hi)}, nil
}

// Add adds one rating; one outside the scale is refused.
func (s *Ratings) Add(rating int) error {
	if s.hi == 0 || rating < int(s.lo) || rating > int(s.hi) {
		return refuse("ratings: add", spec.ErrRange, "want %d to %d, got %d", s.lo, s.hi, rating)
	}
	s.counts[rating]++
	return nil
}

// Merge adds everything that o holds. It fails, and changes nothing, if the
// scales differ or a count would exceed 2^58.
func (s *Ratings) Merge(o *Ratings) error {
	if o.hi == 0 {
		return nil
	}
	if s.hi != 0 && (s.lo != o.lo || s.hi != o.hi) {
		return refuse("ratings: merge", spec.ErrConflict, "a scale of %d to %d and one of %d to %d", s.lo, s.hi, o.lo, o.hi)
	}
	sum := *s
	sum.lo, sum.hi = o.lo, o.hi
	for i, n := range o.counts {
		if sum.counts[i] += n; sum.counts[i] > maxRatings {
			return refuse("ratings: merge", spec.ErrRange, "more than 2^58 answers")
		}
	}
	*s = sum
	return nil
}

// maxRatings bounds one count, so that the total of 11 fits.
const maxRatings = 1 << 58

// Scale returns the least and the greatest rating, 0 and 0 without a scale.
func (s *Ratings) Scale() (lo, hi int) { return int(s.lo), int(s.hi) }

// Count returns the number of answers of one rating, 0 outside the scale.
func (s *Ratings) Count(rating int) uint64 {
	if rating < 0 || rating >= len(s.counts) {
		return 0
	}
	return s.counts[rating]
}

// AtLeast returns the answers with the rating or a better one, among all. On a
// scale from 1 to 5, the satisfied are AtLeast(4).
func (s *Ratings) AtLeast(rating int) stat.Proportion {
	var p stat.Proportion
	for r, n := range s.counts {
		p.Trials += n
		if r >= rating {
			p.Hits += n
		}
	}
	return p
}

// Mean returns the exact mean rating. The second result is false if there are
// no answers.
func (s *Ratings) Mean() (*big.Rat, bool) {
	sum, n := new(big.Int), new(big.Int)
	for r, k := range s.counts {
		c := new(big.Int).SetUint64(k)
		n.Add(n, c)
		sum.Add(sum, c.Mul(c, big.NewInt(int64(r))))
	}
	if n.Sign() == 0 {
		return nil, false
	}
	return new(big.Rat).SetFrac(sum, n), true
}

// AppendBinary appends the canonical form: kind, version, the scale and the
// count of each rating on it. It never fails.
func (s *Ratings) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, kindRatings, version, s.lo, s.hi)
	if s.hi == 0 {
		return b, nil
	}
	return appendCounts(b, s.counts[s.lo:s.hi+1]...), nil
}

// MarshalBinary returns the form of [Ratings.AppendBinary].
func (s *Ratings) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary reads the form of [Ratings.AppendBinary] and no other; a
// failure leaves s untouched.
func (s *Ratings) UnmarshalBinary(data []byte) error {
	r := open("ratings", kindRatings, data)
	lo, hi := r.uvarint(), r.uvarint()
	v := Ratings{lo: uint8(min(lo, 11)), hi: uint8(min(hi, 11))}
	if hi != 0 || lo != 0 {
		if hi > 10 || lo >= hi {
			r.fail("a scale of %d to %d", lo, hi)
		}
		for i := lo; i <= hi && r.err == nil; i++ {
			if v.counts[i] = r.uvarint(); v.counts[i] > maxRatings {
				r.fail("a count of %d", v.counts[i])
			}
		}
	}
	if err := r.close(); err != nil {
		return err
	}
	*s = v
	return nil
}

type ratingsJSON struct {
	Lo     uint8    `json:"lo"`
	Hi     uint8    `json:"hi"`
	Counts []uint64 `json:"counts"` // of lo, lo+1, … hi
}

func appendCounts(b []byte, counts ...uint64) []byte {
	for _, n := range counts {
		b = binary.AppendUvarint(b, n)
	}
	return b
}
