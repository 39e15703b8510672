package lint

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Rule says what is wrong.
//
// The zero Rule is unset. Rules are comparable with ==.
type Rule uint8

// The rules.
const (
	Unreachable Rule = iota + 1 // no start leads to the state
	Trap                        // from a reachable state no end can be reached (no done state, if the machine names no end)
	Stuck                       // from a reachable waiting state only waiting states can be reached: a paused clock never runs again
	EndNotDone                  // an end is not of class done
	Duplicate                   // a step is declared twice with the same event, guards and roles
	Shadowed                    // an earlier step of the same event is allowed whenever this one is
	Overlap                     // two steps of one event lead to different states, and both can be allowed: only their order decides
	Impossible                  // guards of a step contradict one another
	UnusedGuard                 // no step names the guard
	DeadTimer                   // the timer's state is not reachable, its event makes no step there, or another timer always comes before it
)

var ruleNames = text.Names{Kind: "lint: rule", Type: "Rule", Text: []string{
	"", "unreachable", "trap", "stuck", "end_not_done", "duplicate", "shadowed", "overlap", "impossible", "unused_guard", "dead_timer",
}}

// Rules returns every rule in the order of the constants.
func Rules() []Rule {
	return []Rule{Unreachable, Trap, Stuck, EndNotDone, Duplicate, Shadowed, Overlap, Impossible, UnusedGuard, DeadTimer}
}

// ParseRule returns the rule with the text s, exactly. The empty text is the
// unset rule.
func ParseRule(s string) (Rule, error) { return text.Parse[Rule](&ruleNames, s) }

// IsValid reports whether r is set and in range.
func (r Rule) IsValid() bool { return ruleNames.Valid(uint8(r)) }

// String returns the text of r, "" for the unset value and Rule(n) for a value
// out of range.
func (r Rule) String() string { return ruleNames.String(uint8(r)) }

// AppendText appends the text of r to b. It fails for a value out of range.
func (r Rule) AppendText(b []byte) ([]byte, error) { return ruleNames.Append(b, uint8(r)) }

// MarshalText returns the text of r. It fails for a value out of range.
func (r Rule) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads what [ParseRule] reads; a failure leaves r untouched.
func (r *Rule) UnmarshalText(b []byte) error { return text.Unmarshal(&ruleNames, r, b) }

// Scan reads a database column: text, or NULL for unset.
func (r *Rule) Scan(src any) error { return text.Scan(&ruleNames, r, src) }

// Value returns the text of r for a database column, NULL for unset.
func (r Rule) Value() (driver.Value, error) { return ruleNames.Value(uint8(r)) }
