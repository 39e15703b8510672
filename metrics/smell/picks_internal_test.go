package smell

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The sweep of a queue finds what looking at all tickets for each pick finds.
func TestPicksTwinProperty(t *testing.T) {
	typical := map[string]float64{"easy": 1, "middling": 2, "hard": 4} // "rare" is not known well enough
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "tickets")
		leave := rapid.SliceOfNDistinct(rapid.IntRange(0, 40), n, n, rapid.ID[int]).Draw(t, "leave")
		epoch := time.Unix(0, 0)
		waits := make([]waiting, n)
		for i := range waits {
			waits[i] = waiting{
				ticket:   fmt.Sprint("t", i),
				category: rapid.SampledFrom([]string{"easy", "middling", "hard", "rare"}).Draw(t, "category"),
				from:     epoch.Add(time.Duration(rapid.IntRange(0, leave[i]).Draw(t, "from"))),
				to:       epoch.Add(time.Duration(leave[i])),
				picker:   rapid.SampledFrom([]string{"", "ann", "bo"}).Draw(t, "picker"),
			}
		}
		harder := rapid.SampledFrom([]float64{1.5, 2, 3, 5}).Draw(t, "harder")
		var want []trial
		for _, p := range waits {
			if p.picker == "" {
				continue
			}
			oldest, choice := p, false
			for _, w := range waits {
				if w.from.After(p.to) || w.to.Before(p.to) {
					continue
				}
				if cmp.Or(w.from.Compare(oldest.from), w.to.Compare(oldest.to), cmp.Compare(w.ticket, oldest.ticket)) < 0 {
					oldest = w
				}
			}
			easier := func(category string) bool {
				e, f := typical[category], typical[oldest.category]
				return e > 0 && f > 0 && f >= harder*e
			}
			for _, w := range waits {
				choice = choice || !w.from.After(p.to) && !w.to.Before(p.to) && easier(w.category)
			}
			if choice {
				want = append(want, trial{p.picker, "s", p.ticket, easier(p.category) && oldest.from.Before(p.from)})
			}
		}
		q := queue{waits: slices.Clone(waits), typical: typical, harder: harder, stratum: "s"}
		got := q.trials()
		byTicket := func(a, b trial) int { return cmp.Compare(a.ticket, b.ticket) }
		slices.SortFunc(got, byTicket)
		slices.SortFunc(want, byTicket)
		if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(trial{})); diff != "" {
			t.Fatalf("(-twin +sweep):\n%s", diff)
		}
	})
}

// What a category takes is the median of the work recorded where at least half
// of all tickets have any, else of the time that they were held; fewer than
// five say nothing.
func TestTypicalEffort(t *testing.T) {
	held := func(list ...time.Duration) (out []effort) {
		for _, d := range list {
			out = append(out, effort{held: d})
		}
		return out
	}
	worked := func(list ...time.Duration) (out []effort) {
		for _, d := range list {
			out = append(out, effort{worked: d, held: 1000})
		}
		return out
	}
	for _, row := range []struct {
		name    string
		efforts map[string][]effort
		want    map[string]float64
	}{
		{"nothing", nil, map[string]float64{}},
		{"five held", map[string][]effort{"a": held(9, 1, 5, 7, 3)}, map[string]float64{"a": 5}},
		{"six held", map[string][]effort{"a": held(9, 1, 5, 7, 3, 8)}, map[string]float64{"a": 5}},
		{"four held", map[string][]effort{"a": held(9, 1, 5, 7), "b": held(2, 2, 2, 2, 2)}, map[string]float64{"b": 2}},
		{"half recorded", map[string][]effort{"a": worked(4, 1, 2, 5, 3), "b": held(9, 9, 9, 9, 9)}, map[string]float64{"a": 3}},
		{"less than half recorded", map[string][]effort{"a": worked(4, 1, 2, 5, 3), "b": held(9, 9, 9, 9, 9, 9)}, map[string]float64{"a": 1000, "b": 9}},
		{"half of one recorded", map[string][]effort{"a": append(worked(6, 1, 2, 7, 3), held(9, 9, 9, 9, 9)...)}, map[string]float64{"a": 3}},
		{"less of one recorded", map[string][]effort{"a": append(worked(6, 1, 2, 7), held(9, 9, 9, 9)...), "b": worked(5, 5, 5, 5, 5)}, map[string]float64{"b": 5}},
	} {
		p := picks{efforts: row.efforts}
		if got := p.typical(); !gocmp.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}
