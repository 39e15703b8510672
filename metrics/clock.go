package metrics

// Clock says which time a length of time counts. The zero Clock is unset, as for
// metrics that count no time.
type Clock string

// The clocks.
const (
	Calendar Clock = "calendar" // all time
	Business Clock = "business" // open time of the calendar that applies
)
