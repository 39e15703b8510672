package metrics

// Metric names what is measured. Catalogs may define others than these.
type Metric string

// The metrics of the first source document's table and hierarchy.
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
	WaitTime      Metric = "wait_time"       // waiting for us
	Backlog       Metric = "backlog"         // open tickets at an instant
	Containment   Metric = "containment"     // conversations that a bot ended without a human
	CostPerTicket Metric = "cost_per_ticket"
	Retention     Metric = "retention" // customers kept
	Expansion     Metric = "expansion" // revenue from customers that grew
)

// The metrics that support handbooks add.
const (
	CES               Metric = "ces"               // customer effort, 1 to 5
	NextResponse      Metric = "next_response"     // time to each reply
	ResponseSLA       Metric = "response_sla"      // first responses in time
	ResolutionSLA     Metric = "resolution_sla"    // resolutions in time
	SevereBreaches    Metric = "severe_breaches"   // targets exceeded twofold
	ResponseUse       Metric = "response_use"      // mean first response as a share of its target
	ResolutionUse     Metric = "resolution_use"    // mean resolution as a share of its target
	BacklogAge        Metric = "backlog_age"       // age of open tickets
	QueueDepth        Metric = "queue_depth"       // queue as a multiple of what is normal
	P1Share           Metric = "p1_share"          // tickets created as P1
	P2Share           Metric = "p2_share"          // tickets created as P2
	Helpfulness       Metric = "helpfulness"       // articles found helpful
	SearchSuccess     Metric = "search_success"    // searches with a click
	ZeroResults       Metric = "zero_results"      // searches that found nothing
	Coverage          Metric = "coverage"          // tickets whose category has an article
	Freshness         Metric = "freshness"         // articles reviewed within six months
	TimeToAnswer      Metric = "time_to_answer"    // from a search to the answer
	QAScore           Metric = "qa_score"          // mean of quality reviews
	QAFails           Metric = "qa_fails"          // reviews with a zero in a dimension
	QACalibration     Metric = "qa_calibration"    // spread of reviewers on one ticket
	FeedbackSubmitted Metric = "feedback_share"    // tickets whose insight went upstream
	FeedbackResponse  Metric = "feedback_response" // insights that were answered
	FeedbackAck       Metric = "feedback_ack"      // time to that answer
	FeedbackClosed    Metric = "feedback_closed"   // customers told of the fix
	TicketsAvoided    Metric = "tickets_avoided"   // fewer tickets after a fix
)

// The metrics of the handbook that have no constant: programs rarely ask for one
// of them by name. Those from "coverage_gaps" on come from [Inputs], from package
// qa and from package training.
const (
	ticketsWaiting  Metric = "tickets_waiting"       // tickets whose customers wait for us
	ticketsHandled  Metric = "tickets_handled"       // tickets resolved that a person handled
	breaches        Metric = "breaches"              // targets that were not met
	coverageGaps    Metric = "coverage_gaps"         // hours with less than half of the people they need
	agentsMissing   Metric = "agents_missing"        // agents fewer than planned
	ticketsPerAgent Metric = "tickets_per_agent"     // tickets handled for each full person
	qaCoverage      Metric = "qa_coverage"           // agents with a review
	qaCSAT          Metric = "qa_csat"               // rank correlation of reviews with customers' scores
	proficiency     Metric = "time_to_proficiency"   // from the first day to the FCR target
	certified       Metric = "certified_first_try"   // certified at the first try
	completed       Metric = "curriculum_completed"  // courses completed of those planned
	afterTraining   Metric = "qa_after_training"     // mean review of agents just trained
	refreshQuiz     Metric = "refresh_quiz"          // mean result of the quiz half a year later
	trainingVerdict Metric = "training_satisfaction" // what agents think of the training, of 5
)

// renamed are metrics that had another name in the first version.
var renamed = map[Metric]Metric{"frt": FirstResponse, "ttr": Resolution}
