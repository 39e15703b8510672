package queue_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/queue"
	"pgregory.net/rapid"
)

var epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// genSpec draws a queue with waits of a few minutes; cap 0 draws the cap too.
func genSpec(top priority.Level) *rapid.Generator[queue.Spec] {
	return rapid.Custom(func(t *rapid.T) queue.Spec {
		aging := priority.AgingSpec{Cap: top}
		if top == 0 {
			aging.Cap = rapid.SampledFrom(priority.Levels()).Draw(t, "cap")
		}
		for l := aging.Cap + 1; l <= priority.P5; l++ {
			after := priority.Duration(rapid.IntRange(1, 10).Draw(t, "after")) * priority.Duration(time.Minute)
			aging.Steps = append(aging.Steps, priority.AgingStepSpec{Level: l, After: after})
		}
		return queue.Spec{Schema: "queue/1", Aging: aging}
	})
}

// genItems draws tickets of all levels, unset and invalid ones too, of which
// many began to wait at the same instant or in the future, and some have a level
// that somebody gave them, before or after that.
func genItems() *rapid.Generator[[]queue.Item] {
	item := rapid.Custom(func(t *rapid.T) queue.Item {
		it := queue.Item{
			ID:     fmt.Sprint(rapid.IntRange(0, 3).Draw(t, "id")),
			Level:  priority.Level(rapid.IntRange(0, 6).Draw(t, "level")),
			Since:  epoch.Add(time.Duration(rapid.IntRange(-30, 2).Draw(t, "since")) * time.Minute),
			Pinned: rapid.IntRange(0, 4).Draw(t, "pinned") == 0,
		}
		if rapid.IntRange(0, 2).Draw(t, "overridden") == 0 {
			it.AgesFrom = epoch.Add(time.Duration(rapid.IntRange(-30, 2).Draw(t, "ages from")) * time.Minute)
		}
		return it
	})
	return rapid.SliceOfN(item, 0, 12)
}
