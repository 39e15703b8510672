package infer_test

import (
	"fmt"

	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

func genLevel() *rapid.Generator[priority.Level] { return rapid.SampledFrom(priority.Levels()) }

// genAxis draws an axis of one to five values in an order that is not that of
// their texts.
func genAxis(name string) *rapid.Generator[priority.AxisSpec] {
	return rapid.Custom(func(t *rapid.T) priority.AxisSpec {
		n := rapid.IntRange(1, 5).Draw(t, "values")
		values := make([]string, n)
		for i := range values {
			values[i] = fmt.Sprintf("%s %d", name, i+1)
		}
		return priority.AxisSpec{Name: name, Values: rapid.Permutation(values).Draw(t, "order")}
	})
}

func genMatrixSpec() *rapid.Generator[priority.MatrixSpec] {
	return rapid.Custom(func(t *rapid.T) priority.MatrixSpec {
		s := priority.MatrixSpec{
			Schema:  "priority/matrix/1",
			Impact:  genAxis("impact").Draw(t, "impact"),
			Urgency: genAxis("urgency").Draw(t, "urgency"),
		}
		for range s.Impact.Values {
			n := len(s.Urgency.Values)
			s.Cells = append(s.Cells, rapid.SliceOfN(genLevel(), n, n).Draw(t, "row"))
		}
		return s
	})
}
