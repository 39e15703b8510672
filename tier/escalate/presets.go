package escalate

import (
	"slices"
	"time"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/severity"
)

func minutes(n int) Duration { return Duration(n) * Duration(time.Minute) }
func hours(n int) Duration   { return Duration(n) * Duration(time.Hour) }

// StandardLadderSpec returns the ladder that support handbooks give for a
// severity: for SEV1 the on-call engineer, after 30 minutes the VP
// engineering, after 1 hour the CTO, after 2 hours the CEO, after 4 hours the
// board; for SEV2 L3, engineering manager, VP engineering, CTO; for SEV3 L2,
// L3, engineering manager; for SEV4 L1, L2; for SEV5 L1. The handbooks give
// the waits of SEV1 alone: those of the others, and how often duties recur,
// are this package's own. ok is false for what is no severity.
//
// Whether the times count from the creation or from the first response, the
// handbooks do not say: set From.
func StandardLadderSpec(s severity.Severity) (ladder LadderSpec, ok bool) {
	const vp = "VP engineering"
	type rung struct {
		role string
		wait Duration
	}
	rungs, ok := map[severity.Severity][]rung{
		severity.SEV1: {{"on-call engineer", minutes(30)}, {vp, minutes(30)}, {"CTO", hours(1)}, {"CEO", hours(2)}, {"board", 0}},
		severity.SEV2: {{"L3", hours(1)}, {"engineering manager", hours(1)}, {vp, hours(2)}, {"CTO", 0}},
		severity.SEV3: {{"L2", hours(4)}, {"L3", hours(4)}, {"engineering manager", 0}},
		severity.SEV4: {{"L1", hours(8)}, {"L2", 0}},
		severity.SEV5: {{"L1", 0}},
	}[s]
	if !ok {
		return LadderSpec{}, false
	}
	ladder = LadderSpec{Schema: ladderSchema, Name: s.String(), Severity: s, From: Created}
	for _, r := range rungs {
		ladder.Steps = append(ladder.Steps, StepSpec{Name: r.role, Notify: []string{r.role}, Wait: r.wait})
	}
	every := map[severity.Severity]Duration{severity.SEV1: minutes(15), severity.SEV2: minutes(30)}[s]
	if meaning, ok := documentLevel(s); ok {
		for _, c := range meaning.Communication {
			ladder.Duties = append(ladder.Duties, DutySpec{Name: c, Every: every})
		}
	}
	return ladder, true
}

// DocumentLadderSpec returns the escalation path that the first source
// document gives for a severity as a ladder of one step, with its
// communication as duties: for SEV1 engineering and executives at once, for
// SEV2 L3 after 1 hour, for SEV3 L2 after 4 hours. ok is false for SEV4, which
// stays in the normal queue, and for what the document does not have.
func DocumentLadderSpec(s severity.Severity) (ladder LadderSpec, ok bool) {
	meaning, ok := documentLevel(s)
	if !ok || len(meaning.EscalateTo) == 0 {
		return LadderSpec{}, false
	}
	ladder = LadderSpec{
		Schema: ladderSchema, Name: meaning.Definition, Severity: s, From: Created, Delay: meaning.EscalateAfter,
		Steps: []StepSpec{{Name: "escalation", Notify: slices.Clone(meaning.EscalateTo)}},
	}
	for _, c := range meaning.Communication {
		ladder.Duties = append(ladder.Duties, DutySpec{Name: c})
	}
	return ladder, true
}

func documentLevel(s severity.Severity) (severity.LevelSpec, bool) {
	for _, l := range severity.StandardScaleSpec().Levels {
		if l.Severity == s {
			return l, true
		}
	}
	return severity.LevelSpec{}, false
}

// ProcessTriggersSpec returns the second source document's time trigger: a
// problem unresolved after 2 hours goes to the technical expert (技术专家), and
// the application for it is submitted within 10 minutes.
func ProcessTriggersSpec() TriggersSpec {
	return TriggersSpec{Schema: triggersSchema, Rules: []TriggerSpec{
		{Name: "超2小时未解决", To: "技术专家", After: hours(2), Within: minutes(10)},
	}}
}

// StandardTriggersSpec returns the triggers that support handbooks share: two
// failed attempts, two hours unresolved, logs or a code change needed,
// security, a VIP, or the customer's request. Facts are "true" or not. That a
// ticket at the tier or beyond needs no escalation to it is this package's own.
func StandardTriggersSpec() TriggersSpec {
	fact := func(name string) priority.ConditionSpec {
		return priority.ConditionSpec{Facts: priority.Facts{name: {"true"}}}
	}
	front, below := []string{"L0", "L1"}, []string{"L0", "L1", "L2"}
	s := TriggersSpec{Schema: triggersSchema, Tiers: []string{"L0", "L1", "L2", "L3"}, Rules: []TriggerSpec{
		{Name: "two failed attempts", To: "L2", From: front, Attempts: 2},
		{Name: "unresolved for two hours", To: "L2", From: front, After: hours(2)},
		{Name: "needs logs", To: "L2", From: front, When: fact("needs_logs")},
		{Name: "code change", To: "L3", From: below, When: fact("code_change")},
		{Name: "security", To: "L3", From: below, When: fact("security")},
		{Name: "VIP", To: "L2", From: front, When: fact("vip")},
		{Name: "customer's request", To: "L2", From: front, When: fact("escalation_requested")},
	}}
	return s.clone() // each rule with a From of its own
}
