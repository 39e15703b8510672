package priority

// Stage is the part of a [Policy] that made an [Adjustment].
//
//   - "matrix": the level of an impact and an urgency
//   - "triage": the first rule over facts
//   - "modifier": raised or lowered for the customer, a VIP
//   - "override": a person's decision
//   - "aging": risen by waiting
type Stage string

// The stages, in the order in which a policy applies them.
const (
	stageMatrix   Stage = "matrix"
	stageTriage   Stage = "triage"
	stageModifier Stage = "modifier"
	stageOverride Stage = "override"
	stageAging    Stage = "aging"
)
