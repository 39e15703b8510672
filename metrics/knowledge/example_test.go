package knowledge_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/knowledge"
	"github.com/supportops/policy/metrics/period"
)

// monday is an instant of the week of the examples.
func monday(hour int) time.Time { return time.Date(2026, 11, 2, hour, 0, 0, 0, time.UTC) }

// figures prints the measures of a knowledge base for the week.
func figures(in knowledge.Input) {
	p, err := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	if err != nil {
		panic(err)
	}
	for _, g := range in.Given(p, p.To()) {
		if g.Measure.OK() {
			fmt.Println(g.Metric, g.Measure)
		}
	}
}

// Are articles helpful and fresh, and does each topic of tickets have one?
func ExampleArticle() {
	figures(knowledge.Input{
		Articles: []knowledge.Article{
			{ID: "reset-password", Topic: "login", Live: true, Reviewed: monday(0).AddDate(0, -1, 0), Yes: 40, No: 10},
			{ID: "export", Topic: "export", Live: true, Reviewed: monday(0).AddDate(-1, 0, 0), Yes: 20, No: 10},
			{ID: "draft", Topic: "billing"},
		},
		Tickets: map[string]uint64{"login": 50, "export": 30, "billing": 20},
	})
	// Output:
	// helpfulness 75.0 %
	// coverage 80.0 %
	// freshness 50.0 %
}

// Three searches: one finds its article, one ends in a ticket, one finds
// nothing.
func ExampleQuery() {
	figures(knowledge.Input{Searches: []knowledge.Query{
		{Time: monday(9), Text: "export csv", Results: 4, Clicked: true, Left: monday(9).Add(3 * time.Minute)},
		{Time: monday(10), Text: "invoice", Results: 2, Clicked: true, Left: monday(10).Add(8 * time.Minute), Ticket: monday(11)},
		{Time: monday(12), Text: "sso okta"},
	}})
	// Output:
	// search_success 66.7 %
	// zero_results 33.3 %
	// deflection 66.7 %
	// time_to_answer 3m
}

// An article that readers do not find helpful, with the rate to judge by.
func ExampleDueArticle() {
	in := knowledge.Input{Articles: []knowledge.Article{
		{ID: "sso", Live: true, Reviewed: monday(0).AddDate(0, -8, 0), Yes: 12, No: 48},
		{ID: "login", Live: true, Reviewed: monday(0).AddDate(0, -2, 0), Yes: 55, No: 5},
	}}
	for _, a := range in.Due(monday(0)) {
		fmt.Printf("%s: %v, helpful %v, last reviewed %s\n", a.ID, a.Rules, a.Helpful, a.Since.Format("January"))
	}
	// Output:
	// sso: [stale unhelpful], helpful 20.0 %, last reviewed March
}

// writer returns the writer of the handbook's figures and the week of the
// examples.
func writer() (*knowledge.Writer, period.Period) {
	w, err := knowledge.New(knowledge.HandbookSpec())
	if err != nil {
		panic(err)
	}
	p, err := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	if err != nil {
		panic(err)
	}
	return w, p
}

// Questions that come right after a release ask for documentation.
func ExampleRelease() {
	w, week := writer()
	var tickets []knowledge.Signs
	for i := range 6 {
		tickets = append(tickets, knowledge.Signs{ID: fmt.Sprint("T-", i), Topic: "dashboard", Time: monday(9 + i)})
	}
	for _, releases := range [][]knowledge.Release{nil, {{Topic: "dashboard", Time: monday(8)}}} {
		fmt.Println("releases known:", len(releases))
		for _, s := range w.Next(week, tickets, releases, nil) {
			fmt.Println(" ", s.Do, "for", s.Topic)
		}
	}
	// Output:
	// releases known: 0
	// releases known: 1
	//   feature_documentation for dashboard
}

// What a history tells a writer.
func ExampleSigns() {
	w, _ := writer()
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: monday(9), Kind: lifecycle.Created, Side: lifecycle.Customer, Category: "export"},
		{Time: monday(10), Kind: lifecycle.Escalated, Side: lifecycle.Agent},
		{Time: monday(11), Kind: lifecycle.Recorded, Side: lifecycle.Agent, Ref: "workaround", Text: "export as XML first"},
	})
	t, ok := w.Read("T-7", h, monday(12))
	fmt.Printf("%s: escalated %v, long %v, workaround %v, %v\n", t.Topic, t.Escalated, t.Long, t.Workaround, ok)
	// Output:
	// export: escalated true, long false, workaround true, true
}

// A suggestion names the tickets that ask for it.
func ExampleSuggestion() {
	w, week := writer()
	for _, s := range w.Next(week, []knowledge.Signs{{ID: "T-7", Topic: "export", Time: monday(9), Workaround: true}}, nil, nil) {
		fmt.Println(s.Do, "on", s.Topic, "by", s.Tickets, "high:", s.High)
	}
	// Output:
	// document_workaround on export by [T-7] high: false
}

// A search that finds nothing, again and again, is a gap to close.
func ExamplePiece() {
	w, week := writer()
	var searches []knowledge.Query
	for i := range 12 {
		searches = append(searches, knowledge.Query{Time: monday(8 + i), Text: "dark mode"})
	}
	for _, s := range w.Next(week, nil, nil, searches) {
		if s.Do == "close_gap" {
			fmt.Println(s.Topic, "was searched for", s.N, "times")
		}
	}
	// Output:
	// dark mode was searched for 12 times
}
