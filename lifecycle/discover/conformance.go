package discover

import (
	"cmp"
	"slices"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

const pkg = "conform"

// Conformance counts the deviations of many timelines. It is plain data; the zero
// value is ready. It is not safe for concurrent use: give each goroutine its
// own and merge them.
type Conformance struct {
	Cases      int64            `json:"cases"`           // timelines with at least one event
	Events     int64            `json:"events"`          // their events
	Conformant int64            `json:"conformant"`      // cases without deviation
	NoBadEdge  int64            `json:"no_bad_edge"`     // cases whose every step is one of the machine, wherever they start and end
	Deviations int64            `json:"deviations"`      // all deviations
	Counts     []DeviationCount `json:"counts,omitzero"` // by kind of deviation, ordered by Fault, From, To; each once
}

// DeviationCount is how often one deviation occurs.
type DeviationCount struct {
	Fault machine.Fault   `json:"fault"`
	From  lifecycle.State `json:"from,omitzero"` // empty for a bad start
	To    lifecycle.State `json:"to,omitzero"`   // empty for a bad end
	N     int64           `json:"n"`             // occurrences
	Cases int64           `json:"cases"`         // cases in which it occurs
}

// faults are those of a machine in the order of its constants.
var faults = [...]machine.Fault{
	machine.BadStart, machine.BadEdge, machine.BadEnd, machine.UnknownState, machine.UnmetGuard, machine.WrongRole,
}

func compareCounts(a, b DeviationCount) int {
	return cmp.Or(cmp.Compare(slices.Index(faults[:], a.Fault), slices.Index(faults[:], b.Fault)), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

// Add counts one timeline, which it does not keep. A timeline without events
// is not a case and changes nothing.
func (s *Conformance) Add(t *machine.Timeline) {
	if t.Events == 0 {
		return
	}
	s.Cases++
	s.Events += int64(t.Events)
	s.Deviations += int64(len(t.Deviations))
	if len(t.Deviations) == 0 {
		s.Conformant++
	}
	if !slices.ContainsFunc(t.Deviations, func(d machine.Deviation) bool { return d.Fault == machine.BadEdge }) {
		s.NoBadEdge++
	}
	if len(t.Deviations) > few {
		s.addMany(t.Deviations)
		return
	}
	for i := range t.Deviations {
		d := &t.Deviations[i]
		c := DeviationCount{Fault: d.Fault, From: d.From, To: d.To, N: 1, Cases: 1}
		for j := range i {
			if e := &t.Deviations[j]; e.Fault == d.Fault && e.From == d.From && e.To == d.To {
				c.Cases = 0
				break
			}
		}
		s.count(c)
	}
}

// few is how many deviations of one case are counted one by one, and more than
// that all at once.
const few = 16

// addMany counts the deviations of one case.
func (s *Conformance) addMany(deviations []machine.Deviation) {
	own := make([]DeviationCount, len(deviations))
	for i := range deviations {
		d := &deviations[i]
		own[i] = DeviationCount{Fault: d.Fault, From: d.From, To: d.To, N: 1}
	}
	own = sumCounts(own)
	for i := range own {
		own[i].Cases = 1
	}
	s.countMany(own)
}

// countMany adds counts. What is there stays where it is unless some are new, and
// then moves once.
func (s *Conformance) countMany(counts []DeviationCount) {
	var added []DeviationCount
	for _, c := range counts {
		if !s.addTo(c) {
			added = append(added, c)
		}
	}
	if len(added) == 0 {
		return
	}
	added = sumCounts(added)
	i, j := len(s.Counts)-1, len(added)-1
	s.Counts = append(s.Counts, added...)
	for k := len(s.Counts) - 1; j >= 0; k-- {
		if i >= 0 && compareCounts(s.Counts[i], added[j]) > 0 {
			s.Counts[k] = s.Counts[i]
			i--
		} else {
			s.Counts[k] = added[j]
			j--
		}
	}
}

// addTo adds c to the count of the same deviation, if there is one.
func (s *Conformance) addTo(c DeviationCount) bool {
	i, found := slices.BinarySearchFunc(s.Counts, c, compareCounts)
	if found {
		s.Counts[i].N += c.N
		s.Counts[i].Cases += c.Cases
	}
	return found
}

// sumCounts orders counts and adds up those of one deviation, in place.
func sumCounts(counts []DeviationCount) []DeviationCount {
	slices.SortFunc(counts, compareCounts)
	n := 0
	for _, c := range counts {
		if n > 0 && compareCounts(counts[n-1], c) == 0 {
			counts[n-1].N += c.N
			counts[n-1].Cases += c.Cases
			continue
		}
		counts[n] = c
		n++
	}
	return counts[:n]
}

// Validate reports as a [*lifecycle.SpecError] what no counting can have led
// to: counts out of order or below 1, and sums that do not add up. Merge only
// what is valid.
func (s Conformance) Validate() error {
	d := &spec.Defects{Package: pkg}
	var sum int64
	for i, c := range s.Counts {
		at := spec.Index("counts", i)
		spec.NeedWord(d, at+".fault", c.Fault, faults[:]...)
		if i > 0 && compareCounts(s.Counts[i-1], c) >= 0 {
			d.Add(at, spec.ErrConflict, "want fault, from and to in ascending order, each once")
		}
		if c.N < 1 || c.N > s.Deviations-sum {
			d.Add(at+".n", spec.ErrRange, "%d, want at least 1 and %d in all", c.N, s.Deviations)
		} else {
			sum += c.N
		}
		if c.Cases < 1 || c.Cases > c.N || c.Cases > s.Cases-s.Conformant {
			d.Add(at+".cases", spec.ErrRange, "%d, want at least 1 and no more than n, or than cases that deviate", c.Cases)
		}
	}
	if sum != s.Deviations {
		d.Add("deviations", spec.ErrConflict, "%d, the counts add up to %d", s.Deviations, sum)
	}
	if s.Conformant < 0 || s.Conformant > s.NoBadEdge {
		d.Add("conformant", spec.ErrRange, "%d, want 0 to no_bad_edge, %d", s.Conformant, s.NoBadEdge)
	}
	if s.NoBadEdge > s.Cases {
		d.Add("no_bad_edge", spec.ErrRange, "%d, want no more than cases, %d", s.NoBadEdge, s.Cases)
	}
	if s.Events < s.Cases {
		d.Add("events", spec.ErrRange, "%d, want no fewer than cases, %d", s.Events, s.Cases)
	}
	return d.Err()
}

// Merge adds what o counted. o is unchanged.
func (s *Conformance) Merge(o *Conformance) {
	s.Cases += o.Cases
	s.Events += o.Events
	s.Conformant += o.Conformant
	s.NoBadEdge += o.NoBadEdge
	s.Deviations += o.Deviations
	s.countMany(o.Counts)
}

func (s *Conformance) count(c DeviationCount) {
	i, found := slices.BinarySearchFunc(s.Counts, c, compareCounts)
	if !found {
		s.Counts = slices.Insert(s.Counts, i, c)
		return
	}
	s.Counts[i].N += c.N
	s.Counts[i].Cases += c.Cases
}

// Of returns the counts of one fault, the most frequent first and equal ones
// by name.
func (s *Conformance) Of(f machine.Fault) []DeviationCount {
	var of []DeviationCount
	for _, c := range s.Counts {
		if c.Fault == f {
			of = append(of, c)
		}
	}
	slices.SortFunc(of, func(a, b DeviationCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), compareCounts(a, b))
	})
	return of
}
