package capacity_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	. "github.com/supportops/policy/capacity"
)

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// What is wrong with a demand, each in its own words.
func TestDemandTexts(t *testing.T) {
	d, err := NewDesk(mailDesk())
	if err != nil {
		t.Fatal(err)
	}
	volumes := func(n int) [][]float64 { return [][]float64{make([]float64, n)} }
	for _, tt := range []struct {
		demand Demand
		want   string
	}{
		{Demand{}, "capacity: volumes: out of range: want 1 to 4096 slots, got 0"},
		{Demand{Volumes: volumes(4097)}, "capacity: volumes: out of range: want 1 to 4096 slots, got 4097"},
		{Demand{Volumes: volumes(1366), Repeats: true}, "capacity: volumes: out of range: want at most 1365 slots that repeat, got 1366"},
		{Demand{Volumes: volumes(2), Open: []bool{true}}, "capacity: open: conflict: want 2 slots as in the volumes, got 1"},
		{Demand{Volumes: append(volumes(2), volumes(2)...)}, "capacity: volumes: conflict: want one list for each of 1 channels, got 2"},
		{Demand{Volumes: [][]float64{{1, -1, 2e9}}}, "capacity: 2 defects\n\tvolumes[0][1]: out of range: want 0 to 1e+09 contacts, got -1\n\tvolumes[0][2]: out of range: want 0 to 1e+09 contacts, got 2e+09"},
		{Demand{Volumes: [][]float64{{1, 0}}, Open: []bool{false, false}}, ""},
		{Demand{Volumes: [][]float64{{1, 0, 0}}, Open: []bool{false, false, true}}, ""},
		{Demand{Volumes: [][]float64{{0, 0, 1}}, Open: []bool{false, false, false}, Repeats: true}, "capacity: infeasible: promise: the desk is closed until the work is due in slots 0, 1, 2"},
		{Demand{Volumes: [][]float64{{0, 0, 1}}, Open: []bool{true, false, false}, Repeats: true}, ""},
		{Demand{Volumes: [][]float64{{0, 0, 0}}, Open: []bool{false, false, false}, Repeats: true}, ""},
	} {
		if _, err := d.Require(tt.demand); textOf(err) != tt.want {
			t.Errorf("%+v:\ngot  %v\nwant %s", tt.demand.Open, err, tt.want)
		}
	}
	calls, err := NewDesk(callDesk(PromiseSpec{Share: Percent(80), Within: Duration(time.Minute)}))
	if err != nil {
		t.Fatal(err)
	}
	_, err = calls.Require(Demand{Volumes: [][]float64{{0, 3, 5}}, Open: []bool{false, false, true}})
	if want := "capacity: volumes[0][1]: conflict: want no live contacts while the desk is closed, got 3"; textOf(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
	for people, want := range map[int64]string{0: "", 1e6: "", -1: "capacity: scheduled[0]: out of range: want 0 to 1000000 people, got -1", 1e6 + 1: "capacity: scheduled[0]: out of range: want 0 to 1000000 people, got 1000001"} {
		if _, err := d.Expect(Demand{Volumes: volumes(1)}, []int64{people}); textOf(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// Shifts have to lie within the slots, as far as they are to be planned with.
func TestShiftsWithinTheSlots(t *testing.T) {
	for _, tt := range []struct {
		starts []int
		length int
		want   string
	}{
		{[]int{0, 2}, 3, ""}, {[]int{0, 3}, 2, "capacity: shifts[0].starts[1]: out of range: want a shift within the 3 slots"},
		{[]int{4, 2, 3}, 1, "capacity: 2 defects\n\tshifts[0].starts[0]: out of range: want a shift within the 3 slots\n\tshifts[0].starts[2]: out of range: want a shift within the 3 slots"},
		{[]int{0}, 4, "capacity: shifts[0].starts[0]: out of range: want a shift within the 3 slots"},
	} {
		s := mailDesk()
		s.Shifts = []ShiftSpec{{Name: "day", Starts: tt.starts, Length: tt.length, Cost: decimal.New(1, 0)}}
		d, err := NewDesk(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Plan(Demand{Volumes: [][]float64{{0, 0, 0}}}); textOf(err) != tt.want {
			t.Errorf("%v: got %v, want %s", tt.starts, err, tt.want)
		}
	}
	d, err := NewDesk(mailDesk())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Plan(Demand{Volumes: [][]float64{{0, 0, 0}}}); textOf(err) != "capacity: shifts: required: want at least one to plan with" {
		t.Error(err)
	}
}

func TestMostOfAShift(t *testing.T) {
	for most, ok := range map[int]bool{-1: false, 0: true, 1: true, 1e6: true, 1e6 + 1: false} {
		s := mailDesk()
		s.Shifts = []ShiftSpec{{Name: "day", Starts: []int{0}, Length: 1, Cost: decimal.New(1, 0), Most: most}}
		want := ""
		if !ok {
			want = fmt.Sprintf("capacity: shifts[0].most: out of range: want 0 to 1000000, got %d", most)
		}
		if err := s.Validate(); textOf(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
