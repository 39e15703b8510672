package main

import (
	"cmp"
	"time"

	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/smell"
)

// Findings are the anti-patterns that the tickets of the period show.
type Findings struct {
	At      time.Time     `json:"at"`      // up to when the tickets are looked at
	Tickets int           `json:"tickets"` // open at some time of the period
	Found   []smell.Smell `json:"found"`
	Looked  []smell.Look  `json:"looked"` // how much there was to see of each kind
}

// find gives the cases that read reads to the summaries and to the detector.
// The detector looks at the rows alone, as they stood at the end of the period:
// the opening and the answer that stand for those that the log does not have
// are nobody's doing.
func (w *watch) find(detector *smell.Detector, read func(add func(*ticketlog.Case)) error) (*Findings, error) {
	f := &Findings{At: w.now().period.To()}
	if w.extent.last.Before(f.At) {
		f.At = w.extent.last
	}
	var err error
	search := detector.Find(func(yield func(*smell.Input) bool) {
		more := true
		err = read(func(c *ticketlog.Case) {
			w.add(c)
			if !more || c.Events[0].Time.After(f.At) {
				return
			}
			h := c.History()
			t := w.observe(c.ID, h, f.At, nil)
			if !lived(&t, w.now().period) {
				return
			}
			f.Tickets++
			more = yield(&smell.Input{Ticket: t, History: h, Timeline: &w.timeline})
		})
	})
	f.Found, f.Looked = list(search.Found), search.Looked
	return f, cmp.Or(err, w.err)
}

// lived reports whether the ticket was open, opened or resolved in the period
// or at its end, the instant of the backlog.
func lived(t *observe.Observation, p period.Period) bool {
	return t.Final != nil && !t.Created.After(p.To()) && (t.Final.Open || !t.Final.To.Before(p.From()))
}
