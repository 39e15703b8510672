package tier_test

import (
	"time"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
)

// everyRoute is a document of a router that says everything once.
func everyRoute() tier.RouterSpec {
	when := priority.ConditionSpec{Facts: priority.Facts{"region": {"emea", "apac"}}, All: []priority.ConditionSpec{{Facts: priority.Facts{"plan": {"*"}}}}, Any: []priority.ConditionSpec{{Facts: priority.Facts{"vip": {"true"}}}, {Ranges: map[string]priority.RangeSpec{"users": priority.AtLeast(3)}}}, Not: &priority.ConditionSpec{Facts: priority.Facts{"spam": {"true"}}}}
	minute := tier.Duration(time.Minute)
	return tier.RouterSpec{
		Schema: "tier/router/2", Facts: []string{"region", "plan", "vip", "users", "spam"}, Tiers: []string{"L1", "L2", "L3"}, Groups: []string{"desk", "lab"},
		Routes: []tier.RouteSpec{{
			Name: "first", When: when, To: tier.Destination{Tier: "L1", Group: "desk", Required: []string{"go", "sql"}, Preferred: []tier.Preference{{Skill: "de", For: minute}, {Skill: "fr"}}},
			Then: []tier.Destination{{Tier: "L2", Group: "lab", Required: []string{"go"}, Preferred: []tier.Preference{{Skill: "es", For: 2 * minute}}}},
		}},
		Fallback: tier.Destination{Tier: "L1", Required: []string{"any"}, Preferred: []tier.Preference{{Skill: "en"}}},
		Skills:   []tier.SkillSpec{{Name: "s", When: when, Required: []string{"x", "y"}, Preferred: []tier.Preference{{Skill: "z", For: minute}}}},
	}
}

// everyTier is a document of tiers that says everything once.
func everyTier() tier.TiersSpec {
	hour := tier.Duration(time.Hour)
	return tier.TiersSpec{Schema: "tier/tiers/1", Tiers: []tier.TierSpec{
		{
			Name: "L1", Title: "front", Scope: []string{"a", "b"}, SLA: tier.SLASpec{Usual: hour, Latest: 2 * hour},
			Goals:      []tier.GoalSpec{{ShareOf: tier.Resolution, AtLeast: priority.Percent(60), AtMost: priority.Percent(80)}, {ShareOf: tier.Escalation, Below: priority.Percent(20)}},
			HandleTime: tier.TimeRangeSpec{AtLeast: hour, AtMost: 2 * hour}, PerAgentDay: tier.CountRangeSpec{AtLeast: 5, AtMost: 20},
		},
		{Name: "L2", SLA: tier.SLASpec{Instant: true}}, {Name: "L3", SLA: tier.SLASpec{BestEffort: true}},
	}}
}
