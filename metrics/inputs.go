package metrics

import (
	"math/big"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/stat"
)

// Inputs are facts of a period that no history of a ticket has. A field that is
// zero is unknown and gives no measure.
type Inputs struct {
	Customers Customers     `json:"customers,omitzero"`
	Revenue   Revenue       `json:"revenue,omitzero"`
	Cost      *big.Rat      `json:"cost,omitzero"`      // cost of support in the period, in units of a currency
	Available time.Duration `json:"available,omitzero"` // time of all agents that is available for tickets
	Agents    *big.Rat      `json:"agents,omitzero"`    // agents in the period, as full-time people
	// Planned and Present are the agents who should be there now and who are.
	Planned uint64 `json:"planned,omitzero"`
	Present uint64 `json:"present,omitzero"`
	// Needed and Staffed are people by hour of the period. A list that ends early
	// is 0 from there on.
	Needed  []uint64 `json:"needed,omitzero"`
	Staffed []uint64 `json:"staffed,omitzero"`
	// Depths are how many tickets waited at the same hour of the week in the
	// weeks before, of which eight are usual.
	Depths   []uint64  `json:"depths,omitzero"`
	Insights []Insight `json:"insights,omitzero"`
	// Quality is the dashboard of the quality reviews of the period.
	Quality *qa.Board `json:"quality,omitzero"`
}

// Customers counts the customers of a period.
type Customers struct {
	Days    uint64 `json:"days,omitzero"`     // active customers of each day, added up over the period
	AtStart uint64 `json:"at_start,omitzero"` // of the period
	Kept    uint64 `json:"kept,omitzero"`     // of those, how many are still customers at its end
}

// Revenue says what the customers at the start of the period pay, in units of
// one currency.
type Revenue struct {
	AtStart *big.Rat `json:"at_start,omitzero"`
	Added   *big.Rat `json:"added,omitzero"` // revenue that these customers added in the period
}

// Insight is a piece of feedback that support sent to product or engineering.
type Insight struct {
	Sent      time.Time `json:"sent"`
	Answered  time.Time `json:"answered,omitzero"`  // zero if not so far
	Fixed     time.Time `json:"fixed,omitzero"`     // zero if not so far
	Customers uint64    `json:"customers,omitzero"` // how many customers have tickets that are linked to it
	Told      uint64    `json:"told,omitzero"`      // of those, how many were told of the fix
	// Tickets are the times of the tickets linked to it, in any order.
	Tickets []time.Time `json:"tickets,omitzero"`
}

// Given returns the measures that follow from the inputs and the summary of the
// same period, as known at now. s may be nil; measures that need it are then
// left out.
func (in Inputs) Given(s *observe.Summary, p period.Period, now time.Time) []Given {
	var out []Given
	add := func(m Metric, x band.Measure) { out = append(out, Given{Metric: m, Measure: x}) }
	if days, ok := p.Days(); ok && s != nil && in.Customers.Days > 0 {
		add(Volume, measureVolume(s.Created.Trials, in.Customers.Days, uint64(days)))
	}
	if c := in.Customers; c.AtStart > 0 {
		add(Retention, band.Rate(stat.Proportion{Hits: c.Kept, Trials: c.AtStart}, stat.Wilson, 0))
	}
	if r := in.Revenue; r.AtStart != nil && r.Added != nil {
		add(Expansion, band.Quotient(band.Percent, r.Added, r.AtStart, in.Customers.AtStart))
	}
	if in.Cost != nil && s != nil {
		n, all := s.Handled.Hits, s.Created.Trials
		out = append(out, Given{
			Metric: CostPerTicket, Measure: band.Quotient(band.Money, in.Cost, new(big.Rat).SetUint64(n), n),
			Also: []Companion{{"of all tickets created", band.Quotient(band.Money, in.Cost, new(big.Rat).SetUint64(all), all)}},
		})
	}
	if in.Agents != nil && s != nil {
		n := s.Handled.Hits
		add(ticketsPerAgent, band.Quotient(band.Count, new(big.Rat).SetUint64(n), in.Agents, n))
	}
	if in.Planned > 0 {
		add(agentsMissing, band.Figure(band.Count, new(big.Rat).SetUint64(in.Planned-min(in.Planned, in.Present)), in.Planned))
	}
	if len(in.Needed) > 0 {
		add(coverageGaps, measureGaps(in.Needed, in.Staffed))
	}
	if in.Available > 0 && s != nil && s.Handle.Sum().IsInt64() {
		add(Utilization, measureUtilization(time.Duration(s.Handle.Sum().Int64()), in.Available, s.Handle.Count()))
	}
	if normal := normalDepth(in.Depths); normal != nil && s != nil {
		add(metricQueueDepth, measureDepth(s.Waiting.Count(), normal))
	}
	return append(append(out, in.loop(p, now)...), in.quality()...)
}

// quality returns the measures of quality reviews.
func (in Inputs) quality() []Given {
	b := in.Quality
	if b == nil {
		return nil
	}
	csat := band.Measure{Unit: band.Points}
	if b.WithCSAT != nil {
		csat = band.Figure(band.Points, new(big.Rat).SetFloat64(*b.WithCSAT), uint64(b.Pairs))
	}
	return []Given{
		{Metric: metricQAScore, Measure: b.Score}, {Metric: metricQAFails, Measure: b.Fails}, {Metric: qaCoverage, Measure: b.Coverage},
		{Metric: qaCSAT, Measure: csat}, {Metric: metricQACalibration, Measure: b.Calibration},
	}
}

// loop returns the measures of the feedback loop.
func (in Inputs) loop(p period.Period, now time.Time) []Given {
	var answered, told aggregate.Proportion
	var wait aggregate.Survival
	avoided, issues := new(big.Rat), uint64(0)
	for _, x := range in.Insights {
		if p.Contains(x.Sent) {
			known := !x.Answered.IsZero() && !x.Answered.After(now)
			answered.Add(known)
			if known {
				wait.AddEvent(x.Answered.Sub(x.Sent))
			} else {
				wait.AddCensored(now.Sub(x.Sent))
			}
		}
		if !x.Fixed.IsZero() && p.Contains(x.Fixed) {
			told.Hits, told.Trials = told.Hits+min(x.Told, x.Customers), told.Trials+x.Customers
		}
		if fewer, ok := x.avoided(p, now); ok {
			avoided.Add(avoided, fewer)
			issues++
		}
	}
	if len(in.Insights) == 0 {
		return nil
	}
	var invalid []Exclusion // answered before it was sent, or sent after now
	if n := wait.Events().Invalid() + wait.Censored().Invalid(); n > 0 {
		invalid = []Exclusion{{"invalid", n}}
	}
	mean := band.Quotient(band.Count, avoided, new(big.Rat).SetUint64(issues), issues)
	return []Given{
		{Metric: metricFeedbackResponse, Measure: band.Rate(answered.Proportion, stat.Wilson, 0)},
		{Metric: metricFeedbackAck, Measure: band.Waiting(&wait, spec.Percent(50), 0), Excluded: invalid},
		{Metric: metricFeedbackClosed, Measure: band.Rate(told.Proportion, stat.Wilson, 0)},
		{Metric: metricTicketsAvoided, Measure: mean},
	}
}

// avoided returns how many fewer tickets a week were linked to an issue in the
// four weeks after its fix than in the four before. ok is false unless the four
// after it end in the period.
func (x *Insight) avoided(p period.Period, now time.Time) (fewer *big.Rat, ok bool) {
	const weeks = 4
	span := weeks * 7 * 24 * time.Hour
	end := x.Fixed.Add(span)
	if x.Fixed.IsZero() || end.After(now) || !p.Contains(end) {
		return nil, false
	}
	n := int64(0)
	for _, t := range x.Tickets {
		switch {
		case t.Before(x.Fixed) && !t.Before(x.Fixed.Add(-span)):
			n++
		case !t.Before(x.Fixed) && t.Before(end):
			n--
		}
	}
	return big.NewRat(n, weeks), true
}

// Layer returns the part of a report that is about one layer of the catalog's
// hierarchy, with its focus and owner, in the layer's order of metrics. ok is
// false for a layer that the catalog does not have. Metrics without figures have
// no row.
func (c *Catalog) Layer(r Report, name string) (part Report, layer LayerSpec, ok bool) {
	i := slices.IndexFunc(c.spec.Layers, func(l LayerSpec) bool { return l.Name == name })
	if i < 0 {
		return Report{}, LayerSpec{}, false
	}
	layer = c.spec.clone().Layers[i]
	part = r
	part.Rows = nil
	for _, m := range layer.Metrics {
		for _, row := range r.Rows {
			if row.Metric == m {
				part.Rows = append(part.Rows, row)
			}
		}
	}
	return part, layer, true
}
