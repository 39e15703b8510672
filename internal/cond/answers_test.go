package cond_test

import (
	"testing"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/internal/spec"
)

func TestAnswers(t *testing.T) {
	var groups []goldentest.Answers
	specs, ranged, stated := genSpec(2), genRanged(2), genFacts()
	known := cond.NewKnown([]string{"p", "q2"}, map[string][]string{"P": {"1", "two", "x  y"}})
	groups = append(groups, goldentest.Group("conditions", func(w *goldentest.Writer) {
		for i := range 600 {
			s := specs.Example(i)
			if i%2 == 0 {
				s = ranged.Example(i)
			}
			d := &spec.Defects{}
			cond.Check(d, "when", s, known)
			table := cond.NewTable("q")
			c := cond.Compile(cond.Clone(s), table)
			w.Put(d.Err(), c.Asks(), cond.IsZero(s))
			for k := range table.Len() {
				values, ok := c.Pins(k)
				w.Put(table.Name(k), values, ok)
			}
			for k := range 6 {
				f := stated.Example(i*6 + k)
				view := table.View(nil, f)
				missing, wrong := c.Failing(view)
				w.Put(c.Holds(view), missing, wrong, c.NotNumbers(view), table.Others(f))
			}
		}
	}))
	goldentest.Check(t, groups...)
}
