package smell

import (
	"iter"
	"maps"
	"slices"

	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/stat"
)

// FindReviews returns what quality reviews show: "score_inflation", ordered by
// reviewer. High scores alone show nothing, since the work may be good. A
// finding therefore also needs that, on most tickets that others have reviewed
// too, the reviewer gave more than they did on average (with the whole
// confidence interval above half of them), and more than Apart points more in
// the mean. The finding lists those tickets. A review without reviewer or
// ticket, or with a total that is not 0 to 100, is left out.
func (d *Detector) FindReviews(reviews iter.Seq[qa.Scored]) Search {
	at := slices.IndexFunc(d.spec.Rules, func(r PatternRuleSpec) bool { return r.Pattern == patternScoreInflation })
	if at < 0 {
		return Search{}
	}
	rule := d.spec.Rules[at]
	k := &desk{spec: &d.spec}
	byTicket := map[string][]qa.Scored{}
	byReviewer := map[string]*reviewer{}
	for s := range reviews {
		if s.Reviewer == "" || s.Ticket == "" || s.Total < 0 || s.Total > 100 {
			continue
		}
		byTicket[s.Ticket] = append(byTicket[s.Ticket], s)
		if byReviewer[s.Reviewer] == nil {
			byReviewer[s.Reviewer] = new(reviewer)
		}
		byReviewer[s.Reviewer].top.Add(s.Total >= d.spec.Top)
	}
	for _, ticket := range slices.Sorted(maps.Keys(byTicket)) { // in order: sums of floats depend on it
		d.calibrate(ticket, byTicket[ticket], byReviewer)
	}
	look := newLook(patternScoreInflation, 0)
	for _, r := range byReviewer {
		look.Trials += r.top.Trials
		if r.top.Trials >= uint64(rule.Min) {
			look.Subjects++
		}
	}
	c := k.confidence(look.Subjects)
	var out Search
	out.Looked = []Look{look}
	for _, name := range slices.Sorted(maps.Keys(byReviewer)) {
		r := byReviewer[name]
		rate, _ := r.peers.Rate()
		peers := 100 * rate
		f := Smell{
			Pattern: patternScoreInflation, On: subjects(patternScoreInflation), Subject: name, Hits: r.top.Hits, Trials: r.top.Trials,
			Interval: percent(r.top.Interval(stat.Wilson, c)), Confidence: float64(c), Beyond: rule.limit(), Peers: &peers, Tickets: some(r.tickets),
		}
		if f.Trials >= uint64(rule.Min) && f.shows() && r.inflates(c, float64(d.spec.Apart)) {
			out.Found = append(out.Found, f)
		}
	}
	return out
}

// reviewer is what one reviewer's scores come to.
type reviewer struct {
	top     aggregate.Proportion // reviews that gave a top score
	above   aggregate.Proportion // of tickets that others reviewed too: where the reviewer gave more than they did on average
	excess  float64              // how much more the reviewer gave on them, in sum
	peers   aggregate.Proportion // the others' reviews of these tickets that gave a top score
	tickets []string             // where the reviewer gave more
}

// inflates reports whether the reviewer gives more than others on most of the
// tickets that they share, and more than apart points more in the mean.
func (r *reviewer) inflates(c stat.Confidence, apart float64) bool {
	iv, ok := r.above.Interval(stat.Wilson, c)
	return ok && iv.Lo > 0.5 && r.excess > apart*float64(r.above.Trials)
}

// calibrate compares the reviewers of one ticket with each other.
func (d *Detector) calibrate(ticket string, reviews []qa.Scored, all map[string]*reviewer) {
	var whole given
	by := map[string]*given{}
	for _, s := range reviews {
		if by[s.Reviewer] == nil {
			by[s.Reviewer] = new(given)
		}
		for _, g := range []*given{&whole, by[s.Reviewer]} {
			g.sum += s.Total
			g.top.Add(s.Total >= d.spec.Top)
		}
	}
	if len(by) < 2 {
		return
	}
	for name, own := range by {
		r, others := all[name], whole.less(own)
		r.peers.Hits, r.peers.Trials = r.peers.Hits+others.top.Hits, r.peers.Trials+others.top.Trials
		excess := own.mean() - others.mean()
		r.above.Add(excess > 0)
		r.excess += excess
		if excess > 0 {
			r.tickets = append(r.tickets, ticket)
		}
	}
}

// given is what reviews of one ticket come to: their totals in sum, and the top
// scores among them.
type given struct {
	sum int
	top aggregate.Proportion
}

// less returns g without the reviews of o, which are among them.
func (g given) less(o *given) given {
	g.sum -= o.sum
	g.top.Hits, g.top.Trials = g.top.Hits-o.top.Hits, g.top.Trials-o.top.Trials
	return g
}

func (g given) mean() float64 { return float64(g.sum) / float64(g.top.Trials) }
