package capacity_test

import (
	"fmt"
	"testing"

	"github.com/shopspring/decimal"

	. "github.com/supportops/policy/capacity"
)

// BenchmarkPlan plans a week of hours for a call, a chat and a mail channel,
// from a small desk to a large one.
func BenchmarkPlan(b *testing.B) {
	spec := DeskSpec{Slot: 60 * minute, IdleUse: Percent(30), Channels: []ChannelSpec{
		{Name: "calls", HandleTime: 6 * minute, Patience: 3 * minute, Promise: PromiseSpec{Share: Percent(80), Within: minute}},
		{Name: "chats", HandleTime: 9 * minute, Patience: 5 * minute, Slowdown: []float64{1, 1.2}, Promise: PromiseSpec{Share: Percent(80), Within: minute}},
		{Name: "mail", Deferred: true, HandleTime: 12 * minute, Promise: PromiseSpec{Within: 8 * 60 * minute}},
	}}
	for start := range 168 {
		spec.Shifts = append(spec.Shifts, ShiftSpec{Name: fmt.Sprint(start), Starts: []int{start}, Length: 8, Cost: decimal.NewFromInt(200)})
	}
	desk, err := NewDesk(spec)
	if err != nil {
		b.Fatal(err)
	}
	for _, scale := range []float64{1, 10, 100, 1000} {
		demand := Demand{Repeats: true, Volumes: make([][]float64, 3)}
		for i := range demand.Volumes {
			for t := range 168 {
				demand.Volumes[i] = append(demand.Volumes[i], scale*float64(4+(t*7+i*3)%24))
			}
		}
		b.Run(fmt.Sprintf("contacts=%g", 3*168*15*scale), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := desk.Plan(demand); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("require/contacts=%g", 3*168*15*scale), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := desk.Require(demand); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
