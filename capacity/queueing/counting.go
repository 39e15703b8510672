package queueing

// Counting says what a service level "within t" counts. Products differ,
// and with impatient customers the five differ by many points.
//
// Unset, it is [AnsweredOfAll], the strictest of those that count customers: a
// customer who leaves unanswered is a failure.
type Counting string

// The ways of counting.
const (
	AnsweredOfAll     Counting = "answered_of_all"     // answered within t, of all who came
	AnsweredOfStaying Counting = "answered_of_staying" // the same, of all but those who left within t
	AnsweredOfServed  Counting = "answered_of_served"  // the same, of those who were answered at all
	VirtualWait       Counting = "virtual_wait"        // a customer who never gives up would be answered within t
	NotWaitingLonger  Counting = "not_waiting_longer"  // no longer waiting at t: leaving within t counts as success
)

var countings = []Counting{AnsweredOfAll, AnsweredOfStaying, AnsweredOfServed, VirtualWait, NotWaitingLonger}
