package smell

// Pattern is an anti-pattern. The zero Kind is unset.
type Pattern string

// The first source document's ten anti-patterns, and those that support
// handbooks add.
const (
	SpeedOverQuality    Pattern = "speed_over_quality"   // fast resolutions that do not hold
	TicketTennis        Pattern = "ticket_tennis"        // owner after owner without a word to the customer
	KnowledgeHoarding   Pattern = "knowledge_hoarding"   // one agent resolves most of a category
	MetricGaming        Pattern = "metric_gaming"        // closed early: the customer reopens within a day
	EscalationAvoidance Pattern = "escalation_avoidance" // stuck tickets that nobody escalates
	ChannelForcing      Pattern = "channel_forcing"      // the customer is answered where he did not write
	CopyPaste           Pattern = "copy_paste"           // copied replies after which the customer writes again
	InvisibleBacklog    Pattern = "invisible_backlog"    // open tickets on which nothing happens
	NoFeedbackLoop      Pattern = "no_feedback_loop"     // insights do not go upstream
	OverAutomation      Pattern = "over_automation"      // bots answer on where a human is needed

	StatusLimbo        Pattern = "status_limbo"        // long in one open state without a message
	PriorityInflation  Pattern = "priority_inflation"  // too much is P1
	AssignmentHoarding Pattern = "assignment_hoarding" // one agent holds a multiple of a fair share
	ClockManipulation  Pattern = "clock_manipulation"  // paused while the customer waits for an answer
	OverEscalation     Pattern = "over_escalation"     // escalated at once, without a reply
	SurveyGating       Pattern = "survey_gating"       // no survey where the answer would be bad
	CherryPicking      Pattern = "cherry_picking"      // easy tickets are taken while harder ones wait longer
	ResponseRacing     Pattern = "response_racing"     // quick and hollow first replies, then a long silence
	OnePersonOverload  Pattern = "one_person_overload" // one agent holds most of a group's open tickets, for weeks
	ScoreInflation     Pattern = "score_inflation"     // a reviewer gives top scores where others do not
)

// Patterns returns every kind in the order of the constants.
func Patterns() []Pattern {
	return []Pattern{
		SpeedOverQuality, TicketTennis, KnowledgeHoarding, MetricGaming, EscalationAvoidance,
		ChannelForcing, CopyPaste, InvisibleBacklog, NoFeedbackLoop, OverAutomation,
		StatusLimbo, PriorityInflation, AssignmentHoarding, ClockManipulation, OverEscalation,
		SurveyGating, CherryPicking, ResponseRacing, OnePersonOverload, ScoreInflation,
	}
}
