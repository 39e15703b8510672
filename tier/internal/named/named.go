// Package named resolves the calendars of the documents of on-call plans and
// escalations: each is stated in the document, or named as one of the
// application's.
package named

import (
	"maps"
	"slices"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla/calendar"
)

// Calendars are those that a document may name. The zero Calendars takes any
// name and resolves none, for a document that is read without its application.
type Calendars struct {
	given map[string]*calendar.Calendar
	names []string // of given, sorted
	bound bool     // a name must be among them
}

// Given returns the calendars of an application.
func Given(given map[string]*calendar.Calendar) Calendars {
	return Calendars{given, slices.Sorted(maps.Keys(given)), true}
}

// Bound reports whether names are resolved.
func (c Calendars) Bound() bool { return c.bound }

// Compile returns the calendar that a document states or names, nil for none,
// or for a name if names are not bound.
func (c Calendars) Compile(d *spec.Defects, path string, s *calendar.Spec, name string) *calendar.Calendar {
	switch {
	case s != nil && name != "":
		d.Add(path+"_name", spec.ErrConflict, "a calendar is stated too, want one of them")
		return nil
	case s != nil:
		cal, err := calendar.New(*s)
		d.AddErr(path, err)
		return cal
	case name == "" || !c.bound:
		return nil
	}
	cal := c.given[name]
	if cal == nil {
		d.Add(path+"_name", spec.ErrUnknown, "%q, want %s", spec.Clip(name), spec.OneOf(c.names))
	}
	return cal
}

// Clone returns a copy of a document that shares no memory with it.
func Clone(s *calendar.Spec) *calendar.Spec {
	if s == nil {
		return nil
	}
	made := s.Clone()
	return &made
}
