package glossary_test

import (
	"go/doc"
	"slices"
	"strings"
	"testing"
)

// Every exported type has an example of its own that is run: one named for it,
// or for it and a method or a case.
func TestTypesHaveExamples(t *testing.T) {
	types, run := map[string][]string{}, map[string][]string{}
	for _, f := range sources(t) {
		if f.test {
			for _, x := range doc.Examples(f.File) {
				if x.Output != "" || x.EmptyOutput {
					run[f.pkg] = append(run[f.pkg], x.Name)
				}
			}
			continue
		}
		for _, d := range f.Decls {
			types[f.pkg] = append(types[f.pkg], typesOf(d)...)
		}
	}
	count := 0
	for pkg, names := range types {
		for _, name := range names {
			count++
			if !slices.ContainsFunc(run[pkg], func(x string) bool { return x == name || strings.HasPrefix(x, name+"_") }) {
				t.Errorf("%s: type %s has no example with an output: write func Example%s", pkg, name, name)
			}
		}
	}
	if count < 300 {
		t.Fatalf("found %d exported types", count)
	}
}
