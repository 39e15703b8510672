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

// Contribution is what one ticket adds to the figures.
type Contribution struct {
	Judged   bool // false if the policy excludes the ticket
	Verdicts []Verdict
}

// Verdict is how one promise to a ticket ended.
type Verdict struct {
	Resolution bool // else the first response
	Met        bool
	Stopped    bool // Took is final
	Took       time.Duration
}

// Contribute returns what a ticket adds as the policy judged it. It uses the
// memory of verdicts.
func Contribute(a *sla.Assessment, verdicts []Verdict) Contribution {
	c := Contribution{Verdicts: verdicts[:0]}
	for i := range a.Statuses {
		s := &a.Statuses[i]
		c.Judged = c.Judged || s.Outcome != sla.Excluded
		if s.Outcome != sla.Met && s.Outcome != sla.Breached || s.Clock != sla.FirstResponse && s.Clock != sla.Resolution {
			continue
		}
		c.Verdicts = append(c.Verdicts, Verdict{s.Clock == sla.Resolution, s.Outcome == sla.Met, !s.Stop.IsZero(), time.Duration(s.Elapsed)})
	}
	return c
}

// Add adds one ticket.
func (f *Figures) Add(c Contribution) {
	f.Tickets.Add(c.Judged)
	for _, v := range c.Verdicts {
		kept, took := &f.ResponseKept, &f.Response
		if v.Resolution {
			kept, took = &f.ResolutionKept, &f.Resolution
		}
		kept.Add(v.Met)
		if v.Stopped {
			took.Add(v.Took)
		}
	}
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
	var verdicts [4]Verdict
	f.Add(Contribute(a, verdicts[:]))
	return nil
}
