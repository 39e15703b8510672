package smell

import (
	"cmp"
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
)

// PatternRuleSpec says when one anti-pattern is found. The pattern decides what
// is counted, of what, and for whom; see the package documentation.
type PatternRuleSpec struct {
	Pattern Pattern `json:"pattern"`
	// Limit is the rate that the whole confidence interval must lie above, or
	// below for "no_feedback_loop". For "survey_gating" it is a difference of
	// rates. "assignment_hoarding" has none.
	Limit spec.Ratio `json:"limit,omitzero"`
	// Factor is the multiple of the peers' rate in the same strata that the
	// interval must lie above as well; 0 means no comparison with peers. For
	// "assignment_hoarding" it is the multiple of a fair share.
	Factor spec.Ratio `json:"factor,omitzero"`
	// Min is the least number of tickets, of the subject and of its peers, that
	// a finding may rest on.
	Min int `json:"min"`
}

// limit returns the limit in percent.
func (r *PatternRuleSpec) limit() float64 { return 100 * r.Limit.Float() }

// Spec says what to look for. Patterns without a rule are not looked for. A
// threshold of zero stands for that of [StandardSpec].
type Spec struct {
	Schema string            `json:"schema,omitzero"` // "metrics/smell/2"
	Rules  []PatternRuleSpec `json:"rules"`
	// Alarm is the probability, for each pattern, that a desk whose true rates
	// lie at the limit shows a finding by chance. It is shared among all
	// subjects that are judged.
	Alarm spec.Ratio `json:"alarm,omitzero"`

	Window    spec.Duration `json:"window,omitzero"`     // after a resolution, in which a reopening counts against it
	Early     spec.Duration `json:"early,omitzero"`      // after a resolution, in which a reopening counts for "metric_gaming"
	Idle      spec.Duration `json:"idle,omitzero"`       // without activity, from which an open ticket is invisible
	Limbo     spec.Duration `json:"limbo,omitzero"`      // in one state without a message
	Stuck     spec.Duration `json:"stuck,omitzero"`      // age from which a ticket with Replies should have been escalated
	Replies   int           `json:"replies,omitzero"`    // public replies from which a ticket of the age Stuck should have been escalated
	Ends      []string      `json:"ends,omitzero"`       // the last tiers and groups, from which nothing can be escalated
	Owners    int           `json:"owners,omitzero"`     // changes of owner without a reply that make it tennis
	Bots      int           `json:"bots,omitzero"`       // bot messages before a human answers
	Hasty     spec.Duration `json:"hasty,omitzero"`      // within which an escalation without reply is over-escalation
	Similar   spec.Ratio    `json:"similar,omitzero"`    // share of common text, 0.5 to 1, from which a reply is a copy
	LeastText int           `json:"least_text,omitzero"` // letters below which a reply is too short to be a copy, or to say much
	Harder    spec.Ratio    `json:"harder,omitzero"`     // multiple of another category's effort, above 1, from which one is harder
	Race      spec.Duration `json:"race,omitzero"`       // within which a first reply is quick
	Stall     spec.Duration `json:"stall,omitzero"`      // wait for the reply after it, from which a hollow one gained nothing
	Every     spec.Duration `json:"every,omitzero"`      // between the looks at who holds open tickets
	Times     int           `json:"times,omitzero"`      // how many such looks, at most 60; the last one at the end
	Top       int           `json:"top,omitzero"`        // score of a review from which it is a top score
	Apart     int           `json:"apart,omitzero"`      // points that reviewers of one ticket may lie apart
}

// withDefaults returns the spec with the standard thresholds for those that
// are zero.
func (s Spec) withDefaults() Spec {
	std := StandardSpec()
	s.Alarm = cmp.Or(s.Alarm, std.Alarm)
	s.Window, s.Early = cmp.Or(s.Window, std.Window), cmp.Or(s.Early, std.Early)
	s.Idle, s.Limbo = cmp.Or(s.Idle, std.Idle), cmp.Or(s.Limbo, std.Limbo)
	s.Stuck, s.Replies = cmp.Or(s.Stuck, std.Stuck), cmp.Or(s.Replies, std.Replies)
	s.Owners, s.Bots, s.Hasty = cmp.Or(s.Owners, std.Owners), cmp.Or(s.Bots, std.Bots), cmp.Or(s.Hasty, std.Hasty)
	s.Similar, s.LeastText = cmp.Or(s.Similar, std.Similar), cmp.Or(s.LeastText, std.LeastText)
	s.Harder = cmp.Or(s.Harder, std.Harder)
	s.Race, s.Stall = cmp.Or(s.Race, std.Race), cmp.Or(s.Stall, std.Stall)
	s.Every, s.Times = cmp.Or(s.Every, std.Every), cmp.Or(s.Times, std.Times)
	s.Top, s.Apart = cmp.Or(s.Top, std.Top), cmp.Or(s.Apart, std.Apart)
	return s
}

const schema = "metrics/smell/2"

// StandardSpec returns rules for all patterns, with the thresholds of support
// handbooks where they give any, and our own elsewhere.
func StandardSpec() Spec {
	return Spec{
		Schema: schema,
		Alarm:  halfPercent(),
		Rules: []PatternRuleSpec{
			{Pattern: patternSpeedOverQuality, Limit: spec.Percent(4), Factor: spec.Percent(150), Min: 30},
			{Pattern: patternTicketTennis, Limit: spec.Percent(10), Min: 20},
			{Pattern: patternKnowledgeHoarding, Limit: spec.Percent(60), Min: 20},
			{Pattern: patternMetricGaming, Limit: spec.Percent(8), Factor: spec.Percent(150), Min: 30},
			{Pattern: patternEscalationAvoidance, Limit: spec.Percent(70), Min: 15},
			{Pattern: patternChannelForcing, Limit: spec.Percent(10), Min: 20},
			{Pattern: patternCopyPaste, Limit: spec.Percent(10), Factor: spec.Percent(150), Min: 30},
			{Pattern: patternInvisibleBacklog, Limit: spec.Percent(10), Min: 20},
			{Pattern: patternNoFeedbackLoop, Limit: spec.Percent(5), Min: 50},
			{Pattern: patternOverAutomation, Limit: spec.Percent(20), Min: 20},
			{Pattern: patternStatusLimbo, Limit: spec.Percent(10), Min: 20},
			{Pattern: patternPriorityInflation, Limit: spec.Percent(10), Min: 50},
			{Pattern: patternAssignmentHoarding, Factor: spec.Percent(200), Min: 20},
			{Pattern: patternClockManipulation, Limit: spec.Percent(5), Min: 20},
			{Pattern: patternOverEscalation, Limit: spec.Percent(20), Factor: spec.Percent(150), Min: 20},
			{Pattern: patternSurveyGating, Limit: spec.Percent(10), Min: 20},
			{Pattern: patternCherryPicking, Limit: spec.Percent(30), Factor: spec.Percent(150), Min: 20},
			{Pattern: patternResponseRacing, Limit: spec.Percent(10), Factor: spec.Percent(150), Min: 30},
			{Pattern: patternOnePersonOverload, Limit: spec.Percent(50), Min: 10},
			{Pattern: patternScoreInflation, Limit: spec.Percent(80), Min: 20},
		},
		Window: spec.Duration(7 * 24 * time.Hour), Early: spec.Duration(24 * time.Hour), Idle: spec.Duration(72 * time.Hour), Limbo: spec.Duration(48 * time.Hour),
		Stuck: spec.Duration(8 * time.Hour), Replies: 3, Owners: 3, Bots: 3, Hasty: spec.Duration(10 * time.Minute), Similar: spec.Percent(80), LeastText: 60,
		Harder: spec.Percent(200), Race: spec.Duration(2 * time.Minute), Stall: spec.Duration(time.Hour), Every: spec.Duration(7 * 24 * time.Hour), Times: 3, Top: 90, Apart: 5,
	}
}

func halfPercent() spec.Ratio {
	r, _ := spec.NewRatio(1, 200)
	return r
}

// Validate returns every defect of the spec as a *metrics.SpecError, nil if there is
// none.
func (s Spec) Validate() error {
	d := spec.Defects{Package: "smell"}
	d.Schema(s.Schema, schema)
	s = s.withDefaults()
	if len(s.Rules) == 0 {
		d.Add("rules", spec.ErrRequired, "want at least one")
	}
	seen := spec.Seen[Pattern]{}
	for i, r := range s.Rules {
		r.validate(&d, spec.Index("rules", i))
		if seen.Again(r.Pattern) {
			d.Add(spec.Join(spec.Index("rules", i), "pattern"), spec.ErrDuplicate, "%v", r.Pattern)
		}
	}
	if s.Alarm.Sign() <= 0 || s.Alarm.Compare(spec.Percent(20)) > 0 {
		d.Add("alarm", spec.ErrRange, "want a probability above 0, at most 20%%, got %v", s.Alarm)
	}
	for _, f := range []struct {
		path string
		d    spec.Duration
	}{{"window", s.Window}, {"early", s.Early}, {"idle", s.Idle}, {"limbo", s.Limbo}, {"stuck", s.Stuck}, {"hasty", s.Hasty}, {"race", s.Race}, {"stall", s.Stall}, {"every", s.Every}} {
		spec.Length(&d, f.path, f.d)
	}
	for _, f := range []struct {
		path string
		n    int
	}{{"replies", s.Replies}, {"owners", s.Owners}, {"bots", s.Bots}, {"least_text", s.LeastText}, {"times", s.Times}, {"top", s.Top}, {"apart", s.Apart}} {
		if f.n < 1 {
			d.Add(f.path, spec.ErrRange, "want 1 or more, got %d", f.n)
		}
	}
	for _, f := range []struct {
		path string
		n    int
	}{{"top", s.Top}, {"apart", s.Apart}} {
		if f.n > 100 {
			d.Add(f.path, spec.ErrRange, "want at most 100 points, got %d", f.n)
		}
	}
	if s.Similar.Compare(spec.Percent(50)) < 0 || s.Similar.Compare(spec.Percent(100)) > 0 {
		d.Add("similar", spec.ErrRange, "want 50%% to 100%%, got %v", s.Similar)
	}
	if s.Harder.Compare(spec.Percent(100)) <= 0 || s.Harder.Compare(spec.Percent(100_000)) > 0 {
		d.Add("harder", spec.ErrRange, "want more than 100%%, at most 100000%%, got %v", s.Harder)
	}
	ends := spec.Seen[string]{}
	for i, name := range s.Ends {
		switch {
		case name == "":
			d.Add(spec.Index("ends", i), spec.ErrRequired, "want a tier or a group")
		case ends.Again(fold.String(name)):
			d.Add(spec.Index("ends", i), spec.ErrDuplicate, "%q", name)
		case name == "*":
			d.Add(spec.Index("ends", i), spec.ErrConflict, "%q stands for no tier or group: leave the pattern out to find nobody", name)
		}
	}
	if s.Times > mostTimes {
		d.Add("times", spec.ErrRange, "want at most %d, got %d", mostTimes, s.Times)
	}
	return d.Err()
}

const mostTimes = 60

func (r PatternRuleSpec) validate(d *spec.Defects, path string) {
	spec.NeedWord(d, spec.Join(path, "pattern"), r.Pattern, Patterns()...)
	if r.Limit.Sign() < 0 || r.Limit.Compare(spec.Percent(100)) >= 0 || r.Limit.Sign() == 0 && r.Pattern != patternAssignmentHoarding {
		d.Add(spec.Join(path, "limit"), spec.ErrRange, "want more than 0%% and less than 100%%, got %v", r.Limit)
	}
	if r.Factor.Sign() != 0 && r.Factor.Compare(spec.Percent(100)) < 0 {
		d.Add(spec.Join(path, "factor"), spec.ErrRange, "want 0, or 100%% and more, got %v", r.Factor)
	}
	if r.Factor.Sign() == 0 && r.Pattern == patternAssignmentHoarding {
		d.Add(spec.Join(path, "factor"), spec.ErrRequired, "want the multiple of a fair share")
	}
	if r.Min < 1 {
		d.Add(spec.Join(path, "min"), spec.ErrRange, "want 1 or more, got %d", r.Min)
	}
}

func (s Spec) clone() Spec {
	s.Rules, s.Ends = slices.Clone(s.Rules), slices.Clone(s.Ends)
	return s
}
