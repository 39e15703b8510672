package forecast

import (
	"math"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// Index is what one position of the season adds to the level, or multiplies it
// by, as the [Form] says.
type Index struct {
	Value float64
	N     int // how many observations it rests on; 0: none, and Value means nothing
}

// observation is an open slot of a history, without the effect of its event.
// Its weight is even, or the index that y was divided by: a count of mean
// level·index has, divided by the index, a variance of level/index.
type observation struct {
	t      int
	y      float64
	weight float64
}

// even is the index of a position like all others.
const even = 1.0

func observations(s Series) []observation {
	out := make([]observation, 0, len(s.Values))
	for t := range s.Values {
		if y, ok := s.base(t); ok {
			out = append(out, observation{t, y, even})
		}
	}
	return out
}

// Indices returns the multiplicative index of each position of the season:
// the average of amount / level of its season, over the open slots at that
// position. Seasons are counted from the first slot; an incomplete last
// season is left out, and so is a season without any amount.
//
// The level of a season is Σ amounts / Σ indices over its open slots, the
// plain mean if all are open: a holiday on a busy weekday does not raise the
// other days. Indices are scaled to the mean 1 over the positions that have
// data; one below a millionth is 0. It fails with a *capacity.SpecError for defects of the series or of spec.
func Indices(s Series, season SeasonSpec) ([]Index, error) {
	d := &spec.Defects{Package: "forecast"}
	s.check(d)
	season.check(d, "season")
	if err := d.Err(); err != nil {
		return nil, err
	}
	index, _ := seasonIndices(observations(s), len(s.Values), season)
	return index, nil
}

// maxRounds is how often level and index are found in turn at most.
const maxRounds = 50

// seasonIndices returns the index of each position and the level of each
// whole season, 0 for one without amounts. Index and level are found in turn
// until they agree, which on complete seasons is at once.
func seasonIndices(obs []observation, n int, season SeasonSpec) ([]Index, []float64) {
	period := season.Period
	whole := n / period
	obs = obs[:openBefore(obs, whole*period)]
	index := make([]Index, period)
	for p := range index {
		index[p] = Index{Value: even}
	}
	ratios := make([][]float64, period)
	level := make([]float64, whole)
	for range maxRounds {
		levels(level, obs, index)
		for p := range ratios {
			ratios[p] = ratios[p][:0]
		}
		for _, o := range obs {
			if l := level[o.t/period]; l > 0 {
				ratios[o.t%period] = append(ratios[o.t%period], o.y/l)
			}
		}
		if updateIndices(index, ratios, season.Average) <= 1e-13 {
			break
		}
	}
	levels(level, obs, index)
	return index, level
}

// openBefore returns the number of observations before slot t.
func openBefore(obs []observation, t int) int {
	i, _ := slices.BinarySearchFunc(obs, t, func(o observation, t int) int { return o.t - t })
	return i
}

func levels(level []float64, obs []observation, index []Index) {
	period := len(index)
	weight := make([]float64, len(level))
	clear(level)
	for _, o := range obs {
		level[o.t/period] += o.y
		weight[o.t/period] += index[o.t%period].Value
	}
	for k, w := range weight {
		if w > 0 {
			level[k] /= w
		}
	}
}

// leastIndex is the least index that is told from 0. An index falls without
// end where a position has no amount but in seasons without any other.
const leastIndex = 1e-6

// updateIndices sets each index to the average of its ratios, scales them to
// the mean 1, and returns the largest change.
func updateIndices(index []Index, ratios [][]float64, by Averaging) float64 {
	fresh := make([]float64, len(index))
	sum, n := 0.0, 0
	for p, r := range ratios {
		index[p].N = len(r)
		if len(r) > 0 {
			fresh[p] = average(r, by)
			sum += fresh[p]
			n++
		}
	}
	change := 0.0
	for p, v := range fresh {
		if sum > 0 {
			v *= float64(n) / sum
		}
		if v < leastIndex {
			v = 0
		}
		change = max(change, math.Abs(v-index[p].Value))
		index[p].Value = v
	}
	return change
}

// average reorders x.
func average(x []float64, by Averaging) float64 {
	if by == Median || by == Trimmed {
		slices.Sort(x)
	}
	switch {
	case by == Median && len(x)%2 == 1:
		return x[len(x)/2]
	case by == Median:
		return (x[len(x)/2-1] + x[len(x)/2]) / 2
	case by == Trimmed && len(x) >= 3:
		x = x[1 : len(x)-1]
	}
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// deseasoned divides each observation by its index. An observation at a
// position without an index, or with the index 0, says nothing about the
// level and is left out.
func deseasoned(obs []observation, index []Index) []observation {
	out := make([]observation, 0, len(obs))
	for _, o := range obs {
		if x := index[o.t%len(index)]; x.Value > 0 {
			out = append(out, observation{o.t, o.y / x.Value, x.Value})
		}
	}
	return out
}

// lastAt returns the last observation at each position as an additive season.
func lastAt(obs []observation, period int) []Index {
	out := make([]Index, period)
	for _, o := range obs {
		out[o.t%period] = Index{Value: o.y, N: 1}
	}
	return out
}
