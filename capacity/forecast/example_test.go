package forecast_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
)

// ticketsByDay are four weeks of tickets a day, Monday first.
func ticketsByDay() forecast.Series {
	return forecast.Series{Values: []float64{
		120, 95, 101, 130, 88, 40, 35,
		126, 99, 104, 133, 90, 44, 36,
		131, 104, 110, 141, 95, 45, 39,
		140, 108, 115, 147, 99, 48, 41,
	}}
}

func Example() {
	history := ticketsByDay()
	var methods []forecast.Forecaster
	for _, s := range []forecast.MethodSpec{
		{Kind: forecast.Average},
		{Kind: forecast.MovingAverage, Window: 7},
		{Kind: forecast.WeightedAverage, Weights: []float64{1, 2, 3}},
		{Kind: forecast.Trend},
		{Kind: forecast.SeasonalNaive, Period: 7},
		{Kind: forecast.Trend, Season: forecast.SeasonSpec{Period: 7}},
	} {
		m, err := forecast.NewMethod(s)
		if err != nil {
			fmt.Println(err)
			return
		}
		methods = append(methods, m)
	}
	choice, err := forecast.Choose(history, methods, forecast.BackTestSpec{Train: 14, Horizon: 7, Period: 7, Measure: forecast.MASE})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(choice)

	next, err := methods[choice.Best].Forecast(history, forecast.Ahead{N: 7})
	if err != nil {
		fmt.Println(err)
		return
	}
	dispersion, _ := choice.Scores[choice.Best].Dispersion()
	for i, p := range next {
		lo, hi, _ := forecast.Counts{Mean: p.Mean, Dispersion: dispersion}.Interval(0.9)
		fmt.Printf("%v %.0f (%d to %d)\n", time.Weekday((i+1)%7), p.Mean, lo, hi)
	}
	// Output:
	// method                      n   wape   mase    bias   dispersion
	//    average                     14  0.351  9.447   -7.7   16.30
	//    moving_average window=7     14  0.338  9.113   -4.7   15.37
	//    weighted_average weights=3  14  0.530  14.285  -48.4  76.33
	//    trend                       14  0.423  11.453  -30.8  33.18
	//    seasonal_naive period=7     14  0.048  1.307   -4.7   0.25
	// *  trend × season 7            14  0.021  0.582   -2.0   0.06
	// Monday 141 (122 to 161)
	// Tuesday 112 (95 to 129)
	// Wednesday 119 (101 to 137)
	// Thursday 153 (133 to 174)
	// Friday 104 (88 to 121)
	// Saturday 50 (38 to 62)
	// Sunday 43 (32 to 54)
}

// Level and trend that a method takes from a history.
func ExampleFit() {
	spec, err := capacity.Read[forecast.MethodSpec]([]byte(`{"kind": "holt", "alpha": 0.25, "beta": 0.125}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := forecast.NewMethod(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	model, err := m.Fit(ticketsByDay())
	if err != nil {
		fmt.Println(err)
		return
	}
	p := model.Parameters()
	fmt.Printf("%s: level %.1f, slope %.1f a slot\n", m.Name(), p.Level, p.Slope)
	// Output:
	// holt alpha=0.25 beta=0.125: level 83.6, slope -1.2 a slot
}

func ExampleMethodSpec() {
	_, err := capacity.Read[forecast.MethodSpec]([]byte(`{"kind": "moving_average", "alpha": 0.5}`))
	fmt.Println(err)
	// Output:
	// forecast: 2 defects
	// 	window: required: want 1 to 40320 slots (line 1, column 1)
	// 	alpha: conflict: not a parameter of moving_average (line 1, column 37)
}

// A desk that is shut at weekends: closed slots are absent, so the trend is
// that of the working days.
func ExampleSeries() {
	history := forecast.Series{
		Values: []float64{10, 11, 12, 13, 14, 0, 0, 17},
		Slots:  forecast.Slots{Open: []bool{true, true, true, true, true, false, false, true}},
	}
	trend, _ := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.Trend})
	next, _ := trend.Forecast(history, forecast.Ahead{N: 2})
	fmt.Printf("%.0f %.0f\n", next[0].Mean, next[1].Mean)
	// Output:
	// 18 19
}

// What a holiday is worth, taken from the history and put into the forecast.
func ExampleEventFactor() {
	history := forecast.Series{Values: []float64{50, 100, 50, 100, 50, 30, 50, 100}}
	events := []string{"", "", "", "", "", "holiday", "", ""}
	effects, err := forecast.EventFactors(history, events, forecast.SeasonSpec{Period: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range effects {
		fmt.Printf("%s: × %.2f, seen %d time(s)\n", e.Event, e.Factor, e.N)
	}
	history.Factors, _ = forecast.Factors(events, effects)
	ahead := forecast.Ahead{N: 2}
	ahead.Factors, _ = forecast.Factors([]string{"", "holiday"}, effects)
	m, _ := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.Average, Season: forecast.SeasonSpec{Period: 2}})
	next, _ := m.Forecast(history, ahead)
	fmt.Printf("%.0f, on the holiday %.0f\n", next[0].Mean, next[1].Mean)
	// Output:
	// holiday: × 0.30, seen 1 time(s)
	// 50, on the holiday 30
}

// What each day of the week does to the level.
func ExampleIndex() {
	index, err := forecast.Indices(ticketsByDay(), forecast.SeasonSpec{Period: 7, Average: forecast.Median})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, x := range index {
		fmt.Printf("%.3s %.2f\n", time.Weekday((i+1)%7), x.Value)
	}
	// Output:
	// Mon 1.39
	// Tue 1.09
	// Wed 1.16
	// Thu 1.48
	// Fri 1.00
	// Sat 0.48
	// Sun 0.41
}

func ExampleCounts_Interval() {
	independent, _, _ := forecast.Counts{Mean: 20}.Interval(0.9)
	_, clustered, _ := forecast.Counts{Mean: 20, Dispersion: 3}.Interval(0.9)
	fmt.Println(independent, clustered)
	// Output:
	// 13 34
}

// How wrong was a forecast? MAPE has no answer once nothing came.
func ExampleAccuracy() {
	a, err := forecast.Measured([]float64{100, 80, 0}, []float64{90, 90, 5}, 20)
	if err != nil {
		fmt.Println(err)
		return
	}
	wape, _ := a.Of(forecast.WAPE)
	mase, _ := a.Of(forecast.MASE)
	_, ok := a.Of(forecast.MAPE)
	fmt.Printf("WAPE %.1f %%, MASE %.2f, MAPE has an answer: %v\n", 100*wape, mase, ok)
	// Output:
	// WAPE 13.9 %, MASE 0.42, MAPE has an answer: false
}

func ExampleGrid() {
	for _, s := range forecast.Grid(forecast.MethodSpec{Kind: forecast.Smoothing}, 0.1, 0.5) {
		text, _ := json.Marshal(s)
		fmt.Println(string(text))
	}
	// Output:
	// {"kind":"smoothing","alpha":0.1}
	// {"kind":"smoothing","alpha":0.5}
}

// A technique that does not exist is refused with those that do.
func ExampleTechnique() {
	fmt.Println(forecast.MethodSpec{Kind: forecast.Holt, Alpha: 0.2, Beta: 0.1}.Validate())
	fmt.Println(forecast.MethodSpec{Kind: "arima"}.Validate())
	// Output:
	// <nil>
	// forecast: kind: unknown: "arima", want one of ["average" "moving_average" "weighted_average" "trend" "seasonal_naive" "smoothing" "holt" "holt_winters" "regression"]
}

// All that a model took from its history can be shown, and repeats its
// forecast by hand.
func ExampleParameters() {
	m, _ := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.HoltWinters, Period: 2, Form: forecast.Additive, Alpha: 0.5, Beta: 0.5, Gamma: 0.5})
	model, err := m.Fit(forecast.Series{Values: []float64{10, 20, 12, 22, 15, 24}})
	if err != nil {
		fmt.Println(err)
		return
	}
	p := model.Parameters()
	fmt.Printf("level %.2f at slot %d, slope %.2f, season %+.2f %+.2f\n", p.Level, p.Origin, p.Slope, p.Season[0].Value, p.Season[1].Value)
	next, _ := model.Forecast(forecast.Ahead{N: 1})
	fmt.Printf("%.2f = %.2f\n", next[0].Mean, p.Level+p.Slope+p.Season[0].Value)
	// Output:
	// level 19.84 at slot 5, slope 1.07, season -4.42 +4.49
	// 16.48 = 16.48
}
