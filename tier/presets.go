package tier

import (
	"time"

	"github.com/supportops/policy/priority"
)

func minutes(n int) Duration { return Duration(n) * Duration(time.Minute) }
func hours(n int) Duration   { return Duration(n) * Duration(time.Hour) }

// StandardModelSpec returns the four tiers of the first source document's
// support tier model.
func StandardModelSpec() ModelSpec {
	return ModelSpec{Schema: modelSchema, Tiers: []TierSpec{
		{
			Name: "L0", Title: "Self-service",
			Scope:   []string{"Knowledge base", "chatbots", "community forums", "in-app help"},
			Targets: []TargetSpec{TargetSpec{Measure: Deflection, AtLeast: 30, AtMost: 50}},
			SLA:     SLASpec{Instant: true},
		},
		{
			Name: "L1", Title: "Tier 1",
			Scope:   []string{"First response", "common issues", "documentation guidance"},
			Targets: []TargetSpec{TargetSpec{Measure: Resolution, AtLeast: 60, AtMost: 80}},
			SLA:     SLASpec{From: minutes(15), To: minutes(60)},
		},
		{
			Name: "L2", Title: "Tier 2",
			Scope:   []string{"Technical specialists", "complex troubleshooting", "integrations"},
			Targets: []TargetSpec{TargetSpec{Measure: Tickets, AtLeast: 15, AtMost: 25}},
			SLA:     SLASpec{From: hours(4), To: hours(8)},
		},
		{
			Name: "L3", Title: "Tier 3",
			Scope:   []string{"Engineering escalation", "code-level issues", "custom development"},
			Targets: []TargetSpec{TargetSpec{Measure: Tickets, Below: 5}},
			SLA:     SLASpec{BestEffort: true},
		},
	}}
}

// HandbookModelSpec returns the same tiers with the escalation rates that
// support handbooks add: L1 hands on 15 to 25 percent of its tickets, L2 5 to
// 10 percent.
func HandbookModelSpec() ModelSpec {
	s := StandardModelSpec()
	l1, l2 := &s.Tiers[1], &s.Tiers[2]
	l1.Targets = append(l1.Targets, TargetSpec{Measure: Escalation, AtLeast: 15, AtMost: 25})
	l2.Targets = append(l2.Targets, TargetSpec{Measure: Escalation, AtLeast: 5, AtMost: 10})
	return s
}

// StandardModelChineseSpec returns the same tiers in the Chinese words of the
// first source document.
func StandardModelChineseSpec() ModelSpec {
	s := StandardModelSpec()
	for i, t := range []struct {
		title string
		scope []string
	}{
		{"自助服务", []string{"知识库", "聊天机器人", "社区论坛", "应用内帮助"}},
		{"一级支持", []string{"首次响应", "常见问题", "文档指引"}},
		{"二级支持", []string{"技术专家", "复杂问题排查", "集成配置"}},
		{"三级支持", []string{"对接工程团队升级", "代码级问题", "定制化开发"}},
	} {
		s.Tiers[i].Title, s.Tiers[i].Scope = t.title, t.scope
	}
	return s
}

// StandardRouterSpec returns a routing matrix to begin with, for the people's
// tiers L1 to L3. Two of its routes are those of support handbooks: billing goes
// to account management and on to finance, API errors to L2 and on to
// engineering. The others are this package's own: security and data loss
// straight to L2; integrations to L2; how-to questions and all else to L1.
func StandardRouterSpec() RouterSpec {
	category := func(names ...string) priority.LegacyCondition {
		return priority.LegacyCondition{Fact: "category", Is: names}
	}
	return RouterSpec{
		Schema: routerSchema,
		Facts:  []string{"category", "priority", "channel", "customer", "language"},
		Tiers:  []string{"L1", "L2", "L3"},
		Routes: []RouteSpec{
			{
				Name: "security or data loss", When: category("security", "data loss"),
				To:   Destination{Tier: "L2", Queue: "technical", Required: []string{"security"}},
				Then: []Destination{{Tier: "L3", Queue: "engineering"}},
			},
			{
				Name: "billing", When: category("billing"),
				To:   Destination{Tier: "L1", Queue: "account management"},
				Then: []Destination{{Tier: "L2", Queue: "finance"}},
			},
			{
				Name: "API errors", When: category("api"),
				To:   Destination{Tier: "L2", Queue: "technical", Required: []string{"api"}},
				Then: []Destination{{Tier: "L3", Queue: "engineering"}},
			},
			{
				Name: "integrations", When: category("integration"),
				To:   Destination{Tier: "L2", Queue: "technical", Preferred: []Preference{{Skill: "integrations", For: minutes(30)}}},
				Then: []Destination{{Tier: "L3", Queue: "engineering"}},
			},
			{
				Name: "how-to", When: category("how-to"),
				To: Destination{Tier: "L1", Queue: "front line"},
			},
		},
		Fallback: Destination{Tier: "L1", Queue: "front line"},
		Skills: []SkillSpec{
			{Name: "Chinese", When: priority.LegacyCondition{Fact: "language", Is: []string{"zh"}}, Required: []string{"zh"}},
			{Name: "enterprise care", When: priority.LegacyCondition{Fact: "customer", Is: []string{"enterprise"}}, Preferred: []Preference{{Skill: "enterprise", For: minutes(15)}}},
		},
	}
}

// StandardChecklistSpec returns what an escalation must bring along: summary,
// steps tried with their results, reason, expectation and suggestion.
func StandardChecklistSpec() ChecklistSpec {
	return ChecklistSpec{Schema: checklistSchema, Items: []ItemSpec{
		{Name: "summary"}, {Name: "steps"}, {Name: "reason"}, {Name: "expectation"}, {Name: "suggestion"},
	}}
}

// ProcessChecklistSpec returns what the second source document's escalation
// node asks for: the record of the preliminary investigation (初步排查记录) and
// why it did not solve the problem (未解决原因), within 10 minutes.
func ProcessChecklistSpec() ChecklistSpec {
	return ChecklistSpec{
		Schema: checklistSchema,
		Items:  []ItemSpec{{Name: "steps", Label: "初步排查记录"}, {Name: "reason", Label: "未解决原因"}},
		Within: minutes(10),
	}
}

// StandardFeedbackSpec returns where feedback goes in support handbooks. The
// times and urgencies are this package's own.
func StandardFeedbackSpec() FeedbackSpec {
	kind := func(name string) priority.LegacyCondition {
		return priority.LegacyCondition{Fact: "kind", Is: []string{name}}
	}
	often := 3.0
	return FeedbackSpec{
		Schema: feedbackSchema,
		Facts:  []string{"kind", "escalations_30d", "churn_mention", "executive_complaint"},
		Rules: []FeedbackRule{
			{Name: "executive complaint", When: priority.LegacyCondition{Fact: "executive_complaint"}, To: "customer success lead", Urgency: priority.P1, Within: hours(1)},
			{Name: "churn mention", When: priority.LegacyCondition{Fact: "churn_mention"}, To: "customer success", Urgency: priority.P1, Within: hours(4)},
			{Name: "account at risk", When: priority.LegacyCondition{Fact: "escalations_30d", AtLeast: &often}, To: "customer success", Urgency: priority.P2, Within: hours(24)},
			{Name: "bug", When: kind("bug"), To: "engineering", Urgency: priority.P3},
			{Name: "documentation gap", When: kind("documentation"), To: "knowledge base", Urgency: priority.P4},
			{Name: "feature request", When: kind("feature"), To: "product", Urgency: priority.P5},
			{Name: "usability", When: kind("usability"), To: "product", Urgency: priority.P4},
			{Name: "praise", When: kind("praise"), To: "customer success", Urgency: priority.P5},
		},
	}
}
