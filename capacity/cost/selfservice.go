package cost

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/capacity/internal/money"
	"github.com/supportops/policy/internal/spec"
)

// SelfService is an investment in articles, bots and forms that avoid tickets.
// The guide deducts the investment, the handbook's knowledge file does not;
// leave it 0 for the latter.
type SelfService struct {
	Deflected     int64           `json:"deflected"`       // tickets avoided, ≥ 0
	CostPerTicket decimal.Decimal `json:"cost_per_ticket"` // ≥ 0
	Investment    decimal.Decimal `json:"investment"`      // what it costs in the same period, ≥ 0
}

// Savings are what a [SelfService] saves.
type Savings struct {
	Gross decimal.Decimal `json:"gross"` // Deflected × CostPerTicket
	Net   decimal.Decimal `json:"net"`   // Gross - Investment
	// Return is Net / Investment, rounded to a hundredth of a per cent, halves
	// to even: 150 % is one and a half times the investment on top of it. It is
	// nil without an investment, and if it is too large for a Ratio.
	Return *spec.Ratio `json:"return,omitzero"`
	// BreakEven is the least number of deflected tickets that pays for the
	// investment. It is nil if tickets cost nothing, and if it exceeds an
	// int64.
	BreakEven *int64 `json:"break_even,omitzero"`
}

// Savings returns what s saves; amounts are exact.
func (s SelfService) Savings() (Savings, error) {
	d := defects()
	if s.Deflected < 0 {
		d.Add("deflected", spec.ErrRange, "want at least 0, got %d", s.Deflected)
	}
	money.Check(d, "cost_per_ticket", s.CostPerTicket)
	money.Check(d, "investment", s.Investment)
	if err := d.Err(); err != nil {
		return Savings{}, err
	}
	v := Savings{Gross: s.CostPerTicket.Mul(decimal.NewFromInt(s.Deflected))}
	v.Net = v.Gross.Sub(s.Investment)
	if !s.Investment.IsZero() {
		if r, ok := spec.RatioOf(money.Round(new(big.Rat).Quo(v.Net.Rat(), s.Investment.Rat()), 4).Rat()); ok {
			v.Return = &r
		}
	}
	if !s.CostPerTicket.IsZero() {
		q, rest := s.Investment.QuoRem(s.CostPerTicket, 0)
		if !rest.IsZero() {
			q = q.Add(decimal.NewFromInt(1))
		}
		if b := q.BigInt(); b.IsInt64() {
			n := b.Int64()
			v.BreakEven = &n
		}
	}
	return v, nil
}
