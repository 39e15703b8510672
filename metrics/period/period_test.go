package period_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
	"pgregory.net/rapid"
)

// zones include a skipped midnight (São Paulo), half an hour (Lord Howe), a
// day that never was (Apia) and an odd offset (Kathmandu).
var zones = []string{"UTC", "America/New_York", "Europe/Berlin", "Australia/Sydney", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"}

func genPeriod() *rapid.Generator[period.Period] {
	return rapid.Custom(func(t *rapid.T) period.Period {
		first := time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 9000).Draw(t, "first"))
		last := first.AddDate(0, 0, rapid.IntRange(1, 40).Draw(t, "days"))
		p, err := period.New(period.Spec{
			From: first.Format(time.DateOnly), To: last.Format(time.DateOnly), Zone: rapid.SampledFrom(zones).Draw(t, "zone"),
		})
		if err != nil {
			t.Fatal(err)
		}
		return p
	})
}

// A day holds the instants whose local date it is, found by reading the clock
// second by second around its ends.
func TestDayHoldsItsDateProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := genPeriod().Draw(t, "period")
		from, _ := time.Parse(time.DateOnly, p.Spec().From)
		end, _ := time.Parse(time.DateOnly, p.Spec().To)
		for _, edge := range []time.Time{p.From(), p.To()} {
			for s := -7200; s <= 7200; s += 100 {
				at := edge.Add(time.Duration(s) * time.Second)
				date, _ := time.Parse(time.DateOnly, p.Date(at).String())
				want := !date.Before(from) && date.Before(end)
				if got := p.Contains(at); got != want {
					t.Fatalf("%v contains %v: %t, its date is %s", p, at, got, p.Date(at))
				}
			}
		}
	})
}

// The period before ends where p begins, and is equally long or as many whole
// months.
func TestPreviousProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := genPeriod().Draw(t, "period")
		q := p.Previous()
		n, _ := p.Days()
		k, _ := q.Days()
		months := strings.HasSuffix(p.Spec().From, "-01") && strings.HasSuffix(p.Spec().To, "-01")
		if k != n && !months || months && !strings.HasSuffix(q.Spec().From, "-01") || !q.To().Equal(p.From()) || q.From().After(q.To()) {
			t.Fatalf("%v before %v", q, p)
		}
		sum := time.Duration(0)
		at := p.From()
		for day := range p.EachDay() {
			if !day.From().Equal(at) {
				t.Fatalf("%v begins at %v, want %v", day, day.From(), at)
			}
			at = day.To()
			sum += day.Overlap(p.From(), p.To())
		}
		if !at.Equal(p.To()) || sum != p.To().Sub(p.From()) {
			t.Fatalf("days of %v end at %v", p, at)
		}
	})
}

func TestSpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := genPeriod().Draw(t, "period")
		if rapid.Bool().Draw(t, "instants") {
			s := p.Spec()
			s.From, s.To = p.From().Format(time.RFC3339Nano), p.To().Format(time.RFC3339Nano)
			p, _ = period.New(s)
		}
		doc, _ := json.Marshal(p.Spec())
		s, err := metrics.Read[period.Spec](doc)
		if err != nil {
			t.Fatal(err)
		}
		q, _ := period.New(s)
		if !p.Equal(q) {
			t.Fatalf("%v reads as %v", p, q)
		}
	})
}

func TestRefusals(t *testing.T) {
	for _, row := range []struct {
		name string
		spec period.Spec
		want error
	}{
		{"no zone", period.Spec{From: "2026-01-01", To: "2026-01-02"}, priority.ErrRequired},
		{"machine's zone", period.Spec{From: "2026-01-01", To: "2026-01-02", Zone: "Local"}, priority.ErrUnknown},
		{"no such zone", period.Spec{From: "2026-01-01", To: "2026-01-02", Zone: "Mars/Base"}, priority.ErrUnknown},
		{"empty", period.Spec{From: "2026-01-01", To: "2026-01-01", Zone: "UTC"}, priority.ErrRange},
		{"reversed", period.Spec{From: "2026-01-02", To: "2026-01-01", Zone: "UTC"}, priority.ErrRange},
		{"mixed kinds", period.Spec{From: "2026-01-01", To: "2026-01-02T00:00:00Z", Zone: "UTC"}, priority.ErrConflict},
		{"no such date", period.Spec{From: "2026-02-30", To: "2026-03-02", Zone: "UTC"}, priority.ErrSyntax},
	} {
		if err := row.spec.Validate(); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.name, err, row.want)
		}
	}
	for _, tc := range []struct {
		bad  period.Spec
		want int
	}{
		{period.Spec{From: "2026-02-28", To: "2026-01-01", Zone: "posix/UTC"}, 2},
		{period.Spec{From: "2026-02-28T00:00:00Z", To: "2026-01-01T00:00:00Z", Zone: ""}, 2},
		{period.Spec{From: "2026-02-28", To: "2026-03-01T00:00:00Z", Zone: "Mars/Base"}, 2},
		{period.Spec{From: "2026-02-28", To: "2026-03-01", Zone: "Mars/Base"}, 1},
		{period.Spec{From: "yesterday", To: "", Zone: "Mars/Base"}, 3},
	} {
		var se *metrics.SpecError
		if err := tc.bad.Validate(); !errors.As(err, &se) || len(se.Fields) != tc.want {
			t.Errorf("%+v: %v, want %d defects", tc.bad, err, tc.want)
		}
	}
	bad := period.Spec{From: "2026-02-30", To: "2026-01-01", Zone: "Mars/Base"}
	if err := bad.Validate(); spectest.Text(err) != "period: 2 defects\n\tzone: unknown: want an IANA zone such as \"Europe/Berlin\", got \"Mars/Base\"\n\tfrom: malformed: want a date such as 2026-11-02 or an instant in RFC 3339, got \"2026-02-30\"" {
		t.Errorf("%v", err)
	}
}

// The month before March is February, the quarter before the second the first.
func TestPreviousMonths(t *testing.T) {
	for _, x := range []struct{ from, to, want string }{
		{"2026-03-01", "2026-04-01", "2026-02-01 to 2026-02-28"},
		{"2028-03-01", "2028-04-01", "2028-02-01 to 2028-02-29"},
		{"2026-01-01", "2026-02-01", "2025-12-01 to 2025-12-31"},
		{"2026-04-01", "2026-07-01", "2026-01-01 to 2026-03-31"},
		{"2026-01-01", "2027-01-01", "2025-01-01 to 2025-12-31"},
		{"2026-03-01", "2026-03-29", "2026-02-01 to 2026-02-28"},
		{"2026-03-02", "2026-04-02", "2026-01-30 to 2026-03-01"},
	} {
		p, err := period.New(period.Spec{From: x.from, To: x.to, Zone: "Europe/Berlin"})
		if err != nil || p.Previous().String() != x.want {
			t.Errorf("%v: before %s to %s lies %v, want %s", err, x.from, x.to, p.Previous(), x.want)
		}
	}
}

// The same weekdays, right before or a week before.
func TestPreviousWeekdaysProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := genPeriod().Draw(t, "period")
		q := p.PreviousWeekdays()
		n, _ := p.Days()
		k, _ := q.Days()
		date := func(text string) calendar.Date { d, _ := calendar.ParseDate(text); return d } // which a zone may have skipped
		gap := date(p.Spec().From).Sub(date(q.Spec().To))
		if n != k || date(p.Spec().From).Weekday() != date(q.Spec().From).Weekday() || gap < 0 || gap > 6 {
			t.Fatalf("%v before %v", q, p)
		}
	})
}

// Every unit that contains an instant contains it, and the units before it
// join without a gap.
func TestContainingProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(1e9, 2e9).Draw(t, "at"), 0)
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		for _, u := range []period.CalendarUnit{period.Day, period.Week, period.Month, period.Quarter, period.Year} {
			p, err := period.Containing(at, u, zone)
			if err != nil || !p.Contains(at) {
				t.Fatalf("%v: the %s %v of %v", err, u, p, at)
			}
			q, _ := period.Containing(p.From().Add(-time.Hour), u, zone)
			if !q.Equal(p.Previous()) {
				t.Fatalf("before %v lies %v, the %s an hour before is %v", p, p.Previous(), u, q)
			}
		}
	})
	if _, err := period.Containing(time.Unix(0, 0), "fortnight", "UTC"); !errors.Is(err, priority.ErrUnknown) {
		t.Errorf("fortnight: %v", err)
	}
}

func FuzzSpec(f *testing.F) {
	f.Add([]byte(`{"from":"2026-11-02","to":"2026-11-09","zone":"Europe/Berlin"}`))
	f.Add([]byte(`{"from":"0001-01-01","to":"0001-01-02","zone":"Asia/Tokyo"}`))
	f.Add([]byte(`{"from":"2026-11-02T00:00:00Z","to":"9999-12-31T00:00:00Z","zone":"UTC"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := metrics.Read[period.Spec](data)
		if err != nil {
			return
		}
		p, err := period.New(s)
		if err != nil || p.From().After(p.To()) {
			t.Fatalf("%s: %v %v", data, p, err)
		}
	})
}

// A week in which clocks change is as long as the week before it: seven days.
func Example() {
	week, err := period.New(period.Spec{From: "2026-10-19", To: "2026-10-26", Zone: "Europe/Berlin"})
	if err != nil {
		fmt.Println(err)
		return
	}
	before := week.Previous()
	fmt.Println(week, week.To().Sub(week.From()))
	fmt.Println(before, before.To().Sub(before.From()))
	// Output:
	// 2026-10-19 to 2026-10-25 169h0m0s
	// 2026-10-12 to 2026-10-18 168h0m0s
}

func ExamplePeriod() {
	p, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "America/New_York"})
	fmt.Println(p.Contains(time.Date(2026, 11, 9, 4, 59, 59, 0, time.UTC)), p.Contains(time.Date(2026, 11, 9, 5, 0, 0, 0, time.UTC)))
	// Output: true false
}

func ExampleSpec() {
	_, err := metrics.Read[period.Spec]([]byte(`{"from":"2026-11-02","to":"tomorrow","zone":"UTC"}`))
	fmt.Println(err)
	// Output: period: to: malformed: want a date such as 2026-11-02 or an instant in RFC 3339, got "tomorrow" (line 1, column 27)
}

func ExampleContaining() {
	now := time.Date(2026, 3, 18, 12, 0, 0, 0, time.UTC)
	week, _ := period.Containing(now, period.Week, "Europe/Berlin")
	month, _ := period.Containing(now, period.Month, "Europe/Berlin")
	fmt.Println(week, "and before", week.Previous())
	fmt.Println(month, "and before", month.Previous())
	// Output:
	// 2026-03-16 to 2026-03-22 and before 2026-03-09 to 2026-03-15
	// 2026-03-01 to 2026-03-31 and before 2026-02-01 to 2026-02-28
}

func ExampleCalendarUnit() {
	_, err := period.Containing(time.Now(), "sprint", "UTC")
	fmt.Println(err)
	// Output: period: unit: unknown: "sprint", want one of ["day" "week" "month" "quarter" "year"]
}

// Friday to Sunday compares with the weekend before, not with Tuesday to
// Thursday.
func ExamplePeriod_PreviousWeekdays() {
	p, _ := period.New(period.Spec{From: "2026-11-06", To: "2026-11-09", Zone: "UTC"})
	fmt.Println(p.PreviousWeekdays(), "rather than", p.Previous())
	// Output: 2026-10-30 to 2026-11-01 rather than 2026-11-03 to 2026-11-05
}
