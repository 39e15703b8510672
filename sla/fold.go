package sla

import (
	"math/bits"
	"time"

	"github.com/supportops/policy/lifecycle"
)

// fold makes the runs of a ticket, in one pass over its events: what an
// [Assessment] is computed from.
type fold struct {
	p *Policy
	a *Assessment

	facets  lifecycle.Facets
	was     lifecycle.State // before the event at hand
	opened  instant
	open    bool // the opening was read
	merged  bool
	early   bool    // the ticket was merged before the event that opens it
	bare    bool    // a cycle has run without a target
	crowded bool    // more has happened in the present instant since a cycle began in it
	turn    int     // next of p.turns
	stated  factSet // facts that the event at hand states and that had no value
	unknown factSet // facts that late runs wait for
	now     happening
}

// happening is one event, or an instant that signals waited for, as clocks see
// it.
type happening struct {
	cues    uint64 // that it gives, see cueTable
	kinds   kindSet
	facts   factSet // that change
	moments factSet // that are reached
	at      instant
	event   int32
	e       *lifecycle.Event // nil: nothing but time
	opening bool
	turned  uint64 // cues of watched conditions that are others than before
	edge    bool   // a target comes into force or ends
}

// walk folds the events of h up to and including now.
func (f *fold) walk(h lifecycle.History, now time.Time) {
	a, p := f.a, f.p
	a.reset(p)
	n := h.Len()
	end := instantOf(now)
	for n > 0 && instantOf(h.Ref(n-1).Time).After(end) {
		n--
	}
	o, _ := h.Opening()
	if n == 0 {
		return
	}
	if o.Index >= n { // it was created later
		o.Index = 0
	}
	f.opened = instantOf(h.Ref(o.Index).Time)
	timed := len(p.moments) > 0 || len(p.turns) > 0
	for f.turn < len(p.turns) && !p.turns[f.turn].After(f.opened) {
		f.turn++
	}
	for i := range n {
		e := h.Ref(i)
		news := stated(e)
		if p.sources&seldom != 0 {
			news |= statedSeldom(e)
		}
		if news &= p.sources; news == 0 && p.kinds&kindOf(e) == 0 && len(e.Facts) == 0 && i != o.Index {
			continue // nobody looks at such
		}
		in := &f.now
		in.event, in.e, in.at, in.kinds, in.opening = int32(i), e, instantOf(e.Time), kindOf(e), i == o.Index
		if timed && f.open {
			f.until(in.at)
		}
		if len(f.a.fresh) > 0 {
			f.enter(in.at)
		}
		if f.event(in, news); f.merged {
			break
		}
	}
	if f.merged {
		f.cut()
	} else if timed {
		f.until(end)
	}
	f.settle()
}

// enter ends the instant in which cycles began if it is over at t.
func (f *fold) enter(t instant) {
	if t.After(f.a.instant) {
		f.settle()
	} else {
		f.crowded = true
	}
}

// until reads the instants up to t that signals wait for, and those at which
// targets come into force or end, in order.
func (f *fold) until(t instant) {
	for {
		at, which, ok := f.nextMoment()
		edge := f.turn < len(f.p.turns) && (!ok || !f.p.turns[f.turn].After(at))
		if edge {
			if turn := f.p.turns[f.turn]; !ok || turn.Before(at) {
				at, which = turn, 0
			}
		}
		if !ok && !edge || at.After(t) {
			return
		}
		if len(f.a.fresh) > 0 {
			f.enter(at)
		}
		if edge {
			f.turn++
		}
		for i := range f.a.waits {
			if which.has(i) {
				f.a.waits[i].armed = false
			}
		}
		in := happening{at: at, event: -1, moments: which, edge: edge}
		if in.cues = f.p.cues.ofMoments(which); edge {
			in.cues |= f.p.cues.edge
		}
		f.clocks(&in)
	}
}

// nextMoment returns the earliest instant that is not reached yet, and all that
// fall on it.
func (f *fold) nextMoment() (at instant, which factSet, ok bool) {
	for i := range f.a.waits {
		w := &f.a.waits[i]
		switch {
		case !w.armed || ok && w.at.After(at):
		case ok && w.at == at:
			which |= 1 << uint(i)
		default:
			at, which, ok = w.at, 1<<uint(i), true
		}
	}
	return at, which, ok
}

// event reads one event, which states some facets.
func (f *fold) event(in *happening, news uint32) {
	e := in.e
	if f.bare {
		f.remind()
	}
	if f.stated, in.facts = 0, 0; news != 0 {
		in.facts = f.apply(e, news)
	}
	if len(e.Facts) > 0 {
		in.facts |= f.applyOwn(e.Facts)
	}
	if !f.open && !in.opening {
		f.early = f.early || e.Kind == lifecycle.Merged
		return
	}
	switch e.Kind {
	case lifecycle.Message, lifecycle.Created:
		f.message(in)
	case lifecycle.Merged:
		f.merged, f.a.instant = true, in.at
		in.facts |= f.yes(ofMerged)
	}
	if in.opening {
		f.open = true
		in.kinds |= isOpened
		in.facts = ^factSet(0)
		f.side(ofOpener, e.Side)
		f.side(ofTurn, e.Side)
	}
	in.cues = f.p.cues.of(in.kinds, in.facts)
	if in.turned = 0; in.facts&f.p.watched != 0 {
		in.turned = f.weigh(in.facts)
	}
	in.cues |= in.turned
	if len(f.p.moments) > 0 {
		in.moments = f.written(in)
		in.cues |= f.p.cues.ofMoments(in.moments)
	}
	if in.cues != 0 {
		f.clocks(in)
	}
	if f.stated&f.unknown != 0 {
		f.learn()
	}
	if f.early { // merged before it was opened
		f.merged, f.a.instant, f.crowded = true, in.at, true
		f.yes(ofMerged)
	}
}

// message notes what a message or an opening is to signals, and the facts that
// it changes.
func (f *fold) message(in *happening) {
	switch e := in.e; {
	case e.IsReply():
		in.kinds |= isReply
		in.facts |= f.yes(ofReplied) | f.side(ofTurn, lifecycle.Agent)
	case e.IsContact():
		if !in.opening {
			in.kinds |= isContact
		}
		in.facts |= f.side(ofTurn, lifecycle.Customer)
	case e.Kind == lifecycle.Message && e.Visibility == lifecycle.Internal:
		in.kinds |= isNote
	}
}

// written notes instants that an event states, and returns those that have
// passed already: they are reached with it.
func (f *fold) written(in *happening) (reached factSet) {
	for i := range f.p.moments {
		m := &f.p.moments[i]
		w := &f.a.waits[i]
		switch {
		case m.fact < 0 && in.opening:
			w.at, w.armed = m.at, m.at.After(in.at)
		case m.fact >= 0 && in.facts.has(m.fact):
			*w = waiting{}
			if at, ok := instantText(f.a.vals[m.fact].text, time.UTC); ok {
				w.at = instantOf(at)
				w.armed = w.at.After(in.at)
				if !w.armed {
					reached |= 1 << uint(i)
				}
			}
		}
	}
	return reached
}

// waiting is the state of an instant that signals wait for.
type waiting struct {
	at    instant
	armed bool // not reached yet
}

// weigh evaluates again the watched conditions that look at changed facts,
// and returns the cues of those whose answer has changed.
func (f *fold) weigh(changed factSet) (cues uint64) {
	for w := range f.p.watches {
		t := &f.a.truth[w]
		t.was = t.is
		t.is = f.p.watches[w].weigh(f.a.vals, changed, t.was)
		for turned := t.was ^ t.is; turned != 0; turned &= turned - 1 {
			cues |= f.p.cues.conds[w*64+bits.TrailingZeros64(turned)]
		}
	}
	return cues
}

// true reports whether a watched condition holds.
func (f *fold) true(k uint) bool { return f.a.truth[k/64].is>>(k%64)&1 != 0 }

// wasTrue reports whether it held before the event at hand.
func (f *fold) wasTrue(k uint) bool { return f.a.truth[k/64].was>>(k%64)&1 != 0 }

// truth is which of up to 64 watched conditions hold, and held before the event
// at hand.
type truth struct{ is, was uint64 }

// clocks shows a happening to every clock that reacts to its kind.
func (f *fold) clocks(in *happening) {
	tracks, cues := f.a.tracks, in.cues
	for i := range tracks {
		if t := &tracks[i]; t.mind&cues != 0 {
			f.step(t, in)
		}
	}
}

// given returns the first of some signals that is given, nil if none is.
func (f *fold) given(list []signal, in *happening) *signal {
	for i := range list {
		if s := &list[i]; in.cues&s.cue != 0 && f.gives(s, in) {
			return s
		}
	}
	return nil
}

// gives reports whether a happening that gives the cue of a signal gives the
// signal itself.
func (f *fold) gives(s *signal, in *happening) bool {
	switch {
	case s.kinds != 0:
		if in.kinds&s.kinds == 0 || s.sides>>min(in.e.Side, noSide)&1 == 0 || s.event != nil && !s.event.holdsFor(in.e) {
			return false
		}
	case s.changes != 0:
		if in.facts&s.changes == 0 || in.opening {
			return false
		}
	case s.moment >= 0:
		if !in.moments.has(s.moment) {
			return false
		}
	default:
		if is := f.true(s.watch); in.turned == 0 || is != s.enters || is == f.wasTrue(s.watch) {
			return false
		}
	}
	return s.cond == nil || s.cond.holds(f.a.vals)
}

// own returns the instant that a signal states itself, or else that of the
// event.
func (f *fold) own(s *signal, in *happening) instant {
	if s.moment >= 0 {
		return f.a.waits[s.moment].at
	}
	return in.at
}
