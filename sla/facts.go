package sla

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/cond"
	folding "github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
)

// maxFacts bounds how many facts the conditions of one policy may look at.
const maxFacts = 64

// factSet is a set of the facts of a table. With it, an event is tried only
// against rules that look at a fact which the event states.
type factSet uint64

func (s factSet) has(i int) bool { return s>>uint(i)&1 != 0 }

// factTable numbers the facts that a policy looks at, and of each the values
// that its conditions name.
type factTable struct {
	index map[string]int // by folded name
	facts []fact
	of    [numSources]int // of built-in facts, their number; -1: nobody looks at it
}

// fact is one fact and the values that conditions name.
type fact struct {
	name   string // folded
	source source
	list   []string         // folded values; value i has the id i+2
	byText map[string]int32 // the same, if they are many
	odd    bool             // some are not ASCII
	sizes  uint64           // lengths of the values, modulo 64
}

// source says where a fact comes from.
type source uint8

const (
	ofEvents source = iota // the application's own facts
	ofState
	ofReason
	ofGroup
	ofAssignee
	ofTier
	ofPriority
	ofCustomer
	ofCategory
	ofChannel
	ofClass
	ofReplied
	ofTurn
	ofOpener
	ofMerged

	numSources
)

var sources = map[string]source{
	"state": ofState, "reason": ofReason, "group": ofGroup, "assignee": ofAssignee, "tier": ofTier,
	"priority": ofPriority, "customer": ofCustomer, "category": ofCategory, "channel": ofChannel,
	"class": ofClass, "replied": ofReplied, "turn": ofTurn, "opener": ofOpener, "merged": ofMerged,
}

func (t *factTable) own(name string) (i int, ok bool) {
	if i, ok = t.index[name]; !ok {
		i, ok = t.index[folding.String(name)]
	}
	return i, ok && t.facts[i].source == ofEvents
}

func newFactTable() *factTable {
	t := &factTable{index: map[string]int{}}
	for i := range t.of {
		t.of[i] = -1
	}
	return t
}

// fact returns the number of a fact, which it adds if it is new.
func (t *factTable) fact(name string) int {
	folded := folding.String(name)
	if i, ok := t.index[folded]; ok {
		return i
	}
	i := len(t.facts)
	from := sources[folded]
	t.index[folded] = i
	t.facts = append(t.facts, fact{name: folded, source: from})
	if from != ofEvents {
		t.of[from] = i
	}
	if from == ofClass {
		t.fact("state")
	}
	return i
}

// valueOf returns a value of a built-in fact.
func (t *factTable) valueOf(from source, text string) value {
	if i := t.of[from]; i >= 0 {
		return value{id: t.facts[i].id(text), text: text}
	}
	return value{text: text}
}

// few is up to how many values are compared one by one.
const few = 8

// Ids of values that no condition names.
const (
	manyValues = -1 // each has its own
	noValue    = 0
	otherValue = 1
)

// value returns the id of a value, which it adds if it is new.
func (x *fact) value(v string) int32 {
	folded := folding.String(v)
	if id := x.id(folded); id > otherValue {
		return id
	}
	id := int32(len(x.list) + 2)
	x.list = append(x.list, folded)
	x.odd, x.sizes = x.odd || !folding.Plain(folded), x.sizes|1<<uint(len(folded)%64)
	if len(x.list) > few {
		if x.byText == nil {
			x.byText = map[string]int32{}
			for i, s := range x.list {
				x.byText[s] = int32(i + 2)
			}
		}
		x.byText[folded] = id
	}
	return id
}

// id returns the id of a value.
func (x *fact) id(v string) int32 {
	if v == "" {
		return noValue
	}
	if x.byText != nil {
		var buf [64]byte
		if id, ok := x.byText[v]; ok {
			return id
		}
		if id, ok := x.byText[string(folding.Append(buf[:0], v))]; ok {
			return id
		}
		return otherValue
	}
	if x.sizes>>uint(len(v)%64)&1 != 0 {
		for i, want := range x.list {
			if len(want) == len(v) && want[0]|0x20 == v[0]|0x20 && folding.Equal(want, v) {
				return int32(i + 2)
			}
		}
	}
	if !x.odd && folding.Plain(v) { // others that are equal would be as long
		return otherValue
	}
	for i, want := range x.list {
		if folding.Equal(want, v) {
			return int32(i + 2)
		}
	}
	return otherValue
}

// value is the present value of a ticket's fact.
type value struct {
	id   int32
	text string
	all  []string // of a fact with several values
}

// condition is a compiled [priority.ConditionSpec] over the facts of a table.
type condition struct {
	of       *factTable
	facts    factSet
	single   bool // one test, for one of few values:
	fact     int32
	few      uint64 // ids below 64 that pass
	tests    []test
	all, any []condition
	not      *condition
}

// test is a question about one fact.
type test struct {
	fact   int
	few    uint64  // ids below 64 that pass; otherValue: all from 64 on too
	more   []int32 // ids from 64 on that pass, ascending
	ranged bool
	not    bool // the fact must not pass
	bounds priority.RangeSpec
}

// compile compiles a valid condition.
func (t *factTable) compile(s priority.ConditionSpec) condition {
	c := condition{of: t}
	var names [4]string
	for _, name := range sorted(names[:0], s.Facts) {
		i := t.fact(name)
		c.tests = append(c.tests, t.test(i, s.Facts[name]))
		c.facts |= 1 << uint(i&(maxFacts-1))
	}
	for _, name := range sortedKeys(s.Ranges) {
		i := t.fact(name)
		c.tests = append(c.tests, test{fact: i, ranged: true, bounds: s.Ranges[name]})
		c.facts |= 1 << uint(i&(maxFacts-1))
	}
	for _, part := range s.All {
		x := t.compile(part)
		if c.facts |= x.facts; len(x.any) == 0 { // tests alone, and what all asks for
			c.tests, c.all = append(c.tests, x.tests...), append(c.all, x.all...)
			continue
		}
		c.all = append(c.all, x)
	}
	for _, part := range s.Any {
		c.any = append(c.any, t.compile(part))
		c.facts |= c.any[len(c.any)-1].facts
	}
	if s.Not != nil {
		c.deny(t.compile(*s.Not))
	}
	if c.single = len(c.tests) == 1 && !c.tests[0].ranged && len(c.all)+len(c.any) == 0; c.single {
		x := &c.tests[0]
		if c.fact, c.few = int32(x.fact), x.few; x.not {
			c.few = ^x.few
		}
	}
	return c
}

// deny adds to c the condition that x does not hold.
func (c *condition) deny(x condition) {
	c.facts |= x.facts
	parts := len(x.tests) + len(x.all)
	switch {
	case parts == 0 && len(x.any) > 0: // none of them
		for _, one := range x.any {
			c.deny(one)
		}
	case parts == 1 && len(x.tests) == 1 && len(x.any) == 0:
		x.tests[0].not = !x.tests[0].not
		c.tests = append(c.tests, x.tests[0])
	default:
		c.all = append(c.all, condition{of: x.of, facts: x.facts, not: &x})
	}
}

// flat reports whether c asks for nothing but values of facts.
func (c *condition) flat() bool {
	return len(c.all)+len(c.any) == 0 && c.not == nil && !slices.ContainsFunc(c.tests, func(x test) bool { return x.ranged })
}

// sorted appends the keys of a map to a list, in order.
func sorted[V any](list []string, m map[string]V) []string {
	for name := range m {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

func (t *factTable) test(i int, values []string) test {
	x := test{fact: i}
	for _, v := range values {
		switch v {
		case "*":
			x.few |= ^uint64(1)
		case "":
			x.few |= 1 << noValue
		default:
			x.pass(t.facts[i].value(v))
		}
	}
	slices.Sort(x.more)
	return x
}

func (x *test) pass(id int32) {
	if id < 64 {
		x.few |= 1 << uint(id)
	} else {
		x.more = append(x.more, id)
	}
}

func (x *test) passes(id int32) bool {
	if id < 64 {
		return x.few>>uint(id)&1 != 0
	}
	if x.few>>otherValue&1 != 0 {
		return true
	}
	_, ok := slices.BinarySearch(x.more, id)
	return ok
}

// holds reports whether c holds for a ticket with these values.
func (c *condition) holds(vals []value) bool {
	if c.single {
		if id := uint32(vals[c.fact].id); id < 64 {
			return c.few>>id&1 != 0
		}
	}
	return c.tree(vals)
}

// tree is holds for conditions of several parts.
func (c *condition) tree(vals []value) bool {
	for i := range c.tests {
		x := &c.tests[i]
		v := &vals[x.fact]
		if id := uint32(v.id); id < 64 && !x.ranged {
			if x.few>>id&1 != 0 == x.not {
				return false
			}
		} else if !x.holds(&c.of.facts[x.fact], v) {
			return false
		}
	}
	for i := range c.all {
		if !c.all[i].holds(vals) {
			return false
		}
	}
	if c.not != nil && c.not.holds(vals) {
		return false
	}
	for i := range c.any {
		if c.any[i].holds(vals) {
			return true
		}
	}
	return len(c.any) == 0
}

func (x *test) holds(f *fact, v *value) bool { return x.asks(f, v) != x.not }

func (x *test) asks(f *fact, v *value) bool {
	if !x.ranged && len(v.all) == 0 {
		return x.passes(v.id)
	}
	if len(v.all) == 0 {
		return x.within(v.text)
	}
	for _, one := range v.all {
		if one != "" && (x.ranged && x.within(one) || !x.ranged && x.passes(f.id(one))) {
			return true
		}
	}
	return false
}

// within reports whether a value is a number within the bounds.
func (x *test) within(v string) bool {
	n, ok := cond.Number(v)
	return ok && (x.bounds.AtLeast == nil || n >= *x.bounds.AtLeast) && (x.bounds.Below == nil || n < *x.bounds.Below)
}

// eventFact returns what an event itself states of a fact.
func eventFact(e *lifecycle.Event, name string) (one string, all []string) {
	switch name {
	case "kind":
		return e.Kind.String(), nil
	case "side":
		return e.Side.String(), nil
	case "actor":
		return e.Actor, nil
	case "visibility":
		return e.Visibility.String(), nil
	case "ref":
		return e.Ref, nil
	case "channel":
		return e.Channel, nil
	case "state":
		return string(e.State), nil
	case "reason":
		return e.Reason, nil
	case "group":
		return e.Group, nil
	case "assignee":
		return e.Assignee, nil
	case "tier":
		return e.Tier, nil
	case "priority":
		return e.Priority.String(), nil
	case "customer":
		return e.Customer, nil
	case "category":
		return e.Category, nil
	}
	for own, list := range e.Facts {
		if folding.Equal(own, name) && prevails(e.Facts, own) {
			return "", list
		}
	}
	return "", nil
}

// holdsFor reports whether c, compiled over a table of the facts of events,
// holds for an event.
func (c *condition) holdsFor(e *lifecycle.Event) bool {
	for i := range c.tests {
		x := &c.tests[i]
		f := &c.of.facts[x.fact]
		var v value
		v.text, v.all = eventFact(e, f.name)
		switch len(v.all) {
		case 1:
			v.text, v.all = v.all[0], nil
		}
		v.id = f.id(v.text)
		if !x.holds(f, &v) {
			return false
		}
	}
	for i := range c.all {
		if !c.all[i].holdsFor(e) {
			return false
		}
	}
	if c.not != nil && c.not.holdsFor(e) {
		return false
	}
	for i := range c.any {
		if c.any[i].holdsFor(e) {
			return true
		}
	}
	return len(c.any) == 0
}

// instantText reads an instant that a fact states: an RFC 3339 time, or a date,
// which is its beginning in the zone, where clocks may skip midnight.
func instantText(s string, zone *time.Location) (t time.Time, ok bool) {
	if s == "" {
		return time.Time{}, false
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t.Round(0), true
	}
	d, err := calendar.ParseDate(s)
	return d.At(0, zone), err == nil
}
