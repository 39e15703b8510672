package voice_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/improve"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/voice"
)

var week, _ = period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})

func comment(day int, theme, customer string) voice.Comment {
	return voice.Comment{Ticket: fmt.Sprint(theme, day, customer), Customer: customer, Theme: theme, Time: week.From().AddDate(0, 0, day), Event: 1}
}

func TestWeekly(t *testing.T) {
	var all []voice.Comment
	for i := range 20 { // one customer writes twenty times, five others once
		all = append(all, comment(i%7, "export", "acme"))
	}
	for i := range 5 {
		all = append(all, comment(i, "login", fmt.Sprint("c", i)), comment(i-7, "login", fmt.Sprint("c", i)))
	}
	for i := range 12 {
		all = append(all, comment(i%7-7, "billing", fmt.Sprint("d", i)))
	}
	all = append(all, comment(1, "", "eve"), comment(-8, "export", "old"), comment(7, "export", "next"))
	w := voice.Weekly(week, all, nil, nil)
	var got []string
	for _, x := range w.Themes {
		got = append(got, fmt.Sprint(x.Name, " ", x.Tickets, " of ", x.Customers, " after ", x.Before, " ", x.Movement, " ", len(x.Quotes)))
	}
	want := "[login 5 of 5 after 5 unclear 2 export 20 of 1 after 0 worsened 1 billing 0 of 0 after 12 improved 0]"
	if fmt.Sprint(got) != want || w.Tickets != 26 || w.Before != 17 || w.CSAT != nil {
		t.Errorf("%v, %d after %d", got, w.Tickets, w.Before)
	}
	if q := w.Themes[0].Quotes; q[0].Ticket != "login0c0" || q[1].Ticket != "login1c1" {
		t.Errorf("quotes %+v", q)
	}
}

// Letters' case of themes and customers does not matter.
func TestWeeklyOfLetters(t *testing.T) {
	w := voice.Weekly(week, []voice.Comment{comment(2, "billing", "joe"), comment(1, "Billing", "Joe"), comment(3, "BILLING", "ann")}, nil, nil)
	if len(w.Themes) != 1 || w.Themes[0].Name != "Billing" || w.Themes[0].Tickets != 3 || w.Themes[0].Customers != 2 {
		t.Errorf("%+v", w.Themes)
	}
}

func TestSatisfaction(t *testing.T) {
	sum := func(hits int) *observe.Summary {
		s := new(observe.Summary)
		for i := range 200 {
			s.Satisfied.Add(i < hits)
		}
		return s
	}
	if w := voice.Weekly(week, nil, sum(180), sum(140)); w.CSAT.Movement != improve.Improved || w.Themes != nil {
		t.Errorf("%+v", w.CSAT)
	}
}

// The theme of a ticket, and where its customer says it.
func ExampleComment() {
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: week.From(), Kind: lifecycle.Created, Side: lifecycle.Customer, Category: "export"},
		{Time: week.From().Add(time.Minute), Kind: lifecycle.Message, Side: lifecycle.Customer, Text: "The file is empty."},
	})
	c, _ := voice.Read("t1", "acme", "category", h, week.To())
	fmt.Println(c.Theme, h.At(c.Event).Text)
	// Output: export The file is empty.
}

// Which themes are news this week? One that grew by two is not.
func ExampleTheme() {
	ticket := 0
	write := func(theme string, n int, from time.Time) (out []voice.Comment) {
		for range n {
			ticket++
			out = append(out, voice.Comment{Ticket: fmt.Sprint("T-", ticket), Customer: fmt.Sprint("c", ticket), Theme: theme, Time: from.Add(time.Hour), Event: -1})
		}
		return out
	}
	before := week.Previous().From()
	comments := slices.Concat(write("export", 5, before), write("login", 20, before), write("export", 25, week.From()), write("login", 22, week.From()))
	for _, t := range voice.Weekly(week, comments, nil, nil).Themes {
		fmt.Println(t.Name, t.Before, "then", t.Tickets, t.Movement)
	}
	// Output:
	// export 5 then 25 worsened
	// login 20 then 22 unclear
}

// A quote points into the history, so the words stay the customer's own.
func ExampleQuote() {
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: week.From(), Kind: lifecycle.Created, Side: lifecycle.Customer, Category: "export"},
		{Time: week.From().Add(time.Minute), Kind: lifecycle.Message, Side: lifecycle.Customer, Text: "The file is empty."},
	})
	histories := map[string]lifecycle.History{"T-1": h}
	c, _ := voice.Read("T-1", "acme", "category", h, week.To())
	for _, q := range voice.Weekly(week, []voice.Comment{c}, nil, nil).Themes[0].Quotes {
		fmt.Printf("%s: %q\n", q.Ticket, histories[q.Ticket].At(q.Event).Text)
	}
	// Output:
	// T-1: "The file is empty."
}

// The week in one line for each theme, and what satisfaction did.
func ExampleSummary() {
	now, before := new(observe.Summary), new(observe.Summary)
	for i := range 100 {
		now.Satisfied.Add(i < 92)
		before.Satisfied.Add(i < 75)
	}
	w := voice.Weekly(week, []voice.Comment{comment(0, "export", "acme"), comment(1, "login", "acme"), comment(2, "", "zoe")}, now, before)
	fmt.Println(w.Tickets, "tickets, the week before", w.Before)
	for _, t := range w.Themes {
		fmt.Println(t.Name, t.Tickets)
	}
	fmt.Println("satisfaction", w.CSAT.Before, "then", w.CSAT.After, w.CSAT.Movement)
	// Output:
	// 3 tickets, the week before 0
	// export 1
	// login 1
	// satisfaction 75.0 % then 92.0 % improved
}

// Two customers with one theme count for more than one who writes twice.
func ExampleWeekly() {
	w := voice.Weekly(week, []voice.Comment{comment(0, "export", "acme"), comment(1, "export", "initech"), comment(2, "login", "acme")}, nil, nil)
	for _, t := range w.Themes {
		fmt.Println(t.Name, t.Tickets, "tickets of", t.Customers, "customers, first in", t.Quotes[0].Ticket)
	}
	// Output:
	// export 2 tickets of 2 customers, first in export0acme
	// login 1 tickets of 1 customers, first in login2acme
}

// An issue that two customers have goes to the product team, is answered and
// fixed, and one of them hears of it.
func ExampleInsights() {
	at := func(day int) time.Time { return week.From().AddDate(0, 0, day) }
	ticket := func(customer string, more ...lifecycle.Event) lifecycle.History {
		return lifecycle.NewHistory(append(more,
			lifecycle.Event{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, Facts: map[string][]string{"requester": {customer}}},
			lifecycle.Event{Time: at(0), Kind: lifecycle.Linked, Ref: "BUG-7"}))
	}
	record := func(day int, name string) lifecycle.Event {
		return lifecycle.Event{Time: at(day), Kind: lifecycle.Recorded, Ref: name, Text: "yes"}
	}
	insights := voice.Insights(map[string]lifecycle.History{
		"t1": ticket("acme", lifecycle.Event{Time: at(1), Kind: lifecycle.FeedbackSent, Ref: "product", Reason: "bug"}, record(3, "feedback_answered"), record(5, "feedback_fixed"), record(6, "customer_told")),
		"t2": ticket("initech"),
	}, "requester", week.To())
	for _, g := range (metrics.Inputs{Insights: insights}).Given(nil, week, week.To())[:3] {
		fmt.Println(g.Metric, g.Measure)
	}
	// Output:
	// feedback_response 100.0 %
	// feedback_ack 48h10m
	// feedback_closed 50.0 %
}

func TestInsights(t *testing.T) {
	at := func(day int) time.Time { return week.From().AddDate(0, 0, day) }
	sent := func(day int) lifecycle.Event {
		return lifecycle.Event{Time: at(day), Kind: lifecycle.FeedbackSent, Ref: "product"}
	}
	record := func(day int, name string) lifecycle.Event {
		return lifecycle.Event{Time: at(day), Kind: lifecycle.Recorded, Ref: name, Text: "yes"}
	}
	open := lifecycle.Event{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer}
	for _, x := range []struct {
		name string
		more []lifecycle.Event
		want string // sent, answered, fixed, customers, told; - for no insight
	}{
		{"nothing sent", []lifecycle.Event{record(1, "feedback_answered")}, "-"},
		{"sent", []lifecycle.Event{sent(1)}, "1 0 0 1 0"},
		{"answered before", []lifecycle.Event{record(1, "feedback_answered"), sent(2), record(4, "feedback_answered"), record(3, "feedback_answered")}, "2 3 0 1 0"},
		{"closed", []lifecycle.Event{sent(1), record(2, "feedback_answered"), record(3, "feedback_fixed"), record(4, "customer_told")}, "1 2 3 1 1"},
		{"later than now", []lifecycle.Event{sent(1), record(7, "feedback_answered")}, "1 0 0 1 0"},
	} {
		got := "-"
		day := func(t time.Time) int { return max(int(t.Sub(at(0))/(24*time.Hour)), 0) }
		for _, in := range voice.Insights(map[string]lifecycle.History{"s": {}, "t": lifecycle.NewHistory(append(x.more, open))}, "requester", at(6)) {
			got = fmt.Sprint(day(in.Sent), day(in.Answered), day(in.Fixed), in.Customers, in.Told)
		}
		if got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

// Three tickets a day in February and in March are no growth, though March has
// more of them; four a day are.
func TestWeeklyOfMonths(t *testing.T) {
	march, _ := period.Containing(time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC), period.Month, "UTC")
	for perDay, want := range map[int]improve.Movement{300: improve.Unclear, 320: improve.Worsened, 280: improve.Improved} {
		var all []voice.Comment
		for day := range 28 + 31 {
			n := perDay
			if day < 28 {
				n = 300
			}
			for range n {
				all = append(all, voice.Comment{Ticket: fmt.Sprint(len(all)), Theme: "export", Time: march.Previous().From().AddDate(0, 0, day), Event: -1})
			}
		}
		if w := voice.Weekly(march, all, nil, nil); w.Themes[0].Movement != want {
			t.Errorf("%d a day after 300: %+v, want %s", perDay, w.Themes, want)
		}
	}
}
