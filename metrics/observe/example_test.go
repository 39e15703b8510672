package observe_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// From the events of two tickets to the figures of a week, by group.
func Example() {
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
	week, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	now := week.To().AddDate(0, 0, 14)

	monday := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	log := map[string][]lifecycle.Event{
		"t1": {
			{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, Group: "l1", State: "new"},
			{Time: monday.Add(20 * time.Minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, Actor: "ann"},
			{Time: monday.Add(2 * time.Hour), Kind: lifecycle.StateChanged, State: "resolved", Actor: "ann"},
		},
		"t2": {
			{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, Group: "l1", State: "new"},
			{Time: monday.Add(3 * time.Hour), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, Actor: "bo"},
		},
	}
	cells, _ := aggregate.NewKeyed[observe.Summary]("group")
	for id, events := range log {
		h := lifecycle.NewHistory(events)
		t := observer.Observe(observe.Input{
			ID: id, History: h, Timeline: m.Replay(h, machine.Options{AsOf: now}), Now: now,
		})
		cell, _ := cells.At(t.Group)
		cell.Add(&t, week)
	}
	for key, s := range cells.All() {
		mean, _ := s.Response.Mean()
		resolved, _ := s.Final.Quantile(priority.Percent(50))
		fcr := s.FCR(observe.OneReply)
		fmt.Println(key[0], "first response", mean, "resolved", resolved.Mid(), "first contact", fcr.Hits, "of", fcr.Trials, "open", s.Backlog.Count())
	}
	// Output: l1 first response 1h40m0s resolved 2h0m0s first contact 1 of 1 open 1
}

func ExampleObserver() {
	o, _ := observe.New(observe.Spec{Surveys: []observe.QuestionSpec{{Question: observe.Satisfaction, Least: 1, Most: 10, Satisfied: 9}}})
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: start, Kind: lifecycle.Created, Side: lifecycle.Customer},
		{Time: start.Add(time.Hour), Kind: lifecycle.Rated, Score: 8},
	})
	t := o.Observe(observe.Input{History: h, Now: start.Add(time.Hour)})
	fmt.Println(t.Answers[0].Satisfied)
	// Output: false
}

func ExampleSpec() {
	_, err := metrics.Read[observe.Spec]([]byte(`{"window": "7 days"}`))
	fmt.Println(err)
	// Output: observe: window: malformed: want a duration such as "1h30m", got "7 days" (line 1, column 12)
}

func ExampleInput() {
	// What is only known later does not count.
	o, _ := observe.New(observe.StandardSpec())
	h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer), message(50, agent, "ann")})
	for _, now := range []time.Time{at(40), at(60)} {
		t := o.Observe(observe.Input{History: h, Now: now})
		fmt.Println(t.Response != nil, t.Waits[0].Open)
	}
	// Output:
	// false true
	// true false
}

func ExampleObservation() {
	o, _ := observe.New(observe.StandardSpec())
	h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer), message(7, agent, "ann")})
	t := o.Observe(observe.Input{ID: "t1", History: h, Now: at(10)})
	fmt.Println(t.ID, t.Response.Calendar, t.Response.By, t.Final.Open)
	// Output: t1 7m0s ann true
}

// The customer waits twice: for Ann's reply, and since their second message.
func ExampleWait() {
	o, _ := observe.New(observe.StandardSpec())
	h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer), message(20, agent, "ann"), message(50, customer, "kim")})
	for _, w := range o.Observe(observe.Input{History: h, Now: at(90)}).Waits {
		fmt.Println(w.Calendar, "open:", w.Open, "ended by:", w.By)
	}
	// Output:
	// 20m0s open: false ended by: ann
	// 40m0s open: true ended by:
}

func ExampleResolution() {
	m, _ := machine.New(preset.StandardSpec(), nil)
	o, _ := observe.New(observe.StandardSpec())
	h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer), state(10, "resolved"), message(30, customer, "cora"), state(30, "in_progress"), state(40, "resolved")})
	for _, r := range o.Observe(observe.Input{History: h, Timeline: m.Replay(h, machine.Options{}), Now: at(60)}).Resolutions {
		fmt.Println(r.Time.Format("15:04"), "held:", r.Reopened.IsZero(), "soft:", r.Soft)
	}
	// Output:
	// 09:10 held: false soft: true
	// 09:40 held: true soft: false
}

func ExampleAnswer() {
	o, _ := observe.New(observe.Spec{Surveys: []observe.QuestionSpec{{Name: "nps", Question: observe.Recommendation}}})
	h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer), rated(5, 2, "csat"), rated(6, 4, "csat"), rated(7, 9, "nps")})
	for _, a := range o.Observe(observe.Input{History: h, Now: at(60)}).Answers {
		fmt.Println(a.Survey, a.Score, a.Question, a.Satisfied)
	}
	// Output:
	// csat 4 satisfaction true
	// nps 9 recommendation false
}

func ExampleJudged() {
	var s observe.Summary
	t := observe.Observation{Created: at(0), Now: at(600), Promises: []observe.Judged{{Clock: sla.FirstResponse, Due: at(60), Met: true}, {Clock: sla.FirstResponse, Due: at(120)}}}
	day, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-03", Zone: "UTC"})
	s.Add(&t, day)
	fmt.Println(s.ResponsePromise.PerTarget.Hits, "of", s.ResponsePromise.PerTarget.Trials)
	// Output: 1 of 2
}

func ExampleCompliance() {
	var c observe.Compliance
	c.PerTarget.Add(true)
	c.PerTarget.Add(false)
	c.AnyTicket.Add(false)
	targets, _ := c.PerTarget.Rate()
	tickets, _ := c.AnyTicket.Rate()
	fmt.Println(targets, tickets)
	// Output: 0.5 0
}

func ExampleSummary() {
	var monday, tuesday, both observe.Summary
	monday.Satisfied.Add(true)
	tuesday.Satisfied.Add(false)
	_, _ = both.Merge(&monday), both.Merge(&tuesday)
	fmt.Println(both.Satisfied.Rate())
	// Output: 0.5 true
}

// Two replies by one agent, then resolved: first contact by some products'
// count, not by others'.
func ExampleFirstContact() {
	m, _ := machine.New(preset.StandardSpec(), nil)
	o, _ := observe.New(observe.StandardSpec())
	h := lifecycle.NewHistory([]lifecycle.Event{
		created(0, customer), message(5, agent, "ann"), message(8, customer, "kim"), message(12, agent, "ann"), state(20, "resolved"),
	})
	now := at(20).AddDate(0, 0, 8) // the window for reopening is over
	t := o.Observe(observe.Input{History: h, Timeline: m.Replay(h, machine.Options{AsOf: now}), Now: now})
	fmt.Println(t.FirstContact)
	// Output:
	// [status_path one_close no_reassignment]
}

func Example_refused() {
	var s observe.Summary
	fmt.Println(s.UnmarshalBinary([]byte("O\x02\x09")))
	// Output: observe: summary.created: malformed: want a length and so many bytes
}

// A survey is answered once the ticket was resolved, and again after it was
// reopened: both count, each in its own time.
func ExampleSurvey() {
	m, _ := machine.New(preset.StandardSpec(), nil)
	o, _ := observe.New(observe.StandardSpec())
	asked := func(m int) lifecycle.Event {
		return lifecycle.Event{Time: at(m), Seq: 3, Kind: lifecycle.Surveyed, Ref: "csat"}
	}
	h := lifecycle.NewHistory([]lifecycle.Event{
		created(0, customer), state(10, "resolved"), asked(10), rated(15, 2, "csat"), state(30, "in_progress"), state(40, "resolved"), asked(40), rated(45, 5, "csat"),
	})
	t := o.Observe(observe.Input{History: h, Timeline: m.Replay(h, machine.Options{}), Now: at(60)})
	for i, q := range t.Surveys {
		fmt.Println(q.Time.Format("15:04"), q.Question, q.Answered, t.Answers[i].Score)
	}
	// Output:
	// 09:10 satisfaction true 2
	// 09:40 satisfaction true 5
}

// A survey that asks on a scale of 1 to 7: which scores count as satisfied?
func ExampleQuestionSpec() {
	for _, q := range []observe.QuestionSpec{
		{Name: "visit", Question: observe.Satisfaction, Least: 1, Most: 7},
		{Name: "visit", Question: observe.Satisfaction, Least: 1, Most: 7, Satisfied: 5},
	} {
		o, err := observe.New(observe.Spec{Surveys: []observe.QuestionSpec{q}})
		if err != nil {
			fmt.Println(err)
			return
		}
		var satisfied []int
		for score := range 10 {
			h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer), rated(5, score, "visit")})
			if o.Observe(observe.Input{History: h, Now: at(60)}).Answers[0].Satisfied {
				satisfied = append(satisfied, score)
			}
		}
		fmt.Println("satisfied:", satisfied)
	}
	// Output:
	// satisfied: [6 7]
	// satisfied: [5 6 7]
}

// Answers go where the question of their survey says.
func ExampleQuestion() {
	o, _ := observe.New(observe.Spec{Surveys: []observe.QuestionSpec{{Name: "nps", Question: observe.Recommendation}}})
	h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer), rated(5, 5, "csat"), rated(6, 9, "nps")})
	day, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-03", Zone: "UTC"})
	t := o.Observe(observe.Input{History: h, Now: at(60)})
	var s observe.Summary
	s.Add(&t, day)
	fmt.Println("satisfied", s.Satisfied.Hits, "of", s.Satisfied.Trials)
	fmt.Println("promoters", s.Recommend.Promoters)
	// Output:
	// satisfied 1 of 1
	// promoters 1
}

func ExampleUnjudged() {
	o, _ := observe.New(observe.StandardSpec())
	h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer)})
	t := o.Observe(observe.Input{History: h, Now: at(60), Assessment: &sla.Assessment{Statuses: []sla.Status{{Clock: sla.Resolution, Outcome: sla.NoTarget, Start: at(0)}}}})
	fmt.Println(len(t.Promises), t.Unjudged[0].Clock, t.Unjudged[0].Reason)
	// Output: 0 resolution no target
}

// Ann replies, Bo resolves: each is credited with their part.
func ExampleSummary_AddFor() {
	m, _ := machine.New(preset.StandardSpec(), nil)
	o, _ := observe.New(observe.StandardSpec())
	done := state(90, "resolved")
	done.Actor = "bo"
	h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer), message(20, agent, "ann"), done})
	t := o.Observe(observe.Input{History: h, Timeline: m.Replay(h, machine.Options{}), Now: at(200)})
	day, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-03", Zone: "UTC"})
	for _, who := range t.Agents() {
		var s observe.Summary
		s.AddFor(&t, day, who)
		fmt.Printf("%q: replies %d, resolved %d\n", who, s.Response.Count(), s.Final.Count())
	}
	// Output:
	// "": replies 0, resolved 0
	// "ann": replies 1, resolved 0
	// "bo": replies 0, resolved 1
}
