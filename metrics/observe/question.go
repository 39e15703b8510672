package observe

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Question is what a survey asks. The zero Question is unset.
type Question uint8

// The questions. Each has a scale of its own, on which more is better but for
// effort.
const (
	Satisfaction   Question = iota + 1 // 1 to [Spec.Scale]: how satisfied
	Recommendation                     // 0 to 10: how likely to recommend
	Effort                             // 1, none, to 5: how much effort it took
)

var questionNames = text.Names{Kind: "observe: question", Type: "Question", Text: []string{"", "satisfaction", "recommendation", "effort"}}

// ParseQuestion returns the question with the text q, exactly:
// "satisfaction", "recommendation" or "effort". The empty text is unset.
func ParseQuestion(q string) (Question, error) { return text.Parse[Question](&questionNames, q) }

// IsValid reports whether q is one of the constants.
func (q Question) IsValid() bool { return questionNames.Valid(uint8(q)) }

// String returns the text of q, "" for unset, Question(n) for a value out of
// range.
func (q Question) String() string { return questionNames.String(uint8(q)) }

// AppendText appends the text of q to b. It fails for a value out of range.
func (q Question) AppendText(b []byte) ([]byte, error) { return questionNames.Append(b, uint8(q)) }

// MarshalText returns the text of q. It fails for a value out of range.
func (q Question) MarshalText() ([]byte, error) { return q.AppendText(nil) }

// UnmarshalText reads what [ParseQuestion] reads; a failure leaves q
// untouched.
func (q *Question) UnmarshalText(b []byte) error { return text.Unmarshal(&questionNames, q, b) }

// Scan reads a database column: text, or NULL for unset.
func (q *Question) Scan(src any) error { return text.Scan(&questionNames, q, src) }

// Value returns the text of q for a database column, NULL for unset.
func (q Question) Value() (driver.Value, error) { return questionNames.Value(uint8(q)) }

// scale returns the least and the greatest score of the question.
func (s *Spec) scale(q Question) (lo, hi int) {
	switch q {
	case Recommendation:
		return 0, 10
	case Effort:
		return 1, 5
	}
	return 1, s.Scale
}
