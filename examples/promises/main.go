// Command promises turns the promises of an SLA policy into those of a desk to
// be staffed: each level becomes deferred work with the open time that the
// policy gives it, so that no target is written twice.
//
//	go run ./examples/promises
//
// It prints the promises of the guide's policy in office hours, and the people
// that a usual week of tickets needs hour by hour.
package main

import (
	"fmt"
	"io"
	"time"
	_ "time/tzdata"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/examples/internal/command"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

const slot = time.Hour

// kind is one kind of ticket: how it looks when it is opened, how long the work
// takes, and how many come in an open hour.
type kind struct {
	facets lifecycle.Facets
	handle time.Duration
	volume float64
}

func main() {
	command.Plain("promises", run)
}

func run(out io.Writer) error {
	office := calendar.OfficeHours("Europe/Berlin", "09:00-17:00")
	cal, err := calendar.New(office)
	if err != nil {
		return err
	}
	policy, err := sla.NewPolicy(sla.StandardPolicySpec().OnCalendar("office", office), nil)
	if err != nil {
		return err
	}
	var kinds []kind
	for i, l := range priority.Levels() {
		kinds = append(kinds, kind{lifecycle.Facets{Priority: l}, time.Duration(30-4*i) * time.Minute, []float64{0.2, 0.8, 3, 5, 2}[i]})
	}
	monday := time.Date(2026, 5, 4, 0, 0, 0, 0, cal.Location())
	channels, err := promises(policy, sla.Resolution, kinds, monday.Add(9*time.Hour))
	if err != nil {
		return err
	}
	desk, err := capacity.NewDesk(capacity.DeskSpec{Slot: capacity.Duration(slot), Channels: channels})
	if err != nil {
		return err
	}
	for _, c := range desk.Spec().Channels {
		fmt.Fprintf(out, "%s: %v of work, %v\n", c.Name, c.HandleTime, c.Promise)
	}
	need, err := desk.Require(week(cal, monday, kinds))
	if err != nil {
		return err
	}
	gross := need.Gross()
	fmt.Fprintf(out, "Monday 9 to 17: %v people\n", gross[9:17])
	return nil
}

// promises returns the channels of a desk for some kinds of tickets: deferred
// work that is due within what the policy gives a ticket opened at start. What
// nothing is promised to is refused by name.
func promises(p *sla.Policy, clock sla.Clock, kinds []kind, start time.Time) ([]capacity.ChannelSpec, error) {
	var list []capacity.ChannelSpec
	for _, k := range kinds {
		_, within, ok := p.Target(clock, k.facets, start)
		if !ok {
			return nil, fmt.Errorf("%s of %v: nothing is promised", clock, k.facets.Priority)
		}
		list = append(list, capacity.ChannelSpec{
			Name: k.facets.Priority.String(), Deferred: true, HandleTime: capacity.Duration(k.handle),
			Promise: capacity.PromiseSpec{Within: capacity.Duration(within)},
		})
	}
	return list, nil
}

// week is the demand of a week that comes again and again: each kind's volume
// in every hour in which the office is open.
func week(cal *calendar.Calendar, monday time.Time, kinds []kind) capacity.Demand {
	d := capacity.Demand{Repeats: true, Volumes: make([][]float64, len(kinds))}
	for h := range 7 * 24 {
		open := cal.Open(monday.Add(time.Duration(h) * slot))
		d.Open = append(d.Open, open)
		for i, k := range kinds {
			volume := 0.0
			if open {
				volume = k.volume
			}
			d.Volumes[i] = append(d.Volumes[i], volume)
		}
	}
	return d
}
