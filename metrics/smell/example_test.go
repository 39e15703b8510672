package smell_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/priority"
)

// Thirty tickets that nobody touches: what does the desk not see?
func Example() {
	detector, err := smell.New(smell.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	m, _ := machine.New(preset.StandardSpec(), nil)
	observer, _ := observe.New(observe.StandardSpec())
	var cases []*smell.Input
	for i := range 30 {
		opened := now.Add(-time.Duration(i) * 24 * time.Hour)
		h := lifecycle.NewHistory([]lifecycle.Event{
			{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"},
			{Time: opened.Add(time.Hour), Kind: lifecycle.Assigned, Group: "l1", State: "assigned"},
		})
		tl := m.Replay(h, machine.Options{AsOf: now})
		cases = append(cases, &smell.Input{
			History: h, Timeline: tl,
			Ticket: observer.Observe(observe.Input{ID: fmt.Sprint("t", i), History: h, Timeline: tl, Now: now}),
		})
	}
	for _, f := range detector.Find(slices.Values(cases)).Found {
		fmt.Printf("%v of %s %s: %d of %d, truly %.0f to %.0f %%\n", f.Pattern, f.On, f.Subject, f.Hits, f.Trials, f.Interval.Lo, f.Interval.Hi)
	}
	// Output:
	// status_limbo of group l1: 27 of 29, truly 72 to 99 %
	// invisible_backlog of group l1: 26 of 29, truly 67 to 97 %
}

func ExampleDetector() {
	s := smell.StandardSpec()
	s.Rules = slices.DeleteFunc(s.Rules, func(r smell.PatternRuleSpec) bool { return r.Pattern == "no_feedback_loop" }) // the log has no such events
	d, err := smell.New(s)
	fmt.Println(len(d.Spec().Rules), err)
	// Output: 19 <nil>
}

func ExampleSpec() {
	_, err := metrics.Read[smell.Spec]([]byte(`{"rules": [{"pattern": "ticket_tennis", "limit": "10%", "min": 20}], "alarm": "50%", "owners": 4}`))
	fmt.Println(err)
	// Output: smell: alarm: out of range: want a probability above 0, at most 20%, got 50% (line 1, column 79)
}

// A desk that calls a third of its tickets P1 moves the limit instead of being
// told every week.
func ExamplePatternRuleSpec() {
	s := smell.StandardSpec()
	for i, r := range s.Rules {
		if r.Pattern == "priority_inflation" {
			fmt.Println("standard:", r.Limit, "on", r.Min, "tickets or more")
			s.Rules[i].Limit = priority.Percent(35)
		}
	}
	d, err := smell.New(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("found:", len(d.Find(each(synthetic(2, 900, flaw{"priority_inflation", 0.2}))).Found))
	// Output:
	// standard: 10% on 50 tickets or more
	// found: 0
}

// What a detector can look for.
func ExamplePattern() {
	for _, p := range smell.Patterns()[:5] {
		fmt.Println(p)
	}
	fmt.Println("and", len(smell.Patterns())-5, "more")
	// Output:
	// speed_over_quality
	// ticket_tennis
	// knowledge_hoarding
	// metric_gaming
	// escalation_avoidance
	// and 15 more
}

// A ticket is read once: history, timeline and observation belong together.
func ExampleInput() {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	observer, err := observe.New(observe.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	detector, err := smell.New(smell.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	h := lifecycle.NewHistory([]lifecycle.Event{{Time: now.Add(-time.Hour), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: priority.P1}})
	tl := m.Replay(h, machine.Options{AsOf: now})
	in := &smell.Input{History: h, Timeline: tl, Ticket: observer.Observe(observe.Input{ID: "T-1", History: h, Timeline: tl, Now: now})}
	for _, l := range detector.Find(slices.Values([]*smell.Input{in})).Looked {
		if l.Pattern == "priority_inflation" {
			fmt.Println(l.Trials, "ticket looked at,", l.Subjects, "desks with enough of them")
		}
	}
	// Output:
	// 1 ticket looked at, 0 desks with enough of them
}

func ExampleSmell() {
	d, _ := smell.New(smell.StandardSpec())
	f := d.Find(each(synthetic(2, 900, flaw{"priority_inflation", 0.2}))).Found[0]
	fmt.Println(f.Pattern, f.On, f.Hits, "of", f.Trials, len(f.Tickets), "tickets listed")
	// Output: priority_inflation desk 202 of 900 100 tickets listed
}

// A reviewer gives nearly everybody 90 points and more. On the tickets that
// others have reviewed too, they see less.
func ExampleDetector_FindReviews() {
	d, _ := smell.New(smell.StandardSpec())
	var reviews []qa.Scored
	for i := range 40 {
		ticket := fmt.Sprint("t", i)
		reviews = append(reviews, qa.Scored{Agent: "ann", Ticket: ticket, Reviewer: "bo", Total: 95})
		if i%2 == 0 {
			reviews = append(reviews, qa.Scored{Agent: "ann", Ticket: ticket, Reviewer: "cy", Total: 82})
		}
	}
	for _, f := range d.FindReviews(slices.Values(reviews)).Found {
		fmt.Printf("%v of %s %s: %d of %d, truly more than %.0f %%; the others %.0f %%; see %d tickets\n", f.Pattern, f.On, f.Subject, f.Hits, f.Trials, f.Interval.Lo, *f.Peers, len(f.Tickets))
	}
	// Output: score_inflation of reviewer bo: 40 of 40, truly more than 84 %; the others 0 %; see 20 tickets
}

// Three tickets are too few to say anything of.
func ExampleSearch() {
	d, _ := smell.New(smell.StandardSpec())
	search := d.Find(each(synthetic(1, 3, flaw{})))
	fmt.Println(len(search.Found), "found,", len(search.Looked), "kinds looked for")
	// Output: 0 found, 19 kinds looked for
}

func ExampleLook() {
	d, _ := smell.New(smell.StandardSpec())
	for _, l := range d.Find(each(synthetic(1, 900, flaw{}))).Looked {
		if l.Pattern == "ticket_tennis" || l.Pattern == "cherry_picking" {
			fmt.Printf("%v: %d trials, %d of subjects %s judged\n", l.Pattern, l.Trials, l.Subjects, l.On)
		}
	}
	// Output:
	// ticket_tennis: 900 trials, 3 of subjects category judged
	// cherry_picking: 0 trials, 0 of subjects agent judged
}
