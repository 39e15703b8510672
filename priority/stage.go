package priority

// Stage is the part of a [Policy] that made an [Adjustment].
type Stage string

// The stages, in the order in which a policy applies them.
const (
	StageMatrix   Stage = "matrix"   // the level of an impact and an urgency
	StageTriage   Stage = "triage"   // the first rule over facts
	StageModifier Stage = "modifier" // raised or lowered for the customer, a VIP
	StageOverride Stage = "override" // a person's decision
	StageAging    Stage = "aging"    // risen by waiting
)
