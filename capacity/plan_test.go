package capacity_test

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	. "github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
	"github.com/supportops/policy/capacity/shift"
)

// someDesk draws a desk whose shifts cover every slot of n.
func someDesk(n int) *rapid.Generator[DeskSpec] {
	return rapid.Custom(func(t *rapid.T) DeskSpec {
		s := DeskSpec{Schema: "capacity/desk/1", Slot: Duration(time.Hour), IdleUse: Percent(rapid.IntRange(0, 60).Draw(t, "idle use")),
			Shrinkage: someShrinkage().Draw(t, "shrinkage")}
		for i := range rapid.IntRange(1, 3).Draw(t, "channels") {
			c := ChannelSpec{Name: string(rune('a' + i)), HandleTime: Duration(rapid.IntRange(1, 40).Draw(t, "handle time")) * minute}
			if c.Deferred = rapid.Bool().Draw(t, "deferred"); c.Deferred {
				c.Promise.Within = Duration(rapid.IntRange(1, 6).Draw(t, "hours")) * Duration(time.Hour)
				s.Channels = append(s.Channels, c)
				continue
			}
			c.Promise = PromiseSpec{Share: Percent(rapid.IntRange(30, 99).Draw(t, "share")), Within: Duration(rapid.IntRange(0, 10).Draw(t, "minutes")) * minute,
				Definition: rapid.SampledFrom(countings()).Draw(t, "definition")}
			if rapid.Bool().Draw(t, "capped") {
				c.Promise.MaxOccupancy = Percent(rapid.IntRange(50, 100).Draw(t, "occupancy"))
			}
			c.Patience = Duration(rapid.IntRange(0, 10).Draw(t, "patience")) * minute
			if rapid.Bool().Draw(t, "several") {
				c.Slowdown = []float64{1, 1.3}
			}
			c.Lagged = rapid.Bool().Draw(t, "lagged")
			s.Channels = append(s.Channels, c)
		}
		for i := range n - 2 {
			s.Shifts = append(s.Shifts, ShiftSpec{Name: string(rune('A' + i)), Starts: []int{i}, Length: 3, Cost: decimal.New(rapid.Int64Range(1, 9999).Draw(t, "cost"), -2)})
		}
		return s
	})
}

// someDemand draws a demand of n slots, some closed.
func someDemand(s DeskSpec, n int) *rapid.Generator[Demand] {
	return rapid.Custom(func(t *rapid.T) Demand {
		m := Demand{Repeats: rapid.Bool().Draw(t, "repeats")}
		if rapid.Bool().Draw(t, "closed at times") {
			m.Open = make([]bool, n)
			for i := range m.Open {
				m.Open[i] = i == 0 || i == n-1 || rapid.Bool().Draw(t, "open")
			}
		}
		for _, c := range s.Channels {
			volumes := make([]float64, n)
			for i := range volumes {
				if m.Open == nil || m.Open[i] || c.Deferred {
					volumes[i] = rapid.Float64Range(0, 60).Draw(t, "volume")
				}
			}
			m.Volumes = append(m.Volumes, volumes)
		}
		return m
	})
}

// What is planned keeps what is promised.
func TestPlanKeepsPromisesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = 8
		s := someDesk(n).Draw(t, "desk")
		m := someDemand(s, n).Draw(t, "demand")
		desk, err := NewDesk(s)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := desk.Plan(m)
		if err != nil {
			t.Fatal(err)
		}
		for slot, need := range plan.Requirement.Slots {
			live := 0
			for _, n := range need.Live {
				live += n
			}
			if net, _ := s.Shrinkage.Net(int(plan.Scheduled[slot])); net < live {
				t.Fatalf("slot %d: %d at work, %d needed for live channels", slot, net, live)
			}
		}
		if len(plan.Expected.Shortfalls) > 0 {
			t.Fatalf("findings %v", plan.Expected.Shortfalls)
		}
		// Never dearer than the staff of every slot covered as it is.
		var templates []shift.Template
		for i, h := range s.Shifts {
			templates = append(templates, shift.Template{Works: shift.Span(n, i, 3), Cost: h.Cost.Shift(2).IntPart()})
		}
		whole, err := shift.Cover(plan.Requirement.Gross(), templates, shift.Options{})
		if err != nil || plan.Shifts.Cost > whole.Cost {
			t.Fatalf("costs %d, the whole requirement %d, %v", plan.Shifts.Cost, whole.Cost, err)
		}
		for i, c := range plan.Expected.Channels {
			promised := c.Promise.Share.Float()
			if s.Channels[i].Deferred {
				promised = 1
			}
			for _, share := range []*float64{c.Expected, c.Lowest} {
				if share != nil && *share < promised-1e-12 {
					t.Fatalf("channel %d: %v in time, promised %v", i, *share, c.Promise)
				}
			}
		}
	})
}

// For live channels no slot can do with one person at work less.
func TestRequireLivePeakProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = 8
		s := someDesk(n).Draw(t, "desk")
		s.Channels = slices.DeleteFunc(s.Channels, func(c ChannelSpec) bool { return c.Deferred })
		if len(s.Channels) == 0 {
			t.Skip("no live channel")
		}
		s.Shrinkage = Shrinkage{}
		m := someDemand(s, n).Draw(t, "demand")
		desk, err := NewDesk(s)
		if err != nil {
			t.Fatal(err)
		}
		r, err := desk.Require(m)
		if err != nil {
			t.Fatal(err)
		}
		staff := r.Gross()
		at := rapid.IntRange(0, n-1).Draw(t, "slot")
		if staff[at] == 0 {
			t.Skip("nobody")
		}
		staff[at]--
		e, err := desk.Expect(m, staff)
		if err != nil || len(e.Shortfalls) != 1 {
			t.Fatalf("%+v, %v", e, err)
		}
		f := e.Shortfalls[0]
		if f.Slot != at || f.Slots != 1 || f.Needs != f.Has+1 || f.DeskNeeds != f.DeskHas+1 || f.DeskHas != int(staff[at]) {
			t.Fatalf("%+v", f)
		}
	})
}

// More people are never worse.
func TestExpectMonotoneProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = 8
		s := someDesk(n).Draw(t, "desk")
		m := someDemand(s, n).Draw(t, "demand")
		desk, err := NewDesk(s)
		if err != nil {
			t.Fatal(err)
		}
		few := rapid.SliceOfN(rapid.Int64Range(0, 60), n, n).Draw(t, "staff")
		many := slices.Clone(few)
		for i := range many {
			many[i] += rapid.Int64Range(0, 5).Draw(t, "more")
		}
		a, err := desk.Expect(m, few)
		b, err2 := desk.Expect(m, many)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		// Idle time of live agents may fall as they are too few no longer,
		// so deferred work is compared without it.
		for i := range a.Channels {
			x, y := a.Channels[i], b.Channels[i]
			if s.Channels[i].Deferred && s.IdleUse.Sign() > 0 {
				continue
			}
			if (x.Expected == nil) != (y.Expected == nil) || (x.Lowest == nil) != (y.Lowest == nil) {
				t.Fatalf("%+v with more, %+v with less", y, x)
			}
			if x.Expected != nil && (*y.Expected < *x.Expected-1e-9 || !(*x.Expected >= -1e-12 && *y.Expected <= 1+1e-12)) {
				t.Fatalf("%v with more, %v with less", *y.Expected, *x.Expected)
			}
			if x.Lowest != nil && *y.Lowest < *x.Lowest-1e-9 {
				t.Fatalf("%v in the worst slot with more, %v with less", *y.Lowest, *x.Lowest)
			}
		}
	})
}

func TestDeskRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := someDesk(8).Draw(t, "desk")
		desk, err := NewDesk(s)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := json.Marshal(desk.Spec())
		if err != nil {
			t.Fatal(err)
		}
		back, err := Read[DeskSpec](doc)
		if err != nil {
			t.Fatalf("%s: %v", doc, err)
		}
		same := cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) })
		if diff := cmp.Diff(s, back, same, cmpopts.EquateComparable(Ratio{})); diff != "" {
			t.Fatalf("%s\n%s", doc, diff)
		}
	})
}

func TestDeskDefects(t *testing.T) {
	s := DeskSpec{
		Schema: "capacity/desk/2", Slot: 1500 * Duration(time.Millisecond),
		Channels: []ChannelSpec{
			{Name: "a", Promise: PromiseSpec{Share: Percent(100), Within: -1}},
			{Name: "a", HandleTime: minute, Patience: -1, Slowdown: []float64{1, 5}},
			{Name: "b", HandleTime: minute, Deferred: true, Patience: 1, Promise: PromiseSpec{Share: Percent(5)}},
			{Deferred: true, HandleTime: minute, Promise: PromiseSpec{Within: 1}},
		},
		Shrinkage: Shrinkage{Losses: []Loss{{"x", Percent(100)}}},
		Shifts:    []ShiftSpec{{Name: "x", Starts: []int{-1}, Length: 2, Breaks: []int{2}, Cost: decimal.New(1, -3)}, {Name: "x"}},
		IdleUse:   Percent(-1),
	}
	const want = `capacity: 22 defects
	schema: unknown: "capacity/desk/2", want "capacity/desk/1"
	slot: out of range: want whole seconds up to 24h, got 1.5s
	channels[0].handle_time: required: want a length of time above 0
	channels[0].promise.within: out of range: want a length of time not below 0, got -1ns
	channels[0].promise.share: out of range: want 0% or a share from 1% to below 100%, since no staff answers everybody in time; got 100%
	channels[1].name: duplicate: "a"
	channels[1].promise: required: want a share, a greatest occupancy or a greatest share of customers who give up
	channels[1].patience: out of range: want a length of time not below 0, got -1ns
	channels[1].slowdown[1]: conflict: 5 makes 2 chats at once slower than 1
	channels[2].promise.within: required: want the open time in which deferred work is done
	channels[2].promise.share: conflict: only a live channel has one
	channels[2].patience: conflict: only a live channel has one
	channels[3].name: required
	channels[3].promise.within: out of range: want at least the length of a slot, 1.5s, got 1ns
	shrinkage.losses[0].share: out of range: want a share in [0%, 100%), got 100%
	shifts[0].starts[0]: out of range: want 0 to 4095, got -1
	shifts[0].breaks[0]: out of range: want a slot of the shift, 0 to 1, got 2
	shifts[0].cost: out of range: want at most 10000000 with at most two decimals, got 0.001
	shifts[1].name: duplicate: "x"
	shifts[1].starts: out of range: want 1 to 4096 slots, got 0
	shifts[1].length: out of range: want 1 to 4096 slots, got 0
	idle_use: out of range: want a share in [0%, 100%], got -1%`
	if diff := cmp.Diff(want, s.Validate().Error()); diff != "" {
		t.Error(diff)
	}
}

func TestDemandDefects(t *testing.T) {
	desk, err := NewDesk(DeskSpec{Slot: Duration(time.Hour), Channels: []ChannelSpec{
		{Name: "chat", HandleTime: minute, Promise: PromiseSpec{Share: Percent(80)}},
		{Name: "mail", HandleTime: minute, Deferred: true, Promise: PromiseSpec{Within: Duration(time.Hour)}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		m    Demand
		want error
	}{
		{"nothing", Demand{}, ErrRange},
		{"one list missing", Demand{Volumes: [][]float64{{1}}}, ErrConflict},
		{"one slot missing", Demand{Volumes: [][]float64{{1, 2}, {1}}}, ErrConflict},
		{"open too short", Demand{Open: []bool{true}, Volumes: [][]float64{{1, 2}, {1, 2}}}, ErrConflict},
		{"not a number", Demand{Volumes: [][]float64{{1, math.NaN()}, {1, 2}}}, ErrRange},
		{"less than none", Demand{Volumes: [][]float64{{1, 2}, {1, -2}}}, ErrRange},
		{"live while closed", Demand{Open: []bool{true, false}, Volumes: [][]float64{{1, 2}, {1, 2}}}, ErrConflict},
		{"more work than time", Demand{Volumes: [][]float64{{1e9}, {0}}}, nil},
	} {
		if _, err := desk.Require(tt.m); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
		if tt.want == nil {
			continue
		}
		if _, err := desk.Expect(tt.m, make([]int64, len(tt.m.Open))); !errors.Is(err, tt.want) {
			t.Errorf("%s: expected all the same: %v", tt.name, err)
		}
		if _, err := desk.Plan(tt.m); err == nil {
			t.Errorf("%s: planned all the same", tt.name)
		}
	}
	fine := Demand{Volumes: [][]float64{{1, 2}, {1, 2}}}
	if _, err := desk.Plan(fine); !errors.Is(err, ErrRequired) {
		t.Errorf("no shifts: %v", err)
	}
	if _, err := desk.Expect(fine, []int64{1}); !errors.Is(err, ErrConflict) {
		t.Errorf("staff too short: %v", err)
	}
	if _, err := desk.Expect(fine, []int64{1, -1}); !errors.Is(err, ErrRange) {
		t.Errorf("staff below 0: %v", err)
	}
	if _, err := FromForecast([]forecast.Point{{}}, nil); !errors.Is(err, ErrConflict) {
		t.Errorf("unequal forecasts: %v", err)
	}
}

func TestInfeasible(t *testing.T) {
	desk, err := NewDesk(DeskSpec{Slot: Duration(time.Hour),
		Channels: []ChannelSpec{{Name: "chat", HandleTime: minute, Promise: PromiseSpec{Share: Percent(80)}}},
		Shifts:   []ShiftSpec{{Name: "x", Starts: []int{1}, Length: 2, Cost: decimal.NewFromInt(1)}}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = desk.Plan(Demand{Volumes: [][]float64{{1, 2, 3, 4}}})
	var e *InfeasibleError
	if !errors.As(err, &e) || !errors.Is(err, ErrInfeasible) || !slices.Equal(e.Slots, []int{0, 3}) ||
		err.Error() != "capacity: infeasible: cover: no shift works in slots 0, 3" {
		t.Errorf("%v", err)
	}
}

// Nobody on shift: nothing is answered, and the first promise broken is said.
func TestExpectNobody(t *testing.T) {
	desk, err := NewDesk(DeskSpec{Slot: Duration(time.Hour), Channels: []ChannelSpec{
		{Name: "chat", HandleTime: 6 * minute, Promise: PromiseSpec{Share: Percent(80), Within: minute}},
		{Name: "mail", HandleTime: minute, Deferred: true, Promise: PromiseSpec{Within: Duration(time.Hour)}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	e, err := desk.Expect(Demand{Volumes: [][]float64{{20, 60, 20}, {60, 60, 60}}, Repeats: true}, []int64{0, 0, 0})
	if err != nil {
		t.Fatal(err)
	}
	want := []Shortfall{
		{ChannelResult: ChannelResult{Channel: "chat", Promise: PromiseSpec{Share: Percent(80), Within: minute}, Volume: 100, Expected: new(float64), Lowest: new(float64), Unstable: true}, Slots: 3, Slot: 1, Needs: 9, DeskNeeds: 10},
		{ChannelResult: ChannelResult{Channel: "mail", Promise: PromiseSpec{Within: Duration(time.Hour)}, Volume: 180, Expected: new(float64), Unstable: true}, Slots: 3, Needs: 1, DeskNeeds: 5},
	}
	if diff := cmp.Diff(want, e.Shortfalls, cmpopts.EquateComparable(Ratio{})); diff != "" {
		t.Error(diff)
	}
	if e.Left != 3*3600 {
		t.Errorf("left %d", e.Left)
	}
}

func FuzzReadDeskSpec(f *testing.F) {
	f.Add(`{"slot":"1h","channels":[{"name":"a","handle_time":"5m","promise":{"share":"80%","within":"1m"},"patience":"2m"}]}`, 10.0)
	f.Add(`{"slot":"30m","channels":[{"name":"a","handle_time":"5m","deferred":true,"promise":{"within":"1h"}}],"shifts":[{"name":"x","starts":[0],"length":2,"cost":"3"}]}`, 3.0)
	f.Fuzz(func(t *testing.T, doc string, volume float64) {
		s, err := Read[DeskSpec]([]byte(doc))
		if err != nil {
			return
		}
		desk, err := NewDesk(s)
		if err != nil {
			t.Fatal(err)
		}
		m := Demand{Volumes: make([][]float64, len(s.Channels))}
		for i := range m.Volumes {
			m.Volumes[i] = []float64{volume, 0, 2 * volume}
		}
		m.Repeats = len(doc)%2 == 0
		if len(s.Channels) > 5 || len(s.Shifts) > 5 {
			return
		}
		e, err := desk.Expect(m, []int64{1, 2, 3})
		for _, c := range e.Channels {
			if err == nil && c.Expected != nil && !(*c.Expected >= -1e-9 && *c.Expected <= 1+1e-9) {
				t.Fatalf("%v", *c.Expected)
			}
		}
		_, _ = desk.Plan(m)
	})
}
