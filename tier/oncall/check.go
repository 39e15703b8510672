package oncall

import (
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

func compileCalendar(d *spec.Defects, path string, s *calendar.Spec) *calendar.Calendar {
	if s == nil {
		return nil
	}
	cal, err := calendar.New(*s)
	d.AddErr(path, err)
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
