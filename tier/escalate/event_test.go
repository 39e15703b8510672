package escalate_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/tier/escalate"
	"pgregory.net/rapid"
)

// Follow is Run with the actions that the history tells, and its next instant
// is that of the first notice which Run has beyond now.
func TestFollowProperty(t *testing.T) {
	states, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		ladder, err := escalate.NewLadder(genLadderSpec().Draw(t, "ladder"), nil)
		if err != nil {
			t.Skip(err)
		}
		at := func(name string) time.Time {
			return time.Date(2026, 6, 1, 0, rapid.IntRange(0, 48*60).Draw(t, name), 0, 0, time.UTC)
		}
		events := []lifecycle.Event{{Time: at("created"), Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew}}
		var actions []escalate.Action
		now := at("now")
		for range rapid.IntRange(0, 3).Draw(t, "acks") {
			e := lifecycle.Event{Time: at("ack"), Kind: lifecycle.Acknowledged, Actor: "ann"}
			events = append(events, e)
			actions = append(actions, escalate.Action{Time: e.Time, Act: escalate.Acknowledge, By: "ann"})
		}
		if rapid.Bool().Draw(t, "resolved") {
			e := lifecycle.Event{Time: at("done"), Kind: lifecycle.StateChanged, State: preset.StateResolved}
			events = append(events, e)
			if !e.Time.After(now) {
				actions = append(actions, escalate.Action{Time: e.Time, Act: escalate.End})
			}
		}
		h := lifecycle.NewHistory(events)
		taken, next := ladder.Follow(h, states.Replay(h, machine.Options{AsOf: now}), now, nil)
		start, ok := ladder.Start(h.AsOf(now))
		if !ok {
			if taken != nil || !next.IsZero() {
				t.Fatalf("before the opening: %v, %v", taken, next)
			}
			return
		}
		for i := range actions { // what has not happened yet is not known
			if actions[i].Time.After(now) {
				actions[i].Time = now.AddDate(100, 0, 0)
			}
		}
		want, err := ladder.Run(start, actions, now, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, taken); diff != "" {
			t.Fatal(diff)
		}
		later, err := ladder.Run(start, actions, now.AddDate(10, 0, 0), nil)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case len(later) > len(want) && !later[len(want)].Time.Equal(next):
			t.Fatalf("next %v, Run takes %v", next, later[len(want)].Time)
		case len(later) == len(want) && !next.IsZero():
			t.Fatalf("next %v, Run takes no more", next)
		}
	})
}
