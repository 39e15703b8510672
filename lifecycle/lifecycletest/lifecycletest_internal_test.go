package lifecycletest

import (
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/sla/calendar"
)

// The laws below hold of every machine and timeline that package lifecycle
// makes. That the checks of them can fail is shown with what it never makes: a
// machine that answers for another, and a timeline with a hole.

func mustMachine(t *testing.T, s machine.Spec) *machine.Machine {
	t.Helper()
	m, err := machine.New(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestWalkFails(t *testing.T) {
	standard, literal := mustMachine(t, preset.StandardSpec()), mustMachine(t, preset.LiteralSpec())
	c, r := &check{}, random(1)
	for range walks {
		c.walk(standard, literal, &r)
	}
	if len(c.errs) != maxErrors {
		t.Errorf("%d violations, want as many as are reported", len(c.errs))
	}
	c, r = &check{}, random(1)
	for range walks {
		c.walk(standard, standard, &r)
	}
	if len(c.errs) > 0 {
		t.Errorf("%v", c.errs)
	}
}

func TestCoversFails(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2024, 1, 1, hour, 0, 0, 0, time.UTC) }
	whole := &machine.Timeline{From: at(0), To: at(9)}
	stint := func(from, to int) machine.Stint {
		return machine.Stint{Span: calendar.Span{From: at(from), To: at(to)}}
	}
	for _, tc := range []struct {
		name   string
		stints machine.Stints
		want   int
	}{
		{"whole", machine.Stints{stint(0, 4), stint(4, 4), stint(4, 9)}, 0},
		{"gap", machine.Stints{stint(0, 4), stint(5, 9)}, 1},
		{"overlap", machine.Stints{stint(0, 4), stint(3, 9)}, 1},
		{"backwards", machine.Stints{stint(0, 4), stint(4, 3), stint(3, 9)}, 1},
		{"late", machine.Stints{stint(1, 9)}, 1},
		{"short", machine.Stints{stint(0, 8)}, 1},
	} {
		c := &check{}
		if c.covers(tc.name, whole, tc.stints); len(c.errs) != tc.want {
			t.Errorf("%s: %v", tc.name, c.errs)
		}
	}
}

// A spec that has no JSON form is named.
func TestSpecFails(t *testing.T) {
	c := &check{}
	c.spec(machine.Spec{States: []machine.StateSpec{{Name: "a", Class: 9}}})
	if len(c.errs) != 1 || !strings.HasPrefix(c.errs[0].Error(), "lifecycletest: the spec has no JSON form: ") {
		t.Errorf("%v", c.errs)
	}
}

// What the checks say of what they find wrong.
func TestAnswers(t *testing.T) {
	specs := []machine.Spec{preset.StandardSpec(), preset.LiteralSpec(), preset.ServiceNowSpec(), preset.JiraSpec(), {}}
	goldentest.Check(t, goldentest.Group("checks", func(w *goldentest.Writer) {
		for _, s := range specs {
			c := &check{}
			c.spec(s)
			w.Put(c.errs)
		}
		machines := []*machine.Machine{mustMachine(t, specs[0]), mustMachine(t, specs[1]), mustMachine(t, specs[2]), mustMachine(t, specs[3])}
		for _, m := range machines {
			for _, tested := range machines {
				c := &check{}
				c.edges(m, tested)
				w.Put(c.errs)
				for _, s := range m.Spec().States {
					for _, ticket := range []machine.Snapshot{{}, {Facets: lifecycle.Facets{Assignee: "ann"}, Fields: map[string]string{"resolution": "done"}}} {
						ticket.State = s.Name
						c := &check{}
						c.permits(m, tested, ticket)
						w.Put(c.errs)
					}
				}
				r := random(7)
				for range 5 {
					c := &check{}
					c.walk(m, tested, &r)
					w.Put(c.errs)
				}
			}
		}
		at := func(minute int) time.Time { return time.Date(2024, 1, 1, 0, minute, 0, 0, time.UTC) }
		change := func(minute int, state lifecycle.State, id string) lifecycle.Event {
			return lifecycle.Event{ID: id, Time: at(minute), Kind: lifecycle.StateChanged, State: state}
		}
		for _, events := range [][]lifecycle.Event{
			{change(0, "new", ""), change(0, "triaged", ""), change(0, "new", "x"), {Time: at(0), Kind: lifecycle.StateChanged, From: "new", State: "triaged"}, change(1, "limbo", "y"), change(1, "limbo", "z")},
			{change(0, "new", "1"), change(5, "triaged", "1"), {Time: at(3), Kind: lifecycle.Message}, {}},
			{change(0, "new", "1"), change(5, "assigned", "2"), change(9, "resolved", "3")},
		} {
			w.Put(TestEvents(machines[0], events), TestEvents(machines[1], events))
		}
	}))
}
