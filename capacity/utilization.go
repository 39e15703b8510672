package capacity

import "github.com/supportops/policy/internal/spec"

// Activity is one way in which an agent's paid time is spent.
type Activity struct {
	Name    string   `json:"name"`
	Time    Duration `json:"time"`             // > 0
	Tickets bool     `json:"tickets,omitzero"` // spent on tickets
}

// Utilization is how paid time divides, as [Utilize] finds it.
type Utilization struct {
	Paid      Duration         // all of the time
	OnTickets Duration         // what is spent on tickets
	Share     Share            // OnTickets / Paid, rounded to a millionth
	Lines     []UtilizationRow // one an activity, in the order given
}

// UtilizationRow is one activity and its share of the paid time.
type UtilizationRow struct {
	Activity
	Share Share // rounded to a millionth
}

// Utilize returns how paid time divides into activities. Its Share is what
// [Work] calls utilization; of 70 to 80 % is healthy, below 60 % is idle and
// above 90 % burns people out. The error is a [*SpecError].
func Utilize(activities ...Activity) (Utilization, error) {
	d := defects()
	var u Utilization
	for i, a := range activities {
		checkLength(d, spec.Index("activities", i)+".time", a.Time)
		if a.Time > 0 && u.Paid+a.Time < u.Paid {
			d.Add(spec.Index("activities", i)+".time", ErrRange, "too long in all")
			break
		}
		u.Paid += a.Time
		if a.Tickets {
			u.OnTickets += a.Time
		}
	}
	if len(activities) == 0 {
		d.Add("activities", ErrRequired, "want at least one")
	}
	if err := d.Err(); err != nil {
		return Utilization{}, err
	}
	for _, a := range activities {
		u.Lines = append(u.Lines, UtilizationRow{a, nearestShare(int64(a.Time), int64(u.Paid))})
	}
	u.Share = nearestShare(int64(u.OnTickets), int64(u.Paid))
	return u, nil
}
