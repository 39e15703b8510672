package rows

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

const (
	pkg    = "rows"
	schema = "lifecycle/rows/1"
)

// Bounds of a document.
const (
	maxEvents  = 256
	maxColumns = 64
	maxLayouts = 64
)

// Spec says what the columns of rows mean.
type Spec struct {
	Schema  string          `json:"schema,omitzero"`  // "lifecycle/rows/1", or empty
	Ticket  string          `json:"ticket"`           // column that identifies the ticket
	Layouts []string        `json:"layouts"`          // forms of times, tried in order: layouts of Go's package time, "unix" or "unix_ms"
	Zone    string          `json:"zone,omitzero"`    // IANA name of the zone of times that carry no offset
	Missing []string        `json:"missing,omitzero"` // texts that state nothing, such as "NULL" or "n/a"
	Systems []string        `json:"systems,omitzero"` // actors that are programs: events of theirs have the side system
	Order   RowOrder        `json:"order,omitzero"`   // of rows of one ticket and instant
	Events  []EventRuleSpec `json:"events"`           // what a row may hold, at least one
}

// RowOrder says what orders rows of one ticket and instant that have no sequence
// of their own. Unset, it is the order of histories: by from-state and state,
// and by id.
type RowOrder string

// ByRow keeps the order in which the rows are given.
const ByRow RowOrder = "row"

// EventRuleSpec is one event that a row may hold, and where its fields stand.
type EventRuleSpec struct {
	When     priority.ConditionSpec `json:"when,omitzero"`     // which rows hold the event: a condition on columns, such as {"type": ["comment"]}; unset: all rows
	Time     []string               `json:"time"`              // columns of the time, joined with a space
	Optional bool                   `json:"optional,omitzero"` // a row without this time holds no such event; else it is a defect

	ID         SourceSpec `json:"id,omitzero"`
	Seq        SourceSpec `json:"seq,omitzero"`  // a whole number
	Kind       SourceSpec `json:"kind,omitzero"` // unset: updated
	Actor      SourceSpec `json:"actor,omitzero"`
	Side       SourceSpec `json:"side,omitzero"`
	Visibility SourceSpec `json:"visibility,omitzero"`
	Channel    SourceSpec `json:"channel,omitzero"`
	State      SourceSpec `json:"state,omitzero"`
	From       SourceSpec `json:"from,omitzero"` // the state before; if it equals State, the row leaves the state as it was
	Reason     SourceSpec `json:"reason,omitzero"`
	Group      SourceSpec `json:"group,omitzero"`
	Assignee   SourceSpec `json:"assignee,omitzero"`
	Tier       SourceSpec `json:"tier,omitzero"`
	Priority   SourceSpec `json:"priority,omitzero"`
	Customer   SourceSpec `json:"customer,omitzero"`
	Category   SourceSpec `json:"category,omitzero"`
	Ref        SourceSpec `json:"ref,omitzero"`
	Text       SourceSpec `json:"text,omitzero"`
	Score      SourceSpec `json:"score,omitzero"` // a whole number
	Spent      SourceSpec `json:"spent,omitzero"` // a duration such as "1h30m", or a whole number of Unit

	Facts map[string]SourceSpec `json:"facts,omitzero"` // facts of the application's own, by name
}

// SourceSpec says where a value stands and what its texts mean. The zero
// SourceSpec states nothing.
type SourceSpec struct {
	Columns []string           `json:"columns,omitzero"` // joined, in this order; columns without a value are left out
	Join    string             `json:"join,omitzero"`    // between joined columns; empty: " / "
	Value   string             `json:"value,omitzero"`   // the value where the columns have none, or of every row if there are no columns
	Values  map[string]string  `json:"values,omitzero"`  // what their texts mean; an empty value states nothing
	Strict  bool               `json:"strict,omitzero"`  // a text that Values does not list is a defect
	Split   string             `json:"split,omitzero"`   // of a fact with several values: what stands between them, such as ";"
	Unit    lifecycle.Duration `json:"unit,omitzero"`    // of Spent: what a plain number counts, such as "1m"
}

// Validate reports every defect of s as a *lifecycle.SpecError.
func (s Spec) Validate() error {
	d := &spec.Defects{Package: pkg}
	s.defects(d)
	return d.Err()
}

func (s *Spec) defects(d *spec.Defects) {
	d.Schema(s.Schema, schema)
	if s.Ticket == "" {
		d.Add("ticket", spec.ErrRequired, "want the column that tells tickets apart")
	}
	s.layoutDefects(d)
	systems := spec.Names{}
	for i, actor := range s.Systems {
		systems.Check(d, spec.Index("systems", i), keyOf(actor))
	}
	spec.Word(d, "order", s.Order, ByRow)
	switch {
	case len(s.Events) == 0:
		d.Add("events", spec.ErrRequired, "want at least one event that a row may hold")
	case len(s.Events) > maxEvents:
		d.Add("events", spec.ErrRange, "%d, want at most %d", len(s.Events), maxEvents)
		return
	}
	for i := range s.Events {
		s.Events[i].defects(d, spec.Index("events", i))
	}
}

// layoutDefects checks the layouts, and the zone if a layout needs one.
func (s *Spec) layoutDefects(d *spec.Defects) {
	switch {
	case len(s.Layouts) == 0:
		d.Add("layouts", spec.ErrRequired, "want a form such as %q", "2006-01-02 15:04:05")
	case len(s.Layouts) > maxLayouts:
		d.Add("layouts", spec.ErrRange, "%d, want at most %d", len(s.Layouts), maxLayouts)
		return
	}
	local := false
	for i, l := range s.Layouts {
		at := spec.Index("layouts", i)
		switch form := kindOf(l); {
		case l == "unix" || l == "unix_ms":
		case strings.Contains(l, "MST"):
			d.Add(at, spec.ErrRange, "%q: abbreviations of zones mean several; want an offset such as -07:00", spec.Clip(l))
		case !strings.Contains(l, "2006") && !strings.Contains(l, "06"):
			d.Add(at, spec.ErrSyntax, "%q: want a form of the year 2006, such as %q, or \"unix\" or \"unix_ms\"", spec.Clip(l), "2006-01-02 15:04:05")
		case twice(l) != [2]string{}:
			d.Add(at, spec.ErrDuplicate, "%q: %q and %q stand for the same part of a time", spec.Clip(l), twice(l)[0], twice(l)[1])
		case alike(l, probe().AddDate(0, 0, 1)), alike(l, probe().AddDate(0, 1, 0)):
			d.Add(at, spec.ErrSyntax, "%q: want the month and the day besides the year, such as %q", spec.Clip(l), "2006-01-02")
		case halfDay(l):
			d.Add(at, spec.ErrSyntax, "%q: an hour from 1 to 12 without PM is two instants; want 15, or PM besides", spec.Clip(l))
		case form == wall:
			local = true
		}
	}
	if !local && s.Zone == "" {
		s.ambiguousDefects(d, time.UTC)
	} else if zone := d.Zone("zone", s.Zone); zone != nil {
		s.literalDefects(d, zone)
		s.ambiguousDefects(d, zone)
	}
}

// literalDefects refuses layouts that end with the letters for UTC, which they
// ignore, where the zone is another.
func (s *Spec) literalDefects(d *spec.Defects, zone *time.Location) {
	if isUTC(zone) {
		return
	}
	for i, l := range s.Layouts {
		for _, utc := range []string{"Z", "UTC", "GMT", "+00:00", "+0000"} {
			if kindOf(l) == wall && strings.HasSuffix(l, utc) {
				d.Add(spec.Index("layouts", i), spec.ErrConflict, "%q: %q at its end is not read, and the zone is %s; want Z07:00, or the zone UTC", spec.Clip(l), utc, spec.Clip(s.Zone))
				break
			}
		}
	}
}

// isUTC reports whether the clocks of a zone show UTC, in winter and in summer.
// Two years are asked, since some zones have moved to or from it.
func isUTC(zone *time.Location) bool {
	for _, year := range []int{2011, 2021} {
		for _, month := range []time.Month{time.January, time.July} {
			if _, offset := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC).In(zone).Zone(); offset != 0 {
				return false
			}
		}
	}
	return true
}

// ambiguousDefects refuses a layout whose texts an earlier one reads as another
// time, such as days first after months first.
func (s *Spec) ambiguousDefects(d *spec.Defects, zone *time.Location) {
	m := &Mapper{zone: zone}
	for i, l := range s.Layouts {
		text := probe().Format(l)
		switch l {
		case "unix":
			text = strconv.FormatInt(probe().Unix(), 10)
		case "unix_ms":
			text = strconv.FormatInt(probe().UnixMilli(), 10)
		}
		own, ok := m.stampAs(l, text)
		for _, earlier := range s.Layouts[:i] {
			if t, fits := m.stampAs(earlier, text); ok && fits && !t.Equal(own) {
				d.Add(spec.Index("layouts", i), spec.ErrConflict, "%q: %q is of this form, and %q, which is tried before, reads it as another time", spec.Clip(l), spec.Clip(text), spec.Clip(earlier))
				break
			}
		}
	}
}

// probe is a time of which no two parts are the same, and each could be any
// other.
func probe() time.Time { return time.Date(2011, 10, 12, 8, 7, 6, 0, time.UTC) }

// alike reports whether a time is the same text as the probe.
func alike(layout string, t time.Time) bool { return t.Format(layout) == probe().Format(layout) }

// spelling is how a layout spells one part of a time.
type spelling struct{ text, part string }

// layoutSpellings are those of Go's package time, but for weekdays, fractions and
// abbreviations of zones. If one begins another, the longer one comes first.
// Spellings of an offset begin with one of the two.
var layoutSpellings = [...]spelling{
	{"2006", "year"}, {"_2006", "year"}, {"06", "year"},
	{"January", "month"}, {"Jan", "month"}, {"01", "month"},
	{"002", "day of the year"}, {"__2", "day of the year"},
	{"02", "day"}, {"_2", "day"}, {"2", "day"},
	{"15", "hour"}, {"03", "hour"}, {"3", "hour"}, {"1", "month"},
	{"04", "minute"}, {"4", "minute"}, {"05", "second"}, {"5", "second"},
	{"PM", "half of the day"}, {"pm", "half of the day"},
	{"-07", "offset"}, {"Z07", "offset"},
}

// twice returns the first two spellings of one part of a time, such as the month
// where the minutes were meant, if a layout has one part twice. It reads the
// layout as Go's package time does. Of two, the later would replace the earlier.
func twice(layout string) (two [2]string) {
	had := map[string]string{}
	for layout != "" {
		i := slices.IndexFunc(layoutSpellings[:], func(s spelling) bool {
			rest, ok := strings.CutPrefix(layout, s.text)
			return ok && (s.text != "Jan" || rest == "" || rest[0] < 'a' || rest[0] > 'z')
		})
		if i < 0 {
			layout = layout[1:]
			continue
		}
		s := layoutSpellings[i]
		if first, again := had[s.part]; again {
			return [2]string{first, s.text}
		}
		had[s.part] = s.text
		layout = layout[len(s.text):]
	}
	return two
}

// halfDay reports whether a layout has the hour, but morning and afternoon alike.
func halfDay(layout string) bool {
	at := func(hour int) string { return time.Date(2006, 1, 2, hour, 4, 5, 0, time.UTC).Format(layout) }
	return at(3) != at(4) && at(3) == at(15)
}

func (e *EventRuleSpec) defects(d *spec.Defects, path string) {
	at := func(name string) string { return spec.Join(path, name) }
	d.AddErr(at("when"), e.When.Validate())
	if len(e.Time) == 0 {
		d.Add(at("time"), spec.ErrRequired, "want the columns of the time")
	}
	for i, c := range e.Time {
		if c == "" {
			d.Add(spec.Index(at("time"), i), spec.ErrRequired, "want the name of a column")
		}
	}
	for _, f := range e.fields() {
		f.spec.defects(d, at(f.name))
		if f.name != "spent" && f.spec.Unit != 0 {
			d.Add(at(f.name)+".unit", spec.ErrConflict, "only spent has a unit")
		}
		if f.spec.Split != "" {
			d.Add(at(f.name)+".split", spec.ErrConflict, "only facts have several values")
		}
		f.closedDefects(d, at(f.name))
		switch f.name {
		case "channel", "state", "from", "reason", "group", "assignee", "tier", "customer", "category":
			f.spec.looseDefects(d, at(f.name))
		}
	}
	for _, name := range sorted(e.Facts) {
		f := e.Facts[name]
		p := spec.Key(at("facts"), name)
		f.defects(d, p)
		f.looseDefects(d, p)
		if f.Unit != 0 {
			d.Add(p+".unit", spec.ErrConflict, "only spent has a unit")
		}
	}
	probe := lifecycle.Event{Time: time.Unix(0, 0).UTC(), Kind: lifecycle.Created, Facts: priority.Facts{}}
	for name := range e.Facts {
		probe.Facts[name] = []string{"x"}
	}
	d.AddErr(path, probe.Validate())
}

func (f *SourceSpec) defects(d *spec.Defects, path string) {
	if len(f.Columns) > maxColumns {
		d.Add(path+".columns", spec.ErrRange, "%d, want at most %d", len(f.Columns), maxColumns)
	}
	for i, c := range f.Columns {
		if c == "" {
			d.Add(spec.Index(path+".columns", i), spec.ErrRequired, "want the name of a column")
		}
	}
	if len(f.Columns) == 0 && (len(f.Values) > 0 || f.Strict || f.Join != "" || f.Split != "") {
		d.Add(path+".columns", spec.ErrRequired, "want the columns whose texts these are")
	}
	if f.Strict && len(f.Values) == 0 {
		d.Add(path+".values", spec.ErrRequired, "want the texts that there are")
	}
	if f.Unit < 0 {
		d.Add(path+".unit", spec.ErrRange, "%v, want more than 0", f.Unit)
	}
	seen := map[string]string{}
	for _, text := range sorted(f.Values) {
		key := keyOf(text)
		if first, again := seen[key]; again {
			d.Add(spec.Key(path+".values", text), spec.ErrDuplicate, "the same text as %q", spec.Clip(first))
		}
		seen[key] = text
	}
}

// field is one field of an event by its name.
type field struct {
	name string
	spec *SourceSpec
}

// fields returns the fields of e but for its facts, in the order of the
// document.
func (e *EventRuleSpec) fields() []field {
	return []field{
		{"id", &e.ID}, {"seq", &e.Seq}, {"kind", &e.Kind}, {"actor", &e.Actor}, {"side", &e.Side}, {"visibility", &e.Visibility},
		{"channel", &e.Channel}, {"state", &e.State}, {"from", &e.From}, {"reason", &e.Reason}, {"group", &e.Group},
		{"assignee", &e.Assignee}, {"tier", &e.Tier}, {"priority", &e.Priority}, {"customer", &e.Customer}, {"category", &e.Category},
		{"ref", &e.Ref}, {"text", &e.Text}, {"score", &e.Score}, {"spent", &e.Spent},
	}
}

// closedDefects checks the values that the document itself gives to a field
// that is not free text.
func (f field) closedDefects(d *spec.Defects, path string) {
	check := func(path, value string) {
		var e lifecycle.Event
		if value == "" {
			return
		}
		if err := set(&e, f.name, value, f.spec.Unit); err != nil {
			d.AddErr(path, err)
		}
	}
	check(path+".value", f.spec.Value)
	for _, text := range sorted(f.spec.Values) {
		check(spec.Key(path+".values", text), f.spec.Values[text])
	}
}

// looseDefects checks that the document gives a facet no value that an event may
// not state.
func (f *SourceSpec) looseDefects(d *spec.Defects, path string) {
	cond.CheckLoose(d, path+".value", f.Value)
	for _, text := range sorted(f.Values) {
		cond.CheckLoose(d, spec.Key(path+".values", text), f.Values[text])
	}
}

// keyOf is the form of their texts that is compared.
func keyOf(text string) string { return fold.String(strings.TrimSpace(text)) }

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.SortFunc(names, cmp.Compare[string])
	return names
}
