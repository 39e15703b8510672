package calendar_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/internal/caltest"
	"pgregory.net/rapid"
)

// drawnScenes draws calendars in zones whose past and rules are settled, and
// instants about a change of clocks or some other day.
func drawnScenes() *rapid.Generator[caltest.Scene] {
	kind := caltest.SceneKind{First: 1990, Last: 2030}
	return rapid.Custom(func(t *rapid.T) caltest.Scene {
		name := rapid.SampledFrom([]string{"UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Asia/Kathmandu"}).Draw(t, "zone")
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		s := caltest.Scene{Loc: loc, Anchor: caltest.GenAnchor(loc, kind).Draw(t, "anchor")}
		s.Spec = caltest.GenSpec(loc, s.Anchor, kind).Draw(t, "spec")
		midnight := calendar.DateOf(time.Unix(s.Anchor, 0).In(loc)).At(0, loc).Unix()
		s.Edges = []int64{s.Anchor, s.Anchor + 3600, midnight, midnight + 9*3600, midnight + 17*3600, midnight + 86400}
		return s
	})
}

// allParts is a document that says everything once.
func allParts() calendar.Spec {
	s := calendar.OfficeHours("Europe/Berlin", "09:00-12:00", "13:00-17:00")
	s.Week.Sat = []calendar.Hours{"22:00-06:00"}
	d := calendar.NewDate(2026, 5, 1)
	s.Holidays = []calendar.HolidaySpec{
		{Name: "date", Date: d}, {Name: "range", Date: d.Add(10), Through: d.Add(20)}, {Name: "weeks", Date: d.Add(30), EveryWeeks: 2, Through: d.Add(400)},
		{Name: "yearly", Yearly: "12-24", Observed: calendar.ObservedNext, Years: calendar.Years{From: 2020, Through: 2030}},
		{Name: "nth", Nth: calendar.NthWeekday{N: -1, Weekday: calendar.Mon, Month: 5, Days: 1}, Weekdays: []calendar.Weekday{calendar.Mon, calendar.Tue}},
		{Name: "easter", Easter: &calendar.Easter{Days: -3, Orthodox: true}, Hours: []calendar.Hours{"10:00-12:00"}, CutNight: true},
	}
	s.Dates = map[calendar.Date][]calendar.Hours{d.Add(3): {"10:00-14:00"}, d.Add(4): {}}
	s.Breaks = map[calendar.Date][]calendar.Hours{d.Add(5): {"23:00-01:00"}}
	s.Versions = []calendar.VersionSpec{{From: d.Add(365), Week: calendar.Everyday("08:00-23:59"), Holidays: []calendar.HolidaySpec{{Yearly: "01-01", Hours: []calendar.Hours{"23:00-23:59"}}}}}
	return s
}

func TestAnswers(t *testing.T) {
	scenes := drawnScenes()
	goldentest.Check(t,
		goldentest.Group("questions", func(w *goldentest.Writer) {
			rules := []calendar.DayRule{"", calendar.SameTime, calendar.SameTimeOrClosing, calendar.EndOfDay, "16:00", "24:00", "noon"}
			for i := range 250 {
				s := scenes.Example(i)
				c, err := calendar.New(s.Spec)
				if w.Put(err); err != nil {
					continue
				}
				for k := range 6 {
					a, b := caltest.GenInstant(s).Example(7*i+k), caltest.GenInstant(s).Example(7*i+k+1)
					d := caltest.GenAmount().Example(7*i + k)
					w.Put(answers(c, a, b, d), c.Reading(b).Sub(c.Reading(a)), take(3, c.After(a)), take(3, c.Before(b)))
					for n, rule := range rules {
						x, ok := c.AddDays(a, k*n-9, rule)
						y, ok2 := c.Received(b, calendar.NewTimeOfDay(4*n, 30*k))
						z, ok3 := c.Reach(c.Reading(a).Add(d - time.Duration(n)*time.Hour))
						w.Put(x, ok, y, ok2, z, ok3)
					}
				}
			}
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			goldentest.Defects[calendar.Spec](w, allParts(), 5, 12, 365, -365, 520, 1900, 2200)
		}),
		goldentest.Group("findings", func(w *goldentest.Writer) {
			goldentest.Variants(allParts(), func(variant []byte) {
				var s calendar.Spec
				if json.Unmarshal(variant, &s) == nil {
					w.Put(calendar.Check(s))
				}
			})
		}),
	)
	goldentest.Apart(t, allParts(), calendar.New)
}
