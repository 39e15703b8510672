package cond

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
)

// Reserved are the keys of a condition's JSON form that are no facts.
func Reserved(name string) bool { return name == "all" || name == "any" || name == "not" }

// Known is what a document declares: the names that conditions may use, and
// the values of facts that have a closed set of them.
type Known struct {
	facts  *Names            // nil: any name
	values map[string]*Names // by folded name of the fact; absent: any value
}

// NewKnown returns what conditions may use: facts, any if there are none, and
// of each fact in values only those, "*" and "".
func NewKnown(facts []string, values map[string][]string) *Known {
	k := &Known{values: make(map[string]*Names, len(values))}
	if len(facts) > 0 {
		k.facts = NewNames(facts)
	}
	for name, list := range values {
		k.values[fold.String(name)] = NewNames(list)
	}
	return k
}

// Check records every defect of s at path, in document order: facts by name,
// then all, any and not. A nil known allows any name and value. Its work is
// bounded by the limits of this package even where parts of s are shared.
func Check[S Doc[S, R], R RangeDoc](d *spec.Defects, path string, s S, known *Known) {
	if known == nil {
		known = &Known{}
	}
	c := checker{d: d, known: known, left: MaxParts}
	check(&c, path, s, 0)
	if c.left < 0 {
		d.Add(path, spec.ErrRange, "more than %d conditions in one", MaxParts)
	}
}

type checker struct {
	d     *spec.Defects
	known *Known
	left  int // how many more conditions may follow
}

func check[S Doc[S, R], R RangeDoc](c *checker, path string, s S, depth int) {
	if c.left--; c.left < 0 {
		return
	}
	if depth > MaxDepth {
		c.d.Add(path, spec.ErrRange, "nested deeper than %d", MaxDepth)
		return
	}
	p := parts[S, R](s)
	seen := map[string]string{}
	names := slices.AppendSeq(slices.Collect(maps.Keys(p.Facts)), maps.Keys(p.Ranges))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		at := spec.Key(path, name)
		c.name(at, name, seen)
		if values, ok := p.Facts[name]; ok {
			c.list(at, name, values)
		}
		if r, ok := p.Ranges[name]; ok {
			if _, both := p.Facts[name]; both {
				c.d.Add(at, spec.ErrDuplicate, "values and a range of one fact: put one of them below all")
			}
			c.bounds(at, bounds(r))
			c.number(at, name)
		}
	}
	for i, part := range p.All {
		checkPart(c, spec.Index(spec.Join(path, "all"), i), part, depth+1)
	}
	for i, part := range p.Any {
		checkPart(c, spec.Index(spec.Join(path, "any"), i), part, depth+1)
	}
	if p.Not != nil {
		checkPart(c, spec.Join(path, "not"), *p.Not, depth+1)
	}
}

// checkPart checks a condition that is part of another. An empty one always
// holds there, which makes the whole always or never hold, or says nothing.
func checkPart[S Doc[S, R], R RangeDoc](c *checker, path string, s S, depth int) {
	if IsZero(s) && depth <= MaxDepth {
		if c.left--; c.left >= 0 {
			c.d.Add(path, spec.ErrRequired, "want a condition: an empty one always holds")
		}
		return
	}
	check(c, path, s, depth)
}

func (c *checker) name(at, name string, seen map[string]string) {
	folded := fold.String(name)
	first, again := seen[folded]
	seen[folded] = name
	switch {
	case name == "":
		c.d.Add(at, spec.ErrRequired, "want the name of a fact")
	case Loose(folded):
		c.d.Add(at, spec.ErrSyntax, looseText, clip(name))
	case Reserved(folded):
		c.d.Add(at, spec.ErrConflict, "%s, all, any and not are no names of facts", clip(name))
	case again:
		c.d.Add(at, spec.ErrDuplicate, "the same fact as %s", clip(first))
	case c.known.facts != nil && !c.known.facts.Has(name):
		c.d.Add(at, spec.ErrUnknown, "%s", c.known.facts.Unknown(name))
	}
}

func (c *checker) list(at, name string, values []string) {
	if len(values) == 0 {
		c.d.Add(at, spec.ErrRequired, `want at least one value, "*" for any, "" for none`)
	}
	known := c.known.values[fold.String(name)]
	seen := make(map[string]int, len(values))
	for i, v := range values {
		folded := fold.String(v)
		first, again := seen[folded]
		switch {
		case again:
			c.d.Add(spec.Index(at, i), spec.ErrDuplicate, "%s is [%d] already", clip(v), first)
			continue
		case Loose(folded):
			c.d.Add(spec.Index(at, i), spec.ErrSyntax, looseText, clip(v))
		case known != nil && v != "*" && v != "" && !known.Has(v):
			c.d.Add(spec.Index(at, i), spec.ErrUnknown, "%s", known.Unknown(v))
		}
		seen[folded] = i
	}
}

// Loose reports whether a folded text has white space at an end: a slip that
// nobody sees. Conditions cannot name such a text and events cannot state it.
func Loose(folded string) bool { return strings.Trim(folded, " ") != folded }

const looseText = "%s, want no white space at its ends"

// CheckLoose records a text with white space at an end, and reports whether it
// is one.
func CheckLoose(d *spec.Defects, at, text string) bool {
	if n := len(text); n == 0 || graphic(text[0]) && graphic(text[n-1]) || !Loose(fold.String(text)) {
		return false
	}
	d.Add(at, spec.ErrSyntax, looseText, clip(text))
	return true
}

// number records a range of a fact whose values are words.
func (c *checker) number(at, name string) {
	known := c.known.values[fold.String(name)]
	if known == nil || slices.ContainsFunc(known.list, func(v string) bool { _, ok := Number(v); return ok }) {
		return
	}
	c.d.Add(at, spec.ErrConflict, "its values are no numbers: want %s", spec.OneOf(known.list))
}

func (c *checker) bounds(at string, b bounds) {
	finite := true
	for _, n := range []struct {
		name  string
		value *float64
	}{{"at_least", b.AtLeast}, {"below", b.Below}} {
		if n.value != nil && (math.IsNaN(*n.value) || math.IsInf(*n.value, 0)) {
			c.d.Add(spec.Join(at, n.name), spec.ErrRange, "%v, want a finite number", *n.value)
			finite = false
		}
	}
	switch {
	case b.AtLeast == nil && b.Below == nil:
		c.d.Add(at, spec.ErrRequired, "want at_least or below")
	case finite && b.AtLeast != nil && b.Below != nil && *b.AtLeast >= *b.Below:
		c.d.Add(spec.Join(at, "below"), spec.ErrConflict, "no number is at least %v and below %v", *b.AtLeast, *b.Below)
	}
}

// graphic reports whether b is an ASCII character that can be seen.
func graphic(b byte) bool { return '!' <= b && b <= '~' }
