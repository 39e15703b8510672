package escalate

// Act is something that a person does to a running ladder. The empty Act is
// unset.
type Act string

// The acts.
const (
	Acknowledge Act = "acknowledge" // somebody takes care: no further step, or none before the ladder's ack_for is over
	JumpTo      Act = "jump_to"     // goes to the step that the action names, at once, an acknowledged ladder too
	End         Act = "end"         // resolved or called off: no further step, ever
)

// acts are the acts in the order in which those of one instant count.
var acts = []Act{Acknowledge, JumpTo, End}
