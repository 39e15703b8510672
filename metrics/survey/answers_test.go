package survey_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/survey"
	"github.com/supportops/policy/priority"
)

func TestAnswers(t *testing.T) {
	specs := []survey.Spec{survey.HandbookSpec(), survey.HandbookSpec()}
	specs[1].Until, specs[1].Skip = 0, nil
	goldentest.Check(t,
		goldentest.Group("invitations", func(w *goldentest.Writer) {
			w.Put(survey.HandbookSpec())
			for seed := range uint64(3000) {
				rng := rand.New(rand.NewPCG(seed, 2))
				r, err := survey.New(specs[seed%2])
				if err != nil {
					t.Fatal(err)
				}
				o := observe.Observation{Now: at(float64(rng.IntN(60)) / 2), Replies: rng.IntN(2)}
				if rng.IntN(12) == 0 {
					o.Excluded = "spam"
				}
				for range rng.IntN(3) {
					x := observe.Resolution{Time: at(float64(rng.IntN(30)) / 2), Rule: rng.IntN(3) == 0}
					if rng.IntN(5) == 0 {
						x.Reopened = x.Time.Add(time.Hour)
					}
					o.Resolutions = append(o.Resolutions, x)
				}
				for range rng.IntN(2) {
					o.Surveys = append(o.Surveys, observe.Survey{Survey: []string{"csat", "nps"}[rng.IntN(2)], Time: at(float64(rng.IntN(30)) / 2)})
				}
				h := lifecycle.NewHistory([]lifecycle.Event{{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Channel: []string{"email", "Internal"}[rng.IntN(2)], Facts: priority.Facts{"tag": []string{"vip", "no-survey"}[:rng.IntN(3)]}}})
				w.Put(r.Decide(&o, h.Facets(at(1))))
				f, ok := r.FollowUp(observe.Answer{Survey: []string{"csat", "nps"}[rng.IntN(2)], Score: rng.IntN(7), Valid: rng.IntN(4) > 0, Time: at(3)})
				w.Put(f, ok)
			}
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			s := survey.HandbookSpec()
			goldentest.Defects[survey.Spec](w, s, 2, 5)
			for _, until := range []spec.Duration{s.After - 1, s.After, s.After + 1, -1} {
				s.Until = until
				w.Put(s.Validate())
			}
		}))
}

// What is made shares no memory with its document.
func TestApart(t *testing.T) {
	goldentest.Apart(t, survey.HandbookSpec(), survey.New)
}
