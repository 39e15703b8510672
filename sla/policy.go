package sla

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	folding "github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
)

// Policy answers what was promised for a ticket and how that stands, from the
// ticket's history alone. See [PolicySpec] for what it is made of and the
// package documentation for the rules.
//
// Make one with [NewPolicy]; the zero Policy is not valid. A Policy never
// changes and is safe for concurrent use.
type Policy struct {
	spec      PolicySpec
	calendars []namedCalendar  // the first is around the clock, without a name
	byName    map[string]int32 // calendars, by folded name
	facts     *factTable       // of tickets
	events    *factTable       // of single events
	conds     []condition      // that signals and pauses watch
	byDoc     map[string]int   // the same by their documents, while p is made
	watched   factSet          // facts of those
	watches   []watch          // those, 64 by 64
	cues      cueTable
	clocks    []clock
	tracks    []track // of the clocks of a ticket without events
	pauses    int     // of all clocks
	factors   index
	exclude   []condition
	kinds     kindSet                         // of events that concern clocks or facts, whatever they state
	sources   uint32                          // of facts that are facets
	composed  uint32                          // those that an event changes by more than what it states of them
	classes   []value                         // of states, by id
	yes       [ofMerged - ofReplied + 1]value // of facts that are or are not
	levels    [priority.P5 + 1]value          // of priorities
	sides     [2][lifecycle.System + 1]value  // of turn and opener
	moments   []moment                        // instants at which signals are given or pauses end
	turns     []instant                       // instants at which a target comes into force or ends, in order
}

type namedCalendar struct {
	name string
	*calendar.Calendar
}

// moment is an instant that a signal waits for: one that a fact states, or a
// literal one.
type moment struct {
	fact int // -1: literal
	at   instant
}

// clock is a compiled ClockSpec.
type clock struct {
	*ClockSpec
	start, stop, cancel []signal
	born                []signal // to stop or cancel what a ticket that gives one at its opening does not start
	reset               []reset
	pauses              []pause
	targets             []target
	match               index

	minds   [nPhases]uint64 // cues of which it takes notice
	starts  uint64          // those of signals that start it
	ends    uint64          // those of signals that stop or cancel it
	holds   uint64          // those of which its pauses take notice
	asks    factSet         // facts that decide which target applies and what it is
	origin  factSet         // facts that state the start
	moments factSet         // that its signals and pauses wait for

	held   bool // pauses are noted
	past   bool // a cycle may count from before its trigger
	joins  bool // cycles from one start count the same, up to the stop of the earlier one
	follow bool // pauses are noted while the cycle has stopped, since it may be resumed
	again  bool // a cycle may follow the first
	keeps  bool // the first target that applies holds on
	carry  bool // each target counts the time for which it applied
	plain  bool // conditions alone decide which target applies
	static bool // and what it promises
	edges  bool // targets come into force or end
}

// kindSet is a set of kinds of events, and of the words of signals.
type kindSet uint32

const (
	isOpened kindSet = 1 << (31 - iota)
	isContact
	isReply
	isNote
)

// kindOf returns the kind of an event, none for one that is no kind.
func kindOf(e *lifecycle.Event) kindSet { return 1 << e.Kind & (isNote - 1) }

// signal is a compiled SignalSpec.
type signal struct {
	*SignalSpec
	cue     uint64
	index   int32 // in its list
	kinds   kindSet
	sides   uint8 // of events; noSide: those out of range
	changes factSet
	event   *condition
	watch   uint // index in Policy.conds
	enters  bool // that condition, or else leaves it
	moment  int  // index in moments, -1: none
	cond    *condition
	from    int // fact that states the start, -1: none
	opening *calendar.Calendar
}

type reset struct {
	signal
	running, ended, restart bool
}

// pause is a compiled PauseSpec.
type pause struct {
	*PauseSpec
	watch       uint // index in Policy.conds
	from, until []signal
	moment      int  // at which a pause with a condition ends, -1: none
	level       bool // its condition alone says whether it holds
	counts      bool
}

// NewPolicy returns the policy that s describes, which it copies. Calendars
// are those of the application that s names in CalendarNames; it may be nil.
// The error is a [*SpecError] with every defect of s.
func NewPolicy(s PolicySpec, calendars map[string]*calendar.Calendar) (*Policy, error) {
	d := &spec.Defects{Package: pkg}
	own := s.validate(d)
	given := "the application has given none"
	if len(calendars) > 0 {
		given = "want " + spec.OneOf(sortedKeys(calendars))
	}
	for i, name := range s.CalendarNames {
		if calendars[name] == nil {
			d.Add(spec.Index("calendar_names", i), spec.ErrUnknown, "%q is not among the calendars given: %s", spec.Clip(name), given)
			continue
		}
		own[name] = calendars[name]
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	always, err := calendar.New(calendar.AroundTheClock())
	if err != nil {
		return nil, err
	}
	p := &Policy{cues: cueTable{edge: 1, used: 1}, spec: s.clone(), facts: newFactTable(), events: newFactTable(), byDoc: map[string]int{}}
	p.calendars = append(p.calendars, namedCalendar{"", always})
	for _, name := range sortedKeys(own) {
		p.calendars = append(p.calendars, namedCalendar{name, own[name]})
	}
	p.byName = make(map[string]int32, len(p.calendars))
	for i, c := range p.calendars {
		p.byName[folding.String(c.name)] = int32(i)
	}
	p.compile(d)
	if p.facts.of[ofClass] >= 0 && len(s.States) == 0 {
		d.Add("states", spec.ErrRequired, "conditions ask for the class of a state, such as done, and none has one: list the states by class, or take those of a machine, with OnMachine")
	}
	p.byDoc = nil
	if err := d.Err(); err != nil {
		return nil, err
	}
	return p, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func (p *Policy) compile(d *spec.Defects) {
	s := &p.spec
	p.factors = newIndex(p.facts, len(s.Factors), func(i int) (priority.ConditionSpec, bool) { return s.Factors[i].When, true })
	for i := range s.Exclude {
		p.exclude = append(p.exclude, p.facts.compile(s.Exclude[i].When))
	}
	p.clocks = make([]clock, len(s.Clocks))
	for i := range s.Clocks {
		p.clocks[i].ClockSpec = &s.Clocks[i]
		p.compileClock(&p.clocks[i])
	}
	p.compileClasses()
	for _, x := range p.facts.facts {
		if ofEvents < x.source && x.source < ofClass {
			p.sources |= 1 << x.source
		}
	}
	p.composed = p.sources & composed
	for _, from := range []source{ofReplied, ofMerged} {
		p.yes[from-ofReplied] = p.facts.valueOf(from, "yes")
	}
	for l := range p.levels {
		p.levels[l] = p.facts.valueOf(ofPriority, priority.Level(l).String())
	}
	for _, side := range lifecycle.Sides() {
		p.sides[0][side] = p.facts.valueOf(ofTurn, side.String())
		p.sides[1][side] = p.facts.valueOf(ofOpener, side.String())
	}
	if n := len(p.facts.facts); n > maxFacts {
		d.Add("clocks", spec.ErrRange, "conditions look at %d facts, want at most %d", n, maxFacts)
	}
	if n := len(p.moments); n > maxFacts {
		d.Add("clocks", spec.ErrRange, "signals and pauses wait for %d instants, want at most %d", n, maxFacts)
	}
	for i := range p.clocks {
		c := &p.clocks[i]
		c.asks |= p.factors.facts
		c.mind(&p.cues)
		p.tracks = append(p.tracks, track{clock: c, index: int32(i), mind: c.minds[idle], head: -1, run: -1, pause: -1, since: int32(p.pauses)})
		p.pauses += len(c.pauses)
	}
	for list := range slices.Chunk(p.conds, 64) {
		p.watches = append(p.watches, newWatch(list))
	}
	p.kinds = 1<<lifecycle.Message | 1<<lifecycle.Created | 1<<lifecycle.Merged | p.cues.heard
	slices.SortFunc(p.turns, instant.compare)
	p.turns = slices.Compact(p.turns)
}

// mind records which cues a clock reacts to in each phase.
func (c *clock) mind(cues *cueTable) {
	for i := range c.start {
		c.starts |= c.start[i].cue
	}
	c.minds[idle] = c.starts
	if c.again {
		c.minds[ended] = c.starts
	}
	for _, list := range [][]signal{c.stop, c.cancel} {
		for i := range list {
			c.ends |= list[i].cue
		}
	}
	c.minds[runs] = c.ends
	for i := range c.reset {
		c.minds[runs] |= c.reset[i].cue
		c.minds[ended] |= c.reset[i].cue
	}
	c.minds[runs] |= cues.forFacts(c.asks|c.origin) | c.holds
	if c.edges {
		c.minds[runs] |= cues.edge
	}
	tracked := c.past || slices.ContainsFunc(c.pauses, func(x pause) bool { return len(x.from) > 0 || x.moment >= 0 })
	if tracked {
		c.minds[idle] |= c.holds
	}
	if tracked || c.follow {
		c.minds[ended] |= c.holds
	}
}

// compileClasses records the class of each state, if a rule asks for it.
func (p *Policy) compileClasses() {
	if p.facts.of[ofClass] < 0 {
		return
	}
	states := &p.facts.facts[p.facts.of[ofState]]
	for _, class := range slices.Sorted(maps.Keys(p.spec.States)) {
		for _, name := range p.spec.States[class] {
			id := int(states.value(string(name)))
			p.classes = append(p.classes, make([]value, max(id+1-len(p.classes), 0))...)
			p.classes[id] = p.facts.valueOf(ofClass, class.String())
		}
	}
}

// classOf returns the class of a state, by the id of its value.
func (p *Policy) classOf(id int32) *value {
	if int(id) < len(p.classes) {
		return &p.classes[id]
	}
	return &value{}
}

func (p *Policy) compileClock(c *clock) {
	c.again, c.keeps, c.carry = c.Cycles != Once && c.Cycles != "", c.Retarget == KeepFirst, c.Retarget == Carry
	c.start = p.signals(c, c.Start)
	for i := range c.start {
		x := &c.start[i]
		c.past = c.past || x.From.Opened || x.from >= 0 || x.moment >= 0
		if x.from >= 0 {
			c.origin |= 1 << uint(x.from&(maxFacts-1))
		}
	}
	c.joins = c.past && c.Cycles == Each && !slices.ContainsFunc(c.Start, func(s SignalSpec) bool { return s.Holds != "" })
	c.stop, c.cancel = p.signals(c, c.Stop), p.signals(c, c.Cancel)
	for _, s := range slices.Concat(c.stop, c.cancel) {
		if s.enters && !slices.ContainsFunc(c.start, func(x signal) bool { return x.enters && x.watch == s.watch }) {
			c.born = append(c.born, s)
		}
	}
	for i := range c.Reset {
		r := &c.Reset[i]
		all := len(r.Of) == 0
		c.reset = append(c.reset, reset{p.signal(c, &r.SignalSpec), all || slices.Contains(r.Of, "running"), all || slices.Contains(r.Of, "ended"), r.Then != "wait"})
	}
	for i := range c.Pauses {
		c.pauses = append(c.pauses, p.pause(c, &c.Pauses[i]))
	}
	if c.held, c.follow = c.past || len(c.pauses) > 0, c.Cycles == Span; c.past && len(c.pauses) > 0 { // what holds from the opening on
		c.holds |= p.cues.forKinds(isOpened)
	}
	p.compileTargets(c)
}

func (p *Policy) calendarID(name string) int32 {
	var buf [64]byte
	if i, ok := p.byName[string(folding.Append(buf[:0], name))]; ok {
		return i
	}
	return -1
}

func (p *Policy) signals(c *clock, list []SignalSpec) (signals []signal) {
	for i := range list {
		x := p.signal(c, &list[i])
		x.index = int32(i)
		signals = append(signals, x)
	}
	return signals
}

func (p *Policy) signal(c *clock, s *SignalSpec) signal {
	x := signal{SignalSpec: s, moment: -1, from: -1}
	switch {
	case s.On != "":
		x.kinds = kindsOf(s.On)
		x.cue = p.cues.forKinds(x.kinds)
		x.sides, x.event = p.ofEvent(s)
	case !isZero(s.Enters):
		x.enters, x.watch = true, p.watch(s.Enters)
		x.cue = p.cues.conds[x.watch]
	case !isZero(s.Leaves):
		x.watch = p.watch(s.Leaves)
		x.cue = p.cues.conds[x.watch]
	case len(s.Changes) > 0:
		for _, name := range s.Changes {
			x.changes |= 1 << uint(p.facts.fact(name)&(maxFacts-1))
		}
		x.cue = p.cues.forFacts(x.changes)
	default:
		x.moment = p.moment(s.At)
		x.cue = p.cues.moments[x.moment&(maxFacts-1)]
		c.moments |= 1 << uint(x.moment&(maxFacts-1))
	}
	if !isZero(s.If) {
		cond := p.facts.compile(s.If)
		x.cond = &cond
	}
	if s.From.At != "" {
		x.from = p.facts.fact(s.From.At)
	}
	if s.From.Opening != "" {
		x.opening = p.calendars[p.calendarID(s.From.Opening)].Calendar
	}
	return x
}

// noSide stands for the sides of events that are out of range.
const noSide lifecycle.Side = 7

// ofEvent returns which sides' events give a signal, and what else decides; a
// condition that asks for nothing but the side is nil.
func (p *Policy) ofEvent(s *SignalSpec) (sides uint8, cond *condition) {
	for _, side := range s.By {
		sides |= 1 << side
	}
	if len(s.By) == 0 {
		sides = ^sides
	}
	if isZero(s.Event) {
		return sides, nil
	}
	c, side := p.events.compile(s.Event), p.events.fact("side")
	if c.facts != 1<<uint(side) || len(p.events.facts) > maxFacts {
		return sides, &c
	}
	for side := range noSide + 1 {
		if !c.holdsFor(&lifecycle.Event{Side: side}) {
			sides &^= 1 << side
		}
	}
	return sides, nil
}

// watch returns the index of a condition among those that are watched.
func (p *Policy) watch(s priority.ConditionSpec) uint {
	data, err := json.Marshal(s)
	i, ok := p.byDoc[string(data)]
	if !ok || err != nil {
		i = len(p.conds)
		p.byDoc[string(data)] = i
		p.conds = append(p.conds, p.facts.compile(s))
		p.watched |= p.conds[i].facts
		p.cues.conds = append(p.cues.conds, p.cues.next())
	}
	return uint(i)
}

func kindsOf(on string) kindSet {
	switch on {
	case onOpened:
		return isOpened
	case onContact:
		return isContact
	case onReply:
		return isReply
	case onNote:
		return isNote
	}
	k, _ := lifecycle.ParseKind(on)
	return 1 << k
}

// moment returns the index of an instant among those that signals wait for.
func (p *Policy) moment(at string) int {
	m := moment{fact: -1}
	if t, literal := literalInstant(at); literal {
		m.at = instantOf(t)
	} else {
		m.fact = p.facts.fact(at)
	}
	for i, other := range p.moments {
		if other.fact == m.fact && other.at == m.at {
			return i
		}
	}
	p.moments = append(p.moments, m)
	p.cues.moments = append(p.cues.moments, p.cues.next())
	return len(p.moments) - 1
}

func (p *Policy) pause(c *clock, s *PauseSpec) pause {
	x := pause{PauseSpec: s, moment: -1, counts: s.Time != "", from: p.signals(c, s.From), until: p.signals(c, s.Until.Signals)}
	if len(s.From) == 0 {
		x.watch = p.watch(s.When)
		c.holds |= p.cues.conds[x.watch]
	}
	if s.Until.Fact != "" {
		x.moment = p.moment(s.Until.Fact)
		c.moments |= 1 << uint(x.moment&(maxFacts-1))
		c.holds |= p.cues.moments[x.moment&(maxFacts-1)] | p.cues.forFacts(1<<uint(p.moments[x.moment].fact&(maxFacts-1)))
	}
	x.level = len(x.from) == 0 && x.moment < 0
	for _, list := range [][]signal{x.from, x.until} {
		for i := range list {
			c.holds |= list[i].cue
		}
	}
	return x
}

// Spec returns a copy of the document of p. A policy made from it and the same
// calendars behaves as p.
func (p *Policy) Spec() PolicySpec { return p.spec.clone() }

// Calendar returns the calendar with a name; the empty name is that of the
// calendar that is always open. ok is false if the policy has none of that
// name.
func (p *Policy) Calendar(name string) (c *calendar.Calendar, ok bool) {
	if i := p.calendarID(name); i >= 0 {
		return p.calendars[i].Calendar, true
	}
	return nil, false
}

// earlier returns the earlier of two instants, a zero one being none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
