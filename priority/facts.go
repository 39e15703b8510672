package priority

import (
	"github.com/supportops/policy/internal/fold"
)

// Facts are what is known about a ticket, by names that the customer chooses:
// {"outage": ["true"], "users_affected": ["1200"], "tags": ["vip", "beta"]}. A
// fact has one value or several; one that is not there, or has only empty
// values, is not known. Letters' case does not matter, neither in names nor in
// values: a fact should be stated under one name. If names that differ in case
// alone are stated, a condition takes them for one fact with the values of all,
// and [Facts.Fact] returns those of one; an event with both is defective.
type Facts map[string][]string

// FactsOf returns facts with one value each. Empty values are left out.
func FactsOf(values map[string]string) Facts {
	facts := make(Facts, len(values))
	for name, v := range values {
		if v != "" {
			facts[name] = []string{v}
		}
	}
	return facts
}

// Fact returns the values of the fact of that name: those stated under exactly
// this name, else under the first, in the order of bytes, that differs from it
// in letters' case alone. The caller must not modify them.
func (f Facts) Fact(name string) []string {
	values, _ := fold.Lookup(f, name)
	return values
}
