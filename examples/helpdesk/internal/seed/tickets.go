package seed

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/examples/helpdesk/internal/rules"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// Invented says what tickets are invented. Equal seeds and instants invent
// equal tickets.
type Invented struct {
	Seed   uint64
	Days   int  // before now
	Open   bool // none is resolved: for measurements under load
	Events int  // further notes on each ticket
}

// Customers and their accounts, and the people of the desk. All are invented.
var (
	customers = []struct{ name, account, tier string }{
		{"ada", "Northwind Traders", "enterprise"}, {"bruno", "Northwind Traders", "enterprise"}, {"clara", "Contoso Robotics", "business"},
		{"dimitri", "Fabrikam Foods", "business"}, {"elif", "Tailspin Toys", "professional"}, {"farid", "Wingtip Cycles", "professional"},
		{"gwen", "Adventure Maps", "starter"}, {"hugo", "Lucerne Dairy", "starter"}, {"iris", "Proseware Studio", "free"}, {"jonas", "Litware Labs", "free"},
	}
	agents     = []string{"amir", "bea", "chen", "dora", "emil", "fay"}
	categories = []struct {
		name     string
		subjects []string
		fact     string
	}{
		{"how-to", []string{"How do I add a colleague?", "Where is the export?", "Can I change the language?"}, "how_to"},
		{"billing", []string{"Invoice shows the wrong address", "Card was charged twice", "Quote for twenty more seats"}, "request"},
		{"api", []string{"API answers 500 on uploads", "Webhook arrives twice", "Token expires too early"}, "core_function_blocked"},
		{"integration", []string{"Calendar sync stops at night", "Chat bridge drops attachments"}, ""},
		{"login", []string{"Cannot sign in after the update", "Second factor is not asked for"}, "core_function_blocked"},
		{"performance", []string{"Search takes a minute", "Dashboard does not load"}, ""},
		{"data loss", []string{"Yesterday's drafts are gone", "Attachments are empty"}, "data_at_risk"},
		{"outage", []string{"Nothing works for anybody", "All requests time out"}, "outage"},
	}
)

// Users are the names of the desk's people, by role.
func Users() map[string][]string {
	out := map[string][]string{"agent": agents, "lead": {"vera"}}
	for _, c := range customers {
		out["customer"] = append(out["customer"], c.name)
	}
	return out
}

// Tickets stores invented tickets from number first to before to. It is done
// by now, which a seed with the same tickets must share.
func Tickets(ctx context.Context, c *store.Conn, set rules.Set, x Invented, now time.Time, first, to int) error {
	for i := first; i < to; i++ {
		id := fmt.Sprintf("T-%06d", i+1)
		events := invent(set, rand.New(rand.NewPCG(x.Seed, uint64(i))), x, now)
		if err := c.Lock(ctx, id); err != nil {
			return err
		}
		if _, err := c.Append(ctx, id, store.Seed, now, events...); err != nil {
			return err
		}
		if _, err := desk.Settle(ctx, c, set, id, now); err != nil {
			return err
		}
	}
	return nil
}

// Account returns the account and the tier of an invented customer.
func Account(name string) (account, tier string) {
	for _, c := range customers {
		if c.name == name {
			return c.account, c.tier
		}
	}
	return "", ""
}

// life is a ticket as it is being invented.
type life struct {
	r      *rand.Rand
	book   *rules.Book
	at     time.Time
	agent  string
	events []lifecycle.Event
}

// after lets some open time pass: a median, with many short and few long.
func (l *life) after(median time.Duration) {
	d := time.Duration(float64(median) * (0.2 + l.r.ExpFloat64()))
	l.at, _ = l.book.Office().Add(l.at, d.Round(time.Second))
}

func (l *life) add(e lifecycle.Event) {
	e.ID, e.Time = fmt.Sprintf("seed/%d", len(l.events)), l.at
	l.events = append(l.events, e)
}

func (l *life) reply(state lifecycle.State, text string) {
	l.add(lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Actor: l.agent, Visibility: lifecycle.Public, State: state, Text: text})
}

// invent makes the events of one ticket up to now.
func invent(set rules.Set, r *rand.Rand, x Invented, now time.Time) []lifecycle.Event {
	opened := now.Add(-time.Duration(r.Int64N(int64(x.Days) * int64(24*time.Hour)))).Truncate(time.Second)
	l := &life{r: r, book: set.At(opened), at: opened, agent: agents[r.IntN(len(agents))]}
	if r.IntN(5) > 0 { // most write in office hours
		l.at, _ = l.book.Office().NextOpen(l.at)
		l.after(2 * time.Hour)
	}
	customer := customers[r.IntN(len(customers))]
	l.open(customer.name, customer.account, customer.tier)
	if !x.Open {
		l.work()
	}
	for range x.Events {
		l.after(time.Hour)
		l.add(lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Actor: l.agent, Visibility: lifecycle.Internal, Text: "Still looking into it."})
	}
	first := l.events[0]
	l.events = slices.DeleteFunc(l.events, func(e lifecycle.Event) bool { return e.Time.After(now) })
	if len(l.events) == 0 { // opened in hours to come
		first.Time = opened
		l.events = append(l.events, first)
	}
	return l.events
}

// open states what the desk would have decided on opening.
func (l *life) open(name, account, tier string) {
	n := l.r.IntN(100)
	c := categories[slices.IndexFunc([]int{30, 45, 60, 70, 82, 94, 98, 100}, func(most int) bool { return n < most })]
	request := desk.Request{
		Subject: c.subjects[l.r.IntN(len(c.subjects))], Text: "It has been like this since this morning. Please help.",
		Channel: []string{"email", "web", "chat", "phone"}[l.r.IntN(4)], Category: c.name, Customer: tier, Account: account,
	}
	if c.fact != "" {
		request.Facts = priority.Facts{c.fact: {"true"}}
	}
	l.add(desk.Opening(l.book, desk.Person{Name: name, Side: lifecycle.Customer}, request))
}

// work is what becomes of most tickets.
func (l *life) work() {
	customer := l.events[0].Actor
	l.after(20 * time.Minute)
	l.add(lifecycle.Event{Kind: lifecycle.Assigned, Side: lifecycle.Agent, Actor: l.agent, Group: l.events[0].Group, Assignee: l.agent, State: started})
	l.after(30 * time.Minute)
	if l.r.IntN(3) == 0 {
		l.reply(waiting, "Which browser do you use?")
		l.after(4 * time.Hour)
		if l.r.IntN(8) == 0 {
			return // never heard of again
		}
		l.add(lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Customer, Actor: customer, Visibility: lifecycle.Public, State: started, Text: "The latest one."})
	} else {
		l.reply("", "I am looking into it.")
	}
	l.after(3 * time.Hour)
	l.add(lifecycle.Event{Kind: lifecycle.Worked, Side: lifecycle.Agent, Actor: l.agent, Spent: lifecycle.Duration(time.Duration(10+l.r.IntN(80)) * time.Minute)})
	if l.r.IntN(12) == 0 {
		return // nobody has come back to it
	}
	l.reply(resolved, "This is how it works again.")
	if l.r.IntN(3) == 0 {
		l.after(time.Hour)
		l.add(lifecycle.Event{Kind: lifecycle.Surveyed, Side: lifecycle.System, Actor: "survey", Ref: "csat"})
		l.after(2 * time.Hour)
		l.add(lifecycle.Event{Kind: lifecycle.Rated, Side: lifecycle.Customer, Actor: customer, Ref: "csat", Score: []int{5, 5, 5, 4, 4, 3, 2, 1}[l.r.IntN(8)]})
	}
	if l.r.IntN(16) == 0 {
		l.after(6 * time.Hour)
		l.add(lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Customer, Actor: customer, Visibility: lifecycle.Public, State: started, Text: "It is back."})
		l.after(2 * time.Hour)
		l.reply(resolved, "Fixed for good.")
	}
}
