package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/supportops/policy/sla/calendar"
)

// ICalendar reads the all-day events of an iCalendar file (RFC 5545) as
// holidays: single days, ranges, and those that recur every year without more
// conditions. An event of another kind is an error and not left out, since a
// holiday that is missing moves deadlines, and so is a file that is cut short.
// Events with TRANSP:TRANSPARENT, on which nobody is away, and cancelled ones are
// left out.
func ICalendar(r io.Reader) ([]calendar.HolidaySpec, error) {
	lines, err := unfold(r)
	if err != nil {
		return nil, err
	}
	var all []calendar.HolidaySpec
	var e event
	within := 0 // components in the event, such as an alarm
	if n := len(lines); n == 0 || !strings.EqualFold(lines[0], "BEGIN:VCALENDAR") || !strings.EqualFold(lines[n-1], "END:VCALENDAR") {
		return nil, errors.New("icalendar: no whole file: want BEGIN:VCALENDAR to END:VCALENDAR")
	}
	for i, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("icalendar: line %d: want NAME:value, got %.40q", i+1, line)
		}
		name, params, _ := strings.Cut(name, ";")
		switch strings.ToUpper(name) {
		case "BEGIN":
			if e.in && !strings.EqualFold(value, "VEVENT") {
				within++
			}
			if strings.EqualFold(value, "VEVENT") {
				if e.in {
					return nil, fmt.Errorf("icalendar: line %d: an event in another one", i+1)
				}
				e = event{in: true}
			}
		case "END":
			if !strings.EqualFold(value, "VEVENT") || !e.in {
				within = max(within-1, 0)
				continue
			}
			h, keep, err := e.holiday()
			if err != nil {
				return nil, fmt.Errorf("icalendar: line %d: event %q: %w", i+1, e.summary, err)
			}
			if keep {
				all = append(all, h)
			}
			e, within = event{}, 0
		}
		if within > 0 {
			continue
		}
		switch strings.ToUpper(name) {
		case "SUMMARY":
			e.summary = unescape(value)
		case "DTSTART":
			e.start, e.timed = value, e.timed || !strings.Contains(strings.ToUpper(params), "VALUE=DATE")
		case "DTEND":
			e.end = value
		case "RRULE":
			e.rule = strings.ToUpper(value)
		case "DURATION":
			if !strings.EqualFold(value, "P1D") { // one day is what an event without an end has
				e.other = name
			}
		case "RDATE", "EXDATE", "RECURRENCE-ID":
			e.other = name
		case "STATUS":
			e.free = e.free || strings.EqualFold(value, "CANCELLED")
		case "TRANSP":
			e.free = e.free || strings.EqualFold(value, "TRANSPARENT")
		}
	}
	if e.in {
		return nil, fmt.Errorf("icalendar: event %q has no end", e.summary)
	}
	return all, nil
}

// unfold returns the logical lines: one that begins with a blank goes on from
// the one before.
func unfold(r io.Reader) ([]string, error) {
	var lines []string
	s := bufio.NewScanner(r)
	for s.Scan() {
		line := strings.TrimPrefix(strings.TrimRight(s.Text(), "\r"), "\ufeff")
		switch {
		case line == "":
		case (line[0] == ' ' || line[0] == '\t') && len(lines) > 0:
			lines[len(lines)-1] += line[1:]
		default:
			lines = append(lines, line)
		}
	}
	return lines, s.Err()
}

func unescape(s string) string {
	return strings.NewReplacer(`\,`, ",", `\;`, ";", `\n`, " ", `\N`, " ", `\\`, `\`).Replace(s)
}

// event is a VEVENT as it is read.
type event struct {
	in, timed, free     bool
	summary, start, end string
	rule                string
	other               string // a property that says more of its days than is read here
}

// holiday returns the event as a holiday; keep is false if it is none.
func (e *event) holiday() (h calendar.HolidaySpec, keep bool, err error) {
	if e.free {
		return h, false, nil
	}
	if e.timed {
		return h, false, fmt.Errorf("want a whole day, got a time: %.40q", e.start)
	}
	if e.other != "" {
		return h, false, fmt.Errorf("want its days by DTSTART, DTEND and RRULE alone, got %.40q", e.other)
	}
	first, err := date(e.start)
	if err != nil {
		return h, false, err
	}
	last := first
	if e.end != "" {
		end, err := date(e.end) // exclusive
		if err != nil {
			return h, false, err
		}
		if last = end.Add(-1); last.Compare(first) < 0 {
			return h, false, fmt.Errorf("ends %s, before it starts", e.end)
		}
	}
	h.Name = e.summary
	switch year, month, day := first.Civil(); {
	case e.rule == "FREQ=YEARLY" && last == first:
		h.Yearly, h.Years.From = calendar.MonthDay(fmt.Sprintf("%02d-%02d", int(month), day)), year
	case e.rule != "":
		return h, false, fmt.Errorf("want FREQ=YEARLY on one day, got %.60q", e.rule)
	default:
		h.Date = first
		if last != first {
			h.Through = last
		}
	}
	return h, true, nil
}

// date reads the form 20060102.
func date(s string) (calendar.Date, error) {
	if len(s) != 8 {
		return calendar.Date{}, fmt.Errorf("want a date such as 20060102, got %.40q", s)
	}
	return calendar.ParseDate(s[:4] + "-" + s[4:6] + "-" + s[6:])
}
