package calendar

import (
	"fmt"
	"maps"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// Finding is something that a valid document most likely does not mean.
type Finding struct {
	Rule   string // "almost_midnight" or "opens_shut_day"; stable
	Path   string // in the document, as in errors
	Detail string // one sentence for people
}

// Check returns what s most likely does not mean, in document order:
//
//   - almost_midnight: hours that close at 23:59 or 23:59:59. Was 24:00 meant? A
//     closing time is exclusive, so the last minute is shut.
//   - opens_shut_day: a yearly rule with hours that opens a weekday on which the
//     week is shut, such as December 24 on a Sunday. Its Weekdays may say which
//     days are meant.
//
// A document that is not valid has no findings; see [Spec.Validate].
func Check(s Spec) []Finding {
	if s.Validate() != nil {
		return nil
	}
	var f []Finding
	f = checkWeekHours(f, "week", s.Week)
	f = checkRules(f, "holidays", s.Holidays, s.Week)
	f = checkDateHours(f, "dates", s.Dates)
	f = checkDateHours(f, "breaks", s.Breaks)
	week := s.Week
	for i, v := range s.Versions {
		path := spec.Index("versions", i)
		if !v.Week.isZero() {
			week = v.Week
		}
		f = checkWeekHours(f, spec.Join(path, "week"), v.Week)
		f = checkRules(f, spec.Join(path, "holidays"), v.Holidays, week)
	}
	return f
}

func checkWeekHours(f []Finding, path string, w Week) []Finding {
	for i, hours := range w.days() {
		f = checkHours(f, spec.Join(path, string(weekdays()[i])), *hours)
	}
	return f
}

func checkDateHours(f []Finding, path string, dates map[Date][]Hours) []Finding {
	for _, d := range slices.SortedFunc(maps.Keys(dates), Date.Compare) {
		f = checkHours(f, spec.Join(path, d.String()), dates[d])
	}
	return f
}

func checkHours(f []Finding, path string, hours []Hours) []Finding {
	for i, h := range hours {
		if _, end, _ := h.parse(); end >= NewTimeOfDay(23, 59) && end < secPerDay {
			f = append(f, Finding{"almost_midnight", spec.Index(path, i), fmt.Sprintf("%q closes at %v; was 24:00 meant?", h, end)})
		}
	}
	return f
}

func checkRules(f []Finding, path string, rules []HolidaySpec, w Week) []Finding {
	for i := range rules {
		h, at := &rules[i], spec.Index(path, i)
		f = checkHours(f, spec.Join(at, "hours"), h.Hours)
		if len(h.Hours) == 0 || len(h.Weekdays) > 0 || h.Yearly == "" || h.Observed != "" {
			continue
		}
		var shut []Weekday
		for i, hours := range w.days() {
			if len(*hours) == 0 {
				shut = append(shut, weekdays()[i])
			}
		}
		if len(shut) > 0 {
			f = append(f, Finding{"opens_shut_day", at, fmt.Sprintf("opens %v when it falls on %v, which the week shuts; weekdays can leave them out", h.Yearly, shut)})
		}
	}
	return f
}
