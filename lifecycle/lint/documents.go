package lint

import (
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
)

// aliases are fields of documents that hold values of a fact under another
// name than its own.
var aliases = map[string]string{"required": "skill", "notify": "role", "queue": "group"}

// builtin are the facts that every ticket may have, with their values where
// these are fixed: facets, what an event states, and what package sla adds.
var builtin = map[string][]string{
	"state": nil, "reason": nil, "group": nil, "assignee": nil, "tier": nil, "customer": nil, "category": nil, "channel": nil,
	"actor": nil, "ref": nil, "replied": {"yes"}, "merged": {"yes"},
	"priority": texts(priority.Levels()), "kind": texts(lifecycle.Kinds()), "visibility": texts(lifecycle.Visibilities()),
	"side": texts(lifecycle.Sides()), "turn": texts(lifecycle.Sides()), "opener": texts(lifecycle.Sides()),
	"class": texts([]machine.Class{machine.Open, machine.Waiting, machine.Done}),
}

func texts[T fmt.Stringer](values []T) (out []string) {
	for _, v := range values {
		out = append(out, v.String())
	}
	return out
}

// Check returns the words of a document that v does not have, in the order of
// the document: names and values of facts in its conditions, states, and the
// texts of fields named for a fact, such as group and tier. The skills that
// work requires are values of "skill", the roles that are notified of "role".
//
// The document is any spec of this module, or a list of them. A fact that v has
// without values is known, whatever its value, and the facts that every ticket
// has are known too. Letters' case does not matter. An empty vocabulary finds
// nothing.
func (v Vocabulary) Check(document any) []Finding {
	if len(v) == 0 {
		return nil
	}
	w := &documentWalk{known: map[string]*cond.Names{}}
	all := maps.Clone(builtin)
	for fact, values := range v {
		all[fold.String(fact)] = values
	}
	w.facts = slices.Sorted(maps.Keys(all))
	w.names = cond.NewNames(w.facts)
	for fact, values := range all {
		if len(values) > 0 {
			w.known[fact] = cond.NewNames(values)
		}
	}
	w.walk("", "", reflect.ValueOf(document), 0)
	return w.findings
}

// documentWalk goes through a document.
type documentWalk struct {
	facts    []string
	names    *cond.Names
	known    map[string]*cond.Names // values by fact, of those that have a list
	findings []Finding
}

// maxDepth is deeper than any document nests.
const maxDepth = 64

var (
	conditionType = reflect.TypeFor[priority.ConditionSpec]()
	factsType     = reflect.TypeFor[priority.Facts]()
	stateType     = reflect.TypeFor[lifecycle.State]()
	textType      = reflect.TypeFor[encoding.TextMarshaler]()
)

// walk looks at the value of a field, the name of which may be that of a fact.
func (w *documentWalk) walk(path, field string, v reflect.Value, depth int) {
	if !v.IsValid() || depth > maxDepth {
		return
	}
	switch t := v.Type(); {
	case t == conditionType:
		w.condition(path, v.Interface().(priority.ConditionSpec), depth)
		return
	case t == factsType:
		w.stated(path, v.Interface().(priority.Facts))
		return
	case t == stateType:
		if s := v.String(); s != string(machine.Wildcard) {
			w.value(path, "state", s)
		}
		return
	case t.Implements(textType):
		return
	}
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			w.text(path, field, v.String())
		}
	case reflect.Pointer, reflect.Interface:
		w.walk(path, field, v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			w.walk(spec.Index(path, i), field, v.Index(i), depth+1)
		}
	case reflect.Map:
		for _, key := range slices.SortedFunc(slices.Values(v.MapKeys()), func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) }) {
			w.walk(spec.Key(path, key.String()), "", v.MapIndex(key), depth+1)
		}
	case reflect.Struct:
		w.fields(path, v, depth)
	}
}

func (w *documentWalk) fields(path string, v reflect.Value, depth int) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			w.walk(path, "", v.Field(i), depth+1)
			continue
		case name == "": // of a type with a form of its own
			name = strings.ToLower(f.Name)
		}
		w.walk(spec.Join(path, name), name, v.Field(i), depth+1)
	}
}

// text looks at the text of a field: of one that names facts, or of one named
// for a fact, in the singular or the plural.
func (w *documentWalk) text(path, field, s string) {
	switch field {
	case "changes", "calendar_of", "by", "fact", "facts":
		w.fact(path, s)
		return
	case "name", "title", "note", "schema", "source":
		return
	}
	for _, fact := range []string{aliases[field], field, strings.TrimSuffix(field, "s")} {
		if w.known[fact] != nil {
			w.value(path, fact, s)
			return
		}
	}
}

func (w *documentWalk) condition(path string, s priority.ConditionSpec, depth int) {
	w.stated(path, s.Facts)
	for _, name := range slices.Sorted(maps.Keys(s.Ranges)) {
		w.fact(spec.Key(path, name), name)
	}
	w.walk(spec.Join(path, "all"), "", reflect.ValueOf(s.All), depth+1)
	w.walk(spec.Join(path, "any"), "", reflect.ValueOf(s.Any), depth+1)
	w.walk(spec.Join(path, "not"), "", reflect.ValueOf(s.Not), depth+1)
}

// stated looks at facts with their values.
func (w *documentWalk) stated(path string, facts priority.Facts) {
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		at := spec.Key(path, name)
		w.fact(at, name)
		for i, value := range facts[name] {
			if value != "*" {
				w.value(spec.Index(at, i), fold.String(name), value)
			}
		}
	}
}

func (w *documentWalk) fact(path, name string) {
	if name != "" && !w.names.Has(name) {
		near, _ := w.names.Nearest(name)
		w.add(path, near, fmt.Sprintf("nothing declares the fact %q", spec.Clip(name)))
	}
}

func (w *documentWalk) value(path, fact, value string) {
	if k := w.known[fact]; k != nil && value != "" && !k.Has(value) {
		near, _ := k.Nearest(value)
		w.add(path, near, fmt.Sprintf("nothing declares the %s %q", fact, spec.Clip(value)))
	}
}

func (w *documentWalk) add(path, near, detail string) {
	if near != "" {
		detail += fmt.Sprintf(": %q was most likely meant", spec.Clip(near))
	}
	w.findings = append(w.findings, Finding{Rule: ruleUnknownWord, Path: path, Detail: detail})
}
