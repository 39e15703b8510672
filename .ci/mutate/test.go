package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// tester runs the tests over mutants.
type tester struct {
	settings
	work string // directory of changed files
}

// tally counts what became of the mutants.
type tally struct {
	tried, killed, byImporters, invalid int
}

func (t tally) percent() float64 {
	if t.tried == 0 {
		return 0
	}
	return 100 * float64(t.killed) / float64(t.tried)
}

// verdict is what the tests make of a mutant.
type verdict int

const (
	survived verdict = iota
	killed
	invalid // does not compile
)

func (t tester) try(all []mutant, until time.Time) tally {
	var sum tally
	for _, m := range all {
		if sum.tried == t.sample || time.Now().After(until) {
			break
		}
		overlay, err := t.write(m)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			sum.invalid++
			continue
		}
		verdict, by := t.judge(m, overlay)
		switch verdict {
		case invalid:
			sum.invalid++
			continue
		case killed:
			sum.killed++
			if by != m.pack.ImportPath {
				sum.byImporters++
			}
		default:
			fmt.Println("survived", m)
		}
		sum.tried++
	}
	return sum
}

// write writes the changed file and the overlay that puts it in place.
func (t tester) write(m mutant) (string, error) {
	source, err := os.ReadFile(m.file)
	if err != nil {
		return "", err
	}
	changed := string(source[:m.from]) + m.new + string(source[m.to:])
	file := filepath.Join(t.work, "changed.go")
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		return "", err
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {m.file: file}})
	if err != nil {
		return "", err
	}
	name := filepath.Join(t.work, "overlay.json")
	return name, os.WriteFile(name, overlay, 0o600)
}

// judge runs the tests of the mutant's package, then those of its importers
// all together. It returns the package whose tests failed.
func (t tester) judge(m mutant, overlay string) (verdict, string) {
	if t.fails(overlay, "build", "", m.pack.ImportPath) {
		return invalid, ""
	}
	if m.pack.tested() && t.fails(overlay, "test", "60s", m.pack.ImportPath) {
		return killed, m.pack.ImportPath
	}
	if len(m.pack.importers) > 0 && t.fails(overlay, "test", t.timeout.String(), m.pack.importers...) {
		return killed, "importers"
	}
	return survived, ""
}

// fails reports whether a go command over packages fails, or does not end.
func (t tester) fails(overlay, command, timeout string, packages ...string) bool {
	args := []string{command, "-overlay", overlay}
	if command == "test" {
		args = append(args, "-vet=off", "-failfast", "-timeout", timeout)
	}
	ctx, stop := context.WithTimeout(context.Background(), 2*t.timeout)
	defer stop()
	cmd := exec.CommandContext(ctx, "go", append(args, packages...)...)
	cmd.Env = append(os.Environ(), "RAPID_CHECKS="+t.checks, "RAPID_NOFAILFILE=1")
	cmd.WaitDelay = time.Second
	return cmd.Run() != nil
}
