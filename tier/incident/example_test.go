package incident_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/incident"
)

// A SEV1 twenty minutes after it was declared.
func Example() {
	playbook, err := incident.New(incident.HandbookSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	at := func(min int) time.Time { return time.Date(2026, 6, 1, 10, min, 0, 0, time.UTC) }
	now := incident.Incident{
		Severity: severity.SEV1, Paged: at(0), Declared: at(5),
		Roles: map[string]string{"communications lead": "Kim", "incident commander": "Lee", "technical lead": "Max"},
		Done: map[string][]time.Time{
			"answer the page": {at(3)}, "acknowledge the page": {at(5)}, "page on-call and backup": {at(6)},
			"open bridge": {at(8)}, "name commander": {at(9)}, "status page": {at(15)},
		},
	}
	for _, t := range playbook.Checklist(now, at(25)) {
		if t.State == incident.Open || t.State == incident.Overdue {
			fmt.Println(t.Due.Format("15:04"), t.Task, t.State, t.Person)
		}
	}
	fmt.Println("nobody yet:", playbook.Unfilled(now))
	// Output:
	// 10:20 first impact estimate overdue Lee
	// 10:30 status page open Kim
	// nobody yet: [scribe]
}

func ExamplePlaybook_Lacks() {
	playbook, err := incident.New(incident.HandbookSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fields, _ := playbook.Lacks("first notice", severity.SEV1, map[string]string{"service": "checkout", "issue": "payments fail", "impact": "all customers", "status": "investigating"})
	fmt.Println(fields)
	// Output: [next update link]
}

func ExampleSpec() {
	_, err := tier.Read[incident.Spec]([]byte(`{"tasks": [{"name": "call", "from": "noon"}]}`))
	fmt.Println(err)
	// Output: incident: tasks[0].from: unknown: "noon", want one of ["paged" "declared" "resolved"] (line 1, column 37)
}

func ExampleTaskSpec() {
	playbook, err := incident.New(incident.Spec{Tasks: []incident.TaskSpec{
		{Name: "tell the board", From: incident.Declared, Within: tier.Duration(time.Hour)},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	start := time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	i := incident.Incident{Severity: severity.SEV1, Declared: start}
	next, _ := playbook.NextLook(i, start)
	fmt.Println(playbook.Checklist(i, start)[0].State, playbook.Checklist(i, next)[0].State)
	// Output: open overdue
}

func ExamplePostSpec() {
	for _, r := range incident.HandbookSpec().Roles[:2] {
		fmt.Println(r.Name+":", r.Duty)
	}
	// Output:
	// incident commander: runs the bridge, decides
	// technical lead: debugs, deploys
}

func ExampleFormSpec() {
	fmt.Println(incident.HandbookSpec().Notices[0].Fields)
	// Output: [service issue impact status next update link]
}

func ExampleOrigin() {
	fmt.Println(incident.Paged, incident.Declared, incident.Resolved)
	// Output: paged declared resolved
}

func ExampleTaskState() {
	fmt.Println(incident.Open, incident.Overdue, incident.DoneLate)
	// Output: open overdue done_late
}

func ExamplePlaybook() {
	var p incident.Playbook
	fmt.Println(len(p.Checklist(incident.Incident{}, time.Time{})))
	// Output: 0
}

func ExampleIncident() {
	i := incident.Incident{Severity: severity.SEV2}
	playbook, err := incident.New(incident.HandbookSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(playbook.Unfilled(i)), "roles to fill")
	// Output: 4 roles to fill
}

func ExampleTask() {
	playbook, err := incident.New(incident.HandbookSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	paged := time.Date(2026, 6, 1, 3, 0, 0, 0, time.UTC)
	t := playbook.Checklist(incident.Incident{Severity: severity.SEV3, Paged: paged}, paged)[0]
	fmt.Println(t.Task, "by", t.Due.Format("15:04"))
	// Output: answer the page by 03:05
}
