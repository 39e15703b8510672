package whatif_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/whatif"
)

// What if the promise were kept in office hours instead of around the clock?
func Example() {
	opened := time.Date(2026, 11, 6, 15, 0, 0, 0, time.UTC) // a Friday
	ticket := func(level priority.Level, answered time.Duration) lifecycle.History {
		return lifecycle.NewHistory([]lifecycle.Event{
			{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: level},
			{Time: opened.Add(answered), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
		})
	}
	tickets := []lifecycle.History{
		ticket(priority.P3, 66*time.Hour), // Monday morning
		ticket(priority.P3, time.Hour),
		ticket(priority.P2, 67*time.Hour),
	}

	now := opened.AddDate(0, 0, 7)
	standard := sla.StandardPolicySpec()
	a, err := sla.NewPolicy(standard, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := sla.NewPolicy(standard.OnCalendar("office", calendar.OfficeHours("UTC")), nil)
	if err != nil {
		fmt.Println(err)
		return
	}

	sum := whatif.Compare(a, b, slices.Values(tickets), now)
	for _, m := range sum.Moves() {
		if m.Clock == sla.FirstResponse {
			fmt.Printf("%v %v: %d from %v to %v\n", m.Clock, m.Level, m.Clocks, m.Before, m.After)
		}
	}
	before, after := sum.Judged(sla.FirstResponse, 0)
	fmt.Printf("met %d of %d, then %d of %d\n", before.Met, before.Met+before.Breached, after.Met, after.Met+after.Breached)
	// Output:
	// first_response p2: 1 from breached to breached
	// first_response p3: 1 from met to met
	// first_response p3: 1 from breached to met
	// met 1 of 3, then 2 of 3
}

// A late event: an answer that was imported after the verdict.
func ExampleDiff() {
	opened := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	p, err := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	h := lifecycle.NewHistory([]lifecycle.Event{
		{ID: "1", Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: priority.P2},
	})
	late := lifecycle.Event{ID: "2", Time: opened.Add(20 * time.Minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public}

	now := opened.Add(2 * time.Hour)
	for _, c := range whatif.Diff(p.Assess(h, now), p.Assess(h.With(late), now)) {
		before, after := c.Outcomes()
		fmt.Println(c.Clock(), before, "to", after)
	}
	// Output:
	// first_response breached to met
}

// What if duplicates were no longer judged? The sum of a part of the tickets
// travels as JSON and is merged elsewhere.
func ExampleSum() {
	opened := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	resolved := func(reason string) lifecycle.History {
		return lifecycle.NewHistory([]lifecycle.Event{
			{Time: opened, Kind: lifecycle.Created, State: preset.StateNew, Side: lifecycle.Agent, Priority: priority.P1},
			{Time: opened.Add(8 * time.Hour), Kind: lifecycle.StateChanged, State: preset.StateResolved, Reason: reason},
		})
	}
	standard := sla.StandardPolicySpec()
	a, err := sla.NewPolicy(standard, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	standard.Exclude = append(standard.Exclude, sla.ExclusionSpec{Reason: "duplicate", When: priority.ConditionSpec{Facts: map[string][]string{"reason": {"duplicate"}}}})
	b, err := sla.NewPolicy(standard, nil)
	if err != nil {
		fmt.Println(err)
		return
	}

	tickets := []lifecycle.History{resolved("fixed"), resolved("duplicate"), resolved("duplicate")}
	part := whatif.Compare(a, b, slices.Values(tickets), opened.AddDate(0, 0, 1))
	data, err := json.Marshal(part)
	fmt.Println(string(data), err)

	var whole, read whatif.Sum
	if err := json.Unmarshal(data, &read); err != nil {
		fmt.Println(err)
		return
	}
	whole.Merge(&part)
	whole.Merge(&read)
	_, after := whole.Judged(sla.Resolution, priority.P1)
	fmt.Printf("%d tickets, %d changed, %d clocks excluded\n", whole.Tickets, whole.Changed, after.Excluded)
	// Output:
	// {"tickets":3,"changed":2,"moves":[{"clock":"resolution","level":"p1","before":"breached","after":"breached","clocks":1},{"clock":"resolution","level":"p1","before":"breached","after":"excluded","clocks":2}]} <nil>
	// 6 tickets, 4 changed, 4 clocks excluded
}

func ExampleDifference() {
	c := whatif.Difference{
		Before: &sla.Status{Clock: sla.Resolution, Outcome: sla.Breached},
		After:  &sla.Status{Clock: sla.Resolution, Outcome: sla.Excluded, Excluded: "duplicate"},
		Fields: []string{"outcome", "excluded"},
	}
	before, after := c.Outcomes()
	fmt.Println(c.Clock(), before, "to", after, c.Fields)
	// Output: resolution breached to excluded [outcome excluded]
}

func ExampleCount() {
	m := whatif.Count{Clock: sla.Resolution, Level: priority.P1, Before: sla.Met, After: sla.Breached, Clocks: 3}
	data, err := json.Marshal(m)
	fmt.Println(string(data), err)
	// Output: {"clock":"resolution","level":"p1","before":"met","after":"breached","clocks":3} <nil>
}

func ExampleTotals() {
	share, ok := whatif.Totals{Met: 9, Breached: 1, Open: 4}.Share()
	fmt.Println(share, ok)
	// Output: 0.9 true
}
