package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
	"github.com/supportops/policy/examples/internal/command"
)

//go:embed desk.json
var deskDocument []byte

func main() {
	command.Main("staffplan", run)
}

func run(args []string, out, stderr io.Writer) error {
	flags := flag.NewFlagSet("staffplan", flag.ContinueOnError)
	mapping := flags.String("map", "", "mapping `file`, or the name of a built-in one; without, the one that fits")
	document := flags.String("desk", "", "desk `file` of package capacity; without, the one in the program")
	between := flags.String("period", "", "`FROM/TO`, the days of the history without TO; without, the weeks in which the desk was at work")
	if err := command.Parse(flags, args, stderr, "[-map mapping.json] [-desk desk.json] [-period FROM/TO] LOG.csv[.gz]", 1, "log"); err != nil {
		return err
	}
	if *between != "" {
		if _, err := dates(*between, time.UTC); err != nil {
			return command.Wrong(err)
		}
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
	if spec.Slot != capacity.Duration(time.Hour) {
		return fmt.Errorf("want a desk with hours as slots, got %v", spec.Slot)
	}
	if !slices.Contains(openHours(spec), true) {
		return errors.New("want a desk with a shift: it is open in the hours in which one works")
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
// a time, and forecasts the next week. It ranks by the squares of errors: the
// amount that has the least of those is the mean, which is what people are
// planned for. By absolute errors it is the median, and that of a small desk's
// hours is no ticket at all. A forecaster that fails on the whole history gives
// way to the next one.
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
		Train: max(2, weeks*2/3) * week, Horizon: week, Period: week, Measure: forecast.RMSE})
	if err != nil {
		return forecast.Choice{}, nil, err
	}
	for choice.Best >= 0 {
		var points []forecast.Point
		if points, err = methods[choice.Best].Forecast(history, forecast.Ahead{N: week, Slots: forecast.Slots{Open: open}}); err == nil {
			return choice, points, nil
		}
		choice.Scores[choice.Best].Err = err
		choice.Best = best(choice.Scores)
	}
	return choice, nil, errors.Join(errors.New("no forecast could be made"), err)
}

// best returns the place of the forecaster with the least error, −1 if none has
// an answer.
func best(scores []forecast.Score) int {
	least, at := 0.0, -1
	for i, s := range scores {
		if v, ok := s.Of(forecast.RMSE); ok && s.Err == nil && (at < 0 || v < least) {
			least, at = v, i
		}
	}
	return at
}
