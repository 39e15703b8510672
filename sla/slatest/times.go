package slatest

import (
	"fmt"
	"strings"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// clock reads the instants of a case one after the other.
type clock struct {
	zone *time.Location
	last time.Time // the instant before; zero: none
}

const wantInstant = `want an instant such as "2026-05-04 09:00", "17:30", "+1h" or an RFC 3339 time`

// isDate reports whether s has the form of a date.
func isDate(s string) bool {
	_, err := calendar.ParseDate(s)
	return err == nil && s != ""
}

// read returns the instant that s states, after the one before.
func (c *clock) read(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t.Round(0), nil
	}
	if after, ok := strings.CutPrefix(s, "+"); ok {
		d, err := time.ParseDuration(after)
		if err != nil || d < 0 {
			return time.Time{}, fmt.Errorf(`want an amount of time such as "+1h30m", got %q`, s)
		}
		if c.last.IsZero() {
			return time.Time{}, fmt.Errorf("%q needs an instant before it", s)
		}
		return c.last.Add(d), nil
	}
	day, clock, dated := strings.Cut(s, " ")
	if !dated {
		day, clock = "", s
	}
	tod, err := calendar.ParseTimeOfDay(clock)
	date, dateErr := calendar.ParseDate(day)
	switch {
	case err != nil || dateErr != nil || clock == "" || dated && day == "":
		return time.Time{}, fmt.Errorf("%s, got %q", wantInstant, s)
	case !dated && c.last.IsZero():
		return time.Time{}, fmt.Errorf("%q needs a date before it", s)
	case !dated:
		y, m, d := c.last.In(c.zone).Date()
		date = calendar.NewDate(y, m, d)
	}
	return date.At(tod, c.zone), nil
}

// text returns an instant as a person in the zone writes it.
func (c *clock) text(t time.Time) string {
	if t.IsZero() {
		return "none"
	}
	layout := "Mon 2006-01-02 15:04:05 MST"
	if t = t.In(c.zone); t.Second() == 0 && t.Nanosecond() == 0 {
		layout = "Mon 2006-01-02 15:04 MST"
	}
	return t.Format(layout)
}
