package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/flow"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier/assign"
)

// lookBack is how long before the day somebody must have worked to count as
// one of the people of the day.
const lookBack = 30 * 24 * time.Hour

// day is one day of the log, routed anew: groups are queues, categories are
// skills, and the people are those whom the log names.
type day struct {
	from, to time.Time
	people   map[string]*person
	arrivals []arrival
	program  func(name string) bool // is no person

	first, last time.Time // the first and the last ticket of the log
}

// person is what the log says of somebody in the days before.
type person struct{ groups, categories map[string]bool }

// arrival is a ticket of the day.
type arrival struct {
	id, group, category string
	at                  time.Time
	level               priority.Level
}

// newDay returns the day of that date in a zone, from its first instant to that
// of the next.
func newDay(date string, zone *time.Location) (*day, error) {
	on, err := calendar.ParseDate(date)
	if err != nil || on.IsZero() {
		return nil, fmt.Errorf("-day %q: want a date such as 2016-03-14", date)
	}
	p, err := period.New(period.Spec{From: on.String(), To: on.Add(1).String(), Zone: zone.String()})
	if err != nil {
		return nil, err
	}
	return &day{from: p.From(), to: p.To(), people: map[string]*person{}, program: func(string) bool { return false }}, nil
}

// add notes who worked on the ticket before the day, and the ticket itself if
// it came in on the day.
func (d *day) add(c *ticketlog.Case, j flow.Journey) {
	var f lifecycle.Facets
	for i := range c.Events {
		f.Apply(&c.Events[i])
		at := c.Events[i].Time
		if f.Assignee == "" || f.Group == "" || d.program(f.Assignee) || at.Before(d.from.Add(-lookBack)) || !at.Before(d.from) {
			continue
		}
		p := d.people[f.Assignee]
		if p == nil {
			p = &person{map[string]bool{}, map[string]bool{}}
			d.people[f.Assignee] = p
		}
		p.groups[f.Group] = true
		if f.Category != "" {
			p.categories[f.Category] = true
		}
	}
	at := c.Began()
	if d.first.IsZero() || at.Before(d.first) {
		d.first = at
	}
	if at.After(d.last) {
		d.last = at
	}
	if !at.Before(d.from) && at.Before(d.to) && len(j.Stops) > 0 {
		d.arrivals = append(d.arrivals, arrival{c.ID, j.Stops[0], f.Category, at, c.Level()})
	}
}

// capacity is how many tickets of the day one person takes.
const capacity = 6

func (d *day) agents() []assign.Agent {
	var agents []assign.Agent
	for name, p := range d.people {
		agents = append(agents, assign.Agent{
			ID: name, Presence: assign.Online, Capacity: capacity,
			Groups: sortedNames(p.groups), Skills: sortedNames(p.categories),
		})
	}
	return agents // in any order: assignment does not depend on it
}

// explained is how many assignments and refusals are explained.
const (
	explainedAssignments = 3
	explainedRefusals    = 1
)

func (d *day) print(w io.Writer) error {
	policy, err := assign.New(assign.Spec{Mode: assign.LeastLoaded})
	if err != nil {
		return err
	}
	desk, err := policy.NewSession(d.agents(), assign.Cursor{})
	if err != nil {
		return err
	}
	slices.SortFunc(d.arrivals, compareTickets)
	var text strings.Builder
	assigned, refused := 0, 0
	for _, a := range d.arrivals {
		t := assign.Item{ID: a.id, Group: a.group, Level: a.level, Since: a.at}
		if a.category != "" {
			t.Required = []string{a.category}
		}
		why := desk.Explain(t, a.at)
		if desk.Assign(t, a.at).Agent != "" {
			if assigned++; assigned <= explainedAssignments {
				explain(&text, a, d.from.Location(), why)
			}
		} else if refused++; refused <= explainedRefusals {
			explain(&text, a, d.from.Location(), why)
		}
	}
	fmt.Fprintf(w, "\n%s routed anew: %d people, %d tickets, %d assigned, %d refused\n",
		d.from.Format(time.DateOnly), len(d.people), len(d.arrivals), assigned, refused)
	if len(d.arrivals) == 0 {
		in := func(t time.Time) string { return t.In(d.from.Location()).Format(time.DateOnly) }
		fmt.Fprintf(w, "careful: no ticket came in on that day; those of the log came from %s to %s\n", in(d.first), in(d.last))
	}
	_, err = io.WriteString(w, text.String())
	return err
}

// explain prints who took the ticket, and for the others how many did not for
// each reason, with the first of them.
func explain(w io.Writer, a arrival, zone *time.Location, why assign.Assignment) {
	who := why.Agent
	if who == "" {
		who = "nobody"
	}
	fmt.Fprintf(w, "%s %s, %s, %s → %s\n", a.at.In(zone).Format("15:04"), a.id, a.group, a.category, who)
	count := map[assign.Standing]int{}
	var first []assign.Candidate // of each reason
	for _, v := range why.Candidates {
		if count[v.Why]++; count[v.Why] == 1 {
			first = append(first, v)
		}
	}
	slices.SortStableFunc(first, func(a, b assign.Candidate) int { // the chosen one, then the most frequent reason
		return cmp.Or(cmp.Compare(chosen(b), chosen(a)), cmp.Compare(count[b.Why], count[a.Why]))
	})
	for _, v := range first {
		fmt.Fprintf(w, "    %4d %s, such as %s with %d in hand", count[v.Why], v.Why, v.Agent, v.Load)
		if len(v.Missing) > 0 {
			fmt.Fprintf(w, ", without %s", strings.Join(v.Missing, ", "))
		}
		fmt.Fprintln(w)
	}
}

// chosen is 1 for who got the ticket, else 0.
func chosen(v assign.Candidate) int {
	if v.Why == assign.Chosen {
		return 1
	}
	return 0
}
