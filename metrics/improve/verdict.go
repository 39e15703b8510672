package improve

// Verdict says what became of a number, or of all. The zero Verdict is unset.
type Verdict string

// The verdicts.
const (
	Improved     Verdict = "improved"     // better, beyond what chance explains or of a figure that is no estimate
	Worsened     Verdict = "worsened"     // worse, in the same way
	Unclear      Verdict = "unclear"      // chance explains it: no evidence of a change, nor of none
	Mixed        Verdict = "mixed"        // overall: some improved, some worsened; one effect: the rate and its strata moved opposite ways
	Insufficient Verdict = "insufficient" // there is no number on one side or the other
)
