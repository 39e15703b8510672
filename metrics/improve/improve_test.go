package improve_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/aggregate/aggregatetest"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/improve"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

type cells = aggregate.Keyed[improve.CategoryTotals, *improve.CategoryTotals]

type ticket struct {
	category          string
	took              time.Duration
	repeat, complaint bool
}

func genTickets() *rapid.Generator[[]ticket] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) ticket {
		return ticket{
			category: rapid.SampledFrom([]string{"login", "sync", "billing", "other"}).Draw(t, "category"),
			took:     time.Duration(rapid.Int64Range(-1, 1<<45).Draw(t, "took")),
			repeat:   rapid.Bool().Draw(t, "repeat"), complaint: rapid.Bool().Draw(t, "complaint"),
		}
	}), 1, 60)
}

func survey(t interface{ Fatal(...any) }, tickets []ticket, s improve.SurveySpec) improve.SurveyResult {
	k, err := aggregate.NewKeyed[improve.CategoryTotals]("category")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range tickets {
		c, err := k.At(x.category)
		if err != nil {
			t.Fatal(err)
		}
		c.Add(x.took, x.repeat, x.complaint)
	}
	f, err := improve.Survey(k, s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Shares add up to 100 % and what some categories take beyond the mean the
// others take less, both exactly; and the order of tickets does not matter.
func TestSurveyAddsUpProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tickets := genTickets().Draw(t, "tickets")
		f := survey(t, tickets, improve.SurveySpec{})
		share, excess, n := new(big.Rat), new(big.Rat), 0
		for _, h := range f.Spots {
			share.Add(share, h.Share.Exact)
			if h.Excess.OK() {
				excess.Add(excess, h.Excess.Exact)
			}
			n += int(h.Repeats.N)
		}
		if share.Cmp(big.NewRat(100, 1)) != 0 || excess.Sign() != 0 || n != len(tickets) {
			t.Fatalf("shares add up to %v, excess to %v, tickets to %d", share, excess, n)
		}
		shuffled := rapid.Permutation(tickets).Draw(t, "shuffled")
		a, _ := json.Marshal(f)
		b, _ := json.Marshal(survey(t, shuffled, improve.SurveySpec{}))
		if !bytes.Equal(a, b) {
			t.Fatal("the order of tickets changes the survey")
		}
	})
}

// No spot comes before one that is worse in the order that is documented.
func TestSurveyRankProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := survey(t, genTickets().Draw(t, "tickets"), improve.SurveySpec{Frequent: 25, Slow: 10})
		for i := 1; i < len(f.Spots); i++ {
			a, b := f.Spots[i-1], f.Spots[i]
			if b.Slow && !a.Slow || b.Slow == a.Slow && b.Frequent && !a.Frequent {
				t.Fatalf("%s comes before %s", a.Category, b.Category)
			}
			same := a.Slow == b.Slow && a.Frequent == b.Frequent
			if same && a.Excess.OK() && b.Excess.OK() && a.Excess.Exact.Cmp(b.Excess.Exact) < 0 {
				t.Fatalf("%s with %v comes before %s with %v", a.Category, a.Excess, b.Category, b.Excess)
			}
		}
	})
}

func TestCellLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	tickets := make([]ticket, 200)
	for i := range tickets {
		tickets[i] = ticket{took: time.Duration(rng.Int64N(1<<50)) - 1, repeat: rng.IntN(5) == 0, complaint: rng.IntN(9) == 0}
	}
	add := func(c *improve.CategoryTotals, x ticket) error { c.Add(x.took, x.repeat, x.complaint); return nil }
	if err := aggregatetest.TestSummary(add, tickets, 1000); err != nil {
		t.Error(err)
	}
}

func TestParetoProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		causes := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) improve.ParetoRow {
			return improve.ParetoRow{Name: rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "name"), Count: rapid.Uint64Range(0, 50).Draw(t, "n")}
		}), 1, 12).Draw(t, "causes")
		got, err := improve.Pareto(causes)
		if err != nil {
			t.Fatal(err)
		}
		total, sum := uint64(0), uint64(0)
		for _, c := range causes {
			total += c.Count
		}
		for i, c := range got {
			sum += c.Count
			if i > 0 && c.Count > got[i-1].Count {
				t.Fatal("not in order")
			}
			if want := big.NewRat(int64(100*sum), int64(total)); c.Cumulative.Exact.Cmp(want) != 0 {
				t.Fatalf("%s: cumulative %v, want %v", c.Name, c.Cumulative.Exact, want)
			}
		}
		if sum != total {
			t.Fatalf("counts add up to %d, want %d", sum, total)
		}
	})
}

func weeks(t interface{ Fatal(...any) }) (before, after period.Period) {
	after, err := period.New(period.Spec{From: "2026-11-02", To: "2026-11-16", Zone: "Asia/Shanghai"})
	if err != nil {
		t.Fatal(err)
	}
	return after.Previous(), after
}

func genProportion() *rapid.Generator[stat.Proportion] {
	return rapid.Custom(func(t *rapid.T) stat.Proportion {
		n := rapid.Uint64Range(0, 300).Draw(t, "n")
		return stat.Proportion{Hits: rapid.Uint64Range(0, n).Draw(t, "k"), Trials: n}
	})
}

// Exchanging before and after exchanges better and worse.
func TestPilotMirrorProperty(t *testing.T) {
	before, after := weeks(t)
	mirrored := map[improve.Movement]improve.Movement{
		improve.Improved: improve.Worsened, improve.Worsened: improve.Improved, improve.Unclear: improve.Unclear,
		improve.Mixed: improve.Mixed, improve.Insufficient: improve.Insufficient,
	}
	rapid.Check(t, func(t *rapid.T) {
		b, a := genProportion().Draw(t, "before"), genProportion().Draw(t, "after")
		x, y := new(aggregate.Survival), new(aggregate.Survival)
		for _, s := range []*aggregate.Survival{x, y} {
			for range rapid.IntRange(0, 20).Draw(t, "n") {
				s.AddEvent(time.Duration(rapid.Int64Range(0, 1e6).Draw(t, "d")))
			}
		}
		p := improve.Pilot{Before: before, After: after,
			Rates: []improve.Rate{{Name: "csat", Direction: band.Higher, Before: b, After: a}},
			Times: []improve.Time{{Name: "ttr", Before: x, After: y}}}
		q := improve.Pilot{Before: before, After: after,
			Rates: []improve.Rate{{Name: "csat", Direction: band.Higher, Before: a, After: b}},
			Times: []improve.Time{{Name: "ttr", Before: y, After: x}}}
		o, err := p.Compare()
		r, errR := q.Compare()
		if err != nil || errR != nil {
			t.Fatal(err, errR)
		}
		for i := range o.Comparisons {
			if r.Comparisons[i].Movement != mirrored[o.Comparisons[i].Movement] {
				t.Fatalf("%+v, other way %+v", o.Comparisons[i], r.Comparisons[i])
			}
		}
		if r.Movement != mirrored[o.Movement] {
			t.Fatalf("overall %v, other way %v", o.Movement, r.Movement)
		}
	})
}

// Where nothing changed, few pilots say that something did: at 95 %, about one
// effect in twenty.
func TestPilotFalseAlarms(t *testing.T) {
	before, after := weeks(t)
	rng := rand.New(rand.NewPCG(11, 12))
	const pilots = 1000
	falseRates, falseTimes := 0, 0
	for range pilots {
		draw := func() (stat.Proportion, *aggregate.Survival) {
			p, s := stat.Proportion{Trials: 150}, new(aggregate.Survival)
			for range p.Trials {
				if rng.Float64() < 0.85 {
					p.Hits++
				}
				took := time.Duration(rng.ExpFloat64() * float64(8*time.Hour))
				if seen := time.Duration(rng.Int64N(int64(48 * time.Hour))); took > seen {
					s.AddCensored(seen)
				} else {
					s.AddEvent(took)
				}
			}
			return p, s
		}
		b, x := draw()
		a, y := draw()
		o, err := improve.Pilot{Before: before, After: after,
			Rates: []improve.Rate{{Direction: band.Higher, Before: b, After: a}}, Times: []improve.Time{{Before: x, After: y}}}.Compare()
		if err != nil {
			t.Fatal(err)
		}
		if o.Comparisons[0].Movement != improve.Unclear {
			falseRates++
		}
		if o.Comparisons[1].Movement != improve.Unclear {
			falseTimes++
		}
	}
	t.Logf("false signals: rates %.1f %%, times %.1f %%", 100*float64(falseRates)/pilots, 100*float64(falseTimes)/pilots)
	if falseRates > pilots*75/1000 || falseTimes > pilots*75/1000 {
		t.Errorf("false signals in %d and %d of %d pilots", falseRates, falseTimes, pilots)
	}
}

func TestPilotReversal(t *testing.T) {
	before, after := weeks(t)
	rate := improve.Rate{Name: "csat", Direction: band.Higher,
		Before: stat.Proportion{Hits: 10_600, Trials: 12_000}, After: stat.Proportion{Hits: 10_340, Trials: 12_000},
		Strata: []stat.Stratum{
			{Name: "L1", Before: stat.Proportion{Hits: 9000, Trials: 10_000}, After: stat.Proportion{Hits: 4600, Trials: 5000}},
			{Name: "L2", Before: stat.Proportion{Hits: 1600, Trials: 2000}, After: stat.Proportion{Hits: 5740, Trials: 7000}},
		}}
	o, err := improve.Pilot{Before: before, After: after, Rates: []improve.Rate{rate}}.Compare()
	if err != nil || o.Comparisons[0].Movement != improve.Mixed || *o.Comparisons[0].Difference > 0 || o.Comparisons[0].Within.RatString() != "2" {
		t.Errorf("%+v %v", o.Comparisons, err)
	}
	rate.Strata = rate.Strata[:1]
	if _, err := (improve.Pilot{Before: before, After: after, Rates: []improve.Rate{rate}}).Compare(); !errors.Is(err, priority.ErrConflict) {
		t.Errorf("strata that do not add up: %v", err)
	}
}

// A category is frequent and slow from its limits on.
func TestSpotsAtTheirLimits(t *testing.T) {
	tickets := []ticket{{category: "a", took: 3 * time.Hour}, {category: "b", took: time.Hour}, {category: "b", took: time.Hour}, {category: "b", took: time.Hour}}
	for _, x := range []struct {
		s              improve.SurveySpec
		frequent, slow bool
	}{
		{improve.SurveySpec{Frequent: 25, Slow: 100}, true, true},
		{improve.SurveySpec{Frequent: 26, Slow: 101}, false, false},
		{improve.SurveySpec{Frequent: 24, Slow: 99}, true, true},
	} {
		spots := survey(t, tickets, x.s).Spots
		i := slices.IndexFunc(spots, func(h improve.HotSpot) bool { return h.Category == "a" })
		if i < 0 || spots[i].Frequent != x.frequent || spots[i].Slow != x.slow {
			t.Errorf("%+v: %+v", x.s, spots)
		}
	}
}

func TestRefusals(t *testing.T) {
	before, after := weeks(t)
	if _, err := (improve.Pilot{Before: before, After: after, Confidence: 1}).Compare(); !errors.Is(err, priority.ErrRange) {
		t.Errorf("certainty: %v", err)
	}
	if _, err := (improve.Pilot{Before: before, After: after, Rates: make([]improve.Rate, 1)}).Compare(); !errors.Is(err, priority.ErrRange) {
		t.Errorf("a rate without direction: %v", err)
	}
	if o, err := (improve.Pilot{Before: before, After: after, Times: make([]improve.Time, 1)}).Compare(); err != nil || o.Movement != improve.Insufficient {
		t.Errorf("a time without data: %+v %v", o, err)
	}
	if err := (improve.SurveySpec{Frequent: 101, Slow: -1}).Validate(); !errors.Is(err, priority.ErrRange) {
		t.Errorf("101 %%: %v", err)
	}
	if _, err := improve.Pareto([]improve.ParetoRow{{Count: 1 << 62}, {Count: 1}}); !errors.Is(err, priority.ErrRange) {
		t.Errorf("too many: %v", err)
	}
	if f, err := improve.Survey(new(cells), improve.SurveySpec{}); err != nil || f.Overall.Mean.OK() || len(f.Spots) != 0 {
		t.Errorf("a survey of nothing: %+v %v", f, err)
	}
}

func FuzzCell(f *testing.F) {
	var c improve.CategoryTotals
	c.Add(time.Hour, true, false)
	b, _ := c.MarshalBinary()
	f.Add(b)
	f.Add([]byte{0})
	f.Fuzz(func(t *testing.T, data []byte) {
		var c improve.CategoryTotals
		if c.UnmarshalBinary(data) != nil {
			return
		}
		if again, err := c.MarshalBinary(); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("%x reads and writes %x", data, again)
		}
	})
}

func FuzzSurveySpec(f *testing.F) {
	f.Add([]byte(`{"frequent":20,"slow":40}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := metrics.Read[improve.SurveySpec](data)
		if err != nil {
			return
		}
		survey(t, []ticket{{category: "a", took: 1}, {category: "b", took: 9}}, s)
	})
}

func BenchmarkCellAdd(b *testing.B) {
	var c improve.CategoryTotals
	b.ReportAllocs()
	for b.Loop() {
		c.Add(time.Hour, false, false)
	}
}
