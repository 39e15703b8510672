package survey_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/survey"
)

// rules returns the rules of a spec, which the examples know to be valid.
func rules(s survey.Spec) *survey.Rules {
	r, err := survey.New(s)
	if err != nil {
		panic(err)
	}
	return r
}

// What the survey of one ticket comes to as time passes.
func ExampleInvitation() {
	r := rules(survey.HandbookSpec())
	done := time.Date(2026, 11, 2, 15, 0, 0, 0, time.UTC)
	o := &observe.Observation{Replies: 1, Resolutions: []observe.Resolution{{Time: done, By: "ann"}}}
	for _, later := range []time.Duration{time.Hour, 2 * time.Hour, 30 * time.Hour} {
		o.Now = done.Add(later)
		in := r.Decide(o, lifecycle.Facets{})
		fmt.Print(later, " after: ", in.Why)
		if !in.Time.IsZero() {
			fmt.Print(" at ", in.Time.Format("15:04"))
		}
		fmt.Println()
	}
	// Output:
	// 1h0m0s after: waits at 17:00
	// 2h0m0s after: ready at 17:00
	// 30h0m0s after: too_late
}

// Why customers are not asked: a program counts the reasons.
func ExampleReadiness() {
	r := rules(survey.HandbookSpec())
	now := time.Date(2026, 11, 2, 18, 0, 0, 0, time.UTC)
	done := []observe.Resolution{{Time: now.Add(-3 * time.Hour), By: "ann"}}
	count := map[survey.Readiness]int{}
	for _, o := range []*observe.Observation{
		{Now: now, Replies: 1, Resolutions: done},
		{Now: now, Replies: 1, Resolutions: done, Excluded: "merged"},
		{Now: now, Replies: 1},
		{Now: now, Replies: 2},
	} {
		count[r.Decide(o, lifecycle.Facets{}).Why]++
	}
	fmt.Println(count)
	// Output:
	// map[excluded:1 open:2 ready:1]
}

// A desk with scores of 1 to 10 and follow-ups of its own.
func ExampleFollowUpSpec() {
	s, err := metrics.Read[survey.Spec]([]byte(`{"name": "csat", "follow_ups": [
		{"score": 4, "do": "call the customer", "by": "team lead", "within": "4h"},
		{"score": 6, "do": "write to the customer", "by": "agent", "within": "24h"}
	]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	r := rules(s)
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	for _, score := range []int{3, 5, 9} {
		f, ok := r.FollowUp(observe.Answer{Time: at, Survey: "csat", Score: score, Valid: true})
		if !ok {
			fmt.Println(score, "nothing to do")
			continue
		}
		fmt.Printf("%d %s: %s by %s\n", score, f.By, f.Do, f.Due.Format("Mon 15:04"))
	}
	// Output:
	// 3 team lead: call the customer by Mon 13:00
	// 5 agent: write to the customer by Tue 09:00
	// 9 nothing to do
}
