package capacity

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/internal/spec"
)

// Expense is one kind of cost of a period: salaries, tools, rooms, training.
type Expense struct {
	Name   string          `json:"name"`
	Amount decimal.Decimal `json:"amount"` // ≥ 0
}

// Cost is what the tickets of a period cost, as [CostPerTicket] finds it.
type Cost struct {
	Total     decimal.Decimal
	PerTicket decimal.Decimal // Total / tickets, rounded to the places asked for
	Lines     []CostRow       // one an expense, in the order given
}

// CostRow is one expense and its part of what a ticket costs. The parts are
// rounded one by one and may add up to a little more or less.
type CostRow struct {
	Expense
	PerTicket decimal.Decimal
}

// CostPerTicket returns what a ticket costs if the expenses of a period are
// divided by its tickets: with salaries alone the usual figure, with
// everything else the full one, $75,000 over 6,000 tickets is $12.50. Amounts
// are exact; what a ticket costs is rounded to places decimals, 0 to 12, halves
// to even. The error is a [*SpecError].
func CostPerTicket(tickets int64, places int32, expenses ...Expense) (Cost, error) {
	d := defects()
	if tickets < 1 {
		d.Add("tickets", ErrRange, "want at least 1, got %d", tickets)
	}
	if places < 0 || places > 12 {
		d.Add("places", ErrRange, "want 0 to 12, got %d", places)
	}
	for i, e := range expenses {
		checkMoney(d, spec.Index("expenses", i)+".amount", e.Amount)
	}
	if len(expenses) == 0 {
		d.Add("expenses", ErrRequired, "want at least one")
	}
	if err := d.Err(); err != nil {
		return Cost{}, err
	}
	var c Cost
	n := new(big.Rat).SetInt64(tickets)
	for _, e := range expenses {
		c.Total = c.Total.Add(e.Amount)
		c.Lines = append(c.Lines, CostRow{e, nearest(new(big.Rat).Quo(e.Amount.Rat(), n), places)})
	}
	c.PerTicket = nearest(new(big.Rat).Quo(c.Total.Rat(), n), places)
	return c, nil
}

// SelfService is an investment in articles, bots and forms that keep tickets
// from being sent.
type SelfService struct {
	Deflected     int64           `json:"deflected"`       // tickets that were not sent, ≥ 0
	CostPerTicket decimal.Decimal `json:"cost_per_ticket"` // ≥ 0
	Investment    decimal.Decimal `json:"investment"`      // in the same period, ≥ 0
}

// Savings are what a [SelfService] saves.
type Savings struct {
	Gross decimal.Decimal // Deflected × CostPerTicket
	Net   decimal.Decimal // Gross - Investment
	// ReturnPercent is Net / Investment in percent, rounded to two decimals,
	// halves to even: 150 is one and a half times the investment on top of it.
	// It is nil without an investment.
	ReturnPercent *decimal.Decimal
	// BreakEven is the least number of deflected tickets that pays for the
	// investment. It is nil if tickets cost nothing, and beyond an int64.
	BreakEven *int64
}

// Savings returns what s saves; amounts are exact. The error is a [*SpecError].
func (s SelfService) Savings() (Savings, error) {
	d := defects()
	if s.Deflected < 0 {
		d.Add("deflected", ErrRange, "want at least 0, got %d", s.Deflected)
	}
	checkMoney(d, "cost_per_ticket", s.CostPerTicket)
	checkMoney(d, "investment", s.Investment)
	if err := d.Err(); err != nil {
		return Savings{}, err
	}
	v := Savings{Gross: s.CostPerTicket.Mul(decimal.NewFromInt(s.Deflected))}
	v.Net = v.Gross.Sub(s.Investment)
	if !s.Investment.IsZero() {
		r := nearest(new(big.Rat).Quo(v.Net.Shift(2).Rat(), s.Investment.Rat()), 2)
		v.ReturnPercent = &r
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

// checkMoney records a defect unless x is an amount that arithmetic stays
// small with.
func checkMoney(d *spec.Defects, path string, x decimal.Decimal) {
	switch {
	case x.Exponent() < -18 || x.Exponent() > 18 || x.Coefficient().BitLen() > 128:
		d.Add(path, ErrRange, "want at most 18 decimals and 38 digits")
	case x.IsNegative():
		d.Add(path, ErrRange, "want 0 or more, got %v", x)
	}
}

// nearest returns r rounded to places decimals, halves to even.
func nearest(r *big.Rat, places int32) decimal.Decimal {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	return decimal.NewFromBigInt(whole(new(big.Rat).Mul(r, new(big.Rat).SetInt(scale))), -places)
}

// whole returns r rounded to a whole number, halves to even.
func whole(r *big.Rat) *big.Int {
	q, rest := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int)) // towards 0
	if twice := rest.Abs(rest).Lsh(rest, 1).Cmp(r.Denom()); twice > 0 || twice == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(int64(r.Sign())))
	}
	return q
}
