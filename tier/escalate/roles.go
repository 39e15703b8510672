package escalate

// The roles that the ladders of the presets notify. A roster that is to answer
// for such a ladder must have them under these names; [Ladder.Lacks] says which
// it does not.
const (
	OnCallEngineer     = "on-call engineer"
	L1Agent            = "L1 agent"
	L2Specialist       = "L2 specialist"
	L3Engineer         = "L3 engineer"
	EngineeringManager = "engineering manager"
	VPEngineering      = "VP engineering"
	CTO                = "CTO"
	CEO                = "CEO"
	Board              = "board"
)
