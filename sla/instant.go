package sla

import (
	"cmp"
	"math"
	"time"
)

// instant is a [time.Time] without a zone, in the form that is compared fastest.
// The zero instant is the zero time.
type instant struct{ sec, ns int64 } // since the year 1

const sinceYear1 = 62_135_596_800 // seconds from the year 1 to 1970

func instantOf(t time.Time) instant { return instant{t.Unix() + sinceYear1, int64(t.Nanosecond())} }

// In returns the time of i in a zone.
func (i instant) In(zone *time.Location) time.Time { return time.Unix(i.sec-sinceYear1, i.ns).In(zone) }

// time returns the time of i in UTC.
func (i instant) time() time.Time { return time.Unix(i.sec-sinceYear1, i.ns).UTC() }

func (i instant) IsZero() bool { return i == instant{} }

func (i instant) Before(j instant) bool { return i.sec < j.sec || i.sec == j.sec && i.ns < j.ns }

func (i instant) After(j instant) bool { return j.Before(i) }

func (i instant) compare(j instant) int {
	return cmp.Or(cmp.Compare(i.sec, j.sec), cmp.Compare(i.ns, j.ns))
}

// Add returns the instant at which d, which is not negative, has passed since i.
func (i instant) Add(d time.Duration) instant {
	sec, ns := i.sec+int64(d/time.Second), i.ns+int64(d%time.Second)
	if ns >= int64(time.Second) {
		sec, ns = sec+1, ns-int64(time.Second)
	}
	return instant{sec, ns}
}

// Sub returns the time from j, which is not later, to i: at most the longest
// Duration.
func (i instant) Sub(j instant) time.Duration {
	d := time.Duration((i.sec-j.sec)*int64(time.Second) + i.ns - j.ns)
	if j.Add(d) != i {
		return math.MaxInt64
	}
	return d
}

// earliest returns the earlier of two instants.
func earliest(i, j instant) instant {
	if j.Before(i) {
		return j
	}
	return i
}

// latest returns the later of two instants.
func latest(i, j instant) instant {
	if j.After(i) {
		return j
	}
	return i
}
