package metrics

// TimeBase says which time a length of time counts. The zero Clock is unset, as for
// metrics that count no time.
type TimeBase string

// The clocks.
const (
	Calendar TimeBase = "calendar" // all time
	Business TimeBase = "business" // open time of the calendar that applies
)
