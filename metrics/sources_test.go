package metrics_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/knowledge"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/training"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// desk are the histories of a month's tickets: one solved by a bot, one by a
// person after an escalation, with surveys, work and an insight, and one that
// waits.
func desk(at func(day, hour int) time.Time) []lifecycle.History {
	const customer, agent = lifecycle.Customer, lifecycle.Agent
	e := func(day, hour int, k lifecycle.Kind, side lifecycle.Side, more func(*lifecycle.Event)) lifecycle.Event {
		x := lifecycle.Event{Time: at(day, hour), Kind: k, Side: side, Visibility: lifecycle.Public}
		if more != nil {
			more(&x)
		}
		return x
	}
	to := func(s lifecycle.State) func(*lifecycle.Event) {
		return func(x *lifecycle.Event) { x.State = s }
	}
	open := func(l priority.Level) func(*lifecycle.Event) {
		return func(x *lifecycle.Event) { x.State, x.Priority = preset.StateNew, l }
	}
	asks := func(survey string, score int) func(*lifecycle.Event) {
		return func(x *lifecycle.Event) { x.Ref, x.Score = survey, score }
	}
	return []lifecycle.History{
		lifecycle.NewHistory([]lifecycle.Event{
			e(1, 9, lifecycle.Created, customer, open(priority.P3)),
			e(1, 10, lifecycle.Message, lifecycle.Bot, nil),
			e(1, 11, lifecycle.StateChanged, lifecycle.Bot, to(preset.StateResolved)),
		}),
		lifecycle.NewHistory([]lifecycle.Event{
			e(2, 9, lifecycle.Created, customer, open(priority.P1)),
			e(2, 10, lifecycle.Message, agent, nil),
			e(2, 11, lifecycle.Escalated, agent, func(x *lifecycle.Event) { x.Tier = "L2" }),
			e(2, 12, lifecycle.Worked, agent, func(x *lifecycle.Event) { x.Spent = lifecycle.Duration(time.Hour) }),
			e(2, 13, lifecycle.FeedbackSent, agent, func(x *lifecycle.Event) { x.Ref, x.Reason = "product", "bug" }),
			e(2, 14, lifecycle.StateChanged, agent, to(preset.StateResolved)),
			e(2, 15, lifecycle.Surveyed, lifecycle.System, asks("csat", 0)), e(2, 16, lifecycle.Rated, customer, asks("csat", 5)),
			e(2, 16, lifecycle.Rated, customer, asks("nps", 9)), e(2, 16, lifecycle.Rated, customer, asks("ces", 2)),
		}),
		lifecycle.NewHistory([]lifecycle.Event{
			e(28, 9, lifecycle.Created, customer, open(priority.P4)),
			e(28, 10, lifecycle.Message, customer, nil),
		}),
	}
}

// Every metric of the handbook's catalog has a number that is computed: from the
// histories of tickets, or from inputs that say what happened and not what the
// number is.
func TestEveryMetricIsComputed(t *testing.T) {
	month, err := period.New(period.Spec{From: "2026-09-01", To: "2026-10-01", Zone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 9, day, hour, 0, 0, 0, time.UTC) }
	m, _ := machine.New(preset.StandardSpec(), nil)
	policy, _ := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	observer, err := observe.New(observe.Spec{Surveys: []observe.QuestionSpec{
		{Name: "nps", Question: observe.Recommendation}, {Name: "ces", Question: observe.Effort},
	}})
	if err != nil {
		t.Fatal(err)
	}
	s := new(observe.Summary)
	for _, h := range desk(at) {
		x := observer.Observe(observe.NewInput("t", h, m, policy, month.To()))
		s.Add(&x, month)
	}
	card, _ := qa.New(qa.StandardSpec())
	board := card.Board([]qa.Scored{
		{Agent: "ann", Ticket: "t1", Reviewer: "r1", Total: 90, CSAT: 5}, {Agent: "ann", Ticket: "t1", Reviewer: "r2", Total: 86},
		{Agent: "bob", Ticket: "t2", Reviewer: "r1", Total: 70, CSAT: 3}, {Agent: "bob", Ticket: "t3", Reviewer: "r1", Total: 80, CSAT: 4},
	}, []string{"ann", "bob"})
	quiz := priority.Percent(90)
	program, _ := training.New(training.HandbookSpec())
	sources := map[string][]metrics.Given{
		"inputs": metrics.Inputs{
			Customers: metrics.Customers{Days: 3000, AtStart: 100, Kept: 98}, Cost: big.NewRat(100, 1), Available: 10 * time.Hour,
			Revenue: metrics.Revenue{AtStart: big.NewRat(100, 1), Added: big.NewRat(5, 1)}, Depths: []uint64{2}, Agents: big.NewRat(2, 1),
			Planned: 3, Present: 2, Needed: []uint64{2}, Staffed: []uint64{2}, Quality: &board,
			Insights: []metrics.Insight{{Sent: at(2, 9), Answered: at(3, 9), Fixed: at(1, 12), Customers: 2, Told: 1, Tickets: []time.Time{at(1, 9)}}},
		}.Given(s, month, month.To()),
		"knowledge": knowledge.Input{
			Articles: []knowledge.Article{{ID: "a", Topic: "login", Live: true, Reviewed: at(1, 0), Yes: 3, No: 1}},
			Searches: []knowledge.Query{{Time: at(3, 9), Text: "login", Results: 1, Clicked: true, Left: at(3, 10)}},
			Tickets:  map[string]uint64{"login": 3},
		}.Given(month, month.To()),
		"training": program.Given([]training.Record{{
			Start: at(1, 0), Proficient: at(20, 0), Tried: true, Certified: true, QA: []int{85}, Refresh: &quiz, Rating: 5,
		}}),
	}
	data := metrics.PeriodData{Period: month, Summary: s}
	for _, given := range sources {
		data.Given = append(data.Given, given...)
	}
	for name, spec := range map[string]metrics.CatalogSpec{"handbook": metrics.HandbookSpec(), "recommended": metrics.RecommendedSpec()} {
		c, err := metrics.NewCatalog(spec)
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Report(data, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Rows) != len(spec.Definitions) {
			t.Errorf("%s: %d rows for %d definitions", name, len(r.Rows), len(spec.Definitions))
		}
		for _, row := range r.Rows {
			if !row.Measure.OK() {
				t.Errorf("%s: %s has no number", name, row.Metric)
			}
		}
	}
}
