package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// tester runs the tests over mutants.
type tester struct {
	settings
	module  *module
	suites  []*suite
	overlay string // with all mutants
	key     string // of the code and the sample
	keeping sync.Mutex
}

// suite is the compiled tests of a package.
type suite struct {
	pack   *pack
	binary string
	busy   sync.Mutex // while it is built and measured
	Known  bool       // Tests are measured
	Tests  []*test    // those that pass without a mutant
}

// test is a function of a suite.
type test struct {
	Name    string
	Usual   time.Duration // alone and without a mutant
	Reached map[int]bool  // mutants whose function it calls
}

// usual returns how long the tests take that call a mutant's function.
func (s *suite) usual(m *mutant) time.Duration {
	var sum time.Duration
	for _, x := range s.Tests {
		if x.Reached[m.id] {
			sum += x.Usual
		}
	}
	return sum
}

// tally counts what became of the mutants.
type tally struct {
	tried, killed, byImporters int
}

func (t tally) percent() float64 {
	if t.tried == 0 {
		return 0
	}
	return 100 * float64(t.killed) / float64(t.tried)
}

func (t *tally) add(v verdict, m *mutant) {
	t.tried++
	if v.by == "" {
		return
	}
	t.killed++
	if v.by != m.pack.ImportPath {
		t.byImporters++
	}
}

// verdict is what the tests make of a mutant.
type verdict struct {
	by  string // the package whose tests failed, "" of none
	how string
}

func (v verdict) String() string {
	if v.by == "" {
		return "survived"
	}
	return "killed by " + v.by + " (" + v.how + ")"
}

// prepare weaves the mutants into the code, and looks for what an earlier run of
// the same code and sample has built and found out.
func (t *tester) prepare(sample []*mutant) error {
	overlay, key, err := t.weave(sample)
	if err != nil {
		return err
	}
	t.overlay, t.key = overlay, key
	for _, p := range t.module.packages {
		if p.tested() {
			t.suites = append(t.suites, &suite{pack: p})
		}
	}
	if t.kept() {
		return nil
	}
	for _, s := range t.suites {
		os.RemoveAll(filepath.Dir(s.binary))
	}
	return t.keep()
}

// ready builds a package's tests and runs them without a mutant, the first time
// that they are asked for.
func (t *tester) ready(s *suite) error {
	s.busy.Lock()
	defer s.busy.Unlock()
	if s.Known {
		return nil
	}
	if _, err := os.Stat(s.binary); err != nil {
		cmd := exec.Command("go", "test", "-c", "-vet=off", "-overlay", t.overlay, "-o", s.binary, s.pack.ImportPath)
		cmd.Dir = t.module.root
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("building the tests: %w\n%s", err, out)
		}
	}
	if err := t.measure(s); err != nil {
		return err
	}
	return t.keep()
}

// measure runs each test of a package alone and without a mutant.
func (t *tester) measure(s *suite) error {
	out, err := t.start(s, time.Minute, []string{"-test.list=^(Test|Example|Fuzz)"})
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", s.pack.ImportPath, err, out)
	}
	var tests []*test
	for _, name := range strings.Fields(string(out)) {
		if name == "TestMain" {
			continue
		}
		x, err := t.alone(s, name)
		if err != nil {
			return err
		}
		if x != nil {
			tests = append(tests, x)
		}
	}
	t.keeping.Lock()
	s.Tests, s.Known = tests, true
	t.keeping.Unlock()
	return nil
}

// alone runs a test without a mutant: how long it takes, and which mutants'
// functions it calls. It returns nil for a test that fails. One that counts
// allocations may: functions with mutants are not inlined.
func (t *tester) alone(s *suite, name string) (*test, error) {
	file := s.binary + ".reached"
	os.Remove(file)
	begin := time.Now()
	if _, err := t.start(s, 10*time.Minute, only(name), "MUTANT_REACHED="+file); err != nil {
		fmt.Printf("left out: %s of %s fails without a mutant\n", name, s.pack.ImportPath)
		return nil, nil
	}
	x := &test{Name: name, Usual: time.Since(begin), Reached: map[int]bool{}}
	data, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) { // it is not there if none is called
		return nil, err
	}
	for _, line := range strings.Fields(string(data)) {
		id, err := strconv.Atoi(line)
		if err != nil {
			return nil, err
		}
		x.Reached[id] = true
	}
	return x, nil
}

// only is the arguments that choose tests by their names.
func only(names ...string) []string {
	return []string{"-test.run=^(" + strings.Join(names, "|") + ")$"}
}

// measured reports whether a suite is ready.
func (t *tester) measured(s *suite) bool {
	t.keeping.Lock()
	defer t.keeping.Unlock()
	return s.Known
}

// record is what is kept beside the binaries.
type record struct {
	Key    string // of the code and the sample
	Suites []*suite
}

func (t *tester) keep() error {
	t.keeping.Lock()
	defer t.keeping.Unlock()
	data, err := json.Marshal(record{t.key, t.suites})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(t.work, "suites.json"), data, 0o600)
}

// kept reads what was kept, if it is of the same code and sample.
func (t *tester) kept() bool {
	t.place()
	data, err := os.ReadFile(filepath.Join(t.work, "suites.json"))
	var r record
	if err != nil || json.Unmarshal(data, &r) != nil || r.Key != t.key || len(r.Suites) != len(t.suites) {
		return false
	}
	for i, s := range r.Suites {
		s.pack = t.suites[i].pack
	}
	t.suites = r.Suites
	t.place()
	return true
}

// place says where each suite's binary is.
func (t *tester) place() {
	for i, s := range t.suites {
		s.binary = filepath.Join(t.work, strconv.Itoa(i), filepath.Base(s.pack.ImportPath)+".test")
	}
}

// start runs a package's tests in its directory, within a bound of memory.
func (t *tester) start(s *suite, timeout time.Duration, args []string, env ...string) ([]byte, error) {
	ctx, stop := context.WithTimeout(context.Background(), timeout+10*time.Second)
	defer stop()
	cmd := exec.CommandContext(ctx, "sh", "-c", `ulimit -v 8000000; exec "$0" "$@"`, s.binary, "-test.failfast", "-test.timeout", timeout.String())
	cmd.Args = append(cmd.Args, args...)
	cmd.Dir = s.pack.Dir
	cmd.Env = append(os.Environ(), "RAPID_CHECKS="+t.checks, "RAPID_NOFAILFILE=1", "RAPID_SHRINKTIME=1ms")
	cmd.Env = append(cmd.Env, env...)
	cmd.WaitDelay = time.Second
	return cmd.CombinedOutput()
}

// try judges the sample, so many mutants at once as there are jobs.
func (t *tester) try(sample []*mutant, known *results, until time.Time) (tally, error) {
	var sum tally
	var failure error
	var lock sync.Mutex // of these and known
	tell := func(m *mutant, v verdict) {
		sum.add(v, m)
		if v.by == "" {
			fmt.Println("survived", m)
		}
	}
	todo := make(chan *mutant, len(sample))
	for _, m := range sample {
		if v, ok := known.of[m.String()]; ok {
			tell(m, v)
		} else {
			todo <- m
		}
	}
	close(todo)
	var jobs sync.WaitGroup
	for range max(t.jobs, 1) {
		jobs.Go(func() {
			for m := range todo {
				lock.Lock()
				over := failure != nil || time.Now().After(until)
				lock.Unlock()
				if over {
					return
				}
				v, err := t.judge(m)
				lock.Lock()
				if err != nil {
					failure = err
				} else {
					known.add(m, v)
					tell(m, v)
				}
				lock.Unlock()
			}
		})
	}
	jobs.Wait()
	return sum, failure
}

// pass is the tests that are run together: the short ones or the others.
type pass struct {
	short  bool
	checks string // cases of a property
}

// passes are in order: short tests with all cases, the others with a few first,
// since most mutants fail with a few.
func (t *tester) passes() []pass {
	return []pass{{true, t.checks}, {false, "5"}, {false, t.checks}}
}

// shortTest is what a short test takes at most.
const shortTest = 100 * time.Millisecond

// judge runs the tests of the mutant's package that call its function, and then
// those of the packages above it, the nearest and then the shortest first.
func (t *tester) judge(m *mutant) (verdict, error) {
	distance := m.pack.distances()
	var own, above []*suite
	for _, s := range t.suites {
		switch d, is := distance[s.pack]; {
		case is && d == 0:
			own = append(own, s)
		case is && (d <= t.far || t.measured(s)):
			above = append(above, s)
		}
	}
	for _, suites := range [][]*suite{own, above} {
		for _, s := range suites {
			if err := t.ready(s); err != nil {
				return verdict{}, err
			}
		}
		slices.SortStableFunc(suites, func(a, b *suite) int {
			return cmp.Or(cmp.Compare(distance[a.pack], distance[b.pack]), cmp.Compare(a.usual(m), b.usual(m)))
		})
		for _, p := range t.passes() {
			for _, s := range suites {
				if v := t.run(s, m, p); v.by != "" {
					return v, nil
				}
			}
		}
	}
	return verdict{}, nil
}

// run runs the tests of a suite and a pass that call the mutant's function.
func (t *tester) run(s *suite, m *mutant, p pass) verdict {
	var names []string
	for _, x := range s.Tests {
		if x.Reached[m.id] && (x.Usual <= shortTest) == p.short {
			names = append(names, x.Name)
		}
	}
	if len(names) == 0 {
		return verdict{}
	}
	begin := time.Now()
	out, err := t.start(s, 20*time.Second+10*s.usual(m), only(names...), "MUTANT="+strconv.Itoa(m.id), "RAPID_CHECKS="+p.checks)
	if err == nil {
		return verdict{}
	}
	return verdict{by: s.pack.ImportPath, how: fmt.Sprintf("%s, %.1fs", failed(out, err), time.Since(begin).Seconds())}
}

// failed returns the name of the test that failed first, or what else ended
// the run.
func failed(out []byte, err error) string {
	for line := range strings.Lines(string(out)) {
		if rest, ok := strings.CutPrefix(line, "--- FAIL: "); ok {
			name, _, _ := strings.Cut(rest, " ")
			return name
		}
	}
	switch text := string(out); {
	case strings.Contains(text, "panic: test timed out"):
		return "no end"
	case strings.Contains(text, "panic: "):
		return "panic"
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.String()
	}
	return err.Error()
}
