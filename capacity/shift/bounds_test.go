package shift_test

import (
	"errors"
	"testing"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/shift"
)

// As many templates and slots as are allowed are taken, one more is refused by
// name.
func TestBoundsOfCoverage(t *testing.T) {
	for _, row := range []struct {
		slots, shifts int
		path          string
	}{
		{1, 2048, ""}, {1, 2049, "shifts"},
		{10_080, 1, ""}, {10_081, 1, "shifts[0].works"},
	} {
		shifts := make([]shift.Template, row.shifts)
		for i := range shifts {
			shifts[i] = shift.Template{Works: make([]bool, row.slots), Cost: 1}
		}
		_, err := shift.Coverage(shifts, make([]int64, row.shifts))
		var se *capacity.SpecError
		switch ok := errors.As(err, &se); {
		case row.path == "" && err != nil:
			t.Errorf("%d slots, %d shifts: %v", row.slots, row.shifts, err)
		case row.path != "" && (!ok || len(se.Fields) != 1 || se.Fields[0].Path != row.path || !errors.Is(err, capacity.ErrRange)):
			t.Errorf("%d slots, %d shifts: %v, want %s out of range", row.slots, row.shifts, err, row.path)
		}
	}
}

// Each number of a schedule at its limits: what is within is taken, what is one
// beyond is refused by path and text.
func TestBoundsOfSchedules(t *testing.T) {
	const year, week = 366 * 1440, 10_080
	for _, row := range []struct {
		name   string
		change func(s *shift.ScheduleSpec)
		want   string
	}{
		{"nothing", func(*shift.ScheduleSpec) {}, ""},
		{"one slot", func(s *shift.ScheduleSpec) { s.Slots = 1 }, ""},
		{"no slots", func(s *shift.ScheduleSpec) { s.Slots = 0 }, "slots: out of range: 0, want 1 to 527040"},
		{"a year", func(s *shift.ScheduleSpec) { s.Slots = year }, ""},
		{"more than a year", func(s *shift.ScheduleSpec) { s.Slots = year + 1 }, "slots: out of range: 527041, want 1 to 527040"},
		{"nothing done", func(s *shift.ScheduleSpec) { s.Ramp.Percent[1] = 0 }, ""},
		{"less than nothing", func(s *shift.ScheduleSpec) { s.Ramp.Percent[1] = -1 }, "ramp.percent[1]: out of range: -1, want 0 to 1000"},
		{"ten times", func(s *shift.ScheduleSpec) { s.Ramp.Percent[1] = 1000 }, ""},
		{"more than ten times", func(s *shift.ScheduleSpec) { s.Ramp.Percent[1] = 1001 }, "ramp.percent[1]: out of range: 1001, want 0 to 1000"},
		{"short steps", func(s *shift.ScheduleSpec) { s.Ramp.Step = 1 }, ""},
		{"no steps", func(s *shift.ScheduleSpec) { s.Ramp.Step = 0 }, "ramp.step: required: the number of slots of each percentage"},
		{"no ramp", func(s *shift.ScheduleSpec) { s.Ramp = shift.Ramp{} }, ""},
		{"steps without a ramp", func(s *shift.ScheduleSpec) { s.Ramp.Percent = nil }, ""},
		{"steps back", func(s *shift.ScheduleSpec) { s.Ramp = shift.Ramp{Step: -1} }, "ramp.step: out of range: -1, want 1 to 527040 slots"},
		{"steps of a year", func(s *shift.ScheduleSpec) { s.Ramp.Step = year }, ""},
		{"longer steps", func(s *shift.ScheduleSpec) { s.Ramp.Step = year + 1 }, "ramp.step: out of range: 527041, want 1 to 527040 slots"},
		{"a week", func(s *shift.ScheduleSpec) { s.Shifts[0].Works = make([]bool, week) }, ""},
		{"more than a week", func(s *shift.ScheduleSpec) { s.Shifts[0].Works = make([]bool, week+1) }, "shifts[0].works: out of range: 10081 slots, want 1 to 10080"},
		{"no slot", func(s *shift.ScheduleSpec) { s.Shifts[0].Works = nil }, "shifts[0].works: out of range: 0 slots, want 1 to 10080"},
		{"dear", func(s *shift.ScheduleSpec) { s.Shifts[0].Cost = 1e9 }, ""},
		{"too dear", func(s *shift.ScheduleSpec) { s.Shifts[0].Cost = 1e9 + 1 }, "shifts[0].cost: out of range: 1000000001, want 0 to 1000000000"},
		{"paid for", func(s *shift.ScheduleSpec) { s.Shifts[0].Cost = -1 }, "shifts[0].cost: out of range: -1, want 0 to 1000000000"},
		{"for many", func(s *shift.ScheduleSpec) { s.Shifts[0].Most = 1e6 }, ""},
		{"for too many", func(s *shift.ScheduleSpec) { s.Shifts[0].Most = 1e6 + 1 }, "shifts[0].most: out of range: 1000001, want 0 to 1000000"},
		{"for less than nobody", func(s *shift.ScheduleSpec) { s.Shifts[0].Most = -1 }, "shifts[0].most: out of range: -1, want 0 to 1000000"},
		{"no shift", func(s *shift.ScheduleSpec) { s.People[0].Shift = "" }, "people[0].shift: required: the name of a shift"},
		{"one", func(s *shift.ScheduleSpec) { s.People[0].Count = 0 }, ""},
		{"less than one", func(s *shift.ScheduleSpec) { s.People[0].Count = -1 }, "people[0].count: out of range: -1, want 0 to 1000000"},
		{"a million less one, and one", func(s *shift.ScheduleSpec) { s.People[0].Count = 1e6 - 1 }, ""},
		{"a million, and one", func(s *shift.ScheduleSpec) { s.People[0].Count = 1e6 }, "people[1]: out of range: more than 1000000 people up to here"},
		{"more than a million", func(s *shift.ScheduleSpec) { s.People[0].Count = 1e6 + 1 }, "people[0].count: out of range: 1000001, want 0 to 1000000"},
		{"two of a million", func(s *shift.ScheduleSpec) {
			s.People[0].Count, s.People[1].Count = 1e6-1, 2
			s.People = append(s.People, s.People[0])
		}, "people[1]: out of range: more than 1000000 people up to here"},
		{"a year ago", func(s *shift.ScheduleSpec) { s.People[0].From = -year }, ""},
		{"before that", func(s *shift.ScheduleSpec) { s.People[0].From = -year - 1 }, "people[0].from: out of range: -527041, want -527040 to 527040"},
		{"in a year", func(s *shift.ScheduleSpec) { s.People[0].From, s.People[0].To = year, 0 }, ""},
		{"after that", func(s *shift.ScheduleSpec) { s.People[0].From, s.People[0].To = year+1, 0 }, "people[0].from: out of range: 527041, want -527040 to 527040"},
		{"for a slot", func(s *shift.ScheduleSpec) { s.People[0].To = s.People[0].From + 1 }, ""},
		{"for no slot", func(s *shift.ScheduleSpec) { s.People[0].To = s.People[0].From }, "people[0].to: out of range: 1, want 0, or above from (1) up to 527040"},
		{"for a year", func(s *shift.ScheduleSpec) { s.People[0].To = year }, ""},
		{"for more", func(s *shift.ScheduleSpec) { s.People[0].To = year + 1 }, "people[0].to: out of range: 527041, want 0, or above from (1) up to 527040"},
		{"always away", func(s *shift.ScheduleSpec) { s.People[0].Away[0] = shift.SlotSpan{From: -year, To: year} }, ""},
		{"away before", func(s *shift.ScheduleSpec) { s.People[0].Away[0] = shift.SlotSpan{From: -year - 1, To: year} }, "people[0].away[0]: out of range: [-527041, 527040), want from below to"},
		{"away after", func(s *shift.ScheduleSpec) { s.People[0].Away[0] = shift.SlotSpan{From: -year, To: year + 1} }, "people[0].away[0]: out of range: [-527040, 527041), want from below to"},
		{"away for a slot", func(s *shift.ScheduleSpec) { s.People[0].Away[0] = shift.SlotSpan{From: 3, To: 4} }, ""},
		{"away for no slot", func(s *shift.ScheduleSpec) { s.People[0].Away[0] = shift.SlotSpan{From: 3, To: 3} }, "people[0].away[0]: out of range: [3, 3), want from below to"},
	} {
		s := shift.ScheduleSpec{Slots: 8, Shifts: []shift.Template{{Name: "early", Works: []bool{true, false}}}, Ramp: shift.Ramp{Percent: []int{20, 50}, Step: 2},
			People: []shift.Person{{Shift: "early", Count: 3, From: 1, To: 7, Away: []shift.SlotSpan{{From: 2, To: 3}}}, {Shift: "early"}}}
		row.change(&s)
		want := ""
		if row.want != "" {
			want = "shift: " + row.want
		}
		got := ""
		if err := s.Validate(); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", row.name, got, want)
		}
	}
}
