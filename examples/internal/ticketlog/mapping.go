package ticketlog

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/rows"
	"github.com/supportops/policy/priority"
)

// MappingSchema is the schema of a [Mapping] document.
const MappingSchema = "ticketlog/mapping/1"

// Order says what orders the rows of a case.
type Order string

// The orders.
const (
	// ByTime sorts by stamp; equal stamps keep the order of the sequence
	// column, and without one that of the file. It is the default.
	ByTime Order = "time"
	// ByFile takes the order of the sequence column, and without one that of
	// the file, for the truth. A stamp that goes backwards is read as its
	// predecessor's, and counted.
	ByFile Order = "file"
)

// Mapping says which columns of a log mean what. It is a short form of the
// documents of package lifecycle/rows, which read the rows: Case, Time and State
// are needed, and Machine or States; all else is left empty where a log has no
// such thing. A log whose rows are more than one state each, such as messages
// or a table of tickets with several stamps, is told by Rows in full; then Case,
// Time.Columns, State and what else makes an event are left out.
type Mapping struct {
	Schema    string `json:"schema"` // MappingSchema
	Name      string `json:"name,omitzero"`
	Note      string `json:"note,omitzero"`
	Delimiter string `json:"delimiter,omitzero"` // one character; empty: a comma
	Grouped   bool   `json:"grouped,omitzero"`   // all rows of a case stand together; else cases are put together in memory
	Order     Order  `json:"order,omitzero"`

	Rows *rows.Spec `json:"rows,omitzero"` // the full form

	Case     string   `json:"case,omitzero"`     // column that tells cases apart
	Time     Stamp    `json:"time,omitzero"`     // when the row's update happened
	Sequence string   `json:"sequence,omitzero"` // column that orders rows: whole numbers, or texts of one length
	State    []string `json:"state,omitzero"`    // columns that make up the state, joined with " / "; those without a value are left out
	Group    string   `json:"group,omitzero"`    // owning group
	Assignee string   `json:"assignee,omitzero"` // owning person
	Actor    string   `json:"actor,omitzero"`    // who made the update
	Systems  []string `json:"systems,omitzero"`  // actors and owners that are no people, such as "autoclose"
	Channel  string   `json:"channel,omitzero"`
	Category string   `json:"category,omitzero"`
	Customer string   `json:"customer,omitzero"` // tier or segment of the customer
	Missing  []string `json:"missing,omitzero"`  // texts that mean no value; the empty text always does

	Priority Levels               `json:"priority,omitzero"`
	Impact   Axis                 `json:"impact,omitzero"`
	Urgency  Axis                 `json:"urgency,omitzero"`
	Matrix   *priority.MatrixSpec `json:"matrix,omitzero"` // gives the level of a row that states none but impact and urgency

	Opened   string   `json:"opened,omitzero"`   // stamps that the log carries of its own, in the form of Time
	Resolved string   `json:"resolved,omitzero"` //
	Closed   string   `json:"closed,omitzero"`   //
	Counters Counters `json:"counters,omitzero"`

	Responded []string      `json:"responded,omitzero"` // states that show that an agent has answered the customer
	States    Classes       `json:"states,omitzero"`    // the short form of Machine: no steps, so nothing deviates
	Machine   *machine.Spec `json:"machine,omitzero"`
}

// Stamp says where a time stands and how it is written.
type Stamp struct {
	Columns []string `json:"columns"` // joined with a space where date and time stand apart
	Layouts []string `json:"layouts"` // forms of Go's package time, tried in order; or "unix", "unix_ms"; see package rows
	Zone    string   `json:"zone"`    // IANA name of the zone of stamps that carry none
}

// Levels says which level the texts of a column mean.
type Levels struct {
	Column string                    `json:"column"`
	Levels map[string]priority.Level `json:"levels"`
}

// Axis is an axis of the priority matrix: its column, and its values from the
// gravest on where their natural order is another.
type Axis struct {
	Column string   `json:"column"`
	Values []string `json:"values,omitzero"`
}

// Counters name the columns of the log's own counters, which a report compares
// with those that it derives.
type Counters struct {
	Reopens       string `json:"reopens,omitzero"`
	Reassignments string `json:"reassignments,omitzero"`
}

// Classes lists the states in which the desk waits for somebody else, and
// those in which it is done. All others are open.
type Classes struct {
	Waiting []lifecycle.State `json:"waiting,omitzero"`
	Done    []lifecycle.State `json:"done,omitzero"`
}

//go:embed mappings/*.json
var builtin embed.FS

// Builtin returns the names of the built-in mappings.
func Builtin() []string {
	files, _ := fs.Glob(builtin, "mappings/*.json")
	for i, f := range files {
		files[i] = strings.TrimSuffix(strings.TrimPrefix(f, "mappings/"), ".json")
	}
	return files
}

// BuiltinMapping returns the built-in mapping of that name.
func BuiltinMapping(name string) (Mapping, bool) {
	data, err := builtin.ReadFile("mappings/" + name + ".json")
	if err != nil {
		return Mapping{}, false
	}
	m, err := ParseMapping(data)
	return m, err == nil
}

// ParseMapping reads a mapping document. Unknown fields, trailing data and all
// that Validate finds are errors.
func ParseMapping(data []byte) (Mapping, error) {
	m, err := lifecycle.Read[Mapping](data)
	if err != nil {
		return Mapping{}, err
	}
	return m, m.Validate()
}

// Validate reports every defect of m, with its path.
func (m *Mapping) Validate() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf("mapping: "+format, args...)) }
	if m.Schema != MappingSchema {
		bad("schema: got %q, want %q", m.Schema, MappingSchema)
	}
	if r, n := utf8.DecodeRuneInString(m.Delimiter); n != len(m.Delimiter) || r == '"' || r == '\n' || r == '\r' {
		bad("delimiter: got %q, want one character such as \";\"", m.Delimiter)
	}
	if !slices.Contains([]Order{"", ByTime, ByFile}, m.Order) {
		bad("order: got %q, want %q or %q", m.Order, ByTime, ByFile)
	}
	m.validateRows(bad)
	if (m.Machine == nil) == (len(m.States.Done) == 0) {
		bad("machine: want either a machine or states.done")
	}
	if m.Machine != nil || len(m.States.Done) > 0 {
		if err := m.MachineSpec().Validate(); err != nil {
			bad("machine: %w", err)
		}
	}
	if (m.Priority.Column == "") != (len(m.Priority.Levels) == 0) {
		bad("priority: want a column and the level of each of its texts")
	}
	if (m.Impact.Column == "") != (m.Urgency.Column == "") {
		bad("impact: want impact and urgency, or neither")
	}
	if m.Matrix != nil {
		if err := m.Matrix.Validate(); err != nil {
			bad("matrix: %w", err)
		}
	}
	m.validateResponded(bad)
	return errors.Join(errs...)
}

// validateRows checks what makes events of rows.
func (m *Mapping) validateRows(bad func(string, ...any)) {
	if m.Rows != nil {
		for name, given := range map[string]bool{
			"case": m.Case != "", "time": len(m.Time.Columns)+len(m.Time.Layouts) > 0, "state": len(m.State) > 0, "group": m.Group != "", "assignee": m.Assignee != "",
			"actor": m.Actor != "", "systems": len(m.Systems) > 0, "channel": m.Channel != "", "category": m.Category != "", "customer": m.Customer != "",
			"missing": len(m.Missing) > 0, "priority": m.Priority.Column != "",
		} {
			if given {
				bad("%s: rows say it", name)
			}
		}
		if err := m.Rows.Validate(); err != nil {
			bad("rows: %w", err)
		}
		return
	}
	if m.Case == "" {
		bad("case: want the column that tells cases apart")
	}
	if len(m.Time.Columns) == 0 {
		bad("time.columns: want the column of the stamp")
	}
	if len(m.Time.Layouts) == 0 {
		bad("time.layouts: want a form such as \"2006-01-02 15:04:05\"")
	}
	if _, err := time.LoadLocation(m.Time.Zone); err != nil || m.Time.Zone == "" || m.Time.Zone == "Local" {
		bad("time.zone: got %q, want an IANA name such as \"UTC\" or \"Europe/Rome\"", m.Time.Zone)
	}
	if len(m.State) == 0 {
		bad("state: want the columns of the state")
	}
	if m.Case != "" && len(m.Time.Columns) > 0 && len(m.Time.Layouts) > 0 && len(m.State) > 0 && m.Time.Zone != "" {
		var e *lifecycle.SpecError
		if err := m.spec().Validate(); errors.As(err, &e) {
			for _, f := range e.Fields {
				if f.Path != "zone" { // said above
					bad("%v", f)
				}
			}
		}
	}
}

// validateResponded holds the states that show an answer against the machine.
func (m *Mapping) validateResponded(bad func(string, ...any)) {
	if m.Machine == nil {
		return
	}
	words := lint.Vocabulary{}
	for _, s := range m.Machine.States {
		words["state"] = append(words["state"], string(s.Name))
	}
	for i, s := range m.Responded {
		for _, f := range words.Check(lifecycle.State(s)) {
			bad("responded[%d]: %s", i, f.Detail)
		}
	}
}

// spec returns what rows mean, in full.
func (m *Mapping) spec() rows.Spec {
	if m.Rows != nil {
		return *m.Rows
	}
	of := func(columns ...string) (f rows.SourceSpec) {
		for _, c := range columns {
			if c != "" {
				f.Columns = append(f.Columns, c)
			}
		}
		return f
	}
	level := of(m.Priority.Column)
	if len(level.Columns) > 0 {
		level.Values, level.Strict = map[string]string{}, true
		for text, l := range m.Priority.Levels {
			level.Values[text] = l.String()
		}
	}
	return rows.Spec{
		Ticket: m.Case, Layouts: m.Time.Layouts, Zone: m.Time.Zone, Missing: m.Missing, Systems: m.Systems,
		Events: []rows.EventRuleSpec{{
			Time: m.Time.Columns, State: of(m.State...), Group: of(m.Group), Assignee: of(m.Assignee), Actor: of(m.Actor),
			Channel: of(m.Channel), Category: of(m.Category), Customer: of(m.Customer), Priority: level,
		}},
	}
}

// stamps returns how the stamps are read that the log carries of its own: as
// events with their name as reference.
func (m *Mapping) stamps() (s rows.Spec, any bool) {
	s = m.spec()
	s.Events = nil
	for _, stamp := range []struct{ name, column string }{{"opened", m.Opened}, {"resolved", m.Resolved}, {"closed", m.Closed}} {
		if stamp.column != "" {
			s.Events = append(s.Events, rows.EventRuleSpec{
				Time: []string{stamp.column}, Optional: true, Kind: rows.SourceSpec{Value: "recorded"}, Ref: rows.SourceSpec{Value: stamp.name},
			})
		}
	}
	return s, len(s.Events) > 0
}

// Zone returns the zone of the log's stamps, UTC for those that carry their own
// offset.
func (m *Mapping) Zone() *time.Location {
	loc, err := time.LoadLocation(m.spec().Zone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Makes reports whether rows may be events of a kind.
func (m *Mapping) Makes(kind lifecycle.Kind) bool {
	for _, e := range m.spec().Events {
		f := e.Kind
		if f.Value == kind.String() || f.Value == "" && kind == lifecycle.Updated || len(f.Columns) > 0 && !f.Strict {
			return true
		}
		for _, value := range f.Values {
			if value == kind.String() {
				return true
			}
		}
	}
	return false
}

// Programs returns the actors and owners that are no people.
func (m *Mapping) Programs() []string { return m.spec().Systems }

// IsProgram reports whether an actor or owner is no person, in any letters.
func (m *Mapping) IsProgram(name string) bool {
	return slices.ContainsFunc(m.Programs(), func(p string) bool { return strings.EqualFold(strings.TrimSpace(p), name) })
}

// Owned reports whether rows tell which person owns a ticket.
func (m *Mapping) Owned() bool {
	return slices.ContainsFunc(m.spec().Events, func(e rows.EventRuleSpec) bool { return len(e.Assignee.Columns) > 0 })
}

// columns returns the columns that m names, for a look whether a log has them.
func (m *Mapping) columns() []string {
	all := []string{m.Sequence, m.Impact.Column, m.Urgency.Column, m.Opened, m.Resolved, m.Closed, m.Counters.Reopens, m.Counters.Reassignments}
	if mapper, err := rows.New(m.spec()); err == nil {
		all = append(mapper.Columns(), all...)
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// names returns the columns that hold names and stamps, and not long texts.
func (m *Mapping) names() []string {
	texts := map[string]bool{}
	for _, e := range m.spec().Events {
		for _, c := range e.Text.Columns {
			texts[c] = true
		}
	}
	return slices.DeleteFunc(m.columns(), func(c string) bool { return texts[c] })
}

// lacking returns the columns that m names and header has not.
func (m *Mapping) lacking(header []string) []string {
	return slices.DeleteFunc(m.columns(), func(c string) bool { return slices.Contains(header, c) })
}

// MachineSpec returns the machine that m states in full or in short. Where it
// states the short form, only the classes of the machine mean something: what
// it calls a deviation is none.
func (m *Mapping) MachineSpec() machine.Spec {
	if m.Machine != nil {
		return *m.Machine
	}
	var s machine.Spec
	for _, st := range m.States.Waiting {
		s.States = append(s.States, machine.StateSpec{Name: st, Class: machine.Waiting})
	}
	for _, st := range m.States.Done {
		s.States = append(s.States, machine.StateSpec{Name: st, Class: machine.Done})
	}
	s.Start = []lifecycle.State{m.States.Done[0]}
	return s
}
