package sla_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// Whatever the kind of a policy's first signal, and however many signals there
// are before and after it, each is given where it should be.
func TestSignalsOfAnyOrderAndNumber(t *testing.T) {
	opened := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	held := func(i int) priority.ConditionSpec {
		return priority.ConditionSpec{Facts: priority.Facts{fmt.Sprint("fact", i): {"x"}}}
	}
	first := map[string]func(i int) sla.SignalSpec{
		"enters":  func(i int) sla.SignalSpec { return sla.SignalSpec{Enters: held(i)} },
		"leaves":  func(i int) sla.SignalSpec { return sla.SignalSpec{Leaves: held(i)} },
		"changes": func(i int) sla.SignalSpec { return sla.SignalSpec{Changes: []string{fmt.Sprint("fact", i)}} },
		"at":      func(i int) sla.SignalSpec { return sla.SignalSpec{At: fmt.Sprint("when", i)} },
		"on":      func(i int) sla.SignalSpec { return sla.SignalSpec{On: "recorded", If: held(i)} },
	}
	for name, signal := range first {
		for _, n := range []int{1, 2, 30} {
			var s sla.PolicySpec
			for i := range n {
				s.Clocks = append(s.Clocks, sla.ClockSpec{
					Name: sla.Clock(fmt.Sprint("c", i)), Start: []sla.SignalSpec{signal(i)}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}},
				})
			}
			p, err := sla.NewPolicy(s, nil)
			if err != nil {
				t.Fatal(name, err)
			}
			for _, i := range []int{0, n - 1} {
				at := func(m int) time.Time { return opened.Add(time.Duration(m) * time.Minute) }
				fact, when := fmt.Sprint("fact", i), fmt.Sprint("when", i)
				h := lifecycle.NewHistory([]lifecycle.Event{
					{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer},
					{Time: at(1), Kind: lifecycle.Recorded, Ref: "r"},
					{Time: at(10), Kind: lifecycle.Updated, Facts: priority.Facts{fact: {"x"}}},
					{Time: at(15), Kind: lifecycle.Recorded, Ref: "r"},
					{Time: at(20), Kind: lifecycle.Updated, Facts: priority.Facts{fact: {"y"}}},
					{Time: at(25), Kind: lifecycle.Recorded, Ref: "r"},
					{Time: at(26), Kind: lifecycle.Updated, Facts: priority.Facts{when: {at(30).Format(time.RFC3339)}}},
				})
				want := map[string]int{"enters": 10, "leaves": 20, "changes": 10, "at": 30, "on": 15}[name]
				for m := range 40 {
					got := p.Assess(h, at(m)).Statuses
					if len(got) == 0 != (m < want) || len(got) > 0 && (!got[0].Start.Equal(at(want)) || got[0].Clock != s.Clocks[i].Name) {
						t.Fatalf("%s, %d of %d, after %d minutes: %+v, want a start at %d", name, i, n, m, got, want)
					}
				}
			}
		}
	}
}
