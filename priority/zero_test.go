package priority_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/priority"
)

// Zero values of compiled types have no rules and give no level.
func TestZeroValuesGiveNoLevel(t *testing.T) {
	facts := priority.Facts{"outage": {"true"}}
	if level, path := (&priority.Triage{}).Decide(facts); level != 0 || path != nil {
		t.Errorf("triage: %v by %v", level, path)
	}
	if level, ok := (&priority.Matrix{}).Level("high", "high"); level != 0 || ok {
		t.Errorf("matrix: %v, %t", level, ok)
	}
	if cells, inversions := (&priority.Matrix{}).Cells(), (&priority.Matrix{}).Inversions(); len(cells)+len(inversions) != 0 {
		t.Errorf("matrix: %v, %v", cells, inversions)
	}
	if d := (&priority.Policy{}).Decide(priority.Input{Impact: "high", Facts: facts, Waited: time.Hour}); d.Level != 0 || len(d.Why) != 0 {
		t.Errorf("policy: %+v", d)
	}
	if level := (&priority.Aging{}).Level(priority.P3, time.Hour); level != priority.P3 {
		t.Errorf("aging: %v", level)
	}
}

func TestAxesAreReadInEitherCase(t *testing.T) {
	m, err := priority.NewMatrix(priority.ServiceNowMatrixSpec())
	if err != nil {
		t.Fatal(err)
	}
	for _, impact := range []string{"1 - High", "1 - HIGH", "1 - high"} {
		if level, ok := m.Level(impact, "2 - medium"); level != priority.P2 || !ok {
			t.Errorf("%q: %v, %t", impact, level, ok)
		}
	}
	s := priority.ServiceNowMatrixSpec()
	s.Impact.Values = []string{"High", "HIGH", "Low"}
	if err := s.Validate(); err == nil {
		t.Error("two values that differ in letters' case alone")
	}
}
