package period_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"github.com/supportops/policy/metrics/period"
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
				date, _ := time.Parse(time.DateOnly, p.Date(at))
				want := !date.Before(from) && date.Before(end)
				if got := p.Contains(at); got != want {
					t.Fatalf("%v contains %v: %t, its date is %s", p, at, got, p.Date(at))
				}
			}
		}
	})
}

// The period before is equally long, ends where p begins, and is the one from
// which stepping forward leads back.
func TestPreviousProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := genPeriod().Draw(t, "period")
		q := p.Previous()
		if err := p.Comparable(q); err != nil || !q.To().Equal(p.From()) || q.From().After(q.To()) {
			t.Fatalf("%v before %v: %v", q, p, err)
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
		s, err := period.ParseSpec(doc)
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
		{"no zone", period.Spec{From: "2026-01-01", To: "2026-01-02"}, period.ErrRequired},
		{"machine's zone", period.Spec{From: "2026-01-01", To: "2026-01-02", Zone: "Local"}, period.ErrUnknown},
		{"no such zone", period.Spec{From: "2026-01-01", To: "2026-01-02", Zone: "Mars/Base"}, period.ErrUnknown},
		{"empty", period.Spec{From: "2026-01-01", To: "2026-01-01", Zone: "UTC"}, period.ErrRange},
		{"reversed", period.Spec{From: "2026-01-02", To: "2026-01-01", Zone: "UTC"}, period.ErrRange},
		{"mixed kinds", period.Spec{From: "2026-01-01", To: "2026-01-02T00:00:00Z", Zone: "UTC"}, period.ErrSyntax},
		{"no such date", period.Spec{From: "2026-02-30", To: "2026-03-02", Zone: "UTC"}, period.ErrSyntax},
	} {
		if err := row.spec.Validate(); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.name, err, row.want)
		}
	}
	week, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	if err := week.Comparable(period.Period{}); !errors.Is(err, period.ErrConflict) {
		t.Errorf("a week compares with nothing: %v", err)
	}
}

func FuzzSpec(f *testing.F) {
	f.Add([]byte(`{"from":"2026-11-02","to":"2026-11-09","zone":"Europe/Berlin"}`))
	f.Add([]byte(`{"from":"0001-01-01","to":"0001-01-02","zone":"Asia/Tokyo"}`))
	f.Add([]byte(`{"from":"2026-11-02T00:00:00Z","to":"9999-12-31T00:00:00Z","zone":"UTC"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := period.ParseSpec(data)
		if err != nil {
			return
		}
		p, err := period.New(s)
		if err != nil || p.From().After(p.To()) || p.Comparable(p.Previous()) != nil {
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
	fmt.Println(before, before.To().Sub(before.From()), week.Comparable(before))
	// Output:
	// 2026-10-19 to 2026-10-25 169h0m0s
	// 2026-10-12 to 2026-10-18 168h0m0s <nil>
}

func ExamplePeriod() {
	p, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "America/New_York"})
	fmt.Println(p.Contains(time.Date(2026, 11, 9, 4, 59, 59, 0, time.UTC)), p.Contains(time.Date(2026, 11, 9, 5, 0, 0, 0, time.UTC)))
	// Output: true false
}

func ExampleSpec() {
	_, err := period.ParseSpec([]byte(`{"from":"2026-11-02","to":"tomorrow","zone":"UTC"}`))
	fmt.Println(err)
	// Output:
	// period: 2 defects
	// 	from: malformed: want a date or an instant, of the same kind as to, got "2026-11-02"
	// 	to: malformed: want a date or an instant, of the same kind as from, got "tomorrow"
}

func ExampleLengthError() {
	week, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	month, _ := period.New(period.Spec{From: "2026-10-01", To: "2026-11-01", Zone: "UTC"})
	fmt.Println(week.Comparable(month))
	// Output: period: conflict: 2026-11-02 to 2026-11-08 (7 days) and 2026-10-01 to 2026-10-31 (31 days) are not equally long
}
