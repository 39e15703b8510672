package metrics

import (
	"math/big"
	"slices"
	"time"

	"github.com/supportops/policy/metrics/band"
)

// measureVolume returns tickets created for each 100 customers. The customers
// are the mean over the period: customerDays is the number of active customers
// added up over the days. There is no number without customers.
func measureVolume(tickets, customerDays, days uint64) band.Measure {
	num := new(big.Rat).SetUint64(tickets)
	num.Mul(num, new(big.Rat).SetUint64(days)).Mul(num, big.NewRat(100, 1))
	return band.Quotient(band.Count, num, new(big.Rat).SetUint64(customerDays), tickets)
}

// measureUtilization returns time worked on tickets in percent of the time
// available. Work on several tickets at once counts for each, so that it may
// exceed 100 and is not cut off there. There is no number without available
// time.
func measureUtilization(worked, available time.Duration, tickets uint64) band.Measure {
	return band.Quotient(band.Percent, big.NewRat(int64(worked), 1), big.NewRat(int64(available), 1), tickets)
}

// normalDepth returns what is normal for a queue at an hour of the week: the
// median of its depths at that hour in the weeks before, of which eight are
// usual. It may end in a half; nil without depths.
func normalDepth(depths []uint64) *big.Rat {
	n := len(depths)
	if n == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(depths))
	sum := new(big.Rat).SetUint64(sorted[(n-1)/2])
	sum.Add(sum, new(big.Rat).SetUint64(sorted[n/2]))
	return sum.Quo(sum, big.NewRat(2, 1))
}

// measureDepth returns a queue's depth as a multiple of what is normal, such as
// [normalDepth] says. There is no number where nothing is normal: for nil, 0
// and less.
func measureDepth(depth uint64, normal *big.Rat) band.Measure {
	if normal == nil || normal.Sign() <= 0 {
		return band.Figure(band.Count, nil, depth)
	}
	return band.Quotient(band.Count, new(big.Rat).SetUint64(depth), normal, depth)
}

// measureGaps counts the hours with less than half of the people that they need.
func measureGaps(needed, staffed []uint64) band.Measure {
	gaps := uint64(0)
	for i, want := range needed {
		have := uint64(0)
		if i < len(staffed) {
			have = staffed[i]
		}
		if have < want-want/2 { // less than half, rounded up
			gaps++
		}
	}
	return band.Figure(band.Count, new(big.Rat).SetUint64(gaps), uint64(len(needed)))
}
