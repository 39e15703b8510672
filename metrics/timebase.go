package metrics

// TimeBase says which time is counted: all of it, or open time. The zero
// TimeBase is unset, as for metrics that count no time.
type TimeBase string

// The time bases.
const (
	Calendar TimeBase = "calendar" // all time
	Business TimeBase = "business" // open time of the calendar that applies; of a ticket observed without one (observe.Input.Calendar), all time
)
