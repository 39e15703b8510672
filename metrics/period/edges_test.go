package period_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/metrics/period"
)

func mustPeriod(t *testing.T, from, to, zone string) period.Period {
	t.Helper()
	p, err := period.New(period.Spec{From: from, To: to, Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The periods before a period, by dates and by instants.
func TestPeriodsBefore(t *testing.T) {
	days := mustPeriod(t, "2026-03-05", "2026-03-08", "Europe/Berlin")
	instants := mustPeriod(t, "2026-03-05T00:00:00Z", "2026-03-05T06:00:00Z", "UTC")
	const day = 24 * time.Hour
	for name, row := range map[string]struct{ got, want string }{
		"days":              {days.Previous().String(), "2026-03-02 to 2026-03-04"},
		"month":             {mustPeriod(t, "2026-03-01", "2026-04-01", "UTC").Previous().String(), "2026-02-01 to 2026-02-28"},
		"quarter":           {mustPeriod(t, "2026-01-01", "2026-04-01", "UTC").Previous().String(), "2025-10-01 to 2025-12-31"},
		"from the 2nd":      {mustPeriod(t, "2026-03-02", "2026-04-01", "UTC").Previous().String(), "2026-01-31 to 2026-03-01"},
		"to the 1st":        {mustPeriod(t, "2026-03-01", "2026-04-02", "UTC").Previous().String(), "2026-01-28 to 2026-02-28"},
		"instants":          {instants.Previous().String(), "2026-03-04T18:00:00Z until 2026-03-05T00:00:00Z"},
		"weekdays":          {days.PreviousWeekdays().String(), "2026-02-26 to 2026-02-28"},
		"weekdays of 7":     {mustPeriod(t, "2026-03-02", "2026-03-09", "UTC").PreviousWeekdays().String(), "2026-02-23 to 2026-03-01"},
		"weekdays of 8":     {mustPeriod(t, "2026-03-02", "2026-03-10", "UTC").PreviousWeekdays().String(), "2026-02-16 to 2026-02-23"},
		"weekdays instants": {instants.PreviousWeekdays().String(), "2026-03-04T18:00:00Z until 2026-03-05T00:00:00Z"},
		"zero":              {period.Period{}.String(), " until "},
	} {
		if row.got != row.want {
			t.Errorf("%s: %s, want %s", name, row.got, row.want)
		}
	}
	for _, row := range []struct {
		p    period.Period
		by   time.Duration
		want string
	}{
		{days, 0, "2026-03-05 to 2026-03-07"}, {days, 1, "2026-03-04 to 2026-03-06"}, {days, day, "2026-03-04 to 2026-03-06"}, {days, day + 1, "2026-03-03 to 2026-03-05"},
		{days, -1, ""}, {days, 10000 * day, "1998-10-18 to 1998-10-20"}, {days, 10000*day + 1, ""},
		{instants, time.Hour, "2026-03-04T23:00:00Z until 2026-03-05T05:00:00Z"}, {instants, -time.Hour, ""},
	} {
		got, ok := row.p.Earlier(row.by)
		if ok != (row.want != "") || ok && got.String() != row.want {
			t.Errorf("%v earlier than %v: %v, %t, want %s", row.by, row.p, got, ok, row.want)
		}
	}
}

// What lies in a period, to the instant; its days; and what the zero one is.
func TestWhatAPeriodHolds(t *testing.T) {
	p := mustPeriod(t, "2026-03-28", "2026-03-31", "Europe/Berlin") // an hour less
	from, to := p.From(), p.To()
	if !p.Contains(from) || p.Contains(from.Add(-1)) || !p.Contains(to.Add(-1)) || p.Contains(to) {
		t.Error("the ends")
	}
	for _, row := range []struct {
		from, to time.Time
		want     time.Duration
	}{
		{from, to, 71 * time.Hour}, {from.Add(-time.Hour), to.Add(time.Hour), 71 * time.Hour}, {from.Add(time.Hour), to.Add(-time.Hour), 69 * time.Hour},
		{from.Add(-2 * time.Hour), from.Add(-time.Hour), 0}, {to, to.Add(time.Hour), 0}, {to.Add(-1), to.Add(time.Hour), 1}, {from.Add(-1), from.Add(1), 1},
	} {
		if got := p.Overlap(row.from, row.to); got != row.want {
			t.Errorf("%v to %v: %v, want %v", row.from, row.to, got, row.want)
		}
	}
	var days []string
	for d := range p.EachDay() {
		if n, ok := d.Days(); n != 1 || !ok {
			t.Errorf("a day of %d days", n)
		}
		if days = append(days, p.Date(d.From()).String()); len(days) == 2 {
			break
		}
	}
	if fmt.Sprint(days) != "[2026-03-28 2026-03-29]" {
		t.Error(days)
	}
	if n, ok := p.Days(); n != 3 || !ok {
		t.Error(n, ok)
	}
	instants := mustPeriod(t, from.Format(time.RFC3339), to.Format(time.RFC3339), "Europe/Berlin")
	if n, ok := instants.Days(); n != 0 || ok || instants.Equal(p) || p.Equal(instants) || !p.Equal(p) {
		t.Error("a period of instants has days")
	}
	if p.Equal(mustPeriod(t, "2026-03-28", "2026-03-30", "Europe/Berlin")) || p.Equal(mustPeriod(t, "2026-03-27", "2026-03-31", "Europe/Berlin")) {
		t.Error("other ends are equal")
	}
	for range instants.EachDay() {
		t.Error("a period of instants has a day")
	}
	var zero period.Period
	if zero.Spec() != (period.Spec{}) || zero.Contains(time.Time{}) || zero.Date(time.Date(2026, 1, 2, 23, 0, 0, 0, time.UTC)).String() != "2026-01-02" {
		t.Error("the zero period")
	}
	if got := p.Spec(); got != (period.Spec{From: "2026-03-28", To: "2026-03-31", Zone: "Europe/Berlin"}) {
		t.Errorf("%+v", got)
	}
	sunday := time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC) // in Berlin it is Monday
	for unit, want := range map[period.CalendarUnit]string{
		period.Day: "2026-03-02 to 2026-03-02", period.Week: "2026-03-02 to 2026-03-08", period.Month: "2026-03-01 to 2026-03-31",
		period.Quarter: "2026-01-01 to 2026-03-31", period.Year: "2026-01-01 to 2026-12-31",
	} {
		if got, err := period.Containing(sunday, unit, "Europe/Berlin"); err != nil || got.String() != want {
			t.Errorf("%s: %v, %v, want %s", unit, got, err, want)
		}
	}
	for month, want := range map[time.Month]string{1: "2026-01-01", 3: "2026-01-01", 4: "2026-04-01", 6: "2026-04-01", 12: "2026-10-01"} {
		got, _ := period.Containing(time.Date(2026, month, 15, 0, 0, 0, 0, time.UTC), period.Quarter, "UTC")
		if got.Spec().From != want {
			t.Errorf("the quarter of %v begins on %s", month, got.Spec().From)
		}
	}
	if got, _ := period.Containing(time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), period.Month, "UTC"); got.String() != "2026-12-01 to 2026-12-31" {
		t.Error(got)
	}
}

// A period given by instants is read back as the same, also where the zone was
// some seconds off the minute, as Monrovia was until 1972.
func TestSpecWithSecondsOfAnOffset(t *testing.T) {
	for _, zone := range []string{"Africa/Monrovia", "Europe/Amsterdam", "UTC"} {
		p := mustPeriod(t, "1935-11-02T10:00:00.25Z", "1935-11-03T10:00:00Z", zone)
		back, err := period.New(p.Spec())
		if err != nil || !back.Equal(p) || back.Spec() != p.Spec() {
			t.Errorf("%v is read back as %v, %v", p, back, err)
		}
	}
}
