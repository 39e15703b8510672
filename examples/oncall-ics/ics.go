package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/supportops/policy/tier/oncall"
)

// export returns the shifts of rotations as an iCalendar text. Nobody's shifts
// are no events. The same plan gives the same text.
func export(role string, rotations []*oncall.Rotation, from, to time.Time) string {
	cal := ics.NewCalendar()
	cal.SetProductId("-//supportops//oncall-ics//EN")
	for i, r := range rotations {
		for s := range r.Shifts(from, to) {
			if s.Person == "" {
				continue
			}
			e := cal.AddEvent(fmt.Sprintf("%s-%d-%d@oncall", strings.ReplaceAll(role, " ", "-"), i, s.From.Unix()))
			e.SetDtStampTime(from)
			e.SetStartAt(s.From)
			e.SetEndAt(s.To)
			e.SetSummary(s.Person)
			e.SetDescription(role)
		}
	}
	return cal.Serialize()
}

// read returns the events of an iCalendar text as overrides, in order of time.
// Every event needs a beginning, an end, each an instant, and a summary, which
// names the person. One that recurs is refused, since an override is one span,
// and one that is cancelled is left out.
func read(r io.Reader) ([]oncall.Shift, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if !whole(text) {
		return nil, errors.New("no whole iCalendar file: want BEGIN:VCALENDAR to END:VCALENDAR")
	}
	cal, err := ics.ParseCalendar(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	shifts := []oncall.Shift{}
	for i, e := range cal.Events() {
		if p := e.GetProperty(ics.ComponentPropertyStatus); p != nil && strings.EqualFold(p.Value, "CANCELLED") {
			continue
		}
		for _, name := range []ics.ComponentProperty{ics.ComponentPropertyRrule, ics.ComponentPropertyRdate} {
			if e.GetProperty(name) != nil {
				return nil, fmt.Errorf("event %d recurs (%s): want one event for each span", i+1, name)
			}
		}
		for _, name := range []ics.ComponentProperty{ics.ComponentPropertyDtStart, ics.ComponentPropertyDtEnd} {
			if p := e.GetProperty(name); p != nil && !strings.HasSuffix(p.Value, "Z") && (len(p.ICalParameters["TZID"]) == 0 || !strings.Contains(p.Value, "T")) {
				return nil, fmt.Errorf("event %d: %s: want an instant, with Z or a TZID, got %.40q", i+1, name, p.Value)
			}
		}
		from, err := e.GetStartAt()
		if err != nil {
			return nil, fmt.Errorf("event %d: begin: %w", i+1, err)
		}
		to, err := e.GetEndAt()
		if err != nil {
			return nil, fmt.Errorf("event %d: end: %w", i+1, err)
		}
		summary := e.GetProperty(ics.ComponentPropertySummary)
		if summary == nil || strings.TrimSpace(summary.Value) == "" {
			return nil, fmt.Errorf("event %d names nobody", i+1)
		}
		if !from.Before(to) {
			return nil, fmt.Errorf("event %d lasts no time", i+1)
		}
		shifts = append(shifts, oncall.Shift{From: from.UTC(), To: to.UTC(), Person: strings.TrimSpace(summary.Value)})
	}
	slices.SortStableFunc(shifts, func(a, b oncall.Shift) int { return a.From.Compare(b.From) })
	return shifts, nil
}

// whole reports whether a text is an iCalendar file from its beginning to its
// end: of one that is cut short the last events would be missing.
func whole(text []byte) bool {
	text = bytes.ToUpper(bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff"))))
	return bytes.HasPrefix(text, []byte("BEGIN:VCALENDAR")) && bytes.HasSuffix(text, []byte("END:VCALENDAR")) &&
		bytes.Count(text, []byte("BEGIN:VEVENT")) == bytes.Count(text, []byte("END:VEVENT"))
}
