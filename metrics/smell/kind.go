package smell

// Kind is an anti-pattern. The zero Kind is unset.
type Kind string

// The first source document's ten anti-patterns, and those that support
// handbooks add.
const (
	SpeedOverQuality    Kind = "speed_over_quality"   // fast resolutions that do not hold
	TicketTennis        Kind = "ticket_tennis"        // owner after owner without a word to the customer
	KnowledgeHoarding   Kind = "knowledge_hoarding"   // one agent resolves most of a category
	MetricGaming        Kind = "metric_gaming"        // closed early: the customer reopens within a day
	EscalationAvoidance Kind = "escalation_avoidance" // stuck tickets that nobody escalates
	ChannelForcing      Kind = "channel_forcing"      // the customer is answered where he did not write
	CopyPaste           Kind = "copy_paste"           // copied replies after which the customer writes again
	InvisibleBacklog    Kind = "invisible_backlog"    // open tickets on which nothing happens
	NoFeedbackLoop      Kind = "no_feedback_loop"     // insights do not go upstream
	OverAutomation      Kind = "over_automation"      // bots answer on where a human is needed

	StatusLimbo        Kind = "status_limbo"        // long in one open state without a message
	PriorityInflation  Kind = "priority_inflation"  // too much is P1
	AssignmentHoarding Kind = "assignment_hoarding" // one agent holds a multiple of a fair share
	ClockManipulation  Kind = "clock_manipulation"  // paused while the customer waits for an answer
	OverEscalation     Kind = "over_escalation"     // escalated at once, without a reply
	SurveyGating       Kind = "survey_gating"       // no survey where the answer would be bad
	CherryPicking      Kind = "cherry_picking"      // easy tickets are taken while harder ones wait longer
	ResponseRacing     Kind = "response_racing"     // quick and hollow first replies, then a long silence
	OnePersonOverload  Kind = "one_person_overload" // one agent holds most of a group's open tickets, for weeks
	ScoreInflation     Kind = "score_inflation"     // a reviewer gives top scores where others do not
)

// Kinds returns every kind in the order of the constants.
func Kinds() []Kind {
	return []Kind{
		SpeedOverQuality, TicketTennis, KnowledgeHoarding, MetricGaming, EscalationAvoidance,
		ChannelForcing, CopyPaste, InvisibleBacklog, NoFeedbackLoop, OverAutomation,
		StatusLimbo, PriorityInflation, AssignmentHoarding, ClockManipulation, OverEscalation,
		SurveyGating, CherryPicking, ResponseRacing, OnePersonOverload, ScoreInflation,
	}
}
