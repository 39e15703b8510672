package metrics

import (
	"math/big"

	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/stat"
)

// reading is what figures have of one metric.
type reading struct {
	measure  band.Measure
	excluded []Exclusion
	also     []Companion
}

// read returns what the figures have of the metric that d defines. It is false
// where they have nothing to do with it, and fails for a variant or statistic
// that they do not know.
func (f *Figures) read(d *Definition, c stat.Confidence) (reading, bool, error) {
	for _, g := range f.Given {
		if g.Metric == d.Metric {
			return reading{measure: g.Measure, excluded: g.Excluded}, true, nil
		}
	}
	if f.Summary == nil {
		return reading{}, false, nil
	}
	r := reader{d: d, s: f.Summary, c: c}
	why, known := r.read()
	if !known {
		return reading{}, false, nil
	}
	if why != "" {
		return reading{}, false, refuse(string(d.Metric), ErrUnknown, "%s", why)
	}
	r.exclude()
	return r.reading, true, nil
}

// reader reads one metric from a summary.
type reader struct {
	reading
	d *Definition
	s *observe.Summary
	c stat.Confidence
}

// read reads the metric of the definition, if a summary has it. It returns
// what it does not know of the definition, "" if it knows all of it.
func (r *reader) read() (why string, known bool) {
	s := r.s
	switch r.d.Metric {
	case CSAT:
		return r.rate(s.Satisfied), true
	case FRT:
		return r.clocked(&s.Response, &s.ResponseBusiness), true
	case TTR:
		return r.resolution(), true
	case FCR:
		return r.firstContact(), true
	case NPS:
		r.measure = band.Score(s.Recommend.NPS, r.c)
	case Escalation:
		return r.rate(s.Escalated), true
	case Reopen:
		r.leftOut("immature", s.Immature.Hits)
		r.and("needed no reply", band.Rate(s.Soft.Proportion, stat.Wilson, r.c))
		return r.rate(s.Reopened), true
	case FeedbackSubmitted:
		return r.rate(s.Feedback), true
	case HandleTime:
		return r.time(&s.Handle), true
	case WaitTime:
		return r.time(&s.Waiting), true
	case BacklogAge:
		return r.time(&s.Backlog), true
	case Backlog:
		r.count(s.Backlog.Count(), s.Backlog.Count())
	case P1Share:
		return r.rate(s.P1), true
	case P2Share:
		return r.rate(s.P2), true
	case ResponseSLA:
		return r.compliance(&s.ResponsePromise), true
	case ResolutionSLA:
		return r.compliance(&s.ResolutionPromise), true
	case SevereBreaches:
		r.measure = band.Measure{Unit: band.Count}
		if s.Severe.Trials > 0 {
			r.count(s.Severe.Hits, s.Severe.Trials)
		}
	default:
		return "", false
	}
	return "", true
}

func (r *reader) count(x, n uint64) {
	r.measure = band.Figure(band.Count, new(big.Rat).SetUint64(x), n)
}

func (r *reader) and(name string, m band.Measure) { r.also = append(r.also, Companion{name, m}) }

func (r *reader) leftOut(reason string, n uint64) {
	if n > 0 {
		r.excluded = append(r.excluded, Exclusion{reason, n})
	}
}

// exclude adds the tickets that count nowhere, for the reasons that the
// definition names.
func (r *reader) exclude() {
	for key, n := range r.s.Excluded.All() {
		for _, reason := range r.d.Excludes {
			if reason == key[0] {
				r.leftOut(reason, n.Trials)
			}
		}
	}
}

func (r *reader) rate(p aggregate.Ratio) string {
	r.measure = band.Rate(p.Proportion, stat.Wilson, r.c)
	return ""
}

// time reads lengths of time by the definition's statistic, with the others
// beside it.
func (r *reader) time(s *aggregate.Durations) string {
	mean, median, p90 := band.Mean(s), band.Quantile(s, stat.Percent(50), r.c), band.Quantile(s, stat.Percent(90), r.c)
	switch r.d.Statistic {
	case "", "median":
		r.measure = median
		r.and("mean", mean)
		r.and("p90", p90)
	case "mean":
		r.measure = mean
		r.and("median", median)
		r.and("p90", p90)
	case "p90":
		r.measure = p90
		r.and("mean", mean)
		r.and("median", median)
	default:
		return "no statistic " + r.d.Statistic + ", want median, mean or p90"
	}
	r.leftOut("invalid", s.Invalid())
	return ""
}

// clocked reads lengths of time by the definition's clock, with the other
// beside it.
func (r *reader) clocked(calendar, business *aggregate.Durations) string {
	s, other, name := calendar, business, "median, business"
	if r.d.Clock == Business {
		s, other, name = business, calendar, "median, calendar"
	}
	why := r.time(s)
	r.and(name, band.Quantile(other, stat.Percent(50), r.c))
	return why
}

// resolution reads the time to resolution by the definition's variant, with
// the medians of all variants beside it.
func (r *reader) resolution() string {
	s := r.s
	why := ""
	life := band.Waiting(&s.Life, stat.Percent(50), r.c)
	switch v := r.d.Variant; {
	case v == "" || v == "final":
		why = r.clocked(&s.Final, &s.FinalBusiness)
	case v == "first":
		why = r.time(&s.First)
	case v == "active":
		why = r.time(&s.Active)
	case v == "kaplan_meier":
		r.measure = life
	default:
		return "no variant " + v + ", want final, first, active or kaplan_meier"
	}
	for _, also := range []struct {
		name string
		m    band.Measure
	}{
		{"first", band.Quantile(&s.First, stat.Percent(50), r.c)},
		{"final", band.Quantile(&s.Final, stat.Percent(50), r.c)},
		{"active", band.Quantile(&s.Active, stat.Percent(50), r.c)},
		{"kaplan_meier", life},
	} {
		r.and(also.name, also.m)
	}
	return why
}

// firstContact reads first contact resolution by the definition's variant,
// with all variants beside it.
func (r *reader) firstContact() string {
	want := observe.OneReply
	if r.d.Variant != "" {
		v, err := observe.ParseVariant(r.d.Variant)
		if err != nil || v == 0 {
			return "no variant " + r.d.Variant
		}
		want = v
	}
	r.rate(r.s.FCR(want))
	known := r.s.FCR(want).Trials
	if want == observe.OneReply {
		r.leftOut("immature", r.s.Unripe.Hits)
		known += r.s.Unripe.Hits
	}
	if n := r.s.Final.Count(); known < n { // the log has no messages
		r.leftOut("unknown", n-known)
	}
	for _, v := range observe.Variants() {
		r.and(v.String(), band.Rate(r.s.FCR(v).Proportion, stat.Wilson, r.c))
	}
	return ""
}

// compliance reads promises kept by the definition's variant, with all
// variants beside it.
func (r *reader) compliance(p *observe.Compliance) string {
	ratios := []struct {
		name string
		r    aggregate.Ratio
	}{{"per_target", p.PerTarget}, {"any_ticket", p.AnyTicket}, {"last_cycle", p.LastCycle}}
	known := false
	for i, v := range ratios {
		r.and(v.name, band.Rate(v.r.Proportion, stat.Wilson, r.c))
		if v.name == r.d.Variant || r.d.Variant == "" && i == 0 {
			known = true
			r.rate(v.r)
		}
	}
	if !known {
		return "no variant " + r.d.Variant + ", want per_target, any_ticket or last_cycle"
	}
	return ""
}
