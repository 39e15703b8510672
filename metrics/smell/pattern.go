package smell

// Pattern is an anti-pattern. The zero Pattern is unset.
//
//   - "speed_over_quality": fast resolutions that do not hold
//   - "ticket_tennis": owner after owner without a word to the customer
//   - "knowledge_hoarding": one agent resolves most of a category
//   - "metric_gaming": closed early: the customer reopens within a day
//   - "escalation_avoidance": stuck tickets that nobody escalates
//   - "channel_forcing": customers are answered on a channel on which they did not write
//   - "copy_paste": customers write again after a copied reply
//   - "invisible_backlog": open tickets on which nothing happens
//   - "no_feedback_loop": insights do not go upstream
//   - "over_automation": bots go on answering where a human is needed
//   - "status_limbo": tickets stay long in one open state without a message
//   - "priority_inflation": too many tickets are P1
//   - "assignment_hoarding": one agent holds a multiple of a fair share
//   - "clock_manipulation": paused while the customer waits for an answer
//   - "over_escalation": escalated at once, without a reply
//   - "survey_gating": no survey goes out where the answer would be bad
//   - "cherry_picking": easy tickets are taken while harder ones wait longer
//   - "response_racing": quick and hollow first replies, then a long silence
//   - "one_person_overload": one agent holds most of a group's open tickets, for weeks
//   - "score_inflation": a reviewer gives top scores where others do not
type Pattern string

// The support-operations guide's ten anti-patterns, and those that support
// handbooks add.
const (
	patternSpeedOverQuality    Pattern = "speed_over_quality"
	patternTicketTennis        Pattern = "ticket_tennis"
	patternKnowledgeHoarding   Pattern = "knowledge_hoarding"
	patternMetricGaming        Pattern = "metric_gaming"
	patternEscalationAvoidance Pattern = "escalation_avoidance"
	patternChannelForcing      Pattern = "channel_forcing"
	patternCopyPaste           Pattern = "copy_paste"
	patternInvisibleBacklog    Pattern = "invisible_backlog"
	patternNoFeedbackLoop      Pattern = "no_feedback_loop"
	patternOverAutomation      Pattern = "over_automation"

	patternStatusLimbo        Pattern = "status_limbo"
	patternPriorityInflation  Pattern = "priority_inflation"
	patternAssignmentHoarding Pattern = "assignment_hoarding"
	patternClockManipulation  Pattern = "clock_manipulation"
	patternOverEscalation     Pattern = "over_escalation"
	patternSurveyGating       Pattern = "survey_gating"
	patternCherryPicking      Pattern = "cherry_picking"
	patternResponseRacing     Pattern = "response_racing"
	patternOnePersonOverload  Pattern = "one_person_overload"
	patternScoreInflation     Pattern = "score_inflation"
)

// Patterns returns every pattern, in the order above.
func Patterns() []Pattern {
	return []Pattern{
		patternSpeedOverQuality, patternTicketTennis, patternKnowledgeHoarding, patternMetricGaming, patternEscalationAvoidance,
		patternChannelForcing, patternCopyPaste, patternInvisibleBacklog, patternNoFeedbackLoop, patternOverAutomation,
		patternStatusLimbo, patternPriorityInflation, patternAssignmentHoarding, patternClockManipulation, patternOverEscalation,
		patternSurveyGating, patternCherryPicking, patternResponseRacing, patternOnePersonOverload, patternScoreInflation,
	}
}
