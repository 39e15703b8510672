package aggregate

import (
	"encoding/binary"
	"encoding/json"
	"math/big"
	"math/bits"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/internal/spec"
)

// Money is an exact sum of amounts in the minor unit of one currency, such as
// cents. The zero value has no amounts and no currency yet; it merges with any.
// Comparable with ==.
type Money struct {
	currency string
	count    uint64
	hi       int64 // sum, two's complement in 128 bits
	lo       uint64
}

// Add adds an amount in minor units of the currency, three capital letters. It
// fails if the sum is in another currency.
func (s *Money) Add(currency string, minor int64) error {
	if !isCurrency(currency) {
		return refuse("money: add", spec.ErrSyntax, "want a currency such as \"EUR\", got %q", currency)
	}
	return s.merge("money: add", &Money{currency: currency, count: 1, hi: minor >> 63, lo: uint64(minor)})
}

// Merge adds everything that o holds. It fails, and changes nothing, if the
// currencies differ or there would be more than 2^62 amounts.
func (s *Money) Merge(o *Money) error { return s.merge("money: merge", o) }

func (s *Money) merge(what string, o *Money) error {
	switch {
	case o.count == 0:
		return nil
	case s.count > 0 && s.currency != o.currency:
		return refuse(what, spec.ErrConflict, "%s and %s", s.currency, o.currency)
	case !countsFit([2]uint64{s.count, o.count}):
		return refuse(what, spec.ErrRange, "more than 2^62 amounts")
	}
	lo, carry := bits.Add64(s.lo, o.lo, 0)
	hi, _ := bits.Add64(uint64(s.hi), uint64(o.hi), carry)
	*s = Money{o.currency, s.count + o.count, int64(hi), lo}
	return nil
}

func isCurrency(s string) bool {
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return len(s) == 3
}

// Currency returns the currency, "" while there are no amounts.
func (s *Money) Currency() string { return s.currency }

// Count returns the number of amounts.
func (s *Money) Count() uint64 { return s.count }

// Total returns the sum in units of the currency, where a unit has
// 10^places minor ones: 2 places for cents. Places must be within 0 to 9.
func (s *Money) Total(places int32) (decimal.Decimal, error) {
	if places < 0 || places > 9 {
		return decimal.Decimal{}, refuse("money: total", spec.ErrRange, "want 0 to 9 places, got %d", places)
	}
	return decimal.NewFromBigInt(s.minor(), -places), nil
}

func (s *Money) minor() *big.Int {
	sum := big.NewInt(s.hi)
	return sum.Lsh(sum, 64).Add(sum, new(big.Int).SetUint64(s.lo))
}

// setMinor sets the sum, and reports whether it is one that count amounts can
// have.
func (s *Money) setMinor(sum *big.Int) bool {
	n := new(big.Int).SetUint64(s.count)
	most := new(big.Int).Lsh(n, 63) // count · 2^63
	least := new(big.Int).Neg(most)
	most.Sub(most, n)
	if sum.Cmp(least) < 0 || sum.Cmp(most) > 0 {
		return false
	}
	s.hi = new(big.Int).Rsh(sum, 64).Int64() // rounds down, also below 0
	s.lo = new(big.Int).Sub(sum, new(big.Int).Lsh(big.NewInt(s.hi), 64)).Uint64()
	return true
}

// AppendBinary appends the canonical form: kind, version, count and, if there
// are amounts, the currency and the sum in 16 bytes, the highest first. It
// never fails.
func (s *Money) AppendBinary(b []byte) ([]byte, error) {
	b = appendCounts(append(b, kindMoney, version), s.count)
	if s.count == 0 {
		return b, nil
	}
	b = append(b, s.currency...)
	b = binary.BigEndian.AppendUint64(b, uint64(s.hi))
	return binary.BigEndian.AppendUint64(b, s.lo), nil
}

// MarshalBinary returns the form of [Money.AppendBinary].
func (s *Money) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary reads the form of [Money.AppendBinary] and no other; a
// failure leaves s untouched.
func (s *Money) UnmarshalBinary(data []byte) error {
	r := open("money", kindMoney, data)
	v := Money{count: r.count()}
	if v.count > 0 && r.err == nil {
		if r.left() < 19 {
			r.fail("want a currency and a sum")
			return r.err
		}
		v.currency = string(r.data[r.off : r.off+3])
		v.hi = int64(binary.BigEndian.Uint64(r.data[r.off+3:]))
		v.lo = binary.BigEndian.Uint64(r.data[r.off+11:])
		r.off += 19
		if !isCurrency(v.currency) || !v.setMinor(v.minor()) {
			r.fail("want a currency and a sum that %d amounts can have", v.count)
		}
	}
	if err := r.close(); err != nil {
		return err
	}
	*s = v
	return nil
}

type moneyJSON struct {
	Currency string   `json:"currency,omitzero"`
	Count    uint64   `json:"count"`
	Minor    *big.Int `json:"minor,omitzero"`
}

// MarshalJSON returns the currency, the count of amounts and the sum in minor
// units.
func (s *Money) MarshalJSON() ([]byte, error) {
	if s.count == 0 {
		return json.Marshal(moneyJSON{})
	}
	return json.Marshal(moneyJSON{s.currency, s.count, s.minor()})
}

// UnmarshalJSON reads the form of [Money.MarshalJSON]; a failure leaves s
// untouched.
func (s *Money) UnmarshalJSON(data []byte) error {
	doc, err := spec.Decode[moneyJSON](data)
	if err != nil {
		return err
	}
	v := Money{currency: doc.Currency, count: doc.Count}
	switch {
	case doc.Count == 0 && doc.Currency == "" && doc.Minor == nil:
	case doc.Count == 0 || doc.Count > maxCount || !isCurrency(doc.Currency) || doc.Minor == nil || !v.setMinor(doc.Minor):
		return refuse("money", spec.ErrRange, "want a currency and a sum that %d amounts can have", doc.Count)
	}
	*s = v
	return nil
}
