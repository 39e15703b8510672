package sla

import (
	"strconv"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/internal/text"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla/calendar"
)

// Explanation is a [Status] with its reasons: what was counted and what was
// not, when warnings were or will be crossed, and which targets applied before.
type Explanation struct {
	Status

	// Ledger lists what happened to every stretch of time from the start of
	// the clock, without gap or overlap, in order. The amounts of its Counted
	// entries add up to Elapsed, to the nanosecond. Counted time is cut where
	// the calendar opens and shuts, unless it is twenty years and more in which
	// nothing happened: that is one entry.
	Ledger []Entry `json:"ledger"`

	// Crossings has one entry for each warning of the policy, in its order.
	Crossings []Crossing `json:"crossings,omitzero"`

	// Former are the targets that applied before, in order.
	Former []Former `json:"former,omitzero"`
}

// Entry is a stretch [From, To) in the ledger of a clock.
type Entry struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Kind   EntryKind `json:"kind"`
	Amount Duration  `json:"amount"`         // open time of the target's calendar in it
	Why    string    `json:"why"`            // the rule that decided
	Event  int       `json:"event,omitzero"` // index in the history of the event from which on it decided; -1: a target came into force or ended
}

// EntryKind says what became of a stretch of time. The zero EntryKind is
// unset.
type EntryKind uint8

// The kinds.
const (
	Counted    EntryKind = iota + 1 // open, and the clock ran
	PausedTime                      // a pause held the clock
	ShutTime                        // the calendar was shut while the clock ran
	DoneTime                        // the ticket was done
)

var entryNames = text.Names{Kind: "sla: entry kind", Type: "EntryKind", Text: []string{"", "counted", "paused", "shut", "done"}}

// ParseEntryKind reads "counted", "paused", "shut" or "done". The empty text is
// unset.
func ParseEntryKind(s string) (EntryKind, error) { return text.Parse[EntryKind](&entryNames, s) }

// String returns the text of k, "" for unset, EntryKind(n) out of range.
func (k EntryKind) String() string { return entryNames.String(uint8(k)) }

// AppendText appends the text of k. It fails for a value out of range.
func (k EntryKind) AppendText(b []byte) ([]byte, error) { return entryNames.Append(b, uint8(k)) }

// MarshalText returns the text of k. It fails for a value out of range.
func (k EntryKind) MarshalText() ([]byte, error) { return k.AppendText(nil) }

// UnmarshalText reads what [ParseEntryKind] reads; a failure leaves k
// untouched.
func (k *EntryKind) UnmarshalText(b []byte) error { return text.Unmarshal(&entryNames, k, b) }

// Crossing is a warning of the policy on one clock.
type Crossing struct {
	Name    string `json:"name"`
	At      Ratio  `json:"at"`
	Action  string `json:"action,omitzero"`
	Crossed bool   `json:"crossed"`

	// Time is when it was or will be crossed: the instant at which the clock
	// reaches the share of the target, or, if that came to apply later, the
	// instant from which on it did. Zero if it is not foreseen: the clock is
	// paused or has stopped.
	Time time.Time `json:"time,omitzero"`
}

// Former is a target that applied to a clock before another did.
type Former struct {
	Target   int       `json:"target"` // index in the policy's targets, -1: none applied
	Rule     string    `json:"rule,omitzero"`
	From     time.Time `json:"from"` // [From, Until): when it applied
	Until    time.Time `json:"until"`
	Due      time.Time `json:"due,omitzero"` // its deadline, as seen at Until
	Breached bool      `json:"breached"`     // Due had passed when another target came to apply
}

// Explain returns what [Policy.Assess] does, each status with its reasons.
func (p *Policy) Explain(h lifecycle.History, now time.Time) []Explanation {
	var a Assessment
	end := p.assess(&a, h, now.Round(0))
	runs := make(map[runKey]*run, len(a.runs))
	for i := range a.runs {
		r := &a.runs[i]
		runs[keyOf(r.metric, int(r.cycle), int(r.target))] = r
	}
	list := make([]Explanation, len(a.Statuses))
	for i, s := range a.Statuses {
		list[i].Status = s
		p.explain(&list[i], &a, runs[keyOf(s.Metric, s.Cycle, s.Target)], end)
	}
	return list
}

// runKey tells the runs of a ticket apart.
type runKey struct {
	metric        Metric
	cycle, target int // target of operational runs alone: that of others changes
}

func keyOf(m Metric, cycle, target int) runKey {
	if m != Operational {
		target = 0
	}
	return runKey{m, cycle, target}
}

func (p *Policy) explain(x *Explanation, a *Assessment, r *run, end time.Time) {
	stopped := x.Phase == Stopped
	if stopped {
		end = x.Stop
	}
	x.Crossings = make([]Crossing, len(p.spec.Warnings))
	for i, w := range p.spec.Warnings {
		x.Crossings[i] = Crossing{Name: w.Name, At: w.At, Action: w.Action}
	}
	under, limit := a.final(r)
	applied := a.marks[p.applied(a, r, under)].at
	a.keep, a.stretches = true, a.stretches[:0]
	var c clock
	c.evaluate(p, a, r, under, limit, end, stopped)
	a.keep = false
	for i := range a.stretches {
		x.Ledger = c.enter(x.Ledger, a.stretches[i])
		c.cross(x.Crossings, &a.stretches[i])
	}
	for i := range x.Crossings {
		k := &x.Crossings[i]
		switch amount := k.At.Of(c.within); {
		case c.none != 0:
		case k.Crossed && k.Time.Before(applied):
			k.Time = in(applied, c.cal)
		case !k.Crossed:
			k.Time, _ = c.reaches(amount)
		}
	}
	x.Former = p.formerTargets(a, r, under)
}

// cross notes the warnings that a counted stretch crosses.
func (c *clock) cross(crossings []Crossing, s *stretch) {
	if c.none != 0 || s.what != Counted {
		return
	}
	for i := range crossings {
		k := &crossings[i]
		switch amount := k.At.Of(c.within); {
		case k.Crossed || !c.has(amount) || amount > plus(s.before, s.open):
		case amount == c.within:
			k.Crossed, k.Time = true, c.due
		default:
			k.Time, k.Crossed = after(c.cal, s.from, s.at, amount-s.before)
		}
	}
}

// enter appends a stretch to a ledger, cut where the calendar opens and shuts.
func (c *clock) enter(ledger []Entry, s stretch) []Entry {
	m := &c.a.marks[s.mark]
	entry := Entry{From: in(s.from, c.cal), To: in(s.to, c.cal), Kind: s.what, Amount: Duration(s.open), Event: int(m.event), Why: c.why(s, m)}
	if !s.from.Before(s.to) {
		return ledger
	}
	const longest = 20 * 365 * 24 * time.Hour
	if s.what != Counted || s.to.Sub(s.from) >= longest {
		return append(ledger, entry)
	}
	at := entry.From
	for open := range c.cal.Between(s.from, s.to) {
		ledger = c.shut(ledger, entry, at, open.From)
		entry.From, entry.To, entry.Amount = open.From, open.To, Duration(open.To.Sub(open.From))
		ledger = append(ledger, entry)
		at = open.To
	}
	return c.shut(ledger, entry, at, in(s.to, c.cal))
}

// shut appends the closed time [from, to), if there is any.
func (c *clock) shut(ledger []Entry, like Entry, from, to time.Time) []Entry {
	if !from.Before(to) {
		return ledger
	}
	return append(ledger, Entry{From: from, To: to, Kind: ShutTime, Event: like.Event, Why: whyShut(c.cal, from, to)})
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

// why names the rule that decided about a stretch.
func (c *clock) why(s stretch, m *mark) string {
	switch {
	case s.what == DoneTime:
		return "done"
	case s.what == PausedTime:
		return "pause " + c.p.pauseName(m.pause)
	case s.overBudget:
		return "budget of pause " + c.p.pauseName(m.pause) + " used up"
	case c.target < 0:
		return "no target"
	}
	return "target " + c.p.targetName(c.target)
}

// named returns a name, or the path of what has none.
func named(name, list string, i int) string {
	if name == "" {
		return spec.Index(list, i)
	}
	return strconv.Quote(name)
}

func (p *Policy) pauseName(i int16) string { return named(p.spec.Pauses[i].Name, "pauses", int(i)) }

func (p *Policy) targetName(i int16) string { return named(p.spec.Targets[i].Name, "targets", int(i)) }

// formerTargets lists the targets that applied to a run before the present one.
func (p *Policy) formerTargets(a *Assessment, r *run, under int32) []Former {
	var list []Former
	from := a.marks[r.first].at
	for i := r.first; i != under; {
		next := a.marks[i].next
		if p.retargeted(a, i, next) {
			var c clock
			c.evaluate(p, a, r, i, next, a.marks[next].at, false)
			f := Former{Target: int(c.target), From: in(from, c.cal), Until: in(a.marks[next].at, c.cal), Due: c.due}
			if c.target >= 0 {
				f.Rule = p.targets[c.target].Name
			}
			f.Breached = c.noDue == 0 && f.Until.After(c.due)
			list = append(list, f)
			from = f.Until
		}
		i = next
	}
	return list
}
