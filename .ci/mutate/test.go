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
	"time"
)

// tester runs the tests over mutants.
type tester struct {
	settings
	module  *module
	suites  []*suite
	overlay string // with all mutants
	key     string // of the code and the sample
}

// suite is the compiled tests of a package.
type suite struct {
	pack    *pack
	binary  string
	Usual   time.Duration // without a mutant
	Reached map[int]bool  // mutants whose function it calls
	Skip    []string      // tests that fail without a mutant
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
			t.suites = append(t.suites, &suite{pack: p, Reached: map[int]bool{}})
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
	if s.Usual > 0 {
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

// measure runs a package's tests without a mutant, without those that fail.
func (t *tester) measure(s *suite) error {
	for tries := 0; ; tries++ {
		err := t.usual(s)
		var f *failure
		if err == nil {
			return nil
		} else if !errors.As(err, &f) || tries == 5 {
			return err
		}
		s.Skip = append(s.Skip, f.test)
		fmt.Printf("left out: %s of %s fails without a mutant\n", f.test, s.pack.ImportPath)
	}
}

// record is what is kept beside the binaries.
type record struct {
	Key    string // of the code and the sample
	Suites []*suite
}

func (t *tester) keep() error {
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

// failure is a test that fails without a mutant. One that counts allocations
// may: functions with mutants are not inlined.
type failure struct {
	suite, test string
	out         []byte
}

func (f *failure) Error() string {
	return fmt.Sprintf("%s fails without a mutant: %s\n%s", f.suite, f.test, f.out)
}

// place says where each suite's binary is.
func (t *tester) place() {
	for i, s := range t.suites {
		s.binary = filepath.Join(t.work, strconv.Itoa(i), filepath.Base(s.pack.ImportPath)+".test")
	}
}

// usual runs a package's tests without a mutant: how long they take, and which
// mutants' functions they call.
func (t *tester) usual(s *suite) error {
	file := filepath.Join(t.work, "reached")
	os.Remove(file)
	begin := time.Now()
	if out, err := t.start(s, 10*time.Minute, "MUTANT_REACHED="+file); err != nil {
		return &failure{s.pack.ImportPath, failed(out, err), out}
	}
	s.Usual = time.Since(begin)
	data, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) { // it is not there if none is called
		return err
	}
	for _, line := range strings.Fields(string(data)) {
		id, err := strconv.Atoi(line)
		if err != nil {
			return err
		}
		s.Reached[id] = true
	}
	return nil
}

// start runs a package's tests in its directory, within a bound of memory.
func (t *tester) start(s *suite, timeout time.Duration, env ...string) ([]byte, error) {
	ctx, stop := context.WithTimeout(context.Background(), timeout+10*time.Second)
	defer stop()
	cmd := exec.CommandContext(ctx, "sh", "-c", `ulimit -v 8000000; exec "$0" "$@"`, s.binary, "-test.failfast", "-test.timeout", timeout.String())
	if len(s.Skip) > 0 {
		cmd.Args = append(cmd.Args, "-test.skip", "^("+strings.Join(s.Skip, "|")+")$")
	}
	cmd.Dir = s.pack.Dir
	cmd.Env = append(os.Environ(), "RAPID_CHECKS="+t.checks, "RAPID_NOFAILFILE=1", "RAPID_SHRINKTIME=1ms")
	cmd.Env = append(cmd.Env, env...)
	cmd.WaitDelay = time.Second
	return cmd.CombinedOutput()
}

func (t *tester) try(sample []*mutant, known *results, until time.Time) (tally, error) {
	var sum tally
	for _, m := range sample {
		v, ok := known.of[m.String()]
		if !ok {
			if time.Now().After(until) {
				continue
			}
			var err error
			if v, err = t.judge(m); err != nil {
				return sum, err
			}
			known.add(m, v)
		}
		sum.add(v, m)
		if v.by == "" {
			fmt.Println("survived", m)
		}
	}
	return sum, nil
}

// quickChecks are the cases of a property in a first run: most mutants fail
// with a few.
const quickChecks = "5"

// judge runs the tests of the mutant's package, and then those of the packages
// above it that call its function, the nearest and then the shortest first.
func (t *tester) judge(m *mutant) (verdict, error) {
	distance := m.pack.distances()
	var own, above []*suite
	for _, s := range t.suites {
		d, is := distance[s.pack]
		if !is || d > t.far && s.Usual == 0 {
			continue
		}
		if d == 0 {
			own = append(own, s)
		} else {
			above = append(above, s)
		}
	}
	slices.SortStableFunc(above, func(a, b *suite) int {
		return cmp.Or(cmp.Compare(distance[a.pack], distance[b.pack]), cmp.Compare(a.Usual, b.Usual))
	})
	for _, suites := range [][]*suite{own, above} {
		for _, checks := range []string{quickChecks, t.checks} {
			for _, s := range suites {
				if err := t.ready(s); err != nil {
					return verdict{}, err
				}
				if !s.Reached[m.id] {
					continue
				}
				begin := time.Now()
				out, err := t.start(s, 20*time.Second+10*s.Usual, "MUTANT="+strconv.Itoa(m.id), "RAPID_CHECKS="+checks)
				if err != nil {
					return verdict{by: s.pack.ImportPath, how: fmt.Sprintf("%s, %.1fs", failed(out, err), time.Since(begin).Seconds())}, nil
				}
			}
		}
	}
	return verdict{}, nil
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
