package ticketlog

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/supportops/policy/metrics/period"
)

// Weeks counts what happens by the week of a zone, to tell when a desk was at
// work from the stragglers and the cut ends that logs have. The zero value needs
// a Zone.
type Weeks struct {
	Zone *time.Location
	n    map[int64]int // by the Unix time of the week's first instant
	last period.Period // the week that was looked up last
}

// Add counts t.
func (w *Weeks) Add(t time.Time) {
	if !w.last.Contains(t) {
		p, err := period.Containing(t, period.Week, w.Zone.String())
		if err != nil {
			return
		}
		w.last = p
	}
	if w.n == nil {
		w.n = map[int64]int{}
	}
	w.n[w.last.From().Unix()]++
}

// Busy returns the stretch of whole weeks, [from, to), in which the desk was at
// work: the one with the most in it of those whose weeks all have at least half
// as much as the usual week. The usual week is the one in which the middle of
// all that was counted lies, the quietest weeks first; so a few stragglers weeks
// before or after do not make it longer. Both are zero if nothing was counted.
func (w *Weeks) Busy() (from, to time.Time) {
	starts := slices.Sorted(maps.Keys(w.n))
	usual := w.usual(starts)
	best, most := span{}, 0
	var run span
	sum := 0
	for _, start := range starts {
		p, err := period.Containing(time.Unix(start, 0), period.Week, w.Zone.String())
		if err != nil || 2*w.n[start] < usual {
			continue
		}
		if !run.to.Equal(p.From()) {
			run, sum = span{from: p.From()}, 0
		}
		run.to = p.To()
		if sum += w.n[start]; sum > most {
			best, most = run, sum
		}
	}
	return best.from, best.to
}

// Work returns the stretch [from, to) of whole weeks outside of which there are
// but stragglers: at either end at most one in a hundred of all, before or after
// at least four weeks without any. Both are zero if nothing was counted.
func (w *Weeks) Work() (from, to time.Time) {
	starts := slices.Sorted(maps.Keys(w.n))
	if len(starts) == 0 {
		return from, to
	}
	first, last := 0, len(starts)-1
	first += w.stragglers(starts)
	slices.Reverse(starts)
	last -= w.stragglers(starts)
	slices.Reverse(starts)
	end, err := period.Containing(time.Unix(starts[last], 0), period.Week, w.Zone.String())
	if err != nil {
		return from, to
	}
	return time.Unix(starts[first], 0).In(w.Zone), end.To()
}

// stragglers returns how many of the first weeks are stragglers.
func (w *Weeks) stragglers(starts []int64) (weeks int) {
	const gap = 5*7*24*60*60 - 2*60*60 // from week to week, with four between, an hour of summer time aside
	total, sum := 0, 0
	for _, start := range starts {
		total += w.n[start]
	}
	for i := range len(starts) - 1 {
		sum += w.n[starts[i]]
		if 100*sum > total {
			break
		}
		if away := starts[i+1] - starts[i]; away >= gap || away <= -gap {
			weeks = i + 1
		}
	}
	return weeks
}

type span struct{ from, to time.Time }

// usual returns how much the week has in which the middle of everything lies.
func (w *Weeks) usual(starts []int64) int {
	byCount := slices.SortedFunc(slices.Values(starts), func(a, b int64) int { return cmp.Compare(w.n[a], w.n[b]) })
	total := 0
	for _, start := range starts {
		total += w.n[start]
	}
	sum := 0
	for _, start := range byCount {
		if sum += w.n[start]; 2*sum >= total {
			return w.n[start]
		}
	}
	return 0
}
