package tier_test

import (
	"testing"

	"github.com/supportops/policy/internal/golden"
	"github.com/supportops/policy/tier"
)

func TestAnswers(t *testing.T) {
	var groups []golden.Answers
	specs, facts := genRouterSpec(), genFacts()
	groups = append(groups, golden.Group("routes", func(w *golden.Writer) {
		for i := range 400 {
			s := specs.Example(i)
			r, err := tier.NewRouter(s)
			if err != nil {
				w.Put(s, err)
				continue
			}
			w.Put(r.Spec())
			for k := range 6 {
				w.Put(r.Route(facts.Example(i*6 + k)))
			}
		}
	}))
	golden.Check(t, groups...)
}
