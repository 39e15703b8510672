package metrics

import (
	"math/big"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/metrics/band"
)

// MeasureCostPerTicket returns total support cost / tickets handled, exactly.
// There is no number where no ticket was handled. It refuses a cost below 0,
// and amounts beyond 30 digits on either side of the point.
func MeasureCostPerTicket(total decimal.Decimal, handled uint64) (band.Measure, error) {
	cost, err := amount("total", total)
	if err != nil {
		return band.Measure{}, err
	}
	return band.Quotient(band.Money, cost, new(big.Rat).SetUint64(handled), handled), nil
}

// Savings are what self-service saved: Net = Deflected × CostPerTicket −
// Investment.
type Savings struct {
	Gross decimal.Decimal `json:"gross"`
	Net   decimal.Decimal `json:"net"`
	// Return is Net / Investment in percent; it has no number without
	// investment.
	Return band.Measure `json:"return"`
}

// SelfServiceSavings returns the savings of so many deflected tickets at what
// a ticket costs, less the investment, exactly. It refuses what
// [MeasureCostPerTicket] refuses.
func SelfServiceSavings(deflected uint64, costPerTicket, investment decimal.Decimal) (Savings, error) {
	if _, err := amount("cost per ticket", costPerTicket); err != nil {
		return Savings{}, err
	}
	spent, err := amount("investment", investment)
	if err != nil {
		return Savings{}, err
	}
	var s Savings
	s.Gross = costPerTicket.Mul(decimal.NewFromUint64(deflected))
	s.Net = s.Gross.Sub(investment)
	s.Return = band.Quotient(band.Percent, s.Net.Rat(), spent, deflected)
	return s, nil
}

// RoundMoney returns the number of a measure as an amount with so many
// decimal places, 0 to 12, halves to even. It is false without a number.
func RoundMoney(m band.Measure, places int32) (decimal.Decimal, bool) {
	if !m.OK() || places < 0 || places > 12 {
		return decimal.Decimal{}, false
	}
	scaled := new(big.Rat).Mul(m.Exact, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)))
	q, r := new(big.Int).QuoRem(scaled.Num(), scaled.Denom(), new(big.Int)) // towards 0
	switch twice := r.Abs(r).Lsh(r, 1).Cmp(scaled.Denom()); {
	case twice > 0, twice == 0 && q.Bit(0) == 1:
		q.Add(q, big.NewInt(int64(scaled.Sign())))
	}
	return decimal.NewFromBigInt(q, -places), true
}

// amount checks that d is a sum of money that arithmetic stays small with.
func amount(what string, d decimal.Decimal) (*big.Rat, error) {
	const digits = 30
	if e := d.Exponent(); e < -digits || e > digits || d.Coefficient().BitLen() > 200 {
		return nil, refuse(what, ErrRange, "want at most %d digits on either side of the point", digits)
	}
	if d.IsNegative() {
		return nil, refuse(what, ErrRange, "want 0 or more, got %v", d)
	}
	return d.Rat(), nil
}

// MeasureVolume returns tickets created for each 100 customers. The customers
// are the mean over the period: customerDays is the number of active customers
// added up over the days. There is no number without days or customers.
func MeasureVolume(tickets, customerDays, days uint64) band.Measure {
	num := new(big.Rat).SetUint64(tickets)
	num.Mul(num, new(big.Rat).SetUint64(days)).Mul(num, big.NewRat(100, 1))
	if days == 0 {
		return band.Figure(band.Count, nil, tickets)
	}
	return band.Quotient(band.Count, num, new(big.Rat).SetUint64(customerDays), tickets)
}

// MeasureUtilization returns time worked on tickets in percent of the time
// available. Work on several tickets at once counts for each, so that it may
// exceed 100 and is not cut off there. There is no number without available
// time or for negative times.
func MeasureUtilization(worked, available time.Duration, tickets uint64) band.Measure {
	if worked < 0 || available <= 0 {
		return band.Figure(band.Percent, nil, tickets)
	}
	return band.Quotient(band.Percent, big.NewRat(int64(worked), 1), big.NewRat(int64(available), 1), tickets)
}

// NormalDepth returns what is normal for a queue at an hour of the week: the
// median of its depths at that hour in the weeks before, of which eight are
// usual. It may end in a half; nil without depths.
func NormalDepth(depths []uint64) *big.Rat {
	n := len(depths)
	if n == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(depths))
	sum := new(big.Rat).SetUint64(sorted[(n-1)/2])
	sum.Add(sum, new(big.Rat).SetUint64(sorted[n/2]))
	return sum.Quo(sum, big.NewRat(2, 1))
}

// MeasureDepth returns a queue's depth as a multiple of what is normal, such as
// [NormalDepth] says. There is no number where nothing is normal: for nil, 0
// and less.
func MeasureDepth(depth uint64, normal *big.Rat) band.Measure {
	if normal == nil || normal.Sign() <= 0 {
		return band.Figure(band.Count, nil, depth)
	}
	return band.Quotient(band.Count, new(big.Rat).SetUint64(depth), normal, depth)
}
