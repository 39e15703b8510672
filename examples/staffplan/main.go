package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
)

//go:embed desk.json
var deskDocument []byte

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "staffplan:", err)
		os.Exit(1)
	}
}

func run(args []string, out, stderr io.Writer) error {
	flags := flag.NewFlagSet("staffplan", flag.ContinueOnError)
	mapping := flags.String("map", "", "mapping of the log's columns, by name")
	document := flags.String("desk", "", "desk document of package capacity")
	between := flags.String("period", "", "`FROM/TO`, the days of the history without TO; without, the weeks in which the desk was at work")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("want the path of one log")
	}
	doc := deskDocument
	if *document != "" {
		var err error
		if doc, err = os.ReadFile(*document); err != nil {
			return err
		}
	}
	spec, err := capacity.Read[capacity.DeskSpec](doc)
	if err != nil {
		return err
	}
	if len(spec.Channels) != 2 || spec.Channels[0].Deferred || !spec.Channels[1].Deferred {
		return errors.New("want a desk with one live channel and then one deferred one")
	}
	a, err := count(flags.Arg(0), *mapping, *between, stderr)
	if err != nil {
		return err
	}
	return report(out, spec, a)
}

// openHours returns the hours of the week in which some shift works.
func openHours(s capacity.DeskSpec) []bool {
	open := make([]bool, week)
	for _, h := range s.Shifts {
		for _, start := range h.Starts {
			for k := range h.Length {
				open[(start+k)%week] = true
			}
		}
	}
	return open
}

// expect chooses the forecaster by a back-test on the history, a week ahead at
// a time, and forecasts the next week.
func expect(hours []float64, open []bool) (forecast.Choice, []forecast.Point, error) {
	weeks := len(hours) / week
	history := forecast.Series{Values: hours}
	for range weeks {
		history.Open = append(history.Open, open...)
	}
	if weeks < 3 {
		return forecast.Choice{}, nil, fmt.Errorf("want at least 3 whole weeks of history, got %d", weeks)
	}
	var methods []forecast.Forecaster
	for _, s := range forecast.StandardSpecs(week) {
		m, err := forecast.NewMethod(s)
		if err != nil {
			return forecast.Choice{}, nil, err
		}
		methods = append(methods, m)
	}
	choice, err := forecast.Choose(history, methods, forecast.BackTestSpec{
		Train: max(2, weeks*2/3) * week, Horizon: week, Period: week})
	if err != nil {
		return forecast.Choice{}, nil, err
	}
	if choice.Best < 0 {
		return choice, nil, errors.New("no forecast could be tried")
	}
	points, err := methods[choice.Best].Forecast(history, forecast.Ahead{N: week, Slots: forecast.Slots{Open: open}})
	return choice, points, err
}
