package sla

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
)

// TargetSpec is one promise of a clock: for which tickets, and how much time
// there is. At most one of Within, Days and By is given; with none of them the
// clock counts without a deadline.
type TargetSpec struct {
	Name string `json:"name,omitzero"`

	// When says for which tickets the target is. The first that matches
	// applies, unless the clock picks the earliest.
	When priority.ConditionSpec `json:"when,omitzero"`

	// Started "shut" limits the target to cycles that start outside the hours
	// of its calendar.
	Started string `json:"started,omitzero"`

	// Within is an amount of open time. A target whose amount is a fact that
	// the ticket does not state is passed over.
	Within *AmountSpec `json:"within,omitzero"`

	// Days is a number of business days, and DayRule says which instant of the
	// last one is meant. What starts at Cutoff, a time of day, or later counts
	// from the start of the first business day that starts after that cut-off, see
	// [calendar.Calendar.Received]. With Within, both the deadline and Elapsed
	// count from there; with Days, the deadline alone does, and Elapsed counts
	// from the start of the cycle.
	Days    int                `json:"days,omitzero"`
	DayRule calendar.DayRule   `json:"day_rule,omitzero"`
	Cutoff  calendar.TimeOfDay `json:"cutoff,omitzero"`

	// By is a fact that states the deadline itself, such as a date agreed for
	// one ticket. A target whose date the ticket does not state is passed over.
	// No pause moves the deadline: the clock counts on. Plus is added to the
	// date; Shut says what becomes of a date in closed time; and Least is how
	// long after the start the deadline is at the earliest.
	By    string   `json:"by,omitzero"`
	Plus  Duration `json:"plus,omitzero"`
	Shut  Shut     `json:"shut,omitzero"`
	Least Duration `json:"least,omitzero"`

	// CalendarOf are facts that name the calendar, such as that of the customer's
	// account; the first whose value is the name of one decides. Calendar is the
	// one for all other tickets. Without either, time counts around the clock, and
	// business days are those of UTC.
	CalendarOf []string `json:"calendar_of,omitzero"`
	Calendar   string   `json:"calendar,omitzero"`

	// Fixed targets are not scaled by factors, nor are dates.
	Fixed bool `json:"fixed,omitzero"`

	// From and To bound the time in which the target is in force, [From, To).
	// OpenedFrom and OpenedTo bound the opening of the tickets that it is for,
	// [OpenedFrom, OpenedTo). A zero instant sets no bound.
	From       time.Time `json:"from,omitzero"`
	To         time.Time `json:"to,omitzero"`
	OpenedFrom time.Time `json:"opened_from,omitzero"`
	OpenedTo   time.Time `json:"opened_to,omitzero"`

	// Warnings replace those of the clock. An empty list means no warnings.
	Warnings []WarningSpec `json:"warn,omitzero"`
}

// maxDays bounds targets and budgets in business days: forty years of them.
const maxDays = 10_000

func (t *TargetSpec) validate(d *spec.Defects, path string, names *declared) {
	at := func(name string) string { return spec.Join(path, name) }
	checkCondition(d, at("when"), t.When, names.ticket)
	spec.Word(d, at("started"), t.Started, "shut")
	ways := 0
	for _, given := range []bool{t.Within != nil, t.Days != 0, t.By != ""} {
		if given {
			ways++
		}
	}
	if ways > 1 {
		d.Add(path, spec.ErrConflict, "want only one of within, days, by")
	}
	if t.Within != nil {
		t.Within.validate(d, at("within"))
	}
	if t.Days < 0 || t.Days > maxDays {
		d.Add(at("days"), spec.ErrRange, "%d, want 1 to %d", t.Days, maxDays)
	}
	d.AddErr(at("day_rule"), t.DayRule.Validate())
	if t.Days == 0 && t.DayRule != "" {
		d.Add(at("days"), spec.ErrRequired, "day_rule goes with days only")
	}
	if !t.Cutoff.IsValid() {
		d.Add(at("cutoff"), spec.ErrRange, "%v, want 00:00 to 24:00", t.Cutoff)
	}
	if t.Cutoff != 0 && t.Days == 0 && t.Within == nil {
		d.Add(at("cutoff"), spec.ErrConflict, "cutoff goes with within and days only")
	}
	spec.Word(d, at("shut"), t.Shut, nextOpen)
	if t.By == "" && (t.Plus != 0 || t.Shut != "" || t.Least != 0) {
		d.Add(at("by"), spec.ErrRequired, "plus, shut and least go with by only")
	}
	checkFact(d, at("by"), t.By)
	spec.Length(d, at("least"), t.Least)
	spec.Length(d, at("plus"), max(t.Plus, -t.Plus))
	if t.Calendar != "" {
		names.calendar(d, at("calendar"), t.Calendar)
	}
	noBlank(d, at("calendar_of"), t.CalendarOf)
	if !t.To.IsZero() && !t.From.Before(t.To) {
		d.Add(at("to"), spec.ErrRange, "%v, want it after from", t.To.Format(time.RFC3339))
	}
	if !t.OpenedTo.IsZero() && !t.OpenedFrom.Before(t.OpenedTo) {
		d.Add(at("opened_to"), spec.ErrRange, "%v, want it after opened_from", t.OpenedTo.Format(time.RFC3339))
	}
	warnings(d, at("warn"), t.Warnings)
}

// hasDeadline reports whether t can have one.
func (t *TargetSpec) hasDeadline() bool { return t.Within != nil || t.Days != 0 || t.By != "" }

// plain reports whether its condition alone decides whether t applies.
func (t *TargetSpec) plain() bool {
	return t.By == "" && (t.Within == nil || t.Within.Fact == "") && t.Started == "" && t.From.IsZero() && t.To.IsZero() && t.OpenedFrom.IsZero() && t.OpenedTo.IsZero()
}

func (t TargetSpec) clone() TargetSpec {
	t.When = cloneCondition(t.When)
	if t.Within != nil {
		within := *t.Within
		t.Within = &within
	}
	t.CalendarOf = slices.Clone(t.CalendarOf)
	t.From, t.To = t.From.Round(0), t.To.Round(0)
	t.OpenedFrom, t.OpenedTo = t.OpenedFrom.Round(0), t.OpenedTo.Round(0)
	t.Warnings = slices.Clone(t.Warnings)
	return t
}
