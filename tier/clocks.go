package tier

import (
	"time"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// Clocks returns the promises of the tiers as clocks of a policy, one for the
// stays in each tier that makes one, at the latest end of its range: for L1
// with 15 to 60 minutes, a clock "stay_L1" of an hour. A tier that answers when
// it can has a clock without a deadline; one that answers instantly, or
// promises nothing, has no clock. Events state the tiers by their names.
func (s TiersSpec) Clocks() []sla.ClockSpec {
	var list []sla.ClockSpec
	for _, t := range s.Tiers {
		target := sla.TargetSpec{Name: t.Name}
		switch {
		case t.SLA.Latest > 0:
			target.Within = sla.Amount(time.Duration(t.SLA.Latest))
		case !t.SLA.BestEffort:
			continue
		}
		open := priority.ConditionSpec{Facts: priority.Facts{"class": {"done"}}}
		here := priority.ConditionSpec{Facts: priority.Facts{"tier": {t.Name}}, Not: &open}
		list = append(list, sla.StayClock(sla.Clock("stay_"+t.Name), here, target))
	}
	return list
}
