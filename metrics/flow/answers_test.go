package flow_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/metrics/flow"
	"github.com/supportops/policy/tier"
)

func TestAnswers(t *testing.T) {
	tiers, err := tier.NewTiers(tier.StandardTiersSpec())
	if err != nil {
		t.Fatal(err)
	}
	g := genJourney()
	goldentest.Check(t,
		goldentest.Group("tallies", func(w *goldentest.Writer) {
			var whole flow.Tally
			for i := range 100 {
				var part flow.Tally
				for k := range i {
					j := g.Example(1000*i + k)
					part.Add(j)
				}
				whole.Merge(&part)
				for _, x := range []*flow.Tally{&part, &whole} {
					solved, of := x.Front()
					w.Put(x.Tickets(), x.Handoffs(), x.Stops(), solved, of)
					for _, stop := range append(x.Stops(), "?") {
						w.Put(x.Count(stop))
					}
					var counted []flow.Counted
					for _, s := range tiers.Spec().Tiers {
						for n, goal := range s.Goals {
							counted = append(counted, flow.Counted{Tier: s.Name, ShareOf: goal.ShareOf, Part: i * (7 + n) / 10, Whole: i})
						}
					}
					w.Put(flow.Shares(tiers, x), flow.Shares(tiers, x, counted...), flow.Shares(tiers, x, append(counted, counted...)...))
				}
			}
			for n := 26; n < 40; n++ {
				for part := range n + 1 {
					for _, goal := range tiers.Spec().Tiers[0].Goals {
						w.Put(shareOf(t, goal, part, n))
					}
				}
			}
		}))
}
