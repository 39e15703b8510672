package voice

import (
	"cmp"
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/improve"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
)

// Comment is what the customer of one ticket says.
type Comment struct {
	Ticket   string    `json:"ticket"`
	Customer string    `json:"customer,omitzero"` // who wrote; empty: not known
	Theme    string    `json:"theme,omitzero"`    // empty: none
	Time     time.Time `json:"time"`              // of the ticket's opening
	Event    int       `json:"event"`             // index in the history of the customer's first message with a text; -1: none
}

// Read returns what the history of a ticket says. Its theme is the value that a
// fact has at now; the fact may be "category" or one of the application's own.
// ok is false for a history without an opening by then.
func Read(ticket, customer, fact string, h lifecycle.History, now time.Time) (c Comment, ok bool) {
	h = h.AsOf(now)
	open, ok := h.Opening()
	if !ok {
		return Comment{}, false
	}
	c = Comment{Ticket: ticket, Customer: customer, Time: open.Time, Event: -1}
	if values := h.Facets(now).Fact(fact); len(values) > 0 {
		c.Theme = values[0]
	}
	for i := range h.Len() {
		if e := h.Ref(i); e.IsContact() && e.Text != "" {
			c.Event = i
			break
		}
	}
	return c, true
}

// Quote points to a customer's message.
type Quote struct {
	Ticket string `json:"ticket"`
	Event  int    `json:"event"` // index in the ticket's history
}

// Theme sums up what the tickets of a period say about one subject.
type Theme struct {
	Name      string `json:"name"`
	Tickets   uint64 `json:"tickets"`
	Customers uint64 `json:"customers"` // known ones, each counted once
	Before    uint64 `json:"before"`    // tickets of the period before
	// Movement is Worsened for a theme that grows beyond chance, Improved for
	// one that shrinks, and else Unclear. Of months of unequal length it compares
	// tickets for each day.
	Movement improve.Movement `json:"movement"`
	Quotes   []Quote          `json:"quotes,omitzero"` // at most two, of different customers, the oldest first
}

// Summary is the voice of the customer for a period.
type Summary struct {
	Period  period.Spec         `json:"period"`
	Themes  []Theme             `json:"themes,omitzero"` // by customers, tickets, then name
	Tickets uint64              `json:"tickets"`         // all tickets of the period, with a theme or without
	Before  uint64              `json:"before"`          // tickets of the period before
	CSAT    *improve.Comparison `json:"csat,omitzero"`
}

// Weekly returns the voice of the customer for a period, with the themes that
// had a ticket in it or in the period before. The summaries are of the period
// and the one before; without them CSAT is nil. Letters' case of themes and
// customers does not matter; a theme is spelled as its first comment does.
func Weekly(p period.Period, comments []Comment, now, before *observe.Summary) Summary {
	w := Summary{Period: p.Spec()}
	comments = slices.Clone(comments)
	slices.SortFunc(comments, func(a, b Comment) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Ticket, b.Ticket)) })
	themes, customers := map[string]*Theme{}, map[[2]string]bool{}
	for _, c := range comments {
		inside, earlier := p.Contains(c.Time), p.Previous().Contains(c.Time)
		if !inside && !earlier {
			continue
		}
		theme := fold.String(c.Theme)
		t := themes[theme]
		if t == nil {
			t = &Theme{Name: c.Theme}
			themes[theme] = t
		}
		if earlier {
			w.Before++
			t.Before++
			continue
		}
		w.Tickets++
		t.Tickets++
		key := [2]string{theme, fold.String(c.Customer)}
		first := c.Customer == "" || !customers[key]
		if c.Customer != "" && first {
			customers[key] = true
			t.Customers++
		}
		if first && c.Event >= 0 && len(t.Quotes) < 2 {
			t.Quotes = append(t.Quotes, Quote{c.Ticket, c.Event})
		}
	}
	delete(themes, "")
	even := share(p)
	for _, t := range themes {
		t.Movement = movement(t.Before, t.Tickets, even)
		w.Themes = append(w.Themes, *t)
	}
	slices.SortFunc(w.Themes, func(a, b Theme) int {
		return cmp.Or(cmp.Compare(b.Customers, a.Customers), cmp.Compare(b.Tickets, a.Tickets), cmp.Compare(a.Name, b.Name))
	})
	if now != nil && before != nil {
		w.CSAT = satisfaction(before, now)
	}
	return w
}

// share returns the period's share of its own time and that of the period
// before together: half, but for months and quarters of unequal length.
func share(p period.Period) float64 {
	now, ok := p.Days()
	before, _ := p.Previous().Days()
	if !ok || now+before == 0 {
		return 0.5
	}
	return float64(now) / float64(now+before)
}

// movement says whether of the tickets of two periods more or fewer than an even
// share are of the second, beyond chance.
func movement(before, now uint64, even float64) improve.Movement {
	iv, ok := stat.Proportion{Hits: now, Trials: before + now}.Interval(stat.Wilson, 0)
	switch {
	case !ok || iv.Contains(even):
		return improve.Unclear
	case iv.Lo > even:
		return improve.Worsened
	}
	return improve.Improved
}

func satisfaction(before, now *observe.Summary) *improve.Comparison {
	r, err := improve.Pilot{Rates: []improve.Rate{{
		Name: "csat", Direction: band.Higher, Before: before.Satisfied.Proportion, After: now.Satisfied.Proportion,
	}}}.Compare()
	if err != nil {
		return nil
	}
	return &r.Comparisons[0]
}
