package voice_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
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

func ExampleRead() {
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: week.From(), Kind: lifecycle.Created, Side: lifecycle.Customer, Category: "export"},
		{Time: week.From().Add(time.Minute), Kind: lifecycle.Message, Side: lifecycle.Customer, Text: "The file is empty."},
	})
	c, _ := voice.Read("t1", "acme", "category", h, week.To())
	fmt.Println(c.Theme, h.At(c.Event).Text)
	// Output: export The file is empty.
}

func ExampleWeekly() {
	w := voice.Weekly(week, []voice.Comment{comment(0, "export", "acme"), comment(1, "export", "initech"), comment(2, "login", "acme")}, nil, nil)
	for _, t := range w.Themes {
		fmt.Println(t.Name, t.Tickets, "tickets of", t.Customers, "customers, first in", t.Quotes[0].Ticket)
	}
	// Output:
	// export 2 tickets of 2 customers, first in export0acme
	// login 1 tickets of 1 customers, first in login2acme
}
