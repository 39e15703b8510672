package lifecycletest

import (
	"testing"
	"time"

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
