package metrics

import (
	"slices"

	"github.com/supportops/policy/metrics/band"
)

// StandardSpec returns the support-operations guide's table of metrics and its
// hierarchy, each metric with the definition that the guide leaves open.
// Bounds are as strict as the guide writes them: "90%+" is ">= 90", "<85%"
// is "< 85", and the ends of ranges belong to them.
func StandardSpec() CatalogSpec {
	return CatalogSpec{
		Schema:      catalogSchema,
		Definitions: append(standardDefinitions(), hierarchyDefinitions()...),
		Layers: []LayerSpec{
			{Name: "tickets", Focus: "individual resolution", Metrics: []Metric{HandleTime, CSAT}, Owner: "agents"},
			{Name: "queue", Focus: "flow optimization", Metrics: []Metric{WaitTime, Backlog}, Owner: "team leads"},
			{Name: "channel", Focus: "channel effectiveness", Metrics: []Metric{Deflection, Containment}, Owner: "managers"},
			{Name: "operations", Focus: "system performance", Metrics: []Metric{CostPerTicket, NPS}, Owner: "directors"},
			{Name: "strategy", Focus: "business impact", Metrics: []Metric{Retention, Expansion}, Owner: "VP or C-level"},
		},
	}
}

// always are the reasons for which no metric counts a ticket.
func always(more ...string) []string {
	return append([]string{"spam", "deleted", "test", "merged"}, more...)
}

func bounds(bs ...band.Bound) []band.Bound { return bs }

func standardDefinitions() []DefinitionSpec {
	return []DefinitionSpec{
		{
			Metric: CSAT, Title: "Customer satisfaction", Unit: band.Percent, Direction: band.Higher, Statistic: "rate", Cohort: ByEvent,
			Numerator: "answers of 4 or 5 of 5", Denominator: "answered surveys, the latest of a ticket", Excludes: always("unanswered", "invalid"),
			Target: bounds(">= 90"), Warning: bounds("< 85"),
		}, {
			Metric: FirstResponse, Title: "First response time", Unit: band.Length, Direction: band.Lower, Statistic: "mean", Cohort: ByEvent, TimeBase: Business,
			Numerator: "first public reply by an agent after the customer's first message", Denominator: "tickets replied to",
			Excludes: always("opened by an agent", "invalid"), Target: bounds("< 1h"), Warning: bounds("> 4h"),
		}, {
			Metric: Resolution, Title: "Time to resolution", Unit: band.Length, Direction: band.Lower, Statistic: "mean", Cohort: ByEvent, TimeBase: Calendar, Variant: "final",
			Numerator: "last resolution after creation", Denominator: "tickets resolved", Excludes: always("invalid"),
			Target: bounds("< 24h"), Warning: bounds("> 72h"),
		}, {
			Metric: FCR, Title: "First contact resolution", Unit: band.Percent, Direction: band.Higher, Statistic: "rate", Cohort: ByEvent, Variant: "one_reply",
			Numerator:   "resolved with one public agent reply, not escalated, not reopened within 7 days",
			Denominator: "tickets resolved whose 7 days are over", Excludes: always("immature"),
			Target: bounds(">= 70"), Warning: bounds("< 50"),
		}, {
			Metric: NPS, Title: "Net promoter score", Unit: band.Points, Direction: band.Higher, Statistic: "score", Cohort: ByEvent,
			Numerator: "answers of 9 and 10 less those of 0 to 6, times 100", Denominator: "answers, 7 and 8 included", Excludes: always("invalid"),
			Target: bounds(">= 30"), Warning: bounds("< 10"),
		}, {
			Metric: Volume, Title: "Tickets per 100 customers", Unit: band.Count, Direction: band.Range, Statistic: "total", Cohort: ByCreation,
			Numerator: "tickets created, times 100", Denominator: "mean number of active customers over the period", Excludes: always(),
			Target: bounds(">= 5", "<= 15"), Warning: bounds("> 25"),
		}, {
			Metric: Deflection, Title: "Deflection rate", Unit: band.Percent, Direction: band.Range, Statistic: "rate", Cohort: ByEvent, Variant: "session_no_ticket",
			Numerator: "help sessions without a ticket of the user within 24 hours", Denominator: "help sessions",
			Target: bounds(">= 30", "<= 50"), Warning: bounds("< 20"),
		}, {
			Metric: Escalation, Title: "Escalation rate", Unit: band.Percent, Direction: band.Range, Statistic: "rate", Cohort: ByEvent,
			Numerator: "resolved tickets escalated at least once", Denominator: "tickets resolved", Excludes: always(),
			Target: bounds(">= 10", "<= 20"), Warning: bounds("> 30"),
		}, {
			Metric: Reopen, Title: "Reopen rate", Unit: band.Percent, Direction: band.Lower, Statistic: "rate", Cohort: ByEvent,
			Numerator: "resolutions reopened within 7 days", Denominator: "resolutions whose 7 days are over", Excludes: always("immature"),
			Target: bounds("< 5"), Warning: bounds("> 10"),
		}, {
			Metric: Utilization, Title: "Agent utilization", Unit: band.Percent, Direction: band.Range, Statistic: "total", Cohort: ByEvent, Variant: "handle_per_available",
			Numerator: "time worked on tickets, concurrent work counted for each", Denominator: "time available",
			Target: bounds(">= 70", "<= 80"), Warning: bounds("< 60", "> 90"),
		},
	}
}

// hierarchyDefinitions are the metrics that the hierarchy names beyond the
// table. The document gives a range for the cost alone.
func hierarchyDefinitions() []DefinitionSpec {
	return []DefinitionSpec{
		{
			Metric: HandleTime, Title: "Handle time", Unit: band.Length, Direction: band.Lower, Statistic: "median", Cohort: ByEvent, TimeBase: Calendar,
			Numerator: "time worked on the ticket", Denominator: "tickets resolved on which work was recorded", Excludes: always(),
		}, {
			Metric: WaitTime, Title: "Wait time", Unit: band.Length, Direction: band.Lower, Statistic: "median", Cohort: AtInstant, TimeBase: Calendar,
			Numerator: "since the oldest customer message without a reply", Denominator: "tickets that wait for us", Excludes: always(),
		}, {
			Metric: Backlog, Title: "Backlog", Unit: band.Count, Direction: band.Lower, Statistic: "total", Cohort: AtInstant,
			Numerator: "tickets created and not resolved at the instant", Excludes: always(),
		}, {
			Metric: Containment, Title: "Containment", Unit: band.Percent, Direction: band.Higher, Statistic: "rate", Cohort: ByCreation,
			Numerator: "bot conversations that ended without a human", Denominator: "bot conversations",
		}, {
			Metric: CostPerTicket, Title: "Cost per ticket", Unit: band.Money, Direction: band.Range, Statistic: "mean", Cohort: ByEvent,
			Numerator: "total support cost", Denominator: "tickets handled by a human", Excludes: always(),
			Target: bounds(">= 5", "<= 25"),
		}, {
			Metric: Retention, Title: "Retention", Unit: band.Percent, Direction: band.Higher, Statistic: "rate", Cohort: AtInstant,
			Numerator: "customers at the start who still are at the end", Denominator: "customers at the start",
		}, {
			Metric: Expansion, Title: "Expansion", Unit: band.Percent, Direction: band.Higher, Statistic: "total", Cohort: ByEvent,
			Numerator: "revenue added by customers at the start", Denominator: "their revenue at the start",
		},
	}
}

// HandbookSpec returns [StandardSpec] with what the guide's rule files add:
// service levels, queue health, live thresholds, knowledge base, quality reviews,
// the feedback loop and training; their four layers and their boards beside the
// hierarchy; and for five metrics what is usually wrong, where to look and what
// to do.
//
// Where the files disagree it takes one reading, and the other is a change of
// the document:
//
//   - FCR is resolved at first contact and not escalated, of resolved tickets (the
//     overview); Variant has other readings (the formula).
//   - Deflection is sessions without a ticket (the knowledge base file), not the
//     success of self-service.
//   - The escalation rate is that of the whole desk, 10 to 20 %; those of L1 and
//     L2 are goals of package tier's HandbookTiersSpec.
//   - Utilization is on target from 70 to 80 % and a warning below 60 % and above
//     90 %; the live table's yellow from 80 to 90 % lies between.
//   - Cost per ticket is by tickets handled, with that by all tickets beside it.
//   - The backlog is judged by its mean age; the queue both against what is normal
//     and, live, by 10 and 25 tickets; the wait, live, by 5 and 15 minutes.
//   - The target for the time to resolution is the one for all, 24 hours, also
//     where a priority promises longer; [BenchmarkSpec] has those by stage.
func HandbookSpec() CatalogSpec {
	s := StandardSpec()
	for i := range s.Definitions {
		switch d := &s.Definitions[i]; d.Metric {
		case WaitTime:
			d.Target, d.Warning = bounds("< 5m"), bounds("> 15m")
			d.Do = []string{"pull people from training", "escalate"}
		case HandleTime:
			d.Statistic = "mean"
		}
	}
	s.Definitions = append(s.Definitions, serviceDefinitions()...)
	s.Definitions = append(s.Definitions, liveDefinitions()...)
	s.Definitions = append(s.Definitions, knowledgeDefinitions()...)
	s.Definitions = append(s.Definitions, qualityDefinitions()...)
	s.Definitions = append(s.Definitions, trainingDefinitions()...)
	s.diagnose()
	s.Layers = append(s.Layers, handbookLayers()...)
	return s
}

// RecommendedSpec returns [HandbookSpec] with medians in place of the means
// that the handbook judges: of the first response, the resolution, the handle
// time and the time to answer. A few long tickets do not move a median, and a
// median has an interval. The choice is our own.
func RecommendedSpec() CatalogSpec {
	s := HandbookSpec()
	for i := range s.Definitions {
		switch d := &s.Definitions[i]; d.Metric {
		case FirstResponse, Resolution, HandleTime, metricTimeToAnswer:
			d.Statistic = "median"
		}
	}
	return s
}

func serviceDefinitions() []DefinitionSpec {
	due := "targets that fell due in the period, those still open and overdue included"
	return []DefinitionSpec{
		{
			Metric: CES, Title: "Customer effort", Unit: band.Points, Direction: band.Lower, Statistic: "mean", Cohort: ByEvent, Variant: "effort_1_to_5",
			Numerator: "sum of answers from 1, no effort, to 5", Denominator: "answers", Excludes: always("invalid"), Target: bounds("< 2"),
		}, {
			Metric: NextResponse, Title: "Time to each reply", Unit: band.Length, Direction: band.Lower, Statistic: "median", Cohort: ByEvent, TimeBase: Calendar,
			Numerator: "from the customer's oldest unanswered message to the reply, the first included", Denominator: "replies that ended a wait", Excludes: always("invalid"),
		}, {
			Metric: ResponseSLA, Title: "First responses in time", Unit: band.Percent, Direction: band.Higher, Statistic: "rate", Cohort: ByEvent, TimeBase: Business, Variant: "per_target",
			Numerator: "met", Denominator: due, Excludes: always("no target", "cancelled", "paused"), Target: bounds(">= 95"),
		}, {
			Metric: ResolutionSLA, Title: "Resolutions in time", Unit: band.Percent, Direction: band.Higher, Statistic: "rate", Cohort: ByEvent, TimeBase: Business, Variant: "per_target",
			Numerator: "met", Denominator: due, Excludes: always("no target", "cancelled", "paused"), Target: bounds(">= 90"),
		}, {
			Metric: metricSevereBreaches, Title: "Severe breaches", Unit: band.Count, Direction: band.Lower, Statistic: "total", Cohort: ByEvent, TimeBase: Business,
			Numerator: "targets exceeded twofold or more", Excludes: always(), Target: bounds("<= 0"), Warning: bounds(">= 1"),
		}, {
			Metric: breaches, Title: "Breaches", Unit: band.Count, Direction: band.Lower, Statistic: "total", Cohort: ByEvent, TimeBase: Business,
			Numerator: "targets of first responses and resolutions that fell due and were not met; better if they fall", Excludes: always(),
		}, {
			Metric: metricResponseUse, Title: "Response of target", Unit: band.Percent, Direction: band.Lower, Statistic: "mean", Cohort: ByEvent, TimeBase: Business,
			Numerator: "time taken", Denominator: "time promised, of targets that fell due in the period and are done", Excludes: always(), Target: bounds("< 50"),
		}, {
			Metric: metricResolutionUse, Title: "Resolution of target", Unit: band.Percent, Direction: band.Lower, Statistic: "mean", Cohort: ByEvent, TimeBase: Business,
			Numerator: "time taken", Denominator: "time promised, of targets that fell due in the period and are done", Excludes: always(), Target: bounds("< 75"),
		}, {
			Metric: metricBacklogAge, Title: "Age of the backlog", Unit: band.Length, Direction: band.Lower, Statistic: "mean", Cohort: AtInstant, TimeBase: Calendar,
			Numerator: "time since creation", Denominator: "open tickets", Excludes: always(), Target: bounds("< 24h"), Warning: bounds("> 72h"),
		}, {
			Metric: metricQueueDepth, Title: "Queue depth against normal", Unit: band.Count, Direction: band.Lower, Statistic: "total", Cohort: AtInstant,
			Numerator: "tickets that wait for us", Denominator: "median at the same hour of the week over 8 weeks", Warning: bounds(">= 3"),
		}, {
			Metric: metricP1Share, Title: "Share of P1", Unit: band.Percent, Direction: band.Lower, Statistic: "rate", Cohort: ByCreation, Variant: "at_creation",
			Numerator: "tickets whose first priority was P1", Denominator: "tickets created that had any", Excludes: always("without priority"), Target: bounds("< 5"), Warning: bounds("> 10"),
		}, {
			Metric: metricP2Share, Title: "Share of P2", Unit: band.Percent, Direction: band.Lower, Statistic: "rate", Cohort: ByCreation, Variant: "at_creation",
			Numerator: "tickets whose first priority was P2", Denominator: "tickets created that had any", Excludes: always("without priority"), Target: bounds("< 15"),
		},
	}
}

func knowledgeDefinitions() []DefinitionSpec {
	rate := func(m Metric, title string, dir band.Direction, num, den string, target, warning band.Bound) DefinitionSpec {
		return DefinitionSpec{
			Metric: m, Title: title, Unit: band.Percent, Direction: dir, Statistic: "rate", Cohort: ByEvent,
			Numerator: num, Denominator: den, Target: bounds(target), Warning: bounds(warning),
		}
	}
	fresh := rate(metricFreshness, "Fresh articles", band.Higher, "live articles reviewed within six calendar months", "live articles", ">= 90", "< 70")
	fresh.Cohort = AtInstant
	return []DefinitionSpec{
		rate(metricHelpfulness, "Helpful articles", band.Higher, "votes yes", "votes", ">= 80", "< 60"),
		rate(metricSearchSuccess, "Successful searches", band.Higher, "searches with a click", "searches by people", ">= 60", "< 40"),
		rate(metricZeroResults, "Searches without result", band.Lower, "searches that found nothing", "searches by people", "< 10", "> 20"),
		rate(metricCoverage, "Article coverage", band.Higher, "tickets of categories with a live article", "tickets", ">= 80", "< 50"),
		fresh,
		{
			Metric: metricTimeToAnswer, Title: "Time to answer", Unit: band.Length, Direction: band.Lower, Statistic: "mean", Cohort: ByEvent, TimeBase: Calendar,
			Numerator: "from the search to the last article read", Denominator: "sessions that ended without a ticket; for the median those that end in one are censored",
			Target: bounds("< 2m"), Warning: bounds("> 5m"),
		},
	}
}

func qualityDefinitions() []DefinitionSpec {
	return []DefinitionSpec{
		{
			Metric: metricQAScore, Title: "Quality score", Unit: band.Points, Direction: band.Higher, Statistic: "mean", Cohort: ByEvent,
			Numerator: "mean score of each agent's reviews", Denominator: "agents reviewed", Target: bounds(">= 85"),
		}, {
			Metric: metricQAFails, Title: "Critical fails", Unit: band.Percent, Direction: band.Lower, Statistic: "rate", Cohort: ByEvent,
			Numerator: "reviews with 0 points in a dimension", Denominator: "reviews", Target: bounds("< 2"),
		}, {
			Metric: qaCoverage, Title: "Agents reviewed", Unit: band.Percent, Direction: band.Higher, Statistic: "rate", Cohort: ByEvent,
			Numerator: "agents with a review", Denominator: "agents", Target: bounds(">= 100"),
		}, {
			Metric: qaCSAT, Title: "Reviews against satisfaction", Unit: band.Points, Direction: band.Higher, Statistic: "score", Cohort: ByEvent,
			Numerator: "rank correlation of the review with the customer's score, from -1 to 1", Denominator: "reviewed tickets with a score",
		}, {
			Metric: metricQACalibration, Title: "Calibration variance", Unit: band.Points, Direction: band.Lower, Statistic: "mean", Cohort: ByEvent,
			Numerator: "highest less lowest score of one ticket's reviewers", Denominator: "tickets reviewed by several", Target: bounds("< 5"),
		}, {
			Metric: metricFeedbackSubmitted, Title: "Insights submitted", Unit: band.Percent, Direction: band.Range, Statistic: "rate", Cohort: ByEvent,
			Numerator: "tickets whose insight went upstream", Denominator: "tickets resolved", Excludes: always(), Target: bounds(">= 5", "<= 10"),
		}, {
			Metric: metricFeedbackResponse, Title: "Insights answered", Unit: band.Percent, Direction: band.Higher, Statistic: "rate", Cohort: ByEvent,
			Numerator: "insights answered", Denominator: "insights sent", Target: bounds(">= 80"),
		}, {
			Metric: metricFeedbackAck, Title: "Time to an answer", Unit: band.Length, Direction: band.Lower, Statistic: "median", Cohort: ByCreation, TimeBase: Calendar, Variant: "kaplan_meier",
			Numerator: "from sending an insight to its answer", Denominator: "insights sent, unanswered ones censored", Target: bounds("< 120h"),
		}, {
			Metric: metricFeedbackClosed, Title: "Customers told of the fix", Unit: band.Percent, Direction: band.Higher, Statistic: "rate", Cohort: ByEvent,
			Numerator: "customers told that their issue is fixed", Denominator: "customers whose tickets are linked to issues fixed",
		}, {
			Metric: metricTicketsAvoided, Title: "Tickets avoided a week", Unit: band.Count, Direction: band.Higher, Statistic: "mean", Cohort: ByCreation,
			Numerator: "weekly tickets linked to an issue before its fix less those after it", Denominator: "issues fixed", Excludes: always(),
		},
	}
}

// BenchmarkSpec returns [HandbookSpec] with the targets for satisfaction, first
// response, resolution and first contact resolution that the benchmarks give
// for a stage. The benchmarks give no warnings, so these four have none. An
// unset or invalid stage changes nothing.
func BenchmarkSpec(stage Maturity) CatalogSpec {
	s := HandbookSpec()
	benchmarks := map[Maturity][4]band.Bound{
		Startup:    {">= 85", "< 4h", "< 48h", ">= 60"},
		Growth:     {">= 88", "< 2h", "< 24h", ">= 65"},
		Scale:      {">= 90", "< 1h", "< 12h", ">= 70"},
		Enterprise: {">= 92", "< 30m", "< 8h", ">= 75"},
	}
	targets, ok := benchmarks[stage]
	for i, m := range []Metric{CSAT, FirstResponse, Resolution, FCR} {
		at := slices.IndexFunc(s.Definitions, func(f DefinitionSpec) bool { return f.Metric == m })
		if ok && at >= 0 {
			s.Definitions[at].Target, s.Definitions[at].Warning = bounds(targets[i]), nil
		}
	}
	return s
}

// liveDefinitions are the thresholds of the workforce file by which a day is
// steered, and the figures of its capacity board.
func liveDefinitions() []DefinitionSpec {
	return []DefinitionSpec{
		{
			Metric: ticketsWaiting, Title: "Tickets waiting", Unit: band.Count, Direction: band.Lower, Statistic: "total", Cohort: AtInstant,
			Numerator: "tickets whose customers wait for us", Excludes: always(), Target: bounds("< 10"), Warning: bounds("> 25"),
			Do: []string{"all hands", "defer what can wait"},
		}, {
			Metric: agentsMissing, Title: "Agents missing", Unit: band.Count, Direction: band.Lower, Statistic: "total", Cohort: AtInstant,
			Numerator: "agents planned less agents there, none below 0", Target: bounds("<= 0"), Warning: bounds(">= 4"),
			Do: []string{"call backups"},
		}, {
			Metric: ticketsHandled, Title: "Tickets handled", Unit: band.Count, Direction: band.Higher, Statistic: "total", Cohort: ByEvent,
			Numerator: "tickets resolved that a person replied to, worked on or resolved", Excludes: always(),
		}, {
			Metric: ticketsPerAgent, Title: "Tickets per agent", Unit: band.Count, Direction: band.Higher, Statistic: "mean", Cohort: ByEvent,
			Numerator: "tickets handled", Denominator: "full people",
		}, {
			Metric: coverageGaps, Title: "Coverage gaps", Unit: band.Count, Direction: band.Lower, Statistic: "total", Cohort: ByEvent,
			Numerator: "hours with less than half of the people that they need",
		},
	}
}

// trainingDefinitions are the figures of the onboarding and training file. Its
// time to proficiency, below 30 days, is from the first day to a first contact
// resolution of 70 %, although its gates ask for 60 % in weeks 7 and 8.
func trainingDefinitions() []DefinitionSpec {
	return []DefinitionSpec{
		{
			Metric: proficiency, Title: "Time to proficiency", Unit: band.Length, Direction: band.Lower, Statistic: "mean", Cohort: ByEvent, TimeBase: Calendar,
			Numerator: "from the first day until first contact resolution is on target", Denominator: "agents who got there", Target: bounds("< 720h"),
		}, {
			Metric: certified, Title: "Certified at the first try", Unit: band.Percent, Direction: band.Higher, Statistic: "rate", Cohort: ByEvent,
			Numerator: "agents who passed at the first try", Denominator: "agents who tried", Target: bounds(">= 85"),
		}, {
			Metric: completed, Title: "Curriculum completed", Unit: band.Percent, Direction: band.Higher, Statistic: "rate", Cohort: AtInstant,
			Numerator: "courses completed", Denominator: "courses of the curriculum, of all agents", Target: bounds(">= 100"),
		}, {
			Metric: afterTraining, Title: "Quality after training", Unit: band.Points, Direction: band.Higher, Statistic: "mean", Cohort: ByEvent,
			Numerator: "mean score of each agent's reviews after the training", Denominator: "agents reviewed", Target: bounds(">= 80"),
		}, {
			Metric: refreshQuiz, Title: "Quiz after half a year", Unit: band.Percent, Direction: band.Higher, Statistic: "mean", Cohort: ByEvent,
			Numerator: "sum of results", Denominator: "quizzes taken half a year after the training", Target: bounds(">= 85"),
		}, {
			Metric: trainingVerdict, Title: "Satisfaction with training", Unit: band.Points, Direction: band.Higher, Statistic: "mean", Cohort: ByEvent,
			Numerator: "sum of answers from 1 to 5", Denominator: "answers", Target: bounds(">= 4.5"),
		},
	}
}
