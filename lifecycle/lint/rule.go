package lint

// Rule says what is wrong. Its text is stable, so that a program may list
// rules to leave out.
type Rule string

// The rules.
const (
	Unreachable Rule = "unreachable"  // no start leads to the state
	Trap        Rule = "trap"         // from a reachable state no end can be reached (no done state, if the machine names no end)
	Stuck       Rule = "stuck"        // from a reachable waiting state only waiting states can be reached: a paused clock never runs again
	EndNotDone  Rule = "end_not_done" // an end is not of class done
	Duplicate   Rule = "duplicate"    // a step is declared twice with the same event, guards and roles
	Shadowed    Rule = "shadowed"     // an earlier step of the same event is allowed whenever this one is
	Overlap     Rule = "overlap"      // two steps of one event lead to different states, and both can be allowed: only their order decides
	Impossible  Rule = "impossible"   // guards of a step contradict one another
	UnusedGuard Rule = "unused_guard" // no step names the guard
	DeadTimer   Rule = "dead_timer"   // the timer's state is not reachable, its event makes no step there, or another timer always comes before it
	UnknownWord Rule = "unknown_word" // the vocabulary does not have the word; see [Vocabulary.Check]
)
