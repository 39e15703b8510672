package oncall_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/oncall"
	"pgregory.net/rapid"
)

func mustRotation(t fataler, s oncall.RotationSpec) *oncall.Rotation {
	r, err := oncall.NewRotation(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func date(t fataler, s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The turn is handed over at the time that the wall clock shows, also across
// a change of clocks, where the night is an hour shorter or longer. In Apia
// 30 December 2011 never was: its turn had the night that came instead.
func TestHandoffFollowsTheWallClock(t *testing.T) {
	for _, tt := range []struct {
		zone, start string
		handoff     calendar.TimeOfDay
		want        []string // beginnings of turns as the wall clock shows them, and their length
	}{
		{"America/New_York", "2026-03-07", calendar.NewTimeOfDay(9, 0), []string{"03-07 09:00 23h0m0s", "03-08 09:00 24h0m0s"}},
		{"America/New_York", "2026-03-07", calendar.NewTimeOfDay(2, 30), []string{"03-07 02:30 23h30m0s", "03-08 03:00 23h30m0s", "03-09 02:30 24h0m0s"}},
		{"America/New_York", "2026-10-31", calendar.NewTimeOfDay(1, 30), []string{"10-31 01:30 24h0m0s", "11-01 01:30 25h0m0s", "11-02 01:30 24h0m0s"}},
		{"America/Sao_Paulo", "2018-11-03", 0, []string{"11-03 00:00 24h0m0s", "11-04 01:00 23h0m0s", "11-05 00:00 24h0m0s"}},
		{"Australia/Lord_Howe", "2026-04-04", calendar.NewTimeOfDay(9, 0), []string{"04-04 09:00 24h30m0s", "04-05 09:00 24h0m0s"}},
		{"America/St_Johns", "2010-11-06", 0, []string{"11-06 00:00 24h0m0s", "11-07 00:00 25h0m0s"}},
		{"Pacific/Apia", "2011-12-28", calendar.NewTimeOfDay(9, 0), []string{"12-28 09:00 24h0m0s", "12-29 09:00 15h0m0s", "12-31 00:00 9h0m0s", "12-31 09:00 24h0m0s"}},
	} {
		loc, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		r := mustRotation(t, oncall.RotationSpec{
			Zone: tt.zone, Start: date(t, tt.start), Handoff: tt.handoff, Days: 1, People: []string{"ann", "bob", "cat", "dan", "eve"},
		})
		from := date(t, tt.start).At(tt.handoff, loc)
		var got []string
		for s := range r.Shifts(from, from.AddDate(0, 0, 9)) {
			if len(got) == len(tt.want) {
				break
			}
			got = append(got, s.From.Format("01-02 15:04 ")+s.To.Sub(s.From).String())
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s %v: %s", tt.zone, tt.handoff, diff)
		}
	}
}

// In St. John's clocks went back from 0:01 to 23:01 of the day before. The turn
// of 7 November had begun, and does not end because the wall clock shows the
// 6th again.
func TestTurnOutlastsTheHourThatComesTwice(t *testing.T) {
	r := mustRotation(t, oncall.RotationSpec{Zone: "America/St_Johns", Start: date(t, "2010-11-01"), Days: 1, People: []string{"1", "2", "3", "4", "5", "6", "7"}})
	at := time.Date(2010, 11, 7, 3, 0, 0, 0, time.UTC) // 23:30 on the 6th, for the second time
	if got, _ := r.OnCall(at); got != "7" || at.In(mustZone(t, "America/St_Johns")).Day() != 6 {
		t.Errorf("on call at %v: %s, want 7", at.In(mustZone(t, "America/St_Johns")), got)
	}
}

func mustZone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestOverrides(t *testing.T) {
	h := func(n int) time.Time { return epoch.Add(time.Duration(n) * time.Hour) }
	r := mustRotation(t, oncall.RotationSpec{
		Zone: "UTC", Start: date(t, "2026-03-02"), Handoff: calendar.NewTimeOfDay(9, 0), Days: 7, People: []string{"ann", "bob"},
		Overrides: []oncall.Shift{
			{From: h(1), To: h(5), Person: "cat"},
			{From: h(2), To: h(3)},
			{From: h(4), To: h(6), Person: "ann"},
		},
	})
	var got []string
	for s := range r.Shifts(h(-1), h(8*24)) {
		got = append(got, fmt.Sprint(int(s.From.Sub(epoch).Hours()), "-", int(s.To.Sub(epoch).Hours()), " ", s.Person))
	}
	want := []string{"-1-0 ", "0-1 ann", "1-2 cat", "2-3 ", "3-4 cat", "4-168 ann", "168-192 bob"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for range r.Shifts(h(1), h(1)) {
		t.Error("a shift of no time")
	}
}

// Who is on call is whose turn began last: found by listing all turns.
func TestOnCallEqualsListingTurnsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genRotationSpec().Draw(t, "spec")
		r := mustRotation(t, s)
		loc, err := time.LoadLocation(s.Zone)
		if err != nil {
			t.Fatal(err)
		}
		var cal *calendar.Calendar
		if s.Calendar != nil {
			if cal, err = calendar.New(*s.Calendar); err != nil {
				t.Fatal(err)
			}
		}
		at := s.Start.At(0, loc).Add(time.Duration(rapid.IntRange(-2*24*60, 20*24*60).Draw(t, "minutes")) * time.Minute)
		want := ""
		for k := range 25 {
			if begin := s.Start.Add(k*s.Days).At(s.Handoff, loc); !at.Before(begin) {
				want = s.People[k%len(s.People)]
			}
		}
		if cal != nil && !cal.Open(at) {
			want = ""
		}
		for _, o := range s.Overrides {
			if !at.Before(o.From) && at.Before(o.To) {
				want = o.Person
			}
		}
		if got, ok := r.OnCall(at); got != want || ok != (want != "") {
			t.Fatalf("on call at %v: %q, %t, want %q", at, got, ok, want)
		}
	})
}

// Shifts cover the time without gap or overlap, and whoever has a shift is on
// call in all of it.
func TestShiftsCoverProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genRotationSpec().Draw(t, "spec")
		r := mustRotation(t, s)
		loc, err := time.LoadLocation(s.Zone)
		if err != nil {
			t.Fatal(err)
		}
		from := s.Start.At(0, loc).Add(time.Duration(rapid.IntRange(-100, 200).Draw(t, "from")) * time.Hour)
		to := from.Add(time.Duration(rapid.IntRange(0, 400).Draw(t, "hours")) * time.Hour)
		at, last, n := from, "?", 0
		for sh := range r.Shifts(from, to) {
			if !sh.From.Equal(at) || !sh.From.Before(sh.To) || sh.Person == last {
				t.Fatalf("shift %+v after %v of %q", sh, at, last)
			}
			for _, x := range []time.Time{sh.From, sh.From.Add(sh.To.Sub(sh.From) / 2), sh.To.Add(-1)} {
				if got, _ := r.OnCall(x); got != sh.Person {
					t.Fatalf("%q has %+v, but %q is on call at %v", sh.Person, sh, got, x)
				}
			}
			at, last = sh.To, sh.Person
			n++
		}
		if from.Before(to) != (n > 0) || n > 0 && !at.Equal(to) {
			t.Fatalf("shifts end at %v, want %v", at, to)
		}
	})
}

// Beyond the last date the last turn goes on. It was the first turn again, and
// looking for its end took a second.
func TestLastTurnDoesNotEnd(t *testing.T) {
	for _, days := range []int{1, 7, 366} {
		for _, handoff := range []calendar.TimeOfDay{0, calendar.NewTimeOfDay(9, 0), calendar.NewTimeOfDay(24, 0)} {
			r := mustRotation(t, oncall.RotationSpec{Zone: "Europe/Berlin", Start: date(t, "0026-03-02"), Handoff: handoff, Days: days, People: []string{"1", "2", "3", "4", "5"}})
			begun := 0
			for d := date(t, "0026-03-02"); !d.IsZero(); d = d.Add(days) {
				begun++
			}
			want := fmt.Sprint((begun-1)%5 + 1)
			for _, year := range []int{10001, 20000, 300_000_000} {
				at, n := time.Date(year, 1, 2, 3, 0, 0, 0, time.UTC), 0
				if got, ok := r.OnCall(at); got != want || !ok {
					t.Errorf("turns of %d days: %s on call in %d, want %s", days, got, year, want)
				}
				start := time.Now()
				for s := range r.Shifts(at, at.AddDate(100, 0, 0)) {
					if n++; s.Person != want || !s.To.Equal(at.AddDate(100, 0, 0)) {
						t.Errorf("turns of %d days: %+v", days, s)
					}
				}
				if took := time.Since(start); n != 1 || took > 20*time.Second {
					t.Errorf("turns of %d days: %d shifts in %v", days, n, took)
				}
			}
		}
	}
}

// Before the first date, in the first year of all and before it, nobody is on
// call, and the first turn is found at once.
func TestBeforeTheYearOne(t *testing.T) {
	for _, s := range []oncall.RotationSpec{
		{Turn: tier.Duration(time.Hour), People: []string{"1", "2"}},
		{Days: 1, Members: []oncall.MemberSpec{{Person: "1", Zone: "Asia/Tokyo"}, {Person: "2", From: date(t, "0002-01-01")}}},
	} {
		s.Zone, s.Start, s.Handoff = "America/New_York", date(t, "0001-01-02"), calendar.NewTimeOfDay(9, 0)
		r := mustRotation(t, s)
		begun := s.Start.At(s.Handoff, time.UTC).AddDate(0, 0, 3)
		first, ok := r.NextOnCall(time.Date(1, 1, 1, 12, 0, 0, 0, time.UTC))
		if !ok || first.After(begun) {
			t.Fatalf("the first turn begins at %v, %v", first, ok)
		}
		for _, year := range []int{1, 0, -1, -20000, -300_000_000} {
			at, start := time.Date(year, 1, 1, 0, 30, 0, 0, time.UTC), time.Now()
			if d := r.Duty(at); d.Why != "not_begun" || d.Turn != -1 || d.Person != "" {
				t.Errorf("in the year %d: %+v", year, d)
			}
			if next, ok := r.NextOnCall(at); !ok || !next.Equal(first) {
				t.Errorf("from the year %d on %v, %v, want %v", year, next, ok, first)
			}
			var shifts []oncall.Shift
			for s := range r.Shifts(at, begun) {
				shifts = append(shifts, s)
				if len(shifts) == 2 {
					break
				}
			}
			if len(shifts) != 2 || shifts[0].Person != "" || !shifts[0].To.Equal(first) || shifts[1].Person != "1" {
				t.Errorf("from the year %d on %+v", year, shifts)
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("in the year %d it takes %v", year, took)
			}
		}
	}
}

// Whoever shadows twice is named once, and it takes no time to find that, whoever
// the others are.
func TestManyShadows(t *testing.T) {
	const n = 100_000
	s := oncall.RotationSpec{Zone: "UTC", Start: date(t, "2026-03-02"), Days: 1, People: []string{"0"}}
	for i := range 2 * n {
		s.Shadows = append(s.Shadows, oncall.ShadowSpec{Person: fmt.Sprint(i % n), From: epoch, To: epoch.Add(1)})
	}
	r, start := mustRotation(t, s), time.Now()
	d := r.Duty(epoch)
	if len(d.Shadows) != n-1 || d.Shadows[0] != "1" || d.Shadows[n-2] != fmt.Sprint(n-1) {
		t.Errorf("%d shadows", len(d.Shadows))
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("%d shadows take %v", 2*n, took)
	}
}

func TestRoster(t *testing.T) {
	week := oncall.RotationSpec{Zone: "UTC", Start: date(t, "2026-03-02"), Days: 1, People: []string{"ann", "bob"}}
	second := week
	second.People = []string{"bob", "cat"}
	r, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{
		{Name: "on-call engineer", Rotations: []oncall.RotationSpec{week, second}},
		{Name: "leads", People: []string{"dan", "ann"}, Rotations: []oncall.RotationSpec{week}},
	}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	tuesday := epoch.AddDate(0, 0, 1)
	for role, want := range map[string][]string{
		"on-call engineer": {"bob", "cat"},
		"leads":            {"dan", "ann", "bob"},
		"nobody":           nil,
	} {
		if got := r.OnCall(role, tuesday); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", role, got, want)
		}
	}
	if got := r.OnCall("leads", epoch); !slices.Equal(got, []string{"dan", "ann"}) {
		t.Errorf("one person from two sources: %v", got)
	}
	if len(r.Rotations("leads")) != 1 || r.Rotations("nobody") != nil {
		t.Error("Rotations")
	}
}

func TestRosterDefects(t *testing.T) {
	_, err := tier.Read[oncall.RosterSpec]([]byte(`{"schema": "x", "roles": [
		{"name": ""},
		{"name": "a", "people": ["p", "p"], "rotations": [
			{"handoff": "09:00", "people": ["", "q"], "overrides": [{"from": "2026-01-02T00:00:00Z", "to": "2026-01-02T00:00:00Z"}]},
			{"zone": "Mars/Base", "start": "2026-01-01", "handoff": "09:00", "days": 367, "people": [], "calendar": {"zone": "UTC"}}
		]},
		{"name": "a", "people": ["p"]}
	]}`))
	got := defects(t, err)
	want := []string{
		"schema", "roles[0].name", "roles[0].people", "roles[1].people[1]",
		"roles[1].rotations[0].zone", "roles[1].rotations[0].start", "roles[1].rotations[0].days",
		"roles[1].rotations[0].people[0]", "roles[1].rotations[0].overrides[0].to",
		"roles[1].rotations[1].zone", "roles[1].rotations[1].days", "roles[1].rotations[1].people",
		"roles[1].rotations[1].calendar.week", "roles[2].name",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := oncall.NewRotation(oncall.RotationSpec{Zone: "Local", Handoff: -1}, nil); err == nil {
		t.Error("the zone of the machine is accepted")
	}
}

func TestRosterRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rot := genRotationSpec().Draw(t, "rotation")
		s := oncall.RosterSpec{Schema: "tier/oncall/roster/1", Roles: []oncall.RoleSpec{{Name: "r", People: []string{"x"}, Rotations: []oncall.RotationSpec{rot}}}}
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := tier.Read[oncall.RosterSpec](data)
		if err != nil {
			t.Fatal(err)
		}
		r, err := oncall.NewRoster(read, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []oncall.RosterSpec{read, r.Spec()} {
			c.Roles[0].People[0], c.Roles[0].Rotations[0].People[0] = "changed", "changed"
		}
		if diff := cmp.Diff(s, r.Spec(), cmpopts.EquateEmpty(), cmpopts.EquateComparable(calendar.Date{})); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(rot, r.Rotations("r")[0].Spec(), cmpopts.EquateEmpty(), cmpopts.EquateComparable(calendar.Date{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

func FuzzRosterSpec(f *testing.F) {
	f.Add([]byte(`{"roles":[{"name":"r","rotations":[{"zone":"Pacific/Apia","start":"2011-12-25","handoff":"00:00","days":1,"people":["a","b"],"overrides":[{"from":"2011-12-30T10:00:00Z","to":"2011-12-31T10:00:00Z"}]}]}]}`), int64(1325239200))
	f.Fuzz(func(t *testing.T, data []byte, unix int64) {
		s, err := tier.Read[oncall.RosterSpec](data)
		if err != nil {
			return
		}
		r, err := oncall.NewRoster(s, nil)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		at := time.Unix(unix, 0)
		for _, role := range s.Roles {
			r.OnCall(role.Name, at)
			for _, rot := range r.Rotations(role.Name) {
				n := 0
				for sh := range rot.Shifts(at, at.AddDate(0, 1, 0)) {
					if !sh.From.Before(sh.To) {
						t.Errorf("%+v", sh)
					}
					if n++; n > 100 {
						break
					}
				}
			}
		}
	})
}

func BenchmarkOnCall(b *testing.B) {
	r := mustRotation(b, oncall.RotationSpec{Zone: "Europe/Berlin", Start: date(b, "2020-01-06"), Handoff: calendar.NewTimeOfDay(9, 0), Days: 7, People: []string{"a", "b", "c"}})
	b.ReportAllocs()
	for b.Loop() {
		r.OnCall(epoch)
	}
}

// genRotationSpec draws a rotation whose turns meet the changes of clocks of
// its zone.
func genRotationSpec() *rapid.Generator[oncall.RotationSpec] {
	starts := map[string][]string{
		"America/New_York": {"2026-03-01", "2026-10-25"}, "Europe/Berlin": {"2026-03-20", "2026-10-15"},
		"Australia/Sydney": {"2026-03-28", "2026-09-25"}, "America/Sao_Paulo": {"2018-10-28", "2018-02-10"},
		"Australia/Lord_Howe": {"2026-03-28", "2026-09-28"}, "Pacific/Apia": {"2011-12-25"},
		"Asia/Kathmandu": {"2026-03-01"}, "America/St_Johns": {"2010-11-02"}, "UTC": {"2026-03-01"},
	}
	return rapid.Custom(func(t *rapid.T) oncall.RotationSpec {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		start, err := calendar.ParseDate(rapid.SampledFrom(starts[zone]).Draw(t, "start"))
		if err != nil {
			t.Fatal(err)
		}
		s := oncall.RotationSpec{
			Zone: zone, Start: start.Add(rapid.IntRange(0, 3).Draw(t, "later")),
			Handoff: rapid.SampledFrom([]calendar.TimeOfDay{0, calendar.NewTimeOfDay(2, 30), calendar.NewTimeOfDay(1, 45), calendar.NewTimeOfDay(9, 0), calendar.NewTimeOfDay(24, 0)}).Draw(t, "handoff"),
			Days:    rapid.SampledFrom([]int{1, 1, 2, 7}).Draw(t, "days"),
			People:  rapid.SliceOfN(rapid.SampledFrom([]string{"ann", "bob", "cat"}), 1, 4).Draw(t, "people"),
		}
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 2).Draw(t, "overrides") {
			from := s.Start.At(0, loc).Add(time.Duration(rapid.IntRange(-20, 400).Draw(t, "from")) * time.Hour)
			s.Overrides = append(s.Overrides, oncall.Shift{
				From: from.UTC(), To: from.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "hours")) * time.Hour).UTC(),
				Person: rapid.SampledFrom([]string{"", "dan", "ann"}).Draw(t, "person"),
			})
		}
		if rapid.IntRange(0, 2).Draw(t, "hours") == 0 {
			hours := calendar.OfficeHours(zone)
			s.Calendar = &hours
		}
		return s
	})
}
