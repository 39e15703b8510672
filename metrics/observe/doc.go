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
// Only a public message by an agent is a reply; bots, notes and rules never
// stop a clock. A wait begins with the customer's first unanswered message.
// Merged tickets and those excluded by reason count nowhere but under their
// reason. A ticket that an agent opened owes no first response. A reply before
// the customer wrote, or at the same instant, is judged by the order of
// events.
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
// A survey asks for satisfaction, a recommendation or effort, each on a scale
// of its own ([Question]); a score off the scale is no answer. Of several
// answers to one survey between two resolutions the latest counts.
//
// # Left out
//
// What a metric leaves out is counted under the metric and the reason, see
// [Summary.Excluded].
//
// # Whose figures
//
// A summary of a cell that [Summary.Add] fills counts all of a ticket there. For
// figures of agents [Summary.AddFor] counts a reply and a resolution for who did
// it, an answer for who had the ticket then, and all else for who has it last.
//
// # Late and corrected tickets
//
// An observation depends on its input alone. When events of a ticket come
// late, observe it again, and compute the summaries that it belongs to again:
// a summary cannot give a ticket back.
package observe
