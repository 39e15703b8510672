package observe

import (
	"fmt"
	"time"
)

// Selection detects a log whose tickets were selected by when they ended, such
// as an export of "everything closed in March". In such a log no ticket is
// open, and many were opened before the first one ended. Its reopenings, first
// contacts and times to resolution describe the tickets that happened to end
// then, not those that the desk got.
//
// The zero Selection is empty and ready. It keeps some bytes for each ticket and
// is not safe for concurrent writing.
type Selection struct {
	opened      []int64 // seconds
	open        uint64
	first, last time.Time // resolutions
}

// leastSelected is the number of tickets below which nothing is said, and
// selectedShare the part of them, in percent, that were opened before the first
// one ended. Both figures are our own.
const leastSelected, selectedShare = 30, 10

// Add adds a ticket. An excluded ticket is ignored.
func (s *Selection) Add(t *Observation) {
	if t.Excluded != "" || t.Final == nil {
		return
	}
	s.opened = append(s.opened, t.Created.Unix())
	if t.Final.Open {
		s.open++
		return
	}
	if s.first.IsZero() || t.Final.To.Before(s.first) {
		s.first = t.Final.To
	}
	if t.Final.To.After(s.last) {
		s.last = t.Final.To
	}
}

// Found says in one sentence how the log was selected; ok is false if it shows
// no sign of that.
func (s *Selection) Found() (detail string, ok bool) {
	n := len(s.opened)
	if n < leastSelected || s.open > 0 {
		return "", false
	}
	before := 0
	for _, t := range s.opened {
		if t < s.first.Unix() {
			before++
		}
	}
	if 100*before < selectedShare*n {
		return "", false
	}
	return fmt.Sprintf("no ticket is open, all %d ended from %s to %s, and %d were opened before the first ended: the log seems to be selected by when tickets ended",
		n, s.first.Format(time.DateOnly), s.last.Format(time.DateOnly), before), true
}
