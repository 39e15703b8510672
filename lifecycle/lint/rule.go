package lint

// Rule says what kind of finding it is. Its text is stable, so that a program
// may list rules to leave out.
//
//   - "unreachable": no start leads to the state
//   - "trap": from a reachable state no end can be reached (no done state, if the machine names no end)
//   - "stuck": from a reachable waiting state only waiting states can be reached: a paused clock never runs again
//   - "end_not_done": an end is not of class done
//   - "duplicate": a step is declared twice with the same event, guards and roles
//   - "shadowed": an earlier step of the same event is allowed whenever this one is
//   - "overlap": two steps of one event lead to different states, and both can be allowed: only their order decides
//   - "impossible": guards of a step contradict one another
//   - "unused_guard": no step names the guard
//   - "dead_timer": the timer's state is not reachable, its event makes no step there, or another timer always comes before it
//   - "unknown_word": the vocabulary does not have the word; see [Vocabulary.Check]
type Rule string

// The rules.
const (
	ruleUnreachable Rule = "unreachable"
	ruleTrap        Rule = "trap"
	ruleStuck       Rule = "stuck"
	ruleEndNotDone  Rule = "end_not_done"
	ruleDuplicate   Rule = "duplicate"
	ruleShadowed    Rule = "shadowed"
	ruleOverlap     Rule = "overlap"
	ruleImpossible  Rule = "impossible"
	ruleUnusedGuard Rule = "unused_guard"
	ruleDeadTimer   Rule = "dead_timer"
	ruleUnknownWord Rule = "unknown_word"
)
