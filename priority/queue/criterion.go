package queue

import "github.com/supportops/policy/internal/text"

// Criterion is what puts one ticket before another. The zero Criterion is
// unset: nothing does. Criteria are comparable with ==.
type Criterion uint8

// The criteria, in the order in which they are asked.
const (
	ByLevel Criterion = iota + 1 // the more urgent level after aging
	ByWait                       // the longer wait
	ByID                         // the smaller id, so that the order is total
)

var criterionNames = text.Names{Kind: "queue: criterion", Type: "Criterion", Text: []string{"", "level", "wait", "id"}}

// ParseCriterion returns the criterion with the text s, exactly. The empty
// text is the unset criterion.
func ParseCriterion(s string) (Criterion, error) { return text.Parse[Criterion](&criterionNames, s) }

// String returns the text of c, "" for the unset criterion and Criterion(n)
// for a value out of range.
func (c Criterion) String() string { return criterionNames.String(uint8(c)) }

// AppendText appends the text of c to b. It fails for a value out of range.
func (c Criterion) AppendText(b []byte) ([]byte, error) { return criterionNames.Append(b, uint8(c)) }

// MarshalText returns the text of c. It fails for a value out of range.
func (c Criterion) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// UnmarshalText reads what [ParseCriterion] reads; a failure leaves c
// untouched.
func (c *Criterion) UnmarshalText(b []byte) error { return text.Unmarshal(&criterionNames, c, b) }
