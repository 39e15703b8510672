package oncall_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/oncall"
	"pgregory.net/rapid"
)

// weekdays is a calendar that is open around the clock from Monday to Friday.
func weekdays(zone string) *calendar.Spec {
	s := calendar.OfficeHours(zone, "00:00-24:00")
	return &s
}

// weeks returns who is on call at noon of each day from Monday 2 March 2026
// on, a word for each week's working days.
func weeks(r *oncall.Rotation, n int) string {
	var out []string
	for w := range n {
		week := ""
		for day := range 5 {
			person, _ := r.OnCall(epoch.AddDate(0, 0, 7*w+day).Add(3 * time.Hour))
			week += person
		}
		out = append(out, week)
	}
	return strings.Join(out, " ")
}

// Two business days each for three people, as a desk asked for it.
func TestTwoOpenDaysEach(t *testing.T) {
	r := mustRotation(t, oncall.RotationSpec{
		Zone: "UTC", Start: date(t, "2026-03-02"), Handoff: calendar.NewTimeOfDay(9, 0),
		OpenDays: 2, Workdays: weekdays("UTC"), People: []string{"1", "2", "3"},
	})
	if got, want := weeks(r, 4), "11223 31122 33112 23311"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	saturday := epoch.AddDate(0, 0, 5)
	if person, _ := r.OnCall(saturday); person != "3" {
		t.Errorf("Friday's turn goes on over the weekend, got %q", person)
	}
}

// Fourteen people with one weekday each: by days of the calendar four of them
// had weekends alone, and with office hours were never on call.
func TestFourteenPeopleOneOpenDayEach(t *testing.T) {
	people := strings.Split("abcdefghijklmn", "")
	r := mustRotation(t, oncall.RotationSpec{
		Zone: "UTC", Start: date(t, "2026-03-02"), Handoff: 0,
		OpenDays: 1, Calendar: weekdays("UTC"), People: people,
	})
	if got, want := weeks(r, 3), "abcde fghij klmna"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	count := map[string]int{}
	for s := range r.Shifts(epoch, epoch.AddDate(1, 0, 0)) {
		count[s.Person]++
	}
	for _, p := range people {
		if n := count[p]; n < 18 || n > 19 { // 261 days for 14 people
			t.Errorf("%s is on call on %d days", p, n)
		}
	}
}

// Turns of twelve hours keep to the wall clock where clocks change.
func TestTurnsOfHoursFollowTheWallClock(t *testing.T) {
	for _, tt := range []struct{ start, want string }{
		{"2026-03-28", "08:00 12h ann, 20:00 11h bob, 08:00 12h ann, 20:00 12h bob"},
		{"2026-10-24", "08:00 12h ann, 20:00 13h bob, 08:00 12h ann, 20:00 12h bob"},
	} {
		r := mustRotation(t, oncall.RotationSpec{
			Zone: "Europe/Berlin", Start: date(t, tt.start), Handoff: calendar.NewTimeOfDay(8, 0),
			Turn: tier.Duration(12 * time.Hour), People: []string{"ann", "bob"},
		})
		from := date(t, tt.start).At(calendar.NewTimeOfDay(8, 0), mustZone(t, "Europe/Berlin"))
		var got []string
		for s := range r.Shifts(from, date(t, tt.start).Add(2).At(calendar.NewTimeOfDay(8, 0), mustZone(t, "Europe/Berlin"))) {
			got = append(got, fmt.Sprintf("%s %v %s", s.From.Format("15:04"), tier.Duration(s.To.Sub(s.From)), s.Person))
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("from %s: %s, want %s", tt.start, s, tt.want)
		}
	}
}

// Each member takes over at nine by their own clock.
func TestLocalHandoff(t *testing.T) {
	nine := calendar.NewTimeOfDay(9, 0)
	r := mustRotation(t, oncall.RotationSpec{
		Zone: "Europe/Berlin", Start: date(t, "2026-03-02"), Handoff: nine, Days: 7,
		Members: []oncall.MemberSpec{{Person: "anna"}, {Person: "nick", Zone: "America/New_York"}, {Person: "sue", Zone: "Australia/Sydney", Handoff: &nine}},
	})
	var got []string
	for s := range r.Shifts(epoch, epoch.AddDate(0, 0, 28)) {
		got = append(got, s.Person+" "+s.From.UTC().Format("Mon 15:04"))
	}
	want := []string{"anna Mon 09:00", "nick Mon 13:00", "sue Sun 22:00", "anna Mon 08:00"} // from March 8 on New York has summer time; Sydney's Monday begins on Sunday
	if diff := cmp.Diff(want, got[:4]); diff != "" {
		t.Error(diff)
	}
}

// walkTurns lists who has the turns from the first one on, one after another:
// the obvious way.
func walkTurns(s oncall.RotationSpec, n int) []string {
	members := s.Members
	for _, p := range s.People {
		members = append(members, oncall.MemberSpec{Person: p})
	}
	var out []string
	last := -1
	for k := range n {
		at := s.Start.Add(k * s.Days)
		person := ""
		for i := 1; i <= len(members); i++ {
			m := members[(last+i+len(members))%len(members)]
			if at.Compare(m.From) >= 0 && (m.To.IsZero() || at.Compare(m.To) < 0) {
				person, last = m.Person, (last+i+len(members))%len(members)
				break
			}
		}
		out = append(out, person)
	}
	return out
}

func genMembers(start calendar.Date) *rapid.Generator[[]oncall.MemberSpec] {
	return rapid.Custom(func(t *rapid.T) []oncall.MemberSpec {
		n := rapid.IntRange(1, 5).Draw(t, "members")
		members := make([]oncall.MemberSpec, n)
		for i := range members {
			members[i].Person = string(rune('a' + i))
			if rapid.Bool().Draw(t, "joins") {
				members[i].From = start.Add(rapid.IntRange(-5, 60).Draw(t, "from"))
			}
			if rapid.Bool().Draw(t, "leaves") {
				first := members[i].From
				if first.IsZero() {
					first = start.Add(-5)
				}
				members[i].To = first.Add(rapid.IntRange(1, 60).Draw(t, "to"))
			}
		}
		return members
	})
}

func TestMembersEqualWalkingProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := calendar.NewDate(2026, 3, 2)
		s := oncall.RotationSpec{Zone: "UTC", Start: start, Handoff: calendar.NewTimeOfDay(9, 0), Days: rapid.IntRange(1, 9).Draw(t, "days"), Members: genMembers(start).Draw(t, "members")}
		r := mustRotation(t, s)
		for k, want := range walkTurns(s, 40) {
			got := r.Duty(epoch.AddDate(0, 0, k*s.Days))
			if got.Person != want || got.Turn != k || (want == "") != (got.Why == "no_member") {
				t.Fatalf("turn %d: %+v, want %q", k, got, want)
			}
		}
	})
}

// Whoever joins or leaves moves nothing before that date.
func TestMembersMoveNothingBeforeProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := calendar.NewDate(2026, 3, 2)
		s := oncall.RotationSpec{Zone: "UTC", Start: start, Handoff: calendar.NewTimeOfDay(9, 0), Days: rapid.IntRange(1, 9).Draw(t, "days"), Members: genMembers(start).Draw(t, "members")}
		day := rapid.IntRange(1, 80).Draw(t, "day")
		changed := s
		changed.Members = slices.Clone(s.Members)
		if i := rapid.IntRange(0, len(s.Members)).Draw(t, "place"); rapid.Bool().Draw(t, "joins") {
			changed.Members = slices.Insert(changed.Members, i, oncall.MemberSpec{Person: "new", From: start.Add(day)})
		} else if m := &changed.Members[i%len(s.Members)]; m.To.IsZero() && m.From.Compare(start.Add(day)) < 0 {
			m.To = start.Add(day)
		}
		a, b := mustRotation(t, s), mustRotation(t, changed)
		for d := range day {
			at := epoch.AddDate(0, 0, d)
			if x, y := a.Duty(at), b.Duty(at); x.Person != y.Person {
				t.Fatalf("%d days before: %+v, was %+v", day-d, y, x)
			}
		}
	})
}

func TestSubstitutes(t *testing.T) {
	june := epoch.AddDate(0, 0, 28)
	r := mustRotation(t, oncall.RotationSpec{
		Zone: "UTC", Start: date(t, "2026-03-02"), Handoff: calendar.NewTimeOfDay(9, 0), Days: 7, People: []string{"ann", "bob", "cid"},
		Substitutes: []oncall.SubstituteSpec{
			{For: "ann", By: "bob", To: june},
			{For: "bob", By: "ann", From: epoch.AddDate(0, 0, 10), To: epoch.AddDate(0, 0, 12)},
			{For: "ann", By: "cid", From: epoch.AddDate(0, 0, 1), To: epoch.AddDate(0, 0, 2)},
		},
		Overrides: []oncall.Shift{{From: epoch.AddDate(0, 0, 3), To: epoch.AddDate(0, 0, 4), Person: "ann"}},
	})
	var got []string
	for s := range r.Shifts(epoch, epoch.AddDate(0, 0, 35)) {
		got = append(got, fmt.Sprint(int(s.From.Sub(epoch).Hours()/24), s.Person))
	}
	want := []string{"0bob", "1cid", "2bob", "3ann", "4bob", "10ann", "12bob", "14cid", "21bob"} // ann's turn of day 21 is bob's, then day 28 is bob's own
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	d := r.Duty(epoch)
	if diff := cmp.Diff(oncall.Duty{Person: "bob", Why: "substitute", Index: 0, Turn: 0, Of: "ann"}, d); diff != "" {
		t.Error(diff)
	}
}

func TestShadowsAndOverlap(t *testing.T) {
	r := mustRotation(t, oncall.RotationSpec{
		Zone: "UTC", Start: date(t, "2026-03-02"), Handoff: calendar.NewTimeOfDay(9, 0), Days: 7, People: []string{"ann", "bob"},
		Overlap: tier.Duration(time.Hour),
		Shadows: []oncall.ShadowSpec{{Person: "new", Of: "bob", From: epoch, To: epoch.AddDate(0, 1, 0)}, {Person: "ann", From: epoch, To: epoch.AddDate(0, 0, 8)}},
	})
	handoff := epoch.AddDate(0, 0, 7)
	for _, tt := range []struct {
		at      time.Time
		leaving string
		shadows []string
	}{
		{handoff.Add(-time.Minute), "", nil},
		{handoff, "ann", []string{"new", "ann"}},
		{handoff.Add(59 * time.Minute), "ann", []string{"new", "ann"}},
		{handoff.Add(time.Hour), "", []string{"new", "ann"}},
		{handoff.Add(24 * time.Hour), "", []string{"new"}},
	} {
		if d := r.Duty(tt.at); d.Leaving != tt.leaving || !slices.Equal(d.Shadows, tt.shadows) {
			t.Errorf("%v: %+v", tt.at, d)
		}
	}
	short := r.Spec()
	short.Overlap = 1
	if d, next := mustRotation(t, short).Duty(handoff), mustRotation(t, short).Duty(handoff.Add(1)); d.Leaving != "ann" || next.Leaving != "" {
		t.Errorf("an overlap of a nanosecond: %q leaves, and then %q", d.Leaving, next.Leaving)
	}
	roster, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{{Name: "primary", Rotations: []oncall.RotationSpec{r.Spec()}}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := roster.OnCall("primary", handoff); !slices.Equal(got, []string{"bob", "ann"}) {
		t.Errorf("both are on call while they hand over, got %v", got)
	}
	if c := roster.Coverage(epoch, epoch.AddDate(0, 1, 0)); len(c.Clashes)+len(c.Vacancies)+len(c.Never) > 0 {
		t.Errorf("got %+v", c)
	}
}

func TestRotationDefects(t *testing.T) {
	office := weekdays("UTC")
	base := oncall.RotationSpec{Zone: "UTC", Start: date(t, "2026-03-02"), Days: 7, People: []string{"ann"}}
	for _, tt := range []struct {
		name   string
		change func(*oncall.RotationSpec)
		want   string
	}{
		{"no turn", func(s *oncall.RotationSpec) { s.Days = 0 }, "days"},
		{"two turns", func(s *oncall.RotationSpec) { s.Turn = tier.Duration(time.Hour) }, "days"},
		{"days out of range", func(s *oncall.RotationSpec) { s.Days = 367 }, "days"},
		{"open days without a calendar", func(s *oncall.RotationSpec) { s.Days, s.OpenDays = 0, 1 }, "open_days"},
		{"open days out of range", func(s *oncall.RotationSpec) { s.Days, s.OpenDays, s.Calendar = 0, -1, office }, "open_days"},
		{"workdays that nothing counts", func(s *oncall.RotationSpec) { s.Workdays = office }, "workdays"},
		{"turn below an hour", func(s *oncall.RotationSpec) { s.Days, s.Turn = 0, tier.Duration(59*time.Minute) }, "turn"},
		{"turn in seconds", func(s *oncall.RotationSpec) { s.Days, s.Turn = 0, tier.Duration(time.Hour+time.Second) }, "turn"},
		{"turn beyond a year", func(s *oncall.RotationSpec) { s.Days, s.Turn = 0, tier.Duration(8785*time.Hour) }, "turn"},
		{"overlap", func(s *oncall.RotationSpec) { s.Overlap = tier.Duration(25 * time.Hour) }, "overlap"},
		{"people and members", func(s *oncall.RotationSpec) { s.Members = []oncall.MemberSpec{{Person: "bob"}} }, "members"},
		{"nameless member", func(s *oncall.RotationSpec) { s.People, s.Members = nil, make([]oncall.MemberSpec, 1) }, "members[0].person"},
		{"member's dates", func(s *oncall.RotationSpec) {
			s.People, s.Members = nil, []oncall.MemberSpec{{Person: "bob", From: s.Start, To: s.Start}}
		}, "members[0].to"},
		{"member's zone", func(s *oncall.RotationSpec) {
			s.People, s.Members = nil, []oncall.MemberSpec{{Person: "bob", Zone: "Mars/Base"}}
		}, "members[0].zone"},
		{"member's hand-off", func(s *oncall.RotationSpec) {
			late := calendar.TimeOfDay(86401)
			s.People, s.Members = nil, []oncall.MemberSpec{{Person: "bob", Handoff: &late}}
		}, "members[0].handoff"},
		{"hand-off of their own in turns of hours", func(s *oncall.RotationSpec) {
			s.Days, s.Turn = 0, tier.Duration(time.Hour)
			s.People, s.Members = nil, []oncall.MemberSpec{{Person: "bob", Zone: "Europe/Berlin"}}
		}, "members[0]"},
		{"substitute for nobody", func(s *oncall.RotationSpec) { s.Substitutes = []oncall.SubstituteSpec{{By: "bob"}} }, "substitutes[0].for"},
		{"substitute by nobody", func(s *oncall.RotationSpec) { s.Substitutes = []oncall.SubstituteSpec{{For: "ann"}} }, "substitutes[0].by"},
		{"substitute of no time", func(s *oncall.RotationSpec) {
			s.Substitutes = []oncall.SubstituteSpec{{For: "ann", By: "b", From: epoch, To: epoch}}
		}, "substitutes[0].to"},
		{"substitute for somebody without turns", func(s *oncall.RotationSpec) {
			s.Overrides = []oncall.Shift{{From: epoch, To: minute(1), Person: "cid"}}
			s.Substitutes = []oncall.SubstituteSpec{{For: "cid", By: "ann"}}
		}, "substitutes[0].for"},
		{"shadow of somebody who is never on call", func(s *oncall.RotationSpec) {
			s.Shadows = []oncall.ShadowSpec{{Person: "x", Of: "cid", From: epoch, To: minute(1)}}
		}, "shadows[0].of"},
		{"nameless shadow", func(s *oncall.RotationSpec) { s.Shadows = []oncall.ShadowSpec{{From: epoch, To: minute(1)}} }, "shadows[0].person"},
		{"shadow of no time", func(s *oncall.RotationSpec) { s.Shadows = []oncall.ShadowSpec{{Person: "x"}} }, "shadows[0].to"},
		{"too many people", func(s *oncall.RotationSpec) { s.People = slices.Repeat([]string{"x"}, 1001) }, "people"},
	} {
		s := base
		tt.change(&s)
		_, err := oncall.NewRotation(s, nil)
		if got := defects(t, err); !slices.Equal(got, []string{tt.want}) {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
}

// Zero values answer that nobody is on call.
func TestZeroValues(t *testing.T) {
	var r oncall.Rotation
	if d := r.Duty(epoch); d.Person != "" || d.Why != "not_begun" {
		t.Errorf("got %+v", d)
	}
	if _, ok := r.NextOnCall(epoch); ok {
		t.Error("somebody will be on call")
	}
	n := 0
	for s := range r.Shifts(epoch, minute(60)) {
		if n++; s.Person != "" {
			t.Errorf("got %+v", s)
		}
	}
	if n != 1 {
		t.Errorf("%d shifts", n)
	}
	if got, err := r.Even(epoch, minute(60), nil, oncall.EvenSpec{LoadSpec: oncall.LoadSpec{Zone: "UTC"}}); err != nil || got != nil {
		t.Errorf("got %v, %v", got, err)
	}
	var roster oncall.Roster
	if _, ok := roster.NextOnCall("primary", epoch); ok || roster.OnCall("primary", epoch) != nil || roster.Has("primary") {
		t.Error("the zero roster has people")
	}
	if c := roster.Coverage(epoch, minute(60)); len(c.Vacancies) > 0 {
		t.Errorf("got %+v", c)
	}
}

// Hand-offs of a member whose zone is a day ahead of the rotation's, or behind
// it: a turn begins two dates before its own, or the day after.
func TestHandoffsFarApart(t *testing.T) {
	rows := []struct {
		zone, member string
		handoff      calendar.TimeOfDay
		begins       string
	}{
		{"Pacific/Pago_Pago", "Pacific/Kiritimati", 0, "2026-03-08T10:00:00Z"},
		{"Pacific/Pago_Pago", "Pacific/Kiritimati", 86400, "2026-03-09T10:00:00Z"},
		{"Pacific/Kiritimati", "Pacific/Pago_Pago", 86400, "2026-03-10T11:00:00Z"},
		{"Pacific/Kiritimati", "Pacific/Pago_Pago", 0, "2026-03-09T11:00:00Z"},
	}
	for i, row := range append(rows, rows...) {
		ann, bob := oncall.MemberSpec{Person: "ann"}, oncall.MemberSpec{Person: "bob", Zone: row.member, Handoff: &row.handoff}
		s := oncall.RotationSpec{Zone: row.zone, Start: date(t, "2026-03-02"), Days: 7, Handoff: calendar.NewTimeOfDay(12, 0), Members: []oncall.MemberSpec{ann, bob}}
		if i >= 4 { // the same with another first
			s.Start, s.Members = s.Start.Add(-7), []oncall.MemberSpec{bob, ann}
		}
		r := mustRotation(t, s)
		at, err := time.Parse(time.RFC3339, row.begins)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			at   time.Time
			want string
		}{{at.Add(-1), "ann"}, {at, "bob"}, {at.Add(time.Hour), "bob"}} {
			if got, _ := r.OnCall(x.at); got != x.want {
				t.Errorf("%s, %s: %v is on call at %v, want %s", row.zone, row.member, got, x.at, x.want)
			}
		}
		next := ""
		for s := range r.Shifts(at.Add(-time.Minute), at.Add(time.Minute)) {
			next += fmt.Sprint(s.Person, " ", s.From.UTC().Format(time.RFC3339), " ")
		}
		if want := "ann " + at.Add(-time.Minute).Format(time.RFC3339) + " bob " + row.begins + " "; next != want {
			t.Errorf("%s, %s: %s, want %s", row.zone, row.member, next, want)
		}
	}
}

// After a time without members somebody is on call again, though others were
// before.
func TestNextOnCallAfterNobody(t *testing.T) {
	r := mustRotation(t, oncall.RotationSpec{Zone: "UTC", Start: date(t, "2026-03-02"), Days: 1, Handoff: calendar.NewTimeOfDay(9, 0), Members: []oncall.MemberSpec{
		{Person: "ann", To: date(t, "2026-03-04")},
		{Person: "bob", From: date(t, "2026-03-10"), To: date(t, "2026-03-11")},
		{Person: "cid", From: date(t, "2026-03-20")},
	}})
	day := func(n int) time.Time { return epoch.AddDate(0, 0, n) }
	for _, row := range []struct{ from, want time.Time }{
		{day(-9), day(0)}, {day(0), day(0)}, {day(2).Add(-1), day(2).Add(-1)}, {day(2), day(8)}, {day(5), day(8)},
		{day(9).Add(-1), day(9).Add(-1)}, {day(9), day(18)}, {day(17), day(18)}, {day(30), day(30)},
	} {
		if got, ok := r.NextOnCall(row.from); !ok || !got.Equal(row.want) {
			t.Errorf("from %v: %v, %t, want %v", row.from, got, ok, row.want)
		}
	}
}

// Every number of a rotation, of a load and of fairness at its limits and one
// beyond.
func TestLimitsOfRotations(t *testing.T) {
	hour := tier.Duration(time.Hour)
	for _, row := range []struct {
		name   string
		change func(*oncall.RotationSpec)
		want   string
	}{
		{"as it is", func(*oncall.RotationSpec) {}, ""},
		{"one day", func(s *oncall.RotationSpec) { s.Days = 1 }, ""},
		{"most days", func(s *oncall.RotationSpec) { s.Days = 366 }, ""},
		{"fewer than none", func(s *oncall.RotationSpec) { s.Days = -1 }, "days"},
		{"one open day", func(s *oncall.RotationSpec) { s.Days, s.OpenDays, s.Workdays = 0, 1, weekdays("UTC") }, ""},
		{"most open days", func(s *oncall.RotationSpec) { s.Days, s.OpenDays, s.Workdays = 0, 366, weekdays("UTC") }, ""},
		{"an open day too many", func(s *oncall.RotationSpec) { s.Days, s.OpenDays, s.Workdays = 0, 367, weekdays("UTC") }, "open_days"},
		{"open days of the calendar", func(s *oncall.RotationSpec) { s.Days, s.OpenDays, s.Calendar = 0, 1, weekdays("UTC") }, ""},
		{"three turns", func(s *oncall.RotationSpec) { s.Turn, s.OpenDays, s.Workdays = hour, 1, weekdays("UTC") }, "days"},
		{"an hour", func(s *oncall.RotationSpec) { s.Days, s.Turn = 0, hour }, ""},
		{"an hour and a minute", func(s *oncall.RotationSpec) { s.Days, s.Turn = 0, hour+tier.Duration(time.Minute) }, ""},
		{"the longest turn", func(s *oncall.RotationSpec) { s.Days, s.Turn = 0, 8784*hour }, ""},
		{"a longer turn", func(s *oncall.RotationSpec) { s.Days, s.Turn = 0, 8784*hour+tier.Duration(time.Minute) }, "turn"},
		{"a shorter turn", func(s *oncall.RotationSpec) { s.Days, s.Turn = 0, -hour }, "turn"},
		{"the longest overlap", func(s *oncall.RotationSpec) { s.Overlap = 24 * hour }, ""},
		{"a longer overlap", func(s *oncall.RotationSpec) { s.Overlap = 24*hour + 1 }, "overlap"},
		{"an overlap below 0", func(s *oncall.RotationSpec) { s.Overlap = -1 }, "overlap"},
		{"midnight", func(s *oncall.RotationSpec) { s.Handoff = 86400 }, ""},
		{"after midnight", func(s *oncall.RotationSpec) { s.Handoff = 86401 }, "handoff"},
		{"before midnight", func(s *oncall.RotationSpec) { s.Handoff = -1 }, "handoff"},
		{"no zone", func(s *oncall.RotationSpec) { s.Zone = "" }, "zone"},
		{"the machine's zone", func(s *oncall.RotationSpec) { s.Zone = "Local" }, "zone"},
		{"a zone that machines define", func(s *oncall.RotationSpec) { s.Zone = "posixrules" }, "zone"},
		{"a zone that some machines have", func(s *oncall.RotationSpec) { s.Zone = "posix/Europe/Berlin" }, "zone"},
		{"most people", func(s *oncall.RotationSpec) { s.People = slices.Repeat([]string{"x"}, 1000) }, ""},
		{"nobody", func(s *oncall.RotationSpec) { s.People = nil }, "people"},
		{"one day of membership", func(s *oncall.RotationSpec) {
			s.People, s.Members = nil, []oncall.MemberSpec{{Person: "bob", From: s.Start, To: s.Start.Add(1)}}
		}, ""},
		{"a hand-off of their own in turns of days", func(s *oncall.RotationSpec) {
			noon := calendar.NewTimeOfDay(12, 0)
			s.People, s.Members = nil, []oncall.MemberSpec{{Person: "bob", Handoff: &noon}}
		}, ""},
		{"a hand-off of their own in turns of hours", func(s *oncall.RotationSpec) {
			noon := calendar.NewTimeOfDay(12, 0)
			s.Days, s.Turn, s.People, s.Members = 0, hour, nil, []oncall.MemberSpec{{Person: "bob", Handoff: &noon}}
		}, "members[0]"},
		{"a member without them in turns of hours", func(s *oncall.RotationSpec) {
			s.Days, s.Turn, s.People, s.Members = 0, hour, nil, []oncall.MemberSpec{{Person: "bob"}}
		}, ""},
		{"a substitute without ends", func(s *oncall.RotationSpec) { s.Substitutes = []oncall.SubstituteSpec{{For: "ann", By: "b"}} }, ""},
		{"a substitute with a beginning", func(s *oncall.RotationSpec) {
			s.Substitutes = []oncall.SubstituteSpec{{For: "ann", By: "b", From: epoch}}
		}, ""},
		{"a substitute with an end", func(s *oncall.RotationSpec) {
			s.Substitutes = []oncall.SubstituteSpec{{For: "ann", By: "b", To: epoch}}
		}, ""},
		{"a substitute of an instant", func(s *oncall.RotationSpec) {
			s.Substitutes = []oncall.SubstituteSpec{{For: "ann", By: "b", From: epoch, To: epoch.Add(1)}}
		}, ""},
		{"an override of an instant", func(s *oncall.RotationSpec) { s.Overrides = []oncall.Shift{{From: epoch, To: epoch.Add(1)}} }, ""},
		{"an override that ends before", func(s *oncall.RotationSpec) { s.Overrides = []oncall.Shift{{From: epoch, To: epoch.Add(-1)}} }, "overrides[0].to"},
		{"a shadow of an instant", func(s *oncall.RotationSpec) {
			s.Shadows = []oncall.ShadowSpec{{Person: "x", From: epoch, To: epoch.Add(1)}}
		}, ""},
		{"shadows of all who come to be on call", func(s *oncall.RotationSpec) {
			s.People, s.Members = nil, []oncall.MemberSpec{{Person: "ann"}}
			s.Overrides = []oncall.Shift{{From: epoch, To: epoch.Add(1), Person: "cid"}}
			s.Substitutes = []oncall.SubstituteSpec{{For: "ann", By: "dan"}}
			for _, p := range []string{"", "ann", "cid", "dan"} {
				s.Shadows = append(s.Shadows, oncall.ShadowSpec{Person: "x", Of: p, From: epoch, To: epoch.Add(1)})
			}
		}, ""},
		{"a calendar that is named and is not there", func(s *oncall.RotationSpec) { s.CalendarName = "office" }, "calendar_name"},
	} {
		s := oncall.RotationSpec{Zone: "UTC", Start: date(t, "2026-03-02"), Days: 7, People: []string{"ann"}}
		row.change(&s)
		var got []string
		if _, err := oncall.NewRotation(s, nil); err != nil {
			got = defects(t, err)
		}
		if fmt.Sprint(got) != "["+row.want+"]" {
			t.Errorf("%s: %v, want %q", row.name, got, row.want)
		}
	}
	var r oncall.Rotation
	for _, row := range []struct {
		name   string
		change func(*oncall.EvenSpec)
		want   string
	}{
		{"none", func(*oncall.EvenSpec) {}, ""},
		{"most", func(s *oncall.EvenSpec) { s.Night, s.Weekend, s.Holiday = 100, 100, 100 }, ""},
		{"too much", func(s *oncall.EvenSpec) { s.Night, s.Weekend, s.Holiday = 101, 101, 101 }, "night_extra weekend_extra holiday_extra"},
		{"too little", func(s *oncall.EvenSpec) { s.Night, s.Weekend, s.Holiday = -1, -1, -1 }, "night_extra weekend_extra holiday_extra"},
		{"nights to midnight", func(s *oncall.EvenSpec) { s.NightFrom, s.NightTo = 0, 86400 }, ""},
		{"nights beyond", func(s *oncall.EvenSpec) { s.NightFrom, s.NightTo = 86401, -1 }, "night_from night_to"},
		{"a day without a name", func(s *oncall.EvenSpec) { s.LoadSpec.Weekend = []calendar.Weekday{""} }, "weekend[0]"},
	} {
		s := oncall.EvenSpec{LoadSpec: oncall.LoadSpec{Zone: "UTC"}}
		row.change(&s)
		var got []string
		if _, err := r.Even(epoch, epoch, nil, s); err != nil {
			got = defects(t, err)
		}
		if fmt.Sprint(got) != "["+row.want+"]" {
			t.Errorf("%s: %v, want %q", row.name, got, row.want)
		}
	}
}

// Turns of open days begin on the first open day from the start on, whatever
// day that is: the twin walks over the dates.
func TestOpenDaysFromAnyStart(t *testing.T) {
	for n := range 14 {
		for _, days := range []int{1, 2, 3} {
			start := date(t, "2026-02-26").Add(n)
			r := mustRotation(t, oncall.RotationSpec{
				Zone: "UTC", Start: start, Handoff: calendar.NewTimeOfDay(9, 0),
				OpenDays: days, Workdays: weekdays("UTC"), People: []string{"1", "2", "3"},
			})
			open := -1 // the last open day since the start, by number
			for day := range 20 {
				at := start.Add(day).At(calendar.NewTimeOfDay(12, 0), time.UTC)
				if at.Weekday() != time.Saturday && at.Weekday() != time.Sunday {
					open++
				}
				want := -1
				if open >= 0 {
					want = open / days
				}
				if got := r.Duty(at).Turn; got != want {
					t.Fatalf("turns of %d days from %v: turn %d on day %d, want %d", days, start, got, day, want)
				}
			}
		}
	}
	shut := weekdays("UTC")
	shut.Week.Fri = nil // the last date of the year 9999 is a Friday
	_, err := oncall.NewRotation(oncall.RotationSpec{Zone: "UTC", Start: date(t, "9999-12-31"), OpenDays: 1, Workdays: shut, People: []string{"1"}}, nil)
	if got := defects(t, err); !slices.Equal(got, []string{"start"}) {
		t.Errorf("no open day from the start on: %v", got)
	}
}
