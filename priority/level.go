package priority

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/enum"
)

// Level is the urgency class of a ticket, P1 the most urgent.
//
// The zero Level is unset: it is not a level, it never wins a comparison, and
// its text is empty. Levels are comparable with ==, but order them with
// [Level.Compare] or [Level.MoreUrgent], since the unset value is smaller than
// P1 as a number.
type Level uint8

// The levels, with the names that the support-operations guide gives them.
const (
	P1 Level = iota + 1 // critical: complete outage, data loss
	P2                  // high: major feature broken
	P3                  // medium: feature impaired
	P4                  // low: minor issue, cosmetic
	P5                  // request: feature request, how-to

	numLevels = iota
)

var levelNames = enum.Names{Kind: "priority: level", Type: "Level", Text: []string{"", "p1", "p2", "p3", "p4", "p5"}}

// Levels returns every level, most urgent first.
func Levels() []Level { return []Level{P1, P2, P3, P4, P5} }

// ParseLevel returns the level with the text s: "p1" to "p5", or "P1" to "P5"
// as people write them. The empty text is the unset level; any other text is an
// error that lists the allowed ones. Levels are written in lower case.
func ParseLevel(s string) (Level, error) { return parseLevel(s) }

func parseLevel[S ~string | ~[]byte](s S) (Level, error) {
	if len(s) == 2 && s[0] == 'P' && '1' <= s[1] && s[1] < '1'+numLevels {
		return Level(s[1] - '0'), nil
	}
	return enum.Parse[Level](&levelNames, s)
}

// IsValid reports whether l is one of P1 to P5.
func (l Level) IsValid() bool { return levelNames.Valid(uint8(l)) }

// Compare returns -1 if l is more urgent than m, +1 if it is less urgent and
// 0 if they are equal. Unset and invalid levels come last, all alike.
func (l Level) Compare(m Level) int {
	switch {
	case l.MoreUrgent(m):
		return -1
	case m.MoreUrgent(l):
		return +1
	}
	return 0
}

// MoreUrgent reports whether l is a level and m is a less urgent level or no
// level.
func (l Level) MoreUrgent(m Level) bool { return l.IsValid() && (!m.IsValid() || l < m) }

// Raise returns the level that is n steps more urgent than l, at most P1; a
// negative n lowers it, at least to P5. An unset level stays unset.
func (l Level) Raise(n int) Level {
	if !l.IsValid() {
		return l
	}
	n = min(max(n, -numLevels), numLevels) // so that the difference cannot overflow
	return Level(min(max(int(l)-n, int(P1)), numLevels))
}

// String returns "p1" to "p5", "" for the unset level and Level(n) for a value
// out of range.
func (l Level) String() string { return levelNames.String(uint8(l)) }

// AppendText appends the text of l to b. It fails for a value out of range.
func (l Level) AppendText(b []byte) ([]byte, error) { return levelNames.Append(b, uint8(l)) }

// MarshalText returns the text of l. It fails for a value out of range.
func (l Level) MarshalText() ([]byte, error) { return l.AppendText(nil) }

// UnmarshalText reads what [ParseLevel] reads; a failure leaves l untouched.
func (l *Level) UnmarshalText(b []byte) error {
	v, err := parseLevel(b)
	if err != nil {
		return err
	}
	*l = v
	return nil
}

// Scan reads a database column: text as [ParseLevel] reads it, or NULL for
// unset. A failure leaves l untouched.
func (l *Level) Scan(src any) error {
	switch s := src.(type) {
	case string:
		return l.UnmarshalText([]byte(s))
	case []byte:
		return l.UnmarshalText(s)
	}
	return enum.Scan(&levelNames, l, src)
}

// Value returns the text of l for a database column, NULL for unset.
func (l Level) Value() (driver.Value, error) { return levelNames.Value(uint8(l)) }
