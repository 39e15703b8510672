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
