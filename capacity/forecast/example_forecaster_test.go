package forecast_test

import (
	"fmt"

	"github.com/supportops/policy/capacity/forecast"
)

// tickets are four weeks of tickets a day, Monday first.
var tickets = []float64{
	120, 95, 101, 130, 88, 40, 35,
	126, 99, 104, 133, 90, 44, 36,
	131, 104, 110, 141, 95, 45, 39,
	140, 108, 115, 147, 99, 48, 41,
}

// lastWeek forecasts what came a week before, and one more.
type lastWeek struct{}

func (lastWeek) Name() string { return "as last week, and one more" }

func (lastWeek) Forecast(past forecast.Series, ahead forecast.Ahead) ([]forecast.Point, error) {
	points := make([]forecast.Point, ahead.N)
	for i := range points {
		points[i] = forecast.Point{Open: true, Mean: past.Values[len(past.Values)-7+i%7] + 1}
	}
	return points, nil
}

// An application's own way of forecasting is compared like any other.
func ExampleForecaster() {
	choice, err := forecast.Choose(forecast.Series{Values: tickets}, []forecast.Forecaster{lastWeek{}}, forecast.BackTestSpec{Train: 14, Horizon: 7, Period: 7})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(choice)
	// Output:
	// method                      n   wape   mase   bias  dispersion
	// *  as last week, and one more  14  0.038  1.030  -3.7  0.16
}
