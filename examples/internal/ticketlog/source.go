package ticketlog

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
)

// maxShown is how many rows that cannot be read, and unknown words, a [Source]
// tells of one by one.
const maxShown = 5

// Source is the log that a program was given, with its mapping. It can be read
// again and again, a pipe too. The first reading says on Stderr what could not
// be read and which words of the log the mapping does not know: the first few,
// and how many there are.
type Source struct {
	Mapping  Mapping
	Strict   bool                                   // a row that cannot be read ends the reading
	Progress func(file *File, r *Reader, cases int) // called after each case; may be nil
	Clear    func()                                 // called before anything is written to Stderr; may be nil

	program string
	path    string
	stderr  io.Writer
	told    bool
	remove  func()
}

// NewSource returns the log at path for a program of that name, with the
// mapping of a file or the built-in one of that name, or for no name the
// built-in one whose columns the log has. Close it.
func NewSource(program, mapping, path string, stderr io.Writer) (s *Source, err error) {
	s = &Source{program: program, path: path, stderr: stderr, remove: func() {}}
	if mapping != "" { // before the log: a pipe is not read in vain
		if s.Mapping, err = chooseMapping(mapping); err != nil {
			return nil, err
		}
	}
	if err := s.keep(); err != nil {
		return nil, err
	}
	if mapping == "" {
		file, err := Open(s.path)
		if err == nil {
			s.Mapping, err = Match(file)
			file.Close()
		}
		if err != nil {
			s.Close()
			return nil, err
		}
	}
	return s, nil
}

// chooseMapping returns the mapping of a file or the built-in one of that name.
func chooseMapping(name string) (Mapping, error) {
	if m, ok := BuiltinMapping(name); ok {
		return m, nil
	}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Mapping{}, fmt.Errorf("%w; built-in mappings are %q", err, Builtin())
	}
	if err != nil {
		return Mapping{}, err
	}
	m, err := ParseMapping(data)
	if err != nil {
		return m, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// keep copies what can be read only once, such as a pipe, to a temporary file.
func (s *Source) keep() error {
	info, err := os.Stat(s.path)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return fmt.Errorf("%s is a folder: want a file", s.path)
	}
	if info.Mode().IsRegular() {
		return nil
	}
	from, err := os.Open(s.path)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.CreateTemp("", "ticketlog")
	if err != nil {
		return err
	}
	s.path, s.remove = to.Name(), func() { os.Remove(to.Name()) }
	_, err = io.Copy(to, from)
	if err = errors.Join(err, to.Close()); err != nil {
		s.Close()
	}
	return err
}

// Close removes what the source has kept.
func (s *Source) Close() { s.remove() }

// Each gives the cases of the log to add, in the order in which they begin. The
// error says why the log could not be read to its end, or that no row of it
// could be read.
func (s *Source) Each(add func(*Case)) (*Reader, error) {
	file, err := Open(s.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r, err := NewReader(s.Mapping, file)
	if err != nil {
		return nil, err
	}
	t := s.teller(r)
	cases := 0
	for c := range r.Cases() {
		if r.err = t.words(c); r.err != nil {
			break
		}
		add(c)
		if cases++; s.Progress != nil {
			s.Progress(file, r, cases)
		}
	}
	if r.err == nil && r.Rows+r.Malformed == 0 {
		return r, errNoRows
	}
	t.finish()
	if r.err == nil && r.Rows == 0 {
		return r, fmt.Errorf("none of the %d lines below the header could be read: is the mapping the log's? The first: %w", r.Malformed, t.first)
	}
	return r, r.err
}

// teller says what a reading does not understand, and what its reader should
// know of the log.
type teller struct {
	s         *Source
	quiet     bool
	first     *Fault
	shown     int
	more      map[string]int // by column, of those that are not shown
	unknown   *lint.Words
	responded map[string]bool // the states that show an answer, in small letters: whether a row has them
	states    map[string]bool // that rows have, in small letters
	done      map[string]bool // the same of those in which the machine is done
	zone      *time.Location
	clock     bool // some stamp has a time of day

	cases, repeatedRows         int
	repeated, tied, back, early noted
	before, alike               noted
	ids                         map[uint64]uint64 // the hash of each name, by the hash of what letters' case and zeros leave of it
	seed                        maphash.Seed
}

// noted counts cases, with the first of them.
type noted struct {
	n     int
	first string
}

func (n *noted) add(id string) {
	if n.n++; n.n == 1 {
		n.first = strings.Clone(id)
	}
}

func (n noted) String() string { return fmt.Sprintf("%d, such as %.60s,", n.n, n.first) }

func (s *Source) teller(r *Reader) *teller {
	t := &teller{
		s: s, quiet: s.told, more: map[string]int{}, responded: map[string]bool{}, states: map[string]bool{}, done: map[string]bool{}, zone: s.Mapping.Zone(),
		ids: map[uint64]uint64{}, seed: maphash.MakeSeed(),
	}
	s.told = true
	r.Fault = t.fault
	if s.Mapping.Machine != nil {
		words := lint.Vocabulary{}
		for _, st := range s.Mapping.Machine.States {
			words["state"] = append(words["state"], string(st.Name))
		}
		t.unknown = lint.NewWords(words)
	}
	for _, state := range s.Mapping.Responded {
		t.responded[strings.ToLower(state)] = false
	}
	for _, state := range s.Mapping.MachineSpec().States {
		if state.Class == machine.Done {
			t.done[strings.ToLower(string(state.Name))] = false
		}
	}
	return t
}

func (t *teller) printf(format string, args ...any) {
	if t.quiet {
		return
	}
	if t.s.Clear != nil {
		t.s.Clear()
	}
	fmt.Fprintf(t.s.stderr, t.s.program+": "+format+"\n", args...)
}

func (t *teller) fault(f *Fault) error {
	if t.first == nil {
		t.first = f
	}
	if t.s.Strict {
		return f
	}
	if t.shown++; t.shown > maxShown {
		name := f.Name
		if name == "" {
			name = "the form of the row"
		}
		t.more[name]++
		return nil
	}
	t.printf("%v", f)
	return nil
}

// maxStates is how many different states a log may have. What has more is no
// state, and reports would be as long as the log.
const maxStates = 4096

func (t *teller) words(c *Case) error {
	if t.quiet {
		return nil
	}
	if t.unknown != nil {
		t.unknown.Add(c.ID, c.History())
	}
	for i := range c.Events {
		if state := strings.ToLower(string(c.Events[i].State)); state != "" {
			if !t.states[state] {
				if len(t.states) == maxStates {
					return fmt.Errorf("the log has more than %d different states, such as %s: is their column free text?", maxStates, clip(state))
				}
				t.states[strings.Clone(state)] = true
			}
			for _, seen := range []map[string]bool{t.responded, t.done} {
				if _, ok := seen[state]; ok {
					seen[state] = true
				}
			}
		}
		if !t.clock {
			h, m, s := c.Events[i].Time.In(t.zone).Clock()
			t.clock = h+m+s > 0
		}
	}
	t.cases++
	for _, x := range []struct {
		of *noted
		is bool
	}{
		{&t.repeated, c.Repeated > 0}, {&t.tied, c.Tied > 0}, {&t.back, c.Backwards > 0},
		{&t.early, !c.Resolved.IsZero() && c.Resolved.Before(c.Opened) || !c.Closed.IsZero() && c.Closed.Before(c.Opened)},
		{&t.before, c.before()}, {&t.alike, t.again(c.ID)},
	} {
		if x.is {
			x.of.add(c.ID)
		}
	}
	t.repeatedRows += c.Repeated
	return nil
}

// again reports whether a case has the name of another but for letters' case or
// zeros, among the first maxSeen.
func (t *teller) again(id string) bool {
	key, own := maphash.String(t.seed, bare(id)), maphash.String(t.seed, id)
	first, known := t.ids[key]
	if !known && len(t.ids) < maxSeen {
		t.ids[key] = own
	}
	return known && first != own
}

// bare returns what letters' case and zeros before a number leave of a name.
func bare(id string) string {
	var b strings.Builder
	digit := false
	for i, r := range id {
		if r == '0' && !digit && i+1 < len(id) && id[i+1] >= '0' && id[i+1] <= '9' {
			continue
		}
		digit = r >= '0' && r <= '9'
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// finish says how much more there is than was shown, which words are not known,
// and what the figures should be read with.
func (t *teller) finish() {
	for _, name := range slices.Sorted(maps.Keys(t.more)) {
		t.printf("and %d more rows that cannot be read for %s", t.more[name], name)
	}
	if t.cases == 0 {
		return
	}
	if t.unknown != nil {
		words, _ := t.unknown.Unknown()
		for i, w := range words {
			if i == maxShown {
				t.printf("and %d more states that the mapping does not have", len(words)-i)
				break
			}
			meant := ""
			if w.Meant != "" {
				meant = fmt.Sprintf("; was %q meant?", w.Meant)
			}
			t.printf("the mapping's machine does not have the state %s of %d cases, such as %.60s%s", clip(w.Value), w.Tickets, w.Examples[0], meant)
		}
	}
	if never, all := unseen(t.responded); all {
		t.printf("careful: no row has a state by which the mapping tells an answer (%s), so no answer is seen", never)
	} else if never != "" {
		t.printf("no row has the state %s, by which the mapping tells an answer", never)
	}
	if never, all := unseen(t.done); all {
		t.printf("careful: no row has a state in which the mapping's machine is done (%s), so no case is resolved", never)
	}
	if !t.clock {
		t.printf("careful: every stamp is of midnight: if the log has dates alone, lengths of time are whole days")
	}
	t.careful(t.repeated, fmt.Sprintf("repeat %d of their rows word for word; each counts as an event", t.repeatedRows))
	t.careful(t.tied, "have rows of one stamp that differ: their order is that of the file; a \"sequence\" column would tell it")
	t.careful(t.back, "have stamps that go backwards, which are read as their predecessor's")
	t.careful(t.early, "were resolved or closed before they were opened, by the log's own stamps: their lengths of time are below zero")
	t.careful(t.before, "have rows from before the one that opens them")
	t.careful(t.alike, "have the name of another but for letters' case or zeros before a number; each name is a case")
}

func (t *teller) careful(n noted, text string) {
	if n.n > 0 {
		t.printf("careful: of %d cases %v %s", t.cases, n, text)
	}
}

// unseen lists the states that no row has, and whether these are all of them.
func unseen(states map[string]bool) (never string, all bool) {
	var names []string
	for _, state := range slices.Sorted(maps.Keys(states)) {
		if !states[state] {
			names = append(names, fmt.Sprintf("%q", state))
		}
	}
	return strings.Join(names, ", "), len(names) > 0 && len(names) == len(states)
}
