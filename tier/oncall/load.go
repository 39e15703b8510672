package oncall

import (
	"iter"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
)

// LoadSpec says what counts as night, weekend and holiday where the load of
// people is counted.
type LoadSpec struct {
	Zone      string             `json:"zone"`                // IANA name: of nights and dates
	NightFrom calendar.TimeOfDay `json:"night_from,omitzero"` // with NightTo both 00:00: 22:00 to 06:00
	NightTo   calendar.TimeOfDay `json:"night_to,omitzero"`   // of the same date, or the next where it is not after NightFrom
	Weekend   []calendar.Weekday `json:"weekend,omitzero"`    // nil: not stated, Saturday and Sunday; an empty list: no day
	Holidays  []calendar.Date    `json:"holidays,omitzero"`
}

// Load says how much one person is on call. An hour may count more than once:
// as night, as weekend and as holiday.
type Load struct {
	Person  string        `json:"person"`
	Shifts  int           `json:"shifts"`  // how many shifts
	Time    tier.Duration `json:"time"`    // all time on call
	Night   tier.Duration `json:"night"`   // the part of Time at night
	Weekend tier.Duration `json:"weekend"` // the part of Time at weekends
	Holiday tier.Duration `json:"holiday"` // the part of Time on holidays
}

// Loads counts the load of everybody who has a shift, in the order of their
// first shifts. Several sequences, such as the shifts of several rotations, add
// up. Shifts of nobody are not counted. An error is a [*tier.SpecError] with
// every defect of s.
func Loads(s LoadSpec, shifts ...iter.Seq[Shift]) ([]Load, error) {
	m, err := newMeter(s)
	if err != nil {
		return nil, err
	}
	var loads []Load
	place := map[string]int{}
	for _, seq := range shifts {
		for shift := range seq {
			if shift.Person == "" {
				continue
			}
			i, known := place[shift.Person]
			if !known {
				i = len(loads)
				place[shift.Person] = i
				loads = append(loads, Load{Person: shift.Person})
			}
			loads[i].add(m.measure(shift.From, shift.To))
		}
	}
	return loads, nil
}

// add adds the load of further shifts.
func (l *Load) add(m Load) {
	l.Shifts += m.Shifts
	l.Time += m.Time
	l.Night += m.Night
	l.Weekend += m.Weekend
	l.Holiday += m.Holiday
}

// meter is a compiled [LoadSpec].
type meter struct {
	loc      *time.Location
	from, to calendar.TimeOfDay
	weekend  []calendar.Weekday
	holidays map[calendar.Date]bool
}

func newMeter(s LoadSpec) (*meter, error) {
	d := &spec.Defects{Package: pkg}
	m := &meter{loc: zone(d, "zone", s.Zone), from: s.NightFrom, to: s.NightTo, weekend: s.Weekend, holidays: map[calendar.Date]bool{}}
	for _, x := range []struct {
		name  string
		value calendar.TimeOfDay
	}{{"night_from", s.NightFrom}, {"night_to", s.NightTo}} {
		if !x.value.IsValid() {
			d.Add(x.name, spec.ErrRange, "%v, want 00:00 to 24:00", x.value)
		}
	}
	if m.from == 0 && m.to == 0 {
		m.from, m.to = calendar.NewTimeOfDay(22, 0), calendar.NewTimeOfDay(6, 0)
	}
	for i, w := range s.Weekend {
		if w == "" {
			d.Add(spec.Index("weekend", i), spec.ErrRequired, "want a day of the week")
		}
		spec.Word(d, spec.Index("weekend", i), w, calendar.Mon, calendar.Tue, calendar.Wed, calendar.Thu, calendar.Fri, calendar.Sat, calendar.Sun)
	}
	if s.Weekend == nil {
		m.weekend = []calendar.Weekday{calendar.Sat, calendar.Sun}
	}
	for _, date := range s.Holidays {
		m.holidays[date] = true
	}
	return m, d.Err()
}

// measure returns the load of one shift.
func (m *meter) measure(from, to time.Time) Load {
	l := Load{Shifts: 1, Time: tier.Duration(to.Sub(from))}
	common := func(a, b time.Time) tier.Duration {
		if a.Before(from) {
			a = from
		}
		if b.After(to) {
			b = to
		}
		return tier.Duration(max(b.Sub(a), 0))
	}
	for date := calendar.DateOf(from.In(m.loc)).Add(-1); !date.IsZero(); date = date.Add(1) {
		begin, next := date.At(0, m.loc), date.Add(1)
		if !begin.Before(to) {
			break
		}
		dawn := date
		if m.to <= m.from {
			dawn = next
		}
		l.Night += common(date.At(m.from, m.loc), dawn.At(m.to, m.loc))
		day := common(begin, next.At(0, m.loc))
		if slices.Contains(m.weekend, calendar.WeekdayOf(date.Weekday())) {
			l.Weekend += day
		}
		if m.holidays[date] {
			l.Holiday += day
		}
	}
	return l
}
