package aggregate

import (
	"iter"
	"math/bits"
	"slices"
	"sort"
)

// precision is the number of bits after the leading one that the index of a
// bucket keeps: each power of two has 128 buckets, so that a bucket is at most
// 1/128 of its lower bound wide. It is part of the binary form.
const precision = 7

// numBuckets covers 0 to 2^63−1.
const numBuckets = (63-precision)<<precision + 1<<precision

// bucketIndex returns the bucket of v: v itself below 2^(p+1); else e·2^p +
// (v>>e), where v>>e has p+1 bits. Only integers, so that it is the same on
// every processor.
func bucketIndex(p uint, v uint64) int {
	if v < 2<<p {
		return int(v)
	}
	e := uint(bits.Len64(v)) - 1 - p
	return int(uint64(e)<<p + v>>e)
}

// bucketBounds returns the smallest and the greatest value of a bucket.
func bucketBounds(p uint, index int) (lower, upper uint64) {
	i := uint64(index)
	if i < 2<<p {
		return i, i
	}
	e := i>>p - 1
	lower = (i - e<<p) << e
	return lower, lower + 1<<e - 1
}

// histogram counts values per bucket: in a sorted list while there are few
// buckets, and in a dense window over those in use when there are more.
type histogram struct {
	sparse []entry
	dense  []uint64 // counts of buckets base, base+1, …
	base   int
}

type entry struct {
	n     uint64
	index uint16
}

const (
	mostSparse = 128 // entries, before a dense window is worth its memory
	mostWaste  = 16  // window buckets per entry in use, beyond which the list stays
)

// add counts n values of a bucket.
func (h *histogram) add(index int, n uint64) {
	if j := index - h.base; uint(j) < uint(len(h.dense)) {
		h.dense[j] += n
		return
	}
	h.addSlow(index, n)
}

func (h *histogram) addSlow(index int, n uint64) {
	if h.dense != nil {
		h.widen(index, index)
		h.dense[index-h.base] += n
		return
	}
	i := sort.Search(len(h.sparse), func(i int) bool { return int(h.sparse[i].index) >= index })
	if i < len(h.sparse) && int(h.sparse[i].index) == index {
		h.sparse[i].n += n
		return
	}
	h.sparse = slices.Insert(h.sparse, i, entry{n, uint16(index)})
	if len(h.sparse) > mostSparse {
		h.densify()
	}
}

// densify turns the list into a window, unless that wastes memory.
func (h *histogram) densify() {
	first, last := int(h.sparse[0].index), int(h.sparse[len(h.sparse)-1].index)
	if last-first >= mostWaste*len(h.sparse) {
		return
	}
	h.widen(first, last)
	for _, e := range h.sparse {
		h.dense[int(e.index)-h.base] = e.n
	}
	h.sparse = nil
}

// octave is the number of buckets of a power of two.
const octave = 1 << precision

// widen makes the window cover the buckets first to last as well, in whole
// powers of two.
func (h *histogram) widen(first, last int) {
	if h.dense != nil {
		first, last = min(first, h.base), max(last, h.base+len(h.dense)-1)
	}
	base, end := first/octave*octave, (last/octave+1)*octave
	if end-base == len(h.dense) { // covered already
		return
	}
	dense := make([]uint64, end-base)
	if h.dense != nil {
		copy(dense[h.base-base:], h.dense)
	}
	h.base, h.dense = base, dense
}

// all yields the buckets in use, in ascending order, with their counts.
func (h *histogram) all() iter.Seq2[int, uint64] {
	return func(yield func(int, uint64) bool) {
		for _, e := range h.sparse {
			if !yield(int(e.index), e.n) {
				return
			}
		}
		for j, n := range h.dense {
			if n > 0 && !yield(h.base+j, n) {
				return
			}
		}
	}
}

// merge adds the counts of o, which may be h itself.
func (h *histogram) merge(o *histogram) {
	if h.dense != nil && o.dense != nil {
		h.widen(o.base, o.base+len(o.dense)-1)
		window := h.dense[o.base-h.base:]
		for j, n := range o.dense {
			window[j] += n
		}
		return
	}
	if len(h.sparse) == 0 && h.dense == nil {
		h.sparse, h.dense, h.base = slices.Clone(o.sparse), slices.Clone(o.dense), o.base
		return
	}
	if h.dense == nil && o.dense == nil {
		h.mergeSparse(slices.Clone(o.sparse))
		return
	}
	for i, n := range o.all() {
		h.add(i, n)
	}
}

// mergeSparse merges two sorted lists in one pass.
func (h *histogram) mergeSparse(b []entry) {
	a := h.sparse
	out := make([]entry, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].index < b[0].index:
			out, a = append(out, a[0]), a[1:]
		case a[0].index > b[0].index:
			out, b = append(out, b[0]), b[1:]
		default:
			out = append(out, entry{a[0].n + b[0].n, a[0].index})
			a, b = a[1:], b[1:]
		}
	}
	h.sparse = append(append(out, a...), b...)
	if len(h.sparse) > mostSparse {
		h.densify()
	}
}
