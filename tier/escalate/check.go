package escalate

import (
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla/calendar"
)

// maxTime bounds the times of documents, so that sums of them do not overflow.
const maxTime = 10 * 8760 * spec.Duration(time.Hour)

func checkTime(d *spec.Defects, path string, t, least spec.Duration) {
	if t < least || t > maxTime {
		d.Add(path, spec.ErrRange, "%v, want %v to %v", t, least, maxTime)
	}
}

// checkList records a list without names, and names that are empty or
// repeated.
func checkList(d *spec.Defects, path string, names []string) {
	if len(names) == 0 {
		d.Add(path, spec.ErrRequired, "want at least one")
	}
	seen := spec.Names{}
	for i, name := range names {
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
	made := cal.Spec()
	return &made
}
