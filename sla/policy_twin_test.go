package sla_test

import (
	"math"
	"math/big"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// This file is the slow and obvious twin of the policy: it asks of every tick
// of a ticket's life whether a clock counts it, from the written rules, and
// asks the calendar only whether it is open (and, for business days, which
// instant they name). It knows no marks and adds no open time.

// twinPoint is an instant from which on other facets hold, or other targets
// are in force.
type twinPoint struct {
	tick   int
	facets lifecycle.Facets
	done   bool
	event  *lifecycle.Event // nil: a target comes into force or ends
}

// twinRun is one cycle of one metric: points [from, to], the last being where
// it ended, or the present one.
type twinRun struct {
	metric   sla.Metric
	cycle    int
	target   int // of operational runs
	from, to int
	stopped  bool // what was promised happened at point to
	replied  bool // by a reply
	merged   bool // the ticket was merged at point to
}

// verdict is what the twin says of a run, in the terms of a Status.
type verdict struct {
	Metric                     sla.Metric
	Cycle, Target              int
	Outcome                    sla.Outcome
	Phase                      sla.Phase
	Excluded                   string
	Start, Stop, Due           time.Time
	NoDue                      sla.NoDue
	Within, Elapsed, Paused    time.Duration
	Overdue, OverdueWall       time.Duration
	Warning, PausedBy          string
	FormerTargets              int
	FormerBreach, BeyondTheEnd bool // BeyondTheEnd: Due is not within the twin's horizon
	Crossed                    []time.Time
}

type policyTwin struct {
	desk
	points []twinPoint
	now    int
	open   map[string][]bool
}

// newPolicyTwin lists the points of a ticket up to now.
func newPolicyTwin(d desk, h lifecycle.History, now int) *policyTwin {
	w := &policyTwin{desk: d, now: now, open: map[string][]bool{}}
	var facets lifecycle.Facets
	merged := false
	for tick := 0; tick <= now && !merged; tick++ {
		if len(w.points) > 0 && w.turnsAt(d.at(tick)) {
			w.points = append(w.points, twinPoint{tick, facets, w.isDone(facets), nil})
		}
		for _, e := range h.All() {
			if !e.Time.Equal(d.at(tick)) || merged {
				continue
			}
			facets.Apply(&e)
			w.points = append(w.points, twinPoint{tick, facets, w.isDone(facets), &e})
			merged = e.Kind == lifecycle.Merged
		}
		if next := w.nextTick(h, tick); next > tick+1 {
			tick = next - 1
		}
	}
	return w
}

// nextTick skips ticks at which nothing happens.
func (w *policyTwin) nextTick(h lifecycle.History, tick int) int {
	next := w.now + 1
	consider := func(t time.Time) {
		if k := int(t.Sub(w.base) / w.tick); k > tick && k < next {
			next = k
		}
	}
	for _, e := range h.All() {
		consider(e.Time)
	}
	for _, s := range w.spec.Targets {
		consider(s.When.From)
		consider(s.When.Until)
	}
	return next
}

func (w *policyTwin) isDone(f lifecycle.Facets) bool { return slices.Contains(w.spec.Done, f.State) }

func (w *policyTwin) turnsAt(t time.Time) bool {
	return slices.ContainsFunc(w.spec.Targets, func(s sla.TargetSpec) bool { return s.When.From.Equal(t) || s.When.Until.Equal(t) })
}

// isOpen reports whether the tick is open in the named calendar.
func (w *policyTwin) isOpen(name string, tick int) bool {
	if name == "" {
		return true
	}
	if w.open[name] == nil {
		c, _ := w.p.Calendar(name)
		for k := range w.horizon + 1 {
			w.open[name] = append(w.open[name], c.Open(w.at(k)))
		}
	}
	return tick < len(w.open[name]) && w.open[name][tick]
}

func among[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// applies reports whether target i is for the ticket at a point.
func (w *policyTwin) applies(i int, p twinPoint) bool {
	m, f, t := w.spec.Targets[i].When, p.facets, w.at(p.tick)
	return among(m.Priorities, f.Priority) && among(m.Customers, f.Customer) && among(m.Categories, f.Category) &&
		among(m.Channels, f.Channel) && among(m.Groups, f.Group) && among(m.Tiers, f.Tier) && among(m.States, f.State) &&
		(m.From.IsZero() || !t.Before(m.From)) && (m.Until.IsZero() || t.Before(m.Until))
}

// runs lists the cycles of all metrics, in the order of answers.
func (w *policyTwin) runs() []twinRun {
	var list []twinRun
	promised := func(m sla.Metric) bool {
		return slices.ContainsFunc(w.spec.Targets, func(s sla.TargetSpec) bool { return s.Metric == m })
	}
	for _, m := range []sla.Metric{sla.FirstResponse, sla.NextResponse, sla.UpdateCadence, sla.Resolution} {
		if promised(m) && len(w.points) > 0 {
			list = append(list, w.runsOf(m)...)
		}
	}
	for i, s := range w.spec.Targets {
		if s.Metric == sla.Operational {
			list = append(list, w.stays(i)...)
		}
	}
	return list
}

// runsOf lists the cycles of a metric by what starts and what stops it.
func (w *policyTwin) runsOf(m sla.Metric) []twinRun {
	var list []twinRun
	open := false
	start := func(i int) {
		if !open {
			list, open = append(list, twinRun{metric: m, cycle: len(list) + 1, from: i, to: len(w.points) - 1}), true
		}
	}
	stop := func(i int) {
		if open {
			list[len(list)-1].to, list[len(list)-1].stopped, open = i, true, false
			list[len(list)-1].replied = m != sla.Resolution
		}
	}
	opener := w.points[0].event
	for i := len(w.points) - 1; i >= 0; i-- { // the first creation of that instant, if there is one
		if p := w.points[i]; p.event != nil && p.tick == w.points[0].tick && p.event.Kind == lifecycle.Created {
			opener = p.event
		}
	}
	answered := opener.Side == lifecycle.Agent
	frozen := false
	for i, p := range w.points {
		reply := p.event != nil && p.event.IsReply()
		switch {
		case m == sla.FirstResponse && i == 0 && !answered:
			start(i)
			if reply {
				stop(i)
			}
		case m == sla.FirstResponse && reply:
			stop(i)
		case m == sla.NextResponse && i > 0 && reply:
			stop(i)
		case m == sla.NextResponse && i > 0 && answered && p.event != nil && p.event.IsContact():
			start(i)
		case m == sla.UpdateCadence && reply:
			stop(i)
			start(i)
		case m == sla.Resolution && i == 0:
			start(i)
		case m == sla.Resolution && w.points[i-1].done && !p.done && !frozen && w.spec.Reopen >= sla.NewCycle:
			stop(w.doneSince(i - 1))
			frozen = w.spec.Reopen == sla.Frozen
			if !frozen {
				start(i)
			}
		}
		answered = answered || reply
	}
	if open && w.points[len(w.points)-1].event != nil && w.points[len(w.points)-1].event.Kind == lifecycle.Merged {
		list[len(list)-1].merged = true
	}
	return list
}

// doneSince returns the point at which the ticket became done that is at i.
func (w *policyTwin) doneSince(i int) int {
	for i > 0 && w.points[i-1].done {
		i--
	}
	return i
}

// stays lists the cycles of an operational target.
func (w *policyTwin) stays(target int) []twinRun {
	var list []twinRun
	open := false
	for i, p := range w.points {
		in := w.applies(target, p) && (!p.done || len(w.spec.Targets[target].When.States) > 0)
		switch {
		case in && !open:
			list, open = append(list, twinRun{metric: sla.Operational, target: target, cycle: len(list) + 1, from: i, to: len(w.points) - 1}), true
		case !in && open:
			list[len(list)-1].to, list[len(list)-1].stopped, open = i, true, false
		}
	}
	if last := len(w.points) - 1; open && w.points[last].event != nil && w.points[last].event.Kind == lifecycle.Merged {
		list[len(list)-1].merged = true
	}
	return list
}

// targetAt returns the target of a run at point i, and the factor of the
// customer, -1 for none.
func (w *policyTwin) targetAt(r twinRun, i int) (target, factor int) {
	keep := i
	if w.spec.Retarget == sla.KeepFirst {
		keep = r.from
	}
	p := w.points[keep]
	factor = slices.IndexFunc(w.spec.Factors, func(f sla.FactorSpec) bool { return f.Customer == p.facets.Customer })
	if r.metric == sla.Operational {
		return r.target, factor
	}
	if k := w.firstFor(r.metric, p); k >= 0 {
		return k, factor
	}
	if r.replied && w.spec.Retarget == sla.FromCreation && w.firstFor(r.metric, w.points[r.to]) < 0 {
		if k, late := w.learned(r); k >= 0 {
			return k, late
		}
	}
	return -1, factor
}

// firstFor returns the target of a metric at a point, -1 for none.
func (w *policyTwin) firstFor(m sla.Metric, p twinPoint) int {
	for k, s := range w.spec.Targets {
		if s.Metric == m && w.applies(k, p) {
			return k
		}
	}
	return -1
}

// learned returns the target and the factor that a run which was stopped
// without one has by what becomes known later, with nothing that was known at
// the stop forgotten.
func (w *policyTwin) learned(r twinRun) (target, factor int) {
	p := w.points[r.to]
	for _, later := range w.points[r.to+1:] {
		f := later.facets
		if p.facets.Priority == 0 {
			p.facets.Priority = f.Priority
		}
		for _, x := range []struct{ known, now *string }{{&p.facets.Category, &f.Category}, {&p.facets.Channel, &f.Channel}, {&p.facets.Customer, &f.Customer}} {
			if *x.known == "" {
				*x.known = *x.now
			}
		}
		if k := w.firstFor(r.metric, p); k >= 0 {
			return k, slices.IndexFunc(w.spec.Factors, func(f sla.FactorSpec) bool { return f.Customer == p.facets.Customer })
		}
	}
	return -1, -1
}

// turned reports whether another target applies at point i of a run than at
// the one before.
func (w *policyTwin) turned(r twinRun, i int) bool {
	if i == r.from {
		return false
	}
	t1, f1 := w.targetAt(r, i-1)
	t2, f2 := w.targetAt(r, i)
	return t1 != t2 || t1 >= 0 && f1 != f2 && !w.spec.Targets[t1].Fixed
}

// judge gives the verdict on a run.
func (w *policyTwin) judge(r twinRun) verdict {
	// A run that is done is judged as at the point at which it became so.
	under, end, stopped, void := r.to, w.now, r.stopped || r.merged, r.merged
	if stopped {
		end = w.points[r.to].tick
	}
	if r.metric == sla.Operational && r.stopped {
		under-- // what the point at which the stay ended states is no part of it
	}
	if r.metric != sla.Operational && w.points[r.to].done {
		for under > r.from && w.points[under-1].done {
			under--
		}
		if !r.stopped {
			end, stopped, void = w.points[under].tick, true, r.metric != sla.Resolution
		}
	}
	v := w.count(r, under, r.to, end, stopped)
	if p := w.points[len(w.points)-1]; p.event != nil && p.event.Kind == lifecycle.Merged {
		v.Excluded = "merged"
	} else if why := w.reason(); slices.Contains(w.spec.Exclude, why) {
		v.Excluded = why
	} else if slices.Contains(w.spec.ExcludeStates, p.facets.State) {
		v.Excluded = string(p.facets.State)
	}
	if stopped {
		v.Stop = w.at(end)
	}
	due := v.NoDue == 0 && !v.BeyondTheEnd
	switch {
	case v.NoDue == sla.NothingPromised:
		v.Outcome = sla.NoTarget
	case due && v.Due.Before(w.at(end)):
		v.Outcome = sla.Breached
		v.Overdue = max(v.Elapsed-v.Within, 0)
		v.OverdueWall = w.at(end).Sub(v.Due)
	case void:
		v.Outcome = sla.Void
	case stopped:
		v.Outcome = sla.Met
	default:
		v.Outcome = sla.Pending
	}
	for i := r.from + 1; i <= under; i++ {
		if !w.turned(r, i) {
			continue
		}
		v.FormerTargets++
		f := w.count(r, i-1, i-1, w.points[i].tick, false)
		if f.NoDue == 0 && !f.BeyondTheEnd && f.Due.Before(w.at(w.points[i].tick)) {
			v.FormerBreach = true
		}
	}
	return v
}

// reason returns why the ticket is in its state: the last reason stated since it
// was last not done, or of a ticket that is not done, of its state.
func (w *policyTwin) reason() string {
	for i := len(w.points) - 1; i >= 0; i-- {
		p := w.points[i]
		if p.facets.Reason != "" || !p.done || i == 0 || !w.points[i-1].done {
			return p.facets.Reason
		}
	}
	return ""
}

// promise returns the amount of open time that a target allows from a tick on.
func (w *policyTwin) promise(target, factor, start int) (time.Duration, sla.NoDue) {
	if target < 0 || w.spec.Targets[target].None {
		return 0, sla.NothingPromised
	}
	s := w.spec.Targets[target]
	amount := time.Duration(s.Within)
	if s.Days > 0 {
		c, _ := w.p.Calendar(s.Calendar)
		until, ok := c.AddDays(w.at(start), s.Days, s.DayRule)
		if !ok {
			return 0, sla.NeverOpens
		}
		amount = w.openUntil(s.Calendar, start, until)
	}
	if factor < 0 || s.Fixed {
		return amount, 0
	}
	exact := w.spec.Factors[factor].Factor.Rat()
	exact.Mul(exact, big.NewRat(int64(amount), 1))
	q, rem := new(big.Int).QuoRem(exact.Num(), exact.Denom(), new(big.Int))
	return time.Duration(q.Int64() + int64(rem.Sign())), 0
}

// openUntil adds up open ticks.
func (w *policyTwin) openUntil(name string, tick int, until time.Time) (sum time.Duration) {
	for ; w.at(tick).Before(until); tick++ {
		if tick >= w.horizon {
			c, _ := w.p.Calendar(name)
			return sum + c.Elapsed(w.at(tick), until)
		}
		if w.isOpen(name, tick) {
			sum += w.tick
		}
	}
	return sum
}

// count runs the clock of r tick by tick up to end, under the target of point
// under, with what points up to last say, and then on to find what is to come.
func (w *policyTwin) count(r twinRun, under, last, end int, stopped bool) verdict {
	target, factor := w.targetAt(r, under)
	from, applied := r.from, r.from
	for i := r.from; i <= under; i++ {
		if w.turned(r, i) {
			applied = i
		}
	}
	if w.spec.Retarget == sla.FromChange {
		from = applied
	}
	v := verdict{Metric: r.metric, Cycle: r.cycle, Target: target, Start: w.at(w.points[from].tick), Phase: sla.Stopped}
	v.Within, v.NoDue = w.promise(target, factor, w.points[from].tick)
	promised := v.NoDue == 0
	name, inOpen := "", false
	if target >= 0 {
		s := w.spec.Targets[target]
		name, inOpen = s.Calendar, s.Days > 0 && s.DayRule != calendar.EndOfDay
	}
	v.Crossed = make([]time.Time, len(w.spec.Warnings))
	left := map[int]time.Duration{}
	elapsed := time.Duration(0) // beyond end too
	ranBefore := false
	for tick, p := w.points[from].tick, from; ; tick++ {
		for p < last && w.points[p+1].tick <= tick {
			p++
		}
		doneNow := w.countsAsDone(r, p)
		pause, held := -1, false
		if tick < end || !stopped {
			pause, held = w.pausedAt(r, p, doneNow, name, tick, left)
		}
		runs := !held && (!doneNow || tick >= end)
		open := w.isOpen(name, tick)
		if v.NoDue == 0 && v.Due.IsZero() && inOpen && elapsed >= v.Within && open && (runs || ranBefore) {
			v.Due = w.at(tick)
		}
		if tick == end {
			if !stopped {
				v.Phase = sla.Running
				if held {
					v.Phase, v.PausedBy = sla.Paused, w.spec.Pauses[pause].Name
				}
			}
			if held && w.spec.Pauses[pause].Budget == 0 && w.spec.Pauses[pause].BudgetDays == 0 && promised && v.Due.IsZero() {
				v.NoDue = sla.WhilePaused
			}
			if doneNow && !stopped { // of a former target: as if it went on
				v.Phase = sla.Stopped
			}
		}
		w.note(&v, promised, elapsed, applied, tick, end, runs && open, stopped)
		if tick >= w.horizon {
			break
		}
		ranBefore = runs
		if runs && open {
			if rest := v.Within - elapsed; v.NoDue == 0 && v.Due.IsZero() && (rest < w.tick || rest == w.tick && !inOpen) {
				v.Due = w.at(tick).Add(rest)
			}
			elapsed += w.tick
		}
		if tick < end && runs && open {
			v.Elapsed += w.tick
		}
		if held && open {
			left[pause] -= w.tick
			if tick < end {
				v.Paused += w.tick
			}
		}
		if tick > end && !v.Due.IsZero() && v.Phase == sla.Stopped {
			break
		}
	}
	w.lastCrossed(&v, promised, applied, end)
	v.BeyondTheEnd = v.NoDue == 0 && v.Due.IsZero()
	return v
}

// countsAsDone reports whether the clock stands still at point p because the
// ticket is done.
func (w *policyTwin) countsAsDone(r twinRun, p int) bool {
	if !w.points[p].done || r.metric == sla.Operational {
		return false
	}
	if r.metric != sla.Resolution || w.spec.Reopen != sla.Continue {
		return true
	}
	for ; p < len(w.points); p++ {
		if !w.points[p].done {
			return false // reopened later: the time counts
		}
	}
	return true
}

// pausedAt returns the pause that holds a run at a tick.
func (w *policyTwin) pausedAt(r twinRun, p int, done bool, name string, tick int, left map[int]time.Duration) (int, bool) {
	f := w.points[p].facets
	i := slices.IndexFunc(w.spec.Pauses, func(s sla.PauseSpec) bool {
		metrics := s.Metrics
		if len(metrics) == 0 {
			metrics = []sla.Metric{sla.Resolution}
		}
		return slices.Contains(metrics, r.metric) && slices.Contains(s.States, f.State) && among(s.Reasons, f.Reason)
	})
	if i < 0 || done {
		return -1, false
	}
	s := w.spec.Pauses[i]
	if s.Budget == 0 && s.BudgetDays == 0 {
		return i, true
	}
	if _, stayed := left[i]; !stayed {
		left[i] = time.Duration(s.Budget)
		if s.BudgetDays > 0 {
			c, _ := w.p.Calendar(name)
			until, ok := c.AddDays(w.at(tick), s.BudgetDays, calendar.SameTime)
			if ok {
				left[i] = w.openUntil(name, tick, until)
			} else {
				left[i] = math.MaxInt64
			}
		}
	}
	return i, left[i] > 0
}

// note records the warnings that a tick crosses.
func (w *policyTwin) note(v *verdict, promised bool, elapsed time.Duration, applied, tick, end int, counts, stopped bool) {
	if !promised {
		return
	}
	for i, warn := range w.spec.Warnings {
		rest := warn.At.Of(v.Within) - elapsed
		if !v.Crossed[i].IsZero() || rest+elapsed == v.Within || !counts || rest > w.tick {
			continue
		}
		at := w.at(tick).Add(rest)
		if stopped && at.After(w.at(end)) {
			continue
		}
		v.Crossed[i] = at
		if start := w.at(w.points[applied].tick); at.Before(start) && !at.After(w.at(end)) {
			v.Crossed[i] = start
		}
	}
}

// lastCrossed finds the last warning crossed by end; the one at the deadline
// is crossed at the deadline.
func (w *policyTwin) lastCrossed(v *verdict, promised bool, applied, end int) {
	for i, warn := range w.spec.Warnings {
		if promised && warn.At.Of(v.Within) == v.Within && !v.Due.IsZero() && (v.Phase != sla.Stopped || !v.Due.After(w.at(end))) {
			v.Crossed[i] = v.Due
			if start := w.at(w.points[applied].tick); v.Due.Before(start) {
				v.Crossed[i] = start
			}
		}
		if !v.Crossed[i].IsZero() && !v.Crossed[i].After(w.at(end)) {
			v.Warning = warn.Name
		}
	}
}
