// Package seed has a desk to begin with: its policies, its people, and three
// months of invented tickets.
package seed

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/shopspring/decimal"
	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/queue"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/slatest"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/escalate"
	"github.com/supportops/policy/tier/oncall"
)

const zone = "Europe/Berlin"

// Policies stores the documents that a new desk begins with, in force from an
// instant on: the library's presets, on office hours.
func Policies(ctx context.Context, c *store.Conn, from time.Time) error {
	p1, _ := escalate.HandbookLadderSpec(severity.SEV1)
	p2, _ := escalate.HandbookLadderSpec(severity.SEV2)
	for _, d := range []struct {
		kind, name string
		spec       any
	}{
		{"calendar", "office", Office()},
		{"machine", "tickets", preset.StandardSpec()},
		{"priority", "tickets", priority.StandardPolicySpec()},
		{"sla", "tickets", Promise()},
		{"router", "tickets", tier.StandardRouterSpec()},
		{"triggers", "tickets", triggers()},
		{"ladder", "p1", p1},
		{"ladder", "p2", p2},
		{"roster", "desk", Roster(calendar.DateOf(from))},
		{"queue", "desk", queue.StandardSpec()},
		{"observe", "desk", recorded()},
		{"metrics", "desk", metrics.RecommendedSpec()},
		{"smells", "desk", smell.StandardSpec()},
		{"staffing", "desk", Staffing()},
		{"cases", "promises", cases()},
	} {
		body, err := json.Marshal(d.spec)
		if err != nil {
			return err
		}
		if _, err := c.AddDocument(ctx, store.Document{Kind: d.kind, Name: d.name, From: from, Author: "seed", Note: "to begin with", Body: body}); err != nil {
			return err
		}
	}
	return nil
}

// Office is when the desk is open.
func Office() calendar.Spec {
	s := calendar.OfficeHours(zone, "08:00-18:00")
	s.Holidays = []calendar.HolidaySpec{
		{Name: "New Year's Day", Yearly: "01-01"},
		{Name: "Good Friday", Easter: &calendar.Easter{Days: -2}},
		{Name: "Easter Monday", Easter: &calendar.Easter{Days: 1}},
		{Name: "Labour Day", Yearly: "05-01"},
		{Name: "Christmas Day", Yearly: "12-25"},
		{Name: "Boxing Day", Yearly: "12-26"},
	}
	return s
}

// Promise is the standard policy, P1 around the clock and the others in office
// hours, and half the time for enterprise customers.
func Promise() sla.PolicySpec {
	s := sla.StandardPolicySpec().OnCalendar("office", Office(), priority.P2, priority.P3, priority.P4, priority.P5)
	s.Calendars, s.CalendarNames = nil, []string{"office"}
	s.Factors = sla.StandardFactors()[:1]
	return s
}

func triggers() escalate.TriggersSpec {
	s := escalate.StandardTriggersSpec()
	s.CalendarName = "office"
	for i := range s.Rules {
		if r := &s.Rules[i]; r.After > 0 {
			r.Name, r.After, r.Business = "unresolved for two days", tier.Duration(20*time.Hour), true
		}
	}
	return s
}

// Roster is who is on call, by the roles that the ladders notify.
func Roster(start calendar.Date) oncall.RosterSpec {
	nine := calendar.NewTimeOfDay(9, 0)
	weekly := func(people ...string) []oncall.RotationSpec {
		return []oncall.RotationSpec{{Zone: zone, Start: start, Handoff: nine, Days: 7, People: people}}
	}
	return oncall.RosterSpec{Roles: []oncall.RoleSpec{
		{Name: "on-call engineer", Rotations: weekly("noor", "ivo", "pia")},
		{Name: "L3 engineer", Rotations: weekly("ivo", "pia", "noor")},
		{Name: "engineering manager", People: []string{"greta"}},
		{Name: "VP engineering", People: []string{"otto"}},
		{Name: "CTO", People: []string{"maya"}},
		{Name: "CEO", People: []string{"lars"}},
		{Name: "board", People: []string{"board"}},
	}}
}

// Staffing is what the desk promises on its channels, and the shifts that it
// may have people on: from Monday 00:00 on, hour by hour.
func Staffing() capacity.DeskSpec {
	s := capacity.DeskSpec{
		Slot: capacity.Duration(time.Hour), IdleUse: priority.Percent(40),
		Channels: []capacity.ChannelSpec{
			{Name: "chat", HandleTime: capacity.Duration(12 * time.Minute), Patience: capacity.Duration(4 * time.Minute), Promise: capacity.PromiseSpec{Share: priority.Percent(80), Within: capacity.Duration(time.Minute)}},
			{Name: "phone", HandleTime: capacity.Duration(9 * time.Minute), Patience: capacity.Duration(3 * time.Minute), Promise: capacity.PromiseSpec{Share: priority.Percent(80), Within: capacity.Duration(30 * time.Second)}},
			{Name: "email", Deferred: true, HandleTime: capacity.Duration(25 * time.Minute), Promise: capacity.PromiseSpec{Within: capacity.Duration(8 * time.Hour)}},
			{Name: "web", Deferred: true, HandleTime: capacity.Duration(25 * time.Minute), Promise: capacity.PromiseSpec{Within: capacity.Duration(8 * time.Hour)}},
		},
	}
	for _, start := range []int{8, 10} {
		h := capacity.ShiftSpec{Name: fmt.Sprintf("Mon-Fri %02d-%02d", start, start+8), Length: 8, Cost: decimal.NewFromInt(1100)}
		for day := range 5 {
			h.Starts = append(h.Starts, 24*day+start)
		}
		s.Shifts = append(s.Shifts, h)
	}
	return s
}

// cases pins what the promises mean.
func cases() slatest.SuiteSpec {
	event := func(line string) slatest.EventSpec {
		e, err := slatest.ParseEvent(line)
		if err != nil {
			panic(err) // it is a literal
		}
		return e
	}
	return slatest.SuiteSpec{Name: "promises", Uses: "tickets", Zone: zone, Cases: []slatest.CaseSpec{
		{
			Name:   "a P2 ticket of Friday evening is due on Monday morning",
			Events: []slatest.EventSpec{event("2026-06-05 17:30 customer created priority=p2 state=new")},
			Now:    "17:45",
			Want:   []slatest.WantSpec{{Clock: sla.FirstResponse, Outcome: sla.Pending, Due: "2026-06-08 08:30"}},
		},
		{
			Name: "waiting for the customer holds the resolution",
			Events: []slatest.EventSpec{
				event("2026-06-02 09:00 customer created priority=p2 state=new"),
				event("11:00 agent reply state=waiting"),
				event("15:00 customer message state=in_progress"),
			},
			Now:  "16:00",
			Want: []slatest.WantSpec{{Clock: sla.Resolution, Outcome: sla.Pending, Due: "2026-06-03 11:00"}},
		},
	}}
}

// states are those of the standard machine that invented tickets pass through.
const (
	started  lifecycle.State = preset.StateInProgress
	waiting  lifecycle.State = preset.StateWaiting
	resolved lifecycle.State = preset.StateResolved
)

// recorded says that the desk records messages, escalations and surveys wherever
// they happen, so that a ticket without one had none.
func recorded() observe.Spec {
	s := observe.StandardSpec()
	s.Present = []lifecycle.Kind{lifecycle.Message, lifecycle.Escalated, lifecycle.Surveyed}
	return s
}
