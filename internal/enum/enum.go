package enum

import (
	"database/sql/driver"
	"fmt"
	"strconv"

	"github.com/supportops/policy/internal/spec"
)

// Names are the texts of a closed set, indexed by value. Index 0 is the unset
// value and must be the empty text. Kind is the qualified name that error
// texts use, such as "priority: level".
type Names struct {
	Kind string
	Type string // Go type name, for values out of range: Level(9)
	Text []string
}

// String returns the text of v, "" for the unset value, and Type(v) for a
// value outside the set.
func (n *Names) String(v uint8) string {
	if int(v) < len(n.Text) {
		return n.Text[v]
	}
	return n.Type + "(" + strconv.Itoa(int(v)) + ")"
}

// Append appends the text of v to b. It fails for a value outside the set.
func (n *Names) Append(b []byte, v uint8) ([]byte, error) {
	if int(v) < len(n.Text) {
		return append(b, n.Text[v]...), nil
	}
	return b, fmt.Errorf("%s: %w: cannot encode %s", n.Kind, spec.ErrRange, n.String(v))
}

// Valid reports whether v is a set member of the set; the unset value is not.
func (n *Names) Valid(v uint8) bool { return v > 0 && int(v) < len(n.Text) }

// Parse returns the value whose text is s, exactly. The empty text is the
// unset value.
func Parse[E ~uint8, S ~string | ~[]byte](n *Names, s S) (E, error) {
	for i, name := range n.Text {
		if name == string(s) {
			return E(i), nil
		}
	}
	return 0, &spec.UnknownError{Kind: n.Kind, Text: string(s), Want: n.Text[1:]}
}

// Unmarshal sets *dst to the value whose text is b; a failure leaves *dst
// untouched.
func Unmarshal[E ~uint8](n *Names, dst *E, b []byte) error {
	v, err := Parse[E](n, b)
	if err != nil {
		return err
	}
	*dst = v
	return nil
}

// Scan sets *dst from a database column: text, bytes, or NULL for unset.
func Scan[E ~uint8](n *Names, dst *E, src any) error {
	switch s := src.(type) {
	case nil:
		*dst = 0
		return nil
	case string:
		return Unmarshal(n, dst, []byte(s))
	case []byte:
		return Unmarshal(n, dst, s)
	}
	return fmt.Errorf("%s: %w: cannot scan %T, want text", n.Kind, spec.ErrSyntax, src)
}

// Value returns the text of v as a database value, NULL for the unset value.
func (n *Names) Value(v uint8) (driver.Value, error) {
	if v == 0 {
		return nil, nil
	}
	b, err := n.Append(nil, v)
	if err != nil {
		return nil, err
	}
	return string(b), nil
}
