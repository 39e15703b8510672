package main

import (
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// List is a list of holidays by the name of where it comes from. NameOf names
// the dates of a list that has dates only; nil: by the names of the holidays.
type List struct {
	Name     string
	Holidays []calendar.HolidaySpec
	NameOf   func(calendar.Date) string
}

// Difference is a date of a year that some lists have and others have not.
type Difference struct {
	Date    calendar.Date
	Names   []string // of the holiday, in the lists that name it
	Has     []string // names of lists
	HasNot  []string
	Weekend bool // no office is open then anyway
}

// Differences returns the dates of a year on which lists differ, in order. It
// asks a calendar made of each list, so that rules, ranges and moved holidays
// count by the dates on which they are kept.
func Differences(year int, lists ...List) ([]Difference, error) {
	calendars := make([]*calendar.Calendar, len(lists))
	for i, l := range lists {
		spec := calendar.AroundTheClock()
		spec.Holidays = l.Holidays
		c, err := calendar.New(spec)
		if err != nil {
			return nil, err
		}
		calendars[i] = c
	}
	var all []Difference
	for d := calendar.NewDate(year, time.January, 1); d.Compare(calendar.NewDate(year, time.December, 31)) <= 0; d = d.Add(1) {
		diff := Difference{Date: d, Weekend: d.Weekday() == time.Saturday || d.Weekday() == time.Sunday}
		for i, c := range calendars {
			kept := c.Day(d).Holidays
			if len(kept) == 0 {
				diff.HasNot = append(diff.HasNot, lists[i].Name)
				continue
			}
			diff.Has = append(diff.Has, lists[i].Name)
			name := kept[0].Name
			if lists[i].NameOf != nil {
				name = lists[i].NameOf(d)
			}
			if name != "" && !slices.Contains(diff.Names, name) {
				diff.Names = append(diff.Names, name)
			}
		}
		if len(diff.Has) > 0 && len(diff.HasNot) > 0 {
			all = append(all, diff)
		}
	}
	return all, nil
}

// String says it in a line.
func (d Difference) String() string {
	s := d.Date.String() + " " + d.Date.Weekday().String()[:3]
	if len(d.Names) > 0 {
		s += " " + strings.Join(d.Names, ", ")
	}
	s += ": in " + strings.Join(d.Has, ", ") + "; not in " + strings.Join(d.HasNot, ", ")
	if d.Weekend {
		s += " (a weekend)"
	}
	return s
}
