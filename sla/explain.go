package sla

import (
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla/calendar"
)

// Explanation is a [Status] with its reasons: what was counted and what was
// not, when warnings were or will be crossed, and which targets applied before.
type Explanation struct {
	Status

	// Calendar names the calendar of the target, Factor the factor that scaled
	// it (or its place in the document), and Agreed the fact that stated its
	// date or its amount.
	Calendar string `json:"calendar,omitzero"`
	Factor   string `json:"factor,omitzero"`
	Agreed   string `json:"agreed,omitzero"`

	// Ledger lists what happened to every stretch of time from the start of
	// the clock, without gap or overlap, in order. The amounts of its entries
	// of kind "counted" add up to Elapsed, to the nanosecond. Counted time is cut where
	// the calendar opens and shuts, unless it is twenty years and more in which
	// nothing happened: that is one entry.
	Ledger []Entry `json:"ledger"`

	// Crossings has one entry for each warning of the target, in its order.
	Crossings []Crossing `json:"crossings,omitzero"`

	// Former are the targets that applied before, in order.
	Former []Former `json:"former,omitzero"`
}

// Entry is a stretch [From, To) in the ledger of a clock.
type Entry struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Kind   EntryKind `json:"kind"`
	Amount Duration  `json:"amount"` // open time of the calendar between From and To

	// Rule and Index name what decided: the target for counted time, the pause for
	// paused time. Index is its place in the clock's document, -1 if there is none.
	// For shut time, Rule names what keeps the calendar shut.
	Rule  string `json:"rule,omitzero"`
	Index int    `json:"index"`

	Calendar string `json:"calendar,omitzero"` // the calendar in which it is counted
	Carried  bool   `json:"carried,omitzero"`  // counted under another target or calendar than the present one, and carried over
	Event    int    `json:"event"`             // index in the history of the event that began it; -1: no event, only time
}

// Crossing says whether and when a clock crosses one warning of its target.
type Crossing struct {
	WarningSpec
	Crossed bool `json:"crossed"`

	// Time is when it was or will be crossed: the instant at which the clock
	// reaches it, or, if the target came to apply later, the instant from which
	// on it did. Zero if it is not foreseen: the clock is paused or has stopped.
	Time time.Time `json:"time,omitzero"`
}

// Former is a target that applied to a clock before another did.
type Former struct {
	Target   int       `json:"target"` // index in the clock's targets, -1: none applied
	Rule     string    `json:"rule,omitzero"`
	From     time.Time `json:"from"` // [From, To): when it applied
	To       time.Time `json:"to"`
	Due      time.Time `json:"due,omitzero"` // its deadline, as seen at To
	Breached bool      `json:"breached"`     // Due had passed when another target came to apply
}

// Explain returns what [Policy.Assess] does, each status with its reasons. The
// time it takes grows with the number of events and of ledger entries. A ledger
// begins where its cycle starts to count, so if several cycles count from the
// opening, the ledger of each repeats those before it.
func (p *Policy) Explain(h lifecycle.History, now time.Time) []Explanation {
	var a Assessment
	list := []Explanation{}
	p.assess(&a, h, now, func(s *Status, r *run) {
		list = append(list, Explanation{Status: *s})
		p.explain(&list[len(list)-1], &a, r, now.Round(0))
	})
	return list
}

func (p *Policy) explain(e *Explanation, a *Assessment, r *run, now time.Time) {
	x := &a.tally
	x.count(p, a, r, instantOf(now), true)
	e.Calendar = p.calendars[x.promise.cal].name
	if x.promise.factor >= 0 {
		e.Factor = named(p.spec.Factors[x.promise.factor].Name, "factors", int(x.promise.factor))
	}
	if t := x.t; t != nil && t.by >= 0 {
		e.Agreed = t.By
	} else if t != nil && t.amount >= 0 {
		e.Agreed = t.Within.Fact
	}
	e.Ledger = x.ledger()
	if x.t != nil {
		e.Crossings = x.crossings()
	}
	e.Former = x.formers()
}

// applied returns the instant from which on the present promise has applied
// without a break.
func (x *tally) applied() time.Time {
	from := earliest(x.start, x.r.trigger)
	marks := x.a.marks
	for i := x.r.first; marks[i].next != 0; i = marks[i].next {
		if next := &marks[marks[i].next]; next.promise == x.r.promise && marks[i].promise != x.r.promise && !next.at.After(x.end) {
			from = next.at
		}
	}
	return from.time()
}

func (x *tally) crossings() []Crossing {
	applied := x.applied()
	list := make([]Crossing, len(x.t.warn.list))
	for i := range list {
		k := &list[i]
		k.WarningSpec = x.t.warn.list[i]
		if x.none != "" {
			continue
		}
		k.Time, k.Crossed = x.crossing(&k.WarningSpec)
		switch {
		case k.Crossed && k.Time.Before(applied):
			k.Time = applied
		case !k.Crossed && x.r.end != going:
			k.Time = time.Time{}
		}
		if !k.Time.IsZero() {
			k.Time = k.Time.In(x.cal.Location())
		}
	}
	return list
}

// ledger returns the entries of all stretches.
func (x *tally) ledger() []Entry {
	list := []Entry{}
	for i := x.first; i < x.limit; i++ {
		list = x.enter(list, &x.a.stretches[i])
	}
	return list
}

// enter appends a stretch to a ledger, cut where the calendar opens and shuts.
func (x *tally) enter(list []Entry, s *stretch) []Entry {
	cal := &x.p.calendars[s.cal]
	m := &x.a.marks[s.mark]
	e := Entry{From: s.from.In(cal.Location()), To: s.to.In(cal.Location()), Amount: Duration(s.open), Index: -1, Calendar: cal.name, Event: int(m.event)}
	x.rule(&e, s, m)
	const longest = 20 * 365 * 24 * time.Hour
	if s.what != counts || s.to.Sub(s.from) >= longest {
		return append(list, e)
	}
	at, to := e.From, e.To
	for open := range cal.Between(e.From, e.To) {
		list = shut(list, cal, e, at, open.From)
		e.From, e.To, e.Amount = open.From, open.To, Duration(open.To.Sub(open.From))
		list = append(list, e)
		at = open.To
	}
	return shut(list, cal, e, at, to)
}

// rule names what decided about a stretch.
func (x *tally) rule(e *Entry, s *stretch, m *mark) {
	promise := x.promise
	if x.mode.cal < 0 {
		applied := x.promised(s.mark)
		promise = &x.a.promises[applied]
		e.Carried = applied != x.r.promise && s.what == counts
	}
	switch {
	case s.what == gap:
		e.Kind = entryKindGapTime
	case s.what == held:
		e.Kind, e.Index = entryKindPausedTime, int(s.pause)
		e.Rule = x.c.Pauses[s.pause].Name
	default:
		e.Kind, e.Index = entryKindCounted, int(promise.target)
		if promise.target >= 0 {
			e.Rule = x.c.targets[promise.target].Name
		}
	}
}

// shut appends the closed time [from, to), if there is any.
func shut(list []Entry, cal *namedCalendar, like Entry, from, to time.Time) []Entry {
	if !from.Before(to) {
		return list
	}
	return append(list, Entry{
		From: from, To: to, Kind: entryKindShutTime, Rule: whyShut(cal.Calendar, from, to), Index: -1,
		Calendar: like.Calendar, Event: like.Event,
	})
}

// whyShut names what keeps c shut in [from, to), which is shut throughout. It
// looks at the first month only.
func whyShut(c *calendar.Calendar, from, to time.Time) string {
	const most = 31
	why := "outside hours"
	last := c.Date(to.Add(-1))
	for i, d := 0, c.Date(from); i < most && !d.IsZero() && d.Compare(last) <= 0; i, d = i+1, d.Add(1) {
		day := c.Day(d)
		for _, h := range day.Holidays {
			why += "; holiday " + d.String()
			if h.Name != "" {
				why += " " + h.Name
			}
		}
		if day.Why == calendar.ByDate {
			why += "; own hours of " + d.String()
		}
	}
	return why
}

// formers lists the targets that applied to a run before the present one.
func (x *tally) formers() []Former {
	var list []Former
	marks := x.a.marks
	zone := x.cal.Location()
	since := x.since()
	from := since
	for i := x.r.first; marks[i].next != 0; i = marks[i].next {
		next := &marks[marks[i].next]
		if next.at.After(x.end) {
			break
		}
		if !x.p.retargeted(x, i) || !since.Before(next.at) {
			if marks[i].promise != next.promise {
				from = next.at
			}
			continue
		}
		v := x.formerDue(i)
		target := x.a.promises[marks[i].promise].target
		f := Former{Target: int(target), From: from.In(zone), To: next.at.In(zone), Due: v.due, Breached: v.breached}
		if target >= 0 {
			f.Rule = x.c.targets[target].Name
		}
		list, from = append(list, f), next.at
	}
	return list
}

// named returns a name, or the path of a thing without a name.
func named(name, list string, i int) string {
	if name == "" {
		return spec.Index(list, i)
	}
	return name
}
