package queue_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/queue"
)

func Example() {
	q, err := queue.New(queue.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)
	ago := func(h int) time.Time { return now.Add(-time.Duration(h) * time.Hour) }
	waiting := []queue.Item{
		{ID: "T-7", Level: priority.P3, Since: ago(2)},
		{ID: "T-3", Level: priority.P4, Since: ago(73)}, // has risen to p3
		{ID: "T-9", Level: priority.P2, Since: ago(1)},
	}
	for _, p := range q.Sort(waiting, now) {
		fmt.Println(p.Item.ID, p.Level, "waited", p.Waited, "- before the next by", p.By)
	}
	// Output:
	// T-9 p2 waited 1h - before the next by level
	// T-3 p3 waited 73h - before the next by wait
	// T-7 p3 waited 2h - before the next by
}

// A policy that ages and a queue that ages: the queue takes the base of the
// decision, or the ticket would age twice.
func Example_base() {
	spec := priority.StandardPolicySpec()
	spec.Aging = priority.StandardAgingSpec()
	policy, err := priority.NewPolicy(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	q, err := queue.New(queue.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)
	since := now.Add(-72 * time.Hour)
	d := policy.Decide(priority.Input{Waited: now.Sub(since)})
	p := q.Place(queue.Item{ID: "T-1", Level: d.Base, Since: since}, now)
	fmt.Println("decided", d.Level, "from", d.Base)
	fmt.Println("placed ", p.Level, "from", p.Item.Level)
	// Output:
	// decided p3 from p4
	// placed  p3 from p4
}

func ExampleQueue() {
	q, err := queue.New(queue.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(q.Bound(priority.P4))
	// Output: 104h0m0s true
}

func ExampleSpec() {
	s := queue.StandardSpec()
	s.Aging.Steps[0].After = 0
	fmt.Println(s.Validate())
	// Output: queue: aging.steps[0].after: out of range: 0s, want more than 0, at most 438000h
}

func ExampleItem() {
	q, err := queue.New(queue.Spec{})
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)
	older := queue.Item{ID: "a", Level: priority.P3, Since: now.Add(-time.Hour)}
	newer := queue.Item{ID: "b", Level: priority.P3, Since: now}
	fmt.Println(q.Compare(older, newer, now))
	// Output: -1
}

func ExamplePlace() {
	q, err := queue.New(queue.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)
	p := q.Place(queue.Item{ID: "a", Level: priority.P2, Since: now.Add(-9 * time.Hour)}, now)
	fmt.Println(p.Item.Level, "is", p.Level, "after", p.Waited)
	// Output: p2 is p1 after 9h
}

func ExampleCriterion() {
	q, err := queue.New(queue.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)
	next, _ := q.Next([]queue.Item{
		{ID: "a", Level: priority.P3, Since: now},
		{ID: "b", Level: priority.P1, Since: now},
	}, now)
	fmt.Println(next.Item.ID, "is next by", next.By)
	// Output: b is next by level
}
