package discover_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/discover"
	"github.com/supportops/policy/lifecycle/machine"
)

func TestAnswers(t *testing.T) {
	var log discover.Log
	var all discover.Conformance
	m, cases := standard(t), genCases()
	for i := range 40 {
		for _, states := range cases.Example(i) {
			log.Add(timeline(states...))
		}
		for _, tl := range genTimelines(m).Example(i) {
			all.Add(tl)
		}
	}
	for i, states := range [][]lifecycle.State{{"new", "triaged"}, {"NEW", "Assigned", "new"}, {"new", "new", "resolved"}} {
		for range i + 1 {
			log.Add(timeline(states...))
		}
	}
	goldentest.Check(t, goldentest.Group("logs", func(w *goldentest.Writer) {
		w.Put(log.Cases(), log.Labels(), log.Variants(), log.Activities(), log.Starts(), log.Ends(), log.Follows())
		goldentest.Variants(log.Variants()[:5], func(variant []byte) {
			var read discover.Log
			err := json.Unmarshal(variant, &read)
			w.Put(err != nil, read.Cases(), read.Labels(), read.Variants())
		}, 3, math.MaxInt64/4)
	}), goldentest.Group("machines", func(w *goldentest.Writer) {
		for _, count := range []int64{0, 1, 2, 3, 5, 20} {
			for _, percent := range []int{-1, 0, 1, 10, 25, 50, 100, 101} {
				w.Put(log.Infer(discover.Options{Name: "n", MinCount: count, MinPercent: percent, Waiting: []lifecycle.State{"B", "c"}, Done: []lifecycle.State{"D", "c"}}))
			}
		}
	}), goldentest.Group("conformance", func(w *goldentest.Writer) {
		w.Put(all, all.Validate())
		for _, f := range []machine.Fault{machine.BadStart, machine.BadEdge, machine.BadEnd, machine.UnknownState, machine.UnmetGuard, machine.WrongRole} {
			w.Put(all.Of(f))
		}
		few := all
		few.Counts, few.Deviations = all.Counts[:3], all.Counts[0].N+all.Counts[1].N+all.Counts[2].N
		few.Counts = append(few.Counts[:3:3], discover.DeviationCount{Fault: machine.WrongRole, From: "a", To: "b", N: 3, Cases: 2}, discover.DeviationCount{Fault: machine.WrongRole, From: "a", To: "c", N: 3, Cases: 3})
		few.Deviations += 6
		w.Put(few.Validate())
		goldentest.Defects[discover.Conformance](w, few, few.Cases, few.Events, few.NoBadEdge, few.Conformant, few.Cases-few.Conformant, few.Deviations, 2, 3)
	}))
}
