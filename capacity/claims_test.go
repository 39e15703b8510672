package capacity_test

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	. "github.com/supportops/policy/capacity"
)

// The factor was rounded before it was applied: 25 contacts and 12 % more were
// 28.000000000000004.
func TestScenarioKeepsWholeVolumes(t *testing.T) {
	for volume := 1; volume < 200; volume++ {
		for percent := -100; percent < 300; percent++ {
			out, err := Scenario{Change: Percent(percent)}.Volumes([]float64{float64(volume)})
			if err != nil {
				t.Fatal(err)
			}
			if want := volume * (100 + percent); want%100 == 0 && out[0] != float64(want/100) {
				t.Errorf("%d and %d %%: %v, want %d", volume, percent, out[0], want/100)
			}
		}
	}
}

// The first slots of a run had no work left over from the one before: 30
// erlangs around the clock were staffed as 8.5 in the first hour.
func TestLaggedRepeats(t *testing.T) {
	d, err := NewDesk(DeskSpec{Slot: Duration(time.Hour), Channels: []ChannelSpec{{Name: "calls", HandleTime: 180 * minute, Lagged: true,
		Promise: PromiseSpec{Share: Percent(80), Within: minute}}}})
	if err != nil {
		t.Fatal(err)
	}
	even := slices.Repeat([]float64{10}, 12)
	odd := []float64{0, 0, 30, 5, 0, 2, 0, 0, 9, 1, 0, 4}
	for _, volumes := range [][]float64{even, odd} {
		run, err := d.Require(Demand{Volumes: [][]float64{volumes}, Repeats: true})
		if err != nil {
			t.Fatal(err)
		}
		many, err := d.Require(Demand{Volumes: [][]float64{slices.Repeat(volumes, 20)}})
		if err != nil {
			t.Fatal(err)
		}
		for slot, s := range run.Slots {
			late := many.Slots[19*len(volumes)+slot]
			if math.Abs(s.Load-late.Load) > 1e-9*late.Load || s.Net != late.Net {
				t.Errorf("slot %d: load %v and %d people, in a late run %v and %d", slot, s.Load, s.Net, late.Load, late.Net)
			}
		}
	}
}

// A steady lagged load is the plain one but for its last digits, which asked
// for a phantom agent at a greatest occupancy that it meets.
func TestLaggedOccupancyTies(t *testing.T) {
	for _, handle := range []Duration{20 * minute, 45 * minute, 90 * minute, 180 * minute, 420 * minute} {
		for volume := 1; volume <= 60; volume++ {
			c := ChannelSpec{Name: "calls", HandleTime: handle, Promise: PromiseSpec{MaxOccupancy: Percent(75)}}
			want := peak(t, c, float64(volume))
			c.Lagged = true
			d, err := NewDesk(DeskSpec{Slot: Duration(time.Hour), Channels: []ChannelSpec{c}})
			if err != nil {
				t.Fatal(err)
			}
			v := float64(volume)
			r, err := d.Require(Demand{Volumes: [][]float64{{v, v, v, v, v}}, Repeats: true})
			if err != nil {
				t.Fatal(err)
			}
			for slot, s := range r.Slots {
				if s.Net != want {
					t.Errorf("%d × %v, slot %d: %d agents for %v erlangs, want %d", volume, handle, slot, s.Net, s.Load, want)
				}
			}
		}
	}
}

// A shift that reaches over the end worked in the first slots of a demand that
// does not come again.
func TestShiftOverTheEnd(t *testing.T) {
	d, err := NewDesk(DeskSpec{Slot: Duration(time.Hour),
		Channels: []ChannelSpec{{Name: "calls", HandleTime: minute, Promise: PromiseSpec{Share: Percent(80)}}},
		Shifts:   []ShiftSpec{{Name: "night", Starts: []int{2}, Length: 3, Cost: decimal.NewFromInt(1)}}})
	if err != nil {
		t.Fatal(err)
	}
	m := Demand{Volumes: [][]float64{{0, 0, 5, 5}}}
	once, err := d.Plan(m)
	if err != nil {
		t.Fatal(err)
	}
	m.Repeats = true
	again, err := d.Plan(m)
	if err != nil {
		t.Fatal(err)
	}
	n := once.Scheduled[2]
	if diff := cmp.Diff([][]int64{{0, 0, n, n}, {n, 0, n, n}}, [][]int64{once.Scheduled, again.Scheduled}); n < 1 || diff != "" {
		t.Error(diff)
	}
}

// Work beyond what is calculated was cut off without a word.
func TestTooMuchDeferredWork(t *testing.T) {
	d, err := NewDesk(DeskSpec{Slot: 24 * 60 * minute, Channels: []ChannelSpec{{Name: "mail", Deferred: true, HandleTime: 2e6 * Duration(time.Second),
		Promise: PromiseSpec{Within: math.MaxInt64}}}})
	if err != nil {
		t.Fatal(err)
	}
	volumes := make([]float64, 1000)
	volumes[0] = 1e9
	for _, repeats := range []bool{false, true} {
		m := Demand{Volumes: [][]float64{volumes}, Repeats: repeats}
		if _, err := d.Require(m); !errors.Is(err, ErrTooLarge) {
			t.Errorf("repeats %v: %v", repeats, err)
		}
	}
}
