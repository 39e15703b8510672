package capacity_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	. "github.com/supportops/policy/capacity"
)

// mailDesk promises that mail is done within two hours, in slots of an hour.
func mailDesk() DeskSpec {
	return DeskSpec{Slot: Duration(time.Hour), Channels: []ChannelSpec{{Name: "mail", Deferred: true, HandleTime: Duration(time.Minute), Promise: PromiseSpec{Within: Duration(2 * time.Hour)}}}}
}

// callDesk has calls of six minutes in slots of an hour.
func callDesk(p PromiseSpec) DeskSpec {
	return DeskSpec{Slot: Duration(time.Hour), Channels: []ChannelSpec{{Name: "calls", HandleTime: Duration(6 * time.Minute), Promise: p}}}
}

func TestDeskSpecsAtTheLimits(t *testing.T) {
	money := func(s string) decimal.Decimal { return decimal.RequireFromString(s) }
	for _, tt := range []struct {
		name   string
		change func(s *DeskSpec)
		want   string // of the error
	}{
		{"nothing", func(*DeskSpec) {}, ""},
		{"a slot of a day", func(s *DeskSpec) {
			s.Slot, s.Channels[0].Promise.Within = Duration(24*time.Hour), Duration(24*time.Hour)
		}, ""},
		{"a slot of more", func(s *DeskSpec) {
			s.Slot, s.Channels[0].Promise.Within = Duration(24*time.Hour+time.Second), Duration(48*time.Hour)
		}, "slot: out of range"},
		{"a slot of a second", func(s *DeskSpec) { s.Slot = Duration(time.Second) }, ""},
		{"a slot of a part of a second", func(s *DeskSpec) { s.Slot = Duration(1500 * time.Millisecond) }, "slot: out of range"},
		{"due after a slot", func(s *DeskSpec) { s.Channels[0].Promise.Within = s.Slot }, ""},
		{"due within a slot", func(s *DeskSpec) { s.Channels[0].Promise.Within = s.Slot - 1 }, "channels[0].promise.within: out of range"},
		{"a millisecond", func(s *DeskSpec) { s.Channels[0].HandleTime = Duration(time.Millisecond) }, ""},
		{"less than a millisecond", func(s *DeskSpec) { s.Channels[0].HandleTime = Duration(time.Millisecond - 1) }, "channels[0].handle_time: out of range"},
		{"4096 starts", func(s *DeskSpec) { s.Shifts[0].Starts = make([]int, 4096) }, ""},
		{"4097 starts", func(s *DeskSpec) { s.Shifts[0].Starts = make([]int, 4097) }, "shifts[0].starts: out of range"},
		{"the last start", func(s *DeskSpec) { s.Shifts[0].Starts[0] = 4095 }, ""},
		{"after the last start", func(s *DeskSpec) { s.Shifts[0].Starts[0] = 4096 }, "shifts[0].starts[0]: out of range"},
		{"the longest shift", func(s *DeskSpec) { s.Shifts[0].Length = 4096 }, ""},
		{"too long a shift", func(s *DeskSpec) { s.Shifts[0].Length = 4097 }, "shifts[0].length: out of range"},
		{"a break at the end", func(s *DeskSpec) { s.Shifts[0].Breaks = []int{0, 2} }, ""},
		{"a break after the end", func(s *DeskSpec) { s.Shifts[0].Breaks = []int{0, 3} }, "shifts[0].breaks[1]: out of range"},
		{"the dearest shift", func(s *DeskSpec) { s.Shifts[0].Cost = money("10000000") }, ""},
		{"too dear a shift", func(s *DeskSpec) { s.Shifts[0].Cost = money("10000000.01") }, "shifts[0].cost: out of range"},
		{"a part of a cent", func(s *DeskSpec) { s.Shifts[0].Cost = money("0.005") }, "shifts[0].cost: out of range"},
		{"a cent", func(s *DeskSpec) { s.Shifts[0].Cost = money("0.010") }, ""},
	} {
		s := mailDesk()
		s.Shifts = []ShiftSpec{{Name: "day", Starts: []int{0}, Length: 3, Cost: money("1")}}
		tt.change(&s)
		err := s.Validate()
		if (err == nil) != (tt.want == "") || err != nil && strings.Count(err.Error(), tt.want) != 1 {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestDemandsAtTheLimits(t *testing.T) {
	d, err := NewDesk(mailDesk())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		slots   int
		repeats bool
		ok      bool
	}{{0, false, false}, {1, false, true}, {4096, false, true}, {4097, false, false}, {1365, true, true}, {1366, true, false}} {
		_, err := d.Require(Demand{Volumes: [][]float64{make([]float64, tt.slots)}, Repeats: tt.repeats})
		if (err == nil) != tt.ok || err != nil && !errors.Is(err, ErrRange) {
			t.Errorf("%d slots, repeated %v: %v", tt.slots, tt.repeats, err)
		}
	}
	// 2^50 seconds of deferred work, and one more.
	s := mailDesk()
	s.Channels[0].HandleTime, s.Channels[0].Promise.Within = Duration(1<<30)*Duration(time.Second), Duration(3*time.Hour)
	d, err = NewDesk(s)
	if err != nil {
		t.Fatal(err)
	}
	for last, want := range map[float64]bool{0: false, 1e-9: true} {
		_, err := d.Require(Demand{Volumes: [][]float64{{1 << 20, last, 0}}})
		if got := strings.Contains(fmt.Sprint(err), "too large: seconds of work"); got != want {
			t.Errorf("2^50 seconds and %v contacts: %v", last, err)
		}
	}
}

// Fewer contacts than anybody notices are none.
func TestHardlyAnyContacts(t *testing.T) {
	d, err := NewDesk(callDesk(PromiseSpec{Share: Percent(80), Within: Duration(time.Minute)}))
	if err != nil {
		t.Fatal(err)
	}
	e, err := d.Expect(Demand{Volumes: [][]float64{{1e-12, 0}}}, []int64{0, 0})
	if err != nil || e.Channels[0].Expected != nil || e.Channels[0].Lowest != nil || len(e.Shortfalls) > 0 {
		t.Errorf("%+v, %v", e, err)
	}
	e, err = d.Expect(Demand{Volumes: [][]float64{{1e-7, 0}}}, []int64{0, 0})
	if err != nil || e.Channels[0].Expected == nil || *e.Channels[0].Expected != 0 || len(e.Shortfalls) != 1 {
		t.Errorf("%+v, %v", e, err)
	}
}

// A cap on occupancy that is met exactly is kept, by the load in work too, whose
// last digits are not exact; and where contacts are handled several at once.
func TestOccupancyMetExactly(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(c *ChannelSpec)
		most   int
	}{
		{"load", func(*ChannelSpec) {}, 10}, {"lagged", func(c *ChannelSpec) { c.Lagged = true }, 10}, {"patience", func(c *ChannelSpec) { c.Patience = Duration(100 * time.Hour) }, 10},
		{"impatience", func(c *ChannelSpec) { c.Patience = Duration(time.Minute) }, 9}, {"one at a time", func(c *ChannelSpec) { c.Slowdown = []float64{1} }, 10},
	} {
		s := callDesk(PromiseSpec{MaxOccupancy: Percent(80)})
		tt.change(&s.Channels[0])
		d, err := NewDesk(s)
		if err != nil {
			t.Fatal(err)
		}
		r, err := d.Require(Demand{Volumes: [][]float64{{80, 80, 80}}, Repeats: true})
		if err != nil || r.Slots[1].Net > tt.most || r.Slots[1].Net < 8 {
			t.Errorf("%s: %+v, %v, want %d", tt.name, r.Slots, err, tt.most)
		}
	}
	// The promise needs more than the cap does.
	d, err := NewDesk(callDesk(PromiseSpec{Share: Percent(99), Within: Duration(time.Second), MaxOccupancy: Percent(99)}))
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Require(Demand{Volumes: [][]float64{{80}}})
	if err != nil || r.Slots[0].Net < 14 {
		t.Errorf("%+v, %v", r.Slots, err)
	}
}

func TestWorkAtTheLimits(t *testing.T) {
	hour := Duration(time.Hour)
	ok := Work{Tickets: 10, HandleTime: hour, Available: hour, Utilization: Percent(100)}
	for _, tt := range []struct {
		name string
		at   decimal.Decimal
		ok   bool
	}{
		{"0", decimal.Decimal{}, true}, {"0e6", decimal.New(0, 6), true}, {"0e7", decimal.New(0, 7), false}, {"0e-6", decimal.New(0, -6), true}, {"0e-7", decimal.New(0, -7), false},
		{"1", decimal.New(1, 0), true}, {"0.999999", decimal.New(999999, -6), false}, {"1.000001", decimal.New(1000001, -6), true}, {"1.0000001", decimal.New(10000001, -7), false},
		{"1000", decimal.New(1, 3), true}, {"1000.000001", decimal.New(1000000001, -6), false}, {"-1", decimal.New(-1, 0), false},
	} {
		w := ok
		w.AtOnce = tt.at
		if err := w.Validate(); (err == nil) != tt.ok {
			t.Errorf("%s at once: %v", tt.name, err)
		}
	}
	for tickets, want := range map[int64]bool{1e9: true, 1e9 + 1: false} {
		w := ok
		w.Tickets = tickets
		if n, err := w.Agents(); (err == nil) != want || want && int64(n) != tickets {
			t.Errorf("%d tickets: %d, %v", tickets, n, err)
		}
	}
	for n, want := range map[int]bool{10_000: true, 10_001: false} {
		parts := make([]Work, n)
		for i := range parts {
			parts[i] = ok
		}
		if got, err := Pool(parts...); (err == nil) != want || want && got != 10*n {
			t.Errorf("%d parts: %d, %v", n, got, err)
		}
	}
	// What is beyond 1e12 is 1e12, a part of a ticket too.
	for tickets, want := range map[int64]int64{666666666666: 999999999999, 666666666667: 1e12, 666666666668: 1e12, 1e12: 1e12} {
		w := ok
		w.Tickets = tickets
		if got, err := (Scenario{Change: Percent(50)}).Work(w); err != nil || got.Tickets != want {
			t.Errorf("%d tickets: %d, %v, want %d", tickets, got.Tickets, err, want)
		}
	}
}

func TestPaidTimeAtTheLimits(t *testing.T) {
	half := Duration(math.MaxInt64 / 2)
	if p, err := DividePaidTime(Activity{"a", half, true}, Activity{"b", half, false}, Activity{"c", Duration(time.Millisecond), false}); !errors.Is(err, ErrRange) {
		t.Errorf("%v, %v", p.Paid, err)
	}
	rest := Duration(math.MaxInt64 - math.MaxInt64/2)
	if p, err := DividePaidTime(Activity{"a", half, true}, Activity{"b", rest, false}); err != nil || p.Paid != math.MaxInt64 || p.OnTickets != half || p.Share != Percent(50) {
		t.Errorf("%+v, %v", p, err)
	}
	_, err := DividePaidTime(Activity{"a", half, true}, Activity{"b", -1, false}, Activity{"c", rest, false}, Activity{"d", rest, false}, Activity{"e", 0, false})
	if err == nil || strings.Count(err.Error(), "too long in all") != 1 || strings.Contains(err.Error(), "activities[4]") {
		t.Errorf("%v", err)
	}
}

// With an error there is no number.
func TestNoNumberWithAnError(t *testing.T) {
	whole := Shrinkage{Losses: []Loss{{Share: Percent(100)}}}
	hour := Duration(time.Hour)
	many := Work{Tickets: 1e12, HandleTime: hour, Available: hour, Utilization: Percent(1)}
	for name, ask := range map[string]func() (int, error){
		"wrong work":         func() (int, error) { return Work{}.Agents() },
		"too much work":      func() (int, error) { return many.Agents() },
		"wrong pool":         func() (int, error) { return Pool(Work{}, many) },
		"too large a pool":   func() (int, error) { return Pool(make([]Work, 10_001)...) },
		"wrong shrinkage":    func() (int, error) { return whole.Gross(1) },
		"too many to have":   func() (int, error) { return Shrinkage{}.Gross(1e9 + 1) },
		"too many to employ": func() (int, error) { return Shrinkage{Losses: []Loss{{Share: Percent(50)}}}.Gross(1e9) },
		"none are left":      func() (int, error) { return whole.Net(1) },
		"less than none":     func() (int, error) { return Shrinkage{}.Net(-1) },
	} {
		if n, err := ask(); n != 0 || err == nil {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	for name, ask := range map[string]func() ([]int, error){
		"wrong mix":      func() ([]int, error) { return TierMix("x").Split(3) },
		"no tier":        func() ([]int, error) { return TierMix("1:2").Beside(2, 3) },
		"too many in it": func() ([]int, error) { return TierMix("1:1000000").Beside(0, 1e9) },
	} {
		if parts, err := ask(); parts != nil || err == nil {
			t.Errorf("%s: %v, %v", name, parts, err)
		}
	}
}
