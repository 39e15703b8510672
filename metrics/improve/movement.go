package improve

// Movement says how one number moved, or all numbers of a pilot together. The
// zero Movement is unset.
type Movement string

// The movements.
const (
	Improved     Movement = "improved"     // better, beyond chance or in a figure that is not an estimate
	Worsened     Movement = "worsened"     // worse, in the same way
	Unclear      Movement = "unclear"      // chance explains the difference: no evidence of a change, nor of its absence
	Mixed        Movement = "mixed"        // overall: some improved, some worsened; one comparison: the rate and its strata moved opposite ways
	Insufficient Movement = "insufficient" // at least one of the two numbers is missing
)
