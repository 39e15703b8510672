package forecast_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
)

// The seasonal calendar, each line at its ends.
func TestHandbookEvents(t *testing.T) {
	first := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	days, err := forecast.HandbookEvents(first, 24*time.Hour, 365)
	if err != nil {
		t.Fatal(err)
	}
	for date, want := range map[string]string{
		"2026-01-01": "year end", "2026-01-02": "", "2026-12-23": "", "2026-12-24": "year end", "2026-12-31": "year end",
		"2026-01-28": "", "2026-01-29": "month end", "2026-01-31": "month end", "2026-02-25": "", "2026-02-26": "month end", "2026-02-28": "month end",
		"2026-03-28": "", "2026-03-29": "quarter end", "2026-06-30": "quarter end", "2026-01-05": "", "2026-04-07": "April", "2026-03-31": "quarter end",
		"2026-04-30": "month end", "2026-05-01": "",
	} {
		at, _ := time.Parse(time.DateOnly, date)
		if got := days[int(at.Sub(first)/(24*time.Hour))]; got != want {
			t.Errorf("%s: %q, want %q", date, got, want)
		}
	}
	shifts, err := forecast.HandbookEvents(time.Date(2026, 1, 31, 18, 0, 0, 0, time.UTC), 12*time.Hour, 2)
	if fmt.Sprintf("%q", shifts) != `["month end" "month end" "" ""]` || err != nil {
		t.Errorf("%q, %v", shifts, err)
	}
	for _, bad := range []struct {
		slot time.Duration
		days int
	}{{0, 1}, {7 * time.Hour, 1}, {time.Hour, -1}, {time.Minute, 1 << 30}} {
		if _, err := forecast.HandbookEvents(first, bad.slot, bad.days); !errors.Is(err, capacity.ErrRange) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// What are the last days of a month worth? Sixty tickets came on each of them,
// forty on other days.
func ExampleHandbookEvents() {
	first := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	events, _ := forecast.HandbookEvents(first, 24*time.Hour, 90)
	s := forecast.Series{Values: make([]float64, len(events))}
	for day, event := range events {
		if s.Values[day] = 40; event == "month end" || event == "quarter end" {
			s.Values[day] = 60
		}
	}
	factors, err := forecast.EventFactors(s, events, forecast.SeasonSpec{Period: 7})
	for _, f := range factors {
		fmt.Printf("%s: %.2f times as many, from %d days\n", f.Event, f.Factor, f.N)
	}
	fmt.Println(err)
	// Output:
	// month end: 1.50 times as many, from 3 days
	// quarter end: 1.50 times as many, from 3 days
	// <nil>
}
