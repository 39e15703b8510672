package handbook_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/survey"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/classify"
	"github.com/supportops/policy/priority/queue"
	"github.com/supportops/policy/priority/scale"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla"
)

func priorityTables() []table {
	return []table{
		{
			id: "PR-1", print: levels,
			want: `
				p1 Critical | Complete outage, data loss | 15m | 4h | 30m | System down; security breach | many users, or revenue | complete block | all hands at once
				p2 High | Major feature broken | 1h | 8h | 2h | Key workflow blocked | several users | significant block | next free agent
				p3 Medium | Feature impaired | 4h | 24h | 8h | Partial functionality | one user | partial block | normal place in the queue
				p4 Low | Minor issue, cosmetic | 8h | 72h | 24h | UI bug; minor inconvenience | one user | slight inconvenience | low-priority queue
				p5 Request | Feature request, how-to | 24h | 5 days | on change of status | Enhancement; training | enhancement | later improvement | backlog`,
		},
		{
			id: "PR-2", print: triage,
			want: `
				outage | p1
				revenue or data at risk | p2
				core function blocked | p3
				how-to or request | p5
				otherwise | p4`,
			why: "where each is sent, a router says",
		},
		{
			id: "PR-3", print: severities,
			want: `
				SEV1 Critical | Total outage, data loss, security breach | production down; data breach; service lost | System-wide outage: engineering, exec at once | Status page; proactive email
				SEV2 High | Major feature broken for many | core workflow stopped; payments down | Major feature broken: L3 within 1h | Affected users notified
				SEV3 Medium | Degraded, or broken for some | slow; partly working | Feature degraded: L2 within 4h | Standard ticket updates
				SEV4 Low | Minor, a workaround exists | interface bug; cosmetic; edge case | Minor impact: normal queue | Standard ticket updates
				SEV5 Minimal | Enhancement, question | feature request; documentation request | - | -`,
		},
		{
			id: "PR-4", print: func(p *printer) {
				s := must(severity.NewScale(severity.HandbookScaleSpec()))
				for _, impairment := range []string{"complete", "major", "minor"} {
					row := []any{impairment}
					for _, scope := range []string{"one", "multiple", "all"} {
						v, _ := s.Severity(impairment, scope)
						row = append(row, strings.ToUpper(v.String()))
					}
					p.row(row...)
				}
			},
			want: `
				complete | SEV3 | SEV2 | SEV1
				major | SEV4 | SEV3 | SEV2
				minor | SEV5 | SEV4 | SEV3`,
		},
		{
			id: "PR-5", print: func(p *printer) {
				for _, m := range priority.StandardPolicySpec().Modifiers {
					p.row(m.Name, "raises by", m.Raise, "to", m.Limit)
				}
				for _, s := range priority.StandardAgingSpec().Steps {
					p.row("waiting", s.Level, "rises after", s.After)
				}
			},
			want: `
				enterprise customer | raises by | 1 | to | p2
				VIP | raises by | 1 | to | p2
				waiting | p5 | rises after | 120h
				waiting | p4 | rises after | 72h
				waiting | p3 | rises after | 24h`,
			why: "the handbook gives no figures: those are our own; many alike are found by classify.TextIndex",
		},
		{
			id: "PR-6", print: func(p *printer) {
				at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
				q := must(queue.New(queue.StandardSpec()))
				var order []string
				for _, place := range q.Sort([]queue.Item{
					{ID: "easy, later", Level: priority.P3, Since: at.Add(time.Minute)}, {ID: "hard, first", Level: priority.P3, Since: at}, {ID: "urgent", Level: priority.P1, Since: at.Add(time.Hour)},
				}, at.Add(2*time.Hour)) {
					order = append(order, place.Item.ID)
				}
				p.row("order", strings.Join(order, "; "))
			},
			want: `order | urgent; hard, first; easy, later`,
			why:  "the shares of P1 and P2 are in ME-4",
		},
		{id: "PR-7", why: "meetings of people: what they look at are the reports, boards and smells of package metrics"},
		{
			id: "LC-1", print: func(p *printer) {
				s := preset.LiteralSpec()
				var states []string
				for _, st := range s.States {
					states = append(states, string(st.Name))
				}
				p.row(len(states), strings.Join(slices.Sorted(slices.Values(states)), " "))
				for _, t := range s.Transitions {
					for _, from := range t.From {
						p.row(from, t.To)
					}
				}
			},
			want: `
				9 | assigned engineering escalated in_progress new pending resolved triaged waiting
				new | triaged
				triaged | assigned
				assigned | in_progress
				in_progress | pending
				pending | resolved
				in_progress | escalated
				pending | waiting
				escalated | engineering`,
		},
		{
			id: "LC-2", print: func(p *printer) {
				for _, f := range classify.HandbookIntakeSpec().Fields {
					p.row(f.Label)
				}
			},
			want: `
				priority: promises, place in the queue
				category: routing, reports
				customer: context, tier of promises
				product or feature: the specialist
				channel: the response that is expected
				assignee: who answers for it
				status: workflow`,
		},
		{
			id: "LC-3", print: consequences,
			want: `
				first response counts as | the agent's, not the bot's
				resolution counts as | solved, or a workaround given
				known issue matches, similar ticket exists | t1
				resolved | survey after 2h`,
			why: "alerts when idle have no figure; quality checkpoints and closing messages are people's, and tier/handoff checks what they hand over",
		},
	}
}

func levels(p *printer) {
	updates := map[string]string{}
	for _, t := range sla.StandardCadence().Targets {
		level, _, _ := strings.Cut(t.Name, " ")
		if updates[level] = "on change of status"; t.Within != nil {
			updates[level] = t.Within.Time.String()
		}
	}
	for _, l := range scale.HandbookSpec().Levels {
		resolution := fmt.Sprint(l.Resolution)
		if l.ResolutionDays > 0 {
			resolution = fmt.Sprint(l.ResolutionDays, " days")
		}
		p.row(fmt.Sprint(l.Level, " ", l.Name), l.Impact, l.Response, resolution, updates[l.Level.String()], strings.Join(l.Examples, "; "), l.Affected, l.Urgency, l.Action)
	}
}

func triage(p *printer) {
	s := priority.StandardTriageSpec()
	for _, r := range s.Rules {
		p.row(r.Name, r.Level)
	}
	p.row("otherwise", s.Otherwise)
}

func severities(p *printer) {
	guide := must(severity.NewScale(severity.StandardScaleSpec()))
	for _, l := range severity.HandbookScaleSpec().Levels {
		path, communication := "-", "-"
		if g, ok := guide.Level(l.Severity); ok {
			to := "normal queue"
			if len(g.EscalateTo) > 0 {
				to = strings.Join(g.EscalateTo, ", ") + " within " + g.EscalateAfter.String()
				if g.EscalateAfter == 0 {
					to = strings.Join(g.EscalateTo, ", ") + " at once"
				}
			}
			path, communication = g.Definition+": "+to, strings.Join(g.Communication, "; ")
		}
		p.row(strings.ToUpper(l.Severity.String())+" "+l.Name, l.Definition, strings.Join(l.Examples, "; "), path, communication)
	}
}

// consequences tries what follows from events.
func consequences(p *printer) {
	at := func(minute int) time.Time { return time.Date(2026, 11, 2, 9, minute, 0, 0, time.UTC) }
	policy := must(sla.NewPolicy(sla.StandardPolicySpec(), nil))
	open := lifecycle.Event{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: priority.P1}
	h := lifecycle.NewHistory([]lifecycle.Event{
		open, {Time: at(1), Kind: lifecycle.Message, Side: lifecycle.Bot, Visibility: lifecycle.Public},
		{Time: at(5), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
	})
	if s := policy.Assess(h, at(6)).Statuses[0]; s.Stop.Equal(at(5)) && s.Outcome == sla.Met {
		p.row("first response counts as", "the agent's, not the bot's")
	}
	m := must(machine.New(preset.StandardSpec(), nil))
	if m.Class(preset.StateResolved) == machine.Done {
		p.row("resolution counts as", "solved, or a workaround given") // a state: what it took does not matter
	}
	index := must(classify.NewTextIndex([]classify.Text{{ID: "t1", Text: "The export to CSV is empty."}, {ID: "t2", Text: "I cannot log in."}}))
	p.row("known issue matches, similar ticket exists", index.Similar("export to CSV gives an empty file", priority.Percent(30), 1)[0].ID)
	p.row("resolved", "survey after "+survey.HandbookSpec().After.String())
}
