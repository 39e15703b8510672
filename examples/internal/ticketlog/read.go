package ticketlog

import (
	"encoding/csv"
	"errors"
	"fmt"
	"hash/fnv"
	"hash/maphash"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/rows"
	"github.com/supportops/policy/priority"
)

// maxSeen is how many of the last cases a [Reader] remembers to tell whether a
// log that is said to be grouped is.
const maxSeen = 1 << 16

// maxFaults is how many rows that could not be read a [Reader] keeps.
const maxFaults = 20

// Fault is a row that could not be read.
type Fault struct {
	Line   int // of the file, from 1
	Lines  int // how many lines the row takes: more than one if a quote is left open
	Column int // of the line, in bytes, from 1
	Name   string
	Text   string
}

// Error returns the line, the column and what is wrong there.
func (f *Fault) Error() string {
	at := fmt.Sprintf("line %d, column %d", f.Line, f.Column)
	if f.Lines > 1 {
		at = fmt.Sprintf("lines %d-%d", f.Line, f.Line+f.Lines-1)
	}
	if f.Name != "" {
		at += " (" + f.Name + ")"
	}
	return at + ": " + f.Text
}

// Reader reads the cases of a log.
type Reader struct {
	// Fault, if set, is told of every row that could not be read and was left
	// out; an error that it returns ends the reading.
	Fault func(*Fault) error

	Rows      int       // rows read so far, without those left out
	Malformed int       // lines left out so far
	Faults    []*Fault  // the first 20 of them
	Last      time.Time // the latest stamp so far

	m      Mapping
	events *rows.Mapper
	stamps *rows.Mapper // nil: the log has no stamps of its own
	row    func(fields []string) rows.Cells
	csv    *csv.Reader
	bound  *bounded
	header []string
	column map[string]int
	times  []string // columns of the stamp, for faults
	short  []int    // numbers of the columns that hold names and stamps, not long texts
	matrix *priority.Matrix

	ticket  string // column
	missing []string
	seed    maphash.Seed
	parsed  []row // of the present record
	memory  int   // bytes of a log that is not grouped to hold in memory
	err     error
}

// NewReader reads the header of a log and finds the columns of the mapping.
func NewReader(m Mapping, log io.Reader) (*Reader, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	r := &Reader{m: m, column: map[string]int{}, memory: maxInMemory, seed: maphash.MakeSeed()}
	var err error
	if r.events, err = rows.New(m.spec()); err != nil {
		return nil, err
	}
	r.ticket, r.missing, r.times = m.spec().Ticket, m.spec().Missing, m.spec().Events[0].Time
	if s, any := m.stamps(); any {
		if r.stamps, err = rows.New(s); err != nil {
			return nil, err
		}
	}
	if m.Matrix != nil {
		if r.matrix, err = priority.NewMatrix(*m.Matrix); err != nil {
			return nil, err
		}
	}
	if r.csv, r.bound, r.header, err = readHeader(log, m.Delimiter); err != nil {
		return nil, err
	}
	if lacking := m.lacking(r.header); len(lacking) > 0 {
		return nil, fmt.Errorf("the log has no column %s; it has %s%s", names(lacking), names(r.header), parted(r.header, r.csv.Comma))
	}
	for i, name := range r.header {
		if first, twice := r.column[name]; twice && slices.Contains(m.columns(), name) {
			return nil, fmt.Errorf("the log has two columns %.40q, numbers %d and %d: rename one", name, first+1, i+1)
		}
		r.column[name] = i
	}
	for _, name := range m.names() {
		r.short = append(r.short, r.column[name])
	}
	r.row = func(fields []string) rows.Cells {
		return func(column string) string { return fields[r.column[column]] }
	}
	return r, nil
}

func readHeader(log io.Reader, delimiter string) (*csv.Reader, *bounded, []string, error) {
	buf, err := text(log)
	if err != nil {
		return nil, nil, nil, err
	}
	bound := &bounded{log: buf, left: maxRecord}
	c := csv.NewReader(bound)
	c.ReuseRecord = true
	if delimiter != "" {
		c.Comma, _ = utf8.DecodeRuneInString(delimiter)
	}
	header, err := c.Read()
	if err == nil && len(header) == 2 && header[0] == "sep=" && header[1] == "" { // a line for Excel before the header
		c.FieldsPerRecord = 0
		header, err = c.Read()
	}
	switch {
	case err == errLong:
		return nil, nil, nil, fmt.Errorf("the header of the log %w", err)
	case err == io.EOF:
		return nil, nil, nil, errEmpty
	case err != nil:
		return nil, nil, nil, fmt.Errorf("header of the log: %w", err)
	}
	header = slices.Clone(header)
	for i := range header {
		header[i] = strings.TrimSpace(header[i])
		if !utf8.ValidString(header[i]) {
			return nil, nil, nil, fmt.Errorf("the log is not in UTF-8: column %d of its header is %.40q: save it as UTF-8 first", i+1, header[i])
		}
	}
	return c, bound, header, nil
}

// names prints names of columns, of many the first.
func names(all []string) string {
	const most = 40
	var b strings.Builder
	for i, name := range all {
		if i == most {
			fmt.Fprintf(&b, " and %d more", len(all)-most)
			break
		}
		fmt.Fprintf(&b, " %.40q", name)
	}
	return "[" + strings.TrimPrefix(b.String(), " ") + "]"
}

// parted says what seems to part the columns of a header that is one column.
func parted(header []string, comma rune) string {
	if len(header) != 1 {
		return ""
	}
	for _, r := range ";\t|," {
		if r != comma && strings.ContainsRune(header[0], r) {
			return fmt.Sprintf("; is it parted by %q? Then say \"delimiter\": %q", r, string(r))
		}
	}
	return ""
}

// Match returns the built-in mapping all of whose columns the log has.
func Match(log io.Reader) (Mapping, error) {
	_, _, header, err := readHeader(log, "")
	if err != nil {
		return Mapping{}, err
	}
	for _, name := range Builtin() {
		if m, ok := BuiltinMapping(name); ok && len(m.lacking(header)) == 0 {
			return m, nil
		}
	}
	return Mapping{}, fmt.Errorf("no built-in mapping (%q) fits the columns %s%s; write one", Builtin(), names(header), parted(header, ','))
}

// Err returns what ended the reading before the end of the log, nil if
// nothing did.
func (r *Reader) Err() error { return r.err }

// Cases yields the cases, in the order in which each begins in the log. A
// reader reads once: it is not restartable. Look at [Reader.Err] afterwards.
func (r *Reader) Cases() iter.Seq[*Case] {
	if r.m.Grouped {
		return r.grouped
	}
	return r.collected
}

// grouped holds one case at a time.
func (r *Reader) grouped(yield func(*Case) bool) {
	var seen recent
	id, all := "", []row(nil)
	for next := range r.records() {
		if next != id && len(all) > 0 {
			if !yield(newCase(id, all, &r.m)) {
				return
			}
			all = all[:0]
		}
		if len(all) == 0 {
			if seen.add(next) {
				line, _ := r.csv.FieldPos(0)
				r.err = fmt.Errorf("line %d: case %s again after others: the log is not grouped by case, say \"grouped\": false", line, clip(next))
				return
			}
		}
		id = strings.Clone(next)
		all = append(all, r.parsed...)
	}
	if r.err == nil && len(all) > 0 {
		yield(newCase(id, all, &r.m))
	}
}

// recent remembers the last maxSeen names, as hashes.
type recent struct {
	known map[uint64]bool
	ring  []uint64
	at    int
}

// add reports whether name is known, and remembers it.
func (r *recent) add(name string) bool {
	h := fnv.New64a()
	io.WriteString(h, name)
	sum := h.Sum64()
	if r.known[sum] {
		return true
	}
	if r.known == nil {
		r.known, r.ring = make(map[uint64]bool, maxSeen), make([]uint64, 0, maxSeen)
	}
	r.known[sum] = true
	if len(r.ring) < maxSeen {
		r.ring = append(r.ring, sum)
		return false
	}
	delete(r.known, r.ring[r.at])
	r.ring[r.at] = sum
	r.at = (r.at + 1) % maxSeen
	return false
}

// collected puts together what does not stand together, on disk if it is much.
func (r *Reader) collected(yield func(*Case) bool) {
	s := newSpool(r.memory)
	defer s.close()
	for id, fields := range r.records() {
		if r.err = s.add(id, fields); r.err != nil {
			return
		}
	}
	var all []row
	for _, id := range s.order {
		if r.err != nil {
			return
		}
		all = all[:0]
		if r.err = s.records(id, func(fields []string) { all, _ = r.parse(all, fields) }); r.err != nil {
			return
		}
		slices.Reverse(all)
		if len(all) > 0 && !yield(newCase(id, all, &r.m)) {
			return
		}
	}
}

// records yields the readable records, each with its case, and leaves what they
// say in r.parsed. A record is good until the next.
func (r *Reader) records() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		for line := 1; ; {
			r.bound.left = maxRecord
			record, err := r.csv.Read()
			if err == io.EOF {
				return
			}
			var fault *Fault
			switch {
			case err == errLong:
				r.err = fmt.Errorf("the row behind line %d %w", line, err)
				return
			case err != nil:
				if fault = csvFault(err, record, len(r.header)); fault == nil {
					r.err = err
					return
				}
				line = fault.Line + fault.Lines - 1
			default:
				line, _ = r.csv.FieldPos(len(record) - 1)
				if r.err = r.another(record); r.err != nil {
					return
				}
				if r.parsed, err = r.parse(r.parsed[:0], record); err != nil {
					fault = r.fault(err)
				}
			}
			if fault != nil {
				if r.err = r.leaveOut(fault); r.err != nil {
					return
				}
				continue
			}
			r.Rows++
			for i := range r.parsed {
				if t := r.parsed[i].event.Time; t.After(r.Last) {
					r.Last = t
				}
			}
			if !yield(strings.TrimSpace(r.row(record)(r.ticket)), record) {
				return
			}
		}
	}
}

// leaveOut counts a row that could not be read.
func (r *Reader) leaveOut(f *Fault) error {
	r.Malformed += f.Lines
	if len(r.Faults) < maxFaults {
		r.Faults = append(r.Faults, f)
	}
	if r.Fault == nil {
		return nil
	}
	return r.Fault(f)
}

// another refuses a log in which the header of another log follows: its columns
// stand elsewhere, so what comes below it would be read wrongly. The same header
// again is a row that cannot be read, as any other that has no time.
func (r *Reader) another(record []string) error {
	if _, name := r.column[strings.TrimSpace(record[r.column[r.ticket]])]; !name {
		return nil
	}
	same := true
	for i := range record {
		name := strings.TrimSpace(record[i])
		if _, ok := r.column[name]; !ok {
			return nil
		}
		same = same && name == r.header[i]
	}
	if same {
		return nil
	}
	line, _ := r.csv.FieldPos(0)
	return fmt.Errorf("line %d: a header again, with its columns in another order: the log is several in one, give each its own file", line)
}

// csvFault returns the fault of a row that is no CSV, nil for an error of
// another kind.
func csvFault(err error, fields []string, want int) *Fault {
	var p *csv.ParseError
	ok := errors.As(err, &p)
	if !ok {
		return nil
	}
	f := &Fault{Line: p.StartLine, Lines: max(p.Line-p.StartLine+1, 1), Column: p.Column, Text: p.Err.Error()}
	if p.Err == csv.ErrFieldCount {
		f.Text = fmt.Sprintf("want %d fields as in the header, got %d", want, len(fields))
		if len(fields) > want && slices.ContainsFunc(fields, func(s string) bool { return strings.Contains(s, "\r") }) {
			f.Text += ": lines that end with a carriage return alone?"
		}
	}
	return f
}

// fault says which field of the present record is at fault.
func (r *Reader) fault(err error) *Fault {
	f := &Fault{Lines: 1, Text: err.Error()}
	i := 0
	var e *lifecycle.SpecError
	if errors.As(err, &e) && len(e.Fields) > 0 {
		first := e.Fields[0]
		f.Name, f.Text = first.Path, first.Err.Error()
		if more := len(e.Fields) - 1; more > 0 {
			f.Text += fmt.Sprintf(" (and %d more fields)", more)
		}
		if at, ok := r.column[first.Path]; ok {
			i = at
		}
	}
	f.Line, f.Column = r.csv.FieldPos(i)
	return f
}

// fieldError is what is wrong with one field, as package rows says it.
func fieldError(column string, cause error, format string, args ...any) error {
	return &lifecycle.SpecError{Fields: []*priority.FieldError{{Path: column, Err: fmt.Errorf("%w: "+format, append([]any{cause}, args...)...)}}}
}

// parse appends the events of a record, with what it says besides, or says
// which field is at fault.
func (r *Reader) parse(all []row, record []string) ([]row, error) {
	if err := r.check(record); err != nil {
		return all, err
	}
	fields := r.row(record)
	_, events, err := r.events.Read(fields)
	if err != nil {
		return all, err
	}
	for i := range events {
		if err := inRange(events[i].Time, r.times[0]); err != nil {
			return all, err
		}
	}
	if r.m.Rows == nil && events[0].State == "" {
		return all, fieldError(r.m.State[0], priority.ErrRequired, "want a state")
	}
	one := row{reopens: -1, reassignments: -1, hash: r.hash(record), first: true}
	if r.stamps != nil {
		_, stamps, err := r.stamps.Read(fields)
		if err != nil {
			return all, err
		}
		for i := range stamps {
			name := stamps[i].Ref
			if err := inRange(stamps[i].Time, map[string]string{"opened": r.m.Opened, "resolved": r.m.Resolved, "closed": r.m.Closed}[name]); err != nil {
				return all, err
			}
			*map[string]*time.Time{"opened": &one.opened, "resolved": &one.resolved, "closed": &one.closed}[name] = stamps[i].Time
		}
	}
	if one.reopens, err = r.count(record, r.m.Counters.Reopens); err != nil {
		return all, err
	}
	if one.reassignments, err = r.count(record, r.m.Counters.Reassignments); err != nil {
		return all, err
	}
	one.seq = r.text(record, r.m.Sequence)
	one.cell.Impact, one.cell.Urgency = r.text(record, r.m.Impact.Column), r.text(record, r.m.Urgency.Column)
	for _, e := range events {
		one.event = e
		if e.Priority == 0 && r.matrix != nil {
			one.event.Priority, _ = r.matrix.Level(one.cell.Impact, one.cell.Urgency)
		}
		one.cell.Level = one.event.Priority
		all = append(all, one)
		one.reopens, one.reassignments, one.first = -1, -1, false
	}
	return all, nil
}

// maxName is how many bytes a name may have: of a ticket, a state or whatever
// else a report lists.
const maxName = 4 << 10

// check refuses a record whose names are too long to be names, or no text.
func (r *Reader) check(record []string) error {
	for _, i := range r.short {
		switch s := record[i]; {
		case len(s) > maxName:
			return fieldError(r.header[i], priority.ErrRange, "%d bytes, want at most %d", len(s), maxName)
		case !utf8.ValidString(s):
			return fieldError(r.header[i], priority.ErrSyntax, "%.40q is not UTF-8: save the log as UTF-8 first", s)
		}
	}
	return nil
}

// The years that a stamp of a log may be of. Others stand for none, or are read
// by the wrong layout.
const (
	firstYear = 1980
	lastYear  = 2199
)

// inRange refuses a stamp that no ticket can have.
func inRange(t time.Time, column string) error {
	if y := t.Year(); y < firstYear || y > lastYear {
		return fieldError(column, priority.ErrRange, "the year %d, want %d to %d; a text that means no time belongs under \"missing\"", y, firstYear, lastYear)
	}
	return nil
}

// hash tells records apart.
func (r *Reader) hash(record []string) uint64 {
	var h maphash.Hash
	h.SetSeed(r.seed)
	for _, s := range record {
		h.WriteString(s)
		h.WriteByte(0)
	}
	return h.Sum64()
}

// clip prints a name that the log has, cut short if it is long.
func clip(name string) string { return fmt.Sprintf("%.60q", name) }

// count reads a counter of the log's own, -1 if it says nothing.
func (r *Reader) count(record []string, column string) (int, error) {
	s := r.text(record, column)
	if s == "" {
		return -1, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return -1, fieldError(column, priority.ErrSyntax, "want a count, got %.40q", s)
	}
	return n, nil
}

// text returns the field of a column, "" for a column that the mapping does
// not name and for a text that means no value.
func (r *Reader) text(record []string, column string) string {
	if column == "" {
		return ""
	}
	s := strings.TrimSpace(record[r.column[column]])
	if slices.Contains(r.missing, s) {
		return ""
	}
	return s
}
