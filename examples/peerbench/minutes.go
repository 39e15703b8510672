package main

import (
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// minuteWalk counts open minutes one by one, as programs do that ask of each
// minute whether the desk is open. It is right wherever hours are whole minutes.
type minuteWalk struct {
	zone *time.Location
	shut map[string]bool
}

func newMinuteWalk(spec calendar.Spec) *minuteWalk {
	m := &minuteWalk{must(time.LoadLocation(spec.Zone)), map[string]bool{}}
	for _, h := range spec.Holidays {
		m.shut[h.Date.String()] = true
	}
	return m
}

func (m *minuteWalk) open(t time.Time) bool {
	t = t.In(m.zone)
	day := t.Weekday()
	return day != time.Saturday && day != time.Sunday && t.Hour() >= 9 && t.Hour() < 17 && !m.shut[t.Format(time.DateOnly)]
}

// add returns the end of so many open minutes from a whole minute on.
func (m *minuteWalk) add(t time.Time, minutes int) time.Time {
	for ; minutes > 0; t = t.Add(time.Minute) {
		if m.open(t) {
			minutes--
		}
	}
	return t
}

// minutes writes the comparison with a walk.
func minutes(w io.Writer) {
	spec := office()
	ours, peer := must(calendar.New(spec)), newMinuteWalk(spec)
	t := newTable(w, "Adding open time beside a walk from minute to minute, in nanoseconds:", "open time", "`Add`", "walk")
	for _, hours := range []int{8, 40} {
		r := measure(addOurs(ours, hours), func(b *testing.B) {
			all := starts()
			for i := 0; b.Loop(); i++ {
				peer.add(all[i&1023].Truncate(time.Minute), hours*60)
			}
		})
		t.row(fmt.Sprintf("%d h", hours), fmt.Sprintf("%.0f", ns(r[0])), beside(ns(r[1]), ns(r[0])))
	}
}
