package oncall

import (
	"maps"
	"slices"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla/calendar"
)

// checkList records a list without names, and names that are empty or
// repeated.
func checkList(d *spec.Defects, path string, list []string) {
	if len(list) == 0 {
		d.Add(path, spec.ErrRequired, "want at least one")
	}
	seen := spec.Names{}
	for i, name := range list {
		seen.Check(d, spec.Index(path, i), name)
	}
}

// calendars resolves the calendars of a document: stated in it, or named as the
// application's.
type calendars struct {
	given map[string]*calendar.Calendar
	bind  bool // a name must be among them
}

// compile returns the calendar that a document states or names, nil for none,
// or for a name if names are not bound.
func (c calendars) compile(d *spec.Defects, path string, s *calendar.Spec, name string) *calendar.Calendar {
	switch {
	case s != nil && name != "":
		d.Add(path+"_name", spec.ErrConflict, "a calendar is stated too, want one of them")
		return nil
	case s != nil:
		cal, err := calendar.New(*s)
		d.AddErr(path, err)
		return cal
	case name == "" || !c.bind:
		return nil
	}
	cal := c.given[name]
	if cal == nil {
		d.Add(path+"_name", spec.ErrUnknown, "%q, want %s", spec.Clip(name), spec.OneOf(slices.Sorted(maps.Keys(c.given))))
	}
	return cal
}

// cloneCalendar returns a copy of a valid document that shares no memory with
// it.
func cloneCalendar(s *calendar.Spec) *calendar.Spec {
	if s == nil {
		return nil
	}
	cal, err := calendar.New(*s)
	if err != nil {
		return nil
	}
	copied := cal.Spec()
	return &copied
}
