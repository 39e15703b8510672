package tier_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
)

func ExampleTiers() {
	m, err := tier.NewTiers(tier.StandardTiersSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	l2, _ := m.Tier("L2")
	fmt.Println(l2.Title, l2.Scope, l2.SLA.Usual, "to", l2.SLA.Latest)
	// Output: Tier 2 [Technical specialists complex troubleshooting integrations] 4h to 8h
}

func ExampleTiersSpec() {
	_, err := tier.Read[tier.TiersSpec]([]byte(`{"tiers": [{"name": "front"}, {"name": "front"}]}`))
	fmt.Println(err)
	// Output: tier: tiers[1].name: duplicate: "front" is tiers[0].name already (line 1, column 40)
}

func ExampleTierSpec() {
	for _, t := range tier.StandardTiersSpec().Tiers {
		fmt.Println(t.Name, t.Title, t.Goals[0].ShareOf)
	}
	// Output:
	// L0 Self-service deflection
	// L1 Tier 1 resolution
	// L2 Tier 2 tickets
	// L3 Tier 3 tickets
}

func ExampleGoalSpec() {
	s := tier.TiersSpec{Tiers: []tier.TierSpec{{Name: "L2", Goals: []tier.GoalSpec{{ShareOf: tier.Tickets, AtLeast: priority.Percent(25), AtMost: priority.Percent(15)}}}}}
	fmt.Println(s.Validate())
	// Output: tier: tiers[0].goals[0].at_most: conflict: 15% is less than at_least, 25%
}

func ExampleSLASpec() {
	for _, t := range tier.StandardTiersSpec().Tiers {
		fmt.Println(t.Name, t.SLA.Instant, t.SLA.Usual, t.SLA.Latest, t.SLA.BestEffort)
	}
	// Output:
	// L0 true 0s 0s false
	// L1 false 15m 1h false
	// L2 false 4h 8h false
	// L3 false 0s 0s true
}

// What the goals of the first tier are about.
func ExampleShareOf() {
	for _, g := range tier.HandbookTiersSpec().Tiers[1].Goals {
		fmt.Println(g.ShareOf, "from", g.AtLeast)
	}
	// Output:
	// resolution from 60%
	// first_stop from 70%
	// escalation from 15%
	// satisfied from 90%
	// accuracy from 95%
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
	fmt.Println(route.Tier, route.Group, route.Required, route.Preferred)
	// Output: L1 account management [zh] [{enterprise 15m}]
}

func ExampleRouter() {
	r, err := tier.NewRouter(tier.StandardRouterSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	route := r.Route(priority.Facts{"category": {"sandwich"}})
	fmt.Printf("%s, %s, by rule %q\n", route.Tier, route.Group, route.Rule)
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
			Name: "legal", When: priority.ConditionSpec{Facts: priority.Facts{"category": {"legal"}}},
			To: tier.Destination{Tier: "back", Group: "lawyers"},
		}},
		Fallback: tier.Destination{Tier: "front"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	route := r.Route(priority.Facts{"category": {"legal"}})
	fmt.Println(route.Group, "by", route.Rule, "past", route.Skipped)
	// Output: lawyers by legal past [front]
}

func ExampleDestination() {
	r, err := tier.NewRouter(tier.StandardRouterSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, next := range r.Route(priority.Facts{"category": {"billing"}}).Then {
		fmt.Println("then", next.Tier, next.Group)
	}
	// Output: then L2 finance
}

// A customer who writes Chinese waits a quarter of an hour for somebody who
// reads it.
func ExamplePreference() {
	r, err := tier.NewRouter(tier.RouterSpec{
		Tiers: []string{"L1"},
		Skills: []tier.SkillSpec{{
			Name: "Chinese", When: priority.ConditionSpec{Facts: priority.Facts{"language": {"zh"}}},
			Preferred: []tier.Preference{{Skill: "zh", For: tier.Duration(15 * time.Minute)}},
		}},
		Fallback: tier.Destination{Tier: "L1"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range r.Route(priority.Facts{"language": {"zh"}}).Preferred {
		fmt.Println("wait", p.For, "for", p.Skill)
	}
	// Output:
	// wait 15m for zh
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

func ExampleDuration() {
	fmt.Println(tier.Duration(90 * time.Minute))
	// Output: 1h30m
}

func ExampleSpecError() {
	err := tier.TiersSpec{}.Validate()
	fmt.Println(err)
	// Output: tier: tiers: required: want at least one tier, the front first
}

func ExampleFieldError() {
	var defect *priority.FieldError
	_ = errors.As(tier.TiersSpec{}.Validate(), &defect)
	fmt.Println(defect.Path, errors.Is(defect, priority.ErrRequired))
	// Output: tiers true
}

func ExampleTimeRangeSpec() {
	l1 := tier.HandbookTiersSpec().Tiers[1]
	fmt.Println(l1.HandleTime.Compare(12*time.Minute), l1.HandleTime.Compare(20*time.Minute))
	// Output: 0 1
}

func ExampleCountRangeSpec() {
	l1 := tier.HandbookTiersSpec().Tiers[1]
	fmt.Println(l1.PerAgentDay.Compare(25), l1.PerAgentDay.Compare(40))
	// Output: -1 0
}

func ExampleRatio() {
	goal := tier.HandbookTiersSpec().Tiers[1].Goals[0]
	fmt.Println(goal.ShareOf, goal.AtLeast, goal.AtMost)
	// Output: resolution 60% 80%
}
