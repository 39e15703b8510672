package handbook_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/supportops/policy/metrics/knowledge"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/survey"
	"github.com/supportops/policy/metrics/training"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier/channel"
)

func otherTables() []table {
	return []table{
		{
			id: "KN-1", print: writing,
			want: `
				10 tickets on one topic in a week | new_article | high
				repeated escalations, here 3 | troubleshooting_section | high
				questions after a release | feature_documentation | high
				long explanations | how_to | medium
				a workaround is found | document_workaround | medium`,
		},
		{
			id: "KN-2", print: func(p *printer) {
				now := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
				in := knowledge.Input{Articles: []knowledge.Article{
					{ID: "half a year", Live: true, Reviewed: now.AddDate(0, -6, 0)}, {ID: "a day more", Live: true, Reviewed: now.AddDate(0, -6, -1)},
				}}
				for _, d := range in.Due(now) {
					p.row(d.ID, d.Rules)
				}
			},
			want: `a day more | [stale]`,
			why:  "who does it in which week is for people; searches without result are in KN-1's writer",
		},
		{id: "KN-3", why: "ways to offer help before a ticket, ranked in words; where a ticket goes then, channel.Guide says"},
		{
			id: "KN-4", print: func(p *printer) {
				week := must(period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"}))
				at := week.From().Add(9 * time.Hour)
				in := knowledge.Input{Searches: []knowledge.Query{
					{Time: at, Results: 2, Clicked: true}, {Time: at, Results: 0}, {Time: at, Results: 1, Ticket: at.Add(time.Hour)}, {Time: at, Results: 1},
				}}
				for _, g := range in.Given(week, week.To().Add(48*time.Hour)) {
					switch g.Metric {
					case "deflection", "zero_results", "search_success":
						p.row(g.Metric, g.Measure)
					}
				}
			},
			want: `
				search_success | 25.0 %
				zero_results | 25.0 %
				deflection | 75.0 %`,
			why: "refined searches and exits are not told apart from others",
		},
		{id: "KN-5", why: "how articles are written and found, which no ticket shows"},
		{
			id: "TO-1", print: func(p *printer) {
				s := survey.HandbookSpec()
				p.row("send", "after "+s.After.String(), "until "+s.Until.String())
				p.row("skip", s.Skip["channel"], s.Skip["tag"])
				p.row("low score", "until "+s.FollowUps[2].Within.String())
			},
			want: `
				send | after 2h | until 24h
				skip | [internal] | [no-survey]
				low score | until 24h`,
			why: "length and wording are the survey tool's; the breakdown is ReportBy's",
		},
		{
			id: "TO-2", print: func(p *printer) {
				guide := must(channel.New(channel.HandbookBotSpec()))
				for _, x := range []struct {
					row, fact, value string
				}{
					{"FAQ matches", "faq", "true"}, {"article matches", "article", "true"}, {"low confidence", "confidence", "40"},
					{"after hours", "after_hours", "true"}, {"VIP", "vip", "true"}, {"sensitive", "sensitive", "true"},
					{"human asked for", "human_requested", "true"}, {"needs a human", "needs_human", "true"},
				} {
					a := guide.Recommend(priority.Facts{x.fact: {x.value}}, "", nil)
					p.row(x.row, a.Offer, a.Note)
				}
			},
			want: `
				FAQ matches | bot | answers, asks whether it helped
				article matches | bot | links the article, offers chat
				low confidence | person | the bot announces the handover
				after hours | bot | gives resources, a reply comes the next day
				VIP | person | the bot may be skipped
				sensitive | person | goes to L1
				human asked for | person | goes to L1
				needs a human | person | must not be automated`,
		},
		{id: "TO-3", print: automation, want: automationRows, why: "tone and acknowledgements are for the application to read and to write"},
		{id: "TO-4", why: "tags are the application's own facts, which every condition may ask for; lifecycle.Words names those that nobody declares"},
		{id: "TO-5", why: "how to choose and pay for tools, which no ticket shows"},
		{id: "TO-6", why: "what to connect a help desk with, which is its application's work"},
		{
			id: "TR-1", print: func(p *printer) {
				for _, g := range training.HandbookSpec().Gates {
					p.row(g.Weeks, g.Name, strings.Join(g.Done, ", "), g.QA, g.FCR)
				}
			},
			want: `
				1 | company | quiz, buddy | 0 | 0%
				2 | product | certification | 0 | 0%
				3 | tools | proficiency check | 0 | 0%
				4 | shadowing | shadowing log | 0 | 0%
				6 | supervised tickets |  | 70 | 0%
				8 | rising load |  | 80 | 60%`,
		},
		{
			id: "TR-2", print: func(p *printer) {
				for _, c := range training.HandbookSpec().Certificates {
					p.row(c.Name, fmt.Sprint("month ", c.Months), c.Quiz, c.QA, strings.Join(c.Done, ", "))
				}
			},
			want: `
				foundational | month 2 | 80% | 75 |
				proficient | month 4 | 85% | 85 | case study
				specialist | month 8 | 90% | 90 | presentation
				expert | month 24 | 0% | 0 | peer review, manager's word`,
		},
		{
			id: "TR-3", print: func(p *printer) {
				sum := 0
				for _, c := range training.HandbookSpec().Curriculum {
					p.row(c.Name, c.Hours, strings.Join(c.Done, ", "))
					sum += c.Hours
				}
				p.row("hours", sum)
			},
			want: `
				core product | 4 | quiz, demo
				integrations | 2 | quiz
				admin | 2 | quiz
				billing | 1 | quiz
				API | 2 | quiz
				mobile | 1 | quiz
				common issues | 4 | case studies
				hours | 16`,
			why: "soft skills have no hours",
		},
		{id: "TR-4", why: "what makes a mentor and what a new hire may expect of one, which people see to"},
		{
			id: "TR-5", print: func(p *printer) {
				for _, agents := range []int{1, 5, 6, 15, 16, 30, 31} {
					least, most := qa.WeeklySample(agents)
					p.row(agents, least, most)
				}
			},
			want: `
				1 | 5 | 5
				5 | 5 | 5
				6 | 3 | 4
				15 | 3 | 4
				16 | 2 | 3
				30 | 2 | 3
				31 | 2 | 2`,
		},
		{
			id: "TR-6", print: func(p *printer) {
				bands("qa_calibration", "qa_score")(p)
				p.row("draw", qa.Draw([]qa.Reviewable{{Ticket: "t1", Agent: "ann", Kind: "a"}, {Ticket: "t2", Agent: "ann", Kind: "b"}, {Ticket: "t3", Agent: "ann", Flagged: true}}, 2, "2026-W45"))
			},
			want: `
				qa_calibration | mean | < 5 | -
				qa_score | mean | >= 85 | -
				draw | [t1 t2 t3]`,
			why: "cycles, coaching records and recognition are between people",
		},
	}
}

// writing gives a writer tickets that just suffice for each row of the table.
func writing(p *printer) {
	week := must(period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"}))
	w := must(knowledge.New(knowledge.HandbookSpec()))
	many := func(n int, mend func(*knowledge.Signs)) []knowledge.Signs {
		var list []knowledge.Signs
		for i := range n {
			t := knowledge.Signs{ID: fmt.Sprint("t", i), Topic: "login", Time: week.From().Add(time.Hour)}
			mend(&t)
			list = append(list, t)
		}
		return list
	}
	release := []knowledge.Release{{Topic: "login", Time: week.From()}}
	for _, x := range []struct {
		row      string
		tickets  []knowledge.Signs
		releases []knowledge.Release
	}{
		{"10 tickets on one topic in a week", many(10, func(*knowledge.Signs) {}), nil},
		{"repeated escalations, here 3", many(3, func(t *knowledge.Signs) { t.Escalated = true }), nil},
		{"questions after a release", many(3, func(*knowledge.Signs) {}), release},
		{"long explanations", many(1, func(t *knowledge.Signs) { t.Long = true }), nil},
		{"a workaround is found", many(1, func(t *knowledge.Signs) { t.Workaround = true }), nil},
	} {
		for _, s := range w.Next(week, x.tickets, x.releases, nil) {
			urgency := "medium"
			if s.High {
				urgency = "high"
			}
			p.row(x.row, s.Do, urgency)
		}
	}
}
