package capacity_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
)

// A desk with calls, chats and tickets from Monday to Friday, from the history
// of eight weeks to shifts and their cost, and the same week with an outage.
func Example() {
	desk, err := capacity.NewDesk(capacity.DeskSpec{
		Slot: anHour,
		Channels: []capacity.ChannelSpec{
			{Name: "calls", HandleTime: 6 * aMinute, Patience: 3 * aMinute, Promise: capacity.PromiseSpec{Share: capacity.Percent(80), Within: aMinute, MaxAbandon: capacity.Percent(5)}},
			{Name: "chats", HandleTime: 9 * aMinute, Patience: 5 * aMinute, Slowdown: []float64{1, 1.2, 1.5}, Promise: capacity.PromiseSpec{Share: capacity.Percent(85), Within: aMinute}},
			{Name: "tickets", Deferred: true, HandleTime: 15 * aMinute, Promise: capacity.PromiseSpec{Within: 8 * anHour}},
		},
		Shrinkage: capacity.Shrinkage{Mode: capacity.Multiplicative, Losses: []capacity.Loss{
			{Name: "leave and illness", Share: capacity.Percent(14)}, {Name: "training and meetings", Share: capacity.Percent(8)}, {Name: "breaks", Share: capacity.Percent(8)}}},
		Shifts: []capacity.ShiftSpec{
			{Name: "full time, early", Starts: weekdays(8), Length: 8, Cost: decimal.NewFromInt(900)},
			{Name: "full time, late", Starts: weekdays(10), Length: 8, Cost: decimal.NewFromInt(900)},
			{Name: "mornings", Starts: weekdays(8), Length: 5, Cost: decimal.NewFromInt(600)},
			{Name: "afternoons", Starts: weekdays(13), Length: 5, Cost: decimal.NewFromInt(600)},
		},
		IdleUse: capacity.Percent(30),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	demand, err := capacity.FromForecast(nextWeek(14.1), nextWeek(20.3), nextWeek(11.2))
	if err != nil {
		fmt.Println(err)
		return
	}
	demand.Repeats = true
	fmt.Println("week     contacts  at peak  people   cost  a contact   calls   chats  tickets")
	var staff []int64
	for _, s := range capacity.StandardScenarios()[:3] {
		changed, err := demand.Under(s)
		if err != nil {
			fmt.Println(err)
			return
		}
		plan, err := desk.Plan(changed)
		if err != nil {
			fmt.Println(err)
			return
		}
		var people int64
		for _, n := range plan.Shifts.Counts {
			people += n
		}
		fmt.Printf("%-8s %8.0f %8d %7d %6s %10s", s.Name, plan.Tickets,
			plan.Requirement.Slots[plan.Requirement.Peak].Gross, people, plan.Cost.StringFixed(0), plan.CostPerTicket.StringFixed(2))
		for _, c := range plan.Expected.Channels {
			fmt.Printf(" %5.1f %%", 100**c.Expected)
		}
		fmt.Println()
		if s.Name == "normal" {
			staff = plan.Scheduled
		}
	}

	fmt.Println("\nthe normal staff in the week of a release:")
	release, err := demand.Under(capacity.StandardScenarios()[2])
	if err != nil {
		fmt.Println(err)
		return
	}
	expected, err := desk.Expect(release, staff)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range expected.Shortfalls {
		fmt.Println(f)
	}
	// Output:
	// week     contacts  at peak  people   cost  a contact   calls   chats  tickets
	// normal       2475       18      25  16500       6.67  94.9 %  93.8 % 100.0 %
	// outage       9900       58      72  48300       4.88  93.4 %  91.1 % 100.0 %
	// release      3712       25      32  21300       5.74  94.4 %  93.8 % 100.0 %
	//
	// the normal staff in the week of a release:
	// chats: this promise (85% within 1m) needs 6 people at work in slot 10, has 3; the desk needs 25 on shift there, has 16; 85.7 % in time, 24.2 % in the worst slot; slots short: 6
	// tickets: this promise (all within 8h of open time) needs 4 people at work in slot 9, has 0; the desk needs 22 on shift there, has 14; 0.0 % in time; the queue grows without bound; slots short: 46
}

// weekdays returns an hour of each day from Monday to Friday, as hours of the
// week.
func weekdays(hour int) (slots []int) {
	for day := range 5 {
		slots = append(slots, 24*day+hour)
	}
	return slots
}

// nextWeek forecasts a week from a made-up history of eight, busy on Monday
// and in the late morning, closed at night and on weekends.
func nextWeek(scale float64) []forecast.Point {
	const week = 168
	history := forecast.Series{Slots: forecast.Slots{Open: make([]bool, 8*week)}, Values: make([]float64, 8*week)}
	byHour := []float64{0.7, 1.2, 1.5, 1.4, 0.9, 0.8, 1.1, 1.2, 0.8, 0.4}
	byDay := []float64{1.4, 1.1, 1, 0.9, 0.8}
	for t := range history.Values {
		day, hour := t%week/24, t%24-8
		if day < 5 && hour >= 0 && hour < len(byHour) {
			history.Open[t] = true
			history.Values[t] = scale * byDay[day] * byHour[hour] * (1 + 0.05*float64(t/week%3))
		}
	}
	method, err := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.Average, Season: forecast.SeasonSpec{Period: week}})
	if err != nil {
		panic(err)
	}
	points, err := method.Forecast(history, forecast.Ahead{N: week, Slots: forecast.Slots{Open: history.Open[:week]}})
	if err != nil {
		panic(err)
	}
	return points
}

const (
	aMinute = capacity.Duration(time.Minute)
	anHour  = capacity.Duration(time.Hour)
)
