package tier

import (
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
)

func minutes(n int) Duration { return Duration(n) * Duration(time.Minute) }
func hours(n int) Duration   { return Duration(n) * Duration(time.Hour) }

// StandardTiersSpec returns the four tiers of the support-operations guide's
// support tier model.
func StandardTiersSpec() TiersSpec {
	return TiersSpec{Schema: tiersSchema, Tiers: []TierSpec{
		{
			Name: "L0", Title: "Self-service",
			Scope: []string{"Knowledge base", "chatbots", "community forums", "in-app help"},
			Goals: []GoalSpec{GoalSpec{ShareOf: Deflection, AtLeast: spec.Percent(30), AtMost: spec.Percent(50)}},
			SLA:   SLASpec{Instant: true},
		},
		{
			Name: "L1", Title: "Tier 1",
			Scope: []string{"First response", "common issues", "documentation guidance"},
			Goals: []GoalSpec{GoalSpec{ShareOf: Resolution, AtLeast: spec.Percent(60), AtMost: spec.Percent(80)}},
			SLA:   SLASpec{Usual: minutes(15), Latest: minutes(60)},
		},
		{
			Name: "L2", Title: "Tier 2",
			Scope: []string{"Technical specialists", "complex troubleshooting", "integrations"},
			Goals: []GoalSpec{GoalSpec{ShareOf: Tickets, AtLeast: spec.Percent(15), AtMost: spec.Percent(25)}},
			SLA:   SLASpec{Usual: hours(4), Latest: hours(8)},
		},
		{
			Name: "L3", Title: "Tier 3",
			Scope: []string{"Engineering escalation", "code-level issues", "custom development"},
			Goals: []GoalSpec{GoalSpec{ShareOf: Tickets, Below: spec.Percent(5)}},
			SLA:   SLASpec{BestEffort: true},
		},
	}}
}

// HandbookTiersSpec returns the same tiers with the targets that the handbook
// sets for L1 to L3: first contact resolution, mean handle time, tickets per
// agent and day, escalation rate, satisfaction and technical accuracy. Of first
// contact resolution it has two readings; this is the one without escalation,
// [FirstStop]. The handle time of L3, "hours to days", is an hour or more.
// Times and tickets a day stand as printed, though 30 to 50 tickets of 10 to 15
// minutes are more than a day has: package capacity computes from both.
func HandbookTiersSpec() TiersSpec {
	s := StandardTiersSpec()
	goal := func(of ShareOf, least, most int) GoalSpec {
		return GoalSpec{ShareOf: of, AtLeast: spec.Percent(least), AtMost: spec.Percent(most)}
	}
	l1, l2, l3 := &s.Tiers[1], &s.Tiers[2], &s.Tiers[3]
	l1.Goals = append(l1.Goals, goal(FirstStop, 70, 80), goal(Escalation, 15, 25), goal(Satisfied, 90, 0), goal(Accuracy, 95, 0))
	l2.Goals = append(l2.Goals, goal(Escalation, 5, 10), goal(Satisfied, 90, 0), goal(Accuracy, 98, 0))
	l3.Goals = append(l3.Goals, goal(Satisfied, 85, 0), goal(Accuracy, 99, 0))
	l1.HandleTime, l1.PerAgentDay = TimeRangeSpec{minutes(10), minutes(15)}, CountRangeSpec{30, 50}
	l2.HandleTime, l2.PerAgentDay = TimeRangeSpec{minutes(30), minutes(60)}, CountRangeSpec{10, 20}
	l3.HandleTime, l3.PerAgentDay = TimeRangeSpec{AtLeast: hours(1)}, CountRangeSpec{3, 8}
	return s
}

// StandardTiersChineseSpec returns the same tiers in the Chinese words of the
// support-operations guide.
func StandardTiersChineseSpec() TiersSpec {
	s := StandardTiersSpec()
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
// tiers L1 to L3. Two of its routes are those of support handbooks: billing
// goes to account management and on to finance, API errors to L2 and on to
// engineering. The others are this package's own: security and data loss
// straight to L2; integrations to L2; how-to questions and all else to L1. The
// routes read the fact category: "security", "data loss", "billing", "api",
// "integration" and "how-to". The language "zh" requires the skill zh, and for
// the customer "enterprise" the skill enterprise is preferred. Groups are
// "front line", "account management", "technical", "engineering" and "finance".
func StandardRouterSpec() RouterSpec {
	category := func(names ...string) priority.ConditionSpec {
		return priority.ConditionSpec{Facts: priority.Facts{"category": names}}
	}
	return RouterSpec{
		Schema: routerSchema,
		Facts:  []string{"category", "priority", "channel", "customer", "language"},
		Tiers:  []string{"L1", "L2", "L3"},
		Routes: []RouteSpec{
			{
				Name: "security or data loss", When: category("security", "data loss"),
				To:   Destination{Tier: "L2", Group: "technical", Required: []string{"security"}},
				Then: []Destination{{Tier: "L3", Group: "engineering"}},
			},
			{
				Name: "billing", When: category("billing"),
				To:   Destination{Tier: "L1", Group: "account management"},
				Then: []Destination{{Tier: "L2", Group: "finance"}},
			},
			{
				Name: "API errors", When: category("api"),
				To:   Destination{Tier: "L2", Group: "technical", Required: []string{"api"}},
				Then: []Destination{{Tier: "L3", Group: "engineering"}},
			},
			{
				Name: "integrations", When: category("integration"),
				To:   Destination{Tier: "L2", Group: "technical", Preferred: []Preference{{Skill: "integrations", For: minutes(30)}}},
				Then: []Destination{{Tier: "L3", Group: "engineering"}},
			},
			{
				Name: "how-to", When: category("how-to"),
				To: Destination{Tier: "L1", Group: "front line"},
			},
		},
		Fallback: Destination{Tier: "L1", Group: "front line"},
		Skills: []SkillSpec{
			{Name: "Chinese", When: priority.ConditionSpec{Facts: priority.Facts{"language": {"zh"}}}, Required: []string{"zh"}},
			{Name: "enterprise care", When: priority.ConditionSpec{Facts: priority.Facts{"customer": {"enterprise"}}}, Preferred: []Preference{{Skill: "enterprise", For: minutes(15)}}},
		},
	}
}

// HandbookRouterSpec returns the handbook's routing matrix, all eight rows: the
// skill and tier that a category goes to first, and where it goes on. The
// routes read the fact category: "billing", "account", "password", "login",
// "api", "performance", "data", "security", "mobile" and "sso", or the title of
// a row, such as "api errors". Finance, to which billing goes on, has no tier.
// All else goes to L1, since the handbook has L1 try first.
func HandbookRouterSpec() RouterSpec {
	s := RouterSpec{
		Schema: routerSchema, Facts: []string{"category"}, Tiers: []string{"L1", "L2", "L3"},
		Fallback: Destination{Tier: "L1"},
	}
	for _, row := range []struct {
		name, skill, tier string
		then              Destination
		categories        []string
	}{
		{"Billing/Account", "account management", "L1", Destination{Group: "finance"}, []string{"billing", "account", "billing/account"}},
		{"Password/Login", "authentication", "L1", Destination{Tier: "L2", Group: "security"}, []string{"password", "login", "password/login"}},
		{"API Errors", "API integration", "L2", Destination{Tier: "L3", Group: "engineering"}, []string{"api", "api errors"}},
		{"Performance", "infrastructure", "L2", Destination{Tier: "L3", Group: "DevOps"}, []string{"performance"}},
		{"Data Issues", "data engineering", "L2", Destination{Tier: "L3", Group: "database"}, []string{"data", "data issues"}},
		{"Security", "security", "L2", Destination{Tier: "L3", Group: "security"}, []string{"security"}},
		{"Mobile App", "mobile", "L2", Destination{Tier: "L3", Group: "mobile development"}, []string{"mobile", "mobile app"}},
		{"Enterprise SSO", "identity", "L2", Destination{Tier: "L3", Group: "enterprise"}, []string{"sso", "enterprise sso"}},
	} {
		s.Routes = append(s.Routes, RouteSpec{
			Name: row.name, When: priority.ConditionSpec{Facts: priority.Facts{"category": row.categories}},
			To: Destination{Tier: row.tier, Required: []string{row.skill}}, Then: []Destination{row.then},
		})
	}
	return s
}
