package voice

import (
	"maps"
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics"
)

// Insights reads from the histories of tickets what support sent upstream and what
// became of it, as known at now, for [metrics.Inputs]. An insight is what was sent
// about one issue: the latest record that a ticket is linked to or, without one,
// the ticket itself. It goes up with an event of the kind FeedbackSent; records
// of these names say the rest, each at the instant of its event:
//
//	feedback_answered  product or engineering has answered
//	feedback_fixed     the issue is fixed
//	customer_told      the customer of this ticket knows that it is
//
// An answer or a fix from before the insight was sent does not count. The
// tickets of an insight are all that are linked to its issue, including those
// that sent nothing. who is the name of the fact that says whose ticket it is;
// a ticket without that fact counts as a customer of its own. The insights are
// in the order in which they were sent.
func Insights(histories map[string]lifecycle.History, who string, now time.Time) []metrics.Insight {
	issues := map[string]*issue{}
	for _, id := range slices.Sorted(maps.Keys(histories)) {
		h := histories[id].AsOf(now)
		open, ok := h.Opening()
		if !ok {
			continue
		}
		name, customer := issueOf(h, id), "ticket "+id
		if values := h.Facets(now).Fact(who); len(values) > 0 {
			customer = "customer " + fold.String(values[0])
		}
		if issues[name] == nil {
			issues[name] = &issue{customers: map[string]bool{}}
		}
		issues[name].read(h, open.Time, customer)
	}
	var out []metrics.Insight
	for _, name := range slices.Sorted(maps.Keys(issues)) {
		if x, ok := issues[name].insight(); ok {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b metrics.Insight) int { return a.Sent.Compare(b.Sent) })
	return out
}

// issueOf returns what a ticket is linked to, by its latest link, else itself.
func issueOf(h lifecycle.History, id string) string {
	name := "ticket " + id
	for i := range h.Len() {
		if e := h.Ref(i); e.Kind == lifecycle.Linked && e.Ref != "" {
			name = "issue " + e.Ref
		}
	}
	return name
}

// issue is what the tickets of one issue say.
type issue struct {
	sent, answered, fixed []time.Time
	tickets               []time.Time
	customers             map[string]bool // whether they were told
}

func (x *issue) read(h lifecycle.History, opened time.Time, customer string) {
	x.tickets = append(x.tickets, opened)
	if _, known := x.customers[customer]; !known {
		x.customers[customer] = false
	}
	for i := range h.Len() {
		e := h.Ref(i)
		switch {
		case e.Kind == lifecycle.FeedbackSent:
			x.sent = append(x.sent, e.Time)
		case e.Kind != lifecycle.Recorded || e.Text == "":
		case fold.Equal(e.Ref, "feedback_answered"):
			x.answered = append(x.answered, e.Time)
		case fold.Equal(e.Ref, "feedback_fixed"):
			x.fixed = append(x.fixed, e.Time)
		case fold.Equal(e.Ref, "customer_told"):
			x.customers[customer] = true
		}
	}
}

// insight returns what the issue comes to; ok is false if nothing was sent.
func (x *issue) insight() (in metrics.Insight, ok bool) {
	if len(x.sent) == 0 {
		return in, false
	}
	in.Sent = slices.MinFunc(x.sent, time.Time.Compare)
	first := func(times []time.Time) (at time.Time) {
		for _, t := range times {
			if !t.Before(in.Sent) && (at.IsZero() || t.Before(at)) {
				at = t
			}
		}
		return at
	}
	in.Answered, in.Fixed = first(x.answered), first(x.fixed)
	slices.SortFunc(x.tickets, time.Time.Compare)
	in.Tickets = x.tickets
	for _, told := range x.customers {
		in.Customers++
		if told {
			in.Told++
		}
	}
	return in, true
}
