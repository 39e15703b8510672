package calendar

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"sort"

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

	// Holidays replaces the holidays; nil, those before stay. An empty list means
	// no holidays.
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
// refused. The error lists every defect, as the *SpecError of package sla: those
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
	holidays almanac[kept]
	rules    []ruleList     // of the versions that state holidays
	plans    []plan         // of rules
	skipped  map[int64]bool // days whose hours a change of clocks leaves out
	earliest int32          // no hours start sooner after midnight
	nights   bool           // some hours or breaks reach into the next day
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

// kept is a date of a holiday: by which rule, and by how many days it moved.
type kept struct{ rule, moved int32 }

// ruleList is the plans of the rules that hold from a day on; none if all of
// them shut.
type ruleList struct {
	from  int64
	plans []int32
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
func lay(s *Spec, zoneIsKnown bool) (*schedule, error) {
	d := &spec.Defects{Package: "calendar"}
	d.Schema(s.Schema, calendarSchema)
	if !zoneIsKnown {
		d.Zone("zone", s.Zone)
	}
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
		sch.bound()
	}
	return sch, d.Err()
}

// bound records the earliest time of day at which hours start, and whether
// any reach into the next day.
func (sch *schedule) bound() {
	sch.earliest = secPerDay
	note := func(hours []stretch) {
		if len(hours) > 0 {
			sch.earliest = min(sch.earliest, hours[0].from)
			sch.nights = sch.nights || hours[len(hours)-1].to > secPerDay
		}
	}
	for i := range sch.eras {
		for _, hours := range sch.eras[i].hours {
			note(hours)
		}
	}
	for i := range sch.plans {
		note(sch.plans[i].hours)
	}
	for _, days := range []map[int64][]stretch{sch.dates, sch.breaks} {
		for _, hours := range days {
			note(hours)
		}
	}
}

// special returns the number of dates that differ from the week, as many as
// there may be.
func (s *Spec) special() int {
	n := len(s.Dates) + len(s.Breaks) + len(s.Versions)
	n += most(s.Holidays)
	for i := range s.Versions {
		n += most(s.Versions[i].Holidays)
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
		// Nearly all are right, and to write their paths would take most of the time.
		var defects spec.Defects
		if holidays[i].validate(&defects, ""); defects.Err() != nil {
			holidays[i].validate(d, spec.Index(path, i))
		}
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
	var laid []dated[kept]
	from, list := -far, sch.layRules(-far, s.Holidays)
	for i := 0; i <= len(s.Versions); i++ {
		until := far
		if i < len(s.Versions) {
			until = s.Versions[i].From.day()
		}
		now := list[on(list, from):on(list, until)]
		n := len(laid)
		laid = append(laid, make([]dated[kept], len(now))...)
		for i, o := range now {
			laid[n+i] = dated[kept]{o.day, kept{o.rule, o.day - o.actual}}
		}
		if from = until; i < len(s.Versions) && s.Versions[i].Holidays != nil {
			list = sch.layRules(from, s.Versions[i].Holidays)
		}
	}
	sch.holidays = newAlmanac(laid)
}

// layRules lays out the rules that hold from a day on.
func (sch *schedule) layRules(from int64, rules []HolidaySpec) []observance {
	plans := sch.layPlans(rules)
	list := observances(rules, plans, firstYear-1, lastYear+1)
	if !slices.ContainsFunc(plans, func(p int32) bool { return p != shutPlan }) {
		plans = nil
	}
	sch.rules = append(sch.rules, ruleList{from, plans})
	return list
}

// holiday returns what is open on a day by the first of its holidays.
func (sch *schedule) holiday(day int64) (p *plan, ok bool) {
	list := sch.holidays.on(day)
	if len(list) == 0 {
		return nil, false
	}
	r := len(sch.rules) - 1
	for sch.rules[r].from > day {
		r--
	}
	if plans := sch.rules[r].plans; plans != nil {
		return &sch.plans[plans[list[0].rule]], true
	}
	return &sch.plans[shutPlan], true
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
	if p, ok := sch.holiday(day); ok {
		return p.hours, p.cut
	}
	return sch.era(day).hours[weekIndex(day)], false
}

// cover returns what is open on a day, from 0 to 86400.
func (sch *schedule) cover(day int64) []stretch {
	own, shut := sch.own(day)
	if !sch.nights && len(sch.breaks) == 0 {
		return own
	}
	var before []stretch
	if !shut {
		before, _ = sch.own(day - 1)
	}
	return subtract(overnight(own, before), sch.cut(day))
}

// cut returns the breaks that fall on a day.
func (sch *schedule) cut(day int64) []stretch {
	return overnight(sch.breaks[day], sch.breaks[day-1])
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
	for _, n := range [...]int64{-1, 0, 1} {
		for _, b := range sch.breaks[day+n] {
			cut = append(cut, stretch{b.from + int32(n)*secPerDay, b.to + int32(n)*secPerDay})
		}
	}
	return subtract(own, merge(cut))
}

// skip records the days whose hours all lie in a time that a change of
// clocks leaves out. Samoa had no 30 December 2011, so that Friday was no
// business day.
func (sch *schedule) skip(z *Zone) {
	for k := 1; k < len(z.runs); k++ {
		shown, back := z.caughtUp(k), z.at(k)+z.offset(k)
		first := floorDiv(shown, secPerDay)
		if len(sch.breaks) > 0 {
			first-- // of the night shift before, a break may have left no more than the gap
		}
		for day := first; back-day*secPerDay > int64(sch.earliest); day++ { // mostly clocks change at night, before all hours
			gap := stretch{int32(shown - day*secPerDay), int32(back - day*secPerDay)}
			if len(sch.starting(day, []stretch{gap})) == 0 && len(sch.starting(day, nil)) > 0 {
				if sch.skipped == nil {
					sch.skipped = map[int64]bool{}
				}
				sch.skipped[day] = true
			}
		}
	}
}

// cover returns what is open on the days of the week under an era.
func (e *era) cover() (cover [7][]stretch) {
	for i, own := range e.hours {
		cover[i] = overnight(own, e.hours[(i+6)%7])
	}
	return cover
}

// local lays the schedule out in local seconds; ok is false if it has too many
// different days.
func (sch *schedule) local() (l *local, ok bool) {
	l = &local{eras: make([]eraWeek, len(sch.eras))}
	for i := range sch.eras {
		e := &l.eras[i]
		e.day, e.week = sch.eras[i].from, newWeek(sch.eras[i].cover())
		if i == 0 {
			e.day = -far / secPerDay
		}
		for dow, hours := range sch.eras[i].hours {
			if e.work[dow+1] = e.work[dow]; len(hours) > 0 {
				e.work[dow+1]++
			}
		}
		e.at, e.workAt = math.MinInt64, math.MinInt64
		if i > 0 {
			e.follow(&l.eras[i-1])
		}
	}
	if !sch.differ(l) {
		return nil, false
	}
	return l, true
}

// follow makes e go on where the era before it ends.
func (e *eraWeek) follow(before *eraWeek) {
	wk, dow := splitDay(e.day)
	e.at = before.base + wk*int64(before.week.before[7]) + int64(before.week.before[dow])
	e.base = e.at - wk*int64(e.week.before[7]) - int64(e.week.before[dow])
	e.workAt = before.workBase + wk*int64(before.work[7]) + int64(before.work[dow])
	e.workBase = e.workAt - wk*int64(e.work[7]) - int64(e.work[dow])
}

// differ adds the days that differ from the week.
func (sch *schedule) differ(l *local) (ok bool) {
	plans := map[string]uint16{}
	days := sch.special()
	list := make([]dated[special], 0, len(days))
	var sum, sumBefore, next int64 // before the day, before its year; the next year
	var works, worksBefore int32
	begin := func() {
		l.sums.add(sum)
		l.works = append(l.works, works)
		sumBefore, worksBefore, next = sum, works, next+1
	}
	for _, day := range days {
		e := l.era(day)
		_, dow := splitDay(day)
		usual, work := &e.week.days[dow], e.work[dow+1]-e.work[dow]
		cover, business := sch.cover(day), int32(0)
		if sch.business(day) {
			business = 1
		}
		if usual.equal(cover) && work == business {
			continue
		}
		p, found := l.intern(plans, cover)
		if !found {
			return false
		}
		year, _ := marchYear(day)
		if len(list) == 0 {
			next = year
		}
		for next <= year {
			begin()
		}
		list = append(list, dated[special]{int32(day), special{p, int16(works - worksBefore), int32(sum - sumBefore)}})
		sum += int64(l.plans[p].total - usual.total)
		works += business - work
	}
	begin()
	l.days = newAlmanac(list)
	l.plans, l.works, l.sums.part = exact(l.plans), exact(l.works), exact(l.sums.part)
	return true
}

// intern returns the place of a day's plan, which it adds where l lacks it.
func (l *local) intern(places map[string]uint16, spans []stretch) (place uint16, ok bool) {
	const few = 8 // plans that are sooner compared than looked up
	for i := range l.plans[:min(len(l.plans), few)] {
		if l.plans[i].equal(spans) {
			return uint16(i), true
		}
	}
	key := make([]byte, 0, 8*len(spans))
	for _, s := range spans {
		key = binary.LittleEndian.AppendUint32(key, uint32(s.from))
		key = binary.LittleEndian.AppendUint32(key, uint32(s.to))
	}
	if i, ok := places[string(key)]; ok {
		return i, true
	}
	if len(l.plans) == math.MaxUint16 {
		return place, false
	}
	place = uint16(len(l.plans))
	l.plans, places[string(key)] = append(l.plans, newDayPlan(spans)), place
	return place, true
}

// exact returns a list without room to grow: itself, or a copy.
func exact[T any](list []T) []T {
	if len(list) == cap(list) {
		return list
	}
	return append(make([]T, 0, len(list)), list...)
}

// special returns the days on which an era's week may not hold, in order.
func (sch *schedule) special() []int64 {
	var days []int64
	add := func(day int64) {
		if days = append(days, day); sch.nights {
			days = append(days, day+1)
		}
	}
	sch.holidays.each(func(day int64, _ kept) { add(day) })
	for _, m := range []map[int64][]stretch{sch.dates, sch.breaks} {
		for day := range m {
			add(day)
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
