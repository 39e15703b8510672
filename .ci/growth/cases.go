package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/capacity/backlog"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/discover"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/lifecycle/rows"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/classify"
	"github.com/supportops/policy/priority/queue"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/whatif"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
	"github.com/supportops/policy/tier/escalate"
	"github.com/supportops/policy/tier/oncall"
)

// begin is when everything begins, a Monday.
var begin = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// each returns a run that calls f.
func each(f func()) run { return func() error { f(); return nil } }

// list returns n values.
func list[T any](n int, f func(i int) T) []T {
	l := make([]T, n)
	for i := range l {
		l[i] = f(i)
	}
	return l
}

// events are those of one ticket: it is opened, and then n things happen.
func events(n int, then func(i int, e *lifecycle.Event)) []lifecycle.Event {
	l := list(n, func(i int) lifecycle.Event {
		e := lifecycle.Event{ID: fmt.Sprint(i), Time: begin.Add(time.Duration(i) * time.Minute), Kind: lifecycle.Updated, Side: lifecycle.Agent, Actor: "ann"}
		if i > 0 {
			then(i, &e)
		}
		return e
	})
	l[0].Kind, l[0].Side, l[0].State, l[0].Priority = lifecycle.Created, lifecycle.Customer, "new", priority.P2
	return l
}

// What may happen to a ticket again and again.
var happenings = []struct {
	name string
	then func(i int, e *lifecycle.Event)
}{
	{"messages by turns", func(i int, e *lifecycle.Event) {
		e.Kind, e.Side, e.Visibility = lifecycle.Message, []lifecycle.Side{lifecycle.Agent, lifecycle.Customer}[i%2], lifecycle.Public
	}},
	{"states by turns", func(i int, e *lifecycle.Event) {
		e.Kind, e.State = lifecycle.StateChanged, []lifecycle.State{"in_progress", "waiting", "resolved", "closed"}[i%4]
	}},
	{"priorities by turns", func(i int, e *lifecycle.Event) { e.Priority = priority.Level(1 + i%3) }},
	{"owners", func(i int, e *lifecycle.Event) {
		e.Kind, e.Group, e.Assignee = lifecycle.Assigned, fmt.Sprint("group ", i%50), fmt.Sprint("agent ", i)
	}},
	{"facts by turns", func(i int, e *lifecycle.Event) {
		e.Facts = priority.Facts{fmt.Sprint("fact ", i%20): {fmt.Sprint(i)}}
	}},
	{"ratings", func(i int, e *lifecycle.Event) { e.Kind, e.Side, e.Score = lifecycle.Rated, lifecycle.Customer, 1+i%5 }},
	{"alike", func(i int, e *lifecycle.Event) { e.ID, e.Time = "", begin }},
}

func office() calendar.Spec {
	return calendar.OfficeHours("Europe/Berlin", "09:00-12:30", "13:00-17:30")
}

func standard() *sla.Policy {
	return must(sla.NewPolicy(sla.StandardPolicySpec().OnCalendar("office", office()), nil))
}

func tickets(n int) []lifecycle.History {
	return list(n, func(i int) lifecycle.History {
		at := begin.Add(time.Duration(i) * time.Minute)
		return lifecycle.NewHistory([]lifecycle.Event{
			{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, Actor: fmt.Sprint("customer ", i), State: "new", Priority: priority.Level(1 + i%4), Category: fmt.Sprint("category ", i%100)},
			{Time: at.Add(time.Minute), Kind: lifecycle.Assigned, Side: lifecycle.Agent, Actor: fmt.Sprint("agent ", i%500), Assignee: fmt.Sprint("agent ", i%500), Group: fmt.Sprint("group ", i%40)},
			{Time: at.Add(10 * time.Minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Actor: fmt.Sprint("agent ", i%500), Visibility: lifecycle.Public, Text: fmt.Sprint("please try number ", i)},
			{Time: at.Add(time.Hour), Kind: lifecycle.StateChanged, Side: lifecycle.Agent, Actor: fmt.Sprint("agent ", i%500), State: "resolved"},
		})
	})
}

// sample is one case; its function prepares a run at n.
type sample struct {
	name    string
	n       int
	prepare func(n int) run
	allow   float64 // the power that the doc states; 0: 1
	why     string
}

func when(name, value string) priority.ConditionSpec {
	return priority.ConditionSpec{Facts: map[string][]string{name: {value}}}
}

func samples() []sample {
	all := slices.Concat(ofTickets(), ofPolicies(), ofPeople(), ofTexts(), ofNumbers(), ofEvents())
	return all
}

// ofEvents are the folds of one ticket with many events.
func ofEvents() (all []sample) {
	mach := must(machine.New(preset.StandardSpec(), nil))
	policy, observer := standard(), must(observe.New(observe.StandardSpec()))
	detector := must(smell.New(smell.StandardSpec()))
	ladder, _ := escalate.StandardLadderSpec(2)
	triggers := must(escalate.NewTriggers(escalate.StandardTriggersSpec(), nil))
	steps := must(escalate.NewLadder(ladder, nil))
	for _, h := range happenings {
		add := func(what string, n int, f func(lifecycle.History, time.Time)) {
			allow, why := 0.0, ""
			if what == "machine.Repairs" {
				allow, why = 2, "the square of the visits"
			}
			all = append(all, sample{name: what + ", " + h.name, n: n, allow: allow, why: why, prepare: func(n int) run {
				hist := lifecycle.NewHistory(events(n, h.then))
				now := begin.Add(time.Duration(n+60) * time.Minute)
				return each(func() { f(hist, now) })
			}})
		}
		all = append(all, sample{name: "lifecycle.NewHistory, " + h.name, n: 8000, prepare: func(n int) run {
			l := events(n, h.then)
			slices.Reverse(l)
			return each(func() { lifecycle.NewHistory(l) })
		}})
		add("lifecycle.History.Facets", 8000, func(h lifecycle.History, now time.Time) { h.Facets(now) })
		add("lifecycle.History.Validate", 8000, func(h lifecycle.History, _ time.Time) { _ = h.Validate() })
		add("lifecycle.History.AsOf, With and Diff", 4000, func(h lifecycle.History, now time.Time) {
			h.AsOf(begin.Add(time.Hour)).With(h.Events()...).Diff(h)
		})
		add("lifecycle.History JSON", 3000, func(h lifecycle.History, _ time.Time) {
			var g lifecycle.History
			_ = g.UnmarshalJSON(must(h.MarshalJSON()))
		})
		add("machine.Replay", 4000, func(h lifecycle.History, now time.Time) { mach.Replay(h, machine.Options{AsOf: now}) })
		add("machine.Repairs", 1000, func(h lifecycle.History, now time.Time) { mach.Replay(h, machine.Options{AsOf: now}).Repairs() })
		add("machine.Due and NextTimer", 2000, func(h lifecycle.History, now time.Time) {
			t := mach.Replay(h, machine.Options{AsOf: now})
			t.Due(nil)
			t.NextTimer(nil, now)
		})
		add("sla.Assess", 2000, func(h lifecycle.History, now time.Time) { policy.Assess(h, now) })
		add("sla.Explain", 2000, func(h lifecycle.History, now time.Time) { policy.Explain(h, now) })
		add("observe.Observe", 2000, func(h lifecycle.History, now time.Time) {
			observer.Observe(observe.NewInput("1", h, mach, policy, now))
		})
		add("smell.Find, one ticket", 2000, func(h lifecycle.History, now time.Time) {
			in := observe.NewInput("1", h, mach, policy, now)
			detector.Find(slices.Values([]*smell.Input{{Ticket: observer.Observe(in), History: h, Timeline: in.Timeline}}))
		})
		add("escalate.Evaluate and Follow", 2000, func(h lifecycle.History, now time.Time) {
			t := mach.Replay(h, machine.Options{AsOf: now})
			triggers.Evaluate(h, t, h.Facets(now).Facts(), now)
			steps.Follow(h, t, now, nil)
		})
		add("assign.NewItem", 2000, func(h lifecycle.History, now time.Time) { assign.NewItem("1", h, tier.Route{}) })
	}
	own := func(i int, e *lifecycle.Event) { e.Facts = priority.Facts{fmt.Sprint("fact ", i): {"x"}} }
	all = append(all,
		sample{name: "lifecycle.History.Facets, new facts", n: 1000, prepare: func(n int) run {
			h := lifecycle.NewHistory(events(n, own))
			return each(func() { h.Facets(begin.AddDate(1, 0, 0)) })
		}},
		sample{name: "lifecycle.Facets.Apply, new facts", n: 500, allow: 2.3, why: "each change copies the own facts, which others share", prepare: func(n int) run {
			l := events(n, own)
			return each(func() {
				var f lifecycle.Facets
				for i := range l {
					f.Apply(&l[i])
				}
			})
		}},
	)
	return all
}

// ofTickets are many tickets.
func ofTickets() []sample {
	mach := must(machine.New(preset.StandardSpec(), nil))
	policy, observer := standard(), must(observe.New(observe.StandardSpec()))
	detector := must(smell.New(smell.StandardSpec()))
	now := begin.AddDate(0, 6, 0)
	items := func(n int) []queue.Item {
		return list(n, func(i int) queue.Item {
			return queue.Item{ID: fmt.Sprint(i), Level: priority.Level(1 + i%4), Since: begin.Add(time.Duration(i*7919%n) * time.Minute)}
		})
	}
	order := must(queue.New(queue.StandardSpec()))
	return []sample{
		{name: "sla.AssessAll, tickets", n: 2000, prepare: func(n int) run {
			l := tickets(n)
			return each(func() {
				for range policy.AssessAll(slices.Values(l), now) {
				}
			})
		}},
		{name: "whatif.Compare, tickets", n: 2000, prepare: func(n int) run {
			l := tickets(n)
			return each(func() { whatif.Compare(policy, policy, slices.Values(l), now) })
		}},
		{name: "smell.Find, tickets", n: 1000, prepare: func(n int) run {
			in := list(n, func(i int) *smell.Input { return nil })
			for i, h := range tickets(n) {
				x := observe.NewInput(fmt.Sprint(i), h, mach, policy, now)
				in[i] = &smell.Input{Ticket: observer.Observe(x), History: h, Timeline: x.Timeline}
			}
			return each(func() { detector.Find(slices.Values(in)) })
		}},
		{name: "smell.FindReviews, reviewers of one ticket", n: 2000, prepare: func(n int) run {
			reviews := list(n, func(i int) qa.Scored { return qa.Scored{Ticket: "t", Reviewer: fmt.Sprint(i), Total: i % 100} })
			return each(func() { detector.FindReviews(slices.Values(reviews)) })
		}},
		{name: "smell.Find, the same reply everywhere", n: 1000, prepare: func(n int) run {
			in := list(n, func(i int) *smell.Input { return nil })
			for i, h := range tickets(n) {
				l := h.Events()
				l[2].Text = strings.Repeat("we have received your request and are looking into it ", 5)
				h = lifecycle.NewHistory(l)
				x := observe.NewInput(fmt.Sprint(i), h, mach, policy, now)
				in[i] = &smell.Input{Ticket: observer.Observe(x), History: h, Timeline: x.Timeline}
			}
			return each(func() { detector.Find(slices.Values(in)) })
		}},
		{name: "observe.NextSame, one customer", n: 8000, prepare: func(n int) run {
			m := map[string]lifecycle.History{}
			for i, h := range tickets(n) {
				l := h.Events()
				l[0].Category, l[0].Facts = "vpn", priority.Facts{"requester": {"kim"}}
				m[fmt.Sprint(i)] = lifecycle.NewHistory(l)
			}
			return each(func() { observe.NextSame(m, "requester", "category", now) })
		}},
		{name: "queue.Sort", n: 4000, prepare: func(n int) run { l := items(n); return each(func() { order.Sort(l, now) }) }},
		{name: "queue.Next and NextLook", n: 8000, prepare: func(n int) run {
			l := items(n)
			return each(func() { order.Next(l, now); order.NextLook(l, now) })
		}},
		{name: "discover.Log, variants", n: 2000, prepare: func(n int) run {
			l := list(n, func(i int) *machine.Timeline {
				return mach.Replay(lifecycle.NewHistory(events(12, func(k int, e *lifecycle.Event) {
					e.Kind, e.State = lifecycle.StateChanged, lifecycle.State(fmt.Sprint("state ", i>>k&1, k))
				})), machine.Options{AsOf: now})
			})
			return each(func() {
				var log discover.Log
				for _, t := range l {
					log.Add(t)
				}
				log.Variants()
				log.Follows()
				_, _ = log.Infer(discover.Options{})
				_ = must(log.MarshalJSON())
			})
		}},
		{name: "lint.Words, unknown words", n: 2000, prepare: func(n int) run {
			l := list(n, func(i int) lifecycle.History {
				return lifecycle.NewHistory(events(1, nil)).With(lifecycle.Event{Time: begin.Add(time.Hour), Kind: lifecycle.StateChanged, State: lifecycle.State(fmt.Sprint("state ", i))})
			})
			return each(func() {
				w := lint.NewWords(lint.VocabularyOf(mach))
				for i, h := range l {
					w.Add(fmt.Sprint(i), h)
				}
				w.Unknown()
			})
		}},
		{name: "rows.Collection, rows of many tickets and of one", n: 2000, prepare: func(n int) run {
			m := must(rows.New(rows.Spec{Ticket: "id", Zone: "UTC", Layouts: []string{time.RFC3339}, Order: rows.ByRow, Events: []rows.EventRuleSpec{
				{Time: []string{"at"}, Kind: rows.SourceSpec{Value: "created"}, Side: rows.SourceSpec{Value: "customer"}},
			}}))
			return each(func() {
				log := m.NewCollection(rows.Options{})
				for i := range n {
					at := begin.Add(time.Duration(i) * time.Second).Format(time.RFC3339)
					_ = log.Add(i, rows.Map(map[string]string{"id": fmt.Sprint(i % 2 * i), "at": at}))
				}
				for range log.Histories() {
				}
			})
		}},
	}
}

// ofPolicies are documents with many rules, and questions to them.
func ofPolicies() []sample {
	targets := func(n int) sla.PolicySpec {
		s := sla.StandardPolicySpec().OnCalendar("office", office())
		s.Clocks[0].Targets = list(n, func(i int) sla.TargetSpec {
			return sla.TargetSpec{Name: fmt.Sprint("target ", i), When: when("account", fmt.Sprint("account ", i)), Within: &sla.AmountSpec{Time: sla.Duration(time.Hour)}}
		})
		return s
	}
	router := func(n int) tier.RouterSpec {
		names := list(n, func(i int) string { return fmt.Sprint("tier ", i) })
		return tier.RouterSpec{Tiers: names, Facts: list(n, func(i int) string { return fmt.Sprint("fact ", i) }), Fallback: tier.Destination{Tier: "tier 0"},
			Routes: list(n, func(i int) tier.RouteSpec {
				return tier.RouteSpec{Name: fmt.Sprint("route ", i), When: when(fmt.Sprint("fact ", i), fmt.Sprint("value ", i)), To: tier.Destination{Tier: names[i]}}
			}),
			Skills: list(n, func(i int) tier.SkillSpec {
				return tier.SkillSpec{Name: fmt.Sprint("rule ", i), Required: []string{fmt.Sprint("skill ", i)}, Preferred: []tier.Preference{{Skill: fmt.Sprint("liked ", i)}}}
			})}
	}
	late := lifecycle.NewHistory(events(200, func(i int, e *lifecycle.Event) {
		e.Facts = priority.Facts{"account": {fmt.Sprint("account ", i*37)}}
	}))
	return []sample{
		{name: "sla.NewPolicy, targets", n: 1000, prepare: func(n int) run {
			s := targets(n)
			return func() error { _, err := sla.NewPolicy(s, nil); return err }
		}},
		{name: "sla.Assess, targets", n: 1000, prepare: func(n int) run {
			p := must(sla.NewPolicy(targets(n), nil))
			return each(func() { p.Assess(late, begin.AddDate(0, 0, 3)) })
		}},
		{name: "sla.Explain, targets", n: 1000, prepare: func(n int) run {
			p := must(sla.NewPolicy(targets(n), nil))
			return each(func() { p.Explain(late, begin.AddDate(0, 0, 3)) })
		}},
		{name: "sla.Read, targets", n: 500, prepare: func(n int) run {
			data := must(json.Marshal(targets(n)))
			return func() error { _, err := sla.Read[sla.PolicySpec](data); return err }
		}},
		{name: "sla.Read, a policy full of unknown names", n: 300, prepare: func(n int) run {
			s := targets(n)
			for i := range s.Clocks[0].Targets {
				s.Clocks[0].Targets[i].Calendar = strings.Repeat("calendar ", 20) + fmt.Sprint(i)
			}
			data := must(json.Marshal(s))
			return func() error { _, err := sla.Read[sla.PolicySpec](data); return err }
		}},
		{name: "tier.NewRouter, facts, tiers, routes and skills", n: 1000, prepare: func(n int) run {
			s := router(n)
			return func() error { _, err := tier.NewRouter(s); return err }
		}},
		{name: "tier.Route, routes and skills", n: 2000, prepare: func(n int) run {
			r := must(tier.NewRouter(router(n)))
			f := priority.Facts{fmt.Sprint("fact ", n-1): {fmt.Sprint("value ", n-1)}}
			return each(func() { r.Route(f) })
		}},
		{name: "tier.Read, a router of unknown tiers", n: 2000, prepare: func(n int) run {
			s := router(n)
			for i := range s.Routes {
				s.Routes[i].To.Tier = "x" + s.Routes[i].To.Tier
			}
			data := must(json.Marshal(s))
			return func() error { _, err := tier.Read[tier.RouterSpec](data); return err }
		}},
		{name: "priority.Decide, triage rules", n: 1000, prepare: func(n int) run {
			t := must(priority.NewTriage(priority.TriageSpec{Otherwise: priority.P3, Rules: list(n, func(i int) priority.TriageRuleSpec {
				return priority.TriageRuleSpec{Name: fmt.Sprint(i), When: when("product", fmt.Sprint(i)), Level: priority.P1}
			})}))
			return each(func() { t.Decide(priority.Facts{"product": {"none"}}) })
		}},
		{name: "priority.NewCondition, parts", n: 500, prepare: func(n int) run {
			s := priority.ConditionSpec{Any: list(n, func(i int) priority.ConditionSpec { return when(fmt.Sprint("fact ", i), "x") })}
			facts := priority.Facts{"fact": {"y"}}
			return func() error {
				c, err := priority.NewCondition(s)
				if err == nil {
					c.Holds(facts)
				}
				return err
			}
		}},
		{name: "priority.NewCondition, values of one fact", n: 2000, prepare: func(n int) run {
			s := priority.ConditionSpec{Facts: map[string][]string{"account": list(n, func(i int) string { return fmt.Sprint("account ", i) })}}
			facts := priority.Facts{"account": list(n, func(i int) string { return fmt.Sprint("other ", i) })}
			return func() error {
				c, err := priority.NewCondition(s)
				if err == nil {
					c.Holds(facts)
				}
				return err
			}
		}},
		{name: "rows.New, a condition of many parts", n: 500, prepare: func(n int) run {
			s := rows.Spec{Ticket: "id", Zone: "UTC", Layouts: []string{time.RFC3339}, Events: []rows.EventRuleSpec{
				{Time: []string{"at"}, Kind: rows.SourceSpec{Value: "created"}, When: priority.ConditionSpec{Any: list(n, func(i int) priority.ConditionSpec { return when(fmt.Sprint("column ", i), "x") })}},
			}}
			return func() error { _, err := rows.New(s); return err }
		}},
		{name: "machine.New, states and steps", n: 100, prepare: func(n int) run {
			s := ring(n)
			return func() error { _, err := machine.New(s, nil); return err }
		}},
		{name: "lint.Check of a machine", n: 100, prepare: func(n int) run {
			m := must(machine.New(ring(n), nil))
			return each(func() { lint.Check(m) })
		}},
		{name: "machine.Mermaid and DOT", n: 100, prepare: func(n int) run {
			m := must(machine.New(ring(n), nil))
			return each(func() { m.Mermaid(); m.DOT() })
		}},
		{name: "calendar.New, dates", n: 2000, prepare: func(n int) run {
			s := office()
			for i := range n {
				s.Holidays = append(s.Holidays, calendar.HolidaySpec{Name: fmt.Sprint("day ", i), Date: calendar.DateOf(begin).Add(3 * i)})
			}
			return func() error { _, err := calendar.New(s); return err }
		}},
		{name: "calendar.NewAll, keys", n: 200, prepare: func(n int) run {
			m := map[string]calendar.Spec{}
			for i := range n {
				m[fmt.Sprint(i)] = office()
			}
			return func() error { _, err := calendar.NewAll(m); return err }
		}},
		{name: "calendar.Between, spans", n: 1000, prepare: func(n int) run {
			c := must(calendar.New(office()))
			return each(func() {
				for range c.Between(begin, begin.AddDate(0, 0, n)) {
				}
			})
		}},
	}
}

// ring is a machine whose states follow one another.
func ring(n int) machine.Spec {
	s := machine.Spec{Start: []lifecycle.State{"state 0"}}
	name := func(i int) lifecycle.State { return lifecycle.State(fmt.Sprint("state ", i%n)) }
	for i := range n {
		class := machine.Open
		if i == n-1 {
			class = machine.Done
		}
		s.States = append(s.States, machine.StateSpec{Name: name(i), Class: class})
		s.Transitions = append(s.Transitions, machine.TransitionSpec{From: []lifecycle.State{name(i)}, To: name(i + 1)})
	}
	return s
}

// ofPeople are agents, tickets to assign, ladders and rotations.
func ofPeople() (all []sample) {
	agents := func(n int) []assign.Agent {
		return list(n, func(i int) assign.Agent {
			return assign.Agent{ID: fmt.Sprintf("agent %06d", i), Presence: assign.Online, Weight: 1 + i%5, Skills: []string{fmt.Sprint("skill ", i%20)}}
		})
	}
	work := func(n int) []assign.Item {
		return list(n, func(i int) assign.Item {
			return assign.Item{ID: fmt.Sprint("ticket ", i), Account: fmt.Sprint("account ", i), Since: begin, Level: priority.P2}
		})
	}
	for _, mode := range []assign.Mode{assign.RoundRobin, assign.LeastLoaded, assign.SpareCapacity, assign.Weighted, assign.Rendezvous} {
		s := assign.StandardSpec()
		s.Mode = mode
		p := must(assign.New(s))
		allow, why := 0.0, ""
		if mode == assign.Rendezvous || mode == assign.Weighted {
			allow, why = 2, "looks at every agent for each ticket"
		}
		all = append(all, sample{name: "assign.Session.Assign, n tickets to n agents, " + string(mode), n: 500, allow: allow, why: why, prepare: func(n int) run {
			a, w := agents(n), work(n)
			return each(func() {
				d := must(p.NewSession(a, assign.Cursor{}))
				for _, t := range w {
					d.Assign(t, begin)
				}
				d.Cursor()
			})
		}})
	}
	p := must(assign.New(assign.StandardSpec()))
	ladder := func(n int) escalate.LadderSpec {
		return escalate.LadderSpec{Steps: list(n, func(i int) escalate.StepSpec {
			s := escalate.StepSpec{Name: fmt.Sprint("step ", i), Notify: []string{fmt.Sprint("role ", i)}}
			if i < n-1 {
				s.Wait = sla.Duration(time.Minute)
			}
			return s
		})}
	}
	rotation := func(n int) oncall.RotationSpec {
		return oncall.RotationSpec{Zone: "Europe/Berlin", Start: calendar.DateOf(begin), Days: 1, People: list(n, func(i int) string { return fmt.Sprint("person ", i) })}
	}
	return append(all,
		sample{name: "assign.Batch, tickets", n: 50, allow: 3, why: "an exact matching: agents × tickets × tickets", prepare: func(n int) run {
			a, w := agents(n), work(n)
			return func() error { _, err := p.Batch(w, a, begin, assign.Cursor{}); return err }
		}},
		sample{name: "escalate.NewLadder and Run, steps", n: 500, prepare: func(n int) run {
			s := ladder(n)
			return each(func() {
				l := must(escalate.NewLadder(s, nil))
				_, _ = l.Run(begin, nil, begin.AddDate(0, 1, 0), nil)
				l.Timetable(begin, nil)
			})
		}},
		sample{name: "escalate.Run, actions", n: 500, prepare: func(n int) run {
			l := must(escalate.NewLadder(ladder(20), nil))
			acts := list(n, func(i int) escalate.Action {
				return escalate.Action{Time: begin.Add(time.Duration(i) * time.Second), Act: escalate.Acknowledge, By: "ann"}
			})
			return func() error { _, err := l.Run(begin, acts, begin.AddDate(0, 1, 0), nil); return err }
		}},
		sample{name: "oncall.Shifts, days", n: 500, prepare: func(n int) run {
			r := must(oncall.NewRotation(rotation(7), nil))
			return each(func() {
				for range r.Shifts(begin, begin.AddDate(0, 0, n)) {
				}
			})
		}},
		sample{name: "oncall.NewRotation, people and overrides", n: 200, prepare: func(n int) run {
			s := rotation(n)
			s.Overrides = list(n, func(i int) oncall.Shift {
				at := begin.AddDate(0, 0, i)
				return oncall.Shift{From: at, To: at.Add(time.Hour), Person: "guest"}
			})
			return func() error {
				r, err := oncall.NewRotation(s, nil)
				if err == nil {
					for i := range n {
						r.OnCall(begin.AddDate(0, 0, i))
					}
				}
				return err
			}
		}},
	)
}

// ofTexts are texts and what is looked for in them.
func ofTexts() []sample {
	words := func(n int) []string { return list(n, func(i int) string { return fmt.Sprintf("word%06d", i) }) }
	dictionary := func(n int) *classify.Dictionary {
		s := classify.DictionarySpec{Categories: []classify.CategorySpec{{Code: "a", Name: "A"}}}
		for i, w := range words(n) {
			s.Rules = append(s.Rules, classify.KeywordRuleSpec{Name: fmt.Sprint(i), Category: "a", Any: []string{w}})
		}
		return must(classify.NewDictionary(s, nil))
	}
	return []sample{
		{name: "classify.NewDictionary, keywords", n: 2000, prepare: func(n int) run { return each(func() { dictionary(n) }) }},
		{name: "classify.Candidates, keywords and a text of as many words", n: 2000, prepare: func(n int) run {
			d, text := dictionary(n), strings.Join(words(n), " ")
			return each(func() { d.Candidates(text) })
		}},
		{name: "classify.Classify, a long text", n: 8000, prepare: func(n int) run {
			d, text := dictionary(1000), strings.Repeat("nothing of it ", n)
			return each(func() { d.Classify(text) })
		}},
		{name: "classify.TextIndex, texts", n: 1000, prepare: func(n int) run {
			texts := list(n, func(i int) classify.Text {
				return classify.Text{ID: fmt.Sprint(i), Text: fmt.Sprintf("the printer number %d of office %d does not print", i, i%100)}
			})
			return each(func() {
				x := must(classify.NewTextIndex(texts))
				for i := range 20 {
					x.Similar(texts[i].Text, priority.Percent(50), 5)
					x.Suggest(texts[i].Text, 5)
				}
			})
		}},
	}
}

// ofNumbers are summaries, statistics and plans.
func ofNumbers() []sample {
	keyed := func(n int) *aggregate.Keyed[aggregate.Durations, *aggregate.Durations] {
		k := must(aggregate.NewKeyed[aggregate.Durations]("team", "day"))
		for i := range n {
			must(k.At(fmt.Sprint("team ", i%97), fmt.Sprint("day ", i))).Add(time.Duration(i) * time.Second)
		}
		return k
	}
	return []sample{
		{name: "aggregate.Durations, values", n: 40000, prepare: func(n int) run {
			return each(func() {
				var d aggregate.Durations
				for i := range n {
					d.Add(time.Duration(i*7919) * time.Millisecond)
				}
				must(d.MarshalBinary())
			})
		}},
		{name: "aggregate.Keyed, keys: At, Merge, Rollup, binary and JSON", n: 1000, prepare: func(n int) run {
			return func() error {
				k, sum := keyed(n), must(aggregate.NewKeyed[aggregate.Durations]("team", "day"))
				if err := sum.Merge(k); err != nil {
					return err
				}
				must(sum.Rollup("team"))
				var back aggregate.Keyed[aggregate.Durations, *aggregate.Durations]
				if err := back.UnmarshalBinary(must(k.MarshalBinary())); err != nil {
					return err
				}
				return back.UnmarshalJSON(must(k.MarshalJSON()))
			}
		}},
		{name: "stat.NewXmR, points", n: 2000, prepare: func(n int) run {
			xs := list(n, func(i int) float64 { return float64(i * 7919 % 1000) })
			var changes []int
			for at := 8; at+8 <= n; at += 8 {
				changes = append(changes, at)
			}
			return func() error { _, err := stat.NewXmR(xs, stat.ChartSpec{Changes: changes}); return err }
		}},
		{name: "stat.NewSample and Spearman", n: 8000, prepare: func(n int) run {
			xs := list(n, func(i int) float64 { return float64(i * 7919 % 1000) })
			return each(func() { s := must(stat.NewSample(xs)); s.Quantile(priority.Percent(90)); stat.Spearman(xs, xs) })
		}},
		{name: "stat.NewSurvival, times", n: 2000, prepare: func(n int) run {
			l := list(n, func(i int) stat.EventCount { return stat.EventCount{Time: float64(i + 1), Events: 1, Censored: 1} })
			return each(func() {
				s := must(stat.NewSurvival(l))
				s.QuantileInterval(priority.Percent(50), "", 0)
				stat.CompareSurvival(s, s)
			})
		}},
		{name: "backlog.LeastConstant and Project, jobs", n: 500, allow: 2, why: "the square of the number of slots, at most 16,384", prepare: func(n int) run {
			slots := list(n, func(i int) backlog.Slot { return backlog.Slot{Open: int64(i%3) * 60} })
			work := list(n, func(i int) backlog.Job { return backlog.Job{Arrives: i, Due: min(i+10, n), Amount: 30} })
			staff := list(n, func(int) int64 { return 2 })
			return func() error {
				if _, err := backlog.Project(slots, staff, work, ""); err != nil {
					return err
				}
				_, err := backlog.LeastConstant(slots, work)
				return err
			}
		}},
	}
}
