package capacity_test

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/capacity"
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
func ExamplePlan_chatDesk() {
	desk, err := capacity.NewDesk(capacity.DeskSpec{
		Slot: hours(1),
		Channels: []capacity.ChannelSpec{{
			Name: "chat", HandleTime: minutes(12), Patience: minutes(4), Slowdown: []float64{1, 1.25},
			Promise: capacity.PromiseSpec{Share: capacity.Percent(80), Within: minutes(1)},
		}},
		Shrinkage: capacity.Shrinkage{Losses: []capacity.Loss{{Name: "leave, illness, training, breaks", Share: capacity.Percent(30)}}},
		Shifts: []capacity.ShiftSpec{
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
	fmt.Printf("%s within a minute, %s in the worst hour\n\n", percent(*chat.Expected), percent(*chat.Lowest))

	have := []int64{6, 6, 9, 9, 9, 9, 9, 9, 6, 6}
	expected, err := desk.Expect(demand, have)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range expected.Shortfalls {
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
	// chat: this promise (80% within 1m) needs 8 people at work in slot 3, has 6; the desk needs 12 on shift there, has 9; 73.7 % in time, 55.6 % in the worst slot; slots short: 5
}

// A mail desk promises an answer within four hours of opening time. It is
// open from 9 to 17 o'clock; what comes at night waits for the morning, and
// every day is like the other.
func ExampleRequirement_mailDesk() {
	desk, err := capacity.NewDesk(capacity.DeskSpec{
		Slot: hours(1),
		Channels: []capacity.ChannelSpec{{
			Name: "mail", Deferred: true, HandleTime: minutes(10), Promise: capacity.PromiseSpec{Within: hours(4)},
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
	for _, f := range expected.Shortfalls {
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
	// mail: this promise (all within 4h of open time) needs 5 people at work in slot 9, has 4; the desk needs 5 on shift there, has 4; 95.7 % in time; slots short: 4
}

// How many people each hour needs, as data.
func ExampleDesk() {
	spec, err := capacity.Read[capacity.DeskSpec]([]byte(`{
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
func ExampleShortfall() {
	desk, err := capacity.NewDesk(capacity.DeskSpec{
		Slot: hours(1),
		Channels: []capacity.ChannelSpec{
			{Name: "urgent", HandleTime: minutes(10), Promise: capacity.PromiseSpec{Share: capacity.Percent(90), Within: minutes(2)}},
			{Name: "chat", HandleTime: minutes(10), Promise: capacity.PromiseSpec{Share: capacity.Percent(80), Within: minutes(2)}},
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
		fmt.Printf("%-6s promised %v, expected %s, in the worst hour %s\n", c.Channel, c.Promise, percent(*c.Expected), percent(*c.Lowest))
	}
	for _, f := range expected.Shortfalls {
		fmt.Printf("%s: %d of %d people in slot %d\n%v\n", f.Channel, f.Has, f.Needs, f.Slot, f)
	}
	// Output:
	// urgent promised 90% within 2m, expected 93.9 %, in the worst hour 93.9 %
	// chat   promised 80% within 2m, expected 62.3 %, in the worst hour 51.9 %
	// chat: 6 of 8 people in slot 0
	// chat: this promise (80% within 2m) needs 8 people at work in slot 0, has 6; the desk needs 11 on shift there, has 9; 62.3 % in time, 51.9 % in the worst slot; slots short: 1
}

// A demand under every usual scenario.
func ExampleDemand() {
	demand := capacity.Demand{Volumes: [][]float64{{12, 30, 18}}}
	for _, s := range capacity.StandardScenarios() {
		changed, err := demand.Under(s)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(s.Name, changed.Volumes[0])
	}
	// Output:
	// normal [12 30 18]
	// outage [48 120 72]
	// release [18 45 27]
	// holiday [6 15 9]
	// migration [24 60 36]
	// crisis [72 180 108]
}

// A document with every defect named at once.
func ExampleChannelSpec_defects() {
	_, err := capacity.NewDesk(capacity.DeskSpec{
		Slot: hours(1),
		Channels: []capacity.ChannelSpec{
			{Name: "chat", HandleTime: minutes(10), Promise: capacity.PromiseSpec{Share: capacity.Percent(100)}},
			{Name: "mail", Deferred: true, HandleTime: minutes(10), Patience: minutes(1)},
		},
	})
	fmt.Println(err)
	// Output:
	// capacity: 3 defects
	// 	channels[0].promise.share: out of range: want 0% or a share from 1% to below 100%, since no staff answers everybody in time; got 100%
	// 	channels[1].promise.within: required: want the open time in which deferred work is done
	// 	channels[1].patience: conflict: only a live channel has one
}
