package lint

import (
	"cmp"
	"maps"
	"slices"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// Bounds of what Words keeps.
const (
	maxWords   = 10_000 // different unknown values
	maxExample = 5      // tickets named for each
	maxMeant   = 1_000  // unknown values of which the nearest known one is looked for
)

// Vocabulary is what a desk's documents declare: the values of facts by the
// fact's name, such as the states of a machine, the groups of a roster or the
// categories of a dictionary. A fact that is listed without values may have any
// value.
type Vocabulary map[string][]string

// VocabularyOf returns the states of a machine, and the reasons if its states
// declare any.
func VocabularyOf(m *machine.Machine) Vocabulary {
	v := Vocabulary{}
	spec := m.Spec()
	for _, s := range spec.States {
		v["state"] = append(v["state"], string(s.Name))
		for _, r := range s.Reasons {
			if !slices.Contains(v["reason"], r.Reason) {
				v["reason"] = append(v["reason"], r.Reason)
			}
		}
	}
	if len(v["reason"]) > 0 {
		v["reason"] = append(v["reason"], spec.Excluded...)
	}
	return v
}

// Words finds the values that histories state and a [Vocabulary] does not have.
// Letters' case does not matter. It is not safe for concurrent use.
type Words struct {
	known map[string]*known
	found map[[2]string]*Word
	more  int64
}

// known are the declared values of one fact.
type known struct {
	exact map[string]bool
	names *cond.Names
}

// Word is a value that tickets state and no document declares.
type Word struct {
	Fact     string   `json:"fact"`
	Value    string   `json:"value"`
	Events   int64    `json:"events"`         // events that state it
	Tickets  int64    `json:"tickets"`        // tickets in which it occurs
	Examples []string `json:"examples"`       // the first five of those tickets
	Meant    string   `json:"meant,omitzero"` // the declared value that is most similar; empty if none is similar

	last string // the ticket counted last
}

// NewWords returns a check against v. Several vocabularies are joined: one of
// the machine, one of the policy's, one of the roster's.
func NewWords(v ...Vocabulary) *Words {
	w := &Words{known: map[string]*known{}, found: map[[2]string]*Word{}}
	all := map[string][]string{}
	for _, v := range v {
		for fact, values := range v {
			all[fold.String(fact)] = append(all[fold.String(fact)], values...)
		}
	}
	for fact, values := range all {
		if len(values) == 0 {
			continue
		}
		k := &known{exact: make(map[string]bool, len(values)), names: cond.NewNames(values)}
		for _, value := range values {
			k.exact[value] = true
		}
		w.known[fact] = k
	}
	return w
}

// Add checks the history of one ticket. It does not keep the history.
func (w *Words) Add(ticket string, h lifecycle.History) {
	for i := range h.Len() {
		e := h.Ref(i)
		w.look(ticket, "state", string(e.State))
		w.look(ticket, "state", string(e.From))
		if e.State != "" || e.Kind == lifecycle.Updated {
			w.look(ticket, "reason", e.Reason)
		}
		if e.Group != lifecycle.Nobody {
			w.look(ticket, "group", e.Group)
		}
		if e.Assignee != lifecycle.Nobody {
			w.look(ticket, "assignee", e.Assignee)
		}
		w.look(ticket, "tier", e.Tier)
		w.look(ticket, "customer", e.Customer)
		w.look(ticket, "category", e.Category)
		w.look(ticket, "channel", e.Channel)
		for _, name := range slices.Sorted(maps.Keys(e.Facts)) {
			for _, value := range e.Facts[name] {
				w.look(ticket, fold.String(name), value)
			}
		}
	}
}

// look counts one value if it is unknown.
func (w *Words) look(ticket, fact, value string) {
	k := w.known[fact]
	if k == nil || value == "" || k.exact[value] || k.names.Has(value) {
		return
	}
	key := [2]string{fact, value}
	word := w.found[key]
	if word == nil {
		if len(w.found) == maxWords {
			w.more++
			return
		}
		word = &Word{Fact: fact, Value: value}
		w.found[key] = word
	}
	word.Events++
	if word.Tickets > 0 && word.last == ticket {
		return
	}
	word.Tickets++
	word.last = ticket
	if len(word.Examples) < maxExample {
		word.Examples = append(word.Examples, ticket)
	}
}

// Unknown returns the undeclared values, ordered by fact, then by the number of
// tickets that state them, most first, then by value. At most ten thousand
// values are kept; more counts the events that state others. If it is not 0, a
// fact most likely holds free text.
func (w *Words) Unknown() (words []Word, more int64) {
	for _, word := range w.found {
		words = append(words, *word)
	}
	slices.SortFunc(words, func(a, b Word) int {
		return cmp.Or(cmp.Compare(a.Fact, b.Fact), cmp.Compare(b.Tickets, a.Tickets), cmp.Compare(a.Value, b.Value))
	})
	for i := range words {
		words[i].Examples, words[i].last = slices.Clone(words[i].Examples), ""
		if i < maxMeant {
			words[i].Meant, _ = w.known[words[i].Fact].names.Nearest(words[i].Value)
		}
	}
	return words, w.more
}
