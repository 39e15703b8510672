package main

import (
	"fmt"
	"os"
	"strings"
)

// results are the verdicts of this run and of those that it goes on with.
type results struct {
	of   map[string]verdict // by the mutant's text
	file *os.File
}

// openLog reads the log's verdicts and opens it for more.
func openLog(s settings, sample []*mutant) (*results, error) {
	r := &results{of: map[string]verdict{}}
	if s.log == "" {
		return r, nil
	}
	drawn := map[string]bool{}
	for _, m := range sample {
		drawn[m.String()] = true
	}
	data, err := os.ReadFile(s.log)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 4 {
			continue // the head, or a line that was cut off
		}
		if !drawn[cells[3]] {
			return nil, fmt.Errorf("%s is of another sample or other code: %s", s.log, cells[3])
		}
		r.of[cells[3]] = verdict{by: cells[1], how: cells[2]}
	}
	r.file, err = os.OpenFile(s.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil && len(data) == 0 {
		_, err = fmt.Fprintf(r.file, "seed %d, sample %d\n", s.seed, len(sample))
	}
	return r, err
}

func (r *results) add(m *mutant, v verdict) {
	r.of[m.String()] = v
	if r.file == nil {
		return
	}
	word := "killed"
	if v.by == "" {
		word = "survived"
	}
	if _, err := fmt.Fprintf(r.file, "%s\t%s\t%s\t%s\n", word, v.by, v.how, m); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

func (r *results) close() {
	if r.file != nil {
		r.file.Close()
	}
}
