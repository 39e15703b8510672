package handoff_test

import (
	"fmt"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier/handoff"
)

func ExampleChecklist() {
	c, err := handoff.NewChecklist(handoff.StandardChecklistSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, gap := range c.Check(handoff.Handoff{Summary: "login fails", Steps: []handoff.Attempt{{Action: "reset password"}}}, nil) {
		fmt.Println(gap.Field, "-", gap.Want)
	}
	// Output:
	// steps[0].result - [what came of it]
	// reason - [text]
	// expectation - [text]
	// suggestion - [text]
}

func ExampleChecklistSpec() {
	s := handoff.ProcessChecklistSpec()
	fmt.Println(s.Items[0].Label, s.Items[1].Label, s.Within)
	// Output: 初步排查记录 未解决原因 10m
}

func ExampleNeedSpec() {
	c, err := handoff.NewChecklist(handoff.ChecklistSpec{Items: []handoff.NeedSpec{
		{Name: "logs", When: priority.ConditionSpec{Facts: priority.Facts{"needs_logs": {"true"}}}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	h := handoff.Handoff{Extra: map[string]string{"logs": ""}}
	fmt.Println(len(c.Check(h, nil)), len(c.Check(h, priority.Facts{"needs_logs": {"true"}})))
	// Output: 0 1
}

func ExampleHandoff() {
	c, err := handoff.NewChecklist(handoff.ProcessChecklistSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	h := handoff.Handoff{Steps: []handoff.Attempt{{Action: "restarted", Result: "no change"}}, Reason: "needs code access"}
	fmt.Println(len(c.Check(h, nil)), "gaps")
	// Output: 0 gaps
}

func ExampleAttempt() {
	a := handoff.Attempt{Action: "cleared the cache", Result: "works for one user"}
	fmt.Println(a.Action, "→", a.Result)
	// Output: cleared the cache → works for one user
}

func ExampleChecklist_Check() {
	c, err := handoff.NewChecklist(handoff.ProcessChecklistSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Check(handoff.Handoff{}, nil)[0])
	// Output: {steps 初步排查记录  [at least one step]}
}

// An alert without the customer's own words is sent back.
func ExampleHandbookRecordSpec() {
	s, _ := handoff.HandbookRecordSpec("at-risk alert")
	c, _ := handoff.NewChecklist(s)
	alert := handoff.Handoff{Extra: map[string]string{
		"account": "acme", "date": "2 November", "flagged by": "ann", "CSM": "eve", "tier": "enterprise", "MRR": "4,000",
		"indicators": "three escalations in two weeks", "recent tickets": "t1, t7, t9", "actions": "call on Tuesday", "links": "crm/acme",
	}}
	for _, gap := range c.Check(alert, nil) {
		fmt.Println("lacks", gap.Field)
	}
	// Output: lacks quotes
}
