package capacity_test

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/capacity"
)

// need returns the staff of a desk with these channels, an hour a slot.
func need(demand capacity.Demand, channels ...capacity.ChannelSpec) capacity.Requirement {
	desk, err := capacity.NewDesk(capacity.DeskSpec{Slot: hours(1), Channels: channels})
	if err != nil {
		panic(err)
	}
	r, err := desk.Require(demand)
	if err != nil {
		panic(err)
	}
	return r
}

// Agents who hold several chats at once are fewer, though each chat takes
// longer.
func ExampleChannelSpec() {
	chat := capacity.ChannelSpec{
		Name: "chat", HandleTime: minutes(10), Patience: minutes(5),
		Promise: capacity.PromiseSpec{Share: capacity.Percent(80), Within: minutes(1)},
	}
	for _, slowdown := range [][]float64{nil, {1, 1.2}, {1, 1.2, 1.5}} {
		chat.Slowdown = slowdown
		r := need(capacity.Demand{Volumes: [][]float64{{40}}}, chat)
		fmt.Println("at most", max(1, len(slowdown)), "at once:", r.Slots[0].Net, "agents")
	}
	// Output:
	// at most 1 at once: 9 agents
	// at most 2 at once: 5 agents
	// at most 3 at once: 4 agents
}

// What a bolder promise costs: sixty calls of five minutes in an hour.
func ExamplePromiseSpec() {
	for _, p := range []capacity.PromiseSpec{
		{Share: capacity.Percent(80), Within: minutes(1)},
		{Share: capacity.Percent(95), Within: minutes(1)},
		{Share: capacity.Percent(80), Within: minutes(1), MaxOccupancy: capacity.Percent(60)},
		{Share: capacity.Percent(80), Within: minutes(1), MaxAbandon: capacity.Percent(1)},
	} {
		r := need(capacity.Demand{Volumes: [][]float64{{60}}},
			capacity.ChannelSpec{Name: "calls", HandleTime: minutes(5), Patience: minutes(3), Promise: p})
		fmt.Println(r.Slots[0].Net, "agents:", p)
	}
	// Output:
	// 7 agents: 80% within 1m
	// 9 agents: 95% within 1m
	// 9 agents: 80% within 1m, at most 60% busy
	// 10 agents: 80% within 1m, at most 1% giving up
}

// How much time between calls do agents give to mail? The document says so.
func ExampleDeskSpec() {
	spec := capacity.DeskSpec{
		Slot: hours(1),
		Channels: []capacity.ChannelSpec{
			{Name: "calls", HandleTime: minutes(5), Promise: capacity.PromiseSpec{Share: capacity.Percent(80), Within: minutes(1)}},
			{Name: "mail", Deferred: true, HandleTime: minutes(10), Promise: capacity.PromiseSpec{Within: hours(4)}},
		},
	}
	demand := capacity.Demand{Volumes: [][]float64{{60, 60, 60, 60}, {18, 18, 18, 18}}, Repeats: true}
	for _, spec.IdleUse = range []capacity.Ratio{{}, capacity.Percent(40)} {
		desk, err := capacity.NewDesk(spec)
		if err != nil {
			fmt.Println(err)
			return
		}
		r, err := desk.Require(demand)
		fmt.Println(spec.IdleUse, "of idle time:", r.Slots[0].Live[0], "for calls,", r.Slots[0].Deferred, "more for mail,", r.Slots[0].Net, "in all", err)
	}
	// Output:
	// 0% of idle time: 8 for calls, 3 more for mail, 11 in all <nil>
	// 40% of idle time: 8 for calls, 9/5 more for mail, 10 in all <nil>
}

// The busiest hour, and what it consists of.
func ExampleSlotNeed() {
	r := need(capacity.Demand{Volumes: [][]float64{{20, 60, 40}, {6, 6, 6}}, Repeats: true},
		capacity.ChannelSpec{Name: "calls", HandleTime: minutes(5), Promise: capacity.PromiseSpec{Share: capacity.Percent(80), Within: minutes(1)}},
		capacity.ChannelSpec{Name: "mail", Deferred: true, HandleTime: minutes(15), Promise: capacity.PromiseSpec{Within: hours(2)}})
	slot := r.Slots[r.Peak]
	fmt.Printf("slot %d: %.0f erlangs of calls need %d, mail %v beside them, %d at work\n",
		r.Peak, slot.Load, slot.Live[0], slot.Deferred, slot.Net)
	// Output:
	// slot 1: 5 erlangs of calls need 8, mail 3/2 beside them, 10 at work
}

// A day of eight hours, and a short shift for the time when the others eat.
func ExampleShiftSpec() {
	desk, err := capacity.NewDesk(capacity.DeskSpec{
		Slot: hours(1),
		Channels: []capacity.ChannelSpec{{Name: "calls", HandleTime: minutes(6),
			Promise: capacity.PromiseSpec{Share: capacity.Percent(80), Within: minutes(1)}}},
		Shifts: []capacity.ShiftSpec{
			{Name: "day", Starts: []int{0}, Length: 8, Breaks: []int{4}, Cost: decimal.NewFromInt(200)},
			{Name: "noon", Starts: []int{3}, Length: 3, Cost: decimal.NewFromInt(90), Most: 4},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := desk.Plan(capacity.Demand{Volumes: [][]float64{{10, 20, 20, 20, 20, 20, 20, 10}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("required ", plan.Requirement.Gross())
	fmt.Println("scheduled", plan.Scheduled)
	fmt.Println(plan.Shifts.Counts[0], "on day,", plan.Shifts.Counts[1], "at noon:", plan.Cost)
	// Output:
	// required  [3 4 4 4 4 4 4 3]
	// scheduled [4 4 4 8 4 8 4 4]
	// 4 on day, 4 at noon: 1160
}

// Two people for the mail of four hours: what is in time, and what is left.
func ExampleExpectation() {
	desk, err := capacity.NewDesk(capacity.DeskSpec{
		Slot:     hours(1),
		Channels: []capacity.ChannelSpec{{Name: "mail", Deferred: true, HandleTime: minutes(12), Promise: capacity.PromiseSpec{Within: hours(2)}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	demand := capacity.Demand{Volumes: [][]float64{{20, 14, 6, 6}}}
	for _, staff := range [][]int64{{2, 2, 2, 2}, {3, 3, 3, 3}} {
		e, err := desk.Expect(demand, staff)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v: %s in time, promises broken: %d, minutes left: %d\n",
			staff, percent(*e.Channels[0].Expected), len(e.Shortfalls), e.Left/60)
	}
	// Output:
	// [2 2 2 2]: 88.2 % in time, promises broken: 1, minutes left: 72
	// [3 3 3 3]: 100.0 % in time, promises broken: 0, minutes left: 0
}

// A channel that keeps its promise, one with too few people and one without
// customers, of which nothing can be said.
func ExampleChannelResult() {
	promise := capacity.PromiseSpec{Share: capacity.Percent(80), Within: minutes(1)}
	desk, err := capacity.NewDesk(capacity.DeskSpec{
		Slot: hours(1),
		Channels: []capacity.ChannelSpec{
			{Name: "calls", HandleTime: minutes(5), Promise: promise},
			{Name: "chat", HandleTime: minutes(10), Promise: promise},
			{Name: "video", HandleTime: minutes(20), Promise: promise},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := desk.Expect(capacity.Demand{Volumes: [][]float64{{24, 24}, {30, 24}, {0, 0}}}, []int64{9, 9})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range e.Channels {
		if c.Expected == nil {
			fmt.Printf("%-5s no customers\n", c.Channel)
			continue
		}
		fmt.Printf("%-5s %s in time, %s in the worst hour, grows without bound: %v\n",
			c.Channel, percent(*c.Expected), percent(*c.Lowest), c.Unstable)
	}
	// Output:
	// calls 88.3 % in time, 88.3 % in the worst hour, grows without bound: false
	// chat  22.2 % in time, 0.0 % in the worst hour, grows without bound: true
	// video no customers
}
