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

// genPlan draws a rotation with all that may depart from its turns, within
// some forty days of epoch. Times lie on whole hours.
func genPlan() *rapid.Generator[oncall.RotationSpec] {
	start := calendar.NewDate(2026, 3, 2)
	people := []string{"a", "b", "c", "d", "e"}
	hour := func(t *rapid.T, label string) time.Time {
		return epoch.Add(time.Duration(rapid.IntRange(-48, 40*24).Draw(t, label)) * time.Hour)
	}
	span := func(t *rapid.T, most int) (from, to time.Time) {
		from = hour(t, "from")
		return from, from.Add(time.Duration(rapid.IntRange(1, most).Draw(t, "length")) * time.Hour)
	}
	return rapid.Custom(func(t *rapid.T) oncall.RotationSpec {
		s := oncall.RotationSpec{Zone: "UTC", Start: start, Handoff: calendar.NewTimeOfDay(9, 0), Members: genMembers(start).Draw(t, "members")}
		switch rapid.IntRange(0, 2).Draw(t, "turn") {
		case 0:
			s.Days = rapid.IntRange(1, 8).Draw(t, "days")
		case 1:
			s.OpenDays, s.Workdays = rapid.IntRange(1, 4).Draw(t, "open days"), weekdays("UTC")
		default:
			s.Turn = tier.Duration(rapid.IntRange(1, 30).Draw(t, "hours")) * tier.Duration(time.Hour)
		}
		for range rapid.IntRange(0, 4).Draw(t, "overrides") {
			from, to := span(t, 60)
			s.Overrides = append(s.Overrides, oncall.Shift{From: from, To: to, Person: rapid.SampledFrom(append([]string{""}, people...)).Draw(t, "person")})
		}
		for range rapid.IntRange(0, 3).Draw(t, "substitutes") {
			x := oncall.SubstituteSpec{For: rapid.SampledFrom(people[:len(s.Members)]).Draw(t, "for"), By: rapid.SampledFrom(people).Draw(t, "by")}
			from, to := span(t, 400)
			if rapid.Bool().Draw(t, "has from") {
				x.From = from
			}
			if rapid.Bool().Draw(t, "has to") {
				x.To = to
			}
			s.Substitutes = append(s.Substitutes, x)
		}
		if rapid.IntRange(0, 2).Draw(t, "hours") == 0 {
			office := calendar.OfficeHours("UTC")
			s.Calendar = &office
		}
		return s
	})
}

// Overrides and substitutes hold as the document says: the last stated of
// those that hold at an instant.
func TestChangesEqualTheDocumentProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genPlan().Draw(t, "spec")
		r := mustRotation(t, s)
		bare := s
		bare.Overrides, bare.Substitutes = nil, nil
		plain := mustRotation(t, bare)
		for h := -60; h < 41*24; h += 7 {
			at := epoch.Add(time.Duration(h) * time.Hour)
			want, _ := plain.OnCall(at)
			turn := want
			for _, x := range s.Substitutes {
				if turn != "" && x.For == turn && (x.From.IsZero() || !at.Before(x.From)) && (x.To.IsZero() || at.Before(x.To)) {
					want = x.By
				}
			}
			for _, o := range s.Overrides {
				if !at.Before(o.From) && at.Before(o.To) {
					want = o.Person
				}
			}
			if got, _ := r.OnCall(at); got != want {
				t.Fatalf("%v: %q, want %q", at, got, want)
			}
		}
	})
}

// Somebody is on call at the next instant that is named, and nobody before.
func TestNextOnCallProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genPlan().Draw(t, "spec")
		r := mustRotation(t, s)
		from := epoch.Add(time.Duration(rapid.IntRange(-100, 1000).Draw(t, "hour")) * time.Hour)
		to := epoch.AddDate(0, 0, 120)
		var want time.Time
		for sh := range r.Shifts(from, to) {
			if sh.Person != "" {
				want = sh.From
				break
			}
		}
		got, ok := r.NextOnCall(from)
		if !want.IsZero() && (!ok || !got.Equal(want)) || want.IsZero() && ok && got.Before(to) {
			t.Fatalf("%v, %t, want %v", got, ok, want)
		}
	})
}

// Who is never on call, who is on two layers at once and when nobody is: hour
// by hour.
func TestCoverageEqualsWatchingProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := oncall.RosterSpec{Roles: []oncall.RoleSpec{
			{Name: "first", Rotations: []oncall.RotationSpec{genPlan().Draw(t, "first"), genPlan().Draw(t, "beside")}},
			{Name: "second", Rotations: []oncall.RotationSpec{genPlan().Draw(t, "second")}},
		}}
		if rapid.IntRange(0, 3).Draw(t, "always") == 0 {
			spec.Roles[1].People = []string{"a"}
		}
		r, err := oncall.NewRoster(spec, nil)
		if err != nil {
			t.Fatal(err)
		}
		from, to := epoch.AddDate(0, 0, -3), epoch.AddDate(0, 0, 12)
		c := r.Coverage(from, to)
		has := map[string]bool{}
		for at := from; at.Before(to); at = at.Add(time.Hour) {
			on := map[string][]string{}
			for _, role := range spec.Roles {
				for _, p := range role.People {
					on[p] = append(on[p], role.Name)
				}
				for i, rot := range r.Rotations(role.Name) {
					name := role.Name
					if len(role.Rotations) > 1 {
						name = fmt.Sprintf("%s[%d]", name, i)
					}
					if p, ok := rot.OnCall(at); ok {
						on[p] = append(on[p], name)
					}
				}
				vacant := slices.ContainsFunc(c.Vacancies, func(v oncall.Vacancy) bool {
					return v.Role == role.Name && !at.Before(v.From) && at.Before(v.To)
				})
				if vacant != (len(r.OnCall(role.Name, at)) == 0) {
					t.Fatalf("%s at %v: vacant %t, %v", role.Name, at, vacant, r.OnCall(role.Name, at))
				}
			}
			for _, p := range []string{"a", "b", "c", "d", "e"} {
				has[p] = has[p] || len(on[p]) > 0
				var got []string
				for _, x := range c.Clashes {
					if x.Person == p && !at.Before(x.From) && at.Before(x.To) {
						got = x.Layers
					}
				}
				if len(on[p]) < 2 {
					on[p] = nil
				}
				if !slices.Equal(got, on[p]) {
					t.Fatalf("%s at %v: on %v, clash %v", p, at, on[p], got)
				}
			}
		}
		for _, p := range c.Never {
			if has[p] {
				t.Fatalf("%s is on call", p)
			}
		}
	})
}

// Loads are those of watching every half hour, and add up.
func TestLoadsEqualWatchingProperty(t *testing.T) {
	berlin := mustZone(t, "Europe/Berlin")
	rapid.Check(t, func(t *rapid.T) {
		r := mustRotation(t, genPlan().Draw(t, "spec"))
		holiday := calendar.NewDate(2026, 3, 12)
		from, to := epoch, epoch.AddDate(0, 0, 30) // clocks change on the 29th
		loads, err := oncall.Loads(oncall.LoadSpec{Zone: "Europe/Berlin", Holidays: []calendar.Date{holiday}}, r.Shifts(from, to))
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]oncall.Load{}
		const step = 30 * time.Minute
		for at := from; at.Before(to); at = at.Add(step) {
			p, ok := r.OnCall(at)
			if !ok {
				continue
			}
			l, local := want[p], at.In(berlin)
			l.Person = p
			l.Time += tier.Duration(step)
			if h := local.Hour(); h >= 22 || h < 6 {
				l.Night += tier.Duration(step)
			}
			if w := local.Weekday(); w == time.Saturday || w == time.Sunday {
				l.Weekend += tier.Duration(step)
			}
			if calendar.DateOf(local) == holiday {
				l.Holiday += tier.Duration(step)
			}
			want[p] = l
		}
		got := map[string]oncall.Load{}
		for _, l := range loads {
			l.Shifts = 0
			got[l.Person] = l
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestLoadDefects(t *testing.T) {
	_, err := oncall.Loads(oncall.LoadSpec{Zone: "Mars/Base", NightFrom: 90000, Weekend: []calendar.Weekday{calendar.Sun, "sunday"}})
	if diff := cmp.Diff([]string{"zone", "night_from", "weekend[1]"}, defects(t, err)); diff != "" {
		t.Error(diff)
	}
	var r oncall.Rotation
	_, err = r.Even(epoch, epoch, nil, oncall.EvenSpec{Night: -1, Holiday: 101, LoadSpec: oncall.LoadSpec{Zone: "UTC"}})
	if diff := cmp.Diff([]string{"night_extra", "holiday_extra"}, defects(t, err)); diff != "" {
		t.Error(diff)
	}
}

// Evened out, loads differ by no more than the largest turn, whatever the
// turns are, and the shifts are those of the turns, each given to one person.
func TestEvenProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genPlan().Draw(t, "spec")
		s.Overrides, s.Substitutes = nil, nil
		for i := range s.Members {
			s.Members[i].From, s.Members[i].To = calendar.Date{}, calendar.Date{}
		}
		r := mustRotation(t, s)
		from, to := epoch, epoch.AddDate(0, 0, rapid.IntRange(1, 40).Draw(t, "days"))
		even := oncall.EvenSpec{LoadSpec: oncall.LoadSpec{Zone: "UTC"}, Night: rapid.IntRange(0, 3).Draw(t, "night"), Weekend: rapid.IntRange(0, 3).Draw(t, "weekend")}
		shifts, err := r.Even(from, to, nil, even)
		if err != nil {
			t.Fatal(err)
		}
		weigh := func(l oncall.Load) int {
			return int(l.Time) + even.Night*int(l.Night) + even.Weekend*int(l.Weekend)
		}
		largest := 0
		turns := map[int]string{}
		var sums = map[int]int{}
		points := map[string]int{}
		for _, sh := range shifts {
			k := r.Duty(sh.From).Turn
			if p, known := turns[k]; known && p != sh.Person {
				t.Fatalf("turn %d is divided", k)
			}
			turns[k] = sh.Person
			loads, err := oncall.Loads(even.LoadSpec, slices.Values([]oncall.Shift{sh}))
			if err != nil {
				t.Fatal(err)
			}
			sums[k] += weigh(loads[0])
			largest = max(largest, sums[k])
			points[sh.Person] += weigh(loads[0])
		}
		least, most := largest*1000, 0
		for _, m := range s.Members {
			least, most = min(least, points[m.Person]), max(most, points[m.Person])
		}
		if most-least > largest {
			t.Fatalf("loads differ by %v, the largest turn is %v", most-least, largest)
		}
		s.Overrides = shifts
		again := mustRotation(t, s)
		for _, sh := range shifts {
			if p, _ := again.OnCall(sh.From); p != sh.Person {
				t.Fatalf("%v: %q, want %q", sh.From, p, sh.Person)
			}
		}
	})
}

// The last turn that begins at all ends with what is shared out.
func TestEvenSharesTheLastTurn(t *testing.T) {
	r := mustRotation(t, oncall.RotationSpec{Zone: "UTC", Start: date(t, "9999-12-01"), Handoff: calendar.NewTimeOfDay(9, 0), Days: 7, People: []string{"a", "b", "c"}})
	from, to := time.Date(9999, 12, 2, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 12, 0, 0, 0, time.UTC)
	shifts, err := r.Even(from, to, nil, oncall.EvenSpec{LoadSpec: oncall.LoadSpec{Zone: "UTC"}})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(shifts); n != 4 || shifts[3].From.Day() != 29 || !shifts[3].To.Equal(to) || shifts[0].From.Day() != 8 {
		t.Errorf("%v", shifts)
	}
}

// Somebody who had more in the past gets less now.
func TestEvenCountsThePast(t *testing.T) {
	r := mustRotation(t, oncall.RotationSpec{Zone: "UTC", Start: date(t, "2026-03-02"), Handoff: calendar.NewTimeOfDay(9, 0), Days: 1, People: []string{"a", "b", "c"},
		Overrides: []oncall.Shift{{From: epoch, To: epoch.AddDate(0, 0, 1), Person: "c"}}})
	shifts, err := r.Even(epoch, epoch.AddDate(0, 0, 7), []oncall.Load{{Person: "a", Time: tier.Duration(48 * time.Hour)}}, oncall.EvenSpec{LoadSpec: oncall.LoadSpec{Zone: "UTC"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range shifts {
		got = append(got, s.Person)
	}
	if want := "b c b a c b"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// In no time there are neither vacancies nor clashes, and nobody is on call.
func TestCoverageOfNoTime(t *testing.T) {
	r, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{
		{Name: "a", People: []string{"ann", "bob"}}, {Name: "b", People: []string{"ann"}},
	}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	for _, to := range []time.Time{at, at.Add(-time.Hour), {}} {
		if diff := cmp.Diff(oncall.Coverage{Never: []string{"ann", "bob"}}, r.Coverage(at, to)); diff != "" {
			t.Errorf("to %v: %s", to, diff)
		}
	}
	if c := r.Coverage(at, at.Add(1)); len(c.Clashes) != 1 || c.Never != nil {
		t.Errorf("of a nanosecond: %+v", c)
	}
}
