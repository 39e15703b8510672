package ticketlog

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// maxSeen is how many of the last cases a [Reader] remembers to tell whether a
// log that is said to be grouped is.
const maxSeen = 1 << 16

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
	Last      time.Time // the latest stamp so far

	m      Mapping
	csv    *csv.Reader
	header []string
	column map[string]int
	zone   *time.Location
	matrix *priority.Matrix
	err    error
}

// NewReader reads the header of a log and finds the columns of the mapping.
func NewReader(m Mapping, log io.Reader) (*Reader, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	r := &Reader{m: m, column: map[string]int{}}
	r.zone, _ = time.LoadLocation(m.Time.Zone)
	if m.Matrix != nil {
		matrix, err := priority.NewMatrix(*m.Matrix)
		if err != nil {
			return nil, err
		}
		r.matrix = matrix
	}
	var err error
	if r.csv, r.header, err = readHeader(log, m.Delimiter); err != nil {
		return nil, err
	}
	for i, name := range r.header {
		if _, twice := r.column[name]; !twice {
			r.column[name] = i
		}
	}
	if lacking := m.lacking(r.header); len(lacking) > 0 {
		return nil, fmt.Errorf("the log has no column %q; it has %q", lacking, r.header)
	}
	return r, nil
}

func readHeader(log io.Reader, delimiter string) (*csv.Reader, []string, error) {
	buf := bufio.NewReader(log)
	if mark, _ := buf.Peek(3); string(mark) == "\ufeff" {
		buf.Discard(3)
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
	id, rows := "", []row(nil)
	for next, one := range r.rows() {
		if next != id && len(rows) > 0 {
			if !yield(newCase(id, rows, &r.m)) {
				return
			}
			rows = rows[:0]
		}
		if len(rows) == 0 {
			if seen.add(next) {
				line, _ := r.csv.FieldPos(0)
				r.err = fmt.Errorf("line %d: case %q again after others: the log is not grouped by case, say \"grouped\": false", line, next)
				return
			}
		}
		id, rows = next, append(rows, one)
	}
	if r.err == nil && len(rows) > 0 {
		yield(newCase(id, rows, &r.m))
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

// collected holds all cases, to put together what does not stand together.
func (r *Reader) collected(yield func(*Case) bool) {
	rows := map[string][]row{}
	var ids []string
	texts := map[string]string{}
	intern := func(s string) string { // a row's texts share the memory of its line: keep each text once instead
		if kept, ok := texts[s]; ok {
			return kept
		}
		s = strings.Clone(s)
		texts[s] = s
		return s
	}
	for id, one := range r.rows() {
		if _, known := rows[id]; !known {
			id = strings.Clone(id)
			ids = append(ids, id)
		}
		e := &one.event
		e.State = lifecycle.State(intern(string(e.State)))
		for _, s := range []*string{&e.Group, &e.Assignee, &e.Actor, &e.Channel, &e.Category, &e.Customer, &one.cell.Impact, &one.cell.Urgency} {
			*s = intern(*s)
		}
		one.seq = strings.Clone(one.seq)
		rows[id] = append(rows[id], one)
	}
	for _, id := range ids {
		if r.err != nil || !yield(newCase(id, rows[id], &r.m)) {
			return
		}
		delete(rows, id)
	}
}

// rows yields the readable rows, each with its case.
func (r *Reader) rows() iter.Seq2[string, row] {
	return func(yield func(string, row) bool) {
		for {
			record, err := r.csv.Read()
			if err == io.EOF {
				return
			}
			var fault *Fault
			var one row
			if err != nil {
				if fault = csvFault(err, len(record), len(r.header)); fault == nil {
					r.err = err
					return
				}
			} else if one, fault = r.row(record); fault == nil {
				r.Rows++
				if one.event.Time.After(r.Last) {
					r.Last = one.event.Time
				}
				if !yield(record[r.column[r.m.Case]], one) {
					return
				}
				continue
			}
			r.Malformed += fault.Lines
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

// fieldError is what is wrong with a field.
type fieldError struct {
	column string
	text   string
}

func (e fieldError) Error() string { return e.text }

// row reads a record, or says which field is at fault.
func (r *Reader) row(record []string) (row, *Fault) {
	one, err := r.parse(record)
	if err == nil {
		return one, nil
	}
	f := &Fault{Lines: 1, Text: err.Error()}
	i := 0
	var fe fieldError
	if errors.As(err, &fe) {
		f.Name, i = fe.column, r.column[fe.column]
	}
	f.Line, f.Column = r.csv.FieldPos(i)
	return row{}, f
}

func (r *Reader) parse(record []string) (one row, err error) {
	m := &r.m
	if r.text(record, m.Case) == "" {
		return one, fieldError{m.Case, "want the name of a case, got nothing"}
	}
	e := &one.event
	e.Kind = lifecycle.Updated
	if e.Time, err = r.stamp(record, m.Time.Columns...); err != nil {
		return one, err
	}
	if e.Time.IsZero() {
		return one, fieldError{m.Time.Columns[0], "want a time, got nothing"}
	}
	parts := make([]string, len(m.State))
	for i, column := range m.State {
		parts[i] = r.text(record, column)
	}
	e.State = lifecycle.State(strings.Join(parts, " / "))
	if strings.Join(parts, "") == "" {
		return one, fieldError{m.State[0], "want a state, got nothing"}
	}
	e.Group, e.Assignee, e.Actor = r.text(record, m.Group), r.text(record, m.Assignee), r.text(record, m.Actor)
	if e.Group == "" && e.Assignee == "" { // a row whose columns are empty says that nobody owns the ticket
		if m.Group != "" {
			e.Group = lifecycle.Nobody
		}
		if m.Assignee != "" {
			e.Assignee = lifecycle.Nobody
		}
	}
	e.Channel, e.Category, e.Customer = r.text(record, m.Channel), r.text(record, m.Category), r.text(record, m.Customer)
	one.cell.Impact, one.cell.Urgency, one.seq = r.text(record, m.Impact.Column), r.text(record, m.Urgency.Column), r.text(record, m.Sequence)
	if one.cell.Level, err = r.level(record, one.cell); err != nil {
		return one, err
	}
	e.Priority = one.cell.Level
	return one, r.parseOwn(record, &one)
}

// parseOwn reads the stamps and counters that the log carries of its own.
func (r *Reader) parseOwn(record []string, one *row) (err error) {
	for _, stamp := range []struct {
		to     *time.Time
		column string
	}{{&one.opened, r.m.Opened}, {&one.resolved, r.m.Resolved}, {&one.closed, r.m.Closed}} {
		if stamp.column == "" {
			continue
		}
		if *stamp.to, err = r.stamp(record, stamp.column); err != nil {
			return err
		}
	}
	one.reopens, one.reassignments = -1, -1
	for _, count := range []struct {
		to     *int
		column string
	}{{&one.reopens, r.m.Counters.Reopens}, {&one.reassignments, r.m.Counters.Reassignments}} {
		s := r.text(record, count.column)
		if s == "" {
			continue
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 {
			return fieldError{count.column, fmt.Sprintf("want a count, got %.40q", s)}
		}
		*count.to = n
	}
	return nil
}

// text returns the field of a column, "" for a column that the mapping does
// not name and for a text that means no value.
func (r *Reader) text(record []string, column string) string {
	if column == "" {
		return ""
	}
	s := record[r.column[column]]
	if slices.Contains(r.m.Missing, s) {
		return ""
	}
	return s
}

// stamp reads a time from columns, zero if they are empty.
func (r *Reader) stamp(record []string, columns ...string) (time.Time, error) {
	s := r.text(record, columns[0])
	for _, column := range columns[1:] {
		s = strings.TrimSpace(s + " " + r.text(record, column))
	}
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range r.m.Time.Layouts {
		if t, ok := parseStamp(layout, s, r.zone); ok {
			return t, nil
		}
	}
	return time.Time{}, fieldError{columns[0], fmt.Sprintf("want a time such as %q, got %.40q", r.m.Time.Layouts, s)}
}

func parseStamp(layout, s string, zone *time.Location) (time.Time, bool) {
	if layout == "unix" || layout == "unix_ms" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < math.MinInt32*1000 || n > math.MaxUint32*1000 {
			return time.Time{}, false
		}
		if layout == "unix" {
			return time.Unix(n, 0).In(zone), true
		}
		return time.UnixMilli(n).In(zone), true
	}
	t, err := time.ParseInLocation(layout, s, zone)
	return t, err == nil
}

// level returns the level of a row: that of its column, else that of the
// mapping's matrix, else none.
func (r *Reader) level(record []string, cell priority.Cell) (priority.Level, error) {
	s := r.text(record, r.m.Priority.Column)
	if s != "" {
		level, ok := r.m.Priority.Levels[s]
		if !ok {
			return 0, fieldError{r.m.Priority.Column, fmt.Sprintf("no level is stated for %.40q", s)}
		}
		return level, nil
	}
	if r.matrix != nil {
		level, _ := r.matrix.Level(cell.Impact, cell.Urgency)
		return level, nil
	}
	return 0, nil
}
