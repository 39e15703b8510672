package ticketlog

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/supportops/policy/lifecycle/lint"
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
		t.words(c)
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

// teller says what a reading does not understand.
type teller struct {
	s         *Source
	quiet     bool
	first     *Fault
	shown     int
	more      map[string]int // by column, of those that are not shown
	unknown   *lint.Words
	responded map[string]bool // the states that show an answer, in small letters: whether a row has them
}

func (s *Source) teller(r *Reader) *teller {
	t := &teller{s: s, quiet: s.told, more: map[string]int{}, responded: map[string]bool{}}
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

func (t *teller) words(c *Case) {
	if t.quiet {
		return
	}
	if t.unknown != nil {
		t.unknown.Add(c.ID, c.History())
	}
	for i := range c.Events {
		if state := strings.ToLower(string(c.Events[i].State)); state != "" {
			if _, ok := t.responded[state]; ok {
				t.responded[state] = true
			}
		}
	}
}

// finish says how much more there is than was shown, and which words are not
// known.
func (t *teller) finish() {
	for _, name := range slices.Sorted(maps.Keys(t.more)) {
		t.printf("and %d more rows that cannot be read for %s", t.more[name], name)
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
			t.printf("the mapping's machine does not have the state %q of %d cases, such as %s%s", w.Value, w.Tickets, w.Examples[0], meant)
		}
	}
	var never []string
	for _, state := range slices.Sorted(maps.Keys(t.responded)) {
		if !t.responded[state] {
			never = append(never, fmt.Sprintf("%q", state))
		}
	}
	switch {
	case len(never) == 0:
	case len(never) == len(t.responded):
		t.printf("careful: no row has a state by which the mapping tells an answer (%s), so no answer is seen", strings.Join(never, ", "))
	default:
		t.printf("no row has the state %s, by which the mapping tells an answer", strings.Join(never, ", "))
	}
}
