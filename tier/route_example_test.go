package tier_test

import (
	"fmt"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/handoff"
)

// A ticket is routed, and handed on only with its context.
func Example() {
	router, err := tier.NewRouter(tier.StandardRouterSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	route := router.Route(priority.Facts{"category": {"integration"}, "customer": {"enterprise"}})
	fmt.Printf("to %s, %s, by %q\n", route.Tier, route.Group, route.Rule)
	for _, p := range route.Preferred {
		fmt.Println("prefers", p.Skill, "for", p.For)
	}

	checklist, err := handoff.NewChecklist(handoff.StandardChecklistSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	handoff := handoff.Handoff{Summary: "webhook returns 500 since the release"}
	if gaps := checklist.Check(handoff, nil); len(gaps) > 0 {
		fmt.Println("not yet to", route.Then[0].Group+":")
		for _, g := range gaps {
			fmt.Println("  no", g.Field)
		}
	}
	// Output:
	// to L2, technical, by "integrations"
	// prefers integrations for 30m
	// prefers enterprise for 15m
	// not yet to engineering:
	//   no steps
	//   no reason
	//   no expectation
	//   no suggestion
}
