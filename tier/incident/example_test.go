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

// What each notice of the handbook must say.
func ExampleFormSpec() {
	for _, n := range incident.HandbookSpec().Notices {
		fmt.Println(n.Name+":", n.Fields)
	}
	// Output:
	// first notice: [service issue impact status next update link]
	// resolved notice: [issue start end impact cause link]
	// review record: [title date start end severity commander summary first report paged declared cause found fix out impact gone customers hit duration revenue SLA breaches root cause went well improve actions]
}

// What the times of the handbook's tasks count from.
func ExampleOrigin() {
	for _, from := range []incident.Origin{incident.Paged, incident.Declared, incident.Resolved} {
		for _, t := range incident.HandbookSpec().Tasks {
			if t.From == from {
				fmt.Println(t.Name, "within", t.Within, "of", from)
				break
			}
		}
	}
	// Output:
	// answer the page within 5m of paged
	// page on-call and backup within 15m of declared
	// confirm that the impact is gone within 0s of resolved
}

// One task through an incident: open, overdue, done too late.
func ExampleTaskState() {
	playbook, err := incident.New(incident.Spec{Tasks: []incident.TaskSpec{
		{Name: "open bridge", From: incident.Declared, Within: tier.Duration(10 * time.Minute)},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	at := func(min int) time.Time { return time.Date(2026, 6, 1, 10, min, 0, 0, time.UTC) }
	i := incident.Incident{Severity: severity.SEV1, Declared: at(0)}
	fmt.Println(playbook.Checklist(i, at(5))[0].State)
	fmt.Println(playbook.Checklist(i, at(15))[0].State)
	i.Done = map[string][]time.Time{"open bridge": {at(18)}}
	fmt.Println(playbook.Checklist(i, at(20))[0].State)
	// Output:
	// open
	// overdue
	// done_late
}

// The first things to do when somebody is paged for a SEV2.
func ExamplePlaybook() {
	playbook, err := incident.New(incident.HandbookSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	paged := time.Date(2026, 6, 1, 3, 0, 0, 0, time.UTC)
	for _, t := range playbook.Checklist(incident.Incident{Severity: severity.SEV2, Paged: paged}, paged) {
		if t.State == incident.Open {
			fmt.Println(t.Due.Format("15:04"), t.Task)
		}
	}
	// Output:
	// 03:05 answer the page
	// 03:15 acknowledge the page
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
