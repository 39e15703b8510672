package lint

import (
	"slices"

	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
)

// allowed is what a list of guards lets a field hold: any value of a list, or
// any but none.
type allowed struct {
	oneOf []string // nil: anything
	some  bool     // not empty
	bound bool     // oneOf applies
}

// possible reports whether some value passes.
func (a allowed) possible() bool {
	return !a.bound || slices.ContainsFunc(a.oneOf, func(v string) bool { return v != "" || !a.some })
}

// and returns what both let pass.
func (a allowed) and(b allowed) allowed {
	r := allowed{some: a.some || b.some, bound: a.bound || b.bound}
	switch {
	case a.bound && b.bound:
		for _, v := range a.oneOf {
			if slices.Contains(b.oneOf, v) {
				r.oneOf = append(r.oneOf, v)
			}
		}
	case a.bound:
		r.oneOf = a.oneOf
	default:
		r.oneOf = b.oneOf
	}
	return r
}

// fields are what guards let fields hold, and the names of the fields in the
// order in which the guards name them.
type fields struct {
	names []string
	by    map[string]allowed
}

// held returns what the guards of a transition let each field hold.
func (c *checker) held(t *machine.TransitionSpec) fields {
	f := fields{by: map[string]allowed{}}
	add := func(name string, a allowed) {
		if !slices.Contains(f.names, name) {
			f.names = append(f.names, name)
		}
		f.by[name] = f.by[name].and(a)
	}
	for _, g := range c.spec.Guards {
		if !slices.Contains(t.Guards, g.Name) {
			continue
		}
		for _, name := range g.Needs {
			add(name, allowed{some: true})
		}
		for _, w := range g.Where {
			add(w.Field, allowed{oneOf: values(w), bound: true})
		}
	}
	return f
}

// values returns what a match allows, each value in one spelling: levels may be
// written in either case.
func values(w machine.Match) []string {
	if w.Field != "priority" {
		return w.OneOf
	}
	var all []string
	for _, text := range w.OneOf {
		if l, err := priority.ParseLevel(text); err == nil {
			all = append(all, l.String())
		}
	}
	return all
}

// contradiction returns a field for which the guards of transition i let no
// value pass.
func (c *checker) contradiction(i int) (name string, ok bool) {
	for _, name := range c.fields[i].names {
		if !c.fields[i].by[name].possible() {
			return name, true
		}
	}
	return "", false
}

// exclusive reports whether two transitions can be seen never to be allowed
// for one ticket: a field for which no value passes the guards of both, or
// roles that no one role is among. Functions and times are not judged.
func (c *checker) exclusive(i, j int) bool {
	a, b := c.spec.Transitions[i].Roles, c.spec.Transitions[j].Roles
	if len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(r string) bool { return slices.Contains(b, r) }) {
		return true
	}
	return slices.ContainsFunc(c.fields[i].names, func(name string) bool {
		other, named := c.fields[j].by[name]
		return named && !c.fields[i].by[name].and(other).possible()
	})
}
