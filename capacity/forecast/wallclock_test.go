package forecast_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
	"github.com/supportops/policy/capacity/shift"
	"pgregory.net/rapid"
)

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestWallClockDays(t *testing.T) {
	for _, tt := range []struct {
		zone    string
		date    string
		slot    time.Duration
		real    int
		skipped []int
		twice   []int
		why     string
	}{
		{"Europe/Berlin", "2026-03-29", time.Hour, 23, []int{2}, nil, ""},
		{"Europe/Berlin", "2026-10-25", time.Hour, 25, nil, []int{2}, ""},
		{"Europe/Berlin", "2026-10-26", time.Hour, 24, nil, nil, ""},
		{"America/New_York", "2026-11-01", 30 * time.Minute, 50, nil, []int{2, 3}, ""},
		{"America/Sao_Paulo", "2018-11-04", time.Hour, 23, []int{0}, nil, "no midnight"},
		{"America/Sao_Paulo", "2018-02-17", time.Hour, 25, nil, []int{23}, "the hour before midnight twice"},
		{"Australia/Lord_Howe", "2026-04-05", 30 * time.Minute, 49, nil, []int{3}, "half an hour"},
		{"Asia/Kathmandu", "2026-04-05", time.Hour, 24, nil, nil, ""},
	} {
		first, _ := time.ParseInLocation("2006-01-02 15:04", tt.date+" 17:30", zone(t, tt.zone))
		w, err := forecast.NewWallClock(first, tt.slot, 1)
		if err != nil {
			t.Errorf("%s %s: %v", tt.zone, tt.date, err)
			continue
		}
		count := make([]int, w.Len())
		for _, k := range w.Slots() {
			count[k]++
		}
		var skipped, twice []int
		for k, n := range count {
			switch n {
			case 0:
				skipped = append(skipped, k)
			case 2:
				twice = append(twice, k)
			}
		}
		if len(w.Slots()) != tt.real || !slices.Equal(skipped, tt.skipped) || !slices.Equal(twice, tt.twice) {
			t.Errorf("%s %s: %d slots, skipped %v, twice %v, want %d, %v, %v", tt.zone, tt.date, len(w.Slots()), skipped, twice, tt.real, tt.skipped, tt.twice)
		}
	}
}

// Every slot of real time begins when the wall clock says so, and the slots
// follow one another without a gap.
func TestWallClockProperty(t *testing.T) {
	zones := []string{"UTC", "America/New_York", "Europe/Berlin", "Australia/Sydney", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"}
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		slot := rapid.SampledFrom([]time.Duration{15 * time.Minute, 30 * time.Minute}).Draw(t, "slot")
		days := rapid.IntRange(1, 9).Draw(t, "days")
		date := time.Date(2011, 12, 20, 12, 0, 0, 0, loc).AddDate(0, 0, rapid.IntRange(0, 3000).Draw(t, "date"))
		if rapid.Bool().Draw(t, "Apia's lost day") {
			date = time.Date(2011, 12, 28, 12, 0, 0, 0, loc)
		}
		w, err := forecast.NewWallClock(date, slot, days)
		if err != nil {
			t.Fatal(err)
		}
		perDay := int(24 * time.Hour / slot)
		var at time.Time
		for i, k := range w.Slots() {
			if i == 0 {
				at = date
				for at.Add(-slot/2).Day() == date.Day() || at.Minute()%int(slot/time.Minute) != 0 || at.Add(-time.Second).Day() == date.Day() {
					at = at.Add(-time.Minute)
				}
			}
			minutes := at.Hour()*60 + at.Minute()
			if minutes != k%perDay*int(slot/time.Minute) {
				t.Fatalf("slot %d begins at %v, wall slot %d", i, at, k)
			}
			at = at.Add(slot)
		}
		values := make([]float64, len(w.Slots()))
		for i := range values {
			values[i] = float64(i % 7)
		}
		s, err := w.Series(values)
		if err != nil || len(s.Values) != w.Len() || len(s.Open) != w.Len() {
			t.Fatal(s, err)
		}
		back := forecast.RealTime(w, s.Open)
		if len(back) != len(values) || slices.Contains(back, false) {
			t.Fatalf("a slot of real time is closed on the wall: %v", back)
		}
	})
}

func TestWallClockDefects(t *testing.T) {
	berlin := time.Date(2026, 3, 29, 0, 0, 0, 0, zone(t, "Europe/Berlin"))
	howe := time.Date(2026, 4, 5, 0, 0, 0, 0, zone(t, "Australia/Lord_Howe"))
	for _, tt := range []struct {
		first time.Time
		slot  time.Duration
		days  int
		cause error
	}{
		{berlin, 0, 1, capacity.ErrRange}, {berlin, 7 * time.Hour, 1, capacity.ErrRange}, {berlin, 48 * time.Hour, 1, capacity.ErrRange},
		{berlin, time.Hour, -1, capacity.ErrRange}, {berlin, time.Minute, 1 << 20, capacity.ErrRange},
		{howe, time.Hour, 1, capacity.ErrConflict}, {berlin, 2 * time.Hour, 1, capacity.ErrConflict},
	} {
		if w, err := forecast.NewWallClock(tt.first, tt.slot, tt.days); !errors.Is(err, tt.cause) {
			t.Errorf("%v, %v, %d: %v, %v", tt.first, tt.slot, tt.days, w, err)
		}
	}
	w, err := forecast.NewWallClock(berlin, time.Hour, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Series(make([]float64, 24)); !errors.Is(err, capacity.ErrConflict) {
		t.Error(err)
	}
	if forecast.RealTime(w, []int(nil)) != nil || (forecast.WallClock{}).Len() != 0 {
		t.Error("something comes of nothing")
	}
}

// A night shift from 22:00 to 06:00 works seven hours where clocks go forward
// and nine where they go back, and the forecast of a usual week still finds its
// hours.
func ExampleWallClock() {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		fmt.Println(err)
		return
	}
	night := shift.Span(24, 22, 8)
	for _, date := range []time.Time{time.Date(2026, 3, 28, 0, 0, 0, 0, berlin), time.Date(2026, 10, 24, 0, 0, 0, 0, berlin)} {
		w, err := forecast.NewWallClock(date, time.Hour, 2)
		hours := 0
		for _, works := range forecast.RealTime(w, night)[6:34] {
			if works {
				hours++
			}
		}
		fmt.Println(date.Format("2 Jan"), len(w.Slots()), "hours,", hours, "of them in the night shift,", err)
	}
	// Output:
	// 28 Mar 47 hours, 7 of them in the night shift, <nil>
	// 24 Oct 49 hours, 9 of them in the night shift, <nil>
}
