package queueing_test

import (
	"fmt"
	"math"

	"github.com/supportops/policy/capacity/queueing"
)

// weibull is a patience that a caller brings: most give up early or not at
// all soon.
type weibull struct{ scale float64 }

func (w weibull) Survival(t float64) float64 { return math.Exp(-math.Sqrt(t / w.scale)) }

func (w weibull) Integral(t float64) float64 {
	x := math.Sqrt(t / w.scale)
	return 2 * w.scale * (-math.Expm1(-x) - x*math.Exp(-x))
}

func ExamplePatience() {
	f, err := queueing.Patient{Load: 10, Patience: weibull{0.5}}.At(10)
	fmt.Printf("%.1f %% give up, %v\n", 100*f.ProbAbandon, err)
	// Output:
	// 16.4 % give up, <nil>
}
