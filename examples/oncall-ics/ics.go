package main

import (
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
// Every event needs a beginning, an end and a summary, which names the person.
func read(r io.Reader) ([]oncall.Shift, error) {
	cal, err := ics.ParseCalendar(r)
	if err != nil {
		return nil, err
	}
	var shifts []oncall.Shift
	for i, e := range cal.Events() {
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
