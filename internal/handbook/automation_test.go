package handbook_test

import (
	"strings"

	"github.com/supportops/policy/metrics/survey"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/classify"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/escalate"
)

// automation tries the automatic actions of the table that packages decide.
func automation(p *printer) {
	route := must(tier.NewRouter(tier.HandbookRouterSpec())).Route(priority.Facts{"category": {"api"}})
	p.row("created", "assigned by skill and category", route.Tier)
	var near []string
	for _, w := range sla.StandardWarnings()[:3] {
		near = append(near, w.Action)
	}
	p.row("near breach", strings.Join(near, ", "))
	ladder, _ := escalate.HandbookLadderSpec(1)
	p.row("time elapsed", "next tier", ladder.Steps[0].Wait)
	p.row("resolved, not internal, no tag no-survey", "survey after "+survey.HandbookSpec().After.String())
	index := must(classify.NewTextIndex([]classify.Text{{ID: "solved", Text: "reset the password in the admin page"}}))
	p.row("similar ticket exists", "link, notify", index.Similar("how to reset the password", priority.Percent(20), 1)[0].ID)
	p.row("similar recent ticket", "suggest its solution", index.Suggest("password reset", 1)[0].ID)
	decision := must(priority.NewPolicy(priority.StandardPolicySpec())).Decide(priority.Input{Impact: "2 - Medium", Urgency: "2 - Medium", Facts: priority.Facts{"customer": {"enterprise"}}})
	p.row("customer tier", "priority modifier", decision.Level)
	words := must(classify.NewDictionary(classify.DictionarySpec{
		Categories: []classify.CategorySpec{{Code: "authentication", Name: "Authentication"}},
		Rules:      []classify.KeywordRuleSpec{{Category: "authentication", Any: []string{"password", "login", "can't access"}}},
	}, nil))
	c, _ := words.Classify("I can’t access my account")
	p.row("keyword in subject", "category", c.Category.Name)
}

const automationRows = `
	created | assigned by skill and category | L2
	near breach | show_in_queue, alert_assignee, alert_team_lead
	time elapsed | next tier | 30m
	resolved, not internal, no tag no-survey | survey after 2h
	similar ticket exists | link, notify | solved
	similar recent ticket | suggest its solution | solved
	customer tier | priority modifier | p2
	keyword in subject | category | Authentication`
