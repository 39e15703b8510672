package whatif_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/whatif"
)

// A difference names the one field of a status that differs, whichever it is,
// save those that follow from others or say whose answer it is.
func TestEveryFieldOfAStatusDiffers(t *testing.T) {
	names := map[string]string{
		"policy": "", "remaining": "", // of whom, and from within and elapsed
		"rule": "target",
	}
	whole := sla.Assessment{Statuses: []sla.Status{{Clock: "a", Cycle: 1}}}
	for i := range reflect.TypeFor[sla.Status]().NumField() {
		after := sla.Assessment{Statuses: slices.Clone(whole.Statuses)}
		f := reflect.ValueOf(&after.Statuses[0]).Elem().Field(i)
		switch f.Interface().(type) {
		case time.Time:
			f.Set(reflect.ValueOf(time.Unix(1, 0)))
		case bool:
			f.SetBool(true)
		default:
			if f.Kind() == reflect.String {
				f.SetString("other")
			} else {
				f.SetInt(7)
			}
		}
		name, _, _ := strings.Cut(reflect.TypeFor[sla.Status]().Field(i).Tag.Get("json"), ",")
		got := whatif.Diff(whole, after)
		if name == "clock" || name == "cycle" {
			if len(got) != 2 || got[0].After != nil || got[1].Before != nil || got[0].Fields != nil || got[1].Clock() != after.Statuses[0].Clock || got[0].Clock() != "a" {
				t.Errorf("another %s: %+v", name, got)
			}
			continue
		}
		if other, ok := names[name]; ok {
			name = other
		}
		switch {
		case name == "" && got == nil:
		case len(got) != 1 || !slices.Equal(got[0].Fields, []string{name}) || *got[0].Before != whole.Statuses[0] || *got[0].After != after.Statuses[0]:
			t.Errorf("another %s: %+v", name, got)
		}
	}
	if (whatif.Difference{}).Clock() != "" {
		t.Error("the difference of nothing has a clock")
	}
}

// Statuses find their partners in any order and number, each once.
func TestPartners(t *testing.T) {
	list := func(names string) (a sla.Assessment) {
		for i, n := range names {
			a.Statuses = append(a.Statuses, sla.Status{Clock: sla.Clock(n), Cycle: 1, Target: i})
		}
		return a
	}
	for _, row := range []struct{ before, after, want string }{
		{"abc", "abc", ""}, {"abc", "cab", "a0a1 b1b2 c2c0"}, {"ab", "b", "a0- b1b0"}, {"a", "ab", "-b1"},
		{"aa", "a", "a1-"}, {"a", "aa", "-a1"}, {"ab", "ba", "a0a1 b1b0"}, {"", "a", "-a0"}, {"aaa", "aaa", ""}, {"ab", "ca", "a0a1 b1- -c0"},
		{"x" + strings.Repeat("y", 40), strings.Repeat("y", 40) + "x", ""},
	} {
		var got []string
		for _, d := range whatif.Diff(list(row.before), list(row.after)) {
			text := func(s *sla.Status) string {
				if s == nil {
					return "-"
				}
				return fmt.Sprint(s.Clock, s.Target)
			}
			got = append(got, text(d.Before)+text(d.After))
		}
		if len(row.before) > 40 {
			if len(got) != 41 || got[0] != "x0x40" || got[40] != "y40y39" {
				t.Errorf("many: %v", got)
			}
			continue
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s and %s: %v, want %s", row.before, row.after, got, row.want)
		}
	}
}

// Totals count each outcome where it belongs, by clock and level.
func TestTotalsOfEachOutcome(t *testing.T) {
	var s whatif.Sum
	outcomes := []sla.Outcome{"", sla.NoTarget, sla.Pending, sla.Met, sla.Breached, sla.Void, sla.Excluded}
	for i, o := range outcomes {
		for range i + 1 {
			a := sla.Assessment{Statuses: []sla.Status{{Clock: "a", Cycle: 1, Outcome: o}, {Clock: "b", Cycle: 1, Outcome: sla.Met}}}
			b := a
			if o == "" {
				a.Statuses = a.Statuses[1:]
				b.Statuses = []sla.Status{{Clock: "a", Cycle: 1, Outcome: sla.Met}, b.Statuses[1]}
			}
			s.Add(&a, &b, priority.Level(1+i%2))
		}
	}
	want := whatif.Totals{Met: 4, Breached: 5, Open: 3, Other: 2 + 6, Excluded: 7, Missing: 1}
	if before, after := s.Judged("a", 0); before != want || after.Met != 5 || after.Missing != 0 {
		t.Errorf("%+v, %+v", before, after)
	}
	if before, _ := s.Judged("a", 1); before != (whatif.Totals{Breached: 5, Open: 3, Excluded: 7, Missing: 1}) {
		t.Errorf("%+v", before)
	}
	if s.Tickets != 28 || s.Changed != 1 {
		t.Errorf("%d tickets, %d changed", s.Tickets, s.Changed)
	}
	if share, ok := want.Share(); !ok || share != 4.0/9 {
		t.Error(share)
	}
	moves := s.Moves()
	for i := 1; i < len(moves); i++ {
		a, b := moves[i-1], moves[i]
		if a.Clock > b.Clock || a.Clock == b.Clock && (a.Level > b.Level || a.Level == b.Level && slices.Index(outcomes, a.Before) >= slices.Index(outcomes, b.Before) && slices.Index(outcomes, a.After) >= slices.Index(outcomes, b.After)) {
			t.Errorf("%+v before %+v", a, b)
		}
	}
}

// Statuses of one clock and cycle, as several policies of a set have, are paired
// in their order, from wherever the ones before were found.
func TestPairsKeepTheirOrder(t *testing.T) {
	list := func(names ...string) sla.Assessment {
		var a sla.Assessment
		for _, name := range names {
			a.Statuses = append(a.Statuses, sla.Status{Clock: sla.Clock(name[:1]), Cycle: 1, Rule: name})
		}
		return a
	}
	for _, row := range []struct {
		before, after sla.Assessment
		want          int
	}{
		{list("a1", "a2", "a3"), list("a1", "a2", "a3"), 0},
		{list("b1", "a1", "a2", "a3"), list("a1", "a2", "a3", "b1"), 0},
		{list("a1", "b1", "a2", "b2"), list("b1", "b2", "a1", "a2"), 0},
		{list("a1", "a2"), list("a2", "a1"), 2},
		{list("a1"), list("a1", "a2"), 1},
		{list("a1", "a2"), list("a1"), 1},
	} {
		if got := whatif.Diff(row.before, row.after); len(got) != row.want {
			t.Errorf("%v, then %v: %d differences, want %d", row.before.Statuses, row.after.Statuses, len(got), row.want)
		}
	}
}
