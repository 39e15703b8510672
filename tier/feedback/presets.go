package feedback

import "github.com/supportops/policy/priority"

// HandbookSpec returns where the handbook sends feedback: the eight signals to
// customer success with their urgencies, then the seven kinds of feedback.
//
// The kind is the fact kind: "bug report", "feature request", "UX feedback",
// "documentation gap", "at-risk signal", "praise" or "competitive". Seven
// signals are facts that are "true": executive_complaint, churn_mention,
// expansion_interest, champion_left, csat_falling, major_incident and
// feature_blocker. The eighth is the number of escalations within 30 days, the
// fact escalations_30d. The handbook gives no number for "multiple"
// escalations; here they are 2 or more. Its example of an alert, 3 in two
// weeks, is the same rule on another fact.
func HandbookSpec() Spec {
	s := Spec{Schema: feedbackSchema, Facts: []string{"kind", "escalations_30d"}}
	for _, row := range []struct {
		name, fact, handoff string
		urgency             Urgency
	}{
		{"several escalations", "", "at-risk account", High},
		{"executive complaint", "executive_complaint", "VIP escalation", Immediate},
		{"churn mentioned", "churn_mention", "save opportunity", High},
		{"interest in expansion", "expansion_interest", "upsell lead", Medium},
		{"champion leaves", "champion_left", "relationship risk", High},
		{"CSAT falling", "csat_falling", "proactive intervention", Medium},
		{"hit by major incident", "major_incident", "executive touch", High},
		{"feature blocker", "feature_blocker", "product alignment", Medium},
	} {
		r := RuleSpec{Name: row.name, To: []string{"customer success"}, Action: row.handoff, Urgency: row.urgency}
		if row.fact == "" {
			r.When.Ranges = map[string]priority.RangeSpec{"escalations_30d": priority.AtLeast(2)}
		} else {
			s.Facts = append(s.Facts, row.fact)
			r.When.Facts = priority.Facts{row.fact: {"true"}}
		}
		s.Rules = append(s.Rules, r)
	}
	for _, row := range []struct {
		kind, action string
		to           []string
	}{
		{"bug report", "fix, close", []string{"engineering"}},
		{"feature request", "evaluate, roadmap", []string{"product"}},
		{"UX feedback", "usability", []string{"product", "design"}},
		{"documentation gap", "update", []string{"content"}},
		{"at-risk signal", "intervene", []string{"customer success"}},
		{"praise", "case study, retention", []string{"customer success", "marketing"}},
		{"competitive", "positioning", []string{"product", "sales"}},
	} {
		s.Rules = append(s.Rules, RuleSpec{
			Name: row.kind, To: row.to, Action: row.action,
			When: priority.ConditionSpec{Facts: priority.Facts{"kind": {row.kind}}},
		})
	}
	return s
}
