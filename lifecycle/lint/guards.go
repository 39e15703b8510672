package lint

import (
	"maps"
	"slices"

	"github.com/supportops/policy/internal/fold"
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
	for _, g := range c.spec.Guards {
		if !slices.Contains(t.Guards, g.Name) {
			continue
		}
		f.take(&g.When)
	}
	return f
}

// take adds what every ticket for which s holds has: the facts that s asks
// for itself and below all. What is joined by any and not is not judged.
func (f *fields) take(s *priority.ConditionSpec) {
	for _, name := range slices.Sorted(maps.Keys(s.Facts)) {
		some := slices.Contains(s.Facts[name], "*")
		switch none := slices.Contains(s.Facts[name], ""); {
		case !some:
			f.add(name, allowed{oneOf: fold.All(s.Facts[name]), bound: true})
		case !none:
			f.add(name, allowed{some: true})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Ranges)) {
		f.add(name, allowed{some: true})
	}
	for i := range s.All {
		f.take(&s.All[i])
	}
}

func (f *fields) add(name string, a allowed) {
	name = fold.String(name)
	if !slices.Contains(f.names, name) {
		f.names = append(f.names, name)
	}
	f.by[name] = f.by[name].and(a)
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
