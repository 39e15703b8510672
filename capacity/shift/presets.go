package shift

// HandbookScheduleSpec returns the week of the handbook's workforce file, in
// hours from Monday midnight: an early shift from 6 to 14, a core shift from 9
// to 17 with most of the people, and a late one from 12 to 20, each of eight
// hours without a break. A split shift, from 9 to 13 and from 16 to 20 for two
// peaks, is included, though the file puts nobody on it.
//
// The file's roster staffs seven days from 6 to 20, although its service levels
// cover Monday to Friday from 9 to 18. This document follows the roster.
func HandbookScheduleSpec() ScheduleSpec {
	const day = 24
	split := Span(day, 9, 11)
	for hour := 13; hour < 16; hour++ {
		split[hour] = false
	}
	s := ScheduleSpec{
		Schema: scheduleSchema, Slots: 7 * day,
		Shifts: []Template{
			{Name: "early", Works: Span(day, 6, 8)},
			{Name: "core", Works: Span(day, 9, 8)},
			{Name: "late", Works: Span(day, 12, 8)},
			{Name: "split", Works: split},
		},
	}
	for i, counts := range [][3]int{{4, 12, 6}, {3, 10, 5}, {3, 10, 5}, {3, 10, 5}, {3, 8, 4}, {1, 2, 1}, {1, 2, 1}} {
		for k, n := range counts {
			s.People = append(s.People, Person{Shift: s.Shifts[k].Name, Count: n, From: i * day, To: (i + 1) * day})
		}
	}
	return s
}
