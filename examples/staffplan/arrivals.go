package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/sla/calendar"
)

// week is the number of slots of the season.
const week = 7 * 24

// arrivals are the tickets of a log by hour, in whole weeks from a Monday.
type arrivals struct {
	from    time.Time
	hours   []float64
	tickets int // in the log, those outside of the weeks too
	unread  int // lines that could not be read

	first, last time.Time // the first and the last ticket of the log
}

// count reads the arrivals of a log: those of the period, or without one of the
// weeks in which the desk was at work.
func count(path, mapping, between string, stderr io.Writer) (arrivals, error) {
	log, err := ticketlog.NewSource("staffplan", mapping, path, stderr)
	if err != nil {
		return arrivals{}, err
	}
	defer log.Close()
	weeks := ticketlog.Weeks{Zone: log.Mapping.Zone()}
	var opened []time.Time
	r, err := log.Each(func(c *ticketlog.Case) {
		opened = append(opened, c.Began())
		weeks.Add(c.Began())
	})
	if err != nil {
		return arrivals{}, err
	}
	if len(opened) == 0 {
		return arrivals{}, errors.New("the log has no ticket")
	}
	from, to := weeks.Busy()
	if first := slices.MinFunc(opened, time.Time.Compare).In(weeks.Zone); first.After(from) { // a week cut off at its beginning is none
		from = first
	}
	if between != "" {
		p, err := dates(between, weeks.Zone)
		if err != nil {
			return arrivals{}, err
		}
		from, to = p.From(), p.To()
	}
	a, err := byHour(opened, from, to)
	a.unread = r.Malformed
	a.first, a.last = slices.MinFunc(opened, time.Time.Compare).In(weeks.Zone), slices.MaxFunc(opened, time.Time.Compare).In(weeks.Zone)
	if err != nil {
		err = fmt.Errorf("%w; the tickets of the log came from %s to %s", err, a.first.Format(time.DateOnly), a.last.Format(time.DateOnly))
	}
	return a, err
}

// dates reads the days of -period.
func dates(between string, zone *time.Location) (period.Period, error) {
	first, end, _ := strings.Cut(between, "/")
	p, err := period.New(period.Spec{From: first, To: end, Zone: zone.String()})
	if err != nil {
		return p, fmt.Errorf("-period %q: want two dates, such as 2016-04-04/2016-05-02: %w", between, err)
	}
	return p, nil
}

// byHour counts the openings by the hour of the wall clock, in the whole weeks
// from the first Monday in [from, to) on.
func byHour(opened []time.Time, from, to time.Time) (arrivals, error) {
	zone, monday := from.Location(), calendar.DateOf(from)
	for monday.Weekday() != time.Monday {
		monday = monday.Add(1)
	}
	a := arrivals{from: monday.At(0, zone), tickets: len(opened)}
	weeks := min((calendar.DateOf(to).Sub(monday))/7, 520)
	if weeks < 1 {
		return a, fmt.Errorf("there is no whole week from %s to %s", from.Format(time.DateOnly), to.Format(time.DateOnly))
	}
	a.hours = make([]float64, weeks*week)
	for _, t := range opened {
		t = t.In(zone)
		if h := calendar.DateOf(t).Sub(monday)*24 + t.Hour(); h >= 0 && h < len(a.hours) {
			a.hours[h]++
		}
	}
	return a, nil
}

func total(xs []float64) (sum float64) {
	for _, x := range xs {
		sum += x
	}
	return sum
}
