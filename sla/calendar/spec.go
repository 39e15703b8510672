package calendar

import (
	"maps"
	"slices"
	"sort"
	"time"

	"github.com/supportops/policy/internal/spec"
)

const calendarSchema = "sla/calendar/1"

// Spec is the document from which a [Calendar] is made: when a desk
// is open. It is plain data; [New] checks and copies it. The zero
// Spec is not valid: it lacks a zone and never opens.
//
// What holds on a date is, first match wins: its entry in Dates, a holiday
// (shut, or with hours of its own), the hours of its weekday. Breaks are taken off whatever that gives.
type Spec struct {
	Schema string `json:"schema,omitzero"` // "sla/calendar/1" or unset

	// Zone is the IANA name of the zone whose wall clock the hours are on,
	// such as "Europe/Berlin" or "UTC".
	Zone string `json:"zone"`

	// Week is the hours of each weekday.
	Week Week `json:"week,omitzero"`

	// Holidays are rules for dates that differ: on most of them nothing is
	// open.
	Holidays []HolidaySpec `json:"holidays,omitzero"`

	// Dates gives single dates hours of their own, which win over holiday and
	// weekday. No hours: shut, the morning end of the night shift before
	// included. A date with hours keeps that end; a break takes it off.
	Dates map[Date][]Hours `json:"dates,omitzero"`

	// Breaks are wall-clock times of single dates at which nothing is open.
	Breaks map[Date][]Hours `json:"breaks,omitzero"`

	// Versions change the hours from a date on, in ascending order.
	Versions []VersionSpec `json:"versions,omitzero"`
}

// VersionSpec is what holds in a calendar from a date on, until the next version.
type VersionSpec struct {
	From Date `json:"from"`

	// Week replaces the week; unset, the week before stays. A week that shuts
	// must say so with an empty list on a day.
	Week Week `json:"week,omitzero"`

	// Holidays replaces the holidays; nil, those before stay. An empty list
	// is no holidays.
	Holidays []HolidaySpec `json:"holidays,omitzero"`
}

// OfficeHours returns the calendar of an office in zone: Monday to Friday
// with the given hours, "09:00-17:00" if none are given.
func OfficeHours(zone string, hours ...Hours) Spec {
	if len(hours) == 0 {
		hours = []Hours{"09:00-17:00"}
	}
	return Spec{Zone: zone, Week: Workweek(hours...)}
}

// AroundTheClock returns the calendar that is always open, in UTC.
func AroundTheClock() Spec {
	return Spec{Zone: "UTC", Week: Everyday("00:00-24:00")}
}

// Read reads a JSON document strictly and validates it: Read[Spec](data).
// Unknown and repeated names, values of a wrong type and trailing data are
// refused. The error lists every defect, as the SpecError of package sla: those
// of form, or without any those of meaning.
func Read[T any](data []byte) (T, error) { return spec.Read[T](data) }

// Validate reports whether [New] accepts s; the error is the same.
func (s Spec) Validate() error {
	_, err := New(s)
	return err
}

// Clone returns a copy of s that shares nothing with it.
func (s Spec) Clone() Spec {
	s.Week = s.Week.clone()
	s.Holidays = cloneHolidays(s.Holidays)
	s.Dates = cloneDates(s.Dates)
	s.Breaks = cloneDates(s.Breaks)
	s.Versions = slices.Clone(s.Versions)
	for i := range s.Versions {
		v := &s.Versions[i]
		v.Week = v.Week.clone()
		v.Holidays = cloneHolidays(v.Holidays)
	}
	return s
}

func cloneHolidays(holidays []HolidaySpec) []HolidaySpec {
	holidays = slices.Clone(holidays)
	for i := range holidays {
		h := &holidays[i]
		if h.Easter != nil {
			copied := *h.Easter
			h.Easter = &copied
		}
		h.Weekdays, h.Hours = slices.Clone(h.Weekdays), slices.Clone(h.Hours)
	}
	return holidays
}

func cloneDates(dates map[Date][]Hours) map[Date][]Hours {
	dates = maps.Clone(dates)
	for d, hours := range dates {
		dates[d] = slices.Clone(hours)
	}
	return dates
}

// schedule is a checked spec, laid out by date.
type schedule struct {
	eras     []era
	dates    map[int64][]stretch
	breaks   map[int64][]stretch
	holidays []observance   // in order
	plans    []plan         // of holidays
	skipped  map[int64]bool // days whose hours a change of clocks leaves out
}

// era is what a version says, from a day number on.
type era struct {
	from  int64
	hours [7][]stretch // of each weekday, from its midnight; night shifts end after 86400
}

// plan is what is open on the dates of a rule.
type plan struct {
	hours []stretch
	cut   bool // the morning end of the night before is removed
}

// shutPlan is the place of the plan on which nothing is open.
const shutPlan = 0

// layPlans adds the plans of rules and returns the place of each.
func (sch *schedule) layPlans(rules []HolidaySpec) []int32 {
	places := make([]int32, len(rules))
	for i := range rules {
		if h := &rules[i]; len(h.Hours) > 0 {
			places[i] = int32(len(sch.plans))
			sch.plans = append(sch.plans, plan{parseHours(&spec.Defects{}, "", h.Hours), h.CutNight})
		}
	}
	return places
}

// maxSpecial bounds the dates that differ from the week, so that no document
// takes long to lay out.
const maxSpecial = 200_000

// lay checks s and lays it out.
func lay(s *Spec) (*schedule, *time.Location, error) {
	d := &spec.Defects{Package: "calendar"}
	d.Schema(s.Schema, calendarSchema)
	loc := d.Zone("zone", s.Zone)
	sch := &schedule{}
	first := era{from: -far, hours: checkWeek(d, "week", s.Week)}
	checkHolidays(d, "holidays", s.Holidays)
	sch.dates = checkDates(d, "dates", s.Dates)
	sch.breaks = checkDates(d, "breaks", s.Breaks)
	sch.eras = checkVersions(d, first, s.Versions)
	if n := s.special(); d.Len() == 0 && n > maxSpecial {
		d.Add("", spec.ErrRange, "%d dates that differ from the week, want at most %d", n, maxSpecial)
	}
	if d.Len() == 0 {
		sch.layHolidays(s)
	}
	return sch, loc, d.Err()
}

// special returns the number of dates that differ from the week, as many as
// there may be.
func (s *Spec) special() int {
	n := len(s.Dates) + len(s.Breaks) + len(s.Versions)
	count := func(holidays []HolidaySpec) {
		for i := range holidays {
			n += holidays[i].most()
		}
	}
	count(s.Holidays)
	for i := range s.Versions {
		count(s.Versions[i].Holidays)
	}
	return n
}

func checkWeek(d *spec.Defects, path string, w Week) (hours [7][]stretch) {
	for i, list := range w.days() {
		hours[i] = parseHours(d, spec.Join(path, string(weekdays()[i])), *list)
	}
	return hours
}

func checkHolidays(d *spec.Defects, path string, holidays []HolidaySpec) {
	for i := range holidays {
		holidays[i].validate(d, spec.Index(path, i))
	}
}

func checkDates(d *spec.Defects, path string, dates map[Date][]Hours) map[int64][]stretch {
	laid := make(map[int64][]stretch, len(dates))
	for _, date := range slices.SortedFunc(maps.Keys(dates), Date.Compare) {
		if date.IsZero() {
			d.Add(path, spec.ErrRequired, "want a date such as \"2006-01-02\" for each entry")
			continue
		}
		laid[date.day()] = parseHours(d, spec.Join(path, date.String()), dates[date])
	}
	return laid
}

func checkVersions(d *spec.Defects, first era, versions []VersionSpec) []era {
	eras := []era{first}
	for i, v := range versions {
		path := spec.Index("versions", i)
		e := eras[len(eras)-1]
		switch {
		case v.From.IsZero():
			d.Add(spec.Join(path, "from"), spec.ErrRequired, "want the date from which the version holds")
		case v.From.day() <= e.from:
			d.Add(spec.Join(path, "from"), spec.ErrConflict, "%v is not after the version before", v.From)
		}
		e.from = v.From.day()
		if hours := checkWeek(d, spec.Join(path, "week"), v.Week); !v.Week.isZero() {
			e.hours = hours
		}
		checkHolidays(d, spec.Join(path, "holidays"), v.Holidays)
		eras = append(eras, e)
	}
	return eras
}

// layHolidays lays out the holidays of each version over its own dates.
func (sch *schedule) layHolidays(s *Spec) {
	sch.plans = []plan{{cut: true}}
	lay := func(rules []HolidaySpec) []observance {
		return observances(rules, sch.layPlans(rules), firstYear-1, lastYear+1)
	}
	from, list := -far, lay(s.Holidays)
	for i := 0; i <= len(s.Versions); i++ {
		until := far
		if i < len(s.Versions) {
			until = s.Versions[i].From.day()
		}
		sch.holidays = append(sch.holidays, list[on(list, from):on(list, until)]...)
		if from = until; i < len(s.Versions) && s.Versions[i].Holidays != nil {
			list = lay(s.Versions[i].Holidays)
		}
	}
}

// holiday returns the first holiday of a day.
func (sch *schedule) holiday(day int64) (o observance, ok bool) {
	i := on(sch.holidays, day)
	if i == len(sch.holidays) || int64(sch.holidays[i].day) != day {
		return observance{}, false
	}
	return sch.holidays[i], true
}

// era returns the version in force on a day.
func (sch *schedule) era(day int64) *era {
	i := sort.Search(len(sch.eras), func(i int) bool { return sch.eras[i].from > day })
	return &sch.eras[i-1]
}

// own returns the hours that start on a day, counted from its midnight, and
// reports whether the day removes what reaches into it from the day before.
func (sch *schedule) own(day int64) (hours []stretch, shut bool) {
	if hours, ok := sch.dates[day]; ok {
		return hours, len(hours) == 0
	}
	if o, ok := sch.holiday(day); ok {
		return sch.plans[o.plan].hours, sch.plans[o.plan].cut
	}
	return sch.era(day).hours[weekIndex(day)], false
}

// cover returns what is open on a day, from 0 to 86400.
func (sch *schedule) cover(day int64) []stretch {
	own, shut := sch.own(day)
	open := clip(nil, own, 0, secPerDay)
	if !shut {
		before, _ := sch.own(day - 1)
		open = merge(clip(open, before, secPerDay, 2*secPerDay))
	}
	return subtract(open, sch.cut(day))
}

// cut returns the breaks that fall on a day.
func (sch *schedule) cut(day int64) []stretch {
	if len(sch.breaks) == 0 {
		return nil
	}
	return merge(clip(clip(nil, sch.breaks[day], 0, secPerDay), sch.breaks[day-1], secPerDay, 2*secPerDay))
}

// business reports whether open time starts on a day.
func (sch *schedule) business(day int64) bool {
	return !sch.skipped[day] && len(sch.starting(day, nil)) > 0
}

// starting returns what the next day, breaks and further cuts leave of the
// hours that start on a day, all counted from its midnight.
func (sch *schedule) starting(day int64, cut []stretch) []stretch {
	own, _ := sch.own(day)
	if len(own) == 0 || len(cut) == 0 && own[len(own)-1].to <= secPerDay && len(sch.breaks) == 0 {
		return own
	}
	if _, shut := sch.own(day + 1); shut {
		own = clip(nil, own, 0, secPerDay)
	}
	for n := int64(-1); n <= 1 && len(sch.breaks) > 0; n++ {
		for _, b := range sch.breaks[day+n] {
			cut = append(cut, stretch{b.from + int32(n)*secPerDay, b.to + int32(n)*secPerDay})
		}
	}
	return subtract(own, merge(cut))
}

// skip notes the days on which hours start, but only at times that a change of
// clocks leaves out. Samoa had no 30 December 2011: that Friday was no business
// day.
func (sch *schedule) skip(changes []offsetChange) {
	sch.skipped = map[int64]bool{}
	shown := -far // local seconds before it have been shown
	for i := 1; i < len(changes); i++ {
		at := changes[i].at
		shown = max(shown, at+int64(changes[i-1].offset))
		back := at + int64(changes[i].offset)
		for day := floorDiv(shown, secPerDay); day*secPerDay < back; day++ {
			gap := stretch{int32(shown - day*secPerDay), int32(back - day*secPerDay)}
			if len(sch.starting(day, []stretch{gap})) == 0 && len(sch.starting(day, nil)) > 0 {
				sch.skipped[day] = true
			}
		}
	}
}

// weekly returns the patterns of an era: what is open, and which days are
// business days, by one open second at their start.
func (e *era) weekly() (open, business week) {
	var cover, days [7][]stretch
	for i, own := range e.hours {
		before := e.hours[(i+6)%7]
		cover[i] = merge(clip(clip(nil, own, 0, secPerDay), before, secPerDay, 2*secPerDay))
		if len(own) > 0 {
			days[i] = []stretch{{0, 1}}
		}
	}
	return newWeek(cover), newWeek(days)
}

// special returns the days on which an era's week may not hold, in order.
func (sch *schedule) special() []int64 {
	days := make([]int64, 0, 2*(len(sch.holidays)+len(sch.dates)+len(sch.breaks)))
	for _, o := range sch.holidays {
		days = append(days, int64(o.day), int64(o.day)+1)
	}
	for _, m := range []map[int64][]stretch{sch.dates, sch.breaks} {
		for day := range m {
			days = append(days, day, day+1)
		}
	}
	for day := range sch.skipped {
		days = append(days, day)
	}
	for _, e := range sch.eras[1:] {
		days = append(days, e.from)
	}
	slices.Sort(days)
	return slices.Compact(days)
}
