package lint_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
)

// drawn is a machine of a few states with guards and timers that often collide.
func drawn(rng *rand.Rand) machine.Spec {
	var s machine.Spec
	pick := func(n int) string { return string(rune('a' + rng.IntN(n))) }
	for i := range 5 {
		s.States = append(s.States, machine.StateSpec{Name: lifecycle.State(rune('a' + i)), Class: []machine.Class{machine.Open, machine.Waiting, machine.Done}[rng.IntN(3)]})
	}
	s.Start = states{lifecycle.State(pick(5))}
	if rng.IntN(2) == 0 {
		s.End = states{lifecycle.State(pick(5))}
	}
	for i := range 5 {
		g := machine.GuardSpec{Name: fmt.Sprint("g", i), When: priority.ConditionSpec{Facts: priority.Facts{}}}
		for _, fact := range []string{"priority", "note"} {
			if rng.IntN(3) > 0 {
				g.When.Facts[fact] = [][]string{{"p1"}, {"p1", "p2"}, {"p2", "p3"}, {"*"}, {""}, {"", "p1"}}[rng.IntN(6)]
			}
		}
		if _, named := g.When.Facts["note"]; !named && rng.IntN(2) == 0 {
			g.When.Ranges = map[string]priority.RangeSpec{"note": priority.AtLeast(3)}
		}
		if rng.IntN(4) == 0 {
			g.When.All = []priority.ConditionSpec{{Facts: priority.Facts{"note": {"p2", "p3"}}}}
		}
		g.MaxReopens = 1
		s.Guards = append(s.Guards, g)
	}
	for range 4 + rng.IntN(8) {
		t := machine.TransitionSpec{Event: "e" + pick(2), From: states{lifecycle.State(pick(5))}, To: lifecycle.State(pick(5))}
		if rng.IntN(5) == 0 {
			t.From = states{machine.Wildcard}
		}
		for _, g := range rng.Perm(5)[:rng.IntN(3)] {
			t.Guards = append(t.Guards, fmt.Sprint("g", g))
		}
		t.Roles = [][]string{nil, nil, {"lead"}, {"agent"}, {"agent", "lead"}}[rng.IntN(5)]
		s.Transitions = append(s.Transitions, t)
	}
	for i := range 4 {
		t := machine.TimerSpec{Name: fmt.Sprint("t", i), State: lifecycle.State(pick(3)), Event: []string{"", "ea", "eb"}[rng.IntN(3)]}
		t.Since = []machine.Anchor{"", machine.SinceEntered, machine.SinceCreated, machine.SinceReply}[rng.IntN(4)]
		if rng.IntN(3) == 0 {
			t.BusinessDays = 1 + rng.IntN(2)
		} else {
			t.After, t.Business = lifecycle.Duration(1+rng.IntN(2))*lifecycle.Duration(time.Hour), rng.IntN(3) == 0
		}
		s.Timers = append(s.Timers, t)
	}
	return s
}

func TestAnswers(t *testing.T) {
	goldentest.Check(t, goldentest.Group("findings", func(w *goldentest.Writer) {
		for seed := range uint64(500) {
			m, err := machine.New(drawn(rand.New(rand.NewPCG(seed, 1))), nil)
			if err != nil {
				t.Fatal(err)
			}
			w.Put(lint.Check(m))
		}
	}), goldentest.Group("words", func(w *goldentest.Writer) {
		for _, s := range []machine.Spec{preset.StandardSpec(), preset.LiteralSpec(), preset.NodeTableSpec(), preset.ZendeskSpec(), preset.ServiceNowSpec(), preset.JiraSpec()} {
			m, err := machine.New(s, nil)
			if err != nil {
				t.Fatal(err)
			}
			w.Put(lint.VocabularyOf(m), lint.Vocabulary{"state": {"new", "Pending", "resolvd"}, "guard": {"x"}, "role": {"y"}, "owner": {"z"}}.Check(s))
		}
		s := preset.ServiceNowSpec()
		s.Excluded = []string{"spam", "test"}
		for i := range s.States { // twice the same
			s.States[i].Reasons = append(s.States[i].Reasons, machine.ReasonSpec{Reason: "of all"})
		}
		m, err := machine.New(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		w.Put(lint.VocabularyOf(m))
	}))
}
