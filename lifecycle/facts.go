package lifecycle

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
)

// Bounds of the facts that one event may state.
const (
	maxFacts  = 256
	maxValues = 1024
)

// builtIn returns the value of the facet of that name, which is in the form
// that comparisons use; ok is false if no built-in facet has it.
func (f *Facets) builtIn(name string) (value string, ok bool) {
	switch name {
	case "state":
		return string(f.State), true
	case "reason":
		return f.Reason, true
	case "group":
		return f.Group, true
	case "assignee":
		return f.Assignee, true
	case "tier":
		return f.Tier, true
	case "priority":
		return f.Priority.String(), true
	case "customer":
		return f.Customer, true
	case "category":
		return f.Category, true
	case "channel":
		return f.Channel, true
	}
	return "", false
}

// builtInNames are the names of the built-in facets, in the order of the
// fields.
var builtInNames = [...]string{"state", "reason", "group", "assignee", "tier", "priority", "customer", "category", "channel"}

// Fact returns the values of the fact of that name, a built-in facet by its
// JSON name ("state", "priority" with values such as "p1") or one of the
// application's own; nil if none is stated. Letters' case of the name does not
// matter. The caller must not modify the values.
func (f Facets) Fact(name string) []string {
	value, ok := f.builtIn(fold.String(name))
	switch {
	case !ok:
		return f.Own.Fact(name)
	case value == "":
		return nil
	}
	return []string{value}
}

// Facts returns all facts that are stated, built-in and own ones, by the names
// of [Facets.Fact], for routing, classification and conditions. The map is the
// caller's; the lists are shared and must not be modified.
func (f Facets) Facts() priority.Facts {
	facts := make(priority.Facts, len(builtInNames)+len(f.Own))
	for name, values := range f.Own {
		if _, ok := f.builtIn(fold.String(name)); !ok && len(values) > 0 {
			facts[name] = values
		}
	}
	for _, name := range builtInNames {
		if value, _ := f.builtIn(name); value != "" {
			facts[name] = []string{value}
		}
	}
	return facts
}

// apply returns the facts that hold after an event that states some. It leaves
// before alone, which others share.
func apply(before, stated priority.Facts) priority.Facts {
	after, copied := before, false
	for _, name := range slices.Sorted(maps.Keys(stated)) {
		values := slices.DeleteFunc(slices.Clone(stated[name]), func(v string) bool { return v == "" })
		was, held := heldName(after, name)
		if held && slices.Equal(after[was], values) || !held && len(values) == 0 {
			continue
		}
		if !copied {
			if after, copied = maps.Clone(after), true; after == nil {
				after = make(priority.Facts, len(stated))
			}
		}
		switch {
		case len(values) == 0:
			delete(after, was)
		case held:
			after[was] = values
		default:
			after[name] = values
		}
	}
	if len(after) == 0 {
		return nil
	}
	return after
}

// ownFacts folds the facts of many events into a map that nobody shares, where
// apply copies it for each of them.
type ownFacts struct {
	facts priority.Facts
	held  map[string]string // the name under which a folded name is held
}

// state is what apply does for one event.
func (o *ownFacts) state(stated priority.Facts) {
	if len(stated) == 0 {
		return
	}
	if o.facts == nil {
		o.facts, o.held = priority.Facts{}, map[string]string{}
	}
	for _, name := range slices.Sorted(maps.Keys(stated)) {
		values := slices.DeleteFunc(slices.Clone(stated[name]), func(v string) bool { return v == "" })
		key := fold.String(name)
		was, held := o.held[key]
		switch {
		case len(values) > 0 && held:
			o.facts[was] = values
		case len(values) > 0:
			o.facts[name], o.held[key] = values, name
		case held:
			delete(o.facts, was)
			delete(o.held, key)
		}
	}
}

// heldName returns the name under which facts hold the fact.
func heldName(facts priority.Facts, name string) (held string, ok bool) {
	if _, ok := facts[name]; ok {
		return name, true
	}
	for other := range facts {
		if fold.Equal(other, name) && (!ok || other < held) {
			held, ok = other, true
		}
	}
	return held, ok
}

// cloneFacts returns a deep copy.
func cloneFacts(facts priority.Facts) priority.Facts {
	if facts == nil {
		return nil
	}
	clone := make(priority.Facts, len(facts))
	for name, values := range facts {
		clone[name] = slices.Clone(values)
	}
	return clone
}

// compareFacts orders by names, and then by values. An empty list is not the
// same as none.
func compareFacts(a, b priority.Facts) int {
	if len(a) == 0 || len(b) == 0 {
		return cmp.Compare(len(a), len(b))
	}
	x, y := slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b))
	if c := slices.Compare(x, y); c != 0 {
		return c
	}
	for _, name := range x {
		if c := slices.Compare(a[name], b[name]); c != 0 {
			return c
		}
	}
	return 0
}

// factDefects reports facts that cannot be stated.
func (e *Event) factDefects(d *spec.Defects, path string) {
	if len(e.Facts) > maxFacts {
		d.Add(path, spec.ErrRange, "%d facts, want at most %d", len(e.Facts), maxFacts)
		return
	}
	var none Facets
	seen := make(map[string]string, len(e.Facts))
	for _, name := range slices.Sorted(maps.Keys(e.Facts)) {
		at, folded := spec.Key(path, name), fold.String(name)
		_, builtIn := none.builtIn(folded)
		first, again := seen[folded]
		seen[folded] = name
		switch {
		case strings.TrimSpace(name) == "":
			d.Add(at, spec.ErrRequired, "want the name of a fact")
		case cond.Reserved(folded):
			d.Add(at, spec.ErrConflict, "all, any and not are no names of facts")
		case cond.CheckLoose(d, at, name):
		case builtIn:
			d.Add(at, spec.ErrConflict, "a facet that events have a field for")
		case again:
			d.Add(at, spec.ErrDuplicate, "the same fact as %q", first)
		}
		if n := len(e.Facts[name]); n > maxValues {
			d.Add(at, spec.ErrRange, "%d values, want at most %d", n, maxValues)
			continue
		}
		for i, v := range e.Facts[name] {
			if v == "" {
				d.Add(spec.Index(at, i), spec.ErrRequired, "want a value; an empty list clears the fact")
			} else {
				cond.CheckLoose(d, spec.Index(at, i), v)
			}
		}
	}
}
