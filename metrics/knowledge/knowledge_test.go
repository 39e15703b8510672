package knowledge_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/knowledge"
	"github.com/supportops/policy/metrics/period"
)

var week, _ = period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})

func at(day, hour int) time.Time {
	return week.From().AddDate(0, 0, day).Add(time.Duration(hour) * time.Hour)
}

// The figures of ME-5, each from what a knowledge base knows.
func TestGiven(t *testing.T) {
	in := knowledge.Input{
		Articles: []knowledge.Article{
			{ID: "reset", Topic: "login", Live: true, Reviewed: at(-30, 0), Yes: 8, No: 2},
			{ID: "invoice", Topic: "billing", Live: true, Reviewed: at(-200, 0)},
			{ID: "draft", Topic: "sync"},
		},
		Searches: []knowledge.Query{
			{Time: at(0, 9), Text: "reset", Results: 3, Clicked: true, Left: at(0, 10)},
			{Time: at(1, 9), Text: "invoice", Results: 1, Clicked: true, Left: at(1, 11), Ticket: at(1, 12)},
			{Time: at(2, 9), Text: "sso", Ticket: at(3, 9)}, // a day later: not of this search
			{Time: at(3, 9), Text: "crawl", Program: true},
			{Time: at(9, 9), Text: "later", Results: 1},
		},
		Tickets: map[string]uint64{"login": 60, "billing": 20, "sync": 20},
	}
	want := map[metrics.Metric]string{
		"helpfulness": "80.0 %", "search_success": "66.7 %", "zero_results": "33.3 %", "coverage": "80.0 %",
		"freshness": "50.0 %", metrics.Deflection: "66.7 %", "time_to_answer": "1h",
	}
	c, err := metrics.NewCatalog(metrics.HandbookSpec())
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range in.Given(week, at(30, 0)) {
		if _, err := c.Judge(g.Metric, g.Measure); err != nil {
			t.Error(err)
		}
		if g.Metric == "time_to_answer" && (len(g.Also) != 1 || g.Also[0].Name != "median" || g.Also[0].Measure.String() != "1h") {
			t.Errorf("beside the mean: %+v", g.Also)
		}
		if got := g.Measure.String(); got != want[g.Metric] {
			t.Errorf("%s: %s, want %s", g.Metric, got, want[g.Metric])
		}
		delete(want, g.Metric)
	}
	if len(want) > 0 {
		t.Errorf("not told: %v", want)
	}
	for _, g := range (knowledge.Input{}).Given(week, at(30, 0)) {
		if g.Measure.OK() {
			t.Errorf("nothing tells %s %v", g.Metric, g.Measure)
		}
	}
	// Of a search an hour ago nobody knows yet whether it helped.
	young := knowledge.Input{Searches: []knowledge.Query{{Time: at(0, 9), Results: 1}}}
	for _, g := range young.Given(week, at(0, 10)) {
		if g.Metric == metrics.Deflection && g.Measure.OK() {
			t.Errorf("deflection %v", g.Measure)
		}
	}
}

func reading(i int, topic string, mend func(*knowledge.Signs)) knowledge.Signs {
	r := knowledge.Signs{ID: fmt.Sprintf("t%02d", i), Topic: topic, Time: at(i%7, 9)}
	if mend != nil {
		mend(&r)
	}
	return r
}

// KN-1, each row at its limit and one below it.
func TestNextAtLimits(t *testing.T) {
	w, err := knowledge.New(knowledge.HandbookSpec())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		do    knowledge.Piece
		least int
		mend  func(*knowledge.Signs)
		high  bool
	}{
		{"new_article", 10, nil, true},
		{"troubleshooting_section", 3, func(r *knowledge.Signs) { r.Escalated = true }, true},
		{"feature_documentation", 3, func(r *knowledge.Signs) { r.Topic = "sync" }, true},
		{"how_to", 1, func(r *knowledge.Signs) { r.Long = true }, false},
		{"document_workaround", 1, func(r *knowledge.Signs) { r.Workaround = true }, false},
	} {
		for _, n := range []int{x.least - 1, x.least} {
			var tickets []knowledge.Signs
			for i := range n {
				tickets = append(tickets, reading(i, "login", x.mend))
			}
			found := false
			for _, s := range w.Next(week, tickets, []knowledge.Release{{Topic: "sync", Time: at(-1, 0)}}, nil) {
				found = found || s.Do == x.do && s.High == x.high && s.N == n && len(s.Tickets) == n
			}
			if found != (n == x.least) {
				t.Errorf("%s of %d tickets: found %t", x.do, n, found)
			}
		}
	}
	empty := []knowledge.Query{{Time: at(0, 1), Text: "Single  sign-on"}, {Time: at(0, 2), Text: "single sign-ON"}, {Time: at(0, 3), Text: "single sign-on", Program: true}}
	if got := w.Next(week, nil, nil, empty); len(got) != 0 {
		t.Errorf("two people: %+v", got)
	}
	empty = append(empty, knowledge.Query{Time: at(1, 0), Text: " single sign-on "})
	if got := w.Next(week, nil, nil, empty); len(got) != 1 || got[0].Topic != "single sign-on" || got[0].N != 3 {
		t.Errorf("three people: %+v", got)
	}
}

func TestRead(t *testing.T) {
	w, _ := knowledge.New(knowledge.Spec{Long: 10})
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: at(0, 9), Kind: lifecycle.Created, Side: lifecycle.Customer, Category: "login"},
		{Time: at(0, 10), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, Text: "zehn Buchs"},
		{Time: at(0, 11), Kind: lifecycle.Recorded, Ref: "workaround", Text: "clear the cache"},
		{Time: at(1, 11), Kind: lifecycle.Escalated, Tier: "l2"},
	})
	r, ok := w.Read("t1", h, at(0, 12))
	if !ok || r.Topic != "login" || !r.Long || !r.Workaround || r.Escalated {
		t.Errorf("%+v", r)
	}
	if _, ok := w.Read("t1", h, at(-1, 0)); ok {
		t.Error("read before it was opened")
	}
	if _, err := knowledge.New(knowledge.Spec{Tickets: -1}); err == nil || err.Error() != "knowledge: tickets: out of range: want 0 or more" {
		t.Error(err)
	}
}

// What ten users ask about, and what is escalated again and again.
func ExampleWriter_Next() {
	w, _ := knowledge.New(knowledge.HandbookSpec())
	var tickets []knowledge.Signs
	for i := range 12 {
		tickets = append(tickets, knowledge.Signs{ID: fmt.Sprint("t", i), Topic: "export", Time: at(0, 9), Escalated: i < 4})
	}
	for _, s := range w.Next(week, tickets, nil, nil) {
		fmt.Println(s.Topic, s.Do, s.N)
	}
	// Output:
	// export new_article 12
	// export troubleshooting_section 4
}

func ExampleInput_Due() {
	in := knowledge.Input{Articles: []knowledge.Article{
		{ID: "reset-password", Live: true, Reviewed: at(-20, 0), Yes: 5, No: 60},
		{ID: "export", Live: true, Reviewed: at(-300, 0)},
		{ID: "fresh", Live: true, Reviewed: at(-10, 0), Yes: 9, No: 1},
	}}
	for _, a := range in.Due(at(0, 0)) {
		fmt.Println(a.ID, a.Rules)
	}
	// Output:
	// export [stale]
	// reset-password [unhelpful]
}

// A small desk writes an article for three tickets on a topic, not for ten.
func ExampleSpec() {
	tickets := []knowledge.Signs{{ID: "T-1", Topic: "export", Time: at(0, 9)}, {ID: "T-2", Topic: "export", Time: at(1, 9)}, {ID: "T-3", Topic: "export", Time: at(2, 9)}}
	for _, s := range []knowledge.Spec{knowledge.HandbookSpec(), {Tickets: 3}} {
		w, err := knowledge.New(s)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(s.Tickets, "tickets:", len(w.Next(week, tickets, nil, nil)), "suggestions")
	}
	// Output:
	// 10 tickets: 0 suggestions
	// 3 tickets: 1 suggestions
}

// Letters' case of topics does not matter, and an article without a topic
// answers no ticket.
func TestLettersOfTopics(t *testing.T) {
	in := knowledge.Input{
		Articles: []knowledge.Article{{ID: "invoice", Topic: "BILLING", Live: true}, {ID: "about", Live: true}},
		Tickets:  map[string]uint64{"billing": 3, "Billing": 1, "": 4},
	}
	for _, g := range in.Given(week, at(30, 0)) {
		if got := g.Measure.String(); g.Metric == "coverage" && got != "50.0 %" {
			t.Errorf("coverage %s", got)
		}
	}
	w, err := knowledge.New(knowledge.Spec{Tickets: 2, Questions: 2})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range w.Next(week, []knowledge.Signs{{ID: "1", Topic: "billing", Time: at(1, 0)}, {ID: "2", Topic: "Billing", Time: at(2, 0)}}, []knowledge.Release{{Topic: "BILLING", Time: at(1, 0)}}, nil) {
		got = append(got, fmt.Sprint(x.Topic, " ", x.Do, " ", x.Tickets))
	}
	if want := "[Billing feature_documentation [1 2] Billing new_article [1 2]]"; fmt.Sprint(got) != want {
		t.Errorf("%v, want %s", got, want)
	}
}
