package main

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// polled is a ticket as a job sees it that runs every five minutes.
type polled struct {
	due, replied time.Time
	breached     bool
}

// poll marks a ticket whose due date has passed and that has no reply.
func (p *polled) poll(now time.Time) {
	if p.replied.IsZero() && now.After(p.due) {
		p.breached = true
	}
}

// verdict reads the outcome off the events, whenever they came. One timer for each
// ticket, at NextLook, replaces the job: nothing changes in between.
func verdict(p *sla.Policy, events []lifecycle.Event, now time.Time) (outcome sla.Outcome, next time.Time) {
	a := p.Assess(lifecycle.NewHistory(events), now)
	s, _ := a.Status(sla.FirstResponse)
	return s.Outcome, s.NextLook
}

// pollingCases are the cases of the job. First responses to P2 are due in an hour.
func pollingCases() ([]answer, error) {
	policy, err := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	if err != nil {
		return nil, err
	}
	const opened = "2026-03-25 09:01"
	var all []answer
	for _, c := range []struct{ what, replied, stored, jobs, from string }{
		{"replied in time", "2026-03-25 09:30", "2026-03-25 09:30", "", ""},
		{"replied 2 minutes late, between two runs", "2026-03-25 10:03", "2026-03-25 10:03", "", ""},
		{"replied in time, stored late by an import", "2026-03-25 09:50", "2026-03-25 10:40", "", ""},
		{"replied late while the job was down", "2026-03-25 11:00", "2026-03-25 11:00", "2026-03-25 12:00", "2026-03-25 10:00"},
	} {
		p := polled{due: berlin(opened).Add(time.Hour)}
		for now := berlin("2026-03-25 09:00"); now.Before(berlin("2026-03-25 13:00")); now = now.Add(5 * time.Minute) {
			if !now.Before(berlin(c.stored)) {
				p.replied = berlin(c.replied)
			}
			if c.jobs == "" || now.Before(berlin(c.from)) || now.After(berlin(c.jobs)) {
				p.poll(now)
			}
		}
		outcome, _ := verdict(policy, []lifecycle.Event{
			{Time: berlin(opened), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: priority.P2},
			{Time: berlin(c.replied), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
		}, berlin("2026-03-25 13:00"))
		all = append(all, answer{"polling job", c.what, map[bool]string{true: "breached", false: "met"}[p.breached], string(outcome)})
	}
	looks, err := looks(policy, berlin(opened))
	if err != nil {
		return nil, err
	}
	return append(all, answer{"polling job", "looks at one ticket in a day", fmt.Sprint(24 * 60 / 5), fmt.Sprint(looks)}), nil
}

// looks counts how often a ticket without a reply must be looked at in a day.
func looks(p *sla.Policy, opened time.Time) (n int, err error) {
	events := []lifecycle.Event{{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: priority.P2}}
	for now := opened; now.Before(opened.AddDate(0, 0, 1)); n++ {
		_, next := verdict(p, events, now)
		if next.IsZero() {
			return n + 1, nil
		}
		if !next.After(now) {
			return n, fmt.Errorf("the next look at %v is not after %v", next, now)
		}
		now = next
	}
	return n, nil
}
