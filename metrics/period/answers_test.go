package period_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/metrics/period"
)

func TestAnswers(t *testing.T) {
	var all []period.Spec
	for _, zone := range []string{"UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe", "", "Mars"} {
		for _, ends := range [][2]string{
			{"2026-11-02", "2026-11-09"}, {"2018-11-03", "2018-11-05"}, {"2011-12-29", "2012-01-01"}, {"2026-03-29", "2026-03-30"}, {"2026-10-25", "2026-10-26"}, {"2026-02-01", "2026-03-01"},
			{"2026-11-09", "2026-11-09"}, {"2026-11-10", "2026-11-09"}, {"2026-11-02T00:00:00Z", "2026-11-02T12:30:00+01:00"}, {"2026-11-02", "2026-11-09T00:00:00Z"}, {"x", "2026-13-01"}, {"", ""},
			{"0001-01-01", "9999-12-31"}, {"2026-11-02T10:00:00Z", "2026-11-02T10:00:00.000000001Z"}, {"0000-12-31", "10000-01-01"},
		} {
			all = append(all, period.Spec{From: ends[0], To: ends[1], Zone: zone})
		}
	}
	goldentest.Check(t,
		goldentest.Group("periods", func(w *goldentest.Writer) {
			for i, s := range all {
				p, err := period.New(s)
				w.Put(s, err, s.Validate())
				if err != nil {
					continue
				}
				q, _ := period.New(all[(i+1)%len(all)])
				days, ok := p.Days()
				w.Put(p.From(), p.To(), days, ok, p.Spec(), p.String(), p.Previous(), p.PreviousWeekdays(), p.Equal(q), p.Equal(p), p.Equal(p.Previous()))
				for _, by := range []time.Duration{-time.Hour, 0, time.Nanosecond, time.Hour, 24 * time.Hour, 168 * time.Hour, 1<<63 - 1} {
					e, ok := p.Earlier(by)
					w.Put(e, ok, p.Overlap(p.From().Add(-by), p.From().Add(by)), p.Overlap(p.To().Add(-by), p.To()), p.Contains(p.From().Add(by)), p.Contains(p.To().Add(-by)), p.Date(p.From().Add(by)))
				}
				n := 0
				for day := range p.EachDay() {
					if n++; n > 40 {
						break
					}
					w.Put(day)
				}
			}
		}),
		goldentest.Group("units of the calendar", func(w *goldentest.Writer) {
			for day := range 800 {
				for _, zone := range []string{"Europe/Berlin", "America/Sao_Paulo", "x"} {
					at := time.Date(2024, 1, 1, day%24, 0, 0, 0, time.UTC).AddDate(0, 0, day)
					for _, u := range []period.CalendarUnit{period.Day, period.Week, period.Month, period.Quarter, period.Year, "x", ""} {
						p, err := period.Containing(at, u, zone)
						w.Put(p, err)
						if err == nil && day%7 == 0 {
							w.Put(p.Previous(), p.PreviousWeekdays())
						}
					}
				}
			}
		}))
}
