package tier_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
)

func ExampleModel() {
	m, err := tier.NewModel(tier.StandardModelSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	l2, _ := m.Tier("L2")
	fmt.Println(l2.Title, l2.Scope, l2.SLA.From, "to", l2.SLA.To)
	// Output: Tier 2 [Technical specialists complex troubleshooting integrations] 4h to 8h
}

func ExampleModelSpec() {
	_, err := tier.ParseModelSpec([]byte(`{"tiers": [{"name": "front"}, {"name": "front"}]}`))
	fmt.Println(err)
	// Output: tier: tiers[1].name: duplicate: "front" is tiers[0].name already
}

func ExampleTierSpec() {
	for _, t := range tier.StandardModelSpec().Tiers {
		fmt.Println(t.Name, t.Title, t.Targets[0].Measure)
	}
	// Output:
	// L0 Self-service deflection
	// L1 Tier 1 resolution
	// L2 Tier 2 tickets
	// L3 Tier 3 tickets
}

func ExampleTargetSpec() {
	s := tier.ModelSpec{Tiers: []tier.TierSpec{{Name: "L2", Targets: []tier.TargetSpec{{Measure: tier.Tickets, AtLeast: 25, AtMost: 15}}}}}
	fmt.Println(s.Validate())
	// Output: tier: tiers[0].targets[0].at_most: conflict: 15 is less than at_least, 25
}

func ExampleSLASpec() {
	for _, t := range tier.StandardModelSpec().Tiers {
		fmt.Println(t.Name, t.SLA.Instant, t.SLA.From, t.SLA.To, t.SLA.BestEffort)
	}
	// Output:
	// L0 true 0s 0s false
	// L1 false 15m 1h false
	// L2 false 4h 8h false
	// L3 false 0s 0s true
}

func ExampleMeasure() {
	fmt.Println(tier.Resolution, tier.FirstStop)
	// Output: resolution first_stop
}

func ExampleTally() {
	var t tier.Tally
	t.Add(tier.Journey{Stops: []string{"L1"}, Solved: true})
	t.Add(tier.Journey{Stops: []string{"L1", "L2"}, Solved: true})
	solved, of := t.Front()
	fmt.Println("solved at the front:", solved, "of", of)
	fmt.Printf("%+v\n", t.Count("L1"))
	// Output:
	// solved at the front: 1 of 2
	// {Reached:2 First:2 Solved:1 Alone:1 Left:1 Passed:1}
}

func ExampleJourney() {
	var t tier.Tally
	t.Add(tier.Journey{Stops: []string{"desk", "network", "desk"}, Solved: true})
	fmt.Println(t.Handoffs(), "handoffs")
	// Output: 2 handoffs
}

func ExampleCount() {
	var t tier.Tally
	t.Add(tier.Journey{Stops: []string{"desk", "network"}, Solved: true})
	fmt.Println(t.Count("network").Solved, t.Count("network").Alone)
	// Output: 1 0
}

func ExampleShare() {
	m, err := tier.NewModel(tier.StandardModelSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	var t tier.Tally
	for range 90 {
		t.Add(tier.Journey{Stops: []string{"L1"}, Solved: true})
	}
	for range 10 {
		t.Add(tier.Journey{Stops: []string{"L1", "L2"}, Solved: true})
	}
	for _, s := range m.Shares(&t) {
		if s.Whole == 0 {
			fmt.Println(s.Tier, "no data")
			continue
		}
		fmt.Printf("%s %d of %d %q\n", s.Tier, s.Part, s.Whole, s.Standing)
	}
	// Output:
	// L0 no data
	// L1 90 of 100 "over"
	// L2 10 of 100 ""
	// L3 0 of 100 "within"
}

func ExampleStanding() {
	fmt.Println(tier.Under, tier.Within, tier.Over)
	// Output: under within over
}

// Routing a ticket as its history has it, with a fact besides.
func ExampleRouter_Route() {
	router, err := tier.NewRouter(tier.StandardRouterSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	var ticket lifecycle.Facets
	ticket.Apply(&lifecycle.Event{Kind: lifecycle.Created, Channel: "email", Category: "billing", Customer: "enterprise"})
	facts := ticket.Facts()
	facts["language"] = []string{"zh"}
	route := router.Route(facts)
	fmt.Println(route.Tier, route.Queue, route.Required, route.Preferred)
	// Output: L1 account management [zh] [{enterprise 15m}]
}

func ExampleRouter() {
	r, err := tier.NewRouter(tier.StandardRouterSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	route := r.Route(priority.Facts{"category": {"sandwich"}})
	fmt.Printf("%s, %s, by rule %q\n", route.Tier, route.Queue, route.Rule)
	// Output: L1, front line, by rule ""
}

func ExampleRouterSpec() {
	s := tier.StandardRouterSpec()
	s.Fallback.Tier = "L7"
	fmt.Println(s.Validate())
	// Output: tier: fallback.tier: unknown: "L7", want one of ["L1" "L2" "L3"]
}

func ExampleRouteSpec() {
	r, err := tier.NewRouter(tier.RouterSpec{
		Tiers: []string{"front", "back"},
		Routes: []tier.RouteSpec{{
			Name: "legal", When: priority.LegacyCondition{Fact: "category", Is: []string{"legal"}},
			To: tier.Destination{Tier: "back", Queue: "lawyers"},
		}},
		Fallback: tier.Destination{Tier: "front"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	route := r.Route(priority.Facts{"category": {"legal"}})
	fmt.Println(route.Queue, "by", route.Rule, "past", route.Skipped)
	// Output: lawyers by legal past [front]
}

func ExampleDestination() {
	r, err := tier.NewRouter(tier.StandardRouterSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, next := range r.Route(priority.Facts{"category": {"billing"}}).Then {
		fmt.Println("then", next.Tier, next.Queue)
	}
	// Output: then L2 finance
}

func ExamplePreference() {
	p := tier.Preference{Skill: "zh", For: tier.Duration(15 * time.Minute)}
	fmt.Println("wait", p.For, "for", p.Skill)
	// Output: wait 15m for zh
}

func ExampleSkillSpec() {
	r, err := tier.NewRouter(tier.StandardRouterSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	route := r.Route(priority.Facts{"category": {"api"}, "language": {"zh"}})
	fmt.Println(route.Required, "by", route.SkillRules)
	// Output: [api zh] by [Chinese]
}

func ExampleRoute() {
	r, err := tier.NewRouter(tier.StandardRouterSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	route := r.Route(priority.Facts{"category": {"api"}})
	fmt.Println(route.Tier, "past", route.Skipped, "by", route.Rule)
	// Output: L2 past [L1] by API errors
}

func ExampleChecklist() {
	c, err := tier.NewChecklist(tier.StandardChecklistSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, gap := range c.Check(tier.Handoff{Summary: "login fails", Steps: []tier.Attempt{{Action: "reset password"}}}, nil) {
		fmt.Println(gap.Field, "-", gap.Want)
	}
	// Output:
	// steps[0].result - what came of it
	// reason - text
	// expectation - text
	// suggestion - text
}

func ExampleChecklistSpec() {
	s := tier.ProcessChecklistSpec()
	fmt.Println(s.Items[0].Label, s.Items[1].Label, s.Within)
	// Output: 初步排查记录 未解决原因 10m
}

func ExampleItemSpec() {
	c, err := tier.NewChecklist(tier.ChecklistSpec{Items: []tier.ItemSpec{
		{Name: "logs", When: priority.LegacyCondition{Fact: "needs_logs"}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	h := tier.Handoff{Extra: map[string]string{"logs": ""}}
	fmt.Println(len(c.Check(h, nil)), len(c.Check(h, priority.Facts{"needs_logs": {"true"}})))
	// Output: 0 1
}

func ExampleHandoff() {
	c, err := tier.NewChecklist(tier.ProcessChecklistSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	h := tier.Handoff{Steps: []tier.Attempt{{Action: "restarted", Result: "no change"}}, Reason: "needs code access"}
	fmt.Println(len(c.Check(h, nil)), "gaps")
	// Output: 0 gaps
}

func ExampleAttempt() {
	a := tier.Attempt{Action: "cleared the cache", Result: "works for one user"}
	fmt.Println(a.Action, "→", a.Result)
	// Output: cleared the cache → works for one user
}

func ExampleGap() {
	c, err := tier.NewChecklist(tier.ProcessChecklistSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Check(tier.Handoff{}, nil)[0])
	// Output: {steps 初步排查记录 at least one step}
}

func ExampleFeedback() {
	f, err := tier.NewFeedback(tier.StandardFeedbackSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range f.Route(priority.Facts{"kind": {"bug"}, "churn_mention": {"true"}}) {
		fmt.Println(r.Rule, "→", r.To, r.Urgency)
	}
	// Output:
	// churn mention → customer success p1
	// bug → engineering p3
}

func ExampleFeedbackSpec() {
	_, err := tier.ParseFeedbackSpec([]byte(`{"rules": [{"name": "all", "to": "product", "urgency": "p5"}]}`))
	fmt.Println(err)
	// Output: tier: rules[0].when: required: want a condition: not every ticket is feedback
}

func ExampleFeedbackRule() {
	fmt.Println(tier.StandardFeedbackSpec().Rules[0].To)
	// Output: customer success lead
}

func ExampleReferral() {
	f, err := tier.NewFeedback(tier.StandardFeedbackSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", f.Route(priority.Facts{"executive_complaint": {"true"}})[0])
	// Output: {Rule:executive complaint To:customer success lead Urgency:p1 Within:1h}
}

func ExampleDuration() {
	fmt.Println(tier.Duration(90 * time.Minute))
	// Output: 1h30m
}

func ExampleSpecError() {
	err := tier.ModelSpec{}.Validate()
	fmt.Println(err)
	// Output: tier: tiers: required: want at least one tier, the front first
}

func ExampleFieldError() {
	var defect *tier.FieldError
	_ = errors.As(tier.ModelSpec{}.Validate(), &defect)
	fmt.Println(defect.Path, errors.Is(defect, tier.ErrRequired))
	// Output: tiers true
}
