package bigdesk_test

import (
	"testing"
	_ "time/tzdata"

	"github.com/supportops/policy/examples/internal/bigdesk"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/aggregate/aggregatetest"
	"github.com/supportops/policy/sla"
)

func TestTicketsAreInOrder(t *testing.T) {
	for i := range 5000 {
		events := bigdesk.At(i).Events()
		if _, ok := lifecycle.Ordered(events); !ok {
			t.Fatalf("ticket %d is out of order: %v", i, events)
		}
		if err := lifecycle.NewHistory(events).Validate(); err != nil {
			t.Fatalf("ticket %d: %v", i, err)
		}
		if last := events[len(events)-1].Time; last.After(bigdesk.Now()) {
			t.Fatalf("ticket %d ends at %v, after %v", i, last, bigdesk.Now())
		}
	}
}

func TestFiguresLaws(t *testing.T) {
	policy, err := sla.NewPolicy(bigdesk.PolicySpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	values := make([]bigdesk.Contribution, 60)
	for i := range values {
		a := policy.Assess(lifecycle.NewHistory(bigdesk.At(i).Events()), bigdesk.Now())
		values[i] = bigdesk.Contribute(&a, nil)
	}
	add := func(f *bigdesk.Figures, c bigdesk.Contribution) error { f.Add(c); return nil }
	if err := aggregatetest.TestSummary(add, values, 20); err != nil {
		t.Error(err)
	}
}
