package training_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/metrics/training"
)

func TestAnswers(t *testing.T) {
	s := training.HandbookSpec()
	s.Certificates = append(s.Certificates, training.GateSpec{Name: "at once", Quiz: spec.Percent(50)}, training.GateSpec{Name: "first month", Months: 1, QA: 80})
	s.Gates = append(s.Gates, training.GateSpec{Name: "whenever", QA: 75})
	goldentest.Check(t,
		goldentest.Group("records", func(w *goldentest.Writer) {
			w.Put(training.HandbookSpec())
			p, err := training.New(s)
			if err != nil {
				t.Fatal(err)
			}
			var steps []string
			for _, list := range [][]training.GateSpec{s.Gates, s.Certificates} {
				for _, g := range list {
					steps = append(steps, g.Done...)
				}
			}
			var records []training.Record
			for seed := range uint64(150) {
				rng := rand.New(rand.NewPCG(seed, 2))
				r := training.Record{Agent: fmt.Sprint("a", seed), Start: start, Tried: rng.IntN(2) == 0, Rating: rng.IntN(7) - 1, Certified: rng.IntN(2) == 0}
				for _, step := range steps {
					if rng.IntN(8) > 0 {
						r.Done = append(r.Done, step)
					}
				}
				if rng.IntN(4) > 0 {
					x := spec.Percent(75 + 5*rng.IntN(5))
					r.Quiz, r.Refresh = &x, &x
				}
				for range rng.IntN(4) {
					r.QA = append(r.QA, 65+5*rng.IntN(7))
				}
				r.FCR = stat.Proportion{Hits: uint64(rng.IntN(11)), Trials: 10 * uint64(rng.IntN(2))}
				r.FCR.Hits = min(r.FCR.Hits, r.FCR.Trials)
				for _, c := range s.Curriculum {
					if rng.IntN(2) == 0 {
						r.Courses = append(r.Courses, c.Name)
					}
				}
				if rng.IntN(3) > 0 {
					r.Proficient = start.AddDate(0, 0, rng.IntN(200))
				}
				for _, now := range []time.Time{start, start.AddDate(0, 0, 7), start.AddDate(0, 0, 8), start.AddDate(0, 1, 0), start.AddDate(0, 2, 0), start.AddDate(0, 2, -1), week(6), week(8).Add(1), start.AddDate(3, 0, 0)} {
					all, passed := p.Gates(r, now)
					w.Put(all, passed, p.Certificates(r, now))
				}
				records = append(records, r)
				if seed%9 == 0 {
					w.Put(p.Given(records))
					records = records[:len(records)/2]
				}
			}
			w.Put(p.Given(nil))
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) { goldentest.Defects[training.Spec](w, s, 6, 100) }))
}

// What is made shares no memory with its document.
func TestApart(t *testing.T) {
	goldentest.Apart(t, training.HandbookSpec(), training.New)
}
