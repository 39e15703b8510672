package metrics

// Metric names what is measured. Catalogs may define others than these.
//
//   - "csat": satisfied answers among all answers
//   - "first_response": first response time
//   - "resolution": time to resolution
//   - "fcr": first contact resolution
//   - "nps": net promoter score
//   - "ticket_volume": tickets for each 100 customers
//   - "deflection": help sought without a ticket
//   - "escalation_rate": tickets escalated
//   - "reopen_rate": resolutions reopened
//   - "utilization": productive time
//   - "handle_time": work on one ticket
//   - "wait_time": how long open tickets have waited for our reply, at an instant
//   - "backlog": open tickets at an instant
//   - "containment": conversations that a bot ended without a human
//   - "cost_per_ticket"
//   - "retention": customers kept
//   - "expansion": revenue from customers that grew
//   - "ces": customer effort, 1 to 5
//   - "next_response": time to each reply, the first included; the clock of this name in package sla leaves the first out
//   - "response_sla": first responses in time
//   - "resolution_sla": resolutions in time
//   - "severe_breaches": targets exceeded twofold
//   - "response_use": mean first response as a share of its target
//   - "resolution_use": mean resolution as a share of its target
//   - "backlog_age": age of open tickets
//   - "queue_depth": queue as a multiple of what is normal
//   - "p1_share": tickets created as P1
//   - "p2_share": tickets created as P2
//   - "helpfulness": articles found helpful
//   - "search_success": searches with a click
//   - "zero_results": searches that found nothing
//   - "coverage": tickets whose category has an article
//   - "freshness": articles reviewed within six months
//   - "time_to_answer": from a search to the answer
//   - "qa_score": mean of quality reviews
//   - "qa_fails": reviews with a zero in a dimension
//   - "qa_calibration": spread of reviewers on one ticket
//   - "feedback_share": tickets whose insight went upstream
//   - "feedback_response": insights that were answered
//   - "feedback_ack": time to that answer
//   - "feedback_closed": customers told of the fix
//   - "tickets_avoided": fewer tickets after a fix
//   - "tickets_waiting": tickets whose customers wait for us
//   - "tickets_handled": tickets resolved that a person handled
//   - "breaches": targets that were not met
//   - "coverage_gaps": hours with less than half of the people they need
//   - "agents_missing": agents fewer than planned
//   - "tickets_per_agent": tickets handled for each full person
//   - "qa_coverage": agents with a review
//   - "qa_csat": rank correlation of reviews with customers' scores
//   - "time_to_proficiency": from the first day to the FCR target
//   - "certified_first_try": certified at the first try
//   - "curriculum_completed": courses completed of those planned
//   - "qa_after_training": mean review of agents just trained
//   - "refresh_quiz": mean result of the quiz half a year later
//   - "training_satisfaction": what agents think of the training, of 5
type Metric string

// The metrics of the support-operations guide's table and hierarchy.
const (
	CSAT          Metric = "csat"            // satisfied answers among all answers
	FirstResponse Metric = "first_response"  // first response time
	Resolution    Metric = "resolution"      // time to resolution
	FCR           Metric = "fcr"             // first contact resolution
	NPS           Metric = "nps"             // net promoter score
	Volume        Metric = "ticket_volume"   // tickets for each 100 customers
	Deflection    Metric = "deflection"      // help sought without a ticket
	Escalation    Metric = "escalation_rate" // tickets escalated
	Reopen        Metric = "reopen_rate"     // resolutions reopened
	Utilization   Metric = "utilization"     // productive time
	HandleTime    Metric = "handle_time"     // work on one ticket
	WaitTime      Metric = "wait_time"       // how long open tickets have waited for our reply, at an instant
	Backlog       Metric = "backlog"         // open tickets at an instant
	Containment   Metric = "containment"     // conversations that a bot ended without a human
	CostPerTicket Metric = "cost_per_ticket"
	Retention     Metric = "retention" // customers kept
	Expansion     Metric = "expansion" // revenue from customers that grew
)

// The metrics that support handbooks add.
const (
	CES                     Metric = "ces"            // customer effort, 1 to 5
	NextResponse            Metric = "next_response"  // time to each reply, the first included; the clock sla.NextResponse leaves the first out
	ResponseSLA             Metric = "response_sla"   // first responses in time
	ResolutionSLA           Metric = "resolution_sla" // resolutions in time
	metricSevereBreaches    Metric = "severe_breaches"
	metricResponseUse       Metric = "response_use"
	metricResolutionUse     Metric = "resolution_use"
	metricBacklogAge        Metric = "backlog_age"
	metricQueueDepth        Metric = "queue_depth"
	metricP1Share           Metric = "p1_share"
	metricP2Share           Metric = "p2_share"
	metricHelpfulness       Metric = "helpfulness"
	metricSearchSuccess     Metric = "search_success"
	metricZeroResults       Metric = "zero_results"
	metricCoverage          Metric = "coverage"
	metricFreshness         Metric = "freshness"
	metricTimeToAnswer      Metric = "time_to_answer"
	metricQAScore           Metric = "qa_score"
	metricQAFails           Metric = "qa_fails"
	metricQACalibration     Metric = "qa_calibration"
	metricFeedbackSubmitted Metric = "feedback_share"
	metricFeedbackResponse  Metric = "feedback_response"
	metricFeedbackAck       Metric = "feedback_ack"
	metricFeedbackClosed    Metric = "feedback_closed"
	metricTicketsAvoided    Metric = "tickets_avoided"
)

// The metrics of the handbook that have no constant: programs rarely ask for one
// of them by name. Those from "coverage_gaps" on come from [Inputs], from package
// qa and from package training.
const (
	ticketsWaiting  Metric = "tickets_waiting"
	ticketsHandled  Metric = "tickets_handled"
	breaches        Metric = "breaches"
	coverageGaps    Metric = "coverage_gaps"
	agentsMissing   Metric = "agents_missing"
	ticketsPerAgent Metric = "tickets_per_agent"
	qaCoverage      Metric = "qa_coverage"
	qaCSAT          Metric = "qa_csat"
	proficiency     Metric = "time_to_proficiency"
	certified       Metric = "certified_first_try"
	completed       Metric = "curriculum_completed"
	afterTraining   Metric = "qa_after_training"
	refreshQuiz     Metric = "refresh_quiz"
	trainingVerdict Metric = "training_satisfaction"
)

// renamed are metrics that had another name in the first version.
var renamed = map[Metric]Metric{"frt": FirstResponse, "ttr": Resolution}
