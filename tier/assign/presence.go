package assign

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Presence says whether an agent is there. The zero Presence is unset.
// Presences are comparable with ==.
type Presence uint8

// The presences.
const (
	Online  Presence = iota + 1 // takes tickets
	Away                        // is at work, but not at the desk
	Offline                     // is not there
)

var presenceNames = text.Names{Kind: "assign: presence", Type: "Presence", Text: []string{"", "online", "away", "offline"}}

// ParsePresence returns the presence with the text s, exactly. The empty text is the
// unset presence.
func ParsePresence(s string) (Presence, error) { return text.Parse[Presence](&presenceNames, s) }

// IsValid reports whether p is one of the presences.
func (p Presence) IsValid() bool { return presenceNames.Valid(uint8(p)) }

// String returns the text of p, "" for the unset presence and Presence(n) for a
// value out of range.
func (p Presence) String() string { return presenceNames.String(uint8(p)) }

// AppendText appends the text of p to b. It fails for a value out of range.
func (p Presence) AppendText(b []byte) ([]byte, error) { return presenceNames.Append(b, uint8(p)) }

// MarshalText returns the text of p. It fails for a value out of range.
func (p Presence) MarshalText() ([]byte, error) { return p.AppendText(nil) }

// UnmarshalText reads what [ParsePresence] reads; a failure leaves p untouched.
func (p *Presence) UnmarshalText(b []byte) error { return text.Unmarshal(&presenceNames, p, b) }

// Scan reads a database column: text, or NULL for unset.
func (p *Presence) Scan(src any) error { return text.Scan(&presenceNames, p, src) }

// Value returns the text of p for a database column, NULL for unset.
func (p Presence) Value() (driver.Value, error) { return presenceNames.Value(uint8(p)) }
