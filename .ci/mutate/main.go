// Command mutate changes the library's code in one place at a time and reports
// which changes no test notices.
//
//	go run ./.ci/mutate -sample 400 -seed 1            # of the whole library
//	go run ./.ci/mutate -sample 50 ./sla/... ./tier    # of these packages
//
// The sample is drawn at random by the seed. A change that does not compile is
// no mutant; another is drawn in its place. A mutant is killed if the tests of
// its package fail, or do not end, or those of a package that imports it fail.
// It exits with 1 if fewer than the wanted share are killed, and prints the
// survivors as file, line and change.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// settings are what the flags say.
type settings struct {
	sample  int
	seed    uint64
	budget  time.Duration // no new mutant is tried after it
	timeout time.Duration // of one package's tests
	want    float64       // share killed, in percent
	checks  string        // cases of a property
}

func main() {
	var s settings
	flag.IntVar(&s.sample, "sample", 400, "number of mutants")
	flag.Uint64Var(&s.seed, "seed", 1, "seed of the sample")
	flag.DurationVar(&s.budget, "budget", 90*time.Minute, "time after which no new mutant is tried")
	flag.DurationVar(&s.timeout, "timeout", 3*time.Minute, "time for the tests of one package")
	flag.Float64Var(&s.want, "want", 95, "percent that must be killed")
	flag.StringVar(&s.checks, "checks", "50", "cases of a property")
	flag.Parse()
	if err := run(s, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(s settings, patterns []string) error {
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	packages, err := load(patterns)
	if err != nil {
		return err
	}
	var all []mutant
	for _, p := range packages {
		for _, name := range p.GoFiles {
			found, err := mutants(p, filepath.Join(p.Dir, name))
			if err != nil {
				return err
			}
			all = append(all, found...)
		}
	}
	random := rand.New(rand.NewPCG(s.seed, 0))
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	work, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	t := tester{settings: s, work: work}
	tally := t.try(all, time.Now().Add(s.budget))
	fmt.Printf("seed %d: %d possible changes, %d do not compile, %d mutants tried, %d killed (%d by importers): %.1f %%\n",
		s.seed, len(all), tally.invalid, tally.tried, tally.killed, tally.byImporters, tally.percent())
	if tally.tried == 0 || tally.percent() < s.want {
		return fmt.Errorf("%.1f %% killed, want %.1f", tally.percent(), s.want)
	}
	return nil
}

// pack is a package as go list tells of it.
type pack struct {
	Dir, ImportPath string
	GoFiles         []string
	TestGoFiles     []string
	XTestGoFiles    []string
	Imports         []string
	XTestImports    []string
	TestImports     []string
	importers       []string // that have tests
}

func (p *pack) tested() bool { return len(p.TestGoFiles)+len(p.XTestGoFiles) > 0 }

// load returns the packages of the library among the patterns, with their
// importers in the whole module.
func load(patterns []string) ([]*pack, error) {
	module, err := list("./...")
	if err != nil {
		return nil, err
	}
	byPath := map[string]*pack{}
	for _, p := range module {
		byPath[p.ImportPath] = p
	}
	for _, p := range module {
		for _, imports := range [][]string{p.Imports, p.TestImports, p.XTestImports} {
			for _, path := range imports {
				if to := byPath[path]; to != nil && to != p && p.tested() && !slices.Contains(to.importers, p.ImportPath) {
					to.importers = append(to.importers, p.ImportPath)
				}
			}
		}
	}
	chosen, err := list(patterns...)
	if err != nil {
		return nil, err
	}
	var out []*pack
	for _, p := range chosen {
		if !strings.Contains(p.ImportPath, "/examples/") && !strings.Contains(p.ImportPath, "/.ci/") && !strings.Contains(p.ImportPath, "/internal/zerotest/") && !strings.HasSuffix(p.ImportPath, "test") {
			out = append(out, byPath[p.ImportPath])
		}
	}
	return out, nil
}

func list(patterns ...string) ([]*pack, error) {
	cmd := exec.Command("go", append([]string{"list", "-json"}, patterns...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var packages []*pack
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		p := &pack{}
		if err := d.Decode(p); err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
	return packages, nil
}
