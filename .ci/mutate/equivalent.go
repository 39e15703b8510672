package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// equivalents are the changes that provably change no answer.
type equivalents struct {
	reasons map[string]string // by file, function and change
	order   []string
}

// readEquivalents reads the list: four cells a line, between bars.
func readEquivalents(name string) (*equivalents, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	e := &equivalents{reasons: map[string]string{}}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, " ¦ ")
		if len(cells) != 4 || cells[3] == "" {
			return nil, fmt.Errorf("%s: want file ¦ function ¦ change ¦ reason: %s", name, line)
		}
		key := strings.Join(cells[:3], ": ")
		e.reasons[key] = cells[3]
		e.order = append(e.order, key)
	}
	return e, nil
}

func (e *equivalents) has(m *mutant) bool { return e.reasons[m.key()] != "" }

// key names a change without its line.
func (m *mutant) key() string { return m.name + ": " + m.function + ": " + m.change() }

// check reports entries for files among the changes that no change is.
func (e *equivalents) check(all []*mutant) error {
	files, keys := map[string]bool{}, map[string]bool{}
	for _, m := range all {
		files[m.name] = true
		keys[m.key()] = true
	}
	var errs []error
	for _, key := range e.order {
		name, _, _ := strings.Cut(key, ": ")
		if files[name] && !keys[key] {
			errs = append(errs, fmt.Errorf("equivalent.txt: no such change: %s", key))
		}
	}
	return errors.Join(errs...)
}
