package capacity

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/capacity/internal/money"
	"github.com/supportops/policy/capacity/shift"
)

// Plan is a staff for a demand: what is required, who is scheduled, what it
// costs and how well it keeps the promises.
type Plan struct {
	Requirement   Requirement
	Shifts        shift.Plan       // people on each shift; costs in hundredths of the unit of money
	Scheduled     []int64          // people on shift in each slot
	Cost          decimal.Decimal  // of all shifts
	Tickets       float64          // contacts of all channels
	CostPerTicket *decimal.Decimal // Cost / Tickets, rounded to two decimals, halves to even; nil without tickets
	Expected      Expectation      // what the scheduled people achieve
}

// Plan finds shifts that keep every promise, at little cost.
//
// The shifts cover what the live channels need in every slot, at the least
// cost. Deferred work can go wherever shifts have people to spare, so a plan
// need not meet the requirement of [Desk.Require] in each slot: Plan tries
// several parts of it and takes the cheapest plan with which all work is done
// in time. Shifts says how near to the least cost the cover is for that part.
// Without deferred work the plan is of least cost whenever Shifts is optimal.
//
// The errors are those of [Desk.Require], a [*SpecError] for shifts that are
// missing or do not fit the slots, and an [*InfeasibleError] with the slots
// that no shift, or too few people, can cover.
func (d *Desk) Plan(m Demand) (Plan, error) {
	q, err := d.prepare(m)
	if err != nil {
		return Plan{}, err
	}
	templates, err := d.templates(m.slots(), m.Repeats)
	if err != nil {
		return Plan{}, err
	}
	r, err := q.require()
	if err != nil {
		return Plan{}, err
	}
	p, err := q.cheapest(templates, r)
	if err != nil {
		return Plan{}, err
	}
	p.Cost = decimal.New(p.Shifts.Cost, -2)
	for _, volumes := range m.Volumes {
		for _, v := range volumes {
			p.Tickets += v
		}
	}
	if p.Tickets > 0 {
		each := money.Round(new(big.Rat).Quo(p.Cost.Rat(), decimal.NewFromFloat(p.Tickets).Rat()), 2)
		p.CostPerTicket = &each
	}
	return p, nil
}

// degrees is in how many steps the staff for deferred work is asked for.
const degrees = 16

// cheapest returns the cheapest plan found that keeps all promises. That with
// the whole requirement does, and asking for none of the deferred staff may;
// between them it halves.
func (q *question) cheapest(templates []shift.Template, r Requirement) (Plan, error) {
	best, err := q.cover(templates, r, degrees)
	if err != nil || len(q.work) == 0 {
		return best, err
	}
	for lo, hi := -1, degrees; hi-lo > 1; {
		mid := (lo + hi) / 2
		p, err := q.cover(templates, r, int64(mid))
		if err != nil {
			return Plan{}, err
		}
		if len(p.Expected.Shortfalls) > 0 {
			lo = mid
			continue
		}
		if hi = mid; p.Shifts.Cost < best.Shifts.Cost {
			best = p
		}
	}
	return best, nil
}

// cover returns the plan of least cost for live work and so many degrees of
// the staff for deferred work.
func (q *question) cover(templates []shift.Template, r Requirement, degree int64) (p Plan, err error) {
	required := make([]int64, len(r.Slots))
	for t, s := range r.Slots {
		net, err := fractionOf(new(big.Rat).Mul(s.Deferred.Rat(), big.NewRat(degree, degrees))).people()
		if err != nil {
			return Plan{}, err
		}
		for _, n := range s.Live {
			net += n
		}
		gross, err := q.left.gross(net)
		if err != nil {
			return Plan{}, err
		}
		required[t] = int64(gross)
	}
	p.Requirement = r
	if p.Shifts, err = shift.Cover(required, templates, shift.Options{}); err != nil {
		return Plan{}, infeasible(err, "cover", "")
	}
	if p.Scheduled, err = shift.Coverage(templates, p.Shifts.Counts); err != nil {
		return Plan{}, err
	}
	p.Expected, err = q.expect(p.Scheduled, r)
	return p, err
}
