package sla

import (
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
	class     []string         // by id of a state, minus 2
	kinds     kindSet          // of which any clock takes notice
	clocks    []clock
	factors   index
	exclude   []condition
	facets    []facet      // facts that are facets
	sides     [5]sideValue // values of facts that are sides
	sources   uint32       // of facts that are facets
	moments   []moment     // instants at which signals are given or pauses end
	turns     []time.Time  // instants at which a target comes into force or ends, in order
}

type namedCalendar struct {
	name string
	*calendar.Calendar
}

// sideValue is a side as the facts turn and opener have it.
type sideValue struct {
	text         string
	turn, opener int32
}

// facet is a fact that is a facet.
type facet struct {
	source source
	fact   int
}

// moment is an instant that a signal waits for: one that a fact states, or a
// literal one.
type moment struct {
	fact int // -1: literal
	at   time.Time
}

// clock is a compiled ClockSpec.
type clock struct {
	*ClockSpec
	start, stop, cancel []signal
	reset               []reset
	pauses              []pause
	watch               []condition // that signals see entered and left
	targets             []target
	match               index

	// What an event must state or be for the clock to take notice.
	kinds   kindSet
	facts   factSet
	moments factSet // of moments, not of facts

	watched factSet // facts of watch
	beyond  factSet // facts that matter where no watched condition has changed
	held    factSet // facts of pauses
	asks    factSet // facts that decide which target applies and what it is
	origin  factSet // facts that state the start

	latches bool // a pause begins with a signal
	past    bool // a cycle may count from before its trigger
	follow  bool // pauses are noted while the cycle has stopped, since it may be resumed
	edges   bool // targets come into force or end
}

// kindSet is a set of kinds of events, and of the words of signals.
type kindSet uint32

const (
	isOpened kindSet = 1 << (31 - iota)
	isContact
	isReply
	isNote
)

// signal is a compiled SignalSpec.
type signal struct {
	*SignalSpec
	kinds   kindSet // on
	sides   uint8
	event   *condition
	enters  int     // index in watch, -1: none
	leaves  int     // the same
	changes factSet // of facts
	moment  int     // index in moments, -1: none
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
	when        condition
	from, until []signal
	moment      int // at which a pause with a condition ends, -1: none
}

// target is a compiled TargetSpec.
type target struct {
	*TargetSpec
	cal      int32
	calOf    []int // facts
	by       int   // fact, -1: none
	amount   int   // fact, -1: none
	warnings []WarningSpec
	rising   bool            // warnings are shares in ascending order
	points   []time.Duration // at which they are given, where the document alone says so
	plain    bool            // its condition alone decides whether it applies
	static   bool            // nothing of the ticket but its factor decides what it promises
}

// NewPolicy returns the policy that s describes, which it copies. Calendars
// are those of the application that s names in CalendarNames; it may be nil.
// The error is a [*SpecError] with every defect of s.
func NewPolicy(s PolicySpec, calendars map[string]*calendar.Calendar) (*Policy, error) {
	d := &spec.Defects{Package: pkg}
	own := s.validate(d)
	for i, name := range s.CalendarNames {
		if calendars[name] == nil {
			d.Add(spec.Index("calendar_names", i), ErrUnknown, "%q is not among the calendars given: %q", name, sortedKeys(calendars))
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
	p := &Policy{spec: s.clone(), facts: newFactTable(), events: newFactTable()}
	p.calendars = append(p.calendars, namedCalendar{"", always})
	for _, name := range sortedKeys(own) {
		p.calendars = append(p.calendars, namedCalendar{name, own[name]})
	}
	p.byName = make(map[string]int32, len(p.calendars))
	for i, c := range p.calendars {
		p.byName[folding.String(c.name)] = int32(i)
	}
	p.compile(d)
	if err := d.Err(); err != nil {
		return nil, err
	}
	return p, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func (p *Policy) compile(d *spec.Defects) {
	s := &p.spec
	p.factors = newIndex(p.facts, len(s.Factors), func(i int) priority.ConditionSpec { return s.Factors[i].When })
	for i := range s.Exclude {
		p.exclude = append(p.exclude, p.facts.compile(s.Exclude[i].When))
	}
	p.clocks = make([]clock, len(s.Clocks))
	for i := range s.Clocks {
		p.clocks[i].ClockSpec = &s.Clocks[i]
		p.compileClock(&p.clocks[i], d, spec.Index("clocks", i))
	}
	p.compileClasses()
	for i, x := range p.facts.facts {
		if ofEvents < x.source && x.source < ofClass {
			p.facets = append(p.facets, facet{x.source, i})
			p.sources |= 1 << x.source
		}
	}
	for _, side := range lifecycle.Sides() {
		x := &p.sides[side]
		x.text = side.String()
		x.turn, x.opener = p.facts.idOf(ofTurn, x.text), p.facts.idOf(ofOpener, x.text)
	}
	if n := len(p.facts.facts); n > maxFacts {
		d.Add("clocks", ErrRange, "conditions look at %d facts, want at most %d", n, maxFacts)
	}
	if n := len(p.moments); n > maxFacts {
		d.Add("clocks", ErrRange, "signals and pauses wait for %d instants, want at most %d", n, maxFacts)
	}
	for i := range p.clocks {
		c := &p.clocks[i]
		c.asks |= p.factors.facts
		c.facts |= c.asks
		c.beyond |= c.asks | c.held | c.origin
		p.kinds |= c.kinds
		if n := len(c.watch); n > maxFacts {
			d.Add(spec.Index("clocks", i), ErrRange, "signals watch %d conditions, want at most %d", n, maxFacts)
		}
	}
	slices.SortFunc(p.turns, time.Time.Compare)
	p.turns = slices.CompactFunc(p.turns, time.Time.Equal)
}

// compileClasses notes the class of each state, where anybody asks for it.
func (p *Policy) compileClasses() {
	if p.facts.of[ofClass] < 0 {
		return
	}
	states := &p.facts.facts[p.facts.of[ofState]]
	for _, class := range slices.Sorted(maps.Keys(p.spec.States)) {
		for _, name := range p.spec.States[class] {
			id := states.value(string(name))
			for len(p.class) <= int(id)-2 {
				p.class = append(p.class, "")
			}
			p.class[id-2] = class.String()
		}
	}
}

// classOf returns the class of a state, by the id of its value.
func (p *Policy) classOf(id int32) string {
	if i := int(id) - 2; i >= 0 && i < len(p.class) {
		return p.class[i]
	}
	return ""
}

func (p *Policy) compileClock(c *clock, d *spec.Defects, path string) {
	for i := range c.Start {
		x := p.signal(c, &c.Start[i])
		c.start = append(c.start, x)
		if x.From.Opened || x.from >= 0 || x.moment >= 0 {
			c.past = true
		}
		if x.from >= 0 {
			c.origin |= 1 << uint(x.from)
		}
	}
	for i := range c.Stop {
		c.stop = append(c.stop, p.signal(c, &c.Stop[i]))
	}
	for i := range c.Cancel {
		c.cancel = append(c.cancel, p.signal(c, &c.Cancel[i]))
	}
	for i := range c.Reset {
		r := &c.Reset[i]
		all := len(r.Of) == 0
		c.reset = append(c.reset, reset{p.signal(c, &r.SignalSpec), all || slices.Contains(r.Of, "running"), all || slices.Contains(r.Of, "ended"), r.Then != "wait"})
	}
	for i := range c.Pauses {
		c.pauses = append(c.pauses, p.pause(c, &c.Pauses[i]))
		c.latches = c.latches || len(c.Pauses[i].From) > 0
	}
	c.follow = c.Cycles == Span
	p.compileTargets(c)
	for i := range c.watch {
		c.watched |= c.watch[i].facts
	}
	c.facts |= c.watched | c.held | c.asks | c.origin
}

func (p *Policy) compileTargets(c *clock) {
	c.match = newIndex(p.facts, len(c.Targets), func(i int) priority.ConditionSpec { return c.Targets[i].When })
	c.asks |= c.match.facts
	c.targets = make([]target, len(c.Targets))
	for i := range c.Targets {
		s := &c.Targets[i]
		t := &c.targets[i]
		*t = target{TargetSpec: s, by: -1, amount: -1, warnings: s.Warnings}
		ask := func(name string) int {
			f := p.facts.fact(name)
			c.asks |= 1 << uint(f&(maxFacts-1))
			return f
		}
		if s.By != "" {
			t.by = ask(s.By)
		}
		if s.Within != nil && s.Within.Fact != "" {
			t.amount = ask(s.Within.Fact)
		}
		for _, name := range s.CalendarOf {
			t.calOf = append(t.calOf, ask(name))
		}
		t.cal = p.calendarID(s.Calendar)
		if len(t.warnings) == 0 {
			t.warnings = c.Warnings
		}
		t.rising = rising(t.warnings)
		t.static = s.By == "" && t.amount < 0 && len(s.CalendarOf) == 0
		t.plain = s.By == "" && t.amount < 0 && s.Started == "" && s.From.IsZero() && s.To.IsZero() && s.OpenedFrom.IsZero() && s.OpenedTo.IsZero()
		if s.Within != nil && t.amount < 0 && t.rising {
			for _, w := range t.warnings {
				t.points = append(t.points, w.Share.Of(time.Duration(s.Within.Time)))
			}
		}
		for _, edge := range []time.Time{s.From, s.To} {
			if !edge.IsZero() {
				p.turns, c.edges = append(p.turns, edge), true
			}
		}
	}
}

// rising reports whether warnings are shares or amounts in ascending order, so
// that the first that is not crossed is the next one.
func rising(list []WarningSpec) bool {
	for i, w := range list {
		if w.Share == (Ratio{}) || i > 0 && w.Share.Compare(list[i-1].Share) <= 0 {
			return false
		}
	}
	return true
}

func (p *Policy) calendarID(name string) int32 {
	var buf [64]byte
	if i, ok := p.byName[string(folding.Append(buf[:0], name))]; ok {
		return i
	}
	return -1
}

func (p *Policy) signal(c *clock, s *SignalSpec) signal {
	x := signal{SignalSpec: s, enters: -1, leaves: -1, moment: -1, from: -1}
	switch {
	case s.On != "":
		x.kinds = kindsOf(s.On)
		for _, side := range s.By {
			x.sides |= 1 << side
		}
		if !isZero(s.Event) {
			event := p.events.compile(s.Event)
			x.event = &event
		}
	case !isZero(s.Enters):
		x.enters = c.watches(p.facts.compile(s.Enters))
	case !isZero(s.Leaves):
		x.leaves = c.watches(p.facts.compile(s.Leaves))
	case len(s.Changes) > 0:
		for _, name := range s.Changes {
			x.changes |= 1 << uint(p.facts.fact(name)&(maxFacts-1))
		}
	default:
		x.moment = p.moment(s.At)
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
	c.kinds |= x.kinds
	c.facts |= x.changes
	c.beyond |= x.changes
	return x
}

// watches returns the index of a condition among those that c watches.
func (c *clock) watches(x condition) int {
	for i := range c.watch {
		if equal(c.watch[i], x) {
			return i
		}
	}
	c.watch = append(c.watch, x)
	return len(c.watch) - 1
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
	var literal bool
	if m.at, literal = instantOf(at); !literal {
		m.fact = p.facts.fact(at)
	}
	for i, other := range p.moments {
		if other.fact == m.fact && other.at.Equal(m.at) {
			return i
		}
	}
	p.moments = append(p.moments, m)
	return len(p.moments) - 1
}

func (p *Policy) pause(c *clock, s *PauseSpec) pause {
	x := pause{PauseSpec: s, moment: -1}
	if len(s.From) == 0 {
		x.when = p.facts.compile(s.When)
		c.held |= x.when.facts
	}
	if s.Until.Fact != "" {
		x.moment = p.moment(s.Until.Fact)
		c.moments |= 1 << uint(x.moment&(maxFacts-1))
		c.held |= 1 << uint(p.moments[x.moment].fact&(maxFacts-1))
	}
	for i := range s.From {
		x.from = append(x.from, p.signal(c, &s.From[i]))
		c.held |= x.from[i].changes
	}
	for i := range s.Until.Signals {
		x.until = append(x.until, p.signal(c, &s.Until.Signals[i]))
		c.held |= x.until[i].changes
	}
	return x
}

// Spec returns a copy of the document of p. NewPolicy of it and the same
// calendars behaves as p.
func (p *Policy) Spec() PolicySpec { return p.spec.clone() }

// Calendar returns the calendar of a name, the empty name being around the
// clock; ok is false if the policy has none of that name.
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
