package priority

import (
	"strconv"
	"time"
)

func hours(n int) Duration { return Duration(n) * Duration(time.Hour) }

// ServiceNowMatrixSpec returns the 3 × 3 matrix that ServiceNow ships. Both
// axes have the product's labels "1 - High", "2 - Medium" and "3 - Low". The
// product calls its fifth level "5 - Planning".
func ServiceNowMatrixSpec() MatrixSpec {
	values := []string{"1 - High", "2 - Medium", "3 - Low"}
	return MatrixSpec{
		Schema:  matrixSchema,
		Impact:  AxisSpec{Name: "Impact", Values: values},
		Urgency: AxisSpec{Name: "Urgency", Values: append([]string(nil), values...)},
		Cells: [][]Level{
			{P1, P2, P3},
			{P2, P3, P4},
			{P3, P4, P5},
		},
	}
}

// FloorMeanMatrixSpec returns the 5 × 5 matrix over the axes "1" to "5" whose
// level is ⌊(impact + urgency) / 2⌋, the rule of the Rabobank log of the BPI
// Challenge 2014.
func FloorMeanMatrixSpec() MatrixSpec {
	s := MatrixSpec{Schema: matrixSchema, Impact: AxisSpec{Name: "Impact"}, Urgency: AxisSpec{Name: "Urgency"}}
	for i := 1; i <= numLevels; i++ {
		row := make([]Level, numLevels)
		for j := range row {
			row[j] = Level((i + j + 1) / 2)
		}
		s.Impact.Values = append(s.Impact.Values, strconv.Itoa(i))
		s.Urgency.Values = append(s.Urgency.Values, strconv.Itoa(i))
		s.Cells = append(s.Cells, row)
	}
	return s
}

// StandardTriageSpec returns the triage tree that support handbooks share: an
// outage is P1; revenue or data at risk P2; a core function blocked P3; a
// how-to question or a request P5; all else P4. Each condition asks whether a
// fact is "true": outage, revenue_at_risk, data_at_risk, core_function_blocked,
// how_to and request.
//
// The handbooks do not agree: lost data is P1 and data at risk P2, as here;
// revenue is P1 in one file and P2 in the tree, which is taken; a blocked core
// function is P3 in the tree and P2 in the table of levels. A breach is P1:
// state it as an outage.
func StandardTriageSpec() TriageSpec {
	fact := func(name string) ConditionSpec { return ConditionSpec{Facts: Facts{name: {"true"}}} }
	return TriageSpec{
		Schema: triageSchema,
		Facts:  []string{"outage", "revenue_at_risk", "data_at_risk", "core_function_blocked", "how_to", "request"},
		Rules: []TriageRuleSpec{
			{Name: "outage", When: fact("outage"), Level: P1},
			{Name: "revenue or data at risk", When: ConditionSpec{Any: []ConditionSpec{fact("revenue_at_risk"), fact("data_at_risk")}}, Level: P2},
			{Name: "core function blocked", When: fact("core_function_blocked"), Level: P3},
			{Name: "how-to or request", When: ConditionSpec{Any: []ConditionSpec{fact("how_to"), fact("request")}}, Level: P5},
		},
		Otherwise: P4,
	}
}

// StandardPolicySpec returns a policy to start from: the ServiceNow matrix
// where impact and urgency are known, else the standard triage; and one level
// up, no further than P2, if the fact customer is "enterprise", and again if
// vip is "true". The guide and the handbook name these modifiers but give no
// figures: those here are this package's own.
//
// It has no aging, which it leaves to the queue (queue.StandardSpec): a wait
// should change a ticket's turn, but not what is promised for it, which depends
// on its level. A desk without a queue may set Aging to [StandardAgingSpec].
func StandardPolicySpec() PolicySpec {
	return PolicySpec{
		Schema: policySchema,
		Matrix: ServiceNowMatrixSpec(),
		Triage: StandardTriageSpec(),
		Modifiers: []ModifierSpec{
			{Name: "enterprise customer", When: ConditionSpec{Facts: Facts{"customer": {"enterprise"}}}, Raise: 1, Limit: P2},
			{Name: "VIP", When: ConditionSpec{Facts: Facts{"vip": {"true"}}}, Raise: 1, Limit: P2},
		},
	}
}

// StandardAgingSpec returns an aging to start from: P5 rises after 120 hours,
// P4 after 72 and P3 after 24, up to P2, so that P1 stays what it means. The
// guide and the handbook ask for aging and give no figures; these are this
// package's own.
func StandardAgingSpec() AgingSpec {
	return AgingSpec{
		Schema: agingSchema,
		Cap:    P2,
		Steps: []AgingStepSpec{
			{Level: P5, After: hours(120)},
			{Level: P4, After: hours(72)},
			{Level: P3, After: hours(24)},
		},
	}
}
