package improve

// Movement says what became of a number, or of all. The zero Movement is unset.
type Movement string

// The movements.
const (
	Improved     Movement = "improved"     // better, beyond what chance explains or of a figure that is no estimate
	Worsened     Movement = "worsened"     // worse, in the same way
	Unclear      Movement = "unclear"      // chance explains it: no evidence of a change, nor of none
	Mixed        Movement = "mixed"        // overall: some improved, some worsened; one effect: the rate and its strata moved opposite ways
	Insufficient Movement = "insufficient" // there is no number on one side or the other
)
