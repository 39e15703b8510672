package lifecycletest

import (
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
)

// The laws below hold of every machine and timeline that package lifecycle
// makes. That the checks of them can fail is shown with what it never makes: a
// machine that answers for another, and a timeline with a hole.

func machine(t *testing.T, s lifecycle.MachineSpec) *lifecycle.Machine {
	t.Helper()
	m, err := lifecycle.NewMachine(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestWalkFails(t *testing.T) {
	standard, literal := machine(t, lifecycle.StandardSpec()), machine(t, lifecycle.LiteralSpec())
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
	whole := &lifecycle.Timeline{From: at(0), Until: at(9)}
	stint := func(from, to int) lifecycle.Stint { return lifecycle.Stint{Enter: at(from), Leave: at(to)} }
	for _, tc := range []struct {
		name   string
		stints lifecycle.Stints
		want   int
	}{
		{"whole", lifecycle.Stints{stint(0, 4), stint(4, 4), stint(4, 9)}, 0},
		{"gap", lifecycle.Stints{stint(0, 4), stint(5, 9)}, 1},
		{"overlap", lifecycle.Stints{stint(0, 4), stint(3, 9)}, 1},
		{"backwards", lifecycle.Stints{stint(0, 4), stint(4, 3), stint(3, 9)}, 1},
		{"late", lifecycle.Stints{stint(1, 9)}, 1},
		{"short", lifecycle.Stints{stint(0, 8)}, 1},
	} {
		c := &check{}
		if c.covers(tc.name, whole, tc.stints); len(c.errs) != tc.want {
			t.Errorf("%s: %v", tc.name, c.errs)
		}
	}
}
