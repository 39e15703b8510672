package rows

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// Mapper reads rows as its [Spec] says. It is immutable and safe for concurrent
// use.
type Mapper struct {
	spec    Spec
	zone    *time.Location
	missing map[string]bool
	systems map[string]bool
	events  []event
	columns []string
}

// event is a compiled EventRuleSpec.
type event struct {
	spec   *EventRuleSpec
	when   *priority.Condition
	asks   []string // columns of the condition
	fields []compiled
	facts  []compiled
	owner  bool // the row has columns of the owner
}

// compiled is a field with its table of texts.
type compiled struct {
	field
	values map[string]string // by keyOf
	join   string
}

// New returns the mapper of a valid spec, which it copies, else what
// [Spec.Validate] returns.
func New(s Spec) (*Mapper, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	m := &Mapper{spec: s.clone(), zone: time.UTC, missing: map[string]bool{"": true}, systems: map[string]bool{}}
	if s.Zone != "" {
		m.zone = (&spec.Defects{}).Zone("zone", s.Zone)
	}
	for _, text := range s.Missing {
		m.missing[keyOf(text)] = true
	}
	for _, actor := range s.Systems {
		m.systems[keyOf(actor)] = true
	}
	m.columns = append(m.columns, s.Ticket)
	for i := range m.spec.Events {
		m.compile(&m.spec.Events[i])
	}
	slices.Sort(m.columns)
	m.columns = slices.Compact(m.columns)
	return m, nil
}

// compile adds an event of the spec, which is valid.
func (m *Mapper) compile(s *EventRuleSpec) {
	e := event{spec: s}
	e.when, _ = priority.NewCondition(s.When)
	e.asks = asked(&s.When, nil)
	slices.Sort(e.asks)
	e.asks = slices.Compact(e.asks)
	m.columns = append(append(m.columns, e.asks...), s.Time...)
	add := func(f field) compiled {
		c := compiled{field: f, join: f.spec.Join, values: make(map[string]string, len(f.spec.Values))}
		if c.join == "" {
			c.join = " / "
		}
		for text, value := range f.spec.Values {
			c.values[keyOf(text)] = value
		}
		m.columns = append(m.columns, f.spec.Columns...)
		return c
	}
	for _, f := range s.fields() {
		if len(f.spec.Columns) > 0 || f.spec.Value != "" {
			e.fields = append(e.fields, add(f))
		}
	}
	for _, name := range sorted(s.Facts) {
		f := s.Facts[name]
		e.facts = append(e.facts, add(field{name, &f}))
	}
	e.owner = len(s.Group.Columns) > 0 || len(s.Assignee.Columns) > 0
	m.events = append(m.events, e)
}

// asked adds the facts that a condition asks for to names.
func asked(c *priority.ConditionSpec, names []string) []string {
	names = append(append(names, sorted(c.Facts)...), sorted(c.Ranges)...)
	for i := range c.All {
		names = asked(&c.All[i], names)
	}
	for i := range c.Any {
		names = asked(&c.Any[i], names)
	}
	if c.Not != nil {
		names = asked(c.Not, names)
	}
	return names
}

// Spec returns a copy of the document that m was made from.
func (m *Mapper) Spec() Spec { return m.spec.clone() }

// Columns returns the columns that m reads, each once, in the order of bytes.
func (m *Mapper) Columns() []string { return slices.Clone(m.columns) }

// Cells is one row: it returns the text in a column, or the empty text for a
// column that the row does not have.
type Cells func(column string) string

// Map returns a row that is a map from columns to texts.
func Map(values map[string]string) Cells { return func(column string) string { return values[column] } }

// Table returns a function that makes rows of the fields below a header. The
// error is a *lifecycle.SpecError: a column that m reads and the header does not
// have, or has twice. A record with fewer fields has empty texts in the last
// columns.
func (m *Mapper) Table(header []string) (row func(fields []string) Cells, err error) {
	d := &spec.Defects{Package: pkg}
	at := make(map[string]int, len(header))
	for i, name := range header {
		if first, twice := at[name]; twice && slices.Contains(m.columns, name) {
			d.Add(spec.Index("header", i), spec.ErrDuplicate, "%q is header[%d] already", spec.Clip(name), first)
			continue
		}
		at[name] = i
	}
	for _, name := range m.columns {
		if _, ok := at[name]; !ok {
			like := slices.IndexFunc(header, func(h string) bool { return fold.Equal(strings.TrimSpace(h), name) })
			if like < 0 {
				d.Add("header", spec.ErrUnknown, "no column %q", spec.Clip(name))
			} else {
				d.Add("header", spec.ErrUnknown, "no column %q, but %q", spec.Clip(name), spec.Clip(header[like]))
			}
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return func(fields []string) Cells {
		return func(column string) string {
			if i, ok := at[column]; ok && i < len(fields) {
				return fields[i]
			}
			return ""
		}
	}, nil
}

// Read returns the ticket of a row and the events that it holds, in the order
// of the document. The error is a *lifecycle.SpecError that lists everything
// that cannot be read, by column; the row then has no events.
func (m *Mapper) Read(row Cells) (ticket string, events []lifecycle.Event, err error) {
	d := &spec.Defects{Package: pkg}
	if ticket = m.text(row, m.spec.Ticket); ticket == "" {
		d.Add(m.spec.Ticket, spec.ErrRequired, "want the name of a ticket")
	}
	for i := range m.events {
		if e, ok := m.read(d, &m.events[i], row); ok {
			events = append(events, e)
		}
	}
	if err := d.Err(); err != nil {
		return ticket, nil, err
	}
	return ticket, events, nil
}

// read reads one event; ok is false if the row does not hold it.
func (m *Mapper) read(d *spec.Defects, x *event, row Cells) (e lifecycle.Event, ok bool) {
	facts := make(priority.Facts, len(x.asks))
	for _, column := range x.asks {
		facts[column] = []string{m.text(row, column)}
	}
	if !x.when.Holds(facts) {
		return e, false
	}
	s := strings.TrimSpace(m.join(row, x.spec.Time, " "))
	if s == "" && x.spec.Optional {
		return e, false
	}
	if e.Time, ok = m.stamp(s); !ok {
		cause := spec.ErrSyntax
		if s == "" {
			cause = spec.ErrRequired
		}
		d.Add(x.spec.Time[0], cause, "want a time such as %q, got %q", m.spec.Layouts, spec.Clip(s))
	}
	for i := range x.fields {
		m.field(d, &e, &x.fields[i], row)
	}
	for i := range x.facts {
		m.fact(d, &e, &x.facts[i], row)
	}
	m.settle(x, &e)
	if d.Len() == 0 {
		d.AddErr("", e.Validate())
	}
	return e, true
}

// settle fills in what follows from the rest of an event.
func (m *Mapper) settle(x *event, e *lifecycle.Event) {
	if e.Kind == 0 {
		e.Kind = lifecycle.Updated
	}
	if m.systems[keyOf(e.Actor)] && e.Actor != "" {
		e.Side = lifecycle.System
	}
	if e.From != "" && keyOf(string(e.From)) == keyOf(string(e.State)) { // the state stays as it was
		e.From, e.State = "", ""
	}
	if x.owner && e.Kind == lifecycle.Updated && e.Group == "" && e.Assignee == "" {
		e.Group, e.Assignee = lifecycle.Nobody, lifecycle.Nobody
	}
}

// text returns the text in a column, empty if it means no value.
func (m *Mapper) text(row Cells, column string) string {
	s := strings.TrimSpace(row(column))
	if m.missing[keyOf(s)] {
		return ""
	}
	return s
}

func (m *Mapper) join(row Cells, columns []string, sep string) string {
	if len(columns) == 1 {
		return m.text(row, columns[0])
	}
	var parts []string
	for _, column := range columns {
		if s := m.text(row, column); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, sep)
}

// value returns what a field's text means, "" if that is nothing.
func (c *compiled) value(d *spec.Defects, s string) string {
	if s == "" {
		return c.spec.Value
	}
	value, listed := c.values[keyOf(s)]
	switch {
	case listed:
		return value
	case c.spec.Strict:
		d.Add(c.spec.Columns[0], spec.ErrUnknown, "%q, want one of %q", spec.Clip(s), sorted(c.spec.Values))
		return ""
	}
	return s
}

func (m *Mapper) field(d *spec.Defects, e *lifecycle.Event, c *compiled, row Cells) {
	value := c.value(d, m.join(row, c.spec.Columns, c.join))
	if value == "" {
		return
	}
	if err := set(e, c.name, value, c.spec.Unit); err != nil {
		d.AddErr(c.spec.Columns[0], err) // the document's own values have been checked
	}
}

// fact reads a fact, which has one value or several. A column that has none
// clears it.
func (m *Mapper) fact(d *spec.Defects, e *lifecycle.Event, c *compiled, row Cells) {
	s := m.join(row, c.spec.Columns, c.join)
	parts := []string{s}
	if c.spec.Split != "" {
		parts = strings.Split(s, c.spec.Split)
	}
	values := []string{}
	for _, part := range parts {
		if value := c.value(d, strings.TrimSpace(part)); value != "" {
			values = append(values, value)
		}
	}
	if e.Facts == nil {
		e.Facts = priority.Facts{}
	}
	e.Facts[c.name] = values
}

// free returns the field of that name of an event if any text will do, else
// nil.
func free(e *lifecycle.Event, name string) *string {
	switch name {
	case "id":
		return &e.ID
	case "actor":
		return &e.Actor
	case "channel":
		return &e.Channel
	case "reason":
		return &e.Reason
	case "group":
		return &e.Group
	case "assignee":
		return &e.Assignee
	case "tier":
		return &e.Tier
	case "customer":
		return &e.Customer
	case "category":
		return &e.Category
	case "ref":
		return &e.Ref
	case "text":
		return &e.Text
	}
	return nil
}

// set gives an event the value of one field.
func set(e *lifecycle.Event, name, value string, unit lifecycle.Duration) (err error) {
	if text := free(e, name); text != nil {
		*text = value
		return nil
	}
	switch name {
	case "state":
		e.State = lifecycle.State(value)
	case "from":
		e.From = lifecycle.State(value)
	case "kind":
		e.Kind, err = lifecycle.ParseKind(value)
	case "side":
		e.Side, err = lifecycle.ParseSide(value)
	case "visibility":
		e.Visibility, err = lifecycle.ParseVisibility(value)
	case "priority":
		e.Priority, err = priority.ParseLevel(value)
	case "seq":
		e.Seq, err = whole(value)
	case "score":
		var n int64
		n, err = whole(value)
		e.Score = int(n)
	case "spent":
		e.Spent, err = spent(value, unit)
	}
	var u *spec.UnknownError
	if errors.As(err, &u) {
		return fmt.Errorf("%w: %q, want one of %q", spec.ErrUnknown, spec.Clip(u.Text), u.Want)
	}
	return err
}

// whole reads a whole number.
func whole(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: want a whole number, got %q", spec.ErrSyntax, spec.Clip(s))
	}
	return n, nil
}

// spent reads a duration, or a whole number of the unit if there is one.
func spent(s string, unit lifecycle.Duration) (d lifecycle.Duration, err error) {
	want := "a duration such as \"1h30m\""
	if unit > 0 {
		want += fmt.Sprintf(" or a whole number of %v", unit)
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && unit > 0 {
		if most := int64((1<<63 - 1) / unit); n < 0 || n > most {
			return 0, fmt.Errorf("%w: want 0 to %d of %v, got %q", spec.ErrRange, most, unit, spec.Clip(s))
		}
		return lifecycle.Duration(n) * unit, nil
	}
	if err := d.UnmarshalText([]byte(s)); err != nil {
		return 0, fmt.Errorf("%w: want %s, got %q", spec.ErrSyntax, want, spec.Clip(s))
	}
	if d < 0 {
		return 0, fmt.Errorf("%w: want %s, not below 0, got %q", spec.ErrRange, want, spec.Clip(s))
	}
	return d, nil
}
