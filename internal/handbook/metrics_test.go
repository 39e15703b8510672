package handbook_test

import (
	"strings"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/metrics/survey"
)

func metricsTables() []table {
	return []table{
		{
			id: "SL-6", print: bands(metrics.ResponseSLA, metrics.ResolutionSLA, "response_use", "resolution_use", "breaches", "severe_breaches"),
			want: `
				response_sla | rate | >= 95 | -
				resolution_sla | rate | >= 90 | -
				response_use | mean | < 50 | -
				resolution_use | mean | < 75 | -
				breaches | total | - | -
				severe_breaches | total | <= 0 | >= 1`,
			why: "that breaches should fall, the report's change against the period before says",
		},
		{
			id: "ME-1", print: bands(metrics.CSAT, metrics.FirstResponse, metrics.Resolution, metrics.FCR, metrics.NPS, metrics.CES, metrics.Volume,
				metrics.Deflection, metrics.Escalation, metrics.Reopen, metrics.Utilization, metrics.CostPerTicket),
			want: `
				csat | rate | >= 90 | < 85
				first_response | mean | < 1h | > 4h
				resolution | mean | < 24h | > 72h
				fcr | rate | >= 70 | < 50
				nps | score | >= 30 | < 10
				ces | mean | < 2 | -
				ticket_volume | total | >= 5, <= 15 | > 25
				deflection | rate | >= 30, <= 50 | < 20
				escalation_rate | rate | >= 10, <= 20 | > 30
				reopen_rate | rate | < 5 | > 10
				utilization | total | >= 70, <= 80 | < 60, > 90
				cost_per_ticket | mean | >= 5, <= 25 | -`,
			why: "the savings of self-service are in CA-1; first responses count tickets replied to, where the handbook divides by all",
		},
		{
			id: "ME-2", print: layers(0, 5),
			want: `
				tickets | individual resolution | handle_time, csat | agents
				queue | flow optimization | wait_time, backlog | team leads
				channel | channel effectiveness | deflection, containment | managers
				operations | system performance | cost_per_ticket, nps | directors
				strategy | business impact | retention, expansion | VP or C-level`,
		},
		{
			id: "ME-3", print: layers(5, 9),
			want: `
				business |  | retention, expansion, cost_per_ticket |
				experience |  | csat, nps, ces |
				operational |  | first_response, resolution, fcr, response_sla, resolution_sla, backlog, escalation_rate |
				activity |  | tickets_handled, handle_time, utilization |`,
			why: "advocacy, lifetime value and replies per ticket have neither formula nor target in the handbook",
		},
		{
			id: "ME-4", print: bands("backlog_age", "queue_depth", "p1_share", "p2_share", metrics.WaitTime, metrics.Utilization),
			want: `
				backlog_age | mean | < 24h | > 72h
				queue_depth | total | - | >= 3
				p1_share | rate | < 5 | > 10
				p2_share | rate | < 15 | -
				wait_time | median | < 5m | > 15m
				utilization | total | >= 70, <= 80 | < 60, > 90`,
			why: "the wait per SLA is response_sla; its live limits are those of CA-9",
		},
		{
			id: "ME-5", print: bands(metrics.Deflection, "helpfulness", "search_success", "zero_results", "coverage", "freshness", "time_to_answer"),
			want: `
				deflection | rate | >= 30, <= 50 | < 20
				helpfulness | rate | >= 80 | < 60
				search_success | rate | >= 60 | < 40
				zero_results | rate | < 10 | > 20
				coverage | rate | >= 80 | < 50
				freshness | rate | >= 90 | < 70
				time_to_answer | mean | < 2m | > 5m`,
		},
		{
			id: "ME-6", print: func(p *printer) {
				rules := must(survey.New(survey.HandbookSpec()))
				for score := 5; score >= 1; score-- {
					do := "nothing"
					if f, ok := rules.FollowUp(observe.Answer{Survey: "csat", Score: score, Valid: true}); ok {
						do = f.Do
					}
					p.row(score, do)
				}
			},
			want: `
				5 | nothing
				4 | nothing
				3 | investigate and follow up
				2 | follow up
				1 | manager review and service recovery`,
		},
		{
			id: "ME-7", print: func(p *printer) {
				for _, stage := range []metrics.Maturity{metrics.Startup, metrics.Growth, metrics.Scale, metrics.Enterprise} {
					c := must(metrics.NewCatalog(metrics.BenchmarkSpec(stage)))
					row := []any{stage}
					for _, m := range []metrics.Metric{metrics.CSAT, metrics.FirstResponse, metrics.Resolution, metrics.FCR} {
						d, _ := c.Definition(m)
						row = append(row, limits(d.Target))
					}
					p.row(row...)
				}
			},
			want: `
				startup | >= 85 | < 4h | < 48h | >= 60
				growth | >= 88 | < 2h | < 24h | >= 65
				scale | >= 90 | < 1h | < 12h | >= 70
				enterprise | >= 92 | < 30m | < 8h | >= 75`,
		},
		{
			id: "ME-8", print: func(p *printer) {
				for _, d := range qa.StandardSpec().Dimensions {
					p.row(d.Name, d.Levels)
				}
			},
			want: `
				solution | [30 25 20 15 10 0]
				communication | [25 20 15 10 5 0]
				process | [20 15 10 5 0]
				efficiency | [15 12 9 6 3 0]
				experience | [10 8 6 4 2 0]`,
			why: "what earns the points is for reviewers to read; the bands of the total are defined nowhere, ours are our own",
		},
		{
			id: "ME-9", print: func(p *printer) {
				bands("qa_score", "qa_calibration", "qa_coverage", "qa_fails", "qa_csat")(p)
				for _, r := range qa.StandardSpec().Ratings {
					p.row("distribution", r.Name, r.From)
				}
			},
			want: `
				qa_score | mean | >= 85 | -
				qa_calibration | mean | < 5 | -
				qa_coverage | rate | >= 100 | -
				qa_fails | rate | < 2 | -
				qa_csat | score | - | -
				distribution | excellent | 90
				distribution | good | 80
				distribution | needs work | 70
				distribution | poor | 0`,
			why: "improvement is the report's change against the period before",
		},
		{
			id: "ME-10", print: bands("feedback_share", "feedback_response", "feedback_ack", "tickets_avoided", "feedback_closed"),
			want: `
				feedback_share | rate | >= 5, <= 10 | -
				feedback_response | rate | >= 80 | -
				feedback_ack | median | < 120h | -
				tickets_avoided | mean | - | -
				feedback_closed | rate | - | -`,
			why: "adoption and the gain in NPS are named there without a formula",
		},
		{
			id: "ME-11", print: bands("time_to_proficiency", "certified_first_try", "curriculum_completed", "qa_after_training", "refresh_quiz", "training_satisfaction"),
			want: `
				time_to_proficiency | mean | < 720h | -
				certified_first_try | rate | >= 85 | -
				curriculum_completed | rate | >= 100 | -
				qa_after_training | mean | >= 80 | -
				refresh_quiz | mean | >= 85 | -
				training_satisfaction | mean | >= 4.5 | -`,
		},
		{
			id: "ME-12", print: func(p *printer) {
				for _, l := range metrics.HandbookSpec().Layers[9:] {
					p.row(l.Name, l.Every, join(l.Metrics))
				}
			},
			want: `
				agent board, daily | day | tickets_handled, utilization
				agent board, weekly | week | csat, handle_time, fcr, escalation_rate, reopen_rate, qa_score
				team board, live | real time | response_sla, resolution_sla, backlog, wait_time
				team board, daily | day | csat, escalation_rate
				capacity board, live | real time | wait_time, tickets_waiting, utilization, agents_missing, backlog
				capacity board, daily | day | tickets_per_agent, utilization
				capacity board, weekly | week | handle_time, coverage_gaps
				capacity board, monthly | month | cost_per_ticket`,
			why: "the channel mix and trends are reports by key and over periods",
		},
		{
			id: "ME-13", print: func(p *printer) {
				for _, d := range metrics.HandbookSpec().Definitions {
					if len(d.Causes) > 0 {
						p.row(d.Metric, strings.Join(d.Causes, ", "), strings.Join(d.Look, ", "), strings.Join(d.Do, ", "))
					}
				}
			},
			want: `
				csat | wrong solutions, poor communication | quality reviews, comments | find patterns in low scores, recover the customers of scores 1 and 2, train empathy, check quality before closure, share good work
				first_response | too few people, poor routing | capacity, queue |
				fcr | knowledge gaps, escalation of what need not be | training, gaps of the knowledge base | read the reasons of escalations, write articles for the most frequent, train L1, give L1 more authority, write decision trees
				escalation_rate | L1 lacks training, harder tickets | skills, what the tickets are about |
				reopen_rate | early closing, wrong solutions | quality reviews, root causes |`,
		},
		{
			id: "ME-14", print: func(p *printer) {
				for _, r := range smell.StandardSpec().Rules {
					p.row(r.Pattern)
				}
			},
			want: `
				speed_over_quality
				ticket_tennis
				knowledge_hoarding
				metric_gaming
				escalation_avoidance
				channel_forcing
				copy_paste
				invisible_backlog
				no_feedback_loop
				over_automation
				status_limbo
				priority_inflation
				assignment_hoarding
				clock_manipulation
				over_escalation
				survey_gating
				cherry_picking
				response_racing
				one_person_overload
				score_inflation`,
			why: "the other anti-patterns are habits of people, of tools and of articles that no ticket shows; what policies show of them, lifecycle/lint and sla/lint find",
		},
	}
}

// bands prints the statistic, target and warning of metrics of the handbook's
// catalog.
func bands(list ...metrics.Metric) func(*printer) {
	return func(p *printer) {
		c := must(metrics.NewCatalog(metrics.HandbookSpec()))
		for _, m := range list {
			d, ok := c.Definition(m)
			if !ok {
				p.row(m, "is not defined")
				continue
			}
			p.row(m, d.Statistic, limits(d.Target), limits(d.Warning))
		}
	}
}

func limits(bounds []band.Bound) string {
	if len(bounds) == 0 {
		return "-"
	}
	return join(bounds)
}

func join[T ~string](list []T) string {
	var texts []string
	for _, x := range list {
		texts = append(texts, string(x))
	}
	return strings.Join(texts, ", ")
}

func layers(from, to int) func(*printer) {
	return func(p *printer) {
		for _, l := range metrics.HandbookSpec().Layers[from:to] {
			p.row(l.Name, l.Focus, join(l.Metrics), l.Owner)
		}
	}
}
