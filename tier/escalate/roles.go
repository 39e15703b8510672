package escalate

// The roles that the ladders of the presets notify. A roster that is to answer
// for such a ladder must have them under these names; [Ladder.Lacks] says which
// it does not.
const (
	onCallEngineer     = "on-call engineer"
	l1Agent            = "L1 agent"
	l2Specialist       = "L2 specialist"
	l3Engineer         = "L3 engineer"
	engineeringManager = "engineering manager"
	vpEngineering      = "VP engineering"
	cto                = "CTO"
	ceo                = "CEO"
	board              = "board"
)
