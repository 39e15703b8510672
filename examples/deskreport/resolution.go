package main

import (
	"fmt"
	"time"

	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
)

// Resolution says how long tickets took to be resolved, as somebody would have
// said who looked at the desk some days after the log began, of the tickets
// created until then. The medians are of three kinds, and AtEnd is what the
// last of them came to for the same tickets when the log ended.
type Resolution struct {
	Days    int       `json:"days"`
	At      time.Time `json:"at"`
	Tickets uint64    `json:"tickets"` // created before At
	Open    uint64    `json:"open"`    // of them, not resolved at At

	First       band.Measure `json:"first"`        // to the first resolution, of the tickets resolved
	Final       band.Measure `json:"final"`        // to the resolution that held so far, of the same
	KaplanMeier band.Measure `json:"kaplan_meier"` // the same of all tickets, the open ones still waiting
	AtEnd       band.Measure `json:"at_end"`       // the same as known at the end of the log

	FirstBias *seconds `json:"first_bias_seconds"` // First less KaplanMeier; null if that was not reached
	FinalBias *seconds `json:"final_bias_seconds"` // Final less KaplanMeier
}

// cutoff collects what is known at one cut-off.
type cutoff struct {
	days   int
	period period.Period   // from the first day of the log
	then   observe.Summary // of its tickets, as known at its end
	end    observe.Summary // of its tickets, as known at the end of the log
}

// newCutoffs returns the cut-offs that lie within the log, each so many days
// after the beginning of the log's first day, stragglers aside.
func newCutoffs(x extent, days []int, loc *time.Location) (cutoffs []cutoff, err error) {
	first, _ := x.work()
	year, month, day := first.In(loc).Date()
	for _, n := range days {
		p, err := dates(time.Date(year, month, day, 0, 0, 0, 0, time.UTC), time.Date(year, month, day+n, 0, 0, 0, 0, time.UTC), loc)
		if err != nil {
			return nil, fmt.Errorf("cut-off after %d days: %w", n, err)
		}
		if !p.To().After(x.last) {
			cutoffs = append(cutoffs, cutoff{days: n, period: p})
		}
	}
	return cutoffs, nil
}

// dates returns the period of whole days from one date to another.
func dates(from, to time.Time, loc *time.Location) (period.Period, error) {
	return period.New(period.Spec{From: from.Format(time.DateOnly), To: to.Format(time.DateOnly), Zone: loc.String()})
}

func (c *cutoff) report() Resolution {
	half := priority.Percent(50)
	open := c.then.Life.Censored().Count()
	r := Resolution{
		Days: c.days, At: c.period.To(), Tickets: open + c.then.Life.Events().Count(), Open: open,
		First: band.Quantile(&c.then.First, half, 0), Final: band.Quantile(&c.then.Final, half, 0),
		KaplanMeier: band.Waiting(&c.then.Life, half, 0), AtEnd: band.Waiting(&c.end.Life, half, 0),
	}
	r.FirstBias, r.FinalBias = less(r.First, r.KaplanMeier), less(r.Final, r.KaplanMeier)
	return r
}

// less returns a − b, nil if one of the two is missing.
func less(a, b band.Measure) *seconds {
	x, okA := length(a)
	y, okB := length(b)
	if !okA || !okB {
		return nil
	}
	s := new(seconds)
	s.add(x - y)
	return s
}

// length returns a measured length of time, which is of whole nanoseconds.
func length(m band.Measure) (time.Duration, bool) {
	if !m.OK() || !m.Exact.IsInt() || !m.Exact.Num().IsInt64() {
		return 0, false
	}
	return time.Duration(m.Exact.Num().Int64()), true
}
