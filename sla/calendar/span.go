package calendar

import (
	"iter"
	"time"
)

// Span is a half-open stretch of time [From, To). As a stretch of open
// time, a zero From or To says that it has always been or will always be open.
type Span struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

// Duration returns the length of s, the largest Duration if it has no end.
func (s Span) Duration() time.Duration {
	if s.From.IsZero() || s.To.IsZero() {
		return 1<<63 - 1
	}
	return s.To.Sub(s.From)
}

// NextOpen returns t if c is open at t, else the next opening. ok is false if
// nothing opens any more.
func (c *Calendar) NextOpen(t time.Time) (x time.Time, ok bool) {
	s, _ := second(t)
	if c.open.open(s) {
		return t.Round(0).In(c.loc), true
	}
	s, ok = c.open.sel(c.rank(s))
	return c.answer(s, 0, ok)
}

// lastOpen returns t if c was open just before t, else the last closing before
// t: the latest instant up to which work could go on. ok is false if nothing
// was open before t.
func (c *Calendar) lastOpen(t time.Time) (x time.Time, ok bool) {
	s, ns := second(t)
	if c.open.open(before(s, ns)) {
		return t.Round(0).In(c.loc), true
	}
	s, ok = c.open.sel(c.rank(s) - 1)
	return c.answer(s+1, 0, ok)
}

// rank returns how many open seconds come before second s.
func (c *Calendar) rank(s int64) int64 {
	n, _ := c.open.rank(s)
	return n
}

// before returns the second that holds the moment just before an instant.
func before(s, ns int64) int64 {
	if ns == 0 {
		s--
	}
	return s
}

// NextOpening returns the first opening after t, t itself excluded. ok is false
// if nothing opens any more.
func (c *Calendar) NextOpening(t time.Time) (x time.Time, ok bool) {
	s, _ := second(t)
	if c.open.open(s) {
		if s, ok = c.open.runEnd(s); !ok {
			return time.Time{}, false
		}
	}
	s, ok = c.open.sel(c.rank(s))
	return c.answer(s, 0, ok)
}

// NextClosing returns the first closing after t, t itself excluded. ok is false
// if nothing closes any more.
func (c *Calendar) NextClosing(t time.Time) (x time.Time, ok bool) {
	s, _ := second(t)
	if s, ok = c.open.sel(c.rank(s)); !ok {
		return time.Time{}, false
	}
	s, ok = c.open.runEnd(s)
	return c.answer(s, 0, ok)
}

// opened returns the last opening before t, just before which c is open.
func (c *Calendar) opened(t time.Time) (x time.Time, ok bool) {
	s, ok := c.open.runStart(before(second(t)))
	return c.answer(s, 0, ok)
}

// After returns the open stretches after t in order, the first cut off at t.
// The sequence has no end unless the calendar shuts or opens for good.
func (c *Calendar) After(t time.Time) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for at := t; ; {
			from, ok := c.NextOpen(at)
			if !ok {
				return
			}
			to, ok := c.NextClosing(from)
			if !yield(Span{from, to}) || !ok {
				return
			}
			at = to
		}
	}
}

// Before returns the open stretches before t, the latest first and cut off at
// t: the first of them ends at t if c was open just before t, else at the last
// closing, and begins at the last opening. The sequence has no end unless there
// is a first opening.
func (c *Calendar) Before(t time.Time) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for at := t; ; {
			to, ok := c.lastOpen(at)
			if !ok {
				return
			}
			from, ok := c.opened(to)
			if !yield(Span{from, to}) || !ok {
				return
			}
			at = from
		}
	}
}

// Between returns the open stretches within [from, to) in order, cut off at
// both ends.
func (c *Calendar) Between(from, to time.Time) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for s := range c.After(from) {
			if !s.From.Before(to) {
				return
			}
			if s.To.IsZero() || s.To.After(to) {
				s.To = to.Round(0).In(c.loc)
			}
			if !yield(s) {
				return
			}
		}
	}
}
