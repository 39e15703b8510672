// Package smell finds anti-patterns of a support desk in the histories of its
// tickets.
//
// # Model
//
// A [Detector], compiled from a [Spec], looks at the Inputs of a desk. Each
// [Pattern] is a rate: of all opportunities for it (the trials), how many were
// taken (the hits). A [Smell] names a subject whose rate lies with its whole
// confidence interval beyond the limit and, where the rule compares with peers,
// beyond a multiple of the peers' rate in the same strata: tickets of the same
// category and the same first priority. It holds the numbers and the tickets,
// so that people can check them.
//
// What rules, bots and timers do (observe.Spec.Rules) counts against nobody. A
// comparison with peers cannot show a fault that all agents share. Where a rule
// compares, the desk without the agents found is therefore judged against the
// limit too, and such a finding is on "desk". Findings are ordered by
// Smell.Excess, the most telling first.
//
// A finding is a reason to talk to somebody, never a judgement: an agent who
// takes the hardest tickets of a category looks slow beside their peers, and an
// agent who is trained only for easy categories looks like a cherry-picker
// unless they have a queue of their own.
//
// # Patterns
//
//	pattern               subject   of trials                       the hits
//	speed_over_quality    agent     resolutions                     in the stratum's fastest quarter, reopened within Window
//	ticket_tennis         category  tickets with an owner           Owners changes of owner without a reply in between
//	knowledge_hoarding    agent     resolutions of a category       by the agent (three agents or more)
//	metric_gaming         agent     resolutions                     reopened within Early
//	escalation_avoidance  group     tickets Stuck, with Replies,    never escalated
//	                                outside Ends
//	channel_forcing       agent     tickets replied to              a reply in a channel that the customer did not use
//	copy_paste            agent     replies of LeastText letters    much like one on another ticket, and the customer wrote again
//	invisible_backlog     group     open tickets                    not waiting for anybody, nothing done for Idle
//	no_feedback_loop      desk      tickets resolved                whose insight went upstream (too few)
//	over_automation       channel   tickets with a bot              Bots messages, and the customer wrote twice, before a human did
//	status_limbo          group     tickets in open states          longer than Limbo in one without a message
//	priority_inflation    desk      tickets created                 as P1
//	assignment_hoarding   agent     a group's open tickets with     with the agent (against a fair share; three agents or more)
//	                                an owner
//	clock_manipulation    agent     steps to a waiting state        while the customer waited for an answer
//	over_escalation       agent     escalations                     within Hasty, without a reply
//	survey_gating         agent     tickets reopened or escalated   without a survey, against the agent's other tickets
//	cherry_picking        agent     tickets taken from a queue      easier than the one that waited longest
//	                                whose oldest is a hard one
//	response_racing       agent     first replies with a text       within Race and hollow: the customer wrote again and waited for Stall
//	one_person_overload   agent     a group's open tickets with     with the agent, at each of Times looks back
//	                                an owner, at one look
//	score_inflation       reviewer  quality reviews                 of Top points, where the others give less
//
// An agent takes a ticket from a queue by assigning it to themselves. A queue
// holds the tickets of one group and one priority, in open states and without
// an agent; it offers a choice if its oldest ticket is Harder times as hard as
// another. How hard a ticket is depends on its category: on the median work
// recorded or, in a log that mostly has none, on the median time from the first
// agent to the resolution. A reply is hollow if it is shorter than LeastText or
// a copy. Overload is a share of open tickets; the metric utilization says how
// much of an agent's time is taken. [Detector.FindReviews] looks at scores,
// [Detector.Find] at everything else.
//
// Reopenings that needed no reply, such as thanks, are not counted by any
// pattern.
//
// [BreachNormal] finds one more anti-pattern in the figures of successive
// periods: a target that is missed so steadily that missing it has become
// normal.
//
// # False alarms
//
// Spec.Alarm is divided by the number of subjects that a pattern is tested on.
// Of random clean desks of 600 tickets and six agents, whose true rates lie
// below the limits of [StandardSpec] and are the same for all agents, fewer
// than one in twenty shows any finding, whether tickets are handed out or taken
// from a queue; nor do more of six reviewers of eighty tickets each, twenty of
// them shared, whether the desk is middling or excellent. The tests measure it.
//
// # What it needs
//
// Patterns whose events a log does not have, such as bots, surveys or texts,
// are not found; Search.Looked shows them without trials. If no ticket has an
// escalation, a feedback event or a survey, nothing tells whether the desk or
// only its log lacks them, and the pattern about them has no trials. Name the
// kinds of events that the log has wherever they happen in the observer's spec
// (observe.Spec.Present): then a desk that never sends feedback is found. In a
// log without messages any event ends a status limbo, and every change of owner
// counts as tennis. To take a ticket, an event must name the same person as
// actor and assignee.
package smell
