package capacity_test

import (
	"math"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	. "github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
	"github.com/supportops/policy/internal/goldentest"
)

// planned is a desk, its demand and a staff.
type planned struct {
	desk   DeskSpec
	demand Demand
	staff  []int64
}

func plannedDesks() *rapid.Generator[planned] {
	return rapid.Custom(func(t *rapid.T) (p planned) {
		n := rapid.IntRange(3, 9).Draw(t, "slots")
		p.desk = someDesk(n).Draw(t, "desk")
		p.demand = someDemand(p.desk, n).Draw(t, "demand")
		for _, volumes := range p.demand.Volumes {
			for i := range volumes { // whole contacts, and now and then hardly any
				if volumes[i] = math.Floor(volumes[i]); volumes[i] == 1 {
					volumes[i] = 1e-3
				}
			}
		}
		p.staff = rapid.SliceOfN(rapid.Int64Range(0, 40), n, n).Draw(t, "staff")
		return p
	})
}

// wholeDesk says everything that a desk can.
func wholeDesk() DeskSpec {
	minute, hour := Duration(time.Minute), Duration(time.Hour)
	return DeskSpec{Schema: "capacity/desk/1", Slot: hour, IdleUse: Percent(40), Shrinkage: Shrinkage{Mode: Additive, Losses: []Loss{{"training", Percent(20)}}},
		Channels: []ChannelSpec{
			{Name: "calls", HandleTime: 6 * minute, Patience: 2 * minute, Slowdown: []float64{1, 1.5}, Lagged: true,
				Promise: PromiseSpec{Share: Percent(80), Within: minute, Definition: "answered_of_all", MaxOccupancy: Percent(85), MaxAbandon: Percent(5)}},
			{Name: "mail", Deferred: true, HandleTime: minute, Promise: PromiseSpec{Within: 3 * hour}}},
		Shifts: []ShiftSpec{{Name: "early", Starts: []int{0, 3}, Length: 4, Breaks: []int{2, 3}, Cost: decimal.New(15, 0), Most: 7}, {Name: "late", Starts: []int{2}, Length: 2, Cost: decimal.New(1, 1)}}}
}

func TestAnswers(t *testing.T) {
	desks := plannedDesks()
	goldentest.Check(t,
		goldentest.Group("plans", func(w *goldentest.Writer) {
			for i := range 150 {
				p := desks.Example(i)
				d, err := NewDesk(p.desk)
				if err != nil {
					w.Put(err)
					continue
				}
				plan, err := d.Plan(p.demand)
				w.Put(d.Spec(), p.demand, plan, err)
				r, err := d.Require(p.demand)
				w.Put(r, err, r.Gross())
				e, err := d.Expect(p.demand, p.staff)
				w.Put(e, err)
				for _, f := range e.Shortfalls {
					w.Put(f.String())
				}
				e, err = d.Expect(p.demand, plan.Scheduled)
				w.Put(e, err)
				for _, s := range append(StandardScenarios(), Scenario{Change: Percent(-101)}) {
					m, err := p.demand.Under(s)
					w.Put(m, err)
				}
			}
		}),
		goldentest.Group("amounts of work", func(w *goldentest.Writer) {
			w.Put(StandardShrinkage())
			w.Put(StandardTierMixes(), StandardScenarios(), StandardConcurrency())
			for i := range 300 {
				a, b, s := someWork().Example(i), someWork().Example(i+1), someShrinkage().Example(i)
				n, err := Pool(a, b)
				x, err2 := a.Exact()
				w.Put(n, err, x, err2)
				n, err = s.Gross(i)
				m, err2 := s.Net(i)
				left, err3 := s.Left()
				w.Put(n, err, m, err2, left, err3)
				v, err := StandardScenarios()[i%6].Work(a)
				w.Put(v, err)
				volumes, err := StandardScenarios()[i%6].Volumes([]float64{float64(i), 0.5, 1e9, 1e9 + 1, -1, math.NaN()}[:1+i%6])
				w.Put(volumes, err)
				for _, c := range StandardConcurrency() {
					least, most := c.Agents(i, i/5-3)
					w.Put(least, most)
				}
			}
		}),
		goldentest.Group("mixes, paid time and forecasts", func(w *goldentest.Writer) {
			for _, m := range []TierMix{"", "0", "1", "5:2:1", "8:3:1", "1000000:1", "1000001:1", "1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1", "1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1", "0:0", "x", "1:-1", "0:3:3"} {
				w.Put(m.Validate())
				for n := -2; n < 30; n++ {
					parts, err := m.Split(n)
					beside, err2 := m.Beside(n%5, n)
					w.Put(parts, err, beside, err2)
				}
				parts, err := m.Split(math.MaxInt)
				beside, err2 := m.Beside(1, math.MaxInt)
				w.Put(parts, err, beside, err2)
			}
			for i := range 100 {
				hour := Duration(time.Hour)
				p, err := DividePaidTime(Activity{"a", Duration(i-3) * hour, true}, Activity{"b", Duration(i%7) * hour, i%2 == 0}, Activity{"c", hour, false})
				w.Put(p, err)
				m, err := FromForecast([]forecast.Point{{Open: i%2 == 0, Mean: float64(i)}, {Mean: 1e9}}, []forecast.Point{{Open: i%3 == 0}, {Mean: []float64{1e9 + 1, -1, 2, math.NaN()}[i%4]}}[:1+i%2])
				w.Put(m, err)
			}
			m, err := FromForecast()
			w.Put(m, err)
		}),
		goldentest.Group("defects of desks", func(w *goldentest.Writer) {
			for i := range 6 {
				p := desks.Example(i)
				goldentest.Defects[DeskSpec](w, p.desk, 100, 168, 4096, 1_000_000)
			}
		}),
		goldentest.Group("defects of a desk with everything", func(w *goldentest.Writer) {
			goldentest.Defects[DeskSpec](w, wholeDesk(), 100, 4096, 1_000_000, 10_000_000)
		}),
		goldentest.Group("defects of demands and work", func(w *goldentest.Writer) {
			p := desks.Example(2)
			d, err := NewDesk(p.desk)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range []float64{-1, 0, 1e9, 1e9 + 1, math.NaN(), math.Inf(1)} {
				m := p.demand
				m.Volumes = append([][]float64{}, m.Volumes...)
				m.Volumes[0] = append([]float64{x}, m.Volumes[0][1:]...)
				r, err := d.Require(m)
				w.Put(r.Gross(), err)
				e, err := d.Expect(m, p.staff)
				w.Put(e, err)
			}
			for _, m := range []Demand{{}, {Volumes: p.demand.Volumes[:1]}, {Volumes: append(p.demand.Volumes, nil)}, {Open: []bool{true}, Volumes: p.demand.Volumes}} {
				_, err := d.Plan(m)
				w.Put(err)
			}
			for _, n := range []int64{-1, 0, 1_000_000, 1_000_001, 1_000_000_000, 1_000_000_001} {
				staff := append([]int64{n}, p.staff[1:]...)
				e, err := d.Expect(p.demand, staff)
				_, err2 := d.Expect(p.demand, staff[1:])
				w.Put(e, err, err2)
			}
			goldentest.Defects[Work](w, Work{Name: "mail", Tickets: 100, HandleTime: Duration(time.Minute), Available: Duration(time.Hour), Utilization: Percent(80), AtOnce: decimal.New(15, -1)}, 1_000_000_000_000)
			goldentest.Defects[Shrinkage](w, Shrinkage{Mode: Additive, Losses: []Loss{{"a", Percent(20)}, {"b", Percent(40)}, {"c", Percent(50)}}})
			goldentest.Defects[Shrinkage](w, Shrinkage{Mode: Multiplicative, Losses: []Loss{{"a", Percent(20)}, {"b", Percent(40)}, {"c", Percent(50)}}})
			goldentest.Defects[Scenario](w, Scenario{Name: "a", Change: Percent(5), Response: "r"})
		}))
}

// What is made shares no memory with its document.
func TestApart(t *testing.T) {
	for i := range 20 {
		goldentest.Apart(t, plannedDesks().Example(i).desk, NewDesk)
	}
}
