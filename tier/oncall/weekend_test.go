package oncall_test

import (
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/oncall"
)

// A weekend that is not stated is Saturday and Sunday, one of no days is none.
func TestNoWeekend(t *testing.T) {
	monday := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	week := []oncall.Shift{{From: monday, To: monday.AddDate(0, 0, 7), Person: "ann"}}
	for _, tc := range []struct {
		weekend []calendar.Weekday
		want    time.Duration
	}{{nil, 48 * time.Hour}, {[]calendar.Weekday{}, 0}, {[]calendar.Weekday{calendar.WeekdayOf(time.Friday)}, 24 * time.Hour}} {
		loads, err := oncall.Loads(oncall.LoadSpec{Zone: "UTC", Weekend: tc.weekend}, slices.Values(week))
		if err != nil || loads[0].Weekend != tier.Duration(tc.want) {
			t.Errorf("%#v: %v, %v, want %v", tc.weekend, loads, err, tc.want)
		}
	}
}
