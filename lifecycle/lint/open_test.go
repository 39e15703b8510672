package lint_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
)

var files = map[string]string{
	"machine.json": `{"states": [{"name": "new", "class": "open"}, {"name": "done", "class": "done"}], "start": ["new"], "transitions": [{"from": ["new"], "to": "done"}]}`,
	"urgent.json":  `{"customer": ["enterprise"], "state": ["NEW"]}`,
	"typo.json":    `{"customer": ["entreprise"], "stat": ["new"]}`,
	"form.json":    `{"customer": "enterprise",}`,
}

func file(name string) ([]byte, error) {
	if text, ok := files[name]; ok {
		return []byte(text), nil
	}
	return nil, fs.ErrNotExist
}

func newMachine(s machine.Spec) (*machine.Machine, error) { return machine.New(s, nil) }

// The documents of a desk, each held against its machine and its words.
func ExampleOpen() {
	d := &lint.Documents{File: file}
	m := lint.Open(d, "machine.json", newMachine)
	d.Words = lint.VocabularyOf(m)
	d.Words["customer"] = []string{"enterprise", "free"}
	urgent := lint.Open(d, "urgent.json", priority.NewCondition)
	fmt.Println(urgent.Holds(priority.Facts{"customer": {"Enterprise"}, "state": {"new"}}), d.Err)
	lint.Open(d, "typo.json", priority.NewCondition)
	fmt.Println(d.Err)
	// Output:
	// true <nil>
	// typo.json: customer[0]: unknown_word: nothing declares the customer "entreprise": "enterprise" was most likely meant
	// typo.json: stat: unknown_word: nothing declares the fact "stat": "state" was most likely meant
}

func ExampleDocuments() {
	d := &lint.Documents{File: file, Words: lint.Vocabulary{"customer": {"enterprise"}}}
	lint.Open(d, "no.json", priority.NewCondition)
	fmt.Println(d.Err)
	// Output: no.json: file does not exist
}

// All defects of all documents are collected, the causes can be asked for, and
// nothing is compiled after the first.
func TestOpenCollects(t *testing.T) {
	d := &lint.Documents{File: file}
	for _, name := range []string{"form.json", "no.json", "machine.json"} {
		if m := lint.Open(d, name, newMachine); m != nil {
			t.Errorf("%s is compiled", name)
		}
	}
	lint.Open(&lint.Documents{}, "machine.json", newMachine) // no panic
	var se *lifecycle.SpecError
	if text := fmt.Sprint(d.Err); !errors.Is(d.Err, fs.ErrNotExist) || !errors.As(d.Err, &se) ||
		!strings.HasPrefix(text, "form.json: ") || strings.Count(text, ".json: ") != 2 {
		t.Errorf("got %v", d.Err)
	}
	d = &lint.Documents{File: file}
	lint.Open(d, "machine.json", func(machine.Spec) (int, error) { return 7, errors.New("no room") })
	if fmt.Sprint(d.Err) != "machine.json: no room" {
		t.Errorf("got %v", d.Err)
	}
}
