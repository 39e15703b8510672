package lint

import (
	"time"

	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// promise is what a target comes to for a customer: promises that are equal are
// due at the same instants.
type promise struct {
	calendar string
	within   time.Duration // scaled
	days     int
	rule     calendar.DayRule
	factor   sla.Ratio // of days
}

// promise returns what a target promises a customer; ok is false if nothing,
// as no target, -1, does.
func (l *linter) promise(target int, customer string) (p promise, ok bool) {
	if target < 0 {
		return promise{}, false
	}
	t := &l.spec.Targets[target]
	if t.None {
		return promise{}, false
	}
	p = promise{calendar: t.Calendar, within: time.Duration(t.Within), days: t.Days, rule: t.DayRule}
	factor, scaled := l.factors[customer]
	switch {
	case !scaled || t.Fixed:
	case t.Days > 0:
		p.factor = factor
	default:
		p.within = factor.Of(p.within)
	}
	return p, true
}

// span is a range of the hours of the year, [from, to).
type span struct{ from, to int }

// hour returns the instant at which an hour of the year begins.
func (l *linter) hour(h int) time.Time { return l.from.Add(time.Duration(h) * time.Hour) }

// later counts the hours at which a clock may start so that p is due after q,
// and those at which both are due at all. Where p is never the later one, it may
// count nothing.
func (l *linter) later(p, q promise, s span) count {
	if p == q {
		return count{}
	}
	if p.calendar == q.calendar && p.days == 0 && q.days == 0 {
		if p.within <= q.within {
			return count{}
		}
		if _, ok := l.due(p, l.hour(s.to-1)); ok { // so at every hour before, and q too
			return count{s.to - s.from, s.to - s.from}
		}
	}
	key := contest{p, q, s}
	c, ok := l.counted[key]
	if !ok && l.afford(p, q, s) {
		c = l.race(p, q, s)
		l.counted[key] = c
	}
	return c
}

// race counts hour by hour.
func (l *linter) race(p, q promise, s span) (c count) {
	a, b := l.walk(p, s.from), l.walk(q, s.from)
	for range s.to - s.from {
		x, okX := a.next()
		y, okY := b.next()
		if okX && okY {
			c.tried++
			if x.After(y) {
				c.late++
			}
		}
	}
	return c
}

// afford reports whether there is time to count, and takes note if there is
// not.
func (l *linter) afford(p, q promise, s span) bool {
	cost := 2 * (s.to - s.from)
	for _, one := range []promise{p, q} {
		if _, listed := l.lists[one]; one.days > 0 && !listed {
			cost += daysCost * l.hours
		}
	}
	if cost > l.left {
		l.refused++
		return false
	}
	l.left -= cost
	return true
}

type contest struct {
	p, q promise
	s    span
}

type count struct{ late, tried int }

// due returns when p is due for a clock that starts at t, as [sla.Policy.Due]
// does.
func (l *linter) due(p promise, t time.Time) (time.Time, bool) {
	c, _ := l.policy.Calendar(p.calendar)
	if p.days == 0 {
		return c.Add(t, p.within)
	}
	due, ok := c.AddDays(t, p.days, p.rule)
	if !ok {
		return time.Time{}, false
	}
	amount := c.Elapsed(t, due)
	if p.factor.Sign() != 0 {
		amount = p.factor.Of(amount)
	}
	due, ok = c.Add(t, amount)
	if ok && p.rule != calendar.EndOfDay {
		return c.NextOpen(due)
	}
	return due, ok
}

// walk is p's deadlines hour by hour. Where p is an amount of open time, each
// follows from the one before: Add(t+1h, d) is Add(Add(t, d), e) for the open
// time e within the hour, which stays in the same stretch most of the time.
type walk struct {
	l       *linter
	p       promise
	cal     *calendar.Calendar
	hour    int
	due     time.Time
	ok      bool
	closing time.Time // of the stretch that due is in or closes; zero: none
	open    []uint16  // seconds of each hour
	list    []deadline
}

type deadline struct {
	due time.Time
	ok  bool
}

func (l *linter) walk(p promise, hour int) *walk {
	w := &walk{l: l, p: p, hour: hour}
	w.cal, _ = l.policy.Calendar(p.calendar)
	if p.days > 0 {
		w.list = l.listed(p)
		return w
	}
	w.open = l.openSeconds(p.calendar, w.cal)
	w.move(l.hour(hour), p.within)
	return w
}

// next returns the deadline of the hour at hand and goes on to the next one.
func (w *walk) next() (time.Time, bool) {
	h := w.hour
	w.hour++
	if w.list != nil {
		return w.list[h].due, w.list[h].ok
	}
	due, ok := w.due, w.ok
	if e := time.Duration(w.open[h]) * time.Second; ok && e > 0 {
		if x := due.Add(e); w.closing.IsZero() || !x.After(w.closing) {
			w.due = x
		} else {
			w.move(due, e)
		}
	}
	return due, ok
}

func (w *walk) move(t time.Time, d time.Duration) {
	if w.due, w.ok = w.cal.Add(t, d); w.ok {
		w.closing, _ = w.cal.NextClosing(w.due.Add(-1))
	}
}

// openSeconds returns how much of each hour of the year a calendar is open.
func (l *linter) openSeconds(name string, c *calendar.Calendar) []uint16 {
	if list, ok := l.open[name]; ok {
		return list
	}
	list := make([]uint16, l.hours)
	for h := range list {
		list[h] = uint16(c.Elapsed(l.hour(h), l.hour(h+1)) / time.Second)
	}
	l.open[name] = list
	return list
}

// listed returns the deadlines of p, which is in business days, for every hour
// of the year.
func (l *linter) listed(p promise) []deadline {
	if list, ok := l.lists[p]; ok {
		return list
	}
	const most = 32 // lists of some 300 kB
	if len(l.lists) == most {
		clear(l.lists)
	}
	list := make([]deadline, l.hours)
	for h := range list {
		due, ok := l.due(p, l.hour(h))
		list[h] = deadline{due, ok}
	}
	l.lists[p] = list
	return list
}
