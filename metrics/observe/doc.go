// Package observe turns the history of a ticket into what it contributes to
// metrics, and contributions into summaries of a period.
//
// # Model
//
// An [Observer] turns one ticket, its [Input], into an [Observation]: when the
// first reply came, how often the customer waited, when the ticket was resolved
// and whether that held, how surveys were answered, which promises fell due. A
// [Summary] adds up tickets for one period, each metric by its cohort.
// Summaries merge, so that an aggregate.Keyed can hold one for each agent,
// team, queue, channel or day.
//
// # What counts
//
// The first event of kind Created opens the ticket; earlier events are part of
// the history but start and end no wait. Only a public message by an agent is a
// reply: bots, notes and rules never end a wait. A wait begins with the
// opening, or with the customer's first unanswered message, and ends with the
// reply, or with a resolution, which leaves it unanswered. What nobody has
// answered by the time of a resolution, or what the customer writes while the
// ticket is done, waits from the reopening on. If an agent opened the ticket,
// no first response is due; if a monitor or an import opened it, one is. These
// are the cycles of the clocks of answers in package sla. A wait that begins
// and ends in one instant that leaves the ticket done does not count.
//
// A ticket that was opened in a done state, as an import of its last state is,
// took no time to resolve: it is left out of times to resolution, and counted.
//
// First response is measured from the first contact; besides, it is measured
// from the hand-off by a bot and from the first assignment to a person.
//
// A ticket that the policy does not judge is counted under the policy's reason
// only. Without a policy, the same holds for a ticket that its machine excludes
// (machine.Timeline).
//
// # What the log does not have
//
// A log without messages does not say that nobody replied. Spec.Present names
// the kinds of events that a log has wherever they happen, Spec.Absent those
// that it never has. What depends on absent kinds has no data, and neither has
// what depends on other kinds that no ticket has. Waits for a reply are the
// exception: where a log's states tell that a customer was answered, its reader
// makes replies of them; where a log tells of no answers, remove
// Observation.Waits before adding the ticket.
//
// # Where products disagree
//
// There are three times to resolution: to the first resolution, to the one that
// holds, and the active part of the latter. In addition, for all tickets
// created, an estimate counts open ones as still waiting (Summary.Life). First
// contact resolution has five variants, see [FirstContact]. A reopening counts
// against a resolution if it came within the window, and only resolutions whose
// window is over are counted, so that recent ones are not mistaken for good
// ones; Summary.Immature says how many are left out. Compliance is over targets
// that fell due in the period, so that late ones cannot escape by staying open;
// it counts targets, tickets and last cycles.
//
// # Surveys
//
// A survey asks for satisfaction, a recommendation or effort, each on its own
// scale ([QuestionSpec]); a score off the scale is not an answer. Of several
// answers to one survey between two resolutions the latest counts. An answer
// belongs to the agent who had the ticket when the survey went out.
// [Summary.SatisfiedBounds] says how far the customers who did not answer could
// move the rate.
//
// # Left out
//
// What a metric leaves out is counted under the metric and the reason, see
// [Summary.Excluded].
//
// # Whose figures
//
// [Summary.Add] counts everything about a ticket. For figures of agents,
// [Summary.AddFor] counts a reply and a resolution for the agent who did it, an
// answer for the one who had the ticket then, and everything else for the last
// assignee. What a rule, a bot or a timer did (Spec.Rules) counts for nobody.
//
// # Late and corrected tickets
//
// An observation depends on its input alone. When events of a ticket come late,
// observe it again, and compute the summaries that it belongs to again: a
// ticket cannot be taken out of a summary.
package observe
