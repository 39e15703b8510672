package assign

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Relax names a bar that a policy lets down when nobody may take a ticket. The
// zero Relax is unset.
// Relaxations are comparable with ==.
type Relax uint8

// The relaxations.
const (
	RelaxAway    Relax = iota + 1 // those who are away count too
	RelaxShift                    // those who are off shift count too
	RelaxCap                      // those who are full count too
	RelaxOffline                  // those who are offline count too
)

var relaxNames = text.Names{Kind: "assign: relax", Type: "Relax", Text: []string{"", "away", "shift", "cap", "offline"}}

// ParseRelax returns the relaxation with the text s, exactly. The empty text is the
// unset relaxation.
func ParseRelax(s string) (Relax, error) { return text.Parse[Relax](&relaxNames, s) }

// IsValid reports whether r is one of the relaxations.
func (r Relax) IsValid() bool { return relaxNames.Valid(uint8(r)) }

// String returns the text of r, "" for the unset relaxation and Relax(n) for a
// value out of range.
func (r Relax) String() string { return relaxNames.String(uint8(r)) }

// AppendText appends the text of r to b. It fails for a value out of range.
func (r Relax) AppendText(b []byte) ([]byte, error) { return relaxNames.Append(b, uint8(r)) }

// MarshalText returns the text of r. It fails for a value out of range.
func (r Relax) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads what [ParseRelax] reads; a failure leaves r untouched.
func (r *Relax) UnmarshalText(b []byte) error { return text.Unmarshal(&relaxNames, r, b) }

// Scan reads a database column: text, or NULL for unset.
func (r *Relax) Scan(src any) error { return text.Scan(&relaxNames, r, src) }

// Value returns the text of r for a database column, NULL for unset.
func (r Relax) Value() (driver.Value, error) { return relaxNames.Value(uint8(r)) }
