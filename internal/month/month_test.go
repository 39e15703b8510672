package month_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/internal/month"
	"pgregory.net/rapid"
)

func TestAdd(t *testing.T) {
	for _, x := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-08-31", 6, "2027-02-28"},
		{"2027-08-31", 6, "2028-02-29"},
		{"2026-08-28", 6, "2027-02-28"},
		{"2026-01-31", 1, "2026-02-28"},
		{"2026-01-31", 3, "2026-04-30"},
		{"2026-12-31", 2, "2027-02-28"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-03-15", 0, "2026-03-15"},
		{"2024-02-29", 12, "2025-02-28"},
	} {
		from, _ := time.Parse(time.DateOnly, x.from)
		if got := month.Add(from, x.n).Format(time.DateOnly); got != x.want {
			t.Errorf("%d months after %s: %s, want %s", x.n, x.from, got, x.want)
		}
	}
}

// The month is the one that counting on the fingers gives, the day the same or
// the month's last, and the time of day stays.
func TestAddProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(2020, 1, 1, rapid.IntRange(0, 23).Draw(t, "hour"), 0, 0, 5, time.UTC).AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "day"))
		n := rapid.IntRange(-30, 30).Draw(t, "months")
		got := month.Add(from, n)
		if m := from.Year()*12 + int(from.Month()) - 1 + n; got.Year()*12+int(got.Month())-1 != m {
			t.Fatalf("%d months after %v: %v", n, from, got)
		}
		if last := got.AddDate(0, 0, 1).Day() == 1; got.Day() != from.Day() && !(last && got.Day() < from.Day()) {
			t.Fatalf("%d months after %v: %v", n, from, got)
		}
		if got.Hour() != from.Hour() || got.Nanosecond() != from.Nanosecond() {
			t.Fatalf("%d months after %v: %v", n, from, got)
		}
	})
}
