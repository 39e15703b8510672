package forecast_test

import (
	"fmt"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
)

// method returns the method of a spec, which the examples know to be valid.
func method(s forecast.MethodSpec) *forecast.Method {
	m, err := forecast.NewMethod(s)
	if err != nil {
		panic(err)
	}
	return m
}

// A method names itself by its parameters and forecasts from a history.
func ExampleMethod() {
	week := forecast.SeasonSpec{Period: 7}
	for _, m := range []*forecast.Method{
		method(forecast.MethodSpec{Kind: forecast.MovingAverage, Window: 7}),
		method(forecast.MethodSpec{Kind: forecast.Trend, Season: week}),
	} {
		next, err := m.Forecast(ticketsByDay(), forecast.Ahead{N: 2})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: Monday %.0f, Tuesday %.0f\n", m.Name(), next[0].Mean, next[1].Mean)
	}
	// Output:
	// moving_average window=7: Monday 100, Tuesday 100
	// trend × season 7: Monday 141, Tuesday 112
}

// A long weekend is ahead: the desk is shut for a day, and a mailing doubles
// what comes on the next.
func ExampleAhead() {
	m := method(forecast.MethodSpec{Kind: forecast.SeasonalNaive, Period: 7})
	next, err := m.Forecast(ticketsByDay(), forecast.Ahead{N: 3, Slots: forecast.Slots{
		Open:    []bool{false, true, true},
		Factors: []float64{1, 2, 1},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, p := range next {
		fmt.Println(i, p.Open, p.Mean)
	}
	// Output:
	// 0 false 0
	// 1 true 216
	// 2 true 115
}

// A falling trend says less than nothing after some days; the mean is never
// below 0.
func ExamplePoint() {
	m := method(forecast.MethodSpec{Kind: forecast.Trend})
	next, err := m.Forecast(forecast.Series{Values: []float64{9, 7, 5, 3}}, forecast.Ahead{N: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range next {
		fmt.Printf("%.0f (the line says %.0f)\n", p.Mean, p.Unfloored)
	}
	// Output:
	// 1 (the line says 1)
	// 0 (the line says -1)
	// 0 (the line says -3)
}

// Tickets follow the number of customers: a driver of each slot.
func ExampleSlots() {
	m := method(forecast.MethodSpec{Kind: forecast.Regression})
	history := forecast.Series{
		Values: []float64{52, 58, 71, 80},
		Slots:  forecast.Slots{Drivers: [][]float64{{1000}, {1200}, {1500}, {1700}}},
	}
	next, err := m.Forecast(history, forecast.Ahead{N: 1, Slots: forecast.Slots{Drivers: [][]float64{{2000}}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("with 2000 customers: %.0f tickets\n", next[0].Mean)
	// Output:
	// with 2000 customers: 92 tickets
}

// One Monday with an outage: the mean over Mondays follows it, the median does
// not.
func ExampleAveraging() {
	history := forecast.Series{Values: []float64{60, 40, 60, 40, 60, 40, 240, 40, 60, 40}}
	for _, a := range []forecast.Averaging{forecast.Mean, forecast.Median, forecast.Trimmed} {
		index, err := forecast.Indices(history, forecast.SeasonSpec{Period: 2, Average: a})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-7s Monday × %.2f, Tuesday × %.2f\n", a, index[0].Value, index[1].Value)
	}
	// Output:
	// mean    Monday × 1.30, Tuesday × 0.70
	// median  Monday × 1.20, Tuesday × 0.80
	// trimmed Monday × 1.20, Tuesday × 0.80
}

// The same average, with a season of two slots taken out and put back.
func ExampleSeasonSpec() {
	history := forecast.Series{Values: []float64{90, 30, 100, 34, 110, 38}}
	for _, season := range []forecast.SeasonSpec{{}, {Period: 2}} {
		next, err := method(forecast.MethodSpec{Kind: forecast.Average, Season: season}).Forecast(history, forecast.Ahead{N: 2})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("period %d: %.0f and %.0f\n", season.Period, next[0].Mean, next[1].Mean)
	}
	// Output:
	// period 0: 67 and 67
	// period 2: 100 and 34
}

// The desk has grown: a season that is added stays, one that multiplies grows
// with the level.
func ExampleForm() {
	history := forecast.Series{Values: []float64{10, 30, 20, 60, 40, 120}}
	for _, form := range []forecast.Form{forecast.Additive, forecast.Multiplicative} {
		m := method(forecast.MethodSpec{Kind: forecast.HoltWinters, Period: 2, Form: form, Alpha: 0.5, Beta: 0.25, Gamma: 0.25})
		next, err := m.Forecast(history, forecast.Ahead{N: 2})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-14s %.0f and %.0f\n", form, next[0].Mean, next[1].Mean)
	}
	// Output:
	// additive       92 and 135
	// multiplicative 51 and 159
}

// A document: forecast a week from each Monday after the first two weeks.
func ExampleBackTestSpec() {
	test, err := capacity.Read[forecast.BackTestSpec]([]byte(
		`{"schema": "capacity/forecast/back-test/1", "train": 14, "horizon": 7, "period": 7}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	score, err := forecast.BackTest(ticketsByDay(), method(forecast.MethodSpec{Kind: forecast.SeasonalNaive, Period: 7}), test)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(score.Origins, "forecasts of", test.Horizon, "days,", score.N(), "days compared")
	// Output:
	// 2 forecasts of 7 days, 14 days compared
}

// A forecaster that fails from some origin keeps its place in the table, with
// the reason.
func ExampleScore() {
	m := method(forecast.MethodSpec{Kind: forecast.MovingAverage, Window: 21})
	score, err := forecast.BackTest(ticketsByDay(), m, forecast.BackTestSpec{Train: 14, Horizon: 7})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(score.Name)
	fmt.Println(score.Err)
	// Output:
	// moving_average window=21
	// from slot 14: forecast: values: not enough data: moving_average window=21 needs 21 open slots, the history has 14
}

// The way of smoothing that would have been the best so far.
func ExampleChoice() {
	var fs []forecast.Forecaster
	for _, s := range forecast.Grid(forecast.MethodSpec{Kind: forecast.Smoothing, Season: forecast.SeasonSpec{Period: 7}}, 0.1, 0.3, 0.9) {
		fs = append(fs, method(s))
	}
	c, err := forecast.Choose(ticketsByDay(), fs, forecast.BackTestSpec{Train: 14, Horizon: 7})
	if err != nil {
		fmt.Println(err)
		return
	}
	best := c.Scores[c.Best]
	wape, _ := best.Of(c.Measure)
	fmt.Printf("%s, off by %.1f %%\n", best.Name, 100*wape)
	// Output:
	// smoothing alpha=0.9 × season 7, off by 4.2 %
}

// One bad day weighs more in RMSE than in MAE.
func ExampleErrorBy() {
	actual := []float64{100, 100, 100, 100}
	for _, forecasts := range [][]float64{{110, 90, 110, 90}, {100, 100, 100, 140}} {
		a, err := forecast.Measured(actual, forecasts, 0)
		if err != nil {
			fmt.Println(err)
			return
		}
		mae, _ := a.Of(forecast.MAE)
		rmse, _ := a.Of(forecast.RMSE)
		fmt.Println(forecasts, forecast.MAE, mae, forecast.RMSE, rmse)
	}
	// Output:
	// [110 90 110 90] mae 10 rmse 10
	// [100 100 100 140] mae 10 rmse 20
}
