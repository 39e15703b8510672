package tier_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/tier"
)

func TestAnswers(t *testing.T) {
	var groups []goldentest.Answers
	specs, facts := genRouterSpec(), genFacts()
	groups = append(groups, goldentest.Group("routes", func(w *goldentest.Writer) {
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
	groups = append(groups, goldentest.Group("defects", func(w *goldentest.Writer) {
		goldentest.Defects[tier.RouterSpec](w, everyRoute())
		goldentest.Alone[tier.RouterSpec](w, everyRoute())
		goldentest.Defects[tier.TiersSpec](w, everyTier(), 100)
		goldentest.Alone[tier.TiersSpec](w, everyTier())
	}))
	goldentest.Check(t, groups...)
	goldentest.Apart(t, everyRoute(), tier.NewRouter)
	goldentest.Apart(t, everyTier(), tier.NewTiers)
}
