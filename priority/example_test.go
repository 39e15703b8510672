package priority_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/scale"
)

func ExampleLevel() {
	fmt.Println(priority.P3.Raise(1), priority.P1.MoreUrgent(priority.P2), priority.Level(0).MoreUrgent(priority.P5))
	// Output: p2 true false
}

func ExampleMatrix() {
	m, err := priority.NewMatrix(priority.ServiceNowMatrixSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Level("1 - High", "2 - Medium"))
	fmt.Println(m.Level("1 - High", "someday"))
	// Output:
	// p2 true
	//  false
}

func ExampleMatrixSpec() {
	_, err := priority.Read[priority.MatrixSpec]([]byte(`{
		"impact":  {"name": "Reach", "values": ["all", "one"]},
		"urgency": {"name": "Harm", "values": ["blocked", "slowed", "annoyed"]},
		"cells":   [["p1", "p2", "p3"], ["p3", "p3"]]
	}`))
	fmt.Println(err)
	// Output: priority: cells[1]: required: 2 cells, want 3: every cell is stated (line 4, column 35)
}

func ExampleAxisSpec() {
	s := priority.MatrixSpec{
		Impact:  priority.AxisSpec{Name: "Reach", Values: []string{"all", "one"}},
		Urgency: priority.AxisSpec{Name: "Harm", Values: []string{"blocked", "annoyed"}},
		Cells:   [][]priority.Level{{priority.P1, priority.P2}, {priority.P3, priority.P5}},
	}
	fmt.Println(s.Validate())
	// Output: <nil>
}

func ExampleCell() {
	m, err := priority.NewMatrix(priority.ServiceNowMatrixSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range m.Cells()[:3] {
		fmt.Println(c.Impact, "/", c.Urgency, "→", c.Level)
	}
	// Output:
	// 1 - High / 1 - High → p1
	// 1 - High / 2 - Medium → p2
	// 1 - High / 3 - Low → p3
}

func ExampleInversion() {
	s := priority.ServiceNowMatrixSpec()
	s.Cells[2][0] = priority.P1 // a slip: low impact, most urgent level
	m, err := priority.NewMatrix(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, inv := range m.Inversions() {
		fmt.Println(inv.Graver, "is graver than", inv.Milder)
	}
	// Output: {2 - Medium 1 - High p2} is graver than {3 - Low 1 - High p1}
}

func ExampleDuration() {
	_, err := priority.Read[scale.Spec]([]byte(`{"levels":[{"level":"p5","name":"Request","resolution":"5d"}]}`))
	fmt.Println(err)
	// Output: scale: levels[0].resolution: malformed: want a duration such as "1h30m", got "5d" (line 1, column 56)
}

func ExampleSpecError() {
	_, err := priority.NewMatrix(priority.MatrixSpec{})
	fmt.Println(err)
	// Output:
	// priority: 2 defects
	// 	impact.values: required: want at least one value, the gravest first
	// 	urgency.values: required: want at least one value, the gravest first
}

func ExampleFieldError() {
	_, err := priority.Read[priority.MatrixSpec]([]byte(`{"impact": {"values": ["a"]}, "urgency": {"values": ["b"]}, "cells": [["p9"]]}`))
	var defect *priority.FieldError
	_ = errors.As(err, &defect)
	fmt.Println(defect.Path, errors.Is(defect, priority.ErrUnknown))
	// Output: cells[0][0] true
}

func ExampleFacts() {
	facts := priority.Facts{"users_affected": {"1200"}}
	facts["customer"] = []string{"enterprise"}
	fmt.Println(facts.Fact("Customer"), len(facts.Fact("vip")))
	// Output: [enterprise] 0
}

func ExampleFactsOf() {
	facts := priority.FactsOf(map[string]string{"customer": "enterprise", "category": ""})
	fmt.Println(facts)
	// Output: map[customer:[enterprise]]
}

func ExampleConditionSpec() {
	paying := priority.ConditionSpec{
		Facts: priority.Facts{"customer": {"enterprise", "business"}},
		Not:   &priority.ConditionSpec{Facts: priority.Facts{"trial": {"true"}}},
	}
	data, err := json.Marshal(paying)
	fmt.Println(string(data), err)
	// Output: {"customer":["enterprise","business"],"not":{"trial":["true"]}} <nil>
}

func ExampleCondition() {
	spec, err := priority.Read[priority.ConditionSpec]([]byte(`{
		"customer": ["enterprise", "business"],
		"users_affected": {"at_least": 1000},
		"any": [{"tags": ["outage"]}, {"assignee": [""]}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	large, err := priority.NewCondition(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	facts := priority.Facts{"customer": {"Enterprise"}, "users_affected": {"1200"}, "tags": {"vip", "outage"}}
	fmt.Println(large.Holds(facts))
	facts["users_affected"] = []string{"1,200"}
	fmt.Println(large.Holds(facts), large.NotNumbers(facts))
	// Output:
	// true
	// false [users_affected]
}

func ExampleRangeSpec() {
	ten, hundred := priority.AtLeast(10), priority.Below(100)
	some := priority.RangeSpec{AtLeast: ten.AtLeast, Below: hundred.Below}
	c, err := priority.NewCondition(priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"users_affected": some}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Holds(priority.Facts{"users_affected": {"10"}}), c.Holds(priority.Facts{"users_affected": {"100"}}))
	// Output: true false
}

func ExampleTriage() {
	t, err := priority.NewTriage(priority.StandardTriageSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.Decide(priority.Facts{"data_at_risk": {"true"}, "how_to": {"true"}}))
	fmt.Println(t.Decide(nil))
	// Output:
	// p2 [revenue or data at risk]
	// p4 []
}

func ExampleTriageSpec() {
	_, err := priority.Read[priority.TriageSpec]([]byte(`{
		"facts": ["outage"],
		"rules": [{"name": "down", "when": {"outtage": ["true"]}, "level": "p1"}],
		"otherwise": "p4"
	}`))
	fmt.Println(err)
	// Output: priority: rules[0].when.outtage: unknown: "outtage", want one that is declared, such as "outage" (line 3, column 50)
}

func ExampleTriageRuleSpec() {
	t, err := priority.NewTriage(priority.TriageSpec{
		Rules: []priority.TriageRuleSpec{{
			Name: "outage", When: priority.ConditionSpec{Facts: priority.Facts{"outage": {"true"}}}, Level: priority.P1,
			Rules: []priority.TriageRuleSpec{{Name: "planned", When: priority.ConditionSpec{Facts: priority.Facts{"maintenance": {"true"}}}, Level: priority.P4}},
		}},
		Otherwise: priority.P3,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.Decide(priority.Facts{"outage": {"true"}}))
	fmt.Println(t.Decide(priority.Facts{"outage": {"true"}, "maintenance": {"true"}}))
	// Output:
	// p1 [outage]
	// p4 [outage planned]
}

func ExampleAging() {
	a, err := priority.NewAging(priority.StandardAgingSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Level(priority.P4, 71*time.Hour), a.Level(priority.P4, 72*time.Hour))
	fmt.Println(a.Level(priority.P4, 1000000*time.Hour), "is the cap")
	// Output:
	// p4 p3
	// p2 is the cap
}

func ExampleAgingSpec() {
	_, err := priority.Read[priority.AgingSpec]([]byte(`{"cap": "p2", "steps": [{"level": "p2", "after": "8h"}]}`))
	fmt.Println(err)
	// Output: priority: steps[0].level: conflict: p2 cannot rise under the cap p2 (line 1, column 35)
}

func ExampleAgingStepSpec() {
	a, err := priority.NewAging(priority.AgingSpec{
		Cap:   priority.P3,
		Steps: []priority.AgingStepSpec{{Level: priority.P4, After: priority.Duration(time.Hour)}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Level(priority.P4, time.Hour), a.Level(priority.P5, time.Hour))
	// Output: p3 p5
}

func ExampleRise() {
	a, err := priority.NewAging(priority.StandardAgingSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range a.Rises(priority.P5) {
		fmt.Println(r.From, "→", r.To, "after", r.After)
	}
	// Output:
	// p5 → p4 after 120h
	// p4 → p3 after 192h
	// p3 → p2 after 216h
}

func ExamplePolicySpec() {
	s := priority.StandardPolicySpec()
	s.Modifiers = append(s.Modifiers, priority.ModifierSpec{Name: "VIP"})
	fmt.Println(s.Validate())
	// Output:
	// priority: 2 defects
	// 	modifiers[2].name: duplicate: "VIP" is modifiers[1] already
	// 	modifiers[2].raise: required: want steps up, or down below 0
}

func ExampleModifierSpec() {
	s := priority.PolicySpec{
		Triage:    priority.StandardTriageSpec(),
		Modifiers: []priority.ModifierSpec{{Name: "free plan", When: priority.ConditionSpec{Facts: priority.Facts{"customer": {"free"}}}, Raise: -1}},
	}
	p, err := priority.NewPolicy(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Decide(priority.Input{Facts: priority.Facts{"core_function_blocked": {"true"}, "customer": {"free"}}}).Level)
	// Output: p4
}

func ExampleInput() {
	p, err := priority.NewPolicy(priority.StandardPolicySpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Decide(priority.Input{Impact: "1 - High", Urgency: "2 - Medium"}).Level)
	// Output: p2
}

func ExampleOverride() {
	p, err := priority.NewPolicy(priority.PolicySpec{Triage: priority.StandardTriageSpec(), Aging: priority.StandardAgingSpec()})
	if err != nil {
		fmt.Println(err)
		return
	}
	// A ticket that has waited 200 hours is parked; the wait before does not undo it.
	c := priority.Input{Waited: 200 * time.Hour, Override: priority.Override{Level: priority.P5, By: "duty manager", Reason: "after the release"}}
	d := p.Decide(c)
	last := d.Why[len(d.Why)-1]
	fmt.Println(last.Stage, last.Name, last.From, "→", last.To, "because", last.Reason)
	c.Waited, c.SinceOverride = 320*time.Hour, 120*time.Hour
	fmt.Println(p.Decide(c).Level, "after 120 hours more")
	// Output:
	// override duty manager p4 → p5 because after the release
	// p4 after 120 hours more
}

func ExampleAdjustment() {
	p, err := priority.NewPolicy(priority.StandardPolicySpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	step := p.Decide(priority.Input{Facts: priority.Facts{"outage": {"true"}}}).Why[0]
	fmt.Println(step.Stage, step.Name, step.To)
	// Output: triage outage p1
}

// How a level came about: a rule over facts, then the customer, then the wait.
func ExampleStage() {
	s := priority.StandardPolicySpec()
	s.Aging = priority.StandardAgingSpec()
	p, err := priority.NewPolicy(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	d := p.Decide(priority.Input{Facts: priority.Facts{"category": {"bug"}, "customer": {"enterprise"}}, Waited: 200 * time.Hour})
	for _, a := range d.Why {
		fmt.Println(a.Stage, a.Name, a.From, "→", a.To)
	}
	// Output:
	// triage otherwise  → p4
	// modifier enterprise customer p4 → p3
	// aging p3 to p2 p3 → p2
}
