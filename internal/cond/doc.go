// Package cond compiles the module's condition documents
// (priority.ConditionSpec) for questions that are asked often: the names of
// facts become small numbers, values are folded once, and [Cond.Holds] neither
// allocates nor looks up a name.
//
//	names := cond.NewTable()             // shared by all conditions of one document
//	c := cond.Compile(spec, names)       // after cond.Check found no defect
//	facts := names.View(nil, stated)     // or filled by the caller, by number
//	c.Holds(facts)
//
// The functions take any type of the document's shape, so that the document
// can live in package priority, which itself compiles its conditions here.
package cond

import "slices"

// Limits of one condition document, as it is read, checked and compiled.
const (
	MaxDepth = 32   // levels of all, any and not
	MaxParts = 4096 // conditions in it, the document itself included; a shared one counts wherever it stands
)

// RangeDoc is the shape of a range of numbers.
type RangeDoc interface {
	~struct {
		AtLeast *float64 `json:"at_least,omitzero"`
		Below   *float64 `json:"below,omitzero"`
	}
}

// Doc is the shape of a condition document S with ranges R.
type Doc[S any, R RangeDoc] interface {
	~struct {
		Facts  map[string][]string
		Ranges map[string]R
		All    []S
		Any    []S
		Not    *S
	}
}

// parts is a condition document with accessible fields.
type parts[S any, R RangeDoc] struct {
	Facts  map[string][]string
	Ranges map[string]R
	All    []S
	Any    []S
	Not    *S
}

type bounds struct{ AtLeast, Below *float64 }

// IsZero reports whether s states nothing and so holds always.
func IsZero[S Doc[S, R], R RangeDoc](s S) bool {
	p := parts[S, R](s)
	return len(p.Facts)+len(p.Ranges)+len(p.All)+len(p.Any) == 0 && p.Not == nil
}

// Clone returns a copy of s that shares no memory with it. It is for documents
// without defects.
func Clone[S Doc[S, R], R RangeDoc](s S) S {
	p := parts[S, R](s)
	p.Facts = cloneMap(p.Facts, slices.Clone)
	p.Ranges = cloneMap(p.Ranges, cloneRange[R])
	p.All, p.Any = cloneAll(p.All), cloneAll(p.Any)
	if p.Not != nil {
		not := Clone(*p.Not)
		p.Not = &not
	}
	return S(p)
}

func cloneAll[S Doc[S, R], R RangeDoc](list []S) []S {
	list = slices.Clone(list)
	for i := range list {
		list[i] = Clone(list[i])
	}
	return list
}

func cloneRange[R RangeDoc](r R) R {
	b := bounds(r)
	for _, n := range []**float64{&b.AtLeast, &b.Below} {
		if *n != nil {
			value := **n
			*n = &value
		}
	}
	return R(b)
}

func cloneMap[V any](m map[string]V, clone func(V) V) map[string]V {
	if m == nil {
		return nil
	}
	out := make(map[string]V, len(m))
	for name, v := range m {
		out[name] = clone(v)
	}
	return out
}
