package handbook_test

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
)

func slaTables() []table {
	return []table{
		{
			id: "SL-1", print: func(p *printer) {
				for _, c := range append(sla.StandardPolicySpec().Clocks, sla.StandardCadence()) {
					p.row(c.Name, "P3", c.Targets[2].Within.Time)
				}
				p.row("business hours", must(calendar.New(calendar.OfficeHours("America/Los_Angeles", "09:00-18:00"))).Spec().Week.Mon)
				p.row("escalation trigger", sla.StandardWarnings()[1].Share, "unresolved")
			},
			want: `
				first_response | P3 | 4h
				resolution | P3 | 24h
				update_cadence | P3 | 8h
				business hours | [09:00-18:00]
				escalation trigger | 80% | unresolved`,
			why: "the handbook's figures there are examples: its targets are those of PR-1; the zone is a name, not an offset",
		},
		{
			id: "SL-2", print: factors,
			want: `
				enterprise | 50% | 7m30s | 2h
				business | 100% | 15m | 4h
				professional | 150% | 22m30s | 6h
				starter | 200% | 30m | 8h
				free | 400% | 1h | 16h`,
			why: "the responses printed for P1 leave the factor (7 min, 30 min, 1 h, 4 h) and so does Free's next business day: the factor is taken",
		},
		{
			id: "SL-3", print: clocks,
			want: `
				created | starts
				agent responds | response met
				waiting for the customer | pauses
				customer answers | resumes
				business hours end | pauses, not for P1
				resolved | resolution met
				reopened | goes on, without the time that it was resolved; with each, a new period
				customer silent | pauses
				pause on request, third party | pauses
				duplicate merged | excluded: merged
				out of scope | excluded: cancelled`,
			why: "a product bug is linked and tracked; feature requests have the targets of P5",
		},
		{
			id: "SL-4", print: func(p *printer) {
				for _, w := range sla.StandardWarnings() {
					p.row(w.Name, w.Share, w.Action)
				}
			},
			want: `
				yellow | 50% | show_in_queue
				orange | 80% | alert_assignee
				red | 90% | alert_team_lead
				breach | 100% | notify_manager_and_escalate
				severe_breach | 200% | notify_director`,
		},
		{
			id: "SL-5", print: func(p *printer) {
				s := sla.StandardPolicySpec().OnCalendar("office", calendar.OfficeHours("Europe/London", "09:00-18:00"), priority.P2, priority.P3, priority.P4, priority.P5)
				for _, t := range s.Clocks[0].Targets {
					p.row(t.When.Facts["priority"][0], "hours", cmp.Or(t.Calendar, "24/7"))
				}
			},
			want: `
				p1 | hours | 24/7
				p2 | hours | office
				p3 | hours | office
				p4 | hours | office
				p5 | hours | office`,
			why: "the zone and the holidays are the desk's; the roster is CA-8",
		},
		{id: "SL-7", why: "who reads which report is for people to settle: Catalog.Layer of package metrics has the boards of ME-12"},
		{id: "SL-8", why: "advice on how to design promises; what of it a program can see, the rules of sla/lint find"},
		{
			id: "SL-9", print: func(p *printer) {
				for _, t := range tier.StandardTiersSpec().Tiers {
					switch {
					case t.SLA.Instant:
						p.row(t.Name, "instant")
					case t.SLA.BestEffort:
						p.row(t.Name, "best effort")
					default:
						p.row(t.Name, t.SLA.Usual, t.SLA.Latest)
					}
				}
			},
			want: `
				L0 | instant
				L1 | 15m | 1h
				L2 | 4h | 8h
				L3 | best effort`,
		},
		{
			id: "SL-10", print: func(p *printer) {
				for _, l := range severity.HandbookScaleSpec().Levels {
					update := l.Update.String()
					if l.Update == 0 {
						update = "at resolution"
					}
					p.row(strings.ToUpper(l.Severity.String()), l.Response, update, strings.Join(l.Communication, ", "))
				}
			},
			want: `
				SEV1 | 15m | 15m | status page, proactive e-mail, executive bridge
				SEV2 | 30m | 30m | affected users, internal chat
				SEV3 | 1h | 2h | ticket
				SEV4 | 4h | 8h | ticket
				SEV5 | 8h | at resolution | ticket`,
		},
	}
}

// factors prints the factor of each customer, and what it makes of P1's response
// and resolution.
func factors(p *printer) {
	s := sla.StandardPolicySpec()
	s.Factors = sla.StandardFactors()
	policy := must(sla.NewPolicy(s, nil))
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	for _, f := range s.Factors {
		h := lifecycle.NewHistory([]lifecycle.Event{{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: priority.P1, Customer: f.Name}})
		statuses := policy.Assess(h, at).Statuses
		p.row(f.Name, f.Factor, statuses[0].Within, statuses[1].Within)
	}
}

// clocks tries each row of the table of events on the standard policy.
func clocks(p *printer) {
	open := lifecycle.Event{Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: priority.P3}
	at := func(h int) time.Time { return time.Date(2026, 11, 2, h, 0, 0, 0, time.UTC) }
	to := func(h int, s lifecycle.State) lifecycle.Event {
		return lifecycle.Event{Time: at(h), Kind: lifecycle.StateChanged, State: s}
	}
	says := func(h int, side lifecycle.Side) lifecycle.Event {
		return lifecycle.Event{Time: at(h), Kind: lifecycle.Message, Side: side, Visibility: lifecycle.Public}
	}
	policy := must(sla.NewPolicy(sla.StandardPolicySpec(), nil))
	status := func(clock sla.Clock, until int, events ...lifecycle.Event) sla.Status {
		created := open
		created.Time = at(9)
		a := policy.Assess(lifecycle.NewHistory(append([]lifecycle.Event{created}, events...)), at(until))
		var last sla.Status
		for _, s := range a.Statuses {
			if s.Clock == clock {
				last = s
			}
		}
		return last
	}
	say := func(row, text string, ok bool) {
		if !ok {
			text = "not " + text
		}
		p.row(row, text)
	}
	waiting := status(sla.Resolution, 12, to(10, preset.StateWaiting))
	say("created", "starts", status(sla.FirstResponse, 10).Start.Equal(at(9)))
	say("agent responds", "response met", status(sla.FirstResponse, 11, says(10, lifecycle.Agent)).Outcome == sla.Met)
	say("waiting for the customer", "pauses", waiting.Phase == sla.Paused && waiting.Elapsed.Std() == time.Hour)
	again := status(sla.Resolution, 13, to(10, preset.StateWaiting), to(12, preset.StateInProgress))
	say("customer answers", "resumes", again.Phase == sla.Running && again.Elapsed.Std() == 2*time.Hour)
	office := sla.StandardPolicySpec().OnCalendar("office", calendar.OfficeHours("UTC", "09:00-18:00"), priority.P3)
	policy = must(sla.NewPolicy(office, nil))
	night := status(sla.Resolution, 23)
	open.Priority = priority.P1
	urgent := status(sla.Resolution, 23)
	say("business hours end", "pauses, not for P1", night.Elapsed.Std() == 9*time.Hour && urgent.Elapsed.Std() == 14*time.Hour)
	open.Priority, policy = priority.P3, must(sla.NewPolicy(sla.StandardPolicySpec(), nil))
	say("resolved", "resolution met", status(sla.Resolution, 13, to(12, preset.StateResolved)).Outcome == sla.Met)
	reopened := status(sla.Resolution, 16, to(12, preset.StateResolved), to(14, preset.StateInProgress))
	s := sla.StandardPolicySpec()
	s.Clocks[1].Cycles = sla.Each
	policy = must(sla.NewPolicy(s, nil))
	each := status(sla.Resolution, 16, to(12, preset.StateResolved), to(14, preset.StateInProgress))
	policy = must(sla.NewPolicy(sla.StandardPolicySpec(), nil))
	say("reopened", "goes on, without the time that it was resolved; with each, a new period",
		reopened.Elapsed.Std() == 5*time.Hour && each.Cycle == 2 && each.Elapsed.Std() == 2*time.Hour)
	say("customer silent", "pauses", waiting.Phase == sla.Paused)
	say("pause on request, third party", "pauses", status(sla.Resolution, 12, to(10, preset.StatePending)).Phase == sla.Paused)
	for _, x := range []struct {
		row   string
		state lifecycle.State
	}{{"duplicate merged", preset.StateMerged}, {"out of scope", preset.StateCancelled}} {
		s := status(sla.Resolution, 12, to(10, x.state))
		p.row(x.row, fmt.Sprint(s.Outcome, ": ", s.Excluded))
	}
}
