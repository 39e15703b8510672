package metrics

import (
	"maps"
	"slices"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/observe"
)

// form is a way in which a metric can be read from a summary. A definition of
// any other form is for measures that are [Given].
type form struct {
	variants   []string // "" among them where a definition may leave it out
	cohort     Cohort
	clocks     []TimeBase // nil: no time is counted
	statistics []string
}

// formsOf returns the ways in which a summary tells the metric; nil if it does
// not.
func formsOf(m Metric) []form {
	times := []string{"", "median", "mean", "p90"}
	all, calendar := []TimeBase{Calendar, Business}, []TimeBase{Calendar}
	rate := func(cohort Cohort, variants ...string) form {
		return form{variants: append(variants, ""), cohort: cohort, statistics: []string{"", "rate"}}
	}
	waiting := form{[]string{"kaplan_meier"}, ByCreation, calendar, []string{"", "median"}}
	switch m {
	case CSAT, Escalation, Reopen, metricFeedbackSubmitted:
		return []form{rate(ByEvent)}
	case FirstResponse:
		return []form{{[]string{""}, ByEvent, all, times}, {[]string{"handoff", "assignment"}, ByEvent, calendar, times}, waiting}
	case Resolution:
		return []form{{[]string{"", "final"}, ByEvent, all, times}, {[]string{"first", "active"}, ByEvent, calendar, times}, waiting}
	case FCR:
		var names []string
		for _, v := range observe.FirstContacts() {
			names = append(names, string(v))
		}
		return []form{rate(ByEvent, names...)}
	case NPS:
		return []form{{[]string{""}, ByEvent, nil, []string{"", "score"}}}
	case CES:
		return []form{{slices.Sorted(maps.Keys(effortScales)), ByEvent, nil, []string{"", "mean"}}}
	case HandleTime, NextResponse:
		return []form{{[]string{""}, ByEvent, calendar, times}}
	case WaitTime, metricBacklogAge:
		return []form{{[]string{""}, AtInstant, calendar, times}}
	case Backlog, ticketsWaiting:
		return []form{{[]string{""}, AtInstant, nil, []string{"", "total"}}}
	case ticketsHandled:
		return []form{{[]string{""}, ByEvent, nil, []string{"", "total"}}}
	case metricP1Share, metricP2Share:
		return []form{rate(ByCreation, "at_creation"), {[]string{"at_resolution"}, ByEvent, nil, []string{"", "rate"}}}
	case ResponseSLA, ResolutionSLA: // the policy says by which clock
		f := rate(ByEvent, "per_target", "any_ticket", "last_cycle")
		f.clocks = all
		return []form{f}
	case metricResponseUse, metricResolutionUse:
		return []form{{[]string{""}, ByEvent, all, []string{"", "mean"}}}
	case Containment:
		return []form{rate(ByCreation)}
	case metricSevereBreaches, breaches:
		return []form{{[]string{""}, ByEvent, all, []string{"", "total"}}}
	}
	return nil
}

// unitOf returns the unit in which a summary tells a metric that has forms.
func unitOf(m Metric) band.Unit {
	switch m {
	case FirstResponse, NextResponse, Resolution, HandleTime, WaitTime, metricBacklogAge:
		return band.Length
	case NPS, CES:
		return band.Points
	case Backlog, metricSevereBreaches, ticketsWaiting, ticketsHandled, breaches:
		return band.Count
	}
	return band.Percent
}

// check returns nil if the definition has one of the forms.
func (f *DefinitionSpec) check(forms []form) error {
	if u := unitOf(f.Metric); f.Unit != u {
		return refuse(string(f.Metric), spec.ErrConflict, "measured in %v, defined in %v", u, f.Unit)
	}
	var variants []string
	for _, x := range forms {
		if !slices.Contains(x.variants, f.Variant) {
			variants = append(variants, x.variants...)
			continue
		}
		switch {
		case f.Cohort != x.cohort:
			return refuse(string(f.Metric), spec.ErrConflict, "a summary has it %v, not %v", x.cohort, f.Cohort)
		case f.TimeBase != "" && x.clocks == nil:
			return refuse(string(f.Metric), spec.ErrConflict, "it counts no time, and has no clock, %v or other", f.TimeBase)
		case f.TimeBase != "" && !slices.Contains(x.clocks, f.TimeBase):
			return refuse(string(f.Metric), spec.ErrConflict, "a summary has no %v time of it, want one of %v", f.TimeBase, x.clocks)
		case !slices.Contains(x.statistics, f.Statistic):
			return refuse(string(f.Metric), spec.ErrUnknown, "no statistic %q, want one of %q", f.Statistic, x.statistics)
		}
		return nil
	}
	return refuse(string(f.Metric), spec.ErrUnknown, "no variant %q, want one of %q", f.Variant, variants)
}
