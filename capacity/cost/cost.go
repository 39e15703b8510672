package cost

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/capacity/internal/money"
	"github.com/supportops/policy/internal/spec"
)

// Expense is one kind of cost of a period: salaries, tools, rooms, training.
type Expense struct {
	Name   string          `json:"name"`
	Amount decimal.Decimal `json:"amount"` // ≥ 0
}

// Cost is what the tickets of a period cost. [PerTicket] makes one.
type Cost struct {
	Tickets   int64           `json:"tickets"`
	Total     decimal.Decimal `json:"total"`
	PerTicket decimal.Decimal `json:"per_ticket"` // Total / Tickets, rounded to the places asked for
	Lines     []CostRow       `json:"lines"`      // one for each expense, in the order given
}

// CostRow is one expense and its part of what a ticket costs. The parts are
// rounded one by one and may add up to a little more or less.
type CostRow struct {
	Expense
	PerTicket decimal.Decimal `json:"per_ticket"`
}

// PerTicket returns what a ticket costs if the expenses of a period are divided
// by its tickets. With salaries alone this is the usual figure, with all
// expenses the full cost. $75,000 over 6,000 tickets is $12.50. Amounts are
// exact; what a ticket costs is rounded to places decimals, 0 to 12, halves to
// even.
func PerTicket(tickets int64, places int32, expenses ...Expense) (Cost, error) {
	d := defects()
	if tickets < 1 {
		d.Add("tickets", spec.ErrRange, "want at least 1, got %d", tickets)
	}
	if places < 0 || places > 12 {
		d.Add("places", spec.ErrRange, "want 0 to 12, got %d", places)
	}
	for i, e := range expenses {
		money.Check(d, spec.Index("expenses", i)+".amount", e.Amount)
	}
	if len(expenses) == 0 {
		d.Add("expenses", spec.ErrRequired, "want at least one")
	}
	if err := d.Err(); err != nil {
		return Cost{}, err
	}
	c := Cost{Tickets: tickets}
	for _, e := range expenses {
		c.Total = c.Total.Add(e.Amount)
		c.Lines = append(c.Lines, CostRow{e, money.Round(each(e.Amount, tickets), places)})
	}
	c.PerTicket = money.Round(c.Exact(), places)
	return c, nil
}

// Exact returns Total / Tickets before rounding, 0 without tickets.
func (c Cost) Exact() *big.Rat {
	if c.Tickets < 1 {
		return new(big.Rat)
	}
	return each(c.Total, c.Tickets)
}

func each(amount decimal.Decimal, tickets int64) *big.Rat {
	return new(big.Rat).Quo(amount.Rat(), new(big.Rat).SetInt64(tickets))
}

func defects() *spec.Defects { return &spec.Defects{Package: "cost"} }
