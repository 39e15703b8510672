package capacity

import (
	"math"

	"github.com/supportops/policy/internal/spec"
)

// Activity is one way in which an agent's paid time is spent.
type Activity struct {
	Name    string   `json:"name"`
	Time    Duration `json:"time"`             // > 0
	Tickets bool     `json:"tickets,omitzero"` // whether the time is spent on tickets
}

// PaidTime is what paid time is spent on, as [DividePaidTime] finds it.
type PaidTime struct {
	Paid      Duration      // all paid time
	OnTickets Duration      // the part of Paid that is spent on tickets
	Share     Ratio         // OnTickets / Paid, rounded to a millionth
	Lines     []PaidTimeRow // one for each activity, in the order given
}

// PaidTimeRow is one activity and its share of the paid time.
type PaidTimeRow struct {
	Activity
	Share Ratio // rounded to a millionth, halves to even
}

// DividePaidTime returns how paid time divides into activities. Its Share is
// the part of paid time that tickets get. The utilization of [Work] is the part
// of the time that an agent is available for tickets: a day of eight hours with
// six on tickets and two in training and breaks has a share of 75 % and a
// utilization of 100 %. The share is the utilization times what [Shrinkage]
// leaves. The error is a [*SpecError].
func DividePaidTime(activities ...Activity) (PaidTime, error) {
	d := defects()
	var p PaidTime
	for i, a := range activities {
		checkTime(d, spec.Index("activities", i)+".time", a.Time)
		if p.Paid > math.MaxInt64-max(a.Time, 0) {
			d.Add(spec.Index("activities", i)+".time", ErrRange, "too long in all")
			break
		}
		p.Paid += a.Time
		if a.Tickets {
			p.OnTickets += a.Time
		}
	}
	if len(activities) == 0 {
		d.Add("activities", ErrRequired, "want at least one")
	}
	if err := d.Err(); err != nil {
		return PaidTime{}, err
	}
	for _, a := range activities {
		p.Lines = append(p.Lines, PaidTimeRow{a, nearestRatio(int64(a.Time), int64(p.Paid))})
	}
	p.Share = nearestRatio(int64(p.OnTickets), int64(p.Paid))
	return p, nil
}
