package aggregate

import (
	"encoding/json"
	"math/big"

	"github.com/supportops/policy/internal/spec"
)

// MarshalJSON returns the canonical JSON form: count, invalid, min, max, the
// sum in nanoseconds, and the buckets in use by their lower bounds.
func (s *Durations) MarshalJSON() ([]byte, error) { return json.Marshal(s.document()) }

func (s *Durations) document() durationsJSON {
	doc := durationsJSON{Count: s.count, Invalid: s.invalid}
	if s.count == 0 {
		return doc
	}
	doc.Min, doc.Max, doc.Sum = spec.Duration(s.min), spec.Duration(s.max), s.Sum()
	for i, n := range s.hist.all() {
		lower, _ := bucketBounds(precision, i)
		doc.Buckets = append(doc.Buckets, bucketJSON{spec.Duration(lower), n})
	}
	return doc
}

// UnmarshalJSON reads the form of [Durations.MarshalJSON]; a failure leaves s
// untouched.
func (s *Durations) UnmarshalJSON(data []byte) error {
	doc, err := spec.Decode[durationsJSON](data)
	if err != nil {
		return err
	}
	d := spec.Defects{Package: "aggregate"}
	v := doc.durations(&d, "")
	if err := d.Err(); err != nil {
		return err
	}
	*s = v
	return nil
}

// durations returns the summary of doc, and records defects below path.
func (doc durationsJSON) durations(d *spec.Defects, path string) Durations {
	before := d.Len()
	s := Durations{count: doc.Count, invalid: doc.Invalid}
	if doc.Count > maxCount || doc.Invalid > maxCount {
		d.Add(spec.Join(path, "count"), spec.ErrRange, "want at most 2^62")
	}
	seen := uint64(0)
	for i, b := range doc.Buckets {
		at := spec.Index(spec.Join(path, "buckets"), i)
		index := bucketIndex(precision, uint64(max(b.From, 0)))
		if lower, _ := bucketBounds(precision, index); b.From < 0 || lower != uint64(b.From) {
			d.Add(spec.Join(at, "from"), spec.ErrRange, "want the lower bound of a bucket, got %v", b.From)
		} else if last := len(s.hist.sparse) - 1; last >= 0 && int(s.hist.sparse[last].index) >= index {
			d.Add(spec.Join(at, "from"), spec.ErrConflict, "want buckets in ascending order")
		}
		if b.Count == 0 || b.Count > doc.Count-seen {
			d.Add(spec.Join(at, "count"), spec.ErrRange, "want counts above 0 that add up to %d", doc.Count)
			break
		}
		seen += b.Count
		s.hist.sparse = append(s.hist.sparse, entry{b.Count, uint16(index)})
	}
	switch {
	case d.Len() > before:
		return Durations{}
	case seen != doc.Count:
		d.Add(spec.Join(path, "buckets"), spec.ErrConflict, "counts add up to %d, want %d", seen, doc.Count)
	case doc.Count == 0 && (doc.Min != 0 || doc.Max != 0 || doc.Sum != nil):
		d.Add(spec.Join(path, "count"), spec.ErrConflict, "0 beside a minimum, a maximum or a sum")
	case doc.Count > 0:
		doc.fillIn(&s, d, path)
	}
	return s
}

// fillIn sets the numbers beside the histogram and checks them against it.
func (doc durationsJSON) fillIn(s *Durations, d *spec.Defects, path string) {
	if doc.Sum == nil || doc.Sum.Sign() < 0 || doc.Sum.BitLen() > 128 || doc.Min < 0 || doc.Max < 0 {
		d.Add(spec.Join(path, "sum_ns"), spec.ErrRange, "want a sum, a minimum and a maximum of 0 or more")
		return
	}
	s.min, s.max = uint64(doc.Min), uint64(doc.Max)
	s.sumLo = new(big.Int).And(doc.Sum, new(big.Int).SetUint64(1<<64-1)).Uint64()
	s.sumHi = new(big.Int).Rsh(doc.Sum, 64).Uint64()
	if why := s.contradiction(); why != "" {
		d.Add(path, spec.ErrConflict, "%s", why)
		return
	}
	if len(s.hist.sparse) > mostSparse {
		s.hist.densify()
	}
}

// MarshalJSON returns the scale and the count of each rating on it.
func (s *Ratings) MarshalJSON() ([]byte, error) {
	doc := ratingsJSON{Lo: s.lo, Hi: s.hi, Counts: []uint64{}}
	if s.hi > 0 {
		doc.Counts = s.counts[s.lo : s.hi+1]
	}
	return json.Marshal(doc)
}

// UnmarshalJSON reads the form of [Ratings.MarshalJSON]; a failure leaves s
// untouched.
func (s *Ratings) UnmarshalJSON(data []byte) error {
	doc, err := spec.Decode[ratingsJSON](data)
	if err != nil {
		return err
	}
	if doc.Lo == 0 && doc.Hi == 0 && len(doc.Counts) == 0 {
		*s = Ratings{}
		return nil
	}
	v, err := NewRatings(int(doc.Lo), int(doc.Hi))
	if err != nil {
		return err
	}
	if len(doc.Counts) != int(doc.Hi-doc.Lo)+1 {
		return refuse("ratings", spec.ErrConflict, "want %d counts, got %d", doc.Hi-doc.Lo+1, len(doc.Counts))
	}
	for i, n := range doc.Counts {
		if n > maxRatings {
			return refuse("ratings", spec.ErrRange, "a count of %d", n)
		}
		v.counts[int(doc.Lo)+i] = n
	}
	*s = v
	return nil
}
