package priority_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/priority"
)

func TestAnswers(t *testing.T) {
	var groups []goldentest.Answers
	policies, facts, conditions, matrices := genPolicySpec(), genFacts(), genCondition(2), genMatrixSpec()
	groups = append(groups, goldentest.Group("decisions", func(w *goldentest.Writer) {
		for i := range 150 {
			s := policies.Example(i)
			p, err := priority.NewPolicy(s)
			if err != nil {
				w.Put(s, err)
				continue
			}
			w.Put(p.Spec())
			for k := range 8 {
				in := priority.Input{Facts: facts.Example(i*8 + k), Waited: time.Duration(i*k) * time.Millisecond}
				if len(s.Matrix.Cells) > 0 {
					in.Impact, in.Urgency = s.Matrix.Impact.Values[(i+k)%len(s.Matrix.Impact.Values)], s.Matrix.Urgency.Values[k%len(s.Matrix.Urgency.Values)]
				}
				d := p.Decide(in)
				w.Put(d)
			}
		}
	}))
	groups = append(groups, goldentest.Group("conditions", func(w *goldentest.Writer) {
		for i := range 250 {
			s := conditions.Example(i)
			c, err := priority.NewCondition(s)
			if err != nil {
				t.Fatal(err)
			}
			data, err := json.Marshal(s)
			w.Put(string(data), err)
			for k := range 10 {
				w.Put(c.Holds(facts.Example(i*10 + k)))
			}
		}
	}))
	groups = append(groups, goldentest.Group("matrices", func(w *goldentest.Writer) {
		for i := range 200 {
			s := matrices.Example(i)
			m, err := priority.NewMatrix(s)
			if err != nil {
				w.Put(s, err)
				continue
			}
			w.Put(m.Cells(), m.Inversions(), s)
		}
	}))
	goldentest.Check(t, groups...)
}
