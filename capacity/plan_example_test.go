package capacity_test

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
)

// table writes rows of cells, the first column to the left and the others to
// the right.
func table(rows [][]string) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	widest := 0
	for _, r := range rows {
		widest = max(widest, len(r[0]))
	}
	for _, r := range rows {
		fmt.Fprintf(w, "%-*s\t%s\t\n", widest, r[0], strings.Join(r[1:], "\t"))
	}
	w.Flush()
}

func percent(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }

// A chat desk from 8 to 18 o'clock answers 80 % within a minute. Agents hold
// up to two chats, which then take a quarter longer; customers give up after
// four minutes on average; 30 % of paid time is lost.
func Example_chatDesk() {
	desk, err := capacity.NewDesk(capacity.DeskSpec{
		Slot: hours(1),
		Channels: []capacity.Channel{{
			Name: "chat", HandleTime: minutes(12), Patience: minutes(4), Slowdown: []float64{1, 1.25},
			Promise: capacity.Promise{Share: capacity.Percent(80), Within: minutes(1)},
		}},
		Shrinkage: capacity.Shrinkage{Losses: []capacity.Loss{{Name: "leave, illness, training, breaks", Share: capacity.Percent(30)}}},
		Shifts: []capacity.Shift{
			{Name: "early", Starts: []int{0}, Length: 6, Cost: decimal.NewFromInt(150)},
			{Name: "day", Starts: []int{2}, Length: 6, Cost: decimal.NewFromInt(150)},
			{Name: "late", Starts: []int{4}, Length: 6, Cost: decimal.NewFromInt(150)},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	demand := capacity.Demand{Volumes: [][]float64{{18, 34, 52, 58, 44, 40, 47, 42, 30, 16}}}
	plan, err := desk.Plan(demand)
	if err != nil {
		fmt.Println(err)
		return
	}
	rows := [][]string{{"hour", "chats", "load", "at work", "on shift", "scheduled"}}
	for t, s := range plan.Requirement.Slots {
		rows = append(rows, []string{fmt.Sprintf("%02d:00", 8+t), fmt.Sprint(demand.Volumes[0][t]), fmt.Sprintf("%.1f", s.Load),
			fmt.Sprint(s.Net), fmt.Sprint(s.Gross), fmt.Sprint(plan.Scheduled[t])})
	}
	table(rows)
	chat := plan.Expected.Channels[0]
	fmt.Printf("shifts %v, %v a day, %v a chat, least cost %v\n", plan.Shifts.Counts, plan.Cost, plan.CostPerTicket, plan.Shifts.Optimal())
	fmt.Printf("%s within a minute, %s in the worst hour\n\n", percent(chat.Expected), percent(chat.Lowest))

	have := []int64{6, 6, 9, 9, 9, 9, 9, 9, 6, 6}
	expected, err := desk.Expect(demand, have)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range expected.Findings {
		fmt.Println(f)
	}
	// Output:
	// hour   chats  load  at work  on shift  scheduled
	//   08:00     18   3.6        3         5          8
	//   09:00     34   6.8        5         8          8
	//   10:00     52  10.4        7        10         12
	//   11:00     58  11.6        8        12         12
	//   12:00     44   8.8        6         9         20
	//   13:00     40   8.0        6         9         20
	//   14:00     47   9.4        7        10         12
	//   15:00     42   8.4        6         9         12
	//   16:00     30   6.0        5         8          8
	//   17:00     16   3.2        3         5          8
	// shifts [8 4 8], 3000 a day, 7.87 a chat, least cost true
	// 84.4 % within a minute, 80.2 % in the worst hour
	//
	// chat: this promise needs 12 people at peak (slot 3), you have 9; 73.7 % in time, promised 80.0 %; slots short: 5
}

// A mail desk promises an answer within four hours of opening time. It is
// open from 9 to 17 o'clock; what comes at night waits for the morning, and
// every day is like the other.
func Example_mailDesk() {
	desk, err := capacity.NewDesk(capacity.DeskSpec{
		Slot: hours(1),
		Channels: []capacity.Channel{{
			Name: "mail", Deferred: true, HandleTime: minutes(10), Promise: capacity.Promise{Within: hours(4)},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	const day = 24
	demand := capacity.Demand{Open: make([]bool, day), Volumes: [][]float64{make([]float64, day)}, Repeats: true}
	for hour := range day {
		demand.Open[hour] = hour >= 9 && hour < 17
		switch {
		case hour < 7 || hour >= 20:
			demand.Volumes[0][hour] = 2
		case hour < 12:
			demand.Volumes[0][hour] = 18
		default:
			demand.Volumes[0][hour] = 9
		}
	}
	need, err := desk.Require(demand)
	if err != nil {
		fmt.Println(err)
		return
	}
	rows := [][]string{{"hour", "mails", "staff", "at work"}}
	four := make([]int64, day)
	for hour, n := range need.Slots {
		if demand.Open[hour] {
			rows = append(rows, []string{fmt.Sprintf("%02d:00", hour), fmt.Sprint(demand.Volumes[0][hour]), n.Deferred.String(), fmt.Sprint(n.Net)})
			four[hour] = 4
		}
	}
	table(rows)

	expected, err := desk.Expect(demand, four)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range expected.Findings {
		fmt.Println(f)
	}
	// Output:
	// hour   mails   staff  at work
	//   09:00     18  103/24        5
	//   10:00     18  103/24        5
	//   11:00     18  103/24        5
	//   12:00      9  103/24        5
	//   13:00      9    27/8        4
	//   14:00      9    27/8        4
	//   15:00      9    27/8        4
	//   16:00      9    27/8        4
	// mail: this promise needs 5 people at peak (slot 9), you have 4; 95.7 % in time, promised 100.0 %; slots short: 4
}

// A desk with calls, chats and tickets from Monday to Friday, from the history
// of eight weeks to shifts and their cost, and the same week with an outage.
func Example() {
	desk, err := capacity.NewDesk(capacity.DeskSpec{
		Slot: hours(1),
		Channels: []capacity.Channel{
			{Name: "calls", HandleTime: minutes(6), Patience: minutes(3), Promise: capacity.Promise{Share: capacity.Percent(80), Within: minutes(1), MaxAbandon: capacity.Percent(5)}},
			{Name: "chats", HandleTime: minutes(9), Patience: minutes(5), Slowdown: []float64{1, 1.2, 1.5}, Promise: capacity.Promise{Share: capacity.Percent(85), Within: minutes(1)}},
			{Name: "tickets", Deferred: true, HandleTime: minutes(15), Promise: capacity.Promise{Within: hours(8)}},
		},
		Shrinkage: capacity.Shrinkage{Mode: capacity.Multiplicative, Losses: []capacity.Loss{
			{Name: "leave and illness", Share: capacity.Percent(14)}, {Name: "training and meetings", Share: capacity.Percent(8)}, {Name: "breaks", Share: capacity.Percent(8)}}},
		Shifts: []capacity.Shift{
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
	rows := [][]string{{"week", "contacts", "at peak", "people", "cost", "a contact", "calls", "chats", "tickets"}}
	var staff []int64
	for _, s := range capacity.StandardScenarios()[:3] {
		plan, err := desk.Plan(demand.Under(s))
		if err != nil {
			fmt.Println(err)
			return
		}
		var people int64
		for _, n := range plan.Shifts.Counts {
			people += n
		}
		row := []string{s.Name, fmt.Sprintf("%.0f", plan.Tickets), fmt.Sprint(plan.Requirement.Slots[plan.Requirement.Peak].Gross),
			fmt.Sprint(people), plan.Cost.StringFixed(0), plan.CostPerTicket.StringFixed(2)}
		for _, c := range plan.Expected.Channels {
			row = append(row, percent(c.Expected))
		}
		rows = append(rows, row)
		if s.Name == "normal" {
			staff = plan.Scheduled
		}
	}
	table(rows)

	fmt.Println("\nthe normal staff in the week of a release:")
	expected, err := desk.Expect(demand.Under(capacity.StandardScenarios()[2]), staff)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range expected.Findings {
		fmt.Println(f)
	}
	// Output:
	// week     contacts  at peak  people   cost  a contact   calls   chats  tickets
	//   normal       2475       18      25  16500       6.67  94.9 %  93.8 %  100.0 %
	//   outage       9900       57      72  48300       4.88  93.4 %  91.1 %  100.0 %
	//   release      3712       25      32  21300       5.74  94.4 %  93.8 %  100.0 %
	//
	// the normal staff in the week of a release:
	// chats: this promise needs 25 people at peak (slot 10), you have 16; 85.7 % in time, promised 85.0 %; slots short: 6
	// tickets: this promise needs 22 people at peak (slot 9), you have 14; 0.0 % in time, promised 100.0 %; slots short: 46
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

// How many people each hour needs, as data.
func ExampleDesk() {
	spec, err := capacity.ParseDeskSpec([]byte(`{
		"schema": "capacity/desk/1",
		"slot": "30m",
		"channels": [
			{"name": "calls", "handle_time": "4m", "patience": "2m",
			 "promise": {"share": "80%", "within": "20s", "max_abandon": "5%"}},
			{"name": "mail", "deferred": true, "handle_time": "6m", "promise": {"within": "1h"}}
		],
		"shrinkage": {"losses": [{"name": "breaks", "share": "12.5%"}]}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	desk, err := capacity.NewDesk(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	need, err := desk.Require(capacity.Demand{Volumes: [][]float64{{20, 45, 30, 10}, {5, 5, 40, 5}}, Repeats: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	for t, s := range need.Slots {
		fmt.Printf("%d: %.1f erlangs need %d, mail %v: %d at work, %d on shift\n", t, s.Load, s.Live[0], s.Deferred, s.Net, s.Gross)
	}
	// Output:
	// 0: 2.7 erlangs need 5, mail 3/2: 7 at work, 8 on shift
	// 1: 6.0 erlangs need 9, mail 3/2: 11 at work, 13 on shift
	// 2: 4.0 erlangs need 7, mail 4: 11 at work, 13 on shift
	// 3: 1.3 erlangs need 4, mail 4: 8 at work, 10 on shift
}

// What the people who are there achieve, and which promise has too few.
func ExampleFinding() {
	desk, err := capacity.NewDesk(capacity.DeskSpec{
		Slot: hours(1),
		Channels: []capacity.Channel{
			{Name: "urgent", HandleTime: minutes(10), Promise: capacity.Promise{Share: capacity.Percent(90), Within: minutes(2)}},
			{Name: "chat", HandleTime: minutes(10), Promise: capacity.Promise{Share: capacity.Percent(80), Within: minutes(2)}},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	demand := capacity.Demand{Volumes: [][]float64{{6, 6}, {30, 12}}}
	expected, err := desk.Expect(demand, []int64{9, 9})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range expected.Channels {
		fmt.Printf("%-6s promised %s, expected %s, in the worst hour %s\n", c.Channel, percent(c.Promised), percent(c.Expected), percent(c.Lowest))
	}
	for _, f := range expected.Findings {
		fmt.Printf("%s: %d of %d people in slot %d\n%v\n", f.Channel, f.Has, f.Needs, f.Slot, f)
	}
	// Output:
	// urgent promised 90.0 %, expected 93.9 %, in the worst hour 93.9 %
	// chat   promised 80.0 %, expected 62.3 %, in the worst hour 51.9 %
	// chat: 6 of 8 people in slot 0
	// chat: this promise needs 11 people at peak (slot 0), you have 9; 62.3 % in time, promised 80.0 %; slots short: 1
}

// A demand under every usual scenario.
func ExampleDemand() {
	demand := capacity.Demand{Volumes: [][]float64{{12, 30, 18}}}
	for _, s := range capacity.StandardScenarios() {
		fmt.Println(s.Name, demand.Under(s).Volumes[0])
	}
	// Output:
	// normal [12 30 18]
	// outage [48 120 72]
	// release [18 45 27]
	// holiday [6 15 9]
}

// A document with every defect named at once.
func ExampleSpecError() {
	_, err := capacity.NewDesk(capacity.DeskSpec{
		Slot: hours(1),
		Channels: []capacity.Channel{
			{Name: "chat", HandleTime: minutes(10), Promise: capacity.Promise{Share: capacity.Percent(100)}},
			{Name: "mail", Deferred: true, HandleTime: minutes(10), Patience: minutes(1)},
		},
	})
	fmt.Println(err)
	// Output:
	// capacity: 3 defects
	// 	channels[0].promise.share: out of range: want a share in [0%, 100%), since no staff answers everybody in time; got 100%
	// 	channels[1].promise.within: required: want the open time in which deferred work is done
	// 	channels[1].patience: conflict: only a live channel has one
}
