package bigdesk

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// PolicySpec is what the desk promises: the standard policy, in office hours
// but for P1, which is promised around the clock.
func PolicySpec() sla.PolicySpec {
	office := calendar.OfficeHours("Europe/Berlin", "09:00-17:30")
	office.Holidays = []calendar.HolidaySpec{{Name: "New Year", Yearly: "01-01"}}
	return sla.StandardPolicySpec().OnCalendar("office", office, priority.P2, priority.P3, priority.P4, priority.P5)
}

// Figures are what some tickets come to. They are an aggregate.Summary: parts
// merge in any order, and equal figures are equal bytes. The zero value is empty.
type Figures struct {
	Tickets        aggregate.Proportion // judged, of all
	Response       aggregate.Durations  // open time to the first answer
	Resolution     aggregate.Durations  // open time to the end, less waiting for the customer
	ResponseKept   aggregate.Proportion // promises met, of those decided
	ResolutionKept aggregate.Proportion
}

// Add adds one ticket as the policy judged it.
func (f *Figures) Add(a *sla.Assessment) {
	judged := false
	for i := range a.Statuses {
		s := &a.Statuses[i]
		judged = judged || s.Outcome != sla.Excluded
		took, kept := f.of(s.Clock)
		if took == nil {
			continue
		}
		switch s.Outcome {
		case sla.Met, sla.Breached:
			kept.Add(s.Outcome == sla.Met)
			if !s.Stop.IsZero() {
				took.Add(time.Duration(s.Elapsed))
			}
		}
	}
	f.Tickets.Add(judged)
}

func (f *Figures) of(c sla.Clock) (*aggregate.Durations, *aggregate.Proportion) {
	switch c {
	case sla.FirstResponse:
		return &f.Response, &f.ResponseKept
	case sla.Resolution:
		return &f.Resolution, &f.ResolutionKept
	}
	return nil, nil
}

// Merge adds all that o holds.
func (f *Figures) Merge(o *Figures) error {
	return errors.Join(f.Tickets.Merge(&o.Tickets), f.Response.Merge(&o.Response), f.Resolution.Merge(&o.Resolution),
		f.ResponseKept.Merge(&o.ResponseKept), f.ResolutionKept.Merge(&o.ResolutionKept))
}

// AppendBinary appends the canonical form: each part with its length before it.
func (f *Figures) AppendBinary(b []byte) ([]byte, error) {
	for _, part := range []interface{ MarshalBinary() ([]byte, error) }{&f.Tickets, &f.Response, &f.Resolution, &f.ResponseKept, &f.ResolutionKept} {
		data, err := part.MarshalBinary()
		if err != nil {
			return nil, err
		}
		b = append(binary.AppendUvarint(b, uint64(len(data))), data...)
	}
	return b, nil
}

// UnmarshalBinary reads the form of AppendBinary and no other.
func (f *Figures) UnmarshalBinary(data []byte) error {
	var g Figures
	for _, part := range []interface{ UnmarshalBinary([]byte) error }{&g.Tickets, &g.Response, &g.Resolution, &g.ResponseKept, &g.ResolutionKept} {
		n, size := binary.Uvarint(data)
		if size <= 0 || n > uint64(len(data)-size) || size > 1 && data[size-1] == 0 {
			return fmt.Errorf("bigdesk: a part of the figures is cut off")
		}
		if err := part.UnmarshalBinary(data[size : size+int(n)]); err != nil {
			return err
		}
		data = data[size+int(n):]
	}
	if len(data) > 0 {
		return fmt.Errorf("bigdesk: %d bytes after the figures", len(data))
	}
	*f = g
	return nil
}

// Cells are the figures by team and day.
type Cells = aggregate.Keyed[Figures, *Figures]

// NewCells returns no figures yet.
func NewCells() *Cells {
	cells, err := aggregate.NewKeyed[Figures]("team", "day")
	if err != nil {
		panic(err) // the two names are valid
	}
	return cells
}

// Judge adds the ticket to the figures of its team and day, using the memory of a.
func Judge(cells *Cells, t Ticket, p *sla.Policy, a *sla.Assessment) error {
	h, ok := lifecycle.Ordered(t.Events())
	if !ok {
		return fmt.Errorf("bigdesk: events of ticket %d out of order", t.ID)
	}
	f, err := cells.At(t.Team, t.Day)
	if err != nil {
		return err
	}
	p.AssessInto(a, h, now)
	f.Add(a)
	return nil
}
