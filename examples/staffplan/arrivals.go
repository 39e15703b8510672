package main

import (
	"errors"
	"slices"
	"time"

	"github.com/supportops/policy/examples/internal/ticketlog"
)

// week is the number of slots of the season.
const week = 7 * 24

// arrivals are the tickets of a log by hour, in whole weeks from a Monday.
type arrivals struct {
	from    time.Time
	hours   []float64
	tickets int // in the log, those outside of the weeks too
}

// count reads the arrivals of a log.
func count(path, mapping string) (arrivals, error) {
	m, err := ticketlog.ChooseMapping(mapping, path)
	if err != nil {
		return arrivals{}, err
	}
	file, err := ticketlog.Open(path)
	if err != nil {
		return arrivals{}, err
	}
	defer file.Close()
	log, err := ticketlog.NewReader(m, file)
	if err != nil {
		return arrivals{}, err
	}
	var opened []time.Time
	for c := range log.Cases() {
		switch {
		case !c.Opened.IsZero():
			opened = append(opened, c.Opened)
		case len(c.Events) > 0:
			opened = append(opened, c.Events[0].Time)
		}
	}
	if err := log.Err(); err != nil {
		return arrivals{}, err
	}
	return byHour(opened)
}

// byHour counts the openings of the whole weeks from the first Monday on, up
// to the first with less than half of the tickets of those before it.
func byHour(opened []time.Time) (arrivals, error) {
	if len(opened) == 0 {
		return arrivals{}, errors.New("the log has no ticket")
	}
	slices.SortFunc(opened, time.Time.Compare)
	from := opened[0].UTC().Truncate(24 * time.Hour)
	for from.Weekday() != time.Monday {
		from = from.Add(24 * time.Hour)
	}
	a := arrivals{from: from, tickets: len(opened)}
	for _, t := range opened {
		h := int(t.Sub(from) / time.Hour)
		if t.Before(from) || h >= 520*week {
			continue
		}
		for len(a.hours) <= h {
			a.hours = append(a.hours, make([]float64, week)...)
		}
		a.hours[h]++
	}
	var before float64
	for w := range len(a.hours) / week {
		sum := total(a.hours[w*week : (w+1)*week])
		if w > 0 && sum < before/float64(w)/2 {
			a.hours = a.hours[:w*week]
			break
		}
		before += sum
	}
	return a, nil
}

func total(xs []float64) (sum float64) {
	for _, x := range xs {
		sum += x
	}
	return sum
}
