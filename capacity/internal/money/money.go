// Package money has what amounts of money need in package capacity and below:
// a bound on their size and one way to round.
package money

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/internal/spec"
)

// Check records a defect unless x is an amount of 0 or more that arithmetic
// stays small with.
func Check(d *spec.Defects, path string, x decimal.Decimal) {
	switch {
	case x.Exponent() < -18 || x.Exponent() > 18 || x.Coefficient().BitLen() > 128:
		d.Add(path, spec.ErrRange, "want at most 18 decimals and 38 digits")
	case x.IsNegative():
		d.Add(path, spec.ErrRange, "want 0 or more, got %v", x)
	}
}

// Round returns r rounded to places decimals, halves to even.
func Round(r *big.Rat, places int32) decimal.Decimal {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	return decimal.NewFromBigInt(Whole(new(big.Rat).Mul(r, new(big.Rat).SetInt(scale))), -places)
}

// Whole returns r rounded to a whole number, halves to even.
func Whole(r *big.Rat) *big.Int {
	q, rest := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int)) // towards 0
	if twice := rest.Abs(rest).Lsh(rest, 1).Cmp(r.Denom()); twice > 0 || twice == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(int64(r.Sign())))
	}
	return q
}
