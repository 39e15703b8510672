// Package month counts calendar months.
package month

import "time"

// Add returns the same day and time of day n months after t, or the last day of
// that month if it is shorter: six months after 31 August is 28 or 29 February.
func Add(t time.Time, n int) time.Time {
	after := t.AddDate(0, n, 0)
	if over := after.Day(); over < t.Day() { // it ran on into the next month
		after = after.AddDate(0, 0, -over)
	}
	return after
}
