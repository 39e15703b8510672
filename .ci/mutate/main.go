// Command mutate changes the library's code in one place at a time and reports
// which changes no test notices.
//
//	go run ./.ci/mutate -sample 400 -seed 1                # of the whole library
//	go run ./.ci/mutate -sample 50 ./sla/... ./tier        # of these packages
//	go run ./.ci/mutate -seed 1 -log LOG -work DIRECTORY   # a second time it goes on
//
// The sample is drawn at random by the seed. A change that does not compile is
// no mutant, nor is one that equivalent.txt proves to change nothing; another
// is drawn in its place. A number that says only how much memory is reserved is
// not changed, nor is the zero of t.Round(0). A mutant is killed if the tests of its package fail,
// or do not end, or those of a package that imports it, directly or not.
//
// All mutants of the sample are compiled into the tests at once (weave.go): a
// function asks in each run whether one of its mutants is on. A package's tests
// are built once, when they are first needed, and each runs once alone without a
// mutant: that tells how long it takes and which functions it calls. Tests that do
// not call a mutant's function are not run for it; the nearest are run first.
//
// It exits with 1 if fewer than the wanted share are killed, and prints the
// survivors as file, line, function and change.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// settings are what the flags say.
type settings struct {
	sample int
	seed   uint64
	budget time.Duration // no new mutant is tried after it
	want   float64       // share killed, in percent
	checks string        // cases of a property
	log    string        // file of the results
	work   string        // directory of the binaries
	far    int           // imports between a mutant and the farthest tests that are built for it
	jobs   int           // mutants tried at once
	list   bool          // the sample alone
}

func main() {
	var s settings
	flag.IntVar(&s.sample, "sample", 400, "number of mutants")
	flag.Uint64Var(&s.seed, "seed", 1, "seed of the sample")
	flag.DurationVar(&s.budget, "budget", 90*time.Minute, "time after which no new mutant is tried")
	flag.Float64Var(&s.want, "want", 95, "percent that must be killed")
	flag.StringVar(&s.checks, "checks", "50", "cases of a property")
	flag.StringVar(&s.log, "log", "", "`file` that gets a line for each mutant; a run goes on where it ends")
	flag.StringVar(&s.work, "work", "", "`directory` to keep the binaries in, for a run that goes on")
	flag.IntVar(&s.far, "far", 1, "imports between a mutant and the farthest tests that are built for it; 1: of what imports its package")
	flag.IntVar(&s.jobs, "jobs", 1, "mutants tried at once")
	flag.BoolVar(&s.list, "list", false, "print the sample and test nothing")
	flag.Parse()
	if err := run(s, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(s settings, patterns []string) error {
	started := time.Now()
	m, err := load(patterns)
	if err != nil {
		return err
	}
	equivalent, err := readEquivalents(filepath.Join(m.root, ".ci/mutate/equivalent.txt"))
	if err != nil {
		return err
	}
	sample, counts, err := m.draw(s, equivalent)
	if err != nil {
		return err
	}
	fmt.Printf("seed %d: %d possible changes; %d mutants drawn, beside %d that do not compile and %d that change nothing\n",
		s.seed, counts.possible, len(sample), counts.invalid, counts.equivalent)
	if s.list {
		for _, x := range sample {
			fmt.Println(x)
		}
		return nil
	}
	known, err := openLog(s, sample)
	if err != nil {
		return err
	}
	defer known.close()
	if s.work == "" {
		if s.work, err = os.MkdirTemp("", "mutate"); err != nil {
			return err
		}
		defer os.RemoveAll(s.work)
	} else if s.work, err = filepath.Abs(s.work); err != nil {
		return err
	} else if err := os.MkdirAll(s.work, 0o700); err != nil {
		return err
	}
	t := tester{settings: s, module: m}
	if err := t.prepare(sample); err != nil {
		return err
	}
	sum, err := t.try(sample, known, started.Add(s.budget))
	if err != nil {
		return err
	}
	line := fmt.Sprintf("seed %d: %d of %d mutants tried, %d killed (%d by importers): %.1f %%",
		s.seed, sum.tried, len(sample), sum.killed, sum.byImporters, sum.percent())
	fmt.Println(line)
	if sum.tried == 0 || sum.percent() < s.want {
		return fmt.Errorf("%.1f %% killed, want %.1f", sum.percent(), s.want)
	}
	return nil
}

// counts are of the changes that were looked at.
type counts struct{ possible, invalid, equivalent int }

// draw returns the sample: numbered from 1, in the order of drawing.
func (m *module) draw(s settings, equivalent *equivalents) ([]*mutant, counts, error) {
	var all []*mutant
	for _, p := range m.chosen {
		for _, name := range p.GoFiles {
			found, err := mutants(m.root, p, filepath.Join(p.Dir, name))
			if err != nil {
				return nil, counts{}, err
			}
			all = append(all, found...)
		}
	}
	c := counts{possible: len(all)}
	if err := equivalent.check(all); err != nil {
		return nil, c, err
	}
	random := rand.New(rand.NewPCG(s.seed, 0))
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	check := newChecker(m)
	var sample []*mutant
	for _, x := range all {
		if len(sample) == s.sample {
			break
		}
		switch {
		case equivalent.has(x):
			c.equivalent++
		case !check.compiles(x):
			c.invalid++
		default:
			sample = append(sample, x)
			x.id = len(sample)
		}
	}
	return sample, c, nil
}
