package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/supportops/policy/examples/internal/bigdesk"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/whatif"
)

// plainFigures computes the figures in a loop over the files.
func plainFigures(j job) (*bigdesk.Cells, error) {
	judge, err := newJudge(j.before)
	if err != nil {
		return nil, err
	}
	cells := bigdesk.NewCells()
	return cells, eachHistory(j.input, func(_ string, h lifecycle.History) error {
		f, err := cells.At(cellOf(h))
		if err == nil {
			f.Add(judge.contribution(h, j.now))
		}
		return err
	})
}

// plainWhatIf compares two policies in a loop over the files.
func plainWhatIf(j job) ([]byte, error) {
	before, err := newJudge(j.before)
	if err != nil {
		return nil, err
	}
	after, err := newJudge(j.after)
	if err != nil {
		return nil, err
	}
	var sum whatif.Sum
	err = eachHistory(j.input, func(_ string, h lifecycle.History) error {
		sum.Add(before.assess(h, j.now), after.assess(h, j.now), h.Facets(j.now).Priority)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return json.Marshal(sum)
}

// eachHistory calls f with the history of each ticket of the files.
func eachHistory(glob string, f func(ticket string, h lifecycle.History) error) error {
	groups := map[string][]string{}
	err := eachLine(glob, func(line string) error {
		ticket, event, err := split(line)
		groups[ticket] = append(groups[ticket], event)
		return err
	})
	if err != nil {
		return err
	}
	for ticket, lines := range groups {
		next := func(line *string) bool {
			if len(lines) == 0 {
				return false
			}
			*line, lines = lines[0], lines[1:]
			return true
		}
		h, err := fold(ticket, next)
		if err != nil {
			return err
		}
		if err := f(ticket, h); err != nil {
			return err
		}
	}
	return nil
}

func eachLine(glob string, f func(line string) error) error {
	files, err := filepath.Glob(glob)
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("no file %s", glob)
	}
	if err != nil {
		return err
	}
	for _, name := range files {
		if err := linesOf(name, f); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func linesOf(name string, f func(line string) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if err := f(lines.Text()); err != nil {
			return err
		}
	}
	return lines.Err()
}

// readFigures reads what the pipeline wrote: team, day and the summary in base64.
func readFigures(name string) (*bigdesk.Cells, error) {
	cells := bigdesk.NewCells()
	return cells, linesOf(name, func(line string) error {
		fields := strings.Split(line, "\t")
		if len(fields) != 3 {
			return fmt.Errorf("want three fields, got %.80q", line)
		}
		data, err := base64.StdEncoding.DecodeString(fields[2])
		if err != nil {
			return err
		}
		f, err := cells.At(fields[0], fields[1])
		if err != nil {
			return err
		}
		if f.Tickets.Trials != 0 {
			return fmt.Errorf("%s %s: twice", fields[0], fields[1])
		}
		return f.UnmarshalBinary(data)
	})
}

// digest returns the start of the SHA-256 of the canonical bytes.
func digest(cells *bigdesk.Cells) (string, error) {
	data, err := cells.MarshalBinary()
	return fmt.Sprintf("%x", sha256.Sum256(data))[:32], err
}

// document returns the text of a policy document.
func document(file string, preset sla.PolicySpec) ([]byte, error) {
	if file != "" {
		return os.ReadFile(file)
	}
	return json.Marshal(preset)
}
