package desk

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
	"github.com/supportops/policy/examples/helpdesk/internal/rules"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/metrics/stat"
)

// Dashboard is how the desk does: figures of a week against their bands with
// trends over the weeks before, and what looks wrong.
type Dashboard struct {
	Report  metrics.Report `json:"report"`
	Smells  []smell.Smell  `json:"smells"`
	Tickets int            `json:"tickets"`
}

// Dashboard reports the last whole week, with so many weeks as its trend. It
// reads every ticket.
func (d *Desk) Dashboard(ctx context.Context, weeks int) (out Dashboard, err error) {
	book, err := d.Book(ctx)
	if err != nil {
		return out, err
	}
	now := d.Now()
	this, err := period.Containing(now, period.Week, book.Office().Spec().Zone)
	if err != nil {
		return out, err
	}
	series := make([]metrics.PeriodData, weeks)
	for i, p := weeks-1, this.Previous(); i >= 0; i, p = i-1, p.Previous() {
		series[i] = metrics.PeriodData{Period: p, Summary: &observe.Summary{}}
	}
	search := book.Smells.Find(d.inputs(ctx, now, &err, func(x *smell.Input) {
		out.Tickets++
		for i := range series {
			series[i].Summary.Add(&x.Ticket, series[i].Period)
		}
	}))
	if err != nil {
		return out, err
	}
	out.Smells = search.Found
	out.Report, err = book.Catalog.ReportSeries(series, stat.ChartSpec{}, 0)
	return out, err
}

// inputs yields every ticket as metrics see it, after telling each.
func (d *Desk) inputs(ctx context.Context, now time.Time, err *error, each func(*smell.Input)) iter.Seq[*smell.Input] {
	return func(yield func(*smell.Input) bool) {
		set, failed := d.Rules(ctx)
		if *err = failed; failed != nil {
			return
		}
		for log, failed := range d.Store.Logs(ctx) {
			if *err = failed; failed != nil {
				return
			}
			opening, _ := log.History.Opening()
			book := set.At(opening.Time)
			in := observe.NewInput(log.Ticket, log.History, book.Machine, book.Policy, now)
			in.Calendar = book.Office()
			x := &smell.Input{Ticket: set.At(now).Observer.Observe(in), History: log.History, Timeline: in.Timeline}
			each(x)
			if !yield(x) {
				return
			}
		}
	}
}

// Staffing is how many people next week needs, and what it is expected of.
type Staffing struct {
	From     time.Time         `json:"from"`     // Monday, 00:00
	Channels []string          `json:"channels"` //
	Expected [][]float64       `json:"expected"` // tickets by channel and hour of the week
	Method   []string          `json:"method"`   // the forecaster that did best on the past, by channel
	Plan     capacity.Plan     `json:"plan"`     //
	Spec     capacity.DeskSpec `json:"spec"`     //
}

// weekHours is the number of slots of a week.
const weekHours = 7 * 24

// Staff plans next week's shifts from the tickets of the whole weeks before.
func (d *Desk) Staff(ctx context.Context) (out Staffing, err error) {
	book, err := d.Book(ctx)
	if err != nil {
		return out, err
	}
	out.Spec = book.Staffing.Spec()
	this, err := period.Containing(d.Now(), period.Week, book.Office().Spec().Zone)
	if err != nil {
		return out, err
	}
	out.From = this.To()
	open := openHours(book, this)
	const weeks = 12
	from := this.From().AddDate(0, 0, -7*weeks)
	var channels [][]forecast.Point
	for _, c := range out.Spec.Channels {
		opened, err := d.Store.Openings(ctx, c.Name, from, this.From())
		if err != nil {
			return out, err
		}
		slots := open
		if c.Deferred {
			slots = slices.Repeat([]bool{true}, weekHours)
		}
		points, method, err := expect(opened, from, weeks, slots)
		if err != nil {
			return out, fmt.Errorf("%s: %w", c.Name, err)
		}
		channels = append(channels, points)
		out.Channels, out.Method = append(out.Channels, c.Name), append(out.Method, method)
		var means []float64
		for _, p := range points {
			means = append(means, p.Mean)
		}
		out.Expected = append(out.Expected, means)
	}
	demand, err := capacity.FromForecast(channels...)
	if err != nil {
		return out, err
	}
	demand.Open, demand.Repeats = open, true
	out.Plan, err = book.Staffing.Plan(demand)
	return out, err
}

// openHours tells of each hour of a week whether the office is open.
func openHours(book *rules.Book, week period.Period) []bool {
	open := make([]bool, weekHours)
	for i := range open {
		open[i] = book.Office().Open(week.From().Add(time.Duration(i) * time.Hour))
	}
	return open
}

// expect chooses the forecaster that does best on the past, and forecasts the
// next week.
func expect(opened []time.Time, from time.Time, weeks int, open []bool) ([]forecast.Point, string, error) {
	history := forecast.Series{Values: make([]float64, weeks*weekHours), Slots: forecast.Slots{Open: slices.Repeat(open, weeks)}}
	for _, t := range opened {
		if h := int(t.Sub(from) / time.Hour); h >= 0 && h < len(history.Values) && history.Open[h] {
			history.Values[h]++
		}
	}
	var methods []forecast.Forecaster
	for _, s := range forecast.StandardSpecs(weekHours) {
		m, err := forecast.NewMethod(s)
		if err != nil {
			return nil, "", err
		}
		methods = append(methods, m)
	}
	choice, err := forecast.Choose(history, methods, forecast.BackTestSpec{Train: weeks * 2 / 3 * weekHours, Horizon: weekHours, Period: weekHours})
	if err != nil {
		return nil, "", err
	}
	if choice.Best < 0 {
		return nil, "", fmt.Errorf("%w: too few tickets for a forecast", ErrInvalid)
	}
	points, err := methods[choice.Best].Forecast(history, forecast.Ahead{N: weekHours, Slots: forecast.Slots{Open: open}})
	return points, choice.Scores[choice.Best].Name, err
}
