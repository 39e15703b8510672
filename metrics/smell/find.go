package smell

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics/stat"
)

// Smell is an anti-pattern that the tickets show: a reason to talk to somebody,
// not a judgement of anybody.
type Smell struct {
	Pattern Pattern `json:"pattern"`
	On      string  `json:"on"`               // what the subject is: desk, agent, group, category, channel, reviewer
	Subject string  `json:"subject,omitzero"` // its name; "" for the desk
	Within  string  `json:"within,omitzero"`  // the category for "knowledge_hoarding", the group for "assignment_hoarding" and "one_person_overload"
	Hits    uint64  `json:"hits"`             // of the subject
	Trials  uint64  `json:"trials"`           // of the subject
	// Interval holds the true rate, or for "survey_gating" the true difference,
	// in percent, with the given confidence.
	Interval   stat.Interval `json:"interval"`
	Confidence float64       `json:"confidence"`
	// Beyond is what the interval lies beyond, in percent: the limit, or the
	// multiple of the peers' rate.
	Beyond float64 `json:"beyond"`
	// Peers is the peers' rate in the subject's strata, in percent, for
	// "score_inflation" on the tickets shared with them; nil without a
	// comparison.
	Peers *float64 `json:"peers,omitzero"`
	// Excess is how many hits, at least, lie beyond: the distance from Beyond
	// to the nearer end of the interval, times the trials.
	Excess  float64  `json:"excess"`
	Tickets []string `json:"tickets,omitzero"` // the hits, sorted; at most 100
}

// gap returns by how much the interval lies beyond; 0 or less if it does not.
func (f *Smell) gap() float64 {
	if f.Pattern == patternNoFeedbackLoop {
		return f.Beyond - f.Interval.Hi
	}
	return f.Interval.Lo - f.Beyond
}

func (f *Smell) shows() bool { return f.gap() > 0 }

const mostTickets = 100

// Detector looks for anti-patterns. It is immutable and safe for concurrent
// use.
type Detector struct {
	given Spec
	spec  Spec // with the standard thresholds
}

// New returns the detector of a valid spec, else what [Spec.Validate] returns.
func New(s Spec) (*Detector, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	s = s.clone()
	return &Detector{given: s, spec: s.withDefaults()}, nil
}

// Spec returns a copy of the spec as it was given.
func (d *Detector) Spec() Spec { return d.given.clone() }

// Search is the result of a search.
type Search struct {
	Found  []Smell `json:"found,omitzero"`  // the most telling first: by Excess, then pattern and subject
	Looked []Look  `json:"looked,omitzero"` // one for each rule, ordered by pattern
}

// Look says how much a detector saw of one pattern. If the pattern is not
// found, that says something about the subjects that were judged, and nothing
// about others; without trials the log says nothing about the pattern.
type Look struct {
	Pattern  Pattern `json:"pattern"`
	On       string  `json:"on"`       // as in [Smell]
	Trials   uint64  `json:"trials"`   // opportunities, of all subjects
	Subjects int     `json:"subjects"` // that had enough of them to be judged
}

// Find returns what the cases of a desk show. The order of the cases must be
// fixed, such as that of creation, since it decides which reply is the copy of
// which. Find keeps a few hundred bytes for each case and, where it looks for
// copies, some eight bytes for each letter of a reply. It does not look for
// "score_inflation", see [Detector.FindReviews].
func (d *Detector) Find(cases iter.Seq[*Input]) Search {
	k := &desk{spec: &d.spec, texts: texts{similar: d.spec.Similar.Float(), least: d.spec.LeastText}, looking: map[Pattern]bool{}, trials: map[Pattern][]trial{}, shares: map[shareKey]map[string][]string{}, members: map[string]map[string]bool{}, surveys: map[string]*[2]stat.Proportion{}, present: map[lifecycle.Kind]bool{}}
	for _, r := range d.spec.Rules {
		k.looking[r.Pattern] = true
	}
	for c := range cases {
		k.visits = map[int]machine.Class{}
		if c.Timeline != nil {
			for _, v := range c.Timeline.Visits {
				k.visits[v.Event] = v.Class
			}
		}
		k.look(c)
	}
	k.trials[patternCopyPaste] = k.texts.trials
	k.trials[patternCherryPicking] = k.picks.trials(d.spec.Harder.Float())
	k.judgeSpeed()
	k.silence()
	var out Search
	for _, r := range d.spec.Rules {
		if r.Pattern != patternScoreInflation {
			out.add(k.judge(r))
		}
	}
	out.sort()
	return out
}

func (s *Search) add(found []Smell, l Look) {
	s.Found, s.Looked = append(s.Found, found...), append(s.Looked, l)
}

func (s *Search) sort() {
	for i := range s.Found {
		f := &s.Found[i]
		f.Excess = float64(f.gap() * float64(f.Trials) / 100)
	}
	slices.SortStableFunc(s.Found, func(a, b Smell) int {
		return cmp.Or(cmp.Compare(b.Excess, a.Excess), byKind(a.Pattern, b.Pattern), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Within, b.Within))
	})
	slices.SortFunc(s.Looked, func(a, b Look) int { return byKind(a.Pattern, b.Pattern) })
}

// byKind compares by the order of [Patterns].
func byKind(a, b Pattern) int {
	all := Patterns()
	return cmp.Compare(slices.Index(all, a), slices.Index(all, b))
}

// desk is one search under way.
type desk struct {
	spec    *Spec
	looking map[Pattern]bool
	trials  map[Pattern][]trial
	speeds  []speed
	texts   texts
	picks   picks
	shares  map[shareKey]map[string][]string // who holds which tickets
	members map[string]map[string]bool       // the agents of each group
	surveys map[string]*[2]stat.Proportion   // of each agent: without a survey, of smooth and of troubled tickets

	id, stratum string                  // of the ticket at hand
	visits      map[int]machine.Class   // class of the state that an event of it began
	present     map[lifecycle.Kind]bool // of events, that the log is known to have
	still       []trial                 // of "status_limbo", by any events instead of messages
}

type speed struct {
	trial
	took time.Duration
}

func (d *desk) surveyed(by string, known, troubled, sent bool) {
	if by == "" || !d.looking[patternSurveyGating] || !known {
		return
	}
	if d.surveys[by] == nil {
		d.surveys[by] = new([2]stat.Proportion)
	}
	p := &d.surveys[by][0]
	if troubled {
		p = &d.surveys[by][1]
		d.add(patternSurveyGating, by, !sent)
	}
	p.Trials++
	if !sent {
		p.Hits++
	}
}

// judgeSpeed turns resolutions into trials of "speed_over_quality": a hit is one
// that did not hold and was among the fastest quarter of its stratum.
func (d *desk) judgeSpeed() {
	times := map[string][]time.Duration{}
	for _, s := range d.speeds {
		times[s.stratum] = append(times[s.stratum], s.took)
	}
	for _, ts := range times {
		slices.Sort(ts)
	}
	for _, s := range d.speeds {
		ts := times[s.stratum]
		s.hit = s.hit && s.took <= ts[stat.Rank(spec.Percent(25), uint64(len(ts)))-1]
		d.trials[patternSpeedOverQuality] = append(d.trials[patternSpeedOverQuality], s.trial)
	}
}

// subjects says what the subjects of a kind are.
func subjects(k Pattern) string {
	switch k {
	case patternTicketTennis:
		return "category"
	case patternEscalationAvoidance, patternInvisibleBacklog, patternStatusLimbo:
		return "group"
	case patternOverAutomation:
		return "channel"
	case patternNoFeedbackLoop, patternPriorityInflation:
		return "desk"
	case patternScoreInflation:
		return "reviewer"
	}
	return "agent"
}

func (d *desk) judge(r PatternRuleSpec) ([]Smell, Look) {
	switch r.Pattern {
	case patternKnowledgeHoarding, patternAssignmentHoarding:
		return d.judgeShares(r)
	case patternOnePersonOverload:
		return d.judgeOverload(r)
	case patternSurveyGating:
		return d.judgeSurveys(r)
	}
	return d.judgeRates(r)
}

// confidence returns the two-sided confidence of the test of one of n
// subjects, such that all together raise the alarm by chance as rarely as the
// spec says.
func (d *desk) confidence(n int) stat.Confidence {
	return stat.Confidence(1 - 2*d.spec.Alarm.Float()/float64(max(n, 1)))
}

// judgeRates compares each subject's rate with the limit, and with its peers'
// in the same strata. A comparison with peers does not show a fault that all
// share. The desk without the subjects found is therefore compared with the
// limit as one more subject.
func (d *desk) judgeRates(r PatternRuleSpec) ([]Smell, Look) {
	look := newLook(r.Pattern, uint64(len(d.trials[r.Pattern])))
	bySubject := map[string]map[string]*stat.Proportion{} // by stratum
	all := map[string]*stat.Proportion{}
	for _, t := range d.trials[r.Pattern] {
		if bySubject[t.subject] == nil {
			bySubject[t.subject] = map[string]*stat.Proportion{}
		}
		count(bySubject[t.subject], t)
		count(all, t)
	}
	subject := map[string]stat.Proportion{}
	for name, strata := range bySubject {
		var p stat.Proportion
		for _, s := range strata {
			p.Hits, p.Trials = p.Hits+s.Hits, p.Trials+s.Trials
		}
		if p.Trials >= uint64(r.Min) && (name != "" || subjects(r.Pattern) == "desk") {
			subject[name] = p
		}
	}
	var out []Smell
	tests := len(subject)
	if r.Factor.Sign() > 0 {
		tests++
	}
	c := d.confidence(tests)
	for _, name := range slices.Sorted(maps.Keys(subject)) {
		p := subject[name]
		f := Smell{Pattern: r.Pattern, On: subjects(r.Pattern), Subject: name, Hits: p.Hits, Trials: p.Trials, Beyond: r.limit()}
		f.Confidence = float64(c)
		f.Interval = percent(p.Interval(stat.Wilson, c))
		if r.Factor.Sign() > 0 {
			peers, n := expected(bySubject[name], all)
			if n < uint64(r.Min) {
				continue
			}
			f.Peers = &peers
			f.Beyond = max(r.limit(), r.Factor.Float()*peers)
		}
		look.Subjects++
		if f.shows() {
			f.Tickets = d.hits(r.Pattern, name)
			out = append(out, f)
		}
	}
	if r.Factor.Sign() > 0 {
		out = append(out, d.judgeDesk(r, out, c)...)
	}
	return out, look
}

// judgeDesk compares the rate of all subjects but those found with the limit.
func (d *desk) judgeDesk(r PatternRuleSpec, found []Smell, c stat.Confidence) []Smell {
	f := Smell{Pattern: r.Pattern, On: "desk", Beyond: r.limit(), Confidence: float64(c)}
	for _, t := range d.trials[r.Pattern] {
		if slices.ContainsFunc(found, func(f Smell) bool { return f.Subject == t.subject }) {
			continue
		}
		if f.Trials++; t.hit {
			f.Hits++
			f.Tickets = append(f.Tickets, t.ticket)
		}
	}
	f.Interval = percent(stat.Proportion{Hits: f.Hits, Trials: f.Trials}.Interval(stat.Wilson, c))
	if f.Trials < uint64(r.Min) || !f.shows() {
		return nil
	}
	f.Tickets = some(f.Tickets)
	return []Smell{f}
}

func newLook(k Pattern, trials uint64) Look { return Look{Pattern: k, On: subjects(k), Trials: trials} }

func count(m map[string]*stat.Proportion, t trial) {
	p := m[t.stratum]
	if p == nil {
		p = new(stat.Proportion)
		m[t.stratum] = p
	}
	p.Trials++
	if t.hit {
		p.Hits++
	}
}

// expected returns the rate in percent that the others would have with the
// subject's mix of strata, and on how many trials that rests. Strata that the
// subject has alone are left out.
func expected(mine, all map[string]*stat.Proportion) (rate float64, n uint64) {
	weight := 0.0
	for _, stratum := range slices.Sorted(maps.Keys(mine)) { // in order: sums of floats depend on it
		m, a := mine[stratum], all[stratum]
		others := stat.Proportion{Hits: a.Hits - m.Hits, Trials: a.Trials - m.Trials}
		if r, ok := others.Rate(); ok {
			rate += float64(r * float64(m.Trials))
			weight += float64(m.Trials)
			n += others.Trials
		}
	}
	if weight == 0 {
		return 0, 0
	}
	return 100 * (rate / weight), n
}

func percent(iv stat.Interval, _ bool) stat.Interval {
	return stat.Interval{Lo: float64(100 * iv.Lo), Hi: float64(100 * iv.Hi)}
}

func (d *desk) hits(k Pattern, subject string) []string {
	var ids []string
	for _, t := range d.trials[k] {
		if t.hit && t.subject == subject {
			ids = append(ids, t.ticket)
		}
	}
	return some(ids)
}

func some(ids []string) []string {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return ids[:min(len(ids), mostTickets)]
}

// judgeSurveys compares, for each agent, how often no survey went out after
// troubled and after smooth tickets.
func (d *desk) judgeSurveys(r PatternRuleSpec) ([]Smell, Look) {
	least := uint64(r.Min)
	tested := map[string]*[2]stat.Proportion{}
	for who, p := range d.surveys {
		if p[0].Trials >= least && p[1].Trials >= least {
			tested[who] = p
		}
	}
	c := d.confidence(len(tested))
	look := newLook(r.Pattern, uint64(len(d.trials[patternSurveyGating])))
	look.Subjects = len(tested)
	var out []Smell
	for _, who := range slices.Sorted(maps.Keys(tested)) {
		p := tested[who]
		_, iv, ok := p[1].Difference(p[0], c)
		smooth, _ := p[0].Rate()
		peers := 100 * smooth
		f := Smell{Pattern: r.Pattern, On: "agent", Subject: who, Hits: p[1].Hits, Trials: p[1].Trials, Interval: percent(iv, ok),
			Confidence: float64(c), Beyond: r.limit(), Peers: &peers, Tickets: d.hits(patternSurveyGating, who)}
		if f.shows() {
			out = append(out, f)
		}
	}
	return out, look
}
