package band

import (
	"math/big"
	"strings"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// Bound is a comparison as documents write it, such as ">= 90", "< 85", "< 1h"
// or "> 4h": an operator of <, <=, > and >=, then a decimal number or, for the
// unit [Length], a duration. The operator says whether the bound itself is
// included. Only the bounds of a validated [Spec] are sure to be well formed.
type Bound string

// limit is a Bound that was read.
type limit struct {
	text  Bound
	upper bool // < or <=: holds for small numbers
	equal bool // <= or >=
	at    *big.Rat
}

// holds reports whether x satisfies the bound.
func (l limit) holds(x *big.Rat) bool {
	c := x.Cmp(l.at)
	if c == 0 {
		return l.equal
	}
	return (c < 0) == l.upper
}

// read returns the bound in the unit, or records what is wrong with it.
func (b Bound) read(u Unit, d *spec.Defects, path string) (limit, bool) {
	l := limit{text: b}
	s := strings.TrimSpace(string(b))
	switch {
	case strings.HasPrefix(s, "<"):
		l.upper = true
	case strings.HasPrefix(s, ">"):
	default:
		d.Add(path, spec.ErrSyntax, "want an operator of <, <=, > or >= and a number, got %q", b)
		return l, false
	}
	s = s[1:]
	if rest, ok := strings.CutPrefix(s, "="); ok {
		l.equal, s = true, rest
	}
	at, ok := number(strings.TrimSpace(s), u)
	if !ok {
		want := "a decimal number"
		if u == Length {
			want = "a duration such as 1h30m"
		}
		d.Add(path, spec.ErrSyntax, "want %s after the operator, got %q", want, b)
		return l, false
	}
	l.at = at
	return l, true
}

// number reads a decimal number, or a duration in nanoseconds.
func number(s string, u Unit) (*big.Rat, bool) {
	if len(s) == 0 || len(s) > 40 {
		return nil, false
	}
	if u == Length {
		d, err := time.ParseDuration(s)
		return new(big.Rat).SetInt64(int64(d)), err == nil
	}
	if strings.Trim(s, "0123456789.-") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}
