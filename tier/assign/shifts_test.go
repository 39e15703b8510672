package assign_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
)

// A preferred skill is waited for only if somebody who has it is on shift before
// the wait is over.
func TestPreferredSkillOfShifts(t *testing.T) {
	p, err := assign.New(assign.Spec{Mode: assign.LeastLoaded})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	shift := func(from, to time.Duration) *[]calendar.Span {
		return &[]calendar.Span{{From: now.Add(from), To: now.Add(to)}}
	}
	ticket := assign.Item{ID: "1", Since: now.Add(-time.Hour), Preferred: []tier.Preference{{Skill: "german", For: tier.Duration(2 * time.Hour)}}}
	for _, x := range []struct {
		name   string
		shifts *[]calendar.Span
		waits  bool
	}{
		{"not stated", nil, true},
		{"none", &[]calendar.Span{}, false},
		{"over", shift(-time.Hour, 0), false},
		{"now", shift(-time.Hour, 1), true},
		{"just before the wait is over", shift(time.Hour-1, 9*time.Hour), true},
		{"when the wait is over", shift(time.Hour, 9*time.Hour), false},
	} {
		agents := []assign.Agent{{ID: "ann", Presence: assign.Online}, {ID: "bob", Presence: assign.Away, Skills: []string{"german"}, Shifts: x.shifts}}
		r, err := p.Assign([]assign.Item{ticket}, agents, now, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		a := r.Assignments[0]
		if waits := a.Agent == ""; waits != x.waits || waits == (len(a.Unheld) == 1) {
			t.Errorf("%s: %+v", x.name, a)
		}
	}
}
