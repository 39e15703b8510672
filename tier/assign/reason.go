package assign

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Reason says why an agent did or did not get a ticket. The zero Reason is unset.
// Reasons are comparable with ==.
type Reason uint8

// The reasons.
const (
	Chosen      Reason = iota + 1 // got it
	Behind                        // could have taken it, but the chosen one comes before
	NotOwner                      // it belongs to somebody else who can take it, or is waited for
	NotInTeam                     // it goes to the team of its owner
	OtherQueue                    // does not serve its queue
	NoSkill                       // lacks a required skill
	NoPreferred                   // lacks a preferred skill that somebody else has, or that is still waited for
	Excluded                      // is not to have it
	OffShift                      // is not on shift
	IsAway                        // is away
	IsOffline                     // is offline
	Full                          // has too few units left
	ChannelFull                   // has as many tickets of its channel as allowed
	NotChosen                     // of a batch: could have taken it, but all tickets together cost least otherwise
)

var reasonNames = text.Names{Kind: "assign: reason", Type: "Reason", Text: []string{"", "chosen", "behind", "not_owner", "not_in_team", "other_queue", "no_skill", "no_preferred", "excluded", "off_shift", "away", "offline", "full", "channel_full", "not_chosen"}}

// ParseReason returns the reason with the text s, exactly. The empty text is the
// unset reason.
func ParseReason(s string) (Reason, error) { return text.Parse[Reason](&reasonNames, s) }

// IsValid reports whether r is one of the reasons.
func (r Reason) IsValid() bool { return reasonNames.Valid(uint8(r)) }

// String returns the text of r, "" for the unset reason and Reason(n) for a
// value out of range.
func (r Reason) String() string { return reasonNames.String(uint8(r)) }

// AppendText appends the text of r to b. It fails for a value out of range.
func (r Reason) AppendText(b []byte) ([]byte, error) { return reasonNames.Append(b, uint8(r)) }

// MarshalText returns the text of r. It fails for a value out of range.
func (r Reason) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads what [ParseReason] reads; a failure leaves r untouched.
func (r *Reason) UnmarshalText(b []byte) error { return text.Unmarshal(&reasonNames, r, b) }

// Scan reads a database column: text, or NULL for unset.
func (r *Reason) Scan(src any) error { return text.Scan(&reasonNames, r, src) }

// Value returns the text of r for a database column, NULL for unset.
func (r Reason) Value() (driver.Value, error) { return reasonNames.Value(uint8(r)) }
