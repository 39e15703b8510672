package machine

import "github.com/supportops/policy/lifecycle"

// Limit is how long the work in one state may take: the time limit of a node in
// a process document, and the amount of an operational target in an SLA policy.
type Limit struct {
	State  lifecycle.State    `json:"state"`
	Owner  string             `json:"owner,omitzero"` // the role that works in the state
	Within lifecycle.Duration `json:"within"`
}

// Limits returns the limits of the states that have one, in declaration order.
func (m *Machine) Limits() []Limit {
	var all []Limit
	for i := range m.spec.States {
		if s := &m.spec.States[i]; s.Limit != 0 {
			all = append(all, Limit{State: s.Name, Owner: s.Owner, Within: s.Limit})
		}
	}
	return all
}

// Overrun is a visit that took longer than its state allows.
type Overrun struct {
	Limit
	Visit int                `json:"visit"` // index in the timeline's visits
	Spent lifecycle.Duration `json:"spent"` // how long the visit took, in the time of the calendar
}

// Overruns returns the visits that took longer than the limits of their states,
// in order, each visit by itself. With a nil calendar all time counts, else
// only the calendar's open time.
func (t *Timeline) Overruns(cal Elapser) []Overrun {
	if t.machine == nil {
		return nil
	}
	var all []Overrun
	for i := range t.Visits {
		v := &t.Visits[i]
		at := t.machine.index.find(v.State)
		if at < 0 {
			continue
		}
		s := &t.machine.spec.States[at]
		spent := elapsed(cal, v.From, v.To)
		if s.Limit != 0 && spent > s.Limit.Std() {
			all = append(all, Overrun{
				Limit: Limit{State: s.Name, Owner: s.Owner, Within: s.Limit}, Visit: i, Spent: lifecycle.Duration(spent),
			})
		}
	}
	return all
}
