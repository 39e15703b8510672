package handbook_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
	"github.com/supportops/policy/tier/channel"
	"github.com/supportops/policy/tier/escalate"
	"github.com/supportops/policy/tier/feedback"
	"github.com/supportops/policy/tier/handoff"
	"github.com/supportops/policy/tier/incident"
)

func tierTables() []table {
	return []table{
		{
			id: "TI-1", print: func(p *printer) {
				for _, t := range tier.StandardTiersSpec().Tiers {
					p.row(t.Name, strings.Join(t.Scope, ", "), goal(t.Goals[0]))
				}
			},
			want: `
				L0 | Knowledge base, chatbots, community forums, in-app help | deflection 30% to 50%
				L1 | First response, common issues, documentation guidance | resolution 60% to 80%
				L2 | Technical specialists, complex troubleshooting, integrations | tickets 15% to 25%
				L3 | Engineering escalation, code-level issues, custom development | tickets below 5%`,
			why: "who staffs a tier and with which skills is for people; when a ticket leaves it, TI-6 says",
		},
		{
			id: "TI-2", print: func(p *printer) {
				for _, t := range tier.HandbookTiersSpec().Tiers[1:] {
					var goals []string
					for _, g := range t.Goals[1:] {
						goals = append(goals, goal(g))
					}
					time := fmt.Sprint(t.HandleTime.AtLeast, " to ", t.HandleTime.AtMost)
					if t.HandleTime.AtMost == 0 {
						time = fmt.Sprint(t.HandleTime.AtLeast, " or more")
					}
					p.row(t.Name, strings.Join(goals, ", "), time, fmt.Sprint(t.PerAgentDay.AtLeast, " to ", t.PerAgentDay.AtMost, " a day"))
				}
			},
			want: `
				L1 | first_stop 70% to 80%, escalation 15% to 25%, satisfied 90% or more, accuracy 95% or more | 10m to 15m | 30 to 50 a day
				L2 | escalation 5% to 10%, satisfied 90% or more, accuracy 98% or more | 30m to 1h | 10 to 20 a day
				L3 | satisfied 85% or more, accuracy 99% or more | 1h or more | 3 to 8 a day`,
		},
		{
			id: "TI-3", print: func(p *printer) {
				for _, stage := range []string{"early stage", "growth", "scale", "enterprise focus"} {
					p.row(stage, capacity.StandardTierMixes()[stage])
				}
			},
			want: `
				early stage | 5:2:1
				growth | 8:3:1
				scale | 10:3:1
				enterprise focus | 6:4:2`,
		},
		{
			id: "TI-4", print: func(p *printer) {
				for _, r := range tier.HandbookRouterSpec().Routes {
					p.row(r.Name, r.To.Required[0], r.To.Tier, r.Then[0].Tier+" "+r.Then[0].Group)
				}
			},
			want: `
				Billing/Account | account management | L1 | finance
				Password/Login | authentication | L1 | L2 security
				API Errors | API integration | L2 | L3 engineering
				Performance | infrastructure | L2 | L3 DevOps
				Data Issues | data engineering | L2 | L3 database
				Security | security | L2 | L3 security
				Mobile App | mobile | L2 | L3 mobile development
				Enterprise SSO | identity | L2 | L3 enterprise`,
		},
		{
			id: "TI-5", print: func(p *printer) {
				p.row("round-robin", assign.RoundRobin)
				p.row("skill-based", "required", tier.HandbookRouterSpec().Routes[0].To.Required)
				p.row("load-balanced", assign.LeastLoaded)
				p.row("customer-owned", "sticky for", assign.StandardSpec().Sticky.For)
				team := []assign.Agent{{ID: "ann", Presence: assign.Online}, {ID: "bob", Presence: assign.Online}, {ID: "cid", Presence: assign.Online}}
				together := must(must(assign.New(assign.StandardSpec())).Assign([]assign.Item{{ID: "hard", Swarm: 2}}, team, time.Time{}, assign.Cursor{})).Assignments[0]
				p.row("swarming", together.Agent, "and", together.Helpers)
			},
			want: `
				round-robin | round_robin
				skill-based | required | [account management]
				load-balanced | least_loaded
				customer-owned | sticky for | 10m
				swarming | ann | and | [bob]`,
		},
		{
			id: "TI-6", print: func(p *printer) {
				for _, r := range escalate.HandbookTriggersSpec().Rules {
					from := "any"
					if r.From != nil {
						from = r.From[0]
					}
					p.row(from, r.To, r.Name)
				}
			},
			want: `
				L0 | L1 | human asked for
				L0 | L1 | low confidence
				L0 | L1 | sensitive
				L1 | L2 | logs or debugging needed
				L1 | L2 | integration problem
				L1 | L2 | two failed attempts
				L2 | L3 | bug confirmed
				L2 | L3 | code fix needed
				L2 | L3 | security concern
				any | manager | customer asks
				any | manager | VIP
				any | manager | legal or compliance`,
		},
		{
			id: "TI-7", print: func(p *printer) {
				start := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
				for _, s := range []severity.Severity{severity.SEV1, severity.SEV2, severity.SEV3, severity.SEV4, severity.SEV5} {
					spec, _ := escalate.HandbookLadderSpec(s)
					row := []any{strings.ToUpper(s.String())}
					for _, n := range must(escalate.NewLadder(spec, nil)).Timetable(start, nil) {
						row = append(row, fmt.Sprint(tier.Duration(n.Time.Sub(start)), " ", n.People[0]))
					}
					p.row(row...)
				}
			},
			want: `
				SEV1 | 0s on-call engineer | 30m VP engineering | 1h CTO | 2h CEO | 4h board
				SEV2 | 0s L3 engineer | 30m engineering manager | 1h VP engineering | 2h CTO
				SEV3 | 0s L2 specialist | 30m L3 engineer | 1h engineering manager
				SEV4 | 0s L1 agent | 30m L2 specialist
				SEV5 | 0s L1 agent`,
		},
		{
			id: "TI-8", print: func(p *printer) {
				for _, t := range incident.HandbookSpec().Tasks {
					if t.From == incident.Paged {
						p.row(t.Name, t.Within)
					}
				}
			},
			want: `
				answer the page | 5m
				acknowledge the page | 15m`,
			why: "layers, rotations, handoffs and holidays are a roster of the desk's people, in package tier/oncall",
		},
		{id: "TI-9", print: incidents, want: incidentRows},
		{
			id: "TI-10", print: func(p *printer) {
				for _, s := range []handoff.ChecklistSpec{handoff.HandbookChecklistSpec(), handoff.HandbookSeverityChecklistSpec()} {
					p.row(names(s))
				}
			},
			want: `
				ticket, customer, company, customer tier, original agent, time of escalation, summary, steps, version, environment, logs, screenshots, reason, expectation, suggestion
				severity, escalated by, escalated to, time detected, summary, steps, hypothesis, customers affected, kind of impact, symptoms, immediate actions, status page, customer notices, internal channel`,
		},
		{id: "TI-11", why: "ways to organise a third tier: a roster, a rotation or a queue, each of which other packages have"},
		{
			id: "TI-12", print: func(p *printer) {
				for _, c := range channel.StandardSpec().Channels {
					p.row(c.Title, c.BestFor, c.Cost, c.Scalability, c.Personal)
				}
			},
			want: `
				Self-service | Common issues | lowest | highest | lowest
				Chatbot | Quick questions | low | high | low
				Live chat | Real-time help | medium | medium | medium
				Email/Ticket | Complex issues | medium | medium | medium
				Phone | Urgent/sensitive | high | low | high
				Video | Technical demos | high | low | highest`,
		},
		{
			id: "TI-13", print: func(p *printer) {
				for _, r := range feedback.HandbookSpec().Rules[8:] {
					p.row(r.Name, strings.Join(r.To, "/"), r.Action)
				}
			},
			want: `
				bug report | engineering | fix, close
				feature request | product | evaluate, roadmap
				UX feedback | product/design | usability
				documentation gap | content | update
				at-risk signal | customer success | intervene
				praise | customer success/marketing | case study, retention
				competitive | product/sales | positioning`,
		},
		{
			id: "TI-14", print: func(p *printer) {
				for _, r := range feedback.HandbookSpec().Rules[:8] {
					threshold := "any"
					if x, ok := r.When.Ranges["escalations_30d"]; ok {
						threshold = fmt.Sprint("from ", *x.AtLeast, " in 30 days")
					}
					p.row(r.Name, r.Action, r.Urgency, threshold)
				}
			},
			want: `
				several escalations | at-risk account | high | from 2 in 30 days
				executive complaint | VIP escalation | immediate | any
				churn mentioned | save opportunity | high | any
				interest in expansion | upsell lead | medium | any
				champion leaves | relationship risk | high | any
				CSAT falling | proactive intervention | medium | any
				hit by major incident | executive touch | high | any
				feature blocker | product alignment | medium | any`,
		},
		{
			id: "TI-15", print: func(p *printer) {
				for _, record := range []string{"at-risk alert", "product feedback"} {
					s, _ := handoff.HandbookRecordSpec(record)
					p.row(record, names(s))
				}
			},
			want: `
				at-risk alert | account, date, flagged by, CSM, tier, MRR, indicators, recent tickets, quotes, actions, links
				product feedback | title, type, by, date, customers asking, segments, revenue, accounts, request, quotes, use case, workaround, churn risk, expansion blocker, competitive gap, tickets`,
			why: "the weekly voice is voice.Weekly of package metrics/voice; the rhythm is meetings of people",
		},
		{id: "TI-16", why: "careers of people are no policy of tickets; readiness for the next level is TR-2"},
	}
}

func goal(g tier.GoalSpec) string {
	switch {
	case g.Below.Sign() > 0:
		return fmt.Sprint(g.ShareOf, " below ", g.Below)
	case g.AtMost.Sign() == 0:
		return fmt.Sprint(g.ShareOf, " ", g.AtLeast, " or more")
	}
	return fmt.Sprint(g.ShareOf, " ", g.AtLeast, " to ", g.AtMost)
}

func names(s handoff.ChecklistSpec) string {
	var list []string
	for _, n := range s.Items {
		list = append(list, n.Name)
	}
	return strings.Join(list, ", ")
}

// incidents prints the roles, the tasks of SEV1 by what they count from, the
// notices and the reviews.
func incidents(p *printer) {
	s := incident.HandbookSpec()
	for _, r := range s.Roles {
		p.row(r.Name, r.Duty, len(r.Severities), "severities")
	}
	for _, from := range []incident.Origin{incident.Declared, incident.Resolved} {
		for _, t := range s.Tasks {
			if t.From != from {
				continue
			}
			when := "while active"
			switch {
			case t.Every > 0:
				when = "every " + t.Every.String()
			case t.Within > 0:
				when = "within " + t.Within.String()
			case from == incident.Resolved:
				when = "at the end"
			}
			var severities []string
			for _, x := range t.Severities {
				severities = append(severities, strings.ToUpper(x.String()))
			}
			p.row(t.Name, when, strings.Join(severities, " "))
		}
	}
	for _, n := range s.Notices {
		p.row(n.Name, strings.Join(n.Fields, ", "))
	}
}

const incidentRows = `
	incident commander | runs the bridge, decides | 2 | severities
	technical lead | debugs, deploys | 2 | severities
	communications lead | status page, customer mail | 2 | severities
	scribe | timeline, actions, decisions | 2 | severities
	subject matter experts |  | 2 | severities
	page on-call and backup | within 15m | SEV1
	open bridge | within 15m | SEV1
	name commander | within 15m | SEV1
	first impact estimate | within 15m | SEV1
	status page | every 15m | SEV1
	keep the timeline | while active | SEV1
	steer | while active | SEV1
	work in parallel streams | while active | SEV1
	announce changes before making them | while active | SEV1
	confirm that the impact is gone | at the end | SEV1
	status page: resolved | at the end | SEV1
	internal all-clear | at the end | SEV1
	draft the customer message | at the end | SEV1
	schedule the review | at the end | SEV1
	report to customers | within 48h | SEV1
	review | at the end | SEV1 SEV2
	first notice | service, issue, impact, status, next update, link
	resolved notice | issue, start, end, impact, cause, link
	review record | title, date, start, end, severity, commander, summary, first report, paged, declared, cause found, fix out, impact gone, customers hit, duration, revenue, SLA breaches, root cause, went well, improve, actions`
