package incident_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/incident"
)

func TestAnswers(t *testing.T) {
	s := incident.HandbookSpec()
	for i := range 6 {
		s.Tasks = append(s.Tasks, incident.TaskSpec{
			Name: fmt.Sprint("t", i), From: []incident.Origin{incident.Paged, incident.Declared, incident.Resolved}[i%3], Within: tier.Duration(i%4) * tier.Duration(5*time.Minute),
			Every: tier.Duration([]int{10, 10, 0, 0, 0, 0}[i]) * tier.Duration(time.Minute),
		})
	}
	p, err := incident.New(s)
	if err != nil {
		t.Fatal(err)
	}
	goldentest.Check(t,
		goldentest.Group("incidents", func(w *goldentest.Writer) {
			for seed := range uint64(300) {
				rng := rand.New(rand.NewPCG(seed, 1))
				i := incident.Incident{Severity: severity.Severities()[seed%4], Paged: minute(rng.IntN(5)), Done: map[string][]time.Time{}, Roles: map[string]string{}}
				if rng.IntN(4) > 0 {
					i.Declared = minute(5 + rng.IntN(9))
				}
				if rng.IntN(2) == 0 {
					i.Resolved = minute(15 + rng.IntN(60))
				}
				for _, task := range s.Tasks {
					for range rng.IntN(3) {
						i.Done[task.Name] = append(i.Done[task.Name], minute(rng.IntN(80)))
					}
				}
				for k, role := range s.Roles {
					i.Roles[role.Name] = []string{"", " ", "Kim"}[(k+rng.IntN(3))%3]
				}
				for m := 0; m < 90; m += 5 {
					at, ok := p.NextLook(i, minute(m))
					w.Put(p.Checklist(i, minute(m)), at, ok)
				}
				w.Put(p.Unfilled(i))
			}
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			goldentest.Defects[incident.Spec](w, everything())
			goldentest.Alone[incident.Spec](w, everything())
		}),
	)
	goldentest.Apart(t, everything(), incident.New)
}

// everything is a document that says everything once.
func everything() incident.Spec {
	five := tier.Duration(5 * time.Minute)
	return incident.Spec{
		Roles:   []incident.PostSpec{{Name: "lead", Duty: "leads", Severities: []severity.Severity{1, 2}}, {Name: "scribe", AsNeeded: true}},
		Tasks:   []incident.TaskSpec{{Name: "call", Role: "lead", Severities: []severity.Severity{2, 1}, From: incident.Declared, Within: five, Every: five}, {Name: "note", From: incident.Paged}},
		Notices: []incident.FormSpec{{Name: "first", Severities: []severity.Severity{1}, Fields: []string{"what", "who"}}, {Name: "last", Fields: []string{"why"}}},
	}
}
