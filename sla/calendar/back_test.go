package calendar_test

import (
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// What Before says of the time before an instant, as questions of their own.

// lastOpen returns t if c was open just before t, else the last closing before t.
func lastOpen(c *calendar.Calendar, t time.Time) (time.Time, bool) {
	for s := range c.Before(t) {
		return s.To, true
	}
	return time.Time{}, false
}

// prevOpening returns the last opening before t, t itself excluded.
func prevOpening(c *calendar.Calendar, t time.Time) (time.Time, bool) {
	for s := range c.Before(t) {
		return s.From, !s.From.IsZero()
	}
	return time.Time{}, false
}

// prevClosing returns the last closing before t, t itself excluded.
func prevClosing(c *calendar.Calendar, t time.Time) (time.Time, bool) {
	for s := range c.Before(t) {
		if s.To.Before(t) {
			return s.To, true
		}
	}
	return time.Time{}, false
}

// back asks c.
func back(c *calendar.Calendar, ask func(*calendar.Calendar, time.Time) (time.Time, bool)) func(time.Time) (time.Time, bool) {
	return func(t time.Time) (time.Time, bool) { return ask(c, t) }
}
