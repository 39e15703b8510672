// Package observe turns the history of a ticket into what it contributes to
// metrics, and contributions into summaries of a period.
//
// # Model
//
// An [Observer] reads one ticket, its [Input], into a [Observation]: when the first
// reply came, how often the customer waited, when it was resolved and whether
// that held, what was answered, which promises fell due. A [Summary] adds up
// tickets for one period, each metric by its cohort. It merges, so it can be
// an [aggregate.Keyed] one over agents, teams, queues, channels or days.
//
// # What counts
//
// The first event of kind Created opens the ticket; what lies before it is part
// of the history but starts no wait and ends none. Only a public message by an
// agent is a reply: bots, notes and rules never end a wait. A wait begins with
// the opening, or with the customer's first unanswered message, and ends with
// the reply, or with a resolution, which leaves it unanswered. What nobody has
// answered by the time of a resolution, or what the customer writes while the
// ticket is done, waits from the reopening on. A ticket that an agent opened
// owes no first response; one that a monitor or an import opened does. These
// are the cycles of the clocks of answers in package sla. A wait that begins
// and ends in one instant that leaves the ticket done is none.
//
// A ticket that was opened in a done state, as an import of its last state is,
// took no time to resolve: it is left out of times to resolution, and counted.
//
// First response is counted from the first contact, and beside it from the
// hand-off by a bot and from the first assignment to a person.
//
// A ticket that the policy does not judge, that was merged, or whose last state
// or reason the spec excludes counts nowhere but under that reason.
//
// # What the log does not have
//
// A log without messages does not say that nobody replied. [Spec.Absent] names
// the kinds of events that a log lacks; what depends on them has then no data.
// Waits for a reply are the exception: a log may tell answers by its states,
// which its reader then states as replies; one that tells none drops
// [Observation.Waits] before adding the ticket.
//
// # Where products disagree
//
// Time to resolution is given three times: to the first resolution, to the one
// that holds, and the active part of that; beside them, for all tickets
// created, the estimate that counts open ones as still waiting
// ([Summary.Life]). First contact resolution has five variants, see
// [FirstContact]. A reopening counts against a resolution if it came within the
// window, and only resolutions whose window is over are counted, so that young
// ones do not pass for good ones; [Summary.Immature] says how many are left
// out. Compliance is over targets that fell due in the period, so that late
// ones cannot escape by staying open; it counts targets, tickets and last
// cycles.
//
// # Surveys
//
// A survey asks for satisfaction, a recommendation or effort, each on its own
// scale ([QuestionSpec]); a score off the scale is no answer. Of several answers
// to one survey between two resolutions the latest counts. An answer belongs to
// who had the ticket when the survey went out. [Summary.SatisfiedBounds] says
// how far the customers who did not answer could move the rate.
//
// # Left out
//
// What a metric leaves out is counted under the metric and the reason, see
// [Summary.Excluded].
//
// # Whose figures
//
// [Summary.Add] counts all of a ticket. For figures of agents, [Summary.AddFor]
// counts a reply and a resolution for who did it, an answer for who had the
// ticket then, and all else for who has it last. What a rule, a bot or a timer
// did ([Spec.Rules]) is nobody's act.
//
// # Late and corrected tickets
//
// An observation depends on its input alone. When events of a ticket come
// late, observe it again, and compute the summaries that it belongs to again:
// a summary cannot give a ticket back.
package observe
