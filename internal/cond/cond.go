package cond

import (
	"maps"
	"slices"
	"strconv"

	"github.com/supportops/policy/internal/fold"
)

// Cond is a compiled condition. The zero Cond holds always. It is immutable
// and safe for concurrent use.
type Cond struct {
	tests    []test
	all, any []Cond
	not      *Cond // nil for none
}

// test is a question about one fact.
type test struct {
	fact   int
	some   bool                // "*": any value
	none   bool                // "": no value
	values []string            // one of these, folded
	many   map[string]struct{} // the same, if they are many
	number bool                // a number within bounds
	bounds bounds
}

// few is how many values are compared one by one.
const few = 8

// Compile compiles s, in which [Check] found no defect, and adds the names of
// its facts to t.
func Compile[S Doc[S, R], R RangeDoc](s S, t *Table) *Cond {
	c := compile(s, t)
	return &c
}

func compile[S Doc[S, R], R RangeDoc](s S, t *Table) Cond {
	p := parts[S, R](s)
	var c Cond
	for _, name := range slices.Sorted(maps.Keys(p.Facts)) {
		c.tests = append(c.tests, newTest(t.Add(name), p.Facts[name]))
	}
	for _, name := range slices.Sorted(maps.Keys(p.Ranges)) {
		b := bounds(cloneRange(p.Ranges[name]))
		c.tests = append(c.tests, test{fact: t.Add(name), number: true, bounds: b})
	}
	for _, part := range p.All {
		c.all = append(c.all, compile(part, t))
	}
	for _, part := range p.Any {
		c.any = append(c.any, compile(part, t))
	}
	if p.Not != nil {
		c.not = Compile(*p.Not, t)
	}
	return c
}

func newTest(fact int, values []string) test {
	x := test{fact: fact}
	for _, v := range values {
		switch v {
		case "*":
			x.some = true
		case "":
			x.none = true
		default:
			x.values = append(x.values, fold.String(v))
		}
	}
	if len(x.values) > few {
		x.many = make(map[string]struct{}, len(x.values))
		for _, v := range x.values {
			x.many[v] = struct{}{}
		}
	}
	return x
}

// Holds reports whether c holds, where facts[i] are the values of fact i. A
// fact beyond the end of facts has no values, and an empty text is no value.
func (c *Cond) Holds(facts [][]string) bool {
	for i := range c.tests {
		if !c.tests[i].holds(facts) {
			return false
		}
	}
	for i := range c.all {
		if !c.all[i].Holds(facts) {
			return false
		}
	}
	if c.not != nil && c.not.Holds(facts) {
		return false
	}
	for i := range c.any {
		if c.any[i].Holds(facts) {
			return true
		}
	}
	return len(c.any) == 0
}

func (x *test) holds(facts [][]string) bool {
	stated := false
	if x.fact < len(facts) {
		for _, v := range facts[x.fact] {
			if v == "" {
				continue
			}
			if stated = true; x.some || x.takes(v) {
				return true
			}
		}
	}
	return !stated && x.none
}

// takes reports whether v is one of the values or within the bounds.
func (x *test) takes(v string) bool {
	if x.number {
		n, ok := Number(v)
		return ok && (x.bounds.AtLeast == nil || n >= *x.bounds.AtLeast) && (x.bounds.Below == nil || n < *x.bounds.Below)
	}
	if x.many != nil {
		var buf [64]byte
		_, ok := x.many[string(fold.Append(buf[:0], v))]
		return ok
	}
	for _, want := range x.values {
		if fold.Equal(want, v) {
			return true
		}
	}
	return false
}

// Number reads a plain decimal number: digits, a point within them and a sign
// before them, nothing else. "1,200", " 1200 ", "1e3", "Inf", "0x10" and
// full-width digits are no numbers.
func Number(s string) (n float64, ok bool) {
	if !plain(s) {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

// plain reports whether s has nothing but digits, signs and points, and each
// point within digits; the rest is for the parser to refuse.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9' || c == '-':
		case c == '.' && 0 < i && i+1 < len(s) && s[i-1] != '-':
		default:
			return false
		}
	}
	return true
}

// Asks returns the numbers of the facts that c looks at, ascending.
func (c *Cond) Asks() []int {
	var list []int
	c.each(func(x *test) { list = append(list, x.fact) })
	slices.Sort(list)
	return slices.Compact(list)
}

// NotNumbers returns the numbers of the facts, ascending, that have values of
// which c expects a number and none is one.
func (c *Cond) NotNumbers(facts [][]string) []int {
	var list []int
	c.each(func(x *test) {
		if !x.number || x.fact >= len(facts) {
			return
		}
		stated := false
		for _, v := range facts[x.fact] {
			if _, ok := Number(v); ok {
				return
			}
			stated = stated || v != ""
		}
		if stated {
			list = append(list, x.fact)
		}
	})
	slices.Sort(list)
	return slices.Compact(list)
}

func (c *Cond) each(visit func(*test)) {
	for i := range c.tests {
		visit(&c.tests[i])
	}
	for i := range c.all {
		c.all[i].each(visit)
	}
	for i := range c.any {
		c.any[i].each(visit)
	}
	if c.not != nil {
		c.not.each(visit)
	}
}

// Pins returns the values, folded, of which fact must have one whenever c
// holds; "" among them stands for no value at all. ok is false if there is no
// such list: then c may hold for values that nobody has listed.
func (c *Cond) Pins(fact int) (values []string, ok bool) {
	shortest := func(list []string, found bool) {
		if found && (!ok || len(list) < len(values)) {
			values, ok = list, true
		}
	}
	for i := range c.tests {
		if x := &c.tests[i]; x.fact == fact && !x.number && !x.some {
			list := slices.Clone(x.values)
			if x.none {
				list = append(list, "")
			}
			shortest(list, true)
		}
	}
	for i := range c.all {
		shortest(c.all[i].Pins(fact))
	}
	var every []string
	pinned := len(c.any) > 0
	for i := range c.any {
		list, found := c.any[i].Pins(fact)
		every, pinned = append(every, list...), pinned && found
	}
	shortest(every, pinned)
	return values, ok
}

// Failing returns the numbers of the facts that keep c from holding, ascending:
// missing ones have no value where one is wanted, wrong ones have another
// value than is wanted. Of an any of which nothing holds, every part counts;
// of a not that fails, all facts that it asks for are wrong.
func (c *Cond) Failing(facts [][]string) (missing, wrong []int) {
	c.failing(facts, &missing, &wrong)
	for _, list := range []*[]int{&missing, &wrong} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return missing, wrong
}

func (c *Cond) failing(facts [][]string, missing, wrong *[]int) {
	for i := range c.tests {
		switch x := &c.tests[i]; {
		case x.holds(facts):
		case x.stated(facts):
			*wrong = append(*wrong, x.fact)
		default:
			*missing = append(*missing, x.fact)
		}
	}
	for i := range c.all {
		c.all[i].failing(facts, missing, wrong)
	}
	if c.not != nil && c.not.Holds(facts) {
		*wrong = append(*wrong, c.not.Asks()...)
	}
	if len(c.any) > 0 && !slices.ContainsFunc(c.any, func(part Cond) bool { return part.Holds(facts) }) {
		for i := range c.any {
			c.any[i].failing(facts, missing, wrong)
		}
	}
}

// stated reports whether the fact of x has a value.
func (x *test) stated(facts [][]string) bool {
	return x.fact < len(facts) && slices.ContainsFunc(facts[x.fact], func(v string) bool { return v != "" })
}
