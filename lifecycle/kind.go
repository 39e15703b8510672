package lifecycle

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/enum"
)

// Kind says what happened in an [Event].
//
// The zero Kind is unset. Kinds are comparable with ==; their order as numbers
// only breaks ties between events of equal time, sequence and ID (see
// [Event.Compare]).
type Kind uint8

// The kinds, each with the fields that it reads besides the facets, which any
// kind may state (see [Facets]).
const (
	Created         Kind = iota + 1 // the ticket was opened; Side says by whom, Channel where
	Message                         // somebody wrote: Side says who, Visibility to whom; an internal message is a note
	Updated                         // a row of an audit log: states several facets at once; an owner only if it states a group, an assignee or Nobody
	StateChanged                    // State says to what, Reason why
	Assigned                        // Group and Assignee say to whom; both empty: nobody
	PriorityChanged                 // Priority says to what, Reason why
	CustomerChanged                 // Customer says to what tier or segment
	Escalated                       // handed up for more skill or more power: Tier or Group says to whom, Reason why
	Deescalated                     // handed back down: Tier or Group says to whom, Reason why
	Acknowledged                    // Actor took note of an escalation or alert; Ref says of which step
	Merged                          // this ticket ended by merging into the ticket Ref
	Absorbed                        // the ticket Ref was merged into this one
	Linked                          // Ref names a related record: defect, problem, article; Reason says how it is related
	FeedbackSent                    // an insight went upstream; Ref says to whom (product, success), Reason of what kind
	Recorded                        // the field, record or approval step Ref now holds Text; an empty Text clears it
	Surveyed                        // a survey went out; Ref names it
	Rated                           // a survey was answered with Score; Ref names it, Text is the comment
	Worked                          // Actor worked on the ticket for Spent, ending at Time

	numKinds = iota
)

var kindNames = enum.Names{Kind: "lifecycle: kind", Type: "Kind", Text: []string{
	"", "created", "message", "updated", "state_changed", "assigned", "priority_changed", "customer_changed",
	"escalated", "deescalated", "acknowledged", "merged", "absorbed", "linked", "feedback_sent", "recorded",
	"surveyed", "rated", "worked",
}}

// Kinds returns every kind in the order of the constants.
func Kinds() []Kind {
	all := make([]Kind, numKinds)
	for i := range all {
		all[i] = Kind(i + 1)
	}
	return all
}

// ParseKind returns the kind with the text s, such as "state_changed", exactly.
// The empty text is the unset kind; any other text is an error that lists the
// allowed ones.
func ParseKind(s string) (Kind, error) { return enum.Parse[Kind](&kindNames, s) }

// IsValid reports whether k is one of the kinds.
func (k Kind) IsValid() bool { return kindNames.Valid(uint8(k)) }

// String returns the text of k, "" for the unset kind and Kind(n) for a value
// out of range.
func (k Kind) String() string { return kindNames.String(uint8(k)) }

// AppendText appends the text of k to b. It fails for a value out of range.
func (k Kind) AppendText(b []byte) ([]byte, error) { return kindNames.Append(b, uint8(k)) }

// MarshalText returns the text of k. It fails for a value out of range.
func (k Kind) MarshalText() ([]byte, error) { return k.AppendText(nil) }

// UnmarshalText reads what [ParseKind] reads; a failure leaves k untouched.
func (k *Kind) UnmarshalText(b []byte) error { return enum.Unmarshal(&kindNames, k, b) }

// Scan reads a database column: text, or NULL for unset. A failure leaves the
// receiver untouched.
func (k *Kind) Scan(src any) error { return enum.Scan(&kindNames, k, src) }

// Value returns the text of k for a database column, NULL for unset.
func (k Kind) Value() (driver.Value, error) { return kindNames.Value(uint8(k)) }
