package ticketlog

import (
	"encoding/csv"
	"errors"
	"fmt"
	"hash/fnv"
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
	header []string
	column map[string]int
	matrix *priority.Matrix

	ticket  string // column
	missing []string
	parsed  []row // of the present record
	memory  int   // bytes of a log that is not grouped to hold in memory
	err     error
}

// NewReader reads the header of a log and finds the columns of the mapping.
func NewReader(m Mapping, log io.Reader) (*Reader, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	r := &Reader{m: m, column: map[string]int{}, memory: maxInMemory}
	var err error
	if r.events, err = rows.New(m.spec()); err != nil {
		return nil, err
	}
	r.ticket, r.missing = m.spec().Ticket, m.spec().Missing
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
	if r.csv, r.header, err = readHeader(log, m.Delimiter); err != nil {
		return nil, err
	}
	if lacking := m.lacking(r.header); len(lacking) > 0 {
		return nil, fmt.Errorf("the log has no column %q; it has %q", lacking, r.header)
	}
	for i, name := range r.header {
		if first, twice := r.column[name]; twice && slices.Contains(m.columns(), name) {
			return nil, fmt.Errorf("the log has two columns %q, numbers %d and %d: rename one", name, first+1, i+1)
		}
		r.column[name] = i
	}
	r.row = func(fields []string) rows.Cells {
		return func(column string) string { return fields[r.column[column]] }
	}
	return r, nil
}

func readHeader(log io.Reader, delimiter string) (*csv.Reader, []string, error) {
	buf, err := text(log)
	if err != nil {
		return nil, nil, err
	}
	c := csv.NewReader(buf)
	c.ReuseRecord = true
	if delimiter != "" {
		c.Comma, _ = utf8.DecodeRuneInString(delimiter)
	}
	header, err := c.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("header of the log: %w", err)
	}
	header = slices.Clone(header)
	for i := range header {
		header[i] = strings.TrimSpace(header[i])
	}
	return c, header, nil
}

// Match returns the built-in mapping all of whose columns the log has.
func Match(log io.Reader) (Mapping, error) {
	_, header, err := readHeader(log, "")
	if err != nil {
		return Mapping{}, err
	}
	for _, name := range Builtin() {
		if m, ok := BuiltinMapping(name); ok && len(m.lacking(header)) == 0 {
			return m, nil
		}
	}
	return Mapping{}, fmt.Errorf("no built-in mapping (%q) fits the columns %q; write one", Builtin(), header)
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
				r.err = fmt.Errorf("line %d: case %q again after others: the log is not grouped by case, say \"grouped\": false", line, next)
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
		for {
			record, err := r.csv.Read()
			if err == io.EOF {
				return
			}
			var fault *Fault
			if err != nil {
				if fault = csvFault(err, len(record), len(r.header)); fault == nil {
					r.err = err
					return
				}
			} else if r.parsed, err = r.parse(r.parsed[:0], record); err == nil {
				r.Rows++
				for i := range r.parsed {
					if t := r.parsed[i].event.Time; t.After(r.Last) {
						r.Last = t
					}
				}
				if !yield(strings.TrimSpace(r.row(record)(r.ticket)), record) {
					return
				}
				continue
			} else {
				fault = r.fault(err)
			}
			r.Malformed += fault.Lines
			if len(r.Faults) < maxFaults {
				r.Faults = append(r.Faults, fault)
			}
			if r.Fault != nil {
				if r.err = r.Fault(fault); r.err != nil {
					return
				}
			}
		}
	}
}

// csvFault returns the fault of a row that is no CSV, nil for an error of
// another kind.
func csvFault(err error, fields, want int) *Fault {
	var p *csv.ParseError
	ok := errors.As(err, &p)
	if !ok {
		return nil
	}
	f := &Fault{Line: p.StartLine, Lines: max(p.Line-p.StartLine+1, 1), Column: p.Column, Text: p.Err.Error()}
	if p.Err == csv.ErrFieldCount {
		f.Text = fmt.Sprintf("want %d fields as in the header, got %d", want, fields)
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
	fields := r.row(record)
	_, events, err := r.events.Read(fields)
	if err != nil {
		return all, err
	}
	if r.m.Rows == nil && events[0].State == "" {
		return all, fieldError(r.m.State[0], priority.ErrRequired, "want a state")
	}
	one := row{reopens: -1, reassignments: -1}
	if r.stamps != nil {
		_, stamps, err := r.stamps.Read(fields)
		if err != nil {
			return all, err
		}
		for i := range stamps {
			*map[string]*time.Time{"opened": &one.opened, "resolved": &one.resolved, "closed": &one.closed}[stamps[i].Ref] = stamps[i].Time
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
		one.reopens, one.reassignments = -1, -1
	}
	return all, nil
}

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
