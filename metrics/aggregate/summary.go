package aggregate

import (
	"encoding"
	"math/bits"
)

// Summary is the method set of a pointer to a mergeable summary. All summaries
// of this package satisfy it with *A, and so may yours;
// aggregatetest.TestSummary checks the laws:
//
//   - the zero A is the identity: merging it, or into it, changes nothing;
//   - Merge is commutative and associative, and leaves its argument alone;
//   - adding values in any order, split over any shards merged along any
//     tree, gives the same bytes as adding them to one summary;
//   - AppendBinary is canonical: equal summaries are equal bytes, and
//     UnmarshalBinary accepts no others;
//   - a failure of Merge or UnmarshalBinary leaves the receiver untouched.
//
// Merge need not be idempotent, and that of counts cannot be: merging the
// same part twice counts it twice.
type Summary[A any] interface {
	*A
	Merge(*A) error
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}

// maxCount bounds every count that is merged or decoded, so that 128-bit sums
// of int64 values cannot overflow.
const maxCount = 1 << 62

// countsFit reports whether the sum of each pair of counts is at most
// maxCount.
func countsFit(pairs ...[2]uint64) bool {
	for _, p := range pairs {
		if sum, carry := bits.Add64(p[0], p[1], 0); carry != 0 || sum > maxCount {
			return false
		}
	}
	return true
}
