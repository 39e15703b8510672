package queueing_test

import (
	"testing"

	. "github.com/supportops/policy/capacity/queueing"
)

// No targets whatever lead to a panic or a hang, and an answer is one.
func FuzzRequire(f *testing.F) {
	f.Add(10.0, 0.8, 0.1, 0.85, 0.5, uint8(0))
	f.Add(1e6, 0.999, 0.0, 1e-3, 1e-9, uint8(2))
	f.Fuzz(func(t *testing.T, load, level, within, limit, rate float64, kind uint8) {
		if load > 1e5 && kind%6 != 0 {
			load = 1e5 // quick enough for many
		}
		models := []Model{ErlangC{load}, ErlangA{load, rate}, ErlangB{load}, GGc{load, rate, within, Sakasegawa},
			Priority{Loads: []float64{load, 1}}.Class(1), Priority{[]float64{rate, load}, true}}
		m := models[int(kind)%len(models)]
		targets := []Target{{Measure: ServiceLevel, Limit: level, Within: within},
			{Measure: quantities()[int(kind/6)%len(quantities())], Limit: limit}}
		if targets[1].Measure == ServiceLevel {
			targets[1].Within, targets[1].Definition = within/2, countings()[kind%5]
		}
		r, err := Require(m, targets...)
		if err != nil {
			return
		}
		for i, target := range targets {
			if got, met := target.Of(r.Figures); !met {
				t.Fatalf("%#v with %d: target %d is %v", m, r.Agents, i, got)
			}
		}
		if r.Agents > 0 && len(r.Binding) == 0 && r.OneLess.Stable {
			t.Fatalf("%#v: %d would do", m, r.Agents-1)
		}
	})
}
