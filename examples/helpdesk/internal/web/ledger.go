package web

import (
	"time"

	"github.com/supportops/policy/sla"
)

// clock is a clock of a ticket with its ledger as a drawing: stretches of what
// counted, what was held and when the calendar was shut, along a line of time.
type clock struct {
	sla.Explanation
	From, To time.Time // of the drawing
	Bars     []bar
	Marks    []mark
}

// width of a drawing, in its own units.
const width = 1000

// bar is an entry of the ledger, drawn.
type bar struct {
	sla.Entry
	X, Width float64
}

// mark is an instant on the drawing.
type mark struct {
	Name string
	Time time.Time
	X    float64
}

// draw lays out a ledger from the start of the clock to its last instant of
// interest: the deadline if it is still ahead, or else now or the stop.
func draw(x sla.Explanation, now time.Time) clock {
	c := clock{Explanation: x, From: x.Start, To: x.Start}
	for _, e := range x.Ledger {
		c.To = later(c.To, e.To)
	}
	c.To = later(c.To, x.Due)
	span := c.To.Sub(c.From)
	if span <= 0 {
		return c
	}
	at := func(t time.Time) float64 { return width * float64(t.Sub(c.From)) / float64(span) }
	for _, e := range x.Ledger {
		c.Bars = append(c.Bars, bar{e, at(e.From), at(e.To) - at(e.From)})
	}
	for _, w := range x.Crossings {
		if !w.Time.IsZero() && !w.Time.Before(c.From) && !w.Time.After(c.To) {
			c.Marks = append(c.Marks, mark{w.Name, w.Time, at(w.Time)})
		}
	}
	if !x.Due.IsZero() {
		c.Marks = append(c.Marks, mark{"due", x.Due, at(x.Due)})
	}
	if x.Stop.IsZero() && now.After(c.From) && now.Before(c.To) {
		c.Marks = append(c.Marks, mark{"now", now, at(now)})
	}
	return c
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
