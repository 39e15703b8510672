package metrics

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/supportops/policy/internal/spec"
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

// read returns what the figures have of the metric that d defines. The second
// result is false if they do not hold the metric. It fails for a variant or
// statistic that they do not know.
func (f *PeriodData) read(d *DefinitionSpec, c stat.Confidence) (reading, bool, error) {
	for _, g := range f.Given {
		if g.Metric == d.Metric {
			r, err := g.read(d)
			return r, true, err
		}
	}
	if f.Summary == nil {
		return reading{}, false, nil
	}
	forms := formsOf(d.Metric)
	if forms == nil {
		return reading{}, false, nil
	}
	if err := d.check(forms); err != nil {
		return reading{}, false, err
	}
	r := reader{d: d, s: f.Summary, c: c}
	r.read()
	r.exclude()
	return r.reading, true, nil
}

// read returns the statistic that d defines of what is given, with the others
// beside it.
func (g *Given) read(d *DefinitionSpec) (reading, error) {
	r := reading{measure: g.Measure, excluded: g.Excluded, also: g.Also}
	if g.Statistic == "" || d.Statistic == "" || g.Statistic == d.Statistic {
		return r, nil
	}
	i := slices.IndexFunc(g.Also, func(c Companion) bool { return c.Name == d.Statistic })
	if i < 0 {
		return r, refuse(string(g.Metric), spec.ErrConflict, "given as %s, defined as %s", g.Statistic, d.Statistic)
	}
	r.measure = g.Also[i].Measure
	r.also = slices.Clone(g.Also)
	r.also[i] = Companion{g.Statistic, g.Measure}
	return r, nil
}

// reader reads one metric from a summary.
type reader struct {
	reading
	d *DefinitionSpec
	s *observe.Summary
	c stat.Confidence
}

// read reads the metric of the definition, which is one of [formsOf].
func (r *reader) read() {
	s := r.s
	switch r.d.Metric {
	case CSAT:
		r.and("answered", band.Rate(s.Answered.Proportion, stat.Wilson, r.c))
		worst, best := s.SatisfiedBounds()
		r.and("if who did not answer were not satisfied", band.Rate(worst, stat.Wilson, r.c))
		r.and("if who did not answer were satisfied", band.Rate(best, stat.Wilson, r.c))
		r.rate(s.Satisfied)
	case FirstResponse:
		r.response()
	case NextResponse:
		r.time(&s.Wait)
	case Resolution:
		r.resolution()
	case FCR:
		r.firstContact()
	case NPS:
		r.measure = band.Score(s.Recommend.NPS, r.c)
	case CES:
		r.effort()
	case Escalation:
		r.recorded(s.Escalated)
	case Reopen:
		r.leftOut("immature", s.Immature.Hits)
		r.and("needed no reply", band.Rate(s.Soft.Proportion, stat.Wilson, r.c))
		r.rate(s.Reopened)
	case metricFeedbackSubmitted:
		r.recorded(s.Feedback)
	case HandleTime:
		r.time(&s.Handle)
	case WaitTime:
		r.age(&s.Waiting)
	case metricBacklogAge:
		r.age(&s.Backlog)
	case Backlog:
		r.count(s.Backlog.Count(), s.Backlog.Count())
	case ticketsWaiting:
		r.count(s.Waiting.Count(), s.Waiting.Count())
	case ticketsHandled:
		r.measure = band.Measure{Unit: band.Count}
		if s.Handled.Trials > 0 {
			r.count(s.Handled.Hits, s.Handled.Trials)
		}
	case breaches:
		r.breaches()
	case metricP1Share:
		r.share(s.P1, s.LastP1)
	case metricP2Share:
		r.share(s.P2, s.LastP2)
	case ResponseSLA:
		r.compliance(&s.ResponsePromise)
	case ResolutionSLA:
		r.compliance(&s.ResolutionPromise)
	case Containment:
		r.rate(s.Contained)
	case metricResponseUse:
		r.use(&s.ResponsePromise)
	case metricResolutionUse:
		r.use(&s.ResolutionPromise)
	case metricSevereBreaches:
		r.measure = band.Measure{Unit: band.Count}
		if s.Severe.Trials > 0 {
			r.count(s.Severe.Hits, s.Severe.Trials)
		}
		r.and("share", band.Rate(s.Severe.Proportion, stat.Wilson, r.c))
	}
}

// breaches counts the targets of responses and resolutions that fell due and
// were not met.
func (r *reader) breaches() {
	a, b := r.s.ResponsePromise.PerTarget, r.s.ResolutionPromise.PerTarget
	due := a.Trials + b.Trials
	r.measure = band.Measure{Unit: band.Count}
	if due > 0 {
		r.count(due-a.Hits-b.Hits, due)
	}
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

// exclude adds what was left out of this metric, and the tickets that count
// nowhere, for whatever reason.
func (r *reader) exclude() {
	for key, n := range r.s.Excluded.All() {
		if len(key) != 2 { // not made by observe
			continue
		}
		metric, reason := key[0], key[1]
		if (metric == string(r.d.Metric) || metric == "") && reason != noneRecorded {
			r.leftOut(reason, n.Trials)
		}
	}
}

// noneRecorded is why observe cannot say that a ticket had no event of a kind:
// nothing says that its log has such.
const noneRecorded = "none recorded"

// unrecorded returns how many tickets of the metric may lack what it counts only
// because the log has no such events.
func (r *reader) unrecorded() uint64 {
	for key, n := range r.s.Excluded.All() {
		if len(key) == 2 && key[0] == string(r.d.Metric) && key[1] == noneRecorded {
			return n.Trials
		}
	}
	return 0
}

// recorded reads a rate of events of a kind, which is unknown where no ticket
// has one and nothing says that the log would.
func (r *reader) recorded(p aggregate.Proportion) {
	if n := r.unrecorded(); n == p.Trials {
		r.leftOut(noneRecorded, n)
		p = aggregate.Proportion{}
	}
	r.rate(p)
}

func (r *reader) rate(p aggregate.Proportion) {
	r.measure = band.Rate(p.Proportion, stat.Wilson, r.c)
}

// share reads the share of a priority by the definition's variant, with the
// other beside it: their difference is inflation.
func (r *reader) share(created, resolved aggregate.Proportion) {
	other, name := resolved, "at_resolution"
	if r.d.Variant == "at_resolution" {
		created, other, name = resolved, created, "at_creation"
	}
	r.rate(created)
	r.and(name, band.Rate(other.Proportion, stat.Wilson, r.c))
}

// time reads lengths of time by the definition's statistic, with the others
// beside it.
func (r *reader) time(s *aggregate.Durations) {
	for _, x := range []struct {
		name string
		m    band.Measure
	}{
		{"median", band.Quantile(s, spec.Percent(50), r.c)},
		{"mean", band.Mean(s)},
		{"p90", band.Quantile(s, spec.Percent(90), r.c)},
	} {
		if x.name == cmp.Or(r.d.Statistic, "median") {
			r.measure = x.m
		} else {
			r.and(x.name, x.m)
		}
	}
	r.leftOut("invalid", s.Invalid())
}

// age reads how long something has lasted so far, with the longest beside it.
func (r *reader) age(s *aggregate.Durations) {
	r.time(s)
	longest := band.Measure{Unit: band.Length}
	if d, ok := s.Max(); ok {
		longest = band.Figure(band.Length, new(big.Rat).SetInt64(int64(d)), s.Count())
	}
	r.and("max", longest)
}

// clocked reads lengths of time by the definition's clock, with the other
// beside it.
func (r *reader) clocked(calendar, business *aggregate.Durations) {
	s, other, name := calendar, business, "median, business"
	if r.d.TimeBase == Business {
		s, other, name = business, calendar, "median, calendar"
	}
	r.time(s)
	r.and(name, band.Quantile(other, spec.Percent(50), r.c))
}

// response reads the time to the first response by the definition's variant,
// with the median that counts tickets still waiting beside it.
func (r *reader) response() {
	life := band.Waiting(&r.s.Responded, spec.Percent(50), r.c)
	switch r.d.Variant {
	case "kaplan_meier":
		r.measure = life
		r.and("median of those replied to", band.Quantile(&r.s.Response, spec.Percent(50), r.c))
		return
	case "handoff":
		r.time(&r.s.ResponseHandoff)
	case "assignment":
		r.time(&r.s.ResponseAssigned)
	default:
		r.clocked(&r.s.Response, &r.s.ResponseBusiness)
	}
	r.and("kaplan_meier", life)
}

// resolution reads the time to resolution by the definition's variant, with
// the medians of all variants beside it.
func (r *reader) resolution() {
	s := r.s
	life := band.Waiting(&s.Life, spec.Percent(50), r.c)
	switch r.d.Variant {
	case "first":
		r.time(&s.First)
	case "active":
		r.time(&s.Active)
	case "kaplan_meier":
		r.measure = life
	default:
		r.clocked(&s.Final, &s.FinalBusiness)
	}
	for _, also := range []struct {
		name string
		m    band.Measure
	}{
		{"first", band.Quantile(&s.First, spec.Percent(50), r.c)},
		{"final", band.Quantile(&s.Final, spec.Percent(50), r.c)},
		{"active", band.Quantile(&s.Active, spec.Percent(50), r.c)},
		{"kaplan_meier", life},
	} {
		r.and(also.name, also.m)
	}
}

// firstContact reads first contact resolution by the definition's variant,
// with all variants beside it.
func (r *reader) firstContact() {
	want := observe.FirstContact(cmp.Or(r.d.Variant, string(observe.OneReply))) // checked
	r.rate(r.s.FCR(want))
	known := r.s.FCR(want).Trials
	if want == observe.OneReply {
		r.leftOut("immature", r.s.Unripe.Hits)
		known += r.s.Unripe.Hits
	}
	if n := r.s.Final.Count(); known < n { // the log has no messages
		r.leftOut("unknown", n-known)
	}
	for _, v := range observe.FirstContacts() {
		r.and(string(v), band.Rate(r.s.FCR(v).Proportion, stat.Wilson, r.c))
	}
}

// compliance reads promises kept by the definition's variant, with all
// variants beside it.
func (r *reader) compliance(p *observe.Compliance) {
	for _, v := range []struct {
		name string
		r    aggregate.Proportion
	}{{"per_target", p.PerTarget}, {"any_ticket", p.AnyTicket}, {"last_cycle", p.LastCycle}} {
		r.and(v.name, band.Rate(v.r.Proportion, stat.Wilson, r.c))
		if v.name == cmp.Or(r.d.Variant, "per_target") {
			r.rate(v.r)
		}
	}
}

// use reads how much of what was promised was taken.
func (r *reader) use(p *observe.Compliance) {
	took, within := new(big.Rat).SetInt(p.Took.Sum()), new(big.Rat).SetInt(p.Within.Sum())
	r.measure = band.Quotient(band.Percent, took, within, p.Took.Count())
	r.and("mean taken", band.Mean(&p.Took))
	r.and("mean promised", band.Mean(&p.Within))
}

// effort reads the answers on the scale of the definition's variant, with
// those on other scales beside it: means of unlike scales do not mix.
func (r *reader) effort() {
	r.measure = band.Measure{Unit: band.Points}
	want := effortScales[r.d.Variant]
	for key, ratings := range r.s.Effort.All() {
		if key[0] == want {
			r.measure = band.Rating(ratings, r.c)
		} else {
			r.and("on "+key[0], band.Rating(ratings, r.c))
		}
	}
}

// effortScales are the variants of customer effort: how much effort it took,
// where less is better, or how easy it was, where more is.
var effortScales = map[string]string{
	"": "1 to 5", "effort_1_to_5": "1 to 5", "effort_1_to_7": "1 to 7", "ease_1_to_5": "1 to 5", "ease_1_to_7": "1 to 7",
}
