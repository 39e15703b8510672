package forecast

import (
	"maps"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// EventFactor is what a kind of event, such as a public holiday, a release or the
// last day of a month, multiplies the amount of a slot by.
type EventFactor struct {
	Event  string
	Factor float64
	N      int // how many slots of the history it rests on
}

// EventFactors returns the factor of each event in the history, sorted by name:
// events[t] names the event of slot t, "" is an ordinary slot. Level and season
// are taken from ordinary slots alone, by [Indices]; the factor is what came in
// the event's slots divided by what level and season expect there. An event in
// whose slots nothing is expected has no factor and is left out. Factors of the
// series itself are not used. It fails with a *capacity.SpecError for defects
// of the data.
//
// The factors of [Factors] then remove the effect before a fit and put it
// back in the forecast.
func EventFactors(s Series, events []string, season SeasonSpec) ([]EventFactor, error) {
	d := &spec.Defects{Package: "forecast"}
	s.check(d)
	season.check(d, "season")
	if len(events) != len(s.Values) {
		d.Add("events", spec.ErrConflict, "%d elements for %d slots", len(events), len(s.Values))
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	type sums struct {
		came, expected float64
		n              int
	}
	var ordinary []observation
	for t, y := range s.Values {
		if s.isOpen(t) && events[t] == "" {
			ordinary = append(ordinary, observation{t, y, even})
		}
	}
	index, level := seasonIndices(ordinary, len(s.Values), season)
	byEvent := map[string]sums{}
	for t, y := range s.Values {
		k, p := t/season.Period, t%season.Period
		if !s.isOpen(t) || events[t] == "" || k >= len(level) || index[p].N == 0 {
			continue
		}
		e := byEvent[events[t]]
		e.came += y
		e.expected += float64(level[k] * index[p].Value)
		e.n++
		byEvent[events[t]] = e
	}
	var out []EventFactor
	for _, name := range slices.Sorted(maps.Keys(byEvent)) {
		e := byEvent[name]
		if e.expected <= 0 {
			continue
		}
		f := e.came / e.expected
		if f != 0 {
			f = min(max(f, 1/float64(maxFactor)), maxFactor)
		}
		out = append(out, EventFactor{Event: name, Factor: f, N: e.n})
	}
	return out, nil
}

// Factors returns the factor of each slot: that of the first effect of its event, 1
// for an ordinary slot. It fails with a *capacity.SpecError for a factor out of
// bounds, and with one that wraps capacity.ErrUnknown for an event without an
// effect.
func Factors(events []string, effects []EventFactor) ([]float64, error) {
	d := &spec.Defects{Package: "forecast"}
	first := make(map[string]int, len(effects)) // of each event
	for i, e := range effects {
		checkFactor(d, spec.Index("effects", i)+".factor", e.Factor)
		if _, again := first[e.Event]; !again {
			first[e.Event] = i
		}
	}
	out := make([]float64, len(events))
	for t, name := range events {
		out[t] = 1
		if name == "" {
			continue
		}
		i, ok := first[name]
		if !ok {
			d.Add(spec.Index("events", t), spec.ErrUnknown, "%q has no effect", name)
			continue
		}
		out[t] = effects[i].Factor
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return out, nil
}
