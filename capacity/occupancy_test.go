package capacity_test

import (
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	. "github.com/supportops/policy/capacity"
)

// peak returns the agents that a lone channel needs for a volume in one hour.
func peak(t interface{ Fatal(...any) }, c ChannelSpec, volume float64) int {
	d, err := NewDesk(DeskSpec{Slot: Duration(time.Hour), Channels: []ChannelSpec{c}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Require(Demand{Volumes: [][]float64{{volume}}})
	if err != nil {
		t.Fatal(err)
	}
	return r.Slots[0].Live[0]
}

// Loads that fill a staff to its greatest occupancy exactly: a load over a
// staff was compared in binary with a share that has no binary fraction, so
// that one tie in eight asked for a phantom agent: 2.1 erlangs at 70 % for 4.
func TestOccupancyTies(t *testing.T) {
	ties := 0
	for volume := int64(1); volume <= 120; volume++ {
		for minutes := int64(1); minutes <= 20; minutes++ {
			for percent := int64(50); percent < 100; percent += 5 {
				agents := big.NewRat(volume*minutes*100, 60*percent)
				if !agents.IsInt() {
					continue
				}
				ties++
				want := int(agents.Num().Int64())
				c := ChannelSpec{Name: "a", HandleTime: Duration(minutes) * minute, Promise: PromiseSpec{MaxOccupancy: Percent(int(percent))}}
				if got := peak(t, c, float64(volume)); got != want {
					t.Errorf("%d × %d min at %d %%: %d agents, want %d", volume, minutes, percent, got, want)
				}
				if got, err := (Work{Tickets: volume, HandleTime: c.HandleTime, Available: 60 * minute, Utilization: c.Promise.MaxOccupancy}).Agents(); got != want || err != nil {
					t.Errorf("%d × %d min at %d %%: the formula gives %d, %v, want %d", volume, minutes, percent, got, err, want)
				}
				c.Patience = 600 * minute
				if got := peak(t, c, float64(volume)); got > want {
					t.Errorf("%d × %d min at %d %% with patience: %d agents, want at most %d", volume, minutes, percent, got, want)
				}
				c.Patience, c.Slowdown = 0, []float64{1, 2} // two at once get no more done than one
				if got := peak(t, c, float64(volume)); got != want {
					t.Errorf("%d × %d min at %d %% in chats: %d agents, want %d", volume, minutes, percent, got, want)
				}
			}
		}
	}
	if ties < 500 {
		t.Fatalf("%d ties", ties)
	}
}

// Where nobody gives up the cap alone is the formula of Work, whatever the
// load: what is more than the load, and as many as it takes.
func TestOccupancyIsWorkProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := Work{Tickets: rapid.Int64Range(0, 1e6).Draw(t, "volume"), HandleTime: Duration(rapid.Int64Range(1e6, 3e12).Draw(t, "handle time")),
			Available: 60 * minute, Utilization: ratio(rapid.Int64Range(10_000, 999_999).Draw(t, "share"), 1_000_000)}
		want, err := w.Agents()
		if err != nil {
			t.Fatal(err)
		}
		c := ChannelSpec{Name: "a", HandleTime: w.HandleTime, Promise: PromiseSpec{MaxOccupancy: w.Utilization}}
		if load, _ := w.Exact(); w.Tickets > 0 && load.Cmp(big.NewRat(1, 1e6)) < 0 {
			t.Skip("less than anybody is asked for")
		}
		if got := peak(t, c, float64(w.Tickets)); got != want {
			t.Fatalf("%d agents, want %d", got, want)
		}
	})
}
