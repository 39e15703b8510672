package escalate

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/severity"
)

func minutes(n int) spec.Duration { return spec.Duration(n) * spec.Duration(time.Minute) }
func hours(n int) spec.Duration   { return spec.Duration(n) * spec.Duration(time.Hour) }

// HandbookLadderSpec returns the ladder that the handbook prints for a
// severity, with the instants of its columns: at once, after 30 minutes, 1, 2
// and 4 hours. Its duties are the channels that are kept informed, as often as
// severity.HandbookScaleSpec says; those of SEV5 are informed only at the
// resolution and are not duties. ok is false if s is not a valid severity.
//
// The handbook does not say whether the times count from the creation or from
// the first response: they count from the creation unless From is changed, so
// that the second step of SEV3 and SEV4 comes before their response is due. The
// guide's own paths, [StandardLadderSpec], tell L3 after an hour for SEV2 and
// L2 after four hours for SEV3; here they are the first to be told. The ladder
// skips no step; whether a ticket skips tiers is for routes to say. The roles
// are "on-call engineer", "L1 agent", "L2 specialist", "L3 engineer",
// "engineering manager", "VP engineering", "CTO", "CEO" and "board": a roster
// needs those of the ladder under these names, see [Ladder.Lacks].
func HandbookLadderSpec(s severity.Severity) (ladder LadderSpec, ok bool) {
	waits := []spec.Duration{minutes(30), minutes(30), hours(1), hours(2)}
	roles, ok := map[severity.Severity][]string{
		severity.SEV1: {onCallEngineer, vpEngineering, cto, ceo, board},
		severity.SEV2: {l3Engineer, engineeringManager, vpEngineering, cto},
		severity.SEV3: {l2Specialist, l3Engineer, engineeringManager},
		severity.SEV4: {l1Agent, l2Specialist},
		severity.SEV5: {l1Agent},
	}[s]
	if !ok {
		return LadderSpec{}, false
	}
	ladder = LadderSpec{Schema: ladderSchema, Name: s.String(), Severity: s, From: machine.SinceCreated}
	for i, role := range roles {
		step := StepSpec{Name: role, Notify: []string{role}}
		if i+1 < len(roles) {
			step.Wait = waits[i]
		}
		ladder.Steps = append(ladder.Steps, step)
	}
	for _, l := range severity.HandbookScaleSpec().Levels {
		for _, c := range l.Communication {
			if l.Severity == s && l.Update > 0 {
				ladder.Duties = append(ladder.Duties, DutySpec{Name: c, Every: l.Update})
			}
		}
	}
	return ladder, true
}

// StandardLadderSpec returns the escalation path that the support-operations
// guide gives for a severity as a ladder of one step, with its communication as
// duties: for SEV1 engineering and executives at once, for SEV2 L3 after 1
// hour, for SEV3 L2 after 4 hours. The roles are "engineering", "exec", "L3"
// and "L2". ok is false for SEV4, which stays in the normal queue, and for
// severities that the guide does not have.
func StandardLadderSpec(s severity.Severity) (ladder LadderSpec, ok bool) {
	meaning, ok := documentLevel(s)
	if !ok || len(meaning.EscalateTo) == 0 {
		return LadderSpec{}, false
	}
	ladder = LadderSpec{
		Schema: ladderSchema, Name: meaning.Definition, Severity: s, From: machine.SinceCreated, Delay: meaning.EscalateAfter,
		Steps: []StepSpec{{Name: "escalation", Notify: slices.Clone(meaning.EscalateTo)}},
	}
	for _, c := range meaning.Communication {
		ladder.Duties = append(ladder.Duties, DutySpec{Name: c})
	}
	return ladder, true
}

func documentLevel(s severity.Severity) (severity.MeaningSpec, bool) {
	for _, l := range severity.StandardScaleSpec().Levels {
		if l.Severity == s {
			return l, true
		}
	}
	return severity.MeaningSpec{}, false
}

// ProcessTriggersSpec returns the Chinese process standard's time trigger: a
// problem unresolved after 2 hours goes to the technical expert (技术专家), and the
// application for it is submitted within 10 minutes.
func ProcessTriggersSpec() TriggersSpec {
	return TriggersSpec{Schema: triggersSchema, Rules: []TriggerSpec{
		{Name: "超2小时未解决", To: "技术专家", After: hours(2), Within: minutes(10)},
	}}
}

// StandardTriggersSpec returns the triggers of the support-operations guide:
// two failed attempts, two hours unresolved, logs or a code change needed,
// security, a VIP, or the customer's request. The facts needs_logs,
// code_change, security, vip and escalation_requested count if they are "true".
// That a ticket already at a tier or beyond is not escalated to it is this
// package's own rule.
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

// HandbookTriggersSpec returns the reasons for which the handbook's tiers hand
// a ticket on, one rule each: from L0 to L1, from L1 to L2, from L2 to L3, and
// from any tier to the manager. Each reason except failed attempts is a fact
// that is "true": human_requested, low_confidence and sensitive; needs_logs and
// integration; bug_confirmed, code_change and security; escalation_requested,
// vip and legal.
func HandbookTriggersSpec() TriggersSpec {
	s := TriggersSpec{Schema: triggersSchema, Tiers: []string{"L0", "L1", "L2", "L3"}}
	for _, row := range []struct {
		name, from, to, fact string
		attempts             int
	}{
		{"human asked for", "L0", "L1", "human_requested", 0},
		{"low confidence", "L0", "L1", "low_confidence", 0},
		{"sensitive", "L0", "L1", "sensitive", 0},
		{"logs or debugging needed", "L1", "L2", "needs_logs", 0},
		{"integration problem", "L1", "L2", "integration", 0},
		{"two failed attempts", "L1", "L2", "", 2},
		{"bug confirmed", "L2", "L3", "bug_confirmed", 0},
		{"code fix needed", "L2", "L3", "code_change", 0},
		{"security concern", "L2", "L3", "security", 0},
		{"customer asks", "", "manager", "escalation_requested", 0},
		{"VIP", "", "manager", "vip", 0},
		{"legal or compliance", "", "manager", "legal", 0},
	} {
		r := TriggerSpec{Name: row.name, To: row.to, Attempts: row.attempts}
		if row.from != "" {
			r.From = []string{row.from}
		}
		if row.fact != "" {
			r.When = priority.ConditionSpec{Facts: priority.Facts{row.fact: {"true"}}}
		}
		s.Rules = append(s.Rules, r)
	}
	return s
}
