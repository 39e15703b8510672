package aggregate

// For tests of the bucket layout at any precision.
var (
	BucketIndex  = bucketIndex
	BucketBounds = bucketBounds
)

const (
	Precision  = precision
	NumBuckets = numBuckets
)

// Window returns how a summary keeps its histogram: the length of the list, and
// the first bucket and the length of the window.
func Window(s *Durations) (list, base, window int) {
	return len(s.hist.sparse), s.hist.base, len(s.hist.dense)
}
